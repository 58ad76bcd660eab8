//! Payroll tax, withholding from wages and quarterly estimated tax.

use std::ops::Range;

use ghostwork_law::{ChildTaxCreditBase, FilingStatus, MAXIMUM_DEPENDENTS, Person, State, TaxUnitYear};
use ghostwork_parameters::Money;

use super::residence::state_of;
use super::{AmountTooLarge, TRAITS, accrue, annual, filing_status, heads};
use crate::block::{Block, BlockMonth};
use crate::context::MonthContext;
use crate::ledger::Purpose;
use crate::population::workers::Workers;

/// Least tax still to pay for the year for which estimated tax is asked, dollars: 26 USC 6654(e)(1).
const LEAST_ESTIMATED_TAX: f64 = 1_000.0;

/// Collects the taxes of the month and adds its earnings to those of the year.
pub(super) fn collect(
    context: &MonthContext,
    block: &mut Block,
    month: &mut BlockMonth,
) -> Result<(), AmountTooLarge> {
    let credits = child_credits_per_month(context);
    let heads: Vec<usize> = heads(&block.workers).collect();
    for head in heads {
        let unit = block.workers.unit(head);
        estimate(context, block, month, &unit)?;
        withhold(context, block, month, (&unit, &credits))?;
        for row in unit {
            contribute(context, block, month, row);
            accrue(&mut block.workers.year_wages[row], month.wage[row])?;
            accrue(
                &mut block.workers.year_profit[row],
                month.own_account_profit[row] + month.platform_net[row],
            )?;
        }
    }
    Ok(())
}

/// Returns what is taken off a month's withholding for each number of children, dollars.
fn child_credits_per_month(context: &MonthContext) -> [f64; MAXIMUM_DEPENDENTS + 1] {
    let share = context.parameters.taxes.child_credit_in_withholding;
    let mut credits = [0.0; MAXIMUM_DEPENDENTS + 1];
    let mut unit =
        TaxUnitYear { filing_status: FilingStatus::HeadOfHousehold, ..TaxUnitYear::single(40, State::AL) };
    let base = ChildTaxCreditBase { income_tax: f64::INFINITY, ..ChildTaxCreditBase::default() };
    for credit in &mut credits[1..] {
        unit.dependents.push(annual::CHILD_AGE);
        *credit = share * context.law.child_tax_credit.credit(&unit, &base).nonrefundable / 12.0;
    }
    credits
}

/// Withholds income tax from the wages of a tax unit, each spouse in proportion to the own wage.
fn withhold(
    context: &MonthContext,
    block: &mut Block,
    month: &mut BlockMonth,
    (unit, credits): (&Range<usize>, &[f64; MAXIMUM_DEPENDENTS + 1]),
) -> Result<(), AmountTooLarge> {
    let wages: i64 = month.wage[unit.clone()].iter().sum();
    if wages == 0 {
        return Ok(());
    }
    let workers = &mut block.workers;
    let status = filing_status(workers, unit);
    let children = usize::from(workers.children[unit.start]).min(MAXIMUM_DEPENDENTS);
    let dollars = Money::from_cents(wages).dollars();
    let federal = (context.law.withholding_per_month(status, dollars) - credits[children]).max(0.0);
    let state = state_tax_per_month(context, workers, unit, dollars);
    let tax_per_wage = (federal + state) / dollars;
    for row in unit.clone() {
        let tax = Money::from_dollars(tax_per_wage * Money::from_cents(month.wage[row]).dollars()).cents();
        month.pay(row, Purpose::WithheldIncomeTax, tax);
        accrue(&mut workers.year_tax_paid[row], tax)?;
    }
    Ok(())
}

/// Returns a twelfth of the state's income tax on twelve times the wages of the month, dollars.
fn state_tax_per_month(context: &MonthContext, workers: &Workers, unit: &Range<usize>, wages: f64) -> f64 {
    let head = unit.start;
    let year = TaxUnitYear {
        filing_status: filing_status(workers, unit),
        spouse: (unit.len() > 1).then(Person::default),
        dependents: annual::dependents(workers, head),
        ..TaxUnitYear::single(workers.age_years(head), state_of(workers.state[head]))
    };
    context.law.state_income_tax.tax(&year, 12.0 * wages, 0.0).max(0.0) / 12.0
}

/// Collects both sides of payroll tax on the wage of the month, given the wages since January.
fn contribute(context: &MonthContext, block: &Block, month: &mut BlockMonth, row: usize) {
    let wage = month.wage[row];
    if wage == 0 {
        return;
    }
    let before = f64::from(block.workers.year_wages[row]) / 100.0;
    let after = before + Money::from_cents(wage).dollars();
    let payroll = &context.law.payroll_tax;
    let employee = payroll.contribution(after) - payroll.contribution(before);
    let employer = payroll.employer(after) - payroll.employer(before);
    month.pay(row, Purpose::EmployeePayrollTax, Money::from_dollars(employee).cents());
    month.pass(Purpose::EmployerPayrollTax, Money::from_dollars(employer).cents());
}

/// Collects the quarterly estimated tax of a tax unit with business profit.
///
/// In April, June and September it is the tax on the income since January, taken as lasting all year, less what is paid
/// already (the annualised income method of 26 USC 6654(d)(2)); in January it is what is left for the past year.
fn estimate(
    context: &MonthContext,
    block: &mut Block,
    month: &mut BlockMonth,
    unit: &Range<usize>,
) -> Result<(), AmountTooLarge> {
    let passed_months = match context.month.month_of_year() {
        1 => return estimate_rest(context, block, month, unit.start),
        quarter @ (4 | 6 | 9) => f64::from(quarter - 1),
        _ => return Ok(()),
    };
    let profit: i64 = block.workers.year_profit[unit.clone()].iter().map(|cents| i64::from(*cents)).sum();
    if profit <= 0 || !complies(context, block, unit.start) {
        return Ok(());
    }
    let to_year = 12.0 / passed_months;
    let due = annual::liability(context, block, unit, to_year) - to_year * annual::paid(&block.workers, unit);
    if due >= LEAST_ESTIMATED_TAX {
        let tax = Money::from_dollars(due / to_year).cents();
        month.pay(unit.start, Purpose::EstimatedTax, tax);
        accrue(&mut block.workers.year_tax_paid[unit.start], tax)?;
    }
    Ok(())
}

/// Collects the last instalment for the past year, which the settlement then no longer asks for.
fn estimate_rest(
    context: &MonthContext,
    block: &mut Block,
    month: &mut BlockMonth,
    head: usize,
) -> Result<(), AmountTooLarge> {
    let rest = -i64::from(block.workers.settlement[head]);
    if Money::from_cents(rest).dollars() >= LEAST_ESTIMATED_TAX && complies(context, block, head) {
        month.pay(head, Purpose::EstimatedTax, rest);
        accrue(&mut block.workers.settlement[head], rest)?;
    }
    Ok(())
}

fn complies(context: &MonthContext, block: &Block, head: usize) -> bool {
    context.draws.traits(block.entity(head), TRAITS)[0] < context.parameters.taxes.estimated_tax_compliance
}
