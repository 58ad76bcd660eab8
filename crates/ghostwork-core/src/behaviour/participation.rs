//! Phase 4: who joins a labour marketplace, pauses, returns and leaves; hours offered; rates asked.

use ghostwork_parameters::{ASSUMPTION, By, Label, Unit, parameters};

use crate::arithmetic::{exponential, logarithm, logistic, normal_quantile};
use crate::behaviour::employment::WEEKS_PER_MONTH;
use crate::block::Block;
use crate::categories::{
    FREELANCE_MARKETPLACES, Marketplace, PerCategory, PerMarketplace, Storefront, TaskCategory,
};
use crate::context::MonthContext;
use crate::draws::{Entity, Stream};
use crate::observation::Counters;
use crate::population::accounts::{ACCOUNTS_PER_BLOCK, Account, AccountMonth, AccountStatus, Owner};
use crate::population::workers::{LabourState, Workers};

/// Labour-market states, as elements of a parameter.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct StateLabel;

impl Label for StateLabel {
    const NAMES: &'static [&'static str] = &["employee", "own_account", "unemployed", "out_of_labour_force"];
}

/// Pools of workers abroad.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PoolLabel;

impl Label for PoolLabel {
    const NAMES: &'static [&'static str] = &["south_asia", "southeast_asia", "elsewhere"];
}

/// Number of pools abroad.
pub(crate) const POOLS: usize = 3;
type PerState = By<StateLabel, 4>;
type PerPool = By<PoolLabel, POOLS>;

