//! Business profit by adjusted gross income, as the tax office counts it.
//!
//! The survey has about half of the returns with business profit that the Internal Revenue Service counts, and a sixth
//! of those with low income: side work is rarely told to an interviewer, always (or for the credits it brings) to the tax
//! office. The rake makes counts and amounts of the survey's tax units agree with the published table, class by class
//! of adjusted gross income, in steps that leave all weights equal:
//!
//! 1. A class with more returns than published loses some, drawn at random; their profit becomes wages (owners of
//!    incorporated firms, whom the survey cannot tell apart).
//! 2. A class with fewer gains some. Each new return takes the profit of a return of that class in the survey (hot
//!    deck) and an income drawn within the class; the unit without profit whose other income comes nearest receives
//!    it, units with a person of working age only. So a return with little income and much profit comes from a person
//!    without wages, one with a side profit from an earner.
//! 3. The profits of a class are scaled to the published amount, each within the bounds that keep its unit in the
//!    class.
//!
//! Classes and amounts of 2023 are aged to the base year by growth of business income per person; counts are not
//! aged. One household stands for about 6,800, so that counts fit to half of that, and classes with fewer returns
//! than that cannot fit at all: the residuals say so.

mod income;
mod recipients;
mod targets;

use crate::draft::Draft;
use crate::draws::{Candidate, Purpose, choose, uniform};

use income::{UnitIncome, unit_income};
use recipients::Recipients;
pub(crate) use targets::{ProfitTarget, profit_targets};

/// Business profit of one class of adjusted gross income: published and reached.
#[derive(Clone, PartialEq, Debug)]
pub struct ProfitResidual {
    /// Lowest adjusted gross income of the class in dollars of 2023; minus infinity for losses.
    pub lowest_income: f64,
    /// Income that the class stays below, in dollars of 2023; infinity for the last.
    pub income_below: f64,
    /// Returns with business profit that the tax office counts.
    pub target_returns: f64,
    /// Returns with business profit in the survey as it was.
    pub survey_returns: f64,
    /// Returns with business profit after the rake.
    pub achieved_returns: f64,
    /// Their profit that the tax office counts, in dollars of 2023.
    pub target_amount: f64,
    /// Their profit in the survey as it was, in dollars of 2023.
    pub survey_amount: f64,
    /// Their profit after the rake, in dollars of 2023.
    pub achieved_amount: f64,
}

/// Fewest dollars of profit that a return is given.
const SMALLEST_PROFIT: f64 = 100.0;

/// A class in dollars of the base year, with its goal in units of the survey.
struct Class {
    lowest: f64,
    below: f64,
    units: usize,
    amount: f64,
}

impl Class {
    fn holds(&self, income: f64) -> bool {
        income >= self.lowest && income < self.below
    }
}

/// Rakes the profits of all tax units and returns the residuals, one per class.
pub(crate) fn rake(draft: &mut Draft, targets: &[ProfitTarget], growth: f64) -> Vec<ProfitResidual> {
    let weight = draft.households.first().map_or(1.0, |household| household.weight);
    let classes = classes(targets, growth, weight);
    let before: Vec<UnitIncome> = (0..draft.tax_units.len()).map(|unit| unit_income(draft, unit)).collect();
    for class in &classes {
        remove_surplus(draft, class, &before);
    }
    let mut recipients = Recipients::new(draft);
    for class in &classes {
        add_missing(draft, class, &before, &mut recipients);
        scale_to_amount(draft, class);
    }
    let after: Vec<UnitIncome> = (0..draft.tax_units.len()).map(|unit| unit_income(draft, unit)).collect();
    let in_dollars_of_2023 = |class: &Class, units: &[UnitIncome]| {
        let profits = profits_of(class, units);
        (profits.len() as f64 * weight, profits.iter().sum::<f64>() * weight / growth)
    };
    targets
        .iter()
        .zip(&classes)
        .map(|(target, class)| {
            let (survey_returns, survey_amount) = in_dollars_of_2023(class, &before);
            let (achieved_returns, achieved_amount) = in_dollars_of_2023(class, &after);
            ProfitResidual {
                lowest_income: target.lowest,
                income_below: target.below,
                target_returns: target.returns,
                survey_returns,
                achieved_returns,
                target_amount: target.amount,
                survey_amount,
                achieved_amount,
            }
        })
        .collect()
}

