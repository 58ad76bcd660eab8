use serde_json::Value;

use crate::place::{Place, stderr, stdout};

#[test]
fn lists_name_what_there_is() {
    let place = Place::new();
    for (what, name) in [
        ("params", "matching.price_sensitivity"),
        ("outputs", "employment_rate"),
        ("figures", "headline"),
        ("policies", "portable_benefits"),
    ] {
        let document = place.json(&["list", what, "--json"]);
        let rows = document[what].as_array().unwrap();

        let named =
            |row: &Value| ["key", "name"].iter().any(|key| row.get(*key).is_some_and(|text| text == name));
        assert!(rows.iter().any(named), "{what}");
        let output = place.ghostwork(&["list", what]).assert().success().get_output().clone();
        assert!(stdout(&output).contains(name), "{what}");
    }
}

#[test]
fn scenarios_of_a_folder_are_listed_by_title() {
    let place = Place::new();

    let output =
        place.ghostwork(&["list", "scenarios", "--folder", "."]).assert().success().get_output().clone();

    let text = stdout(&output);
    assert!(text.contains("Small baseline") && text.contains("A grant"), "{text}");
}

#[test]
fn every_listed_name_can_be_explained() {
    let place = Place::new();
    for (name, word) in [
        ("matching.price_sensitivity", "default"),
        ("tasks.rate_per_hour", "social_media"),
        ("portable_benefits", "## What it pays"),
        ("portable_benefits.rate_payer", "source"),
        ("unemployment_rate", "less is better"),
        ("E0102", "misspelling"),
        ("e0501", "memory"),
    ] {
        let output = place.ghostwork(&["explain", name]).assert().success().get_output().clone();

        assert!(stdout(&output).contains(word), "{name}: {}", stdout(&output));
        assert_eq!(place.json(&["explain", name, "--json"])["name"], name);
    }
}

#[test]
fn a_misspelt_name_is_answered_with_the_nearest_one() {
    let place = Place::new();

    let output = place.ghostwork(&["explain", "unemployment_rat"]).assert().code(2).get_output().clone();

    let text = String::from_utf8(output.stderr).unwrap();
    assert!(text.contains("did you mean `unemployment_rate`?"), "{text}");
}

#[test]
fn scenarios_are_checked_without_a_run() {
    let place = Place::new();

    let document = place.json(&["check", "baseline.toml", "reform.toml", "--json"]);

    assert_eq!(document["scenarios"][1]["instruments"][0]["use"], "guaranteed_income");
    let output = place.ghostwork(&["check", "baseline.toml"]).assert().success().get_output().clone();
    assert!(stdout(&output).starts_with("baseline.toml: ok, small: 2,000 workers, 4 months from 2026-01"));
    assert!(place.names("output").is_empty());
}

#[test]
fn every_setting_of_a_scenario_is_printed_with_its_origin() {
    let place = Place::new();

    let output =
        place.ghostwork(&["check", "reform.toml", "--print"]).assert().success().get_output().clone();
    let document = place.json(&["check", "reform.toml", "--print", "--json"]);

    let text = stdout(&output);
    assert!(
        text.lines().any(|line| line.starts_with("grant.amount ") && line.contains("reform.toml:")),
        "{text}"
    );
    assert!(
        text.lines().any(|line| line.starts_with("matching.price_sensitivity ") && line.contains("default"))
    );
    assert!(document["scenarios"][0]["settings"].as_array().unwrap().len() > 200);
}

#[test]
fn the_population_is_shown_beside_published_figures() {
    let place = Place::new();

    let document = place.json(&["population", "--report", "--json"]);

    assert!(document["persons"].as_u64().unwrap() > 30_000);
    assert!(document["report"].as_array().unwrap().iter().any(|row| row["published"].is_number()));
    let columns = place.json(&["population", "--columns", "--json"]);
    assert!(columns["columns"].as_array().unwrap().iter().any(|column| column["name"] == "age"));
}

#[test]
fn the_schema_is_a_json_schema() {
    let place = Place::new();

    let document = place.json(&["schema"]);

    assert!(document["$schema"].as_str().unwrap().contains("json-schema.org"), "{document}");
}

#[test]
fn the_law_of_a_household_is_explained_line_by_line() {
    let place = Place::new();
    let arguments = ["law", "household", "--wages", "50000", "--state", "TX", "--year", "2026", "--json"];

    let document = place.json(&arguments);

    let lines = document["lines"].as_array().unwrap();
    let amount =
        |label: &str| lines.iter().find(|line| line["label"] == label).unwrap()["amount"].as_f64().unwrap();
    // 6.2 % and 1.45 % of 50,000 dollars.
    assert!((amount("employee payroll tax") - 3_825.0).abs() < 0.01);
    assert_eq!(amount("state income tax"), 0.0);
    assert!(document["note"].is_null());
}

