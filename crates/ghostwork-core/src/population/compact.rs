//! Numbers in two bytes, as exact as what they stand for is known.

use crate::arithmetic::{Divisor, whole};
use crate::codec::{Codec, CodecError, Source};

/// A stock from 0 to 1, in steps of 0.00002.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(crate) struct Stock(u16);

impl Stock {
    const STEPS: f64 = 50_000.0;
    const STEP: Divisor = Divisor::new(50_000);
    const MILLIONTHS_PER_STEP: i64 = 20;

    /// Returns the stock nearest to a number; those outside 0 to 1 count as these.
    #[inline(always)]
    pub(crate) fn nearest(number: f64) -> Self {
        Self(whole(number.clamp(0.0, 1.0) * Self::STEPS + 0.5) as u16)
    }

    #[inline(always)]
    pub(crate) fn millionths(self) -> i64 {
        i64::from(self.0) * Self::MILLIONTHS_PER_STEP
    }
}

impl From<Stock> for f64 {
    #[inline(always)]
    fn from(stock: Stock) -> Self {
        Stock::STEP.divide(Self::from(stock.0))
    }
}

/// A deviation of a log from its centre, −4 to 4, in steps of 1/8,192.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(crate) struct LogDeviation(i16);

impl LogDeviation {
    const STEPS: f64 = 8_192.0;
    const LARGEST: f64 = 3.999;

    /// Returns the deviation nearest to a number; those outside count as the largest.
    #[inline(always)]
    pub(crate) fn nearest(number: f64) -> Self {
        // Cutting off the fraction rounds down as long as nothing is negative.
        let shifted = (number.clamp(-Self::LARGEST, Self::LARGEST) + 4.0) * Self::STEPS + 0.5;
        Self(whole(shifted).wrapping_sub((4.0 * Self::STEPS) as i64) as i16)
    }
}

impl From<LogDeviation> for f64 {
    #[inline(always)]
    fn from(deviation: LogDeviation) -> Self {
        Self::from(deviation.0) / LogDeviation::STEPS
    }
}

/// An amount in cents to three and a half digits: exact below 41 dollars, to a four-thousandth above, up to 1.3 million
/// dollars.
///
/// The lower twelve bits are the digits, the upper four how often they are doubled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct RoughCents(u16);

impl RoughCents {
    const DIGITS: u32 = 12;
    const LARGEST: i64 = 0xfff << 15;

    /// Returns the amount nearest to cents; what is negative counts as nothing, what is larger than any as the largest.
    pub(crate) fn nearest(cents: i64) -> Self {
        let cents = cents.clamp(0, Self::LARGEST) as u64;
        let mut doublings = (u64::BITS - cents.leading_zeros()).saturating_sub(Self::DIGITS);
        let half = (1 << doublings) >> 1;
        let mut digits = (cents + half).min(Self::LARGEST as u64) >> doublings;
        if digits >> Self::DIGITS > 0 {
            digits >>= 1;
            doublings += 1;
        }
        Self((doublings << Self::DIGITS) as u16 | digits as u16)
    }
}

impl From<RoughCents> for i64 {
    #[inline(always)]
    fn from(amount: RoughCents) -> Self {
        Self::from(u32::from(amount.0 & 0xfff) << (amount.0 >> RoughCents::DIGITS))
    }
}

impl Codec for Stock {
    fn encode(&self, sink: &mut Vec<u8>) {
        self.0.encode(sink);
    }

    fn decode(source: &mut Source<'_>) -> Result<Self, CodecError> {
        let steps = u16::decode(source)?;
        if f64::from(steps) > Self::STEPS {
            return Err(CodecError(format!("{steps} steps are more than a full stock")));
        }
        Ok(Self(steps))
    }
}

impl Codec for LogDeviation {
    fn encode(&self, sink: &mut Vec<u8>) {
        self.0.encode(sink);
    }

    fn decode(source: &mut Source<'_>) -> Result<Self, CodecError> {
        i16::decode(source).map(Self)
    }
}

impl Codec for RoughCents {
    fn encode(&self, sink: &mut Vec<u8>) {
        self.0.encode(sink);
    }

    fn decode(source: &mut Source<'_>) -> Result<Self, CodecError> {
        u16::decode(source).map(Self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stocks_keep_to_their_bounds_and_steps() {
        let kept = [-0.2, 0.0, 0.27, 0.5, 1.0, 3.0].map(|number| f64::from(Stock::nearest(number)));

        assert_eq!(kept, [0.0, 0.0, 0.27, 0.5, 1.0, 1.0]);
        assert_eq!(Stock::nearest(0.123_456).millionths(), 123_460);
    }

    #[test]
    fn deviations_are_off_by_half_a_step_at_most() {
        let mut number = -3.998;
        while number < 3.998 {
            assert!((f64::from(LogDeviation::nearest(number)) - number).abs() <= 0.5 / 8_192.0, "{number}");
            number += 0.000_7;
        }
        assert_eq!(f64::from(LogDeviation::nearest(-0.0)), 0.0);
        assert!(f64::from(LogDeviation::nearest(9.0)) < 4.0);
        assert!(f64::from(LogDeviation::nearest(-9.0)) > -4.0);
    }

    #[test]
    fn small_amounts_are_exact_and_large_ones_nearly() {
        for cents in 0..4_096 {
            assert_eq!(i64::from(RoughCents::nearest(cents)), cents);
        }
        let mut cents = 4_096;
        while cents < RoughCents::LARGEST {
            let kept = i64::from(RoughCents::nearest(cents));
            assert!((kept - cents).abs() * 4_096 <= cents, "{cents} {kept}");
            assert_eq!(RoughCents::nearest(kept), RoughCents::nearest(cents));
            cents += cents / 97;
        }
        assert_eq!(i64::from(RoughCents::nearest(i64::MAX)), RoughCents::LARGEST);
        assert_eq!(i64::from(RoughCents::nearest(-5)), 0);
    }
}
