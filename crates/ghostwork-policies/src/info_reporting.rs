use ghostwork_core::ModelParameters;
use ghostwork_core::policy::{Coverage, Places, Reach, Rule, Stage};
use ghostwork_parameters::{Unit, parameters};

use crate::definition::instrument;

instrument! {
    /// # What it pays
    ///
    /// Nothing: marketplaces tell the tax office, and the worker, what they paid to anyone who earned more than
    /// `threshold_amount` in more than `threshold_count` payments in the calendar year; direct clients, and platforms that are
    /// no networks of third parties, from `nec_threshold`. Of reported profit `rho_reported` is declared, of other profit
    /// `rho_unreported`. Of several such rules and the law in force the lowest thresholds hold: a rule can widen reporting, not
    /// narrow it.
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
    ///   Payments are counted on marketplaces for remote work; drivers are taken to have enough of them.
    /// - European Union, directive DAC7 (1 January 2023): personal services without any threshold (fintechbits.net).
    /// - Misreporting of 6 % with and 55 % with little or no information reporting (Internal Revenue Service): from memory,
    ///   unconfirmed. Sole proprietors under-reported net income by 57 % in 2001 (GAO-07-1014).
    pub(crate) struct InformationReporting in "info_reporting" {
        title: "Information reporting by marketplaces",
        stage: Stage::Rules,
        heeds: [],
        parameters: InformationReportingParameters,
        objection: objection,
    }
}

parameters! {
    /// From where on marketplaces report.
    pub(crate) struct InformationReportingParameters in "info_reporting" {
        /// Pay in the calendar year from which a marketplace reports it.
        threshold_amount: f64 = 20_000.0, Unit::DollarsPerYear, 0.0..=20_000.0, "P.L. 119-21 s.70432 (sovos.com); American Rescue Plan Act: 600";
        /// Payments in the calendar year above which a marketplace reports.
        threshold_count: u32 = 200, Unit::Count, 0.0..=10_000.0, "P.L. 119-21 s.70432 (sovos.com); American Rescue Plan Act: 0";
        /// Pay in the calendar year from which direct clients report.
        nec_threshold: f64 = 2_000.0, Unit::DollarsPerYear, 0.0..=2_000.0, "P.L. 119-21 s.70433 (daytraderscpa.com); before 2026: 600";
        /// Share of reported profit that is declared.
        rho_reported: f64 = 0.94, Unit::Share, 0.0..=1.0, "Internal Revenue Service: 6 per cent misreported, from memory, unconfirmed";
        /// Share of other profit that is declared.
        rho_unreported: f64 = 0.45, Unit::Share, 0.0..=1.0,
            "Internal Revenue Service: 55 per cent misreported, from memory, unconfirmed; 57 in 2001 (GAO-07-1014)";
    }
}

/// Returns why reporting cannot be confined to places.
fn objection(coverage: &Coverage) -> Option<&'static str> {
    (coverage.places != Places::COUNTRY)
        .then_some("reporting to the federal tax office has one threshold for the whole country")
}

/// Returns what is left of a whole, to a millionth: so that 1 − 0.94 is 0.06.
fn omitted(declared: f64) -> f64 {
    ((1.0 - declared) * 1e6 + 0.5).floor() / 1e6
}

impl Rule for InformationReportingParameters {
    fn reach(&self) -> Reach {
        Reach::Market
    }

    fn set_parameters(&self, _coverage: &Coverage, parameters: &mut ModelParameters) {
        let measurement = &mut parameters.measurement;
        let lower = |threshold: &mut f64, amount: f64| *threshold = threshold.min(amount);
        lower(&mut measurement.information_return_threshold, self.threshold_amount);
        lower(&mut measurement.direct_return_threshold, self.nec_threshold);
        measurement.information_return_payments =
            measurement.information_return_payments.min(self.threshold_count);
        measurement.omission_with_return = omitted(self.rho_reported);
        measurement.omission_without_return = omitted(self.rho_unreported);
    }
}

#[cfg(test)]
mod tests {
    use ghostwork_core::policy::InstrumentDefinition;

    use super::*;
    use crate::example::coverage;

    fn model_under(rules: &[InformationReportingParameters]) -> ModelParameters {
        let mut model = ModelParameters::default();
        for rule in rules {
            rule.set_parameters(&coverage(), &mut model);
        }
        model
    }

    #[test]
    fn the_lowest_threshold_holds() {
        let of = |threshold_amount| InformationReportingParameters {
            threshold_amount,
            threshold_count: 0,
            ..InformationReportingParameters::default()
        };
        let measurement = model_under(&[of(600.0), of(2_500.0)]).measurement;

        assert_eq!(measurement.information_return_threshold, 600.0);
        assert_eq!(measurement.information_return_payments, 0);
    }

    #[test]
    fn more_is_declared_where_more_is() {
        let rule = InformationReportingParameters {
            rho_unreported: 0.6,
            ..InformationReportingParameters::default()
        };

        assert_eq!(model_under(&[rule]).measurement.omission_without_return, 0.4);
    }

    #[test]
    fn the_law_in_force_changes_nothing() {
        assert_eq!(model_under(&[InformationReportingParameters::default()]), ModelParameters::default());
    }

    #[test]
    fn a_threshold_for_one_state_is_refused() {
        let mut vermont = coverage();
        vermont.places = Places::NONE.with_state(50);

        assert!(InformationReporting.objection(&vermont).is_some());
        assert_eq!(InformationReporting.objection(&coverage()), None);
    }
}