#[test]
fn the_law_of_a_year_that_is_not_known_yet_says_so() {
    let place = Place::new();
    let later = ["law", "household", "--wages", "50000", "--year", "2027"];

    let output = place.ghostwork(&later).assert().success().get_output().clone();

    assert!(stdout(&output).contains("states amounts up to 2026"), "{}", stdout(&output));
    let document = place.json(&[later.as_slice(), &["--json"]].concat());
    assert!(document["note"].as_str().unwrap().contains("2027"), "{document}");
    let now =
        place.ghostwork(&["law", "household", "--wages", "50000"]).assert().success().get_output().clone();
    assert!(!stdout(&now).contains("states amounts up to"), "{}", stdout(&now));
}

#[test]
fn a_file_of_tax_units_is_assessed_row_by_row() {
    let place = Place::new();
    let header = "unit_id,stratum,mars,age_head,age_spouse,kid_ages,wages_p,wages_s,se_p,se_s,interest,ui,\
                  se_health_ins,tips,sstb,state,year";
    place.write("units.csv", &format!("{header}\n1,a,1,40,0,,30000,0,0,0,0,0,0,0,0,TX,2026\n"));

    let options = ["law", "tax", "--law", "us", "--in", "units.csv", "--out", "assessed.csv", "--json"];
    let document = place.json(&options);
    let output = place.ghostwork(&["law", "tax", "units.csv"]).assert().success().get_output().clone();

    assert_eq!(document["rows"], 1);
    let written = std::fs::read_to_string(place.path("assessed.csv")).unwrap();
    assert_eq!(stdout(&output), written);
    assert_eq!(written.lines().count(), 2);
    place.ghostwork(&["law", "tax", "missing.csv"]).assert().code(4);
    place.write("bad.csv", "unit_id\n1\n");
    place.ghostwork(&["law", "tax", "bad.csv"]).assert().code(2);
    let units = std::fs::read(place.path("units.csv")).unwrap();
    place.ghostwork(&["law", "tax", "units.csv", "--out", "./units.csv"]).assert().code(2);
    assert_eq!(std::fs::read(place.path("units.csv")).unwrap(), units);
}

#[test]
fn a_life_is_told_month_by_month_with_reasons_and_policies() {
    let place = Place::new();
    let command = ["explain", "worker", "17", "--scenario", "reform.toml"];

    let output = place.ghostwork(&command).assert().success().get_output().clone();
    let text = stdout(&output);
    let document = place.json(&[command.as_slice(), &["--json"]].concat());

    assert!(text.starts_with("worker 17 of grant, seed 0 of 11, among 2,000 workers\n"), "{text}");
    for words in ["state in the labour market: ", "; draw 0.", "net income ", "grant: "] {
        assert!(text.contains(words), "{words}: {text}");
    }
    let months = document["months"].as_array().unwrap();
    assert_eq!(months.len(), 4);
    let granted = |month: &Value| {
        month["instruments"]
            .as_array()
            .unwrap()
            .iter()
            .map(|of| of["own_net_income"].as_f64().unwrap())
            .sum::<f64>()
    };
    // The grant of 500 dollars begins in March; it goes to persons, whatever they earn.
    assert_eq!(months.iter().map(granted).collect::<Vec<f64>>(), [0.0, 0.0, 500.0, 500.0]);
    let choice = &months[0]["phases"][0]["choices"][0];
    let probabilities =
        choice["alternatives"].as_array().unwrap().iter().map(|of| of["probability"].as_f64().unwrap());
    assert!((probabilities.sum::<f64>() - 1.0).abs() < 1e-9, "{choice}");
}

#[test]
fn a_life_is_the_same_whichever_months_of_it_are_told() {
    let place = Place::new();
    let command = ["explain", "worker", "17", "--scenario", "baseline.toml", "--seed", "1", "--json"];

    let whole = place.json(&command);
    let part =
        place.json(&[command.as_slice(), &["--months", "2026-02..2026-03", "--threads", "1"]].concat());

    assert_eq!(part["months"].as_array().unwrap().as_slice(), &whole["months"].as_array().unwrap()[1..3]);
}

#[test]
fn nobody_else_is_told_of_for_a_worker_or_a_month_that_is_not_there() {
    let place = Place::new();
    for (more, words) in [
        (["2000", "--seed", "0"], "from 0 to 1999"),
        (["17", "--months", "2026-01..2026-05"], "from 2025-12"),
    ] {
        let command = [&["explain", "worker", "--scenario", "baseline.toml"], more.as_slice()].concat();
        let output = place.ghostwork(&command).assert().code(2).get_output().clone();

        assert!(stderr(&output).contains(words), "{}", stderr(&output));
    }
}
