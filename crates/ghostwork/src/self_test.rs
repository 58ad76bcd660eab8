//! A small run whose results are published: it shows that this program gives the same numbers here as elsewhere, and
//! how fast the machine is.

use std::num::NonZeroUsize;
use std::time::Instant;

use ghostwork_core::Economy;
use ghostwork_experiment::{ExperimentError, Plan, Settings, Silent, run};
use ghostwork_population::Population;
use ghostwork_scenario::{RunOverrides, Scenario, Vocabulary};
use rayon::ThreadPoolBuilder;

use crate::failure::Failure;

/// Name and text of the scenario file.
pub(crate) const FILE: &str = "self_test.toml";
pub(crate) const SCENARIO: &str = include_str!("self_test.toml");

/// Results hash of the self-test in this version; changes of the model change it, and the change log says so.
pub(crate) const PUBLISHED_HASH: &str = "617152fbcf709ebb30529394ce5ef1ef";

/// Share of the speed of one thread that each further thread adds.
const GAIN_OF_A_THREAD: f64 = 0.9;

/// Months that tell how fast the machine is: some months of a year hold more work than others.
const MONTHS_TIMED: u32 = 12;

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

/// Returns about how many seconds so many agent-months take on this machine.
pub(crate) fn seconds_for(agent_months: u64, threads: NonZeroUsize) -> Result<f64, Failure> {
    let threads = 1.0 + GAIN_OF_A_THREAD * (threads.get() - 1) as f64;
    Ok(agent_months as f64 * seconds_per_agent_month()? / threads)
}

/// Times a year of the self-test's economy on one thread, after one to warm up: the start of a run, which reads law and survey records, takes as
/// long for few workers as for many.
fn seconds_per_agent_month() -> Result<f64, Failure> {
    let (scenario, _) =
        Scenario::from_text(FILE, SCENARIO, &Vocabulary::full()?).map_err(Failure::Scenario)?;
    let specification = scenario.specification(&RunOverrides::default());
    let population = Population::us()?;
    let agent_months = specification.workers as f64 * f64::from(MONTHS_TIMED);
    let time = || {
        let mut economy = Economy::new(specification, &population)?;
        (0..MONTHS_TIMED).try_for_each(|_| economy.advance().map(drop))?;
        let begun = Instant::now();
        (0..MONTHS_TIMED).try_for_each(|_| economy.advance().map(drop))?;
        Ok(begun.elapsed().as_secs_f64() / agent_months)
    };
    let one = ThreadPoolBuilder::new().num_threads(1).build().map_err(|error| {
        Failure::Experiment(ExperimentError::NoThreads { threads: 1, reason: error.to_string() })
    })?;
    one.install(time).map_err(|source| Failure::Experiment(ExperimentError::Economy { replicate: 0, source }))
}
