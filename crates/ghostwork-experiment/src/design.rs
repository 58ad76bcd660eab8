//! Designs: which points of a cube of settings are run. Pure functions of their size and a seed.
//!
//! A point has a coordinate between 0 and 1 for each setting; what the coordinate means is the caller's.

use ghostwork_core::{Draws, Entity, Stream};
use ghostwork_parameters::Month;

/// A point in the unit cube.
pub type Point = Vec<f64>;

/// Levels of a setting in Morris's design; four are usual.
const LEVELS: u32 = 4;

/// Returns every combination of so many levels each, the last setting running fastest.
pub fn grid(levels: &[usize]) -> Vec<Vec<usize>> {
    levels.iter().fold(vec![Vec::new()], |points, count| {
        points
            .into_iter()
            .flat_map(|point| {
                (0..*count).map(move |level| {
                    let mut longer = point.clone();
                    longer.push(level);
                    longer
                })
            })
            .collect()
    })
}

/// Returns a Latin hypercube: in every setting each of `count` equal parts holds one point (`McKay`, Beckman and Conover 1979).
pub fn latin_hypercube(settings: usize, count: usize, seed: u64) -> Vec<Point> {
    let lots = Lots::new(seed);
    let columns: Vec<Vec<f64>> = (0..settings)
        .map(|setting| {
            let mut order: Vec<usize> = (0..count).collect();
            order.sort_by(|one, other| {
                lots.number(setting, *one, 0).total_cmp(&lots.number(setting, *other, 0))
            });
            order
                .iter()
                .enumerate()
                .map(|(point, part)| (*part as f64 + lots.number(setting, point, 1)) / count as f64)
                .collect()
        })
        .collect();
    (0..count).map(|point| columns.iter().map(|column| column[point]).collect()).collect()
}

/// Returns so many points of a scrambled Sobol sequence (Burley 2020), one sequence a setting.
pub fn scrambled_sobol(settings: usize, count: usize, seed: u32) -> Vec<Point> {
    let coordinate =
        |point: usize, setting: usize| f64::from(sobol_burley::sample(point as u32, setting as u32, seed));
    (0..count).map(|point| (0..settings).map(|setting| coordinate(point, setting)).collect()).collect()
}

/// Returns Morris's design (1991): trajectories of `settings + 1` points, each differing from the last in one setting by two
/// thirds; with the settings in the order in which they move.
pub fn morris(settings: usize, trajectories: usize, seed: u64) -> Vec<(Vec<Point>, Vec<usize>)> {
    let lots = Lots::new(seed);
    let step = f64::from(LEVELS) / (2.0 * f64::from(LEVELS - 1));
    (0..trajectories)
        .map(|trajectory| {
            let lot = |setting, index| lots.number(setting, trajectory, index);
            let mut order: Vec<usize> = (0..settings).collect();
            order.sort_by(|one, other| lot(*one, 0).total_cmp(&lot(*other, 0)));
            let rises: Vec<bool> = (0..settings).map(|setting| lot(setting, 1) < 0.5).collect();
            let mut point: Point = (0..settings)
                .map(|setting| {
                    let low = (lot(setting, 2) * f64::from(LEVELS) / 2.0).floor() / f64::from(LEVELS - 1);
                    if rises[setting] { low } else { low + step }
                })
                .collect();
            let mut points = vec![point.clone()];
            for setting in &order {
                point[*setting] += if rises[*setting] { step } else { -step };
                points.push(point.clone());
            }
            (points, order)
        })
        .collect()
}

/// The points of Saltelli's design (2010): two independent matrices, and the first with each column of the second in turn.
#[derive(Debug, Clone, PartialEq)]
pub struct SaltelliDesign {
    /// The first matrix.
    pub first: Vec<Point>,
    /// The second.
    pub second: Vec<Point>,
    /// By setting: the first matrix with that column of the second.
    pub mixed: Vec<Vec<Point>>,
}

