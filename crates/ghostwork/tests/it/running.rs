use std::fs;

use crate::place::{Place, stderr, stdout};

#[test]
fn a_run_leaves_manifest_tables_and_charts() {
    let place = Place::new();

    let output = place.ghostwork(&["run", "baseline.toml"]).assert().success().get_output().clone();

    let text = stdout(&output);
    assert!(
        text.contains("Employment rate") && text.contains("again, exactly: ghostwork run baseline.toml"),
        "{text}"
    );
    let runs = place.names("output/small");
    assert_eq!(runs.len(), 1, "{runs:?}");
    let files = place.names(&format!("output/small/{}", runs[0]));
    for file in ["run.json", "monthly.csv", "paths.csv", "codebook.csv", "charts"] {
        assert!(files.iter().any(|name| name == file), "{file} of {files:?}");
    }
}

#[test]
fn the_same_run_lands_in_the_same_folder_and_another_does_not() {
    let place = Place::new();
    let folder = |arguments: &[&str]| place.json(arguments)["folder"].as_str().unwrap().to_owned();

    let first = folder(&["run", "baseline.toml", "--json"]);
    let again = folder(&["run", "baseline.toml", "--json", "--threads", "1"]);
    let other = folder(&["run", "baseline.toml", "--json", "--set", "matching.price_sensitivity=2"]);

    assert_eq!(first, again);
    assert_ne!(first, other);
    assert_eq!(place.names("output/small").len(), 2);
}

#[test]
fn json_carries_hash_speed_memory_and_indicators() {
    let place = Place::new();

    let document = place.json(&["run", "baseline.toml", "--json"]);

    assert_eq!(document["schema_version"], 1);
    assert_eq!(document["results_hash"].as_str().unwrap().len(), 32);
    // 2,000 workers for 1 + 4 months on 2 seeds.
    assert_eq!(document["agent_months"], 20_000);
    assert!(document["seconds"].as_f64().unwrap() > 0.0);
    assert!(document["peak_bytes"].as_u64().unwrap() > 1 << 20);
    let indicators = document["indicators"].as_array().unwrap();
    let employment = indicators
        .iter()
        .find(|entry| entry["indicator"] == "employment_rate" && entry["group"] == "all")
        .unwrap();
    assert!((30.0..80.0).contains(&employment["value"].as_f64().unwrap()), "{employment}");
    assert_eq!(employment["n_seeds"], 2);
}

#[test]
fn threads_do_not_change_the_results_hash() {
    let place = Place::new();
    let hash = |threads: &str| {
        let arguments = ["run", "baseline.toml", "--json", "--threads", threads];
        place.json(&arguments)["results_hash"].as_str().unwrap().to_owned()
    };

    assert_eq!(hash("1"), hash("2"));
}

#[test]
fn a_panel_holds_a_row_per_worker_and_month() {
    let place = Place::new();

    let document = place.json(&["run", "baseline.toml", "--json", "--panel", "10"]);

    let file = place.path(document["folder"].as_str().unwrap()).join("panel.csv");
    let text = fs::read_to_string(file).unwrap();
    assert!(text.starts_with("scenario,worker,month,age_years,labour_state,worker_type,wage,"), "{text}");
    // A header, and 10 workers in 4 months.
    assert_eq!(text.lines().count(), 1 + 10 * 4);
    assert!(text.lines().nth(1).unwrap().starts_with("run,0,2026-01,"));
}

#[test]
fn a_dry_run_says_what_it_would_take_and_leaves_nothing() {
    let place = Place::new();

    let output =
        place.ghostwork(&["run", "baseline.toml", "--dry-run"]).assert().success().get_output().clone();

    let text = stdout(&output);
    assert!(
        text.contains("2,000 workers x 5 months (of which 1 burn-in) x 2 seeds = 20,000 agent-months"),
        "{text}"
    );
    assert!(text.ends_with("nothing was run\n"), "{text}");
    assert!(place.names("output").is_empty());
}

#[test]
fn progress_in_a_pipe_is_plain_and_goes_to_standard_error() {
    let place = Place::new();

    let output = place.ghostwork(&["run", "baseline.toml"]).assert().success().get_output().clone();

    let text = stderr(&output);
    assert!(text.contains("100%  run seed"), "{text}");
    assert!(!text.contains('\u{1b}') && !stdout(&output).contains('\u{1b}'));
    let silent =
        place.ghostwork(&["run", "baseline.toml", "--quiet"]).assert().success().get_output().clone();
    assert_eq!(stderr(&silent), "");
}

#[test]
fn progress_as_json_is_one_object_a_line() {
    let place = Place::new();

    let output = place
        .ghostwork(&["run", "baseline.toml", "--progress", "json"])
        .assert()
        .success()
        .get_output()
        .clone();

    let text = stderr(&output);
    let lines: Vec<serde_json::Value> =
        text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.last().unwrap()["percent"], 100.0);
}

#[test]
#[cfg(target_os = "linux")]
fn memory_is_foretold_to_a_tenth() {
    let place = Place::new();
    for workers in ["100_000", "1_000_000"] {
        let arguments = ["run", "baseline.toml", "--json", "--workers", workers, "--months", "1"];
        let arguments = [&arguments[..], &["--seeds", "1", "--threads", "2"]].concat();

        let foretold = place.json(&[&arguments[..], &["--dry-run"]].concat());
        let peak = place.json(&arguments)["peak_bytes"].as_f64().unwrap();

        let error = foretold["memory_bytes"].as_f64().unwrap() / peak - 1.0;
        assert!(error.abs() < 0.1, "{workers} workers: {error} of {peak}");
    }
}

#[test]
fn a_population_of_ones_own_is_simulated() {
    let place = Place::new();
    let example = concat!(env!("CARGO_MANIFEST_DIR"), "/../../data/population/example.csv");
    place.write("people.csv", &fs::read_to_string(example).unwrap());

    let arguments = ["run", "baseline.toml", "--json", "--population", "people.csv", "--workers", "200"];
    let own = place.json(&arguments);
    let usual = place.json(&["run", "baseline.toml", "--json", "--workers", "200"]);

    assert_ne!(own["data_hash"], usual["data_hash"]);
    assert_ne!(own["results_hash"], usual["results_hash"]);
}
