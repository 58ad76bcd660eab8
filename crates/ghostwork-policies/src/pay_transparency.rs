use ghostwork_core::policy::{
    Claims, Coverage, EarnerMonth, MarketRules, Payment, Reach, Rule, Stage, Treatment,
};
use ghostwork_parameters::{ASSUMPTION, Money, Unit, parameters};

use crate::definition::instrument;

instrument! {
    /// # What it pays
    ///
    /// Nothing: marketplaces must show workers what competing offers and the ranking are like. Of the applications that would
    /// fall below what merchants accept, `belief_variance_cut` are no longer written where the law is obeyed. Employers see, too,
    /// and bargain harder: rates of new contracts fall by `employer_bargaining_response` times `belief_variance_cut` times
    /// `spread_of_offers`. Complying costs the marketplace `compliance_cost` a year for each paid worker.
    ///
    /// # Who receives it
    ///
    /// Workers who apply on covered freelance marketplaces; on demand nobody applies.
    ///
    /// # What may happen
    ///
    /// Less unpaid time goes into hopeless applications, so that pay counting that time rises even where the rate falls. Which
    /// of the two is stronger is uncertain. Wages get closer to one another in the studies; the model lets them fall alike.
    ///
    /// # Source
    ///
    /// - European Union, directive 2024/2831, chapter on algorithmic management: information, oversight, review by a person
    ///   (lexcovery.com); directive 2023/970 on pay transparency (June 2026): from memory, unconfirmed. Seattle: information
    ///   with the offer (seattle.gov).
    /// - Pay transparency compressed wages and lowered them by about 2 % in laws of US states (Cullen and Pakzad-Hurson): from
    ///   memory, unconfirmed. The defaults give 2 %.
    pub(crate) struct PayTransparency in "pay_transparency" {
        title: "Transparency of pay and ranking",
        stage: Stage::Rules,
        heeds: [Compliance, Audits],
        parameters: PayTransparencyParameters,
    }
}

/// Months of a year.
const MONTHS_PER_YEAR: f64 = 12.0;

parameters! {
    /// What workers and employers learn, and what it costs.
    pub(crate) struct PayTransparencyParameters in "pay_transparency" {
        /// Share of what workers do not know about their chances that they learn.
        belief_variance_cut: f64 = 0.5, Unit::Share, 0.0..=1.0, ASSUMPTION;
        /// Cost to the marketplace per paid worker.
        compliance_cost: f64 = 2.0, Unit::DollarsPerYear, 0.0..=1_000.0, ASSUMPTION;
        /// Share of the same knowledge that employers use.
        employer_bargaining_response: f64 = 0.5, Unit::Share, 0.0..=1.0, ASSUMPTION;
        /// How far knowing all offers lets employers lower the rate, as a share of it.
        spread_of_offers: f64 = 0.08, Unit::Share, 0.0..=0.5,
            "so that the defaults give the 2 per cent of Cullen and Pakzad-Hurson, from memory, unconfirmed";
    }
}

impl Rule for PayTransparencyParameters {
    fn reach(&self) -> Reach {
        Reach::Earners
    }

    fn write_rules(&self, coverage: &Coverage, rules: &mut MarketRules) {
        let known = self.belief_variance_cut * coverage.enforcement.compliance;
        rules.show_odds(known, coverage);
        let squeeze = self.employer_bargaining_response * known * self.spread_of_offers;
        rules.scale_agreed_rates(1.0 - squeeze, coverage);
    }

    fn claim_for_earner(&self, earner: &EarnerMonth, _coverage: &Coverage, claims: &mut Claims) {
        if earner.payer_complies {
            let cost = Money::from_dollars(self.compliance_cost / MONTHS_PER_YEAR);
            claims.add(Payment::PlatformCompliance, cost, Treatment::DISREGARDED);
        }
    }
}

#[cfg(test)]
mod tests {
    use ghostwork_core::categories::Marketplace;

    use super::*;
    use crate::example::{dollars, earner, earner_claims, market, owed};

    #[test]
    fn half_of_the_hopeless_applications_are_not_written_and_rates_fall_by_two_per_cent() {
        let rules = market(&PayTransparencyParameters::default());

        // Compliance 0.95: 0.5 x 0.95 = 0.475; 0.5 x 0.475 x 0.08 = 0.019.
        assert!((rules.known_odds(Some(6), Marketplace::Bidding, 0) - 0.475).abs() < 1e-12);
        assert!((rules.agreed_rate_multiple(Some(6), Marketplace::Bidding, 0) - 0.981).abs() < 1e-12);
        assert_eq!(rules.known_odds(None, Marketplace::Bidding, 0), 0.0);
    }

    #[test]
    fn complying_costs_the_marketplace_a_twelfth_of_the_year_and_no_worker_is_paid() {
        let rule =
            PayTransparencyParameters { compliance_cost: 24.0, ..PayTransparencyParameters::default() };
        let claims = earner_claims(&rule, &earner());

        assert_eq!(owed(&claims, Payment::PlatformCompliance), dollars(2.0));
        assert_eq!(claims.entries().len(), 1);
    }

    #[test]
    fn nothing_changes_where_nothing_is_learnt_at_no_cost() {
        let rule = PayTransparencyParameters {
            belief_variance_cut: 0.0,
            compliance_cost: 0.0,
            ..PayTransparencyParameters::default()
        };
        let rules = market(&rule);

        assert_eq!(rules.known_odds(Some(6), Marketplace::Bidding, 0), 0.0);
        assert_eq!(rules.agreed_rate_multiple(Some(6), Marketplace::Bidding, 0), 1.0);
        assert!(earner_claims(&rule, &earner()).entries().is_empty());
    }
}