parameters! {
    /// Joining, pausing, returning, leaving; hours and rates.
    pub struct ParticipationParameters in "participation" {
        /// Probability that a person without an account opens one, by labour-market state.
        entry: PerState = PerState::new([0.0020, 0.0017, 0.0024, 0.00042]), Unit::SharePerMonth, 0.0..=0.2,
            "level: Farrell and Greig (2016), 17 per cent of participants are new in a month; pattern: assumption";
        /// Rise of the log of entry with the share of income lost against its own average.
        entry_income_dip: f64 = 1.5, Unit::LogPoints, 0.0..=10.0, "sign: Farrell and Greig (2016), Koustas (2018); size assumption";
        /// Rise of the log of entry for those with less than a month of income saved.
        entry_illiquid: f64 = 0.5, Unit::LogPoints, 0.0..=5.0, "sign: Koustas (2018); size assumption";
        /// Rise of the log of entry for carers at home.
        entry_carer: f64 = 0.7, Unit::LogPoints, -2.0..=5.0, ASSUMPTION;
        /// Rise of the log of entry for students.
        entry_student: f64 = 0.6, Unit::LogPoints, -2.0..=5.0, ASSUMPTION;
        /// Fall of the log of entry with each ten years of age over 30.
        entry_age_decline: f64 = 0.45, Unit::LogPoints, -2.0..=5.0, "Pew (2021): participation falls with age; size assumption";
        /// Per cent more entries for one per cent more expected pay.
        entry_elasticity: f64 = 1.0, Unit::Elasticity, 0.0..=10.0, ASSUMPTION;
        /// Log-odds that an entrant with secondary education chooses freelance work rather than on-demand tasks.
        freelance_log_odds: f64 = 0.2, Unit::LogOdds, -5.0..=5.0, ASSUMPTION;
        /// Rise of those log-odds per education level.
        freelance_education_slope: f64 = 0.5, Unit::LogOdds, -2.0..=5.0, ASSUMPTION;
        /// Rise of those log-odds for carers at home.
        freelance_carer: f64 = 0.8, Unit::LogOdds, -2.0..=5.0, ASSUMPTION;
        /// Shares of freelance entrants by marketplace: bidding, catalogue, direct; on demand is not used.
        freelance_shares: PerMarketplace = PerMarketplace::new([0.5, 0.35, 0.15, 0.0]), Unit::Share, 0.0..=1.0, ASSUMPTION;
        /// Shares of freelancers by task category.
        category_shares: PerCategory = PerCategory::new([0.08, 0.22, 0.16, 0.12, 0.16, 0.10, 0.08, 0.08]), Unit::Share, 0.0..=1.0, ASSUMPTION;
        /// Probability that a worker pauses in the first months after entry or return.
        pause_newcomer: f64 = 0.40, Unit::SharePerMonth, 0.0..=1.0, "Farrell and Greig (2016): 52 per cent exit within 12 months";
        /// Months after entry or return in which a worker counts as a newcomer.
        newcomer_months: u32 = 5, Unit::Months, 1.0..=60.0, ASSUMPTION;
        /// Probability that an experienced worker pauses.
        pause_experienced: f64 = 0.07, Unit::SharePerMonth, 0.0..=1.0, "Difallah, Filatova and Ipeirotis (2018): half-life 12-18 months";
        /// Fall of the log of pausing when learnt pay is twice the reservation pay.
        pause_pay_response: f64 = 0.5, Unit::LogPoints, 0.0..=5.0, ASSUMPTION;
        /// Rise of the log of pausing per month without work.
        pause_idle_response: f64 = 0.15, Unit::LogPoints, 0.0..=2.0, ASSUMPTION;
        /// Rise of the log of pausing with full burnout.
        pause_burnout_response: f64 = 1.0, Unit::LogPoints, 0.0..=5.0, ASSUMPTION;
        /// Probability that a paused worker returns in a month, falling with the time away.
        comeback: f64 = 0.04, Unit::SharePerMonth, 0.0..=1.0, ASSUMPTION;
        /// Months after which a paused account is closed.
        closing_months: u32 = 24, Unit::Months, 1.0..=240.0, ASSUMPTION;
        /// Median of the weekly hours that a worker offers at reference pay.
        median_hours_per_week: f64 = 11.7, Unit::HoursPerWeek, 0.5..=60.0, "Pew (2021): 41 per cent under 10 hours, 8 per cent over 30";
        /// Spread of those hours between workers.
        hours_spread: f64 = 0.72, Unit::LogPoints, 0.0..=3.0, "Pew (2021): 41 per cent under 10 hours, 8 per cent over 30";
        /// Per cent more hours for one per cent more pay.
        hours_elasticity: f64 = 1.2, Unit::Elasticity, 0.0..=5.0, "Angrist, Caldwell and Hall (2021): 1.2";
        /// Hours a week that a person can work in all.
        time_limit: f64 = 65.0, Unit::HoursPerWeek, 10.0..=112.0, ASSUMPTION;
        /// Hours a week that care takes from carers.
        care_hours: f64 = 25.0, Unit::HoursPerWeek, 0.0..=100.0, ASSUMPTION;
        /// Pay per hour, unpaid time included, at which entry and hours are declared.
        reference_pay: f64 = 12.5, Unit::DollarsPerHour, 1.0..=100.0, ASSUMPTION;
        /// Reservation pay as a share of the wage that the person could earn.
        reservation_share: f64 = 0.45, Unit::Share, 0.0..=2.0, ASSUMPTION;
        /// Rise of the rate asked after a month with new work.
        ask_rise: f64 = 0.02, Unit::LogPoints, 0.0..=0.5, ASSUMPTION;
        /// Fall of the rate asked after a month without work.
        ask_fall: f64 = 0.03, Unit::LogPoints, 0.0..=0.5, ASSUMPTION;
        /// First rate asked against the usual rate of the category.
        first_ask: f64 = 0.85, Unit::Multiple, 0.1..=3.0, ASSUMPTION;
        /// Spread of skill between freelancers.
        skill_spread: f64 = 0.35, Unit::LogPoints, 0.0..=2.0, ASSUMPTION;
        /// Profiles abroad per thousand workers at home.
        abroad_profiles: f64 = 32.0, Unit::PerThousandWorkers, 0.0..=500.0, "assumption; check: Online Labour Index 2020, 60 per cent of active freelancers abroad";
        /// Shares of the pools abroad.
        abroad_shares: PerPool = PerPool::new([0.5, 0.3, 0.2]), Unit::Share, 0.0..=1.0, "assumption after Online Labour Index 2020";
        /// Rates abroad against those at home.
        abroad_rates: PerPool = PerPool::new([0.52, 0.56, 0.85]), Unit::Multiple, 0.05..=2.0, "assumption; check: Berg et al. (2018), 0.47 for Asia-Pacific";
        /// Probability that a profile abroad is given up and another opened.
        abroad_turnover: f64 = 0.12, Unit::SharePerMonth, 0.0..=1.0, ASSUMPTION;
    }
}

/// Index of the lasting traits that decide how many hours a person offers.
const HOURS_TRAIT: u16 = 1;

