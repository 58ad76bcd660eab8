//! Phase 4: who joins a labour marketplace, pauses, returns and leaves; hours offered; rates asked.

pub(crate) mod abroad;
mod candidates;
mod careers;
pub(crate) mod entry;
mod founding;
pub(crate) mod going_on;

use std::sync::atomic::Ordering::Relaxed;

use ghostwork_parameters::{ASSUMPTION, By, Label, Unit, parameters};
use ghostwork_processor::prefetch;

pub(crate) use crate::behaviour::participation::abroad::Arrivals;
use crate::behaviour::participation::candidates::{EntryBounds, MayJoin};
pub(crate) use crate::behaviour::participation::careers::Careers;
use crate::behaviour::participation::entry::{Openings, Places, entry_probability, open_account};
pub(crate) use crate::behaviour::participation::going_on::{Owners, comeback_probability, pause_probability};
use crate::block::{Block, BlockMonth, Scratch};
use crate::categories::{PerCategory, PerMarketplace};
use crate::context::MonthContext;
use crate::draws::{Entity, Stream, unit_interval};
use crate::observation::Counters;
use crate::population::accounts::{Account, AccountStatus, Owner, moved_by_a_month};
use crate::population::workers::Workers;
use crate::trial::is_treated;

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
        /// Whether there are marketplaces that take newcomers.
        access: bool = true, Unit::Switch, 0.0..=1.0, "marketplaces are everywhere; they came to places one after the other from 2012 on";
        /// Probability that a person without an account opens one, by labour-market state.
        entry: PerState = PerState::new([0.0030, 0.0024, 0.0040, 0.00012]), Unit::SharePerMonth, 0.0..=0.2,
            "level: Farrell and Greig (2016), 17 per cent of participants are new in a month; pattern: assumption, with the sign of Farrell and Greig (2016) and Koustas (2018), more entry without work";
        /// Contracts at a time of freelancers who are there when the simulation begins: their ratings come from them.
        founding_contracts: f64 = 2.5, Unit::Count, 0.0..=20.0, "assumption, about what the model settles at";
        /// Rise of the log of entry with the share of income lost against its own average.
        entry_income_dip: f64 = 1.0, Unit::LogPoints, 0.0..=10.0, "sign: Farrell and Greig (2016), Koustas (2018); size assumption";
        /// Rise of the log of entry for those with less than a month of income saved.
        entry_illiquid: f64 = 0.5, Unit::LogPoints, 0.0..=5.0, "sign: Koustas (2018); size assumption";
        /// Fall of the log of entry with the share of the wage that unemployment benefits replace.
        entry_benefit_decline: f64 = 1.0, Unit::LogPoints, 0.0..=10.0,
            "sign: Jackson (2022), more platform work where insurance is weaker; benefits are cut by what is earned; size assumption";
        /// Rise of the log of entry for carers at home.
        entry_carer: f64 = 0.3, Unit::LogPoints, -2.0..=5.0, ASSUMPTION;
        /// Rise of the log of entry for students, beside that of everybody without a job.
        entry_student: f64 = -0.6, Unit::LogPoints, -2.0..=5.0,
            "assumption, so that paid on marketplaces are 1.7 times as many of 18 to 29 as of 30 to 49: Pew (2021)";
        /// Age from which marketplaces take people.
        least_age: u32 = 18, Unit::Years, 0.0..=100.0, "assumption, after what marketplaces on demand and for bidding say in their terms";
        /// Fall of the log of entry with each ten years of age over 30.
        entry_age_decline: f64 = 0.3, Unit::LogPoints, -2.0..=5.0,
            "assumption, so that ages at work are as in Pew (2021): 30 per cent of those of 18 to 29 ever did, 18 per cent at 30 to 49, 11 and 4 later";
        /// Fall of the log of entry per log point of the person's own hourly wage over 20 dollars.
        entry_wage_decline: f64 = 0.8, Unit::Elasticity, -2.0..=5.0, "assumption; sign: Pew (2021), more of those with lower incomes";
        /// Per cent more entries into a kind of platform work for one per cent more pay expected there.
        entry_elasticity: f64 = 3.0, Unit::Elasticity, 0.0..=10.0,
            "assumption, for the free entry of Hall, Horton and Knoepfle (2023): hourly pay returns to where it was after a change of fares";
        /// Log-odds that an entrant with secondary education chooses freelance work rather than on-demand tasks.
        freelance_log_odds: f64 = -0.45, Unit::LogOdds, -5.0..=5.0, ASSUMPTION;
        /// Rise of those log-odds per education level.
        freelance_education_slope: f64 = 0.5, Unit::LogOdds, -2.0..=5.0, ASSUMPTION;
        /// Rise of those log-odds for carers at home.
        freelance_carer: f64 = 0.8, Unit::LogOdds, -2.0..=5.0, ASSUMPTION;
        /// Shares of freelance entrants by marketplace: bidding, catalogue, direct; on demand is not used.
        freelance_shares: PerMarketplace = PerMarketplace::new([0.5, 0.35, 0.15, 0.0]), Unit::Share, 0.0..=1.0, ASSUMPTION;
        /// Shares of freelancers by task category.
        category_shares: PerCategory = PerCategory::new([0.08, 0.22, 0.16, 0.12, 0.16, 0.10, 0.08, 0.08]), Unit::Share, 0.0..=1.0, ASSUMPTION;
        /// Probability that a worker pauses at the very beginning.
        pause_newcomer: f64 = 0.98, Unit::SharePerMonth, 0.0..=1.0, "Farrell and Greig (2016): 52 per cent exit within 12 months";
        /// Months in use after which the difference between newcomers and the experienced has fallen to a third (1/e).
        settling_months: f64 = 2.0, Unit::Months, 0.1..=60.0, ASSUMPTION;
        /// Probability that an experienced worker pauses.
        pause_experienced: f64 = 0.10, Unit::SharePerMonth, 0.0..=1.0, "Difallah, Filatova and Ipeirotis (2018): half-life 12-18 months";
        /// Fall of the log of pausing when learnt pay is twice the reservation pay.
        pause_pay_response: f64 = 0.4, Unit::LogPoints, 0.0..=5.0, ASSUMPTION;
        /// Rise of the log of pausing per month without work.
        pause_idle_response: f64 = 0.08, Unit::LogPoints, 0.0..=2.0, ASSUMPTION;
        /// Rise of the log of pausing with full burnout.
        pause_burnout_response: f64 = 1.0, Unit::LogPoints, 0.0..=5.0, ASSUMPTION;
        /// Fall of the log of pausing with a record that leaves no doubt: it is of use on this marketplace alone.
        pause_record_response: f64 = 0.25, Unit::LogPoints, 0.0..=5.0,
            "assumption; sign: Difallah, Filatova and Ipeirotis (2018) against Farrell and Greig (2016), the experienced of crowdwork stay longer than drivers";
        /// Probability that a worker who paused at the very beginning, a moment ago, returns in a month.
        comeback_newcomer: f64 = 0.10, Unit::SharePerMonth, 0.0..=1.0, ASSUMPTION;
        /// Probability that an experienced worker who paused a moment ago returns in a month.
        comeback_experienced: f64 = 0.12, Unit::SharePerMonth, 0.0..=1.0, ASSUMPTION;
        /// Months away after which these probabilities have halved.
        comeback_half_life: f64 = 6.0, Unit::Months, 0.1..=120.0, ASSUMPTION;
        /// Months after which a paused account is closed.
        closing_months: u32 = 14, Unit::Months, 1.0..=240.0, ASSUMPTION;
        /// Median of the weekly hours that a worker offers at reference pay.
        median_hours_per_week: f64 = 16.0, Unit::HoursPerWeek, 0.5..=60.0, "assumption, for the hours worked of Pew (2021): 41 per cent under 10, 8 per cent over 30";
        /// Spread of those hours between workers.
        hours_spread: f64 = 0.80, Unit::LogPoints, 0.0..=3.0, "Pew (2021): 41 per cent under 10 hours, 8 per cent over 30";
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
        /// Rise of the rate asked after a month in which a bid was won.
        ask_rise: f64 = 0.05, Unit::LogPoints, 0.0..=0.5, ASSUMPTION;
        /// Fall of the rate asked after a month of applications in which none was.
        ask_fall: f64 = 0.02, Unit::LogPoints, 0.0..=0.5, ASSUMPTION;
        /// First rate asked against the usual rate of the category.
        first_ask: f64 = 0.85, Unit::Multiple, 0.1..=3.0, ASSUMPTION;
        /// Rise of the log of the first rate asked with skill.
        ask_skill_slope: f64 = 0.5, Unit::Elasticity, 0.0..=3.0, ASSUMPTION;
        /// Share of newcomers for whom an agency or a certificate vouches.
        certified_share: f64 = 0.1, Unit::Share, 0.0..=1.0, "assumption; Stanton and Thomas (2016): agencies are for a minority";
        /// Spread of skill between freelancers.
        skill_spread: f64 = 0.35, Unit::LogPoints, 0.0..=2.0, ASSUMPTION;
        /// Profiles abroad per thousand workers at home.
        abroad_profiles: f64 = 40.0, Unit::PerThousandWorkers, 0.0..=500.0, "assumption; check: Online Labour Index 2020, 60 per cent of active freelancers abroad";
        /// Share of profiles abroad with work behind them when the simulation begins.
        abroad_experienced: f64 = 0.25, Unit::Share, 0.0..=1.0, "assumption, about what the model settles at";
        /// Shares of the pools abroad.
        abroad_shares: PerPool = PerPool::new([0.5, 0.3, 0.2]), Unit::Share, 0.0..=1.0, "assumption after Online Labour Index 2020";
        /// First rates abroad against those at home: they make up for what is believed of the country, and for living costs.
        abroad_rates: PerPool = PerPool::new([0.36, 0.39, 0.58]), Unit::Multiple, 0.05..=2.0, "assumption; check: Berg et al. (2018), 0.47 for Asia-Pacific";
        /// Probability that a worker abroad who has been paid gives the profile up.
        abroad_exit: f64 = 0.05, Unit::SharePerMonth, 0.0..=1.0, "Difallah, Filatova and Ipeirotis (2018): half-life 12-18 months";
        /// Probability that a worker abroad who has never been paid gives the profile up.
        abroad_exit_unpaid: f64 = 0.36, Unit::SharePerMonth, 0.0..=1.0, "assumption; check: Kässi, Lehdonvirta and Stephany (2021), 8.6 per cent of profiles ever paid";
    }
}

