//! Why a table cannot be written in another format.

/// Everything that can fail in an export.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ExportError {
    /// The library of a format refuses a table.
    #[error("{table} cannot be written as {format}: {problem}")]
    Refused {
        /// The table, or the workbook.
        table: String,
        /// The format.
        format: &'static str,
        /// What the library says.
        problem: String,
    },
    /// The run has no table that the format is made from.
    #[error("{format} is made from {table}.csv, which this run does not have")]
    TableMissing {
        /// The table.
        table: &'static str,
        /// The format.
        format: &'static str,
    },
}
