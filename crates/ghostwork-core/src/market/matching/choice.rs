//! What a merchant can know of an applicant, and what it is worth.

use std::array::from_fn;

use crate::arithmetic::{exponential, logarithm};
use crate::behaviour::participation::owner_entity;
use crate::block::Block;
use crate::categories::{FREELANCE_MARKETPLACES, Marketplace, TASK_CATEGORIES};
use crate::context::MonthContext;
use crate::draws::{standard_normal, unit_interval};
use crate::market::environment::Ranking;
use crate::market::matching::MatchingParameters;
use crate::population::accounts::Account;

impl MatchingParameters {
    /// Returns the spread of a merchant's belief about quality, as a share of that about an unknown newcomer.
    ///
    /// The prior weighs as much as some jobs; ratings and a certificate add to it.
    pub(crate) fn doubt(&self, information: f64, is_certified: bool) -> f64 {
        let certificate = if is_certified { self.certificate_jobs } else { 0.0 };
        (self.prior_jobs / (self.prior_jobs + certificate + information)).sqrt()
    }

    /// Returns how far a record of ratings has taken doubt away, from 0 for a newcomer towards 1.
    pub(crate) fn trust(&self, account: &Account) -> f64 {
        1.0 - self.doubt(f64::from(account.rating_information), false)
    }

    /// Returns the weight of what merchants believe of a country in their belief about a person from there: all of it for an
    /// unknown newcomer.
    pub(crate) fn country_weight(&self, information: f64, is_certified: bool) -> f64 {
        let doubt = self.doubt(information, is_certified);
        doubt * doubt
    }

    /// Returns how far below the usual a worker asks, log points, to make up for what merchants cannot know: they would pay
    /// so much less for it.
    pub(crate) fn foreign_discount(&self, information: f64, is_certified: bool) -> f64 {
        let stars = self.abroad_prior * self.country_weight(information, is_certified);
        self.quality_weight * stars / self.price_sensitivity.max(0.1)
    }
}

/// How merchants weigh in a month what they see of applicants.
#[derive(Debug, Clone)]
pub(crate) struct Scales {
    /// Weight of the belief about quality, by category.
    quality: [f64; TASK_CATEGORIES],
    /// Utility lost for work from abroad, by category.
    distance: [f64; TASK_CATEGORIES],
    /// What a dollar of pay costs, over the usual rate: by marketplace, at home and abroad, by category.
    cost_per_dollar: [[[f64; TASK_CATEGORIES]; 2]; FREELANCE_MARKETPLACES],
    rankings: [Ranking; FREELANCE_MARKETPLACES],
}

impl Scales {
    pub(crate) fn of(context: &MonthContext) -> Self {
        let (parameters, tasks) = (&context.parameters.matching, &context.parameters.tasks);
        let environment = context.environment;
        let demanding = |category: usize| {
            exponential(
                parameters.ai_quality_weight * environment.ai_complementarity[category]
                    - parameters.ai_quality_levelling * environment.ai_substitution[category],
            )
        };
        let cost = |marketplace, region| {
            let cost = context.platforms.cost_per_pay(Marketplace::of_index(marketplace), region == 0);
            from_fn(|category| cost / tasks.rate_per_hour[category])
        };
        Self {
            quality: from_fn(|category| parameters.quality_weight * demanding(category)),
            distance: from_fn(|category| {
                parameters.distance_penalty * (1.0 - tasks.abroad_feasible[category])
            }),
            cost_per_dollar: from_fn(|marketplace| from_fn(|region| cost(marketplace, region))),
            rankings: from_fn(|marketplace| environment.ranking(&context.parameters.ranking, marketplace)),
        }
    }

    /// Returns the utility of everything about an applicant but the price; `hidden` is the standard normal number of the
    /// owner that the ranking sees.
    pub(super) fn appeal(&self, context: &MonthContext, account: &Account, hidden: f64) -> f64 {
        let category = account.category as usize;
        let distance = if account.is_home() { 0.0 } else { self.distance[category] };
        let signal = rating_signal(context, account);
        self.quality[category] * belief(context, account, signal)
            + self.prominence(context, account, (signal, hidden))
            - distance
    }

    /// The same for the owner of one account.
    pub(super) fn appeal_of_one(&self, context: &MonthContext, block: &Block, position: usize) -> f64 {
        let account = &block.accounts[position];
        let index = self.hidden_trait(account.marketplace as usize);
        let hidden = context.draws.trait_words(owner_entity(block, position), index)[0];
        self.appeal(context, account, standard_normal(hidden))
    }

    /// Returns what hiring the owner of an account at an hourly rate costs, over the usual rate.
    pub(super) fn cost(&self, account: &Account, dollars_per_hour: f64) -> f64 {
        let region = usize::from(!account.is_home());
        dollars_per_hour
            * self.cost_per_dollar[account.marketplace as usize][region][account.category as usize]
    }

