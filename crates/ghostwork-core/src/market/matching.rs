//! Phase 5: applications and awards. Every job takes the applicant with the highest utility; nothing is a rate.

use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

use ghostwork_parameters::{ASSUMPTION, Unit, parameters};
use rayon::prelude::*;

use crate::arithmetic::logarithm;
use crate::behaviour::participation::owner_entity;
use crate::block::Block;
use crate::categories::Marketplace;
use crate::context::MonthContext;
use crate::draws::{Stream, unit_interval};
use crate::market::merchants::{JobPost, Posts, cell};
use crate::population::accounts::{Account, AccountId};
use crate::population::merchants::{Contract, Merchant};

parameters! {
    /// Applications and how merchants choose among them.
    pub struct MatchingParameters in "matching" {
        /// Applications that a worker with free hours sends in each of the two rounds of a month.
        applications: u32 = 4, Unit::Count, 1.0..=100.0, ASSUMPTION;
        /// Weight of the belief about quality in a merchant's utility.
        quality_weight: f64 = 1.5, Unit::Multiple, 0.0..=20.0, ASSUMPTION;
        /// Weight of the log of the total cost.
        price_sensitivity: f64 = 3.0, Unit::Elasticity, 0.0..=20.0, ASSUMPTION;
        /// Completed jobs that weigh as much as the prior about a newcomer.
        prior_jobs: f64 = 2.0, Unit::Count, 0.1..=100.0, ASSUMPTION;
        /// Aversion to not knowing the quality: utility lost for a newcomer without ratings.
        newcomer_penalty: f64 = 1.2, Unit::Multiple, 0.0..=20.0, "sign: Pallais (2014), Stanton and Thomas (2016); size assumption";
        /// Utility lost for work from abroad where the category needs somebody near.
        distance_penalty: f64 = 6.5, Unit::Multiple, 0.0..=20.0, ASSUMPTION;
        /// Weight of the marketplace's ranking: good ratings are shown first.
        ranking_weight: f64 = 0.4, Unit::Multiple, 0.0..=10.0, ASSUMPTION;
        /// Weight of what the merchant sees and we do not.
        taste_weight: f64 = 1.0, Unit::Multiple, 0.0..=10.0, "normalised to 1";
        /// Utility below which a job stays open.
        least_utility: f64 = -1.5, Unit::Multiple, -20.0..=20.0, ASSUMPTION;
    }
}

/// Number of rounds a month: losers of the first apply again.
const ROUNDS: u16 = 2;

/// Best application for each job: the score in the upper half, the account in the lower; 0 for none.
type Awards = Vec<Vec<AtomicU64>>;

/// What came out of matching, in sums.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Matches {
    /// Jobs posted.
    pub(crate) posts: i64,
    /// Jobs awarded.
    pub(crate) awards: i64,
    /// Jobs awarded to workers at home.
    pub(crate) home_awards: i64,
}

/// Lets workers with free hours apply, in two rounds, and awards every job to its best applicant.
pub(crate) fn match_jobs(
    context: &MonthContext,
    blocks: &mut [Block],
    merchants: &mut [Merchant],
    mut posts: Posts,
) -> Matches {
    let mut matches =
        Matches { posts: posts.iter().map(|cell| cell.len() as i64).sum(), ..Matches::default() };
    for round in 0..ROUNDS {
        let awards = apply(context, blocks, &posts, round);
        reserve(blocks, &posts, &awards);
        let mut open = Vec::with_capacity(posts.len());
        for (posts, awards) in posts.iter().zip(&awards) {
            let mut left = Vec::new();
            for (number, (post, award)) in posts.iter().zip(awards).enumerate() {
                match accept(blocks, post, award.load(Relaxed), number) {
                    Some((account, is_home)) => {
                        let rate = blocks[account.block()].accounts[account.position()].ask_dollars_per_hour;
                        let cents_per_hour = (f64::from(rate) * 100.0 + 0.5).floor() as u32;
                        merchants[post.merchant as usize].contracts[usize::from(post.category)] =
                            Some(Contract { account, cents_per_hour });
                        matches.awards += 1;
                        matches.home_awards += i64::from(is_home);
                    }
                    None => left.push(*post),
                }
            }
            open.push(left);
        }
        posts = open;
    }
    matches
}

