use std::sync::atomic::Ordering::Relaxed;

use crate::behaviour::employment::WEEKS_PER_MONTH;
use crate::block::Block;
use crate::categories::Marketplace;
use crate::observation::cell_sums::{CellSums, EarnerSums};
use crate::observation::columns::{Columns, is_paid};
use crate::observation::counters::{AccountSums, Counters, EconomySums, PAY_BINS, PlatformSums};
use crate::observation::histogram::bin;
use crate::population::accounts::{Account, AccountStatus, Owner};
use crate::population::workers::LabourState;

/// Width of a bin of hourly pay, cents.
const PAY_BIN_CENTS: i64 = 50;
/// Weekly hours below which platform work is slight, and above which it is heavy: Pew Research Center (2021).
const FEW_HOURS_PER_WEEK: f64 = 10.0;
const MANY_HOURS_PER_WEEK: f64 = 30.0;
/// Weekly hours at which rules and habits set nodes, and how near counts as at one.
const NODES_OF_HOURS: [f64; 2] = [15.0, 25.0];
const NEAR_NODE: f64 = 1.0;
/// Months since the first pay after which a person is experienced.
const YEAR: u8 = 12;
/// Months without pay that make an exit.
const EXIT_MONTHS: u8 = 6;
/// Months of first pay that are looked at together: an exit within a year shows six months after it.
const COHORT: std::ops::Range<u8> = YEAR + EXIT_MONTHS..YEAR + EXIT_MONTHS + 3;
/// Months in which somebody must have been paid to say "at present".
const AT_PRESENT_MONTHS: u8 = 3;

/// Counts every account in the block, and the persons on platforms.
pub(crate) fn count_earners(columns: &Columns, counters: &mut Counters) {
    count_year_old(columns, &mut counters.economy);
    for account in &columns.block.accounts {
        let home_row = match account.owner {
            Owner::Home { row, .. } => Some(usize::from(row)),
            Owner::Abroad { .. } => None,
        };
        let region = usize::from(home_row.is_none());
        let platform = &mut counters.economy.platforms[account.marketplace as usize][region];
        count_account(columns, account, platform);
        let Some(row) = home_row else { continue };
        count_turnover(account, &mut counters.economy);
        let sums = &mut counters.cells[columns.cells[row].index()];
        let is_paid_lately = account.was_ever_paid() && account.months_without_pay < AT_PRESENT_MONTHS;
        sums.earners.paid_lately += i64::from(is_paid_lately);
        if is_paid(account) {
            sums.earners.on_platforms += 1;
            count_earner(columns, row, account, sums, &mut counters.economy.hourly_pay);
        } else if account.is_active() {
            sums.earners.on_platforms += 1;
            let hours = f64::from(columns.engaged_hours[row]) + f64::from(columns.unpaid_hours[row]);
            sums.earners.fruitless_centihours += centi(hours);
        }
    }
}

fn count_account(columns: &Columns, account: &Account, sums: &mut PlatformSums) {
    let gross = account.month.gross.load(Relaxed);
    sums.active += i64::from(account.is_active());
    sums.applications += i64::from(account.applications);
    sums.ratings += i64::from(account.month.ratings.load(Relaxed));
    sums.rating_tenths += i64::from(account.month.rating_tenths.load(Relaxed));
    if gross > 0 {
        let fee = columns.context.fees[account.marketplace as usize];
        sums.earners += 1;
        sums.gross_cents += gross;
        sums.fee_cents += (gross as f64 * fee + 0.5) as i64;
        sums.engaged_centihours += i64::from(account.month.engaged_centihours.load(Relaxed));
        sums.unpaid_centihours += centi(f64::from(account.unpaid_hours));
    }
}

/// Counts whether an account is active, and whether it brings pay or has stopped to.
fn count_turnover(account: &Account, economy: &mut EconomySums) {
    let months = account.months_since_first_pay;
    let is_remote = account.marketplace != Marketplace::OnDemand;
    count_use(account, &mut economy.accounts);
    if is_remote && account.was_ever_paid() && months >= YEAR {
        count_use(account, &mut economy.experienced);
    }
}

