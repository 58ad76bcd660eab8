//! Phase 6, first half: work on contracts is done and rated, and is paid now, later or never.

use std::sync::atomic::Ordering::Relaxed;

use ghostwork_parameters::{ASSUMPTION, Unit, parameters};
use rayon::prelude::*;

use crate::arithmetic::{exponential, logarithm, logistic, round_down};
use crate::block::Block;
use crate::categories::{FREELANCE_MARKETPLACES, Marketplace, TASK_CATEGORIES};
use crate::codec::encode_fields;
use crate::context::MonthContext;
use crate::draws::{Entity, Stream, unit_interval};
use crate::exchange::{Addressed, ExchangeError};
use crate::market::environment::ai_gain;
use crate::market::merchants::{needed_work, scale_of_needs};
use crate::observation::sums::{IntegerSums, integer_sums};
use crate::population::accounts::{Account, AccountId, Owner};
use crate::population::merchants::{Contract, Merchant};

parameters! {
    /// Quality, ratings, pay and deactivation.
    pub struct DeliveryParameters in "delivery" {
        /// Mean public rating.
        usual_rating: f64 = 4.8, Unit::Stars, 1.0..=5.0, "Filippas, Horton and Golden (2022)";
        /// Log-odds that a client is satisfied with work of average quality.
        satisfaction: f64 = 1.7, Unit::LogOdds, -5.0..=10.0, ASSUMPTION;
        /// Rise of those log-odds per unit of quality.
        satisfaction_slope: f64 = 1.5, Unit::LogOdds, 0.0..=10.0, ASSUMPTION;
        /// Share of dissatisfied clients who publicly give a top rating all the same.
        rating_inflation: f64 = 0.24, Unit::Share, 0.0..=1.0, "Filippas, Horton and Golden (2022): 24 per cent";
        /// Rating that other dissatisfied clients give.
        bad_rating: f64 = 3.3, Unit::Stars, 1.0..=5.0, ASSUMPTION;
        /// Share of contracts that are rated in a month.
        rated_share: f64 = 0.5, Unit::Share, 0.0..=1.0, ASSUMPTION;
        /// What a public evaluation tells of a worker, in usual ratings: a detailed one tells more.
        evaluation_detail: f64 = 1.0, Unit::Multiple, 0.0..=20.0, "normalised to 1";
        /// Rise of the log of output per hour with skill.
        skill_output: f64 = 0.5, Unit::Elasticity, 0.0..=3.0, ASSUMPTION;
        /// Fall of quality with full burnout.
        burnout_quality: f64 = 0.3, Unit::LogPoints, 0.0..=3.0, ASSUMPTION;
        /// Probability that the pay of a contract's month comes a month late.
        late_pay: f64 = 0.05, Unit::SharePerMonth, 0.0..=1.0, "assumption; Freelancers Union: 71 per cent ever paid late or not";
        /// Probability that the pay of a contract's month never comes.
        missing_pay: f64 = 0.02, Unit::SharePerMonth, 0.0..=1.0, "assumption; Freelancers Union: 71 per cent ever paid late or not";
        /// Hours that one application takes.
        application_hours: f64 = 0.4, Unit::Hours, 0.0..=10.0, ASSUMPTION;
        /// Unpaid administration and revisions per hour on a task.
        administration: f64 = 0.27, Unit::Share, 0.0..=2.0,
            "assumption; check: ILO (2021), 23 unpaid minutes per paid hour";
        /// Tools and software per hour on a freelance task.
        freelance_expenses: f64 = 1.0, Unit::DollarsPerHour, 0.0..=50.0, ASSUMPTION;
        /// Probability that a marketplace deactivates an account of good standing by mistake.
        false_deactivation: f64 = 0.002, Unit::SharePerMonth, 0.0..=1.0, ASSUMPTION;
        /// Probability that a marketplace deactivates an account with bad ratings.
        deactivation: f64 = 0.05, Unit::SharePerMonth, 0.0..=1.0, ASSUMPTION;
        /// Mean rating below which ratings are bad.
        bad_standing: f64 = 4.2, Unit::Stars, 1.0..=5.0, ASSUMPTION;
        /// Weight of the newest month in what workers learn about their pay.
        learning: f64 = 0.3, Unit::Share, 0.0..=1.0, ASSUMPTION;
    }
}

