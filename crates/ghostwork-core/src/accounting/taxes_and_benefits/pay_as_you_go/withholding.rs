//! Income tax withheld from wages.

use std::hint::select_unpredictable;

use ghostwork_law::{
    ChildTaxCreditBase, FilingStatus, IncomeTax, MAXIMUM_DEPENDENTS, STATES, State, StateIncomeTax,
    TaxUnitYear,
};
use ghostwork_processor::Kernel;

use super::super::residence::{NUMBERS, state_of};
use super::super::rounding::cents_of_column;
use super::super::{AmountTooLarge, accrue_each, annual, filing_status};
use crate::block::{BlockMonth, Scratch};
use crate::context::UsContext;
use crate::ledger::Purpose;
use crate::population::workers::{Role, Traits, Workers};

/// An income at which every state with an income tax takes something, dollars a year.
const LARGE_INCOME: f64 = 1_000_000.0;

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
    let units = sheet.state_rates.iter().zip(&sheet.wages).zip(&sheet.is_second[..workers.len()]);
    // A state without a rate has a schedule.
    let in_scheduled_state = candidates.find_where(context.processor, units, |((rate, wages), is_second)| {
        rate.is_nan() & (*wages > 0.0) & !is_second
    });
    sheet.tax_by_schedule(context, workers, in_scheduled_state);
    context.processor.run(TaxPerWage { law: &context.law.income_tax, sheet });
    cents.resize(workers.len(), 0);
    context.processor.run(Withheld { wages: &month.wage, sheet, cents });
    month.pay_each(context.processor, Purpose::WithheldIncomeTax, cents);
    accrue_each(context.processor, &mut workers.year_tax_paid, cents.iter().copied())
}

/// What withholding works out, by row; amounts in dollars of the month, those of a tax unit on the head's row.
#[derive(Debug, Default)]
pub(crate) struct TaxSheet {
    /// Whether a row is the second of a couple; a row more than there are, which is not.
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
    /// Units of states with a schedule, by state and filing status.
    scheduled: Vec<ScheduledUnits>,
}

/// Tax units with one schedule of a state: of one state and one filing status.
#[derive(Debug, Default)]
struct ScheduledUnits {
    heads: Vec<u16>,
    dependents: Vec<f64>,
    /// Wages of a year, then the tax on them.
    amounts: Vec<f64>,
}

impl TaxSheet {
    /// Fills in what does not depend on wages.
    fn prepare(&mut self, context: &UsContext, workers: &Workers) {
        let rows = workers.len();
        self.is_second.resize(rows + 1, false);
        self.is_second[rows] = false;
        self.has_children.resize(rows, false);
        for column in [
            &mut self.child_credits,
            &mut self.state_rates,
            &mut self.taxable_shares,
            &mut self.wages,
            &mut self.taxable,
            &mut self.state_taxes,
            &mut self.tax_per_wage,
        ] {
            column.resize(rows, 0.0);
        }
        context.processor.run(Circumstances {
            workers,
            credits: &child_credits_per_month(context),
            rates: &state_rates(context),
            saving: context.parameters.household.retirement_saving,
            sheet: self,
        });
    }

    /// Works out the taxes of states with a schedule for some heads: a twelfth of that on twelve times the month's wages.
    fn tax_by_schedule(&mut self, context: &UsContext, workers: &Workers, heads: &[u16]) {
        self.scheduled.resize_with(STATES * STATUSES.len(), ScheduledUnits::default);
        for row in heads {
            let head = usize::from(*row);
            let status = filing_status(workers, &workers.unit(head));
            let units =
                &mut self.scheduled[state_of(workers.state[head]).index() * STATUSES.len() + place(status)];
            units.heads.push(*row);
            units.dependents.push(usize::from(workers.children[head]).min(MAXIMUM_DEPENDENTS) as f64);
            units.amounts.push(12.0 * self.taxable[head]);
        }
        for (number, units) in
            self.scheduled.iter_mut().enumerate().filter(|(_, units)| !units.heads.is_empty())
        {
            let state = State::ALL[number / STATUSES.len()];
            let status = STATUSES[number % STATUSES.len()];
            context.processor.run(ScheduledTax { law: &context.law.state_income_tax, state, status, units });
            for (head, tax) in units.heads.iter().zip(&units.amounts) {
                self.state_taxes[usize::from(*head)] = tax.max(0.0) / 12.0;
            }
            units.heads.clear();
            units.dependents.clear();
            units.amounts.clear();
        }
    }
}

