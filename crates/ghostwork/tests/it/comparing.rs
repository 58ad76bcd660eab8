use std::fs;

use crate::place::{Place, REFORM, stderr, stdout};

#[test]
fn a_comparison_says_what_is_clear_and_leaves_a_report() {
    let place = Place::new();

    let output =
        place.ghostwork(&["compare", "baseline.toml", "reform.toml"]).assert().success().get_output().clone();

    let text = stdout(&output);
    assert!(text.starts_with("A grant against Small baseline, mean of 2026-01 to 2026-04\n"), "{text}");
    assert!(text.contains("(95%: ") && text.contains("clear"), "{text}");
    assert!(text.contains("again, exactly: ghostwork compare baseline.toml reform.toml"), "{text}");
    let runs = place.names("output/grant");
    assert_eq!(runs.len(), 1, "{runs:?}");
    let files = place.names(&format!("output/grant/{}", runs[0]));
    for file in
        ["run.json", "outcomes.csv", "deciles.csv", "budget.csv", "winners.csv", "flows.csv", "report.html"]
    {
        assert!(files.iter().any(|name| name == file), "{file} of {files:?}");
    }
    let charts = place.names(&format!("output/grant/{}/charts", runs[0]));
    for ending in ["svg", "png", "csv", "json"] {
        assert!(charts.contains(&format!("headline.{ending}")), "{charts:?}");
    }
}

#[test]
fn json_carries_every_outcome_with_its_interval() {
    let place = Place::new();

    let document = place.json(&["compare", "baseline.toml", "reform.toml", "--json"]);

    assert_eq!(document["schema_version"], 1);
    assert_eq!(document["policy_start"], "2026-03");
    assert_eq!(document["differences_before_start"], 0);
    for scenario in ["baseline", "reform"] {
        assert_eq!(document[scenario]["results_hash"].as_str().unwrap().len(), 32);
    }
    let outcomes = document["outcomes"].as_array().unwrap();
    assert!(outcomes.len() > 500, "{}", outcomes.len());
    for key in
        ["indicator", "unit", "group", "baseline", "reform", "difference", "low", "high", "n_pairs", "clear"]
    {
        assert!(outcomes.iter().all(|outcome| outcome.get(key).is_some()), "{key}");
    }
    let income = outcomes
        .iter()
        .find(|outcome| outcome["indicator"] == "mean_net_income" && outcome["group"] == "all")
        .unwrap();
    // 500 dollars a month for adults, in two of four months: between 150 and 260 dollars a person and month.
    assert!((150.0..260.0).contains(&income["difference"].as_f64().unwrap()), "{income}");
    assert_eq!(income["clear"], true);
    assert!(place.path(document["folder"].as_str().unwrap()).join("report.html").is_file());
}

#[test]
fn comparing_a_scenario_with_itself_finds_exactly_nothing() {
    let place = Place::new();

    let document = place.json(&["compare", "baseline.toml", "baseline.toml", "--json"]);

    assert_eq!(document["baseline"]["results_hash"], document["reform"]["results_hash"]);
    for outcome in document["outcomes"].as_array().unwrap() {
        assert_eq!(outcome["difference"], 0.0, "{outcome}");
        assert_eq!(outcome["clear"], false, "{outcome}");
    }
}

#[test]
fn a_reform_that_is_not_in_force_is_not_said_to_have_no_effect() {
    let place = Place::new();
    place.write("late.toml", &REFORM.replace("2026-03", "2026-05"));
    let said = |line: &[&str]| stdout(place.ghostwork(line).assert().success().get_output());

    let in_part = said(&["compare", "baseline.toml", "reform.toml", "--figures", "svg", "--out", "in-part"]);
    assert!(
        in_part.contains("the reform starts in 2026-03: it is in force in 2 of these 4 months"),
        "{in_part}"
    );
    let late = said(&["compare", "baseline.toml", "late.toml", "--figures", "svg", "--out", "late"]);
    assert!(late.contains("the reform starts in 2026-05, after these months"), "{late}");
    let folder = format!("late/grant/{}", place.names("late/grant")[0]);
    let report = fs::read_to_string(place.path(&folder).join("report.html")).unwrap();
    assert!(report.contains("these runs cannot show what it does"));
    assert!(!report.contains("No clear effect on any headline outcome"));
    let same = said(&["compare", "baseline.toml", "baseline.toml", "--figures", "svg"]);
    assert!(same.contains("both scenarios are the same"), "{same}");
}

