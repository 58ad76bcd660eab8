//! States of seeds written down, so that an experiment that was stopped can go on.

use std::num::NonZeroU32;
use std::path::Path;

use ghostwork_core::codec::{Codec, CodecError, Source, decode_whole};
use ghostwork_core::{EconomyError, ExchangeError};
use ghostwork_parameters::Month;
use ghostwork_results::{CheckpointFile, CheckpointLabel, Checkpoints, ResultsError};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::error::ExperimentError;
use crate::passage::{Arena, Passage};
use crate::plan::Plan;
use crate::progress::{Progress, TakenUp};

/// Where and how often an experiment writes down how far it is.
///
/// A signal that asks to stop always makes it write.
#[derive(Debug)]
pub struct Keeper {
    checkpoints: Checkpoints,
    every: Option<NonZeroU32>,
}

impl Keeper {
    /// Keeps checkpoints in a folder; `every` counts months.
    pub fn new(checkpoints: Checkpoints, every: Option<NonZeroU32>) -> Self {
        Self { checkpoints, every }
    }

    /// Returns whether there is anything to go on from.
    pub fn has_checkpoints(&self) -> bool {
        self.checkpoints.exist()
    }

    /// Removes all checkpoints: the results are in place.
    ///
    /// # Errors
    ///
    /// When the disk refuses.
    pub fn remove(&self) -> Result<(), ResultsError> {
        self.checkpoints.remove()
    }
}

/// The checkpoints of one experiment.
pub(crate) struct Kept<'a> {
    keeper: &'a Keeper,
    plan: &'a Plan,
    progress: &'a dyn Progress,
    identity: [u8; 32],
}

impl<'a> Kept<'a> {
    /// Names the experiment by all that decides its numbers but the number of seeds.
    pub(crate) fn new(
        keeper: &'a Keeper,
        plan: &'a Plan,
        progress: &'a dyn Progress,
        contents: &[String],
    ) -> Self {
        let mut hasher = blake3::Hasher::new();
        for content in contents.iter().map(String::as_str).chain([env!("CARGO_PKG_VERSION")]) {
            hasher.update(content.as_bytes());
            hasher.update(b"\n");
        }
        let Plan { workers, followed_workers, has_static_arm, fork, .. } = *plan;
        hasher.update(format!("{workers} {followed_workers} {has_static_arm} {fork}").as_bytes());
        Self { keeper, plan, progress, identity: *hasher.finalize().as_bytes() }
    }

    /// Returns whether a checkpoint is to be written after so many months without one.
    pub(crate) fn is_due(&self, months: u32) -> bool {
        self.keeper.every.is_some_and(|every| months >= every.get())
    }

    /// Returns whether checkpoints are written while nobody asks to stop.
    pub(crate) fn is_regular(&self) -> bool {
        self.keeper.every.is_some()
    }

    /// Returns whether this process writes: of several, the first does.
    fn is_writer(&self) -> bool {
        self.plan.exchange.rank() == 0
    }

    /// Writes down how far a seed is.
    pub(crate) fn write(&self, passage: &Passage<'_>) -> Result<(), ExperimentError> {
        let label = self.label(passage.replicate(), passage.month(), passage.months());
        let name = name_on_the_way(passage.replicate());
        if !self.is_writer() {
            // What this process holds reaches the first one.
            let month = Month::from_index(passage.month());
            let replicate = passage.replicate();
            return passage.save(|_| Ok::<_, ExchangeError>(())).map_err(|source| ExperimentError::Economy {
                replicate,
                source: EconomyError::Exchange { month, source },
            });
        }
        self.keeper.checkpoints.write(&name, &label, |file| passage.save(|part| file.put(part)))?;
        Ok(())
    }