/// Lets the workers of a block join, pause, return and leave, and sets hours and rates of the active.
pub(crate) fn participate(context: &MonthContext, block: &mut Block, counters: &mut Counters) {
    for row in 0..block.workers.len() {
        let context = context.of_worker(block, row);
        let entity = block.entity(row);
        let luck = context.draws.uniforms(Stream::Participation, context.month, entity);
        match usize::from(block.workers.account[row]).checked_sub(1) {
            None => {
                if luck[0] < entry_probability(context, &block.workers, row) {
                    open_account(context, block, row, &luck);
                    counters.market.new_accounts += 1;
                }
            }
            Some(position) => {
                let closes =
                    continue_or_not(context, &block.workers, row, &mut block.accounts[position], luck[0]);
                if closes {
                    block.workers.account[row] = 0;
                    counters.market.closed_accounts += 1;
                } else if block.accounts[position].is_active() {
                    let hours_luck = context.draws.traits(entity, HOURS_TRAIT)[0];
                    offer(context, &block.workers, row, &mut block.accounts[position], hours_luck);
                }
            }
        }
    }
    for account in &mut block.accounts {
        begin_month(context, account);
    }
    if block.profiles_abroad > 0 {
        renew_abroad(context, block);
    }
}

fn begin_month(context: &MonthContext, account: &mut Account) {
    let gross = *account.month.gross.get_mut() as f32 / 100.0;
    account.usual_gross += (gross - account.usual_gross) / 12.0;
    account.month.reset();
    account.applications = 0;
    account.unpaid_hours = 0.0;
    if context.month.month_of_year() % 3 == 1 {
        account.quarter_gross = 0;
    }
    if context.month.month_of_year() == 1 {
        account.year_gross = 0;
        account.year_payments = 0;
        account.year_active_months = 0;
    }
    if account.status == AccountStatus::Closed {
        account.idle_months = account.idle_months.saturating_add(1);
    }
}

pub(crate) fn entry_probability(context: &MonthContext, workers: &Workers, row: usize) -> f64 {
    let parameters = &context.parameters.participation;
    let purse_row = workers.purse_row(row);
    let permanent = f64::from(workers.permanent_income[purse_row]).max(1.0);
    let unit_income: i64 = workers.unit(purse_row).map(|member| workers.net_income[member]).sum();
    let dip = (1.0 - unit_income as f64 / 100.0 / permanent).clamp(0.0, 1.0);
    let is_illiquid = workers.purse[purse_row] < (permanent * 100.0) as i64;
    let traits = workers.traits[row];
    let age_years = f64::from(workers.age_months[row]) / 12.0;
    let expected = context.platforms.hourly[Marketplace::OnDemand as usize].max(1.0);
    let opportunity = logarithm(expected / parameters.reference_pay);
    let rise = parameters.entry_income_dip * dip
        + parameters.entry_illiquid * f64::from(u8::from(is_illiquid))
        + parameters.entry_carer * f64::from(u8::from(traits.is_carer()))
        + parameters.entry_student * f64::from(u8::from(traits.is_student()))
        - parameters.entry_age_decline * ((age_years - 30.0) / 10.0).max(0.0)
        + parameters.entry_elasticity * opportunity;
    parameters.entry[workers.labour_state[row] as usize] * exponential(rise)
}

/// Returns how probable it is that a newcomer does freelance work rather than tasks on demand.
pub(crate) fn freelance_probability(context: &MonthContext, workers: &Workers, row: usize) -> f64 {
    let parameters = &context.parameters.participation;
    let traits = workers.traits[row];
    let log_odds = parameters.freelance_log_odds
        + parameters.freelance_education_slope * (traits.education() as f64 - 1.0)
        + parameters.freelance_carer * f64::from(u8::from(traits.is_carer()));
    logistic(log_odds)
}

fn open_account(context: &MonthContext, block: &mut Block, row: usize, luck: &[f64; 4]) {
    let parameters = &context.parameters.participation;
    let is_freelance = luck[1] < freelance_probability(context, &block.workers, row);
    let marketplace = if is_freelance {
        Marketplace::of_index(pick(&parameters.freelance_shares.values()[..FREELANCE_MARKETPLACES], luck[2]))
    } else {
        Marketplace::OnDemand
    };
    if context.rules.entry_is_rationed(marketplace) {
        return;
    }
    let owner = Owner::Home { row: row as u16, state: block.workers.state[row] };
    let mut account = new_account(context, owner, marketplace, block.entity(row));
    let potential = exponential(f64::from(block.workers.log_wage[row]));
    account.reservation_dollars_per_hour = (parameters.reservation_share * potential) as f32;
    let hours_luck = context.draws.traits(block.entity(row), HOURS_TRAIT)[0];
    offer(context, &block.workers, row, &mut account, hours_luck);
    if let Some(position) = place(&mut block.accounts, account) {
        block.workers.account[row] = position as u16 + 1;
    }
}

