//! Stata's `.dta`, release 118 (Stata 14 and later): words as labelled numbers, months as `%tm`.
//!
//! Layout: `help dta` of Stata. Everything is little endian; text is UTF-8 in fields of fixed width, zeros behind it.

use std::collections::BTreeSet;

use ghostwork_results::{ColumnValues, StoredColumn, StoredTable, Words};

use crate::error::ExportError;
use crate::format::{About, Format};

/// Widths of text fields in bytes: the longest text and a zero behind it.
const NAME: usize = 129;
const FORMAT: usize = 57;
const LABEL: usize = 321;
/// Longest name of a variable.
const NAME_LETTERS: usize = 32;
/// Longest label in characters.
const LABEL_CHARACTERS: usize = 80;
/// Numbers of the types of variables.
const DOUBLE: u16 = 65_526;
const LONG: u16 = 65_528;
const BYTE: u16 = 65_530;
/// The missing value `.` of each type.
const MISSING_DOUBLE: u64 = 0x7fe0_0000_0000_0000;
const MISSING_LONG: i32 = 2_147_483_621;
const MISSING_BYTE: u8 = 101;
/// Sections that the map gives the places of.
const MAPPED: usize = 14;

/// Writes a table.
pub(crate) fn table(table: &StoredTable, about: &About) -> Result<Vec<u8>, ExportError> {
    let refuse = Format::Stata.refuses(&table.name);
    let count = u16::try_from(table.columns.len()).map_err(|error| refuse(&error))?;
    let variables = variables(&table.columns);
    let mut file = File::default();
    file.mark();
    file.open("stata_dta");
    file.bytes.extend(header(table, about, count));
    file.section("map", &[0; 8 * MAPPED]);
    let each = |write: fn(&Variable<'_>) -> Vec<u8>| variables.iter().flat_map(write).collect::<Vec<u8>>();
    file.section("variable_types", &each(|variable| kind(variable.values).0.to_le_bytes().to_vec()));
    file.section("varnames", &each(|variable| field(&variable.name, NAME)));
    file.section("sortlist", &vec![0; 2 * (usize::from(count) + 1)]);
    file.section("formats", &each(|variable| field(kind(variable.values).1, FORMAT)));
    file.section("value_label_names", &each(|variable| field(label_set(variable), NAME)));
    file.section("variable_labels", &each(|variable| field(&variable.label, LABEL)));
    file.section("characteristics", &notes(about));
    file.section("data", &data(table));
    file.section("strls", &[]);
    file.section("value_labels", &each(value_labels));
    file.mark();
    file.close("stata_dta");
    file.mark();
    Ok(file.with_map())
}

/// A column under a name that Stata takes.
struct Variable<'a> {
    name: String,
    label: String,
    values: &'a ColumnValues,
}

/// Names the columns for Stata; a label begins with the name of the column where that had to change.
fn variables(columns: &[StoredColumn]) -> Vec<Variable<'_>> {
    let mut taken: BTreeSet<String> =
        columns.iter().map(|column| column.name.clone()).filter(|name| is_legal(name)).collect();
    columns
        .iter()
        .map(|StoredColumn { name, label, unit, values }| {
            if is_legal(name) {
                return Variable { name: name.clone(), label: with_unit(label, unit), values };
            }
            let legal = free_name(name, &taken);
            taken.insert(legal.clone());
            Variable { name: legal, label: with_unit(&format!("{name}: {label}"), unit), values }
        })
        .collect()
}

/// Returns a label with its unit, which stays where the label has to be cut.
fn with_unit(label: &str, unit: &str) -> String {
    if unit.is_empty() {
        return shortened(label, LABEL_CHARACTERS);
    }
    let unit = shortened(&format!(", {unit}"), LABEL_CHARACTERS);
    shortened(label, LABEL_CHARACTERS - unit.chars().count()) + &unit
}

/// Writes what the run says of itself as notes of the data, their number first.
fn notes(about: &About) -> Vec<u8> {
    let facts = about.facts.iter().map(|(name, value)| format!("{name}: {value}"));
    let notes = std::iter::once(about.facts.len().to_string()).chain(facts);
    notes.enumerate().flat_map(|(number, text)| note(number, &text)).collect()
}

