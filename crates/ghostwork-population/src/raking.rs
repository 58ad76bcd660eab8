//! Business profit by adjusted gross income, as the tax office counts it.
//!
//! The survey has about half of the returns with business profit that the Internal Revenue Service counts, and a sixth
//! of those with low income: side work is rarely told to an interviewer, always (or for the credits it brings) to the tax
//! office. The rake makes counts and amounts of the survey's tax units agree with the published table, class by class
//! of adjusted gross income, in steps that leave all weights equal:
//!
//! 1. Each class keeps returns of the survey, in random order, up to the published count and four fifths of the
//!    published amount; the profit of the others becomes wages (owners of incorporated firms, whom the survey cannot
//!    tell apart).
//! 2. The class gains the missing returns. Each takes the profit of a return of that class in the survey (hot deck),
//!    scaled to the amount that is still missing, and an income drawn within the class; the unit without profit whose
//!    other income comes nearest receives it, units with a person of working age only. So a return with little income
//!    and much profit comes from a person without wages, one with a side profit from an earner.
//! 3. What rounding left is spread over the class, each unit within the bounds that keep it there.
//!
//! Classes and amounts of 2023 are aged to the base year by growth of business income per person; counts are not
//! aged. One household stands for about 6,800, so that counts fit to half of that, and classes with fewer returns
//! than that cannot fit at all: the residuals say so.

mod income;
mod recipients;
mod targets;

use crate::draft::Draft;
use crate::draws::{Candidate, Purpose, choose, uniform};

use income::unit_income;
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

/// Share of a class's published amount that returns of the survey may keep, so that side profits find room
/// (source: assumption).
const KEPT_SHARE_OF_AMOUNT: f64 = 0.8;

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

    /// Returns the most profit that a return of the class can have without a loss elsewhere.
    fn largest_profit(&self) -> f64 {
        self.below * 1.05
    }
}

/// Count and amount of profits, in units of the survey and dollars of the base year.
#[derive(Clone, Copy, Default)]
struct Tally {
    returns: usize,
    amount: f64,
}

impl Tally {
    fn of(profits: impl Iterator<Item = f64>) -> Self {
        profits.fold(Self::default(), |tally, profit| Self {
            returns: tally.returns + 1,
            amount: tally.amount + profit,
        })
    }
}

/// Rakes the profits of all tax units and returns the residuals, one per class.
pub(crate) fn rake(draft: &mut Draft, targets: &[ProfitTarget], growth: f64) -> Vec<ProfitResidual> {
    let weight = draft.households.first().map_or(1.0, |household| household.weight);
    let classes = classes(targets, growth, weight);
    let survey_returns = returns_by_class(draft, &classes);
    let survey_profits: Vec<Vec<f64>> = survey_returns
        .iter()
        .map(|units| units.iter().map(|&unit| unit_income(draft, unit).profit).collect())
        .collect();
    for (class, units) in classes.iter().zip(&survey_returns) {
        remove_surplus(draft, class, units);
    }
    let kept_returns = returns_by_class(draft, &classes);
    let mut recipients = Recipients::new(draft);
    for (number, class) in classes.iter().enumerate() {
        let mut units = kept_returns[number].clone();
        units.extend(add_missing(draft, class, &units, &survey_profits[number], &mut recipients));
        scale_to_amount(draft, class, &units);
    }
    let achieved = returns_by_class(draft, &classes);
    (0..classes.len())
        .map(|number| {
            let survey = Tally::of(survey_profits[number].iter().copied());
            let achieved = Tally::of(achieved[number].iter().map(|&unit| unit_income(draft, unit).profit));
            residual(&targets[number], survey, achieved, (weight, weight / growth))
        })
        .collect()
}

