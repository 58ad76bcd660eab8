//! Runs that were stopped and go on.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::Duration;

use ghostwork_core::Economy;
use ghostwork_core::ledger::Holdings;
use ghostwork_parameters::Month;
use ghostwork_population::Population;
use ghostwork_results::{CheckpointFile, Checkpoints};
use ghostwork_scenario::{RunOverrides, Scenario, Vocabulary};
use serde_json::Value;

use crate::place::{Place, stderr};

const LONG: [&str; 7] = ["--months", "96", "--workers", "10_000", "--progress", "none", "--json"];

/// Starts the command and returns it when it has taken its folder.
fn start(place: &Place, arguments: &[&str]) -> Child {
    let child = Command::new(assert_cmd::cargo::cargo_bin!("ghostwork"))
        .current_dir(place.path(""))
        .args(arguments)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    while place.names("output").is_empty() {
        std::thread::sleep(Duration::from_millis(20));
    }
    child
}

fn interrupt(place: &Place, arguments: &[&str], (signal, patience): (&str, Duration)) -> Output {
    let child = start(place, arguments);
    std::thread::sleep(patience);
    assert!(Command::new("kill").args([signal, &child.id().to_string()]).status().unwrap().success());
    child.wait_with_output().unwrap()
}

/// Returns the folder that the line which goes on names.
fn folder_to_resume(output: &Output) -> String {
    let document: Value = serde_json::from_slice(&output.stderr).unwrap();
    let help = document["errors"][0]["help"].as_str().unwrap();
    help.strip_prefix("ghostwork resume ").unwrap().to_owned()
}

fn hashes(document: &Value) -> Vec<String> {
    let found = [
        &document["results_hash"],
        &document["baseline"]["results_hash"],
        &document["reform"]["results_hash"],
    ];
    found.into_iter().filter_map(|hash| Some(hash.as_str()?.to_owned())).collect()
}

#[test]
#[cfg(unix)]
fn an_interrupted_run_goes_on_to_the_results_of_an_unbroken_one() {
    for (signal, code, verb) in [
        ("-INT", 130, &["run", "baseline.toml"][..]),
        ("-TERM", 143, &["compare", "baseline.toml", "reform.toml"]),
    ] {
        let arguments = [verb, &LONG].concat();
        let unbroken = Place::new().json(&arguments);
        let place = Place::new();

        let stopped = interrupt(&place, &arguments, (signal, Duration::from_millis(400)));
        assert_eq!(stopped.status.code(), Some(code), "{}", stderr(&stopped));
        let folder = folder_to_resume(&stopped);
        let resumed = place.json(&["resume", &folder, "--threads", "1", "--json", "--progress", "none"]);

        assert_eq!(hashes(&resumed), hashes(&unbroken));
        assert_eq!(resumed["folder"], unbroken["folder"]);
        assert_eq!(resumed["again"], unbroken["again"]);
        place.ghostwork(&["verify", &folder]).assert().success();
        let parent = PathBuf::from(&folder).parent().unwrap().to_string_lossy().into_owned();
        assert_eq!(place.names(&parent).len(), 1, "{:?}", place.names(&parent));
    }
}

#[test]
#[cfg(unix)]
fn a_comparison_of_several_reforms_goes_on_from_the_one_that_was_interrupted() {
    let dear = crate::place::REFORM.replace("\"grant\"", "\"dear\"").replace("A grant", "A dear grant");
    let arguments = [&["compare", "baseline.toml", "reform.toml", "dear.toml"][..], &LONG].concat();
    let stopped = || {
        let place = Place::new();
        place.write("dear.toml", &dear.replace("amount = 500", "amount = 900"));
        let output = interrupt(&place, &arguments, ("-INT", Duration::from_millis(400)));
        (place, folder_to_resume(&output))
    };
    let (place, folder) = stopped();
    let resumed = place.json(&["resume", &folder, "--json", "--progress", "none"]);

    let compared = resumed["comparisons"].as_array().unwrap();
    assert_eq!((compared.len(), compared[0]["folder"].as_str()), (2, Some(folder.as_str())));
    assert!(place.names(&format!("{folder}.checkpoints")).is_empty());

    let (place, folder) = stopped();
    place.write("reform.toml", &crate::place::REFORM.replace("amount = 500", "amount = 501"));
    let output = place.ghostwork(&["resume", &folder]).assert().code(2).get_output().clone();
    assert!(stderr(&output).contains("another scenario or population"), "{}", stderr(&output));
}

