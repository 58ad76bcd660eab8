use crate::place::{Place, stderr, stdout};

#[test]
fn json_carries_every_moment_with_band_value_and_verdict() {
    let place = Place::new();

    let document = place.json(&["validate", "baseline.toml", "--months", "12", "--json"]);

    assert_eq!(
        (document["schema_version"].as_u64(), document["command"].as_str()),
        (Some(1), Some("validate"))
    );
    let moments = document["moments"].as_array().unwrap();
    assert_eq!(moments.len(), 56);
    for moment in moments {
        for field in
            ["id", "published", "low", "high", "simulated", "sim_low", "sim_high", "inside", "kind", "use"]
        {
            assert!(moment.get(field).is_some(), "{field} of {moment}");
        }
        let is_missing = moment["kind"] == "missing";
        assert_eq!(
            (moment["simulated"].is_null(), moment["inside"].is_null()),
            (is_missing, is_missing),
            "{moment}"
        );
        if let Some(value) = moment["simulated"].as_f64() {
            let (low, high) = (moment["low"].as_f64().unwrap(), moment["high"].as_f64().unwrap());
            assert_eq!(moment["inside"], low <= value && value <= high, "{moment}");
        }
    }
    let inside = |word: &str| {
        let met = |moment: &&serde_json::Value| moment["use"] == word && moment["inside"] == true;
        moments.iter().filter(met).count() as u64
    };
    assert_eq!(document["fit"]["inside"], inside("fit"));
    assert_eq!(document["check"]["moments"], 5);
}

#[test]
fn the_table_ends_with_a_count_and_a_file_is_left() {
    let place = Place::new();

    let output = place.ghostwork(&["validate", "baseline.toml"]).assert().success().get_output().clone();

    let text = stdout(&output);
    assert!(text.starts_with("size\n  M01  "), "{text}");
    let count = text.lines().find(|line| line.starts_with("fit: ")).unwrap();
    assert!(
        count.contains(" of 51 inside; check: ") && count.contains(" of 5 inside; missing: M"),
        "{count}"
    );
    assert!(text.contains("again, exactly: ghostwork validate baseline.toml"), "{text}");
    let folder = format!("output/small/{}", place.names("output/small")[0]);
    assert!(place.names(&folder).contains(&"moments.csv".to_owned()));
    let chart = place.path(&format!("{folder}/charts/moments.svg"));
    let before = std::fs::read(&chart).unwrap();
    std::fs::remove_file(&chart).unwrap();
    place.ghostwork(&["plot", &folder, "--only", "moments"]).assert().success();
    assert_eq!(std::fs::read(&chart).unwrap(), before);
}

#[test]
fn a_strict_validation_fails_below_the_bar() {
    let place = Place::new();

    // A run of four months leaves most moments unmeasured.
    let output =
        place.ghostwork(&["validate", "baseline.toml", "--strict"]).assert().code(3).get_output().clone();

    let text = stderr(&output);
    assert!(text.contains("error[E0303]: too few published statistics are met: fit: "), "{text}");
    assert!(stdout(&output).contains("; missing: "), "the table is printed all the same");
}

/// The shipped scenarios of the experiments.
const EXPERIMENTS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../scenarios/experiments");

#[test]
fn a_dry_run_of_experiments_lists_each_run_once_and_runs_nothing() {
    let place = Place::new();
    let line = ["validate", "--experiments", "--experiments-in", EXPERIMENTS, "--dry-run"];

    let document = place.json(&[&line[..], &["--json"]].concat());
    let output = place.ghostwork(&line).assert().success().get_output().clone();

    let runs = document["runs"].as_array().unwrap();
    let scenarios: std::collections::BTreeSet<String> =
        runs.iter().map(|run| run["scenarios"].to_string()).collect();
    assert_eq!(scenarios.len(), runs.len());
    let sum: u64 = runs.iter().map(|run| run["agent_months"].as_u64().unwrap()).sum();
    assert_eq!(document["agent_months"], sum);
    assert!(stdout(&output).ends_with("nothing was run\n"), "{}", stdout(&output));
    assert!(place.names("output").is_empty());
}

#[test]
fn experiments_refuse_what_belongs_to_statistics() {
    let place = Place::new();
    for more in [&["baseline.toml"][..], &["--scoreboard", "scores.csv"]] {
        let line = [&["validate", "--experiments"], more].concat();
        let output = place.ghostwork(&line).assert().code(2).get_output().clone();
        assert!(stderr(&output).contains("cannot be used with"), "{}", stderr(&output));
    }
}

#[test]
fn files_of_others_are_not_replaced() {
    let place = Place::new();
    place.write("thesis.csv", "years of work");
    let experiments =
        ["validate", "--experiments", "--experiments-in", EXPERIMENTS, "--scores", "thesis.csv"];
    for line in [&experiments[..], &["validate", "baseline.toml", "--scoreboard", "thesis.csv"]] {
        let output = place.ghostwork(line).assert().code(2).get_output().clone();
        assert!(stderr(&output).contains("thesis.csv is there already"), "{}", stderr(&output));
    }
    assert_eq!(std::fs::read_to_string(place.path("thesis.csv")).unwrap(), "years of work");
}

#[test]
fn a_scoreboard_of_ours_is_replaced() {
    let place = Place::new();
    for _ in 0..2 {
        place.ghostwork(&["validate", "baseline.toml", "--scoreboard", "board.csv"]).assert().success();
    }
}

#[test]
fn a_scenario_of_another_country_has_no_published_statistics() {
    let place = Place::new();
    let kingdom = crate::place::BASELINE
        .replace("\"us-2026\"", "\"uk-2026\"")
        .replace("as_of = \"2026-01\"", "as_of = \"2026-04\"");
    place.write("kingdom.toml", &kingdom);
    place.write("calibration.toml", crate::calibrating::CALIBRATION);
    let calibrate = ["calibrate", "calibration.toml", "--scenario", "kingdom.toml"];
    for line in [&["validate", "kingdom.toml"][..], &calibrate, &[&calibrate[..], &["--dry-run"]].concat()] {
        let output = place.ghostwork(line).assert().code(2).get_output().clone();
        let said = stderr(&output);
        assert!(said.contains("are those of the United States, and small is"), "{said}");
    }
    assert!(place.names("output").is_empty());
}
