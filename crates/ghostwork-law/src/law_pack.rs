//! A law pack: dated values with unit, legal reference and source, as data.
//!
//! A pack is a TOML text with one `[[param]]` per value. The row with the latest `from` on or before a date is the one
//! in force; after the last row the last row stays.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::date::Date;
use crate::error::LawError;
use crate::in_force::InForce;
use crate::value::Value;

/// Schema number of the packs this version reads.
const SCHEMA: u32 = 1;

/// The day from which a value holds that holds for all time.
const BEGINNING: Date = Date::start_of_year(0);

/// The dated parameters of one country's law.
#[derive(Debug, Clone, PartialEq)]
pub struct LawPack {
    jurisdiction: String,
    currency: String,
    parameters: BTreeMap<String, LawParameter>,
    /// The month, from 1 to 12, whose law holds for all time.
    month_as_of: Option<u8>,
}

/// One parameter of a law pack: its meaning, its authority and its dated values.
#[derive(Debug, Clone, PartialEq)]
pub struct LawParameter {
    /// The key, as `irs.ctc.max`.
    pub key: String,
    /// The unit, as `USD/yr`.
    pub unit: String,
    /// What the value is, in words.
    pub label: String,
    /// The legal reference.
    pub reference: String,
    /// Where the value was read, or that it is unconfirmed or a model default.
    pub source: String,
    /// Rows in ascending order of date.
    pub rows: Vec<Row>,
    /// Where the first row holds for all time: the value of the year before it.
    year_before: Option<Value>,
}

/// A value and the day from which it holds.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// First day in force.
    pub from: Date,
    /// The value.
    pub value: Value,
}

impl LawParameter {
    /// The value in force on a day, or `None` before the first row.
    pub fn on(&self, date: Date) -> Option<&Value> {
        self.row_on(date).map(|row| &row.value)
    }

    /// The value that was in force on a day of last year.
    pub(crate) fn on_of_year_before(&self, date: Date) -> Option<&Value> {
        let row = self.row_on(date)?;
        let of_all_time = self.year_before.as_ref().filter(|_| row.from == BEGINNING);
        of_all_time.or(Some(&row.value))
    }

    fn row_on(&self, date: Date) -> Option<&Row> {
        self.rows.iter().rev().find(|row| row.from <= date)
    }

    /// Lets the value of a day hold for all time.
    fn freeze(&mut self, day: Date) {
        let Some(value) = self.on(day).cloned() else { return };
        self.year_before = self.on(Date::end_of_year(day.year().saturating_sub(1))).cloned();
        self.rows = vec![Row { from: BEGINNING, value }];
    }

