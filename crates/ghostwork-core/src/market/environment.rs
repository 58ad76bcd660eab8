//! Phase 1: demand on each storefront, algorithm changes, the reach of AI tools.

use ghostwork_parameters::{ASSUMPTION, Month, Unit, parameters};

use crate::arithmetic::{exponential, logistic};
use crate::categories::{FREELANCE_MARKETPLACES, PerCategory, PerMarketplace, STOREFRONTS, TASK_CATEGORIES};
use crate::codec::encode_fields;
use crate::draws::{Draws, Entity, Stream, standard_normal, unit_interval};

parameters! {
    /// Demand, season, algorithm changes and AI.
    pub struct EnvironmentParameters in "environment" {
        /// Growth of demand for tasks behind web shops.
        demand_growth: f64 = 0.12, Unit::SharePerYear, -0.5..=1.0,
            "assumption: what AI tools take over is not in it; check: Online Labour Index, 11 per cent a year, 2016-2021";
        /// Persistence from month to month of the cycle that all storefronts share.
        cycle_persistence: f64 = 0.95, Unit::Share, 0.0..=0.999, ASSUMPTION;
        /// Size of the monthly shock to that cycle.
        cycle_shock: f64 = 0.01, Unit::LogPoints, 0.0..=0.5, ASSUMPTION;
        /// Persistence from month to month of a storefront's own demand.
        storefront_persistence: f64 = 0.8, Unit::Share, 0.0..=0.999, ASSUMPTION;
        /// Size of the monthly shock to a storefront's own demand.
        storefront_shock: f64 = 0.03, Unit::LogPoints, 0.0..=0.5, ASSUMPTION;
        /// Demand in October to December over the rest of the year.
        fourth_quarter_peak: PerCategory = PerCategory::new([0.15, 0.20, 0.25, 0.20, 0.30, 0.05, 0.30, 0.15]),
            Unit::LogPoints, 0.0..=1.0, ASSUMPTION;
        /// Probability that a storefront changes its ranking algorithm in a month.
        algorithm_change_rate: f64 = 0.04, Unit::SharePerMonth, 0.0..=1.0, ASSUMPTION;
        /// Extra demand for listing and marketing work in the month of a change.
        algorithm_change_demand: f64 = 0.3, Unit::LogPoints, 0.0..=2.0, ASSUMPTION;
        /// Share of that extra demand that is left a month later.
        algorithm_change_persistence: f64 = 0.6, Unit::Share, 0.0..=0.99, ASSUMPTION;
        /// Share of workers' know-how that a change makes worthless.
        know_how_loss: f64 = 0.3, Unit::Share, 0.0..=1.0, ASSUMPTION;
        /// Largest share of a category's hours that AI tools can take over in the long run.
        ai_substitution_limit: PerCategory = PerCategory::new([0.45, 0.50, 0.35, 0.30, 0.45, 0.25, 0.20, 0.10]),
            Unit::Share, 0.0..=1.0, "assumption, ordered as the exposure by skill cluster in Teutloff et al. (2025)";
        /// Share of what AI tools can take over that they take over in every hour of a category, whoever does the rest.
        ai_own_use: f64 = 0.1, Unit::Share, 0.0..=1.0,
            "assumption; sign: Demirci, Hannane and Zhu (2025), posts fall by a fifth and what is left of them is larger: tools take whole jobs rather than a part of each";
        /// New demand that AI tools bring to a category in the long run, on top of what they take over.
        ai_complementarity_limit: PerCategory = PerCategory::new([0.0, 0.0, 0.05, 0.0, 0.0, 0.30, 0.0, 0.05]),
            Unit::LogPoints, -1.0..=2.0,
            "data analysis: Teutloff et al. (2025), 24 per cent more demand for machine learning; others assumption";
        /// Gain in output per hour of a worker of average skill who works with AI tools.
        ai_augmentation_limit: PerCategory = PerCategory::new([0.20, 0.20, 0.25, 0.20, 0.14, 0.30, 0.10, 0.10]),
            Unit::LogPoints, 0.0..=2.0,
            "customer service: Brynjolfsson, Li and Raymond (2025), 14 per cent; others assumption";
        /// Fall of that gain per unit of skill: AI tools help novices more than experts.
        ai_levelling: f64 = 0.3, Unit::Elasticity, 0.0..=3.0,
            "Brynjolfsson, Li and Raymond (2025): 30 per cent or more for the least skilled, nothing for the best";
        /// Months from January 2024 to the month in which AI tools have gone half their way.
        ai_midpoint: f64 = 48.0, Unit::Months, -120.0..=600.0, ASSUMPTION;
        /// Months in which the odds of the way that AI tools have gone grow by a factor of e.
        ai_pace: f64 = 18.0, Unit::Months, 1.0..=240.0, ASSUMPTION;
    }
}

