use crate::observation::cells::CELLS;
use crate::observation::columns::Columns;
use crate::observation::counters::{Counters, EconomySums, INCOME_BINS};
use crate::observation::histogram::bin;
use crate::observation::poverty_line::PovertyLines;
use crate::observation::survey::count_own_account;
use crate::observation::tally::{STATUS, Tally, lanes};
use crate::population::workers::{LabourState, Role};

/// Width of a bin of equivalised monthly income, cents.
const INCOME_BIN_CENTS: i64 = 25_000;
/// Fixed point in which shares are summed.
const MILLIONTHS: f64 = 1_000_000.0;
/// The same for stocks between 0 and 1.
const PER_UNIT: f32 = 1_000_000.0;
/// Shares of the usual income below and above which a month is a dip or a spike: US Financial Diaries.
const DIP: f64 = 0.75;
const SPIKE: f64 = 1.25;

/// Counts everybody in the block.
///
/// Most of the population passes here every month. So there is a short loop without branches for each kind of facts, and
/// yes-or-no facts are counted four to a word.
pub(crate) fn count_people(columns: &Columns, counters: &mut Counters) {
    let mut tallies = vec![Tally::default(); CELLS];
    count_statuses(columns, &mut tallies);
    count_tax_units(columns, &mut tallies);
    count_incomes(columns, &mut tallies);
    count_stocks(columns, &mut tallies);
    count_households(columns, &mut tallies, &mut counters.economy);
    let under_reporting = columns.context.parameters.measurement.under_reporting;
    for (tally, cell) in tallies.iter().zip(&mut counters.cells) {
        if tally.cover > 0 {
            tally.write(&mut cell.people, under_reporting);
        }
    }
    for (row, state) in columns.block.workers.labour_state.iter().enumerate() {
        if *state == LabourState::OwnAccount {
            count_own_account(columns, row, &mut counters.cells[columns.cells[row].index()].people);
        }
    }
}

/// Counts labour-market states and what comes with them.
fn count_statuses(columns: &Columns, tallies: &mut [Tally]) {
    let workers = &columns.block.workers;
    let jobs = workers.labour_state.iter().zip(&workers.traits).zip(&workers.job_hours_per_week);
    let benefits = workers.insurance.iter().zip(&workers.unemployment_weeks_left);
    for ((cell, ((state, traits), hours)), (insurance, weeks_left)) in
        columns.cells.iter().zip(jobs).zip(benefits)
    {
        let tally = &mut tallies[cell.index()];
        let [status, source] = STATUS[*state as usize][*insurance as usize];
        let has_health_plan =
            i64::from(*state == LabourState::Employee) & i64::from(traits.has_health_plan());
        let is_employed = i64::from(state.is_employed());
        let has_retirement_plan = is_employed & i64::from(traits.has_retirement_plan());
        let has_benefit = i64::from(*state == LabourState::Unemployed) & i64::from(*weeks_left > 0);
        tally.status += status;
        tally.insurance += source;
        tally.cover += lanes([1, has_health_plan, has_retirement_plan, has_benefit]);
        tally.usual_hours += is_employed * i64::from(*hours);
    }
}

/// Counts what the members of a tax unit share.
fn count_tax_units(columns: &Columns, tallies: &mut [Tally]) {
    let workers = &columns.block.workers;
    let emergency_cents = (columns.context.parameters.measurement.emergency_expense * 100.0) as i64;
    let is_spouse = |row: usize| workers.traits.get(row).is_some_and(|traits| traits.role() == Role::Spouse);
    let mut head = 0;
    while head < workers.len() {
        let has_spouse = is_spouse(head + 1);
        let next = head + 1 + usize::from(has_spouse);
        let income: i64 = columns.net_income[head..next].iter().sum();
        let usual_cents = f64::from(workers.permanent_income[head]) * 100.0;
        let shared = lanes([
            i64::from(workers.traits[head].in_hardship()),
            i64::from(workers.purse[head] >= emergency_cents),
            i64::from((income as f64) < DIP * usual_cents),
            i64::from(income as f64 > SPIKE * usual_cents),
        ]);
        for cell in &columns.cells[head..next] {
            tallies[cell.index()].unit += shared;
        }
        head = next;
    }
}

/// Counts incomes.
fn count_incomes(columns: &Columns, tallies: &mut [Tally]) {
    let earned = columns.wage.iter().zip(columns.own_account_profit);
    let all = columns.net_income.iter().zip(columns.instrument_benefit);
    for ((cell, (wage, own_account)), (net_income, instruments)) in columns.cells.iter().zip(earned).zip(all)
    {
        let tally = &mut tallies[cell.index()];
        tally.wage_cents += wage;
        tally.own_account_cents += own_account;
        tally.net_income_cents += net_income;
        tally.instrument_cents += instruments;
    }
}

/// Counts balances, and stocks of wellbeing.
fn count_stocks(columns: &Columns, tallies: &mut [Tally]) {
    let workers = &columns.block.workers;
    let high = columns.context.parameters.measurement.high_burnout as f32;
    let balances = workers.retirement_balance.iter().zip(&workers.benefit_account);
    let wellbeing = workers.burnout.iter().zip(&workers.isolation).zip(&workers.months_since_platform_pay);
    for ((cell, (retirement, benefits)), ((burnout, isolation), months)) in
        columns.cells.iter().zip(balances).zip(wellbeing)
    {
        let tally = &mut tallies[cell.index()];
        tally.retirement_cents += retirement;
        tally.benefit_account_cents += i64::from(*benefits);
        tally.burnout_millionths += i64::from((burnout * PER_UNIT) as i32);
        tally.isolation_millionths += i64::from((isolation * PER_UNIT) as i32);
        tally.means += lanes([
            i64::from(*months < 12),
            i64::from(*months < 36),
            i64::from(*benefits > 0),
            i64::from(*burnout >= high),
        ]);
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
        tally.residents += residents;
        tally.poor_residents += residents * household.is_poor;
        tally.deeply_poor_residents += residents * household.is_deeply_poor;
        tally.poverty_gap_millionths += residents * household.gap_millionths;
        tally.equivalised_cents += residents * household.equivalised_cents;
    }
}

/// A household's month: first what is added up over its members, then what follows from it.
#[derive(Clone, Copy, Default)]
struct Household {
    income_cents: i64,
    members: i64,
    platform_cents: i64,
    is_poor: i64,
    is_deeply_poor: i64,
    gap_millionths: i64,
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
        household.income_cents += net;
        household.platform_cents += gross;
        household.members += 1 + i64::from(*children);
    }
    for household in &mut households[1..] {
        household.conclude(&lines);
        household.count(economy);
    }
    households
}

impl Household {
    fn conclude(&mut self, lines: &PovertyLines) {
        let line = lines.cents_per_month(self.members);
        self.is_poor = i64::from(self.income_cents < line);
        self.is_deeply_poor = i64::from(2 * self.income_cents < line);
        // Few households are poor: the division is worth a branch.
        if self.income_cents < line {
            let shortfall = (line - self.income_cents.max(0)) as f64;
            self.gap_millionths = (shortfall / line.max(1) as f64 * MILLIONTHS) as i64;
        }
        self.equivalised_cents = lines.equivalised(self.income_cents, self.members);
    }

    fn count(&self, economy: &mut EconomySums) {
        economy.households += 1;
        economy.households_with_platform_pay += i64::from(self.platform_cents > 0);
        let bin = &mut economy.incomes[bin(self.equivalised_cents, INCOME_BIN_CENTS, INCOME_BINS)];
        bin.residents += self.members;
        bin.cents += self.members * self.equivalised_cents;
    }
}
