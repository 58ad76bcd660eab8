//! Rounding of amounts that are computed for everyone every month.

use crate::arithmetic::whole;

/// Returns dollars, which are not negative, in cents: rounded to the nearest, halves upwards.
pub(crate) fn cents(dollars: f64) -> i64 {
    // Cutting off the fraction rounds down as long as nothing is negative, and is cheaper than `floor`.
    (dollars * 100.0 + 0.5) as i64
}

/// Returns a share of an amount in cents that is not negative.
pub(crate) fn share_of(amount: i64, share: f64) -> i64 {
    cents(amount as f64 / 100.0 * share)
}

/// Returns what [`cents`] does, for dollars from 0 to 2^51 cents, in a form that loops over columns become vectors with.
#[inline(always)]
pub(crate) fn cents_of_column(dollars: f64) -> i64 {
    whole(dollars * 100.0 + 0.5)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_round_to_the_nearest_cent() {
        assert_eq!([0.004, 0.005, 12.345, 0.0].map(cents), [0, 1, 1235, 0]);
        // 5.5 per cent of 33.33 dollars are 1.83315 dollars.
        assert_eq!(share_of(3333, 0.055), 183);
    }

    #[test]
    fn a_column_rounds_as_single_amounts_do() {
        let mut dollars = 0.0;
        while dollars < 1e9 {
            for amount in [dollars, dollars + 0.004, dollars + 0.005, dollars + 0.006, dollars + 0.994] {
                assert_eq!(cents_of_column(amount), cents(amount), "{amount}");
            }
            dollars = dollars * 1.013 + 0.01;
        }
    }
}
