//! Who opens an account, on which marketplace, and with what.

use ghostwork_parameters::Month;

use crate::arithmetic::{exponential, logistic, power};
use crate::behaviour::employment::labour_supply::replacement_rate;
use crate::behaviour::participation::founding::Founding;
use crate::behaviour::participation::going_on::offer;
use crate::behaviour::participation::{HOURS_TRAIT, ParticipationParameters, pick};
use crate::block::Block;
use crate::categories::{FREELANCE_MARKETPLACES, Marketplace, Storefront, TaskCategory};
use crate::context::MonthContext;
use crate::draws::{Entity, Stream, standard_normal, unit_interval};
use crate::market::settlement::withdraw_discount;
use crate::population::accounts::{
    ACCOUNTS_PER_BLOCK, Account, AccountMonth, AccountStatus, NEVER_PAID, Owner,
};
use crate::population::workers::{Traits, Workers};

const EDUCATION_LEVELS: usize = 4;
/// Log of the hourly wage at which entry is declared.
pub(super) const LOG_OF_20_DOLLARS: f64 = 2.995_7;

/// What the two kinds of platform work promise newcomers this month: one look-up a person.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Openings {
    /// Share of the interested who prefer freelance work, by education and care.
    freelance: [[f64; 2]; EDUCATION_LEVELS],
    /// Factor on entry that expected pay makes: freelance work, tasks on demand.
    opportunity: [f64; 2],
    /// In the first month: who is there already.
    founding: Option<Founding>,
}

impl Openings {
    pub(crate) fn of(context: &MonthContext) -> Self {
        let parameters = &context.parameters.participation;
        let mut freelance = [[0.0; 2]; EDUCATION_LEVELS];
        for (level, shares) in freelance.iter_mut().enumerate() {
            for (is_carer, share) in shares.iter_mut().enumerate() {
                let log_odds = parameters.freelance_log_odds
                    + parameters.freelance_education_slope * (level as f64 - 1.0)
                    + parameters.freelance_carer * is_carer as f64;
                *share = logistic(log_odds);
            }
        }
        Self {
            freelance,
            opportunity: opportunity(context),
            founding: context.is_first.then(|| Founding::new(parameters, &context.careers)),
        }
    }

    /// Returns the largest factor on entry of any person.
    pub(super) fn largest_appeal(&self) -> f64 {
        let [remote, on_demand] = self.opportunity;
        remote.max(on_demand) * self.founding.as_ref().map_or(1.0, Founding::most)
    }

    /// Returns the factor on entry of a person, and the share of it that leads to freelance work.
    pub(crate) fn appeal(&self, traits: Traits) -> (f64, f64) {
        let freelance = self.freelance[traits.education()][usize::from(traits.is_carer())];
        let [remote, on_demand] = [freelance * self.opportunity[0], (1.0 - freelance) * self.opportunity[1]];
        (remote + on_demand, remote / (remote + on_demand).max(f64::MIN_POSITIVE))
    }
}

/// Returns the factor on entry that expected pay makes: freelance work, tasks on demand.
fn opportunity(context: &MonthContext) -> [f64; 2] {
    let parameters = &context.parameters.participation;
    let hourly = &context.platforms.hourly;
    let shares = &parameters.freelance_shares.values()[..FREELANCE_MARKETPLACES];
    let all: f64 = shares.iter().sum();
    let weighted: f64 = shares.iter().zip(hourly).map(|(share, pay)| share * pay).sum();
    let appeal =
        |pay: f64| power((pay / parameters.reference_pay).clamp(0.05, 20.0), parameters.entry_elasticity);
    // Where no marketplace has a share there is no freelance work to enter, and no mean of its pay.
    let freelance = if all > 0.0 { appeal(weighted / all) } else { 0.0 };
    let access = f64::from(u8::from(parameters.access));
    [freelance, appeal(hourly[Marketplace::OnDemand as usize])].map(|appeal| access * appeal)
}

