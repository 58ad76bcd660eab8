use std::path::Path;

use ghostwork_core::codec::{Codec, CodecError, Source};
use ghostwork_parameters::Month;

/// Which scenario of an experiment is simulated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Arm {
    /// The only one.
    Run,
    /// The one without the reform.
    Baseline,
    /// The one with it.
    Reform,
    /// The one with it in which everybody behaves as without it.
    ReformStatic,
}

impl Arm {
    /// Returns the word used in tables and messages.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Run => "run",
            Self::Baseline => "baseline",
            Self::Reform => "reform",
            Self::ReformStatic => "reform_static",
        }
    }
}

impl Arm {
    const ALL: [Self; 4] = [Self::Run, Self::Baseline, Self::Reform, Self::ReformStatic];
}

impl Codec for Arm {
    fn encode(&self, sink: &mut Vec<u8>) {
        sink.push(*self as u8);
    }

    fn decode(source: &mut Source<'_>) -> Result<Self, CodecError> {
        let number = u8::decode(source)?;
        let found = Self::ALL.into_iter().find(|arm| *arm as u8 == number);
        found.ok_or_else(|| CodecError(format!("{number} is no arm of an experiment")))
    }
}

/// A seed that goes on from a checkpoint.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TakenUp {
    /// Number of the seed, from 0.
    pub replicate: u32,
    /// Months that have passed, those of all arms added.
    pub months: u32,
    /// Arms that are complete.
    pub complete: u32,
    /// Workers that lived through the months.
    pub workers: u64,
}

/// One simulated month of one seed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step {
    /// The scenario.
    pub arm: Arm,
    /// Number of the seed, from 0.
    pub replicate: u32,
    /// The month that has passed.
    pub month: Month,
    /// Months of this seed that have passed, burn-in included.
    pub months_done: u32,
    /// Months of a seed, burn-in included.
    pub months: u32,
    /// Workers that lived through the month.
    pub workers: u64,
}

/// Watches an experiment; called from several threads at once.
pub trait Progress: Sync {
    /// Learns that a month has passed.
    fn month_passed(&self, step: &Step);

    /// Learns that a closure has tried a value, and by how much the target was missed.
    fn tried(&self, _value: f64, _gap: f64) {}

    /// Learns that a seed goes on from a checkpoint.
    fn taken_up(&self, _seed: &TakenUp) {}

    /// Learns that a checkpoint is damaged; the one before it is tried.
    fn found_damaged(&self, _checkpoint: &Path, _problem: &str) {}

    /// Returns whether to go on; asked after every month.
    fn goes_on(&self) -> bool {
        true
    }
}

/// Watches nothing.
#[derive(Debug, Clone, Copy, Default)]
pub struct Silent;

impl Progress for Silent {
    fn month_passed(&self, _step: &Step) {}
}
