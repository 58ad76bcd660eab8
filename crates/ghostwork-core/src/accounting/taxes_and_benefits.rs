//! Phase 7: payroll and income taxes, unemployment benefits, food assistance, the settlement in April.

pub(crate) mod annual;
#[cfg(test)]
pub(crate) mod example;
mod food_assistance;
pub(crate) mod means;
mod pay_as_you_go;
pub(crate) mod residence;
pub(crate) mod rounding;
#[cfg(test)]
mod tests;
pub(crate) mod united_kingdom;

pub(crate) use annual::TaxOffice;
pub(crate) use food_assistance::FoodOffice;
pub(crate) use pay_as_you_go::TaxSheet;

use std::ops::Range;

use ghostwork_law::{FilingStatus, NationalLaw};
use ghostwork_parameters::{ASSUMPTION, Money, Unit, parameters};
use ghostwork_processor::{Kernel, Processor};

use self::means::usual_earnings;
use crate::accounting::instruments;
use crate::block::{Batch, Block, BlockMonth};
use crate::context::{MonthContext, UsContext};
use crate::ledger::Purpose;
use crate::population::workers::{LabourState, Workers};

parameters! {
    /// Taxes paid in advance, take-up of credits and benefits.
    pub struct TaxesAndBenefitsParameters in "taxes" {
        /// Share of those who work on own account who pay estimated tax through the year; others with untaxed income do.
        estimated_tax_compliance: f64 = 0.66, Unit::Share, 0.0..=1.0,
            "Bruckner (2016), Shortchanged: 34 per cent of platform workers did not know of quarterly payments";
        /// Share of the child tax credit that parents have taken off their withholding.
        child_credit_in_withholding: f64 = 0.2, Unit::Share, 0.0..=1.0,
            "assumption; check: refunds of 330 billion USD in the filing season of 2024 (Internal Revenue Service)";
        /// Share of tax units entitled to the earned income credit that claim it.
        earned_income_credit_take_up: f64 = 0.78, Unit::Share, 0.0..=1.0,
            "Internal Revenue Service and Census Bureau, participation in tax years 2016 to 2018: 78 to 79 per cent";
        /// Share of households entitled to food assistance that receive it.
        food_assistance_take_up: f64 = 0.82, Unit::Share, 0.0..=1.0,
            "USDA Food and Nutrition Service, participation of eligible persons in fiscal year 2019: 82 per cent";
        /// Age from which the young without children who live with others eat apart from them.
        own_table_age: u32 = 30, Unit::Years, 22.0..=65.0,
            "assumption, above the 22 of 7 CFR 273.1(b)(1): a household is who buys and prepares food together";
        /// Rent, mortgage and utilities of households that claim food assistance.
        shelter_costs: f64 = 700.0, Unit::DollarsPerMonth, 0.0..=10_000.0, ASSUMPTION;
    }
}

/// Index of the lasting draws of a tax unit: estimated tax, earned income credit, food assistance.
const TRAITS: u16 = 0x20;

/// A sum that a worker's account cannot hold.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("an account of a worker would come to {sum}, more than 21,474,836.47")]
pub struct AmountTooLarge {
    /// What the account would come to.
    pub sum: Money,
}

/// Adds cents to an account.
///
/// # Errors
///
/// When the account cannot hold the sum.
pub(crate) fn accrue(account: &mut i32, cents: i64) -> Result<(), AmountTooLarge> {
    *account = fit(i64::from(*account) + cents)?;
    Ok(())
}

/// Adds cents to each account of a column.
///
/// # Errors
///
/// When an account cannot hold its sum.
pub(crate) fn accrue_each(
    processor: Processor,
    accounts: &mut [i32],
    cents: impl Iterator<Item = i64> + Clone,
) -> Result<(), AmountTooLarge> {
    let all_fit = processor.run(AccrueEach { accounts, cents: cents.clone() });
    if all_fit { Ok(()) } else { too_large(accounts, cents) }
}

