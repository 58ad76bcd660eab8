use ghostwork_core::policy::{Claims, Coverage, EarnerMonth, Reach, Rule, Stage, Treatment};
use ghostwork_parameters::{ASSUMPTION, By, Label, Money, Unit, parameters};

use crate::billing::{Payer, share_of};
use crate::definition::instrument;

instrument! {
    /// # What it pays
    ///
    /// A monthly stipend towards the worker's own health plan: `premium_share` of `premium_basis`, of which a worker with
    /// `tier_hours.lower` engaged hours a week gets `tier_share.lower` and one with `tier_hours.upper` gets
    /// `tier_share.upper`. The marketplace pays it, on a direct contract the merchant. The month's hours decide, less what
    /// records miss (`enforcement.engaged_time_undercount`), where the law looks at the quarter. With `pooled` hours on all
    /// platforms count; otherwise each company looks at its own, and the one where most are sees `main_platform_share`.
    ///
    /// # Who receives it
    ///
    /// Workers on covered contracts who hold an individual health plan and prove it (`takeup.rate`: 0.3, an assumption);
    /// not those insured by an employer, a family member or the state.
    ///
    /// # What may happen
    ///
    /// The steps at the tiers are notches: workers near them add hours, platforms may limit hours. As taxable income the
    /// stipend lowers the premium credit a little. Few may claim it.
    ///
    /// # Source
    ///
    /// - California Proposition 22, section 7454: the average contribution under the Affordable Care Act from 25 engaged
    ///   hours a week in the quarter, half of it from 15, by company; paid up to 424.76 dollars a month in 2022-23
    ///   (uber.com). That contribution as 82 % of the average bronze premium: from memory, unconfirmed.
    /// - Massachusetts 2024: the same tiers with hours pooled across platforms (forextv.com).
    /// - 86 % of over 500 drivers surveyed were probably ineligible or did not receive it (seiu721.org, policylink.org).
    pub(crate) struct HealthStipend in "health_stipend" {
        title: "Health stipend by engaged hours",
        stage: Stage::Insurance,
        heeds: [Compliance, Audits, EngagedTime, TakeUp],
        parameters: HealthStipendParameters,
    }
}

/// The tiers of weekly hours.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Tier;

impl Label for Tier {
    const NAMES: &'static [&'static str] = &["lower", "upper"];
}

/// Weeks in an average month: 365.25 days are 12 months and 52.18 weeks.
const WEEKS_PER_MONTH: f64 = 365.25 / 12.0 / 7.0;

parameters! {
    /// The tiers and the amount of the health stipend.
    pub(crate) struct HealthStipendParameters in "health_stipend" {
        /// Engaged hours a week from which the tier is reached.
        tier_hours: By<Tier, 2> = By::new([15.0, 25.0]), Unit::HoursPerWeek, 0.0..=60.0, "Cal. Bus. & Prof. Code 7454";
        /// Share of the full stipend that the tier is paid.
        tier_share: By<Tier, 2> = By::new([0.5, 1.0]), Unit::Share, 0.0..=1.0, "Cal. Bus. & Prof. Code 7454";
        /// Full stipend, as a share of the premium.
        premium_share: f64 = 0.82, Unit::Share, 0.0..=1.0, "from memory, unconfirmed: Cal. Bus. & Prof. Code 7454";
        /// The premium that the stipend is a share of.
        premium_basis: f64 = 518.0, Unit::DollarsPerMonth, 0.0..=2000.0, "assumption: 424.76 / 0.82, California 2022-23";
        /// Whether hours on all platforms count together.
        pooled: bool = false, Unit::Switch, 0.0..=1.0, "Cal. Bus. & Prof. Code 7454: by company; Massachusetts 2024: pooled";
        /// Share of a worker's hours and pay that is with the platform where most of them are.
        main_platform_share: f64 = 0.7, Unit::Share, 0.0..=1.0, ASSUMPTION;
        /// Whether the stipend counts as income for taxes and benefits.
        stipend_counts_as_income: bool = true, Unit::Switch, 0.0..=1.0, ASSUMPTION;
    }
}

impl HealthStipendParameters {
    /// Returns the share of the full stipend that weekly hours are paid: the best of the tiers reached.
    fn share(&self, hours_per_week: f64) -> f64 {
        self.tier_hours
            .values()
            .iter()
            .zip(self.tier_share.values())
            .filter(|(hours, _)| hours_per_week >= **hours)
            .fold(0.0, |best: f64, (_, share)| best.max(*share))
    }
}

impl Rule for HealthStipendParameters {
    fn reach(&self) -> Reach {
        Reach::Earners
    }

    fn claim_for_earner(&self, earner: &EarnerMonth, coverage: &Coverage, claims: &mut Claims) {
        if !(earner.payer_complies && earner.takes_up && earner.holds_individual_plan) {
            return;
        }
        let recorded_hours = earner.engaged_hours * (1.0 - coverage.enforcement.engaged_time_undercount);
        let seen = if self.pooled { 1.0 } else { self.main_platform_share };
        let full = share_of(Money::from_dollars(self.premium_basis), self.premium_share);
        let stipend = share_of(full, self.share(recorded_hours * seen / WEEKS_PER_MONTH));
        let counts = self.stipend_counts_as_income;
        let treatment = Treatment::counted(counts);
        claims.add(Payer::Platform.on(earner.marketplace).top_up(), stipend, treatment);
    }
}

#[cfg(test)]
mod tests {
    use ghostwork_core::policy::Payment;

    use super::*;
    use crate::example::{dollars, earner, earner_claims, owed};

    fn stipend(rule: &HealthStipendParameters, engaged_hours: f64) -> Money {
        owed(&earner_claims(rule, &EarnerMonth { engaged_hours, ..earner() }), Payment::PlatformTopUp)
    }

    #[test]
    fn the_tiers_pay_half_and_all() {
        let rule = HealthStipendParameters { pooled: true, ..HealthStipendParameters::default() };

        // 82 % of 518 dollars is 424.76 dollars. 15 hours a week are 65.2 a month, 25 are 108.7.
        assert_eq!(stipend(&rule, 65.0), Money::ZERO);
        assert_eq!(stipend(&rule, 66.0), dollars(212.38));
        assert_eq!(stipend(&rule, 109.0), dollars(424.76));
    }

    #[test]
    fn each_company_looks_at_its_own_hours_unless_they_are_pooled() {
        let by_company = HealthStipendParameters::default();

        // 70 % of 109 hours are 76, above 65.2 and below 108.7.
        assert_eq!(stipend(&by_company, 109.0), dollars(212.38));
    }

    #[test]
    fn only_holders_of_an_individual_plan_who_claim_it_are_paid() {
        let rule = HealthStipendParameters::default();
        let covered_by_employer = EarnerMonth { holds_individual_plan: false, ..earner() };
        let silent = EarnerMonth { takes_up: false, ..earner() };

        assert!(earner_claims(&rule, &covered_by_employer).entries().is_empty());
        assert!(earner_claims(&rule, &silent).entries().is_empty());
    }

    #[test]
    fn nothing_is_claimed_at_a_share_of_zero() {
        let rule = HealthStipendParameters { premium_share: 0.0, ..HealthStipendParameters::default() };

        assert_eq!(stipend(&rule, 120.0), Money::ZERO);
    }

    #[test]
    fn the_stipend_rises_with_the_share() {
        let with = |premium_share| {
            stipend(&HealthStipendParameters { premium_share, ..HealthStipendParameters::default() }, 120.0)
        };

        assert!(with(0.41) < with(0.82) && with(0.82) < with(1.0));
    }
}