/// Returns the probability that a person without an account opens one this month; in the first month, that the person has
/// one already.
pub(crate) fn entry_probability(
    context: &MonthContext,
    openings: &Openings,
    workers: &Workers,
    row: usize,
) -> f64 {
    let parameters = &context.parameters.participation;
    if workers.age_months[row] < parameters.least_age_months() {
        return 0.0;
    }
    let purse_row = workers.purse_row(row);
    let permanent = f64::from(workers.permanent_income[purse_row]).max(1.0);
    let unit_income: i64 = workers.unit(purse_row).map(|member| i64::from(workers.net_income[member])).sum();
    let dip =
        if context.is_first { 0.0 } else { 1.0 - unit_income as f64 / 100.0 / permanent }.clamp(0.0, 1.0);
    let is_illiquid = workers.purse[purse_row] < (permanent * 100.0) as i64;
    let traits = workers.traits[row];
    let age_years = f64::from(workers.age_months[row]) / 12.0;
    let rise = parameters.entry_income_dip * dip
        + parameters.entry_illiquid * f64::from(u8::from(is_illiquid))
        + parameters.entry_carer * f64::from(u8::from(traits.is_carer()))
        + parameters.entry_student * f64::from(u8::from(traits.is_student()))
        - parameters.entry_benefit_decline * replacement_rate(workers, row).min(1.0)
        - parameters.entry_age_decline * ((age_years - 30.0) / 10.0).max(0.0)
        - parameters.entry_wage_decline * (f64::from(workers.log_wage[row]) - LOG_OF_20_DOLLARS);
    let (appeal, _) = openings.appeal(traits);
    let monthly = parameters.entry[workers.labour_state[row] as usize] * exponential(rise) * appeal;
    openings.founding.map_or(monthly, |founding| founding.share(monthly, pay_ratio(parameters, workers, row)))
}

/// Returns the pay at which entry is declared over the reservation pay of a person.
fn pay_ratio(parameters: &ParticipationParameters, workers: &Workers, row: usize) -> f64 {
    parameters.reference_pay / reservation(parameters, workers, row).max(0.1)
}

/// Returns the hourly pay below which a person does not work on platforms, dollars.
fn reservation(parameters: &ParticipationParameters, workers: &Workers, row: usize) -> f64 {
    parameters.reservation_share * exponential(f64::from(workers.log_wage[row]))
}

/// Opens an account for a worker, unless the marketplace takes nobody in; returns whether it does.
///
/// Those who were there before the simulation came before any rule that rations entry.
pub(crate) fn open_account(
    context: &MonthContext,
    openings: &Openings,
    (block, places): (&mut Block, &mut Places),
    row: usize,
    luck: &[f64; 4],
) -> bool {
    let parameters = &context.parameters.participation;
    let (_, freelance) = openings.appeal(block.workers.traits[row]);
    let marketplace = if luck[1] < freelance {
        Marketplace::of_index(pick(&parameters.freelance_shares.values()[..FREELANCE_MARKETPLACES], luck[2]))
    } else {
        Marketplace::OnDemand
    };
    let is_closed = marketplace == Marketplace::OnDemand && !context.parameters.on_demand.admits_newcomers;
    let is_rationed = openings.founding.is_none()
        && context.rules.entry_is_rationed(marketplace, context.platforms.utilisation);
    if is_closed || is_rationed {
        return false;
    }
    let owner = Owner::Home { row: row as u16, state: block.workers.state[row] };
    let entity = block.entity(row);
    let mut account = new_account(context, owner, marketplace, (entity, Month::from_index(0)));
    account.reservation_dollars_per_hour = reservation(parameters, &block.workers, row) as f32;
    if let Some(founding) = openings.founding {
        let ratio = pay_ratio(parameters, &block.workers, row);
        founding.settle((parameters, &context.careers), ratio, luck[3], &mut account);
        remember_work(context, &mut account);
        block.workers.months_since_platform_pay[row] = account.months_without_pay;
    }
    if account.is_active() {
        let hours_luck = standard_normal(context.draws.trait_words(entity, HOURS_TRAIT)[0]);
        offer(context, &block.workers, row, &mut account, hours_luck);
    }
    block.count_opening(marketplace);
    let place = places.put(&mut block.accounts, account);
    if let Some(position) = place {
        block.workers.account[row] = position as u16 + 1;
        block.workers.former_account.take(row);
    }
    place.is_some()
}

