//! Payroll tax, withholding from wages and quarterly estimated tax.

mod estimated_tax;
mod withholding;

use ghostwork_law::PayrollTax;

use super::rounding::cents;
use super::{AmountTooLarge, accrue_each};
use crate::block::{Batch, Block, BlockMonth};
use crate::context::MonthContext;
use crate::ledger::Purpose;

/// Collects the taxes of the month and adds its earnings to those of the year.
pub(super) fn collect(
    context: &MonthContext,
    block: &mut Block,
    month: &mut BlockMonth,
) -> Result<(), AmountTooLarge> {
    estimated_tax::collect(context, block, month)?;
    withholding::collect(context, &mut block.workers, month)?;
    contribute(&context.law.payroll_tax, &block.workers.year_wages, month);
    accrue_each(&mut block.workers.year_wages, month.wage.iter().copied())?;
    let profits = month.own_account_profit.iter().zip(&month.platform_net).map(|(own, net)| own + net);
    accrue_each(&mut block.workers.year_profit, profits)
}

/// Collects both sides of payroll tax on the wages of the month, given the wages since January in cents.
fn contribute(payroll: &PayrollTax, year_wages: &[i32], month: &mut BlockMonth) {
    let mut own_part = Batch::of(Purpose::EmployeePayrollTax);
    let mut employers_part = Batch::of(Purpose::EmployerPayrollTax);
    for (row, year_wages) in year_wages.iter().enumerate() {
        let wage = month.wage[row];
        if wage == 0 {
            continue;
        }
        let before = f64::from(*year_wages) / 100.0;
        let after = before + wage as f64 / 100.0;
        let each_side = payroll.contribution(after) - payroll.contribution(before);
        let unemployment = payroll.federal_unemployment(after) - payroll.federal_unemployment(before);
        month.pay_into(&mut own_part, row, cents(each_side));
        employers_part.add(cents(each_side + unemployment));
    }
    month.book(own_part);
    month.book(employers_part);
}
