//! Phase 1: demand on each storefront, algorithm changes, the reach of AI tools.

use ghostwork_parameters::{ASSUMPTION, Month, Unit, parameters};

use crate::arithmetic::{exponential, logistic};
use crate::categories::{PerCategory, STOREFRONTS, TASK_CATEGORIES};
use crate::draws::{Draws, Entity, Stream, standard_normal, unit_interval};

parameters! {
    /// Demand, season, algorithm changes and AI.
    pub struct EnvironmentParameters in "environment" {
        /// Growth of demand for tasks behind web shops.
        demand_growth: f64 = 0.11, Unit::SharePerYear, -0.5..=1.0,
            "Kässi and Lehdonvirta, Online Labour Index, 2016-2021: 11 per cent a year";
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
        /// Gain in output per hour from AI tools in the long run.
        ai_augmentation_limit: PerCategory = PerCategory::new([0.20, 0.20, 0.25, 0.20, 0.14, 0.30, 0.10, 0.10]),
            Unit::LogPoints, 0.0..=2.0,
            "customer service: Brynjolfsson, Li and Raymond (2025), 14 per cent; others assumption";
        /// Months from January 2024 to the month in which AI tools have gone half their way.
        ai_midpoint: f64 = 48.0, Unit::Months, -120.0..=600.0, ASSUMPTION;
        /// Months in which the odds of the way that AI tools have gone grow by a factor of e.
        ai_pace: f64 = 18.0, Unit::Months, 1.0..=240.0, ASSUMPTION;
    }
}

/// The month from which the AI frontier is counted: January 2024.
const AI_ORIGIN: u32 = 2024 * 12;

/// Categories that an algorithm change makes more wanted: listings and marketing.
const RANKED: [usize; 2] = [0, 2];

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
    /// Share of a category's hours that AI tools can do.
    pub(crate) ai_substitution: [f64; TASK_CATEGORIES],
    /// Output per hour with AI tools.
    pub(crate) ai_productivity: [f64; TASK_CATEGORIES],
}

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
                let trend = parameters.demand_growth * years;
                self.demand[storefront][category] =
                    exponential(trend + season + self.cycle + self.storefronts[storefront] + algorithm);
            }
        }
    }

    /// Returns the state of the common cycle, log points.
    pub(crate) fn cycle(&self) -> f64 {
        self.cycle
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
        let way = logistic((months - parameters.ai_midpoint) / parameters.ai_pace);
        for category in 0..TASK_CATEGORIES {
            self.ai_substitution[category] = way * parameters.ai_substitution_limit[category];
            self.ai_productivity[category] = exponential(way * parameters.ai_augmentation_limit[category]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
        let parameters = EnvironmentParameters {
            cycle_shock: 0.0,
            storefront_shock: 0.0,
            ..EnvironmentParameters::default()
        };

        let path = demand_path(&parameters, 13);

        // Store management grows by 11 log points a year and peaks by 15 in the fourth quarter.
        assert!((path[0] - 1.0).abs() < 1e-12);
        assert!((path[12] / path[0] - exponential(0.11)).abs() < 1e-12);
        assert!((path[9] / path[8] - exponential(0.15 + 0.11 / 12.0)).abs() < 1e-12);
    }

    #[test]
    fn ai_reaches_half_its_limit_at_the_midpoint() {
        let parameters = EnvironmentParameters::default();
        let mut environment = Environment::default();

        environment.reach_of_ai(&parameters, Month::from_index(AI_ORIGIN + 48));

        assert!((environment.ai_substitution[0] - 0.225).abs() < 1e-12);
    }
}
