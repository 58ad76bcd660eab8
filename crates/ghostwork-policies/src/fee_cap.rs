use ghostwork_core::categories::{Marketplace, TaskCategory};
use ghostwork_core::policy::{Coverage, MarketRules, Places, Reach, Rule, Stage};
use ghostwork_parameters::{Unit, parameters};

use crate::definition::instrument;

instrument! {
    /// # What it pays
    ///
    /// Nothing: it forbids a marketplace to take more than `cap_total` of a worker's pay as its fee. Marketplaces lose the
    /// revenue above it.
    ///
    /// # Who receives it
    ///
    /// Workers on covered marketplaces keep what the fee would have taken, until rates answer. A marketplace has one fee
    /// for everyone: the cap can be confined to marketplaces, not to places or task categories. The lowest cap holds.
    ///
    /// # What may happen
    ///
    /// Part of the gain goes to merchants through lower bids, because workers need less pay for the same net. Marketplaces
    /// may move fees to merchants or into advertising, rank capped sellers lower and spend less on matching; in the
    /// restaurant trade, independents under a cap lost orders to chains.
    ///
    /// # Source
    ///
    /// - San Francisco: 15 % on delivery (April 2020, permanent 2021, later in tiers of 15 to 30 %; theregreview.org).
    ///   New York City: 15 % delivery, 5 % other and 3 % payment: from memory, unconfirmed.
    /// - Fees to compare with: Upwork 20, 10 and 5 % (2016), 10 % (May 2023), now 0 to 15 % by contract
    ///   (support.upwork.com); Fiverr 20 %: from memory, unconfirmed.
    /// - Capped independent restaurants lost orders and revenue, chains gained, in 14 jurisdictions (Li and Wang,
    ///   abstract); commissions about twice the social optimum in a structural model (Sullivan 2025, thinkbymore.com).
    pub(crate) struct FeeCap in "fee_cap" {
        title: "Cap on marketplace fees",
        stage: Stage::Rules,
        parameters: FeeCapParameters,
        objection: objection,
    }
}

parameters! {
    /// The cap on the marketplace's fee.
    pub(crate) struct FeeCapParameters in "fee_cap" {
        /// Highest fee that a marketplace may take, as a share of pay.
        cap_total: f64 = 0.15, Unit::Share, 0.0..=1.0, "San Francisco, April 2020 (theregreview.org)";
    }
}

/// Returns why a cap cannot be confined to places or task categories.
fn objection(coverage: &Coverage) -> Option<&'static str> {
    let caps_every_category = Marketplace::ALL
        .into_iter()
        .filter(|marketplace| covers(coverage, *marketplace))
        .all(|marketplace| {
            TaskCategory::ALL.iter().all(|category| coverage.eligible.admits_work(marketplace, *category))
        });
    if coverage.places != Places::COUNTRY {
        Some("a marketplace has one fee for the whole country")
    } else if caps_every_category {
        None
    } else {
        Some("a marketplace has one fee for all task categories")
    }
}

/// Returns whether the cap holds on a marketplace.
fn covers(coverage: &Coverage, marketplace: Marketplace) -> bool {
    TaskCategory::ALL.iter().any(|category| coverage.eligible.admits_work(marketplace, *category))
}

impl Rule for FeeCapParameters {
    fn reach(&self) -> Reach {
        Reach::Market
    }

    fn write_rules(&self, coverage: &Coverage, rules: &mut MarketRules) {
        for marketplace in Marketplace::ALL.into_iter().filter(|marketplace| covers(coverage, *marketplace)) {
            rules.cap_fee(marketplace, self.cap_total);
        }
    }
}

#[cfg(test)]
mod tests {
    use ghostwork_core::policy::{Eligibility, InstrumentDefinition};

    use super::*;
    use crate::example::{coverage, market};

    #[test]
    fn a_fee_above_the_cap_is_not_allowed() {
        assert_eq!(market(&FeeCapParameters::default()).fee_ceiling(Marketplace::Catalogue), 0.15);
    }

    #[test]
    fn the_lowest_cap_holds() {
        let mut rules = market(&FeeCapParameters::default());
        FeeCapParameters { cap_total: 0.1 }.write_rules(&coverage(), &mut rules);

        assert_eq!(rules.fee_ceiling(Marketplace::Bidding), 0.1);
    }

    #[test]
    fn only_covered_marketplaces_are_capped() {
        let mut coverage = coverage();
        coverage.eligible = Eligibility::default().on_marketplaces(&[Marketplace::Catalogue]);
        let mut rules = MarketRules::default();

        FeeCapParameters::default().write_rules(&coverage, &mut rules);

        assert_eq!(rules.fee_ceiling(Marketplace::Catalogue), 0.15);
        assert_eq!(rules.fee_ceiling(Marketplace::Bidding), 1.0);
    }

    #[test]
    fn a_cap_of_one_changes_nothing() {
        assert_eq!(market(&FeeCapParameters { cap_total: 1.0 }), MarketRules::default());
    }

    #[test]
    fn a_cap_for_some_places_or_categories_is_refused() {
        let mut california = coverage();
        california.places = Places::NONE.with_state(6);
        let mut writing = coverage();
        writing.eligible = Eligibility::default().in_categories(&[TaskCategory::ProductContent]);

        assert!(FeeCap.objection(&california).is_some());
        assert!(FeeCap.objection(&writing).is_some());
        assert_eq!(FeeCap.objection(&coverage()), None);
    }
}
