use std::num::NonZeroU32;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};

use ghostwork_experiment::{
    Arm, ExperimentError, FollowedWorker, Keeper, Progress, Silent, Step, TakenUp, compare, compare_kept,
    run, run_kept, run_trial, run_trial_kept,
};
use ghostwork_results::{Checkpoints, Comparison};
use ghostwork_scenario::Scenario;
use tempfile::TempDir;

use crate::world::{MANY_INSTRUMENTS, POPULATION, SMALL, Size, scenario, settings};

/// Asks to stop after so many months of all seeds and arms together.
pub(crate) struct StopAfter {
    months: u32,
    passed: AtomicU32,
    taken_up: Mutex<Vec<TakenUp>>,
    damaged: Mutex<Vec<PathBuf>>,
}

impl StopAfter {
    pub(crate) fn months(months: u32) -> Self {
        Self {
            months,
            passed: AtomicU32::new(0),
            taken_up: Mutex::new(Vec::new()),
            damaged: Mutex::new(Vec::new()),
        }
    }

    pub(crate) fn never() -> Self {
        Self::months(u32::MAX)
    }

    pub(crate) fn months_passed(&self) -> u32 {
        self.passed.load(Relaxed)
    }
}

impl Progress for StopAfter {
    fn month_passed(&self, _step: &Step) {
        self.passed.fetch_add(1, Relaxed);
    }

    fn taken_up(&self, seed: &TakenUp) {
        self.taken_up.lock().unwrap().push(*seed);
    }

    fn found_damaged(&self, checkpoint: &Path, _problem: &str) {
        self.damaged.lock().unwrap().push(checkpoint.to_owned());
    }

    fn goes_on(&self) -> bool {
        self.passed.load(Relaxed) < self.months
    }
}

pub(crate) fn keeper(place: &TempDir, every: u32) -> Keeper {
    let checkpoints = Checkpoints::at(place.path().join("run.checkpoints"), Vec::new());
    Keeper::new(checkpoints, NonZeroU32::new(every))
}

/// Goes on from checkpoint to checkpoint, a few months at a time, on another number of threads each time.
fn in_pieces<T>(
    every: u32,
    months: u32,
    go_on: impl Fn(usize, &StopAfter, &Keeper) -> Result<T, ExperimentError>,
) -> T {
    let place = tempfile::tempdir().unwrap();
    for piece in 0..200 {
        let progress = StopAfter::months(months);
        match go_on(1 + piece % 3, &progress, &keeper(&place, every)) {
            Ok(done) => return done,
            Err(ExperimentError::Interrupted { .. }) => {}
            Err(error) => panic!("{error}"),
        }
    }
    panic!("it comes no further");
}

fn bits(values: &[f64]) -> Vec<u64> {
    values.iter().map(|value| value.to_bits()).collect()
}

#[test]
fn a_run_in_pieces_is_the_run_in_one() {
    let scenario = scenario(Size { workers: 9_000, ..SMALL }, MANY_INSTRUMENTS);
    let whole = run(&scenario, &POPULATION, &settings(2), &Silent).unwrap().record;

    let pieces = in_pieces(0, 7, |threads, progress, keeper| {
        run_kept(&scenario, &POPULATION, &settings(threads), progress, (Some(keeper), None))
    });

    assert_eq!(pieces.record.results_hash, whole.results_hash);
    assert_eq!(bits(&pieces.record.panel.values), bits(&whole.panel.values));
}

/// Everything of a comparison but what it cost.
fn text(comparison: &Comparison) -> String {
    format!("{comparison:?}")
}

fn assert_in_pieces(baseline: &Scenario, reform: &Scenario, every: u32, months: u32) {
    let followed = ghostwork_experiment::Settings { followed_workers: 3, ..settings(2) };
    let whole = compare((baseline, reform), &POPULATION, &followed, &Silent).unwrap();

    let pieces = in_pieces(every, months, |threads, progress, keeper| {
        let settings = ghostwork_experiment::Settings { followed_workers: 3, ..settings(threads) };
        compare_kept((baseline, reform), &POPULATION, &settings, progress, (Some(keeper), None))
    });

    assert_eq!(text(&pieces.comparison), text(&whole.comparison));
    assert_eq!(pieces.followed, whole.followed);
    // Three workers in every month of both arms, the months before the reform included, and each once.
    let months = &whole.comparison.baseline.panel.months;
    for arm in [Arm::Baseline, Arm::Reform] {
        for month in months {
            let of_month = |row: &&FollowedWorker| row.arm == arm && row.record.month == *month;
            let mut workers: Vec<u64> =
                whole.followed.iter().filter(of_month).map(|row| row.record.worker).collect();
            workers.dedup();
            assert_eq!(workers.len(), 3, "{arm:?} {month}");
        }
    }
    assert_eq!(whole.followed.len(), 2 * 3 * months.len());
}

