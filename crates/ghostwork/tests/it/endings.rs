use std::fs;
use std::io::Read;
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::place::{Place, ghostwork, stderr};

#[test]
fn a_folder_that_is_no_run_is_told_what_one_is() {
    let place = Place::new();
    for verb in ["report", "verify", "plot", "cite", "bundle"] {
        let output = place.ghostwork(&[verb, "."]).assert().code(4).get_output().clone();
        assert!(stderr(&output).contains("name the folder of a run"), "{verb}: {}", stderr(&output));
    }
}

#[test]
fn states_and_people_of_another_country_are_refused() {
    let place = Place::new();
    let kingdom = crate::place::BASELINE
        .replace("\"us-2026\"", "\"uk-2026\"")
        .replace("as_of = \"2026-01\"", "as_of = \"2026-04\"");
    place.write("kingdom.toml", &kingdom);
    let reform = crate::place::REFORM.replace("baseline.toml", "kingdom.toml");
    place.write("california.toml", &reform.replace("\"US\"", "\"US-CA\""));
    place.write("everywhere.toml", &reform);
    let credit =
        reform.replace("guaranteed_income", "eitc_reform").replace("amount = 500", "periodic = \"monthly\"");
    place.write("american.toml", &credit);

    let said = |line: &[&str]| stderr(place.ghostwork(line).assert().code(2).get_output());
    let states = said(&["check", "california.toml"]);
    assert!(states.contains("`places` of `grant` and the law \"uk-2026\" exclude each other"), "{states}");
    let people = said(&["run", "baseline.toml", "--set", "baseline.law=uk-2026"]);
    assert!(people.contains("exclude each other"), "{people}");
    let law = said(&["check", "american.toml"]);
    assert!(law.contains("`grant` does not work as it is set: it amends a law"), "{law}");
    place.ghostwork(&["check", "everywhere.toml"]).assert().success();
}

#[test]
fn usage_mistakes_end_with_2() {
    let place = Place::new();
    for arguments in [
        &["no-such-verb"][..],
        &["run"],
        &["run", "baseline.toml", "--workers", "many"],
        &["run", "baseline.toml", "--workers", "5"],
        &["run", "baseline.toml", "--threads", "0"],
        &["run", "missing.toml"],
        &["run", "baseline.toml", "--set", "no.such.key=1"],
        &["run", "baseline.toml", "--set", "matching.price_sensitivity=nan"],
        &["run", "baseline.toml", "--set", "baseline.workers=3000", "--workers", "2000"],
        &["run", "baseline.toml", "--draws", "4"],
        &["compare", "baseline.toml", "reform.toml", "--watch", "poverty_rate"],
        &["compare", "baseline.toml", "reform.toml", "--seeds", "8", "--most-seeds", "4", "--precision", "1"],
        &["sweep", "baseline.toml", "--vary", "matching.applications=2..8", "--latin", "0"],
        &["explain", "no_such_name"],
        &["compare", "baseline.toml"],
        &["law", "household", "--profit", "nan"],
        &["law", "household", "--spouse-wages", "1000"],
        &["list", "everything"],
    ] {
        let output = place.ghostwork(arguments).assert().code(2).get_output().clone();

        assert!(output.stdout.is_empty(), "{arguments:?}");
        assert!(!stderr(&output).is_empty(), "{arguments:?}");
        assert!(place.names("output").is_empty(), "{arguments:?}");
    }
}

#[test]
fn numbers_below_the_range_are_told_the_range() {
    for (line, expected) in [
        (&["run", "baseline.toml", "--workers", "-5"][..], "expected a whole number from 100"),
        (&["law", "household", "--wages", "-100"], "expected an amount of dollars, 0 or more"),
    ] {
        let output = ghostwork().args(line).assert().code(2).get_output().clone();
        assert!(stderr(&output).contains(expected), "{}", stderr(&output));
    }
    ghostwork().args(["law", "household", "--profit", "-100"]).assert().success();
}

#[test]
fn a_manifest_stands_for_its_folder() {
    let place = Place::new();
    let run = ["run", "baseline.toml", "--workers", "200", "--seeds", "1", "--json"];
    let manifest = format!("{}/run.json", place.json(&run)["folder"].as_str().unwrap());

    for verb in ["report", "verify", "plot", "cite", "bundle"] {
        place.ghostwork(&[verb, &manifest]).assert().success();
    }
}

#[test]
fn errors_are_json_where_asked_for() {
    let place = Place::new();
    for (arguments, code) in [
        (&["run", "--json"][..], "E0201"),
        (&["run", "missing.toml", "--json"], "E0130"),
        (&["explain", "unemployment_rat", "--json"], "E0203"),
        (&["compare", "baseline.toml", "longer.toml", "--json"], "E0202"),
        (&["plot", "nowhere", "--json"], "E0401"),
    ] {
        place.write("longer.toml", &crate::place::BASELINE.replace("months = 4", "months = 5"));
        let output = place.ghostwork(arguments).output().unwrap();

        let document: Value = serde_json::from_slice(&output.stderr).unwrap();
        assert_eq!(document["schema_version"], 1, "{arguments:?}");
        assert_eq!(document["errors"][0]["code"], code, "{arguments:?}: {document}");
        assert!(output.stdout.is_empty());
    }
}

