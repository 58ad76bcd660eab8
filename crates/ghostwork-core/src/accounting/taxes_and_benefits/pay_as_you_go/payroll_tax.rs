//! Both sides of payroll tax on the wages of the month.

use ghostwork_law::PayrollTax;
use ghostwork_processor::Kernel;

use super::super::rounding::cents_of_column;
use crate::arithmetic::Divisor;
use crate::block::BlockMonth;
use crate::context::UsContext;
use crate::ledger::Purpose;
use crate::population::workers::Workers;

/// Collects payroll tax; `own_parts` is room for a column of cents.
pub(super) fn collect(
    context: &UsContext,
    workers: &Workers,
    month: &mut BlockMonth,
    own_parts: &mut Vec<i64>,
) {
    own_parts.resize(workers.len(), 0);
    let employers_part = context.processor.run(Contributions {
        payroll: &context.law.payroll_tax,
        year_wages: &workers.year_wages,
        wages: &month.wage,
        own_parts,
    });
    month.pay_each(context.processor, Purpose::EmployeePayrollTax, own_parts);
    month.pass(Purpose::EmployerPayrollTax, employers_part);
}

/// Computes what every employee contributes, and what all employers do; cents.
struct Contributions<'a> {
    payroll: &'a PayrollTax,
    /// Wages since January before this month.
    year_wages: &'a [i32],
    wages: &'a [i64],
    own_parts: &'a mut [i64],
}

impl Kernel for Contributions<'_> {
    type Output = i64;

    #[inline(always)]
    fn run(self) -> i64 {
        let payroll = *self.payroll;
        let mut employers_part = 0_i64;
        for (own_part, (year_wages, wage)) in
            self.own_parts.iter_mut().zip(self.year_wages.iter().zip(self.wages))
        {
            let before = Divisor::CENTS.divide(f64::from(*year_wages));
            let after = before + Divisor::CENTS.divide(*wage as f64);
            let each_side = payroll.contribution(after) - payroll.contribution(before);
            let unemployment = payroll.federal_unemployment(after) - payroll.federal_unemployment(before);
            *own_part = cents_of_column(each_side);
            employers_part = employers_part.wrapping_add(cents_of_column(each_side + unemployment));
        }
        employers_part
    }
}
