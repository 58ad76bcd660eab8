use ghostwork_core::policy::{Claims, Coverage, EarnerMonth, Payment, Reach, Rule, Stage, Treatment};
use ghostwork_parameters::{ASSUMPTION, Money, Month, Unit, parameters};

use crate::billing::{Payer, share_of};
use crate::definition::instrument;

instrument! {
    /// # What it pays
    ///
    /// A surcharge of `rate` on every transaction goes to a public fund: merchants owe it, on demand the platform does for
    /// its customers. The fund credits `benefit_bundle` dollars to the benefit account of each covered worker in each month
    /// with platform pay, whatever the pay was. `"none"` solves the bundle: what the surcharge brought last month, over the
    /// workers who were credited then, so that the fund spends what it takes in. Over the first two years a fund keeps back as much as
    /// builds up a reserve of `reserve_target` months of the bundle. What the surcharge brings beyond the bundle stays with
    /// the government, and the government makes up for what is missing.
    ///
    /// # Who receives it
    ///
    /// Workers on covered contracts who take it up, without an individual record of contributions. Payers who do not comply
    /// remit nothing, and their workers are covered all the same.
    ///
    /// # What may happen
    ///
    /// The delivered price rises and orders fall a little. Because everyone gets the same, workers with little pay or many
    /// hours at low pay gain most.
    ///
    /// # Source
    ///
    /// - New York Black Car Fund: surcharge of 2.5 %, 3 % from November 2020, on about 500 bases, for workers'
    ///   compensation, a death benefit of 50,000 dollars, vision, dental and telemedicine (automarketplace.substack.com,
    ///   blackcarnews.com). It has lasted 25 years; no causal study was found.
    /// - Washington State: 0.15 dollars a trip for the drivers' resource centre (fastdemocracy.com).
    /// - Compliance of 0.97, collected in the payment rail: assumption.
    pub(crate) struct TransactionSurchargeFund in "transaction_surcharge_fund" {
        title: "Transaction surcharge into a benefits fund",
        stage: Stage::Insurance,
        heeds: [Compliance, Audits, TakeUp],
        parameters: TransactionSurchargeFundParameters,
        rule: |parameters, month| Fund { parameters, month },
    }
}

parameters! {
    /// What the fund collects and spends.
    pub(crate) struct TransactionSurchargeFundParameters in "transaction_surcharge_fund" {
        /// Surcharge, as a share of pay before fees.
        rate: f64 = 0.03, Unit::Share, 0.0..=0.1, "New York Black Car Fund, from November 2020";
        /// What the fund credits to a covered worker in a month with platform pay.
        benefit_bundle: Option<f64> = None, Unit::DollarsPerMonth, 0.0..=1000.0, "solved, so that the fund is balanced";
        /// Months of the bundle that the fund holds in reserve after two years.
        reserve_target: f64 = 6.0, Unit::Months, 0.0..=24.0, ASSUMPTION;
    }
}

/// Months over which the reserve is built up.
const RESERVE_MONTHS: f64 = 24.0;

/// The fund as it stands in a month.
struct Fund {
    parameters: TransactionSurchargeFundParameters,
    month: Month,
}

impl Fund {
    /// Returns what a covered worker is credited, dollars.
    fn bundle(&self, earner: &EarnerMonth, coverage: &Coverage) -> f64 {
        let full = self.parameters.benefit_bundle.unwrap_or(earner.share_of_levies);
        let age = f64::from(self.month.index().saturating_sub(coverage.from.index()));
        let kept = if age < RESERVE_MONTHS { self.parameters.reserve_target / RESERVE_MONTHS } else { 0.0 };
        full / (1.0 + kept)
    }
}

impl Rule for Fund {
    fn reach(&self) -> Reach {
        Reach::Earners
    }

    fn claim_for_earner(&self, earner: &EarnerMonth, coverage: &Coverage, claims: &mut Claims) {
        if earner.payer_complies {
            let levy = Payer::Merchant.on(earner.marketplace).levy();
            claims.add(levy, share_of(earner.gross, self.parameters.rate), Treatment::DISREGARDED);
        }
        if earner.takes_up && earner.gross > Money::ZERO {
            claims.share_in_levies();
            let bundle = Money::from_dollars(self.bundle(earner, coverage));
            claims.add(Payment::PublicContribution, bundle, Treatment::DISREGARDED);
        }
    }
}

#[cfg(test)]
mod tests {
    use ghostwork_core::categories::Marketplace;

    use super::*;
    use crate::example::{dollars, earner, earner_claims, month, owed};

    fn in_third_year(parameters: TransactionSurchargeFundParameters) -> Fund {
        Fund { parameters, month: month() + 24 }
    }

    fn of_twenty() -> Fund {
        let parameters = TransactionSurchargeFundParameters::default();
        in_third_year(TransactionSurchargeFundParameters { benefit_bundle: Some(20.0), ..parameters })
    }

    #[test]
    fn a_solved_bundle_spends_what_the_surcharge_brought() {
        let fund = in_third_year(TransactionSurchargeFundParameters::default());
        let typical = EarnerMonth { share_of_levies: 28.5, ..earner() };

        // 28.50 dollars for each; in the first two years a quarter of a month's bundle is kept.
        assert_eq!(owed(&earner_claims(&fund, &typical), Payment::PublicContribution), dollars(28.5));
        let young = Fund { month: month(), ..fund };
        assert_eq!(owed(&earner_claims(&young, &typical), Payment::PublicContribution), dollars(22.8));
    }

    #[test]
    fn the_merchant_pays_three_per_cent_and_the_worker_has_the_bundle() {
        // 3 % of 2,000 dollars.
        let claims = earner_claims(&of_twenty(), &earner());

        assert_eq!(owed(&claims, Payment::MerchantLevy), dollars(60.0));
        assert_eq!(owed(&claims, Payment::PublicContribution), dollars(20.0));
    }

    #[test]
    fn the_platform_collects_from_customers_on_demand() {
        let courier = EarnerMonth { marketplace: Marketplace::OnDemand, ..earner() };
        let claims = earner_claims(&of_twenty(), &courier);

        assert_eq!(owed(&claims, Payment::PlatformLevy), dollars(60.0));
        assert_eq!(owed(&claims, Payment::MerchantLevy), Money::ZERO);
    }

    #[test]
    fn workers_of_payers_who_remit_nothing_are_covered() {
        let ignored = EarnerMonth { payer_complies: false, ..earner() };
        let claims = earner_claims(&of_twenty(), &ignored);

        assert_eq!(owed(&claims, Payment::MerchantLevy), Money::ZERO);
        assert_eq!(owed(&claims, Payment::PublicContribution), dollars(20.0));
    }

    #[test]
    fn nothing_is_claimed_at_a_rate_and_bundle_of_zero() {
        let nothing = TransactionSurchargeFundParameters {
            rate: 0.0,
            benefit_bundle: Some(0.0),
            ..TransactionSurchargeFundParameters::default()
        };
        let rule = in_third_year(nothing);

        assert!(earner_claims(&rule, &earner()).entries().is_empty());
    }

    #[test]
    fn the_levy_rises_with_the_rate() {
        let levy = |rate| {
            let parameters =
                TransactionSurchargeFundParameters { rate, ..TransactionSurchargeFundParameters::default() };
            let rule = in_third_year(parameters);
            owed(&earner_claims(&rule, &earner()), Payment::MerchantLevy)
        };

        assert!(levy(0.01) < levy(0.03) && levy(0.03) < levy(0.1));
    }
}