impl ParticipationParameters {
    /// Returns the age from which marketplaces take people, months.
    fn least_age_months(&self) -> u16 {
        self.least_age as u16 * 12
    }
}

/// Index of the lasting traits that decide how many hours a person offers.
const HOURS_TRAIT: u16 = 1;

/// Lets the workers of a block join, pause, return and leave, and sets hours and rates of the active.
///
/// Most workers have no account and do not think of one: only those who may join are looked at, and those who have one.
#[inline(never)]
pub(crate) fn participate(context: &MonthContext, block: &mut Block, month: &mut BlockMonth) {
    remember_former_accounts(&mut block.workers);
    let usual = Openings::of(context);
    let treated = context.trial.as_ref().map(|trial| Openings::of(&trial.treated));
    let openings_of = |is_treated: bool| treated.as_ref().filter(|_| is_treated).unwrap_or(&usual);
    let BlockMonth { scratch, counters, .. } = month;
    let Scratch { words, one_word, candidates, owners, arrivals, .. } = scratch;
    let everybody = (block.entity(0), block.workers.len());
    one_word.draw(context.processor, context.draws, (Stream::Participation, context.month, 0), everybody);
    let luck = one_word.column(0);
    let candidates = candidates.find(block.workers.len(), |marks| {
        for (rows, context) in context.stretches(block) {
            let openings = openings_of(is_treated(block, rows.start));
            let bounds = EntryBounds::new(&context.parameters.participation, openings);
            context.processor.run(MayJoin { bounds, workers: &block.workers, words: luck, rows, marks });
        }
    });
    if block.profiles_abroad > 0 {
        arrivals.renew_abroad(context, block, words);
    } else {
        owners.go_on(context, block, luck, counters);
    }
    let mut places = Places::default();
    for (place, row) in candidates.iter().map(|row| usize::from(*row)).enumerate() {
        if let Some(later) = candidates.get(place + LOOK_AHEAD) {
            fetch(&block.workers, usize::from(*later));
        }
        let openings = openings_of(is_treated(block, row));
        let context = context.of_worker(block, row);
        join_or_not(context, openings, (&mut *block, &mut places), (row, luck[row]), counters);
    }
    for account in &mut block.accounts {
        begin_month(context, account);
    }
}

