//! Payroll tax, withholding from wages and quarterly estimated tax.

use std::ops::Range;

use ghostwork_law::{
    ChildTaxCreditBase, FilingStatus, MAXIMUM_DEPENDENTS, Person, STATES, State, TaxUnitYear,
};
use ghostwork_parameters::Money;

use super::residence::state_of;
use super::rounding::{cents, share_of};
use super::{AmountTooLarge, TRAITS, accrue, annual, filing_status};
use crate::block::{Block, BlockMonth};
use crate::context::MonthContext;
use crate::ledger::Purpose;
use crate::population::workers::{LabourState, Workers};

/// Least tax still to pay for the year for which estimated tax is asked, dollars: 26 USC 6654(e)(1).
const LEAST_ESTIMATED_TAX: f64 = 1_000.0;
/// Income that is not withheld from of which no rate of tax takes that much, dollars a year.
const LEAST_UNTAXED_INCOME: f64 = 2_000.0;
/// An income at which every state with an income tax takes something, dollars a year.
const LARGE_INCOME: f64 = 1_000_000.0;

/// Collects the taxes of the month and adds its earnings to those of the year.
pub(super) fn collect(
    context: &MonthContext,
    block: &mut Block,
    month: &mut BlockMonth,
) -> Result<(), AmountTooLarge> {
    let withholding = Withholding::new(context);
    let mut head = 0;
    while head < block.workers.len() {
        let unit = block.workers.unit(head);
        head = unit.end;
        estimate(context, block, month, &unit)?;
        withholding.collect(context, &mut block.workers, month, &unit)?;
        for row in unit {
            let wage = month.wage[row];
            if wage > 0 {
                contribute(context, block.workers.year_wages[row], month, row);
                accrue(&mut block.workers.year_wages[row], wage)?;
            }
            let profit = month.own_account_profit[row] + month.platform_net[row];
            if profit != 0 {
                accrue(&mut block.workers.year_profit[row], profit)?;
            }
        }
    }
    Ok(())
}

/// What withholding needs to know besides the law, prepared once a month.
struct Withholding {
    /// What is taken off for each number of children, dollars a month.
    child_credits: [f64; MAXIMUM_DEPENDENTS + 1],
    /// The share of income that a state takes; `None` where it has a schedule.
    state_rates: [Option<f64>; STATES],
}

impl Withholding {
    fn new(context: &MonthContext) -> Self {
        Self {
            child_credits: child_credits_per_month(context),
            state_rates: State::ALL.map(|state| {
                let tax = &context.law.state_income_tax;
                let unit = TaxUnitYear::single(40, state);
                let rate = tax.tax(&unit, LARGE_INCOME, 0.0) / LARGE_INCOME;
                (tax.is_assumed(state) || rate <= 0.0).then_some(rate)
            }),
        }
    }

    /// Withholds income tax from the wages of a tax unit, each spouse in proportion to the own wage.
    fn collect(
        &self,
        context: &MonthContext,
        workers: &mut Workers,
        month: &mut BlockMonth,
        unit: &Range<usize>,
    ) -> Result<(), AmountTooLarge> {
        let wages: i64 = month.wage[unit.clone()].iter().sum();
        if wages == 0 {
            return Ok(());
        }
        let status = filing_status(workers, unit);
        let children = usize::from(workers.children[unit.start]).min(MAXIMUM_DEPENDENTS);
        let dollars = wages as f64 / 100.0;
        let federal = context.law.withholding_per_month(status, dollars) - self.child_credits[children];
        let state = match self.state_rates[state_of(workers.state[unit.start]).index()] {
            Some(rate) => rate * dollars,
            None => state_tax_per_month(context, workers, unit, dollars),
        };
        let tax_per_wage = (federal.max(0.0) + state) / dollars;
        for row in unit.clone() {
            let tax = share_of(month.wage[row], tax_per_wage);
            month.pay(row, Purpose::WithheldIncomeTax, tax);
            accrue(&mut workers.year_tax_paid[row], tax)?;
        }
        Ok(())
    }
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

/// Collects both sides of payroll tax on the wage of the month, given the wages since January in cents.
fn contribute(context: &MonthContext, year_wages: i32, month: &mut BlockMonth, row: usize) {
    let before = f64::from(year_wages) / 100.0;
    let after = before + month.wage[row] as f64 / 100.0;
    let payroll = &context.law.payroll_tax;
    let each_side = payroll.contribution(after) - payroll.contribution(before);
    let unemployment = payroll.federal_unemployment(after) - payroll.federal_unemployment(before);
    month.pay(row, Purpose::EmployeePayrollTax, cents(each_side));
    month.pass(Purpose::EmployerPayrollTax, cents(each_side + unemployment));
}

/// Collects the quarterly estimated tax of a tax unit with business profit or private income.
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
        1 => return estimate_rest(context, block, month, unit),
        quarter @ (4 | 6 | 9) => f64::from(quarter - 1),
        _ => return Ok(()),
    };
    let to_year = 12.0 / passed_months;
    let workers = &block.workers;
    let untaxed: f64 = unit
        .clone()
        .map(|row| {
            to_year * f64::from(workers.year_profit[row]) + 12.0 * f64::from(workers.property_income[row])
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
fn estimate_rest(
    context: &MonthContext,
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
fn complies(context: &MonthContext, block: &Block, unit: &Range<usize>) -> bool {
    let workers = &block.workers;
    let has_business = unit.clone().any(|row| {
        workers.account[row] > 0
            || workers.side_profit[row] > 0
            || workers.labour_state[row] == LabourState::OwnAccount
    });
    !has_business
        || context.draws.traits(block.entity(unit.start), TRAITS)[0]
            < context.parameters.taxes.estimated_tax_compliance
}
