//! Income tax withheld from wages.

use ghostwork_law::{ChildTaxCreditBase, FilingStatus, IncomeTax, MAXIMUM_DEPENDENTS, State, TaxUnitYear};
use ghostwork_processor::Kernel;

use super::super::residence::{NUMBERS, state_of};
use super::super::rounding::cents_of_column;
use super::super::{AmountTooLarge, accrue_each, annual, filing_status};
use crate::block::{BlockMonth, Scratch};
use crate::context::UsContext;
use crate::ledger::Purpose;
use crate::population::workers::{Role, Workers};

/// An income at which every state with an income tax takes something, dollars a year.
const LARGE_INCOME: f64 = 1_000_000.0;
/// Wages whose taxes are computed together.
const AT_ONCE: usize = 64;

/// Withholds income tax from the wages of every tax unit less retirement saving, from each spouse's in proportion to the own wage.
///
/// Everything is computed for every row, with or without wages: that is cheaper than asking.
pub(super) fn collect(
    context: &UsContext,
    workers: &mut Workers,
    month: &mut BlockMonth,
    scratch: &mut Scratch,
) -> Result<(), AmountTooLarge> {
    let Scratch { tax_sheet: sheet, candidates, amounts: cents, .. } = scratch;
    sheet.prepare(context, workers);
    context.processor.run(UnitWages { wages: &month.wage, sheet });
    let in_scheduled_state = candidates.find(workers.len(), |marks| {
        context.processor.run(ScheduledStates { sheet, marks });
    });
    for head in in_scheduled_state.iter().map(|row| usize::from(*row)) {
        sheet.state_taxes[head] = state_tax_per_month(context, workers, head, sheet.taxable[head]);
    }
    context.processor.run(TaxPerWage { law: &context.law.income_tax, sheet });
    cents.resize(workers.len(), 0);
    context.processor.run(Withheld { wages: &month.wage, sheet, cents });
    month.pay_each(context.processor, Purpose::WithheldIncomeTax, cents);
    accrue_each(&mut workers.year_tax_paid, cents.iter().copied())
}

/// What withholding works out, by row; amounts in dollars of the month, those of a tax unit on the head's row.
#[derive(Debug, Default)]
pub(crate) struct TaxSheet {
    /// Whether a row is the second of a couple.
    is_second: Vec<bool>,
    has_children: Vec<bool>,
    child_credits: Vec<f64>,
    /// The share of income that the state takes; not a number where it has a schedule.
    state_rates: Vec<f64>,
    /// What is left of a wage after retirement saving, as a share.
    taxable_shares: Vec<f64>,
    wages: Vec<f64>,
    /// Wages less retirement saving.
    taxable: Vec<f64>,
    state_taxes: Vec<f64>,
    tax_per_wage: Vec<f64>,
}

impl TaxSheet {
    /// Fills in what does not depend on wages.
    fn prepare(&mut self, context: &UsContext, workers: &Workers) {
        let rows = workers.len();
        let credits = child_credits_per_month(context);
        let rates = state_rates(context);
        self.child_credits.clear();
        self.child_credits.extend(
            workers.children.iter().map(|children| credits[usize::from(*children).min(MAXIMUM_DEPENDENTS)]),
        );
        self.state_rates.clear();
        self.state_rates.extend(workers.state.iter().map(|state| rates[usize::from(*state) % NUMBERS]));
        self.has_children.clear();
        self.has_children.extend(workers.children.iter().map(|children| *children > 0));
        self.is_second.clear();
        // A couple is a head and a spouse; a spouse without a head in the row before files alone.
        let mut is_second = true;
        self.is_second.extend(workers.traits.iter().map(|traits| {
            is_second = traits.role() == Role::Spouse && !is_second;
            is_second
        }));
        let saving = context.parameters.household.retirement_saving;
        self.taxable_shares.clear();
        self.taxable_shares.extend(
            workers.traits.iter().map(|traits| if traits.has_retirement_plan() { 1.0 - saving } else { 1.0 }),
        );
        for column in [&mut self.wages, &mut self.taxable, &mut self.state_taxes, &mut self.tax_per_wage] {
            column.resize(rows, 0.0);
        }
    }
}

/// Adds up the wages of couples, and takes the states' shares.
struct UnitWages<'a> {
    wages: &'a [i64],
    sheet: &'a mut TaxSheet,
}

impl Kernel for UnitWages<'_> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let rows = self.wages.len();
        let (own, is_second) = (self.wages, &self.sheet.is_second[..rows]);
        let (unit_wages, rates) = (&mut self.sheet.wages[..rows], &self.sheet.state_rates[..rows]);
        let (shares, taxable) = (&self.sheet.taxable_shares[..rows], &mut self.sheet.taxable[..rows]);
        let Some(last) = rows.checked_sub(1) else { return };
        for row in 0..last {
            let partners = if is_second[row + 1] { own[row + 1] } else { 0 };
            unit_wages[row] = own[row].wrapping_add(partners) as f64 / 100.0;
            taxable[row] = (own[row] as f64 * shares[row] + partners as f64 * shares[row + 1]) / 100.0;
        }
        unit_wages[last] = own[last] as f64 / 100.0;
        taxable[last] = unit_wages[last] * shares[last];
        for (tax, (rate, taxable)) in self.sheet.state_taxes.iter_mut().zip(rates.iter().zip(taxable)) {
            *tax = rate * *taxable;
        }
    }
}