impl SaltelliDesign {
    /// Makes the design from a scrambled Sobol sequence of twice as many dimensions.
    pub fn new(settings: usize, count: usize, seed: u32) -> Self {
        let points = scrambled_sobol(2 * settings, count, seed);
        let (first, second): (Vec<Point>, Vec<Point>) =
            points.into_iter().map(|point| (point[..settings].to_vec(), point[settings..].to_vec())).unzip();
        let mixed = (0..settings)
            .map(|setting| {
                let rows = first.iter().zip(&second);
                rows.map(|(one, other)| {
                    let mut point = one.clone();
                    point[setting] = other[setting];
                    point
                })
                .collect()
            })
            .collect();
        Self { first, second, mixed }
    }

    /// Returns every point, in the order in which [`SaltelliDesign::part`] reads their values.
    pub fn points(&self) -> Vec<Point> {
        let mixed = self.mixed.iter().flatten();
        self.first.iter().chain(&self.second).chain(mixed).cloned().collect()
    }

    /// Parts the values at all points: of the first matrix, of the second, and of each mixed one.
    pub fn part<'v>(&self, values: &'v [f64]) -> (&'v [f64], &'v [f64], Vec<&'v [f64]>) {
        let count = self.first.len();
        let rows = |from: usize| &values[from * count..(from + 1) * count];
        (rows(0), rows(1), (0..self.mixed.len()).map(|setting| rows(2 + setting)).collect())
    }
}

/// Numbers between 0 and 1 of a design.
pub(crate) struct Lots(Draws);

impl Lots {
    pub(crate) fn new(seed: u64) -> Self {
        Self(Draws::new(seed, 0))
    }

    pub(crate) fn number(&self, one: usize, other: usize, index: u16) -> f64 {
        let month = Month::from_index(one as u32);
        let words = self.0.words_at(Stream::Design, month, Entity::institution(other as u64), index);
        (f64::from(words[0]) + 0.5) / 4_294_967_296.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_grid_holds_every_combination_once() {
        assert_eq!(grid(&[2, 3]), [[0, 0], [0, 1], [0, 2], [1, 0], [1, 1], [1, 2]]);
        assert_eq!(grid(&[]), [Vec::<usize>::new()]);
    }

    #[test]
    fn every_part_of_every_setting_of_a_latin_hypercube_holds_one_point() {
        let points = latin_hypercube(3, 10, 7);

        for setting in 0..3 {
            let mut parts: Vec<usize> =
                points.iter().map(|point| (point[setting] * 10.0).floor() as usize).collect();
            parts.sort_unstable();
            assert_eq!(parts, (0..10).collect::<Vec<_>>());
        }
        assert_ne!(points, latin_hypercube(3, 10, 8));
    }

    #[test]
    fn steps_of_a_trajectory_move_one_setting_by_two_thirds_within_the_cube() {
        for (points, order) in morris(4, 6, 3) {
            assert_eq!((points.len(), order.len()), (5, 4));
            assert!(points.iter().flatten().all(|value| (-1e-12..=1.0 + 1e-12).contains(value)));
            for (pair, setting) in points.windows(2).zip(&order) {
                for (other, (before, after)) in pair[0].iter().zip(&pair[1]).enumerate() {
                    let moved = (after - before).abs();
                    let expected = if other == *setting { 2.0 / 3.0 } else { 0.0 };
                    assert!((moved - expected).abs() < 1e-12);
                }
            }
        }
    }

    #[test]
    fn a_mixed_matrix_differs_from_the_first_in_one_column() {
        let design = SaltelliDesign::new(3, 8, 1);

        assert_eq!(design.points().len(), 8 * 5);
        for (row, point) in design.mixed[1].iter().enumerate() {
            assert_eq!(point[1].to_bits(), design.second[row][1].to_bits());
            assert_eq!(
                (point[0].to_bits(), point[2].to_bits()),
                (design.first[row][0].to_bits(), design.first[row][2].to_bits())
            );
        }
    }
}
