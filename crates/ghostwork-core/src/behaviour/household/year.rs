//! The calendar year of a household: its net incomes, their squares, its medical bills.

use ghostwork_processor::{Kernel, Processor};

use super::HouseholdSheet;
use super::ties::{Tie, Ties};
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
    add_up(ties, &month.net_income, incomes);
    let starts = month.scratch.candidates.find(incomes.len(), |marks| {
        processor.run(HouseholdStarts { ties: ties.own(), marks });
    });
    let mut sweep = block.workers.household_year.sweep();
    for start in starts.iter().map(|row| usize::from(*row)) {
        let income = incomes[start] as f64 / 100.0;
        let year = sweep.at(start);
        year.income += income as f32;
        year.income_squares += (income * income) as f32;
    }
}

/// Leaves the sum of every household's cents on its first row, and parts of it on the others.
fn add_up(ties: &Ties, cents: &[i64], sums: &mut [i64]) {
    let mut sum = 0_i64;
    for (after, (sums, cents)) in ties.after().iter().zip(sums.iter_mut().zip(cents)).rev() {
        sum = cents.wrapping_add(if after.starts_household() { 0 } else { sum });
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
