//! The formats, and what an export starts from.

use ghostwork_results::{PopulationGroup, StoredTable};

use crate::error::ExportError;
use crate::{ilostat, json, parquet, stata, workbook};

/// A format that tables can be written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Apache Parquet, one file a table.
    Parquet,
    /// One workbook with a sheet a table.
    Xlsx,
    /// Stata 14 and later, one file a table.
    Stata,
    /// One JSON document a table.
    Json,
    /// One CSV file with the column names of ILOSTAT.
    Ilostat,
}

/// What a run says of itself, beside its tables.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct About {
    /// Title of what was run.
    pub title: String,
    /// Place of the population.
    pub place: String,
    /// Pairs of a name and what stands for it, in the order in which they are shown.
    pub facts: Vec<(String, String)>,
    /// The population groups of the run.
    pub groups: Vec<PopulationGroup>,
}

/// A file made by an export.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exported {
    /// Name inside the run's folder.
    pub name: String,
    /// Content.
    pub bytes: Vec<u8>,
}

impl Format {
    /// Every format.
    pub const ALL: [Self; 5] = [Self::Parquet, Self::Xlsx, Self::Stata, Self::Json, Self::Ilostat];

    /// Returns the word for the format, which is the ending of its files but for ILOSTAT.
    pub fn word(self) -> &'static str {
        match self {
            Self::Parquet => "parquet",
            Self::Xlsx => "xlsx",
            Self::Stata => "dta",
            Self::Json => "json",
            Self::Ilostat => "ilostat",
        }
    }

    /// Writes tables in this format.
    ///
    /// # Errors
    /// When a table does not fit the format, or the one that the format needs is missing.
    pub fn export(self, tables: &[StoredTable], about: &About) -> Result<Vec<Exported>, ExportError> {
        match self {
            Self::Parquet => self.each(tables, |table| parquet::table(table, about)),
            Self::Stata => self.each(tables, |table| stata::table(table, about)),
            Self::Json => self.each(tables, |table| json::table(table, about)),
            Self::Xlsx => Ok(vec![one("tables.xlsx", workbook::workbook(tables, about)?)]),
            Self::Ilostat => Ok(vec![one("ilostat.csv", ilostat::csv(tables, about)?)]),
        }
    }

    /// Makes one file a table.
    fn each(
        self,
        tables: &[StoredTable],
        write: impl Fn(&StoredTable) -> Result<Vec<u8>, ExportError>,
    ) -> Result<Vec<Exported>, ExportError> {
        tables
            .iter()
            .map(|table| Ok(one(&format!("{}.{}", table.name, self.word()), write(table)?)))
            .collect()
    }

    /// Returns the error for a table that the format's library refuses.
    pub(crate) fn refuses(self, table: &str) -> impl Fn(&dyn std::fmt::Display) -> ExportError {
        move |problem| ExportError::Refused {
            table: table.to_owned(),
            format: self.word(),
            problem: problem.to_string(),
        }
    }
}

fn one(name: &str, bytes: Vec<u8>) -> Exported {
    Exported { name: format!("export/{name}"), bytes }
}
