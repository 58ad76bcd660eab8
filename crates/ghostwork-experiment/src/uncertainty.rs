//! Draws of parameters that are not known, beside the seeds.

use ghostwork_results::{ClosureRecord, DrawnParameter, Uncertainty};
use ghostwork_scenario::{Scenario, UncertainParameter};

use crate::closure::with_solution;
use crate::design::scrambled_sobol;

/// The seed of the sequence that distributions are drawn with.
const SEQUENCE: u32 = 1;

/// What is drawn, and the scenarios under each draw: every seed is simulated under all of them.
#[derive(Debug)]
pub struct Drawn {
    /// The parameters with their values.
    pub uncertainty: Uncertainty,
    /// By draw the scenario alone, or the baseline with the reform.
    pub scenarios: Vec<(Scenario, Option<Scenario>)>,
}

impl Drawn {
    /// Returns the hashes of all that the draws change.
    pub(crate) fn contents(&self) -> Vec<String> {
        let each = self.scenarios.iter().flat_map(|(first, reform)| std::iter::once(first).chain(reform));
        each.map(Scenario::content_hash).collect()
    }

    /// Returns the scenarios with what a closure has found without draws: a rate is chosen before anybody knows the parameters.
    pub(crate) fn with_closure(&self, found: Option<&ClosureRecord>) -> Vec<(Scenario, Option<Scenario>)> {
        let solved =
            |reform: &Scenario| found.map_or_else(|| reform.clone(), |found| with_solution(reform, found));
        let each = self.scenarios.iter();
        each.map(|(first, reform)| (first.clone(), reform.as_ref().map(solved))).collect()
    }
}

/// Draws so many values of every parameter together, by a scrambled Sobol sequence.
///
/// The dimensions follow the order of the keys: another order of lines in a file draws the same.
pub fn draw_parameters(uncertain: &[UncertainParameter], draws: u32) -> Uncertainty {
    let mut sorted: Vec<&UncertainParameter> = uncertain.iter().collect();
    sorted.sort_by(|one, other| one.key.cmp(&other.key));
    sorted.dedup_by(|one, other| one.key == other.key);
    let points = scrambled_sobol(sorted.len(), draws as usize, SEQUENCE);
    let parameters = sorted.iter().enumerate().map(|(place, parameter)| DrawnParameter {
        key: parameter.key.clone(),
        unit: parameter.declaration.unit.symbol().to_owned(),
        source: parameter.distribution.in_words(),
        values: points.iter().map(|point| parameter.quantile(point[place])).collect(),
    });
    Uncertainty { parameters: parameters.collect() }
}

/// Returns the values of a draw as scenarios take them, each `key=value`.
pub fn settings_of_draw(uncertainty: &Uncertainty, draw: usize) -> Vec<String> {
    let values = uncertainty.parameters.iter();
    values
        .filter_map(|parameter| Some(format!("{}={:?}", parameter.key, parameter.values.get(draw)?)))
        .collect()
}
