//! Which part of a usual month's pay, and of a year's bonus or interest, a month brings.

use crate::behaviour::employment::WEEKS_PER_MONTH;
use crate::context::MonthContext;
use crate::population::job_terms::{JobTerms, PAY_SCHEDULES, PAY_TERMS};

const MONTHS_PER_YEAR: f64 = 12.0;

/// What a month pays of a job's usual month: the paydays in it, and the bonuses that fall due.
#[derive(Clone, Copy)]
pub(super) struct PayCalendar {
    /// By the number of the terms of pay, without the bonus itself.
    paydays: [f64; PAY_TERMS],
    /// A bonus over a usual month's pay.
    bonus: f64,
    /// Whose bonus is paid this month.
    bonuses: Turn,
}

impl PayCalendar {
    pub(super) fn new(context: &MonthContext) -> Self {
        let employment = &context.parameters.employment;
        let [a, b, c, d] = paydays(context.month.index());
        // The year's pay of jobs with a bonus is that of the others: all months pay less.
        let kept = 1.0 - employment.bonus;
        let shares = employment.bonus_months.values();
        let month = usize::from(context.month.month_of_year() - 1);
        let year = shares.iter().sum::<f64>().max(f64::MIN_POSITIVE);
        let before = |months: usize| shares[..months].iter().sum::<f64>() / year;
        Self {
            paydays: [a, b, c, d, kept * a, kept * b, kept * c, kept * d],
            bonus: MONTHS_PER_YEAR * employment.bonus,
            bonuses: Turn::between(before(month), before(month + 1)),
        }
    }

    /// Returns what the month pays of a usual one.
    #[inline(always)]
    pub(super) fn of(&self, terms: JobTerms, person: u32) -> f64 {
        let is_due = terms.has_bonus() & self.bonuses.is_of(person);
        self.paydays[terms.pay() % PAY_TERMS] + if is_due { self.bonus } else { 0.0 }
    }
}

/// Whose turn it is to receive what comes once a year or once a quarter: a share of all persons, the same every time.
///
/// The multiples of the golden ratio spread the numbers of persons evenly over all places.
#[derive(Clone, Copy)]
pub(super) struct Turn {
    from: u32,
    width: u32,
}

impl Turn {
    /// Returns the turn of the persons between two shares of all.
    fn between(from: f64, to: f64) -> Self {
        let [from, to] = [from, to].map(|share| (share * PLACES) as u64);
        Self { from: from as u32, width: to.wrapping_sub(from).min(u32::MAX.into()) as u32 }
    }

    #[inline(always)]
    pub(super) fn is_of(self, person: u32) -> bool {
        person.wrapping_mul(GOLDEN_RATIO).wrapping_sub(self.from) < self.width
    }
}

/// Places at which a person may be: 2 to the power of 32.
const PLACES: f64 = 4_294_967_296.0;
/// The golden ratio less one, of as many places.
const GOLDEN_RATIO: u32 = 2_654_435_769;

/// Returns whose interest and dividends of a quarter come this month: each third of all persons has its month.
pub(super) fn quarterly(context: &MonthContext) -> Turn {
    let place = f64::from(context.month.month_of_year() % 3) / 3.0;
    Turn::between(place, place + 1.0 / 3.0)
}

/// Returns the paydays of a month over those of a usual one, by schedule: 52 weeks make twelve months.
fn paydays(month_index: u32) -> [f64; PAY_SCHEDULES] {
    let weeks_before = |months: u32| months * 52 / 12;
    let (first, next) = (weeks_before(month_index), weeks_before(month_index + 1));
    let weekly = f64::from(next - first) / WEEKS_PER_MONTH;
    let every_other = |offset: u32| {
        let fortnights_before = |weeks: u32| (weeks + offset) >> 1;
        2.0 * f64::from(fortnights_before(next) - fortnights_before(first)) / WEEKS_PER_MONTH
    };
    [1.0, weekly, every_other(0), every_other(1)]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::accounting::taxes_and_benefits::example::Scene;

    #[test]
    fn bonuses_are_spread_over_the_year_by_their_shares() {
        let mut terms = JobTerms::default();
        terms.set_bonus(true);
        let persons = 10_000;
        let mut paid = vec![0; persons];
        for number in 1..=12 {
            let scene = Scene::of(&format!("2026-{number:02}"));
            let calendar = PayCalendar::new(&scene.context());
            let due: Vec<bool> =
                (0..persons).map(|person| calendar.of(terms, 7_000_000 + person as u32) > 1.5).collect();
            for (paid, is_due) in paid.iter_mut().zip(&due) {
                *paid += usize::from(*is_due);
            }
            let share = due.iter().filter(|is_due| **is_due).count() as f64 / persons as f64;
            let published = scene.parameters.employment.bonus_months.values()[number - 1];

            assert!((share - published).abs() < 0.001, "{number}: {share}");
        }
        assert!(paid.iter().all(|times| *times == 1));
    }

    #[test]
    fn everybody_has_one_month_of_a_quarter_for_interest() {
        let turns = ["2026-01", "2026-02", "2026-03"].map(|month| quarterly(&Scene::of(month).context()));
        for person in 0..3_000 {
            let times = turns.iter().filter(|turn| turn.is_of(person)).count();
            assert_eq!(times, 1, "{person}");
        }
        let first = (0..3_000).filter(|person| turns[0].is_of(*person)).count();
        assert!(first.abs_diff(1_000) < 5, "{first}");
    }
}
