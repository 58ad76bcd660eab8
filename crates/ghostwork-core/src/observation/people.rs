use std::ops::Range;

use ghostwork_processor::Kernel;

use crate::block::Candidates;
use crate::observation::cell_sums::PersonSums;
use crate::observation::cells::{Cell, DEMOGRAPHIC_CELLS};
use crate::observation::columns::Columns;
use crate::observation::counters::Counters;
use crate::observation::facts::{AT_ONCE, Facts, FactsOf, RowAmounts};
use crate::observation::households::Households;
use crate::observation::survey::{count_own_account, count_second_job};
use crate::observation::tally::{Tallies, halves};
use crate::policy::{Protection, Protections};
use crate::population::workers::{Insurance, LabourState, Workers};

/// Counts everybody in the block.
///
/// Most of the population passes here every month. So facts are worked out for many rows at once, and those of persons off
/// platforms, whose cells are few, are counted side by side; amounts are added to the tally of each row's cell.
pub(crate) fn count_people(columns: &Columns, candidates: &mut Candidates, counters: &mut Counters) {
    let mut tallies = Tallies::new();
    let mut facts = Facts::new();
    let households = Households::of(columns);
    let rows = columns.block.workers.len();
    for first in (0..rows).step_by(AT_ONCE) {
        let rows = first..rows.min(first + AT_ONCE);
        let counts = &mut tallies.off_platforms;
        columns.context.processor.run(FactsOf { columns, rows: rows.clone(), facts: &mut facts, counts });
        add_amounts(columns, rows.clone(), (&facts.amounts, &households), &mut tallies);
        count_on_platforms(columns, rows, &facts, &mut tallies);
    }
    add_of_instruments(columns, &mut tallies);
    households.count(columns, &mut counters.economy);
    households.count_poor(columns, &mut tallies);
    let parameters = &columns.context.parameters.measurement;
    for (cell, sums) in Cell::all().zip(&mut counters.cells) {
        tallies.write(cell, &mut sums.people, parameters);
    }
    for (row, protections) in columns.protected {
        let row = usize::from(*row);
        count_protected(columns, row, *protections, &mut counters.cells[columns.cells[row].index()].people);
    }
    count_rarer_states(columns, candidates, counters);
}

/// Counts the facts of those among some rows who are on platforms.
fn count_on_platforms(columns: &Columns, rows: Range<usize>, facts: &Facts, tallies: &mut Tallies) {
    let on_platforms = &columns.on_platforms;
    let from = on_platforms.partition_point(|row| *row < rows.start);
    for row in on_platforms[from..].iter().take_while(|row| rows.contains(row)) {
        let counts = &mut tallies.on_platforms[columns.cells[*row].index() - DEMOGRAPHIC_CELLS];
        for (count, fact) in counts.iter_mut().zip(facts.columns()) {
            *count += u16::from(fact[row - rows.start]);
        }
    }
}

/// Adds to a sum of one block, without looking for overflow: what a few thousand persons have is far from it.
#[inline(always)]
fn add(sum: &mut i64, more: i64) {
    *sum = sum.wrapping_add(more);
}

/// Adds the amounts of some rows to the tallies of their cells.
fn add_amounts(
    columns: &Columns,
    rows: Range<usize>,
    (of_rows, households): (&RowAmounts, &Households),
    tallies: &mut Tallies,
) {
    let workers = &columns.block.workers;
    let count = rows.len().min(AT_ONCE);
    let (wage, own_account) = (&columns.wage[rows.clone()], &columns.own_account_profit[rows.clone()]);
    let (net_income, retirement) =
        (&columns.net_income[rows.clone()], &workers.retirement_balance[rows.clone()]);
    let (cells, household) = (&columns.cells[rows.clone()], &households.of_row[rows]);
    for row in 0..count {
        let amounts = &mut tallies.amounts[cells[row].index()];
        add(&mut amounts.wage_cents, wage[row]);
        add(&mut amounts.own_account_cents, own_account[row]);
        add(&mut amounts.net_income_cents, net_income[row]);
        add(&mut amounts.retirement_cents, retirement[row]);
        add(&mut amounts.usual_centihours, of_rows.usual_centihours[row]);
        add(&mut amounts.kin, of_rows.kin[row]);
        add(&mut amounts.wellbeing, of_rows.wellbeing[row]);
        let [residents, _] = halves(of_rows.kin[row]);
        let equivalised = households.equivalised_cents[usize::from(household[row])];
        add(&mut amounts.equivalised_cents, residents.wrapping_mul(equivalised));
    }
}

/// Adds what instruments paid, and what they left in benefit accounts.
fn add_of_instruments(columns: &Columns, tallies: &mut Tallies) {
    for (cell, cents) in columns.cells.iter().zip(columns.instrument_benefit) {
        add(&mut tallies.amounts[cell.index()].instrument_cents, *cents);
    }
    for (row, cents) in columns.block.workers.benefit_account.iter() {
        let amounts = &mut tallies.amounts[columns.cells[row].index()];
        add(&mut amounts.benefit_accounts, 1);
        add(&mut amounts.benefit_account_cents, i64::from(cents));
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

/// Counts what only some persons have: own-account work, a second job, a spell of unemployment.
fn count_rarer_states(columns: &Columns, candidates: &mut Candidates, counters: &mut Counters) {
    let workers = &columns.block.workers;
    let rows = candidates.find(workers.len(), |marks| {
        columns.context.processor.run(RarerStates { workers, marks });
    });
    for row in rows.iter().map(|row| usize::from(*row)) {
        let sums = &mut counters.cells[columns.cells[row].index()].people;
        match workers.labour_state[row] {
            LabourState::OwnAccount => count_own_account(columns, row, sums),
            LabourState::Employee => count_second_job(columns, row, sums),
            LabourState::Unemployed => count_spell(workers.spell_months[row], sums),
            LabourState::OutOfLabourForce => {}
        }
    }
}

/// Marks own-account workers, employees with a second job, and the unemployed.
struct RarerStates<'a> {
    workers: &'a Workers,
    marks: &'a mut [u8],
}

impl Kernel for RarerStates<'_> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let jobs = self.workers.labour_state.iter().zip(&self.workers.terms);
        for (mark, (state, terms)) in self.marks.iter_mut().zip(jobs) {
            let has_second_job = (*state == LabourState::Employee) & terms.has_second_job();
            let has_no_employer = (*state == LabourState::OwnAccount) | (*state == LabourState::Unemployed);
            *mark = u8::from(has_second_job | has_no_employer);
        }
    }
}

/// Months of a spell that are more than 26 weeks.
const LONG_SPELL_MONTHS: u8 = 6;

/// Counts how long an unemployed person has been without work: in the first month it is less than five weeks.
fn count_spell(spell_months: u8, sums: &mut PersonSums) {
    sums.unemployed_under_5_weeks += i64::from(spell_months == 0);
    sums.unemployed_over_26_weeks += i64::from(spell_months >= LONG_SPELL_MONTHS);
}