/// Puts an account where a closed one has long been forgotten, or behind the others; `None` when the block is full.
fn place(accounts: &mut Vec<Account>, account: Account) -> Option<usize> {
    let is_free = |account: &Account| account.status == AccountStatus::Closed && account.idle_months >= 2;
    if let Some(position) = accounts.iter().position(is_free) {
        accounts[position] = account;
        return Some(position);
    }
    if accounts.len() == ACCOUNTS_PER_BLOCK {
        return None;
    }
    accounts.push(account);
    Some(accounts.len() - 1)
}

pub(crate) fn new_account(
    context: &MonthContext,
    owner: Owner,
    marketplace: Marketplace,
    entity: Entity,
) -> Account {
    let parameters = &context.parameters.participation;
    let luck = context.draws.traits(entity, 2);
    let category = TaskCategory::of_index(pick(parameters.category_shares.values(), luck[0]));
    let skill = parameters.skill_spread * normal_quantile(luck[1]);
    let storefront =
        Storefront::of_index(pick(context.parameters.merchants.storefront_shares.values(), luck[2]));
    let region = match owner {
        Owner::Home { .. } => 1.0,
        Owner::Abroad { pool } => parameters.abroad_rates[usize::from(pool)],
    };
    let usual = context.parameters.tasks.rate_per_hour[category as usize] * region;
    let ask = usual * parameters.first_ask * exponential(skill * 0.5);
    let mut month = AccountMonth::default();
    month.reset();
    Account {
        owner,
        marketplace,
        category,
        storefront,
        status: AccountStatus::Active,
        months_since_entry: 0,
        active_months: 0,
        idle_months: 0,
        skill: skill as f32,
        know_how: 0.5,
        ask_dollars_per_hour: ask as f32,
        reservation_dollars_per_hour: (usual * 0.5) as f32,
        learnt_dollars_per_hour: (context.platforms.hourly[marketplace as usize] * region) as f32,
        offered_hours: 0.0,
        rating_sum: 0.0,
        rating_count: 0,
        applications: 0,
        unpaid_hours: 0.0,
        usual_gross: 0.0,
        quarter_gross: 0,
        year_gross: 0,
        year_payments: 0,
        year_active_months: 0,
        month,
    }
}

/// Lets an account pause, return or close; returns whether it closed.
fn continue_or_not(
    context: &MonthContext,
    workers: &Workers,
    row: usize,
    account: &mut Account,
    luck: f64,
) -> bool {
    let parameters = &context.parameters.participation;
    account.months_since_entry = account.months_since_entry.saturating_add(1);
    match account.status {
        AccountStatus::Active => {
            account.active_months = account.active_months.saturating_add(1);
            if luck < pause_probability(context, workers, row, account) {
                account.status = AccountStatus::Paused;
                account.idle_months = 0;
                account.offered_hours = 0.0;
            }
            false
        }
        AccountStatus::Paused => {
            account.idle_months = account.idle_months.saturating_add(1);
            if luck < comeback_probability(context, account.idle_months) {
                account.status = AccountStatus::Active;
                account.idle_months = 0;
                account.active_months = 0;
                return false;
            }
            let closes = u32::from(account.idle_months) >= parameters.closing_months;
            if closes {
                account.status = AccountStatus::Closed;
                account.idle_months = 0;
            }
            closes
        }
        AccountStatus::Closed => true,
    }
}

/// Returns how probable it is that an active worker pauses this month.
pub(crate) fn pause_probability(
    context: &MonthContext,
    workers: &Workers,
    row: usize,
    account: &Account,
) -> f64 {
    let parameters = &context.parameters.participation;
    let is_newcomer = u32::from(account.active_months) <= parameters.newcomer_months;
    let base = if is_newcomer { parameters.pause_newcomer } else { parameters.pause_experienced };
    let pay = f64::from(account.learnt_dollars_per_hour).max(0.1)
        / f64::from(account.reservation_dollars_per_hour).max(0.1);
    let rise = parameters.pause_idle_response * f64::from(account.idle_months)
        + parameters.pause_burnout_response * f64::from(workers.burnout[row])
        - parameters.pause_pay_response * logarithm(pay) / std::f64::consts::LN_2;
    base * exponential(rise.clamp(-3.0, 3.0))
}

