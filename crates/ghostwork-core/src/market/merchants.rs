//! Phase 2: merchants' sales and needs, make-or-buy by unit cost, job posts.

use ghostwork_parameters::{ASSUMPTION, Unit, parameters};
use rayon::prelude::*;

use crate::arithmetic::{exponential, logarithm, normal_quantile, round_down};
use crate::behaviour::participation::pick;
use crate::categories::{
    FREELANCE_MARKETPLACES, Marketplace, PerCategory, PerMarketplace, PerStorefront, Storefront,
    TASK_CATEGORIES,
};
use crate::codec::encode_fields;
use crate::context::MonthContext;
use crate::draws::{Entity, Stream, WordColumns, unit_interval};
use crate::exchange::ExchangeError;
use crate::market::matching::taste;
use crate::observation::sums::{IntegerSums, integer_sums};
use crate::population::accounts::AccountId;
use crate::population::merchants::{HiringMode, Merchant};

parameters! {
    /// Task categories behind web shops.
    pub struct TaskParameters in "tasks" {
        /// Usual rate of freelancers at home.
        rate_per_hour: PerCategory = PerCategory::new([22.0, 24.0, 32.0, 22.0, 16.0, 38.0, 17.0, 24.0]), Unit::DollarsPerHour, 1.0..=500.0,
            "assumption, ordered as marketplace rate cards";
        /// Hours that a merchant of mean size needs in a month.
        hours_per_month: PerCategory = PerCategory::new([10.0, 16.0, 14.0, 12.0, 30.0, 6.0, 18.0, 16.0]), Unit::HoursPerMonth, 0.0..=500.0, ASSUMPTION;
        /// Share of the work that can be done from abroad as well as from home.
        abroad_feasible: PerCategory = PerCategory::new([0.35, 0.30, 0.30, 0.25, 0.35, 0.40, 0.10, 0.20]), Unit::Share, 0.0..=1.0, ASSUMPTION;
        /// Weight of skill in the quality of the work.
        skill_weight: PerCategory = PerCategory::new([0.8, 1.0, 1.2, 0.9, 0.6, 1.4, 0.5, 0.9]), Unit::Multiple, 0.0..=5.0, ASSUMPTION;
    }
}

