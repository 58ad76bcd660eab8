//! Results in the formats of other programs, whole and to be cited.

use std::fs::{self, File};
use std::io::Read;
use std::path::PathBuf;

use crate::place::Place;

/// Runs the baseline with a panel and returns its folder.
fn run(place: &Place) -> PathBuf {
    let document = place.json(&["run", "baseline.toml", "--json", "--panel", "3"]);
    place.path(document["folder"].as_str().unwrap())
}

#[test]
fn every_table_is_exported_in_every_format() {
    let place = Place::new();
    let folder = run(&place);

    let formats = "parquet,xlsx,dta,json,ilostat";
    let document = place.json(&["export", folder.to_str().unwrap(), "--format", formats, "--json"]);

    // Four tables and the codebook in three formats, a workbook and a file for ILOSTAT.
    let files = document["files"].as_array().unwrap();
    assert_eq!(files.len(), 5 * 3 + 2, "{files:?}");
    for file in files {
        assert!(fs::metadata(folder.join(file.as_str().unwrap())).unwrap().len() > 100, "{file}");
    }
    place.ghostwork(&["verify", folder.to_str().unwrap()]).assert().success();
}

#[test]
fn every_column_of_every_table_is_in_the_codebook() {
    let place = Place::new();
    let folder = run(&place);

    let codebook = fs::read_to_string(folder.join("codebook.csv")).unwrap();
    for table in ["monthly.csv", "paths.csv", "panel.csv", "codebook.csv"] {
        let text = fs::read_to_string(folder.join(table)).unwrap();
        for column in text.lines().next().unwrap().split(',') {
            assert!(codebook.contains(&format!("\n{table},{column},")), "{table}: {column}");
        }
    }
}

#[test]
fn verify_names_a_changed_and_a_missing_file() {
    let place = Place::new();
    let folder = run(&place);
    fs::write(folder.join("paths.csv"), "nothing").unwrap();
    fs::remove_file(folder.join("codebook.csv")).unwrap();

    let output = place.ghostwork(&["verify", folder.to_str().unwrap()]).assert().code(6).get_output().clone();

    let text = String::from_utf8(output.stderr).unwrap();
    assert!(text.contains("paths.csv was changed") && text.contains("codebook.csv is missing"), "{text}");
}

#[test]
fn a_bundle_holds_results_scenarios_and_a_filled_readme() {
    let place = Place::new();
    let folder = run(&place);

    let document = place.json(&["bundle", folder.to_str().unwrap(), "--json"]);

    let mut archive =
        zip::ZipArchive::new(File::open(document["archive"].as_str().unwrap()).unwrap()).unwrap();
    assert_eq!(archive.len() as u64, document["files"].as_u64().unwrap());
    let mut readme = String::new();
    archive.by_name("README.md").unwrap().read_to_string(&mut readme).unwrap();
    for part in ["Controlled randomness", "Memory, runtime, storage", "CC0-1.0", "scenarios/run.toml"] {
        assert!(readme.contains(part), "{part} is not in {readme}");
    }
    let mut table = Vec::new();
    archive.by_name("results/monthly.csv").unwrap().read_to_end(&mut table).unwrap();
    assert_eq!(table, fs::read(folder.join("monthly.csv")).unwrap());
}

#[test]
fn the_scenario_of_a_bundle_runs_again_to_the_same_hash() {
    let place = Place::new();
    let folder = run(&place);
    let bundle = place.json(&["bundle", folder.to_str().unwrap(), "--json"]);
    let mut archive = zip::ZipArchive::new(File::open(bundle["archive"].as_str().unwrap()).unwrap()).unwrap();
    archive.extract(place.path("again")).unwrap();
    let before = place.json(&["run", "baseline.toml", "--json", "--panel", "3"]);

    let after = place.json(&["run", "again/scenarios/run.toml", "--json"]);

    assert_eq!(before["results_hash"], after["results_hash"]);
}

#[test]
fn a_run_is_cited_with_hashes_and_seeds() {
    let place = Place::new();
    let folder = run(&place);

    let output = place.ghostwork(&["cite", folder.to_str().unwrap()]).assert().success().get_output().clone();

    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.contains("run \"Small baseline\" (") && text.contains("seeds "), "{text}");
}
