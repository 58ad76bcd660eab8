//! One workbook for spreadsheets: a sheet that says what was run, then a sheet a table, cells typed.

use ghostwork_results::{ColumnValues, StoredColumn, StoredTable};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format as CellFormat, Workbook, Worksheet, XlsxError};

use crate::error::ExportError;
use crate::format::{About, Format};

/// Rows of a sheet below its header.
const LARGEST_TABLE: usize = 1_048_575;
/// Widths of columns in characters.
const NARROW: f64 = 14.0;
const WIDE: f64 = 34.0;

/// Writes every table that fits into a sheet; the first sheet says which do not.
pub(crate) fn workbook(tables: &[StoredTable], about: &About) -> Result<Vec<u8>, ExportError> {
    write(tables, about).map_err(|error| Format::Xlsx.refuses("the workbook")(&error))
}

fn write(tables: &[StoredTable], about: &About) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    // A fixed date: the same run gives the same bytes.
    let properties = DocProperties::new()
        .set_title(&about.title)
        .set_creation_datetime(&ExcelDateTime::from_ymd(2000, 1, 1)?);
    workbook.set_properties(&properties);
    let (fitting, too_long): (Vec<_>, Vec<_>) = tables.iter().partition(|table| table.rows <= LARGEST_TABLE);
    about_sheet(workbook.add_worksheet(), about, &too_long)?;
    for table in fitting {
        table_sheet(workbook.add_worksheet(), table)?;
    }
    workbook.save_to_buffer()
}

fn about_sheet(sheet: &mut Worksheet, about: &About, too_long: &[&StoredTable]) -> Result<(), XlsxError> {
    sheet.set_name("About")?;
    sheet.set_column_width(0, NARROW * 2.0)?;
    sheet.set_column_width(1, WIDE * 3.0)?;
    sheet.write_string_with_format(0, 0, &about.title, &CellFormat::new().set_bold())?;
    let mut row = 1;
    for (name, value) in &about.facts {
        sheet.write_string(row, 0, name)?;
        sheet.write_string(row, 1, value)?;
        row += 1;
    }
    for table in too_long {
        let note = format!("{} rows are more than a sheet holds: see {}.csv", table.rows, table.name);
        sheet.write_string(row, 0, &table.name)?;
        sheet.write_string(row, 1, note)?;
        row += 1;
    }
    Ok(())
}

fn table_sheet(sheet: &mut Worksheet, table: &StoredTable) -> Result<(), XlsxError> {
    sheet.set_name(&table.name)?;
    sheet.set_freeze_panes(1, 0)?;
    let bold = CellFormat::new().set_bold();
    let withheld = withheld_rows(table);
    for (position, column) in table.columns.iter().enumerate() {
        let position = position as u16;
        sheet.write_string_with_format(0, position, &column.name, &bold)?;
        let is_text = matches!(column.values, ColumnValues::Text(_));
        sheet.set_column_width(position, if is_text { WIDE } else { NARROW })?;
        write_column(sheet, position, column)?;
        write_withheld(sheet, position, (column, &withheld))?;
    }
    if table.rows > 0 && !table.columns.is_empty() {
        sheet.autofilter(0, 0, table.rows as u32, table.columns.len() as u16 - 1)?;
    }
    Ok(())
}

/// Returns the rows whose values are withheld, numbered as in the sheet.
fn withheld_rows(table: &StoredTable) -> Vec<u32> {
    let is_mark = |name: &str, word: &str| matches!((name, word), ("obs_status", "C") | ("verdict", "c"));
    let marked = table.columns.iter().filter_map(|column| match &column.values {
        ColumnValues::Text(text) => {
            Some((1..).zip(text.iter()).filter(|(_, word)| is_mark(&column.name, word)))
        }
        _ => None,
    });
    marked.flatten().map(|(row, _)| row).collect()
}

/// Writes `c` into the empty number cells of rows that are withheld.
fn write_withheld(
    sheet: &mut Worksheet,
    position: u16,
    (column, rows): (&StoredColumn, &[u32]),
) -> Result<(), XlsxError> {
    let ColumnValues::Number(values) = &column.values else { return Ok(()) };
    for row in rows.iter().filter(|row| values.get(**row as usize - 1).is_some_and(Option::is_none)) {
        sheet.write_string(*row, position, "c")?;
    }
    Ok(())
}

/// Writes the cells of a column; a missing value leaves its cell empty.
fn write_column(sheet: &mut Worksheet, position: u16, column: &StoredColumn) -> Result<(), XlsxError> {
    match &column.values {
        ColumnValues::Text(text) => {
            for (row, word) in (1..).zip(text.iter()).filter(|(_, word)| !word.is_empty()) {
                sheet.write_string(row, position, word)?;
            }
        }
        ColumnValues::Integer(values) => {
            for (row, value) in present(values) {
                sheet.write_number(row, position, value as f64)?;
            }
        }
        ColumnValues::Number(values) => {
            for (row, value) in present(values) {
                sheet.write_number(row, position, value)?;
            }
        }
        ColumnValues::Month(values) => {
            let month_format = CellFormat::new().set_num_format("yyyy-mm");
            for (row, month) in present(values) {
                let date = ExcelDateTime::from_ymd(month.year(), month.month_of_year(), 1)?;
                sheet.write_datetime_with_format(row, position, &date, &month_format)?;
            }
        }
        ColumnValues::Boolean(values) => {
            for (row, value) in present(values) {
                sheet.write_boolean(row, position, value)?;
            }
        }
    }
    Ok(())
}

/// Returns the values that are there with the number of their row in the sheet.
fn present<T: Copy>(values: &[Option<T>]) -> impl Iterator<Item = (u32, T)> {
    (1..).zip(values).filter_map(|(row, value)| Some((row, (*value)?)))
}
