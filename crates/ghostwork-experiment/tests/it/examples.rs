//! The examples that ship: experiments that others have made or may want to make, each a file.

use std::fs;
use std::path::{Path, PathBuf};

use ghostwork_experiment::{Silent, compare, run_trial};
use ghostwork_scenario::{Request, Scenario};

use crate::world::{POPULATION, VOCABULARY, settings};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scenarios/examples")
}

fn files() -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> =
        fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|file| file.extension().is_some_and(|extension| extension == "toml"));
    files.sort();
    files
}

fn small(path: &Path) -> Scenario {
    let settings = ["workers=16_000", "burn_in=1", "months=8", "seeds=1"];
    let overrides = settings.map(|setting| format!("baseline.{setting}")).to_vec();
    let request = Request { path: path.to_owned(), overrides, ..Request::default() };
    request.read(&VOCABULARY).map_or_else(|problems| panic!("{problems}"), |(scenario, _)| scenario)
}

#[test]
fn every_example_checks_without_a_warning_and_has_an_effect() {
    let baseline = small(&folder().join("baseline.toml"));
    let files = files();
    assert!(files.len() >= 10, "{files:?}");
    for file in files.iter().filter(|file| !file.ends_with("baseline.toml")) {
        let (_, warnings) = Scenario::read(file, &VOCABULARY).unwrap_or_else(|problems| panic!("{problems}"));
        let warnings: Vec<String> = warnings.iter().map(ToString::to_string).collect();
        assert!(warnings.is_empty(), "{}: {warnings:?}", file.display());
        let treated = small(file);
        if treated.trial().is_some() {
            let rows = run_trial(&treated, &POPULATION, &settings(2), &Silent).unwrap();
            let has_effect = rows.iter().any(|row| row.seeds[0].roll_out_effect.abs() > 0.0);
            assert!(has_effect, "{}", file.display());
        } else {
            let runs = compare((&baseline, &treated), &POPULATION, &settings(2), &Silent).unwrap().comparison;
            assert_ne!(runs.baseline.results_hash, runs.reform.results_hash, "{}", file.display());
        }
    }
}
