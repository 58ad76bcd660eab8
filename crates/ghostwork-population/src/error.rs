//! What can be wrong with a population.

use std::fmt;

/// Why a population cannot be made.
#[derive(Clone, PartialEq, Debug, thiserror::Error)]
pub enum PopulationError {
    /// The embedded file is not a gzip file of the expected form.
    #[error("the embedded survey file cannot be unpacked: {reason}")]
    SurveyFileNotUnpacked {
        /// What the decoder met.
        reason: String,
    },
    /// A line of the embedded file has a value that is no number, or too few values.
    #[error("line {line} of the embedded survey file: {column} is not a whole number in range")]
    SurveyValueNotRead {
        /// Line, from 1.
        line: usize,
        /// Name of the column.
        column: &'static str,
    },
    /// The first line of the embedded file lacks an entry.
    #[error("the embedded survey file does not say its {entry}")]
    SurveyEntryMissing {
        /// Name of the entry.
        entry: &'static str,
    },
    /// A row of the table of business profit cannot be read.
    #[error("line {line} of the table of business profit by adjusted gross income cannot be read")]
    ProfitTableNotRead {
        /// Line, from 1.
        line: usize,
    },
}

/// One mistake in a user's file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PopulationProblem {
    /// Line, from 1; the header is line 1.
    pub line: u64,
    /// Number of the column, from 1; 0 where the whole line is meant.
    pub column_number: usize,
    /// Name of the column; empty where the whole line is meant.
    pub column: String,
    /// What is wrong and what was expected.
    pub message: String,
}

impl fmt::Display for PopulationProblem {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.column_number == 0 {
            write!(formatter, "line {}: {}", self.line, self.message)
        } else {
            write!(
                formatter,
                "line {}, column {} ({}): {}",
                self.line, self.column_number, self.column, self.message
            )
        }
    }
}

/// Every mistake in a user's file; its text shows the first twenty.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PopulationProblems {
    /// The mistakes in file order.
    pub problems: Vec<PopulationProblem>,
}

impl PopulationProblems {
    /// Number of mistakes that the text shows.
    pub const SHOWN: usize = 20;
}

impl fmt::Display for PopulationProblems {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let count = self.problems.len();
        write!(formatter, "{count} problem{} in the population file", if count == 1 { "" } else { "s" })?;
        for problem in self.problems.iter().take(Self::SHOWN) {
            write!(formatter, "\n  {problem}")?;
        }
        if count > Self::SHOWN {
            write!(formatter, "\n  and {} more", count - Self::SHOWN)?;
        }
        Ok(())
    }
}

impl std::error::Error for PopulationProblems {}
