//! Which settings an outcome depends on: Morris's elementary effects and Sobol's indices, with bootstrap intervals.

use ghostwork_results::quantile;

use crate::design::{Lots, Point, SaltelliDesign};

/// Samples of a bootstrap.
const RESAMPLES: usize = 400;

/// A number with the ends of its 95% interval by bootstrap.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bootstrapped {
    /// The number.
    pub value: f64,
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

/// How much a setting matters in a screening.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ElementaryEffect {
    /// Mean of the absolute effects of moving the setting across its range (μ*): how much it matters.
    pub strength: Bootstrapped,
    /// Mean of the effects (μ): in which direction.
    pub mean: f64,
    /// Their standard deviation (σ): how far the effect depends on other settings or bends.
    pub spread: f64,
}

/// Shares of an outcome's variance.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SobolIndex {
    /// Share that goes with the setting alone.
    pub first: Bootstrapped,
    /// Share that goes with the setting, alone and together with others.
    pub total: Bootstrapped,
}

/// Returns the elementary effect of every setting from a design of trajectories and the value at each of their points.
///
/// Settings that no trajectory moves are left out of no list: their effect is missing.
pub fn elementary_effects(
    trajectories: &[(Vec<Point>, Vec<usize>)],
    values: &[Vec<f64>],
    seed: u64,
) -> Vec<ElementaryEffect> {
    let settings = trajectories.first().map_or(0, |(_, order)| order.len());
    let mut effects = vec![Vec::with_capacity(trajectories.len()); settings];
    for ((points, order), values) in trajectories.iter().zip(values) {
        for (step, setting) in order.iter().enumerate() {
            let moved = points[step + 1][*setting] - points[step][*setting];
            effects[*setting].push((values[step + 1] - values[step]) / moved);
        }
    }
    effects
        .iter()
        .enumerate()
        .map(|(setting, effects)| {
            let mean = mean(effects.iter().copied());
            let squares = effects.iter().map(|effect| (effect - mean) * (effect - mean)).sum::<f64>();
            let strength = |rows: &[usize]| self::mean(rows.iter().map(|row| effects[*row].abs()));
            ElementaryEffect {
                strength: bootstrapped(effects.len(), (seed, setting), strength),
                mean,
                spread: (squares / (effects.len() as f64 - 1.0)).sqrt(),
            }
        })
        .collect()
}

/// Returns the indices of every setting from the values at all points of a design.
///
/// First order after Saltelli et al. (2010) from values less their mean, as the estimator's variance grows with the level of the
/// outcome otherwise; total after Jansen (1999).
pub fn sobol_indices(design: &SaltelliDesign, values: &[f64], seed: u64) -> Vec<SobolIndex> {
    let (first, second, mixed) = design.part(values);
    let middle = mean(first.iter().chain(second.iter()).copied());
    mixed
        .iter()
        .enumerate()
        .map(|(setting, mixed)| {
            let of_rows = |rows: &[usize], term: &dyn Fn(usize) -> f64| {
                let variance = variance(rows.iter().flat_map(|row| [first[*row], second[*row]]));
                mean(rows.iter().map(|row| term(*row))) / variance
            };
            let alone = |row: usize| (second[row] - middle) * (mixed[row] - first[row]);
            let all = |row: usize| (first[row] - mixed[row]) * (first[row] - mixed[row]) / 2.0;
            SobolIndex {
                first: bootstrapped(first.len(), (seed, 2 * setting), |rows| of_rows(rows, &alone)),
                total: bootstrapped(first.len(), (seed, 2 * setting + 1), |rows| of_rows(rows, &all)),
            }
        })
        .collect()
}

/// Returns a statistic of all rows, and its interval over rows drawn with replacement.
fn bootstrapped(
    rows: usize,
    (seed, purpose): (u64, usize),
    statistic: impl Fn(&[usize]) -> f64,
) -> Bootstrapped {
    let lots = Lots::new(seed ^ 0x5eed_b007);
    let all: Vec<usize> = (0..rows).collect();
    let resampled: Vec<f64> = (0..RESAMPLES)
        .map(|sample| {
            let drawn: Vec<usize> = (0..rows)
                .map(|row| {
                    let lot = lots.number(purpose * RESAMPLES + sample, row, 2);
                    (lot * rows as f64) as usize
                })
                .collect();
            statistic(&drawn)
        })
        .collect();
    Bootstrapped {
        value: statistic(&all),
        low: quantile(&resampled, 0.025),
        high: quantile(&resampled, 0.975),
    }
}

