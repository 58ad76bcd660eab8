//! What every reader of a report must know, and what nobody has measured.

use std::collections::BTreeSet;
use std::path::Path;

use ghostwork_law::{Country, LawError};
use ghostwork_parameters::Declaration;
use ghostwork_plot::report::{Assumption, ReportOptions};
use ghostwork_results::{ASSUMPTIONS_FILE, ColumnValues, Manifest, read_table};
use ghostwork_scenario::{Scenario, Vocabulary};

use crate::failure::Failure;

/// Limits of the model, one sentence each.
const LIMITS: [&str; 5] = [
    "Households are survey records of 2012 to 2014, aged and raked to later totals; rare groups rest on few records.",
    "Wages in ordinary jobs follow published hazards and do not answer to the reform, except through hires.",
    "No tax or levy is raised to pay for a reform unless the scenario says so; the net cost is reported.",
    "Burnout and isolation are exploratory: no measured scale stands behind their level.",
    "Most behaviour of merchants and marketplaces is assumed rather than measured; the list of assumptions is part of this report.",
];

/// The parameters of the model for people in the United Kingdom.
const UK_GROUP: &str = "uk";

/// Returns what the report of a reform says beyond its results.
pub(crate) fn report_options(
    scenario: &Scenario,
    vocabulary: &Vocabulary,
    command: &str,
) -> Result<ReportOptions, LawError> {
    let elsewhere = settings_of_other_countries(scenario.country(), vocabulary)?;
    let assumptions = scenario
        .resolved(vocabulary)
        .into_iter()
        .filter(|setting| setting.is_assumption && !elsewhere.contains(&setting.key))
        .map(|setting| Assumption { path: setting.key, meaning: setting.doc, value: setting.value })
        .collect();
    Ok(ReportOptions { assumptions, ..common_options(command) })
}

/// Returns the keys that mean nothing in a country: of the law of others, and of the model for their people.
fn settings_of_other_countries(
    country: Country,
    vocabulary: &Vocabulary,
) -> Result<BTreeSet<String>, LawError> {
    let law = country.pack()?;
    let own: BTreeSet<&str> = law.keys().map(|parameter| parameter.key.as_str()).collect();
    let of_law = vocabulary.law_terms().iter().filter(|term| !own.contains(term.table_key()));
    let is_elsewhere = |group: &str| group == UK_GROUP && country != Country::UnitedKingdom;
    let of_model = vocabulary.model().iter().filter(|declaration| is_elsewhere(declaration.group));
    Ok(of_law.map(|term| term.key.clone()).chain(of_model.map(Declaration::key)).collect())
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

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use ghostwork_scenario::Request;

    use super::*;

    #[test]
    fn a_report_lists_the_law_of_its_own_country_alone() {
        let vocabulary = Vocabulary::full().unwrap();
        let groups = |file: &str| -> BTreeSet<String> {
            let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../scenarios").join(file);
            let (scenario, _) = Request { path, ..Request::default() }.read(&vocabulary).unwrap();
            let assumptions = report_options(&scenario, &vocabulary, "").unwrap().assumptions;
            assumptions.iter().map(|one| one.path.split('.').next().unwrap().to_owned()).collect()
        };
        let (states, kingdom) = (groups("us-baseline.toml"), groups("uk-baseline.toml"));

        for group in ["aca", "ui", "states", "tanf"] {
            assert!(states.contains(group) && !kingdom.contains(group), "{group}");
        }
        for group in ["uk", "dwp", "hmrc"] {
            assert!(kingdom.contains(group) && !states.contains(group), "{group}");
        }
        assert!(states.contains("participation") && kingdom.contains("participation"));
    }
}