parameters! {
    /// How labour marketplaces rank profiles.
    pub struct RankingParameters in "ranking" {
        /// Weight of public ratings in a marketplace's ranking.
        rating_weight: f64 = 0.4, Unit::Multiple, 0.0..=10.0, ASSUMPTION;
        /// Lift that a marketplace gives to profiles without any rating.
        newcomer_boost: PerMarketplace = PerMarketplace::new([0.2, 0.2, 0.0, 0.0]), Unit::Multiple, -10.0..=10.0, ASSUMPTION;
        /// Spread of what the ranking sees in profiles beside ratings, and nobody else.
        hidden_spread: f64 = 0.4, Unit::Multiple, 0.0..=10.0, ASSUMPTION;
        /// Probability that a marketplace changes its ranking in a month: the hidden part is drawn anew, ratings get another weight.
        change_rate: f64 = 0.04, Unit::SharePerMonth, 0.0..=1.0, ASSUMPTION;
        /// Spread of the weight of ratings from one ranking to the next.
        weight_spread: f64 = 0.5, Unit::LogPoints, 0.0..=3.0, ASSUMPTION;
    }
}

/// The month from which the AI frontier is counted: January 2024.
const AI_ORIGIN: u32 = 2024 * 12;

/// Categories that an algorithm change makes more wanted: listings and marketing.
const RANKED: [usize; 2] = [0, 2];

/// How a marketplace ranks profiles at present.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Ranking {
    /// Rankings that came before.
    pub(crate) number: u16,
    /// Weight of public ratings.
    pub(crate) rating_weight: f64,
}

/// Demand shocks as they stand.
#[derive(Debug, Clone, Default)]
pub(crate) struct Environment {
    cycle: f64,
    storefronts: [f64; STOREFRONTS],
    algorithm_demand: [f64; STOREFRONTS],
    /// Storefronts whose algorithm changed this month.
    pub(crate) algorithm_changed: [bool; STOREFRONTS],
    /// Factor on the needs of a merchant, by storefront and category.
    pub(crate) demand: [[f64; TASK_CATEGORIES]; STOREFRONTS],
    /// Rankings of the marketplaces for remote work: how many came before, and the log of the factor on the weight of ratings.
    rankings: [(u16, f64); FREELANCE_MARKETPLACES],
    /// Share of the way to the long run that AI tools have gone.
    pub(crate) ai_way: f64,
    /// New demand in a category because of AI tools, log points.
    pub(crate) ai_complementarity: [f64; TASK_CATEGORIES],
    /// Share of a category's hours that AI tools can do.
    pub(crate) ai_substitution: [f64; TASK_CATEGORIES],
    /// Output per hour of workers of average skill, those without AI tools included.
    pub(crate) ai_productivity: [f64; TASK_CATEGORIES],
}

encode_fields!(Environment {
    cycle,
    storefronts,
    algorithm_demand,
    algorithm_changed,
    demand,
    rankings,
    ai_way,
    ai_complementarity,
    ai_substitution,
    ai_productivity,
});

impl Environment {
    /// Moves demand and the AI frontier to a month; `origin` is the month in which the trend stands at 1.
    pub(crate) fn advance(
        &mut self,
        parameters: &EnvironmentParameters,
        draws: Draws,
        month: Month,
        origin: Month,
    ) {
        self.shock(parameters, draws, month);
        self.reach_of_ai(parameters, month);
        let years = (f64::from(month.index()) - f64::from(origin.index())) / 12.0;
        let is_fourth_quarter = month.month_of_year() >= 10;
        for storefront in 0..STOREFRONTS {
            for category in 0..TASK_CATEGORIES {
                let season =
                    f64::from(u8::from(is_fourth_quarter)) * parameters.fourth_quarter_peak[category];
                let algorithm =
                    if RANKED.contains(&category) { self.algorithm_demand[storefront] } else { 0.0 };
                let trend = parameters.demand_growth * years + self.ai_complementarity[category];
                let left_to_people = 1.0 - parameters.ai_own_use * self.ai_substitution[category];
                self.demand[storefront][category] = left_to_people
                    * exponential(trend + season + self.cycle + self.storefronts[storefront] + algorithm);
            }
        }
    }

