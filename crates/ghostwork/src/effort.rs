//! What something takes on this machine, said before it runs.

use std::num::NonZeroUsize;

use ghostwork_core::Processor;
use ghostwork_experiment::Plan;
use ghostwork_scenario::{Scenario, Vocabulary};
use serde_json::{Value, json};

use crate::commands::bench::measure::{Bench, measure};
use crate::failure::Failure;
use crate::memory::free_bytes;
use crate::self_test;
use crate::text::{bytes, counted, duration};

/// Share of the speed of one thread that each further thread adds.
const GAIN_OF_A_THREAD: f64 = 0.9;

/// Memory and time that runs one after the other take.
pub(crate) struct Effort {
    memory: u64,
    free_memory: Option<u64>,
    threads: NonZeroUsize,
    seconds: f64,
}

impl Effort {
    /// Measures how fast this machine is; `largest` is the plan of the run that needs most memory, `agent_months` those of all.
    pub(crate) fn of(largest: &Plan, agent_months: u64) -> Result<Self, Failure> {
        Ok(Self {
            memory: largest.bytes(),
            free_memory: free_bytes(),
            threads: largest.threads,
            seconds: seconds_for(agent_months, largest.threads)?,
        })
    }

    /// Says how much memory is needed and free.
    pub(crate) fn memory(&self) -> String {
        let free = self.free_memory.map_or_else(|| "not known".to_owned(), bytes);
        format!("memory {} ({free} free)", bytes(self.memory))
    }

    /// Says how long it takes.
    pub(crate) fn time(&self) -> String {
        format!("about {} on {} (±30%)", duration(self.seconds), counted(self.threads.get(), "thread"))
    }

    /// Adds the numbers to a document.
    pub(crate) fn add_to(&self, mut document: Value) -> Value {
        document["threads"] = json!(self.threads);
        document["memory_bytes"] = json!(self.memory);
        document["free_memory_bytes"] = json!(self.free_memory);
        document["seconds"] = json!(self.seconds);
        document
    }
}

/// Returns about how many seconds so many agent-months take on this machine, by a year of the self-test's workers on one thread,
/// after one to warm up: the start of a run, which reads law and survey records, takes as long for few workers as for many.
fn seconds_for(agent_months: u64, threads: NonZeroUsize) -> Result<f64, Failure> {
    let (scenario, _) = Scenario::from_text(self_test::FILE, self_test::SCENARIO, &Vocabulary::full()?)
        .map_err(Failure::Scenario)?;
    let workers = scenario.run().workers;
    let year = Bench { scenario: &scenario, processor: Processor::detect(), months: 12, runs: 1 };
    let threads = 1.0 + GAIN_OF_A_THREAD * (threads.get() - 1) as f64;
    Ok(agent_months as f64 / (threads * measure(&year, workers, NonZeroUsize::MIN)?.speed()))
}