/// Workers ahead whose columns are fetched meanwhile.
const LOOK_AHEAD: usize = 6;

/// Fetches what entry depends on and no kernel has read.
fn fetch(workers: &Workers, row: usize) {
    let purse_row = workers.purse_row(row);
    prefetch(&workers.purse[purse_row]);
    prefetch(&workers.permanent_income[purse_row]);
    prefetch(&workers.net_income[purse_row]);
}

/// Lets a worker without an account join or not, by the first word of the month.
fn join_or_not(
    context: &MonthContext,
    openings: &Openings,
    (block, places): (&mut Block, &mut Places),
    (row, word): (usize, u32),
    counters: &mut Counters,
) {
    if unit_interval(word) < entry_probability(context, openings, &block.workers, row) {
        let luck = context.draws.uniforms(Stream::Participation, context.month, block.entity(row));
        let is_opened = open_account(context, openings, (block, places), row, &luck);
        counters.market.new_accounts += i64::from(is_opened);
    }
}

/// Months without platform pay after which nothing is remembered of a closed account.
const REMEMBERED_MONTHS: u8 = 24;

/// Lets a month pass for what is remembered of closed accounts.
fn remember_former_accounts(workers: &mut Workers) {
    let Workers { former_account, months_since_platform_pay, .. } = workers;
    for (row, record) in former_account.iter_mut() {
        *record = record.filter(|_| months_since_platform_pay[row] < REMEMBERED_MONTHS);
        if let Some(record) = record {
            record.age();
        }
    }
    former_account.forget_defaults();
}

