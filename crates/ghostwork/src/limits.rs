//! What every reader of a report must know, and what nobody has measured.

use ghostwork_plot::report::{Assumption, ReportOptions};
use ghostwork_scenario::{Scenario, Vocabulary};

/// Limits of the model, one sentence each.
const LIMITS: [&str; 6] = [
    "Intervals cover luck between seeds only: that parameters may be wrong widens them by an unknown amount.",
    "Households are survey records of 2012 to 2014, aged and raked to later totals; rare groups rest on few records.",
    "Wages in ordinary jobs follow published hazards and do not answer to the reform, except through hires.",
    "No tax or levy is raised to pay for a reform unless the scenario says so; the net cost is reported.",
    "Burnout and isolation are exploratory: no measured scale stands behind their level.",
    "Most behaviour of merchants and marketplaces is assumed rather than measured; the list of assumptions is part of this report.",
];

/// Returns what the report of a reform says beyond its results.
pub(crate) fn report_options(scenario: &Scenario, vocabulary: &Vocabulary, command: &str) -> ReportOptions {
    let assumptions = scenario
        .resolved(vocabulary)
        .into_iter()
        .filter(|setting| setting.is_assumption)
        .map(|setting| Assumption { path: setting.key, meaning: setting.doc, value: setting.value })
        .collect();
    ReportOptions { assumptions, ..stored_options(command) }
}

/// Returns what the report says of results that were read back without their scenario.
pub(crate) fn stored_options(command: &str) -> ReportOptions {
    ReportOptions {
        command: command.to_owned(),
        limits: LIMITS.iter().map(|limit| (*limit).to_owned()).collect(),
        ..ReportOptions::default()
    }
}