    /// Returns an environment in which only the common cycle is not as usual, log points.
    #[cfg(test)]
    pub(crate) fn in_cycle(cycle: f64) -> Self {
        Self { cycle, ..Self::default() }
    }

    /// Returns the state of the common cycle, log points.
    pub(crate) fn cycle(&self) -> f64 {
        self.cycle
    }

    /// Returns the ranking of a marketplace for remote work.
    pub(crate) fn ranking(&self, parameters: &RankingParameters, marketplace: usize) -> Ranking {
        let (number, factor) = self.rankings[marketplace];
        Ranking { number, rating_weight: parameters.rating_weight * exponential(factor) }
    }

    /// Lets marketplaces change how they rank.
    pub(crate) fn rank_anew(&mut self, parameters: &RankingParameters, draws: Draws, month: Month) {
        for (marketplace, (number, factor)) in self.rankings.iter_mut().enumerate() {
            let words = draws.words(Stream::Ranking, month, Entity::institution(marketplace as u64));
            if unit_interval(words[0]) < parameters.change_rate {
                *number = number.wrapping_add(1);
                *factor = parameters.weight_spread * standard_normal(words[1]);
            }
        }
    }

    fn shock(&mut self, parameters: &EnvironmentParameters, draws: Draws, month: Month) {
        let common = draws.words(Stream::Environment, month, Entity::institution(0));
        self.cycle =
            parameters.cycle_persistence * self.cycle + parameters.cycle_shock * standard_normal(common[0]);
        for storefront in 0..STOREFRONTS {
            let words = draws.words(Stream::Environment, month, Entity::institution(1 + storefront as u64));
            let own = &mut self.storefronts[storefront];
            *own = parameters.storefront_persistence * *own
                + parameters.storefront_shock * standard_normal(words[0]);
            let changed = unit_interval(words[1]) < parameters.algorithm_change_rate;
            self.algorithm_changed[storefront] = changed;
            let extra = &mut self.algorithm_demand[storefront];
            *extra *= parameters.algorithm_change_persistence;
            if changed {
                *extra = parameters.algorithm_change_demand;
            }
        }
    }

    fn reach_of_ai(&mut self, parameters: &EnvironmentParameters, month: Month) {
        let months = f64::from(month.index()) - f64::from(AI_ORIGIN);
        self.ai_way = logistic((months - parameters.ai_midpoint) / parameters.ai_pace);
        for category in 0..TASK_CATEGORIES {
            let gain = exponential(parameters.ai_augmentation_limit[category]) - 1.0;
            self.ai_substitution[category] = self.ai_way * parameters.ai_substitution_limit[category];
            self.ai_complementarity[category] = self.ai_way * parameters.ai_complementarity_limit[category];
            self.ai_productivity[category] = 1.0 + self.ai_way * gain;
        }
    }
}

