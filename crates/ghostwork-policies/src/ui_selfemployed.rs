use ghostwork_core::policy::{
    Claims, Coverage, EarnerMonth, Payment, PersonMonth, Prospect, Protection, Reach, Rule, Stage, Treatment,
};
use ghostwork_parameters::{ASSUMPTION, Money, Unit, parameters};

use crate::billing::{Payer, share_of};
use crate::definition::instrument;

instrument! {
    /// # What it pays
    ///
    /// Insurance against a fall of platform pay. In months with pay the worker owes `rate_worker` of pay before fees and the
    /// merchant, on demand the platform, owes `rate_client`. In a month whose pay is lower than usual by `drop_trigger` or
    /// more, the government pays `replacement` of what is missing, up to
    /// `cap` a day, of which a month has thirty. The benefit counts for means-tested
    /// benefits.
    ///
    /// # Who receives it
    ///
    /// Insured workers in covered places, on covered marketplaces and in covered categories, who began `min_months` ago or
    /// earlier, until `max_days` after their last pay: also those who have lost or given up the account meanwhile.
    /// With `mandatory` all are insured, otherwise those who join: workers think of it now and then (`takeup.attention`), and
    /// join if what they may expect to receive within a year, by the risk that they know of, exceeds premiums and trouble
    /// (`takeup.hassle`), so that those at risk join first; or the share `takeup.rate` where a scenario gives one. Because the
    /// usual pay follows what was earned, a lasting fall stops counting as one after some months.
    ///
    /// # What may happen
    ///
    /// Low months get less low, and the insured can wait for a better task. Some will earn less, or show less, because the
    /// fund makes up for it. If joining is free, those at risk join.
    ///
    /// # Source
    ///
    /// - Korea, artists (10 December 2020) and platform workers (2021 and 2022): 1.6 % of pay, half each; 9 months of
    ///   contributions in 24, 60 % replacement, at most 66,000 won a day for 120 to 270 days, also when income falls
    ///   (koreaherald.com, asiae.co.kr). 70,000 of 170,000 artists were expected to be covered.
    /// - Denmark, voluntary membership since 1976 (discovery.researcher.life); Sweden similar: from memory, unconfirmed.
    /// - United States, pandemic assistance 2020 and 2021: average weekly benefits of 114 to 357 dollars in September 2020
    ///   (Government Accountability Office), slow payment and fraud.
    pub(crate) struct IncomeDropInsurance in "ui_selfemployed" {
        title: "Insurance against a fall of platform pay",
        stage: Stage::Insurance,
        heeds: [Compliance, Audits, TakeUp],
        parameters: IncomeDropInsuranceParameters,
        objection: objection,
    }
}

parameters! {
    /// Premiums and benefits of the insurance.
    pub(crate) struct IncomeDropInsuranceParameters in "ui_selfemployed" {
        /// The worker's premium, as a share of pay before fees.
        rate_worker: f64 = 0.008, Unit::Share, 0.0..=0.3, "Korea, artists and platform workers (koreaherald.com)";
        /// The buyer's premium, as a share of pay before fees.
        rate_client: f64 = 0.008, Unit::Share, 0.0..=0.3, "Korea, artists and platform workers (koreaherald.com)";
        /// Share of the missing pay that is replaced.
        replacement: f64 = 0.6, Unit::Share, 0.0..=0.8, "Korea, artists and platform workers (koreaherald.com)";
        /// Highest benefit.
        cap: f64 = 50.0, Unit::DollarsPerDay, 0.0..=500.0, "Korea: 66,000 won a day (koreaherald.com); converted from memory, unconfirmed";
        /// Fall of pay from the usual from which a benefit is paid.
        drop_trigger: f64 = 0.3, Unit::Share, 0.0..=1.0, ASSUMPTION;
        /// Months since the worker began before a benefit is paid.
        min_months: u32 = 9, Unit::Months, 0.0..=24.0, "Korea: 9 months of contributions in 24 (koreaherald.com)";
        /// Days after the last pay until which a benefit is paid.
        max_days: u32 = 180, Unit::Days, 30.0..=720.0, "Korea: 120 to 270 days (koreaherald.com)";
        /// Whether every worker is insured; otherwise only those who join.
        mandatory: bool = true, Unit::Switch, 0.0..=1.0, "Korea, artists (koreaherald.com)";
    }
}

/// Returns why take-up cannot hang on what is paid in a month.
fn objection(coverage: &Coverage) -> Option<&'static str> {
    coverage.take_up.logit.then_some("an insurance collects premiums in other months than it pays, so that take-up cannot be a logit of what a month pays")
}

/// Days for which a month's benefit is paid.
const DAYS_PER_MONTH: u32 = 30;

impl IncomeDropInsuranceParameters {
    /// Returns whether the pay of a person has fallen far enough, in a spell that the insurance still covers.
    fn is_entitled(&self, person: &PersonMonth) -> bool {
        let most = share_of(person.usual_platform_gross, 1.0 - self.drop_trigger);
        u32::from(person.account_months) >= self.min_months
            && DAYS_PER_MONTH * u32::from(person.months_since_platform_pay) <= self.max_days
            && person.usual_platform_gross > Money::ZERO
            && person.platform_gross <= most
    }
}

impl Rule for IncomeDropInsuranceParameters {
    fn reach(&self) -> Reach {
        Reach::Everyone
    }