integer_sums! {
    /// Hours and pay of live contracts by market cell: the going rates of the next month.
    pub(crate) struct GoingRates {
        /// Hundredths of hours.
        centihours: [[i64; TASK_CATEGORIES]; FREELANCE_MARKETPLACES],
        /// Pay, cents.
        cents: [[i64; TASK_CATEGORIES]; FREELANCE_MARKETPLACES],
        /// Contracts with workers at home and abroad.
        contracts: [i64; 2],
        /// Hundredths of hours done by workers at home and abroad.
        done: [i64; 2],
        /// Ratings by clients who are dissatisfied.
        dissatisfied: i64,
        /// Those among them that are top ratings.
        dissatisfied_but_kind: i64,
    }
}

impl GoingRates {
    /// Returns the average rate of a cell, dollars per hour, `None` without any work.
    pub(crate) fn rate(&self, marketplace: usize, category: usize) -> Option<f64> {
        let centihours = self.centihours[marketplace][category];
        (centihours > 0).then(|| self.cents[marketplace][category] as f64 / centihours as f64)
    }

    /// Returns what all hours would cost at other rates by category, dollars per hour; cents.
    pub(crate) fn hours_at(&self, rates: &[f64; TASK_CATEGORIES]) -> i64 {
        let cost = |centihours: &[i64; TASK_CATEGORIES]| -> f64 {
            centihours.iter().zip(rates).map(|(centihours, rate)| *centihours as f64 * rate).sum()
        };
        self.centihours.iter().map(cost).sum::<f64>() as i64
    }
}

/// What a merchant wants done in a month under a contract.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Order {
    /// Number of the merchant.
    merchant: u32,
    marketplace: Marketplace,
    category: u8,
    /// How often the merchant pays late or never, against the usual.
    unreliability: f32,
    contract: Contract,
    /// Hours of average work without tools.
    hours: f64,
}

encode_fields!(Order { merchant, marketplace, category, unreliability, contract, hours });

impl Order {
    /// Returns what a merchant with a number and of a scale wants done in a category.
    pub(crate) fn of(
        context: &MonthContext,
        (number, merchant, scale): (usize, &Merchant, f64),
        (category, contract): (usize, Contract),
    ) -> Self {
        Self {
            merchant: number as u32,
            marketplace: merchant.marketplace,
            category: category as u8,
            unreliability: merchant.unreliability,
            contract,
            hours: needed_work(context, merchant, (category, scale)),
        }
    }
}

/// Lets every live contract be worked on: hours, pay and ratings are added to the freelancers' accounts. Contracts with owners
/// who are gone come to their end.
#[inline(never)]
pub(crate) fn deliver(
    context: &MonthContext,
    blocks: &[Block],
    merchants: &mut [Merchant],
) -> Result<GoingRates, ExchangeError> {
    let part = context.part;
    let first = part.merchants().start;
    let (mut rates, elsewhere) = merchants
        .par_chunks_mut(MERCHANTS_AT_ONCE)
        .enumerate()
        .fold(Done::default, |mut done, (chunk, merchants)| {
            part.prefetch_accounts(blocks, freelancers(merchants));
            for (number, merchant) in (first + chunk * MERCHANTS_AT_ONCE..).zip(merchants) {
                commission(context, blocks, (number, merchant), &mut done);
            }
            done
        })
        .reduce(Done::default, |(mut rates, mut elsewhere), (more_rates, more)| {
            rates.absorb(&more_rates);
            elsewhere.extend(more);
            (rates, elsewhere)
        });
    let mut over = Vec::new();
    for order in part.send(elsewhere)? {
        if !fulfil(context, blocks, &order, &mut rates) {
            over.push((part.holder_of_merchant(order.merchant), (order.merchant, order.category)));
        }
    }
    for (merchant, category) in part.send(over)? {
        merchants[part.position_of_merchant(merchant)].contracts[usize::from(category)] = None;
    }
    part.add_up(&mut rates)?;
    Ok(rates)
}

/// What is done for merchants, and what is ordered of freelancers whose accounts other processes hold.
type Done = (GoingRates, Vec<Addressed<Order>>);

/// Number of merchants whose freelancers' accounts the cache fetches together.
const MERCHANTS_AT_ONCE: usize = 16;

/// Returns the accounts that some merchants have contracts with.
fn freelancers(merchants: &[Merchant]) -> impl Iterator<Item = AccountId> {
    merchants.iter().flat_map(|merchant| &merchant.contracts).flatten().map(|contract| contract.account)
}