/// Ages the classes and rounds counts to units so that the rounding does not add up.
fn classes(targets: &[ProfitTarget], growth: f64, weight: f64) -> Vec<Class> {
    let mut cumulated = 0.0;
    let mut units_before = 0;
    targets
        .iter()
        .map(|target| {
            cumulated += target.returns / weight;
            let units = (cumulated.round() as usize).saturating_sub(units_before);
            units_before += units;
            Class {
                lowest: target.lowest * growth,
                below: target.below * growth,
                units,
                amount: target.amount * growth / weight,
            }
        })
        .collect()
}

fn profits_of(class: &Class, units: &[UnitIncome]) -> Vec<f64> {
    units
        .iter()
        .filter(|unit| unit.profit > 0.0 && class.holds(unit.adjusted_gross_income()))
        .map(|unit| unit.profit)
        .collect()
}

fn units_with_profit(draft: &Draft, class: &Class) -> Vec<usize> {
    (0..draft.tax_units.len())
        .filter(|&unit| {
            let income = unit_income(draft, unit);
            income.profit > 0.0 && class.holds(income.adjusted_gross_income())
        })
        .collect()
}

/// Turns the profit of surplus returns into wages.
fn remove_surplus(draft: &mut Draft, class: &Class, before: &[UnitIncome]) {
    let candidates: Vec<Candidate> = before
        .iter()
        .enumerate()
        .filter(|(_, unit)| unit.profit > 0.0 && class.holds(unit.adjusted_gross_income()))
        .map(|(index, _)| Candidate {
            index,
            propensity: 1.0,
            draw: uniform(index as u64, Purpose::ProfitRemoval),
        })
        .collect();
    let surplus = candidates.len().saturating_sub(class.units);
    for unit in choose(candidates, surplus) {
        for person in draft.filers[unit].iter() {
            let record = &mut draft.persons[person];
            record.wage_cents_per_year += record.profit_cents_per_year.max(0);
            record.profit_cents_per_year = record.profit_cents_per_year.min(0);
        }
    }
}

/// Gives profit to units without any until the class has as many returns as published.
fn add_missing(draft: &mut Draft, class: &Class, before: &[UnitIncome], recipients: &mut Recipients) {
    let missing = class.units.saturating_sub(units_with_profit(draft, class).len());
    let mut donors = profits_of(class, before);
    let mean = class.amount / class.units.max(1) as f64;
    if donors.is_empty() {
        donors.push(mean);
    }
    donors.sort_by(f64::total_cmp);
    for number in 0..missing {
        let position = (number as f64 + 0.5) / missing as f64;
        let profit = donors[(position * donors.len() as f64) as usize];
        let entity = draft.persons.len() as u64 + class.units as u64 * 100_000 + number as u64;
        let income = income_within(class, profit, uniform(entity, Purpose::ProfitIncome));
        if let Some((unit, profit)) = recipients.nearest(draft, income, profit, class) {
            recipients::give(draft, unit, profit);
        }
    }
}

/// Draws an income of the class that is not below what the profit alone brings.
fn income_within(class: &Class, profit: f64, draw: f64) -> f64 {
    let highest = if class.below.is_finite() { class.below } else { class.lowest * 1.5 };
    let lowest = if class.lowest.is_finite() { class.lowest.max(income::of_profit(profit)) } else { highest };
    lowest.min(highest) + draw * (highest - lowest).max(0.0)
}

/// Scales the profits of a class towards the published amount; no unit leaves the class.
fn scale_to_amount(draft: &mut Draft, class: &Class) {
    const ROUNDS: usize = 12;
    let units = units_with_profit(draft, class);
    for _ in 0..ROUNDS {
        let sum: f64 = units.iter().map(|&unit| unit_income(draft, unit).profit).sum();
        if sum <= 0.0 {
            return;
        }
        let factor = class.amount / sum;
        for &unit in &units {
            scale_unit(draft, class, unit, factor);
        }
    }
}

fn scale_unit(draft: &mut Draft, class: &Class, unit: usize, factor: f64) {
    let former = unit_income(draft, unit);
    let mut wanted = (former.profit * factor).max(SMALLEST_PROFIT);
    // Half way back towards the former profit until the unit stays in its class.
    for _ in 0..6 {
        if class.holds(former.with_profit(wanted).adjusted_gross_income()) {
            let ratio = wanted / former.profit;
            for person in draft.filers[unit].iter() {
                let profit = &mut draft.persons[person].profit_cents_per_year;
                *profit = (*profit as f64 * ratio).round() as i64;
            }
            return;
        }
        wanted = f64::midpoint(wanted, former.profit);
    }
}