    fn worth_of_joining(&self, prospect: &Prospect) -> Option<f64> {
        let usual = prospect.usual_gross.dollars();
        let benefit = (self.replacement * usual).min(self.cap * f64::from(DAYS_PER_MONTH));
        let chance = prospect.chance_without_pay;
        let worth = chance * benefit - (1.0 - chance) * self.rate_worker * usual;
        (!self.mandatory).then_some(worth)
    }

    fn claim_for_earner(&self, earner: &EarnerMonth, _coverage: &Coverage, claims: &mut Claims) {
        if (self.mandatory || earner.takes_up) && self.replacement > 0.0 {
            claims.protect(Protection::Unemployment);
        }
        if earner.payer_complies && (self.mandatory || earner.takes_up) {
            let client = Payer::Merchant.on(earner.marketplace);
            claims.add(Payment::WorkerLevy, share_of(earner.gross, self.rate_worker), Treatment::DISREGARDED);
            claims.add(client.levy(), share_of(earner.gross, self.rate_client), Treatment::DISREGARDED);
        }
    }

    fn claim_for_person(&self, person: &PersonMonth, _coverage: &Coverage, claims: &mut Claims) {
        if (self.mandatory || person.takes_up) && self.is_entitled(person) {
            let missing = person.usual_platform_gross - person.platform_gross;
            let benefit = share_of(missing, self.replacement)
                .min(Money::from_dollars(self.cap * f64::from(DAYS_PER_MONTH)));
            let treatment = Treatment { taxable: false, ..Treatment::AS_PAY };
            claims.add(Payment::PublicTransfer, benefit, treatment);
        }
    }
}

#[cfg(test)]
mod tests {
    use ghostwork_core::policy::InstrumentDefinition;

    use super::*;
    use crate::example::{coverage, dollars, earner, earner_claims, owed, person, person_claims};

    /// Returns a person whose pay fell from 2,000 to 800 dollars.
    fn struck() -> PersonMonth {
        PersonMonth { platform_gross: dollars(800.0), usual_platform_gross: dollars(2000.0), ..person() }
    }

    fn benefit(rule: &IncomeDropInsuranceParameters, person: &PersonMonth) -> Money {
        owed(&person_claims(rule, person), Payment::PublicTransfer)
    }

    #[test]
    fn worker_and_client_pay_the_same_premium() {
        // 0.8 % of 2,000 dollars each.
        let claims = earner_claims(&IncomeDropInsuranceParameters::default(), &earner());

        assert_eq!(owed(&claims, Payment::WorkerLevy), dollars(16.0));
        assert_eq!(owed(&claims, Payment::MerchantLevy), dollars(16.0));
    }

    #[test]
    fn most_of_the_missing_pay_is_replaced_up_to_the_cap() {
        let rule = IncomeDropInsuranceParameters::default();
        let ruined = PersonMonth {
            platform_gross: Money::ZERO,
            usual_platform_gross: dollars(9000.0),
            months_since_platform_pay: 3,
            ..person()
        };

        // 60 % of 1,200 dollars; 60 % of 9,000 dollars is above 1,500 dollars.
        assert_eq!(benefit(&rule, &struck()), dollars(720.0));
        assert_eq!(benefit(&rule, &ruined), dollars(1500.0));
    }

    #[test]
    fn a_small_fall_is_not_insured() {
        let rule = IncomeDropInsuranceParameters::default();
        // 30 % below 2,000 dollars is 1,400 dollars.
        let at_the_trigger = PersonMonth { platform_gross: dollars(1400.0), ..struck() };
        let above = PersonMonth { platform_gross: dollars(1400.01), ..struck() };

        assert_eq!(benefit(&rule, &at_the_trigger), dollars(360.0));
        assert_eq!(benefit(&rule, &above), Money::ZERO);
    }

    #[test]
    fn newcomers_and_long_spells_are_not_insured() {
        let rule = IncomeDropInsuranceParameters::default();

        assert_eq!(benefit(&rule, &PersonMonth { account_months: 8, ..struck() }), Money::ZERO);
        assert_eq!(benefit(&rule, &PersonMonth { months_since_platform_pay: 7, ..struck() }), Money::ZERO);
    }

    #[test]
    fn only_members_of_a_voluntary_insurance_pay_and_receive() {
        let rule =
            IncomeDropInsuranceParameters { mandatory: false, ..IncomeDropInsuranceParameters::default() };

        assert_eq!(benefit(&rule, &PersonMonth { takes_up: false, ..struck() }), Money::ZERO);
        assert!(earner_claims(&rule, &EarnerMonth { takes_up: false, ..earner() }).entries().is_empty());
    }

    #[test]
    fn nothing_is_claimed_at_rates_of_zero() {
        let rule = IncomeDropInsuranceParameters {
            rate_worker: 0.0,
            rate_client: 0.0,
            replacement: 0.0,
            ..IncomeDropInsuranceParameters::default()
        };

        assert!(earner_claims(&rule, &earner()).entries().is_empty());
        assert!(person_claims(&rule, &struck()).entries().is_empty());
    }

    #[test]
    fn the_benefit_rises_with_the_replacement_rate() {
        let with = |replacement| {
            benefit(
                &IncomeDropInsuranceParameters { replacement, ..IncomeDropInsuranceParameters::default() },
                &struck(),
            )
        };

        assert!(with(0.4) < with(0.6) && with(0.6) < with(0.8));
    }

    #[test]
    fn take_up_by_what_a_month_pays_is_refused() {
        let mut weighed = coverage();
        weighed.take_up.logit = true;

        assert!(IncomeDropInsurance.objection(&weighed).is_some());
        assert_eq!(IncomeDropInsurance.objection(&coverage()), None);
    }
}
