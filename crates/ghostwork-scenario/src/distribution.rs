//! What is not known of a parameter, as a distribution of its value.

use ghostwork_core::arithmetic::{exponential, logarithm};
use ghostwork_core::standard_normal;
use serde::Serialize;

/// Halvings of an interval in which a quantile is searched: what is left of it is below a double's last digit.
const HALVINGS: usize = 60;
/// Terms of the continued fraction of the beta distribution at most.
const MOST_TERMS: usize = 300;

/// How likely the values of a parameter are.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(tag = "dist", rename_all = "lowercase")]
pub enum Distribution {
    /// Every value between two as likely as another.
    Uniform {
        /// Smallest value.
        low: f64,
        /// Largest value.
        high: f64,
    },
    /// Likely near the mode, and less so in straight lines to both ends.
    Triangular {
        /// Smallest value.
        low: f64,
        /// Most likely value.
        mode: f64,
        /// Largest value.
        high: f64,
    },
    /// The normal distribution.
    Normal {
        /// Mean.
        mean: f64,
        /// Standard deviation.
        deviation: f64,
    },
    /// A value whose logarithm is normal.
    LogNormal {
        /// Median.
        median: f64,
        /// Standard deviation of the logarithm.
        spread: f64,
    },
    /// The beta distribution, stretched from its first to its last value.
    Beta {
        /// First shape.
        alpha: f64,
        /// Second shape.
        beta: f64,
        /// Smallest value.
        low: f64,
        /// Largest value.
        high: f64,
    },
}

impl Distribution {
    /// Names in scenario files, with what `args` are.
    pub const FORMS: [(&'static str, &'static str); 5] = [
        ("uniform", "[low, high]"),
        ("triangular", "[low, mode, high]"),
        ("normal", "[mean, standard deviation]"),
        ("lognormal", "[median, standard deviation of the logarithm]"),
        ("beta", "[first shape, second shape], or with the ends [first shape, second shape, low, high]"),
    ];

    /// Returns the distribution of a name and its numbers; `None` where they make none.
    pub fn of(name: &str, args: &[f64]) -> Option<Self> {
        if args.iter().any(|number| !number.is_finite()) {
            return None;
        }
        let distribution = match (name, args) {
            ("uniform", [low, high]) if low < high => Self::Uniform { low: *low, high: *high },
            ("triangular", [low, mode, high]) if low < high && (low..=high).contains(&mode) => {
                Self::Triangular { low: *low, mode: *mode, high: *high }
            }
            ("normal", [mean, deviation]) if *deviation > 0.0 => {
                Self::Normal { mean: *mean, deviation: *deviation }
            }
            ("lognormal", [median, spread]) if *median > 0.0 && *spread > 0.0 => {
                Self::LogNormal { median: *median, spread: *spread }
            }
            ("beta", [alpha, beta]) if *alpha > 0.0 && *beta > 0.0 => {
                Self::Beta { alpha: *alpha, beta: *beta, low: 0.0, high: 1.0 }
            }
            ("beta", [alpha, beta, low, high]) if *alpha > 0.0 && *beta > 0.0 && low < high => {
                Self::Beta { alpha: *alpha, beta: *beta, low: *low, high: *high }
            }
            _ => return None,
        };
        Some(distribution)
    }

    /// Returns the value below which a share of the distribution lies.
    pub fn quantile(&self, share: f64) -> f64 {
        let share = share.clamp(0.0, 1.0);
        match *self {
            Self::Uniform { low, high } => low + (high - low) * share,
            Self::Triangular { low, mode, high } => {
                let (whole, rise) = (high - low, mode - low);
                if share * whole < rise {
                    low + (share * whole * rise).sqrt()
                } else {
                    high - ((1.0 - share) * whole * (high - mode)).sqrt()
                }
            }
            Self::Normal { mean, deviation } => mean + deviation * normal_quantile(share),
            Self::LogNormal { median, spread } => median * exponential(spread * normal_quantile(share)),
            Self::Beta { alpha, beta, low, high } => {
                low + (high - low) * solved(|way| beta_cumulative(way, alpha, beta) < share)
            }
        }
    }

    /// Returns the value below which a share of what lies within bounds lies.
    pub fn quantile_within(&self, share: f64, (smallest, largest): (f64, f64)) -> f64 {
        let below = |bound: f64| solved(|share| self.quantile(share) < bound);
        let from = if self.quantile(0.0) < smallest { below(smallest) } else { 0.0 };
        let to = if self.quantile(1.0) > largest { below(largest) } else { 1.0 };
        self.quantile(from + (to - from) * share).clamp(smallest, largest)
    }

    /// Returns the distribution as a scenario file names it, like `normal(0.6, 0.1)`.
    pub fn in_words(&self) -> String {
        let (name, args) = match *self {
            Self::Uniform { low, high } => ("uniform", vec![low, high]),
            Self::Triangular { low, mode, high } => ("triangular", vec![low, mode, high]),
            Self::Normal { mean, deviation } => ("normal", vec![mean, deviation]),
            Self::LogNormal { median, spread } => ("lognormal", vec![median, spread]),
            Self::Beta { alpha, beta, low, high } => ("beta", vec![alpha, beta, low, high]),
        };
        let args: Vec<String> = args.into_iter().map(crate::text::number).collect();
        format!("{name}({})", args.join(", "))
    }
}

/// Returns the place between 0 and 1 below which a condition holds and above which it does not.
fn solved(is_below: impl Fn(f64) -> bool) -> f64 {
    let (mut low, mut high) = (0.0, 1.0);
    for _ in 0..HALVINGS {
        let middle = f64::midpoint(low, high);
        if is_below(middle) { low = middle } else { high = middle }
    }
    f64::midpoint(low, high)
}