fn begin_month(context: &MonthContext, account: &mut Account) {
    account.usual_gross = moved_by_a_month(account.usual_gross, account.gross_dollars());
    account.month.reset();
    account.applications = 0;
    account.unpaid_hours = 0.0;
    if context.month.month_of_year() % 3 == 1 {
        account.quarter_gross = 0;
    }
    if context.month.month_of_year() == 1 {
        account.skill_in_january = account.skill;
        account.year_gross = 0;
        account.year_payments = 0;
        account.year_active_months = 0;
    }
    if account.status == AccountStatus::Closed {
        account.idle_months = account.idle_months.saturating_add(1);
    }
}

/// Raises the rate asked where a bid was won and lowers it where a month of looking brought none, never below the reservation rate
/// or a legal floor.
fn adapt_ask(context: &MonthContext, account: &mut Account) {
    let factor =
        context.careers.ask_factor(account.month.bids_won.load(Relaxed), account.applications.into());
    let usual = context.parameters.tasks.rate_per_hour[account.category as usize];
    let ask = f64::from(account.ask_dollars_per_hour) * factor;
    let reservation = f64::from(account.reservation_dollars_per_hour);
    let lowest = reservation.max(least_rate(context, account, reservation));
    account.ask_dollars_per_hour = ask.min(4.0 * usual).max(lowest) as f32;
}

/// Returns the lowest hourly rate, dollars, that the law and the marketplace let a worker agree to who would take `own`.
pub(crate) fn least_rate(context: &MonthContext, account: &Account, own: f64) -> f64 {
    let law = context.rules.bid_floor(account.state(), account.marketplace, account.category as usize, own);
    law.max(context.parameters.matching.least_rate)
}

/// Returns the element that a uniform number picks with probability proportional to its share.
pub(crate) fn pick(shares: &[f64], uniform: f64) -> usize {
    let mut left = uniform * shares.iter().sum::<f64>();
    let (mut passed, mut is_reached) = (0, false);
    // Where it is reached is luck, which no processor foretells: all shares are looked at.
    for share in shares {
        left -= share;
        is_reached |= left < 0.0;
        passed += usize::from(!is_reached);
    }
    passed.min(shares.len().saturating_sub(1))
}

/// Returns the entity of an account's owner, for draws.
pub(crate) fn owner_entity(block: &Block, position: usize) -> Entity {
    match block.accounts[position].owner {
        Owner::Home { row, .. } => block.entity(usize::from(row)),
        Owner::Abroad { .. } => Entity::abroad(block.first_worker + position as u64),
    }
}

/// Returns the row of an account's owner, counted from [`Block::first_owner`].
pub(crate) fn owner_row(account: &Account, position: usize) -> u16 {
    match account.owner {
        Owner::Home { row, .. } => row,
        Owner::Abroad { .. } => position as u16,
    }
}

#[cfg(test)]
mod tests {
    use ghostwork_processor::Processor;