parameters! {
    /// Merchants: how many, how large, and what they choose.
    pub struct MerchantParameters in "merchants" {
        /// Merchants per thousand workers.
        per_thousand_workers: f64 = 12.0, Unit::PerThousandWorkers, 0.1..=200.0, ASSUMPTION;
        /// Shares of merchants by storefront.
        storefront_shares: PerStorefront = PerStorefront::new([0.45, 0.25, 0.30]), Unit::Share, 0.0..=1.0, ASSUMPTION;
        /// Shares of merchants by the marketplace on which they look for freelancers; on demand is not used.
        marketplace_shares: PerMarketplace = PerMarketplace::new([0.5, 0.3, 0.2, 0.0]), Unit::Share, 0.0..=1.0, ASSUMPTION;
        /// Spread of the size of merchants.
        size_spread: f64 = 1.2, Unit::LogPoints, 0.0..=4.0, ASSUMPTION;
        /// Per cent more hours of work for one per cent more sales.
        scale_elasticity: f64 = 0.7, Unit::Elasticity, 0.0..=2.0, ASSUMPTION;
        /// Size of the monthly shock to a merchant's size; sizes revert so slowly that their spread stays.
        growth_shock: f64 = 0.05, Unit::LogPoints, 0.0..=1.0, ASSUMPTION;
        /// Probability that a merchant of mean size gives up and another begins.
        exit_rate: f64 = 0.012, Unit::SharePerMonth, 0.0..=0.5, ASSUMPTION;
        /// Per cent more exits for one per cent fewer sales.
        exit_size_elasticity: f64 = 0.3, Unit::Elasticity, 0.0..=3.0, ASSUMPTION;
        /// Spread between merchants of how often they pay late or never.
        unreliability_spread: f64 = 0.8, Unit::LogPoints, 0.0..=3.0, "assumption; Benson, Sojourner and Umyarov (2020): good employers pay 40 per cent more for the time";
        /// Share of visibility that an algorithm change redraws.
        visibility_redraw: f64 = 0.6, Unit::Share, 0.0..=1.0,
            "assumption, so that the worst-hit tenth lose a third of sales: Auctiva (2010) tells of up to half of traffic lost, Fortune (2008) of plunges";
        /// Spread of what is redrawn.
        visibility_spread: f64 = 0.6, Unit::LogPoints, 0.0..=2.0, ASSUMPTION;
        /// Monthly sales, less the cost of goods and fulfilment, of a merchant of mean size.
        margin_per_month: f64 = 6_000.0, Unit::DollarsPerMonth, 0.0..=1_000_000.0, ASSUMPTION;
        /// Probability that a merchant thinks again about how a kind of task is done.
        reconsider_rate: f64 = 0.12, Unit::SharePerMonth, 0.0..=1.0, ASSUMPTION;
        /// Per cent less often chosen for one per cent more cost.
        cost_sensitivity: f64 = 1.5, Unit::Elasticity, 0.0..=20.0, ASSUMPTION;
        /// What an hour of done work is worth, as a multiple of the usual rate.
        value_of_work: f64 = 1.3, Unit::Multiple, 0.1..=10.0, ASSUMPTION;
        /// Preference for a freelancer over leaving the work undone, at a cost equal to its value.
        freelancer_preference: f64 = -0.4, Unit::LogOdds, -10.0..=10.0, ASSUMPTION;
        /// Preference for an own employee over leaving the work undone, at a cost equal to its value.
        employee_preference: f64 = 1.2, Unit::LogOdds, -10.0..=10.0, ASSUMPTION;
        /// Hourly cost of an own employee, employer taxes and benefits included, against the usual rate.
        employee_cost: f64 = 1.35, Unit::Multiple, 0.1..=5.0, "assumption; BLS ECEC 2026: benefits 30 per cent of compensation";
        /// Fewest hours for which a merchant employs somebody.
        employee_least_hours: f64 = 12.0, Unit::HoursPerMonth, 0.0..=200.0, ASSUMPTION;
        /// Preference for an AI tool over leaving the work undone, at a cost equal to its value.
        ai_preference: f64 = 0.05, Unit::LogOdds, -10.0..=10.0, ASSUMPTION;
        /// How unlike freelancers and AI tools are to merchants (dissimilarity in a nested logit): with 1 a better tool takes from employees
        /// and from work left undone in the same proportion as from freelancers, near 0 from freelancers alone.
        outsourcing_dissimilarity: f64 = 0.5, Unit::Share, 0.1..=1.0,
            "sign: Stevens (2026), firms move spending from freelancers to AI tools, and employ no fewer; size assumption";
        /// Hourly cost of an AI tool that does a whole hour's work, against the usual rate.
        ai_cost: f64 = 0.3, Unit::Multiple, 0.01..=5.0,
            "Stevens (2026): 0.03 to 0.30 dollars on AI tools for a dollar less on freelancers; the larger, as tools spare part of the work";
        /// Cost of finding a freelancer.
        hiring_friction: f64 = 60.0, Unit::DollarsPerEvent, 0.0..=5_000.0, ASSUMPTION;
        /// Per cent less done work that merchants buy of a freelancer for one per cent more cost of it.
        hours_price_elasticity: f64 = 0.5, Unit::Elasticity, 0.0..=5.0, "sign: Horton (2025), far fewer hours under a floor; size assumption";
        /// Share of merchants who post a pay that workers take or leave; the others take bids.
        posted_pay_share: f64 = 0.3, Unit::Share, 0.0..=1.0, ASSUMPTION;
        /// Spread of posted pay around the going rate, without a reason that workers could see.
        posted_pay_spread: f64 = 0.25, Unit::LogPoints, 0.0..=2.0, ASSUMPTION;
        /// Whether all merchants post pay, and below what the work is worth to them: a market of employers with power over
        /// pay. Otherwise posted pay follows the going rate, and entry is free.
        mark_down: bool = false, Unit::Switch, 0.0..=1.0, "free entry";
        /// Elasticity of labour supply that merchants with power over pay reckon with: they pay e / (1 + e) of the worth.
        perceived_supply_elasticity: f64 = 2.0, Unit::Elasticity, 0.05..=100.0, "assumption; Dube, Jacobs, Naidu and Suri (2020): the true one is far lower";
        /// Probability that a contract comes to its end in a month.
        contract_end: f64 = 0.30, Unit::SharePerMonth, 0.0..=1.0, ASSUMPTION;
        /// Probability that a contract that has ended is renewed with the same freelancer.
        renewal: f64 = 0.5, Unit::Share, 0.0..=1.0, ASSUMPTION;
        /// Shortest job that is posted.
        least_job_hours: f64 = 2.0, Unit::HoursPerMonth, 0.0..=100.0, ASSUMPTION;
        /// Longest job that one freelancer does in a month.
        largest_job_hours: f64 = 120.0, Unit::HoursPerMonth, 1.0..=300.0, ASSUMPTION;
    }
}

