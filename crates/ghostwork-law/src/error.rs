//! What can be wrong with a law pack or a file of tax units.

use crate::date::Date;

/// A mistake in a law pack, or a question the pack cannot answer.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum LawError {
    /// The text is not TOML or lacks a field.
    #[error("the law pack cannot be read: {message}")]
    Malformed {
        /// The reader's own message, with line and column.
        message: String,
    },
    /// The pack is of a later schema.
    #[error("the law pack has schema {found}, expected {expected}")]
    UnknownSchema {
        /// Schema number found.
        found: u32,
        /// Schema number this version reads.
        expected: u32,
    },
    /// A date is not `YYYY-MM-DD`.
    #[error("law parameter {key}: {text:?} is not a date, expected YYYY-MM-DD")]
    BadDate {
        /// The parameter.
        key: String,
        /// The text found.
        text: String,
    },
    /// A value is neither a finite number, a list, a table by state nor "none".
    #[error(
        "law parameter {key} from {from}: {found} is not a finite number, a list of numbers, a table of numbers by state or \"none\""
    )]
    BadValue {
        /// The parameter.
        key: String,
        /// The date of the row.
        from: Date,
        /// The value found.
        found: String,
    },
    /// Two parameters carry the same key.
    #[error("law parameter {key} is given twice")]
    DuplicateKey {
        /// The parameter.
        key: String,
    },
    /// A parameter has no rows.
    #[error("law parameter {key} has no values")]
    NoValues {
        /// The parameter.
        key: String,
    },
    /// Rows are not in ascending order of date.
    #[error("law parameter {key}: the row from {from} does not come after the one before it")]
    RowsOutOfOrder {
        /// The parameter.
        key: String,
        /// The date of the misplaced row.
        from: Date,
    },
    /// No parameter of that name.
    #[error("the law pack has no parameter {key}{}", nearest_hint(nearest.as_deref()))]
    UnknownKey {
        /// The parameter asked for.
        key: String,
        /// The most similar key of the pack.
        nearest: Option<String>,
    },
    /// The parameter begins later than the date asked for.
    #[error("law parameter {key} has no value in force on {date}; its first row is from {first}")]
    NotYetInForce {
        /// The parameter.
        key: String,
        /// The date asked for.
        date: Date,
        /// The date of its first row.
        first: Date,
    },
    /// The value has another shape than the rule needs.
    #[error("law parameter {key} on {date} is {found}, expected {expected}")]
    WrongShape {
        /// The parameter.
        key: String,
        /// The date asked for.
        date: Date,
        /// What was found.
        found: String,
        /// What the rule needs.
        expected: String,
    },
    /// The value lies outside what the rule can use.
    #[error("law parameter {key} on {date} is {value}, expected {expected}")]
    OutOfRange {
        /// The parameter.
        key: String,
        /// The date asked for.
        date: Date,
        /// The value found.
        value: f64,
        /// What the rule needs.
        expected: String,
    },
}

fn nearest_hint(nearest: Option<&str>) -> String {
    nearest.map_or_else(String::new, |key| format!("; did you mean {key}?"))
}
