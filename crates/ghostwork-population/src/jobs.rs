//! The main job: hours, tenure and the employer's plans, drawn from published tables given age and pay.

use crate::draft::Draft;
use crate::draws::{Candidate, Purpose, choose, uniform};
use crate::records::{LabourStatus, Sex};
use crate::tables::{
    FULL_TIME_HOURS, HEALTH_PLAN_ACCESS, MEDIAN_TENURE_YEARS, PART_TIME_SHARE, PLAN_CHANCE,
    RETIREMENT_PLAN_ELIGIBLE, WAGE_GROWTH_FROM_2024, at_age,
};

/// Fewest usual hours of a full-time worker.
pub(crate) const FULL_TIME_HOURS_PER_WEEK: f32 = 35.0;

const WEEKS_PER_YEAR: f64 = 52.0;

/// Federal minimum wage in dollars an hour (29 U.S.C. 206(a)(1)), below which no full-time year is paid.
const MINIMUM_WAGE: f64 = 7.25;

/// Hourly pay in dollars that hours of part-time workers are consistent with (source: assumption).
const LOW_HOURLY_PAY: f64 = 11.0;

/// Gives every employed person a job.
pub(crate) fn assign(draft: &mut Draft) {
    let employed: Vec<usize> =
        (0..draft.persons.len()).filter(|&person| draft.persons[person].status.is_employed()).collect();
    assign_hours(draft, &employed);
    for &person in &employed {
        let record = &draft.persons[person];
        let draw = uniform(draft.origins[person].key, Purpose::Tenure);
        draft.persons[person].tenure_months = tenure_months(record.age_years, draw);
    }
    let employees: Vec<usize> = employed
        .into_iter()
        .filter(|&person| draft.persons[person].status == LabourStatus::Employee)
        .collect();
    for person in holders(draft, &employees, Purpose::HealthPlan, HEALTH_PLAN_ACCESS.values) {
        draft.persons[person].employer_health_plan = true;
    }
    for person in holders(draft, &employees, Purpose::RetirementPlan, RETIREMENT_PLAN_ELIGIBLE.values) {
        draft.persons[person].employer_retirement_plan = true;
    }
}

/// Pay of the main job in dollars a year.
fn main_pay(draft: &Draft, person: usize) -> f64 {
    let record = &draft.persons[person];
    let cents = match record.status {
        LabourStatus::OwnAccount => record.profit_cents_per_year.max(0) + record.wage_cents_per_year,
        _ => record.wage_cents_per_year,
    };
    cents as f64 / 100.0
}

fn assign_hours(draft: &mut Draft, employed: &[usize]) {
    let candidates = employed
        .iter()
        .map(|&index| Candidate {
            index,
            propensity: part_time_propensity(draft, index),
            draw: uniform(draft.origins[index].key, Purpose::FullTime),
        })
        .collect();
    let part_time_count = (PART_TIME_SHARE.values * employed.len() as f64).round() as usize;
    for &person in employed {
        let draw = uniform(draft.origins[person].key, Purpose::Hours);
        draft.persons[person].hours_per_week = full_time_hours(draw);
    }
    for person in choose(candidates, part_time_count) {
        let draw = uniform(draft.origins[person].key, Purpose::Hours);
        let affordable = main_pay(draft, person) / WEEKS_PER_YEAR / LOW_HOURLY_PAY;
        let hours = (10.0 + 24.0 * draw).min(affordable.max(3.0));
        draft.persons[person].hours_per_week = hours.round() as f32;
    }
}

fn part_time_propensity(draft: &Draft, person: usize) -> f64 {
    let record = &draft.persons[person];
    let pay = main_pay(draft, person);
    let by_pay = if pay < MINIMUM_WAGE * WEEKS_PER_YEAR * f64::from(FULL_TIME_HOURS_PER_WEEK) {
        400.0
    } else if pay < 22_000.0 {
        6.0
    } else if pay < 35_000.0 {
        1.5
    } else if pay < 60_000.0 {
        0.4
    } else {
        0.15
    };
    let studies = if record.student { 4.0 } else { 1.0 };
    let sex = if record.sex == Sex::Female { 1.7 } else { 1.0 };
    by_pay * studies * sex
}

fn full_time_hours(draw: f64) -> f32 {
    let mut below = draw;
    FULL_TIME_HOURS
        .values
        .iter()
        .find(|(_, share)| {
            below -= share;
            below < 0.0
        })
        .map_or(40.0, |(hours, _)| *hours)
}

/// Draws months in the job; the draw of one half gives the published median of the age.
///
/// The quantile function u / ((1 - u) (1/median - 1/longest) + u / longest) rises from 0 to the longest tenure possible
/// at that age and has the long right tail of tenure.
fn tenure_months(age_years: u8, draw: f64) -> u16 {
    let longest = (f64::from(age_years.saturating_sub(15)) * 12.0).min(540.0);
    let median = at_age(&MEDIAN_TENURE_YEARS.values, age_years).unwrap_or(4.0) * 12.0;
    let median = median.min(longest / 2.0);
    let months = draw / ((1.0 - draw) * (1.0 / median - 1.0 / longest) + draw / longest);
    months as u16
}

/// Chooses which employees have a plan: the published share, better paid and full-time ones first.
fn holders(draft: &Draft, employees: &[usize], purpose: Purpose, share: f64) -> Vec<usize> {
    let candidates = employees
        .iter()
        .map(|&index| {
            let record = &draft.persons[index];
            let dollars_of_2024 = main_pay(draft, index) / WAGE_GROWTH_FROM_2024.values;
            let row = PLAN_CHANCE.values.iter().rev().find(|(lowest, _, _)| *lowest <= dollars_of_2024);
            let (_, full_time, part_time) = row.copied().unwrap_or(PLAN_CHANCE.values[0]);
            let is_full_time = record.hours_per_week >= FULL_TIME_HOURS_PER_WEEK;
            let propensity = if is_full_time { full_time } else { part_time };
            Candidate { index, propensity, draw: uniform(draft.origins[index].key, purpose) }
        })
        .collect();
    choose(candidates, (share * employees.len() as f64).round() as usize)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_of_those_aged_30_have_the_published_median_tenure() {
        // 2.7 years are 32.4 months.
        assert_eq!(tenure_months(30, 0.5), 32);
    }

    #[test]
    fn nobody_has_a_job_from_before_age_15() {
        for age in 16..=80 {
            assert!(tenure_months(age, 0.999_999) <= (u16::from(age) - 15) * 12);
        }
    }
}
