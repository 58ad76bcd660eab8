use ghostwork_core::policy::{
    AccountTerms, Claims, Coverage, EarnerMonth, Payment, Prospect, Reach, Rule, Stage, Treatment,
};
use ghostwork_parameters::{ASSUMPTION, By, Flags, Label, Money, Month, Unit, parameters};

use crate::billing::{Payer, share_of};
use crate::definition::instrument;

instrument! {
    /// # What it pays
    ///
    /// A contribution of `rate_payer` times pay before fees into the worker's own benefit account. Marketplace and
    /// merchant owe it in the shares `payer_split`; on a direct contract the merchant owes all of it, on demand the
    /// platform does. Nothing is owed before the pay of the calendar quarter reaches `threshold`; from then on the whole
    /// quarter counts, so that the month in which the threshold is reached catches up. Pay from before the rule began counts
    /// towards the threshold, but nothing is owed on it; pay of earlier months of the quarter is owed on by the share of those
    /// months since then. With `pooled` pay on all platforms counts towards the threshold, otherwise each platform looks at its
    /// own, and the one with most pay sees `main_platform_share`; contributions are then owed on that part alone. Those who are
    /// enrolled may have to match with `rate_worker_match` of their pay. Running the accounts costs `admin_cost` of what comes in.
    /// The owner may draw on the account for the `categories`: `health` (a part each month for premiums of an individual
    /// plan), `retirement` (from 65 years on), `time_off`, `emergency` (in hardship) and `ui` (in unemployment);
    /// `withdrawal_penalty` of what is drawn is kept by those who run the accounts.
    ///
    /// # Who receives it
    ///
    /// Workers on covered contracts. Where `mandatory` holds, everyone is enrolled but those who opt out
    /// (`takeup.opt_out`); otherwise those who enrol: workers think of it now and then (`takeup.attention`) and join if the
    /// contributions of a year are worth the trouble (`takeup.hassle`), or the share `takeup.rate` where a scenario gives one.
    /// Payers who do not comply remit nothing.
    ///
    /// # What may happen
    ///
    /// The contribution is a wedge between what work costs and what it pays: rates, fees and orders adjust, and part of it
    /// comes out of pay. The account is a buffer that pays premiums, time off and emergencies, so that consumption is
    /// smoother. The threshold is a notch: one dollar more of pay starts a contribution on a whole quarter.
    ///
    /// # Source
    ///
    /// - Pilots with a delivery platform in Pennsylvania (April 2024 to March 2025), then Georgia and Maryland: 4 % of
    ///   earnings before tips with 1,000 dollars or more in the quarter (planadviser.com, hrpolicy.org).
    /// - Pennsylvania: 4,400 of 19,000 eligible enrolled (23 %), nearly 400 dollars a year each; spent on time off 32 %,
    ///   emergencies 21 %, health 10 %, retirement 4 % (about.doordash.com, commissioned by the company).
    /// - Utah SB 233 (2023), Tennessee (2025), Alabama (2025): voluntary contributions that are no evidence of employment
    ///   (le.utah.gov, Bloomberg Law). US Senate bill S.2210 (July 2025): a federal safe harbour, in committee.
    /// - Washington State proposals of 2019 and 2020 for 15 % or 2 dollars an hour: from memory, unconfirmed.
    pub(crate) struct PortableBenefits in "portable_benefits" {
        title: "Portable benefits account",
        stage: Stage::Insurance,
        heeds: [Compliance, Audits, TakeUp, OptOut],
        parameters: PortableBenefitsParameters,
        rule: |parameters, month| PortableBenefitsRule { parameters, month },
    }
}

/// Who shares the contribution.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct ContributionPayer;

impl Label for ContributionPayer {
    const NAMES: &'static [&'static str] = &["platform", "merchant"];
}

/// Months of a quarter.
const MONTHS_OF_A_QUARTER: u32 = 3;

/// What an account may be drawn on for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct AccountUse;

impl Label for AccountUse {
    const NAMES: &'static [&'static str] = &["health", "retirement", "time_off", "emergency", "ui"];
}

const PAYERS: [Payer; 2] = [Payer::Platform, Payer::Merchant];