/// Returns how probable it is that a worker returns after so many months away.
pub(crate) fn comeback_probability(context: &MonthContext, months_away: u8) -> f64 {
    context.parameters.participation.comeback / (1.0 + f64::from(months_away) / 6.0)
}

/// Sets the hours offered and the rate asked for the month.
fn offer(context: &MonthContext, workers: &Workers, row: usize, account: &mut Account, hours_luck: f64) {
    let parameters = &context.parameters.participation;
    let pay = f64::from(account.learnt_dollars_per_hour).max(1.0) / parameters.reference_pay;
    let log_hours = logarithm(parameters.median_hours_per_week)
        + parameters.hours_spread * normal_quantile(hours_luck)
        + parameters.hours_elasticity * logarithm(pay).clamp(-1.5, 1.5);
    let job = match workers.labour_state[row] {
        LabourState::Employee | LabourState::OwnAccount => f64::from(workers.job_hours_per_week[row]),
        LabourState::Unemployed | LabourState::OutOfLabourForce => 0.0,
    };
    let care = parameters.care_hours * f64::from(u8::from(workers.traits[row].is_carer()));
    let free = (parameters.time_limit - job - care).max(2.0);
    account.offered_hours = (exponential(log_hours).min(free) * WEEKS_PER_MONTH) as f32;
    adapt_ask(context, account);
}

/// Raises the rate asked after success and lowers it when idle, never below the reservation rate or a legal floor.
fn adapt_ask(context: &MonthContext, account: &mut Account) {
    let parameters = &context.parameters.participation;
    let step = match account.idle_months {
        0 if account.rating_count > 0 => parameters.ask_rise,
        0 => 0.0,
        _ => -parameters.ask_fall,
    };
    let usual = context.parameters.tasks.rate_per_hour[account.category as usize];
    let ask = f64::from(account.ask_dollars_per_hour) * exponential(step);
    let floor = context.rules.bid_floor(account.state(), account.marketplace, account.category as usize);
    let lowest = f64::from(account.reservation_dollars_per_hour).max(floor);
    account.ask_dollars_per_hour = ask.min(4.0 * usual).max(lowest) as f32;
}

/// Gives profiles abroad up and opens others in their place: the pool keeps its size.
fn renew_abroad(context: &MonthContext, block: &mut Block) {
    let parameters = &context.parameters.participation;
    for position in block.accounts.len()..block.profiles_abroad {
        let entity = Entity::abroad(block.first_worker + position as u64);
        let luck = context.draws.uniforms(Stream::Synthesis, context.month, entity);
        block.accounts.push(abroad_account(context, entity, &luck));
    }
    for position in 0..block.accounts.len() {
        let context = context.of_account(block, position);
        let entity = Entity::abroad(block.first_worker + position as u64);
        let luck = context.draws.uniforms(Stream::Abroad, context.month, entity);
        let account = &mut block.accounts[position];
        let has_work = account.idle_months == 0 && account.rating_count > 0;
        let leaves = luck[0] < parameters.abroad_turnover * if has_work { 0.5 } else { 1.5 };
        if leaves || !account.is_active() {
            *account = abroad_account(context, entity, &luck);
        } else {
            account.months_since_entry = account.months_since_entry.saturating_add(1);
            adapt_ask(context, account);
        }
    }
}

/// Makes a profile abroad.
fn abroad_account(context: &MonthContext, entity: Entity, luck: &[f64; 4]) -> Account {
    let parameters = &context.parameters.participation;
    let pool = pick(parameters.abroad_shares.values(), luck[1]);
    let shares = &parameters.freelance_shares.values()[..FREELANCE_MARKETPLACES];
    let marketplace = Marketplace::of_index(pick(shares, luck[2]));
    let mut account = new_account(context, Owner::Abroad { pool: pool as u8 }, marketplace, entity);
    let log_hours = logarithm(parameters.median_hours_per_week * 2.0)
        + parameters.hours_spread * normal_quantile(luck[3]);
    account.offered_hours = (exponential(log_hours).min(parameters.time_limit) * WEEKS_PER_MONTH) as f32;
    account
}

