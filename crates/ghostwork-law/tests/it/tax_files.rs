//! Files of tax units: round trip and mistakes.

use std::fmt::Write;

use ghostwork_law::{INPUT_COLUMNS, OUTPUT_COLUMNS, TaxFileError, tax_file};

const SAMPLE: &str = include_str!("../data/us_tax_peer_sample.csv");

fn header() -> String {
    INPUT_COLUMNS.map(|column| column.name).join(",")
}

fn mistakes_of(rows: &[&str]) -> (Vec<String>, bool) {
    let text = format!("{}\n{}\n", header(), rows.join("\n"));
    match tax_file(text.as_bytes(), Vec::new()) {
        Err(TaxFileError::BadRows { mistakes, more }) => {
            (mistakes.iter().map(ToString::to_string).collect(), more)
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_file_keeps_its_input_and_gains_the_output_columns() {
    let mut output = Vec::new();

    let summary = tax_file(SAMPLE.as_bytes(), &mut output).unwrap();

    let mut reader = csv::Reader::from_reader(output.as_slice());
    let columns: Vec<String> = reader.headers().unwrap().iter().map(str::to_owned).collect();
    let expected: Vec<String> =
        INPUT_COLUMNS.iter().map(|column| column.name).chain(OUTPUT_COLUMNS).map(str::to_owned).collect();
    assert_eq!(columns, expected);
    assert_eq!(summary.rows, 500);
    let written: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    let mut original = csv::Reader::from_reader(SAMPLE.as_bytes());
    for (ours, theirs) in written.iter().zip(original.records().map(Result::unwrap)) {
        for column in 0..INPUT_COLUMNS.len() {
            assert_eq!(ours.get(column), theirs.get(column));
        }
    }
    assert_eq!(written.len(), 500);
}

#[test]
fn columns_may_come_in_any_order() {
    let text = "year,state,sstb,tips,se_health_ins,ui,interest,se_s,se_p,wages_s,wages_p,kid_ages,age_spouse,\
                age_head,mars,stratum,unit_id\n2025,TX,0,0,0,0,0,0,0,0,90000,,0,40,1,x,7\n";
    let mut output = Vec::new();

    tax_file(text.as_bytes(), &mut output).unwrap();

    let text = String::from_utf8(output).unwrap();
    let row = text.lines().nth(1).unwrap();
    // 90,000 less 15,750: 11,249
    assert!(row.starts_with("7,x,1,40,0,,90000,0,0,0,0,0,0,0,0,TX,2025,"), "{row}");
    assert!(row.contains(",11249.00,"), "{row}");
}

#[test]
fn every_mistake_is_reported_with_line_and_column() {
    let (mistakes, more) = mistakes_of(&[
        "1,x,1,40,0,,1000,0,0,0,0,0,0,0,0,TX,2025",
        "2,x,9,40,0,,-5,0,0,0,0,0,0,0,0,XX,2025",
        "3,x,1,40,0,,1000,50,0,0,0,0,0,2000,0,TX,2025",
    ]);

    assert_eq!(
        mistakes,
        [
            "line 3, state: \"XX\", expected the postal code of a state",
            "line 3, mars: \"9\", expected 1 single, 2 joint, 3 separate or 4 head of household",
            "line 3, wages_p: \"-5\", expected an amount in USD of 0 or more",
            "line 4, tips: \"2000\", expected at most wages_p, of which tips are a part",
            "line 4, wages_s: \"50\", expected 0 unless mars is 2",
        ]
    );
    assert!(!more);
}

#[test]
fn a_year_without_law_is_a_mistake_of_its_row() {
    for year in [1950, 2023, 2027] {
        let (mistakes, _) = mistakes_of(&[&format!("1,x,1,40,0,,1000,0,0,0,0,0,0,0,0,TX,{year}")]);

        let expected = format!("line 2, year: \"{year}\", expected a whole number from 2024 to 2026");
        assert_eq!(mistakes, [expected]);
    }
}

#[test]
fn at_most_twenty_mistakes_are_listed() {
    let row = "1,x,1,40,0,,none,0,0,0,0,0,0,0,0,TX,2025";

    let (mistakes, more) = mistakes_of(&[row; 30]);

    assert_eq!(mistakes.len(), 20);
    assert!(more);
}

#[test]
fn missing_columns_are_named_together() {
    let error = tax_file("unit_id,year\n1,2025\n".as_bytes(), Vec::new()).unwrap_err();

    assert_eq!(error.to_string(), "the tax file lacks the columns mars, age_head, state");
}

#[test]
fn absent_columns_and_empty_fields_take_their_defaults() {
    let text = "mars,age_head,age_spouse,wages_p,kid_ages,state,year\n2,40.0,38.0,60000,7.0 3,TX,2025\n1,40,,,,TX,2025\n";
    let mut output = Vec::new();

    let summary = tax_file(text.as_bytes(), &mut output).unwrap();

    let text = String::from_utf8(output).unwrap();
    let rows: Vec<&str> = text.lines().collect();
    // 60,000 less 31,500 is 28,500 of taxable income: 10 % of 23,850 and 12 % of 4,650 make 2,943 before credits.
    assert!(rows[1].starts_with(",,2,40.0,38.0,7.0 3,60000,0,0,0,0,0,0,0,0,TX,2025,"), "{text}");
    assert!(rows[1].contains(",28500.00,2943.00,"), "{text}");
    assert!(rows[2].starts_with(",,1,40,0,,0,0,"), "{text}");
    assert_eq!(summary.absent_columns.first(), Some(&"unit_id"));
    assert_eq!(summary.absent_columns.len(), 10);
}

#[test]
fn a_ragged_row_is_a_mistake() {
    let (mistakes, _) = mistakes_of(&["1,x"]);

    assert_eq!(mistakes, ["line 2, row: \"2 fields\", expected 17 as in the header"]);
}

#[test]
fn lines_are_counted_across_blocks_and_kinds_of_line_breaks() {
    let row = "1,x,1,40,0,,1000,0,0,0,0,0,0,0,0,TX,2025";
    let quoted = "1,\"x, in\ntwo lines\",1,40,0,,1000,0,0,0,0,0,0,0,0,TX,2025";
    let bad = "1,x,1,40,0,,none,0,0,0,0,0,0,0,0,TX,2025";
    let header = header();
    for line_break in ["\n", "\r\n"] {
        // More than the quarter of a megabyte that is assessed at once.
        let rows = [&[header.as_str()], vec![row; 10_000].as_slice(), &[quoted, "", bad]].concat();
        let text = rows.join(line_break);

        let error = tax_file(text.as_bytes(), Vec::new()).unwrap_err();

        let message = error.to_string();
        assert!(message.contains("\n  line 10005, wages_p: \"none\""), "{message}");
    }
}

#[test]
fn a_long_file_keeps_the_order_of_its_rows() {
    let mut text = header();
    for number in 0..30_000 {
        let _ =
            write!(text, "\n{number},\"a \"\"quoted\"\" group\",1,40,0,,{number},0,0,0,0,0,0,0,0,TX,2025");
    }
    let mut output = Vec::new();

    let summary = tax_file(text.as_bytes(), &mut output).unwrap();

    assert_eq!(summary.rows, 30_000);
    let mut reader = csv::Reader::from_reader(output.as_slice());
    for (number, record) in reader.records().map(Result::unwrap).enumerate() {
        assert_eq!(record.get(0), Some(number.to_string().as_str()));
        assert_eq!(record.get(1), Some("a \"quoted\" group"));
        // Adjusted gross income is the wage.
        assert_eq!(record.get(19), Some(format!("{number}.00").as_str()));
    }
}

#[test]
fn columns_that_are_not_read_are_named_and_those_that_come_twice_refused() {
    let assess = |header: &str, row: &str| tax_file(format!("{header}\n{row}\n").as_bytes(), Vec::new());

    let summary = assess("mars,age_head,state,year,wages,note", "1,40,TX,2026,50000,x").unwrap();
    let refusal = assess("mars,age_head,state,year,wages_p,wages_p", "1,40,TX,2026,1,2").unwrap_err();

    assert_eq!(summary.unread_columns, ["wages", "note"]);
    assert_eq!(refusal.to_string(), "the tax file has the column wages_p more than once");
}
