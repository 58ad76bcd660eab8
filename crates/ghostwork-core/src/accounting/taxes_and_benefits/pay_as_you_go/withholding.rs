//! Income tax withheld from wages.

use std::hint::select_unpredictable;

use ghostwork_law::{
    ChildTaxCreditBase, FilingStatus, IncomeTax, MAXIMUM_DEPENDENTS, STATES, State, StateIncomeTax,
    TaxUnitYear,
};
use ghostwork_processor::Kernel;

use super::super::residence::{NUMBERS, state_of};
use super::super::rounding::cents_of_column;
use super::super::{AmountTooLarge, STATUSES, accrue_each, annual, number_of_status};
use crate::arithmetic::{Divisor, VECTOR};
use crate::block::{BlockMonth, Scratch};
use crate::context::UsContext;
use crate::ledger::Purpose;
use crate::population::workers::{Role, Traits, Workers};

/// An income at which every state with an income tax takes something, dollars a year.
const LARGE_INCOME: f64 = 1_000_000.0;

/// Rows that are worked on together: what is worked out for them on the way stays in the nearest cache.
const ROWS_AT_ONCE: usize = 512;

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
    let wages = &month.wage;
    sheet.resize(workers.len());
    context.processor.run(UnitWages {
        workers,
        wages,
        rates: &state_rates(context),
        saving: context.parameters.household.retirement_saving,
        sheet,
    });
    let units = sheet.state_taxes.iter().zip(&sheet.wages).zip(&sheet.is_second[..workers.len()]);
    let in_scheduled_state = candidates.find_where(context.processor, units, |((tax, wages), is_second)| {
        tax.is_nan() & (*wages > 0.0) & !is_second
    });
    sheet.tax_by_schedule(context, workers, in_scheduled_state);
    cents.resize(workers.len(), 0);
    context.processor.run(Withheld {
        law: &context.law.income_tax,
        credits: &child_credits_per_month(context),
        children: &workers.children,
        wages,
        sheet,
        cents,
    });
    month.pay_each(context.processor, Purpose::WithheldIncomeTax, cents);
    accrue_each(context.processor, &mut workers.year_tax_paid, cents.iter().copied())
}

/// What withholding works out, by row; amounts in dollars of the month, those of a tax unit on the head's row.
#[derive(Debug, Default)]
pub(crate) struct TaxSheet {
    /// Whether a row is the second of a couple; a row more than there are, which is not.
    is_second: Vec<bool>,
    wages: Vec<f64>,
    /// Wages less retirement saving.
    taxable: Vec<f64>,
    /// Not a number where the state has a schedule that is not worked out.
    state_taxes: Vec<f64>,
    /// Heads in states with a schedule, by state and filing status.
    scheduled: Vec<Vec<u16>>,
    /// The dependents of those with one schedule.
    dependents: Vec<f64>,
    /// Their wages, then the tax on them.
    amounts: Vec<f64>,
}

impl TaxSheet {
    fn resize(&mut self, rows: usize) {
        self.is_second.resize(rows + 1, false);
        self.is_second[rows] = false;
        for column in [&mut self.wages, &mut self.taxable, &mut self.state_taxes] {
            column.resize(rows, 0.0);
        }
    }

    /// Works out the taxes of states with a schedule for some heads: a twelfth of that on twelve times the month's wages.
    fn tax_by_schedule(&mut self, context: &UsContext, workers: &Workers, heads: &[u16]) {
        let Self { scheduled, dependents, amounts, .. } = self;
        scheduled.resize_with(STATES * STATUSES.len(), Vec::new);
        for row in heads {
            let head = usize::from(*row);
            let status = number_of_status(workers, &workers.unit(head));
            scheduled[state_of(workers.state[head]).index() * STATUSES.len() + status].push(*row);
        }
        for (number, heads) in scheduled.iter_mut().enumerate().filter(|(_, heads)| !heads.is_empty()) {
            let rows = heads.iter().map(|head| usize::from(*head));
            dependents.clear();
            dependents.extend(
                rows.clone().map(|head| f64::from(workers.children[head].min(MAXIMUM_DEPENDENTS as u8))),
            );
            amounts.clear();
            amounts.extend(rows.map(|head| self.taxable[head]));
            for column in [&mut *dependents, &mut *amounts] {
                column.resize(column.len().next_multiple_of(VECTOR), 0.0);
            }
            context.processor.run(ScheduledTax {
                law: &context.law.state_income_tax,
                state: State::ALL[number / STATUSES.len()],
                status: STATUSES[number % STATUSES.len()],
                dependents,
                amounts,
            });
            for (head, tax) in heads.drain(..).zip(&*amounts) {
                self.state_taxes[usize::from(head)] = *tax;
            }
        }
    }
}