/// Marks the tax units with wages whose state has a schedule.
struct ScheduledStates<'a> {
    sheet: &'a TaxSheet,
    marks: &'a mut [u8],
}

impl Kernel for ScheduledStates<'_> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let units = self.sheet.state_rates.iter().zip(&self.sheet.wages).zip(&self.sheet.is_second);
        for (mark, ((rate, wages), is_second)) in self.marks.iter_mut().zip(units) {
            *mark = u8::from(rate.is_nan() & (*wages > 0.0) & !is_second);
        }
    }
}

/// Computes the tax on every dollar of a tax unit's wages.
struct TaxPerWage<'a> {
    law: &'a IncomeTax,
    sheet: &'a mut TaxSheet,
}

impl Kernel for TaxPerWage<'_> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let TaxSheet {
            is_second,
            has_children,
            child_credits,
            wages,
            taxable,
            state_taxes,
            tax_per_wage,
            ..
        } = self.sheet;
        let rows = wages.len();
        let [mut single, mut joint, mut with_children] = [[0.0; AT_ONCE]; 3];
        for first in (0..rows).step_by(AT_ONCE) {
            let chunk = first..rows.min(first + AT_ONCE);
            let (wages, taxable) = (&wages[chunk.clone()], &taxable[chunk.clone()]);
            let count = wages.len();
            self.law.withholding_per_year(FilingStatus::Single, taxable, &mut single[..count]);
            self.law.withholding_per_year(FilingStatus::Joint, taxable, &mut joint[..count]);
            self.law.withholding_per_year(
                FilingStatus::HeadOfHousehold,
                taxable,
                &mut with_children[..count],
            );
            let alone = select(&has_children[chunk.clone()], &with_children, &single);
            // The row after the last of the chunk says whether that one has a spouse.
            let mut has_spouse = [false; AT_ONCE];
            let next = (first + 1).min(rows)..rows.min(first + 1 + count);
            has_spouse[..next.len()].copy_from_slice(&is_second[next]);
            let taxes = select(&has_spouse[..count], &joint, &alone);
            let (child_credits, state_taxes) = (&child_credits[chunk.clone()], &state_taxes[chunk.clone()]);
            let outcome = &mut tax_per_wage[chunk];
            for row in 0..count {
                let federal = (taxes[row] / 12.0 - child_credits[row]).max(0.0);
                let share = (federal + state_taxes[row]) / wages[row];
                outcome[row] = if wages[row] > 0.0 { share } else { 0.0 };
            }
        }
    }
}

/// Returns the first amount of each row where a condition holds, the second elsewhere.
#[inline(always)]
fn select(conditions: &[bool], first: &[f64; AT_ONCE], second: &[f64; AT_ONCE]) -> [f64; AT_ONCE] {
    let mut chosen = [0.0; AT_ONCE];
    for (chosen, (condition, (first, second))) in
        chosen.iter_mut().zip(conditions.iter().zip(first.iter().zip(second)))
    {
        *chosen = if *condition { *first } else { *second };
    }
    chosen
}

/// Computes what is withheld from every worker's wage, cents.
struct Withheld<'a> {
    wages: &'a [i64],
    sheet: &'a TaxSheet,
    cents: &'a mut [i64],
}

impl Kernel for Withheld<'_> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let rows = self.wages.len();
        let (wages, cents) = (self.wages, &mut self.cents[..rows]);
        let (is_second, shares) = (&self.sheet.is_second[..rows], &self.sheet.tax_per_wage[..rows]);
        if rows == 0 {
            return;
        }
        cents[0] = cents_of_column(wages[0] as f64 / 100.0 * shares[0]);
        for row in 1..rows {
            let share = if is_second[row] { shares[row - 1] } else { shares[row] };
            cents[row] = cents_of_column(wages[row] as f64 / 100.0 * share);
        }
    }
}

/// Returns by number of the state the share of income that it takes; not a number where it has a schedule.
fn state_rates(context: &UsContext) -> [f64; NUMBERS] {
    let tax = &context.law.state_income_tax;
    std::array::from_fn(|number| {
        let state = state_of(number as u8);
        let rate = tax.tax_on_wages(state, FilingStatus::Single, (1, 0), LARGE_INCOME) / LARGE_INCOME;
        if tax.is_assumed(state) || rate <= 0.0 { rate } else { f64::NAN }
    })
}

/// Returns a twelfth of the state's income tax on twelve times the wages of the month, dollars.
fn state_tax_per_month(context: &UsContext, workers: &Workers, head: usize, wages: f64) -> f64 {
    let unit = workers.unit(head);
    let children = usize::from(workers.children[head]).min(MAXIMUM_DEPENDENTS);
    let state = state_of(workers.state[head]);
    let status = filing_status(workers, &unit);
    let tax = context.law.state_income_tax.tax_on_wages(state, status, (unit.len(), children), 12.0 * wages);
    tax.max(0.0) / 12.0
}

/// Returns what is taken off a month's withholding for each number of children, dollars.
fn child_credits_per_month(context: &UsContext) -> [f64; MAXIMUM_DEPENDENTS + 1] {
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
