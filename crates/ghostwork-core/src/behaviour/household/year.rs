//! The calendar year of a household: its net incomes, their squares, its medical bills.

use std::hint::select_unpredictable;

use ghostwork_processor::{Kernel, Processor};

use super::HouseholdSheet;
use super::ties::Tie;
use crate::arithmetic::{Divisor, float};
use crate::block::{Block, BlockMonth};
use crate::population::workers::{HouseholdYear, Workers};

/// Keeps the past year's incomes of every household, and begins a new year.
pub(super) fn begin(workers: &mut Workers) {
    let mut years = std::mem::take(&mut workers.household_year);
    let mut sweep = years.sweep();
    let mut first = 0;
    while first < workers.len() {
        let household = workers.household(first);
        let bills = &mut workers.year_medical_dollars[household.clone()];
        let billed: f32 = bills.iter().map(|dollars| f32::from(*dollars)).sum();
        let year = sweep.at(first);
        *year = HouseholdYear {
            last_income: year.income,
            last_available_income: year.income - billed,
            ..HouseholdYear::default()
        };
        bills.fill(0);
        first = household.end;
    }
    drop(sweep);
    workers.household_year = years;
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
    let years = &mut block.workers.household_year;
    let unknown = month.scratch.candidates.find(incomes.len(), |marks| {
        processor.run(HouseholdStarts { ties: ties.own(), marks });
        for (row, year) in years.iter_mut() {
            if std::mem::take(&mut marks[row]) == 1 {
                year.earn(incomes[row]);
            }
        }
    });
    let mut sweep = years.sweep();
    for row in unknown.iter().map(|row| usize::from(*row)) {
        sweep.at(row).earn(incomes[row]);
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

impl HouseholdYear {
    /// Adds the net income of a month, cents.
    #[inline(always)]
    fn earn(&mut self, cents: i64) {
        let income = Divisor::CENTS.divide(float(cents));
        self.income += income as f32;
        self.income_squares += (income * income) as f32;
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
        let (mut block, _) = populated_block();
        let household = (0..block.workers.len())
            .filter(|row| block.workers.traits[*row].starts_household())
            .map(|row| block.workers.household(row))
            .find(|household| household.len() > 1)
            .unwrap();
        let year = HouseholdYear { income: 9_000.0, income_squares: 4.0, ..HouseholdYear::default() };
        block.workers.household_year.set(household.start, year);
        block.workers.year_medical_dollars[household.end - 1] = 700;

        begin(&mut block.workers);

        let expected = HouseholdYear {
            last_income: 9_000.0,
            last_available_income: 8_300.0,
            ..HouseholdYear::default()
        };
        assert_eq!(block.workers.household_year.get(household.start), expected);
        assert_eq!(block.workers.year_medical_dollars[household.end - 1], 0);
    }
}
