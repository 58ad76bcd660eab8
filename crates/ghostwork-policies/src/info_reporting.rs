use ghostwork_core::policy::{Coverage, MarketRules, Places, Reach, Rule, Stage};
use ghostwork_parameters::{Unit, parameters};

use crate::definition::instrument;

instrument! {
    /// # What it pays
    ///
    /// Nothing: marketplaces tell the tax office, and the worker, what they paid to anyone who earned `threshold_amount` or
    /// more in the calendar year. Where several such rules are in force the lowest threshold holds.
    ///
    /// # Who receives it
    ///
    /// The tax office. It holds for the whole country and for everyone who is paid through a marketplace.
    ///
    /// # What may happen
    ///
    /// Income that a third party reports is declared much more often than income that nobody reports: revenue rises, net
    /// incomes of the hidden fall, and more of the ghost workforce shows in tax statistics. True employment need not change.
    ///
    /// # Source
    ///
    /// - United States, form 1099-K: 600 dollars by the American Rescue Plan Act, delayed with 5,000 dollars for 2024 and
    ///   2,500 for 2025, then back to 20,000 dollars and 200 transactions by Public Law 119-21, section 70432 (sovos.com).
    ///   The number of transactions is not modelled.
    /// - European Union, directive DAC7 (1 January 2023): personal services without any threshold (fintechbits.net).
    /// - Misreporting of 6 % with and 55 % with little or no information reporting (Internal Revenue Service): from memory,
    ///   unconfirmed. Sole proprietors under-reported net income by 57 % in 2001 (GAO-07-1014).
    pub(crate) struct InformationReporting in "info_reporting" {
        title: "Information reporting by marketplaces",
        stage: Stage::Rules,
        parameters: InformationReportingParameters,
        objection: objection,
    }
}

parameters! {
    /// From where on marketplaces report.
    pub(crate) struct InformationReportingParameters in "info_reporting" {
        /// Pay in the calendar year from which a marketplace reports it.
        threshold_amount: f64 = 600.0, Unit::DollarsPerYear, 0.0..=20_000.0, "American Rescue Plan Act (sovos.com), since superseded";
    }
}

/// Returns why reporting cannot be confined to places.
fn objection(coverage: &Coverage) -> Option<&'static str> {
    (coverage.places != Places::COUNTRY)
        .then_some("reporting to the federal tax office has one threshold for the whole country")
}

impl Rule for InformationReportingParameters {
    fn reach(&self) -> Reach {
        Reach::Market
    }

    fn write_rules(&self, _coverage: &Coverage, rules: &mut MarketRules) {
        rules.report_earnings_above(self.threshold_amount);
    }
}

#[cfg(test)]
mod tests {
    use ghostwork_core::policy::InstrumentDefinition;

    use super::*;
    use crate::example::{coverage, market};

    #[test]
    fn the_lowest_threshold_holds() {
        let mut rules = market(&InformationReportingParameters::default());
        InformationReportingParameters { threshold_amount: 2500.0 }.write_rules(&coverage(), &mut rules);

        assert_eq!(rules.reporting_threshold(), Some(600.0));
    }

    #[test]
    fn no_threshold_is_set_without_the_instrument() {
        assert_eq!(MarketRules::default().reporting_threshold(), None);
    }

    #[test]
    fn a_threshold_for_one_state_is_refused() {
        let mut vermont = coverage();
        vermont.places = Places::NONE.with_state(50);

        assert!(InformationReporting.objection(&vermont).is_some());
        assert_eq!(InformationReporting.objection(&coverage()), None);
    }
}
