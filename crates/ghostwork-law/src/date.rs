//! A calendar day, as law packs date their rows.

use std::fmt;

/// A calendar day in the Gregorian calendar, ordered by time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    year: u16,
    month: u8,
    day: u8,
}

impl Date {
    /// Builds a day, or returns `None` where the calendar has no such day.
    pub fn new(year: u16, month: u8, day: u8) -> Option<Self> {
        let exists = (1..=12).contains(&month) && day >= 1 && day <= days_in_month(year, month);
        exists.then_some(Self { year, month, day })
    }

    /// The first day of a year.
    pub const fn start_of_year(year: u16) -> Self {
        Self { year, month: 1, day: 1 }
    }

    /// The last day of a year.
    pub const fn end_of_year(year: u16) -> Self {
        Self { year, month: 12, day: 31 }
    }

    /// The last day of its month.
    #[must_use]
    pub fn end_of_month(self) -> Self {
        Self { day: days_in_month(self.year, self.month), ..self }
    }

    /// Reads `YYYY-MM-DD`, or returns `None`.
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split('-');
        let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
        let well_formed = parts.next().is_none()
            && year.len() == 4
            && month.len() == 2
            && day.len() == 2
            && text.bytes().all(|byte| byte == b'-' || byte.is_ascii_digit());
        if !well_formed {
            return None;
        }
        Self::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
    }

    /// The calendar year.
    pub const fn year(self) -> u16 {
        self.year
    }

    /// The month, 1 to 12.
    pub const fn month(self) -> u8 {
        self.month
    }

    /// The day of the month, 1 to 31.
    pub const fn day(self) -> u8 {
        self.day
    }
}

impl fmt::Display for Date {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

fn days_in_month(year: u16, month: u8) -> u8 {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        _ => 31,
    }
}

#[cfg(test)]
mod tests {
    use super::Date;

    #[test]
    fn dates_are_read_strictly() {
        assert_eq!(Date::parse("2024-02-29"), Date::new(2024, 2, 29));
        assert_eq!(Date::parse("2025-02-29"), None);
        assert_eq!(Date::parse("2025-2-01"), None);
        assert_eq!(Date::parse("2025-13-01"), None);
        assert_eq!(Date::parse("2025-01-01-01"), None);
    }

    #[test]
    fn months_end_on_their_last_day() {
        let last = |year, month| Date::new(year, month, 1).unwrap().end_of_month().day();

        assert_eq!([last(2026, 1), last(2026, 4), last(2026, 2), last(2028, 2)], [31, 30, 28, 29]);
    }

    #[test]
    fn dates_order_by_time() {
        assert!(Date::start_of_year(2025) > Date::end_of_year(2024));
        assert_eq!(Date::end_of_year(2024).to_string(), "2024-12-31");
    }
}