/// Taxes the wages of a month by the schedule of a state.
struct ScheduledTax<'a> {
    law: &'a StateIncomeTax,
    state: State,
    status: FilingStatus,
    dependents: &'a [f64],
    /// Wages, then the tax on them.
    amounts: &'a mut [f64],
}

impl Kernel for ScheduledTax<'_> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let Self { law, state, status, dependents, amounts } = self;
        let adults = if status.is_joint() { 2 } else { 1 };
        for wages in &mut *amounts {
            *wages *= 12.0;
        }
        law.tax_on_wages_each((state, status), adults, dependents, amounts);
        for tax in amounts {
            *tax = tax.max(0.0) / 12.0;
        }
    }
}

/// Reads off who files with whom, adds up the wages of couples, and takes the states' shares.
struct UnitWages<'a> {
    workers: &'a Workers,
    wages: &'a [i64],
    /// Shares that states take, by number.
    rates: &'a [f64; NUMBERS],
    /// What those with a retirement plan save, as a share.
    saving: f64,
    sheet: &'a mut TaxSheet,
}

impl Kernel for UnitWages<'_> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let Self { workers: Workers { traits, state, .. }, wages, rates, saving, sheet } = self;
        let TaxSheet { is_second, wages: unit_wages, taxable, state_taxes, .. } = sheet;
        // A copy, because loops over what is behind a reference do not become vectors.
        let rates = *rates;
        let is_spouse = |traits: Traits| traits.role() == Role::Spouse;
        // A couple is a head and a spouse; a spouse without a head in the row before files alone.
        let Some((first, others)) = is_second.split_first_mut() else { return };
        *first = false;
        for (is_second, traits) in others.iter_mut().zip(traits.windows(2)) {
            *is_second = is_spouse(traits[1]) & !is_spouse(traits[0]);
        }
        let Some(last) = wages.len().checked_sub(1) else { return };
        // What is left of a wage after retirement saving.
        let share_kept = |traits: Traits| if traits.has_retirement_plan() { 1.0 - saving } else { 1.0 };
        let (own, next, has_spouse) = (&wages[..last], &wages[1..], &others[..last]);
        let (own_traits, next_traits) = (&traits[..last], &traits[1..=last]);
        let (unit_wages, taxable) = (&mut unit_wages[..=last], &mut taxable[..=last]);
        for row in 0..last {
            let next = next[row];
            let partners = if has_spouse[row] { next } else { 0 };
            unit_wages[row] = Divisor::CENTS.divide(own[row].wrapping_add(partners) as f64);
            let own = own[row] as f64 * share_kept(own_traits[row]);
            taxable[row] = (own + partners as f64 * share_kept(next_traits[row])) / 100.0;
        }
        unit_wages[last] = Divisor::CENTS.divide(wages[last] as f64);
        taxable[last] = unit_wages[last] * share_kept(traits[last]);
        for (tax, state) in state_taxes.iter_mut().zip(state) {
            *tax = rates[usize::from(*state) % NUMBERS];
        }
        for (tax, taxable) in state_taxes.iter_mut().zip(taxable) {
            *tax *= *taxable;
        }
    }
}

/// Computes what is withheld from every worker's wage, cents.
struct Withheld<'a> {
    law: &'a IncomeTax,
    /// What is taken off a month's withholding, by number of children.
    credits: &'a [f64; MAXIMUM_DEPENDENTS + 1],
    children: &'a [u8],
    wages: &'a [i64],
    sheet: &'a TaxSheet,
    cents: &'a mut [i64],
}