#[test]
#[cfg(unix)]
fn a_killed_run_goes_on_from_its_last_checkpoint() {
    let arguments = [&["run", "baseline.toml"][..], &LONG, &["--checkpoint", "every=3"]].concat();
    let unbroken = Place::new().json(&arguments);
    let place = Place::new();
    let mut child = start(&place, &arguments);
    let folder = unbroken["folder"].as_str().unwrap();
    while place.names(&format!("{folder}.checkpoints")).len() < 3 {
        std::thread::sleep(Duration::from_millis(10));
    }
    child.kill().unwrap();
    child.wait().unwrap();

    // The line that was typed first goes on as well as `resume`.
    let resumed = place.json(&arguments);

    assert_eq!(hashes(&resumed), hashes(&unbroken));
    assert!(place.names(&format!("{folder}.checkpoints")).is_empty());
}

#[test]
#[cfg(unix)]
fn a_stopped_validation_goes_on_from_the_seeds_that_are_complete() {
    let arguments = ["validate", "baseline.toml", "--months", "12", "--seeds", "2", "--threads", "1"];
    let arguments = [&arguments[..], &["--progress", "none", "--json"]].concat();
    let unbroken = Place::new().json(&arguments);
    let folder = unbroken["folder"].as_str().unwrap();
    for signal in ["-KILL", "-INT"] {
        let place = Place::new();
        let mut child = start(&place, &arguments);
        let kept = || place.names(&format!("{folder}.checkpoints"));
        while !kept().iter().any(|name| name.starts_with("complete-00000")) {
            assert!(child.try_wait().unwrap().is_none(), "it ended before the second seed");
            std::thread::sleep(Duration::from_millis(5));
        }
        assert!(Command::new("kill").args([signal, &child.id().to_string()]).status().unwrap().success());
        let stopped = child.wait_with_output().unwrap();
        assert!(kept().iter().any(|name| name.starts_with("response-00001")), "{:?}", kept());

        let resumed = if signal == "-INT" {
            place.json(&["resume", &folder_to_resume(&stopped), "--json", "--progress", "none"])
        } else {
            place.json(&arguments)
        };

        assert_eq!(resumed["moments"], unbroken["moments"]);
        assert_eq!(resumed["again"], unbroken["again"]);
        assert!(kept().is_empty());
    }
}

#[test]
#[cfg(unix)]
fn a_cent_that_no_payment_explains_ends_with_3_and_names_month_phase_and_account() {
    let place = Place::new();
    let arguments = ["run", "baseline.toml", "--seeds", "1", "--months", "240", "--checkpoint", "every=1"];
    let arguments = [&arguments[..], &["--progress", "none", "--out", "output"]].concat();
    let mut child = start(&place, &arguments);
    let newest = || {
        let run = format!("output/small/{}.checkpoints", run_name(&place)?);
        let names = place.names(&run).into_iter().filter(|name| name.starts_with("seed-00000."));
        names.max().map(|name| place.path(&format!("{run}/{name}")))
    };
    while newest().is_none() {
        std::thread::sleep(Duration::from_millis(5));
    }
    child.kill().unwrap();
    child.wait().unwrap();

    let month = add_a_cent(&newest().unwrap(), &place.path("baseline.toml"));
    let folder = format!("output/small/{}", run_name(&place).unwrap());
    let output = place.ghostwork(&["resume", &folder]).assert().code(3).get_output().clone();

    let expected = format!("error[E0301]: seed 0: {month}, matching: the accounts of Workers do not close: ");
    assert!(stderr(&output).contains(&expected), "{}", stderr(&output));
    assert!(!place.path(&folder).exists());
}

/// Returns the name of the run whose checkpoints are there.
fn run_name(place: &Place) -> Option<String> {
    let mut names = place.names("output/small").into_iter();
    names.find_map(|name| Some(name.strip_suffix(".checkpoints")?.to_owned()))
}