    /// Returns the index of the lasting traits that the ranking of a marketplace sees.
    pub(super) fn hidden_trait(&self, marketplace: usize) -> u16 {
        HIDDEN_TRAIT.wrapping_add(self.rankings[marketplace].number)
    }

    /// Returns what the marketplace's ranking adds: ratings, a lift for newcomers, and what nobody else sees.
    fn prominence(&self, context: &MonthContext, account: &Account, (signal, hidden): (f64, f64)) -> f64 {
        let (matching, parameters) = (&context.parameters.matching, &context.parameters.ranking);
        let marketplace = account.marketplace as usize;
        let boost = if account.rating_count == 0 { parameters.newcomer_boost[marketplace] } else { 0.0 };
        let rating_weight = matching.quality_weight * self.rankings[marketplace].rating_weight;
        rating_weight * signal + boost + parameters.hidden_spread * hidden
    }
}

/// Returns the utility of hiring an applicant at a cost over the usual rate, taste aside.
#[inline(always)]
pub(super) fn utility(parameters: &MatchingParameters, appeal: f64, cost: f64) -> f64 {
    appeal - parameters.price_sensitivity * logarithm(cost.max(0.01))
}

/// Posterior mean of quality from public ratings, less what not knowing it costs.
///
/// A prior worth some jobs is updated by the ratings so far: with none a newcomer counts as the average of the country and
/// uncertain, with many only the ratings count. A certificate makes a newcomer less uncertain.
fn belief(context: &MonthContext, account: &Account, signal: f64) -> f64 {
    let parameters = &context.parameters.matching;
    let information = f64::from(account.rating_information);
    let prior = if account.is_home() {
        0.0
    } else {
        parameters.abroad_prior * parameters.country_weight(information, account.is_certified)
    };
    signal - prior - parameters.newcomer_penalty * parameters.doubt(information, account.is_certified)
}

/// Returns how far ratings lift the belief about quality over the average, stars.
fn rating_signal(context: &MonthContext, account: &Account) -> f64 {
    if account.rating_count == 0 {
        return 0.0;
    }
    let information = f64::from(account.rating_information);
    let weight = information / (information + context.parameters.matching.prior_jobs);
    let mean = f64::from(account.rating_sum) / f64::from(account.rating_count);
    weight * (mean - context.parameters.delivery.usual_rating)
}

/// Index of the lasting traits that the first ranking of a marketplace sees.
const HIDDEN_TRAIT: u16 = 1000;

/// Returns what one merchant likes about one applicant: Gumbel noise by inversion.
#[inline(always)]
pub(crate) fn taste(word: u32) -> f64 {
    -logarithm(-logarithm(unit_interval(word)))
}

/// Steps of a score per unit of utility.
const STEPS: f64 = 33_554_432.0;
/// Utility of the score 0.
const LOWEST: f64 = -64.0;

/// Returns a score that orders like the utility: utilities from -64 to 64 in steps of 2^-25.
pub(crate) fn score(utility: f64) -> u32 {
    ((utility - LOWEST).clamp(0.0, 127.999) * STEPS) as u32
}