/// Returns the gain in output per hour, log points, of a worker of some skill who works with AI tools.
///
/// It falls with skill, so that tools narrow the gap between novices and experts, and is never a loss.
pub(crate) fn ai_gain(parameters: &EnvironmentParameters, category: usize, skill: f64) -> f64 {
    (parameters.ai_augmentation_limit[category] - parameters.ai_levelling * skill).max(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn without_shocks() -> EnvironmentParameters {
        EnvironmentParameters {
            cycle_shock: 0.0,
            storefront_shock: 0.0,
            algorithm_change_rate: 0.0,
            ..EnvironmentParameters::default()
        }
    }

    fn demand_path(parameters: &EnvironmentParameters, months: u32) -> Vec<f64> {
        let (draws, start) = (Draws::new(3, 0), Month::from_index(2026 * 12));
        let mut environment = Environment::default();
        (0..months)
            .map(|passed| {
                environment.advance(parameters, draws, start + passed, start);
                environment.demand[0][7]
            })
            .collect()
    }

    #[test]
    fn without_shocks_demand_is_trend_times_season() {
        let parameters =
            EnvironmentParameters { demand_growth: 0.11, ai_midpoint: 600.0, ..without_shocks() };

        let path = demand_path(&parameters, 13);

        // Store management grows by 11 log points a year and peaks by 15 in the fourth quarter; AI tools are far away.
        assert!((path[0] - 1.0).abs() < 1e-6);
        assert!((path[12] / path[0] - exponential(0.11)).abs() < 1e-6);
        assert!((path[9] / path[8] - exponential(0.15 + 0.11 / 12.0)).abs() < 1e-6);
    }

    #[test]
    fn ai_reaches_half_its_limit_at_the_midpoint() {
        let parameters = EnvironmentParameters::default();
        let mut environment = Environment::default();

        environment.reach_of_ai(&parameters, Month::from_index(AI_ORIGIN + 48));

        assert!((environment.ai_substitution[0] - 0.225).abs() < 1e-12);
    }

    #[test]
    fn shocks_to_demand_persist_and_die_out() {
        let parameters = EnvironmentParameters { cycle_persistence: 0.9, ..EnvironmentParameters::default() };
        let (draws, start) = (Draws::new(3, 0), Month::from_index(2026 * 12));
        let mut environment = Environment::default();
        let cycle: Vec<f64> = (0..600)
            .map(|passed| {
                environment.advance(&parameters, draws, start + passed, start);
                environment.cycle()
            })
            .collect();

        let product = |lag: usize| -> f64 { cycle.iter().zip(&cycle[lag..]).map(|(a, b)| a * b).sum() };

        // Autocorrelation of 0.9 after a month and 0.9^6 = 0.53 after six; errors of about 0.05 and 0.15 in 600 months.
        let (first, sixth) = (product(1) / product(0), product(6) / product(0));
        assert!((first - 0.9).abs() < 0.05 && (sixth - 0.53).abs() < 0.25, "{first} {sixth}");
    }

    #[test]
    fn an_algorithm_change_wants_more_listings_and_marketing_for_some_months() {
        let parameters =
            EnvironmentParameters { algorithm_change_rate: 1.0, ai_midpoint: 600.0, ..without_shocks() };
        let (draws, start) = (Draws::new(3, 0), Month::from_index(2026 * 12));
        let mut environment = Environment::default();
        let mut demand = |parameters, passed: u32| {
            environment.advance(parameters, draws, start + passed, start + passed);
            [environment.demand[1][0], environment.demand[1][4]]
        };

        let [changed, after] = [
            demand(&parameters, 0),
            demand(&EnvironmentParameters { algorithm_change_rate: 0.0, ..parameters }, 1),
        ];

        // 0.3 log points in the month of the change, 0.6 of that a month later; customer service is left alone.
        assert!((changed[0] - exponential(0.3)).abs() < 1e-9 && (changed[1] - 1.0).abs() < 1e-9);
        assert!((after[0] - exponential(0.18)).abs() < 1e-9);
    }

    #[test]
    fn ai_takes_work_from_exposed_categories_and_brings_it_to_complementary_ones() {
        let demand = |ai_midpoint: f64| {
            let parameters = EnvironmentParameters { ai_midpoint, ..without_shocks() };
            let start = Month::from_index(2026 * 12);
            let mut environment = Environment::default();
            environment.advance(&parameters, Draws::new(3, 0), start, start);
            environment.demand[0]
        };

        let (before, after) = (demand(600.0), demand(-120.0));

        // Content: a tenth of 0.5. Data analysis: a tenth of 0.25 less, and 30 log points more.
        assert!((after[1] / before[1] - 0.95).abs() < 1e-3);
        assert!((after[5] / before[5] - 0.975 * exponential(0.3)).abs() < 1e-3);
    }

    #[test]
    fn ai_tools_help_novices_more_than_experts() {
        let parameters = EnvironmentParameters::default();
        let gain = |skill| ai_gain(&parameters, 4, skill);

        assert!(gain(-0.4) > gain(0.0) && gain(0.0) > gain(0.3));
        // 0.14 for the average, and never a loss for the best.
        assert_eq!((gain(0.0), gain(2.0)), (0.14, 0.0));
    }

    #[test]
    fn a_new_ranking_weighs_ratings_otherwise() {
        let parameters = RankingParameters { change_rate: 1.0, ..RankingParameters::default() };
        let mut environment = Environment::default();
        let before = environment.ranking(&parameters, 0);

        environment.rank_anew(&parameters, Draws::new(3, 0), Month::from_index(2026 * 12));
        let after = environment.ranking(&parameters, 0);

        assert_eq!((before.number, before.rating_weight), (0, 0.4));
        assert_eq!(after.number, 1);
        assert!((after.rating_weight - 0.4).abs() > 1e-3);
    }
}