#[test]
fn a_folder_of_others_is_left_alone() {
    let place = Place::new();
    let folder = place.json(&["run", "baseline.toml", "--json"])["folder"].as_str().unwrap().to_owned();
    fs::remove_dir_all(place.path(&folder)).unwrap();
    fs::create_dir(place.path(&folder)).unwrap();
    fs::write(place.path(&folder).join("thesis.txt"), "years of work").unwrap();

    for force in [&[][..], &["--force"]] {
        let arguments = [&["run", "baseline.toml"][..], force].concat();
        place.ghostwork(&arguments).assert().code(4);
    }

    assert_eq!(place.names(&folder), ["thesis.txt"]);
}

#[test]
fn an_output_folder_that_cannot_be_made_ends_with_4() {
    let place = Place::new();
    place.write("file", "not a folder");

    place.ghostwork(&["run", "baseline.toml", "--out", "file"]).assert().code(4);
}

#[test]
fn more_memory_than_there_is_is_refused_with_5_and_advice() {
    let place = Place::new();
    let arguments = ["run", "baseline.toml", "--workers", "4_000_000_000", "--json"];

    let output = place.ghostwork(&arguments).assert().code(5).get_output().clone();

    let document: Value = serde_json::from_slice(&output.stderr).unwrap();
    assert_eq!(document["errors"][0]["code"], "E0501");
    assert!(document["errors"][0]["help"].as_str().unwrap().contains("--workers"), "{document}");
    assert!(place.names("output").is_empty());
}

#[test]
fn a_damaged_run_ends_with_6() {
    let place = Place::new();
    let folder = place.json(&["run", "baseline.toml", "--json"])["folder"].as_str().unwrap().to_owned();
    let table = place.path(&folder).join("monthly.csv");
    let text = fs::read_to_string(&table).unwrap();
    fs::write(&table, text.replacen('1', "2", 1)).unwrap();

    let output = place.ghostwork(&["plot", &folder]).assert().code(6).get_output().clone();

    assert!(stderr(&output).contains("error[E0601]"), "{}", stderr(&output));
}

#[test]
fn a_pipe_closed_at_the_other_end_is_a_quiet_end() {
    let mut child = Command::new(assert_cmd::cargo::cargo_bin!("ghostwork"))
        .args(["list", "params"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());

    let status = child.wait().unwrap();
    let mut said = String::new();
    child.stderr.take().unwrap().read_to_string(&mut said).unwrap();

    assert_eq!((status.code(), said.as_str()), (Some(0), ""));
}

#[test]
#[cfg(target_os = "linux")]
fn a_full_standard_output_ends_with_4() {
    let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let status = Command::new(assert_cmd::cargo::cargo_bin!("ghostwork"))
        .args(["list", "policies"])
        .stdout(full)
        .stderr(Stdio::null())
        .status()
        .unwrap();

    assert_eq!(status.code(), Some(4));
}

#[test]
#[cfg(unix)]
fn two_runs_in_one_folder_end_with_7_for_the_second() {
    let place = Place::new();
    let arguments = ["run", "baseline.toml", "--months", "600", "--progress", "none"];
    let mut first = Command::new(assert_cmd::cargo::cargo_bin!("ghostwork"))
        .current_dir(place.path(""))
        .args(arguments)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    while place.names("output/small").is_empty() {
        std::thread::sleep(std::time::Duration::from_millis(20));
    }

    let output = place.ghostwork(&arguments).assert().code(7).get_output().clone();
    first.kill().unwrap();
    first.wait().unwrap();

    assert!(stderr(&output).contains("error[E0701]"), "{}", stderr(&output));
    // What the first left behind does not hinder a third.
    place.ghostwork(&["run", "baseline.toml", "--months", "4"]).assert().success();
}

#[test]
#[cfg(target_os = "linux")]
fn a_limit_on_file_size_ends_with_4_and_leaves_nothing() {
    let place = Place::new();
    let program = assert_cmd::cargo::cargo_bin!("ghostwork");
    let line = format!("ulimit -f 20; exec {} run baseline.toml --progress none", program.display());

    let output = Command::new("bash").current_dir(place.path("")).args(["-c", &line]).output().unwrap();

    assert_eq!(output.status.code(), Some(4), "{}", stderr(&output));
    assert!(place.names("output").is_empty(), "{:?}", place.names("output"));
}

#[test]
fn doctor_finds_the_published_results() {
    let output = ghostwork().args(["doctor", "--json"]).output().unwrap();

    let document: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(document["results_hash"], document["published_hash"], "update PUBLISHED_HASH in self_test.rs");
    assert_eq!(output.status.code(), Some(0));
}
