//! The tables of a stored run read back as typed columns, for writing them in other formats.

use std::collections::BTreeMap;
use std::path::Path;

use ghostwork_parameters::Month;

use crate::error::ResultsError;
use crate::store::manifest::Manifest;
use crate::store::read::read_listed;
use crate::table::CODEBOOK_FILE;

/// Values of a column, one per row; `None` is missing.
#[derive(Debug, Clone, PartialEq)]
pub enum ColumnValues {
    /// Words; an empty word is missing.
    Text(Words),
    /// Whole numbers.
    Integer(Vec<Option<i64>>),
    /// Numbers.
    Number(Vec<Option<f64>>),
    /// Calendar months.
    Month(Vec<Option<Month>>),
    /// True or false.
    Boolean(Vec<Option<bool>>),
}

/// A column of words, each word kept once.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Words {
    /// The different words, in order of appearance.
    pub words: Vec<String>,
    /// Position in `words`, one per row.
    pub positions: Vec<u32>,
}

impl Words {
    /// Returns the word of every row.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.positions.iter().map(|position| self.words[*position as usize].as_str())
    }
}

/// A column as the codebook describes it.
#[derive(Debug, Clone, PartialEq)]
pub struct StoredColumn {
    /// Name in the header.
    pub name: String,
    /// What it holds, for readers.
    pub label: String,
    /// Unit, or empty.
    pub unit: String,
    /// Its values.
    pub values: ColumnValues,
}

/// A table of a stored run.
#[derive(Debug, Clone, PartialEq)]
pub struct StoredTable {
    /// Name of the file without its ending, such as `outcomes`.
    pub name: String,
    /// Number of rows.
    pub rows: usize,
    /// Columns in the order of the file.
    pub columns: Vec<StoredColumn>,
}

impl Manifest {
    /// Returns the names of the tables of the run, charts' data left out.
    pub fn tables(&self) -> impl Iterator<Item = &str> {
        let names = self.files.iter().map(|entry| entry.name.as_str());
        names
            .filter(|name| !name.contains('/') && Path::new(name).extension().is_some_and(|end| end == "csv"))
    }
}

/// Reads a table of a run, typed as the run's codebook says.
///
/// # Errors
/// When the table or the codebook is missing or damaged, or a value is not of its column's type.
pub fn read_table(folder: &Path, manifest: &Manifest, file: &str) -> Result<StoredTable, ResultsError> {
    let codebook = read_listed(folder, manifest, CODEBOOK_FILE)?;
    let damaged = |file: &str, problem: String| ResultsError::Damaged { file: folder.join(file), problem };
    let described = descriptions(&codebook, file).map_err(|problem| damaged(CODEBOOK_FILE, problem))?;
    let bytes = read_listed(folder, manifest, file)?;
    typed(&bytes, file, &described).map_err(|problem| damaged(file, problem))
}

/// Label, unit and type of a column.
struct Description {
    label: String,
    unit: String,
    kind: String,
}

/// Reads what the codebook says of the columns of a file.
fn descriptions(codebook: &[u8], file: &str) -> Result<BTreeMap<String, Description>, String> {
    let mut found = BTreeMap::new();
    for row in csv::Reader::from_reader(codebook).records() {
        let row = row.map_err(|error| error.to_string())?;
        let field = |position: usize| row.get(position).unwrap_or_default().to_owned();
        if field(0) == file && field(4) != "indicator" {
            found.insert(field(1), Description { label: field(2), unit: field(3), kind: field(4) });
        }
    }
    Ok(found)
}

fn typed(bytes: &[u8], file: &str, described: &BTreeMap<String, Description>) -> Result<StoredTable, String> {
    let mut reader = csv::Reader::from_reader(bytes);
    let header = reader.headers().map_err(|error| error.to_string())?.clone();
    let mut columns = header
        .iter()
        .map(|name| {
            let about = described.get(name).ok_or_else(|| format!("the codebook has no column {name}"))?;
            Ok(StoredColumn {
                name: name.to_owned(),
                label: about.label.clone(),
                unit: about.unit.clone(),
                values: empty(&about.kind)
                    .ok_or_else(|| format!("{name} is of unknown type {}", about.kind))?,
            })
        })
        .collect::<Result<Vec<_>, String>>()?;
    let mut known: Vec<BTreeMap<String, u32>> = vec![BTreeMap::new(); columns.len()];
    let mut record = csv::StringRecord::new();
    let mut rows = 0;
    while reader.read_record(&mut record).map_err(|error| error.to_string())? {
        rows += 1;
        for ((column, known), field) in columns.iter_mut().zip(&mut known).zip(&record) {
            column
                .values
                .push(field, known)
                .ok_or_else(|| format!("row {rows}: {} is {field:?}", column.name))?;
        }
    }
    let name = file.trim_end_matches(".csv").to_owned();
    Ok(StoredTable { name, rows, columns })
}

/// Returns no values of a type named in the codebook.
fn empty(kind: &str) -> Option<ColumnValues> {
    Some(match kind {
        "text" => ColumnValues::Text(Words::default()),
        "integer" => ColumnValues::Integer(Vec::new()),
        "number" => ColumnValues::Number(Vec::new()),
        "month" => ColumnValues::Month(Vec::new()),
        "boolean" => ColumnValues::Boolean(Vec::new()),
        _ => return None,
    })
}

impl ColumnValues {
    /// Adds a field as it stands in the file; `None` when it is not of the type.
    fn push(&mut self, field: &str, known: &mut BTreeMap<String, u32>) -> Option<()> {
        let is_missing = field.is_empty();
        match self {
            Self::Text(text) => {
                let position = known.get(field).copied().unwrap_or_else(|| {
                    let position = text.words.len() as u32;
                    text.words.push(field.to_owned());
                    known.insert(field.to_owned(), position);
                    position
                });
                text.positions.push(position);
            }
            Self::Integer(values) => values.push(if is_missing { None } else { Some(field.parse().ok()?) }),
            Self::Number(values) => values.push(if is_missing { None } else { Some(field.parse().ok()?) }),
            Self::Month(values) => values.push(if is_missing { None } else { Some(field.parse().ok()?) }),
            Self::Boolean(values) => values.push(if is_missing { None } else { Some(field.parse().ok()?) }),
        }
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn description(kind: &str) -> Description {
        Description { label: String::new(), unit: String::new(), kind: kind.to_owned() }
    }

    #[test]
    fn fields_become_values_of_their_type_and_empty_fields_are_missing() {
        let described = [("month", "month"), ("group", "text"), ("est", "number"), ("clear", "boolean")]
            .map(|(name, kind)| (name.to_owned(), description(kind)))
            .into();
        let file = b"month,group,est,clear\n2027-01,all,-0.5,true\n2027-02,all,,\n";

        let table = typed(file, "outcomes.csv", &described).unwrap();

        assert_eq!((table.name.as_str(), table.rows), ("outcomes", 2));
        let words = Words { words: vec!["all".to_owned()], positions: vec![0, 0] };
        assert_eq!(table.columns[1].values, ColumnValues::Text(words));
        assert_eq!(table.columns[2].values, ColumnValues::Number(vec![Some(-0.5), None]));
        assert_eq!(table.columns[3].values, ColumnValues::Boolean(vec![Some(true), None]));
    }

    #[test]
    fn a_value_of_another_type_is_named_with_row_and_column() {
        let described = [("est".to_owned(), description("number"))].into();

        let problem = typed(b"est\n1\nmany\n", "outcomes.csv", &described).unwrap_err();

        assert_eq!(problem, "row 2: est is \"many\"");
    }
}
