use ghostwork_core::policy::{Claims, Coverage, EarnerMonth, Payment, Reach, Rule, Stage, Treatment};
use ghostwork_parameters::{ASSUMPTION, Unit, parameters};

use crate::billing::share_of;
use crate::definition::instrument;

instrument! {
    /// # What it pays
    ///
    /// Nothing new: the marketplace withholds `rate` of pay before fees and sends it to the tax office, where it counts
    /// towards the worker's tax of the year. What is too much comes back with the settlement in April, what is too little
    /// falls due then.
    ///
    /// # Who receives it
    ///
    /// Workers on covered contracts: with `default_on` all but those who opt out (`opt_out`, and `takeup.opt_out` as for every instrument),
    /// otherwise those who ask for it (`takeup.rate`).
    ///
    /// # What may happen
    ///
    /// Tax is paid when the money comes in, not as a shock in April; cash is shorter during the year. Income that is withheld upon is
    /// hard to hide: in the model as much is declared as before, so that nothing is gained by that.
    ///
    /// # Source
    ///
    /// - Estonia: marketplaces may file a payroll return for those they pay, in place of the platform report (deloitte.com).
    ///   Singapore: contributions deducted at source. Estonia's entrepreneur account of 20 %, India's 1 % and then 0.1 % on
    ///   e-commerce, US backup withholding of 24 %: from memory, unconfirmed.
    /// - Misreporting of about 1 % where tax is withheld (Internal Revenue Service): from memory, unconfirmed.
    pub(crate) struct Withholding in "withholding" {
        title: "Tax withholding by marketplaces",
        stage: Stage::Tax,
        heeds: [Compliance, Audits, TakeUp, OptOut],
        parameters: WithholdingParameters,
    }
}

parameters! {
    /// How much marketplaces withhold, and from whom.
    pub(crate) struct WithholdingParameters in "withholding" {
        /// Share of pay before fees that is withheld.
        rate: f64 = 0.1, Unit::Share, 0.0..=0.3, ASSUMPTION;
        /// Share of those withheld upon who opt out.
        opt_out: f64 = 0.3, Unit::Share, 0.0..=1.0, ASSUMPTION;
        /// Whether tax is withheld from everyone who does not opt out; otherwise only from those who ask.
        default_on: bool = true, Unit::Switch, 0.0..=1.0, ASSUMPTION;
    }
}

impl Rule for WithholdingParameters {
    fn reach(&self) -> Reach {
        Reach::Earners
    }

    fn claim_for_earner(&self, earner: &EarnerMonth, _coverage: &Coverage, claims: &mut Claims) {
        let opts_out = earner.opts_out || earner.lasting_draw < self.opt_out;
        let is_enrolled = if self.default_on { !opts_out } else { earner.takes_up };
        if is_enrolled && earner.payer_complies {
            let withheld = share_of(earner.gross, self.rate);
            claims.add(Payment::TaxWithholding, withheld, Treatment::DISREGARDED);
        }
    }
}

#[cfg(test)]
mod tests {
    use ghostwork_parameters::Money;

    use super::*;
    use crate::example::{dollars, earner, earner_claims, owed};

    fn withheld(rule: &WithholdingParameters, earner: &EarnerMonth) -> Money {
        owed(&earner_claims(rule, earner), Payment::TaxWithholding)
    }

    #[test]
    fn a_tenth_of_pay_before_fees_is_withheld() {
        assert_eq!(withheld(&WithholdingParameters::default(), &earner()), dollars(200.0));
    }

    #[test]
    fn one_may_opt_out_of_a_default_and_into_an_offer() {
        let default_on = WithholdingParameters::default();
        let offer = WithholdingParameters { default_on: false, ..default_on.clone() };
        let leaver = EarnerMonth { opts_out: true, ..earner() };
        let hesitant = EarnerMonth { takes_up: false, ..earner() };

        assert_eq!(withheld(&default_on, &leaver), Money::ZERO);
        assert_eq!(withheld(&offer, &leaver), dollars(200.0));
        assert_eq!(withheld(&offer, &hesitant), Money::ZERO);
    }

    #[test]
    fn nothing_is_claimed_at_a_rate_of_zero() {
        let rule = WithholdingParameters { rate: 0.0, ..WithholdingParameters::default() };

        assert!(earner_claims(&rule, &earner()).entries().is_empty());
    }

    #[test]
    fn withholding_rises_with_the_rate() {
        let with =
            |rate| withheld(&WithholdingParameters { rate, ..WithholdingParameters::default() }, &earner());

        assert!(with(0.05) < with(0.1) && with(0.1) < with(0.2));
    }
}
