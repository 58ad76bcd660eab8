use crate::observation::cells::CELLS;
use crate::observation::columns::Columns;
use crate::observation::counters::{Counters, EconomySums, INCOME_BINS, PersonSums};
use crate::observation::histogram::bin;
use crate::observation::poverty_line::PovertyLines;
use crate::observation::survey::count_own_account;
use crate::population::workers::{Insurance, LabourState, Role, Workers};

/// Width of a bin of equivalised monthly income, cents.
const INCOME_BIN_CENTS: i64 = 25_000;
const MONTHS_PER_YEAR: i64 = 12;
/// Fixed point in which shares are summed.
const MILLIONTHS: f64 = 1_000_000.0;
/// The same for stocks between 0 and 1.
const PER_UNIT: f32 = 1_000_000.0;
/// Shares of the usual income below and above which a month is a dip or a spike: US Financial Diaries.
const DIP: f64 = 0.75;
const SPIKE: f64 = 1.25;

/// Counts everybody in the block.
///
/// Most of the population passes here every month, so rows take no branches: households are added up first, and
/// yes-or-no facts are counted four to a word.
pub(crate) fn count_people(columns: &Columns, counters: &mut Counters) {
    let workers = &columns.block.workers;
    let is_spouse = spouses(workers);
    let households = households(columns, &mut counters.economy);
    let mut tallies = vec![Tally::default(); CELLS];
    let mut household = 0;
    for row in 0..workers.len() {
        household += usize::from(workers.traits[row].starts_household());
        let tally = &mut tallies[columns.cells[row].index()];
        tally.count_status(workers, row);
        tally.count_unit(columns, row, &is_spouse);
        tally.count_means(columns, row);
        tally.count_member(&households[household], 1 + i64::from(workers.children[row]));
    }
    let under_reporting = columns.context.parameters.measurement.under_reporting;
    for (tally, cell) in tallies.iter().zip(&mut counters.cells) {
        if tally.cover > 0 {
            tally.write(&mut cell.people, under_reporting);
        }
    }
    for (row, state) in workers.labour_state.iter().enumerate() {
        if *state == LabourState::OwnAccount {
            count_own_account(columns, row, &mut counters.cells[columns.cells[row].index()].people);
        }
    }
}

/// Returns by row whether it is the spouse of the row before (0 or 1), with a 0 behind the last row.
fn spouses(workers: &Workers) -> Vec<u8> {
    let flags = workers.traits.iter().map(|traits| u8::from(traits.role() == Role::Spouse));
    flags.chain([0]).collect()
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
    let mut households = vec![Household::default(); workers.len() + 1];
    let mut last = 0;
    for row in 0..workers.len() {
        last += usize::from(workers.traits[row].starts_household());
        let household = &mut households[last];
        household.income_cents += columns.net_income[row];
        household.platform_cents += columns.platform_gross[row];
        household.members += 1 + i64::from(workers.children[row]);
    }
    for household in households.iter_mut().take(last + 1).skip(1) {
        household.conclude(&lines);
        household.count(economy);
    }
    households
}