#[test]
fn a_comparison_of_three_arms_in_pieces_is_the_comparison_in_one() {
    let reform = scenario(SMALL, MANY_INSTRUMENTS);
    for months in [5, 11] {
        assert_in_pieces(&scenario(SMALL, ""), &reform, 0, months);
    }
}

#[test]
fn a_comparison_that_shares_no_month_goes_on_too() {
    let more = "[[parameter]]\nkey = \"platforms.pass_through\"\nvalue = 0.2\nreference = \"test\"\n";
    assert_in_pieces(&scenario(SMALL, ""), &scenario(SMALL, more), 2, 9);
}

#[test]
fn a_comparison_with_a_rate_to_be_solved_for_goes_on_too() {
    let reform = crate::closures::reform("kind = \"lump_sum\"\nbounds = [0.0, 200.0]");
    assert_in_pieces(&scenario(SMALL, ""), &reform, 3, 17);
}

#[test]
fn a_damaged_checkpoint_gives_way_to_the_one_before() {
    let scenario = scenario(Size { seeds: 1, ..SMALL }, "");
    let whole = run(&scenario, &POPULATION, &settings(1), &Silent).unwrap().record;
    let place = tempfile::tempdir().unwrap();
    let stopped = StopAfter::months(9);
    run_kept(&scenario, &POPULATION, &settings(1), &stopped, (Some(&keeper(&place, 4)), None)).unwrap_err();
    let folder = place.path().join("run.checkpoints");
    let newest = folder.join("seed-00000.00000009.checkpoint");
    let mut bytes = std::fs::read(&newest).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 4;
    std::fs::write(&newest, bytes).unwrap();

    let progress = StopAfter::never();
    let resumed =
        run_kept(&scenario, &POPULATION, &settings(2), &progress, (Some(&keeper(&place, 0)), None)).unwrap();

    assert_eq!(resumed.record.results_hash, whole.results_hash);
    assert_eq!(*progress.damaged.lock().unwrap(), [newest]);
    assert_eq!(progress.taken_up.lock().unwrap()[0].months, 8);
}

#[test]
fn a_checkpoint_of_another_run_is_left_alone() {
    let place = tempfile::tempdir().unwrap();
    let stopped = StopAfter::months(5);
    let first = scenario(SMALL, "");
    run_kept(&first, &POPULATION, &settings(2), &stopped, (Some(&keeper(&place, 0)), None)).unwrap_err();

    let (other, progress) = (scenario(SMALL, MANY_INSTRUMENTS), StopAfter::never());
    let kept =
        run_kept(&other, &POPULATION, &settings(2), &progress, (Some(&keeper(&place, 0)), None)).unwrap();

    let whole = run(&other, &POPULATION, &settings(2), &Silent).unwrap();
    assert_eq!(kept.record.results_hash, whole.record.results_hash);
    assert!(progress.taken_up.lock().unwrap().is_empty());
}

#[test]
fn a_trial_that_was_stopped_does_not_simulate_complete_seeds_twice() {
    const TRIAL: &str = r#"
[[instrument]]
use = "guaranteed_income"
as = "grant"
from = "2026-04"
reference = "test"
[trial]
unit = "worker"
from = "2026-04"
strata = ["age"]
instruments = ["grant"]
outcomes = ["net_income", "income_variation"]
reference = "test"
"#;
    let scenario = scenario(Size { workers: 2_000, burn_in_months: 1, months: 4, seeds: 3 }, TRIAL);
    let place = tempfile::tempdir().unwrap();
    let whole = run_trial(&scenario, &POPULATION, &settings(1), &Silent).unwrap();

    // Three worlds of five months make a seed: it is stopped in the third.
    let first = StopAfter::months(34);
    let stopped = run_trial_kept(&scenario, &POPULATION, &settings(1), &first, Some(&keeper(&place, 0)));
    let rest = StopAfter::never();
    let rows = run_trial_kept(&scenario, &POPULATION, &settings(1), &rest, Some(&keeper(&place, 0))).unwrap();

    assert!(matches!(stopped, Err(ExperimentError::Interrupted { .. })));
    assert_eq!(rest.months_passed(), 15);
    assert_eq!(format!("{rows:?}"), format!("{whole:?}"));
}
