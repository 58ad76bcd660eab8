//! Units that can be given a profit, found by their other income.

use crate::draft::{Draft, Filers};
use crate::draws::{Purpose, uniform};

use super::income::{of_profit, unit_income};
use super::{Class, SMALLEST_PROFIT};

/// Units near the wanted income that are looked at, among which the likeliest is taken.
const LOOKED_AT: usize = 24;

/// Units without business income and with a person of working age, in order of income.
pub(crate) struct Recipients {
    /// Adjusted gross income and unit.
    ordered: Vec<(f64, usize)>,
    taken: Vec<bool>,
}

impl Recipients {
    pub(crate) fn new(draft: &Draft) -> Self {
        let mut ordered: Vec<(f64, usize)> = (0..draft.tax_units.len())
            .filter(|&unit| {
                let filers = draft.filers[unit];
                filers.iter().all(|person| draft.persons[person].profit_cents_per_year == 0)
                    && filers.iter().any(|person| propensity(draft, person) > 0.0)
            })
            .map(|unit| (unit_income(draft, unit).adjusted_gross_income(), unit))
            .collect();
        ordered.sort_by(|left, right| left.0.total_cmp(&right.0).then(left.1.cmp(&right.1)));
        let taken = vec![false; ordered.len()];
        Self { ordered, taken }
    }

    /// Returns the unit that reaches an income with a profit, and the profit; none where all of the class are taken.
    pub(crate) fn nearest(
        &mut self,
        draft: &Draft,
        income: f64,
        profit: f64,
        class: &Class,
    ) -> Option<(usize, f64)> {
        let wanted = income - of_profit(profit);
        let middle = self.ordered.partition_point(|(other, _)| *other < wanted);
        let mut best: Option<(f64, usize)> = None;
        let mut seen = 0;
        for position in around(middle, self.ordered.len()) {
            if seen == LOOKED_AT {
                break;
            }
            let (_, unit) = self.ordered[position];
            let stays = |profit: f64| {
                class.holds(unit_income(draft, unit).with_profit(profit).adjusted_gross_income())
            };
            if self.taken[position] || !stays(profit) {
                continue;
            }
            seen += 1;
            let score = unit_propensity(draft, unit) * uniform(unit as u64, Purpose::ProfitUnit);
            if best.is_none_or(|(former, _)| score > former) {
                best = Some((score, position));
            }
        }
        let (_, position) = best?;
        self.taken[position] = true;
        Some((self.ordered[position].1, profit.max(SMALLEST_PROFIT)))
    }
}

/// Gives the profit to one filer of the unit.
pub(crate) fn give(draft: &mut Draft, unit: usize, profit: f64) {
    let person = earner(draft, draft.filers[unit], unit, profit);
    draft.persons[person].profit_cents_per_year = (profit * 100.0).round() as i64;
}

/// Positions around a middle, nearest first.
fn around(middle: usize, length: usize) -> impl Iterator<Item = usize> {
    (0..length.saturating_mul(2)).filter_map(move |step| {
        let distance = step / 2;
        let position =
            if step % 2 == 0 { middle.checked_add(distance) } else { middle.checked_sub(distance + 1) };
        position.filter(|&position| position < length)
    })
}

/// Relative chance of side or main business income by age (source: assumption, shaped by BLS, Contingent Worker
/// Supplement 2023, where rates rise with age); 0 outside 17 to 79 and for persons with a disability benefit.
fn propensity(draft: &Draft, person: usize) -> f64 {
    if draft.origins[person].disabled {
        return 0.0;
    }
    match draft.persons[person].age_years {
        17..=19 => 0.3,
        20..=24 => 0.7,
        25..=64 => 1.0,
        65..=69 => 0.6,
        70..=79 => 0.25,
        _ => 0.0,
    }
}

fn unit_propensity(draft: &Draft, unit: usize) -> f64 {
    draft.filers[unit].iter().map(|person| propensity(draft, person)).fold(0.0, f64::max)
}

/// Chooses who of a couple earns the profit: the likelier by age, and for a large profit the one with lower wages.
fn earner(draft: &Draft, filers: Filers, unit: usize, profit: f64) -> usize {
    let Some(spouse) = filers.spouse else { return filers.head };
    let chance = |person: usize| {
        let wage = draft.persons[person].wage_cents_per_year as f64 / 100.0;
        propensity(draft, person) * (profit + 5_000.0) / (profit + 5_000.0 + wage)
    };
    let (of_head, of_spouse) = (chance(filers.head), chance(spouse));
    let draw = uniform(unit as u64, Purpose::ProfitEarner);
    if draw * (of_head + of_spouse) < of_head { filers.head } else { spouse }
}