/// States a residual in returns and dollars of the published table; the scales are those of counts and of amounts.
fn residual(target: &ProfitTarget, survey: Tally, achieved: Tally, scales: (f64, f64)) -> ProfitResidual {
    let (of_returns, of_amounts) = scales;
    ProfitResidual {
        lowest_income: target.lowest,
        income_below: target.below,
        target_returns: target.returns,
        survey_returns: survey.returns as f64 * of_returns,
        achieved_returns: achieved.returns as f64 * of_returns,
        target_amount: target.amount,
        survey_amount: survey.amount * of_amounts,
        achieved_amount: achieved.amount * of_amounts,
    }
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

/// Lists the units with a profit by class.
fn returns_by_class(draft: &Draft, classes: &[Class]) -> Vec<Vec<usize>> {
    let mut returns = vec![Vec::new(); classes.len()];
    for unit in 0..draft.tax_units.len() {
        let income = unit_income(draft, unit);
        if income.profit > 0.0 {
            let gross = income.adjusted_gross_income();
            if let Some(class) = classes.iter().position(|class| class.holds(gross)) {
                returns[class].push(unit);
            }
        }
    }
    returns
}

/// Turns the profit of surplus returns into wages.
fn remove_surplus(draft: &mut Draft, class: &Class, units: &[usize]) {
    let candidates = units
        .iter()
        .map(|&index| Candidate {
            index,
            propensity: 1.0,
            draw: uniform(index as u64, Purpose::ProfitRemoval),
        })
        .collect();
    let mut kept = Tally::default();
    for unit in choose(candidates, units.len()) {
        let amount = kept.amount + unit_income(draft, unit).profit;
        if kept.returns < class.units && amount <= KEPT_SHARE_OF_AMOUNT * class.amount {
            kept = Tally { returns: kept.returns + 1, amount };
        } else {
            pay_as_wages(draft, unit);
        }
    }
}

fn pay_as_wages(draft: &mut Draft, unit: usize) {
    for person in draft.filers[unit].iter() {
        let record = &mut draft.persons[person];
        record.wage_cents_per_year += record.profit_cents_per_year.max(0);
        record.profit_cents_per_year = record.profit_cents_per_year.min(0);
    }
}

/// Gives profit to units without any until the class has as many returns as published; returns these units.
fn add_missing(
    draft: &mut Draft,
    class: &Class,
    kept: &[usize],
    donors: &[f64],
    recipients: &mut Recipients,
) -> Vec<usize> {
    let missing = class.units.saturating_sub(kept.len());
    let kept_amount: f64 = kept.iter().map(|&unit| unit_income(draft, unit).profit).sum();
    let profits = profits_to_give(class, donors, missing, class.amount - kept_amount);
    let mut given = Vec::with_capacity(missing);
    for (number, profit) in profits.into_iter().enumerate() {
        let entity = class.units as u64 * 100_000 + number as u64;
        let income = income_within(class, profit, uniform(entity, Purpose::ProfitIncome));
        if let Some(unit) = recipients.nearest(income, profit, class) {
            recipients::give(draft, unit, profit);
            given.push(unit);
        }
    }
    given
}

/// Takes evenly spaced profits of the donors and scales them to an amount.
fn profits_to_give(class: &Class, donors: &[f64], count: usize, amount: f64) -> Vec<f64> {
    const ROUNDS: usize = 20;
    let mut ordered = donors.to_vec();
    ordered.sort_by(f64::total_cmp);
    let evenly_spaced = |number: usize| {
        let position = (number as f64 + 0.5) / count as f64 * ordered.len() as f64;
        ordered.get(position as usize).copied().unwrap_or(amount / count as f64)
    };
    let mut profits: Vec<f64> = (0..count).map(evenly_spaced).collect();
    for _ in 0..ROUNDS {
        let factor = amount / profits.iter().sum::<f64>();
        for profit in &mut profits {
            *profit = (*profit * factor).min(class.largest_profit()).max(SMALLEST_PROFIT);
        }
    }
    profits
}

/// Draws an income of the class that is not below what the profit alone brings.
fn income_within(class: &Class, profit: f64, draw: f64) -> f64 {
    let highest = if class.below.is_finite() { class.below } else { class.lowest * 1.5 };
    let lowest = if class.lowest.is_finite() { class.lowest.max(income::of_profit(profit)) } else { highest };
    lowest.min(highest) + draw * (highest - lowest).max(0.0)
}

/// Scales the profits of a class towards the published amount; no unit leaves the class.
fn scale_to_amount(draft: &mut Draft, class: &Class, units: &[usize]) {
    const ROUNDS: usize = 6;
    for _ in 0..ROUNDS {
        let sum: f64 = units.iter().map(|&unit| unit_income(draft, unit).profit).sum();
        if sum <= 0.0 {
            return;
        }
        for &unit in units {
            scale_unit(draft, class, unit, class.amount / sum);
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
