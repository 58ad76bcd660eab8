//! Units that can be given a profit, found by their other income.

use crate::draft::{Draft, Filers};
use crate::draws::{Purpose, uniform};

use super::Class;
use super::income::{UnitIncome, of_profit, unit_income};

/// Units near the wanted income that are looked at, among which the likeliest is taken.
const LOOKED_AT: usize = 24;

/// A unit that can receive a profit.
struct Recipient {
    unit: usize,
    income: UnitIncome,
    adjusted_gross_income: f64,
    propensity: f64,
    taken: bool,
}

/// Units without business income and with a person of working age, in order of income.
pub(crate) struct Recipients {
    ordered: Vec<Recipient>,
}

impl Recipients {
    pub(crate) fn new(draft: &Draft) -> Self {
        let mut ordered: Vec<Recipient> = (0..draft.tax_units.len())
            .filter(|&unit| {
                draft.filers[unit].iter().all(|person| draft.persons[person].profit_cents_per_year == 0)
            })
            .map(|unit| recipient(draft, unit))
            .filter(|recipient| recipient.propensity > 0.0)
            .collect();
        ordered.sort_by(|left, right| {
            let by_income = left.adjusted_gross_income.total_cmp(&right.adjusted_gross_income);
            by_income.then(left.unit.cmp(&right.unit))
        });
        Self { ordered }
    }

    /// Takes the unit that comes to an income of the class with a profit; none where all of them are taken.
    ///
    /// Of the free units nearest to the wanted income the likeliest is taken.
    pub(crate) fn nearest(&mut self, income: f64, profit: f64, class: &Class) -> Option<usize> {
        let wanted = income - of_profit(profit);
        let middle = self.ordered.partition_point(|recipient| recipient.adjusted_gross_income < wanted);
        let score = |position: &usize| {
            let recipient = &self.ordered[*position];
            recipient.propensity * uniform(recipient.unit as u64, Purpose::ProfitUnit)
        };
        let position = around(middle, self.ordered.len())
            .filter(|&position| {
                let recipient = &self.ordered[position];
                !recipient.taken && class.holds(recipient.income.with_profit(profit).adjusted_gross_income())
            })
            .take(LOOKED_AT)
            .max_by(|left, right| score(left).total_cmp(&score(right)))?;
        self.ordered[position].taken = true;
        Some(self.ordered[position].unit)
    }
}

fn recipient(draft: &Draft, unit: usize) -> Recipient {
    let income = unit_income(draft, unit);
    Recipient {
        unit,
        income,
        adjusted_gross_income: income.adjusted_gross_income(),
        propensity: draft.filers[unit].iter().map(|person| propensity(draft, person)).fold(0.0, f64::max),
        taken: false,
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
        17..=19 => 0.2,
        20..=24 | 70..=79 => 0.4,
        25..=34 => 0.8,
        35..=44 => 1.0,
        45..=64 => 1.1,
        65..=69 => 0.9,
        _ => 0.0,
    }
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
