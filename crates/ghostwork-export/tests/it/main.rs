//! Every format against a table whose values are known.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::float_cmp,
    reason = "tests may fail loudly and compare exact numbers"
)]

use std::collections::BTreeMap;

use ghostwork_export::{About, Format};
use ghostwork_results::{ColumnValues, Month, PopulationGroup, StoredColumn, StoredTable, Words};
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::{Field, RowAccessor};

/// The note of every row for ILOSTAT.
const NOTE: &str = "\"currency: USD; remark: Pay abroad, in \"\"dollars\"\"\"";

fn column(name: &str, values: ColumnValues) -> StoredColumn {
    StoredColumn { name: name.to_owned(), label: format!("Label of {name}"), unit: "%".to_owned(), values }
}

fn words(words: &[&str], positions: &[u32]) -> ColumnValues {
    let words = words.iter().map(|word| (*word).to_owned()).collect();
    ColumnValues::Text(Words { words, positions: positions.to_vec() })
}

/// Three rows with a missing value in every column but the first.
fn paths() -> StoredTable {
    let month = Month::of_calendar(2027, 2).unwrap();
    StoredTable {
        name: "paths".to_owned(),
        rows: 3,
        columns: vec![
            column("scenario", words(&["reform"], &[0, 0, 0])),
            column("group", words(&["all", "", "women"], &[0, 1, 2])),
            column("indicator", words(&["poverty_rate"], &[0, 0, 0])),
            column("month", ColumnValues::Month(vec![Some(month), None, Some(month)])),
            column("p50", ColumnValues::Number(vec![Some(11.25), None, Some(-0.5)])),
            column("n_seeds", ColumnValues::Integer(vec![Some(8), None, Some(1)])),
            column("clear", ColumnValues::Boolean(vec![Some(true), None, Some(false)])),
            column("obs_status", words(&["A", ""], &[0, 1, 0])),
        ],
    }
}

fn about() -> About {
    About {
        title: "A reform against a baseline".to_owned(),
        place: "United States".to_owned(),
        facts: [
            ("currency", "USD"),
            ("remark", "Pay abroad, in \"dollars\""),
            ("version", "ghostwork 0.1.0"),
        ]
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .to_vec(),
        groups: vec![PopulationGroup {
            id: "women".to_owned(),
            label: "Women".to_owned(),
            dimension: "sex".to_owned(),
            withheld: false,
        }],
    }
}

fn export(format: Format) -> Vec<u8> {
    export_table(format, paths())
}

fn export_table(format: Format, table: StoredTable) -> Vec<u8> {
    let mut files = format.export(&[table], &about()).unwrap();
    assert_eq!(files.len(), 1);
    files.remove(0).bytes
}

/// The table with the values of women withheld.
fn paths_withheld() -> StoredTable {
    let mut table = paths();
    table.columns[4].values = ColumnValues::Number(vec![Some(11.25), None, None]);
    table.columns[5].values = ColumnValues::Integer(vec![Some(8), None, Some(0)]);
    table.columns[7].values = words(&["A", "", "C"], &[0, 1, 2]);
    table
}

#[test]
fn what_is_withheld_is_confidential_for_ilostat_and_c_in_a_workbook() {
    let text = String::from_utf8(export_table(Format::Ilostat, paths_withheld())).unwrap();
    assert!(
        text.ends_with(&format!("USA,POVERTY_RATE,SEX_F,,SCENARIO_REFORM,2027M02,,C,{NOTE}\n")),
        "{text}"
    );

    let workbook = export_table(Format::Xlsx, paths_withheld());
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(workbook)).unwrap();
    let mut read = |name: &str| std::io::read_to_string(archive.by_name(name).unwrap()).unwrap();
    let (sheet, strings) = (read("xl/worksheets/sheet2.xml"), read("xl/sharedStrings.xml"));
    let position = strings.split("<si>").skip(1).position(|string| string.starts_with("<t>c</t>")).unwrap();
    assert!(sheet.contains(&format!("<c r=\"E4\" t=\"s\"><v>{position}</v></c>")), "{sheet}");
}