/// Returns the element that a uniform number picks with probability proportional to its share.
pub(crate) fn pick(shares: &[f64], uniform: f64) -> usize {
    let mut left = uniform * shares.iter().sum::<f64>();
    for (index, share) in shares.iter().enumerate() {
        left -= share;
        if left < 0.0 {
            return index;
        }
    }
    shares.len().saturating_sub(1)
}

/// Returns the entity of an account's owner, for draws.
pub(crate) fn owner_entity(block: &Block, position: usize) -> Entity {
    match block.accounts[position].owner {
        Owner::Home { row, .. } => block.entity(usize::from(row)),
        Owner::Abroad { .. } => Entity::abroad(block.first_worker + position as u64),
    }
}

/// Opens an account for a worker, whatever the odds.
#[cfg(test)]
pub(crate) fn open_for_test(context: &MonthContext, block: &mut Block, row: usize) {
    open_account(context, block, row, &[0.5, 0.0, 0.1, 0.5]);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::accounting::taxes_and_benefits::example::{Scene, block, worker};
    use crate::policy::Coverage;
    use crate::population::workers::Worker;

    #[test]
    fn shares_are_picked_in_proportion() {
        let shares = [1.0, 0.0, 3.0];

        assert_eq!(pick(&shares, 0.249), 0);
        assert_eq!(pick(&shares, 0.251), 2);
        assert_eq!(pick(&shares, 0.999_999), 2);
    }

    #[test]
    fn every_category_has_a_share() {
        let parameters = ParticipationParameters::default();
        assert!((parameters.category_shares.values().iter().sum::<f64>() - 1.0).abs() < 1e-12);
    }

    #[test]
    fn an_income_dip_and_thin_savings_raise_entry() {
        let scene = Scene::of("2026-03");
        let steady = Worker { permanent_income: 3000.0, net_income: 300_000, purse: 1_000_000, ..worker() };
        let dipped = Worker { net_income: 100_000, ..steady.clone() };
        let thin = Worker { purse: 10_000, ..steady.clone() };
        let (block, _) = block([steady, dipped, thin]);

        let odds: Vec<f64> =
            (0..3).map(|row| entry_probability(&scene.context(), &block.workers, row)).collect();

        assert!(odds[1] > odds[0] && odds[2] > odds[0], "{odds:?}");
    }

    #[test]
    fn hours_answer_to_pay_with_the_declared_elasticity() {
        let scene = Scene::of("2026-03");
        let (mut block, _) = block([worker()]);
        open_for_test(&scene.context(), &mut block, 0);
        let mut hours = |pay: f32| {
            block.accounts[0].learnt_dollars_per_hour = pay;
            offer(&scene.context(), &block.workers, 0, &mut block.accounts[0], 0.2);
            f64::from(block.accounts[0].offered_hours)
        };

        let rise = logarithm(hours(11.0) / hours(10.0)) / logarithm(1.1);

        assert!((rise - scene.parameters.participation.hours_elasticity).abs() < 1e-3, "{rise}");
    }

    #[test]
    fn nobody_asks_less_than_a_legal_floor() {
        let mut scene = Scene::of("2026-03");
        scene.rules.floor_bids(45.0, &Coverage::of_country(scene.month));
        let (mut block, _) = block([worker()]);
        open_for_test(&scene.context(), &mut block, 0);
        block.accounts[0].idle_months = 9;

        adapt_ask(&scene.context(), &mut block.accounts[0]);

        assert_eq!(block.accounts[0].ask_dollars_per_hour, 45.0);
    }

    #[test]
    fn a_closed_marketplace_takes_nobody_in() {
        let mut scene = Scene::of("2026-03");
        for marketplace in Marketplace::ALL {
            scene.rules.ration_entry(marketplace);
        }
        let (mut block, _) = block([worker()]);

        open_for_test(&scene.context(), &mut block, 0);

        assert_eq!((block.workers.account[0], block.accounts.len()), (0, 0));
    }

    #[test]
    fn an_account_that_nobody_uses_is_closed_after_its_months() {
        let scene = Scene::of("2026-03");
        let (mut block, _) = block([worker()]);
        open_for_test(&scene.context(), &mut block, 0);
        block.accounts[0].status = AccountStatus::Paused;
        block.accounts[0].idle_months = 22;

        let closes: Vec<bool> = (0..2)
            .map(|_| continue_or_not(&scene.context(), &block.workers, 0, &mut block.accounts[0], 0.999))
            .collect();

        assert_eq!(closes, [false, true]);
    }
}
