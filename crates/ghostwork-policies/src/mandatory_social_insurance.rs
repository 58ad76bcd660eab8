use ghostwork_core::policy::{
    AccountTerms, Claims, Coverage, EarnerMonth, Payment, Protection, Reach, Rule, Stage, Treatment,
};
use ghostwork_parameters::{ASSUMPTION, Money, Month, Unit, choices, parameters};

use crate::billing::{Payer, share_of};
use crate::definition::instrument;

instrument! {
    /// # What it pays
    ///
    /// Contributions to the worker's own account, deducted and remitted by the marketplace with each payment: `rate_worker`
    /// from the worker and `rate_platform` from the marketplace (on a direct contract the merchant). They are taken from
    /// pay after fees, or with `base` gross from pay before fees. Of a worker whose pay in the month is no more than
    /// `low_pay_limit`, the government pays the share `offset_low_income`. The account is kept for retirement: it is drawn on
    /// from 65 years on. A worker has one account for all instruments: what another one lets it be drawn on for is possible too.
    ///
    /// # Who receives it
    ///
    /// Workers on covered contracts born in `mandatory_from_birth` or later, by their age in years; of the older ones the
    /// share `opt_in_rate`. Payers who do not comply deduct and remit nothing.
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
    ///   services (efl.fr, shine.fr): `base` gross, no part of the marketplace.
    /// - No causal evaluation was found. Compliance of 0.98, deduction at source: assumption.
    pub(crate) struct MandatorySocialInsurance in "mandatory_social_insurance" {
        title: "Social insurance collected by marketplaces",
        stage: Stage::Insurance,
        heeds: [Compliance, Audits],
        parameters: MandatorySocialInsuranceParameters,
        rule: |parameters, month| MandatorySocialInsuranceRule { parameters, month },
    }
}

choices! {
    /// What contributions are a share of.
    pub(crate) enum Base {
        /// Pay after fees.
        Net = "net",
        /// Pay before fees.
        Gross = "gross",
    }
}

parameters! {
    /// The rates and the conditions of social insurance collected by marketplaces.
    pub(crate) struct MandatorySocialInsuranceParameters in "mandatory_social_insurance" {
        /// The worker's contribution, as a share of the base.
        rate_worker: f64 = 0.13, Unit::Share, 0.0..=0.4, "Singapore Platform Workers Act, 2025: from memory, unconfirmed; 0.20 in 2029";
        /// The marketplace's contribution, as a share of the base.
        rate_platform: f64 = 0.035, Unit::Share, 0.0..=0.4, "Singapore Platform Workers Act, 2025; 0.17 in 2029";
        /// Month of birth from which contributions are mandatory.
        mandatory_from_birth: Month = Month::from_index(1995 * 12), Unit::Month, 22_800.0..=25_200.0, "Singapore Platform Workers Act, 2025";
        /// Share of those born earlier who opt in.
        opt_in_rate: f64 = 0.12, Unit::Share, 0.0..=1.0, ASSUMPTION;
        /// Whether contributions are taken from pay after fees or before.
        base: Base = Base::Net, Unit::Choice, 0.0..=1.0, "Singapore Platform Workers Act: net earnings";
        /// Share of a low earner's own contribution that the government pays.
        offset_low_income: f64 = 0.75, Unit::Share, 0.0..=1.0, "Singapore, announced 2023: 0.75, 0.5, 0.5 and 0.25 by year";
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
        let born = self.month - 12 * u32::from(earner.age_years);
        born >= self.parameters.mandatory_from_birth || earner.lasting_draw < self.parameters.opt_in_rate
    }
}

impl Rule for MandatorySocialInsuranceRule {
    fn reach(&self) -> Reach {
        Reach::Earners
    }

    fn account_terms(&self) -> Option<AccountTerms> {
        Some(AccountTerms::FOR_RETIREMENT)
    }

    fn claim_for_earner(&self, earner: &EarnerMonth, _coverage: &Coverage, claims: &mut Claims) {
        if !earner.payer_complies || !self.is_insured(earner) {
            return;
        }
        let parameters = &self.parameters;
        let base = match parameters.base {
            Base::Net => earner.net_of_fee(),
            Base::Gross => earner.gross,
        };
        let is_low_earner = base.dollars() <= parameters.low_pay_limit;
        let of_worker = share_of(base, parameters.rate_worker);
        let offset =
            if is_low_earner { share_of(of_worker, parameters.offset_low_income) } else { Money::ZERO };
        let of_platform = share_of(base, parameters.rate_platform);
        claims.add(Payment::WorkerContribution, of_worker - offset, Treatment::DISREGARDED);
        claims.add(Payment::PublicContribution, offset, Treatment::DISREGARDED);
        let payer = Payer::Platform.on(earner.marketplace);
        claims.add(payer.contribution(), of_platform, Treatment::DISREGARDED);
        if of_worker + of_platform > Money::ZERO {
            claims.protect(Protection::Retirement);
        }
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
        EarnerMonth { age_years: 30, ..earner() }
    }

    #[test]
    fn worker_platform_and_government_contribute_for_a_low_earner() {
        let claims = earner_claims(&rule(MandatorySocialInsuranceParameters::default()), &young());

        // 13 % of 1,800 dollars is 234 dollars, three quarters of it offset; 3.5 % is 63 dollars.
        assert_eq!(owed(&claims, Payment::WorkerContribution), dollars(58.5));
        assert_eq!(owed(&claims, Payment::PublicContribution), dollars(175.5));
        assert_eq!(owed(&claims, Payment::PlatformContribution), dollars(63.0));
    }

    #[test]
    fn what_is_saved_by_force_is_kept_for_retirement() {
        let terms = rule(MandatorySocialInsuranceParameters::default()).account_terms().unwrap();

        assert!(terms.retirement);
        assert!(![terms.health, terms.time_off, terms.emergency, terms.unemployment].contains(&true));
    }

    #[test]
    fn others_pay_the_full_rate() {
        let parameters = MandatorySocialInsuranceParameters {
            base: Base::Gross,
            ..MandatorySocialInsuranceParameters::default()
        };
        let claims = earner_claims(&rule(parameters), &young());

        // 13 % of 2,000 dollars, which is above the limit of 1,900 dollars.
        assert_eq!(owed(&claims, Payment::WorkerContribution), dollars(260.0));
        assert_eq!(owed(&claims, Payment::PublicContribution), dollars(0.0));
    }

    #[test]
    fn those_born_earlier_are_insured_only_when_they_opt_in() {
        let rule = rule(MandatorySocialInsuranceParameters::default());
        let older = EarnerMonth { age_years: 50, ..young() };
        let volunteer = EarnerMonth { lasting_draw: 0.1, ..older };

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
