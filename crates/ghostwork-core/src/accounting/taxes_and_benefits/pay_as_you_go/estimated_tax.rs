//! Quarterly estimated tax of those with business profit or private income.

use std::ops::Range;

use ghostwork_parameters::Money;

use super::super::{AmountTooLarge, TRAITS, accrue, annual};
use crate::block::{Block, BlockMonth};
use crate::context::UsContext;
use crate::ledger::Purpose;
use crate::population::workers::LabourState;

/// Least tax still to pay for the year for which estimated tax is asked, dollars: 26 USC 6654(e)(1).
const LEAST_ESTIMATED_TAX: f64 = 1_000.0;
/// Income that is not withheld from of which no rate of tax takes that much, dollars a year.
const LEAST_UNTAXED_INCOME: f64 = 2_000.0;

/// Collects the estimated tax of the quarter.
///
/// In April, June and September it is the tax on the income since January, taken as lasting all year, less what is paid
/// already (the annualised income method of 26 USC 6654(d)(2)); in January it is what is left for the past year.
pub(super) fn collect(
    context: &UsContext,
    block: &mut Block,
    month: &mut BlockMonth,
) -> Result<(), AmountTooLarge> {
    let passed_months = match context.month.month_of_year() {
        1 => 0,
        quarter @ (4 | 6 | 9) => quarter - 1,
        _ => return Ok(()),
    };
    let mut head = 0;
    while head < block.workers.len() {
        let unit = block.workers.unit(head);
        head = unit.end;
        if passed_months == 0 {
            collect_rest(context, block, month, &unit)?;
        } else {
            collect_instalment(context, block, month, (&unit, 12.0 / f64::from(passed_months)))?;
        }
    }
    Ok(())
}

/// Collects an instalment for the present year: incomes since January times `to_year` are those of the year.
fn collect_instalment(
    context: &UsContext,
    block: &mut Block,
    month: &mut BlockMonth,
    (unit, to_year): (&Range<usize>, f64),
) -> Result<(), AmountTooLarge> {
    let workers = &block.workers;
    let untaxed: f64 = unit
        .clone()
        .map(|row| {
            to_year * f64::from(workers.year_profit[row])
                + 12.0 * i64::from(workers.property_income[row]) as f64
        })
        .sum();
    if untaxed / 100.0 < LEAST_UNTAXED_INCOME || !complies(context, block, unit) {
        return Ok(());
    }
    let due = annual::liability(context, block, unit, to_year) - to_year * annual::paid(workers, unit);
    if due >= LEAST_ESTIMATED_TAX {
        let tax = Money::from_dollars(due / to_year).cents();
        month.pay(unit.start, Purpose::EstimatedTax, tax);
        accrue(&mut block.workers.year_tax_paid[unit.start], tax)?;
    }
    Ok(())
}

/// Collects the last instalment for the past year, which the settlement then no longer asks for.
fn collect_rest(
    context: &UsContext,
    block: &mut Block,
    month: &mut BlockMonth,
    unit: &Range<usize>,
) -> Result<(), AmountTooLarge> {
    let head = unit.start;
    let rest = -i64::from(block.workers.settlement[head]);
    if Money::from_cents(rest).dollars() >= LEAST_ESTIMATED_TAX && complies(context, block, unit) {
        month.pay(head, Purpose::EstimatedTax, rest);
        accrue(&mut block.workers.settlement[head], rest)?;
    }
    Ok(())
}

/// Returns whether a unit pays estimated tax: those who work on own account do not always know of it.
fn complies(context: &UsContext, block: &Block, unit: &Range<usize>) -> bool {
    let workers = &block.workers;
    let has_business = unit.clone().any(|row| {
        workers.account[row] > 0
            || workers.labour_state[row] == LabourState::OwnAccount
            || workers.side_profit.get(row) > 0
    });
    !has_business
        || context.draws.traits(block.entity(unit.start), TRAITS)[0]
            < context.parameters.taxes.estimated_tax_compliance
}
