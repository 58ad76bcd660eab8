//! The tables of a run: CSV, one observation a row, UTF-8, decimal point, comma, LF, empty for missing.
//!
//! Columns and their order are part of the layout ([`crate::store::SCHEMA_VERSION`]); `codebook.csv` explains each.

mod codebook;
mod column;
mod comparison;
mod monthly;
mod study;

use std::io::{self, Write};

use crate::comparison::Comparison;
use crate::record::RunRecord;
use crate::store::Role;
use crate::study::Study;

pub(crate) use codebook::CODEBOOK_FILE;
pub(crate) use column::Column;
pub use comparison::COMPARISON_TABLES;
pub(crate) use monthly::{MONTHLY_FILE, read_monthly};

/// Writes the rows of a table.
type Rows<'a> = Box<dyn Fn(&mut Rower<'_>) -> io::Result<()> + 'a>;

/// A table that can be written as often as wanted.
pub(crate) struct Table<'a> {
    file: &'static str,
    columns: &'static [Column],
    rows: Rows<'a>,
}

impl<'a> Table<'a> {
    pub(crate) fn new(
        file: &'static str,
        columns: &'static [Column],
        rows: impl Fn(&mut Rower<'_>) -> io::Result<()> + 'a,
    ) -> Self {
        Self { file, columns, rows: Box::new(rows) }
    }

    /// Returns the name of the file.
    pub(crate) fn file(&self) -> &'static str {
        self.file
    }

    /// Writes the header and every row.
    pub(crate) fn write(&self, writer: &mut dyn Write) -> io::Result<()> {
        let mut rower = Rower { csv: csv_writer(writer), width: self.columns.len() };
        rower.row(self.columns.iter().map(|column| column.name))?;
        (self.rows)(&mut rower)?;
        rower.csv.flush()
    }
}

/// Writes rows of one width.
pub(crate) struct Rower<'a> {
    csv: csv::Writer<&'a mut dyn Write>,
    width: usize,
}

impl Rower<'_> {
    /// Writes one row.
    pub(crate) fn row<T: AsRef<str>>(&mut self, fields: impl IntoIterator<Item = T>) -> io::Result<()> {
        let mut record = csv::StringRecord::new();
        for field in fields {
            record.push_field(field.as_ref());
        }
        if record.len() != self.width {
            let problem = format!("a row has {} fields, the table {} columns", record.len(), self.width);
            return Err(io::Error::other(problem));
        }
        self.csv.write_record(&record).map_err(io::Error::from)
    }
}

fn csv_writer(writer: &mut dyn Write) -> csv::Writer<&mut dyn Write> {
    csv::WriterBuilder::new().terminator(csv::Terminator::Any(b'\n')).from_writer(writer)
}

/// A table with its columns, for the codebook.
type Described = (&'static str, &'static [Column]);

/// Tables that the caller writes and the codebook explains: the months of workers that are followed, the settings without a source,
/// what was drawn, and the statistics of a validation.
pub(crate) const TABLES_OF_THE_CALLER: [Described; 4] = [
    ("panel.csv", column::PANEL),
    (ASSUMPTIONS_FILE, column::ASSUMPTIONS),
    (DRAWS_FILE, column::DRAWS),
    (STATISTICS_FILE, column::STATISTICS),
];

/// The file of the settings without a source.
pub const ASSUMPTIONS_FILE: &str = "assumptions.csv";

/// The file of what was drawn.
pub const DRAWS_FILE: &str = "draws.csv";

/// The file of the statistics of a validation.
pub const STATISTICS_FILE: &str = "moments.csv";

/// The file of what a study of sensitivity finds by its design.
pub const STRENGTHS_FILE: &str = "strengths.csv";

/// Returns the columns of `assumptions.csv`, in order.
pub fn assumption_columns() -> impl Iterator<Item = &'static str> {
    column::ASSUMPTIONS.iter().map(|column| column.name)
}

/// Returns the columns of `panel.csv`, in order.
pub fn panel_columns() -> impl Iterator<Item = &'static str> {
    column::PANEL.iter().map(|column| column.name)
}

/// Returns the columns of `moments.csv` of a validation, in order.
pub fn statistics_columns() -> impl Iterator<Item = &'static str> {
    column::STATISTICS.iter().map(|column| column.name)
}

/// Lists the tables of a run of one scenario, the codebook for those the caller writes included.
pub(crate) fn of_run<'a>(record: &'a RunRecord, others: &[Described]) -> Vec<Table<'a>> {
    let tables = vec![monthly::monthly(vec![(Role::Run, record)]), monthly::paths(vec![(Role::Run, record)])];
    with_codebook(tables, others, (Some(record), record.panel.draws))
}

/// Lists the tables of a comparison.
pub(crate) fn of_comparison<'a>(comparison: &'a Comparison, others: &[Described]) -> Vec<Table<'a>> {
    let records = comparison.records();
    let mut tables = vec![
        comparison::outcomes(comparison),
        comparison::differences(comparison),
        comparison::derived(comparison),
        monthly::monthly(records.clone()),
        monthly::paths(records),
    ];
    tables.extend(comparison::optional(comparison));
    let baseline = &comparison.baseline;
    with_codebook(tables, others, (Some(baseline), baseline.panel.draws))
}

/// Lists the tables of a study.
pub(crate) fn of_study(study: &Study) -> Vec<Table<'_>> {
    let of_design = matches!(study, Study::Sensitivity(_)).then_some((STRENGTHS_FILE, column::STRENGTHS));
    with_codebook(vec![study::table(study)], of_design.as_slice(), (None, study.draws()))
}

/// Adds the table that explains the columns of all others.
fn with_codebook<'a>(
    mut tables: Vec<Table<'a>>,
    others: &[Described],
    drawn: (Option<&'a RunRecord>, usize),
) -> Vec<Table<'a>> {
    let mut described: Vec<Described> = tables.iter().map(|table| (table.file, table.columns)).collect();
    described.extend(others);
    described.push((CODEBOOK_FILE, column::CODEBOOK));
    tables.push(codebook::codebook(described, drawn));
    tables
}
