//! Rounding to whole numbers without a call: not every set of instructions has it.

/// 2^52: from here on every number is whole, and a sum with it is rounded to a whole number below.
const WHOLE: f64 = 4_503_599_627_370_496.0;

/// Returns the largest whole number that is not above `x`.
#[inline(always)]
pub(crate) fn round_down(x: f64) -> f64 {
    let size = x.abs();
    let nearest = if size < WHOLE { ((size + WHOLE) - WHOLE).copysign(x) } else { x };
    nearest - if nearest > x { 1.0 } else { 0.0 }
}

/// Returns the smallest whole number that is not below `x`.
#[inline(always)]
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
            WHOLE,
            WHOLE - 0.5,
            0.5 - WHOLE,
            WHOLE / 2.0 + 0.5,
            -WHOLE / 2.0 - 0.5,
            1e300,
        ];
        let middle = (-4_000..4_000).map(|number| f64::from(number) / 64.0);
        for x in ends.into_iter().chain(middle) {
            assert_eq!((round_down(x), round_up(x)), (x.floor(), x.ceil()), "{x}");
        }
        assert!(round_down(f64::NAN).is_nan() && round_up(f64::NAN).is_nan());
    }
}
