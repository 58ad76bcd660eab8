use ghostwork_core::categories::{Marketplace, PerCategory, TASK_CATEGORIES, TaskCategory};
use ghostwork_core::policy::{Coverage, MarketRules, Reach, Rule, Stage};
use ghostwork_parameters::{ASSUMPTION, By, Unit, parameters};

use crate::definition::instrument;

instrument! {
    /// # What it pays
    ///
    /// Nothing by itself: no hourly rate below `floor` may be agreed, nor below the `category_floor` of the task category
    /// where that is higher. Merchants pay the higher rates.
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
    /// - A seminar abstract adds a shift to contracts without an hourly rate, which is not modelled.
    pub(crate) struct PriceFloorMarket in "price_floor_market" {
        title: "Floor under hourly rates",
        stage: Stage::Rules,
        parameters: PriceFloorMarketParameters,
    }
}

parameters! {
    /// The floors under agreed hourly rates.
    pub(crate) struct PriceFloorMarketParameters in "price_floor_market" {
        /// Lowest hourly rate in every task category.
        floor: f64 = 3.0, Unit::DollarsPerHour, 0.0..=60.0, "Horton (2025), floor of the whole market";
        /// Lowest hourly rate in the task category, where it is above the general floor.
        category_floor: PerCategory = By::new([0.0; TASK_CATEGORIES]), Unit::DollarsPerHour, 0.0..=100.0, ASSUMPTION;
    }
}

impl Rule for PriceFloorMarketParameters {
    fn reach(&self) -> Reach {
        Reach::Market
    }

    fn write_rules(&self, coverage: &Coverage, rules: &mut MarketRules) {
        for category in TaskCategory::ALL {
            let floor = self.floor.max(self.category_floor[category as usize]);
            let marketplaces: Vec<Marketplace> = Marketplace::ALL
                .into_iter()
                .filter(|marketplace| *marketplace != Marketplace::OnDemand)
                .filter(|marketplace| coverage.eligible.admits_work(*marketplace, category))
                .collect();
            if floor > 0.0 && !marketplaces.is_empty() {
                let mut covered = coverage.clone();
                covered.eligible = covered.eligible.on_marketplaces(&marketplaces).in_categories(&[category]);
                rules.floor_bids(floor, &covered);
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
    fn the_higher_of_general_and_category_floor_holds() {
        let category_floor = By::new([0.0, 0.0, 25.0, 0.0, 1.0, 0.0, 0.0, 0.0]);
        let rule = PriceFloorMarketParameters { category_floor, ..PriceFloorMarketParameters::default() };
        let rules = market(&rule);

        assert_eq!(rules.bid_floor(CALIFORNIA, Marketplace::Bidding, MARKETING), 25.0);
        assert_eq!(rules.bid_floor(CALIFORNIA, Marketplace::Bidding, SERVICE), 3.0);
    }

    #[test]
    fn posted_prices_and_workers_abroad_are_left_alone() {
        let rules = market(&PriceFloorMarketParameters::default());

        assert_eq!(rules.bid_floor(CALIFORNIA, Marketplace::OnDemand, SERVICE), 0.0);
        assert_eq!(rules.bid_floor(None, Marketplace::Bidding, SERVICE), 0.0);
    }

    #[test]
    fn the_floor_keeps_to_the_coverage() {
        let mut coverage = coverage();
        coverage.places = Places::NONE.with_state(6);
        coverage.eligible = Eligibility::default().in_categories(&[TaskCategory::CustomerService]);
        let mut rules = MarketRules::default();

        PriceFloorMarketParameters::default().write_rules(&coverage, &mut rules);

        assert_eq!(rules.bid_floor(CALIFORNIA, Marketplace::Catalogue, SERVICE), 3.0);
        assert_eq!(rules.bid_floor(CALIFORNIA, Marketplace::Catalogue, MARKETING), 0.0);
        assert_eq!(rules.bid_floor(Some(48), Marketplace::Catalogue, SERVICE), 0.0);
    }

    #[test]
    fn a_floor_of_zero_changes_nothing() {
        let rule = PriceFloorMarketParameters { floor: 0.0, ..PriceFloorMarketParameters::default() };

        assert_eq!(market(&rule), MarketRules::default());
    }
}