#[test]
fn parquet_gives_back_values_types_and_labels() {
    let reader = SerializedFileReader::new(bytes::Bytes::from(export(Format::Parquet))).unwrap();

    let metadata = reader.metadata().file_metadata().key_value_metadata().unwrap().clone();
    let metadata: BTreeMap<_, _> = metadata.into_iter().map(|pair| (pair.key, pair.value.unwrap())).collect();
    assert_eq!(metadata["ghostwork.column.p50"], "Label of p50, %");
    let rows: Vec<_> = reader.get_row_iter(None).unwrap().map(Result::unwrap).collect();
    assert_eq!(rows.len(), 3);
    assert_eq!(rows[0].get_string(1).unwrap(), "all");
    // 57 years with 14 leap days (1972 to 2024), and January.
    assert_eq!(rows[0].get_column_iter().nth(3).unwrap().1, &Field::Date(57 * 365 + 14 + 31));
    assert_eq!((rows[0].get_double(4).unwrap(), rows[2].get_double(4).unwrap()), (11.25, -0.5));
    assert_eq!((rows[0].get_long(5).unwrap(), rows[0].get_bool(6).unwrap()), (8, true));
    assert!((1..7).filter(|field| *field != 2).all(|field| rows[1].get_double(field).is_err()));
}

#[test]
fn json_gives_missing_values_as_null() {
    let document: serde_json::Value = serde_json::from_slice(&export(Format::Json)).unwrap();

    assert_eq!(
        (&document["about"]["currency"], &document["columns"][4]["unit"]),
        (&"USD".into(), &"%".into())
    );
    assert_eq!(
        document["rows"][0],
        serde_json::json!(["reform", "all", "poverty_rate", "2027-02", 11.25, 8, true, "A"])
    );
    assert_eq!(
        document["rows"][1],
        serde_json::json!(["reform", null, "poverty_rate", null, null, null, null, null])
    );
}

#[test]
fn ilostat_names_area_sex_and_time_and_marks_single_seeds_as_unreliable() {
    let text = String::from_utf8(export(Format::Ilostat)).unwrap();

    assert_eq!(
        text,
        format!(
            "ref_area,indicator,sex,classif1,classif2,time,obs_value,obs_status,note_source\n\
             USA,POVERTY_RATE,SEX_T,,SCENARIO_REFORM,2027M02,11.25,,{NOTE}\n\
             USA,POVERTY_RATE,SEX_F,,SCENARIO_REFORM,2027M02,-0.5,U,{NOTE}\n"
        )
    );
}

#[test]
fn a_stata_file_has_the_facts_as_notes_and_units_in_its_labels() {
    let file = export(Format::Stata);

    let holds = |text: &str| file.windows(text.len()).any(|window| window == text.as_bytes());
    assert!(holds("Label of p50, %\0"));
    assert!(holds("note0") && holds("note3") && !holds("note4"));
    // Two names of 129 bytes, the text and a zero behind it.
    let text = "currency: USD";
    let length = (2 * 129 + text.len() as u32 + 1).to_le_bytes();
    let place = file.windows(text.len()).position(|window| window == text.as_bytes()).unwrap();
    assert_eq!(file[place - 2 * 129 - 4..place - 2 * 129], length);
    assert_eq!(file[place + text.len()..place + text.len() + 6], *b"\0</ch>");
}

#[test]
fn the_map_of_a_stata_file_points_to_its_sections() {
    let file = export(Format::Stata);

    let place = |tag: &[u8]| file.windows(tag.len()).position(|window| window == tag).unwrap();
    let map = place(b"<map>") + b"<map>".len();
    let places: Vec<usize> = file[map..map + 14 * 8]
        .chunks_exact(8)
        .map(|place| u64::from_le_bytes(place.try_into().unwrap()) as usize)
        .collect();
    let tags: [&[u8]; 13] = [
        b"<stata_dta>",
        b"<map>",
        b"<variable_types>",
        b"<varnames>",
        b"<sortlist>",
        b"<formats>",
        b"<value_label_names>",
        b"<variable_labels>",
        b"<characteristics>",
        b"<data>",
        b"<strls>",
        b"<value_labels>",
        b"</stata_dta>",
    ];
    assert_eq!(places[..13], tags.map(place));
    assert_eq!(places[13], file.len());
    // February 2027 is 67 years and a month after January 1960; the words before it are numbers of four bytes.
    let data = place(b"<data>") + b"<data>".len();
    let month = i32::from_le_bytes(file[data + 12..data + 16].try_into().unwrap());
    assert_eq!(month, 67 * 12 + 1);
}

#[test]
fn the_same_tables_give_the_same_bytes() {
    for format in Format::ALL {
        assert_eq!(export(format), export(format), "{format:?}");
    }
}

#[test]
fn a_run_without_paths_has_no_ilostat_file() {
    let error = Format::Ilostat.export(&[], &about()).unwrap_err();

    assert!(error.to_string().contains("paths.csv"), "{error}");
}
