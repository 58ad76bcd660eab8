//! What can be wrong with a file of tax units.

use std::fmt;
use std::io;

/// The most mistakes reported of one file.
pub(super) const MAXIMUM_MISTAKES: usize = 20;

/// A field of a tax file that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowMistake {
    /// Line of the file, the header being line 1.
    pub line: u64,
    /// Column by name.
    pub column: &'static str,
    /// What the field holds.
    pub found: String,
    /// What was expected.
    pub expected: String,
}

impl fmt::Display for RowMistake {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { line, column, found, expected } = self;
        write!(formatter, "line {line}, {column}: {found:?}, expected {expected}")
    }
}

/// Why a tax file could not be assessed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TaxFileError {
    /// The file cannot be read.
    #[error("the tax file cannot be read: {0}")]
    Unreadable(#[source] io::Error),
    /// The result cannot be written.
    #[error("the assessed tax file cannot be written: {0}")]
    Unwritable(#[source] io::Error),
    /// Columns without a default are missing from the header.
    #[error("the tax file lacks the columns {}", columns.join(", "))]
    MissingColumns {
        /// The columns by name.
        columns: Vec<&'static str>,
    },
    /// A column stands in the header more than once.
    #[error("the tax file has the column {column} more than once")]
    RepeatedColumn {
        /// The column by name.
        column: &'static str,
    },
    /// Rows hold fields that cannot be used.
    #[error("{}", describe(mistakes, *more))]
    BadRows {
        /// The first mistakes of the file, 20 at most.
        mistakes: Vec<RowMistake>,
        /// Whether the file holds more.
        more: bool,
    },
}

/// The first mistakes of a file.
#[derive(Default)]
pub(super) struct Mistakes {
    first: Vec<RowMistake>,
    /// Whether the file holds more.
    pub(super) more: bool,
}

impl Mistakes {
    pub(super) fn is_empty(&self) -> bool {
        self.first.is_empty()
    }

    /// Takes up later mistakes as far as they are still reported.
    pub(super) fn append(&mut self, later: &mut Vec<RowMistake>) {
        let room = MAXIMUM_MISTAKES - self.first.len();
        self.more |= later.len() > room;
        self.first.extend(later.drain(..).take(room));
    }

    pub(super) fn into_result(self) -> Result<(), TaxFileError> {
        if self.first.is_empty() {
            return Ok(());
        }
        Err(TaxFileError::BadRows { mistakes: self.first, more: self.more })
    }
}

fn describe(mistakes: &[RowMistake], more: bool) -> String {
    let fields = if mistakes.len() == 1 { "field" } else { "fields" };
    let mut text = format!("the tax file has {} {fields} that cannot be used", mistakes.len());
    if more {
        text.push_str(" or more");
    }
    for mistake in mistakes {
        text.push_str("\n  ");
        text.push_str(&mistake.to_string());
    }
    text
}
