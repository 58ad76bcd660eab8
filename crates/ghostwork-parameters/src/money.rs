use std::fmt;
use std::iter::Sum;
use std::ops::{Add, AddAssign, Neg, Sub, SubAssign};

/// An amount of money in integer cents of the currency of the place.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Money(i64);

impl Money {
    /// No money.
    pub const ZERO: Self = Self(0);

    /// Makes an amount from integer cents.
    pub const fn from_cents(cents: i64) -> Self {
        Self(cents)
    }

    /// Makes an amount from dollars, rounded once to the nearest cent (halves upwards).
    pub fn from_dollars(dollars: f64) -> Self {
        let cents = dollars * 100.0 + 0.5;
        // Cutting off the fraction rounds towards zero; not every set of instructions can round down.
        let cut = cents as i64;
        Self(cut.saturating_sub(i64::from(cut as f64 > cents)))
    }

    /// Returns the amount in integer cents.
    pub const fn cents(self) -> i64 {
        self.0
    }

    /// Returns the amount in dollars.
    pub fn dollars(self) -> f64 {
        self.0 as f64 / 100.0
    }
}

impl Add for Money {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }
}

impl Sub for Money {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self(self.0 - other.0)
    }
}

impl Neg for Money {
    type Output = Self;
    fn neg(self) -> Self {
        Self(-self.0)
    }
}

impl AddAssign for Money {
    fn add_assign(&mut self, other: Self) {
        self.0 += other.0;
    }
}

impl SubAssign for Money {
    fn sub_assign(&mut self, other: Self) {
        self.0 -= other.0;
    }
}

impl Sum for Money {
    fn sum<I: Iterator<Item = Self>>(amounts: I) -> Self {
        amounts.fold(Self::ZERO, Add::add)
    }
}

impl fmt::Display for Money {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let cents = self.0.unsigned_abs();
        write!(formatter, "{sign}{}.{:02}", cents / 100, cents % 100)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dollars_round_to_the_nearest_cent() {
        assert_eq!(Money::from_dollars(12.345).cents(), 1235);
        assert_eq!(Money::from_dollars(-0.004).cents(), 0);
        assert_eq!(Money::from_cents(-105).to_string(), "-1.05");
    }

    #[test]
    fn halves_round_upwards_at_every_size() {
        let ends = [0.0, -0.005, -0.015, 1e300, -1e300, f64::INFINITY, f64::NEG_INFINITY, 9.3e16, -9.3e16];
        let middle = (-4_000..4_000).map(|number| f64::from(number) * 7.001_3);
        for dollars in ends.into_iter().chain(middle) {
            let rounded = (dollars * 100.0 + 0.5).floor() as i64;
            assert_eq!(Money::from_dollars(dollars).cents(), rounded, "{dollars}");
        }
        assert_eq!(Money::from_dollars(f64::NAN).cents(), 0);
    }
}
