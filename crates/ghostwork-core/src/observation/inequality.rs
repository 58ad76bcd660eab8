//! Indices of inequality from a binned distribution; incomes in a bin are taken as equal, at least one dollar.

use crate::arithmetic::{exponential, logarithm};
use crate::observation::counters::IncomeBin;

/// Income below which an index that needs positive incomes takes a resident, cents.
const LEAST_INCOME_CENTS: f64 = 100.0;

/// Returns the Theil index T, which weighs gaps at the top: mean of (y/ȳ)·ln(y/ȳ).
pub(crate) fn theil_t(bins: &[IncomeBin]) -> Option<f64> {
    mean_over_residents(bins, |relative| relative * logarithm(relative))
}

/// Returns the Theil index L, the mean log deviation, which weighs gaps at the bottom: mean of −ln(y/ȳ).
pub(crate) fn theil_l(bins: &[IncomeBin]) -> Option<f64> {
    mean_over_residents(bins, |relative| -logarithm(relative))
}

/// Returns the Atkinson index with an aversion of one half: 1 − (mean of √(y/ȳ))².
pub(crate) fn atkinson_half(bins: &[IncomeBin]) -> Option<f64> {
    mean_over_residents(bins, f64::sqrt).map(|mean| 1.0 - mean * mean)
}

/// Returns the Atkinson index with an aversion of one: 1 − geometric mean of y/ȳ.
pub(crate) fn atkinson_one(bins: &[IncomeBin]) -> Option<f64> {
    theil_l(bins).map(|deviation| 1.0 - exponential(-deviation))
}

/// Returns the Atkinson index with an aversion of two: 1 − harmonic mean of y/ȳ.
pub(crate) fn atkinson_two(bins: &[IncomeBin]) -> Option<f64> {
    mean_over_residents(bins, |relative| 1.0 / relative).map(|mean| 1.0 - 1.0 / mean)
}

/// Returns the mean over residents of a function of income relative to the mean; `None` of nobody.
fn mean_over_residents(bins: &[IncomeBin], function: impl Fn(f64) -> f64) -> Option<f64> {
    let residents: f64 = bins.iter().map(|bin| bin.residents as f64).sum();
    if residents <= 0.0 {
        return None;
    }
    let mean = bins.iter().map(|bin| bin.residents as f64 * income(bin)).sum::<f64>() / residents;
    let sum: f64 = bins
        .iter()
        .filter(|bin| bin.residents > 0)
        .map(|bin| bin.residents as f64 * function(income(bin) / mean))
        .sum();
    Some(sum / residents)
}

/// Returns the income of the residents of a bin, cents.
fn income(bin: &IncomeBin) -> f64 {
    (bin.cents as f64 / bin.residents.max(1) as f64).max(LEAST_INCOME_CENTS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_residents_with_one_and_three_hundred_dollars() {
        let bins = [
            IncomeBin { residents: 1, cents: 10_000 },
            IncomeBin { residents: 0, cents: 0 },
            IncomeBin { residents: 1, cents: 30_000 },
        ];
        let close = |index: Option<f64>, expected: f64| {
            assert!((index.unwrap() - expected).abs() < 1e-6, "{index:?} is not {expected}");
        };

        // Relative incomes are 0.5 and 1.5, with logarithms −0.693147 and 0.405465.
        close(theil_t(&bins), 0.130_812);
        close(theil_l(&bins), 0.143_841);
        // (0.707107 + 1.224745) / 2 squared is 0.933013; √0.75 is 0.866025; 2 / (2 + 2/3) is 0.75.
        close(atkinson_half(&bins), 0.066_987);
        close(atkinson_one(&bins), 0.133_975);
        close(atkinson_two(&bins), 0.25);
    }

    #[test]
    fn incomes_below_a_dollar_count_as_one() {
        let bins = [IncomeBin { residents: 2, cents: -50_000 }, IncomeBin { residents: 1, cents: 100 }];

        assert_eq!(theil_l(&bins), Some(0.0));
        assert_eq!(theil_t(&[IncomeBin { residents: 0, cents: 0 }]), None);
    }
}
