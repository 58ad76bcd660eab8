//! The calendar year of a household: its net incomes, their squares, its medical bills.

use ghostwork_processor::{Kernel, Processor};

use super::HouseholdSheet;
use super::ties::Tie;
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
    let HouseholdSheet { ties, amounts: [running, _], .. } = sheet;
    add_up(&month.net_income, running);
    let starts = month.scratch.candidates.find(running.len(), |marks| {
        processor.run(HouseholdStarts { ties: ties.own(), marks });
    });
    let ends = starts[1.min(starts.len())..].iter().map(|row| usize::from(*row)).chain([running.len()]);
    let mut sweep = block.workers.household_year.sweep();
    let mut before = 0;
    for (start, end) in starts.iter().map(|row| usize::from(*row)).zip(ends) {
        let until = running[end - 1];
        let income = until.wrapping_sub(before) as f64 / 100.0;
        before = until;
        let year = sweep.at(start);
        year.income += income as f32;
        year.income_squares += (income * income) as f32;
    }
}

/// Leaves the sum of the cents of all rows up to each: those of a household are a difference of two.
fn add_up(cents: &[i64], sums: &mut [i64]) {
    let mut sum = 0_i64;
    for (sums, cents) in sums.iter_mut().zip(cents) {
        sum = sum.wrapping_add(*cents);
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
