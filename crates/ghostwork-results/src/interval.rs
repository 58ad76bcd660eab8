//! Means with intervals by Student's t, and quantiles.

use serde::{Deserialize, Serialize};

/// A mean over replications with its 50% and 95% intervals.
///
/// The intervals are missing when there are fewer than two values, and have no width when all values agree.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Estimate {
    /// Mean over replications.
    #[serde(with = "crate::missing")]
    pub mean: f64,
    /// Lower end of the 95% interval.
    #[serde(with = "crate::missing")]
    pub low: f64,
    /// Upper end of the 95% interval.
    #[serde(with = "crate::missing")]
    pub high: f64,
    /// Lower end of the 50% interval.
    #[serde(with = "crate::missing")]
    pub low50: f64,
    /// Upper end of the 50% interval.
    #[serde(with = "crate::missing")]
    pub high50: f64,
    /// Number of values the mean is taken over.
    pub replications: usize,
}

impl Estimate {
    /// Estimates a mean from one value per replication; missing values are left out.
    pub fn from_replications(values: &[f64]) -> Self {
        let values: Vec<f64> = values.iter().copied().filter(|value| value.is_finite()).collect();
        let replications = values.len();
        if replications == 0 {
            return Self::constant(f64::NAN, 0);
        }
        let mean = mean(&values);
        if replications == 1 {
            let missing = f64::NAN;
            return Self { mean, low: missing, high: missing, low50: missing, high50: missing, replications };
        }
        let first = values.first().copied().unwrap_or(mean);
        if values.iter().all(|value| value.to_bits() == first.to_bits()) {
            return Self::constant(first, replications);
        }
        let degrees = replications - 1;
        let variance =
            values.iter().map(|value| (value - mean) * (value - mean)).sum::<f64>() / degrees as f64;
        let standard_error = (variance / replications as f64).sqrt();
        let wide = student_t_quantile(0.975, degrees) * standard_error;
        let narrow = student_t_quantile(0.75, degrees) * standard_error;
        Self {
            mean,
            low: mean - wide,
            high: mean + wide,
            low50: mean - narrow,
            high50: mean + narrow,
            replications,
        }
    }

    /// Returns an estimate whose intervals have no width.
    fn constant(value: f64, replications: usize) -> Self {
        Self { mean: value, low: value, high: value, low50: value, high50: value, replications }
    }

    /// Says whether the 95% interval leaves out zero; never true without an interval.
    pub fn is_clear(&self) -> bool {
        self.low > 0.0 || self.high < 0.0
    }

    /// Says whether there is an interval at all.
    pub fn has_interval(&self) -> bool {
        self.low.is_finite() && self.high.is_finite()
    }

    /// Returns the standard error of the mean; missing without an interval.
    pub fn standard_error(&self) -> f64 {
        let degrees = self.replications.saturating_sub(1).max(1);
        (self.high - self.low) / 2.0 / student_t_quantile(0.975, degrees)
    }

    /// Returns the estimate times a factor, as when a unit changes.
    #[must_use]
    pub fn scaled(&self, factor: f64) -> Self {
        let (low, high) = ordered(self.low * factor, self.high * factor);
        let (low50, high50) = ordered(self.low50 * factor, self.high50 * factor);
        Self { mean: self.mean * factor, low, high, low50, high50, replications: self.replications }
    }
}

/// Returns two numbers with the smaller first.
fn ordered(first: f64, second: f64) -> (f64, f64) {
    if first > second { (second, first) } else { (first, second) }
}

/// Returns the mean; missing for an empty list.
pub(crate) fn mean(values: &[f64]) -> f64 {
    if values.is_empty() { f64::NAN } else { values.iter().sum::<f64>() / values.len() as f64 }
}

/// Returns the quantile of a list at a share from 0 to 1, linear between order statistics; missing for an empty list.
pub fn quantile(values: &[f64], share: f64) -> f64 {
    let mut sorted: Vec<f64> = values.iter().copied().filter(|value| value.is_finite()).collect();
    sorted.sort_by(f64::total_cmp);
    let Some(last) = sorted.len().checked_sub(1) else { return f64::NAN };
    let place = share.clamp(0.0, 1.0) * last as f64;
    let below = place.floor() as usize;
    let lower = sorted.get(below).copied().unwrap_or(f64::NAN);
    let upper = sorted.get((below + 1).min(last)).copied().unwrap_or(lower);
    lower + (upper - lower) * (place - below as f64)
}

