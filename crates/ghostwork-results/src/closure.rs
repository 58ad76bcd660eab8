//! One rate of a reform solved so that a chosen outcome hits its target, or the curve that shows why there is none.

use serde::{Deserialize, Serialize};

use crate::comparison::Window;
use crate::interval::Estimate;

/// A value of the unknown with the outcome it leads to.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct ClosurePoint {
    /// Value of the unknown.
    pub value: f64,
    /// The target's outcome less what it is to equal, over the seeds of the closure.
    pub gap: Estimate,
}

/// How a closure ended.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "kind")]
pub enum ClosureEnd {
    /// A value hits the target.
    Solved {
        /// The value.
        value: f64,
    },
    /// The gap has the same sign at both bounds.
    NoSolution,
    /// There is a value between the bounds, but chance between seeds or the number of runs leave it open.
    NotResolved {
        /// The closest value.
        value: f64,
        /// Standard error of the gap across seeds at it.
        standard_error: f64,
    },
}

impl ClosureEnd {
    /// Returns how it ended in words.
    pub fn words(self) -> &'static str {
        match self {
            Self::Solved { .. } => "solved",
            Self::NoSolution => "no solution",
            Self::NotResolved { .. } => "not resolved",
        }
    }

    /// Returns the value that the reform was run with, where one was found.
    pub fn value(self) -> Option<f64> {
        match self {
            Self::Solved { value } | Self::NotResolved { value, .. } => Some(value),
            Self::NoSolution => None,
        }
    }
}

/// A closure: what was asked, the curve, and how it ended.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ClosureRecord {
    /// Name in the scenario.
    pub name: String,
    /// The unknown, such as `levy.rate`.
    pub unknown: String,
    /// Unit of the unknown.
    pub unit: String,
    /// The outcome.
    pub target: String,
    /// Unit of the outcome.
    pub target_unit: String,
    /// What the outcome is to equal.
    pub equals: f64,
    /// Largest gap that counts as none.
    pub tolerance: f64,
    /// Months over which the outcome is a mean.
    pub window: Window,
    /// Smallest and largest value tried.
    pub bounds: (f64, f64),
    /// Seeds that the gap is a mean of.
    pub seeds: u32,
    /// Every value tried, from the smallest on.
    pub curve: Vec<ClosurePoint>,
    /// How it ended.
    pub end: ClosureEnd,
}

impl ClosureRecord {
    /// Returns the gap at a value that was tried.
    pub fn gap_at(&self, value: f64) -> Option<&Estimate> {
        self.curve.iter().find(|point| point.value.to_bits() == value.to_bits()).map(|point| &point.gap)
    }
}
