use std::num::NonZeroUsize;
use std::time::Instant;

use ghostwork_core::{Economy, Phase, Processor};
use ghostwork_experiment::ExperimentError;
use ghostwork_population::Population;
use ghostwork_scenario::{RunOverrides, Scenario};
use rayon::ThreadPoolBuilder;
use serde_json::{Value, json};
use xxhash_rust::xxh3::Xxh3;

use crate::commands::bench::stopwatch::PhaseTimes;
use crate::failure::Failure;
use crate::memory::{peak_bytes, present_bytes, processor_nanoseconds};

/// What is timed.
#[derive(Clone, Copy)]
pub(crate) struct Bench<'a> {
    pub(crate) scenario: &'a Scenario,
    pub(crate) processor: Processor,
    /// Months that are timed together; as many pass before for warming up.
    pub(crate) months: u32,
    /// Timings, of which the median counts.
    pub(crate) runs: u32,
}

/// One population on so many threads.
#[derive(Debug, Clone)]
pub(crate) struct Measurement {
    pub(crate) workers: u64,
    pub(crate) threads: usize,
    /// Agent-months per second of each run, in ascending order.
    pub(crate) speeds: Vec<f64>,
    /// Processor time of all threads per worker-month, nanoseconds; 0 where the system does not tell.
    pub(crate) processor_nanoseconds: f64,
    /// Time of the threads per worker-month, nanoseconds, by phase.
    pub(crate) phases: Vec<f64>,
    /// Growth of the process's memory to its peak, bytes; smaller populations of the same process count too.
    pub(crate) peak_bytes: u64,
    /// What the forecast says.
    pub(crate) forecast_bytes: u64,
    /// Hash of everything observed.
    pub(crate) results_hash: String,
}

impl Measurement {
    /// Returns the median speed, agent-months per second.
    pub(crate) fn speed(&self) -> f64 {
        self.speeds.get(self.speeds.len() / 2).copied().unwrap_or_default()
    }

    /// Returns the slowest and the fastest run, agent-months per second.
    pub(crate) fn spread(&self) -> (f64, f64) {
        let ends = (self.speeds.first(), self.speeds.last());
        (ends.0.copied().unwrap_or_default(), ends.1.copied().unwrap_or_default())
    }

    /// Returns the peak memory per worker.
    pub(crate) fn bytes_per_worker(&self) -> f64 {
        self.peak_bytes as f64 / self.workers as f64
    }

    pub(crate) fn to_json(&self) -> Value {
        let phases =
            Phase::ALL.iter().zip(&self.phases).map(|(phase, time)| (phase.name().to_owned(), json!(time)));
        json!({
            "workers": self.workers,
            "threads": self.threads,
            "agent_months_per_second": self.speed(),
            "agent_months_per_second_of_runs": self.speeds,
            "processor_nanoseconds_per_agent_month": self.processor_nanoseconds,
            "thread_nanoseconds_per_agent_month": phases.collect::<serde_json::Map<_, _>>(),
            "peak_bytes_per_worker": self.bytes_per_worker(),
            "forecast_bytes_per_worker": self.forecast_bytes as f64 / self.workers as f64,
            "results_hash": self.results_hash,
        })
    }
}

/// Times a population on so many threads.
pub(crate) fn measure(
    bench: &Bench<'_>,
    workers: u64,
    threads: NonZeroUsize,
) -> Result<Measurement, Failure> {
    let population = Population::us()?;
    let before = present_bytes();
    let pool = ThreadPoolBuilder::new().num_threads(threads.get()).build().map_err(|error| {
        let reason = error.to_string();
        Failure::Experiment(ExperimentError::NoThreads { threads: threads.get(), reason })
    })?;
    let timed = pool.install(|| Timed::months(bench, workers, &population))?;
    let agent_months = workers as f64 * f64::from(bench.months);
    let mut speeds: Vec<f64> = timed.seconds.iter().map(|seconds| agent_months / seconds.max(1e-9)).collect();
    speeds.sort_by(f64::total_cmp);
    let all_runs = agent_months * f64::from(bench.runs);
    Ok(Measurement {
        workers,
        threads: threads.get(),
        speeds,
        processor_nanoseconds: timed.processor_nanoseconds as f64 / all_runs,
        phases: timed.phases.iter().map(|nanoseconds| *nanoseconds as f64 / all_runs).collect(),
        peak_bytes: peak_bytes().saturating_sub(before),
        forecast_bytes: Economy::bytes_needed(workers, threads.get() as u64),
        results_hash: timed.results_hash,
    })
}

/// The runs of one population.
struct Timed {
    seconds: Vec<f64>,
    processor_nanoseconds: u64,
    phases: Vec<u64>,
    results_hash: String,
}

impl Timed {
    fn months(bench: &Bench<'_>, workers: u64, population: &Population) -> Result<Self, Failure> {
        let failed = |source| Failure::Experiment(ExperimentError::Economy { replicate: 0, source });
        let overrides = RunOverrides {
            workers: Some(workers),
            burn_in_months: Some(bench.months),
            months: Some(bench.months * bench.runs),
            ..RunOverrides::default()
        };
        let specification = bench.scenario.specification(&overrides);
        let mut economy = Economy::new(specification, population).map_err(failed)?;
        economy.run_on(bench.processor);
        let mut hasher = Xxh3::new();
        let mut pass = |stopwatch: Option<&PhaseTimes>| -> Result<(), Failure> {
            for _ in 0..bench.months {
                let stopwatch = stopwatch.map(|stopwatch| stopwatch as _);
                economy.advance_timed(stopwatch).map_err(failed)?.feed(&mut hasher);
            }
            Ok(())
        };
        pass(None)?;
        let phases = PhaseTimes::default();
        let processor_before = processor_nanoseconds();
        let mut seconds = Vec::new();
        for _ in 0..bench.runs {
            let begun = Instant::now();
            pass(Some(&phases))?;
            seconds.push(begun.elapsed().as_secs_f64());
        }
        let processor_nanoseconds = processor_nanoseconds().saturating_sub(processor_before);
        hasher.update(&economy.fingerprint().map_err(failed)?.to_le_bytes());
        let results_hash = format!("{:032x}", hasher.digest128());
        Ok(Self { seconds, processor_nanoseconds, phases: phases.nanoseconds(), results_hash })
    }
}
