use ghostwork_core::policy::{Claims, Coverage, EarnerMonth, Payment, Reach, Rule, Stage, Treatment};
use ghostwork_parameters::{Money, Month, Unit, parameters};

use crate::billing::{Payer, share_of};
use crate::definition::instrument;

instrument! {
    /// # What it pays
    ///
    /// Contributions to the worker's own account, deducted and remitted by the marketplace with each payment: `rate_worker`
    /// from the worker and `rate_platform` from the marketplace (on a direct contract the merchant). They are taken from
    /// pay after fees, or with `on_gross` from pay before fees. Of a worker whose pay in the month is no more than
    /// `low_pay_limit`, the government pays the share `low_pay_offset`.
    ///
    /// # Who receives it
    ///
    /// Workers on covered contracts born in `mandatory_from_birth_year` or later; older ones who opt in (`takeup.rate`:
    /// 0.12, an assumption). Payers who do not comply deduct and remit nothing.
    ///
    /// # What may happen
    ///
    /// Forced saving lowers cash and raises cover; the marketplace's part is a wedge that fees, prices and bids share out.
    /// Paying as one earns replaces the shock of an annual bill.
    ///
    /// # Source
    ///
    /// - Singapore, Platform Workers Act (1 January 2025): mandatory for those born from 1995 on, opt-in for others; rates
    ///   rise each year to 20 % (worker) and 17 % (operator) by 2029; help for those with up to 2,500 Singapore dollars a
    ///   month of 75, 50, 50 and 25 % in the four years as announced in 2023 (mom.gov.sg, businesstimes.com.sg). The later
    ///   schedule of 100, 75, 50 and 25 %: from memory, unconfirmed.
    /// - France, micro-entrepreneurs: a flat share of turnover, 24.6 % in 2025 and 26.1 % in 2026 for most freelance
    ///   services (efl.fr, shine.fr): `on_gross`, no part of the marketplace.
    /// - No causal evaluation was found. Compliance of 0.98, deduction at source: assumption.
    pub(crate) struct MandatorySocialInsurance in "mandatory_social_insurance" {
        title: "Social insurance collected by marketplaces",
        stage: Stage::Insurance,
        parameters: MandatorySocialInsuranceParameters,
        rule: |parameters, month| MandatorySocialInsuranceRule { parameters, month },
    }
}

parameters! {
    /// The rates and the conditions of social insurance collected by marketplaces.
    pub(crate) struct MandatorySocialInsuranceParameters in "mandatory_social_insurance" {
        /// The worker's contribution, as a share of the base.
        rate_worker: f64 = 0.2, Unit::Share, 0.0..=0.4, "Singapore Platform Workers Act, from 2029";
        /// The marketplace's contribution, as a share of the base.
        rate_platform: f64 = 0.17, Unit::Share, 0.0..=0.4, "Singapore Platform Workers Act, from 2029";
        /// Year of birth from which contributions are mandatory.
        mandatory_from_birth_year: u32 = 1995, Unit::Count, 1900.0..=2100.0, "Singapore Platform Workers Act, 2025";
        /// Whether contributions are taken from pay before fees rather than after.
        on_gross: bool = false, Unit::Switch, 0.0..=1.0, "Singapore Platform Workers Act: net earnings";
        /// Share of a low earner's own contribution that the government pays.
        low_pay_offset: f64 = 0.5, Unit::Share, 0.0..=1.0, "Singapore, announced 2023 for the second and third year";
        /// Pay in the month up to which a worker counts as a low earner.
        low_pay_limit: f64 = 1900.0, Unit::DollarsPerMonth, 0.0..=20_000.0, "assumption: 2,500 Singapore dollars converted";
    }
}

/// Social insurance as it stands in a month.
struct MandatorySocialInsuranceRule {
    parameters: MandatorySocialInsuranceParameters,
    month: Month,
}

impl MandatorySocialInsuranceRule {
    fn is_insured(&self, earner: &EarnerMonth) -> bool {
        let birth_year = u32::from(self.month.year()).saturating_sub(u32::from(earner.age_years));
        birth_year >= self.parameters.mandatory_from_birth_year || earner.takes_up
    }
}

impl Rule for MandatorySocialInsuranceRule {
    fn reach(&self) -> Reach {
        Reach::Earners
    }