/// Returns the quantile of Student's t at a probability above 0.5, to ten decimals so that every machine agrees.
pub fn student_t_quantile(probability: f64, degrees_of_freedom: usize) -> f64 {
    let (mut low, mut high) = (0.0_f64, 1.0_f64);
    while student_t_cumulative(high, degrees_of_freedom) < probability && high < 1e6 {
        low = high;
        high *= 2.0;
    }
    for _ in 0..100 {
        let middle = f64::midpoint(low, high);
        if student_t_cumulative(middle, degrees_of_freedom) < probability {
            low = middle;
        } else {
            high = middle;
        }
    }
    (high * 1e10).round() / 1e10
}

/// Returns P(T ≤ t) for t ≥ 0 and whole degrees of freedom, by the finite series of Abramowitz and Stegun (1964),
/// 26.7.3 and 26.7.4.
fn student_t_cumulative(t: f64, degrees_of_freedom: usize) -> f64 {
    let degrees = degrees_of_freedom.max(1);
    let cosine_squared = degrees as f64 / (degrees as f64 + t * t);
    let sine = t / (degrees as f64 + t * t).sqrt();
    let cosine = cosine_squared.sqrt();
    let odd = degrees % 2 == 1;
    let terms = if odd { (degrees - 1) / 2 } else { degrees / 2 };
    let mut term = 1.0;
    let mut sum = 0.0;
    for step in 0..terms {
        if step > 0 {
            let (top, bottom) = if odd { (2 * step, 2 * step + 1) } else { (2 * step - 1, 2 * step) };
            term *= cosine_squared * top as f64 / bottom as f64;
        }
        sum += term;
    }
    let two_sided = if odd {
        let angle = (t / (degrees as f64).sqrt()).atan();
        (angle + sine * cosine * sum) * std::f64::consts::FRAC_2_PI
    } else {
        sine * sum
    };
    f64::midpoint(1.0, two_sided)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn student_t_agrees_with_printed_tables() {
        // Table of critical values, two-sided 95%: df 1, 2, 3, 4, 9, 10, 19, 30, 120.
        let table = [
            (1, 12.706),
            (2, 4.303),
            (3, 3.182),
            (4, 2.776),
            (9, 2.262),
            (10, 2.228),
            (19, 2.093),
            (30, 2.042),
            (120, 1.980),
        ];
        for (degrees, expected) in table {
            assert!((student_t_quantile(0.975, degrees) - expected).abs() < 5e-4, "{degrees}");
        }
        // Two-sided 50% with one degree is tan(π/4) = 1.
        assert!((student_t_quantile(0.75, 1) - 1.0).abs() < 1e-9);
    }

    #[test]
    fn an_interval_is_the_mean_and_t_standard_errors() {
        // Values 1, 2, 3: mean 2, standard deviation 1, standard error 1/√3 = 0.57735; t(0.975, 2) = 4.30265.
        let estimate = Estimate::from_replications(&[1.0, 2.0, 3.0]);

        assert!((estimate.mean - 2.0).abs() < 1e-12);
        assert!((estimate.low - (2.0 - 4.302_652_73 * 0.577_350_27)).abs() < 1e-6);
        assert!((estimate.high - (2.0 + 4.302_652_73 * 0.577_350_27)).abs() < 1e-6);
        assert!(!estimate.is_clear());
    }

    #[test]
    fn equal_values_give_an_interval_without_width() {
        let shift = Estimate::from_replications(&[0.1, 0.1, 0.1]);
        let nothing = Estimate::from_replications(&[0.0, 0.0, 0.0]);

        assert!(shift.is_clear() && (shift.high - shift.low).abs() < f64::EPSILON);
        assert!(!nothing.is_clear());
    }

    #[test]
    fn one_replication_has_no_interval_and_is_never_clear() {
        let estimate = Estimate::from_replications(&[5.0]);

        assert!(estimate.low.is_nan() && !estimate.is_clear() && !estimate.has_interval());
        assert!(Estimate::from_replications(&[]).mean.is_nan());
    }

    #[test]
    fn quantiles_lie_between_order_statistics() {
        // Of 10, 20, 30, 40 the median is halfway between 20 and 30; the 25% point is 10 + 0.75 × 10.
        let values = [40.0, 10.0, 30.0, 20.0, f64::NAN];

        assert!((quantile(&values, 0.5) - 25.0).abs() < 1e-12);
        assert!((quantile(&values, 0.25) - 17.5).abs() < 1e-12);
        assert!(quantile(&[], 0.5).is_nan());
    }
}