    /// Whether the source says that the value is unconfirmed or a default of the model rather than law.
    pub fn is_assumption(&self) -> bool {
        let source = self.source.to_lowercase();
        ["unconfirmed", "model default", "assumption"].iter().any(|mark| source.contains(mark))
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PackText {
    schema: u32,
    jurisdiction: String,
    currency: String,
    #[serde(default)]
    param: Vec<ParameterText>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ParameterText {
    key: String,
    unit: String,
    label: String,
    source: String,
    reference: String,
    values: Vec<RowText>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RowText {
    from: String,
    value: toml::Value,
}

impl LawPack {
    /// Reads a pack from TOML.
    ///
    /// # Errors
    ///
    /// When the text is not a pack of schema 1, a date or value cannot be read, a key comes twice, or rows are not in
    /// order of date.
    pub fn parse(text: &str) -> Result<Self, LawError> {
        let pack: PackText =
            toml::from_str(text).map_err(|error| LawError::Malformed { message: error.to_string() })?;
        if pack.schema != SCHEMA {
            return Err(LawError::UnknownSchema { found: pack.schema, expected: SCHEMA });
        }
        let mut parameters = BTreeMap::new();
        for text in pack.param {
            let parameter = read_parameter(text)?;
            let key = parameter.key.clone();
            if parameters.insert(key.clone(), parameter).is_some() {
                return Err(LawError::DuplicateKey { key });
            }
        }
        Ok(Self { jurisdiction: pack.jurisdiction, currency: pack.currency, parameters, month_as_of: None })
    }

    /// This pack with the parameters of another one beside its own, so that a text may name those of both.
    ///
    /// # Errors
    ///
    /// When both packs hold a key.
    pub fn with_parameters_of(mut self, other: &Self) -> Result<Self, LawError> {
        for (key, parameter) in &other.parameters {
            if self.parameters.insert(key.clone(), parameter.clone()).is_some() {
                return Err(LawError::DuplicateKey { key: key.clone() });
            }
        }
        Ok(self)
    }

    /// This pack with the law of a day for all time, and with what that law takes from the past: last year's poverty guideline is
    /// in every year the one of the year before the day, and what a rule takes up in the course of a year it has taken up or not
    /// as on the day.
    ///
    /// Edits made afterwards hold from their day on; what a rule takes from last year follows them a year later. A value that comes
    /// into force after the day keeps its rows.
    #[must_use]
    pub fn as_of(mut self, day: Date) -> Self {
        self.parameters.values_mut().for_each(|parameter| parameter.freeze(day));
        self.month_as_of = Some(day.month());
        self
    }

    /// The country, as `US`.
    pub fn jurisdiction(&self) -> &str {
        &self.jurisdiction
    }

    /// The currency of its amounts, as `USD`.
    pub fn currency(&self) -> &str {
        &self.currency
    }

    /// Every parameter, in order of key.
    pub fn keys(&self) -> impl Iterator<Item = &LawParameter> {
        self.parameters.values()
    }

    /// One parameter by key.
    ///
    /// # Errors
    ///
    /// When the pack has no such key; the error names the nearest one.
    pub fn parameter(&self, key: &str) -> Result<&LawParameter, LawError> {
        self.parameters.get(key).ok_or_else(|| self.unknown(key))
    }

    /// Replaces a value from a day on; rows of that day and later are dropped.
    ///
    /// A key that ends in a postal code, as `snap.gross_limit.TX`, replaces one state's entry of a table by state.
    ///
    /// # Errors
    ///
    /// When the pack has no such key, the value is not finite, or its shape differs from the parameter's.
    pub fn with_value(mut self, key: &str, from: Date, value: impl Into<Value>) -> Result<Self, LawError> {
        let value = value.into();
        if !value.is_finite() {
            return Err(LawError::BadValue { key: key.to_owned(), from, found: value.to_string() });
        }
        if let Some(parameter) = self.parameters.get_mut(key) {
            check_same_shape(parameter, from, &value)?;
            parameter.rows.retain(|row| row.from < from);
            parameter.rows.push(Row { from, value });
            if from == BEGINNING {
                parameter.year_before = None;
            }
            return Ok(self);
        }
        let unknown = self.unknown(key);
        let Some((table, state)) = key.rsplit_once('.') else { return Err(unknown) };
        let Some(parameter) = self.parameters.get_mut(table) else { return Err(unknown) };
        let Value::Number(number) = value else { return Err(unknown) };
        set_state(parameter, state, from, number).ok_or(unknown)?;
        Ok(self)
    }

    /// The values in force on a day.
    pub fn on(&self, date: Date) -> InForce<'_> {
        InForce::new(self, date)
    }

    /// The values that the rules of a year take from the end of the year before.
    pub fn of_year_before(&self, year: u16) -> InForce<'_> {
        InForce::of_year_before(self, Date::end_of_year(year.saturating_sub(1)))
    }

    /// Whether rules that take something up in a month of the year, from 1 to 12, have done so in another.
    pub(crate) fn is_taken_up(&self, from_month: f64, month: u8) -> bool {
        f64::from(self.month_as_of.unwrap_or(month)) >= from_month
    }

    fn unknown(&self, key: &str) -> LawError {
        let nearest = self
            .parameters
            .keys()
            .map(|candidate| (shared_letters(candidate, key), candidate))
            .filter(|(shared, _)| *shared * 2 >= key.len())
            .max_by_key(|(shared, candidate)| (*shared, std::cmp::Reverse(candidate.len())))
            .map(|(_, candidate)| candidate.clone());
        LawError::UnknownKey { key: key.to_owned(), nearest }
    }
}

fn read_parameter(text: ParameterText) -> Result<LawParameter, LawError> {
    let ParameterText { key, unit, label, source, reference, values } = text;
    let mut rows: Vec<Row> = Vec::with_capacity(values.len());
    for row in values {
        let from = Date::parse(&row.from)
            .ok_or_else(|| LawError::BadDate { key: key.clone(), text: row.from.clone() })?;
        let value = Value::read(&row.value).ok_or_else(|| LawError::BadValue {
            key: key.clone(),
            from,
            found: row.value.to_string(),
        })?;
        if rows.last().is_some_and(|before| before.from >= from) {
            return Err(LawError::RowsOutOfOrder { key, from });
        }
        rows.push(Row { from, value });
    }
    if rows.is_empty() {
        return Err(LawError::NoValues { key });
    }
    Ok(LawParameter { key, unit, label, reference, source, rows, year_before: None })
}

fn check_same_shape(parameter: &LawParameter, date: Date, value: &Value) -> Result<(), LawError> {
    let fits = parameter.rows.iter().any(|row| row.value.shape() == value.shape())
        || *value == Value::Absent
        || parameter.rows.iter().any(|row| row.value == Value::Absent);
    if fits {
        return Ok(());
    }
    Err(LawError::WrongShape {
        key: parameter.key.clone(),
        date,
        found: value.shape().to_owned(),
        expected: parameter.rows.first().map_or("a value", |row| row.value.shape()).to_owned(),
    })
}

fn set_state(parameter: &mut LawParameter, state: &str, from: Date, number: f64) -> Option<()> {
    let mut table = match parameter.on(from)? {
        Value::ByState(table) if table.contains_key(state) => table.clone(),
        _ => return None,
    };
    table.insert(state.to_owned(), number);
    if let (BEGINNING, Some(Value::ByState(last_year))) = (from, &mut parameter.year_before) {
        last_year.insert(state.to_owned(), number);
    }
    for row in parameter.rows.iter_mut().filter(|row| row.from > from) {
        if let Value::ByState(later) = &mut row.value {
            later.insert(state.to_owned(), number);
        }
    }
    parameter.rows.retain(|row| row.from != from);
    let position = parameter.rows.iter().take_while(|row| row.from < from).count();
    parameter.rows.insert(position, Row { from, value: Value::ByState(table) });
    Some(())
}

/// Number of letters two keys share at their start and end.
fn shared_letters(first: &str, second: &str) -> usize {
    let start = first.bytes().zip(second.bytes()).take_while(|(one, other)| one == other).count();
    let end = first.bytes().rev().zip(second.bytes().rev()).take_while(|(one, other)| one == other).count();
    (start + end).min(first.len()).min(second.len())
}