/// Reserves the hours that running contracts take of freelancers in the month, so that these look for work with the hours that
/// are left.
pub(crate) fn reserve_hours(
    context: &MonthContext,
    blocks: &[Block],
    merchants: &[Merchant],
) -> Result<(), ExchangeError> {
    let part = context.part;
    let first = part.merchants().start;
    let elsewhere: Vec<Addressed<Order>> = merchants
        .par_chunks(MERCHANTS_AT_ONCE)
        .enumerate()
        .flat_map_iter(|(chunk, merchants)| {
            part.prefetch_accounts(blocks, freelancers(merchants));
            (first + chunk * MERCHANTS_AT_ONCE..).zip(merchants)
        })
        .flat_map_iter(|(number, merchant)| orders(context, (number, merchant)))
        .filter(|order| !reserve(context, blocks, order))
        .map(|order| (part.holder_of_account(order.contract.account), order))
        .collect();
    for order in part.send(elsewhere)? {
        reserve(context, blocks, &order);
    }
    Ok(())
}

/// Reserves the hours of an order with a freelancer; returns whether this process holds the account.
fn reserve(context: &MonthContext, blocks: &[Block], order: &Order) -> bool {
    let Some((_, account)) = context.part.account(blocks, order.contract.account) else { return false };
    if account.is_active() {
        let hours = worked_hours(context.of_merchant(order.merchant as usize), account, order);
        account.month.awarded_centihours.fetch_add((hours * 100.0) as u32, Relaxed);
    }
    true
}

/// Returns what a merchant with a number wants done in the month under every contract.
fn orders(
    context: &MonthContext,
    (number, merchant): (usize, &Merchant),
) -> impl Iterator<Item = Order> + use<> {
    let context = context.of_merchant(number);
    let mut scale = None;
    let orders: [Option<Order>; TASK_CATEGORIES] = std::array::from_fn(|category| {
        let contract = merchant.contracts[category]?;
        let scale = *scale.get_or_insert_with(|| scale_of_needs(context, merchant));
        Some(Order::of(context, (number, merchant, scale), (category, contract)))
    });
    orders.into_iter().flatten()
}

/// Lets a merchant have work done under every contract.
fn commission(
    context: &MonthContext,
    blocks: &[Block],
    (number, merchant): (usize, &mut Merchant),
    (rates, elsewhere): &mut Done,
) {
    for order in orders(context, (number, merchant)) {
        let id = order.contract.account;
        if context.part.account(blocks, id).is_none() {
            elsewhere.push((context.part.holder_of_account(id), order));
        } else if !fulfil(context, blocks, &order, rates) {
            merchant.contracts[usize::from(order.category)] = None;
        }
    }
}

/// Lets a freelancer whose account this process holds do what is ordered; returns whether there is one.
fn fulfil(context: &MonthContext, blocks: &[Block], order: &Order, rates: &mut GoingRates) -> bool {
    let id = order.contract.account;
    let Some((block, account)) = context.part.account(blocks, id) else { return false };
    if account.is_active() {
        let hours = worked_hours(context.of_merchant(order.merchant as usize), account, order);
        work(context.of_account(block, id.position()), (block, account), (order, hours), rates);
    }
    account.is_active()
}

/// Returns the hours that a merchant has a freelancer work: fewer of the able, and less done work at a high price of it.
pub(crate) fn worked_hours(context: &MonthContext, account: &Account, order: &Order) -> f64 {
    let parameters = &context.parameters.merchants;
    let category = usize::from(order.category);
    let output = context.parameters.delivery.skill_output * f64::from(account.skill)
        + tool_gain(context, account, category);
    let per_pay = context.platforms.cost_per_pay(order.marketplace, account.is_home());
    let cost = f64::from(order.contract.cents_per_hour) / 100.0 * per_pay;
    let relative_cost = (cost / context.parameters.tasks.rate_per_hour[category]).max(0.01);
    // What is bought less of at a price is done work, and that of the able and of those with tools is cheaper.
    let response = output + parameters.hours_price_elasticity * (logarithm(relative_cost) - output);
    (order.hours * exponential(-response))
        .min(parameters.largest_job_hours)
        .min(f64::from(account.offered_hours))
}

/// Returns the gain in output, log points, of a worker who has taken to AI tools; 0 for others.
fn tool_gain(context: &MonthContext, account: &Account, category: usize) -> f64 {
    if f64::from(account.ai_threshold) < context.environment.ai_way {
        ai_gain(&context.parameters.environment, category, f64::from(account.skill))
    } else {
        0.0
    }
}

/// Returns the burnout of an account's owner; that of workers abroad is not known.
pub(crate) fn burnout(block: &Block, account: &Account) -> f64 {
    match account.owner {
        Owner::Home { row, .. } => f64::from(block.workers.burnout[usize::from(row)]),
        Owner::Abroad { .. } => 0.0,
    }
}