/// A job that a merchant offers this month.
#[derive(Debug, Clone, Copy)]
pub(crate) struct JobPost {
    /// Number of the merchant.
    pub(crate) merchant: u32,
    /// Task category.
    pub(crate) category: u8,
    /// Hours in the month.
    pub(crate) hours: f32,
    /// How often the merchant pays late or never, against the usual.
    pub(crate) unreliability: f32,
    /// Probability that workers know the merchant without public reviews: large ones are talked of.
    pub(crate) renown: f32,
    /// Lowest rate that the marketplace lets anybody agree on, dollars per hour.
    pub(crate) floor: f32,
    /// Utility of leaving the job open for another month.
    pub(crate) least_utility: f32,
    /// Whether a trial treats the post or its merchant.
    pub(crate) is_treated: bool,
    /// Pay that the merchant has set; `None` to take bids.
    pub(crate) pay: Option<PostedPay>,
    /// Whom the merchant would hire again.
    pub(crate) incumbent: Option<AccountId>,
}

encode_fields!(JobPost {
    merchant,
    category,
    hours,
    unreliability,
    renown,
    floor,
    least_utility,
    is_treated,
    pay,
    incumbent,
});

/// Pay that a merchant has set, for workers to take or leave.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct PostedPay {
    /// Dollars per hour.
    pub(crate) dollars_per_hour: f32,
    /// Log of it over what posted pay is in the cell, ten-thousandths.
    pub(crate) deviation: i32,
}

encode_fields!(PostedPay { dollars_per_hour, deviation });

/// Posts by market cell: marketplace times category; in each cell in the order of merchants.
pub(crate) type Posts = Vec<Vec<JobPost>>;

/// Number of market cells.
pub(crate) const CELLS: usize = FREELANCE_MARKETPLACES * TASK_CATEGORIES;

/// Returns the market cell of a marketplace and a category.
pub(crate) const fn cell(marketplace: Marketplace, category: usize) -> usize {
    marketplace as usize * TASK_CATEGORIES + category
}

integer_sums! {
    /// What merchants did in a month, in sums.
    pub(crate) struct Purchases {
        /// Hundredths of hours needed that were given to each [`HiringMode`]; what tools leave to be done by hand, to employees.
        centihours: [i64; 4],
        /// Margin on sales, cents.
        margin: i64,
        /// Pay for work in the own house: of employees, and of what tools leave to be done by hand; cents.
        payroll: i64,
        /// Payments for AI tools, cents.
        ai_tools: i64,
        /// Merchants who gave up and were replaced.
        exits: i64,
    }
}