fn apply(context: &MonthContext, blocks: &mut [Block], posts: &Posts, round: u16) -> Awards {
    let awards: Awards = posts.iter().map(|cell| cell.iter().map(|_| AtomicU64::new(0)).collect()).collect();
    blocks.par_iter_mut().enumerate().for_each(|(number, block)| {
        for position in 0..block.accounts.len() {
            let account = &block.accounts[position];
            let looks = account.is_active()
                && looks_for_work(context, block, position)
                && account.marketplace != Marketplace::OnDemand
                && account.spare_hours() >= context.parameters.merchants.least_job_hours;
            let jobs =
                if looks { &posts[cell(account.marketplace, account.category as usize)][..] } else { &[] };
            if !jobs.is_empty() {
                let sent = send(context, block, AccountId::new(number, position), jobs, round, &awards);
                block.accounts[position].applications += sent;
            }
        }
    });
    awards
}

/// Owners of profiles that have brought nothing for long look only now and then.
fn looks_for_work(context: &MonthContext, block: &Block, position: usize) -> bool {
    let idle = f64::from(block.accounts[position].idle_months);
    let words =
        context.draws.words_at(Stream::Application, context.month, owner_entity(block, position), LOOKING);
    unit_interval(words[0]) * (1.0 + idle / 3.0) < 1.0
}

/// Index of the draw that decides whether an owner looks for work: behind those of the applications.
const LOOKING: u16 = 1000;

/// Sends one worker's applications of a round; returns how many.
fn send(
    context: &MonthContext,
    block: &Block,
    id: AccountId,
    jobs: &[JobPost],
    round: u16,
    awards: &Awards,
) -> u16 {
    let count = context.parameters.matching.applications as u16;
    let account = &block.accounts[id.position()];
    let entity = owner_entity(block, id.position());
    let utility = utility(context.of_account(block, id.position()), account);
    let spare = account.spare_hours();
    for number in 0..count {
        let index = round * count + number;
        let words = context.draws.words_at(Stream::Application, context.month, entity, index);
        let job = (unit_interval(words[0]) * jobs.len() as f64) as usize;
        // A worker does not apply for much more work than there are hours for.
        if f64::from(jobs[job].hours) > spare * 1.5 {
            continue;
        }
        // Gumbel noise by inversion.
        let taste = -logarithm(-logarithm(unit_interval(words[1])));
        let total = utility + context.parameters.matching.taste_weight * taste;
        if total >= context.parameters.matching.least_utility {
            let bid = u64::from(score(total)) << 32 | u64::from(id.number());
            let best = &awards[cell(account.marketplace, account.category as usize)][job];
            if bid > best.load(Relaxed) {
                best.fetch_max(bid, Relaxed);
            }
        }
    }
    count
}

/// Returns what a merchant can know in advance of an applicant: quality, price, distance, ranking.
fn utility(context: &MonthContext, account: &Account) -> f64 {
    let parameters = &context.parameters.matching;
    let category = account.category as usize;
    let belief = belief(context, account);
    let usual = context.parameters.tasks.rate_per_hour[category];
    let per_pay = context.platforms.cost_per_pay(account.marketplace, account.is_home());
    let cost = f64::from(account.ask_dollars_per_hour) * per_pay / usual;
    let distance =
        if account.is_home() { 0.0 } else { 1.0 - context.parameters.tasks.abroad_feasible[category] };
    parameters.quality_weight * belief
        - parameters.price_sensitivity * logarithm(cost.max(0.01))
        - parameters.distance_penalty * distance
}

/// Posterior mean of quality from public ratings, less what not knowing it costs.
///
/// A prior worth some jobs is updated by the ratings so far: with none a newcomer counts as average and uncertain, with
/// many only the ratings count.
fn belief(context: &MonthContext, account: &Account) -> f64 {
    let parameters = &context.parameters.matching;
    let count = f64::from(account.rating_count);
    let weight = count / (count + parameters.prior_jobs);
    let mean = if account.rating_count > 0 { f64::from(account.rating_sum) / count } else { 0.0 };
    let signal = if account.rating_count > 0 { mean - context.parameters.delivery.usual_rating } else { 0.0 };
    let spread = (1.0 - weight).sqrt();
    (1.0 + parameters.ranking_weight) * weight * signal - parameters.newcomer_penalty * spread
}

/// Returns a score that orders like the utility: utilities from -64 to 64 in steps of 2^-25.
fn score(utility: f64) -> u32 {
    ((utility + 64.0).clamp(0.0, 127.999) * 33_554_432.0) as u32
}

