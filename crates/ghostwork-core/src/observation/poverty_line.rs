use std::ops::Range;

use crate::arithmetic::cut_off;
use crate::observation::parameters::MeasurementParameters;
use crate::population::workers::Workers;

/// Members from which a larger household counts as one of this size.
const LARGEST_HOUSEHOLD: usize = 16;
const MONTHS_PER_YEAR: f64 = 12.0;

/// Lines and equivalence scales by the number of a household's members.
pub(crate) struct PovertyLines {
    cents_per_year: [i64; LARGEST_HOUSEHOLD + 1],
    cents_per_month: [i64; LARGEST_HOUSEHOLD + 1],
    equivalence: [f64; LARGEST_HOUSEHOLD + 1],
}

impl PovertyLines {
    pub(crate) fn new(parameters: &MeasurementParameters) -> Self {
        let line = |members: usize| {
            let further = members.saturating_sub(1) as f64;
            (parameters.poverty_line + further * parameters.poverty_line_per_member) * 100.0
        };
        Self {
            cents_per_year: std::array::from_fn(|members| line(members) as i64),
            cents_per_month: std::array::from_fn(|members| (line(members) / MONTHS_PER_YEAR) as i64),
            equivalence: std::array::from_fn(|members| 1.0 / (members.max(1) as f64).sqrt()),
        }
    }

    /// Returns the poverty line of a household, cents a year.
    pub(crate) fn cents_per_year(&self, members: i64) -> i64 {
        self.cents_per_year[size(members)]
    }

    /// Returns the poverty line of a household, cents a month.
    #[inline(always)]
    pub(crate) fn cents_per_month(&self, members: i64) -> i64 {
        self.cents_per_month[size(members)]
    }

    /// Returns an amount for a household divided by the square root of its size (OECD), cents cut off.
    #[inline(always)]
    pub(crate) fn equivalised(&self, cents: i64, members: i64) -> i64 {
        cut_off(cents as f64 * self.equivalence[size(members)])
    }
}

#[inline(always)]
fn size(members: i64) -> usize {
    (members as usize).min(LARGEST_HOUSEHOLD)
}

/// Returns how many persons and children live in a household.
pub(crate) fn members(workers: &Workers, rows: &Range<usize>) -> i64 {
    let children: i64 = workers.children[rows.clone()].iter().map(|children| i64::from(*children)).sum();
    rows.len() as i64 + children
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_rises_with_the_household() {
        let parameters = MeasurementParameters {
            poverty_line: 16_000.0,
            poverty_line_per_member: 5_000.0,
            ..MeasurementParameters::default()
        };
        let lines = PovertyLines::new(&parameters);

        // 16,000 and three times 5,000 dollars for four persons.
        assert_eq!(lines.cents_per_year(1), 1_600_000);
        assert_eq!(lines.cents_per_year(4), 3_100_000);
        assert_eq!(lines.cents_per_month(2), 175_000);
        assert_eq!(lines.cents_per_year(40), lines.cents_per_year(16));
    }

    #[test]
    fn four_persons_need_twice_what_one_needs() {
        let lines = PovertyLines::new(&MeasurementParameters::default());

        assert_eq!(lines.equivalised(500_000, 4), 250_000);
        assert_eq!(lines.equivalised(-300, 4), -150);
    }
}