/// Adds a cent to what a checkpoint says that workers hold, with checksums that match; returns the month that comes next.
fn add_a_cent(checkpoint: &Path, scenario: &Path) -> Month {
    let mut file = CheckpointFile::open(checkpoint).unwrap();
    let label = file.label().clone();
    let month = Month::from_index(label.month);
    let held = holdings(scenario, month).purses.cents();
    let mut parts = std::iter::from_fn(|| file.part().ok()).collect::<Vec<_>>();
    let places: Vec<(usize, usize)> = parts
        .iter()
        .enumerate()
        .flat_map(|(part, bytes)| {
            let found = bytes.windows(8).enumerate().filter(|(_, window)| **window == held.to_le_bytes());
            found.map(move |(at, _)| (part, at)).collect::<Vec<_>>()
        })
        .collect();
    assert_eq!(places.len(), 1, "{held} cents at {places:?}");
    let (part, at) = places[0];
    parts[part][at..at + 8].copy_from_slice(&(held + 1).to_le_bytes());
    let folder = checkpoint.parent().unwrap();
    let description = Checkpoints::description(folder).unwrap();
    let checkpoints = Checkpoints::at(folder.to_owned(), description);
    checkpoints.write("seed-00000", &label, |file| parts.iter().try_for_each(|part| file.put(part))).unwrap();
    month
}

/// Returns what workers hold when a month begins.
fn holdings(scenario: &Path, month: Month) -> Holdings {
    let text = fs::read_to_string(scenario).unwrap();
    let (scenario, _) = Scenario::from_text("baseline.toml", &text, &Vocabulary::full().unwrap()).unwrap();
    let specification = scenario.specification(&RunOverrides::default());
    let mut economy = Economy::new(specification, &Population::us().unwrap()).unwrap();
    while economy.month() < month {
        economy.advance().unwrap();
    }
    economy.holdings()
}

#[test]
#[cfg(unix)]
fn a_scenario_that_changed_since_is_not_gone_on_with() {
    let place = Place::new();
    let arguments = [&["run", "baseline.toml"][..], &LONG].concat();
    let folder = folder_to_resume(&interrupt(&place, &arguments, ("-INT", Duration::from_millis(300))));
    place.write("baseline.toml", &crate::place::BASELINE.replace("seed = 11", "seed = 12"));

    let output = place.ghostwork(&["resume", &folder]).assert().code(2).get_output().clone();

    assert!(stderr(&output).contains("another scenario or population"), "{}", stderr(&output));
}

#[test]
#[cfg(unix)]
fn never_means_that_nothing_is_left() {
    let place = Place::new();
    let arguments = [&["run", "baseline.toml"][..], &LONG, &["--checkpoint", "never"]].concat();

    let output = interrupt(&place, &arguments, ("-INT", Duration::from_millis(300)));

    assert_eq!(output.status.code(), Some(130), "{}", stderr(&output));
    assert!(stderr(&output).contains("nothing was kept"), "{}", stderr(&output));
    assert!(place.names("output").is_empty(), "{:?}", place.names("output"));
}

#[test]
fn there_is_nothing_to_go_on_from_in_a_folder_without_checkpoints() {
    let place = Place::new();
    fs::create_dir(place.path("empty")).unwrap();

    for folder in ["empty", "nowhere", "empty.checkpoints"] {
        let output = place.ghostwork(&["resume", folder]).assert().code(2).get_output().clone();
        assert!(stderr(&output).contains("there is no checkpoint"), "{}", stderr(&output));
    }
    let whole = place.json(&["run", "baseline.toml", "--months", "1", "--seeds", "1", "--json"]);
    let line = ["resume", whole["folder"].as_str().unwrap()];
    let output = place.ghostwork(&line).assert().code(2).get_output().clone();
    assert!(stderr(&output).contains("is complete: there is nothing left to run"), "{}", stderr(&output));
}

#[test]
#[cfg(unix)]
fn an_interrupted_study_says_that_its_runs_are_kept() {
    let place = Place::new();
    let size = ["--months", "96", "--workers", "10_000", "--progress", "none"];
    let sweep = ["sweep", "baseline.toml", "--vary", "matching.applications=2,3"];

    let output = interrupt(&place, &[&sweep[..], &size].concat(), ("-INT", Duration::from_millis(300)));

    let said = stderr(&output);
    assert_eq!(output.status.code(), Some(130), "{said}");
    assert!(said.contains("of the run under way\nhelp: what is complete was kept"), "{said}");
}