/// Writes a note of the data: length, owner, name, text.
fn note(number: usize, text: &str) -> Vec<u8> {
    let content =
        [field("_dta", NAME), field(&format!("note{number}"), NAME), field(text, text.len() + 1)].concat();
    let length = (content.len() as u32).to_le_bytes();
    [&b"<ch>"[..], &length, &content, b"</ch>"].concat()
}

/// Says whether Stata takes a name.
fn is_legal(name: &str) -> bool {
    let is_plain = |letter: char| letter.is_ascii_alphanumeric() || letter == '_';
    name.len() <= NAME_LETTERS
        && name.chars().all(is_plain)
        && name.starts_with(|letter: char| !letter.is_ascii_digit())
}

/// Returns a legal name for another that no column has yet: its end, where it is too long, for keys differ there.
fn free_name(name: &str, taken: &BTreeSet<String>) -> String {
    let letters: String =
        name.chars().map(|letter| if letter.is_ascii_alphanumeric() { letter } else { '_' }).collect();
    let within = |most: usize| {
        let end = letters.get(letters.len().saturating_sub(most - 1)..).unwrap_or_default();
        let end = end.trim_start_matches('_');
        let begins_well = end.starts_with(|letter: char| letter.is_ascii_alphabetic());
        if begins_well { end.to_owned() } else { format!("v{end}") }
    };
    let numbered = (2..).map(|number| {
        let suffix = format!("_{number}");
        within(NAME_LETTERS - suffix.len()) + &suffix
    });
    let mut names = std::iter::once(within(NAME_LETTERS)).chain(numbered);
    names.find(|name| !taken.contains(name)).unwrap_or_default()
}

/// A file that notes where its sections begin.
#[derive(Default)]
struct File {
    bytes: Vec<u8>,
    places: Vec<u64>,
}

impl File {
    fn open(&mut self, tag: &str) {
        self.bytes.extend(format!("<{tag}>").bytes());
    }

    fn close(&mut self, tag: &str) {
        self.bytes.extend(format!("</{tag}>").bytes());
    }

    fn mark(&mut self) {
        self.places.push(self.bytes.len() as u64);
    }

    fn section(&mut self, tag: &str, content: &[u8]) {
        self.mark();
        self.open(tag);
        self.bytes.extend_from_slice(content);
        self.close(tag);
    }

    /// Fills the map, the section with nothing but places.
    fn with_map(mut self) -> Vec<u8> {
        let start = self.places[1] as usize + "<map>".len();
        for (field, place) in self.bytes[start..].chunks_exact_mut(8).zip(&self.places) {
            field.copy_from_slice(&place.to_le_bytes());
        }
        self.bytes
    }
}

fn header(table: &StoredTable, about: &About, count: u16) -> Vec<u8> {
    let title = shortened(&about.title, LABEL_CHARACTERS);
    let mut header = b"<header><release>118</release><byteorder>LSF</byteorder><K>".to_vec();
    header.extend(count.to_le_bytes());
    header.extend(b"</K><N>");
    header.extend((table.rows as u64).to_le_bytes());
    header.extend(b"</N><label>");
    header.extend((title.len() as u16).to_le_bytes());
    header.extend(title.bytes());
    // No time of writing: the same run gives the same bytes.
    header.extend(b"</label><timestamp>\0</timestamp></header>");
    header
}

/// Returns the type and the display format of a column.
fn kind(values: &ColumnValues) -> (u16, &'static str) {
    match values {
        ColumnValues::Text(_) => (LONG, "%20.0g"),
        ColumnValues::Integer(_) | ColumnValues::Number(_) => (DOUBLE, "%12.0g"),
        ColumnValues::Month(_) => (LONG, "%tm"),
        ColumnValues::Boolean(_) => (BYTE, "%8.0g"),
    }
}

/// Returns the name of the labels of a column of words: the column's own.
fn label_set<'a>(variable: &'a Variable<'_>) -> &'a str {
    if matches!(variable.values, ColumnValues::Text(_)) { &variable.name } else { "" }
}

