//! Labour status in the reference month, consistent with the published rates by age and with the year's earnings.
//!
//! The records have the earnings of a year; a status belongs to a month. In each age group exactly the published share
//! is employed, drawn among those with earnings (a person who earned more worked more months); exactly the published
//! number is unemployed, drawn among the others, recipients of unemployment insurance first.

use crate::draft::Draft;
use crate::draws::{Candidate, Purpose, choose, uniform};
use crate::records::LabourStatus;
use crate::tables::{LABOUR_FORCE, OWN_ACCOUNT_SHARE, UNEMPLOYMENT_RATE};
use crate::wages::persons_by_age_group;

/// Gives every person a status.
pub(crate) fn assign(draft: &mut Draft) {
    let unemployed_scale = unemployed_scale();
    for (group, persons) in persons_by_age_group(draft) {
        let per_person = persons.len() as f64 / group.population;
        let employed = (group.employed * per_person).round() as usize;
        for person in choose(employment_candidates(draft, &persons), employed) {
            draft.persons[person].status = LabourStatus::Employee;
        }
        let unemployed = (group.unemployed * unemployed_scale * per_person).round() as usize;
        for person in choose(unemployment_candidates(draft, &persons), unemployed) {
            draft.persons[person].status = LabourStatus::Unemployed;
        }
    }
    assign_own_account(draft);
}

/// Ratio of the unemployed at the rate aimed at to those of the table, which is an annual average.
fn unemployed_scale() -> f64 {
    let unemployed: f64 = LABOUR_FORCE.values.iter().map(|group| group.unemployed).sum();
    let employed: f64 = LABOUR_FORCE.values.iter().map(|group| group.employed).sum();
    let rate = UNEMPLOYMENT_RATE.values;
    rate / (1.0 - rate) * employed / unemployed
}

fn employment_candidates(draft: &Draft, persons: &[usize]) -> Vec<Candidate> {
    persons
        .iter()
        .filter(|&&person| {
            let record = &draft.persons[person];
            record.wage_cents_per_year > 0 || record.profit_cents_per_year != 0
        })
        .map(|&index| {
            let dollars = draft.earnings(index) / 100;
            let by_earnings = match dollars {
                ..1_500 => 0.05,
                1_500..3_000 => 1.0,
                3_000..10_000 => 3.0,
                10_000..20_000 => 8.0,
                20_000..35_000 => 20.0,
                _ => 40.0,
            };
            let had_benefits = draft.persons[index].unemployment_benefit_cents_per_year > 0;
            let propensity = if had_benefits { 0.4 * by_earnings } else { by_earnings };
            Candidate { index, propensity, draw: uniform(draft.origins[index].key, Purpose::Employment) }
        })
        .collect()
}

fn unemployment_candidates(draft: &Draft, persons: &[usize]) -> Vec<Candidate> {
    persons
        .iter()
        .filter(|&&person| draft.persons[person].status == LabourStatus::OutOfLabourForce)
        .map(|&index| {
            let record = &draft.persons[index];
            let origin = draft.origins[index];
            let retired = draft.tax_units[origin.tax_unit].social_security_cents_per_year > 0;
            let propensity = if record.unemployment_benefit_cents_per_year > 0 {
                30.0
            } else if record.wage_cents_per_year > 0 {
                8.0
            } else if origin.disabled || retired {
                0.1
            } else {
                1.0
            };
            Candidate { index, propensity, draw: uniform(origin.key, Purpose::Unemployment) }
        })
        .collect()
}

/// Makes the published share of the employed own-account workers: all without wages, then by the share of profit.
fn assign_own_account(draft: &mut Draft) {
    let employed: Vec<usize> =
        (0..draft.persons.len()).filter(|&person| draft.persons[person].status.is_employed()).collect();
    let target = (OWN_ACCOUNT_SHARE.values * employed.len() as f64).round() as usize;
    let candidates = employed
        .into_iter()
        .filter(|&person| draft.persons[person].profit_cents_per_year != 0)
        .map(|index| {
            let record = &draft.persons[index];
            let profit = record.profit_cents_per_year.max(0) as f64;
            let wage = record.wage_cents_per_year as f64;
            let share = profit / (profit + wage).max(1.0);
            let propensity = if record.wage_cents_per_year == 0 { 1e9 } else { share * share * share };
            Candidate { index, propensity, draw: uniform(draft.origins[index].key, Purpose::OwnAccount) }
        })
        .collect();
    for person in choose(candidates, target) {
        draft.persons[person].status = LabourStatus::OwnAccount;
    }
    for person in &mut draft.persons {
        if person.status == LabourStatus::Employee && person.wage_cents_per_year == 0 {
            person.status = LabourStatus::OwnAccount;
        }
    }
}