/// Adds cents to accounts, and returns whether each can hold its sum.
struct AccrueEach<'a, I> {
    accounts: &'a mut [i32],
    cents: I,
}

impl<I: Iterator<Item = i64>> Kernel for AccrueEach<'_, I> {
    type Output = bool;

    #[inline(always)]
    fn run(self) -> bool {
        let mut beyond = 0;
        for (account, cents) in self.accounts.iter_mut().zip(self.cents) {
            let sum = i64::from(*account).wrapping_add(cents);
            *account = sum as i32;
            beyond |= sum ^ i64::from(*account);
        }
        beyond == 0
    }
}

/// Finds the first sum that went beyond an account: what went in gives back what the account held before.
#[cold]
fn too_large(accounts: &[i32], cents: impl Iterator<Item = i64>) -> Result<(), AmountTooLarge> {
    for (account, cents) in accounts.iter().zip(cents) {
        fit(i64::from(account.wrapping_sub(cents as i32)) + cents)?;
    }
    Ok(())
}

/// Returns an amount as an account holds it.
pub(crate) fn fit(cents: i64) -> Result<i32, AmountTooLarge> {
    i32::try_from(cents).map_err(|_| AmountTooLarge { sum: Money::from_cents(cents) })
}

/// Collects taxes in advance, pays benefits and what instruments claim, and settles the year, by the law of the country.
///
/// # Errors
///
/// When a worker's account cannot hold a sum.
#[inline(never)]
pub(crate) fn tax_and_support(
    context: &MonthContext,
    block: &mut Block,
    month: &mut BlockMonth,
) -> Result<(), AmountTooLarge> {
    match context.law {
        NationalLaw::UnitedStates(law) => us_tax_and_support(&UsContext::new(context, law), block, month),
        NationalLaw::UnitedKingdom(law) => united_kingdom::tax_and_support(context, law, block, month),
    }
}

/// The same in the United States: the year is assessed in December and settled in April.
fn us_tax_and_support(
    context: &UsContext,
    block: &mut Block,
    month: &mut BlockMonth,
) -> Result<(), AmountTooLarge> {
    if context.month.month_of_year() == 1 {
        annual::begin(&mut block.workers);
    }
    pay_as_you_go::collect(context, block, month)?;
    insure_unemployed(context, block, month)?;
    let mut countable = std::mem::take(&mut month.scratch.amounts);
    count_income(context.processor, block, (month, Pay::Usual), &mut countable);
    instruments::claims(context, block, month, &mut countable)?;
    food_assistance::assist(context, block, month, &countable);
    month.scratch.amounts = countable;
    match context.month.month_of_year() {
        4 => annual::settle(block, month),
        12 => annual::assess(context, block, month)?,
        _ => {}
    }
    Ok(())
}

/// Which pay of jobs and own-account work means-tested benefits count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Pay {
    OfTheMonth,
    /// That of a usual month.
    Usual,
}

/// Works out what counts as income for means-tested benefits before any instrument, cents by row.
///
/// So far the government has paid nothing but Social Security and unemployment benefits.
fn count_income(
    processor: Processor,
    block: &Block,
    (month, pay): (&BlockMonth, Pay),
    countable: &mut Vec<i64>,
) {
    countable.resize(block.workers.len(), 0);
    processor.run(Countable { workers: &block.workers, month, pay, income: countable });
}

struct Countable<'a> {
    workers: &'a Workers,
    month: &'a BlockMonth,
    pay: Pay,
    /// Income that counts, cents.
    income: &'a mut [i64],
}

