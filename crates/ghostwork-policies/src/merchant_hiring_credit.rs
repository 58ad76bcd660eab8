use ghostwork_core::policy::{Claims, Coverage, EarnerMonth, Payment, Reach, Rule, Stage, Treatment};
use ghostwork_parameters::{ASSUMPTION, Money, Unit, parameters};

use crate::billing::{Payer, share_of};
use crate::definition::instrument;

instrument! {
    /// # What it pays
    ///
    /// A credit to merchants of `rate` on what they pay to covered workers, from the government, up to `cap` a year for a
    /// merchant: a twelfth of it in a month, and reckoned for each worker as if each had a merchant of its own.
    ///
    /// # Who receives it
    ///
    /// Merchants who buy from workers in covered places, as far as their workers' contracts are claimed (`takeup.rate`).
    /// On-demand tasks have customers, not merchants, and bring no credit. Merchants have at most `size_max` employees: half
    /// of what is bought is bought by merchants with `median_size` or fewer, and of other sizes the share that a log-logistic
    /// distribution with that median says.
    ///
    /// # What may happen
    ///
    /// Work at home gets cheaper against work abroad and machines, so merchants buy more of it and rates rise. Much of the
    /// credit goes to what would have been bought anyway: 0.6 to 0.8, an assumption that a run can be held against.
    ///
    /// # Source
    ///
    /// - United Kingdom, employment allowance of 10,500 pounds in 2025-26; US work opportunity credit: from memory,
    ///   unconfirmed.
    pub(crate) struct MerchantHiringCredit in "merchant_hiring_credit" {
        title: "Credit to merchants for work bought at home",
        stage: Stage::Tax,
        heeds: [TakeUp],
        parameters: MerchantHiringCreditParameters,
    }
}

parameters! {
    /// The rate of the credit.
    pub(crate) struct MerchantHiringCreditParameters in "merchant_hiring_credit" {
        /// Credit, as a share of pay before fees.
        rate: f64 = 0.1, Unit::Share, 0.0..=0.4, ASSUMPTION;
        /// Most that a merchant is credited.
        cap: f64 = 2_500.0, Unit::DollarsPerYear, 0.0..=1_000_000.0, ASSUMPTION;
        /// Employees of the largest merchant that is credited.
        size_max: f64 = 10.0, Unit::Count, 0.0..=10_000.0, ASSUMPTION;
        /// Employees of a merchant in the middle of all that is bought.
        median_size: f64 = 3.0, Unit::Count, 0.1..=10_000.0, ASSUMPTION;
    }
}

/// Months of a year.
const MONTHS_PER_YEAR: f64 = 12.0;

impl Rule for MerchantHiringCreditParameters {
    fn reach(&self) -> Reach {
        Reach::Earners
    }

    fn claim_for_earner(&self, earner: &EarnerMonth, _coverage: &Coverage, claims: &mut Claims) {
        let has_merchants = Payer::Merchant.on(earner.marketplace) == Payer::Merchant;
        let small_share = self.size_max / (self.size_max + self.median_size);
        if has_merchants && earner.takes_up && earner.lasting_draw < small_share {
            let most = Money::from_dollars(self.cap / MONTHS_PER_YEAR);
            let credit = share_of(earner.gross, self.rate).min(most);
            claims.add(Payment::MerchantCredit, credit, Treatment::DISREGARDED);
        }
    }
}

#[cfg(test)]
mod tests {
    use ghostwork_core::categories::Marketplace;

    use super::*;
    use crate::example::{dollars, earner, earner_claims, owed};

    #[test]
    fn merchants_get_a_tenth_of_what_they_pay() {
        let claims = earner_claims(&MerchantHiringCreditParameters::default(), &earner());

        assert_eq!(owed(&claims, Payment::MerchantCredit), dollars(200.0));
    }

    #[test]
    fn customers_of_on_demand_tasks_get_nothing() {
        let courier = EarnerMonth { marketplace: Marketplace::OnDemand, ..earner() };

        assert!(earner_claims(&MerchantHiringCreditParameters::default(), &courier).entries().is_empty());
    }

    #[test]
    fn nothing_is_claimed_at_a_rate_of_zero() {
        assert!(
            earner_claims(
                &MerchantHiringCreditParameters { rate: 0.0, ..MerchantHiringCreditParameters::default() },
                &earner()
            )
            .entries()
            .is_empty()
        );
    }

    #[test]
    fn the_credit_rises_with_the_rate() {
        let credit = |rate| {
            owed(
                &earner_claims(
                    &MerchantHiringCreditParameters { rate, ..MerchantHiringCreditParameters::default() },
                    &earner(),
                ),
                Payment::MerchantCredit,
            )
        };

        assert!(credit(0.05) < credit(0.1) && credit(0.1) < credit(0.4));
    }
}
