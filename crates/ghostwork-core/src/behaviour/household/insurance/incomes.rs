//! Incomes by which tax units are tested for cover.

use std::ops::Range;

use ghostwork_law::SelfEmploymentTax;

use crate::accounting::taxes_and_benefits::means::{
    annual_rate, pays_social_security, retirement_saving, usual_earnings,
};
use crate::accounting::taxes_and_benefits::weeks_of;
use crate::arithmetic::whole;
use crate::behaviour::employment::WEEKS_PER_MONTH;
use crate::block::BlockMonth;
use crate::context::{MonthContext, UsContext};
use crate::population::compact::RoughCents;
use crate::population::workers::{LabourState, Traits, Workers};

/// The columns that tell the incomes of the persons of a block.
#[derive(Clone, Copy)]
pub(super) struct Incomes<'a> {
    context: &'a MonthContext<'a>,
    usual_pay: &'a [i64],
    own_account_profit: &'a [i64],
    platform_net: &'a [i64],
    labour_state: &'a [LabourState],
    age_months: &'a [u16],
    property_income: &'a [RoughCents],
    social_security: &'a [RoughCents],
    traits: &'a [Traits],
    unemployment_benefit: &'a [i64],
    year_wages: &'a [i32],
    year_profit: &'a [i32],
    year_deferrals: &'a [i32],
}

impl<'a> Incomes<'a> {
    /// All columns have one length, so that a row is looked for once.
    #[inline(always)]
    pub(super) fn of(context: &'a MonthContext, workers: &'a Workers, month: &'a BlockMonth) -> Self {
        let rows = workers.len();
        Self {
            context,
            usual_pay: &month.usual_pay[..rows],
            own_account_profit: &month.own_account_profit[..rows],
            platform_net: &month.platform_net[..rows],
            labour_state: &workers.labour_state[..rows],
            age_months: &workers.age_months[..rows],
            property_income: &workers.property_income[..rows],
            social_security: &workers.social_security[..rows],
            traits: &workers.traits[..rows],
            unemployment_benefit: &month.unemployment_benefit[..rows],
            year_wages: &workers.year_wages[..rows],
            year_profit: &workers.year_profit[..rows],
            year_deferrals: &workers.year_deferrals[..rows],
        }
    }

    /// Returns wages less what is saved of them for old age, profits, incomes without work and unemployment benefits of a person
    /// in the month, cents; the benefits at their weekly rate, whether the month has four or five weeks.
    #[inline(always)]
    pub(super) fn by_kind(&self, row: usize) -> [i64; 4] {
        let (state, usual) = (self.labour_state[row], self.usual_pay[row]);
        let [wage, profit] = usual_earnings(state, usual, self.own_account_profit[row]);
        let benefit = self.unemployment_benefit[row] as f64;
        let weeks = f64::from(weeks_of(self.context.month.index()));
        [
            wage - retirement_saving(self.context, self.traits[row], wage),
            profit.wrapping_add(self.platform_net[row]),
            self.without_work(row),
            whole(benefit * (WEEKS_PER_MONTH / weeks) + 0.5),
        ]
    }

    /// Returns what a person has had since January, wages, profits and other income less what was saved for old age, and what
    /// comes every month besides; cents. `unemployment` is the benefits since January.
    #[inline(always)]
    pub(super) fn of_year(&self, row: usize, unemployment: i32) -> [i64; 4] {
        [
            i64::from(self.year_wages[row]),
            i64::from(self.year_profit[row]),
            i64::from(unemployment).wrapping_sub(i64::from(self.year_deferrals[row])),
            self.without_work(row),
        ]
    }

    /// Returns the private income and Social Security of a person in a month, cents.
    #[inline(always)]
    fn without_work(&self, row: usize) -> i64 {
        let is_due = pays_social_security(self.labour_state[row], self.age_months[row]);
        let pension = if is_due { i64::from(self.social_security[row]) } else { 0 };
        i64::from(self.property_income[row]).wrapping_add(pension)
    }
}

/// Returns the income of a unit in the month as covers are tested by it, dollars a year, but for what instruments say counts:
/// earnings less half of the self-employment tax, private income, Social Security and unemployment benefits.
pub(super) fn annual_income(
    context: &UsContext,
    workers: &Workers,
    month: &BlockMonth,
    unit: &Range<usize>,
) -> f64 {
    let (tax, incomes) = (&context.law.self_employment_tax, Incomes::of(context, workers, month));
    let kinds = |row: usize| after_deduction(tax, incomes.by_kind(row).map(annual_rate));
    let mut sums = kinds(unit.start);
    if unit.len() > 1 {
        for (sum, spouses) in sums.iter_mut().zip(kinds(unit.start + 1)) {
            *sum += spouses;
        }
    }
    sums.into_iter().sum()
}

/// Takes half of the self-employment tax off profits, the second of the kinds of income, dollars a year.
#[inline(always)]
pub(super) fn after_deduction(
    tax: &SelfEmploymentTax,
    [wages, profits, others, benefits]: [f64; 4],
) -> [f64; 4] {
    [wages, profits - tax.deduction(wages, profits), others, benefits]
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
    let (to_year, incomes) = (yearly(context), Incomes::of(context, workers, month));
    let tax = &context.law.self_employment_tax;
    unit.clone().map(|row| projected(tax, to_year, incomes.of_year(row, unemployment(row)))).sum()
}

/// Returns the profit of the year that a unit expects from what its members have had since January, cents; dollars.
#[inline(always)]
pub(super) fn expected_profit(context: &UsContext, of_members: impl IntoIterator<Item = i64>) -> f64 {
    let since_january: i64 = of_members.into_iter().map(|cents| cents.max(0)).sum();
    yearly(context) * since_january as f64 / 100.0
}

/// Returns what the time since January is multiplied by for a year.
pub(super) fn yearly(context: &UsContext) -> f64 {
    12.0 / f64::from(context.month.month_of_year())
}

/// Returns the income of the year that a person expects from what has come since January and what comes every month, cents;
/// dollars, after half of the self-employment tax.
#[inline(always)]
pub(super) fn projected(
    tax: &SelfEmploymentTax,
    to_year: f64,
    [wages, profits, others, monthly]: [i64; 4],
) -> f64 {
    let of_year = |cents: i64| to_year * cents as f64 / 100.0;
    let kinds = [of_year(wages), of_year(profits), of_year(others), annual_rate(monthly)];
    let [wages, profits, others, monthly] = after_deduction(tax, kinds);
    wages + profits + others + monthly
}