/// Merchants that one task works on.
const MERCHANTS_PER_TASK: usize = 512;

/// Lets every merchant sell, decide how its needs are met, and post jobs; returns the posts of all merchants.
#[inline(never)]
pub(crate) fn trade(
    context: &MonthContext,
    merchants: &mut [Merchant],
) -> Result<(Posts, Purchases), ExchangeError> {
    let first_merchant = context.part.merchants().start;
    let parts: Vec<(Posts, Purchases)> = merchants
        .par_chunks_mut(MERCHANTS_PER_TASK)
        .enumerate()
        .map(|(task, merchants)| {
            let mut posts = vec![Vec::new(); CELLS];
            let mut purchases = Purchases::default();
            let mut words = WordColumns::default();
            let first = first_merchant + task * MERCHANTS_PER_TASK;
            let entities = (Entity::merchant(first as u64), merchants.len());
            let purpose = |index| (Stream::Merchant, context.month, index);
            words.draw(context.processor, context.draws, purpose(WHOLE_MERCHANT), entities);
            let scales: Vec<f64> = merchants
                .iter_mut()
                .enumerate()
                .map(|(offset, merchant)| {
                    let luck = words.row(offset).map(unit_interval);
                    let context = context.of_merchant(first + offset);
                    live(context, merchant, (first + offset, luck), &mut purchases);
                    scale_of_needs(context, merchant)
                })
                .collect();
            for category in 0..TASK_CATEGORIES {
                words.draw(context.processor, context.draws, purpose(category as u16), entities);
                for (offset, merchant) in merchants.iter_mut().enumerate() {
                    let number = first + offset;
                    let (context, is_treated) = context.of_post(merchant, number, category);
                    let scale = if is_treated { scale_of_needs(context, merchant) } else { scales[offset] };
                    let task = Task { number, category, scale, is_treated };
                    let luck = words.row(offset).map(unit_interval);
                    meet_need(context, merchant, (task, luck), &mut posts, &mut purchases);
                }
            }
            (posts, purchases)
        })
        .collect();
    let (posts, parts): (Vec<Posts>, Vec<Purchases>) = parts.into_iter().unzip();
    let mut purchases = Purchases::default();
    for part in &parts {
        purchases.absorb(part);
    }
    context.part.add_up(&mut purchases)?;
    Ok((joined(context.part.gather(joined(posts))?), purchases))
}

/// Puts posts of merchants who follow one another together.
fn joined(parts: Vec<Posts>) -> Posts {
    let room = |cell: usize| parts.iter().map(|part| part[cell].len()).sum();
    let mut posts: Posts = (0..CELLS).map(|cell| Vec::with_capacity(room(cell))).collect();
    for part in parts {
        for (cell, part) in posts.iter_mut().zip(part) {
            cell.extend(part);
        }
    }
    posts
}

impl MerchantParameters {
    /// Returns the mean of the log of size: that of the size is 1.
    fn usual_log_size(&self) -> f64 {
        -self.size_spread * self.size_spread / 2.0
    }

    /// Returns by how much merchants who begin are smaller than those in business, log points.
    ///
    /// Exits at a rate proportional to size to the power of -a thin out small merchants; entrants whose log-normal law lies
    /// lower by a times its variance make up for exactly those.
    fn smallness_of_entrants(&self) -> f64 {
        self.exit_size_elasticity * self.size_spread * self.size_spread
    }

    /// Returns the share of the distance from the mean log of size that a month closes: shocks then leave the spread as it is.
    fn reversion(&self) -> f64 {
        let spread = self.size_spread.max(self.growth_shock).max(f64::MIN_POSITIVE);
        self.growth_shock * self.growth_shock / (2.0 * spread * spread)
    }
}

