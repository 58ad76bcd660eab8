//! Payroll tax, withholding from wages and quarterly estimated tax.

mod estimated_tax;
mod payroll_tax;
mod withholding;

use super::rounding::cents_of_column;
use super::{AmountTooLarge, accrue_each};
use crate::arithmetic::Divisor;
use crate::block::{Block, BlockMonth};
use crate::context::UsContext;
use crate::population::workers::Workers;

pub(crate) use withholding::TaxSheet;

/// Collects the taxes of the month and adds its earnings to those of the year.
pub(super) fn collect(
    context: &UsContext,
    block: &mut Block,
    month: &mut BlockMonth,
) -> Result<(), AmountTooLarge> {
    estimated_tax::collect(context, block, month)?;
    let mut scratch = std::mem::take(&mut month.scratch);
    withholding::collect(context, &mut block.workers, month, &mut scratch)?;
    payroll_tax::collect(context, &block.workers, month, &mut scratch.amounts);
    month.scratch = scratch;
    let processor = context.processor;
    accrue_each(processor, &mut block.workers.year_wages, month.wage.iter().copied())?;
    let Workers { year_deferrals, traits, .. } = &mut block.workers;
    let saving = context.parameters.household.retirement_saving;
    let deferrals = month.wage.iter().zip(&*traits).map(|(wage, own)| {
        let saved = cents_of_column(Divisor::CENTS.divide(*wage as f64) * saving);
        if own.has_retirement_plan() { saved } else { 0 }
    });
    accrue_each(processor, year_deferrals, deferrals)?;
    let profits = month.own_account_profit.iter().zip(&month.platform_net);
    accrue_each(processor, &mut block.workers.year_profit, profits.map(|(own, net)| own.wrapping_add(*net)))
}
