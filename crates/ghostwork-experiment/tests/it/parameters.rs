use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

use ghostwork_experiment::{ExperimentError, Silent, run};
use ghostwork_parameters::{Declaration, Kind};

use crate::world::{MANY_INSTRUMENTS, POPULATION, Size, VOCABULARY, scenario, settings};

/// An economy in which a parameter may show that it matters.
#[derive(Clone, Copy)]
struct Stage {
    size: Size,
    more: &'static str,
}

/// A year and two months without burn-in: every yearly event happens once.
const FIRST: Stage =
    Stage { size: Size { workers: 3_000, burn_in_months: 0, months: 14, seeds: 1 }, more: MORE_INSTRUMENTS };

/// A size at which rare events happen, too, such as deactivation, and a threshold that many pass.
const SECOND: Stage = Stage { size: Size { workers: 240_000, ..FIRST.size }, more: LOW_THRESHOLD };

/// Elements of tables by marketplace that have no meaning on demand, where nobody is hired for a job.
const WITHOUT_MEANING: [&str; 3] = [
    "merchants.marketplace_shares.on_demand",
    "participation.freelance_shares.on_demand",
    "ranking.newcomer_boost.on_demand",
];

/// More instruments that parameters act through.
const MORE_INSTRUMENTS: &str = r#"
[[instrument]]
use = "coworking_connection"
as = "desks"
nexus = "worker"
places = ["US"]
from = "2026-02"
reference = "test"

[[instrument]]
use = "info_reporting"
as = "returns"
nexus = "worker"
places = ["US"]
from = "2026-02"
until = "2026-04"
reference = "test"
"#;

/// Most who earn more than this on marketplaces are paid for few jobs; merchants have power over pay.
const LOW_THRESHOLD: &str = r#"
[[parameter]]
key = "measurement.information_return_threshold"
value = 100
reference = "test"

[[parameter]]
key = "merchants.mark_down"
value = true
reference = "test"
"#;

/// Returns the hash of everything observed, with instruments in force that parameters may act through.
fn observed_with(stage: Stage, parameter: &str) -> Result<String, ExperimentError> {
    let scenario = scenario(stage.size, &format!("{MANY_INSTRUMENTS}\n{}\n{parameter}", stage.more));
    Ok(run(&scenario, &POPULATION, &settings(1), &Silent)?.record.results_hash)
}

/// Returns values to try: towards both ends of the range, then the ends.
fn candidates(declaration: &Declaration) -> Vec<f64> {
    let (low, high) = declaration.range;
    let default = declaration.default;
    let tried = match declaration.kind {
        Kind::Switch => vec![1.0 - default],
        Kind::Choice(_) | Kind::Optional | Kind::Month => vec![high, low],
        Kind::Whole => vec![(default * 2.0).min(high).round(), high, low],
        Kind::Real => {
            vec![f64::midpoint(default, high.min(default.abs() * 4.0 + 1.0).max(default)), high, low]
        }
    };
    tried.into_iter().filter(|value| declaration.accepts(*value) && (value - default).abs() > 1e-12).collect()
}

fn setting(declaration: &Declaration, value: f64) -> String {
    let value = match declaration.kind {
        Kind::Switch => (value > 0.5).to_string(),
        Kind::Whole => format!("{value:.0}"),
        Kind::Real => format!("{value:?}"),
        Kind::Choice(_) | Kind::Optional | Kind::Month => {
            declaration.word_of(value).map_or_else(|| format!("{value:?}"), |word| format!("\"{word}\""))
        }
    };
    format!("[[parameter]]\nkey = \"{}\"\nvalue = {value}\nreference = \"test\"\n", declaration.key())
}

/// Says why a parameter has no business in the model, if so.
fn complaint(declaration: &Declaration, (stage, usual): (Stage, &str)) -> Option<String> {
    for value in candidates(declaration) {
        match observed_with(stage, &setting(declaration, value)) {
            Err(error) => return Some(format!("{} = {value}: {error}", declaration.key())),
            Ok(observed) if observed != usual => return None,
            Ok(_) => {}
        }
    }
    Some(format!("{} changes nothing", declaration.key()))
}

/// Returns the complaints about some parameters, found on all threads.
fn complaints<'a>(declarations: &[&'a Declaration], stage: Stage) -> Vec<(&'a Declaration, String)> {
    let usual = observed_with(stage, "").unwrap();
    let next = AtomicUsize::new(0);
    let found = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..std::thread::available_parallelism().map_or(2, usize::from) {
            scope.spawn(|| {
                while let Some(declaration) = declarations.get(next.fetch_add(1, Relaxed)) {
                    let complaint = complaint(declaration, (stage, &usual));
                    found.lock().unwrap().extend(complaint.map(|complaint| (*declaration, complaint)));
                }
            });
        }
    });
    found.into_inner().unwrap()
}

#[test]
fn every_parameter_changes_some_indicator() {
    let declarations: Vec<&Declaration> = VOCABULARY
        .model()
        .iter()
        .filter(|declaration| !WITHOUT_MEANING.contains(&declaration.key().as_str()))
        .collect();

    let suspects: Vec<&Declaration> =
        complaints(&declarations, FIRST).into_iter().map(|(declaration, _)| declaration).collect();
    let complaints: Vec<String> =
        complaints(&suspects, SECOND).into_iter().map(|(_, complaint)| complaint).collect();

    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}
