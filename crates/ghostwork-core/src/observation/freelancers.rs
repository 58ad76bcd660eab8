//! What is counted of freelancers at home and abroad: pay, AI tools, what becomes of skill, and who works alone.

use std::sync::atomic::Ordering::Relaxed;

use ghostwork_processor::Kernel;

use crate::behaviour::employment::WEEKS_PER_MONTH;
use crate::categories::{Marketplace, TaskCategory};
use crate::market::environment::ai_gain;
use crate::observation::DECEMBER;
use crate::observation::columns::Columns;
use crate::observation::counters::{EconomySums, FREELANCE_PAY_BINS};
use crate::observation::histogram::bin;
use crate::population::accounts::{Account, Owner};
use crate::population::compact::Stock;
use crate::population::workers::LabourState;

/// Width of a bin of monthly pay, cents.
const PAY_BIN_CENTS: i64 = 10_000;
/// Standard deviations from the mean beyond which a fifth of a normal distribution lies.
const A_FIFTH: f64 = 0.841_6;
const MILLIONTHS: f64 = 1_000_000.0;
/// Ratings up to which merchants know little of a freelancer, and from which on much.
const LITTLE_KNOWN: u16 = 2;
const WELL_KNOWN: u16 = 12;
/// Months since entry of an account that was there at the turn of the year, in December.
const WHOLE_YEAR: u16 = 12;
/// Weekly hours of remote work from which on a person works remotely full time.
const LONG_HOURS_PER_WEEK: f64 = 30.0;

/// Counts the freelancers of a block.
pub(crate) fn count_freelancers(columns: &Columns, economy: &mut EconomySums) {
    economy.profiles_opened += i64::from(columns.block.profiles_opened);
    economy.profiles_paid += i64::from(columns.block.profiles_paid);
    let is_december = columns.context.month.month_of_year() == DECEMBER;
    for account in &columns.block.accounts {
        let is_freelance = account.marketplace != Marketplace::OnDemand;
        let gross = account.month.gross.load(Relaxed);
        if is_freelance & (gross > 0) {
            let bin = &mut economy.freelance_pay[bin(gross, PAY_BIN_CENTS, FREELANCE_PAY_BINS)];
            bin.residents += 1;
            bin.cents += gross;
            count_rate(columns, account, gross, economy);
        }
        let is_active = is_freelance & account.is_active();
        if is_active & works_with_tools(columns, account) {
            count_tools(columns, account, economy);
        }
        if is_active & is_december {
            count_skill(account, economy);
        }
    }
    count_lonely(columns, economy);
}

/// Counts the rate of a freelancer about whom merchants know little, or much.
fn count_rate(columns: &Columns, account: &Account, gross: i64, economy: &mut EconomySums) {
    let record = match account.rating_count {
        ..=LITTLE_KNOWN => 0,
        WELL_KNOWN.. => 1,
        _ => return,
    };
    let usual = columns.context.parameters.tasks.rate_per_hour[account.category as usize];
    let sums = &mut economy.rates_by_record[usize::from(!account.is_home())][record];
    sums.cents += gross;
    sums.usual_cents += (account.month.engaged_hours() * usual * 100.0) as i64;
}

/// Returns whether a freelancer is in customer service and works with AI tools there.
fn works_with_tools(columns: &Columns, account: &Account) -> bool {
    let has_tools = f64::from(account.ai_threshold) < columns.context.environment.ai_way;
    has_tools & (account.category == TaskCategory::CustomerService)
}

/// Counts what AI tools bring the least and the most skilled fifth of those who use them in customer service.
fn count_tools(columns: &Columns, account: &Account, economy: &mut EconomySums) {
    let context = columns.context;
    let skill = f64::from(account.skill);
    let tail = A_FIFTH * context.parameters.participation.skill_spread;
    let side = match skill {
        low if low < -tail => 0,
        high if high > tail => 1,
        _ => return,
    };
    let gain = ai_gain(&context.parameters.environment, account.category as usize, skill);
    let sums = &mut economy.tools[side];
    sums.users += 1;
    sums.gain_millionths += ((crate::arithmetic::exponential(gain) - 1.0) * MILLIONTHS) as i64;
}

