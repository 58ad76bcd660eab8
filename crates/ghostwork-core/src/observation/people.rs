use std::ops::Range;

use crate::observation::columns::Columns;
use crate::observation::counters::{Counters, EconomySums, INCOME_BINS, PersonSums};
use crate::observation::histogram::bin;
use crate::observation::poverty_line::{PovertyLines, members};
use crate::observation::survey::count_own_account;
use crate::population::workers::{Insurance, LabourState, Role, Workers};

/// Width of a bin of equivalised monthly income, cents.
const INCOME_BIN_CENTS: i64 = 25_000;
const MONTHS_PER_YEAR: i64 = 12;
const MILLIONTHS: f64 = 1_000_000.0;
/// Fixed point in which stocks between 0 and 1 are summed.
const PER_UNIT: f32 = 1_000_000.0;

/// Counts everybody in the block, household by household.
pub(crate) fn count_people(columns: &Columns, counters: &mut Counters) {
    let workers = &columns.block.workers;
    let lines = PovertyLines::new(&columns.context.parameters.measurement);
    let mut unit = TaxUnit::default();
    let mut first = 0;
    while first < workers.len() {
        let rows = workers.household(first);
        first = rows.end;
        let household = Household::of(columns, &rows, &lines);
        household.count(&mut counters.economy);
        for row in rows {
            if workers.traits[row].role() != Role::Spouse {
                unit = TaxUnit::of(columns, row);
            }
            let sums = &mut counters.cells[columns.cells[row].index()].people;
            count_status(workers, row, sums);
            count_means(columns, row, sums);
            household.count_member(1 + i64::from(workers.children[row]), sums);
            unit.count_member(sums);
            if workers.labour_state[row] == LabourState::OwnAccount {
                count_own_account(columns, row, sums);
            }
        }
    }
}

/// A household's month.
struct Household {
    members: i64,
    is_poor: i64,
    is_deeply_poor: i64,
    gap_millionths: i64,
    equivalised_cents: i64,
    has_platform_pay: i64,
}

impl Household {
    fn of(columns: &Columns, rows: &Range<usize>, lines: &PovertyLines) -> Self {
        let members = members(&columns.block.workers, rows);
        let income: i64 = columns.net_income[rows.clone()].iter().sum();
        let platform_pay: i64 = columns.platform_gross[rows.clone()].iter().sum();
        let line = lines.cents_per_year(members) / MONTHS_PER_YEAR;
        let is_poor = income < line;
        let gap = if is_poor { (line - income.max(0)) as f64 / line as f64 } else { 0.0 };
        Self {
            members,
            is_poor: i64::from(is_poor),
            is_deeply_poor: i64::from(2 * income < line),
            gap_millionths: (gap * MILLIONTHS) as i64,
            equivalised_cents: lines.equivalised(income, members),
            has_platform_pay: i64::from(platform_pay > 0),
        }
    }

    fn count(&self, economy: &mut EconomySums) {
        economy.households += 1;
        economy.households_with_platform_pay += self.has_platform_pay;
        let bin = &mut economy.incomes[bin(self.equivalised_cents, INCOME_BIN_CENTS, INCOME_BINS)];
        bin.residents += self.members;
        bin.cents += self.members * self.equivalised_cents;
    }

    /// Counts a person and the children on the person's row.
    fn count_member(&self, residents: i64, sums: &mut PersonSums) {
        sums.residents += residents;
        sums.poor_residents += residents * self.is_poor;
        sums.deeply_poor_residents += residents * self.is_deeply_poor;
        sums.poverty_gap_millionths += residents * self.gap_millionths;
        sums.equivalised_cents += residents * self.equivalised_cents;
    }
}

/// What the members of a tax unit share this month: 0 or 1 each.
#[derive(Default)]
struct TaxUnit {
    in_hardship: i64,
    covers_emergency: i64,
    in_dip: i64,
    in_spike: i64,
}

