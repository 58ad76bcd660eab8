//! The calendar year of a household: its net incomes, their squares, its medical bills.

use std::hint::select_unpredictable;

use ghostwork_processor::{Kernel, Processor};

use super::HouseholdSheet;
use super::ties::{Tie, Ties};
use crate::arithmetic::{Divisor, float};
use crate::block::{Block, BlockMonth, Candidates};
use crate::population::sparse_column::SparseColumn;
use crate::population::workers::HouseholdYear;

/// Keeps the past year's incomes of every household, and begins a new year.
pub(super) fn begin(
    processor: Processor,
    block: &mut Block,
    month: &mut BlockMonth,
    sheet: &mut HouseholdSheet,
) {
    let HouseholdSheet { ties, amounts: [dollars, billed], .. } = sheet;
    let bills = &mut block.workers.year_medical_dollars;
    for (dollars, bill) in dollars.iter_mut().zip(bills.iter()) {
        *dollars = i64::from(*bill);
    }
    bills.fill(0);
    add_up(ties.after(), dollars, billed);
    let (years, candidates) = (&mut block.workers.household_year, &mut month.scratch.candidates);
    for_each_household((processor, ties), (years, candidates), billed, |year, billed| {
        *year = year.next(billed);
    });
}

/// Adds the net income of every household to its year.
pub(super) fn record(
    processor: Processor,
    block: &mut Block,
    month: &mut BlockMonth,
    sheet: &mut HouseholdSheet,
) {
    let HouseholdSheet { ties, amounts: [incomes, _], .. } = sheet;
    add_up(ties.after(), &month.net_income, incomes);
    let (years, candidates) = (&mut block.workers.household_year, &mut month.scratch.candidates);
    for_each_household((processor, ties), (years, candidates), incomes, |year, cents| {
        let income = Divisor::CENTS.divide(float(cents));
        year.income += income as f32;
        year.income_squares += (income * income) as f32;
    });
}

/// Adds cents that a person receives after the month has been recorded to the month of the household, whose net incomes stand by row
/// without them.
pub(crate) fn add_to_month(block: &mut Block, net_income: &[i64], row: usize, cents: i64) {
    let workers = &mut block.workers;
    let first = (0..=row).rev().find(|row| workers.traits[*row].starts_household()).unwrap_or(0);
    let before = net_income[workers.household(first)].iter().sum::<i64>() as f64 / 100.0;
    let after = before + cents as f64 / 100.0;
    let mut year = workers.household_year.get(first);
    year.income += (after - before) as f32;
    year.income_squares += (after * after - before * before) as f32;
    workers.household_year.set(first, year);
}

/// Lets the years of all households change, given what stands in the first row of each: those that are held one after the other,
/// and then those of households of which nothing has been held so far.
fn for_each_household(
    (processor, ties): (Processor, &Ties),
    (years, candidates): (&mut SparseColumn<HouseholdYear>, &mut Candidates),
    sums: &[i64],
    change: impl Fn(&mut HouseholdYear, i64),
) {
    let unknown = candidates.find(sums.len(), |marks| {
        processor.run(HouseholdStarts { ties: ties.own(), marks });
        for (row, year) in years.iter_mut() {
            if std::mem::take(&mut marks[row]) == 1 {
                change(year, sums[row]);
            }
        }
    });
    let mut sweep = years.sweep();
    for row in unknown.iter().map(|row| usize::from(*row)) {
        change(sweep.at(row), sums[row]);
    }
}

/// Leaves in every row the sum of the cents of the household from there on: in its first row that of all its persons.
fn add_up(after: &[Tie], cents: &[i64], sums: &mut [i64]) {
    let mut sum = 0_i64;
    for ((sums, cents), after) in sums.iter_mut().zip(cents).zip(after).rev() {
        // Where households end cannot be foreseen.
        sum = select_unpredictable(after.starts_household(), 0, sum).wrapping_add(*cents);
        *sums = sum;
    }
}

/// Marks the first row of every household.
struct HouseholdStarts<'a> {
    ties: &'a [Tie],
    marks: &'a mut [u8],
}

impl Kernel for HouseholdStarts<'_> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        for (mark, tie) in self.marks.iter_mut().zip(self.ties) {
            *mark = u8::from(tie.starts_household());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::accounting::taxes_and_benefits::example::populated_block;

    #[test]
    fn every_processor_keeps_the_years_of_one_household_after_the_other() {
        for processor in Processor::all() {
            let (mut block, mut month) = populated_block();
            let rows = block.workers.len();
            let (mut sheet, mut expected) = (HouseholdSheet::default(), block.workers.household_year.clone());
            let mut households = 0;
            for round in 0..3_i64 {
                // Somebody has moved out: a household that has held nothing so far.
                block.workers.traits[1 + round as usize * 700].set_starts_household(true);
                for (row, income) in month.net_income.iter_mut().enumerate() {
                    *income = (row as i64 + round) * 7_919 % 900_000 - 300_000;
                }
                sheet.ties.read(processor, &block.workers, 2);
                sheet.amounts[0].resize(rows, 0);

                record(processor, &mut block, &mut month, &mut sheet);

                let mut first = 0;
                while first < rows {
                    let household = block.workers.household(first);
                    let income = month.net_income[household.clone()].iter().sum::<i64>() as f64 / 100.0;
                    let mut year = expected.get(first);
                    year.income += income as f32;
                    year.income_squares += (income * income) as f32;
                    expected.set(first, year);
                    households += usize::from(household.len() > 1);
                    first = household.end;
                }
                assert_eq!(block.workers.household_year, expected, "{processor:?}");
            }
            assert!(households > 1_000, "{households}");
        }
    }

    #[test]
    fn a_new_year_keeps_what_the_last_one_brought() {
        let (mut block, mut month) = populated_block();
        let household = (0..block.workers.len())
            .filter(|row| block.workers.traits[*row].starts_household())
            .map(|row| block.workers.household(row))
            .find(|household| household.len() > 1)
            .unwrap();
        let year = HouseholdYear {
            income: 9_000.0,
            income_squares: 4.0,
            last_income: HouseholdYear::UNKNOWN,
            ..HouseholdYear::default()
        };
        block.workers.household_year.set(household.start, year);
        block.workers.year_medical_dollars[household.end - 1] = 700;

        let mut sheet = HouseholdSheet::default();
        sheet.ties.read(Processor::detect(), &block.workers, 2);
        sheet.amounts = [0, 1].map(|_| vec![0; block.workers.len()]);
        begin(Processor::detect(), &mut block, &mut month, &mut sheet);

        let expected = HouseholdYear {
            last_income: 9_000.0,
            last_available_income: 8_300.0,
            ..HouseholdYear::default()
        };
        assert_eq!(block.workers.household_year.get(household.start), expected);
        assert_eq!(block.workers.year_medical_dollars[household.end - 1], 0);
    }

    #[test]
    fn a_household_formed_in_the_year_is_known_from_its_first_january_on() {
        let formed = HouseholdYear { income: 9_000.0, ..HouseholdYear::default() };

        let first = formed.next(0);
        let second = HouseholdYear { income: 12_000.0, ..first }.next(700);

        assert_eq!([formed, first, second].map(|year| year.is_of_whole_year()), [false, true, true]);
        assert_eq!((first.last_income, second.last_income), (HouseholdYear::UNKNOWN, 12_000.0));
        assert_eq!(second.last_available_income, 11_300.0);
    }
}
