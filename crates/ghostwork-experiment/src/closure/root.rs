//! Finds where a noisy function of one number is zero: five points, a bracket, then secants within it.

use ghostwork_results::{ClosureEnd, ClosurePoint, Estimate};

/// Points of the curve that are always tried, bounds included.
pub(crate) const POINTS: u32 = 5;

/// Where to look, and for how long.
pub(super) struct Search {
    pub(super) bounds: (f64, f64),
    /// Largest gap that counts as none.
    pub(super) tolerance: f64,
    /// Values tried at most after the first five.
    pub(super) most_trials: u32,
}

/// An end of the bracket.
#[derive(Clone, Copy)]
struct End {
    value: f64,
    gap: f64,
    /// The gap that the secant is drawn through: halved where this end has stayed twice (Illinois).
    weight: f64,
}

impl End {
    fn of(point: &ClosurePoint) -> Self {
        Self { value: point.value, gap: point.gap.mean, weight: point.gap.mean }
    }
}

/// Returns every point tried, in order of the values, and how the search ended.
///
/// The lowest change of sign among the first five points is narrowed by secants, even where a point at its ends or above is
/// close enough already: what is found then is nearer to balance. The lowest point that is close enough is the solution where
/// it lies below that change of sign, or where there is none. Where there is neither, there is no solution.
pub(super) fn solve<E>(
    search: &Search,
    mut gap: impl FnMut(f64) -> Result<Estimate, E>,
) -> Result<(Vec<ClosurePoint>, ClosureEnd), E> {
    let (low, high) = search.bounds;
    let mut curve = Vec::new();
    for number in 0..POINTS {
        let value = low + (high - low) * f64::from(number) / f64::from(POINTS - 1);
        curve.push(ClosurePoint { value, gap: gap(value)? });
    }
    let closes = |point: &ClosurePoint| point.gap.mean.abs() <= search.tolerance;
    let hit = curve.iter().position(closes);
    let crossing = curve.windows(2).position(|pair| pair[0].gap.mean * pair[1].gap.mean < 0.0);
    let end = match (hit, crossing) {
        (None, None) => ClosureEnd::NoSolution,
        (Some(hit), crossing) if crossing.is_none_or(|crossing| hit < crossing) => {
            ended(&curve[hit], search.tolerance)
        }
        (_, Some(crossing)) => {
            let bracket = (End::of(&curve[crossing]), End::of(&curve[crossing + 1]));
            let found = narrow(search, bracket, &mut curve, &mut gap)?;
            ended(&found, search.tolerance)
        }
        (Some(hit), None) => ended(&curve[hit], search.tolerance),
    };
    curve.sort_by(|one, other| one.value.total_cmp(&other.value));
    Ok((curve, end))
}

/// Draws secants within the bracket until the gap closes; returns the point with the smallest gap.
fn narrow<E>(
    search: &Search,
    (mut left, mut right): (End, End),
    curve: &mut Vec<ClosurePoint>,
    gap: &mut impl FnMut(f64) -> Result<Estimate, E>,
) -> Result<ClosurePoint, E> {
    let mut best: Option<ClosurePoint> = None;
    for _ in 0..search.most_trials {
        let secant = left.value - left.weight * (right.value - left.value) / (right.weight - left.weight);
        let is_inside = secant > left.value && secant < right.value;
        let value = if is_inside { secant } else { f64::midpoint(left.value, right.value) };
        let point = ClosurePoint { value, gap: gap(value)? };
        curve.push(point);
        if best.is_none_or(|best| point.gap.mean.abs() < best.gap.mean.abs()) {
            best = Some(point);
        }
        if point.gap.mean.abs() <= search.tolerance {
            break;
        }
        if point.gap.mean * left.gap > 0.0 {
            left = End::of(&point);
            right.weight /= 2.0;
        } else {
            right = End::of(&point);
            left.weight /= 2.0;
        }
    }
    let nearest = |one: End, other: End| if one.gap.abs() <= other.gap.abs() { one } else { other };
    let fallback = nearest(left, right);
    let at_fallback = curve.iter().find(|point| point.value.to_bits() == fallback.value.to_bits());
    Ok(best.or(at_fallback.copied()).unwrap_or(curve[0]))
}

