use ghostwork_core::categories::{Marketplace, PerCategory, TASK_CATEGORIES, TaskCategory};
use ghostwork_core::policy::{Coverage, MarketRules, Reach, Rule, Stage};
use ghostwork_parameters::{ASSUMPTION, By, Unit, parameters};

use crate::definition::instrument;

instrument! {
    /// # What it pays
    ///
    /// Nothing by itself: no hourly rate below `floor` may be agreed, nor below the `per_family` floor of the task category
    /// where that is higher. Merchants pay the higher rates. Where the rule covers workers abroad (another nexus than the
    /// worker), the floor is the same dollars there, or with `ppp_scaled` multiplied by `price_level_abroad`. Catalogue
    /// contracts have a fixed price and are exempt unless `fixed_price_deemed` counts their hours. Without that, contracts on the
    /// other marketplaces turn into ones at a fixed price where the floor binds: by `fixed_price_shift_elasticity` times the share
    /// of the floor that is missing, so that a worker's average rate rises by so much less.
    ///
    /// # Who receives it
    ///
    /// Workers on covered contracts who would have agreed to less, as far as merchants still hire them. Tasks dispatched on
    /// demand have a posted price and no bids, so the floor leaves them alone. It is enforced in software: everyone
    /// complies.
    ///
    /// # What may happen
    ///
    /// The hired earn more an hour; merchants turn to more productive workers who need fewer hours, post fewer jobs of low
    /// value, or buy abroad where the floor does not reach. Newcomers can no longer underbid to earn a first rating.
    ///
    /// # Source
    ///
    /// - Field experiment on a bidding marketplace with floors of 0, 2, 3 and 4 dollars an hour on about 160,000 openings,
    ///   and a floor of 3 dollars for the whole market later: higher wages of the hired, fewer hires, far fewer hours, and
    ///   in equilibrium far fewer postings where the floor binds (Horton, American Economic Review 115(1), 2025).
    /// - A seminar abstract adds a shift to contracts without an hourly rate; its size is an assumption.
    pub(crate) struct PriceFloorMarket in "price_floor_market" {
        title: "Floor under hourly rates",
        stage: Stage::Rules,
        heeds: [],
        parameters: PriceFloorMarketParameters,
    }
}

parameters! {
    /// The floors under agreed hourly rates.
    pub(crate) struct PriceFloorMarketParameters in "price_floor_market" {
        /// Lowest hourly rate in every task category.
        floor: f64 = 3.0, Unit::DollarsPerHour, 0.0..=60.0, "Horton (2025), floor of the whole market";
        /// Lowest hourly rate in the task category, where it is above the general floor.
        per_family: PerCategory = By::new([0.0; TASK_CATEGORIES]), Unit::DollarsPerHour, 0.0..=100.0, "none: one floor for all";
        /// Whether the floor abroad is lower where prices are.
        ppp_scaled: bool = false, Unit::Switch, 0.0..=1.0, ASSUMPTION;
        /// Price level abroad, as a share of that of the United States.
        price_level_abroad: f64 = 0.32, Unit::Share, 0.01..=2.0,
            "between India 0.287 (World Bank 2022) and the Philippines about 0.36 (from memory, unconfirmed)";
        /// Whether the hours of contracts at a fixed price count.
        fixed_price_deemed: bool = false, Unit::Switch, 0.0..=1.0, ASSUMPTION;
        /// Share of contracts that turn into ones at a fixed price where the rate is nothing of the floor.
        fixed_price_shift_elasticity: f64 = 0.3, Unit::Elasticity, 0.0..=1.0, "assumption; sign: Horton (2025)";
    }
}

impl Rule for PriceFloorMarketParameters {
    fn reach(&self) -> Reach {
        Reach::Market
    }