#[test]
fn two_countries_are_not_compared() {
    let place = Place::new();
    let kingdom = crate::place::BASELINE
        .replace("\"us-2026\"", "\"uk-2026\"")
        .replace("as_of = \"2026-01\"", "as_of = \"2026-04\"");
    place.write("kingdom.toml", &kingdom);

    let output =
        place.ghostwork(&["compare", "baseline.toml", "kingdom.toml"]).assert().code(2).get_output().clone();
    let said = stderr(&output);
    assert!(said.contains("differ in country: United States and United Kingdom"), "{said}");
    let text =
        stdout(place.ghostwork(&["run", "kingdom.toml", "--figures", "svg"]).assert().success().get_output());
    assert!(text.contains("synthetic records. Amounts are in dollars at purchasing-power parity"), "{text}");
    let run = format!("output/small/{}/report.html", place.names("output/small")[0]);
    let report = fs::read_to_string(place.path(&run)).unwrap();
    assert!(report.contains("people of the United Kingdom month by month"));
    assert!(report.contains("Amounts are in dollars at purchasing-power parity."));
}

#[test]
fn charts_and_report_can_be_made_again_from_the_files() {
    let place = Place::new();
    let document = place.json(&["compare", "baseline.toml", "reform.toml", "--json"]);
    let folder = document["folder"].as_str().unwrap();
    let chart = place.path(folder).join("charts/headline.svg");
    let before = fs::read(&chart).unwrap();
    fs::remove_file(&chart).unwrap();

    let plotted = place.json(&["plot", folder, "--json"]);
    let report = place.json(&["report", folder, "--json"]);

    assert_eq!(fs::read(&chart).unwrap(), before);
    assert!(plotted["figures"].as_array().is_some_and(|figures| figures.len() > 3));
    assert!(place.path(report["report"].as_str().unwrap()).is_file());
}

#[test]
fn a_run_leaves_a_report_of_its_own_that_can_be_written_again() {
    let place = Place::new();
    let document = place.json(&["run", "baseline.toml", "--json"]);
    let folder = document["folder"].as_str().unwrap();
    let page = place.path(folder).join("report.html");
    let before = fs::read_to_string(&page).unwrap();

    place.json(&["plot", folder, "--json"]);
    place.json(&["report", folder, "--json"]);
    let after = fs::read_to_string(&page).unwrap();

    for section in
        ["id=\"jobs\"", "id=\"charts\"", "id=\"method\"", "id=\"limits\"", "<svg", "Unemployment rate"]
    {
        assert!(before.contains(section) && after.contains(section), "{section}");
    }
    assert!(!before.contains("<script"));
}

#[test]
fn several_reforms_lead_with_what_each_costs_and_does() {
    let place = Place::new();
    let other =
        crate::place::REFORM.replace("\"grant\"", "\"small-grant\"").replace("A grant", "A small grant");
    place.write(
        "other.toml",
        &other.replace("amount = 500", "amount = 50").replace("as = \"small-grant\"", "as = \"grant\""),
    );

    let arguments = ["compare", "baseline.toml", "reform.toml", "other.toml", "--effect", "mean_net_income"];
    let output = place.ghostwork(&arguments).assert().success().get_output().clone();

    let text = stdout(&output);
    assert!(text.starts_with("Change against Small baseline, 95 % intervals over seeds\n"), "{text}");
    let frontier = text.find("A small grant  ").unwrap();
    let verdict = text.find("A grant against Small baseline").unwrap();
    assert!(frontier < verdict && text.contains("A small grant against Small baseline"), "{text}");
    let runs = place.names("output/small");
    assert!(runs.len() == 1 && runs[0].starts_with("frontier-"), "{runs:?}");
    assert!(place.names(&format!("output/small/{}/charts", runs[0])).contains(&"frontier.svg".to_owned()));

    let document = place.json(&[&arguments[..], &["--json"]].concat());
    assert_eq!(document["frontier"]["policies"].as_array().unwrap().len(), 2);
    assert_eq!(document["comparisons"][1]["reform"]["id"], "small-grant");
}