/// Makes a merchant as they are when the simulation begins.
pub(crate) fn found(parameters: &MerchantParameters, luck: &[f64; 4]) -> Merchant {
    let storefront = Storefront::of_index(pick(parameters.storefront_shares.values(), luck[0]));
    let shares = &parameters.marketplace_shares.values()[..FREELANCE_MARKETPLACES];
    let marketplace = Marketplace::of_index(pick(shares, luck[1]));
    let log_size = parameters.usual_log_size() + parameters.size_spread * normal_quantile(luck[2]);
    Merchant {
        storefront,
        marketplace,
        log_size: log_size as f32,
        visibility: 1.0,
        unreliability: exponential(
            parameters.unreliability_spread * normal_quantile(luck[3])
                - parameters.unreliability_spread * parameters.unreliability_spread / 2.0,
        ) as f32,
        modes: [HiringMode::Undone; TASK_CATEGORIES],
        contracts: [None; TASK_CATEGORIES],
        preferred: [None; TASK_CATEGORIES],
    }
}

/// Index of the draws that concern the merchant as a whole.
const WHOLE_MERCHANT: u16 = 100;

fn live(
    context: &MonthContext,
    merchant: &mut Merchant,
    (number, luck): (usize, [f64; 4]),
    purchases: &mut Purchases,
) {
    let parameters = &context.parameters.merchants;
    let entity = Entity::merchant(number as u64);
    let log_sales = f64::from(merchant.log_size) + logarithm(f64::from(merchant.visibility));
    if luck[0] < parameters.exit_rate * exponential(-parameters.exit_size_elasticity * log_sales) {
        let fresh = context.draws.words_at(Stream::Merchant, context.month, entity, WHOLE_MERCHANT + 1);
        *merchant = found(parameters, &fresh.map(unit_interval));
        merchant.log_size -= parameters.smallness_of_entrants() as f32;
        purchases.exits += 1;
    }
    let distance = parameters.usual_log_size() - f64::from(merchant.log_size);
    let growth = parameters.reversion() * distance + parameters.growth_shock * normal_quantile(luck[1]);
    merchant.log_size += growth as f32;
    if context.environment.algorithm_changed[merchant.storefront as usize] {
        let kept = (1.0 - parameters.visibility_redraw) * f64::from(merchant.visibility);
        let spread = parameters.visibility_spread;
        let drawn = exponential(spread * normal_quantile(luck[2]) - spread * spread / 2.0);
        merchant.visibility = (kept + parameters.visibility_redraw * drawn) as f32;
    }
    let sales = exponential(f64::from(merchant.log_size)) * f64::from(merchant.visibility);
    // Cutting off the fraction rounds down as long as nothing is negative.
    purchases.margin += (parameters.margin_per_month * sales * 100.0) as i64;
}

/// Returns the hours of work that a merchant needs done in any category, against those of a merchant of mean sales.
pub(crate) fn scale_of_needs(context: &MonthContext, merchant: &Merchant) -> f64 {
    let log_sales = f64::from(merchant.log_size) + logarithm(f64::from(merchant.visibility));
    exponential(context.parameters.merchants.scale_elasticity * log_sales)
}

/// Returns the hours of average work without tools that a merchant of a scale needs done in a category this month.
pub(crate) fn needed_work(
    context: &MonthContext,
    merchant: &Merchant,
    (category, scale): (usize, f64),
) -> f64 {
    let demand = context.environment.demand[merchant.storefront as usize][category];
    context.parameters.tasks.hours_per_month[category] * scale * demand
}

/// A kind of task of a merchant.
#[derive(Debug, Clone, Copy)]
struct Task {
    /// Number of the merchant.
    number: usize,
    category: usize,
    /// What the merchant needs done in any category, against a merchant of mean sales.
    scale: f64,
    /// Whether a trial treats the merchant, or a post of this task.
    is_treated: bool,
}

