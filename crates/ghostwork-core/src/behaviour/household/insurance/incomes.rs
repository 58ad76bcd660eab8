//! Incomes by which tax units are tested for cover.

use std::ops::Range;

use crate::accounting::taxes_and_benefits::means::{annual_rate, pays_social_security};
use crate::arithmetic::whole;
use crate::behaviour::employment::WEEKS_PER_MONTH;
use crate::block::BlockMonth;
use crate::context::UsContext;
use crate::population::compact::RoughCents;
use crate::population::workers::{LabourState, Workers};

/// The columns that tell the incomes of the persons of a block.
#[derive(Clone, Copy)]
pub(super) struct Incomes<'a> {
    wage: &'a [i64],
    own_account_profit: &'a [i64],
    platform_net: &'a [i64],
    labour_state: &'a [LabourState],
    age_months: &'a [u16],
    property_income: &'a [RoughCents],
    social_security: &'a [RoughCents],
    unemployment_weeks_left: &'a [u8],
    weekly_benefit: &'a [u16],
    year_wages: &'a [i32],
    year_profit: &'a [i32],
    year_deferrals: &'a [i32],
}

impl<'a> Incomes<'a> {
    /// All columns have one length, so that a row is looked for once.
    #[inline(always)]
    pub(super) fn of(workers: &'a Workers, month: &'a BlockMonth) -> Self {
        let rows = workers.len();
        Self {
            wage: &month.wage[..rows],
            own_account_profit: &month.own_account_profit[..rows],
            platform_net: &month.platform_net[..rows],
            labour_state: &workers.labour_state[..rows],
            age_months: &workers.age_months[..rows],
            property_income: &workers.property_income[..rows],
            social_security: &workers.social_security[..rows],
            unemployment_weeks_left: &workers.unemployment_weeks_left[..rows],
            weekly_benefit: &workers.weekly_benefit[..rows],
            year_wages: &workers.year_wages[..rows],
            year_profit: &workers.year_profit[..rows],
            year_deferrals: &workers.year_deferrals[..rows],
        }
    }

    /// Returns wages, profits, incomes without work and unemployment benefits of a person in the month, cents.
    #[inline(always)]
    pub(super) fn by_kind(&self, row: usize) -> [i64; 4] {
        let state = self.labour_state[row];
        let amounts = [i64::from(self.property_income[row]), i64::from(self.social_security[row])];
        let benefit = (self.unemployment_weeks_left[row], self.weekly_benefit[row]);
        let unearned = unearned((state, self.age_months[row]), amounts, benefit);
        let is_unemployed = state == LabourState::Unemployed;
        [
            self.wage[row],
            self.own_account_profit[row].wrapping_add(self.platform_net[row]),
            if is_unemployed { 0 } else { unearned },
            if is_unemployed { unearned } else { 0 },
        ]
    }

    /// Returns what a person has had since January, unemployment benefits of so many cents included, and what comes every
    /// month besides; cents.
    #[inline(always)]
    pub(super) fn of_year(&self, row: usize, unemployment: i32) -> [i64; 2] {
        let since_january = [self.year_wages[row], self.year_profit[row], unemployment].map(i64::from);
        let since_january = since_january[0]
            .wrapping_add(since_january[1])
            .wrapping_add(since_january[2])
            .wrapping_sub(i64::from(self.year_deferrals[row]));
        let is_due = pays_social_security(self.labour_state[row], self.age_months[row]);
        let pension = if is_due { i64::from(self.social_security[row]) } else { 0 };
        [since_january, i64::from(self.property_income[row]).wrapping_add(pension)]
    }
}

/// Returns the income of a unit in the month, dollars a year, but for what instruments say counts: earnings, private income,
/// Social Security and unemployment benefits.
pub(super) fn annual_income(workers: &Workers, month: &BlockMonth, unit: &Range<usize>) -> f64 {
    let incomes = Incomes::of(workers, month);
    let mut kinds = incomes.by_kind(unit.start).map(annual_rate);
    if unit.len() > 1 {
        for (sum, spouses) in kinds.iter_mut().zip(incomes.by_kind(unit.start + 1)) {
            *sum += annual_rate(spouses);
        }
    }
    kinds.into_iter().sum()
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
    (workers, month): (&Workers, &BlockMonth),
    unit: &Range<usize>,
    mut unemployment: impl FnMut(usize) -> i32,
) -> f64 {
    let (to_year, incomes) = (yearly(context), Incomes::of(workers, month));
    unit.clone().map(|row| projected(to_year, incomes.of_year(row, unemployment(row)))).sum()
}

/// Returns what the time since January is multiplied by for a year.
pub(super) fn yearly(context: &UsContext) -> f64 {
    12.0 / f64::from(context.month.month_of_year())
}

/// Returns the income of the year that a person expects from what has come since January and what comes every month, cents;
/// dollars.
#[inline(always)]
pub(super) fn projected(to_year: f64, [since_january, monthly]: [i64; 2]) -> f64 {
    to_year * since_january as f64 / 100.0 + annual_rate(monthly)
}