    /// Returns a seed as it was last written down whole; `None` where it was not.
    pub(crate) fn passage<'b>(
        &self,
        arena: &Arena<'b>,
        replicate: u32,
    ) -> Result<Option<Passage<'b>>, ExperimentError> {
        let found = self.newest(&name_on_the_way(replicate), replicate, |file| {
            Passage::restore(*arena, replicate, || file.part().map_err(Unreadable::from))
        })?;
        if let Some(passage) = &found {
            self.tell((replicate, passage.months()), passage.arms_complete());
        }
        Ok(found)
    }

    /// Writes down what a seed leaves, and removes what says how far it was.
    pub(crate) fn write_complete(
        &self,
        replicate: u32,
        complete: &impl Codec,
    ) -> Result<(), ExperimentError> {
        if !self.is_writer() {
            return Ok(());
        }
        let mut bytes = Vec::new();
        complete.encode(&mut bytes);
        let label = self.label(replicate, self.plan.end().index(), self.months_of_seed());
        self.keeper.checkpoints.write(&name_complete(replicate), &label, |file| file.put(&bytes))?;
        self.keeper.checkpoints.remove_kind(&name_on_the_way(replicate))?;
        Ok(())
    }

    /// Returns what a seed left, where it was written down.
    pub(crate) fn complete<T: Codec>(&self, replicate: u32) -> Result<Option<T>, ExperimentError> {
        let found = self.newest(&name_complete(replicate), replicate, |file| {
            Ok(decode_whole(&file.part().map_err(Unreadable::from)?)?)
        })?;
        if found.is_some() {
            self.tell((replicate, self.months_of_seed()), self.plan.arms());
        }
        Ok(found)
    }

    fn tell(&self, (replicate, months): (u32, u32), complete: u32) {
        self.progress.taken_up(&TakenUp { replicate, months, complete, workers: self.plan.workers });
    }

    /// Writes down what a closure has found.
    pub(crate) fn write_closure(&self, found: &impl Codec) -> Result<(), ExperimentError> {
        self.write_found(CLOSURE, 0, found)
    }

    /// Returns what a closure has found, where it was written down.
    pub(crate) fn closure<T: Codec>(&self) -> Result<Option<T>, ExperimentError> {
        self.found(CLOSURE, 0)
    }

    /// Writes down what a seed spends of a single payment.
    pub(crate) fn write_response(&self, replicate: u32, found: &impl Codec) -> Result<(), ExperimentError> {
        self.write_found(&name_of_response(replicate), replicate, found)
    }

    /// Returns what a seed spends of a single payment, where it was written down.
    pub(crate) fn response<T: Codec>(&self, replicate: u32) -> Result<Option<T>, ExperimentError> {
        self.found(&name_of_response(replicate), replicate)
    }

    fn write_found(&self, name: &str, replicate: u32, found: &impl Codec) -> Result<(), ExperimentError> {
        if !self.is_writer() {
            return Ok(());
        }
        let mut bytes = Vec::new();
        found.encode(&mut bytes);
        self.keeper.checkpoints.write(name, &self.label(replicate, 0, 0), |file| file.put(&bytes))?;
        Ok(())
    }

    fn found<T: Codec>(&self, name: &str, replicate: u32) -> Result<Option<T>, ExperimentError> {
        self.newest(name, replicate, |file| Ok(decode_whole(&file.part().map_err(Unreadable::from)?)?))
    }

    /// Reads the newest checkpoint of a name that is whole and of this experiment.
    fn newest<T>(
        &self,
        name: &str,
        replicate: u32,
        read: impl Fn(&mut CheckpointFile) -> Result<T, Unreadable>,
    ) -> Result<Option<T>, ExperimentError> {
        for path in self.keeper.checkpoints.of_kind(name)? {
            match self.read(&path, replicate, &read) {
                Ok(found) => return Ok(found),
                Err(problem) => self.progress.found_damaged(&path, &problem.0),
            }
        }
        Ok(None)
    }

    /// Reads a checkpoint; `None` where it is of another experiment.
    fn read<T>(
        &self,
        path: &Path,
        replicate: u32,
        read: impl Fn(&mut CheckpointFile) -> Result<T, Unreadable>,
    ) -> Result<Option<T>, Unreadable> {
        let mut file = CheckpointFile::open(path)?;
        let label = file.label();
        if *label != self.label(replicate, label.month, label.passed) {
            return Ok(None);
        }
        let found = read(&mut file)?;
        file.finish()?;
        Ok(Some(found))
    }

    fn label(&self, replicate: u32, month: u32, passed: u32) -> CheckpointLabel {
        let version = env!("CARGO_PKG_VERSION").to_owned();
        CheckpointLabel { version, identity: self.identity, seed: self.plan.seed, replicate, month, passed }
    }

    /// Returns the months of a seed, those of all arms added.
    fn months_of_seed(&self) -> u32 {
        let shared = self.plan.shared_months();
        shared + (self.plan.simulated_months() - shared) * self.plan.arms()
    }
}

/// Name of what a closure has found.
const CLOSURE: &str = "closure";

fn name_on_the_way(replicate: u32) -> String {
    format!("seed-{replicate:05}")
}

fn name_of_response(replicate: u32) -> String {
    format!("response-{replicate:05}")
}

fn name_complete(replicate: u32) -> String {
    format!("complete-{replicate:05}")
}

/// Why a checkpoint cannot be gone on from.
pub(crate) struct Unreadable(String);

impl From<CodecError> for Unreadable {
    fn from(error: CodecError) -> Self {
        Self(error.to_string())
    }
}

impl From<ResultsError> for Unreadable {
    fn from(error: ResultsError) -> Self {
        match error {
            ResultsError::Damaged { problem, .. } => Self(problem),
            other => Self(other.to_string()),
        }
    }
}

/// A value of the results as JSON, which keeps every bit of its numbers.
pub(crate) struct AsJson<T>(pub(crate) T);

impl<T: Serialize + DeserializeOwned> Codec for AsJson<T> {
    fn encode(&self, sink: &mut Vec<u8>) {
        // What cannot be written is read as damaged, and simulated again.
        serde_json::to_string(&self.0).unwrap_or_default().encode(sink);
    }

    fn decode(source: &mut Source<'_>) -> Result<Self, CodecError> {
        let text = String::decode(source)?;
        serde_json::from_str(&text).map(Self).map_err(|error| CodecError(error.to_string()))
    }
}
