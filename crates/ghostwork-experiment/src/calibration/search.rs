use ghostwork_scenario::Vocabulary;
use serde::{Deserialize, Serialize};

use super::file::{Calibration, Stage};
use super::loss::loss_of;
use super::strategy::Strategy;
use super::trial::ProvingGround;
use crate::error::ExperimentError;
use crate::progress::Progress;
use crate::validation::{MomentResult, MomentUse, tally};

/// A search as it stands after a generation; going on from here gives the same as never having stopped.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SearchState {
    /// Hash of the calibration that it belongs to, with all that its candidates were tried on.
    pub calibration: String,
    /// Where the search began, one place a parameter.
    pub start: Vec<f64>,
    /// The strategy.
    pub strategy: Strategy,
    /// Every generation so far.
    pub generations: Vec<Generation>,
}

/// A generation of candidates.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Generation {
    /// Its number, from 0.
    pub number: u32,
    /// Size at which the candidates were simulated.
    pub stage: Stage,
    /// Standard deviation of the search.
    pub step: f64,
    /// The candidates, the best first.
    pub evaluations: Vec<Evaluation>,
}

/// A candidate and what came of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Evaluation {
    /// Number within the generation.
    pub candidate: u32,
    /// Values of the parameters, in the order of the calibration.
    pub values: Vec<f64>,
    /// Loss from statistics.
    pub moments: f64,
    /// Loss from parameters.
    pub parameters: f64,
    /// Statistics to fit that lie in their bands.
    pub inside: usize,
}

impl Evaluation {
    fn total(&self) -> f64 {
        self.moments + self.parameters
    }
}

impl SearchState {
    /// Begins a search at the starting values.
    pub fn new(calibration: &Calibration, vocabulary: &Vocabulary) -> Self {
        let start: Vec<f64> = calibration
            .parameter
            .iter()
            .map(|parameter| {
                let declared = vocabulary.model().iter().find(|declared| declared.key() == parameter.key);
                declared.map_or(0.0, |declared| parameter.place_of(parameter.start(declared)))
            })
            .collect();
        let strategy = Strategy::new(start.clone(), calibration.first_step);
        Self { calibration: String::new(), start, strategy, generations: Vec::new() }
    }

    /// Returns the values at which the search stands.
    pub fn values(&self, calibration: &Calibration) -> Vec<f64> {
        values_at(calibration, &self.strategy.mean)
    }

    /// Returns the values at which it began.
    pub fn first_values(&self, calibration: &Calibration) -> Vec<f64> {
        values_at(calibration, &self.start)
    }
}

fn values_at(calibration: &Calibration, places: &[f64]) -> Vec<f64> {
    calibration.parameter.iter().zip(places).map(|(parameter, place)| parameter.value_at(*place)).collect()
}

impl Calibration {
    /// Returns values as settings of a scenario, each `key=value`.
    pub fn settings(&self, values: &[f64]) -> Vec<String> {
        self.parameter
            .iter()
            .zip(values)
            .map(|(parameter, value)| format!("{}={value:?}", parameter.key))
            .collect()
    }
}

/// Lets one generation live and die.
///
/// # Errors
///
/// When a candidate cannot be simulated, or somebody asks to stop; the state is then as before.
pub fn advance(
    calibration: &Calibration,
    state: &mut SearchState,
    trial: &ProvingGround<'_>,
    progress: &dyn Progress,
) -> Result<(), ExperimentError> {
    let number = state.strategy.generation;
    let Some(size) = calibration.stage_of(number).copied() else { return Ok(()) };
    let places = state.strategy.candidates(calibration.seed, calibration.candidates);
    let settings: Vec<Vec<String>> =
        places.iter().map(|places| calibration.settings(&values_at(calibration, places))).collect();
    let results = trial.results(&settings, &size, progress)?;
    let mut evaluated: Vec<(Evaluation, Vec<f64>)> = places
        .into_iter()
        .zip(&results)
        .enumerate()
        .map(|(candidate, (places, results))| {
            (evaluation(calibration, (candidate, results), (&places, &state.start)), places)
        })
        .collect();
    evaluated.sort_by(|(first, _), (second, _)| {
        first.total().total_cmp(&second.total()).then(first.candidate.cmp(&second.candidate))
    });
    let (evaluations, best_first): (Vec<Evaluation>, Vec<Vec<f64>>) = evaluated.into_iter().unzip();
    state.generations.push(Generation { number, stage: size, step: state.strategy.step, evaluations });
    state.strategy.learn(&best_first);
    Ok(())
}

fn evaluation(
    calibration: &Calibration,
    (candidate, results): (usize, &[MomentResult]),
    (places, start): (&[f64], &[f64]),
) -> Evaluation {
    let loss = loss_of(calibration, results, (places, start));
    Evaluation {
        candidate: candidate as u32,
        values: values_at(calibration, places),
        moments: loss.moments,
        parameters: loss.parameters,
        inside: tally(results, MomentUse::Fit).inside,
    }
}
