use ghostwork_core::policy::{
    Claims, Coverage, MarketRules, Payment, PersonMonth, Reach, Rule, Stage, Treatment,
};
use ghostwork_parameters::{ASSUMPTION, Unit, parameters};

use crate::billing::share_of;
use crate::definition::instrument;

instrument! {
    /// # What it pays
    ///
    /// It makes it less likely to lose the account, and pays a period of notice: who loses it all the same is paid
    /// `notice_days` of usual pay by the marketplace. The hazard falls by `hazard_cut`, because a reason must be
    /// given, and of those who are deactivated all the same the share `appeal_rate` times `appeal_success` is reinstated
    /// before the month is over. Marketplaces comply as far as `enforcement.compliance` says.
    ///
    /// # Who receives it
    ///
    /// Workers with an account on a covered marketplace, in a covered category, in a covered place; the notice goes to those who
    /// lost such an account in the month.
    ///
    /// # What may happen
    ///
    /// Fewer accounts and incomes are lost; fewer workers of low quality leave, and marketplaces sift less carefully:
    /// the quality of covered work that clients see falls by `quality_cost` besides, as far as marketplaces comply.
    ///
    /// # Source
    ///
    /// - Seattle, ordinance 126878 (passed 8 August 2023; in force 1 January 2025: from memory, unconfirmed). Washington
    ///   State: just cause, appeals through the drivers' resource centre; Minnesota: right to contest (fastdemocracy.com).
    ///   California Proposition 22: appeals (uber.com).
    /// - No causal evidence was found.
    pub(crate) struct DeactivationRights in "deactivation_rights" {
        title: "Protection against deactivation",
        stage: Stage::Rules,
        heeds: [Compliance],
        parameters: DeactivationRightsParameters,
    }
}

parameters! {
    /// How much rarer deactivation becomes.
    pub(crate) struct DeactivationRightsParameters in "deactivation_rights" {
        /// Days of usual pay that a deactivated worker is paid.
        notice_days: u32 = 14, Unit::Days, 0.0..=30.0, "Seattle, ordinance 126878: 14 days, from memory, unconfirmed";
        /// Fall of the quality of work that clients see.
        quality_cost: f64 = 0.01, Unit::LogPoints, 0.0..=1.0, ASSUMPTION;
        /// Share of deactivations that no longer happen.
        hazard_cut: f64 = 0.3, Unit::Share, 0.0..=1.0, ASSUMPTION;
        /// Share of those deactivated who appeal.
        appeal_rate: f64 = 0.5, Unit::Share, 0.0..=1.0, ASSUMPTION;
        /// Share of appeals that succeed.
        appeal_success: f64 = 0.4, Unit::Share, 0.0..=1.0, ASSUMPTION;
    }
}

/// Days of an average month.
const DAYS_PER_MONTH: f64 = 365.25 / 12.0;

impl Rule for DeactivationRightsParameters {
    fn reach(&self) -> Reach {
        Reach::Everyone
    }

    fn write_rules(&self, coverage: &Coverage, rules: &mut MarketRules) {
        let obeyed = (1.0 - self.hazard_cut) * (1.0 - self.appeal_rate * self.appeal_success);
        let compliance = coverage.enforcement.compliance;
        rules.scale_deactivation(1.0 - compliance * (1.0 - obeyed), coverage);
        rules.lower_quality(compliance * self.quality_cost, coverage);
    }

    fn claim_for_person(&self, person: &PersonMonth, coverage: &Coverage, claims: &mut Claims) {
        if person.draw_of_month < coverage.enforcement.compliance {
            let days = f64::from(self.notice_days) / DAYS_PER_MONTH;
            claims.add(
                Payment::PlatformTopUp,
                share_of(person.closed_account_gross, days),
                Treatment::AS_PAY,
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use ghostwork_core::categories::Marketplace;
    use ghostwork_core::policy::Places;

    use super::*;
    use crate::example::{coverage, dollars, market, owed, person, person_claims};

    fn multiple(rules: &MarketRules) -> f64 {
        rules.deactivation_multiple(Some(53), Marketplace::OnDemand, 0)
    }

    #[test]
    fn the_hazard_falls_by_the_cut_and_by_appeals_where_the_law_is_obeyed() {
        let rule = DeactivationRightsParameters::default();
        let mut strict = coverage();
        strict.enforcement.compliance = 1.0;
        let mut rules = MarketRules::default();

        rule.write_rules(&strict, &mut rules);

        // 0.7 x (1 - 0.5 x 0.4) = 0.56; with a compliance of 0.95, 1 - 0.95 x 0.44 = 0.582.
        assert!((multiple(&rules) - 0.56).abs() < 1e-12);
        assert!((multiple(&market(&rule)) - 0.582).abs() < 1e-12);
    }

    #[test]
    fn workers_outside_the_covered_places_are_not_protected() {
        let rules = market(&DeactivationRightsParameters::default());

        assert_eq!(rules.deactivation_multiple(None, Marketplace::OnDemand, 0), 1.0);
    }

    #[test]
    fn quality_falls_where_the_law_holds_as_far_as_it_is_obeyed() {
        let loss = |compliance, state| {
            let mut law = coverage();
            law.places = Places::NONE.with_state(53);
            law.enforcement.compliance = compliance;
            let mut rules = MarketRules::default();
            DeactivationRightsParameters::default().write_rules(&law, &mut rules);
            rules.quality_loss(state, Marketplace::Bidding, 0)
        };

        assert_eq!([1.0, 0.5, 0.0].map(|compliance| loss(compliance, Some(53))), [0.01, 0.005, 0.0]);
        assert_eq!([Some(6), None].map(|state| loss(1.0, state)), [0.0, 0.0]);
    }

    #[test]
    fn rights_that_do_nothing_change_nothing() {
        let rule = DeactivationRightsParameters {
            hazard_cut: 0.0,
            appeal_rate: 0.0,
            quality_cost: 0.0,
            notice_days: 0,
            ..DeactivationRightsParameters::default()
        };
        let rules = market(&rule);

        assert_eq!(multiple(&rules), 1.0);
        assert_eq!(rules.quality_loss(Some(53), Marketplace::Bidding, 0), 0.0);
        assert!(person_claims(&rule, &deactivated()).entries().is_empty());
    }

    /// Returns a person whose account with 3,000 dollars a month was closed.
    fn deactivated() -> PersonMonth {
        PersonMonth { closed_account_gross: dollars(3_043.75), ..person() }
    }

    #[test]
    fn the_deactivated_are_paid_a_fortnight() {
        let claims = person_claims(&DeactivationRightsParameters::default(), &deactivated());

        // 3,043.75 dollars for 30.4375 days are 100 a day.
        assert_eq!(owed(&claims, Payment::PlatformTopUp), dollars(1_400.0));
        assert!(person_claims(&DeactivationRightsParameters::default(), &person()).entries().is_empty());
    }

    #[test]
    fn the_hazard_falls_with_the_cut() {
        let with = |hazard_cut| {
            let rule = DeactivationRightsParameters { hazard_cut, ..DeactivationRightsParameters::default() };
            multiple(&market(&rule))
        };

        assert!(with(0.1) > with(0.3) && with(0.3) > with(0.6));
    }
}