parameters! {
    /// The rates and conditions of a portable benefits account.
    pub(crate) struct PortableBenefitsParameters in "portable_benefits" {
        /// Contribution of the payers, as a share of pay before fees.
        rate_payer: f64 = 0.04, Unit::Share, 0.0..=0.2, "pilots in Pennsylvania, Georgia and Maryland, 2024-25 (planadviser.com)";
        /// Share of the payers' contribution that each of them owes; together 1 for the full rate.
        payer_split: By<ContributionPayer, 2> = By::new([0.5, 0.5]), Unit::Share, 0.0..=1.0, ASSUMPTION;
        /// Contribution of an enrolled worker, as a share of pay before fees.
        rate_worker_match: f64 = 0.0, Unit::Share, 0.0..=0.1, ASSUMPTION;
        /// Pay before fees in the calendar quarter from which contributions are owed.
        threshold: f64 = 1000.0, Unit::DollarsPerQuarter, 0.0..=5000.0, "pilots in Pennsylvania, Georgia and Maryland, 2024-25 (planadviser.com)";
        /// Whether everyone is enrolled who does not opt out; otherwise only those who ask are.
        mandatory: bool = true, Unit::Switch, 0.0..=1.0, ASSUMPTION;
        /// Whether pay on all platforms counts together.
        pooled: bool = true, Unit::Switch, 0.0..=1.0, ASSUMPTION;
        /// Share of a worker's hours and pay that is with the platform where most of them are.
        main_platform_share: f64 = 0.7, Unit::Share, 0.0..=1.0, ASSUMPTION;
        /// What the owner may draw on the account for.
        categories: Flags<AccountUse, 5> = Flags::new([true; 5]), Unit::Switch, 0.0..=1.0,
            "pilot in Pennsylvania, 2024-25 (about.doordash.com)";
        /// Share of what is drawn that is kept.
        withdrawal_penalty: f64 = 0.0, Unit::Share, 0.0..=0.25, ASSUMPTION;
        /// Cost of running the accounts, as a share of contributions.
        admin_cost: f64 = 0.06, Unit::Share, 0.0..=0.15, ASSUMPTION;
        /// Whether the payers' contribution counts as the worker's income, for taxes and benefits.
        counts_as_income: bool = false, Unit::Switch, 0.0..=1.0, ASSUMPTION;
    }
}

/// Portable benefits as they stand in a month.
struct PortableBenefitsRule {
    parameters: PortableBenefitsParameters,
    month: Month,
}

impl PortableBenefitsRule {
    /// Returns the pay of the quarter that counts: this month's, and of the months before it the share since the rule began.
    fn covered_pay(&self, earner: &EarnerMonth, from: Month) -> Money {
        let months_before = self.month.index() % MONTHS_OF_A_QUARTER;
        let covered = self.month.index().saturating_sub(from.index()).min(months_before);
        let share = f64::from(covered) / f64::from(months_before.max(1));
        earner.gross + share_of(earner.gross_this_quarter - earner.gross, share)
    }

    /// Returns the pay on which contributions fall due this month, given the first month of the rule.
    fn liable_pay(&self, earner: &EarnerMonth, from: Month) -> Money {
        let parameters = &self.parameters;
        let threshold = Money::from_dollars(parameters.threshold);
        let seen = |pay: Money| {
            if parameters.pooled { pay } else { share_of(pay, parameters.main_platform_share) }
        };
        let (month, quarter) = (seen(earner.gross), seen(earner.gross_this_quarter));
        if quarter < threshold {
            Money::ZERO
        } else if quarter - month < threshold {
            seen(self.covered_pay(earner, from))
        } else {
            month
        }
    }
}

impl Rule for PortableBenefitsRule {
    fn reach(&self) -> Reach {
        Reach::Earners
    }

    fn account_terms(&self) -> Option<AccountTerms> {
        let [health, retirement, time_off, emergency, unemployment] =
            [0, 1, 2, 3, 4].map(|use_| self.parameters.categories[use_]);
        let penalty = self.parameters.withdrawal_penalty;
        Some(AccountTerms { health, retirement, time_off, emergency, unemployment, penalty })
    }

    fn worth_of_joining(&self, prospect: &Prospect) -> Option<f64> {
        // What the worker pays in is no gain: it was the worker's before.
        let parameters = &self.parameters;
        let owed = parameters.rate_payer * parameters.payer_split.values().iter().sum::<f64>();
        let pay = prospect.usual_gross.dollars();
        let reaches = f64::from(MONTHS_OF_A_QUARTER) * pay >= parameters.threshold;
        let worth = if reaches { owed * (1.0 - parameters.admin_cost) * pay } else { 0.0 };
        (!parameters.mandatory).then_some(worth)
    }

    fn claim_for_earner(&self, earner: &EarnerMonth, coverage: &Coverage, claims: &mut Claims) {
        let parameters = &self.parameters;
        let is_enrolled = if parameters.mandatory { !earner.opts_out } else { earner.takes_up };
        if !is_enrolled || !earner.payer_complies {
            return;
        }
        let pay = self.liable_pay(earner, coverage.from);
        let treatment = Treatment::counted(parameters.counts_as_income);
        let mut paid_in = share_of(pay, parameters.rate_worker_match);
        claims.add(Payment::WorkerContribution, paid_in, Treatment::DISREGARDED);
        for (payer, share) in PAYERS.into_iter().zip(parameters.payer_split.values()) {
            let contribution = share_of(pay, parameters.rate_payer * share);
            claims.add(payer.on(earner.marketplace).contribution(), contribution, treatment);
            paid_in += contribution;
        }
        claims.add(
            Payment::AccountAdministration,
            share_of(paid_in, parameters.admin_cost),
            Treatment::DISREGARDED,
        );
    }
}