#[test]
fn no_file_and_no_line_holds_what_is_not_a_number() {
    let place = Place::new();
    let commands: [&[&str]; 2] =
        [&["compare", "baseline.toml", "reform.toml", "--panel", "20"], &["run", "baseline.toml"]];
    for arguments in commands {
        let output = place.ghostwork(arguments).assert().success().get_output().clone();
        assert_eq!(not_numbers(&stdout(&output)), Vec::<&str>::new(), "{arguments:?}");
    }
    let mut read = 0;
    for file in place.files("output").iter().filter(|file| file.rsplit('.').next() != Some("png")) {
        let text = String::from_utf8_lossy(&fs::read(place.path(file)).unwrap()).into_owned();
        assert_eq!(not_numbers(&text), Vec::<&str>::new(), "{file}");
        read += 1;
    }
    assert!(read > 60, "{read}");
}

/// Returns the words of a text that stand for no number.
fn not_numbers(text: &str) -> Vec<&str> {
    let words = text.split(|letter: char| !letter.is_ascii_alphanumeric());
    words.filter(|word| ["nan", "inf", "infinity"].contains(&word.to_lowercase().as_str())).collect()
}

#[test]
fn parameters_are_drawn_beside_the_seeds_and_the_variance_is_parted() {
    let place = Place::new();
    place.write("doubt.toml", &format!("{REFORM}\n[parameters]\nparticipation.hours_elasticity = {{ dist = \"uniform\", args = [0.4, 1.2] }}\n").replace("amount = 500", "amount = { dist = \"triangular\", args = [100, 500, 900] }"));
    let line = ["compare", "baseline.toml", "doubt.toml", "--seeds", "2", "--json", "--progress", "none"];

    let usual = place.json(&line);
    let drawn = place.json(&[&line[..], &["--uncertainty", "parameters", "--draws", "5"]].concat());

    // Without draws the median holds: nearly all of 500 dollars to every adult.
    assert!(usual["uncertainty"].is_null());
    let income = |document: &serde_json::Value| {
        let outcomes = document["outcomes"].as_array().unwrap();
        outcomes
            .iter()
            .find(|one| one["indicator"] == "mean_net_income" && one["group"] == "all")
            .unwrap()
            .clone()
    };
    let width = |one: &serde_json::Value| one["high"].as_f64().unwrap() - one["low"].as_f64().unwrap();
    let (usual, of_draws) = (income(&usual), income(&drawn));
    assert!(width(&of_draws) > 100.0 && width(&of_draws) > 5.0 * width(&usual), "{usual} {of_draws}");
    assert!(of_draws["from_parameters"].as_f64().unwrap() > 0.9, "{of_draws}");
    assert!(usual["from_parameters"].is_null());
    let parameters = drawn["uncertainty"]["parameters"].as_array().unwrap();
    assert_eq!(parameters[0]["key"], "grant.amount");
    assert_eq!(parameters[1]["key"], "participation.hours_elasticity");
    assert_eq!((drawn["seeds"].as_u64(), drawn["uncertainty"]["draws"].as_u64()), (Some(2), Some(5)));

    // What is stored says the same, and another process finds it again.
    let folder = drawn["folder"].as_str().unwrap();
    let table = std::fs::read_to_string(place.path(folder).join("draws.csv")).unwrap();
    assert!(table.starts_with("run,draw,seed,grant.amount,participation.hours_elasticity\n"), "{table}");
    assert_eq!(table.lines().count(), 1 + 2 * 5);
    place.ghostwork(&["report", folder]).assert().success();
    let page = std::fs::read_to_string(place.path(folder).join("report.html")).unwrap();
    assert!(page.contains("chance between seeds and doubt about parameters"), "no doubt about parameters");
}

#[test]
fn seeds_are_not_added_where_parameters_are_drawn() {
    let place = Place::new();
    place.write(
        "doubt.toml",
        &REFORM.replace("amount = 500", "amount = { dist = \"uniform\", args = [100, 900] }"),
    );
    let line = ["compare", "baseline.toml", "doubt.toml", "--precision", "1", "--uncertainty", "parameters"];

    let output = place.ghostwork(&line).assert().code(2).get_output().clone();

    assert!(stderr(&output).contains("--precision adds seeds"), "{}", stderr(&output));
    assert!(place.names("output").is_empty());
}

