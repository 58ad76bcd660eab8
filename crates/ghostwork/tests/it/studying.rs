use std::fs;
use std::time::Duration;

use crate::place::{Place, stderr, stdout};

const TRIAL: &str = r#"schema = "ghostwork.scenario/1"
extends = "reform.toml"

[meta]
id = "pilot"
title = "A pilot of a grant"

[trial]
unit = "worker"
from = "2026-03"
sample = 200
instruments = ["grant"]
outcomes = ["net_income", "covers_emergency"]
reference = "test"
eligible = { age_from = 18 }
"#;

const SWEEP: [&str; 6] =
    ["sweep", "baseline.toml", "reform.toml", "--vary", "grant.amount=100,200,300,400", "--into"];

fn sweep<'a>(folder: &'a str, more: &[&'a str]) -> Vec<&'a str> {
    SWEEP.iter().chain([&folder]).chain(more).copied().collect()
}

#[test]
fn a_trial_shows_the_estimate_beside_the_truth() {
    let place = Place::new();
    place.write("pilot.toml", TRIAL);

    let document = place.json(&["trial", "pilot.toml", "--json"]);

    assert_eq!(document["command"], "trial");
    let income = &document["outcomes"][0];
    assert_eq!((income["outcome"].as_str(), income["stratum"].as_str()), (Some("net_income"), Some("all")));
    // 500 dollars a month, less what taxes and benefits make of it: the grant itself is not taxed.
    let truth = income["true_effect"]["mean"].as_f64().unwrap();
    assert!((truth - 500.0).abs() < 25.0, "{income}");
    assert_eq!(income["n_treated"], 100.0);
    assert!(income["std_error"].as_f64().unwrap() > 0.0, "{income}");
    let files = place.names(document["folder"].as_str().unwrap());
    assert!(files.contains(&"trial.csv".to_owned()), "{files:?}");
    let plot = ["plot", document["folder"].as_str().unwrap()];
    let output = place.ghostwork(&plot).assert().code(2).get_output().clone();
    assert!(stderr(&output).contains("holds nothing that a chart is drawn from"), "{}", stderr(&output));
}

#[test]
fn power_says_how_many_units_the_effect_needs() {
    let place = Place::new();
    place.write("pilot.toml", TRIAL);

    place.ghostwork(&["trial", "pilot.toml"]).assert().success();
    let output = place.ghostwork(&["power", "pilot.toml"]).assert().success().get_output().clone();

    let text = stdout(&output);
    assert!(text.contains("units needed") && text.contains("Net income, all (USD per month)"), "{text}");
    assert!(
        text.contains("again, exactly: ghostwork power pilot.toml --power 0.8 --significance 0.05"),
        "{text}"
    );
}

#[test]
fn who_writes_no_panel_refuses_to_follow_workers() {
    let place = Place::new();
    place.write("pilot.toml", TRIAL);
    let over = ["--outcome", "poverty_rate", "--over", "grant.amount=100..400"];
    let lines: [(Vec<&str>, &str); 5] = [
        (vec!["trial", "pilot.toml"], "a trial follows no workers"),
        (vec!["power", "pilot.toml"], "a trial follows no workers"),
        ([&["sensitivity", "baseline.toml", "reform.toml"], &over[..]].concat(), "a study of sensitivity"),
        (vec!["frontier", "baseline.toml", "reform.toml", "--effect", "poverty_rate"], "a frontier follows"),
        (vec!["validate", "--experiments"], "a validation follows no workers"),
    ];
    for (line, refusal) in lines {
        let line: Vec<&str> = line.into_iter().chain(["--panel", "3"]).collect();
        let output = place.ghostwork(&line).assert().code(2).get_output().clone();
        let said = stderr(&output);
        assert!(said.contains(refusal) && said.contains("leave --panel out"), "{line:?}: {said}");
        assert!(!place.path("output").exists(), "{line:?}");
    }
}

#[test]
fn a_scenario_without_a_trial_is_refused() {
    let place = Place::new();

    let output = place.ghostwork(&["trial", "reform.toml"]).assert().code(2).get_output().clone();

    assert!(stderr(&output).contains("reform.toml has no [trial]"), "{}", stderr(&output));
}

#[test]
fn a_sweep_of_64_runs_killed_at_random_ends_with_the_same_file() {
    let place = Place::new();
    let small = ["--workers", "100", "--months", "2", "--seeds", "1", "--quiet", "--into"];
    let grid = ["--vary", "grant.amount=0..700:8", "--vary", "participation.hours_elasticity=0.4..1.1:8"];
    let line = |folder: &'static str| {
        ["sweep", "baseline.toml", "reform.toml"].into_iter().chain(grid).chain(small).chain([folder])
    };
    let sweep = |folder| place.ghostwork(&line(folder).collect::<Vec<_>>());
    sweep("whole").assert().success();
    let whole = fs::read(place.path("whole/sweep.csv")).unwrap();
    let runs = || fs::read_dir(place.path("killed/runs")).map_or(0, Iterator::count);

    // Killed again and again, at whatever it was doing: what is there when it has gone through must not differ.
    let (mut attempts, mut kills_between_runs) = (0_u64, 0);
    let mut chance = 0x2545_f491_u64;
    loop {
        attempts += 1;
        chance = chance.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let patience = Duration::from_millis(100 + 40 * attempts + (chance >> 33) % 500);
        let finished = sweep("killed").timeout(patience).output().is_ok();
        if finished && place.path("killed/sweep.csv").exists() {
            break;
        }
        kills_between_runs += usize::from((1..64).contains(&runs()));
        assert!(attempts < 200, "the sweep never ends");
    }

    assert!(kills_between_runs > 1, "the sweep was hardly ever killed");
    assert_eq!(fs::read(place.path("killed/sweep.csv")).unwrap(), whole);
    let text = String::from_utf8(whole).unwrap();
    let head =
        "run,grant.amount,participation.hours_elasticity,seed,indicator,group,baseline,reform,difference\n";
    assert!(text.starts_with(head), "{text}");
    // 64 runs of one seed, for each headline outcome.
    assert_eq!((text.lines().count() - 1) % 64, 0);
    assert!(text.lines().count() > 64);
}

