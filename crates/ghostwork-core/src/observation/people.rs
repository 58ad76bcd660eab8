use crate::observation::cell_sums::PersonSums;
use crate::observation::cells::{CELLS, Cell};
use crate::observation::columns::Columns;
use crate::observation::counters::{Counters, EconomySums, INCOME_BINS};
use crate::observation::facts::{AT_ONCE, Facts, FactsOf};
use crate::observation::histogram::bin;
use crate::observation::poverty_line::PovertyLines;
use crate::observation::survey::{count_own_account, count_second_job};
use crate::observation::tally::{Tally, lanes, poverty_lanes};
use crate::population::workers::{Insurance, LabourState};

/// Width of a bin of equivalised monthly income, cents.
const INCOME_BIN_CENTS: i64 = 25_000;
/// Fixed point in which shares are summed.
const MILLIONTHS: f64 = 1_000_000.0;
/// Counts everybody in the block.
///
/// Most of the population passes here every month. So facts are worked out for many rows at once, packed several to a word,
/// and each row adds a few words to the tally of its cell.
pub(crate) fn count_people(columns: &Columns, counters: &mut Counters) {
    let mut tallies = vec![Tally::default(); CELLS];
    let mut facts = Facts::new();
    let rows = columns.block.workers.len();
    for first in (0..rows).step_by(AT_ONCE) {
        let rows = first..rows.min(first + AT_ONCE);
        columns.context.processor.run(FactsOf { columns, rows: rows.clone(), facts: &mut facts });
        count_facts(&columns.cells[rows], &facts, &mut tallies);
    }
    count_amounts(columns, &mut tallies);
    count_extremes(columns, &mut tallies);
    count_households(columns, &mut tallies, &mut counters.economy);
    let parameters = &columns.context.parameters.measurement;
    for (tally, cell) in tallies.iter().zip(&mut counters.cells) {
        if tally.cover > 0 {
            tally.write(&mut cell.people, parameters);
        }
    }
    count_rarer_states(columns, counters);
}

