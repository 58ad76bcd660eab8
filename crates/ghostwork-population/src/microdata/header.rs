//! The header of a user's file.

use crate::error::PopulationProblem;

use super::Problems;
use super::columns::{COLUMNS, Column};

/// Where each column stands in a file.
#[derive(Default)]
pub(crate) struct Header {
    positions: Vec<Option<usize>>,
    width: usize,
}

impl Header {
    /// Finds the columns; unknown, doubled and missing ones are problems of line 1.
    pub(crate) fn read(names: &csv::StringRecord, problems: &mut Problems) -> Self {
        let mut positions: Vec<Option<usize>> = vec![None; COLUMNS.len()];
        for (index, name) in names.iter().enumerate() {
            let name = name.trim_start_matches('\u{feff}');
            let mut wrong = |message: String| {
                problems.list.push(PopulationProblem {
                    line: 1,
                    column_number: index + 1,
                    column: name.to_owned(),
                    message,
                });
            };
            match COLUMNS.iter().position(|column| column.name() == name) {
                None => wrong(format!("unknown column, expected one of {}", all_names())),
                Some(column) if positions[column].is_some() => wrong("column stands twice".to_owned()),
                Some(column) => positions[column] = Some(index),
            }
        }
        for (column, position) in COLUMNS.iter().zip(&positions) {
            if column.is_required() && position.is_none() {
                problems
                    .add_line(1, format!("column {} is missing: {}", column.name(), column.documentation()));
            }
        }
        Self { positions, width: names.len() }
    }

    /// Whether every required column is there.
    pub(crate) fn is_complete(&self) -> bool {
        COLUMNS.iter().all(|&column| !column.is_required() || self.position(column).is_some())
    }

    /// Returns the index of a column in the file.
    pub(crate) fn position(&self, column: Column) -> Option<usize> {
        self.positions.get(column as usize).copied().flatten()
    }

    /// Returns the number of a column in the file, from 1; 0 where the file lacks it.
    pub(crate) fn number(&self, column: Column) -> usize {
        self.position(column).map_or(0, |index| index + 1)
    }

    /// Number of columns in the file.
    pub(crate) fn width(&self) -> usize {
        self.width
    }
}

fn all_names() -> String {
    COLUMNS.map(Column::name).join(", ")
}