fn meet_need(
    context: &MonthContext,
    merchant: &mut Merchant,
    (task, luck): (Task, [f64; 4]),
    posts: &mut Posts,
    purchases: &mut Purchases,
) {
    let category = task.category;
    let parameters = &context.parameters.merchants;
    let hours = needed_work(context, merchant, (category, task.scale))
        / context.environment.ai_productivity[category];
    end_contract(parameters, merchant, category, (luck[1], luck[2]));
    if luck[0] < parameters.reconsider_rate && merchant.contracts[category].is_none() {
        merchant.modes[category] = choose(context, merchant, category, hours, luck[3]);
    }
    let mode = merchant.modes[category];
    book(context, mode, (category, hours), purchases);
    let looks = mode == HiringMode::Freelancer
        && merchant.contracts[category].is_none()
        && hours >= parameters.least_job_hours;
    if looks {
        posts[cell(merchant.marketplace, category)].push(post(context, merchant, task, hours));
    } else {
        merchant.preferred[category] = None;
    }
}

/// Books the hours of a need and what is paid for them but to freelancers: the costs by which the way was chosen.
fn book(context: &MonthContext, mode: HiringMode, need: (usize, f64), purchases: &mut Purchases) {
    let parameters = &context.parameters.merchants;
    let (category, hours) = need;
    let usual_rate = context.parameters.tasks.rate_per_hour[category];
    let cost = |factor: f64| (hours * usual_rate * factor * 100.0) as i64;
    let centihours = (hours * 100.0) as i64;
    match mode {
        HiringMode::Employee => {
            purchases.payroll += cost(parameters.employee_cost * idleness(parameters, hours));
        }
        HiringMode::AiTool => {
            let reach = reach_of_tools(context, category);
            let by_tools = (hours * reach * 100.0) as i64;
            purchases.ai_tools += cost(parameters.ai_cost);
            purchases.payroll += cost(1.0 - reach);
            purchases.centihours[HiringMode::AiTool as usize] += by_tools;
            purchases.centihours[HiringMode::Employee as usize] += centihours - by_tools;
            return;
        }
        HiringMode::Freelancer | HiringMode::Undone => {}
    }
    purchases.centihours[mode as usize] += centihours;
}

/// Returns the hours for which an employee is paid over those that are needed.
fn idleness(parameters: &MerchantParameters, hours: f64) -> f64 {
    (parameters.employee_least_hours / hours.max(1.0)).max(1.0)
}

/// Returns the share of an hour's work that a tool does; the rest is left to be done by hand.
///
/// What tools take over in every hour is gone from the need.
fn reach_of_tools(context: &MonthContext, category: usize) -> f64 {
    context.environment.ai_substitution[category].max(1e-3)
}

/// Lets a contract come to its end; without renewal the merchant looks anew, and remembers the freelancer.
fn end_contract(
    parameters: &MerchantParameters,
    merchant: &mut Merchant,
    category: usize,
    (ending, renewal): (f64, f64),
) {
    if let Some(contract) = merchant.contracts[category]
        && ending < parameters.contract_end
        && renewal >= parameters.renewal
    {
        merchant.contracts[category] = None;
        merchant.preferred[category] = Some(contract.account);
    }
}

fn post(context: &MonthContext, merchant: &Merchant, task: Task, hours: f64) -> JobPost {
    let Task { number, category, is_treated, .. } = task;
    let size = exponential(f64::from(merchant.log_size));
    let matching = &context.parameters.matching;
    let index = PATIENCE + category as u16;
    let words =
        context.draws.words_at(Stream::Merchant, context.month, Entity::merchant(number as u64), index);
    JobPost {
        merchant: number as u32,
        category: category as u8,
        hours: hours.min(context.parameters.merchants.largest_job_hours) as f32,
        unreliability: merchant.unreliability,
        renown: (size / (1.0 + size)) as f32,
        floor: matching.least_rate as f32,
        least_utility: (matching.least_utility + matching.taste_weight * taste(words[0])) as f32,
        is_treated,
        pay: posted_pay(context, merchant, (number, category)),
        incumbent: merchant.preferred[category],
    }
}

