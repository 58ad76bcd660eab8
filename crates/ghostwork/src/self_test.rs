//! A small run whose results are published: it shows that this program gives the same numbers here as elsewhere, and
//! how fast the machine is.

use std::num::NonZeroUsize;
use std::time::Instant;

use ghostwork_experiment::{Plan, Settings, Silent, run};
use ghostwork_population::Population;
use ghostwork_scenario::{Scenario, Vocabulary};

use crate::failure::Failure;

/// Name and text of the scenario file.
pub(crate) const FILE: &str = "self_test.toml";
pub(crate) const SCENARIO: &str = include_str!("self_test.toml");

/// Results hash of the self-test in this version; changes of the model change it, and the change log says so.
pub(crate) const PUBLISHED_HASH: &str = "8ff5a0a9cf933aa0b742ea95e62d1fef";

/// What the self-test found.
#[derive(Debug, Clone)]
pub(crate) struct SelfTest {
    pub(crate) results_hash: String,
    pub(crate) workers: u64,
    pub(crate) months: u32,
    pub(crate) seconds: f64,
}

impl SelfTest {
    /// Returns whether the results are the published ones.
    pub(crate) fn is_as_published(&self) -> bool {
        self.results_hash == PUBLISHED_HASH
    }
}

/// Runs the self-test on so many threads.
pub(crate) fn self_test(threads: NonZeroUsize) -> Result<SelfTest, Failure> {
    let vocabulary = Vocabulary::full()?;
    let (scenario, _) = Scenario::from_text(FILE, SCENARIO, &vocabulary).map_err(Failure::Scenario)?;
    let population = Population::us()?;
    let settings = Settings::alone(threads);
    let plan = Plan::of_run(&scenario, &settings);
    let started = Instant::now();
    let outcome = run(&scenario, &population, &settings, &Silent).map_err(Failure::Experiment)?;
    Ok(SelfTest {
        results_hash: outcome.record.results_hash,
        workers: plan.workers,
        months: plan.simulated_months(),
        seconds: started.elapsed().as_secs_f64(),
    })
}
