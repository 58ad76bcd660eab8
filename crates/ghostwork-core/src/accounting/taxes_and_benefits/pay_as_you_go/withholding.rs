//! Income tax withheld from wages.

use std::ops::Range;

use ghostwork_law::{
    ChildTaxCreditBase, FilingStatus, MAXIMUM_DEPENDENTS, STATES, State, TaxUnitYear, UsLaw,
};

use super::super::residence::state_of;
use super::super::rounding::share_of;
use super::super::{AmountTooLarge, accrue, annual, filing_status};
use crate::block::{Batch, BlockMonth};
use crate::context::MonthContext;
use crate::ledger::Purpose;
use crate::population::workers::Workers;

/// An income at which every state with an income tax takes something, dollars a year.
const LARGE_INCOME: f64 = 1_000_000.0;

/// Withholds income tax from the wages of every tax unit, from each spouse's in proportion to the own wage.
///
/// Units are sorted by filing status first: then one schedule holds for a whole column of wages.
pub(super) fn collect(
    context: &MonthContext,
    workers: &mut Workers,
    month: &mut BlockMonth,
) -> Result<(), AmountTooLarge> {
    let mut by_status = wage_units(context, workers, month);
    let mut batch = Batch::of(Purpose::WithheldIncomeTax);
    for (status, units) in FilingStatus::ALL.into_iter().zip(&mut by_status) {
        units.withhold(context.law, status);
        let adults = if status.is_joint() { 2 } else { 1 };
        for (head, tax_per_wage) in units.heads.iter().zip(&units.taxes) {
            let head = usize::from(*head);
            for row in head..head + adults {
                let tax = share_of(month.wage[row], *tax_per_wage);
                month.pay_into(&mut batch, row, tax);
                accrue(&mut workers.year_tax_paid[row], tax)?;
            }
        }
    }
    month.book(batch);
    Ok(())
}

/// Tax units of one filing status that have wages, in columns; amounts in dollars of the month.
#[derive(Default)]
struct WageUnits {
    heads: Vec<u16>,
    wages: Vec<f64>,
    child_credits: Vec<f64>,
    state_taxes: Vec<f64>,
    /// Taxes per dollar of wages, once they are computed.
    taxes: Vec<f64>,
}

impl WageUnits {
    fn push(&mut self, head: usize, wages: f64, child_credit: f64, state_tax: f64) {
        self.heads.push(head as u16);
        self.wages.push(wages);
        self.child_credits.push(child_credit);
        self.state_taxes.push(state_tax);
    }

    fn withhold(&mut self, law: &UsLaw, status: FilingStatus) {
        self.taxes.resize(self.wages.len(), 0.0);
        law.income_tax.withhold_each(status, &self.wages, &mut self.taxes);
        let units = self.wages.iter().zip(&self.child_credits).zip(&self.state_taxes);
        for (tax, ((wages, child_credit), state_tax)) in self.taxes.iter_mut().zip(units) {
            *tax = ((*tax - child_credit).max(0.0) + state_tax) / wages;
        }
    }
}

/// Returns the tax units with wages by filing status.
fn wage_units(context: &MonthContext, workers: &Workers, month: &BlockMonth) -> [WageUnits; 4] {
    let child_credits = child_credits_per_month(context);
    let state_rates = state_rates(context);
    let mut by_status: [WageUnits; 4] = Default::default();
    let mut head = 0;
    while head < workers.len() {
        let unit = workers.unit(head);
        let wages: i64 = month.wage[unit.clone()].iter().sum();
        if wages > 0 {
            let wages = wages as f64 / 100.0;
            let children = usize::from(workers.children[head]).min(MAXIMUM_DEPENDENTS);
            let state = state_of(workers.state[head]);
            let status = filing_status(workers, &unit);
            let state_tax = match state_rates[state.index()] {
                Some(rate) => rate * wages,
                None => state_tax_per_month(context, (state, status), (&unit, children), wages),
            };
            by_status[status.index()].push(head, wages, child_credits[children], state_tax);
        }
        head = unit.end;
    }
    by_status
}

/// Returns the share of income that each state takes; `None` where it has a schedule.
fn state_rates(context: &MonthContext) -> [Option<f64>; STATES] {
    let tax = &context.law.state_income_tax;
    State::ALL.map(|state| {
        let rate = tax.tax_on_wages(state, FilingStatus::Single, (1, 0), LARGE_INCOME) / LARGE_INCOME;
        (tax.is_assumed(state) || rate <= 0.0).then_some(rate)
    })
}

/// Returns a twelfth of the state's income tax on twelve times the wages of the month, dollars.
fn state_tax_per_month(
    context: &MonthContext,
    (state, status): (State, FilingStatus),
    (unit, children): (&Range<usize>, usize),
    wages: f64,
) -> f64 {
    let tax = context.law.state_income_tax.tax_on_wages(state, status, (unit.len(), children), 12.0 * wages);
    tax.max(0.0) / 12.0
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
