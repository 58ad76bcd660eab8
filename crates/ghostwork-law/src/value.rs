//! A value of a law parameter: a number, a list, a table by state, or none.

use std::collections::BTreeMap;
use std::fmt;

/// What a row of a law parameter holds.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Value {
    /// One number.
    Number(f64),
    /// A list of numbers.
    List(Vec<f64>),
    /// A number for each postal code.
    ByState(BTreeMap<String, f64>),
    /// The word `"none"`: the rule does not apply.
    Absent,
}

impl Value {
    pub(crate) fn read(value: &toml::Value) -> Option<Self> {
        let read = match value {
            toml::Value::Array(entries) => Self::List(entries.iter().map(number).collect::<Option<_>>()?),
            toml::Value::Table(entries) => Self::ByState(
                entries
                    .iter()
                    .map(|(state, entry)| Some((state.clone(), number(entry)?)))
                    .collect::<Option<_>>()?,
            ),
            toml::Value::String(text) if text == "none" => Self::Absent,
            other => Self::Number(number(other)?),
        };
        read.is_finite().then_some(read)
    }

    /// Whether every number in it is finite.
    pub(crate) fn is_finite(&self) -> bool {
        match self {
            Self::Number(number) => number.is_finite(),
            Self::List(numbers) => numbers.iter().all(|number| number.is_finite()),
            Self::ByState(table) => table.values().all(|number| number.is_finite()),
            Self::Absent => true,
        }
    }

    /// The kind of value, in words.
    pub fn shape(&self) -> &'static str {
        match self {
            Self::Number(_) => "a number",
            Self::List(_) => "a list of numbers",
            Self::ByState(_) => "a table of numbers by state",
            Self::Absent => "\"none\"",
        }
    }
}

impl From<f64> for Value {
    fn from(number: f64) -> Self {
        Self::Number(number)
    }
}

impl From<Vec<f64>> for Value {
    fn from(numbers: Vec<f64>) -> Self {
        Self::List(numbers)
    }
}

impl fmt::Display for Value {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(number) => write!(formatter, "{number}"),
            Self::List(numbers) => write!(formatter, "{numbers:?}"),
            Self::ByState(table) => write!(formatter, "{table:?}"),
            Self::Absent => formatter.write_str("none"),
        }
    }
}

fn number(value: &toml::Value) -> Option<f64> {
    match value {
        toml::Value::Integer(whole) => Some(*whole as f64),
        toml::Value::Float(number) => Some(*number),
        _ => None,
    }
}