/// Counts who was first paid on demand a year and a half ago, and who of them has stopped to earn: by the account, or by what is
/// remembered of one that was given up, whose place may long be another's. What the marketplace closed is neither.
fn count_year_old(columns: &Columns, economy: &mut EconomySums) {
    let Block { workers, accounts, .. } = columns.block;
    let is_of_cohort = |marketplace, months| marketplace == Marketplace::OnDemand && COHORT.contains(&months);
    let mut count = |months_without_pay: u8| {
        economy.year_old += 1;
        economy.year_old_out_of_use += i64::from(months_without_pay >= EXIT_MONTHS);
    };
    for (position, account) in accounts.iter().enumerate() {
        if let Owner::Home { row, .. } = account.owner
            && is_of_cohort(account.marketplace, account.months_since_first_pay)
            && usize::from(workers.account[usize::from(row)]) == position + 1
        {
            count(account.months_without_pay);
        }
    }
    for (row, record) in workers.former_account.iter() {
        if record.is_some_and(|record| is_of_cohort(record.marketplace, record.months_since_first_pay)) {
            count(workers.months_since_platform_pay[row]);
        }
    }
}

/// An account that is paused or closed in a month has been idle for no month yet.
fn count_use(account: &Account, sums: &mut AccountSums) {
    let is_closed = account.status == AccountStatus::Closed;
    let stops = account.idle_months == 0;
    let is_in_use = account.was_ever_paid() && account.months_without_pay < EXIT_MONTHS;
    let gives_up = account.was_ever_paid() && account.months_without_pay == EXIT_MONTHS;
    sums.active += i64::from(account.is_active());
    sums.pauses += i64::from(account.status == AccountStatus::Paused && stops);
    sums.in_use += i64::from(!is_closed && is_in_use);
    sums.exits += i64::from(!is_closed && gives_up || is_closed && stops && is_in_use);
}

fn count_earner(
    columns: &Columns,
    row: usize,
    account: &Account,
    sums: &mut CellSums,
    hourly_pay: &mut [[i64; PAY_BINS]; 2],
) {
    let parameters = &columns.context.parameters.measurement;
    let engaged = f64::from(columns.engaged_hours[row]);
    let hours = engaged + f64::from(columns.unpaid_hours[row]);
    let net = columns.platform_net[row];
    let earners = &mut sums.earners;
    let is_online = account.marketplace != Marketplace::OnDemand;
    let is_new = account.months_since_first_pay == 0;
    earners.earners += 1;
    earners.online_earners += i64::from(is_online);
    earners.new_entrants += i64::from(is_new);
    earners.gross_cents += columns.platform_gross[row];
    earners.net_cents += net;
    earners.engaged_centihours += centi(engaged);
    earners.unpaid_centihours += centi(f64::from(columns.unpaid_hours[row]));
    earners.under_10_hours += i64::from(hours < FEW_HOURS_PER_WEEK * WEEKS_PER_MONTH);
    earners.over_30_hours += i64::from(hours > MANY_HOURS_PER_WEEK * WEEKS_PER_MONTH);
    let per_week = hours / WEEKS_PER_MONTH;
    let [near_15, near_25] = NODES_OF_HOURS.map(|node| i64::from((per_week - node).abs() <= NEAR_NODE));
    earners.near_15_hours += near_15;
    earners.near_25_hours += near_25;
    earners.below_minimum_wage += i64::from((net as f64) < parameters.minimum_wage * 100.0 * hours);
    count_other_activity(columns, row, earners);
    let cents_per_hour = (net as f64 / hours.max(0.01)) as i64;
    hourly_pay[usize::from(!is_online)][bin(cents_per_hour, PAY_BIN_CENTS, PAY_BINS)] += 1;
}

/// Counts what a platform earner and the earner's tax unit do and earn besides.
fn count_other_activity(columns: &Columns, row: usize, sums: &mut EarnerSums) {
    let workers = &columns.block.workers;
    let state = workers.labour_state[row];
    let net = columns.platform_net[row].max(0);
    let own_income = columns.net_income[row].max(net).max(1);
    let unit = workers.unit(workers.purse_row(row));
    let unit_income = columns.net_income[unit].iter().sum::<i64>().max(net).max(1);
    sums.with_job += i64::from(state.is_employed());
    sums.unemployed += i64::from(state == LabourState::Unemployed);
    sums.side_activities += i64::from(own_income - net > net);
    sums.side_activities_of_unit += i64::from(unit_income - net > net);
    sums.income_share_millionths += net * 1_000_000 / own_income;
    sums.unit_income_share_millionths += net * 1_000_000 / unit_income;
}

/// Returns hours, which are not negative, in hundredths, rounded.
fn centi(hours: f64) -> i64 {
    (hours * 100.0 + 0.5) as i64
}