#[test]
fn draws_of_a_table_take_the_place_of_what_a_scenario_says() {
    let place = Place::new();
    place.write("posterior.csv", "draw,grant.amount\n0,100\n1,200\n2,300\n");
    let line =
        ["compare", "baseline.toml", "reform.toml", "--seeds", "2", "--progress", "none", "--draws-from"];

    let output =
        place.ghostwork(&[&line[..], &["posterior.csv"]].concat()).assert().success().get_output().clone();
    place.write("wrong.csv", "grant.amont\n1\n2\n");
    let wrong = place.ghostwork(&[&line[..], &["wrong.csv"]].concat()).assert().code(2).get_output().clone();

    let text = stdout(&output);
    assert!(text.contains("doubt about 1 parameter (3 draws of grant.amount)"), "{text}");
    assert!(text.contains("% parameters, "), "{text}");
    assert!(stderr(&wrong).contains("did you mean grant.amount?"), "{}", stderr(&wrong));
    let none = place.ghostwork(&["compare", "baseline.toml", "reform.toml", "--uncertainty", "parameters"]);
    let none = { none }.assert().code(2).get_output().clone();
    assert!(stderr(&none).contains("no parameter of the scenarios has a distribution"), "{}", stderr(&none));
}

#[test]
fn every_arm_of_a_sweep_is_drawn_as_itself() {
    let place = Place::new();
    place.write(
        "arms.toml",
        &REFORM.replace(
            "amount = 500",
            "amount = { sweep = [100, 900] }\n  child_amount = { dist = \"uniform\", args = [10, 30] }",
        ),
    );
    let line = [
        "compare",
        "baseline.toml",
        "arms.toml",
        "--seeds",
        "1",
        "--uncertainty",
        "parameters",
        "--draws",
        "2",
    ];

    let document = place.json(&[&line[..], &["--json", "--progress", "none"]].concat());

    let incomes: Vec<f64> = document["comparisons"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| {
            let outcomes = one["outcomes"].as_array().unwrap();
            let income =
                outcomes.iter().find(|one| one["indicator"] == "mean_net_income" && one["group"] == "all");
            income.unwrap()["difference"].as_f64().unwrap()
        })
        .collect();
    assert!(incomes.len() == 2 && incomes[0] < 200.0 && incomes[1] > 400.0, "{incomes:?}");
}

#[test]
fn scenarios_that_nobody_could_tell_apart_are_refused() {
    let place = Place::new();
    place.write("larger.toml", &crate::place::REFORM.replace("500", "900"));
    place.write("copy.toml", crate::place::REFORM);
    let parameter = "[[parameter]]\nkey = \"matching.applications\"\nvalue = 3\nreference = \"test\"\n";
    place.write("keener.toml", &format!("{}\n{parameter}", crate::place::BASELINE));
    for (files, refusal) in [
        (&["reform.toml", "./reform.toml"][..], "./reform.toml is named twice"),
        (&["reform.toml", "copy.toml"], "reform.toml and copy.toml are the same scenario"),
        (&["reform.toml", "larger.toml"], "have the same id `grant` and title \"A grant\""),
        (&["keener.toml"], "have the same id `small` and title \"Small baseline\""),
    ] {
        for (verb, more) in [("compare", &[][..]), ("frontier", &["--effect", "poverty_rate"])] {
            let line = [&[verb, "baseline.toml"], files, more].concat();
            let output = place.ghostwork(&line).assert().code(2).get_output().clone();
            assert!(stderr(&output).contains(refusal), "{verb} {files:?}: {}", stderr(&output));
        }
    }
}

#[test]
fn a_dry_run_of_several_reforms_is_one_document() {
    let place = Place::new();
    let larger = REFORM.replace("500", "900").replace("\"grant\"\ntitle", "\"large\"\ntitle");
    place.write("larger.toml", &larger);
    for (verb, more) in [("compare", &[][..]), ("frontier", &["--effect", "poverty_rate"])] {
        let files = [verb, "baseline.toml", "reform.toml", "larger.toml", "--dry-run", "--json"];
        let document = place.json(&[&files[..], more].concat());
        assert_eq!(document["plans"].as_array().unwrap().len(), 2, "{verb}: {document}");
    }
}
