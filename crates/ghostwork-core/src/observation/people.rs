use crate::observation::cells::CELLS;
use crate::observation::columns::Columns;
use crate::observation::counters::{Counters, EconomySums, INCOME_BINS};
use crate::observation::histogram::bin;
use crate::observation::poverty_line::PovertyLines;
use crate::observation::survey::count_own_account;
use crate::observation::tally::{STATUS, Tally, lanes, poverty_lanes};
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

/// Adds to a sum of one block, without looking for overflow: what a few thousand persons have is far from it.
#[inline(always)]
fn add(sum: &mut i64, more: i64) {
    *sum = sum.wrapping_add(more);
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
        add(&mut tally.status, status);
        add(&mut tally.insurance, source);
        add(&mut tally.cover, lanes([1, has_health_plan, has_retirement_plan, has_benefit]));
        add(&mut tally.usual_hours, i64::from(*hours) & -is_employed);
    }
}

/// Counts what the members of a tax unit share.
fn count_tax_units(columns: &Columns, tallies: &mut [Tally]) {
    let workers = &columns.block.workers;
    let emergency_cents = (columns.context.parameters.measurement.emergency_expense * 100.0) as i64;
    let rows = workers.len();
    let (traits, net_income) = (&workers.traits[..rows], &columns.net_income[..rows]);
    let (purse, usual) = (&workers.purse[..rows], &workers.permanent_income[..rows]);
    let mut head = 0;
    while head < rows {
        let second = head + 1;
        let has_second = second < rows && traits[second].role() == Role::Spouse;
        let income = net_income[head].wrapping_add(if has_second { net_income[second] } else { 0 }) as f64;
        let usual_cents = f64::from(usual[head]) * 100.0;
        let shared = lanes([
            i64::from(traits[head].in_hardship()),
            i64::from(purse[head] >= emergency_cents),
            i64::from(income < DIP * usual_cents),
            i64::from(income > SPIKE * usual_cents),
        ]);
        add(&mut tallies[columns.cells[head].index()].unit, shared);
        if has_second {
            add(&mut tallies[columns.cells[second].index()].unit, shared);
        }
        head = second + usize::from(has_second);
    }
}

/// Counts incomes.
fn count_incomes(columns: &Columns, tallies: &mut [Tally]) {
    let earned = columns.wage.iter().zip(columns.own_account_profit);
    for ((cell, (wage, own_account)), net_income) in columns.cells.iter().zip(earned).zip(columns.net_income)
    {
        let tally = &mut tallies[cell.index()];
        add(&mut tally.wage_cents, *wage);
        add(&mut tally.own_account_cents, *own_account);
        add(&mut tally.net_income_cents, *net_income);
    }
    for (cell, instruments) in columns.cells.iter().zip(columns.instrument_benefit) {
        add(&mut tallies[cell.index()].instrument_cents, *instruments);
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
        add(&mut tally.retirement_cents, *retirement);
        add(&mut tally.benefit_account_cents, i64::from(*benefits));
        add(&mut tally.burnout_millionths, i64::from((burnout * PER_UNIT) as i32));
        add(&mut tally.isolation_millionths, i64::from((isolation * PER_UNIT) as i32));
        let means = lanes([
            i64::from(*months < 12),
            i64::from(*months < 36),
            i64::from(*benefits > 0),
            i64::from(*burnout >= high),
        ]);
        add(&mut tally.means, means);
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
            self.gap_millionths = (shortfall / line.max(1) as f64 * MILLIONTHS) as i64;
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