#[cfg(test)]
mod tests {
    use ghostwork_core::categories::Marketplace;

    use super::*;
    use crate::example::{coverage, dollars, earner, earner_claims, month, owed};

    /// Returns a rule that began in January, in March.
    fn in_march(parameters: PortableBenefitsParameters) -> PortableBenefitsRule {
        PortableBenefitsRule { parameters, month: month() + 2 }
    }

    fn usual() -> PortableBenefitsRule {
        in_march(PortableBenefitsParameters::default())
    }

    #[test]
    fn platform_and_merchant_share_four_per_cent() {
        // 4 % of 2,000 dollars is 80 dollars, half each; 6 % of 80 dollars is 4.80 dollars.
        let claims = earner_claims(&usual(), &earner());

        assert_eq!(owed(&claims, Payment::PlatformContribution), dollars(40.0));
        assert_eq!(owed(&claims, Payment::MerchantContribution), dollars(40.0));
        assert_eq!(owed(&claims, Payment::AccountAdministration), dollars(4.8));
        assert_eq!(owed(&claims, Payment::WorkerContribution), Money::ZERO);
    }

    #[test]
    fn the_month_that_reaches_the_threshold_catches_up() {
        let rule = usual();
        let below = EarnerMonth { gross: dollars(500.0), gross_this_quarter: dollars(999.0), ..earner() };
        let reached = EarnerMonth { gross: dollars(500.0), gross_this_quarter: dollars(1400.0), ..earner() };

        assert!(earner_claims(&rule, &below).entries().is_empty());
        // 4 % of the quarter's 1,400 dollars is 56 dollars, half of it the platform's.
        assert_eq!(owed(&earner_claims(&rule, &reached), Payment::PlatformContribution), dollars(28.0));
    }

    #[test]
    fn nothing_is_owed_on_pay_from_before_the_rule() {
        let rule = in_march(PortableBenefitsParameters {
            threshold: 5_000.0,
            ..PortableBenefitsParameters::default()
        });
        let busy = EarnerMonth { gross: dollars(2_400.0), gross_this_quarter: dollars(7_200.0), ..earner() };
        let owed_from = |months| {
            let mut coverage = coverage();
            coverage.from = month() + months;
            let mut claims = Claims::default();
            rule.claim_for_earner(&busy, &coverage, &mut claims);
            owed(&claims, Payment::PlatformContribution) + owed(&claims, Payment::MerchantContribution)
        };

        // 4 % of three, two and one months of 2,400 dollars.
        assert_eq!([0, 1, 2].map(owed_from), [288.0, 192.0, 96.0].map(dollars));
    }

    #[test]
    fn the_platform_owes_everything_on_demand() {
        let courier = EarnerMonth { marketplace: Marketplace::OnDemand, ..earner() };
        let claims = earner_claims(&usual(), &courier);

        assert_eq!(owed(&claims, Payment::PlatformContribution), dollars(80.0));
        assert_eq!(owed(&claims, Payment::MerchantContribution), Money::ZERO);
    }

    #[test]
    fn only_the_enrolled_contribute() {
        let mandatory = usual();
        let voluntary =
            in_march(PortableBenefitsParameters { mandatory: false, ..mandatory.parameters.clone() });
        let leaver = EarnerMonth { opts_out: true, ..earner() };
        let hesitant = EarnerMonth { takes_up: false, ..earner() };

        assert!(earner_claims(&mandatory, &leaver).entries().is_empty());
        assert!(!earner_claims(&mandatory, &hesitant).entries().is_empty());
        assert!(earner_claims(&voluntary, &hesitant).entries().is_empty());
    }

    #[test]
    fn nothing_is_claimed_at_a_rate_of_zero() {
        let rule =
            in_march(PortableBenefitsParameters { rate_payer: 0.0, ..PortableBenefitsParameters::default() });

        assert!(earner_claims(&rule, &earner()).entries().is_empty());
    }

    #[test]
    fn contributions_rise_with_the_rate() {
        let contribution = |rate_payer| {
            let rule =
                in_march(PortableBenefitsParameters { rate_payer, ..PortableBenefitsParameters::default() });
            owed(&earner_claims(&rule, &earner()), Payment::PlatformContribution)
        };

        assert!(contribution(0.02) < contribution(0.04) && contribution(0.04) < contribution(0.08));
    }
}
