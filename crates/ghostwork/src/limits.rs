//! What every reader of a report must know, and what nobody has measured.

use std::path::Path;

use ghostwork_plot::report::{Assumption, ReportOptions};
use ghostwork_results::{ASSUMPTIONS_FILE, ColumnValues, Manifest, read_table};
use ghostwork_scenario::{Scenario, Vocabulary};

use crate::failure::Failure;

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
    ReportOptions { assumptions, ..common_options(command) }
}

/// Returns what the report says of results that are read back: the assumptions are those that were stored with them.
pub(crate) fn stored_options(folder: &Path, manifest: &Manifest) -> Result<ReportOptions, Failure> {
    let options = common_options(&manifest.command);
    if !manifest.tables().any(|file| file == ASSUMPTIONS_FILE) {
        return Ok(options);
    }
    let table = read_table(folder, manifest, ASSUMPTIONS_FILE)?;
    let column = |position: usize| match table.columns.get(position).map(|column| &column.values) {
        Some(ColumnValues::Text(text)) => text.iter().map(str::to_owned).collect(),
        _ => Vec::new(),
    };
    let (paths, values, meanings) = (column(0), column(1), column(2));
    let rows = paths.into_iter().zip(values).zip(meanings);
    let assumptions = rows.map(|((path, value), meaning)| Assumption { path, meaning, value }).collect();
    Ok(ReportOptions { assumptions, ..options })
}

fn common_options(command: &str) -> ReportOptions {
    ReportOptions {
        command: command.to_owned(),
        limits: LIMITS.iter().map(|limit| (*limit).to_owned()).collect(),
        ..ReportOptions::default()
    }
}
