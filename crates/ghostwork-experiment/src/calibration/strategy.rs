use ghostwork_core::arithmetic::{exponential, logarithm};
use ghostwork_core::{Draws, Entity, Stream, standard_normal};
use ghostwork_parameters::Month;
use serde::{Deserialize, Serialize};

use super::symmetric::{Matrix, eigen, identity};

/// An evolution strategy that learns in which directions to search: CMA-ES with the settings of Hansen (2016), "The CMA
/// evolution strategy: a tutorial", arXiv 1604.00772.
///
/// It needs the order of candidates alone, not slopes, and bears the noise of a simulation.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Strategy {
    /// Generations that have passed.
    pub generation: u32,
    /// Where the search stands.
    pub mean: Vec<f64>,
    /// Overall standard deviation.
    pub step: f64,
    covariance: Matrix,
    path_of_step: Vec<f64>,
    path_of_covariance: Vec<f64>,
}

/// Settings that follow from the number of dimensions and of candidates.
struct Rates {
    weights: Vec<f64>,
    effective_parents: f64,
    step_memory: f64,
    step_damping: f64,
    path_memory: f64,
    one: f64,
    many: f64,
    expected_length: f64,
}

impl Rates {
    fn of(dimensions: usize, candidates: usize) -> Self {
        let n = dimensions as f64;
        let parents = candidates / 2;
        let raw: Vec<f64> = (1..=parents)
            .map(|rank| logarithm(f64::midpoint(candidates as f64, 1.0)) - logarithm(rank as f64))
            .collect();
        let sum: f64 = raw.iter().sum();
        let weights: Vec<f64> = raw.iter().map(|weight| weight / sum).collect();
        let effective = 1.0 / weights.iter().map(|weight| weight * weight).sum::<f64>();
        let step_memory = (effective + 2.0) / (n + effective + 5.0);
        let one = 2.0 / ((n + 1.3) * (n + 1.3) + effective);
        let many = 2.0 * (effective - 2.0 + 1.0 / effective) / ((n + 2.0) * (n + 2.0) + effective);
        Self {
            weights,
            effective_parents: effective,
            step_memory,
            step_damping: 1.0 + 2.0 * (((effective - 1.0) / (n + 1.0)).sqrt() - 1.0).max(0.0) + step_memory,
            path_memory: (4.0 + effective / n) / (n + 4.0 + 2.0 * effective / n),
            one,
            many: many.min(1.0 - one),
            expected_length: n.sqrt() * (1.0 - 1.0 / (4.0 * n) + 1.0 / (21.0 * n * n)),
        }
    }
}

impl Strategy {
    /// Begins at a place with a standard deviation in every direction.
    pub fn new(mean: Vec<f64>, step: f64) -> Self {
        let dimensions = mean.len();
        Self {
            generation: 0,
            mean,
            step,
            covariance: identity(dimensions),
            path_of_step: vec![0.0; dimensions],
            path_of_covariance: vec![0.0; dimensions],
        }
    }

    /// Returns the places of the next generation's candidates; the seed and the generation decide them.
    pub fn candidates(&self, seed: u64, count: u32) -> Vec<Vec<f64>> {
        let (values, axes) = eigen(&self.covariance);
        let lengths: Vec<f64> = values.iter().map(|value| value.max(0.0).sqrt()).collect();
        let draws = Draws::new(seed, 0);
        (0..count)
            .map(|number| {
                let luck = normals(draws, self.generation, number, self.mean.len());
                let stretched: Vec<f64> =
                    luck.iter().zip(&lengths).map(|(luck, length)| luck * length).collect();
                let turned = axes.iter().map(|axis| dot(axis, &stretched));
                self.mean.iter().zip(turned).map(|(mean, way)| mean + self.step * way).collect()
            })
            .collect()
    }

    /// Goes on from another place after a generation of scouts.
    pub fn move_to(&mut self, place: Vec<f64>) {
        self.mean = place;
        self.generation += 1;
    }

    /// Learns from the candidates of a generation, the best first.
    pub fn learn(&mut self, best_first: &[Vec<f64>]) {
        let rates = Rates::of(self.mean.len(), best_first.len());
        let before = std::mem::take(&mut self.mean);
        self.mean = (0..before.len())
            .map(|axis| {
                rates.weights.iter().zip(best_first).map(|(weight, place)| weight * place[axis]).sum()
            })
            .collect();
        let way: Vec<f64> =
            self.mean.iter().zip(&before).map(|(after, before)| (after - before) / self.step).collect();
        let steps: Vec<Vec<f64>> = best_first
            .iter()
            .take(rates.weights.len())
            .map(|place| {
                place.iter().zip(&before).map(|(place, before)| (place - before) / self.step).collect()
            })
            .collect();
        let keeps_pace = self.remember_ways(&rates, &way);
        self.turn_towards(&rates, &steps, keeps_pace);
        let stretch = length(&self.path_of_step) / rates.expected_length - 1.0;
        self.step *= exponential((rates.step_memory / rates.step_damping * stretch).min(1.0));
        self.generation += 1;
    }

