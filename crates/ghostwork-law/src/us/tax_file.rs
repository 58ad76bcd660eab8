//! Files of tax units: a CSV in, the same rows with their assessment out.

use std::collections::BTreeMap;
use std::io::{Read, Write};

use rayon::prelude::*;

use super::assessment::Assessment;
use super::law::UsLaw;
use super::tax_file_output::{OUTPUT_COLUMNS, output_fields, write_amount};
use super::tax_file_row::{Columns, INPUT_COLUMNS, read_row};
use super::tax_unit::TaxUnitYear;

/// Rows read before they are assessed in parallel.
const CHUNK_ROWS: usize = 8_192;

/// The most mistakes reported of one file.
const MAXIMUM_MISTAKES: usize = 20;

/// What a file of tax units held.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Summary {
    /// Number of rows assessed.
    pub rows: u64,
    /// Sum of income tax after credits; USD.
    pub income_tax: f64,
    /// Sum of self-employment tax; USD.
    pub self_employment_tax: f64,
    /// Sum of food assistance; USD.
    pub food_assistance: f64,
    /// Sum of premium tax credits; USD.
    pub premium_tax_credit: f64,
}

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

impl std::fmt::Display for RowMistake {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { line, column, found, expected } = self;
        write!(formatter, "line {line}, {column}: {found:?}, expected {expected}")
    }
}

/// Why a tax file could not be assessed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TaxFileError {
    /// The file is not CSV.
    #[error("the tax file cannot be read: {0}")]
    Unreadable(#[source] csv::Error),
    /// The result cannot be written.
    #[error("the assessed tax file cannot be written: {0}")]
    Unwritable(#[source] csv::Error),
    /// Columns are missing from the header.
    #[error("the tax file lacks the columns {}", columns.join(", "))]
    MissingColumns {
        /// The columns by name.
        columns: Vec<&'static str>,
    },
    /// Rows hold fields that cannot be used.
    #[error("{}", describe_mistakes(mistakes, *more))]
    BadRows {
        /// The first mistakes of the file, 20 at most.
        mistakes: Vec<RowMistake>,
        /// Whether the file holds more.
        more: bool,
    },
}

/// Assesses every tax unit of a CSV and writes its input columns followed by [`OUTPUT_COLUMNS`].
///
/// Columns may come in any order; others are left out. Rows are read and written in chunks, so a file of any length
/// takes little memory; chunks are assessed in parallel, and the order of rows is kept.
///
/// # Errors
///
/// When the file is not CSV, columns are missing, the result cannot be written, or rows hold fields that cannot be
/// used: then the first 20 mistakes of the whole file are returned together and what was written is incomplete.
pub fn tax_file(input: impl Read, output: impl Write) -> Result<Summary, TaxFileError> {
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(input);
    let header = reader.headers().map_err(TaxFileError::Unreadable)?.clone();
    let columns = Columns::find(&header).map_err(|columns| TaxFileError::MissingColumns { columns })?;
    let mut writer = csv::Writer::from_writer(output);
    writer.write_record(INPUT_COLUMNS.iter().chain(&OUTPUT_COLUMNS)).map_err(TaxFileError::Unwritable)?;

    let mut run = Run::default();
    let mut chunk = Vec::with_capacity(CHUNK_ROWS);
    for record in reader.into_records() {
        chunk.push(record.map_err(TaxFileError::Unreadable)?);
        if chunk.len() == CHUNK_ROWS {
            run.assess_chunk(&columns, &mut chunk, &mut writer)?;
        }
    }
    run.assess_chunk(&columns, &mut chunk, &mut writer)?;
    writer.flush().map_err(|error| TaxFileError::Unwritable(error.into()))?;
    run.finish()
}

/// The state of a file being assessed.
#[derive(Default)]
struct Run {
    laws: BTreeMap<u16, UsLaw>,
    summary: Summary,
    mistakes: Vec<RowMistake>,
    more: bool,
}

impl Run {
    fn assess_chunk<W: Write>(
        &mut self,
        columns: &Columns,
        chunk: &mut Vec<csv::StringRecord>,
        writer: &mut csv::Writer<W>,
    ) -> Result<(), TaxFileError> {
        let rows: Vec<Result<(u16, TaxUnitYear), Vec<RowMistake>>> =
            chunk.par_iter().map(|record| read_row(columns, record)).collect();
        let mut units = Vec::with_capacity(rows.len());
        for (row, record) in rows.into_iter().zip(chunk.iter()) {
            match row.and_then(|(year, unit)| self.require_law(columns, record, year).map(|()| (year, unit)))
            {
                Ok(unit) => units.push(unit),
                Err(mistakes) => self.note(mistakes),
            }
        }
        if self.mistakes.is_empty() {
            self.write_chunk(columns, chunk, &units, writer)?;
        }
        chunk.clear();
        Ok(())
    }

    fn write_chunk<W: Write>(
        &mut self,
        columns: &Columns,
        chunk: &[csv::StringRecord],
        units: &[(u16, TaxUnitYear)],
        writer: &mut csv::Writer<W>,
    ) -> Result<(), TaxFileError> {
        let laws = &self.laws;
        let assessments: Vec<Option<Assessment>> =
            units.par_iter().map(|(year, unit)| laws.get(year).map(|law| law.assess(unit))).collect();
        let mut text = String::new();
        for (record, assessment) in chunk.iter().zip(assessments.into_iter().flatten()) {
            for field in columns.fields(record) {
                writer.write_field(field).map_err(TaxFileError::Unwritable)?;
            }
            for amount in output_fields(&assessment) {
                write_amount(&mut text, amount);
                writer.write_field(&text).map_err(TaxFileError::Unwritable)?;
            }
            writer.write_record(None::<&[u8]>).map_err(TaxFileError::Unwritable)?;
            self.summary.add(&assessment);
        }
        Ok(())
    }

    fn require_law(
        &mut self,
        columns: &Columns,
        record: &csv::StringRecord,
        year: u16,
    ) -> Result<(), Vec<RowMistake>> {
        if self.laws.contains_key(&year) {
            return Ok(());
        }
        match UsLaw::for_year(year) {
            Ok(law) => {
                self.laws.insert(year, law);
                Ok(())
            }
            Err(error) => Err(vec![columns.mistake(record, "year", format!("a year with law: {error}"))]),
        }
    }

    fn note(&mut self, mistakes: Vec<RowMistake>) {
        for mistake in mistakes {
            if self.mistakes.len() < MAXIMUM_MISTAKES {
                self.mistakes.push(mistake);
            } else {
                self.more = true;
            }
        }
    }

    fn finish(self) -> Result<Summary, TaxFileError> {
        if self.mistakes.is_empty() {
            Ok(self.summary)
        } else {
            Err(TaxFileError::BadRows { mistakes: self.mistakes, more: self.more })
        }
    }
}

impl Summary {
    fn add(&mut self, assessment: &Assessment) {
        self.rows += 1;
        self.income_tax += assessment.income_tax;
        self.self_employment_tax += assessment.self_employment_tax;
        self.food_assistance += assessment.food_assistance;
        self.premium_tax_credit += assessment.premium_tax_credit;
    }
}

fn describe_mistakes(mistakes: &[RowMistake], more: bool) -> String {
    let mut text = format!("the tax file has {} fields that cannot be used", mistakes.len());
    if more {
        text.push_str(" or more");
    }
    for mistake in mistakes {
        text.push_str("\n  ");
        text.push_str(&mistake.to_string());
    }
    text
}
