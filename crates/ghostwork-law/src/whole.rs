//! Rounding to whole numbers without a call: not every set of instructions has it.

/// 2^51: up to here a sum with [`SHIFT`] is rounded to a whole number.
const LARGEST: f64 = 2_251_799_813_685_248.0;
const SHIFT: f64 = 3.0 * LARGEST;

/// Returns the largest whole number that is not above `x`.
#[inline]
pub(crate) fn round_down(x: f64) -> f64 {
    if x.abs() > LARGEST {
        return x.floor();
    }
    let nearest = (x + SHIFT) - SHIFT;
    nearest - if nearest > x { 1.0 } else { 0.0 }
}

/// Returns the smallest whole number that is not below `x`.
#[inline]
pub(crate) fn round_up(x: f64) -> f64 {
    -round_down(-x)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_numbers_are_those_of_the_standard_library() {
        let ends = [
            f64::INFINITY,
            f64::NEG_INFINITY,
            f64::MAX,
            LARGEST,
            LARGEST - 0.5,
            LARGEST + 0.5,
            -LARGEST - 0.5,
            1e300,
        ];
        let middle = (-4_000..4_000).map(|number| f64::from(number) / 64.0);
        for x in ends.into_iter().chain(middle) {
            assert_eq!((round_down(x), round_up(x)), (x.floor(), x.ceil()), "{x}");
        }
        assert!(round_down(f64::NAN).is_nan() && round_up(f64::NAN).is_nan());
    }
}