fn shortened(label: &str, most: usize) -> String {
    label.chars().take(most).collect()
}

fn field(text: &str, width: usize) -> Vec<u8> {
    let mut bytes = text.as_bytes().to_vec();
    bytes.resize(width, 0);
    bytes
}

fn data(table: &StoredTable) -> Vec<u8> {
    let mut bytes = Vec::new();
    for row in 0..table.rows {
        for column in &table.columns {
            match &column.values {
                ColumnValues::Text(text) => bytes.extend(code(text, row).to_le_bytes()),
                ColumnValues::Integer(values) => {
                    bytes.extend(double(values[row].map(|value| value as f64)).to_le_bytes());
                }
                ColumnValues::Number(values) => bytes.extend(double(values[row]).to_le_bytes()),
                ColumnValues::Month(values) => {
                    // Stata counts months from January 1960.
                    let month = values[row].map(|month| {
                        (i32::from(month.year()) - 1960) * 12 + i32::from(month.month_of_year()) - 1
                    });
                    bytes.extend(month.unwrap_or(MISSING_LONG).to_le_bytes());
                }
                ColumnValues::Boolean(values) => bytes.push(values[row].map_or(MISSING_BYTE, u8::from)),
            }
        }
    }
    bytes
}

fn double(value: Option<f64>) -> u64 {
    value.map_or(MISSING_DOUBLE, f64::to_bits)
}

/// Returns the number of a row's word: words count from 1, an empty word is missing.
fn code(text: &Words, row: usize) -> i32 {
    let position = text.positions[row];
    if text.words[position as usize].is_empty() { MISSING_LONG } else { position as i32 + 1 }
}

/// Writes the labels of a column of words: where each text begins, its number, all texts one behind the other.
fn value_labels(variable: &Variable<'_>) -> Vec<u8> {
    let ColumnValues::Text(text) = variable.values else { return Vec::new() };
    let (mut places, mut numbers, mut texts) = (Vec::new(), Vec::new(), Vec::new());
    let mut count = 0_i32;
    for (number, word) in (1_i32..).zip(&text.words).filter(|(_, word)| !word.is_empty()) {
        places.extend((texts.len() as i32).to_le_bytes());
        numbers.extend(number.to_le_bytes());
        texts.extend(word.bytes());
        texts.push(0);
        count += 1;
    }
    let length = 8 + places.len() + numbers.len() + texts.len();
    let mut labels = b"<lbl>".to_vec();
    labels.extend((length as i32).to_le_bytes());
    labels.extend(field(&variable.name, NAME));
    labels.extend([0; 3]);
    labels.extend(count.to_le_bytes());
    labels.extend((texts.len() as i32).to_le_bytes());
    labels.extend(places);
    labels.extend(numbers);
    labels.extend(texts);
    labels.extend(b"</lbl>");
    labels
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_that_is_cut_keeps_its_unit() {
        assert_eq!(with_unit("Value", "USD per month"), "Value, USD per month");
        let cut = with_unit(&"long ".repeat(30), "USD per month");
        assert!(cut.chars().count() == LABEL_CHARACTERS && cut.ends_with(", USD per month"), "{cut}");
    }

    #[test]
    fn names_that_stata_refuses_change_and_stay_apart() {
        let long = "quality_of_requesters.share_of_all_of_them";
        let names = ["a.b", "a_b", "a-b", "2027", long, &format!("x{long}"), "clear"];
        let columns = names.map(|name| StoredColumn {
            name: name.to_owned(),
            label: "Value".to_owned(),
            unit: String::new(),
            values: ColumnValues::Integer(Vec::new()),
        });

        let variables = variables(&columns);

        let found: Vec<&str> = variables.iter().map(|variable| variable.name.as_str()).collect();
        let end = "requesters_share_of_all_of_them";
        let second = format!("{}_2", &end[2..]);
        assert_eq!(found, ["a_b_2", "a_b", "a_b_3", "v2027", end, &second, "clear"]);
        assert!(found.iter().all(|name| is_legal(name)));
        assert_eq!((variables[0].label.as_str(), variables[1].label.as_str()), ("a.b: Value", "Value"));
    }
}
