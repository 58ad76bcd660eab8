use std::sync::atomic::Ordering::Relaxed;

use crate::behaviour::employment::WEEKS_PER_MONTH;
use crate::categories::Marketplace;
use crate::observation::cell_sums::{CellSums, EarnerSums};
use crate::observation::columns::{Columns, is_paid};
use crate::observation::counters::{AccountSums, Counters, EconomySums, PAY_BINS, PlatformSums};
use crate::observation::histogram::bin;
use crate::observation::survey;
use crate::population::accounts::{Account, AccountStatus, Owner};
use crate::population::workers::LabourState;

/// Width of a bin of hourly pay, cents.
const PAY_BIN_CENTS: i64 = 50;
/// Weekly hours below which platform work is slight, and above which it is heavy: Pew Research Center (2021).
const FEW_HOURS_PER_WEEK: f64 = 10.0;
const MANY_HOURS_PER_WEEK: f64 = 30.0;
/// Months since entry up to which a first payment makes a new entrant.
const NEW_ACCOUNT_MONTHS: u16 = 2;
/// Months after which an account is experienced.
const YEAR: u16 = 12;
/// Months of entry that are looked at together a year later.
const COHORT_MONTHS: u16 = 3;
/// Months of pause that make an exit.
const EXIT_MONTHS: u8 = 6;

/// Counts every account in the block, and the persons on platforms.
pub(crate) fn count_earners(columns: &Columns, counters: &mut Counters) {
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
    let ever_paid = account.rating_count > 0 || account.year_gross > 0;
    let is_open = account.status != AccountStatus::Closed;
    sums.profiles += i64::from(is_open);
    sums.profiles_ever_paid += i64::from(is_open && ever_paid);
    sums.active += i64::from(account.is_active());
    sums.applications += i64::from(account.applications);
    sums.ratings += i64::from(account.month.ratings.load(Relaxed));
    sums.rating_tenths += i64::from(account.month.rating_tenths.load(Relaxed));
    if gross > 0 {
        let fee = columns.context.fees[account.marketplace as usize];
        sums.earners += 1;
        sums.gross_cents += gross;
        sums.fee_cents += (gross as f64 * fee + 0.5).floor() as i64;
        sums.engaged_centihours += i64::from(account.month.engaged_centihours.load(Relaxed));
        sums.unpaid_centihours += centi(f64::from(account.unpaid_hours));
    }
}

/// Counts whether an account is in use, and whether it stopped being so.
fn count_turnover(account: &Account, economy: &mut EconomySums) {
    let months = account.months_since_entry;
    count_use(account, &mut economy.accounts);
    if months >= YEAR {
        count_use(account, &mut economy.experienced);
    }
    if (YEAR..YEAR + COHORT_MONTHS).contains(&months) {
        economy.year_old += 1;
        economy.year_old_out_of_use += i64::from(!account.is_active());
    }
}

/// An account that is paused or closed in a month has been idle for no month yet.
fn count_use(account: &Account, sums: &mut AccountSums) {
    let is_paused = account.status == AccountStatus::Paused;
    let is_closed = account.status == AccountStatus::Closed;
    let stops = account.idle_months == 0;
    sums.active += i64::from(account.is_active());
    sums.pauses += i64::from(is_paused && stops);
    sums.exits += i64::from(is_paused && account.idle_months == EXIT_MONTHS || is_closed && stops);
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
    let is_new = account.months_since_entry <= NEW_ACCOUNT_MONTHS
        && i64::from(account.year_gross) == columns.platform_gross[row];
    earners.earners += 1;
    earners.online_earners += i64::from(is_online);
    earners.new_entrants += i64::from(is_new);
    earners.gross_cents += columns.platform_gross[row];
    earners.net_cents += net;
    earners.engaged_centihours += centi(engaged);
    earners.unpaid_centihours += centi(f64::from(columns.unpaid_hours[row]));
    earners.under_10_hours += i64::from(hours < FEW_HOURS_PER_WEEK * WEEKS_PER_MONTH);
    earners.over_30_hours += i64::from(hours > MANY_HOURS_PER_WEEK * WEEKS_PER_MONTH);
    earners.below_minimum_wage += i64::from((net as f64) < parameters.minimum_wage * 100.0 * hours);
    count_other_activity(columns, row, earners);
    let cents_per_hour = (net as f64 / hours.max(0.01)) as i64;
    hourly_pay[usize::from(!is_online)][bin(cents_per_hour, PAY_BIN_CENTS, PAY_BINS)] += 1;
    survey::count_earner(columns, row, hours, sums);
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

/// Returns hours in hundredths, rounded.
fn centi(hours: f64) -> i64 {
    (hours * 100.0 + 0.5).floor() as i64
}