fn mean(values: impl Iterator<Item = f64>) -> f64 {
    let (count, sum) = values.fold((0.0, 0.0), |(count, sum), value| (count + 1.0, sum + value));
    sum / count
}

fn variance(values: impl Iterator<Item = f64> + Clone) -> f64 {
    let mean = mean(values.clone());
    self::mean(values.map(|value| (value - mean) * (value - mean)))
}

#[cfg(test)]
#[allow(clippy::disallowed_methods, reason = "the functions that the field tests estimators on have sines")]
mod tests {
    use std::f64::consts::PI;

    use super::*;
    use crate::design::morris;

    /// Ishigami and Homma (1990), a = 7, b = 0.1, on the unit cube.
    fn ishigami(point: &Point) -> f64 {
        let [one, two, three] = [0, 1, 2].map(|place| PI * (2.0 * point[place] - 1.0));
        one.sin() + 7.0 * two.sin() * two.sin() + 0.1 * three * three * three * three * one.sin()
    }

    /// Sobol's g-function with a = 0, 1, 9.
    fn g_function(point: &Point) -> f64 {
        point
            .iter()
            .zip([0.0, 1.0, 9.0])
            .map(|(value, flatness)| ((4.0 * value - 2.0).abs() + flatness) / (1.0 + flatness))
            .product()
    }

    fn indices(function: impl Fn(&Point) -> f64) -> Vec<SobolIndex> {
        let design = SaltelliDesign::new(3, 2048, 11);
        let values: Vec<f64> = design.points().iter().map(function).collect();
        sobol_indices(&design, &values, 1)
    }

    fn assert_close(found: &[SobolIndex], first: [f64; 3], total: [f64; 3]) {
        for ((index, first), total) in found.iter().zip(first).zip(total) {
            assert!((index.first.value - first).abs() < 0.03, "{index:?}, {first}");
            assert!((index.total.value - total).abs() < 0.03, "{index:?}, {total}");
            assert!(index.first.low <= first + 0.02 && first - 0.02 <= index.first.high, "{index:?}");
            assert!(index.total.low <= total + 0.02 && total - 0.02 <= index.total.high, "{index:?}");
        }
    }

    #[test]
    fn the_indices_of_the_ishigami_function_are_those_known() {
        // V = a²/8 + bπ⁴/5 + b²π⁸/18 + 1/2 = 13.84; first order 0.3139, 0.4424, 0; total 0.5576, 0.4424, 0.2437.
        assert_close(&indices(ishigami), [0.3139, 0.4424, 0.0], [0.5576, 0.4424, 0.2437]);
    }

    #[test]
    fn the_level_of_an_outcome_is_not_in_its_indices() {
        assert_close(
            &indices(|point| ishigami(point) + 1_000.0),
            [0.3139, 0.4424, 0.0],
            [0.5576, 0.4424, 0.2437],
        );
    }

    #[test]
    fn the_indices_of_the_g_function_are_those_known() {
        // Vᵢ = 1/(3(1 + aᵢ)²): 1/3, 1/12, 1/300; V = Π(1 + Vᵢ) − 1 = 0.449259. Totals: Vᵢ Π(1 + Vⱼ) over the others, by V.
        let variances = [1.0 / 3.0, 1.0 / 12.0, 1.0 / 300.0];
        let all: f64 = variances.iter().map(|variance| 1.0 + variance).product::<f64>() - 1.0;
        let total = |place: usize| {
            let others: f64 =
                (0..3).filter(|other| *other != place).map(|other| 1.0 + variances[other]).product();
            variances[place] * others / all
        };

        assert_close(&indices(g_function), variances.map(|variance| variance / all), [0, 1, 2].map(total));
    }

    #[test]
    fn screening_finds_what_matters_and_what_bends() {
        // 3x + y² + 0z: effects of x are 3 everywhere, those of y between 2/3 and 4/3, those of z nothing.
        let trajectories = morris(3, 30, 5);
        let values: Vec<Vec<f64>> = trajectories
            .iter()
            .map(|(points, _)| points.iter().map(|point| 3.0 * point[0] + point[1] * point[1]).collect())
            .collect();

        let effects = elementary_effects(&trajectories, &values, 1);

        assert!((effects[0].strength.value - 3.0).abs() < 1e-9 && effects[0].spread < 1e-9);
        assert!((0.66..1.34).contains(&effects[1].strength.value) && effects[1].spread > 0.1);
        assert!(effects[2].strength.value.abs() < 1e-12);
        assert!(effects[1].strength.low <= effects[1].strength.value);
    }
}
