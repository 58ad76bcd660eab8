//! Quarterly estimated tax of those with business profit or private income.

use std::ops::Range;

use ghostwork_parameters::{Money, Month};
use ghostwork_processor::Kernel;

use super::super::{AmountTooLarge, TRAITS, accrue, annual};
use crate::block::{Block, BlockMonth, Scratch};
use crate::context::UsContext;
use crate::draws::{Stream, WordColumns, unit_interval};
use crate::ledger::Purpose;
use crate::population::workers::{EstimatedTax, LabourState, Role, Traits, Workers};

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
    for (_, tax) in block.workers.estimated_tax.iter_mut() {
        tax.now = 0;
    }
    let passed_months = match context.month.month_of_year() {
        1 => 0,
        quarter @ (4 | 6 | 9) => quarter - 1,
        _ => return Ok(()),
    };
    if passed_months == 0 {
        collect_rests(context, block, month)?;
        close_year(&mut block.workers);
        Ok(())
    } else {
        collect_instalments(context, block, month, 12.0 / f64::from(passed_months))
    }
}

/// Collects instalments for the present year: incomes since January times `to_year` are those of the year.
fn collect_instalments(
    context: &UsContext,
    block: &mut Block,
    month: &mut BlockMonth,
    to_year: f64,
) -> Result<(), AmountTooLarge> {
    let mut scratch = std::mem::take(&mut month.scratch);
    let Scratch { candidates, words, tax_office: office, .. } = &mut scratch;
    let workers = &block.workers;
    let untaxed = candidates.find(workers.len(), |marks| {
        context.processor.run(UntaxedIncomes { workers, to_year, marks });
    });
    draw_compliance(context, block, (&mut *words, untaxed));
    let heads = candidates.keep(words.column(0), compliance(context, workers));
    let mut open = office.open(context, block, to_year);
    for head in heads {
        open.file(&workers.unit(usize::from(*head)));
    }
    open.close();
    let mut column = std::mem::take(&mut block.workers.estimated_tax);
    let mut estimated_tax = column.sweep();
    for head in heads.iter().map(|head| usize::from(*head)) {
        let paid = annual::paid(&block.workers, &block.workers.unit(head));
        let due = office.due(head).all - to_year * paid;
        if due >= LEAST_ESTIMATED_TAX {
            let tax = Money::from_dollars(due / to_year).cents();
            pay(estimated_tax.at(head), month, (head, tax))?;
            accrue(&mut block.workers.year_tax_paid[head], tax)?;
        }
    }
    drop(estimated_tax);
    block.workers.estimated_tax = column;
    month.scratch = scratch;
    Ok(())
}

/// Marks the heads of tax units with income that nothing is withheld from.
struct UntaxedIncomes<'a> {
    workers: &'a Workers,
    to_year: f64,
    marks: &'a mut [u8],
}

impl Kernel for UntaxedIncomes<'_> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let Self { workers, to_year, marks } = self;
        let rows = marks.len();
        let (profits, private) = (&workers.year_profit[..rows], &workers.property_income[..rows]);
        let traits = &workers.traits[..rows];
        let is_spouse = |row: usize| traits[row].role() == Role::Spouse;
        let untaxed = |row: usize| to_year * f64::from(profits[row]) + 12.0 * i64::from(private[row]) as f64;
        let is_large = |cents: f64| cents / 100.0 >= LEAST_UNTAXED_INCOME;
        let Some(last) = rows.checked_sub(1) else { return };
        for (row, mark) in marks[..last].iter_mut().enumerate() {
            let spouses = if is_spouse(row + 1) { untaxed(row + 1) } else { 0.0 };
            *mark = u8::from(is_large(untaxed(row) + spouses));
        }
        marks[last] = u8::from(is_large(untaxed(last)));
        // A couple is a head and a spouse; a spouse without a head in the row before files alone.
        let is_spouse = |traits: &Traits| traits.role() == Role::Spouse;
        for (mark, (before, own)) in marks[1..].iter_mut().zip(traits.iter().zip(&traits[1..])) {
            *mark &= u8::from(!is_spouse(own) | is_spouse(before));
        }
    }
}

