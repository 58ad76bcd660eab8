//! Elementary functions whose bits are the same on every machine.
//!
//! They use only + − × ÷ and square roots of `f64`, which IEEE 754 rounds in one way; the platform's mathematics
//! library differs between machines and is never called. Errors are relative to the true value.
//!
//! They have no branches where a loop over a column calls them, so that the compiler can make vectors of the loop:
//! whole numbers pass between integers and floating point as the lowest bits of a number near 2^52.

mod normals;

pub use normals::standard_normals;
pub(crate) use normals::{NORMALS_AT_ONCE, VECTOR, normal_quantile};

const LOG2_E: f64 = std::f64::consts::LOG2_E;
const LN_2_HIGH: f64 = 6.931_471_803_691_238e-1;
const LN_2_LOW: f64 = 1.908_214_929_270_587_7e-10;
const LARGEST_EXPONENT: f64 = 709.0;
/// 2^52: the lowest bit of a number from here to 2^53 stands for 1.
const UNIT_BIT: f64 = 4_503_599_627_370_496.0;
/// What an exponent is stored with.
const EXPONENT_BIAS: f64 = 1023.0;

/// Returns e to the power of `x`, to about 1e-15; `x` beyond ±709 is taken as ±709.
#[inline(always)]
pub fn exponential(x: f64) -> f64 {
    let x = x.clamp(-LARGEST_EXPONENT, LARGEST_EXPONENT);
    let power = round_down(x * LOG2_E + 0.5);
    let rest = (x - power * LN_2_HIGH) - power * LN_2_LOW;
    // Taylor series of degree 12 on |rest| <= 0.35: the next term is below 2e-16.
    let sum = polynomial(
        rest,
        &[
            1.0 / 479_001_600.0,
            1.0 / 39_916_800.0,
            1.0 / 3_628_800.0,
            1.0 / 362_880.0,
            1.0 / 40_320.0,
            1.0 / 5_040.0,
            1.0 / 720.0,
            1.0 / 120.0,
            1.0 / 24.0,
            1.0 / 6.0,
            0.5,
            1.0,
            1.0,
        ],
    );
    sum * f64::from_bits((power + (UNIT_BIT + EXPONENT_BIAS)).to_bits() << 52)
}

/// Returns the natural logarithm of `x`, to about 1e-15; a value that is not positive and normal gives that of the
/// smallest normal number, about -708.4.
#[inline(always)]
pub fn logarithm(x: f64) -> f64 {
    let bits = x.max(f64::MIN_POSITIVE).to_bits();
    let stored_exponent = f64::from_bits((bits >> 52) | UNIT_BIT.to_bits()) - UNIT_BIT;
    let mantissa = f64::from_bits((bits & 0x000f_ffff_ffff_ffff) | 0x3ff0_0000_0000_0000);
    // The mantissa is brought to [sqrt(1/2), sqrt(2)), where the series below converges fast.
    let is_large = mantissa > std::f64::consts::SQRT_2;
    let mantissa = if is_large { mantissa * 0.5 } else { mantissa };
    let exponent = stored_exponent - if is_large { EXPONENT_BIAS - 1.0 } else { EXPONENT_BIAS };
    // ln m = 2 artanh(t), t = (m - 1) / (m + 1), |t| <= 0.172.
    let ratio = (mantissa - 1.0) / (mantissa + 1.0);
    let sum = polynomial(
        ratio * ratio,
        &[
            1.0 / 19.0,
            1.0 / 17.0,
            1.0 / 15.0,
            1.0 / 13.0,
            1.0 / 11.0,
            1.0 / 9.0,
            1.0 / 7.0,
            1.0 / 5.0,
            1.0 / 3.0,
            1.0,
        ],
    );
    exponent * LN_2_HIGH + (2.0 * ratio * sum + exponent * LN_2_LOW)
}

/// Returns the largest whole number that is not above `x`, for `x` between -2^51 and 2^51.
///
/// Not every set of instructions has `floor`, and a call would keep loops from becoming loops over vectors.
#[inline(always)]
pub(crate) fn round_down(x: f64) -> f64 {
    let nearest = (x + 1.5 * UNIT_BIT) - 1.5 * UNIT_BIT;
    nearest - if nearest > x { 1.0 } else { 0.0 }
}

/// Returns what is left of `x` without its fraction, for `x` from 0 to 2^51, in a form that loops over columns become vectors
/// with.
#[inline(always)]
pub(crate) fn whole(x: f64) -> i64 {
    // Whole numbers are the lowest bits of a number near 2^52, where fractions are rounded off.
    let shifted = x + UNIT_BIT;
    let rounded = shifted.to_bits().wrapping_sub(UNIT_BIT.to_bits()) as i64;
    rounded.wrapping_sub(i64::from(shifted - UNIT_BIT > x))
}

/// Returns what is left of `x` without its fraction, for `x` between -2^51 and 2^51, in a form that loops over columns become
/// vectors with.
#[inline(always)]
pub(crate) fn cut_off(x: f64) -> i64 {
    let size = whole(x.abs());
    if x < 0.0 { size.wrapping_neg() } else { size }
}

/// Returns what `number as f64` does, for a number from -2^51 to 2^51, in a form that loops over columns become vectors with on every
/// set of instructions.
#[inline(always)]
pub(crate) fn float(number: i64) -> f64 {
    // The lowest bits of a number between 2^52 and 2^53 count up from 2^52; the middle stands for zero.
    const MIDDLE: f64 = 1.5 * UNIT_BIT;
    f64::from_bits(MIDDLE.to_bits().wrapping_add(number as u64)) - MIDDLE
}