#[test]
fn a_sweep_that_was_killed_while_it_wrote_its_plan_begins_again() {
    let place = Place::new();
    for (folder, file) in [("killed", ".sweep.json.writing"), ("others", "notes.txt")] {
        fs::create_dir(place.path(folder)).unwrap();
        place.write(&format!("{folder}/{file}"), "{");
    }
    let sweep = |folder| {
        let small = ["--workers", "100", "--months", "2", "--seeds", "1", "--quiet", "--into", folder];
        let line = ["sweep", "baseline.toml", "reform.toml", "--vary", "grant.amount=0,100"];
        place.ghostwork(&[&line[..], &small].concat()).assert()
    };

    sweep("killed").success();
    sweep("others").code(2);
}

#[test]
fn parts_of_a_sensitivity_study_are_run_apart_and_put_together() {
    let place = Place::new();
    let study = |out: &'static str, more: &[&'static str]| {
        let over = ["--over", "grant.amount=0..1000", "--over", "measurement.emergency_expense=390..410"];
        let line =
            ["sensitivity", "baseline.toml", "reform.toml", "--outcome", "mean_net_income", "--points", "2"];
        let line = line.into_iter().chain(over).chain(["--no-map", "--json", "--out", out]);
        place.json(&line.chain(more.iter().copied()).collect::<Vec<_>>())
    };
    let planned = study("whole", &["--dry-run"]);
    assert!(!place.path("whole/cache").read_dir().is_ok_and(|mut runs| runs.next().is_some()));
    let whole = study("whole", &[]);
    let mut done = 0;
    for (out, part) in [("first", "1/2"), ("second", "2/2")] {
        done += study(out, &["--shard", part])["done"].as_u64().unwrap();
    }
    assert_eq!(planned["runs"].as_u64(), Some(done));
    assert!(planned["seconds"].as_f64() > Some(0.0) && planned["memory_bytes"].as_u64() > Some(0));

    place.ghostwork(&["merge", "first", "second"]).assert().success();

    let planned = study("first", &["--dry-run"]);
    assert_eq!(planned["runs"], planned["done"]);
    assert_eq!(study("first", &[])["settings"], whole["settings"]);
}

#[test]
fn parts_of_a_sweep_make_the_whole() {
    let place = Place::new();
    place.ghostwork(&sweep("whole", &[])).assert().success();
    for (folder, part) in [("first", "1/2"), ("second", "2/2")] {
        let output =
            place.ghostwork(&sweep(folder, &["--shard", part])).assert().success().get_output().clone();
        assert!(stdout(&output).contains("2 of 4 runs are done"), "{}", stdout(&output));
    }

    place.ghostwork(&["merge", "first", "second"]).assert().success();

    let table = |folder: &str| fs::read(place.path(&format!("{folder}/sweep.csv"))).unwrap();
    assert_eq!(table("first"), table("whole"));
}