/// Says whether a point is a solution: its gap is small, and chance between seeds is, too.
fn ended(point: &ClosurePoint, tolerance: f64) -> ClosureEnd {
    let standard_error = point.gap.standard_error();
    if point.gap.mean.abs() <= tolerance && standard_error <= tolerance {
        ClosureEnd::Solved { value: point.value }
    } else {
        ClosureEnd::NotResolved { value: point.value, standard_error }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SEARCH: Search = Search { bounds: (0.0, 1.0), tolerance: 1e-6, most_trials: 12 };

    /// Three seeds that differ by a constant.
    fn estimate(mean: f64, spread: f64) -> Estimate {
        Estimate::from_replications(&[mean - spread, mean, mean + spread])
    }

    fn solved(search: &Search, curve: impl Fn(f64) -> Estimate) -> (Vec<ClosurePoint>, ClosureEnd) {
        solve(search, |value| Ok::<Estimate, ()>(curve(value))).unwrap()
    }

    #[test]
    fn a_line_is_solved_by_one_secant() {
        // 3 x - 1 = 0 at a third.
        let (curve, end) = solved(&SEARCH, |value| estimate(3.0 * value - 1.0, 0.0));

        assert_eq!(curve.len(), 6);
        assert!((end.value().unwrap() - 1.0 / 3.0).abs() < 1e-6);
        assert_eq!(end.words(), "solved");
    }

    #[test]
    fn a_point_that_is_close_enough_does_not_stand_in_for_the_crossing_beside_it() {
        let wide = Search { tolerance: 0.5, ..SEARCH };
        let (_, end) = solved(&wide, |value| estimate(3.0 * value - 0.3, 0.0));
        let (_, level) = solved(&wide, |value| estimate(0.1 + 0.1 * value, 0.0));

        assert!((end.value().unwrap() - 0.1).abs() < 1e-6, "{end:?}");
        assert_eq!(level.value(), Some(0.0));
    }

    #[test]
    fn a_bent_curve_is_solved_within_the_trials() {
        // x cubed = 0.2 at 0.584804.
        let (_, end) = solved(&SEARCH, |value| estimate(value * value * value - 0.2, 0.0));

        assert!((end.value().unwrap() - 0.584_804).abs() < 1e-5, "{end:?}");
    }

    #[test]
    fn of_two_solutions_the_lower_is_taken() {
        // A hill of 4 x (1 - x) is 0.75 at a quarter and at three quarters: the grid meets the first exactly.
        let (_, end) = solved(&SEARCH, |value| estimate(0.7 - 4.0 * value * (1.0 - value), 0.0));

        // 0.7 = 4 x (1 - x) at (1 - sqrt(0.3)) / 2.
        assert!((end.value().unwrap() - (1.0 - 0.3_f64.sqrt()) / 2.0).abs() < 1e-5, "{end:?}");
    }

    #[test]
    fn without_a_change_of_sign_there_is_no_solution_and_the_curve_says_why() {
        let (curve, end) = solved(&SEARCH, |value| estimate(value + 1.0, 0.0));

        assert_eq!(end, ClosureEnd::NoSolution);
        assert_eq!(curve.iter().map(|point| point.value).collect::<Vec<_>>(), [0.0, 0.25, 0.5, 0.75, 1.0]);
    }

    #[test]
    fn chance_between_seeds_leaves_it_open() {
        let (_, end) = solved(&SEARCH, |value| estimate(3.0 * value - 1.0, 0.5));

        // The standard error of -0.5, 0 and 0.5 is 0.5 / sqrt(3).
        let ClosureEnd::NotResolved { standard_error, .. } = end else { panic!("{end:?}") };
        assert!((standard_error - 0.5 / 3.0_f64.sqrt()).abs() < 1e-9);
    }

    #[test]
    fn too_few_trials_leave_it_open() {
        let search = Search { most_trials: 1, tolerance: 1e-12, ..SEARCH };

        let (curve, end) = solved(&search, |value| estimate(value * value - 0.2, 0.0));

        assert_eq!((curve.len(), end.words()), (6, "not resolved"));
    }
}