    fn write_rules(&self, coverage: &Coverage, rules: &mut MarketRules) {
        for category in TaskCategory::ALL {
            let floor = self.floor.max(self.per_family[category as usize]);
            let marketplaces: Vec<Marketplace> = Marketplace::ALL
                .into_iter()
                .filter(|marketplace| *marketplace != Marketplace::OnDemand)
                .filter(|marketplace| *marketplace != Marketplace::Catalogue || self.fixed_price_deemed)
                .filter(|marketplace| coverage.eligible.admits_work(*marketplace, category))
                .collect();
            if floor > 0.0 && !marketplaces.is_empty() {
                let mut covered = coverage.clone();
                covered.eligible = covered.eligible.on_marketplaces(&marketplaces).in_categories(&[category]);
                let abroad = if self.ppp_scaled { floor * self.price_level_abroad } else { floor };
                // Where a fixed price is held against the floor as well, nothing is gained by turning to one.
                let shift = if self.fixed_price_deemed { 0.0 } else { self.fixed_price_shift_elasticity };
                rules.floor_bids((floor, abroad), shift, &covered);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use ghostwork_core::policy::{Eligibility, Places};

    use super::*;
    use crate::example::{coverage, market};

    const CALIFORNIA: Option<u8> = Some(6);
    const MARKETING: usize = TaskCategory::DigitalMarketing as usize;
    const SERVICE: usize = TaskCategory::CustomerService as usize;

    #[test]
    fn the_higher_of_general_and_per_family_holds() {
        let per_family = By::new([0.0, 0.0, 25.0, 0.0, 1.0, 0.0, 0.0, 0.0]);
        let rule = PriceFloorMarketParameters { per_family, ..PriceFloorMarketParameters::default() };
        let rules = market(&rule);

        assert_eq!(rules.bid_floor(CALIFORNIA, Marketplace::Bidding, MARKETING, 50.0), 25.0);
        assert_eq!(rules.bid_floor(CALIFORNIA, Marketplace::Bidding, SERVICE, 50.0), 3.0);
    }

    #[test]
    fn where_the_floor_binds_some_contracts_turn_to_a_fixed_price() {
        let rules =
            market(&PriceFloorMarketParameters { floor: 20.0, ..PriceFloorMarketParameters::default() });

        // A rate of 10 is half of the floor: 15 % of contracts leave it, and the average rises to 20 less 15 % of 10.
        assert_eq!(rules.bid_floor(CALIFORNIA, Marketplace::Bidding, SERVICE, 10.0), 18.5);
    }

    #[test]
    fn catalogue_hours_count_where_they_are_deemed_and_the_floor_abroad_may_be_lower() {
        let rule = PriceFloorMarketParameters {
            fixed_price_deemed: true,
            ppp_scaled: true,
            ..PriceFloorMarketParameters::default()
        };
        let mut coverage = coverage();
        coverage.nexus = ghostwork_core::policy::Nexus::Platform;
        let mut rules = MarketRules::default();

        rule.write_rules(&coverage, &mut rules);

        assert_eq!(rules.bid_floor(CALIFORNIA, Marketplace::Catalogue, SERVICE, 50.0), 3.0);
        // Nothing is gained by a fixed price, so that nobody turns to one.
        assert_eq!(rules.bid_floor(CALIFORNIA, Marketplace::Bidding, SERVICE, 1.0), 3.0);
        assert_eq!(rules.bid_floor(None, Marketplace::Bidding, SERVICE, 50.0), 0.96);
    }

    #[test]
    fn posted_prices_and_workers_abroad_are_left_alone() {
        let rules = market(&PriceFloorMarketParameters::default());

        assert_eq!(rules.bid_floor(CALIFORNIA, Marketplace::OnDemand, SERVICE, 50.0), 0.0);
        assert_eq!(rules.bid_floor(None, Marketplace::Bidding, SERVICE, 50.0), 0.0);
    }

    #[test]
    fn the_floor_keeps_to_the_coverage() {
        let mut coverage = coverage();
        coverage.places = Places::NONE.with_state(6);
        coverage.eligible = Eligibility::default().in_categories(&[TaskCategory::CustomerService]);
        let mut rules = MarketRules::default();

        PriceFloorMarketParameters::default().write_rules(&coverage, &mut rules);

        assert_eq!(rules.bid_floor(CALIFORNIA, Marketplace::Bidding, SERVICE, 50.0), 3.0);
        assert_eq!(rules.bid_floor(CALIFORNIA, Marketplace::Bidding, MARKETING, 50.0), 0.0);
        assert_eq!(rules.bid_floor(Some(48), Marketplace::Bidding, SERVICE, 50.0), 0.0);
    }

    #[test]
    fn a_floor_of_zero_changes_nothing() {
        let rule = PriceFloorMarketParameters { floor: 0.0, ..PriceFloorMarketParameters::default() };

        assert_eq!(market(&rule), MarketRules::default());
    }
}
