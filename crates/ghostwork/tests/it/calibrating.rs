use std::fs;

use crate::place::{Place, stderr, stdout};

pub(crate) const CALIBRATION: &str = r#"
schema = "ghostwork.calibration/1"
id = "small"
seed = 5
candidates = 4
first_step = 0.5

[[stage]]
generations = 3
workers = 500
seeds = 1

[[parameter]]
key = "synthesis.savings_months"
low = 0.2
high = 5.0
scale = "log"
moments = ["M34"]

[[parameter]]
key = "household.propensity"
low = 0.005
high = 0.2
scale = "log"
moments = ["M35"]
"#;

fn place() -> Place {
    let place = Place::new();
    place.write("calibration.toml", CALIBRATION);
    place
}

/// Returns the arguments of a search under a folder for its results.
fn search<'a>(out: &'a str, more: &[&'a str]) -> Vec<&'a str> {
    let fixed =
        ["calibrate", "calibration.toml", "--scenario", "baseline.toml", "--no-sensitivity", "--out", out];
    fixed.iter().chain(more).copied().collect()
}

fn read(place: &Place, name: &str) -> String {
    fs::read_to_string(place.path(name)).unwrap()
}

#[test]
fn a_search_that_is_stopped_and_goes_on_finds_the_same() {
    let place = place();

    place.ghostwork(&search("whole", &["--threads", "1"])).assert().success();
    let output =
        place.ghostwork(&search("parts", &["--generations", "2"])).assert().success().get_output().clone();
    assert!(stdout(&output).contains("2 of 3 generations"), "{}", stdout(&output));
    assert!(!place.path("parts/calibration/small/calibrated.toml").exists());
    place.ghostwork(&search("parts", &[])).assert().success();

    for file in ["calibrated.toml", "log.csv", "fit.csv", "state.json", "fit/charts/moments.svg"] {
        let [whole, parts] =
            ["whole", "parts"].map(|out| read(&place, &format!("{out}/calibration/small/{file}")));
        assert!(whole == parts, "{file}");
    }
    // Three generations of four candidates, and a heading.
    assert_eq!(read(&place, "whole/calibration/small/log.csv").lines().count(), 13);
}

#[test]
fn what_was_found_goes_between_the_marks_of_a_scenario_and_can_be_found_again() {
    let place = place();
    let marked = format!("{}\n# calibrated values begin\n# calibrated values end\n", crate::place::BASELINE);
    place.write("baseline.toml", &marked);

    place.ghostwork(&search("first", &["--into", "baseline.toml"])).assert().success();
    let shipped = read(&place, "baseline.toml");
    place.ghostwork(&search("again", &["--into", "baseline.toml"])).assert().success();

    assert!(shipped.contains("calibrated to M34; ghostwork calibrate, small, seed 5"), "{shipped}");
    // The search begins where it always begins, not where it ended.
    assert_eq!(read(&place, "baseline.toml"), shipped);
    place.ghostwork(&["check", "baseline.toml"]).assert().success();
}

#[test]
fn another_search_does_not_go_on_with_the_state_of_this_one() {
    let place = place();
    place.ghostwork(&search("out", &["--generations", "1"])).assert().success();
    place.write("calibration.toml", &CALIBRATION.replace("seed = 5", "seed = 6"));

    let output = place.ghostwork(&search("out", &[])).assert().code(2).get_output().clone();

    assert!(stderr(&output).contains("another calibration"), "{}", stderr(&output));
}

/// A byte more at the end of the program's file: it does the same, and is another build.
#[cfg(target_os = "linux")]
#[test]
fn another_build_takes_nothing_over_from_this_one() {
    let place = place();
    let first = search("out", &["--generations", "1"]);
    let candidates = || fs::read_dir(place.path("out/calibration/small/candidates")).unwrap().count();
    place.ghostwork(&first).assert().success();
    let of_this_build = candidates();
    let another = place.path("ghostwork");
    let mut program = fs::read(assert_cmd::cargo::cargo_bin!("ghostwork")).unwrap();
    program.push(0);
    fs::copy(assert_cmd::cargo::cargo_bin!("ghostwork"), &another).unwrap();
    fs::write(&another, program).unwrap();
    let with_another = || {
        let mut command = assert_cmd::Command::new(&another);
        command.current_dir(place.path("")).args(&first);
        command
    };

    let output = with_another().assert().code(2).get_output().clone();
    assert!(
        stderr(&output).contains("another calibration, scenario, population or build"),
        "{}",
        stderr(&output)
    );
    let state = place.path("out/calibration/small/state.json");
    let found = fs::read(&state).unwrap();
    fs::remove_file(&state).unwrap();
    with_another().assert().success();

    assert_eq!(candidates(), 2 * of_this_build);
    assert_ne!(fs::read(&state).unwrap(), found, "the state names the build");
    fs::remove_file(&state).unwrap();
    place.ghostwork(&first).assert().success();
    assert_eq!(candidates(), 2 * of_this_build, "this build knows its own again");
    assert_eq!(fs::read(&state).unwrap(), found);
}

#[test]
fn statistics_kept_for_checking_are_refused() {
    let place = place();
    place.write("calibration.toml", &CALIBRATION.replace("M34", "M54"));

    let output = place.ghostwork(&search("out", &["--dry-run"])).assert().code(2).get_output().clone();

    assert!(stderr(&output).contains("M54 is kept for checking"), "{}", stderr(&output));
}

#[test]
fn parts_of_a_generation_are_simulated_apart_and_put_together() {
    let place = place();
    place.ghostwork(&search("whole", &["--generations", "1"])).assert().success();
    for (out, part) in [("one", "1/2"), ("other", "2/2")] {
        let line = search(out, &["--generations", "1", "--shard", part]);
        let output = place.ghostwork(&line).assert().code(2).get_output().clone();
        assert!(
            stderr(&output).contains("2 candidates of other parts are not there yet"),
            "{}",
            stderr(&output)
        );
    }

    place.ghostwork(&["merge", "one/calibration/small", "other/calibration/small"]).assert().success();
    place.ghostwork(&search("one", &["--generations", "1", "--shard", "1/2"])).assert().success();

    let [whole, one] =
        ["whole", "one"].map(|out| read(&place, &format!("{out}/calibration/small/state.json")));
    assert_eq!(one, whole);
}

#[test]
fn what_the_statistics_leave_open_can_be_drawn_from() {
    let place = place();
    let mut line = search("found", &[]);
    line.retain(|word| *word != "--no-sensitivity");

    place.ghostwork(&line).assert().success();

    let table = "found/calibration/small/posterior.csv";
    let text = read(&place, table);
    assert!(text.starts_with("synthesis.savings_months,household.propensity\n"), "{text}");
    let savings: Vec<f64> =
        text.lines().skip(1).map(|row| row.split(',').next().unwrap().parse().unwrap()).collect();
    assert_eq!(savings.len(), 64);
    assert!(savings.iter().all(|value| (0.2..=5.0).contains(value)), "{savings:?}");
    let drawn = place.json(&["run", "baseline.toml", "--draws-from", table, "--draws", "3", "--json"]);
    assert_eq!(drawn["uncertainty"]["parameters"][0]["values"][2].as_f64(), Some(savings[2]));
}

#[test]
fn a_dry_run_is_told_as_json_where_asked_for() {
    let place = place();

    let document = place.json(&search("out", &["--dry-run", "--json"]));

    // Twice the burn-in of 1 month and 4 months, and 30 months around the payment, of 500 workers: 4 candidates, 3 generations.
    assert_eq!(document["agent_months"], (2 * (1 + 4) + 30) * 500 * 4 * 3);
    assert!(document["seconds"].as_f64() > Some(0.0) && document["memory_bytes"].as_u64() > Some(0));
    assert!(!place.path("out").exists());
}

#[test]
fn a_dry_run_counts_the_slopes_at_the_end() {
    let place = place();

    let line = ["calibrate", "calibration.toml", "--scenario", "baseline.toml", "--dry-run", "--out", "out"];
    let output = place.ghostwork(&line).assert().success().get_output().clone();

    let text = stdout(&output);
    // Two parameters to both sides, each in 40 months of 500 workers.
    assert!(text.contains("  slopes of 500 workers x 1 seed: 80,000 agent-months\n"), "{text}");
    assert!(text.contains("\nmemory ") && text.contains("(±30%)\n"), "{text}");
    assert!(text.ends_with("would go to out/calibration/small\nnothing was run\n"), "{text}");
}
