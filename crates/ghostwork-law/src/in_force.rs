//! The values of a law pack on one day, read by shape and range.

use std::collections::BTreeMap;

use crate::date::Date;
use crate::error::LawError;
use crate::law_pack::LawPack;
use crate::value::Value;

/// The values of a pack in force on one day.
#[derive(Debug, Clone, Copy)]
pub struct InForce<'a> {
    pack: &'a LawPack,
    date: Date,
    /// Whether the day lies in the year before the one whose law is read.
    is_of_year_before: bool,
}

impl<'a> InForce<'a> {
    pub(crate) fn new(pack: &'a LawPack, date: Date) -> Self {
        Self { pack, date, is_of_year_before: false }
    }

    pub(crate) fn of_year_before(pack: &'a LawPack, date: Date) -> Self {
        Self { pack, date, is_of_year_before: true }
    }

    /// The day asked for.
    pub fn date(&self) -> Date {
        self.date
    }

    /// Whether the pack has the key and its first row is not later than the day.
    pub fn has(&self, key: &str) -> bool {
        self.value(key).is_ok()
    }

    /// The value of a key, whatever its shape.
    ///
    /// # Errors
    ///
    /// When the pack has no such key or its first row is later than the day.
    pub fn value(&self, key: &str) -> Result<&'a Value, LawError> {
        let parameter = self.pack.parameter(key)?;
        let value = if self.is_of_year_before {
            parameter.on_of_year_before(self.date)
        } else {
            parameter.on(self.date)
        };
        value.ok_or_else(|| LawError::NotYetInForce {
            key: key.to_owned(),
            date: self.date,
            first: parameter.rows.first().map_or(self.date, |row| row.from),
        })
    }

    /// A number.
    ///
    /// # Errors
    ///
    /// As [`InForce::value`], and when the value is not one number.
    pub fn number(&self, key: &str) -> Result<f64, LawError> {
        match self.value(key)? {
            Value::Number(number) => Ok(*number),
            other => Err(self.wrong_shape(key, other, "a number")),
        }
    }

    /// A number that must not be negative.
    ///
    /// # Errors
    ///
    /// As [`InForce::number`], and when the number is negative.
    pub fn amount(&self, key: &str) -> Result<f64, LawError> {
        let value = self.number(key)?;
        if value < 0.0 {
            return Err(self.out_of_range(key, value, "0 or more"));
        }
        Ok(value)
    }

    /// A share between 0 and 1.
    ///
    /// # Errors
    ///
    /// As [`InForce::number`], and when the number lies outside.
    pub fn share(&self, key: &str) -> Result<f64, LawError> {
        let value = self.number(key)?;
        if !(0.0..=1.0).contains(&value) {
            return Err(self.out_of_range(key, value, "0 to 1"));
        }
        Ok(value)
    }

    /// A number, or `None` where the row says `"none"`.
    ///
    /// # Errors
    ///
    /// As [`InForce::value`], and when the value is neither.
    pub fn optional_number(&self, key: &str) -> Result<Option<f64>, LawError> {
        match self.value(key)? {
            Value::Number(number) => Ok(Some(*number)),
            Value::Absent => Ok(None),
            other => Err(self.wrong_shape(key, other, "a number or \"none\"")),
        }
    }

    /// A list of numbers of any length.
    ///
    /// # Errors
    ///
    /// As [`InForce::value`], and when the value is not a list.
    pub fn list(&self, key: &str) -> Result<&'a [f64], LawError> {
        match self.value(key)? {
            Value::List(numbers) => Ok(numbers),
            other => Err(self.wrong_shape(key, other, "a list of numbers")),
        }
    }

    /// A list of exactly `N` numbers.
    ///
    /// # Errors
    ///
    /// As [`InForce::list`], and when the list has another length.
    pub fn numbers<const N: usize>(&self, key: &str) -> Result<[f64; N], LawError> {
        let list = self.list(key)?;
        list.try_into().map_err(|_| LawError::WrongShape {
            key: key.to_owned(),
            date: self.date,
            found: format!("a list of {} numbers", list.len()),
            expected: format!("a list of {N} numbers"),
        })
    }

    /// A list of exactly `N` numbers in ascending order.
    ///
    /// # Errors
    ///
    /// As [`InForce::numbers`], and when one number is smaller than the one before it.
    pub fn ascending<const N: usize>(&self, key: &str) -> Result<[f64; N], LawError> {
        let numbers = self.numbers::<N>(key)?;
        let descends = numbers.windows(2).find(|pair| matches!(pair, [first, second] if second < first));
        match descends {
            Some(pair) => {
                let value = pair.last().copied().unwrap_or_default();
                Err(self.out_of_range(key, value, "a list in ascending order"))
            }
            None => Ok(numbers),
        }
    }

    /// The entries of a table by postal code.
    ///
    /// # Errors
    ///
    /// As [`InForce::value`], and when the value is not such a table.
    pub fn table(&self, key: &str) -> Result<&'a BTreeMap<String, f64>, LawError> {
        match self.value(key)? {
            Value::ByState(table) => Ok(table),
            other => Err(self.wrong_shape(key, other, "a table of numbers by state")),
        }
    }

    pub(crate) fn out_of_range(&self, key: &str, value: f64, expected: &str) -> LawError {
        LawError::OutOfRange { key: key.to_owned(), date: self.date, value, expected: expected.to_owned() }
    }

    pub(crate) fn wrong_shape(&self, key: &str, found: &Value, expected: &str) -> LawError {
        LawError::WrongShape {
            key: key.to_owned(),
            date: self.date,
            found: found.shape().to_owned(),
            expected: expected.to_owned(),
        }
    }
}
