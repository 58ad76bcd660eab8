use ghostwork_core::policy::{Coverage, MarketRules, Reach, Rule, Stage};
use ghostwork_parameters::{ASSUMPTION, Unit, parameters};

use crate::definition::instrument;

instrument! {
    /// # What it pays
    ///
    /// Nothing by itself: fewer bills are never paid. Merchants who comply (`enforcement.compliance`) are deterred from the
    /// share `non_payment_deterrence` of defaults. Of the bills that remain unpaid, workers complain about
    /// `complaint_rate`, and `resolution` of the complaints bring the money.
    ///
    /// # Who receives it
    ///
    /// Workers on covered contracts of any value, where the laws begin at 250 to 800 dollars in 120 days. The nexus matters:
    /// Illinois covers a contract if either party is in the state.
    ///
    /// # What may happen
    ///
    /// Write-offs get rarer and incomes steadier. Pay that comes late, damages and interest beyond the debt are not
    /// modelled, nor that small merchants may ask for escrow or buy less.
    ///
    /// # Source
    ///
    /// - New York: Freelance Isn't Free Act (city 2017, state 28 August 2024): from 800 dollars in 120 days, a written
    ///   contract, pay within 30 days, double damages (nfib.com, vedderworks.com). Illinois (1 July 2024): from 500 dollars
    ///   (vedderprice.com). California (2025), from 250 dollars: from memory, unconfirmed.
    /// - European Union, directive 2011/7: 60 days between businesses, 8 points above the central bank's rate, 40 euros.
    /// - 71 % of freelancers report late or missing pay at some point (freelancersunion.org); fewer than 40 % of European
    ///   business payments are on time (op.europa.eu).
    pub(crate) struct PromptPayment in "prompt_payment" {
        title: "Prompt payment of freelancers",
        stage: Stage::Rules,
        parameters: PromptPaymentParameters,
    }
}

parameters! {
    /// How much rarer missing pay becomes.
    pub(crate) struct PromptPaymentParameters in "prompt_payment" {
        /// Share of defaults that the law prevents where it is obeyed.
        non_payment_deterrence: f64 = 0.4, Unit::Share, 0.0..=1.0, ASSUMPTION;
        /// Share of unpaid bills that workers complain about.
        complaint_rate: f64 = 0.05, Unit::Share, 0.0..=1.0, ASSUMPTION;
        /// Share of complaints that bring the money.
        resolution: f64 = 0.8, Unit::Share, 0.0..=1.0, ASSUMPTION;
    }
}

impl Rule for PromptPaymentParameters {
    fn reach(&self) -> Reach {
        Reach::Market
    }

    fn write_rules(&self, coverage: &Coverage, rules: &mut MarketRules) {
        let compliance = coverage.enforcement.compliance;
        let unrecovered = 1.0 - self.complaint_rate * self.resolution;
        rules.scale_non_payment((1.0 - compliance * self.non_payment_deterrence) * unrecovered, coverage);
    }
}

#[cfg(test)]
mod tests {
    use ghostwork_core::categories::Marketplace;

    use super::*;
    use crate::example::market;

    fn multiple(rule: &PromptPaymentParameters) -> f64 {
        market(rule).non_payment_multiple(Some(36), Marketplace::Direct, 0)
    }

    #[test]
    fn deterrence_and_complaints_make_bad_debts_rarer() {
        // Compliance 0.95: (1 - 0.95 x 0.4) x (1 - 0.05 x 0.8) = 0.62 x 0.96 = 0.5952.
        assert!((multiple(&PromptPaymentParameters::default()) - 0.5952).abs() < 1e-12);
    }

    #[test]
    fn a_law_without_deterrence_or_complaints_changes_nothing() {
        let rule =
            PromptPaymentParameters { non_payment_deterrence: 0.0, complaint_rate: 0.0, resolution: 0.8 };

        assert_eq!(multiple(&rule), 1.0);
    }

    #[test]
    fn bad_debts_fall_with_deterrence() {
        let with = |non_payment_deterrence| {
            multiple(&PromptPaymentParameters {
                non_payment_deterrence,
                ..PromptPaymentParameters::default()
            })
        };

        assert!(with(0.2) > with(0.4) && with(0.4) > with(0.8));
    }
}
