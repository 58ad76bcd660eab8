use std::num::NonZeroUsize;
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::Relaxed};
use std::sync::{Mutex, PoisonError};

use ghostwork_population::Population;
use ghostwork_scenario::{Request, Scenario, Vocabulary};

use super::candidates::{self, CandidateStore};
use super::file::Stage;
use crate::compare::compare;
use crate::error::ExperimentError;
use crate::plan::Settings;
use crate::progress::{Progress, Step};
use crate::provenance::data_hash;
use crate::validation::{MomentResult, consumption_responses, payment_scenario, second_run, validate};

/// What candidates are tried on: a scenario, people, and how many threads work.
#[derive(Clone, Copy)]
pub struct ProvingGround<'a> {
    /// The scenario file.
    pub scenario: &'a Path,
    /// Settings besides those that are tried, each `key=value`.
    pub settings: &'a [String],
    /// The survey records.
    pub population: &'a Population,
    /// The words of scenario files.
    pub vocabulary: &'a Vocabulary,
    /// Threads, each with a candidate of its own.
    pub threads: NonZeroUsize,
    /// What stands for the program: what another one has kept of a candidate does not count.
    pub program: &'a str,
    /// Where candidates are kept, if they are.
    pub store: Option<&'a dyn CandidateStore>,
}

/// Asks whether to go on, and does not tell how far a candidate is.
struct Quiet<'a>(&'a dyn Progress);

impl Progress for Quiet<'_> {
    fn month_passed(&self, _: &Step) {}

    fn goes_on(&self) -> bool {
        self.0.goes_on()
    }
}

impl ProvingGround<'_> {
    /// Simulates candidates side by side, each given by its settings, and holds them against the statistics; what is kept of
    /// a candidate is not simulated again.
    ///
    /// # Errors
    ///
    /// When a candidate's scenario cannot be read, its simulation stops, somebody asks to stop, or other processes have not
    /// simulated their part yet.
    pub fn results(
        &self,
        candidates: &[Vec<String>],
        stage: &Stage,
        progress: &dyn Progress,
    ) -> Result<Vec<Vec<MomentResult>>, ExperimentError> {
        let next = AtomicUsize::new(0);
        let stopped = AtomicBool::new(false);
        let outcomes = Mutex::new(Vec::new());
        std::thread::scope(|scope| {
            for _ in 0..self.threads.get().min(candidates.len()) {
                scope.spawn(|| {
                    while !stopped.load(Relaxed) {
                        let number = next.fetch_add(1, Relaxed);
                        let Some(candidate) = candidates.get(number) else { break };
                        let outcome = self.known_or_new((number, candidate), stage, &Quiet(progress));
                        stopped.fetch_or(outcome.is_err(), Relaxed);
                        outcomes.lock().unwrap_or_else(PoisonError::into_inner).push((number, outcome));
                    }
                });
            }
        });
        let mut outcomes = outcomes.into_inner().unwrap_or_else(PoisonError::into_inner);
        outcomes.sort_by_key(|(number, _)| *number);
        let missing = outcomes.iter().filter(|(_, outcome)| matches!(outcome, Ok(None))).count();
        let found: Vec<Option<Vec<MomentResult>>> =
            outcomes.into_iter().map(|(_, outcome)| outcome).collect::<Result<_, _>>()?;
        let found: Option<Vec<Vec<MomentResult>>> = found.into_iter().collect();
        found.ok_or(ExperimentError::Elsewhere { missing })
    }

    /// Returns what came of a candidate: as it is kept, or by simulation; `None` where another process simulates it.
    fn known_or_new(
        &self,
        (number, candidate): (usize, &[String]),
        stage: &Stage,
        progress: &dyn Progress,
    ) -> Result<Option<Vec<MomentResult>>, ExperimentError> {
        let Some(store) = self.store else { return self.result(candidate, stage, progress).map(Some) };
        let name = self.name_of(candidate, stage)?;
        if let Some(known) = store.get(&name).as_deref().and_then(candidates::from_text) {
            return Ok(Some(known));
        }
        if !store.simulates(number) {
            return Ok(None);
        }
        let results = self.result(candidate, stage, progress)?;
        store.put(&name, &candidates::to_text(&results))?;
        Ok(Some(results))
    }

    /// Names a candidate by all that decides its numbers.
    fn name_of(&self, candidate: &[String], stage: &Stage) -> Result<String, ExperimentError> {
        let scenario = self.read(self.settings_of(candidate, stage))?;
        let parts = [scenario.content_hash(), data_hash(self.population), self.program.to_owned()];
        Ok(blake3::hash(parts.join("\n").as_bytes()).to_hex().as_str()[..32].to_owned())
    }

    fn settings_of(&self, candidate: &[String], stage: &Stage) -> Vec<String> {
        let size = [format!("baseline.workers={}", stage.workers), format!("baseline.seeds={}", stage.seeds)];
        size.iter().chain(self.settings).chain(candidate).cloned().collect()
    }

    fn result(
        &self,
        candidate: &[String],
        stage: &Stage,
        progress: &dyn Progress,
    ) -> Result<Vec<MomentResult>, ExperimentError> {
        let settings = Settings::alone(NonZeroUsize::MIN);
        let asked = self.settings_of(candidate, stage);
        let scenario = self.read(asked.clone())?;
        let changed = self.read(asked.into_iter().chain(second_run(&scenario)).collect())?;
        let (payment, _) =
            Scenario::from_text("single-payment.toml", &payment_scenario(&scenario), self.vocabulary)
                .map_err(|problems| ExperimentError::Scenario(Box::new(problems)))?;
        let responses = consumption_responses((&scenario, &payment), self.population, &settings, progress)?;
        let run = compare((&scenario, &changed), self.population, &settings, progress)?;
        validate(&scenario, &run.comparison, &responses)
    }

    fn read(&self, overrides: Vec<String>) -> Result<Scenario, ExperimentError> {
        let request = Request { path: self.scenario.to_owned(), overrides, ..Request::default() };
        let read = request.read(self.vocabulary);
        read.map(|(scenario, _)| scenario).map_err(|problems| ExperimentError::Scenario(Box::new(problems)))
    }
}