    use super::*;
    use crate::accounting::taxes_and_benefits::example::{Scene, block, populated_block, worker};
    use crate::arithmetic::logarithm;
    use crate::behaviour::participation::entry::open_for_test;
    use crate::behaviour::participation::going_on::{go_on_alone, leave, offer};
    use crate::draws::{WordColumns, standard_normal};
    use crate::policy::Coverage;
    use crate::population::accounts::AccountRecord;

    #[test]
    fn a_closed_account_is_remembered_until_two_years_without_pay_have_passed() {
        let scene = Scene::of("2026-03");
        let (mut block, _) = block([worker(), worker()]);
        for row in 0..2 {
            open_for_test(&scene.context(), &mut block, row);
        }
        let account = &mut block.accounts[0];
        (account.usual_gross, account.months_since_entry) = (1_200.0, 8);
        account.month.gross = 240_000.into();
        let record = AccountRecord::of(account);
        block.workers.account = vec![0; 2];
        block.workers.former_account.set(0, Some(record));
        block.workers.former_account.set(1, Some(record));
        block.workers.months_since_platform_pay = vec![0, REMEMBERED_MONTHS];

        remember_former_accounts(&mut block.workers);
        let first = block.account_record(0).unwrap();
        remember_former_accounts(&mut block.workers);
        let second = block.account_record(0).unwrap();

        // A twelfth of the way to the 2,400 dollars of the last month, then to nothing.
        assert_eq!((first.usual_gross, first.months_since_entry), (1_300.0, 9));
        assert_eq!((second.usual_gross, second.months_since_entry), (1_300.0 - 1_300.0 / 12.0, 10));
        assert_eq!(block.account_record(1), None);

        open_for_test(&scene.context(), &mut block, 0);
        assert_eq!(block.workers.former_account.get(0), None);
    }

    /// Lets one worker join, pause, return, leave or go on, by plain code.
    fn participate_alone(
        context: &MonthContext,
        openings: &Openings,
        block: &mut Block,
        row: usize,
        counters: &mut Counters,
    ) {
        let entity = block.entity(row);
        let words = context.draws.words(Stream::Participation, context.month, entity);
        let Some(position) = usize::from(block.workers.account[row]).checked_sub(1) else {
            let block = (block, &mut Places::default());
            return join_or_not(context, openings, block, (row, words[0]), counters);
        };
        let account = &mut block.accounts[position];
        if go_on_alone(context, &block.workers, row, account, unit_interval(words[0])) {
            leave(block, position, row);
            counters.market.closed_accounts += 1;
        } else if account.is_active() {
            let hours_luck = standard_normal(context.draws.trait_words(entity, HOURS_TRAIT)[0]);
            offer(context, &block.workers, row, account, hours_luck);
        }
    }

    #[test]
    fn looking_at_few_is_as_good_as_looking_at_everybody() {
        for processor in Processor::all() {
            let (mut quick, mut quick_month) = populated_block();
            let (mut slow, mut slow_month) = populated_block();
            for months in 0..12 {
                let mut scene = Scene::of("2026-03");
                scene.month = scene.month + months;
                let context = MonthContext { processor, ..scene.context() };

                participate(&context, &mut quick, &mut quick_month);
                let openings = Openings::of(&context);
                remember_former_accounts(&mut slow.workers);
                for row in 0..slow.workers.len() {
                    participate_alone(&context, &openings, &mut slow, row, &mut slow_month.counters);
                }
                for account in &mut slow.accounts {
                    begin_month(&context, account);
                }

                assert_eq!(quick.workers, slow.workers, "{processor:?}, month {months}");
                let accounts = [&quick, &slow].map(|block| format!("{:?}", block.accounts));
                assert!(accounts[0] == accounts[1], "{processor:?}, month {months}");
            }
            let market = |month: &BlockMonth| {
                (month.counters.market.new_accounts, month.counters.market.closed_accounts)
            };
            assert!(market(&quick_month).0 > 10);
            assert_eq!(market(&quick_month), market(&slow_month));
        }
    }

    #[test]
    fn marketplaces_take_nobody_below_their_age() {
        let scene = Scene::of("2026-03");
        let context = scene.context();
        let least = scene.parameters.participation.least_age_months();
        let probability = |age_months: u16| {
            let (mut block, _) = block([worker()]);
            block.workers.age_months[0] = age_months;
            entry_probability(&context, &Openings::of(&context), &block.workers, 0)
        };

        assert_eq!(least, 18 * 12);
        assert_eq!(probability(least - 1), 0.0);
        // Up to thirty, age alone makes no difference.
        assert!(probability(least) > 0.0 && probability(least) == probability(30 * 12));
        assert!(probability(50 * 12) < probability(40 * 12));
    }

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
        scene.rules.floor_bids((45.0, 45.0), 0.0, &Coverage::of_country(scene.month));
        let (mut block, _) = block([worker()]);
        open_for_test(&scene.context(), &mut block, 0);
        block.accounts[0].idle_months = 9;

