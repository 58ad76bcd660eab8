//! Rounding to whole numbers without a call: not every set of instructions has it.

/// From here on every number is whole.
const ALL_WHOLE: f64 = 4_503_599_627_370_496.0;

/// Returns the largest whole number that is not above `x`.
#[inline]
pub(crate) fn round_down(x: f64) -> f64 {
    if x.abs() < ALL_WHOLE {
        let cut = x as i64 as f64;
        if cut > x { cut - 1.0 } else { cut }
    } else {
        x
    }
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
        let ends = [f64::INFINITY, f64::NEG_INFINITY, f64::MAX, ALL_WHOLE, ALL_WHOLE - 0.5, 1e300];
        let middle = (-4_000..4_000).map(|number| f64::from(number) / 64.0);
        for x in ends.into_iter().chain(middle) {
            assert_eq!((round_down(x), round_up(x)), (x.floor(), x.ceil()), "{x}");
        }
        assert!(round_down(f64::NAN).is_nan() && round_up(f64::NAN).is_nan());
    }
}