/// Returns the utility of the score in the upper half of an award.
pub(crate) fn utility_of_score(award: u64) -> f64 {
    (award >> 32) as f64 / STEPS + LOWEST
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::accounting::taxes_and_benefits::example::{Scene, block, worker};
    use crate::behaviour::participation::entry::open_for_test;

    #[test]
    fn scores_order_like_utilities() {
        let utilities = [-70.0, -1.5, -1.499_999, 0.0, 3.25, 3.250_001, 90.0];
        for pair in utilities.windows(2) {
            assert!(score(pair[0]) < score(pair[1]), "{pair:?}");
        }
        assert!((utility_of_score(u64::from(score(3.25)) << 32) - 3.25).abs() < 1e-6);
    }

    /// Returns a freelancer at home without ratings or certificate.
    fn freelancer(scene: &Scene) -> Block {
        let (mut block, _) = block([worker()]);
        open_for_test(&scene.context(), &mut block, 0);
        block.accounts[0].is_certified = false;
        block
    }

    fn appeal(scene: &Scene, block: &Block) -> f64 {
        Scales::of(&scene.context()).appeal_of_one(&scene.context(), block, 0)
    }

    /// Returns the belief after so many good ratings that tell some share of a usual one.
    fn belief_after(scene: &Scene, ratings: u16, detail: f32, is_certified: bool) -> f64 {
        let mut block = freelancer(scene);
        let account = &mut block.accounts[0];
        account.is_certified = is_certified;
        account.rating_count = ratings;
        account.rating_sum = 5.0 * f32::from(ratings);
        account.rating_information = detail * f32::from(ratings);
        believed(scene, account)
    }

    fn believed(scene: &Scene, account: &Account) -> f64 {
        belief(&scene.context(), account, rating_signal(&scene.context(), account))
    }

    #[test]
    fn a_good_rating_helps_a_newcomer_more_than_a_veteran() {
        let scene = Scene::of("2026-03");
        let [first, second, twentieth, next] =
            [0, 1, 20, 21].map(|ratings| belief_after(&scene, ratings, 1.0, false));

        assert!(second > first && next > twentieth);
        assert!(second - first > 10.0 * (next - twentieth));
    }

    #[test]
    fn a_detailed_evaluation_helps_more_than_a_coarse_one() {
        let scene = Scene::of("2026-03");

        let [coarse, detailed] = [1.0, 3.0].map(|detail| belief_after(&scene, 1, detail, false));

        assert!(detailed > coarse);
    }

    #[test]
    fn a_certificate_helps_newcomers_and_is_worth_little_after_five_good_reviews() {
        let scene = Scene::of("2026-03");
        let gap =
            |ratings| belief_after(&scene, ratings, 1.0, true) - belief_after(&scene, ratings, 1.0, false);

        assert!(gap(0) > 0.0);
        assert!(gap(5) < gap(0) / 3.0, "{} {}", gap(0), gap(5));
    }

    #[test]
    fn ratings_take_the_place_of_what_is_believed_of_a_country() {
        let scene = Scene::of("2026-03");
        let gap = |ratings: u16| {
            let mut block = freelancer(&scene);
            let account = &mut block.accounts[0];
            account.rating_count = ratings;
            account.rating_sum = 4.8 * f32::from(ratings);
            account.rating_information = f32::from(ratings);
            let home = believed(&scene, account);
            account.owner = crate::population::accounts::Owner::Abroad { pool: 0 };
            home - believed(&scene, account)
        };

        // A star and a half; six tenths of a job against three and six tenths leave a sixth of it.
        assert!((gap(0) - 1.5).abs() < 1e-6);
        assert!((gap(3) - 1.5 * 0.6 / 3.6).abs() < 1e-6);
    }

    #[test]
    fn ai_tools_that_do_the_work_level_what_ratings_tell() {
        let mut scene = Scene::of("2026-03");
        let mut lead = |substitution| {
            scene.environment.ai_substitution = [substitution; 8];
            let mut block = freelancer(&scene);
            let newcomer = appeal(&scene, &block);
            block.accounts[0].rating_information = 20.0;
            appeal(&scene, &block) - newcomer
        };

        let (before, after) = (lead(0.0), lead(0.5));

        assert!((after / before - exponential(-0.5)).abs() < 1e-6, "{before} {after}");
    }

    #[test]
    fn a_dearer_applicant_is_worth_less_to_the_merchant() {
        let scene = Scene::of("2026-03");
        let block = freelancer(&scene);
        let scales = Scales::of(&scene.context());

        let [cheap, dear] = [20.0, 40.0].map(|dollars| {
            utility(&scene.parameters.matching, 0.0, scales.cost(&block.accounts[0], dollars))
        });

        // Twice the price costs the price sensitivity times ln 2.
        assert!((cheap - dear - 3.0 * std::f64::consts::LN_2).abs() < 1e-6);
    }

    #[test]
    fn demanding_work_leaves_newcomers_further_behind() {
        let mut scene = Scene::of("2026-03");
        let mut penalty = |complementarity| {
            scene.environment.ai_complementarity = [complementarity; 8];
            let mut block = freelancer(&scene);
            let newcomer = appeal(&scene, &block);
            block.accounts[0].rating_count = 20;
            block.accounts[0].rating_sum = 97.0;
            block.accounts[0].rating_information = 20.0;
            appeal(&scene, &block) - newcomer
        };

        assert!(penalty(0.3) > penalty(0.0));
    }

    #[test]
    fn a_boost_lifts_newcomers_alone() {
        let mut scene = Scene::of("2026-03");
        let mut appeal = |boost: f64, ratings: u16| {
            scene.parameters.ranking.newcomer_boost =
                crate::categories::PerMarketplace::new([boost, boost, boost, 0.0]);
            let mut block = freelancer(&scene);
            block.accounts[0].rating_count = ratings;
            appeal(&scene, &block)
        };

        assert!((appeal(0.5, 0) - appeal(0.0, 0) - 0.5).abs() < 1e-12);
        assert!((appeal(0.5, 3) - appeal(0.0, 3)).abs() < 1e-12);
    }

    #[test]
    fn a_new_ranking_moves_profiles_for_reasons_that_nobody_sees() {
        let mut scene = Scene::of("2026-03");
        let block = freelancer(&scene);
        let before = appeal(&scene, &block);
        scene.parameters.ranking.change_rate = 1.0;
        let draws = scene.context().draws;
        scene.environment.rank_anew(&scene.parameters.ranking, draws, scene.month);

        let after = appeal(&scene, &block);

        assert!((after - before).abs() > 1e-3);
    }
}