/// How tax units file.
const STATUSES: [FilingStatus; 3] =
    [FilingStatus::Single, FilingStatus::Joint, FilingStatus::HeadOfHousehold];

/// Returns the place of a status in [`STATUSES`].
fn place(status: FilingStatus) -> usize {
    STATUSES.iter().position(|known| *known == status).unwrap_or_default()
}

/// Taxes the wages of a year by the schedule of a state.
struct ScheduledTax<'a> {
    law: &'a StateIncomeTax,
    state: State,
    status: FilingStatus,
    units: &'a mut ScheduledUnits,
}

impl Kernel for ScheduledTax<'_> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let ScheduledUnits { dependents, amounts, .. } = self.units;
        let adults = if self.status == FilingStatus::Joint { 2 } else { 1 };
        self.law.tax_on_wages_each((self.state, self.status), adults, dependents, amounts);
    }
}

/// Reads off who files with whom and where, and what is saved of wages.
struct Circumstances<'a> {
    workers: &'a Workers,
    /// What is taken off a month's withholding, by number of children.
    credits: &'a [f64; MAXIMUM_DEPENDENTS + 1],
    /// Shares that states take, by number.
    rates: &'a [f64; NUMBERS],
    /// What those with a retirement plan save, as a share.
    saving: f64,
    sheet: &'a mut TaxSheet,
}

impl Kernel for Circumstances<'_> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let TaxSheet { is_second, has_children, child_credits, state_rates, taxable_shares, .. } = self.sheet;
        let Workers { traits, children, state, .. } = self.workers;
        let is_spouse = |traits: Traits| traits.role() == Role::Spouse;
        // A couple is a head and a spouse; a spouse without a head in the row before files alone.
        let Some((first, others)) = is_second.split_first_mut() else { return };
        *first = false;
        for (is_second, traits) in others.iter_mut().zip(traits.windows(2)) {
            *is_second = is_spouse(traits[1]) & !is_spouse(traits[0]);
        }
        // Copies, because loops over what is behind a reference do not become vectors.
        let (credits, rates) = (*self.credits, *self.rates);
        for ((has_children, credit), children) in has_children.iter_mut().zip(child_credits).zip(children) {
            *has_children = *children > 0;
            *credit = credits[usize::from((*children).min(MAXIMUM_DEPENDENTS as u8))];
        }
        for (rate, state) in state_rates.iter_mut().zip(state) {
            *rate = rates[usize::from(*state) % NUMBERS];
        }
        for (share, traits) in taxable_shares.iter_mut().zip(traits) {
            *share = if traits.has_retirement_plan() { 1.0 - self.saving } else { 1.0 };
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
        // The row after a head's says whether there is a spouse.
        let circumstances = (&is_second[1..], &has_children[..rows]);
        self.law.withholding_per_year(taxable, circumstances, tax_per_wage);
        let amounts = wages.iter().zip(child_credits.iter().zip(&*state_taxes));
        for (share, (wages, (credit, state_tax))) in tax_per_wage.iter_mut().zip(amounts) {
            let federal = (*share / 12.0 - credit).max(0.0);
            let of_wages = (federal + state_tax) / wages;
            *share = if *wages > 0.0 { of_wages } else { 0.0 };
        }
    }
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
        let Self { wages, sheet, cents } = self;
        let Some(((first, others), (first_wage, other_wages))) =
            cents.split_first_mut().zip(wages.split_first())
        else {
            return;
        };
        let withheld = |wage: i64, share: f64| cents_of_column(wage as f64 / 100.0 * share);
        *first = withheld(*first_wage, sheet.tax_per_wage[0]);
        let shares = sheet.tax_per_wage.iter().zip(&sheet.tax_per_wage[1..]);
        let units = sheet.is_second[1..].iter().zip(shares);
        for (cents, (wage, (is_second, (before, own)))) in
            others.iter_mut().zip(other_wages.iter().zip(units))
        {
            // An `if` would choose between places in memory instead of numbers.
            *cents = withheld(*wage, select_unpredictable(*is_second, *before, *own));
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
