//! Rounding as benefit agencies do it.

use crate::whole::{round_down, round_up};

/// Rounds to whole cents, half a cent upwards.
#[inline(always)]
pub(crate) fn to_cents(amount: f64) -> f64 {
    round_down(amount * 100.0 + 0.5) / 100.0
}

/// Rounds to whole dollars, 50 cents upwards.
#[inline(always)]
pub(crate) fn to_dollars(amount: f64) -> f64 {
    round_down(to_cents(amount) + 0.5)
}

/// Rounds up to the next whole dollar, noise below a cent left out.
pub(crate) fn up_to_dollars(amount: f64) -> f64 {
    round_up(to_cents(amount))
}

#[cfg(test)]
mod tests {
    use super::{to_dollars, up_to_dollars};

    #[test]
    fn an_exact_dollar_is_not_pushed_up_by_float_noise() {
        // 50 x 0.3 is 15.000000000000002 in binary
        assert!((up_to_dollars(50.0 * 0.3) - 15.0).abs() < 1e-12);
        assert!((up_to_dollars(15.01) - 16.0).abs() < 1e-12);
    }

    #[test]
    fn fifty_cents_round_up() {
        assert!((to_dollars(10.5) - 11.0).abs() < 1e-12);
        assert!((to_dollars(10.49) - 10.0).abs() < 1e-12);
    }
}
