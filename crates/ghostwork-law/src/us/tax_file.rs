//! Files of tax units: a CSV in, the same rows with their assessment out.

use std::collections::BTreeMap;
use std::io::{Read, Write};

use rayon::prelude::*;

use super::assessment::Assessment;
use super::law::UsLaw;
use super::tax_file_row::{Columns, INPUT_COLUMNS, read_row};
use super::tax_unit::TaxUnitYear;

/// Rows read before they are assessed in parallel.
const CHUNK_ROWS: usize = 8_192;

/// The most mistakes reported of one file.
const MAXIMUM_MISTAKES: usize = 20;

/// The columns written after the input columns; USD a year, or numbers of people.
pub const OUTPUT_COLUMNS: [&str; 22] = [
    "se_tax",
    "half_se_ded",
    "agi",
    "std_ded",
    "qbi_ded",
    "taxable_income",
    "tax_before_credits",
    "amt",
    "addl_medicare",
    "niit",
    "eitc",
    "ctc_total",
    "ctc_refundable",
    "cdctc",
    "tip_ded",
    "senior_ded",
    "fed_income_tax_excl_se",
    "fica_employee",
    "aca_ptc",
    "medicaid_eligible_any",
    "chip_eligible_any",
    "snap_annual",
];

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

/// The amounts of an assessment in the order of [`OUTPUT_COLUMNS`].
fn output_fields(assessment: &Assessment) -> [f64; OUTPUT_COLUMNS.len()] {
    [
        assessment.self_employment_tax,
        assessment.self_employment_tax_deduction,
        assessment.adjusted_gross_income,
        assessment.standard_deduction,
        assessment.qualified_business_income_deduction,
        assessment.taxable_income,
        assessment.income_tax_before_credits,
        assessment.alternative_minimum_tax,
        assessment.additional_medicare_tax,
        assessment.net_investment_income_tax,
        assessment.earned_income_credit,
        assessment.child_tax_credit,
        assessment.refundable_child_tax_credit,
        assessment.child_care_credit,
        assessment.tips_deduction,
        assessment.senior_deduction,
        assessment.income_tax,
        assessment.employee_payroll_tax,
        assessment.premium_tax_credit,
        f64::from(assessment.medicaid_eligible_people),
        f64::from(assessment.chip_eligible_people),
        assessment.food_assistance,
    ]
}

/// Writes an amount in whole cents.
fn write_amount(text: &mut String, amount: f64) {
    let cents = (amount * 100.0).round() as i64;
    let sign = if cents < 0 { "-" } else { "" };
    let magnitude = cents.unsigned_abs();
    text.clear();
    text.push_str(sign);
    let mut digits = [0_u8; 20];
    let mut count = 0;
    let mut whole = magnitude / 100;
    while let Some(slot) = digits.get_mut(count) {
        *slot = b'0' + (whole % 10) as u8;
        count += 1;
        whole /= 10;
        if whole == 0 {
            break;
        }
    }
    text.extend(digits.iter().take(count).rev().map(|&digit| char::from(digit)));
    text.push('.');
    text.push(char::from(b'0' + (magnitude / 10 % 10) as u8));
    text.push(char::from(b'0' + (magnitude % 10) as u8));
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

#[cfg(test)]
mod tests {
    use super::write_amount;

    #[test]
    fn amounts_are_written_in_cents() {
        let mut text = String::new();
        for (amount, expected) in
            [(0.0, "0.00"), (-0.001, "0.00"), (-6028.0, "-6028.00"), (10_523.826, "10523.83"), (0.05, "0.05")]
        {
            write_amount(&mut text, amount);
            assert_eq!(text, expected);
        }
    }
}