/// A whole number up to a hundred thousand that many others are divided by: two multiplications give the very quotient
/// that the division gives, at a fraction of its cost.
///
/// The reciprocal has two parts: the first is so short that its product with a number of 32 bits is exact, and that with
/// the second errs by less than 2^-72 of the quotient. A quotient by a whole number below 2^17 lies further than that from
/// the middle of any two numbers that `f64` holds, so that the sum rounds as the quotient does.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Divisor {
    short: f64,
    rest: f64,
}

impl Divisor {
    /// 100: what cents are divided by for dollars.
    pub(crate) const CENTS: Self = Self::new(100);
    /// 12: what months are divided by for years.
    pub(crate) const MONTHS: Self = Self::new(12);

    pub(crate) const fn new(divisor: u32) -> Self {
        /// Bits of a number that its first 21 digits leave.
        const BEHIND: u64 = (1 << 32) - 1;
        debug_assert!(divisor > 0 && divisor <= 100_000);
        let divisor = divisor as f64;
        let short = f64::from_bits((1.0 / divisor).to_bits() & !BEHIND);
        // The product is exact, and so is the difference.
        Self { short, rest: (1.0 - short * divisor) / divisor }
    }

    /// Returns a whole number between -2^32 and 2^32 divided by this one, with the bits of the division; a larger one to
    /// about 1e-16.
    #[inline(always)]
    pub(crate) fn divide(self, number: f64) -> f64 {
        number * self.short + number * self.rest
    }
}

/// Returns a polynomial, of which the coefficient of the highest power comes first.
#[inline(always)]
fn polynomial<const TERMS: usize>(x: f64, coefficients: &[f64; TERMS]) -> f64 {
    let mut sum = coefficients[0];
    for coefficient in &coefficients[1..] {
        sum = sum * x + coefficient;
    }
    sum
}

/// Returns `base` to the power of `exponent` for a positive base.
pub(crate) fn power(base: f64, exponent: f64) -> f64 {
    exponential(exponent * logarithm(base))
}

/// Returns 1 / (1 + e^-x): log-odds turned into a probability.
#[inline(always)]
pub(crate) fn logistic(x: f64) -> f64 {
    1.0 / (1.0 + exponential(-x))
}

#[cfg(test)]
#[allow(clippy::disallowed_methods, reason = "compared with the platform's library")]
mod tests {
    use super::*;

    #[test]
    fn functions_agree_with_the_mathematics_library() {
        for step in -7000..7000 {
            let x = f64::from(step) * 0.1;
            assert!((exponential(x) / x.exp() - 1.0).abs() < 4e-15, "exp {x}");
            let positive = x.exp();
            assert!((logarithm(positive) - positive.ln()).abs() <= 4e-15 * (1.0 + x.abs()), "ln {positive}");
        }
    }

    #[test]
    fn rounding_down_is_flooring() {
        for x in
            [0.0, 0.5, 1.5, 2.5, -0.5, -1.5, -2.5, 0.999_999, -0.000_001, 1e15 + 0.5, -1e15 - 0.5, 7.0, -7.0]
        {
            assert_eq!(round_down(x), x.floor(), "{x}");
        }
    }

    #[test]
    fn whole_numbers_are_cut_off() {
        for x in [0.0, 0.3, 0.5, 0.999_999_9, 1.0, 1.5, 2.5, 7.0, 1e15 + 0.5, 2_251_799_813_685_247.5] {
            assert_eq!(whole(x), x as i64, "{x}");
            assert_eq!([cut_off(x), cut_off(-x)], [x as i64, -x as i64], "{x}");
        }
    }

    #[test]
    fn whole_numbers_keep_their_value() {
        let ends = [i64::pow(2, 51), i64::pow(2, 51) - 1, 4_503_599, 100, 1, 0];
        for number in ends.into_iter().flat_map(|number| [number, -number]) {
            assert_eq!(float(number).to_bits(), (number as f64).to_bits(), "{number}");
        }
    }

    #[test]
    fn two_multiplications_give_the_bits_of_a_division() {
        for divisor in [1, 3, 7, 12, 100, 8_192, 49_999, 50_000, 99_999, 100_000] {
            let quick = Divisor::new(divisor);
            let check = |number: f64| {
                let quotient = number / f64::from(divisor);
                assert_eq!(quick.divide(number).to_bits(), quotient.to_bits(), "{number} / {divisor}");
            };
            for number in 0..70_000_u32 {
                check(f64::from(number));
                check(f64::from(number.wrapping_mul(2_654_435_761)));
                check(-f64::from(number) - 1.0);
            }
            // Next to the middles of two neighbours: an odd number of halves of the last place.
            for odd in 0..20_000_u32 {
                let middle = (f64::from(odd) + 0.5) * f64::from(divisor);
                check((middle - 1.0).floor().max(0.0));
                check(middle.floor());
            }
            check(f64::from(u32::MAX));
        }
    }

    #[test]
    fn the_ends_of_the_functions_are_finite() {
        assert_eq!(exponential(-1e9), exponential(-709.0));
        assert_eq!(exponential(f64::INFINITY), exponential(709.0));
        assert_eq!(logarithm(0.0), logarithm(f64::MIN_POSITIVE));
        assert_eq!(logarithm(1.0), 0.0);
        assert_eq!(exponential(0.0), 1.0);
    }
}
