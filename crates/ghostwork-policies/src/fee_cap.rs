use ghostwork_core::ModelParameters;
use ghostwork_core::categories::{Marketplace, TaskCategory};
use ghostwork_core::policy::{Coverage, FeeCeiling, MarketRules, Places, Reach, Rule, Stage};
use ghostwork_parameters::{ASSUMPTION, Unit, choices, parameters};

use crate::definition::instrument;

instrument! {
    /// # What it pays
    ///
    /// Nothing: it forbids a marketplace to take more than `cap_total` of a worker's pay. With `sides` `seller` the cap is on the
    /// worker's fee alone, so that what is lost may come back on buyers' bills; with `buyer` on what is added to those bills;
    /// with `both` on the two together. A fixed fee of `fixed_fee_allowed` for each contract, of `usual_contract` dollars, may
    /// be added to bills besides. With `small_only` the cap holds for the trade of small merchants, `small_share` of all, and
    /// in any case for the part of trade whose marketplaces comply (`enforcement.compliance`). Marketplaces lose the revenue
    /// above the cap.
    ///
    /// # Who receives it
    ///
    /// Workers on covered marketplaces keep what the fee would have taken, until rates answer. A marketplace has one fee
    /// for everyone: the cap can be confined to marketplaces, not to places or task categories. Where several caps hold for the
    /// same trade, the lowest does; trade under a cap with little reach is also under those with more.
    ///
    /// # What may happen
    ///
    /// Part of the gain goes to merchants through lower bids, because workers need less pay for the same net. Marketplaces
    /// move fees to merchants where the cap lets them, and spend less on matching: applications take longer by
    /// `steering_response` times the share of the fee that is lost. In the restaurant trade, independents under a cap lost
    /// orders to chains.
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
        heeds: [Compliance],
        parameters: FeeCapParameters,
        objection: objection,
    }
}

choices! {
    /// Whose charges a cap is on.
    pub(crate) enum Sides {
        /// The worker's fee and the addition to the buyer's bill together.
        Both = "both",
        /// The worker's fee.
        Seller = "seller",
        /// The addition to the buyer's bill.
        Buyer = "buyer",
    }
}

