//! Incomes by which tax units are tested for cover.

use std::ops::Range;

use crate::accounting::taxes_and_benefits::means::{annual_rate, pays_social_security, social_security};
use crate::arithmetic::whole;
use crate::behaviour::employment::WEEKS_PER_MONTH;
use crate::block::BlockMonth;
use crate::context::UsContext;
use crate::population::workers::{LabourState, Workers};

/// Returns the income of a unit in the month, dollars a year, but for what instruments say counts: earnings, private income,
/// Social Security and unemployment benefits.
pub(super) fn annual_income(workers: &Workers, month: &BlockMonth, unit: &Range<usize>) -> f64 {
    let mut kinds = kinds_of_income(workers, month, unit.start);
    if unit.len() > 1 {
        for (sum, spouses) in kinds.iter_mut().zip(kinds_of_income(workers, month, unit.start + 1)) {
            *sum += spouses;
        }
    }
    kinds.into_iter().sum()
}

/// Returns wages, profits, incomes without work and unemployment benefits of a person in the month, dollars a year.
fn kinds_of_income(workers: &Workers, month: &BlockMonth, row: usize) -> [f64; 4] {
    let state = workers.labour_state[row];
    let amounts = [i64::from(workers.property_income[row]), i64::from(workers.social_security[row])];
    let benefit = (workers.unemployment_weeks_left[row], workers.weekly_benefit[row]);
    let unearned = annual_rate(unearned((state, workers.age_months[row]), amounts, benefit));
    let is_unemployed = state == LabourState::Unemployed;
    [
        annual_rate(month.wage[row]),
        annual_rate(month.own_account_profit[row] + month.platform_net[row]),
        if is_unemployed { 0.0 } else { unearned },
        if is_unemployed { unearned } else { 0.0 },
    ]
}

/// Returns the income of a person in the month besides earnings: private income, Social Security, unemployment benefits; cents.
///
/// `amounts` are private income and Social Security; `benefit` is what is left of unemployment insurance: weeks, and dollars a
/// week.
#[inline(always)]
fn unearned(
    (state, age_months): (LabourState, u16),
    [property, social_security]: [i64; 2],
    (weeks_left, weekly_benefit): (u8, u16),
) -> i64 {
    let is_insured = (state == LabourState::Unemployed) & (weeks_left > 0);
    let benefit = if is_insured { f64::from(weekly_benefit) } else { 0.0 };
    let pension = if pays_social_security(state, age_months) { social_security } else { 0 };
    property.wrapping_add(pension).wrapping_add(whole(benefit * WEEKS_PER_MONTH * 100.0))
}

/// Returns what instruments say counts as income of a unit for cover, dollars a year.
pub(super) fn tested_income(month: &BlockMonth, unit: &Range<usize>) -> f64 {
    annual_rate(unit.clone().map(|row| month.health_tested(row)).sum())
}

/// Returns the income of the year that a unit expects from what it has had since January, dollars; `unemployment` tells the
/// benefits of a person, cents.
pub(super) fn projected_income(
    context: &UsContext,
    workers: &Workers,
    unit: &Range<usize>,
    mut unemployment: impl FnMut(usize) -> i32,
) -> f64 {
    let to_year = 12.0 / f64::from(context.month.month_of_year());
    unit.clone()
        .map(|row| {
            let since_january = i64::from(workers.year_wages[row])
                + i64::from(workers.year_profit[row])
                + i64::from(unemployment(row))
                - i64::from(workers.year_deferrals[row]);
            let monthly = i64::from(workers.property_income[row]) + social_security(workers, row);
            to_year * since_january as f64 / 100.0 + annual_rate(monthly)
        })
        .sum()
}
