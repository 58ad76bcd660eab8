use crate::Month;

/// A value that may change with the calendar.
#[derive(Debug, Clone, PartialEq)]
pub enum Schedule {
    /// The same value in every month.
    Constant(f64),
    /// Each value holds from its month on; before the first nothing is said. Sorted by month.
    Steps(Vec<(Month, f64)>),
    /// Straight lines between the points, the last value after them; before the first nothing is said. Sorted by month.
    Linear(Vec<(Month, f64)>),
}

impl Schedule {
    /// Returns the value that holds in a month, `None` where the schedule says nothing yet.
    pub fn at(&self, month: Month) -> Option<f64> {
        match self {
            Self::Constant(value) => Some(*value),
            Self::Steps(steps) => {
                steps.iter().rev().find(|(from, _)| *from <= month).map(|(_, value)| *value)
            }
            Self::Linear(points) => {
                let next = points.partition_point(|(from, _)| *from <= month);
                let (from, value) = *points.get(next.checked_sub(1)?)?;
                let Some(&(until, later)) = points.get(next) else { return Some(value) };
                let passed = (month.index() - from.index()) as f64 / (until.index() - from.index()) as f64;
                Some(value + (later - value) * passed)
            }
        }
    }

    /// Returns every value that the schedule names.
    pub fn values(&self) -> Vec<f64> {
        match self {
            Self::Constant(value) => vec![*value],
            Self::Steps(points) | Self::Linear(points) => points.iter().map(|(_, value)| *value).collect(),
        }
    }
}

/// A parameter's key with the values it takes over time.
#[derive(Debug, Clone, PartialEq)]
pub struct Assignment {
    /// The full key, like `participation.entry_hazard`.
    pub key: String,
    /// The values by month.
    pub schedule: Schedule,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn month(text: &str) -> Month {
        text.parse().unwrap()
    }

    #[test]
    fn the_latest_step_that_has_begun_holds() {
        let schedule = Schedule::Steps(vec![(month("2027-01"), 0.02), (month("2028-01"), 0.04)]);

        assert_eq!(schedule.at(month("2026-12")), None);
        assert_eq!(schedule.at(month("2027-12")), Some(0.02));
        assert_eq!(schedule.at(month("2030-05")), Some(0.04));
    }

    #[test]
    fn a_line_passes_through_its_points() {
        // From 0 in January 2027 to 1.2 in January 2028: 0.1 a month.
        let schedule = Schedule::Linear(vec![(month("2027-01"), 0.0), (month("2028-01"), 1.2)]);

        assert!((schedule.at(month("2027-02")).unwrap() - 0.1).abs() < 1e-12);
        assert_eq!(schedule.at(month("2029-01")), Some(1.2));
    }
}