parameters! {
    /// The cap on the marketplace's fee.
    pub(crate) struct FeeCapParameters in "fee_cap" {
        /// Highest fee that a marketplace may take, as a share of pay.
        cap_total: f64 = 0.15, Unit::Share, 0.0..=1.0, "San Francisco, April 2020 (theregreview.org)";
        /// Whose charges the cap is on.
        sides: Sides = Sides::Both, Unit::Choice, 0.0..=2.0, ASSUMPTION;
        /// Fixed fee for a contract that may be added to bills besides.
        fixed_fee_allowed: f64 = 4.95, Unit::DollarsPerEvent, 0.0..=100.0, "Upwork, client initiation fee (support.upwork.com)";
        /// Pay of a usual contract, which the fixed fee is a share of.
        usual_contract: f64 = 500.0, Unit::DollarsPerEvent, 1.0..=100_000.0, ASSUMPTION;
        /// Whether the cap holds for small merchants only.
        small_only: bool = false, Unit::Switch, 0.0..=1.0, "San Francisco: chains were left out (theregreview.org)";
        /// Share of trade that is with small merchants.
        small_share: f64 = 0.5, Unit::Share, 0.0..=1.0, ASSUMPTION;
        /// How much less a marketplace does for matching where it loses its fee.
        steering_response: f64 = 0.5, Unit::Elasticity, 0.0..=1.0, "assumption; sign: Li and Wang (abstract)";
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

impl FeeCapParameters {
    /// Returns the share of trade for which the cap holds.
    fn share_of_trade(&self, coverage: &Coverage) -> f64 {
        let small = if self.small_only { self.small_share } else { 1.0 };
        coverage.enforcement.compliance * small
    }

    /// Returns the cap on a covered marketplace.
    fn ceiling(&self, coverage: &Coverage) -> FeeCeiling {
        let with_fixed = self.cap_total + self.fixed_fee_allowed / self.usual_contract;
        let none = FeeCeiling { reach: self.share_of_trade(coverage), ..FeeCeiling::NONE };
        match self.sides {
            Sides::Both => FeeCeiling { seller: self.cap_total, total: with_fixed, ..none },
            Sides::Seller => FeeCeiling { seller: self.cap_total, ..none },
            Sides::Buyer => FeeCeiling { buyer: with_fixed, ..none },
        }
    }
}

impl Rule for FeeCapParameters {
    fn reach(&self) -> Reach {
        Reach::Market
    }

    fn write_rules(&self, coverage: &Coverage, rules: &mut MarketRules) {
        for marketplace in Marketplace::ALL.into_iter().filter(|marketplace| covers(coverage, *marketplace)) {
            rules.cap_fees(marketplace, self.ceiling(coverage));
        }
    }

    fn set_parameters(&self, coverage: &Coverage, parameters: &mut ModelParameters) {
        if self.sides == Sides::Buyer {
            return;
        }
        let reach = self.share_of_trade(coverage);
        let capped = [Marketplace::Bidding, Marketplace::Catalogue, Marketplace::Direct];
        let lost =
            capped.into_iter().filter(|marketplace| covers(coverage, *marketplace)).map(|marketplace| {
                let fee = parameters.platforms.fee[marketplace as usize];
                if fee > self.cap_total { reach * (fee - self.cap_total) / fee } else { 0.0 }
            });
        let lost = lost.fold(0.0, f64::max);
        parameters.delivery.application_hours *= 1.0 + self.steering_response * lost;
    }
}

#[cfg(test)]
mod tests {
    use ghostwork_core::policy::{Eligibility, InstrumentDefinition};

    use super::*;
    use crate::example::{coverage, market};

    fn to_a_millionth(share: f64) -> f64 {
        (share * 1e6).round() / 1e6
    }

    /// Returns the fee, on average over trade, of a marketplace that would take 20 %.
    fn fee(rules: &MarketRules, marketplace: Marketplace) -> f64 {
        to_a_millionth(rules.fee(marketplace, 0.2))
    }

    #[test]
    fn a_fee_above_the_cap_is_taken_by_those_who_do_not_comply() {
        assert_eq!(fee(&market(&FeeCapParameters::default()), Marketplace::Catalogue), 0.1525);
    }

    #[test]
    fn the_lowest_cap_holds() {
        let mut rules = market(&FeeCapParameters::default());
        FeeCapParameters { cap_total: 0.1, ..FeeCapParameters::default() }
            .write_rules(&coverage(), &mut rules);

        assert_eq!(fee(&rules, Marketplace::Bidding), 0.105);
    }

    #[test]
    fn a_second_cap_for_some_lowers_the_first() {
        let mut rules = market(&FeeCapParameters::default());
        FeeCapParameters { cap_total: 0.14, small_only: true, ..FeeCapParameters::default() }
            .write_rules(&coverage(), &mut rules);

        // 14 % on half of 95 % of trade, 15 % on the other half, 20 % on the 5 % that does not comply.
        assert_eq!(fee(&rules, Marketplace::Catalogue), 0.14775);
    }

    #[test]
    fn free_trade_bears_what_it_did() {
        let small = FeeCapParameters { small_only: true, ..FeeCapParameters::default() };
        let surcharge = |rule: &FeeCapParameters, compliance| {
            let mut coverage = coverage();
            coverage.enforcement.compliance = compliance;
            let mut rules = MarketRules::default();
            rule.write_rules(&coverage, &mut rules);
            to_a_millionth(rules.surcharge(Marketplace::Catalogue, 0.2, |lost| 0.1 + lost))
        };

        // Of 15 % under the cap, no more than the fixed fee of 4.95 on 500 dollars; of free trade 10 %.
        assert_eq!(surcharge(&small, 1.0), 0.05495);
        assert_eq!(
            surcharge(&FeeCapParameters { sides: Sides::Buyer, cap_total: 0.05, ..small }, 1.0),
            0.07995
        );
        assert_eq!(surcharge(&FeeCapParameters::default(), 0.0), 0.1);
    }

    #[test]
    fn only_covered_marketplaces_are_capped() {
        let mut coverage = coverage();
        coverage.eligible = Eligibility::default().on_marketplaces(&[Marketplace::Catalogue]);
        let mut rules = MarketRules::default();

        FeeCapParameters::default().write_rules(&coverage, &mut rules);

        assert_eq!(fee(&rules, Marketplace::Catalogue), 0.1525);
        assert_eq!(fee(&rules, Marketplace::Bidding), 0.2);
    }

    #[test]
    fn a_cap_of_one_changes_nothing() {
        let rule = FeeCapParameters { cap_total: 1.0, sides: Sides::Seller, ..FeeCapParameters::default() };
        let mut model = ModelParameters::default();

        rule.set_parameters(&coverage(), &mut model);

        assert_eq!((market(&rule), model), (MarketRules::default(), ModelParameters::default()));
    }

    #[test]
    fn less_is_done_for_matching_where_a_fee_is_lost() {
        let mut model = ModelParameters::default();
        let before = model.delivery.application_hours;

        FeeCapParameters::default().set_parameters(&coverage(), &mut model);

        // The catalogue loses 5 of its 20 % on 95 % of trade: half of a quarter more hours.
        assert!((model.delivery.application_hours / before - 1.11875).abs() < 1e-12);
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
