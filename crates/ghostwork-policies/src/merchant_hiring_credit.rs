use ghostwork_core::policy::{Claims, Coverage, EarnerMonth, Payment, Reach, Rule, Stage, Treatment};
use ghostwork_parameters::{ASSUMPTION, Unit, parameters};

use crate::billing::{Payer, share_of};
use crate::definition::instrument;

instrument! {
    /// # What it pays
    ///
    /// A credit to merchants of `rate` on what they pay to covered workers, from the government.
    ///
    /// # Who receives it
    ///
    /// Merchants who buy from workers in covered places, as far as their workers' contracts are claimed (`takeup.rate`).
    /// On-demand tasks have customers, not merchants, and bring no credit. Merchants of every size receive it without a
    /// ceiling, where real credits end at a size or an amount.
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
        parameters: MerchantHiringCreditParameters,
    }
}

parameters! {
    /// The rate of the credit.
    pub(crate) struct MerchantHiringCreditParameters in "merchant_hiring_credit" {
        /// Credit, as a share of pay before fees.
        rate: f64 = 0.1, Unit::Share, 0.0..=0.4, ASSUMPTION;
    }
}

impl Rule for MerchantHiringCreditParameters {
    fn reach(&self) -> Reach {
        Reach::Earners
    }

    fn claim_for_earner(&self, earner: &EarnerMonth, _coverage: &Coverage, claims: &mut Claims) {
        let has_merchants = Payer::Merchant.on(earner.marketplace) == Payer::Merchant;
        if has_merchants && earner.takes_up {
            let credit = share_of(earner.gross, self.rate);
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
        assert!(earner_claims(&MerchantHiringCreditParameters { rate: 0.0 }, &earner()).entries().is_empty());
    }

    #[test]
    fn the_credit_rises_with_the_rate() {
        let credit = |rate| {
            owed(&earner_claims(&MerchantHiringCreditParameters { rate }, &earner()), Payment::MerchantCredit)
        };

        assert!(credit(0.05) < credit(0.1) && credit(0.1) < credit(0.4));
    }
}