/// Counts skill at the turn of the year and in December, of all and of those above the usual.
fn count_skill(account: &Account, economy: &mut EconomySums) {
    if account.months_since_entry < WHOLE_YEAR {
        return;
    }
    let millionths = |skill: f32| (f64::from(skill) * MILLIONTHS) as i64;
    let groups = if account.skill_in_january > 0.0 { &[0, 1][..] } else { &[0] };
    for group in groups {
        let sums = &mut economy.skills[*group];
        sums.freelancers += 1;
        sums.january_millionths += millionths(account.skill_in_january);
        sums.december_millionths += millionths(account.skill);
    }
}

/// Counts employees, and adds up their isolation, millionths.
struct OfEmployees<'a> {
    states: &'a [LabourState],
    isolation: &'a [Stock],
}

impl Kernel for OfEmployees<'_> {
    type Output = (i64, i64);

    #[inline(always)]
    fn run(self) -> (i64, i64) {
        let (mut employees, mut isolation) = (0_i64, 0_i64);
        for (state, isolated) in self.states.iter().zip(self.isolation) {
            let counts = i64::from(*state == LabourState::Employee);
            employees = employees.wrapping_add(counts);
            isolation = isolation.wrapping_add(isolated.millionths() & counts.wrapping_neg());
        }
        (employees, isolation)
    }
}

/// Counts how likely employees on site, and persons with long hours of remote work, are to feel lonely.
fn count_lonely(columns: &Columns, economy: &mut EconomySums) {
    let parameters = &columns.context.parameters.measurement;
    let workers = &columns.block.workers;
    let is_remote = |account: &Account, row: usize| {
        let hours = f64::from(columns.engaged_hours[row]) + f64::from(columns.unpaid_hours[row]);
        (account.marketplace != Marketplace::OnDemand) & (hours > LONG_HOURS_PER_WEEK * WEEKS_PER_MONTH)
    };
    let employees = OfEmployees { states: &workers.labour_state, isolation: &workers.isolation };
    let (mut on_site, mut isolation) = columns.context.processor.run(employees);
    let mut remote = (0, 0);
    for account in &columns.block.accounts {
        let Owner::Home { row, .. } = account.owner else { continue };
        let row = usize::from(row);
        if account.is_active() & is_remote(account, row) {
            let millionths = workers.isolation[row].millionths();
            remote = (remote.0 + 1, remote.1 + millionths);
            if workers.labour_state[row] == LabourState::Employee {
                (on_site, isolation) = (on_site - 1, isolation - millionths);
            }
        }
    }
    for (sums, (persons, isolation)) in economy.loneliness.iter_mut().zip([(on_site, isolation), remote]) {
        let lonely = parameters.lonely_share * persons as f64 * MILLIONTHS
            + parameters.lonely_slope * isolation as f64;
        sums.persons += persons;
        sums.lonely_millionths += lonely as i64;
    }
}

#[cfg(test)]
mod tests {
    use ghostwork_processor::Processor;

    use super::*;
    use crate::accounting::taxes_and_benefits::example::populated_block;

    #[test]
    fn every_processor_counts_employees_as_one_after_the_other() {
        let (mut block, _) = populated_block();
        for (row, stock) in block.workers.isolation.iter_mut().enumerate() {
            *stock = Stock::nearest(row as f64 / 4_096.0);
        }
        let (states, isolation) = (&block.workers.labour_state, &block.workers.isolation);
        let mut one_by_one = (0, 0);
        for (state, stock) in states.iter().zip(isolation) {
            if *state == LabourState::Employee {
                one_by_one = (one_by_one.0 + 1, one_by_one.1 + stock.millionths());
            }
        }

        assert!(one_by_one.0 > 1_000);
        for processor in Processor::all() {
            assert_eq!(processor.run(OfEmployees { states, isolation }), one_by_one, "{processor:?}");
        }
    }
}
