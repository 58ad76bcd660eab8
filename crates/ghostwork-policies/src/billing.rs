use ghostwork_core::categories::Marketplace;
use ghostwork_core::policy::Payment;
use ghostwork_parameters::Money;

/// Who owes an amount by the letter of a rule; who bears it comes out of fees, prices and bids.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Payer {
    /// The labour marketplace.
    Platform,
    /// The merchant who buys the work.
    Merchant,
}

impl Payer {
    /// Returns who is billed on a marketplace: nobody stands between the parties of a direct contract, and on demand
    /// customers are billed through the platform.
    pub(crate) const fn on(self, marketplace: Marketplace) -> Self {
        match marketplace {
            Marketplace::Direct => Self::Merchant,
            Marketplace::OnDemand => Self::Platform,
            Marketplace::Bidding | Marketplace::Catalogue => self,
        }
    }

    /// Returns the payer's contribution to a benefit account.
    pub(crate) const fn contribution(self) -> Payment {
        match self {
            Self::Platform => Payment::PlatformContribution,
            Self::Merchant => Payment::MerchantContribution,
        }
    }

    /// Returns the payer's levy to the government.
    pub(crate) const fn levy(self) -> Payment {
        match self {
            Self::Platform => Payment::PlatformLevy,
            Self::Merchant => Payment::MerchantLevy,
        }
    }

    /// Returns the payer's addition to the worker's pay.
    pub(crate) const fn top_up(self) -> Payment {
        match self {
            Self::Platform => Payment::PlatformTopUp,
            Self::Merchant => Payment::MerchantTopUp,
        }
    }
}

/// Returns a share of an amount, rounded to the cent.
pub(crate) fn share_of(amount: Money, share: f64) -> Money {
    Money::from_dollars(amount.dollars() * share)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_stands_between_the_parties_of_a_direct_contract() {
        assert_eq!(Payer::Platform.on(Marketplace::Direct), Payer::Merchant);
        assert_eq!(Payer::Merchant.on(Marketplace::OnDemand), Payer::Platform);
        assert_eq!(Payer::Merchant.on(Marketplace::Bidding), Payer::Merchant);
    }

    #[test]
    fn a_share_is_rounded_to_the_cent() {
        // 3 % of 33.33 dollars is 0.9999 dollars.
        assert_eq!(share_of(Money::from_cents(3333), 0.03), Money::from_cents(100));
    }
}
