use ghostwork_core::policy::{Claims, Coverage, EarnerMonth, Payment, Reach, Rule, Stage, Treatment};
use ghostwork_parameters::{ASSUMPTION, Money, Unit, choices, parameters};

use crate::billing::{Payer, share_of};
use crate::definition::instrument;

instrument! {
    /// # What it pays
    ///
    /// A levy of `rate` on `base`, but no more than `cap_on_payments` of what the worker is paid after fees, into a public
    /// fund. Marketplaces owe it on their `turnover` (pay before fees) or on each `payout` (pay after fees); merchants owe
    /// it on each `transaction`, or on the `fees` of freelancers to whom they pay more than `de_minimis_client` a year, which
    /// the model tests on the month's pay at annual rates. Registered workers with at least `min_income` a year are insured
    /// with `insurance_rate` of their pay after fees, credited to the benefit account: `worker_share` of it comes from the
    /// worker, `public_share` from the budget, and the rest from the fund as far as the levy on the same pay goes.
    ///
    /// # Who receives it
    ///
    /// Workers on covered contracts who register (`takeup.rate`: 0.3 to 0.6, an assumption) and earn enough.
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
        heeds: [Compliance, Audits, TakeUp],
        parameters: AggregatorTurnoverLevyParameters,
    }
}

choices! {
    /// What the levy is taken from.
    pub(crate) enum Base {
        /// Pay before fees, owed by the marketplace.
        Turnover = "turnover",
        /// Pay after fees, owed by the marketplace.
        Payout = "payout",
        /// Pay before fees, owed by the merchant.
        Transaction = "transaction",
        /// Pay before fees of merchants above the threshold, owed by the merchant.
        Fees = "fees",
    }
}

/// Dollars of a euro, average of 2024 (European Central Bank).
const DOLLARS_PER_EURO: f64 = 1.08;
/// Months of a year.
const MONTHS_PER_YEAR: f64 = 12.0;

parameters! {
    /// The levy and the insurance that it helps to pay.
    pub(crate) struct AggregatorTurnoverLevyParameters in "aggregator_turnover_levy" {
        /// Levy, as a share of pay before fees.
        rate: f64 = 0.015, Unit::Share, 0.0..=0.05, "India, Code on Social Security 2020: 1 to 2 %";
        /// Highest levy, as a share of pay after fees.
        cap_on_payments: f64 = 0.05, Unit::Share, 0.0..=0.1, "India, Code on Social Security 2020";
        /// What the levy is taken from, and by that who owes it.
        base: Base = Base::Turnover, Unit::Choice, 0.0..=3.0, "India, Code on Social Security 2020: the aggregator's turnover";
        /// Insurance credited to a registered worker, as a share of pay after fees.
        insurance_rate: f64 = 0.015, Unit::Share, 0.0..=0.5, ASSUMPTION;
        /// Share of the insurance that the worker pays.
        worker_share: f64 = 0.5, Unit::Share, 0.0..=1.0, "Germany, artists' social insurance (ikk-classic.de); India: none";
        /// Share of the insurance that the budget pays.
        public_share: f64 = 0.2, Unit::Share, 0.0..=1.0, "Germany, artists' social insurance (ikk-classic.de)";
        /// Pay after fees from which a worker is insured.
        min_income: f64 = 3900.0, Unit::EurosPerYear, 0.0..=100_000.0, "Germany, artists' social insurance (cdh.de)";
        /// Fees of a client up to which it owes no levy.
        de_minimis_client: f64 = 700.0, Unit::EurosPerYear, 0.0..=100_000.0, "Germany, artists' social insurance 2025 (cdh.de)";
    }
}

impl AggregatorTurnoverLevyParameters {
    /// Returns the levy on a month of work.
    fn levy(&self, earner: &EarnerMonth) -> Money {
        let base = match self.base {
            Base::Turnover | Base::Transaction => earner.gross,
            Base::Payout => earner.net_of_fee(),
            Base::Fees if exceeds(earner.gross, self.de_minimis_client) => earner.gross,
            Base::Fees => Money::ZERO,
        };
        share_of(base, self.rate).min(share_of(earner.net_of_fee(), self.cap_on_payments))
    }

    fn payer(&self) -> Payer {
        match self.base {
            Base::Turnover | Base::Payout => Payer::Platform,
            Base::Transaction | Base::Fees => Payer::Merchant,
        }
    }
}

/// Returns whether the pay of a month is more than an amount in euros a year.
fn exceeds(pay: Money, euros_per_year: f64) -> bool {
    pay.dollars() * MONTHS_PER_YEAR > euros_per_year * DOLLARS_PER_EURO
}

impl Rule for AggregatorTurnoverLevyParameters {
    fn reach(&self) -> Reach {
        Reach::Earners
    }

    fn claim_for_earner(&self, earner: &EarnerMonth, _coverage: &Coverage, claims: &mut Claims) {
        let paid = earner.net_of_fee();
        let levy = self.levy(earner);
        if earner.payer_complies {
            claims.add(self.payer().on(earner.marketplace).levy(), levy, Treatment::DISREGARDED);
        }
        if earner.takes_up && exceeds(paid, self.min_income) {
            let insurance = share_of(paid, self.insurance_rate);
            let from_worker = share_of(insurance, self.worker_share);
            let from_budget = share_of(insurance, self.public_share).min(insurance - from_worker);
            let from_fund = (insurance - from_worker - from_budget).min(levy);
            claims.add(Payment::WorkerContribution, from_worker, Treatment::DISREGARDED);
            claims.add(Payment::PublicContribution, from_budget + from_fund, Treatment::DISREGARDED);
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
        assert_eq!(owed(&claims, Payment::PublicContribution), dollars(13.5));
        assert_eq!(owed(&claims, Payment::WorkerContribution), dollars(13.5));
    }

    #[test]
    fn the_base_says_what_is_levied_and_from_whom() {
        let with =
            |base| AggregatorTurnoverLevyParameters { base, ..AggregatorTurnoverLevyParameters::default() };
        let levied = |base, payment| owed(&earner_claims(&with(base), &earner()), payment);
        let small = EarnerMonth { gross: dollars(60.0), fee: Money::ZERO, ..earner() };

        assert_eq!(levied(Base::Payout, Payment::PlatformLevy), dollars(27.0));
        assert_eq!(levied(Base::Transaction, Payment::MerchantLevy), dollars(30.0));
        assert_eq!(levied(Base::Fees, Payment::MerchantLevy), dollars(30.0));
        // 720 dollars a year are less than 700 euros.
        assert!(earner_claims(&with(Base::Fees), &small).entries().is_empty());
    }

    #[test]
    fn the_fund_pays_no_more_than_the_levy_brings() {
        let rule = AggregatorTurnoverLevyParameters {
            insurance_rate: 0.10,
            worker_share: 0.0,
            public_share: 0.0,
            ..AggregatorTurnoverLevyParameters::default()
        };

        assert_eq!(owed(&earner_claims(&rule, &earner()), Payment::PublicContribution), dollars(30.0));
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
            base: Base::Fees,
            insurance_rate: 0.36,
            ..AggregatorTurnoverLevyParameters::default()
        };
        let claims = earner_claims(&rule, &earner());

        // 5 % of 2,000 dollars; 36 % of 1,800 dollars is 648 dollars: half, a fifth, and the levy of 100 dollars.
        assert_eq!(owed(&claims, Payment::MerchantLevy), dollars(100.0));
        assert_eq!(owed(&claims, Payment::WorkerContribution), dollars(324.0));
        assert_eq!(owed(&claims, Payment::PublicContribution), dollars(229.6));
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