/// Returns the quality of work, 0 being the average: skill, know-how, tools, and burnout against them.
pub(crate) fn quality(context: &MonthContext, account: &Account, category: usize, burnout: f64) -> f64 {
    context.parameters.tasks.skill_weight[category] * f64::from(account.skill)
        + 0.5 * (f64::from(account.know_how) - 0.5)
        + tool_gain(context, account, category)
        - context.parameters.delivery.burnout_quality * burnout
}

fn work(
    context: &MonthContext,
    (block, account): (&Block, &Account),
    (order, hours): (&Order, f64),
    rates: &mut GoingRates,
) {
    let parameters = &context.parameters.delivery;
    let (category, marketplace) = (usize::from(order.category), order.marketplace);
    let entity = Entity::merchant(u64::from(order.merchant));
    let luck =
        context.draws.words_at(Stream::Delivery, context.month, entity, category as u16).map(unit_interval);
    let centihours = (hours * 100.0) as u32;
    let gross = i64::from(centihours) * i64::from(order.contract.cents_per_hour) / 100;
    let month = &account.month;
    month.contracts.fetch_add(1, Relaxed);
    month.engaged_centihours.fetch_add(centihours, Relaxed);
    let missing =
        parameters.missing_pay * context.rules.non_payment_multiple(account.state(), marketplace, category);
    let late =
        parameters.late_pay * context.rules.late_payment_multiple(account.state(), marketplace, category);
    match luck[0] / f64::from(order.unreliability).max(1e-9) {
        unluckiness if unluckiness < missing => &month.unpaid_gross,
        unluckiness if unluckiness < missing + late => &month.late_gross,
        _ => &month.gross,
    }
    .fetch_add(gross, Relaxed);
    if luck[1] < parameters.rated_share {
        let quality = quality(context, account, category, burnout(block, account))
            - context.rules.quality_loss(account.state(), marketplace, category);
        let rating = rate(parameters, quality, luck[2], luck[3]);
        month.ratings.fetch_add(1, Relaxed);
        month.rating_tenths.fetch_add(rating.tenths, Relaxed);
        rates.dissatisfied += i64::from(!rating.is_satisfied);
        rates.dissatisfied_but_kind += i64::from(!rating.is_satisfied && rating.tenths == TOP_RATING);
    }
    let region = usize::from(!account.is_home());
    rates.centihours[marketplace as usize][category] += i64::from(centihours);
    rates.cents[marketplace as usize][category] += gross;
    rates.contracts[region] += 1;
    rates.done[region] += i64::from(centihours);
}

/// What a client thinks, and says in public.
pub(crate) struct Rating {
    is_satisfied: bool,
    /// Public rating, tenths of stars.
    pub(crate) tenths: u32,
}

/// Five stars, in tenths.
const TOP_RATING: u32 = 50;

