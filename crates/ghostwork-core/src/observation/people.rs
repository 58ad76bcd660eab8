use std::ops::Range;

use crate::block::Scratch;
use crate::draws::unit_interval;
use crate::observation::amounts::{AmountsByRow, add_off_platforms};
use crate::observation::cell_sums::PersonSums;
use crate::observation::cells::{Cell, DEMOGRAPHIC_CELLS};
use crate::observation::columns::Columns;
use crate::observation::counters::Counters;
use crate::observation::facts::{AT_ONCE, Facts, FactsOf};
use crate::observation::households::EquivalisedByRow;
use crate::observation::survey::{self, count_businesses, count_second_job};
use crate::observation::tally::Tallies;
use crate::policy::{Protection, Protections};
use crate::population::workers::{Insurance, LabourState};

/// Counts everybody in the block.
///
/// Most of the population passes here every month. So facts are worked out for many rows at once, and those of persons off
/// platforms, whose cells are few, are counted side by side, and so are amounts.
pub(crate) fn count_people(columns: &Columns, scratch: &mut Scratch, counters: &mut Counters) {
    let processor = columns.context.processor;
    let mut tallies = Tallies::new();
    let mut facts = Facts::new();
    let mut households = std::mem::take(&mut scratch.households);
    households.look_at(columns);
    let rows = columns.block.workers.len();
    for first in (0..rows).step_by(AT_ONCE) {
        let rows = first..rows.min(first + AT_ONCE);
        let counts = &mut tallies.off_platforms;
        processor.run(FactsOf { columns, rows: rows.clone(), facts: &mut facts, counts });
        let amounts = &mut facts.amounts;
        processor.run(EquivalisedByRow { households: &households, rows: rows.clone(), amounts });
        let amounts = AmountsByRow::of(columns, &rows, &facts.amounts);
        let cells = &columns.cells[rows.clone()];
        add_off_platforms(processor, cells, &amounts, &mut tallies.amounts[..DEMOGRAPHIC_CELLS]);
        count_on_platforms(columns, rows, (&facts, &amounts), &mut tallies);
    }
    add_of_instruments(columns, &mut tallies);
    households.count(columns, &mut counters.economy);
    households.count_poor(columns, &mut scratch.candidates, &mut tallies);
    scratch.households = households;
    let parameters = &columns.context.parameters.measurement;
    for (cell, sums) in Cell::all().zip(&mut counters.cells) {
        tallies.write(cell, &mut sums.people, parameters);
    }
    for (row, protections) in columns.protected {
        let row = usize::from(*row);
        count_protected(columns, row, *protections, &mut counters.cells[columns.cells[row].index()].people);
    }
    count_businesses(columns, scratch, counters);
    count_second_jobs(columns, scratch, counters);
}

/// Counts the facts and adds the amounts of those among some rows who are on platforms.
fn count_on_platforms(
    columns: &Columns,
    rows: Range<usize>,
    (facts, amounts): (&Facts, &AmountsByRow),
    tallies: &mut Tallies,
) {
    let on_platforms = columns.on_platforms;
    let [from, until] =
        [rows.start, rows.end].map(|row| on_platforms.partition_point(|on| usize::from(*on) < row));
    for row in on_platforms[from..until].iter().map(|row| usize::from(*row)) {
        let cell = columns.cells[row].index();
        let place = row - rows.start;
        let counts = &mut tallies.on_platforms[cell - DEMOGRAPHIC_CELLS];
        for (count, fact) in counts.iter_mut().zip(facts.columns()) {
            *count = count.wrapping_add(u16::from(fact[place]));
        }
        tallies.amounts[cell].persons.add(amounts.at(place));
    }
}

/// Adds what instruments paid, and what they left in benefit accounts.
fn add_of_instruments(columns: &Columns, tallies: &mut Tallies) {
    for (cell, cents) in columns.cells.iter().zip(columns.instrument_benefit) {
        tallies.amounts[cell.index()].instrument_cents += *cents;
    }
    for (row, cents) in columns.block.workers.benefit_account.iter() {
        let amounts = &mut tallies.amounts[columns.cells[row].index()];
        amounts.benefit_accounts += 1;
        amounts.benefit_account_cents += i64::from(cents);
    }
}

/// Counts what instruments secure to a person who does not have it from a job.
fn count_protected(columns: &Columns, row: usize, protections: Protections, sums: &mut PersonSums) {
    let workers = &columns.block.workers;
    let (state, traits) = (workers.labour_state[row], workers.traits[row]);
    let is_employee = state == LabourState::Employee;
    let is_insured = workers.insurance[row] != Insurance::None;
    let has_plan = state.is_employed() && traits.has_retirement_plan();
    let has_leave = is_employee && (traits.has_health_plan() || traits.has_retirement_plan());
    let grants = |protection, has_it: bool| !has_it && protections.include(protection);
    let leave = grants(Protection::PaidLeave, has_leave);
    let accident = grants(Protection::Accident, is_employee);
    let unemployment = grants(Protection::Unemployment, is_employee);
    let retirement = grants(Protection::Retirement, has_plan);
    sums.granted_paid_leave += i64::from(leave);
    sums.granted_accident += i64::from(accident);
    sums.granted_unemployment += i64::from(unemployment);
    sums.granted_retirement += i64::from(retirement);
    sums.reclassified += i64::from(protections.include(Protection::Employee));
    sums.intermediate += i64::from(protections.include(Protection::Intermediate));
    let was_full = is_insured && is_employee && has_plan;
    let has_four = (leave || has_leave)
        && (accident || is_employee)
        && (unemployment || is_employee)
        && (retirement || has_plan);
    sums.fully_covered += i64::from(!was_full && is_insured && has_four);
    let had_none = state.is_employed() && !(is_insured || is_employee || has_plan);
    sums.uncovered -= i64::from(had_none && (leave || accident || unemployment || retirement));
}

/// Counts employees with a second job, and what a survey hears of them.
fn count_second_jobs(columns: &Columns, scratch: &mut Scratch, counters: &mut Counters) {
    let Scratch { candidates, words, .. } = scratch;
    let (context, workers) = (columns.context, &columns.block.workers);
    let jobs = workers.labour_state.iter().zip(&workers.terms);
    let rows = candidates.find_where(context.processor, jobs, |(state, terms)| {
        (*state == LabourState::Employee) & terms.has_second_job()
    });
    survey::draw(columns, words, (context.month, rows));
    for (place, row) in rows.iter().enumerate() {
        let row = usize::from(*row);
        let sums = &mut counters.cells[columns.cells[row].index()].people;
        count_second_job(columns, row, &words.row(place).map(unit_interval), sums);
    }
}