/// Counts what only some persons have: own-account work, a second job, a spell of unemployment.
fn count_rarer_states(columns: &Columns, counters: &mut Counters) {
    let workers = &columns.block.workers;
    for (row, (state, terms)) in workers.labour_state.iter().zip(&workers.terms).enumerate() {
        let sums = &mut counters.cells[columns.cells[row].index()].people;
        match state {
            LabourState::OwnAccount => count_own_account(columns, row, sums),
            LabourState::Employee if terms.has_second_job() => count_second_job(columns, row, sums),
            LabourState::Unemployed => count_spell(workers.spell_months[row], sums),
            LabourState::Employee | LabourState::OutOfLabourForce => {}
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

/// Adds to a sum of one block, without looking for overflow: what a few thousand persons have is far from it.
#[inline(always)]
fn add(sum: &mut i64, more: i64) {
    *sum = sum.wrapping_add(more);
}

/// Adds the facts of each row to the tally of its cell.
fn count_facts(cells: &[Cell], facts: &Facts, tallies: &mut [Tally]) {
    let count = cells.len().min(AT_ONCE);
    for (row, cell) in cells[..count].iter().enumerate() {
        let tally = &mut tallies[cell.index()];
        add(&mut tally.status, facts.status[row]);
        add(&mut tally.insurance, facts.insurance[row]);
        add(&mut tally.cover, facts.cover[row]);
        add(&mut tally.unit, facts.unit[row]);
        add(&mut tally.means, facts.means[row]);
        add(&mut tally.wellbeing, facts.wellbeing[row]);
        add(&mut tally.usual_centihours, facts.usual_centihours[row]);
        add(&mut tally.children_of_uninsured, facts.children_of_uninsured[row]);
    }
}

/// Counts incomes and balances.
fn count_amounts(columns: &Columns, tallies: &mut [Tally]) {
    let workers = &columns.block.workers;
    let rows = columns.cells.len();
    let (wage, own_account) = (&columns.wage[..rows], &columns.own_account_profit[..rows]);
    let (net_income, retirement) = (&columns.net_income[..rows], &workers.retirement_balance[..rows]);
    for (row, cell) in columns.cells.iter().enumerate() {
        let tally = &mut tallies[cell.index()];
        add(&mut tally.wage_cents, wage[row]);
        add(&mut tally.own_account_cents, own_account[row]);
        add(&mut tally.net_income_cents, net_income[row]);
        add(&mut tally.retirement_cents, retirement[row]);
    }
    for (row, cents) in workers.benefit_account.iter() {
        let tally = &mut tallies[columns.cells[row].index()];
        add(&mut tally.means, lanes([0, 0, 1, 0]));
        add(&mut tally.benefit_account_cents, i64::from(cents));
    }
    for (cell, instruments) in columns.cells.iter().zip(columns.instrument_benefit) {
        add(&mut tallies[cell.index()].instrument_cents, *instruments);
    }
}

/// Counts those with all cover, those at work without any, and those with high isolation.
fn count_extremes(columns: &Columns, tallies: &mut [Tally]) {
    let workers = &columns.block.workers;
    let high = columns.context.parameters.measurement.high_burnout as f32;
    let work = workers.labour_state.iter().zip(&workers.traits);
    let cover = workers.insurance.iter().zip(&workers.isolation);
    for ((cell, (state, traits)), (insurance, isolation)) in columns.cells.iter().zip(work).zip(cover) {
        let has_employer = i64::from(*state == LabourState::Employee);
        let is_employed = i64::from(state.is_employed());
        let has_plan = is_employed & i64::from(traits.has_retirement_plan());
        let is_insured = i64::from(*insurance != Insurance::None);
        let has_all = is_insured & has_employer & has_plan;
        let has_none = is_employed & !(is_insured | has_employer | has_plan) & 1;
        let is_isolated = i64::from(*isolation >= high);
        add(&mut tallies[cell.index()].extremes, lanes([has_all, has_none, is_isolated, 0]));
    }
}

/// Counts households, and persons with the children on their rows as members of them.
fn count_households(columns: &Columns, tallies: &mut [Tally], economy: &mut EconomySums) {
    let workers = &columns.block.workers;
    let households = households(columns, economy);
    let mut number = 0;
    for ((cell, traits), children) in columns.cells.iter().zip(&workers.traits).zip(&workers.children) {
        number += usize::from(traits.starts_household());
        let household = &households[number];
        let residents = 1 + i64::from(*children);
        let tally = &mut tallies[cell.index()];
        add(&mut tally.residents, residents.wrapping_mul(household.poverty));
        add(&mut tally.poverty_gap_millionths, residents.wrapping_mul(household.gap_millionths));
        add(&mut tally.poverty_severity_millionths, residents.wrapping_mul(household.severity_millionths));
        add(&mut tally.equivalised_cents, residents.wrapping_mul(household.equivalised_cents));
    }
}

/// A household's month: first what is added up over its members, then what follows from it.
#[derive(Clone, Copy, Default)]
struct Household {
    income_cents: i64,
    members: i64,
    platform_cents: i64,
    /// A one in the lane of residents, and in those of the poor and the deeply poor if the household is.
    poverty: i64,
    gap_millionths: i64,
    severity_millionths: i64,
    equivalised_cents: i64,
}

/// Returns the block's households in order, the first at position 1, and counts them.
fn households(columns: &Columns, economy: &mut EconomySums) -> Vec<Household> {
    let workers = &columns.block.workers;
    let lines = PovertyLines::new(&columns.context.parameters.measurement);
    let count = workers.traits.iter().filter(|traits| traits.starts_household()).count();
    let mut households = vec![Household::default(); count + 1];
    let mut number = 0;
    let members = workers.traits.iter().zip(&workers.children);
    for ((traits, children), (net, gross)) in
        members.zip(columns.net_income.iter().zip(columns.platform_gross))
    {
        number += usize::from(traits.starts_household());
        let household = &mut households[number];
        add(&mut household.income_cents, *net);
        add(&mut household.platform_cents, *gross);
        add(&mut household.members, 1 + i64::from(*children));
    }
    economy.households += count as i64;
    for household in &mut households[1..] {
        household.conclude(&lines);
        household.count(economy);
    }
    households
}

impl Household {
    fn conclude(&mut self, lines: &PovertyLines) {
        let line = lines.cents_per_month(self.members);
        let is_poor = i64::from(self.income_cents < line);
        let is_deeply_poor = i64::from(self.income_cents.wrapping_mul(2) < line);
        self.poverty = poverty_lanes([1, is_poor, is_deeply_poor]);
        // Few households are poor: the division is worth a branch.
        if self.income_cents < line {
            let shortfall = (line - self.income_cents.max(0)) as f64;
            let gap = shortfall / line.max(1) as f64;
            self.gap_millionths = (gap * MILLIONTHS) as i64;
            self.severity_millionths = (gap * gap * MILLIONTHS) as i64;
        }
        self.equivalised_cents = lines.equivalised(self.income_cents, self.members);
    }

    fn count(&self, economy: &mut EconomySums) {
        add(&mut economy.households_with_platform_pay, i64::from(self.platform_cents > 0));
        let bin = &mut economy.incomes[bin(self.equivalised_cents, INCOME_BIN_CENTS, INCOME_BINS)];
        add(&mut bin.residents, self.members);
        add(&mut bin.cents, self.members.wrapping_mul(self.equivalised_cents));
    }
}