impl Household {
    fn conclude(&mut self, lines: &PovertyLines) {
        let line = lines.cents_per_year(self.members) / MONTHS_PER_YEAR;
        let shortfall = (line - self.income_cents.max(0)).max(0);
        self.is_poor = i64::from(self.income_cents < line);
        self.is_deeply_poor = i64::from(2 * self.income_cents < line);
        self.gap_millionths = (shortfall as f64 / line.max(1) as f64 * MILLIONTHS) as i64;
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

/// Bits of a count: a block holds far fewer persons than fit.
const LANE_BITS: u32 = 16;

/// Returns a word that adds one to the counts of those facts that hold.
const fn lanes(facts: [bool; 4]) -> u64 {
    let [first, second, third, fourth] = facts;
    first as u64
        | (second as u64) << LANE_BITS
        | (third as u64) << (2 * LANE_BITS)
        | (fourth as u64) << (3 * LANE_BITS)
}

/// Returns the four counts of a word.
fn counts(word: u64) -> [i64; 4] {
    std::array::from_fn(|lane| (word >> (lane as u32 * LANE_BITS) & 0xffff) as i64)
}

/// What is counted of a labour-market state and a source of insurance.
const STATUS: [[[u64; 2]; 5]; 4] = {
    let mut table = [[[0; 2]; 5]; 4];
    let mut state = 0;
    while state < 4 {
        let is_own_account = state == LabourState::OwnAccount as usize;
        let is_employee = state == LabourState::Employee as usize;
        let is_unemployed = state == LabourState::Unemployed as usize;
        let mut source = 0;
        while source < 5 {
            let has_subsidy = source == Insurance::Subsidised as usize;
            table[state][source] = [
                lanes([is_employee, is_own_account, is_unemployed, is_own_account && has_subsidy]),
                lanes([
                    source == Insurance::Employer as usize,
                    source == Insurance::Family as usize,
                    source == Insurance::Public as usize,
                    has_subsidy,
                ]),
            ];
            source += 1;
        }
        state += 1;
    }
    table
};

/// The sums of one cell in one block.
#[derive(Clone, Default)]
struct Tally {
    /// Employees, own-account workers, unemployed, own-account workers with subsidised insurance.
    status: u64,
    /// Insured by employer, by family, publicly, with subsidy.
    insurance: u64,
    /// Persons; offered a health plan, a retirement plan; recipients of unemployment benefit.
    cover: u64,
    /// In hardship, covering the emergency expense, in a dip, in a spike.
    unit: u64,
    /// Paid on platforms in a year, in three years; with a benefit account; with high burnout.
    means: u64,
    usual_hours: i64,
    benefit_account_cents: i64,
    retirement_cents: i64,
    wage_cents: i64,
    own_account_cents: i64,
    net_income_cents: i64,
    instrument_cents: i64,
    burnout_millionths: i64,
    isolation_millionths: i64,
    residents: i64,
    poor_residents: i64,
    deeply_poor_residents: i64,
    poverty_gap_millionths: i64,
    equivalised_cents: i64,
}

impl Tally {
    /// Counts a person's labour-market state and what comes with it.
    #[inline]
    fn count_status(&mut self, workers: &Workers, row: usize) {
        let traits = workers.traits[row];
        let state = workers.labour_state[row];
        let [status, insurance] = STATUS[state as usize][workers.insurance[row] as usize];
        let has_health_plan = (state == LabourState::Employee) && traits.has_health_plan();
        let has_retirement_plan = state.is_employed() && traits.has_retirement_plan();
        let has_benefit = (state == LabourState::Unemployed) && workers.unemployment_weeks_left[row] > 0;
        self.status += status;
        self.insurance += insurance;
        self.cover += lanes([true, has_health_plan, has_retirement_plan, has_benefit]);
        self.usual_hours += i64::from(state.is_employed()) * i64::from(workers.job_hours_per_week[row]);
    }

    /// Counts what the members of a person's tax unit share.
    #[inline]
    fn count_unit(&mut self, columns: &Columns, row: usize, is_spouse: &[u8]) {
        let workers = &columns.block.workers;
        let head = row - usize::from(is_spouse[row]);
        let has_spouse = usize::from(is_spouse[head + 1]);
        let income = columns.net_income[head] + has_spouse as i64 * columns.net_income[head + has_spouse];
        let usual_cents = f64::from(workers.permanent_income[head]) * 100.0;
        let emergency_cents = columns.context.parameters.measurement.emergency_expense * 100.0;
        self.unit += lanes([
            workers.traits[head].in_hardship(),
            workers.purse[head] as f64 >= emergency_cents,
            (income as f64) < DIP * usual_cents,
            income as f64 > SPIKE * usual_cents,
        ]);
    }

    /// Counts a person's incomes, balances and stocks.
    #[inline]
    fn count_means(&mut self, columns: &Columns, row: usize) {
        let workers = &columns.block.workers;
        let burnout = workers.burnout[row];
        let months = workers.months_since_platform_pay[row];
        let high_burnout = columns.context.parameters.measurement.high_burnout;
        self.means += lanes([
            months < 12,
            months < 36,
            workers.benefit_account[row] > 0,
            f64::from(burnout) >= high_burnout,
        ]);
        self.benefit_account_cents += i64::from(workers.benefit_account[row]);
        self.retirement_cents += workers.retirement_balance[row];
        self.wage_cents += columns.wage[row];
        self.own_account_cents += columns.own_account_profit[row];
        self.net_income_cents += columns.net_income[row];
        self.instrument_cents += columns.instrument_benefit[row];
        self.burnout_millionths += i64::from((burnout * PER_UNIT) as i32);
        self.isolation_millionths += i64::from((workers.isolation[row] * PER_UNIT) as i32);
    }

    /// Counts a person and the children on the person's row as members of their household.
    #[inline]
    fn count_member(&mut self, household: &Household, residents: i64) {
        self.residents += residents;
        self.poor_residents += residents * household.is_poor;
        self.deeply_poor_residents += residents * household.is_deeply_poor;
        self.poverty_gap_millionths += residents * household.gap_millionths;
        self.equivalised_cents += residents * household.equivalised_cents;
    }

    /// Adds the tally to the sums of its cell.
    fn write(&self, sums: &mut PersonSums, under_reporting: f64) {
        let [employees, own_account, unemployed, own_account_with_subsidy] = counts(self.status);
        let [by_employer, by_family, publicly, with_subsidy] = counts(self.insurance);
        let [persons, health_plans, retirement_plans, recipients] = counts(self.cover);
        sums.persons += persons;
        sums.employees += employees;
        sums.own_account += own_account;
        sums.unemployed += unemployed;
        sums.own_account_with_subsidy += own_account_with_subsidy;
        sums.insured_by_employer += by_employer;
        sums.insured_by_family += by_family;
        sums.insured_publicly += publicly;
        sums.insured_with_subsidy += with_subsidy;
        sums.offered_health_plan += health_plans;
        sums.offered_retirement_plan += retirement_plans;
        sums.benefit_recipients += recipients;
        self.write_means(sums);
        sums.survey_self_employment_cents += (self.own_account_cents as f64 * (1.0 - under_reporting)) as i64;
    }

    fn write_means(&self, sums: &mut PersonSums) {
        let [in_hardship, covering_emergency, in_dip, in_spike] = counts(self.unit);
        let [paid_in_year, paid_in_three_years, benefit_accounts, high_burnout] = counts(self.means);
        sums.in_hardship += in_hardship;
        sums.covering_emergency += covering_emergency;
        sums.in_dip += in_dip;
        sums.in_spike += in_spike;
        sums.paid_in_year += paid_in_year;
        sums.paid_in_three_years += paid_in_three_years;
        sums.benefit_accounts += benefit_accounts;
        sums.high_burnout += high_burnout;
        sums.usual_hours += self.usual_hours;
        sums.benefit_account_cents += self.benefit_account_cents;
        sums.retirement_cents += self.retirement_cents;
        sums.wage_cents += self.wage_cents;
        sums.own_account_cents += self.own_account_cents;
        sums.net_income_cents += self.net_income_cents;
        sums.instrument_cents += self.instrument_cents;
        sums.burnout_millionths += self.burnout_millionths;
        sums.isolation_millionths += self.isolation_millionths;
        sums.residents += self.residents;
        sums.poor_residents += self.poor_residents;
        sums.deeply_poor_residents += self.deeply_poor_residents;
        sums.poverty_gap_millionths += self.poverty_gap_millionths;
        sums.equivalised_cents += self.equivalised_cents;
    }
}