/// Index of the lasting trait that decides whether a merchant posts pay.
const POSTS_PAY_TRAIT: u16 = 0;
/// Index of the first draw of posted pay, behind those of the merchant as a whole.
const POSTED_PAY: u16 = 200;
/// Index of the first draw of what leaving a job open is worth.
const PATIENCE: u16 = 300;

/// Returns the pay that a merchant sets, if it sets any: about the going rate, or a mark-down on what the work is worth.
fn posted_pay(
    context: &MonthContext,
    merchant: &Merchant,
    (number, category): (usize, usize),
) -> Option<PostedPay> {
    let parameters = &context.parameters.merchants;
    let entity = Entity::merchant(number as u64);
    if !parameters.mark_down
        && context.draws.traits(entity, POSTS_PAY_TRAIT)[0] >= parameters.posted_pay_share
    {
        return None;
    }
    let centre = if parameters.mark_down {
        let worth = parameters.value_of_work * context.parameters.tasks.rate_per_hour[category]
            / context.platforms.cost_per_pay(merchant.marketplace, true);
        let elasticity = parameters.perceived_supply_elasticity;
        worth * elasticity / (1.0 + elasticity)
    } else {
        context.going_rates[merchant.marketplace as usize][category]
    };
    let index = POSTED_PAY + category as u16;
    let luck = unit_interval(context.draws.words_at(Stream::Merchant, context.month, entity, index)[0]);
    let deviation = parameters.posted_pay_spread * normal_quantile(luck);
    let dollars = (centre * exponential(deviation)).max(context.parameters.matching.least_rate);
    Some(PostedPay { dollars_per_hour: dollars as f32, deviation: round_down(deviation * 10_000.0) as i32 })
}

/// Chooses how a need is met: a logit over what an hour of done work costs in each way.
fn choose(context: &MonthContext, merchant: &Merchant, category: usize, hours: f64, luck: f64) -> HiringMode {
    let parameters = &context.parameters.merchants;
    let usual_rate = context.parameters.tasks.rate_per_hour[category];
    let value = parameters.value_of_work * usual_rate;
    let going_rate = context.going_rates[merchant.marketplace as usize][category];
    let per_pay = context.platforms.cost_per_pay(merchant.marketplace, true);
    let freelancer =
        going_rate * per_pay + parameters.hiring_friction * parameters.contract_end / hours.max(1.0);
    let employee = usual_rate * parameters.employee_cost * idleness(parameters, hours);
    let levied_tool = parameters.ai_cost * (1.0 + context.rules.ai_levy());
    let ai_tool = usual_rate * (levied_tool + (1.0 - reach_of_tools(context, category)));
    let utility = |cost: f64, preference: f64| {
        preference + parameters.cost_sensitivity * logarithm(value / cost.max(0.01))
    };
    let [freelancer, ai_tool] = nested(
        parameters.outsourcing_dissimilarity,
        [(freelancer, parameters.freelancer_preference), (ai_tool, parameters.ai_preference)]
            .map(|(cost, preference)| utility(cost, preference)),
    );
    let employee = exponential(utility(employee, parameters.employee_preference));
    let weights = [freelancer, employee, ai_tool, 1.0];
    HiringMode::ALL[pick(&weights, luck)]
}

/// Returns the weights in a nested logit of two ways that are more like each other than like any third, by their utilities.
fn nested(dissimilarity: f64, utilities: [f64; 2]) -> [f64; 2] {
    let own = utilities.map(|utility| exponential(utility / dissimilarity));
    let both: f64 = own.iter().sum();
    own.map(|own| own / both * exponential(dissimilarity * logarithm(both)))
}

#[cfg(test)]
mod tests;