fn normal_quantile(share: f64) -> f64 {
    // The middle lies between two words.
    if (share - 0.5).abs() < 1e-9 { 0.0 } else { standard_normal((share * 4_294_967_296.0) as u32) }
}

/// Returns the cumulative beta distribution, by the continued fraction of Abramowitz and Stegun (1964), 26.5.8.
fn beta_cumulative(way: f64, alpha: f64, beta: f64) -> f64 {
    if way <= 0.0 || way >= 1.0 {
        return if way > 0.0 { 1.0 } else { 0.0 };
    }
    // The fraction converges fast on this side of the mean.
    if way > (alpha + 1.0) / (alpha + beta + 2.0) {
        return 1.0 - beta_cumulative(1.0 - way, beta, alpha);
    }
    let front = exponential(
        alpha * logarithm(way) + beta * logarithm(1.0 - way) + log_gamma(alpha + beta)
            - log_gamma(alpha)
            - log_gamma(beta),
    ) / alpha;
    front * beta_fraction(way, alpha, beta)
}

/// Evaluates the continued fraction from its front (Lentz).
fn beta_fraction(way: f64, alpha: f64, beta: f64) -> f64 {
    let away_from_zero = |value: f64| if value.abs() < 1e-30 { 1e-30 } else { value };
    let mut numerator = 1.0;
    let mut denominator = 1.0 / away_from_zero(1.0 - (alpha + beta) * way / (alpha + 1.0));
    let mut fraction = denominator;
    for step in 1..=MOST_TERMS {
        let step = step as f64;
        let twice = alpha + 2.0 * step;
        let even = step * (beta - step) * way / ((twice - 1.0) * twice);
        let odd = -(alpha + step) * (alpha + beta + step) * way / (twice * (twice + 1.0));
        let mut change = 1.0;
        for term in [even, odd] {
            denominator = 1.0 / away_from_zero(1.0 + term * denominator);
            numerator = away_from_zero(1.0 + term / numerator);
            change = denominator * numerator;
            fraction *= change;
        }
        if (change - 1.0).abs() < 1e-15 {
            break;
        }
    }
    fraction
}

/// Returns the logarithm of the gamma function, by Stirling's series above 10 and the recursion below.
fn log_gamma(x: f64) -> f64 {
    let (mut shifted, mut factors) = (x, 1.0);
    while shifted < 10.0 {
        factors *= shifted;
        shifted += 1.0;
    }
    let square = shifted * shifted;
    let series =
        (1.0 / 12.0 - (1.0 / 360.0 - (1.0 / 1260.0 - 1.0 / (1680.0 * square)) / square) / square) / shifted;
    let half_log_of_two_pi = 0.918_938_533_204_672_7;
    (shifted - 0.5) * logarithm(shifted) - shifted + half_log_of_two_pi + series - logarithm(factors)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(name: &str, args: &[f64]) -> Distribution {
        Distribution::of(name, args).unwrap()
    }

    #[test]
    fn quantiles_are_those_of_the_tables() {
        let cases = [
            ("uniform", vec![2.0, 4.0], 0.25, 2.5),
            // Half of the area left of the mode of a right-angled triangle: 1 − √½.
            ("triangular", vec![0.0, 0.0, 1.0], 0.5, 1.0 - 0.5_f64.sqrt()),
            ("triangular", vec![0.0, 1.0, 1.0], 0.25, 0.5),
            ("normal", vec![10.0, 2.0], 0.975, 10.0 + 2.0 * 1.959_963_985),
            ("lognormal", vec![3.0, 0.5], 0.5, 3.0),
            // The cumulative beta(2, 2) is 3x² − 2x³: 0.15625 at a quarter.
            ("beta", vec![2.0, 2.0], 0.156_25, 0.25),
            // The cumulative beta(1, 3) is 1 − (1 − x)³.
            ("beta", vec![1.0, 3.0], 1.0 - 0.6 * 0.6 * 0.6, 0.4),
            // The arcsine distribution: x = sin²(πp/2), a half at a half, 0.146447 at a quarter.
            ("beta", vec![0.5, 0.5], 0.25, 0.146_446_609_4),
            ("beta", vec![2.0, 2.0, 10.0, 30.0], 0.5, 20.0),
        ];
        for (name, args, share, expected) in cases {
            let found = of(name, &args).quantile(share);
            assert!((found - expected).abs() < 1e-6, "{name} {args:?}: {found}, {expected}");
        }
    }

    #[test]
    fn what_lies_outside_the_bounds_is_cut_off() {
        let normal = of("normal", &[0.0, 1.0]);

        // The half above zero: its median is the upper quartile of the whole.
        let median = normal.quantile_within(0.5, (0.0, 9.0));

        assert!((median - 0.674_489_75).abs() < 1e-6, "{median}");
        assert!(normal.quantile_within(0.0, (0.0, 9.0)).abs() < 1e-6);
        for share in [0.0, 0.3, 1.0] {
            assert!((-0.5..=0.5).contains(&normal.quantile_within(share, (-0.5, 0.5))));
        }
    }

    #[test]
    fn numbers_that_make_no_distribution_are_refused() {
        let wrong = [
            ("uniform", vec![2.0, 1.0]),
            ("uniform", vec![1.0]),
            ("triangular", vec![0.0, 2.0, 1.0]),
            ("normal", vec![0.0, 0.0]),
            ("lognormal", vec![-1.0, 1.0]),
            ("beta", vec![0.0, 1.0]),
            ("beta", vec![1.0, f64::NAN]),
            ("cauchy", vec![0.0, 1.0]),
        ];
        for (name, args) in wrong {
            assert_eq!(Distribution::of(name, &args), None, "{name} {args:?}");
        }
    }
}