impl TaxUnit {
    /// Shares of the usual income below and above which a month is a dip or a spike: US Financial Diaries.
    const DIP: f64 = 0.75;
    const SPIKE: f64 = 1.25;

    fn of(columns: &Columns, head: usize) -> Self {
        let workers = &columns.block.workers;
        let income: i64 = columns.net_income[workers.unit(head)].iter().sum();
        let usual_cents = f64::from(workers.permanent_income[head]) * 100.0;
        let emergency_cents = columns.context.parameters.measurement.emergency_expense * 100.0;
        Self {
            in_hardship: i64::from(workers.traits[head].in_hardship()),
            covers_emergency: i64::from(workers.purse[head] as f64 >= emergency_cents),
            in_dip: i64::from((income as f64) < Self::DIP * usual_cents),
            in_spike: i64::from(income as f64 > Self::SPIKE * usual_cents),
        }
    }

    fn count_member(&self, sums: &mut PersonSums) {
        sums.in_hardship += self.in_hardship;
        sums.covering_emergency += self.covers_emergency;
        sums.in_dip += self.in_dip;
        sums.in_spike += self.in_spike;
    }
}

/// Counts a person's labour-market state and what comes with it.
#[inline]
fn count_status(workers: &Workers, row: usize, sums: &mut PersonSums) {
    let traits = workers.traits[row];
    let state = workers.labour_state[row];
    let insurance = workers.insurance[row];
    let is_own_account = state == LabourState::OwnAccount;
    let is_employed = i64::from(state.is_employed());
    let is_unemployed = state == LabourState::Unemployed;
    sums.persons += 1;
    sums.employees += i64::from(state == LabourState::Employee);
    sums.own_account += i64::from(is_own_account);
    sums.unemployed += i64::from(is_unemployed);
    sums.usual_hours += is_employed * i64::from(workers.job_hours_per_week[row]);
    sums.insured_by_employer += i64::from(insurance == Insurance::Employer);
    sums.insured_by_family += i64::from(insurance == Insurance::Family);
    sums.insured_publicly += i64::from(insurance == Insurance::Public);
    sums.insured_with_subsidy += i64::from(insurance == Insurance::Subsidised);
    sums.own_account_with_subsidy += i64::from(is_own_account & (insurance == Insurance::Subsidised));
    sums.offered_health_plan += i64::from((state == LabourState::Employee) & traits.has_health_plan());
    sums.offered_retirement_plan += is_employed * i64::from(traits.has_retirement_plan());
    sums.benefit_recipients += i64::from(is_unemployed & (workers.unemployment_weeks_left[row] > 0));
    sums.paid_in_year += i64::from(workers.months_since_platform_pay[row] < 12);
    sums.paid_in_three_years += i64::from(workers.months_since_platform_pay[row] < 36);
}

/// Counts a person's incomes, balances and stocks.
#[inline]
fn count_means(columns: &Columns, row: usize, sums: &mut PersonSums) {
    let workers = &columns.block.workers;
    let parameters = &columns.context.parameters.measurement;
    let own_account = columns.own_account_profit[row];
    let benefit_account = i64::from(workers.benefit_account[row]);
    let burnout = workers.burnout[row];
    sums.benefit_accounts += i64::from(benefit_account > 0);
    sums.benefit_account_cents += benefit_account;
    sums.retirement_cents += workers.retirement_balance[row];
    sums.wage_cents += columns.wage[row];
    sums.own_account_cents += own_account;
    sums.net_income_cents += columns.net_income[row];
    sums.instrument_cents += columns.instrument_benefit[row];
    sums.burnout_millionths += i64::from((burnout * PER_UNIT) as i32);
    sums.high_burnout += i64::from(f64::from(burnout) >= parameters.high_burnout);
    sums.isolation_millionths += i64::from((workers.isolation[row] * PER_UNIT) as i32);
    sums.survey_self_employment_cents += (own_account as f64 * (1.0 - parameters.under_reporting)) as i64;
}
