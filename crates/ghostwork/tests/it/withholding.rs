//! No row of a group that rests on fewer than ten records of the source leaves the program.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use crate::place::{Place, stdout};

/// Reads a table; returns its rows as maps from column to field.
fn table(file: &Path) -> Vec<std::collections::BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_path(file).unwrap();
    let header: Vec<String> = reader.headers().unwrap().iter().map(str::to_owned).collect();
    let row = |row: csv::StringRecord| header.iter().cloned().zip(row.iter().map(str::to_owned)).collect();
    reader.records().map(|record| row(record.unwrap())).collect()
}

fn groups_with(
    rows: &[std::collections::BTreeMap<String, String>],
    column: &str,
    word: &str,
) -> BTreeSet<String> {
    rows.iter().filter(|row| row[column] == word).map(|row| row["group"].clone()).collect()
}

/// Indicators of everybody that tell of the workers of one marketplace alone.
fn told_group(indicator: &str) -> &str {
    match indicator {
        "online_share" | "median_hourly_pay_online" | "low_hourly_pay_online" => "online",
        "on_demand_share" | "median_hourly_pay_on_demand" | "low_hourly_pay_on_demand" => "on_demand",
        _ => "all",
    }
}

#[test]
fn small_groups_are_withheld_everywhere_and_never_one_alone() {
    let place = Place::new();
    let document = place.json(&["compare", "baseline.toml", "reform.toml", "--json", "--workers", "30000"]);
    let folder = place.path(document["folder"].as_str().unwrap());

    let monthly = table(&folder.join("monthly.csv"));
    let mut withheld = groups_with(&monthly, "obs_status", "C");
    // Everybody is named where an indicator tells of a group that is.
    withheld.remove("all");

    // Thirty thousand workers: some kinds of platform workers are a handful, women are not.
    assert!(withheld.len() >= 2 && withheld.contains("nomads"), "{withheld:?}");
    assert!(!withheld.contains("women"));
    let is_withheld = |group: &str| withheld.contains(group);
    let is_withheld_row = |row: &std::collections::BTreeMap<String, String>| {
        is_withheld(&row["group"]) || is_withheld(told_group(&row["indicator"]))
    };
    for (file, value) in [("monthly.csv", "obs_value"), ("paths.csv", "p50"), ("differences.csv", "diff")] {
        for row in table(&folder.join(file)) {
            assert_eq!(row["obs_status"] == "C", is_withheld_row(&row), "{file}: {row:?}");
            assert!(row["obs_status"] != "C" || row[value].is_empty(), "{file}: {row:?}");
        }
    }
    for row in table(&folder.join("outcomes.csv")) {
        assert_eq!(row["verdict"] == "c", is_withheld_row(&row), "{row:?}");
        assert!(row["verdict"] != "c" || (row["est"].is_empty() && row["baseline"].is_empty()), "{row:?}");
    }
    for row in table(&folder.join("arms.csv")) {
        assert!(!is_withheld_row(&row), "{row:?}");
    }
    for outcome in document["outcomes"].as_array().unwrap() {
        assert!(!is_withheld(outcome["group"].as_str().unwrap()), "{outcome}");
    }
    let stored = fs::read_to_string(folder.join("comparison.json")).unwrap();
    let stored: serde_json::Value = serde_json::from_str(&stored).unwrap();
    for outcome in stored["outcomes"].as_array().unwrap() {
        assert!(!is_withheld(outcome["group"].as_str().unwrap()), "{outcome}");
    }
    let groups = table(&folder.join("charts/groups-worker_type.csv"));
    assert!(groups.iter().any(|row| row["est"] == "c") && groups.iter().any(|row| row["est"] != "c"));
    for row in groups {
        assert_eq!(row["est"] == "c", is_withheld(&row["group"]), "{row:?}");
    }
    let report = fs::read_to_string(folder.join("report.html")).unwrap();
    assert!(report.contains("<td class=\"unclear\">c</td>"));

    // Secondary suppression: of the groups that make up a total, none is withheld alone.
    let dimensions: [&[&str]; 4] = [
        &["on_platforms", "off_platforms"],
        &["online", "on_demand"],
        &[
            "primary_earners",
            "supplementary_earners",
            "carers",
            "students",
            "nomads",
            "retired",
            "between_jobs",
        ],
        &["women", "men"],
    ];
    for dimension in dimensions {
        assert_ne!(dimension.iter().filter(|group| is_withheld(group)).count(), 1, "{dimension:?}");
    }
}

#[test]
fn a_channel_on_few_records_is_not_told_by_indicators_of_everybody() {
    let place = Place::new();
    let document = place.json(&["run", "baseline.toml", "--workers", "500", "--json"]);
    let monthly = table(&place.path(document["folder"].as_str().unwrap()).join("monthly.csv"));
    let withheld = groups_with(&monthly, "obs_status", "C");

    // Few of the workers of a very small run are on demand, and the others of its dimension go with them.
    assert!(withheld.contains("online") && withheld.contains("on_demand"), "{withheld:?}");
    let of_channels: Vec<_> = monthly.iter().filter(|row| told_group(&row["indicator"]) != "all").collect();
    assert!(!of_channels.is_empty());
    for row in of_channels {
        assert_eq!((row["obs_value"].as_str(), row["obs_status"].as_str()), ("", "C"), "{row:?}");
    }
}

#[test]
fn exports_of_a_run_hold_nothing_that_is_withheld() {
    let place = Place::new();
    let document = place.json(&["run", "baseline.toml", "--json"]);
    let folder = document["folder"].as_str().unwrap();

    place.ghostwork(&["export", folder, "--format", "ilostat,json,xlsx,dta,parquet"]).assert().success();

    let rows = csv::Reader::from_path(place.path(folder).join("export/ilostat.csv")).unwrap().into_records();
    let mut confidential = 0;
    for row in rows.map(Result::unwrap).filter(|row| &row[3] == "WORKER_TYPE_NOMADS") {
        assert_eq!((&row[6], &row[7]), ("", "C"), "{row:?}");
        confidential += 1;
    }
    assert!(confidential > 0);
    let paths = fs::read_to_string(place.path(folder).join("export/paths.json")).unwrap();
    let paths: serde_json::Value = serde_json::from_str(&paths).unwrap();
    for row in paths["rows"].as_array().unwrap().iter().filter(|row| row[1] == "nomads") {
        assert!((4..9).all(|column| row[column].is_null()), "{row}");
    }
}

#[test]
fn records_declared_synthetic_are_not_withheld() {
    let place = Place::new();
    let people =
        fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data/population/example.csv"))
            .unwrap();
    place.write("real.csv", &people);
    place.write("synthetic.csv", &format!("# synthetic\n{people}"));

    let text = |file: &str| {
        let arguments = ["compare", "baseline.toml", "reform.toml", "--population", file];
        stdout(place.ghostwork(&arguments).assert().success().get_output())
    };

    // The example has a few households only: no group rests on ten.
    assert!(text("real.csv").contains("\nwithheld (c), because fewer than 10 survey records"));
    assert!(!text("synthetic.csv").contains("withheld"));
}