/// Collects the last instalments for the past year, which the settlement then no longer asks for.
fn collect_rests(
    context: &UsContext,
    block: &mut Block,
    month: &mut BlockMonth,
) -> Result<(), AmountTooLarge> {
    let mut scratch = std::mem::take(&mut month.scratch);
    let Scratch { candidates, words, .. } = &mut scratch;
    let settlements = block.workers.settlement.iter();
    let large = candidates.find_where(context.processor, settlements, |settlement| {
        -f64::from(*settlement) / 100.0 >= LEAST_ESTIMATED_TAX
    });
    draw_compliance(context, block, (&mut *words, large));
    let heads = candidates.keep(words.column(0), compliance(context, &block.workers));
    let Workers { estimated_tax, settlement, .. } = &mut block.workers;
    let mut estimated_tax = estimated_tax.sweep();
    for head in heads.iter().map(|head| usize::from(*head)) {
        let rest = -i64::from(settlement[head]);
        pay(estimated_tax.at(head), month, (head, rest))?;
        accrue(&mut settlement[head], rest)?;
    }
    month.scratch = scratch;
    Ok(())
}

/// Pays an instalment, cents, and adds it to what the head has paid.
fn pay(
    paid: &mut EstimatedTax,
    month: &mut BlockMonth,
    (head, tax): (usize, i64),
) -> Result<(), AmountTooLarge> {
    month.pay(head, Purpose::EstimatedTax, tax);
    accrue(&mut paid.now, tax)?;
    accrue(&mut paid.of_year, tax)
}

/// Spreads what was paid for the past year over the months of the present one.
fn close_year(workers: &mut Workers) {
    for (_, tax) in workers.estimated_tax.iter_mut() {
        *tax = EstimatedTax { now: tax.now, of_year: 0, per_month: tax.of_year / 12 };
    }
    workers.estimated_tax.forget_defaults();
}

/// Draws, as the first of the words, whether units pay estimated tax.
fn draw_compliance(context: &UsContext, block: &Block, (words, heads): (&mut WordColumns, &[u16])) {
    let purpose = (Stream::Trait, Month::from_index(0), TRAITS);
    words.draw_some(context.processor, context.draws, purpose, (block.entity(0), heads));
}

/// Returns who pays estimated tax given the luck of heads in the order of rows: those who work on own account do not always know
/// of it.
fn compliance(context: &UsContext, workers: &Workers) -> impl FnMut(usize, u32) -> bool {
    let compliance = context.parameters.taxes.estimated_tax_compliance;
    let mut side_profits = workers.side_profit.reader();
    move |head, luck| {
        unit_interval(luck) < compliance
            || !has_business(workers, &workers.unit(head), |row| side_profits.at(row))
    }
}

/// Returns whether somebody of a unit works on own account.
fn has_business(workers: &Workers, unit: &Range<usize>, mut side_profit: impl FnMut(usize) -> i32) -> bool {
    unit.clone().any(|row| {
        workers.account[row] > 0
            || workers.labour_state[row] == LabourState::OwnAccount
            || side_profit(row) > 0
    })
}

#[cfg(test)]
mod tests {
    use ghostwork_processor::Processor;

    use super::super::super::example::populated_block;
    use super::*;

    #[test]
    fn every_processor_finds_the_units_with_untaxed_income() {
        let (mut block, _) = populated_block();
        for row in (0..block.workers.len()).step_by(3) {
            block.workers.year_profit[row] = row as i32 * 7_919 % 400_000 - 50_000;
        }
        let (workers, to_year) = (&block.workers, 2.4);
        let untaxed = |row: usize| {
            let private = 12.0 * i64::from(workers.property_income[row]) as f64;
            to_year * f64::from(workers.year_profit[row]) + private
        };
        let mut expected = vec![0; workers.len()];
        for head in annual::heads(workers) {
            let cents: f64 = workers.unit(head).map(untaxed).sum();
            expected[head] = u8::from(cents / 100.0 >= LEAST_UNTAXED_INCOME);
        }

        assert!(expected.contains(&1));
        for processor in Processor::all() {
            let mut marks = vec![0; workers.len()];
            processor.run(UntaxedIncomes { workers, to_year, marks: &mut marks });
            assert!(marks == expected, "{processor:?}");
        }
    }
}
