//! Apache Parquet: typed columns that may be missing, snappy pages, labels and units as metadata.

use std::sync::Arc;

use ghostwork_results::{ColumnValues, StoredColumn, StoredTable};
use parquet::basic::{Compression, LogicalType, Repetition, Type as Physical};
use parquet::data_type::{BoolType, ByteArray, ByteArrayType, DataType, DoubleType, Int32Type, Int64Type};
use parquet::errors::ParquetError;
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedColumnWriter, SerializedFileWriter};
use parquet::schema::types::Type;

use crate::error::ExportError;
use crate::format::{About, Format};

/// Rows that stand together in the file: a reader holds one such group at a time.
const ROWS_PER_GROUP: usize = 200_000;

/// Writes a table.
pub(crate) fn table(table: &StoredTable, about: &About) -> Result<Vec<u8>, ExportError> {
    write(table, about).map_err(|error| Format::Parquet.refuses(&table.name)(&error))
}

fn write(table: &StoredTable, about: &About) -> Result<Vec<u8>, ParquetError> {
    let fields = table.columns.iter().map(field).collect::<Result<Vec<_>, _>>()?;
    let schema = Type::group_type_builder("schema").with_fields(fields).build()?;
    let properties = WriterProperties::builder()
        .set_compression(Compression::SNAPPY)
        .set_created_by("ghostwork".to_owned())
        .set_key_value_metadata(Some(metadata(table, about)))
        .build();
    let mut writer = SerializedFileWriter::new(Vec::new(), Arc::new(schema), Arc::new(properties))?;
    for first in (0..table.rows).step_by(ROWS_PER_GROUP) {
        let rows = first..table.rows.min(first + ROWS_PER_GROUP);
        let mut group = writer.next_row_group()?;
        for column in &table.columns {
            let Some(mut pages) = group.next_column()? else { break };
            write_column(&mut pages, column, rows.clone())?;
            pages.close()?;
        }
        group.close()?;
    }
    writer.into_inner()
}

/// What the run and the codebook say, for readers of the file's metadata.
fn metadata(table: &StoredTable, about: &About) -> Vec<KeyValue> {
    let facts = about.facts.iter().map(|(name, value)| (format!("ghostwork.{name}"), value.clone()));
    let columns = table.columns.iter().map(|column| {
        let unit = if column.unit.is_empty() { String::new() } else { format!(", {}", column.unit) };
        (format!("ghostwork.column.{}", column.name), format!("{}{unit}", column.label))
    });
    let title = std::iter::once(("ghostwork.title".to_owned(), about.title.clone()));
    title.chain(facts).chain(columns).map(|(name, value)| KeyValue::new(name, value)).collect()
}

/// Declares a column that may be missing.
fn field(column: &StoredColumn) -> Result<Arc<Type>, ParquetError> {
    let (physical, logical) = match &column.values {
        ColumnValues::Text(_) => (Physical::BYTE_ARRAY, Some(LogicalType::String)),
        ColumnValues::Integer(_) => (Physical::INT64, None),
        ColumnValues::Number(_) => (Physical::DOUBLE, None),
        ColumnValues::Month(_) => (Physical::INT32, Some(LogicalType::Date)),
        ColumnValues::Boolean(_) => (Physical::BOOLEAN, None),
    };
    let declared = Type::primitive_type_builder(&column.name, physical)
        .with_repetition(Repetition::OPTIONAL)
        .with_logical_type(logical)
        .build()?;
    Ok(Arc::new(declared))
}

fn write_column(
    pages: &mut SerializedColumnWriter<'_>,
    column: &StoredColumn,
    rows: std::ops::Range<usize>,
) -> Result<(), ParquetError> {
    match &column.values {
        ColumnValues::Text(text) => {
            let words: Vec<ByteArray> = text.words.iter().map(|word| word.as_str().into()).collect();
            let is_missing: Vec<bool> = text.words.iter().map(String::is_empty).collect();
            let values = text.positions[rows].iter().map(|position| {
                let position = *position as usize;
                (!is_missing[position]).then(|| words[position].clone())
            });
            write_values::<ByteArrayType>(pages, values)
        }
        ColumnValues::Integer(values) => write_values::<Int64Type>(pages, values[rows].iter().copied()),
        ColumnValues::Number(values) => write_values::<DoubleType>(pages, values[rows].iter().copied()),
        ColumnValues::Boolean(values) => write_values::<BoolType>(pages, values[rows].iter().copied()),
        ColumnValues::Month(values) => {
            let days = |month: ghostwork_results::Month| days_since_1970(month.year(), month.month_of_year());
            write_values::<Int32Type>(pages, values[rows].iter().map(|month| month.map(days)))
        }
    }
}

/// Writes values and, for each row, whether there is one.
fn write_values<T: DataType>(
    pages: &mut SerializedColumnWriter<'_>,
    values: impl Iterator<Item = Option<T::T>>,
) -> Result<(), ParquetError> {
    let mut present = Vec::new();
    let mut levels = Vec::new();
    for value in values {
        levels.push(i16::from(value.is_some()));
        present.extend(value);
    }
    pages.typed::<T>().write_batch(&present, Some(&levels), None)?;
    Ok(())
}

/// Returns the days from 1970-01-01 to the first of a month in the Gregorian calendar.
fn days_since_1970(year: u16, month_of_year: u8) -> i32 {
    // Years begin in March here, so that the leap day is the last of its year; 719,468 days lie between 0000-03-01 and 1970.
    let (year, month) = (i32::from(year), i32::from(month_of_year));
    let (year, months_since_march) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let leap_days = year / 4 - year / 100 + year / 400;
    365 * year + leap_days + (153 * months_since_march + 2) / 5 - 719_468
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_become_the_day_they_begin() {
        // 1970 and 1971 have 365 days; 2000-03-01 comes after 30 years with 8 leap days and January and February.
        assert_eq!(days_since_1970(1970, 1), 0);
        assert_eq!(days_since_1970(1972, 1), 730);
        assert_eq!(days_since_1970(2000, 3), 30 * 365 + 8 + 31 + 28);
    }
}
