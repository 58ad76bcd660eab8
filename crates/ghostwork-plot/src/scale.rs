//! From values to places on the canvas, and the values worth a line.

use ghostwork_results::Month;

/// A straight scale from a range of values to a range of places.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Scale {
    low: f64,
    high: f64,
    from: f64,
    to: f64,
}

impl Scale {
    /// Maps `low` to `from` and `high` to `to`.
    pub(crate) fn new((low, high): (f64, f64), (from, to): (f64, f64)) -> Self {
        Self { low, high, from, to }
    }

    /// Returns the place of a value.
    pub(crate) fn place(&self, value: f64) -> f64 {
        let width = self.high - self.low;
        let share = if width.abs() > 0.0 { (value - self.low) / width } else { 0.5 };
        self.from + share * (self.to - self.from)
    }
}

/// Values for grid lines, and the range they span.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Ticks {
    /// One value per line, rising.
    pub(crate) values: Vec<f64>,
    /// Decimals that tell them apart.
    pub(crate) decimals: u8,
}

impl Ticks {
    /// Chooses about `wanted` round values that enclose a range.
    pub(crate) fn enclosing(low: f64, high: f64, wanted: usize) -> Self {
        let (low, high) = if high > low { (low, high) } else { (low - 0.5, low + 0.5) };
        let (step, decimals) = round_step((high - low) / wanted.max(1) as f64);
        let first = (low / step + 1e-9).floor();
        let last = (high / step - 1e-9).ceil();
        let count = (last - first) as usize;
        Self { values: (0..=count).map(|place| (first + place as f64) * step).collect(), decimals }
    }

    /// Returns the lowest and the highest value.
    pub(crate) fn range(&self) -> (f64, f64) {
        let first = self.values.first().copied().unwrap_or(0.0);
        (first, self.values.last().copied().unwrap_or(first))
    }
}

/// Returns the next step of 1, 2, 2.5 or 5 times a power of ten, and the decimals it needs.
fn round_step(rough: f64) -> (f64, u8) {
    let mut power = 1.0_f64;
    let mut exponent = 0_i32;
    while power * 10.0 <= rough && exponent < 30 {
        power *= 10.0;
        exponent += 1;
    }
    while power > rough && exponent > -12 {
        power /= 10.0;
        exponent -= 1;
    }
    let choices = [(1.0, 0), (2.0, 0), (2.5, 1), (5.0, 0), (10.0, -1)];
    let (factor, extra) =
        choices.into_iter().find(|(factor, _)| factor * power >= rough * 0.999).unwrap_or((10.0, -1));
    (factor * power, u8::try_from(extra - exponent).unwrap_or(0))
}

/// Returns the lowest and highest finite value; nothing when there is none.
pub(crate) fn extent(values: impl IntoIterator<Item = f64>) -> Option<(f64, f64)> {
    values.into_iter().filter(|value| value.is_finite()).fold(None, |range, value| match range {
        None => Some((value, value)),
        Some((low, high)) => Some((low.min(value), high.max(value))),
    })
}

/// Returns the range of centres with the ends of their intervals, but no more than half the centres' range beyond it: one
/// wide interval shall not press everything else flat.
pub(crate) fn extent_near(
    centres: impl IntoIterator<Item = f64>,
    ends: impl IntoIterator<Item = f64>,
) -> Option<(f64, f64)> {
    let (low, high) = extent(centres)?;
    let reach = (high - low) / 2.0;
    if reach <= 0.0 {
        return extent(ends.into_iter().chain([low, high]));
    }
    extent(ends.into_iter().map(|end| end.clamp(low - reach, high + reach)).chain([low, high]))
}

/// Returns the positions of months that get a label, with the label: years, or months when the run is short.
pub(crate) fn month_ticks(months: &[Month], most: usize) -> Vec<(usize, String)> {
    let januaries: Vec<(usize, String)> = months
        .iter()
        .enumerate()
        .filter(|(_, month)| month.month_of_year() == 1)
        .map(|(place, month)| (place, month.year().to_string()))
        .collect();
    if januaries.len() >= 3 {
        let every = januaries.len().div_ceil(most.max(1));
        return januaries.into_iter().step_by(every).collect();
    }
    let every = months.len().div_ceil(most.max(1)).max(1);
    let steps = [1, 2, 3, 6, 12];
    let every = steps.into_iter().find(|step| *step >= every).unwrap_or(every);
    months
        .iter()
        .enumerate()
        .step_by(every)
        .map(|(place, month)| (place, crate::format::month(*month)))
        .collect()
}

/// Moves labels apart: each wanted place keeps `gap` from the next and stays between `low` and `high` where it can.
pub(crate) fn spread(wanted: &[f64], gap: f64, (low, high): (f64, f64)) -> Vec<f64> {
    let mut order: Vec<usize> = (0..wanted.len()).collect();
    let want = |place: usize| wanted.get(place).copied().unwrap_or(low);
    order.sort_by(|left, right| want(*left).total_cmp(&want(*right)));
    let mut placed: Vec<(usize, f64)> = Vec::new();
    for place in order {
        let floor = placed.last().map_or(low, |(_, above)| above + gap);
        placed.push((place, want(place).max(floor)));
    }
    let mut ceiling = high;
    for (_, y) in placed.iter_mut().rev() {
        *y = y.min(ceiling);
        ceiling = *y - gap;
    }
    placed.sort_by_key(|(place, _)| *place);
    placed.into_iter().map(|(_, y)| y).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_are_round_and_enclose_the_values() {
        assert_eq!(Ticks::enclosing(0.0, 9.3, 5).values, vec![0.0, 2.0, 4.0, 6.0, 8.0, 10.0]);
        assert_eq!(Ticks::enclosing(-0.31, 0.12, 4).decimals, 1);
        let (low, high) = Ticks::enclosing(5.13, 5.17, 4).range();
        assert!(low <= 5.13 && high >= 5.17);
        assert!(Ticks::enclosing(3.0, 3.0, 4).values.len() > 1);
        assert_eq!(Ticks::enclosing(0.0, 1.4e9, 5).decimals, 0);
    }

    #[test]
    fn one_wide_interval_does_not_press_the_rest_flat() {
        assert_eq!(extent_near([0.0, 80.0], [-900.0, 70.0, 95.0]), Some((-40.0, 95.0)));
        assert_eq!(extent_near([2.0, 2.0], [-1.0, 5.0]), Some((-1.0, 5.0)));
        assert_eq!(extent_near([f64::NAN], []), None);
    }

    #[test]
    fn labels_are_spread_without_leaving_the_frame() {
        let places = spread(&[10.0, 11.0, 98.0, 99.0], 15.0, (0.0, 100.0));

        assert!((places[1] - places[0]).abs() >= 15.0 - 1e-9);
        assert!((places[3] - places[2]).abs() >= 15.0 - 1e-9);
        assert!(places.iter().all(|place| (0.0..=100.0).contains(place)));
    }

    #[test]
    fn long_runs_are_labelled_by_year() {
        let months: Vec<Month> = (0..120).map(|later| "2027-01".parse::<Month>().unwrap() + later).collect();

        let labels: Vec<String> = month_ticks(&months, 6).into_iter().map(|tick| tick.1).collect();

        assert_eq!(labels, ["2027", "2029", "2031", "2033", "2035"]);
    }
}
