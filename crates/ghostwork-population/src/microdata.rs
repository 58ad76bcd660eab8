//! A user's own microdata: one CSV row per person, every mistake reported with line and column.
//!
//! Rows of a household stand together. What belongs to a tax unit (children, filing status, interest and so on) is read
//! from the row of its head and empty elsewhere; what belongs to the household (state, weight) is the same on all its rows.
//! Lines that begin with `#` are comments; a first line `# synthetic` declares that the records are of nobody, so that
//! results on small groups of them need not be withheld.
//! [`Population::column_documentation`] lists the columns; `data/population/example.csv` shows them all.

mod columns;
mod header;
mod households;
mod row;
mod writing;

use std::io::{BufRead, BufReader, Read};

use crate::error::{PopulationProblem, PopulationProblems};
use crate::population::{Population, PopulationDescription};

use columns::COLUMNS;
pub use columns::Column;
use header::Header;
use row::Row;

/// The mistakes met so far.
#[derive(Default)]
struct Problems {
    list: Vec<PopulationProblem>,
}

impl Problems {
    /// Adds a mistake of a whole line.
    fn add_line(&mut self, line: u64, message: String) {
        self.list.push(PopulationProblem { line, column_number: 0, column: String::new(), message });
    }

    /// Adds a mistake of one value.
    fn add(&mut self, line: u64, header: &Header, column: Column, message: String) {
        let column_number = header.number(column);
        self.list.push(PopulationProblem { line, column_number, column: column.name().to_owned(), message });
    }
}

impl Population {
    /// Reads persons from CSV with the columns of [`Population::column_documentation`].
    ///
    /// # Errors
    ///
    /// When anything in the file is not as documented; all mistakes are listed.
    pub fn from_csv(reader: impl Read) -> Result<Self, PopulationProblems> {
        let mut problems = Problems::default();
        let mut reader = BufReader::new(reader);
        let is_synthetic = declares_synthetic(&mut reader);
        let rows = read_rows(reader, &mut problems);
        let mut population = households::assemble(&rows, &mut problems);
        population.description.is_synthetic = is_synthetic;
        if problems.list.is_empty() {
            Ok(population)
        } else {
            problems.list.sort_by_key(|problem| (problem.line, problem.column_number));
            Err(PopulationProblems { problems: problems.list })
        }
    }

    /// Returns the columns that [`Population::from_csv`] reads, in the order of the example.
    pub fn column_documentation() -> &'static [Column] {
        &COLUMNS
    }
}

/// Looks at the first line without taking it; a file that cannot be read is told of when its rows are.
fn declares_synthetic(reader: &mut impl BufRead) -> bool {
    let start = reader.fill_buf().unwrap_or_default();
    let line = start.split(|byte| *byte == b'\n').next().unwrap_or_default();
    line.trim_ascii().strip_prefix(b"#").is_some_and(|comment| comment.trim_ascii() == b"synthetic")
}

/// Where a user's file comes from, as far as it says.
fn description() -> PopulationDescription {
    PopulationDescription {
        source: "user's microdata".to_owned(),
        licence: "the user's".to_owned(),
        base_year: None,
        is_embedded: false,
        is_synthetic: false,
    }
}

/// The header and the rows that could be read.
struct Rows {
    header: Header,
    rows: Vec<Row>,
}

fn read_rows(reader: impl Read, problems: &mut Problems) -> Rows {
    let mut reader =
        csv::ReaderBuilder::new().flexible(true).trim(csv::Trim::All).comment(Some(b'#')).from_reader(reader);
    let header = match reader.headers() {
        Ok(names) => Header::read(names, problems),
        Err(error) => {
            problems.add_line(1, format!("the header cannot be read: {error}"));
            return Rows { header: Header::default(), rows: Vec::new() };
        }
    };
    let mut rows = Vec::new();
    if !header.is_complete() {
        return Rows { header, rows };
    }
    for record in reader.into_records() {
        match record {
            Ok(record) => rows.extend(Row::read(&record, &header, problems)),
            Err(error) => {
                let line = error.position().map_or(0, csv::Position::line);
                problems.add_line(line, format!("cannot be read as UTF-8 CSV: {error}"));
                if matches!(error.kind(), csv::ErrorKind::Io(_)) {
                    break;
                }
            }
        }
    }
    if rows.is_empty() && problems.list.is_empty() {
        problems.add_line(1, "no person follows the header".to_owned());
    }
    Rows { header, rows }
}
