use std::fmt;
use std::ops::{Add, Sub};
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A calendar month, counted from January of the year 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Month(u32);

const MONTHS_PER_YEAR: u32 = 12;

impl Month {
    /// Makes a month from a year and a month of the year in 1 to 12; `None` outside that.
    pub const fn of_calendar(year: u16, month_of_year: u8) -> Option<Self> {
        if month_of_year == 0 || month_of_year as u32 > MONTHS_PER_YEAR {
            return None;
        }
        Some(Self(year as u32 * MONTHS_PER_YEAR + month_of_year as u32 - 1))
    }

    /// Makes a month from its number, January of the year 0 being 0.
    pub const fn from_index(index: u32) -> Self {
        Self(index)
    }

    /// Returns the number of the month, January of the year 0 being 0.
    pub const fn index(self) -> u32 {
        self.0
    }

    /// Returns the calendar year.
    pub const fn year(self) -> u16 {
        (self.0 / MONTHS_PER_YEAR) as u16
    }

    /// Returns the month of the year, 1 to 12.
    pub const fn month_of_year(self) -> u8 {
        (self.0 % MONTHS_PER_YEAR) as u8 + 1
    }
}

impl Add<u32> for Month {
    type Output = Self;
    fn add(self, months: u32) -> Self {
        Self(self.0 + months)
    }
}

impl Sub<u32> for Month {
    type Output = Self;
    fn sub(self, months: u32) -> Self {
        Self(self.0.saturating_sub(months))
    }
}

impl fmt::Display for Month {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:04}-{:02}", self.year(), self.month_of_year())
    }
}

/// A text that is not a month.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is not a month; expected YYYY-MM or YYYY-MM-DD, like 2027-01")]
pub struct MonthError {
    text: String,
}

impl FromStr for Month {
    type Err = MonthError;

    /// Reads `YYYY-MM`; a day (`YYYY-MM-DD`) is accepted and means the month it lies in.
    fn from_str(text: &str) -> Result<Self, MonthError> {
        let error = || MonthError { text: text.to_owned() };
        let digits_at = |from: usize, to: usize| {
            let part = text.get(from..to)?;
            part.bytes().all(|byte| byte.is_ascii_digit()).then(|| part.parse::<u16>().ok()).flatten()
        };
        let day_is_fine = match text.len() {
            7 => true,
            10 => text.get(7..8) == Some("-") && digits_at(8, 10).is_some_and(|day| (1..=31).contains(&day)),
            _ => false,
        };
        if !day_is_fine || text.get(4..5) != Some("-") {
            return Err(error());
        }
        let year = digits_at(0, 4).ok_or_else(error)?;
        let month_of_year = digits_at(5, 7).ok_or_else(error)?;
        Self::of_calendar(year, u8::try_from(month_of_year).unwrap_or(0)).ok_or_else(error)
    }
}

impl Serialize for Month {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Month {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_reads_and_prints_the_same() {
        let month: Month = "2027-01".parse().unwrap();

        assert_eq!((month.year(), month.month_of_year()), (2027, 1));
        assert_eq!((month + 13).to_string(), "2028-02");
        assert_eq!("2027-01-31".parse::<Month>(), Ok(month));
    }

    #[test]
    fn a_text_that_is_no_month_is_refused() {
        for text in
            ["2027", "2027-13", "2027-00", "27-01", "2027/01", "2027-01-40", "+027-01", "2027-01-", ""]
        {
            assert!(text.parse::<Month>().is_err(), "{text}");
        }
    }
}