        adapt_ask(&scene.context(), &mut block.accounts[0]);

        assert_eq!(block.accounts[0].ask_dollars_per_hour, 45.0);
    }

    #[test]
    fn a_floor_of_the_marketplace_holds_abroad_too() {
        let mut scene = Scene::of("2026-03");
        scene.parameters.matching.least_rate = 60.0;
        let mut block = Block { profiles_abroad: 1, ..Block::default() };

        Arrivals::default().renew_abroad(&scene.context(), &mut block, &mut WordColumns::default());
        adapt_ask(&scene.context(), &mut block.accounts[0]);

        assert_eq!(block.accounts[0].ask_dollars_per_hour, 60.0);
    }

    /// Returns for what share of luck a worker pauses who has been at work for some months.
    fn pausing(change: impl Fn(&mut Account)) -> f64 {
        let scene = Scene::of("2026-03");
        let (mut block, _) = block([worker()]);
        open_for_test(&scene.context(), &mut block, 0);
        change(&mut block.accounts[0]);
        let (active_months, idle_months) = (block.accounts[0].active_months, block.accounts[0].idle_months);
        let pauses = (0..1000).filter(|number| {
            let account = &mut block.accounts[0];
            account.status = AccountStatus::Active;
            (account.active_months, account.idle_months) = (active_months, idle_months);
            let luck = (f64::from(*number) + 0.5) / 1000.0;
            go_on_alone(&scene.context(), &block.workers, 0, account, luck);
            account.status == AccountStatus::Paused
        });
        pauses.count() as f64 / 1000.0
    }

    #[test]
    fn entrants_leave_fast_and_the_experienced_stay() {
        let [first, third, twentieth] =
            [0, 2, 19].map(|months| pausing(|account| account.active_months = months));

        assert!(first > third && third > twentieth, "{first} {third} {twentieth}");
        assert!(first > 3.0 * twentieth);
    }

    #[test]
    fn the_experienced_come_back_more_often_and_the_longer_away_the_rarer() {
        let scene = Scene::of("2026-03");
        let (mut block, _) = block([worker()]);
        open_for_test(&scene.context(), &mut block, 0);
        let mut returns = |active_months: u8, away: u8| {
            let returns = (0..1000).filter(|number| {
                let account = &mut block.accounts[0];
                account.status = AccountStatus::Paused;
                (account.active_months, account.idle_months) = (active_months, away);
                let luck = (f64::from(*number) + 0.5) / 1000.0;
                go_on_alone(&scene.context(), &block.workers, 0, account, luck);
                account.is_active()
            });
            returns.count()
        };

        let (newcomer, experienced, long_away) = (returns(1, 1), returns(24, 1), returns(24, 12));

        // 12 per cent of the experienced and 10 per cent of newcomers, halved by six months away.
        assert!(experienced > newcomer && experienced > 2 * long_away);
    }

    #[test]
    fn idle_months_and_poor_pay_drive_workers_away() {
        let usual = pausing(|account| account.active_months = 10);
        let idle = pausing(|account| (account.active_months, account.idle_months) = (10, 3));
        let poor = pausing(|account| {
            account.active_months = 10;
            account.learnt_dollars_per_hour *= 0.5;
        });

        assert!(idle > usual && poor > usual, "{usual} {idle} {poor}");
    }

    #[test]
    fn an_account_that_nobody_uses_is_closed_after_its_months() {
        let scene = Scene::of("2026-03");
        let (mut block, _) = block([worker()]);
        open_for_test(&scene.context(), &mut block, 0);
        block.accounts[0].status = AccountStatus::Paused;
        let closing_months = scene.parameters.participation.closing_months;
        block.accounts[0].idle_months = closing_months as u8 - 2;

        let closes: Vec<bool> = (0..2)
            .map(|_| go_on_alone(&scene.context(), &block.workers, 0, &mut block.accounts[0], 0.999))
            .collect();

        assert_eq!(closes, [false, true]);
    }
}
