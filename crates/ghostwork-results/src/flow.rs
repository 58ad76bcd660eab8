//! Where people stood at two dates, and who moved.

use serde::{Deserialize, Serialize};

use crate::error::ResultsError;
use crate::interval::Estimate;
use crate::label::check_label;
use ghostwork_parameters::Month;

/// The states people are counted in and the two dates.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FlowFrame {
    /// Labels of the states.
    pub states: Vec<String>,
    /// First date.
    pub from: Month,
    /// Second date.
    pub until: Month,
}

/// People by state at the first and the second date on one seed: one count per pair, the second date running fastest.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SeedFlows {
    /// The seed both scenarios ran on.
    pub seed: u64,
    /// People under the baseline.
    pub baseline: Vec<f64>,
    /// People under the reform.
    pub reform: Vec<f64>,
}

/// One flow across seeds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FlowRow {
    /// Position of the state at the first date.
    pub from: usize,
    /// Position of the state at the second date.
    pub to: usize,
    /// People under the baseline.
    pub baseline: Estimate,
    /// People under the reform.
    pub reform: Estimate,
    /// Reform minus baseline on the same seed.
    pub difference: Estimate,
}

/// Flows between states across seeds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FlowTable {
    /// States and dates.
    pub frame: FlowFrame,
    /// Every pair of states.
    pub rows: Vec<FlowRow>,
}

impl FlowTable {
    /// Gathers seeds into estimates; nothing when there is no seed or no state.
    ///
    /// # Errors
    /// When a label is unsafe or a seed does not hold one count per pair of states.
    pub fn from_seeds(frame: &FlowFrame, seeds: &[SeedFlows]) -> Result<Option<Self>, ResultsError> {
        let states = frame.states.len();
        if states == 0 || seeds.is_empty() {
            return Ok(None);
        }
        for label in &frame.states {
            check_label("a state", label)?;
        }
        let pairs = states * states;
        if let Some(odd) =
            seeds.iter().find(|seed| seed.baseline.len() != pairs || seed.reform.len() != pairs)
        {
            let problem = format!("flows need {pairs} counts for {states} states");
            return Err(ResultsError::DistributionNotUsable { seed: odd.seed, problem });
        }
        let rows = (0..pairs).map(|pair| flow_row(seeds, pair, states)).collect();
        Ok(Some(Self { frame: frame.clone(), rows }))
    }
}

fn flow_row(seeds: &[SeedFlows], pair: usize, states: usize) -> FlowRow {
    let across = |number: &dyn Fn(&SeedFlows) -> f64| {
        Estimate::from_replications(&seeds.iter().map(number).collect::<Vec<f64>>())
    };
    let at = |counts: &[f64]| counts.get(pair).copied().unwrap_or(f64::NAN);
    FlowRow {
        from: pair / states,
        to: pair % states,
        baseline: across(&|seed| at(&seed.baseline)),
        reform: across(&|seed| at(&seed.reform)),
        difference: across(&|seed| at(&seed.reform) - at(&seed.baseline)),
    }
}