impl Kernel for Countable<'_> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let rows = self.income.len();
        let Workers { labour_state, property_income, .. } = self.workers;
        let BlockMonth { wage, own_account_profit, usual_pay, platform_net, transfers, .. } = self.month;
        let (states, property) = (&labour_state[..rows], &property_income[..rows]);
        let (wages, profits, usual_pay) = (&wage[..rows], &own_account_profit[..rows], &usual_pay[..rows]);
        let (platform_net, transfers) = (&platform_net[..rows], &transfers[..rows]);
        for (row, countable) in self.income.iter_mut().enumerate() {
            let [wage, profit] = match self.pay {
                Pay::OfTheMonth => [wages[row], profits[row]],
                Pay::Usual => usual_earnings(states[row], usual_pay[row], profits[row]),
            };
            let market = wage.wrapping_add(profit).wrapping_add(platform_net[row]);
            *countable = market.wrapping_add(i64::from(property[row])).wrapping_add(transfers[row]);
        }
    }
}

/// How tax units file.
const STATUSES: [FilingStatus; 3] =
    [FilingStatus::Single, FilingStatus::Joint, FilingStatus::HeadOfHousehold];

/// Returns how a tax unit files.
pub(crate) fn filing_status(workers: &Workers, unit: &Range<usize>) -> FilingStatus {
    STATUSES[number_of_status(workers, unit)]
}

/// Returns the position in [`STATUSES`] of how a tax unit files, without a branch: units follow upon each other in no order.
fn number_of_status(workers: &Workers, unit: &Range<usize>) -> usize {
    let (is_couple, has_children) = (unit.len() > 1, workers.children[unit.start] > 0);
    usize::from(is_couple) + 2 * usize::from(has_children & !is_couple)
}

/// Pays unemployment benefits for the four or five weeks of the month.
fn insure_unemployed(
    context: &MonthContext,
    block: &mut Block,
    month: &mut BlockMonth,
) -> Result<(), AmountTooLarge> {
    let workers = &mut block.workers;
    let weeks = weeks_of(context.month.index());
    let mut candidates = std::mem::take(&mut month.scratch.candidates);
    let spells = workers.labour_state.iter().zip(&workers.unemployment_weeks_left);
    let insured = candidates.find_where(context.processor, spells, |(state, left)| {
        (*state == LabourState::Unemployed) & (*left > 0)
    });
    let mut batch = Batch::of(Purpose::UnemploymentBenefit);
    let mut year_unemployment = std::mem::take(&mut workers.year_unemployment);
    let mut since_january = year_unemployment.sweep();
    for row in insured.iter().map(|row| usize::from(*row)) {
        let left = workers.unemployment_weeks_left[row];
        let paid = left.min(weeks);
        let weekly = weekly_benefit_besides_earnings(context, workers, row, month.platform_net[row]);
        if weekly == 0 {
            continue;
        }
        let cents = weekly * i64::from(paid);
        workers.unemployment_weeks_left[row] = left - paid;
        accrue(since_january.at(row), cents)?;
        month.unemployment_benefit[row] = cents;
        month.receive_of(&mut batch, row, cents);
    }
    drop(since_january);
    workers.year_unemployment = year_unemployment;
    month.scratch.candidates = candidates;
    month.book(batch);
    Ok(())
}

/// Returns the weekly unemployment benefit of a person with platform earnings in the month, cents: what is earned beyond a part
/// of the benefit is taken off.
pub(crate) fn weekly_benefit_besides_earnings(
    context: &MonthContext,
    workers: &Workers,
    row: usize,
    platform_net: i64,
) -> i64 {
    let benefit = i64::from(workers.weekly_benefit[row]) * 100;
    let weekly_earnings = platform_net.max(0) / i64::from(weeks_of(context.month.index()));
    let disregarded = (benefit as f64 * context.parameters.employment.benefit_disregard) as i64;
    (benefit - (weekly_earnings - disregarded).max(0)).max(0)
}

/// Returns the weeks of a month: four or five, 52 in twelve months.
pub(crate) fn weeks_of(month_index: u32) -> u8 {
    let weeks_before = |months: u32| months * 52 / 12;
    (weeks_before(month_index + 1) - weeks_before(month_index)) as u8
}