/// Gives an account that was there before the simulation the pay and the ratings of its months.
pub(super) fn remember_work(context: &MonthContext, account: &mut Account) {
    let delivery = &context.parameters.delivery;
    let months = account.months_since_entry.min(u16::from(NEVER_PAID) - 1) as u8;
    if months == 0 {
        return;
    }
    account.months_since_first_pay = months;
    account.months_without_pay = account.idle_months;
    if account.marketplace != Marketplace::OnDemand {
        let contracts =
            context.parameters.participation.founding_contracts * f64::from(account.active_months);
        account.rating_count = (delivery.rated_share * contracts) as u16;
        account.rating_sum = (delivery.usual_rating * f64::from(account.rating_count)) as f32;
        account.rating_information = (delivery.evaluation_detail * f64::from(account.rating_count)) as f32;
        withdraw_discount(context, account, 0.0);
    }
}

/// Places for the accounts that are opened in a block this month.
#[derive(Debug, Default)]
pub(crate) struct Places {
    /// Accounts, from the first on, among which none is free.
    taken: usize,
}

impl Places {
    /// Puts an account where a closed one has long been forgotten, or behind the others; `None` when the block is full.
    fn put(&mut self, accounts: &mut Vec<Account>, account: Account) -> Option<usize> {
        let is_free = |account: &Account| account.status == AccountStatus::Closed && account.idle_months >= 2;
        let taken = accounts[self.taken..].iter().take_while(|account| !is_free(account)).count();
        let position = self.taken + taken;
        if position == ACCOUNTS_PER_BLOCK {
            return None;
        }
        self.taken = position + 1;
        if let Some(place) = accounts.get_mut(position) {
            *place = account;
            return Some(position);
        }
        if accounts.len() == accounts.capacity() {
            // Doubling would leave a third of the room empty.
            accounts.reserve_exact(accounts.len() / 8 + 8);
        }
        accounts.push(account);
        Some(position)
    }
}

/// What an owner brings to a marketplace, by luck that lasts as long as the account.
pub(super) struct Gifts {
    luck: [f64; 4],
    /// Standard normal number of the skill.
    talent: f64,
    more_luck: [f64; 4],
}

impl Gifts {
    /// Indices of the lasting traits: category, skill and storefront; a certificate and the use of AI tools.
    pub(super) const TRAITS: [u16; 2] = [2, 3];

    /// Makes the gifts of both draws; `talent` is the standard normal number of the second word of the first.
    pub(super) fn new(words: [[u32; 4]; 2], talent: f64) -> Self {
        let [luck, more_luck] = words.map(|words| words.map(unit_interval));
        Self { luck, talent, more_luck }
    }

    /// Draws the gifts of an entity for a month.
    pub(super) fn draw(context: &MonthContext, (entity, born): (Entity, Month)) -> Self {
        let words = Self::TRAITS.map(|index| context.draws.words_at(Stream::Trait, born, entity, index));
        Self::new(words, standard_normal(words[0][1]))
    }
}

/// Makes an account of an owner whose lasting traits are drawn for a month: none for a person at home, who keeps them for
/// life, that of opening abroad, where every profile belongs to somebody else.
pub(crate) fn new_account(
    context: &MonthContext,
    owner: Owner,
    marketplace: Marketplace,
    whose: (Entity, Month),
) -> Account {
    account_with(context, owner, marketplace, &Gifts::draw(context, whose))
}

