//! Incomes by which tax units are tested for cover.

use std::ops::Range;

use ghostwork_processor::Kernel;

use crate::accounting::taxes_and_benefits::means::{annual_rate, pays_social_security, social_security};
use crate::arithmetic::whole;
use crate::behaviour::employment::WEEKS_PER_MONTH;
use crate::behaviour::household::ties::Tie;
use crate::block::BlockMonth;
use crate::context::UsContext;
use crate::population::workers::{LabourState, Workers};

/// Rows whose incomes are worked out together.
const AT_ONCE: usize = 64;

/// Works out the incomes of tax units in the month, dollars a year, on the head's row: earnings, private income, Social
/// Security and unemployment benefits.
pub(super) struct AnnualIncomes<'a> {
    pub(super) workers: &'a Workers,
    pub(super) month: &'a BlockMonth,
    /// Of the person in the next row.
    pub(super) ties: &'a [Tie],
    pub(super) incomes: &'a mut [f64],
}

impl Kernel for AnnualIncomes<'_> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let rows = self.incomes.len();
        for first in (0..rows).step_by(AT_ONCE) {
            let chunk = first..rows.min(first + AT_ONCE);
            // The row after the chunk may be that of a spouse.
            let kinds = kinds_of_income(self.workers, self.month, first..rows.min(first + AT_ONCE + 1));
            let incomes = &mut self.incomes[chunk.clone()];
            let ties = &self.ties[chunk][..incomes.len()];
            for row in 0..incomes.len().min(AT_ONCE) {
                let has_spouse = ties[row].is_second();
                let mut sum = 0.0;
                for kind in &kinds {
                    let spouses = kind[row + 1];
                    sum += kind[row] + if has_spouse { spouses } else { 0.0 };
                }
                incomes[row] = sum;
            }
        }
    }
}

/// Returns wages, profits, incomes without work and unemployment benefits of up to 65 persons in the month, dollars a year.
#[inline(always)]
fn kinds_of_income(workers: &Workers, month: &BlockMonth, rows: Range<usize>) -> [[f64; AT_ONCE + 1]; 4] {
    let [mut wages, mut profits, mut others, mut benefits] = [[0.0; AT_ONCE + 1]; 4];
    let persons = rows.len().min(AT_ONCE + 1);
    let wage = &month.wage[rows.clone()][..persons];
    let own_account = &month.own_account_profit[rows.clone()][..persons];
    let platform = &month.platform_net[rows.clone()][..persons];
    let (property, social) = (
        &workers.property_income[rows.clone()][..persons],
        &workers.social_security[rows.clone()][..persons],
    );
    let (states, ages) =
        (&workers.labour_state[rows.clone()][..persons], &workers.age_months[rows.clone()][..persons]);
    let weeks_left = &workers.unemployment_weeks_left[rows.clone()][..persons];
    let weekly_benefit = &workers.weekly_benefit[rows][..persons];
    for row in 0..persons {
        wages[row] = annual_rate(wage[row]);
        profits[row] = annual_rate(own_account[row].wrapping_add(platform[row]));
        let amounts = [i64::from(property[row]), i64::from(social[row])];
        let benefit = (weeks_left[row], weekly_benefit[row]);
        let unearned = annual_rate(unearned((states[row], ages[row]), amounts, benefit));
        let is_unemployed = states[row] == LabourState::Unemployed;
        others[row] = if is_unemployed { 0.0 } else { unearned };
        benefits[row] = if is_unemployed { unearned } else { 0.0 };
    }
    [wages, profits, others, benefits]
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

/// Returns the income of a unit in the month, dollars a year, but for what instruments say counts.
pub(super) fn annual_income(workers: &Workers, month: &BlockMonth, unit: &Range<usize>) -> f64 {
    let kinds = kinds_of_income(workers, month, unit.clone());
    let [wages, profits, others, benefits] = kinds.map(|kind| kind[0] + kind[1]);
    wages + profits + others + benefits
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