/// A satisfied client gives five stars, and so does a share of the others.
pub(crate) fn rate(parameters: &DeliveryParameters, quality: f64, luck: f64, kindness: f64) -> Rating {
    let is_satisfied = luck < logistic(parameters.satisfaction + parameters.satisfaction_slope * quality);
    let is_kind = kindness < parameters.rating_inflation;
    let bad_tenths = round_down(parameters.bad_rating * 10.0 + 0.5) as u32;
    Rating { is_satisfied, tenths: if is_satisfied || is_kind { TOP_RATING } else { bad_tenths } }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::accounting::taxes_and_benefits::example::{Scene, block, worker};
    use crate::behaviour::participation::entry::open_for_test;
    use crate::block::BlockMonth;
    use crate::market::merchants::found;
    use crate::market::settlement::settle;
    use crate::policy::Coverage;
    use crate::population::accounts::AccountId;

    #[test]
    fn ratings_are_inflated_but_bad_work_still_shows() {
        let mean = |quality: f64| {
            let grid = (0..1000).map(|number| (f64::from(number) + 0.5) / 1000.0);
            let parameters = DeliveryParameters::default();
            let tenths = grid.map(|luck| rate(&parameters, quality, luck, (luck * 7.0).fract()).tenths);
            f64::from(tenths.sum::<u32>()) / 10_000.0
        };

        let (bad, usual) = (mean(-1.5), mean(0.0));

        assert!((4.6..=4.9).contains(&usual), "{usual}");
        assert!(bad < usual - 0.2, "{bad}");
    }

    /// Returns a scene with one freelancer at work for a merchant at 20 dollars an hour.
    fn at_work() -> (Scene, Block, Merchant) {
        let mut scene = Scene::of("2026-03");
        scene.environment.demand = [[1.0; TASK_CATEGORIES]; 3];
        let (mut block, _) = block([worker()]);
        open_for_test(&scene.context(), &mut block, 0);
        block.accounts[0].offered_hours = 100.0;
        block.accounts[0].skill = 0.0;
        block.accounts[0].ai_threshold = 0.5;
        let contract = Contract { account: AccountId::new(0, 0), cents_per_hour: 2_000 };
        let mut merchant = found(&scene.parameters.merchants, &[0.5, 0.1, 0.5, 0.5]);
        merchant.contracts[1] = Some(contract);
        (scene, block, merchant)
    }

    fn hours(scene: &Scene, block: &Block, merchant: &Merchant) -> f64 {
        let contract = merchant.contracts[1].unwrap();
        let context = scene.context();
        let scale = scale_of_needs(&context, merchant);
        let order = Order::of(&context, (0, merchant, scale), (1, contract));
        worked_hours(&context, &block.accounts[0], &order)
    }

    #[test]
    fn merchants_buy_fewer_hours_of_the_dear_and_of_the_able() {
        let (scene, mut block, mut merchant) = at_work();
        let usual = hours(&scene, &block, &merchant);

        block.accounts[0].skill = 0.4;
        let able = hours(&scene, &block, &merchant);
        block.accounts[0].skill = 0.0;
        merchant.contracts[1].as_mut().unwrap().cents_per_hour = 4_000;
        let dear = hours(&scene, &block, &merchant);

        // Output grows by half of skill, which makes done work cheaper, so that half of it is bought in addition: e^-0.1. Hours fall
        // by half of a doubling of the price: 2^-0.5.
        assert!((able / usual - exponential(-0.1)).abs() < 1e-6);
        assert!((dear / usual - 0.5_f64.sqrt()).abs() < 1e-6);
    }

    #[test]
    fn whoever_takes_to_ai_tools_does_the_work_in_fewer_hours_and_novices_gain_most() {
        let (mut scene, mut block, merchant) = at_work();
        let mut saving = |skill: f32| {
            block.accounts[0].skill = skill;
            scene.environment.ai_way = 0.4;
            let before = hours(&scene, &block, &merchant);
            scene.environment.ai_way = 0.6;
            logarithm(before / hours(&scene, &block, &merchant))
        };

        // In content the gain is 0.20 less 0.3 times skill; half of it goes into more work.
        assert!((saving(0.0) - 0.10).abs() < 1e-6);
        assert!((saving(-0.4) - 0.16).abs() < 1e-6);
    }

    #[test]
    fn burnout_lowers_the_quality_of_work() {
        let (scene, block, _) = at_work();
        let quality = |burnout| quality(&scene.context(), &block.accounts[0], 1, burnout);

        assert!((quality(0.0) - quality(0.5) - 0.15).abs() < 1e-12);
    }

    /// Returns cents paid in the first month, in the second, and never.
    fn paid(scene: &Scene, unreliability: f32) -> [i64; 3] {
        let (_, mut block, mut merchant) = at_work();
        merchant.unreliability = unreliability;
        deliver(&scene.context(), std::slice::from_ref(&block), std::slice::from_mut(&mut merchant)).unwrap();
        let mut received = || {
            let mut month = BlockMonth::default();
            month.begin(1);
            settle(&scene.context(), &mut block, &mut month);
            let missing = block.accounts[0].month.unpaid_gross.load(Relaxed);
            block.accounts[0].month.reset();
            (month.platform_gross[0], missing)
        };
        let ((first, missing), (second, _)) = (received(), received());
        [first, second, missing]
    }

    #[test]
    fn late_pay_comes_a_month_later_and_missing_pay_never() {
        let mut scene = Scene::of("2026-03");
        scene.environment.demand = [[1.0; TASK_CATEGORIES]; 3];
        let [full, nothing_late, nothing_missing] = paid(&scene, 1e-6);
        scene.parameters.delivery.late_pay = 1.0;
        scene.parameters.delivery.missing_pay = 0.0;
        let late = paid(&scene, 1.0);
        scene.parameters.delivery.missing_pay = 1.0;
        let missing = paid(&scene, 1.0);

        assert!(full > 0 && nothing_late == 0 && nothing_missing == 0);
        assert_eq!(late, [0, full, 0]);
        assert_eq!(missing, [0, 0, full]);
    }

    #[test]
    fn a_law_against_missing_pay_leaves_late_pay_as_it_is() {
        let mut scene = Scene::of("2026-03");
        scene.environment.demand = [[1.0; TASK_CATEGORIES]; 3];
        scene.parameters.delivery.late_pay = 1.0;
        scene.parameters.delivery.missing_pay = 1.0;
        scene.rules.scale_non_payment(0.0, &Coverage::of_country(scene.month));

        let [first, second, missing] = paid(&scene, 1.0);

        assert!(first == 0 && second > 0 && missing == 0);
    }
}