/// Makes an account of an owner with these gifts.
pub(super) fn account_with(
    context: &MonthContext,
    owner: Owner,
    marketplace: Marketplace,
    gifts: &Gifts,
) -> Account {
    let parameters = &context.parameters.participation;
    let Gifts { luck, talent, more_luck } = gifts;
    let category = TaskCategory::of_index(pick(parameters.category_shares.values(), luck[0]));
    let skill = parameters.skill_spread * talent;
    let storefront =
        Storefront::of_index(pick(context.parameters.merchants.storefront_shares.values(), luck[2]));
    let is_certified = more_luck[0] < parameters.certified_share;
    let region = match owner {
        Owner::Home { .. } => 1.0,
        Owner::Abroad { pool } => parameters.abroad_rates[usize::from(pool)],
    };
    let usual = context.parameters.tasks.rate_per_hour[category as usize] * region;
    // Newcomers make up by their price for what merchants cannot know of them.
    let doubt = context.parameters.matching.doubt(0.0, is_certified);
    let discount = exponential(-doubt * context.careers.first_discount);
    let ask = usual * discount * exponential(skill * parameters.ask_skill_slope);
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
        months_since_first_pay: NEVER_PAID,
        months_without_pay: 0,
        is_certified,
        skill: skill as f32,
        skill_in_january: skill as f32,
        ai_threshold: more_luck[1] as f32,
        know_how: 0.5,
        ask_dollars_per_hour: ask as f32,
        reservation_dollars_per_hour: (usual * 0.5) as f32,
        learnt_dollars_per_hour: (context.platforms.hourly[marketplace as usize] * region) as f32,
        offered_hours: 0.0,
        rating_sum: 0.0,
        rating_count: 0,
        rating_information: 0.0,
        applications: 0,
        unpaid_hours: 0.0,
        overdue_cents: 0,
        joined: 0,
        usual_gross: 0.0,
        quarter_gross: 0,
        year_gross: 0,
        year_payments: 0,
        year_active_months: 0,
        month,
    }
}

