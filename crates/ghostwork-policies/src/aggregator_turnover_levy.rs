use ghostwork_core::policy::{Claims, Coverage, EarnerMonth, Payment, Reach, Rule, Stage, Treatment};
use ghostwork_parameters::{ASSUMPTION, Money, Unit, parameters};

use crate::billing::{Payer, share_of};
use crate::definition::instrument;

instrument! {
    /// # What it pays
    ///
    /// A levy of `rate` on turnover, but no more than `cap_on_payments` of what the worker is paid after fees, into a
    /// public fund. Marketplaces owe it, or with `client_pays` the merchants who buy the work. Registered workers are
    /// insured with `insurance_rate` of their pay after fees, credited to the benefit account: `worker_share` of it comes
    /// from the worker, the rest from the fund. What the levy does not cover, the budget bears.
    ///
    /// # Who receives it
    ///
    /// Workers on covered contracts who register (`takeup.rate`: 0.3 to 0.6, an assumption). Minimum earnings can be set
    /// by eligibility; the German scheme insures from 3,900 euros a year.
    ///
    /// # What may happen
    ///
    /// A small wedge on all trade, whoever works; where insurance is cheap for the insured, as in the German scheme, the
    /// covered occupations attract workers.
    ///
    /// # Source
    ///
    /// - India, Code on Social Security 2020, in force 21 November 2025: 1 to 2 % of turnover, at most 5 % of what gig
    ///   workers are paid; 90 days with one aggregator or 120 across several (livemint.com, moneycontrol.com). Karnataka:
    ///   1 to 5 % a transaction, from 1 % since February 2026 (indianexpress.com).
    /// - Germany, artists' social insurance: clients pay 5.0 % of fees (2023 to 2025); the worker pays half of the
    ///   contributions, clients 30 %, the federal budget 20 %; over 190,000 insured (cdh.de, ikk-classic.de).
    pub(crate) struct AggregatorTurnoverLevy in "aggregator_turnover_levy" {
        title: "Levy on turnover for a social-security fund",
        stage: Stage::Insurance,
        parameters: AggregatorTurnoverLevyParameters,
    }
}

parameters! {
    /// The levy and the insurance that it helps to pay.
    pub(crate) struct AggregatorTurnoverLevyParameters in "aggregator_turnover_levy" {
        /// Levy, as a share of pay before fees.
        rate: f64 = 0.015, Unit::Share, 0.0..=0.05, "India, Code on Social Security 2020: 1 to 2 %";
        /// Highest levy, as a share of pay after fees.
        cap_on_payments: f64 = 0.05, Unit::Share, 0.0..=0.1, "India, Code on Social Security 2020";
        /// Whether merchants owe the levy rather than marketplaces.
        client_pays: bool = false, Unit::Switch, 0.0..=1.0, "India, Code on Social Security 2020: the aggregator";
        /// Insurance credited to a registered worker, as a share of pay after fees.
        insurance_rate: f64 = 0.015, Unit::Share, 0.0..=0.5, ASSUMPTION;
        /// Share of the insurance that the worker pays.
        worker_share: f64 = 0.0, Unit::Share, 0.0..=1.0, "India, Code on Social Security 2020: none; Germany 0.5";
    }
}

impl Rule for AggregatorTurnoverLevyParameters {
    fn reach(&self) -> Reach {
        Reach::Earners
    }

    fn claim_for_earner(&self, earner: &EarnerMonth, _coverage: &Coverage, claims: &mut Claims) {
        let paid = earner.net_of_fee();
        if earner.payer_complies {
            let payer = if self.client_pays { Payer::Merchant } else { Payer::Platform };
            let levy = share_of(earner.gross, self.rate).min(share_of(paid, self.cap_on_payments));
            claims.add(payer.on(earner.marketplace).levy(), levy, Treatment::DISREGARDED);
        }
        if earner.takes_up && paid > Money::ZERO {
            let insurance = share_of(paid, self.insurance_rate);
            let from_worker = share_of(insurance, self.worker_share);
            claims.add(Payment::WorkerContribution, from_worker, Treatment::DISREGARDED);
            claims.add(Payment::PublicContribution, insurance - from_worker, Treatment::DISREGARDED);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::example::{dollars, earner, earner_claims, owed};

    #[test]
    fn the_fund_collects_on_turnover_and_credits_on_pay() {
        // 1.5 % of 2,000 dollars is 30 dollars, below 5 % of 1,800 dollars; 1.5 % of 1,800 dollars is 27 dollars.
        let claims = earner_claims(&AggregatorTurnoverLevyParameters::default(), &earner());

        assert_eq!(owed(&claims, Payment::PlatformLevy), dollars(30.0));
        assert_eq!(owed(&claims, Payment::PublicContribution), dollars(27.0));
        assert_eq!(owed(&claims, Payment::WorkerContribution), Money::ZERO);
    }

    #[test]
    fn the_levy_never_exceeds_the_cap_on_payments() {
        let rule = AggregatorTurnoverLevyParameters {
            rate: 0.05,
            cap_on_payments: 0.02,
            ..AggregatorTurnoverLevyParameters::default()
        };

        // 2 % of 1,800 dollars, not 5 % of 2,000 dollars.
        assert_eq!(owed(&earner_claims(&rule, &earner()), Payment::PlatformLevy), dollars(36.0));
    }

    #[test]
    fn client_and_worker_share_the_german_scheme() {
        let rule = AggregatorTurnoverLevyParameters {
            rate: 0.05,
            cap_on_payments: 0.1,
            client_pays: true,
            insurance_rate: 0.36,
            worker_share: 0.5,
        };
        let claims = earner_claims(&rule, &earner());

        // 5 % of 2,000 dollars; 36 % of 1,800 dollars is 648 dollars, half each.
        assert_eq!(owed(&claims, Payment::MerchantLevy), dollars(100.0));
        assert_eq!(owed(&claims, Payment::WorkerContribution), dollars(324.0));
        assert_eq!(owed(&claims, Payment::PublicContribution), dollars(324.0));
    }

    #[test]
    fn nothing_is_claimed_at_rates_of_zero() {
        let rule = AggregatorTurnoverLevyParameters {
            rate: 0.0,
            insurance_rate: 0.0,
            ..AggregatorTurnoverLevyParameters::default()
        };

        assert!(earner_claims(&rule, &earner()).entries().is_empty());
    }

    #[test]
    fn the_levy_rises_with_the_rate() {
        let levy = |rate| {
            let rule =
                AggregatorTurnoverLevyParameters { rate, ..AggregatorTurnoverLevyParameters::default() };
            owed(&earner_claims(&rule, &earner()), Payment::PlatformLevy)
        };

        assert!(levy(0.01) < levy(0.015) && levy(0.015) < levy(0.02));
    }
}