    fn claim_for_earner(&self, earner: &EarnerMonth, _coverage: &Coverage, claims: &mut Claims) {
        if !earner.payer_complies || !self.is_insured(earner) {
            return;
        }
        let parameters = &self.parameters;
        let base = if parameters.on_gross { earner.gross } else { earner.net_of_fee() };
        let is_low_earner = base.dollars() <= parameters.low_pay_limit;
        let of_worker = share_of(base, parameters.rate_worker);
        let offset = if is_low_earner { share_of(of_worker, parameters.low_pay_offset) } else { Money::ZERO };
        let of_platform = share_of(base, parameters.rate_platform);
        claims.add(Payment::WorkerContribution, of_worker - offset, Treatment::DISREGARDED);
        claims.add(Payment::PublicContribution, offset, Treatment::DISREGARDED);
        let payer = Payer::Platform.on(earner.marketplace);
        claims.add(payer.contribution(), of_platform, Treatment::DISREGARDED);
    }
}

#[cfg(test)]
mod tests {
    use ghostwork_parameters::{Assignment, Schedule};

    use super::*;
    use crate::example::{dollars, earner, earner_claims, month, owed};

    fn rule(parameters: MandatorySocialInsuranceParameters) -> MandatorySocialInsuranceRule {
        MandatorySocialInsuranceRule { parameters, month: month() }
    }

    /// Returns a worker of 30 in January 2027, born in 1997 by that count.
    fn young() -> EarnerMonth {
        EarnerMonth { age_years: 30, takes_up: false, ..earner() }
    }

    #[test]
    fn worker_platform_and_government_contribute_for_a_low_earner() {
        let claims = earner_claims(&rule(MandatorySocialInsuranceParameters::default()), &young());

        // 20 % of 1,800 dollars is 360 dollars, half of it offset; 17 % is 306 dollars.
        assert_eq!(owed(&claims, Payment::WorkerContribution), dollars(180.0));
        assert_eq!(owed(&claims, Payment::PublicContribution), dollars(180.0));
        assert_eq!(owed(&claims, Payment::PlatformContribution), dollars(306.0));
    }

    #[test]
    fn others_pay_the_full_rate() {
        let parameters = MandatorySocialInsuranceParameters {
            on_gross: true,
            ..MandatorySocialInsuranceParameters::default()
        };
        let claims = earner_claims(&rule(parameters), &young());

        // 20 % of 2,000 dollars, which is above the limit of 1,900 dollars.
        assert_eq!(owed(&claims, Payment::WorkerContribution), dollars(400.0));
        assert_eq!(owed(&claims, Payment::PublicContribution), dollars(0.0));
    }

    #[test]
    fn those_born_earlier_are_insured_only_when_they_opt_in() {
        let rule = rule(MandatorySocialInsuranceParameters::default());
        let older = EarnerMonth { age_years: 50, ..young() };
        let volunteer = EarnerMonth { takes_up: true, ..older };

        assert!(earner_claims(&rule, &older).entries().is_empty());
        assert!(!earner_claims(&rule, &volunteer).entries().is_empty());
    }

    #[test]
    fn rates_follow_their_schedule() {
        let settings = [Assignment {
            key: "mandatory_social_insurance.rate_platform".to_owned(),
            schedule: Schedule::Steps(vec![(month(), 0.035), (month() + 12, 0.07)]),
        }];
        let of_platform = |month| {
            let rule = ghostwork_core::policy::InstrumentDefinition::rule(
                &MandatorySocialInsurance,
                &settings,
                month,
            );
            owed(&earner_claims(&*rule, &young()), Payment::PlatformContribution)
        };

        // 3.5 % and 7 % of 1,800 dollars.
        assert_eq!(of_platform(month()), dollars(63.0));
        assert_eq!(of_platform(month() + 12), dollars(126.0));
    }

    #[test]
    fn nothing_is_claimed_at_rates_of_zero() {
        let parameters = MandatorySocialInsuranceParameters {
            rate_worker: 0.0,
            rate_platform: 0.0,
            ..MandatorySocialInsuranceParameters::default()
        };

        assert!(earner_claims(&rule(parameters), &young()).entries().is_empty());
    }

    #[test]
    fn contributions_rise_with_the_rate() {
        let contribution = |rate_worker| {
            let parameters = MandatorySocialInsuranceParameters {
                rate_worker,
                ..MandatorySocialInsuranceParameters::default()
            };
            owed(&earner_claims(&rule(parameters), &young()), Payment::WorkerContribution)
        };

        assert!(contribution(0.1) < contribution(0.13) && contribution(0.13) < contribution(0.2));
    }
}
