//! Phase 7: payroll and income taxes, unemployment benefits, food assistance, the settlement in April.

mod annual;
#[cfg(test)]
pub(crate) mod example;
mod food_assistance;
mod pay_as_you_go;

use std::ops::Range;

use ghostwork_law::FilingStatus;
use ghostwork_parameters::{ASSUMPTION, Money, Unit, parameters};

use crate::accounting::instruments;
use crate::block::{Block, BlockMonth};
use crate::context::MonthContext;
use crate::ledger::Purpose;
use crate::population::workers::{LabourState, Role, Workers};

parameters! {
    /// Taxes paid in advance, honesty towards the tax office, take-up of benefits.
    pub struct TaxesAndBenefitsParameters in "taxes" {
        /// Share of those with business profit who pay estimated tax through the year.
        estimated_tax_compliance: f64 = 0.66, Unit::Share, 0.0..=1.0,
            "Bruckner (2016), Shortchanged: 34 per cent of platform workers did not know of quarterly payments";
        /// Share of the child tax credit that parents have taken off their withholding.
        child_credit_in_withholding: f64 = 0.5, Unit::Share, 0.0..=1.0, ASSUMPTION;
        /// Share of profit declared where no information return tells the tax office of it.
        declared_without_return: f64 = 0.45, Unit::Share, 0.0..=1.0,
            "Internal Revenue Service, Publication 1415, tax years 2014-2016: 55 per cent misreported";
        /// Share of profit declared where an information return tells the tax office of it.
        declared_with_return: f64 = 0.94, Unit::Share, 0.0..=1.0,
            "Internal Revenue Service, Publication 1415, tax years 2014-2016: 6 per cent misreported";
        /// Pay in a year above which a marketplace sends an information return, where no instrument says otherwise.
        reporting_threshold: f64 = 20_000.0, Unit::DollarsPerYear, 0.0..=1_000_000.0,
            "26 USC 6050W(e), as restored by P.L. 119-21";
        /// Share of tax units entitled to the earned income credit that claim it.
        earned_income_credit_take_up: f64 = 0.78, Unit::Share, 0.0..=1.0,
            "Internal Revenue Service and Census Bureau, participation in tax years 2016 to 2018: 78 to 79 per cent";
        /// Share of households entitled to food assistance that receive it.
        food_assistance_take_up: f64 = 0.82, Unit::Share, 0.0..=1.0,
            "USDA Food and Nutrition Service, participation of eligible persons in fiscal year 2019: 82 per cent";
    }
}

/// Index of the lasting draws of a tax unit: estimated tax, earned income credit, food assistance.
const TRAITS: u16 = 0x20;

/// A sum that a worker's account cannot hold.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("an account of a worker would come to {sum}, more than 21,474,836.47")]
pub(crate) struct AmountTooLarge {
    /// What the account would come to.
    pub(crate) sum: Money,
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

/// Returns an amount as an account holds it.
fn fit(cents: i64) -> Result<i32, AmountTooLarge> {
    i32::try_from(cents).map_err(|_| AmountTooLarge { sum: Money::from_cents(cents) })
}

/// Collects taxes in advance, pays benefits and what instruments claim, and settles the year in December and April.
///
/// # Errors
///
/// When a worker's account cannot hold a sum.
pub(crate) fn tax_and_support(
    context: &MonthContext,
    block: &mut Block,
    month: &mut BlockMonth,
) -> Result<(), AmountTooLarge> {
    pay_as_you_go::collect(context, block, month)?;
    insure_unemployed(context, block, month)?;
    let counted = instruments::claims(context, block, month)?;
    food_assistance::assist(context, block, month, &counted);
    match context.month.month_of_year() {
        4 => annual::settle(block, month),
        12 => annual::assess(context, block)?,
        _ => {}
    }
    Ok(())
}

/// Returns the heads of the tax units of a block: everyone who does not file jointly with the row before.
fn heads(workers: &Workers) -> impl Iterator<Item = usize> {
    workers.traits.iter().enumerate().filter(|(_, traits)| traits.role() != Role::Spouse).map(|(row, _)| row)
}

/// Returns how a tax unit files.
fn filing_status(workers: &Workers, unit: &Range<usize>) -> FilingStatus {
    match (unit.len(), workers.children[unit.start]) {
        (2.., _) => FilingStatus::Joint,
        (_, 0) => FilingStatus::Single,
        _ => FilingStatus::HeadOfHousehold,
    }
}

/// Pays unemployment benefits for the four or five weeks of the month.
fn insure_unemployed(
    context: &MonthContext,
    block: &mut Block,
    month: &mut BlockMonth,
) -> Result<(), AmountTooLarge> {
    let workers = &mut block.workers;
    let weeks = weeks_of(context.month.index());
    for row in 0..workers.len() {
        let left = workers.unemployment_weeks_left[row];
        if left == 0 || workers.labour_state[row] != LabourState::Unemployed {
            continue;
        }
        let paid = left.min(weeks);
        let cents = i64::from(workers.weekly_benefit[row]) * i64::from(paid) * 100;
        workers.unemployment_weeks_left[row] = left - paid;
        accrue(&mut workers.year_unemployment[row], cents)?;
        month.receive(row, Purpose::UnemploymentBenefit, cents);
    }
    Ok(())
}

/// Returns the weeks of a month: four or five, 52 in twelve months.
fn weeks_of(month_index: u32) -> u8 {
    let weeks_before = |months: u32| months * 52 / 12;
    (weeks_before(month_index + 1) - weeks_before(month_index)) as u8
}
