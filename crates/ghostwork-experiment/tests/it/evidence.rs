use std::path::{Path, PathBuf};

use ghostwork_experiment::{Runs, field_experiments};
use ghostwork_scenario::Scenario;

use crate::world::VOCABULARY;

fn files() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scenarios/experiments");
    let experiments = field_experiments().unwrap();
    let runs = experiments.iter().flat_map(|experiment| experiment.runs.values());
    let names = runs.flat_map(|runs| match runs {
        Runs::Trial { trial } => vec![trial.clone()],
        Runs::Comparison { baseline, reform } => vec![baseline.clone(), reform.clone()],
    });
    names.map(|name| folder.join(name)).collect()
}

#[test]
fn every_experiment_checks_without_a_warning() {
    for file in files() {
        let (_, warnings) =
            Scenario::read(&file, &VOCABULARY).unwrap_or_else(|problems| panic!("{problems}"));

        let unforeseen: Vec<String> = warnings.iter().map(ToString::to_string).collect();
        assert!(unforeseen.is_empty(), "{}: {unforeseen:?}", file.display());
    }
}

#[test]
fn no_experiment_has_a_parameter_of_its_own_but_its_treatment() {
    // The world before marketplaces open (X09), and the rationing that is part of New York's rule (X03).
    let treatment = ["participation.access", "on_demand.rationed_utilisation"];
    let shipped = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scenarios/us-baseline.toml");
    let (baseline, _) = Scenario::read(&shipped, &VOCABULARY).unwrap_or_else(|problems| panic!("{problems}"));
    for file in files() {
        let (scenario, _) =
            Scenario::read(&file, &VOCABULARY).unwrap_or_else(|problems| panic!("{problems}"));

        for setting in scenario.parameters() {
            let key = setting.key();
            let is_treatment = treatment.iter().any(|known| key.starts_with(known));
            let is_calibrated =
                || baseline.parameters().iter().any(|known| known.assignment() == setting.assignment());
            assert!(is_treatment || is_calibrated(), "{}: {key}", file.display());
        }
    }
}