impl Kernel for Withheld<'_> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let Self { law, credits, children, wages, sheet, cents } = self;
        // A copy, because loops over what is behind a reference do not become vectors.
        let credits = *credits;
        let (mut has_children, mut units_credits) = ([false; ROWS_AT_ONCE], [0.0; ROWS_AT_ONCE]);
        // The tax on every dollar of wages, that of the row before the first in front.
        let mut tax_per_wage = [0.0; ROWS_AT_ONCE + 1];
        for (number, cents) in cents.chunks_mut(ROWS_AT_ONCE).enumerate() {
            let (start, rows) = (number * ROWS_AT_ONCE, cents.len());
            let units = has_children.iter_mut().zip(&mut units_credits);
            for ((has_children, credit), children) in units.zip(&children[start..][..rows]) {
                *has_children = *children > 0;
                *credit = credits[usize::from((*children).min(MAXIMUM_DEPENDENTS as u8))];
            }
            // The row after a head's says whether there is a spouse.
            let circumstances = (&sheet.is_second[start + 1..][..rows], &has_children[..rows]);
            let taxes = &mut tax_per_wage[1..=rows];
            law.withholding_per_year(&sheet.taxable[start..][..rows], circumstances, taxes);
            let amounts = sheet.wages[start..].iter().zip(&sheet.state_taxes[start..]).zip(&units_credits);
            for (share, ((wages, state_tax), credit)) in taxes.iter_mut().zip(amounts) {
                let federal = (*share / 12.0 - credit).max(0.0);
                let of_wages = (federal + state_tax) / wages;
                *share = if *wages > 0.0 { of_wages } else { 0.0 };
            }
            let shares = tax_per_wage.iter().zip(&tax_per_wage[1..]);
            let workers = wages[start..].iter().zip(&sheet.is_second[start..]).zip(shares);
            for (cents, ((wage, is_second), (before, own))) in cents.iter_mut().zip(workers) {
                // An `if` would choose between places in memory instead of numbers.
                let share = select_unpredictable(*is_second, *before, *own);
                *cents = cents_of_column(Divisor::CENTS.divide(*wage as f64) * share);
            }
            tax_per_wage[0] = tax_per_wage[rows];
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

#[cfg(test)]
mod tests {
    use ghostwork_processor::Processor;

    use super::super::super::example::{Scene, populated_block, us};
    use super::super::super::filing_status;
    use super::super::super::rounding::cents;
    use super::*;
    use crate::context::MonthContext;

    /// Taxes withheld from two thirds of a block's persons, by row.
    fn withheld_on(scene: &Scene, processor: Processor) -> (Workers, BlockMonth, Vec<i64>) {
        let (mut block, mut month) = populated_block();
        for (row, wage) in month.wage.iter_mut().enumerate().filter(|(row, _)| row % 3 > 0) {
            *wage = (row as i64 * 7_919) % 1_500_000;
        }
        let context = MonthContext { processor, ..scene.context() };
        let mut scratch = Scratch::default();
        collect(&us(&context), &mut block.workers, &mut month, &mut scratch).unwrap();
        (block.workers, month, scratch.amounts)
    }

    /// The tax on every dollar of the wages of a tax unit, one rule after the other.
    fn tax_per_dollar(context: &UsContext, workers: &Workers, month: &BlockMonth, head: usize) -> f64 {
        let unit = workers.unit(head);
        let saving = context.parameters.household.retirement_saving;
        let share = |row: usize| if workers.traits[row].has_retirement_plan() { 1.0 - saving } else { 1.0 };
        let wages = unit.clone().map(|row| month.wage[row]).sum::<i64>() as f64 / 100.0;
        let taxable = unit.clone().map(|row| month.wage[row] as f64 * share(row)).sum::<f64>() / 100.0;
        let status = filing_status(workers, &unit);
        let children = usize::from(workers.children[head]).min(MAXIMUM_DEPENDENTS);
        let state_tax = context.law.state_income_tax.tax_on_wages(
            state_of(workers.state[head]),
            status,
            (unit.len(), children),
            12.0 * taxable,
        );
        let federal = context.law.income_tax.withholding_per_month(status, taxable)
            - child_credits_per_month(context)[children];
        if wages > 0.0 { (federal.max(0.0) + state_tax.max(0.0) / 12.0) / wages } else { 0.0 }
    }

    #[test]
    fn every_processor_withholds_as_one_tax_unit_after_the_other() {
        let scene = Scene::of("2026-05");
        let context = scene.context();
        let context = us(&context);
        let (workers, month, withheld) = withheld_on(&scene, Processor::detect());

        for processor in Processor::all() {
            assert!(withheld_on(&scene, processor).2 == withheld, "{processor:?}");
        }
        let mut head = 0;
        while head < workers.len() {
            let unit = workers.unit(head);
            let per_dollar = tax_per_dollar(&context, &workers, &month, head);
            for row in unit.clone() {
                let single = cents(month.wage[row] as f64 / 100.0 * per_dollar);
                // A rate of a twelfth of twelve wages is not that of the wages to the last bit.
                assert!((withheld[row] - single).abs() <= 1, "{row}: {} is not {single}", withheld[row]);
            }
            head = unit.end;
        }
        assert!(withheld.iter().filter(|cents| **cents > 0).count() > 1_000);
    }
}
