//! A table as one JSON document: what was run, what the columns are, then the rows.

use ghostwork_results::{ColumnValues, StoredColumn, StoredTable};
use serde_json::{Map, Value, json};

use crate::error::ExportError;
use crate::format::{About, Format};

/// Layout of the document.
const SCHEMA_VERSION: u32 = 1;

/// Writes a table.
pub(crate) fn table(table: &StoredTable, about: &About) -> Result<Vec<u8>, ExportError> {
    let columns: Vec<Value> = table
        .columns
        .iter()
        .map(|column| json!({ "name": column.name, "label": column.label, "unit": column.unit }))
        .collect();
    let rows: Vec<Vec<Value>> =
        (0..table.rows).map(|row| table.columns.iter().map(|column| value(column, row)).collect()).collect();
    let title = [("title".to_owned(), about.title.clone())];
    let facts: Map<String, Value> =
        title.into_iter().chain(about.facts.clone()).map(|(name, value)| (name, value.into())).collect();
    let document = json!({
        "schema_version": SCHEMA_VERSION,
        "table": table.name,
        "about": facts,
        "columns": columns,
        "rows": rows,
    });
    serde_json::to_vec(&document).map_err(|error| Format::Json.refuses(&table.name)(&error))
}

fn value(column: &StoredColumn, row: usize) -> Value {
    match &column.values {
        ColumnValues::Text(text) => match text.words[text.positions[row] as usize].as_str() {
            "" => Value::Null,
            word => word.into(),
        },
        ColumnValues::Integer(values) => values[row].into(),
        ColumnValues::Number(values) => values[row].into(),
        ColumnValues::Month(values) => values[row].map(|month| month.to_string()).into(),
        ColumnValues::Boolean(values) => values[row].into(),
    }
}
