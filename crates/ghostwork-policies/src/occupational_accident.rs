use ghostwork_core::policy::{
    Claims, Coverage, EarnerMonth, Payment, Protection, Reach, Rule, Stage, Treatment,
};
use ghostwork_parameters::{ASSUMPTION, Money, Unit, parameters};

use crate::billing::{Payer, share_of};
use crate::definition::instrument;

instrument! {
    /// # What it pays
    ///
    /// The marketplace, on a direct contract the merchant, owes `premium` of pay before fees to a public accident fund. A worker
    /// who is injured at the work, `injury_hazard_remote` a month, is paid `disability_replacement` of the month's pay after
    /// fees for `disability_months`, at most `cover_max`, at once. The benefit is neither taxed nor counted for means tests.
    ///
    /// # Who receives it
    ///
    /// Workers with pay on covered contracts in the month. Nobody has to take it up; payers who evade pay no premium, the
    /// injured are paid all the same.
    ///
    /// # What may happen
    ///
    /// A wedge of about one per cent of pay, passed on to merchants in part. Few are injured, so that little changes on average:
    /// the tail of bad years gets shorter. The injury itself, the work and the health that it costs, is not in the model: what
    /// is paid shows as a gain, not as the loss made good.
    ///
    /// # Source
    ///
    /// - Massachusetts 2024: cover of a million dollars for medical cost and disability at no cost to the driver, from 1 October
    ///   2024 (forextv.com). California Proposition 22: occupational accident cover (uber.com). Singapore, Platform Workers Act:
    ///   work injury compensation as for employees (1m1bchangemakers.com). New York City's pay rule of 2022 counted 1.70 dollars
    ///   an hour for it.
    /// - No evidence on remote work was found: hazard and premium are assumptions.
    pub(crate) struct OccupationalAccident in "occupational_accident" {
        title: "Accident insurance for contractors",
        stage: Stage::Insurance,
        heeds: [Compliance, Audits],
        parameters: OccupationalAccidentParameters,
    }
}

parameters! {
    /// Premium and benefit of the accident insurance.
    pub(crate) struct OccupationalAccidentParameters in "occupational_accident" {
        /// Premium, as a share of pay before fees.
        premium: f64 = 0.01, Unit::Share, 0.0..=0.05, ASSUMPTION;
        /// Share of pay that is paid to the injured.
        disability_replacement: f64 = 0.66, Unit::Share, 0.0..=1.0, "from memory, unconfirmed: two thirds, as in most state laws";
        /// Months of pay that an injury costs.
        disability_months: u32 = 3, Unit::Months, 0.0..=60.0, ASSUMPTION;
        /// Most that is paid for an injury.
        cover_max: f64 = 1_000_000.0, Unit::DollarsPerEvent, 0.0..=10_000_000.0, "Massachusetts 2024 (forextv.com)";
        /// Probability that a worker is injured at remote work in a month: strain of hands, back and eyes.
        injury_hazard_remote: f64 = 0.0005, Unit::SharePerMonth, 0.0..=0.1, ASSUMPTION;
    }
}

impl Rule for OccupationalAccidentParameters {
    fn reach(&self) -> Reach {
        Reach::Earners
    }

    fn claim_for_earner(&self, earner: &EarnerMonth, _coverage: &Coverage, claims: &mut Claims) {
        if earner.payer_complies {
            let payer = Payer::Platform.on(earner.marketplace);
            claims.add(payer.levy(), share_of(earner.gross, self.premium), Treatment::DISREGARDED);
        }
        let benefit_if_injured = self.injury_hazard_remote * self.disability_replacement * self.cover_max;
        if benefit_if_injured > 0.0 {
            claims.protect(Protection::Accident);
        }
        if earner.draw_of_month < self.injury_hazard_remote {
            let months = f64::from(self.disability_months);
            let pay = share_of(earner.net_of_fee(), self.disability_replacement * months);
            let benefit = pay.min(Money::from_dollars(self.cover_max));
            claims.add(Payment::PublicTransfer, benefit, Treatment::DISREGARDED);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::example::{dollars, earner, earner_claims, owed};

    fn injured() -> EarnerMonth {
        EarnerMonth { draw_of_month: 0.0004, ..earner() }
    }

    #[test]
    fn the_marketplace_pays_the_premium_and_the_injured_two_thirds_of_three_months() {
        let rule = OccupationalAccidentParameters::default();
        let claims = earner_claims(&rule, &injured());

        // 1 % of 2,000 dollars; 66 % of three times 1,800 dollars.
        assert_eq!(owed(&claims, Payment::PlatformLevy), dollars(20.0));
        assert_eq!(owed(&claims, Payment::PublicTransfer), dollars(3564.0));
        assert_eq!(owed(&earner_claims(&rule, &earner()), Payment::PublicTransfer), Money::ZERO);
        assert!(claims.protections().include(Protection::Accident));
    }

    #[test]
    fn the_cover_has_a_limit() {
        let rule =
            OccupationalAccidentParameters { cover_max: 500.0, ..OccupationalAccidentParameters::default() };

        assert_eq!(owed(&earner_claims(&rule, &injured()), Payment::PublicTransfer), dollars(500.0));
    }

    #[test]
    fn nothing_is_claimed_at_a_premium_and_a_hazard_of_zero() {
        let rule = OccupationalAccidentParameters {
            premium: 0.0,
            injury_hazard_remote: 0.0,
            ..OccupationalAccidentParameters::default()
        };

        let claims = earner_claims(&rule, &injured());
        assert!(claims.entries().is_empty() && claims.protections().is_empty());
    }
}