    /// Moves both paths; returns whether the path of steps is of usual length.
    fn remember_ways(&mut self, rates: &Rates, way: &[f64]) -> bool {
        let n = self.mean.len() as f64;
        let (values, axes) = eigen(&self.covariance);
        let along: Vec<f64> = (0..way.len())
            .map(|axis| {
                let part: f64 = axes.iter().zip(way).map(|(row, way)| row[axis] * way).sum();
                part / values[axis].max(f64::MIN_POSITIVE).sqrt()
            })
            .collect();
        let kept = rates.step_memory;
        let gain = (kept * (2.0 - kept) * rates.effective_parents).sqrt();
        for (path, axis) in self.path_of_step.iter_mut().zip(&axes) {
            *path = (1.0 - kept) * *path + gain * dot(axis, &along);
        }
        let age = f64::from(self.generation + 1);
        let settled = (1.0 - exponential(2.0 * age * logarithm(1.0 - kept))).max(f64::MIN_POSITIVE).sqrt();
        let keeps_pace =
            length(&self.path_of_step) / settled < (1.4 + 2.0 / (n + 1.0)) * rates.expected_length;
        let kept = rates.path_memory;
        let gain = if keeps_pace { (kept * (2.0 - kept) * rates.effective_parents).sqrt() } else { 0.0 };
        for (path, way) in self.path_of_covariance.iter_mut().zip(way) {
            *path = (1.0 - kept) * *path + gain * way;
        }
        keeps_pace
    }

    fn turn_towards(&mut self, rates: &Rates, steps: &[Vec<f64>], keeps_pace: bool) {
        let stalled = if keeps_pace { 0.0 } else { rates.path_memory * (2.0 - rates.path_memory) };
        let kept = 1.0 - rates.one - rates.many + rates.one * stalled;
        for row in 0..self.mean.len() {
            for column in 0..self.mean.len() {
                let one = self.path_of_covariance[row] * self.path_of_covariance[column];
                let many: f64 = rates
                    .weights
                    .iter()
                    .zip(steps)
                    .map(|(weight, step)| weight * step[row] * step[column])
                    .sum();
                self.covariance[row][column] =
                    kept * self.covariance[row][column] + rates.one * one + rates.many * many;
            }
        }
    }
}

/// Returns standard normal numbers for a candidate.
fn normals(draws: Draws, generation: u32, candidate: u32, count: usize) -> Vec<f64> {
    let (month, entity) = (Month::from_index(generation), Entity::institution(u64::from(candidate)));
    let words = (0..=u16::MAX).flat_map(|index| draws.words_at(Stream::Calibration, month, entity, index));
    words.take(count).map(standard_normal).collect()
}

fn dot(first: &[f64], second: &[f64]) -> f64 {
    first.iter().zip(second).map(|(first, second)| first * second).sum()
}

fn length(vector: &[f64]) -> f64 {
    dot(vector, vector).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn square(x: f64) -> f64 {
        x * x
    }

    /// Searches the lowest place of a function.
    fn search(mut strategy: Strategy, generations: u32, height: impl Fn(&[f64]) -> f64) -> Strategy {
        for _ in 0..generations {
            let mut candidates = strategy.candidates(7, 12);
            candidates.sort_by(|first, second| height(first).total_cmp(&height(second)));
            strategy.learn(&candidates);
        }
        strategy
    }

    #[test]
    fn a_long_narrow_bowl_is_followed_to_its_bottom() {
        // Axes of lengths 1 and 100: a search that did not learn the direction would take the long way.
        let bowl =
            |x: &[f64]| square(x[0] - 1.0) + 1e4 * square(x[1] + 2.0 + 0.5 * x[0]) + square(x[2] - 3.0);

        let found = search(Strategy::new(vec![0.0; 3], 0.5), 150, bowl);

        assert!((found.mean[0] - 1.0).abs() < 1e-4, "{:?}", found.mean);
        assert!((found.mean[1] + 2.5).abs() < 1e-4 && (found.mean[2] - 3.0).abs() < 1e-4);
        assert!(found.step < 1e-3);
    }

    #[test]
    fn a_curved_valley_is_followed_to_its_end() {
        let valley = |x: &[f64]| 100.0 * square(x[1] - x[0] * x[0]) + square(1.0 - x[0]);

        let found = search(Strategy::new(vec![-1.0, 1.0], 0.3), 200, valley);

        assert!((found.mean[0] - 1.0).abs() < 1e-3, "{:?}", found.mean);
    }

    #[test]
    fn the_same_seed_gives_the_same_candidates_and_a_saved_search_goes_on_as_if_never_stopped() {
        let sphere = |x: &[f64]| x.iter().map(|x| x * x).sum();
        let half_way = search(Strategy::new(vec![1.0; 4], 0.5), 5, sphere);
        let text = serde_json::to_string(&half_way).unwrap();
        let resumed: Strategy = serde_json::from_str(&text).unwrap();

        assert_eq!(search(resumed, 5, sphere), search(Strategy::new(vec![1.0; 4], 0.5), 10, sphere));
        assert_ne!(half_way.candidates(7, 2), half_way.candidates(8, 2));
    }
}