/// Opens an account for a worker, whatever the odds.
#[cfg(test)]
pub(crate) fn open_for_test(context: &MonthContext, block: &mut Block, row: usize) {
    let block = (block, &mut Places::default());
    open_account(context, &Openings::of(context), block, row, &[0.5, 0.0, 0.1, 0.5]);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::accounting::taxes_and_benefits::example::{Scene, block, worker};
    use crate::categories::PerMarketplace;
    use crate::population::workers::{LabourState, Worker};

    /// Returns what workers with a month's income of 3,000 dollars and these changes would do.
    fn odds(scene: &Scene, workers: impl IntoIterator<Item = Worker>) -> Vec<f64> {
        let (block, _) = block(workers);
        let context = scene.context();
        let openings = Openings::of(&context);
        (0..block.workers.len())
            .map(|row| entry_probability(&context, &openings, &block.workers, row))
            .collect()
    }

    fn steady() -> Worker {
        Worker { permanent_income: 3000.0, net_income: 300_000, purse: 1_000_000, ..worker() }
    }

    #[test]
    fn an_income_dip_and_thin_savings_raise_entry() {
        let dipped = Worker { net_income: 100_000, ..steady() };
        let thin = Worker { purse: 10_000, ..steady() };

        let odds = odds(&Scene::of("2026-03"), [steady(), dipped, thin]);

        assert!(odds[1] > odds[0] && odds[2] > odds[0], "{odds:?}");
    }

    #[test]
    fn entry_answers_to_expected_pay_with_the_declared_elasticity() {
        let mut scene = Scene::of("2026-03");
        scene.parameters.participation.entry_elasticity = 0.7;
        let usual = odds(&scene, [steady()])[0];

        scene.platforms.hourly = scene.platforms.hourly.map(|pay| 1.1 * pay);

        // 10 per cent more in both kinds of work: 1.1 to the power of 0.7.
        assert!((odds(&scene, [steady()])[0] / usual - power(1.1, 0.7)).abs() < 1e-9);
    }

    #[test]
    fn benefits_that_earnings_would_cut_keep_the_unemployed_away() {
        let scene = Scene::of("2026-03");
        // 20.09 dollars for 40 hours: a benefit of 402 dollars replaces half of the wage.
        let seeker = Worker { labour_state: LabourState::Unemployed, ..steady() };
        let insured = Worker { weekly_benefit: 402, unemployment_weeks_left: 5, ..seeker.clone() };

        let odds = odds(&scene, [seeker, insured]);

        assert!((odds[1] / odds[0] - exponential(-0.5)).abs() < 0.001, "{odds:?}");
    }

    #[test]
    fn nobody_enters_where_there_are_no_marketplaces() {
        let mut scene = Scene::of("2026-03");
        scene.parameters.participation.access = false;

        assert_eq!(odds(&scene, [steady()]), [0.0]);
    }

    #[test]
    fn better_wages_keep_workers_off_platforms() {
        let mut scene = Scene::of("2026-03");
        scene.parameters.participation.entry_wage_decline = 0.5;

        let odds = odds(&scene, [steady(), Worker { log_wage: 4.0, ..steady() }]);

        // A wage higher by one log point: e^-0.5 of the entries.
        assert!((odds[1] / odds[0] - exponential(-0.5)).abs() < 1e-9);
    }

    #[test]
    fn newcomers_go_where_pay_rises() {
        let mut scene = Scene::of("2026-03");
        let freelance = |scene: &Scene| Openings::of(&scene.context()).appeal(worker().traits).1;
        let usual = freelance(&scene);

        scene.platforms.hourly[Marketplace::OnDemand as usize] *= 2.0;

        assert!(freelance(&scene) < usual);
    }

    #[test]
    fn without_freelance_marketplaces_tasks_on_demand_are_entered_as_before() {
        let mut scene = Scene::of("2026-03");
        let usual = odds(&scene, [steady()])[0];
        let freelance = Openings::of(&scene.context()).appeal(worker().traits).1;
        scene.parameters.participation.freelance_shares = PerMarketplace::new([0.0; 4]);

        let openings = Openings::of(&scene.context());

        assert_eq!(openings.appeal(worker().traits).1, 0.0);
        let left = odds(&scene, [steady()])[0] / usual;
        assert!((left - (1.0 - freelance)).abs() < 1e-9, "{left} {freelance}");
        let (mut block, _) = block([worker()]);
        open_for_test(&scene.context(), &mut block, 0);
        assert_eq!(block.accounts[0].marketplace, Marketplace::OnDemand);
    }

    #[test]
    fn a_closed_marketplace_takes_nobody_in() {
        let mut scene = Scene::of("2026-03");
        for marketplace in Marketplace::ALL {
            scene.rules.ration_entry(marketplace, 1.0);
        }
        let (mut block, _) = block([worker()]);

        open_for_test(&scene.context(), &mut block, 0);

        assert_eq!((block.workers.account[0], block.accounts.len()), (0, 0));
    }

    #[test]
    fn those_who_were_there_before_came_before_entry_was_rationed() {
        let mut scene = Scene::of("2026-03");
        for marketplace in Marketplace::ALL {
            scene.rules.ration_entry(marketplace, 1.0);
        }
        let context = scene.context();
        let open = |openings: &Openings| {
            let (mut block, _) = block([worker()]);
            let mut places = Places::default();
            open_account(&context, openings, (&mut block, &mut places), 0, &[0.5, 0.0, 0.1, 0.5])
        };

        let founding = Founding::new(&scene.parameters.participation, &context.careers);
        let openings = Openings { founding: Some(founding), ..Openings::of(&context) };

        assert_eq!([open(&Openings::of(&context)), open(&openings)], [false, true]);
    }

    #[test]
    fn dispatch_without_room_admits_no_newcomers_but_others_do() {
        let mut scene = Scene::of("2026-03");
        scene.parameters.on_demand.admits_newcomers = false;
        let (mut block, _) = block([worker(), worker()]);
        let openings = Openings::of(&scene.context());

        let mut places = Places::default();

        let mut open = |row, preference| {
            let luck = [0.5, preference, 0.1, 0.5];
            open_account(&scene.context(), &openings, (&mut block, &mut places), row, &luck);
        };
        open(0, 0.999);
        open(1, 0.0);

        assert_eq!((block.workers.account[0], block.workers.account[1]), (0, 1));
    }

    #[test]
    fn a_certificate_lets_newcomers_ask_more() {
        let mut scene = Scene::of("2026-03");
        let mut ask = |share| {
            scene.parameters.participation.certified_share = share;
            let (mut block, _) = block([worker()]);
            open_for_test(&scene.context(), &mut block, 0);
            block.accounts[0].ask_dollars_per_hour
        };

        assert!(ask(1.0) > ask(0.0));
    }
}