/// Adds every award to what its winner may have to do, and notes the winner's lowest award.
fn reserve(blocks: &[Block], posts: &Posts, awards: &Awards) {
    for (posts, awards) in posts.iter().zip(awards) {
        for (number, (post, award)) in posts.iter().zip(awards).enumerate() {
            let award = award.load(Relaxed);
            if award > 0 {
                let id = AccountId::of_number(award as u32);
                let month = &blocks[id.block()].accounts[id.position()].month;
                month.awarded_centihours.fetch_add((post.hours * 100.0) as u32, Relaxed);
                month.first_award.fetch_min(number as u32, Relaxed);
            }
        }
    }
}

/// A winner takes all jobs if there are hours for them, otherwise only the first; the others stay open.
fn accept(blocks: &[Block], post: &JobPost, award: u64, number: usize) -> Option<(AccountId, bool)> {
    if award == 0 {
        return None;
    }
    let id = AccountId::of_number(award as u32);
    let account = &blocks[id.block()].accounts[id.position()];
    let has_time = account.spare_hours() >= -f64::from(post.hours) * 0.5;
    if has_time || account.month.first_award.load(Relaxed) == number as u32 {
        account.month.hires.fetch_add(1, Relaxed);
        Some((id, account.is_home()))
    } else {
        account.month.awarded_centihours.fetch_sub((post.hours * 100.0) as u32, Relaxed);
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::accounting::taxes_and_benefits::example::{Scene, block, worker};
    use crate::behaviour::participation::open_for_test;
    use crate::market::merchants::{CELLS, found};

    #[test]
    fn scores_order_like_utilities() {
        let utilities = [-70.0, -1.5, -1.499_999, 0.0, 3.25, 3.250_001, 90.0];
        for pair in utilities.windows(2) {
            assert!(score(pair[0]) < score(pair[1]), "{pair:?}");
        }
    }

    #[test]
    fn a_good_rating_helps_a_newcomer_more_than_a_veteran() {
        let scene = Scene::of("2026-03");
        let (mut block, _) = block([worker()]);
        open_for_test(&scene.context(), &mut block, 0);
        let mut belief_after = |ratings: u16| {
            block.accounts[0].rating_count = ratings;
            block.accounts[0].rating_sum = 5.0 * f32::from(ratings);
            belief(&scene.context(), &block.accounts[0])
        };

        let (first, second, twentieth, next) =
            (belief_after(0), belief_after(1), belief_after(20), belief_after(21));

        assert!(second > first && next > twentieth);
        assert!(second - first > 10.0 * (next - twentieth));
    }

    #[test]
    fn a_dearer_applicant_is_worth_less_to_the_merchant() {
        let scene = Scene::of("2026-03");
        let (mut block, _) = block([worker()]);
        open_for_test(&scene.context(), &mut block, 0);
        let cheap = utility(&scene.context(), &block.accounts[0]);
        block.accounts[0].ask_dollars_per_hour *= 2.0;

        let dear = utility(&scene.context(), &block.accounts[0]);

        // Twice the price costs the price sensitivity times ln 2.
        assert!((cheap - dear - 3.0 * std::f64::consts::LN_2).abs() < 1e-6);
    }

    #[test]
    fn every_awarded_job_becomes_a_contract_and_no_winner_is_overbooked() {
        let scene = Scene::of("2026-03");
        let (mut block, _) = block((0..40).map(|_| worker()));
        for row in 0..40 {
            open_for_test(&scene.context(), &mut block, row);
            block.accounts[row].offered_hours = 30.0;
        }
        let jobs =
            |merchant: u32| JobPost { merchant, category: block.accounts[0].category as u8, hours: 20.0 };
        let mut posts: Posts = vec![Vec::new(); CELLS];
        let place = cell(block.accounts[0].marketplace, block.accounts[0].category as usize);
        posts[place] = (0..30).map(jobs).collect();
        let mut merchants: Vec<Merchant> =
            (0..30).map(|_| found(&scene.parameters.merchants, &[0.5, 0.1, 0.5, 0.5])).collect();
        let mut blocks = [block];

        let matches = match_jobs(&scene.context(), &mut blocks, &mut merchants, posts);

        let contracts = merchants.iter().flat_map(|merchant| merchant.contracts.iter().flatten()).count();
        assert_eq!((matches.posts, matches.awards as usize), (30, contracts));
        assert!(matches.awards > 0);
        for account in &blocks[0].accounts {
            // Thirty hours leave room for one job of twenty, and half of a second one.
            assert!(account.month.hires.load(Relaxed) <= 2);
        }
    }
}
