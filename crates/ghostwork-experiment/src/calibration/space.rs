use ghostwork_core::arithmetic::{exponential, logarithm};
use serde::{Deserialize, Serialize};

use super::file::FreeParameter;

/// How distances between values of a parameter are measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Scale {
    /// By differences.
    Linear,
    /// By ratios.
    Log,
}

/// Share of the way between the bounds nearer than which no search goes to them.
const MARGIN: f64 = 1e-6;

impl FreeParameter {
    /// Returns the value at a place on the whole line: a logistic curve leads from one bound to the other.
    pub(super) fn value_at(&self, place: f64) -> f64 {
        let way = 1.0 / (1.0 + exponential(-place));
        let value = match self.scale {
            Scale::Linear => self.low + (self.high - self.low) * way,
            Scale::Log => self.low * exponential(way * logarithm(self.high / self.low)),
        };
        rounded(value).clamp(self.low, self.high)
    }

    /// Returns the place of a value.
    pub(super) fn place_of(&self, value: f64) -> f64 {
        let way = match self.scale {
            Scale::Linear => (value - self.low) / (self.high - self.low),
            Scale::Log => logarithm(value / self.low) / logarithm(self.high / self.low),
        };
        let way = way.clamp(MARGIN, 1.0 - MARGIN);
        logarithm(way / (1.0 - way))
    }
}

/// Returns a number with four digits that count: what is simulated is what can be written down.
fn rounded(value: f64) -> f64 {
    format!("{value:.3e}").parse().unwrap_or(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parameter(low: f64, high: f64, scale: Scale) -> FreeParameter {
        FreeParameter {
            key: "participation.comeback_newcomer".to_owned(),
            low,
            high,
            scale,
            moments: Vec::new(),
            start: None,
            prior: None,
        }
    }

    #[test]
    fn the_middle_of_the_line_is_the_middle_between_the_bounds() {
        // Half way between 1 and 3 is 2; between 1 and 100 by ratios it is 10.
        assert_eq!(parameter(1.0, 3.0, Scale::Linear).value_at(0.0), 2.0);
        assert_eq!(parameter(1.0, 100.0, Scale::Log).value_at(0.0), 10.0);
    }

    #[test]
    fn places_and_values_belong_together_and_bounds_hold() {
        for scale in [Scale::Linear, Scale::Log] {
            let parameter = parameter(0.01, 0.9, scale);
            for value in [0.02, 0.5, 0.8] {
                let back = parameter.value_at(parameter.place_of(value));
                assert!((back / value - 1.0).abs() < 1e-3, "{back} {value}");
            }
            for place in [-1e9, -3.0, 0.0, 7.0, 1e9] {
                assert!((0.01..=0.9).contains(&parameter.value_at(place)));
            }
        }
    }

    #[test]
    fn values_have_four_digits() {
        assert_eq!(rounded(0.123_456), 0.1235);
        assert_eq!(rounded(12_346.0), 12_350.0);
    }
}
