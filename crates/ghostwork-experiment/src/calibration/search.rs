use ghostwork_core::arithmetic::{exponential, logarithm};
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
    let is_scouting = number < calibration.scouting_generations();
    let places = if is_scouting {
        scouted(&state.start, calibration.scouts)
    } else {
        state.strategy.candidates(calibration.seed, calibration.candidates)
    };
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
    if is_scouting {
        state.strategy.move_to(begin_at(state.generations.last(), best_first).unwrap_or_default());
    } else {
        state.strategy.learn(&best_first);
    }
    Ok(())
}

/// Returns the starting place and others spread evenly over all that the bounds leave: multiples of the powers of a number whose
/// fractions fill a cube of any number of dimensions (Roberts 2018, a generalised golden ratio).
fn scouted(start: &[f64], scouts: u32) -> Vec<Vec<f64>> {
    let dimensions = start.len() as f64;
    let ratio = (0..40).fold(1.5_f64, |ratio, _| exponential(logarithm(1.0 + ratio) / (dimensions + 1.0)));
    let place = |scout: u32, axis: usize| {
        let stride = exponential(-logarithm(ratio) * (axis as f64 + 1.0));
        let way = (0.5 + f64::from(scout) * stride).fract();
        let inner = OUTSIDE + (1.0 - 2.0 * OUTSIDE) * way;
        logarithm(inner / (1.0 - inner))
    };
    let others = (1..=scouts).map(|scout| (0..start.len()).map(|axis| place(scout, axis)).collect());
    std::iter::once(start.to_vec()).chain(others).collect()
}

/// Loss by which a scout must beat the declared start, that of two statistics that have just left their bands: less is luck.
const CLEARLY: f64 = 0.5;

/// Returns where the search begins: at the declared start, unless a scout found a place that is clearly better.
fn begin_at(scouting: Option<&Generation>, best_first: Vec<Vec<f64>>) -> Option<Vec<f64>> {
    let losses = scouting.map(|generation| generation.evaluations.as_slice()).unwrap_or_default();
    let declared = losses.iter().position(|evaluation| evaluation.candidate == 0)?;
    let is_clear = losses.first()?.total() + CLEARLY < losses.get(declared)?.total();
    best_first.into_iter().nth(if is_clear { 0 } else { declared })
}

/// Share of the way between two bounds, at each of them, where no scout is sent.
const OUTSIDE: f64 = 0.05;

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scout_must_be_clearly_better_than_the_declared_start() {
        let stage = Stage { generations: 1, workers: 1, seeds: 1 };
        let begun_at = |scout: f64| {
            let evaluations = [(1, scout), (0, 1.0)]
                .map(|(candidate, moments)| Evaluation {
                    candidate,
                    values: Vec::new(),
                    moments,
                    parameters: 0.0,
                    inside: 0,
                })
                .to_vec();
            let scouting = Generation { number: 0, stage, step: 1.0, evaluations };
            begin_at(Some(&scouting), vec![vec![7.0], vec![3.0]])
        };

        assert_eq!(begun_at(0.6), Some(vec![3.0]));
        assert_eq!(begun_at(0.4), Some(vec![7.0]));
    }

    #[test]
    fn scouts_stand_in_every_part_of_the_bounds() {
        let places = scouted(&[0.3, -0.2], 64);

        assert_eq!(places[0], [0.3, -0.2]);
        // Sixty-four points in a square leave none of its sixteen parts empty: a place of 0 is the middle, of 1.1 three quarters.
        let part = |place: f64| [-1.1, 0.0, 1.1].iter().filter(|edge| place > **edge).count();
        let parts: std::collections::BTreeSet<[usize; 2]> =
            places[1..].iter().map(|place| [part(place[0]), part(place[1])]).collect();
        assert_eq!(parts.len(), 16);
    }
}