#[test]
fn a_dry_run_of_a_sweep_counts_what_is_left_and_runs_nothing() {
    let place = Place::new();
    let planned =
        |more: &[&'static str]| place.json(&sweep("whole", &[&["--dry-run", "--json"], more].concat()));

    let before = planned(&[]);
    assert!(!place.path("whole").exists());
    place.ghostwork(&sweep("whole", &["--shard", "1/2"])).assert().success();
    let half_way = planned(&[]);
    let first = planned(&["--shard", "1/2"]);

    let numbers =
        |plan: &serde_json::Value| [&plan["runs"], &plan["done"]].map(|number| number.as_u64().unwrap());
    assert_eq!([&before, &half_way, &first].map(numbers), [[4, 0], [4, 2], [2, 2]]);
    let agent_months = |plan: &serde_json::Value| plan["agent_months"].as_u64().unwrap();
    assert_eq!(agent_months(&before), 2 * agent_months(&half_way));
    assert_eq!(agent_months(&first), 0);
    let output = place.ghostwork(&sweep("whole", &["--dry-run"])).assert().success().get_output().clone();
    assert!(
        stdout(&output).starts_with("4 runs, of which 2 are done; each of up to "),
        "{}",
        stdout(&output)
    );
    assert!(stdout(&output).ends_with("would go to whole\nnothing was run\n"), "{}", stdout(&output));
}

#[test]
fn parts_of_different_sweeps_are_not_merged() {
    let place = Place::new();
    place.ghostwork(&sweep("one", &["--shard", "1/2"])).assert().success();
    place.ghostwork(&sweep("other", &["--shard", "2/2", "--months", "3"])).assert().success();

    let output = place.ghostwork(&["merge", "one", "other"]).assert().code(2).get_output().clone();

    assert!(stderr(&output).contains("other is part of another sweep than one"), "{}", stderr(&output));
}

#[test]
fn sensitivity_finds_the_setting_that_matters() {
    let place = Place::new();
    let over = ["--over", "grant.amount=0..1000", "--over", "measurement.emergency_expense=390..410"];
    let arguments = [
        "sensitivity",
        "baseline.toml",
        "reform.toml",
        "--outcome",
        "mean_net_income",
        "--points",
        "2",
        "--json",
    ];

    let document = place.json(&[&arguments[..], &over].concat());

    let settings = document["settings"].as_array().unwrap();
    let strength = |place: usize| settings[place]["strength"].as_f64().unwrap();
    assert_eq!(settings[0]["parameter"], "grant.amount");
    // 1,000 dollars in two of the four months are 500 a month, less the earnings that people with a grant give up.
    assert!((400.0..500.0).contains(&strength(0)) && strength(1).abs() < 1.0, "{document}");
    let files = place.names(document["folder"].as_str().unwrap());
    assert!(
        files.contains(&"sensitivity.csv".to_owned()) && files.contains(&"strengths.csv".to_owned()),
        "{files:?}"
    );

    // The map of both settings is drawn again from the folder alone.
    let folder = document["folder"].as_str().unwrap();
    let map = format!("{folder}/charts/map.svg");
    let before = std::fs::read(place.path(&map)).unwrap();
    std::fs::write(place.path(&map), "").unwrap();
    let again = place.json(&["plot", folder, "--only", "map", "--json"]);
    assert_eq!(again["figures"].as_array().unwrap().len(), 1, "{again}");
    assert_eq!(std::fs::read(place.path(&map)).unwrap(), before);
    place.ghostwork(&["verify", folder]).assert().success();
}

#[test]
fn a_frontier_marks_what_another_reform_beats() {
    let place = Place::new();
    let dear = crate::place::REFORM.replace("\"grant\"", "\"dear\"").replace("A grant", "A dear grant");
    place.write("dear.toml", &dear.replace("amount = 500", "amount = 500\n  child_amount = 400"));

    let frontier = |reforms: &[&str], effect| {
        let asked = ["--effect", effect, "--cost", "instrument_spending", "--json"];
        place.json(&[&["frontier", "baseline.toml"], reforms, &asked[..]].concat())
    };
    let document = frontier(&["reform.toml", "dear.toml"], "effective_hourly_pay");

    let policies = document["policies"].as_array().unwrap();
    assert_eq!(policies.len(), 2);
    assert!(policies[1]["cost"]["mean"].as_f64() > policies[0]["cost"]["mean"].as_f64(), "{document}");
    // Another question, or the same of other reforms, has a folder of its own below the baseline's.
    frontier(&["reform.toml", "dear.toml"], "poverty_rate");
    frontier(&["dear.toml"], "poverty_rate");
    assert_eq!(place.names("output/small").len(), 3, "{:?}", place.names("output/small"));
}

#[test]
fn seeds_are_added_until_an_outcome_is_known_or_no_more_are_allowed() {
    let place = Place::new();
    let arguments = |width: &'static str, watched: &'static str| {
        let limits = ["--precision", width, "--watch", watched, "--most-seeds", "3", "--json"];
        [&["compare", "baseline.toml", "reform.toml"][..], &limits].concat()
    };

    // A grant of 500 dollars is clear on two seeds, which is no reason to stop before it is known to a millionth.
    let known = place.json(&arguments("100000", "mean_net_income"));
    let vague = place.json(&arguments("0.000001", "mean_net_income"));

    assert_eq!(known["seeds"], 2);
    assert_eq!(vague["seeds"], 3);
    assert!(vague["again"].as_str().unwrap().contains("--seeds 3"), "{}", vague["again"]);

    // What is withheld is never known.
    let refused = place.ghostwork(&arguments("1", "mean_net_income:nomads")).assert().failure();
    let said = String::from_utf8(refused.get_output().stderr.clone()).unwrap();
    assert!(said.contains("mean_net_income:nomads is withheld"), "{said}");
}

/// A grant that begins after the months of the baseline, and takes several amounts.
fn late_and_swept() -> String {
    crate::place::REFORM
        .replace("2026-03", "2030-03")
        .replace("amount = 500", "amount = { sweep = [100, 200] }")
}

#[test]
fn studies_say_once_what_is_doubtful_in_scenarios() {
    let place = Place::new();
    place.write("late.toml", &late_and_swept());
    let over = ["--over", "matching.applications=2..8", "--outcome", "poverty_rate", "--points", "2"];
    let vary = ["--vary", "matching.applications=2,3", "--into", "swept"];
    let effect = ["--effect", "poverty_rate"];
    for (verb, more) in [("sensitivity", &over[..]), ("sweep", &vary), ("frontier", &effect)] {
        let size = ["--workers", "200", "--seeds", "1"];
        let line = [&[verb, "baseline.toml", "late.toml"], more, &size].concat();
        let output = place.ghostwork(&line).assert().success().get_output().clone();
        let said = stderr(&output);
        for code in ["warning[W0201]", "warning[W0205]"] {
            assert_eq!(said.matches(code).count(), 1, "{verb}: {said}");
        }
    }
}

#[test]
fn warnings_are_on_standard_error_under_json_too() {
    let place = Place::new();
    place.write("late.toml", &late_and_swept());

    let line = ["run", "late.toml", "--workers", "200", "--seeds", "1", "--json"];
    let output = place.ghostwork(&line).assert().success().get_output().clone();

    let document: serde_json::Value = serde_json::from_slice(&output.stderr).unwrap();
    let codes: Vec<&str> =
        document["warnings"].as_array().unwrap().iter().map(|one| one["code"].as_str().unwrap()).collect();
    assert_eq!(codes, ["W0201", "W0205"]);
    assert_eq!(document["errors"], serde_json::json!([]));
}

#[test]
fn a_key_is_moved_once() {
    let place = Place::new();
    let outcome = ["--outcome", "poverty_rate"];
    let key = "matching.applications";
    let option = |name: &str, values: &str| vec![name.to_owned(), format!("{key}={values}")];
    for (verb, options) in [
        ("sweep", [option("--vary", "2,3"), option("--vary", "3,4")].concat()),
        ("sweep", option("--vary", "2,2")),
        ("sweep", [option("--vary", "2,3"), option("--set", "4")].concat()),
        ("sensitivity", [option("--over", "2..4"), option("--over", "3..8")].concat()),
    ] {
        let options: Vec<&str> = options.iter().map(String::as_str).collect();
        let line = [&[verb, "baseline.toml"], &options[..], &outcome].concat();
        let output = place.ghostwork(&line).assert().code(2).get_output().clone();
        assert!(stderr(&output).contains(&format!("`{key}`")), "{}", stderr(&output));
    }
    assert!(place.names("output").is_empty());
}
