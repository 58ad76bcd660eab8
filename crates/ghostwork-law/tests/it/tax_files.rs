//! Files of tax units: round trip and mistakes.

use ghostwork_law::{INPUT_COLUMNS, OUTPUT_COLUMNS, TaxFileError, tax_file};

const SAMPLE: &str = include_str!("../data/us_tax_peer_sample.csv");

fn header() -> String {
    INPUT_COLUMNS.join(",")
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
        INPUT_COLUMNS.iter().chain(&OUTPUT_COLUMNS).map(|name| (*name).to_owned()).collect();
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
        "3,x,1,40,0,,1000,50,0,0,0,0,0,2000,0,TX,1950",
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
    let (mistakes, _) = mistakes_of(&["1,x,1,40,0,,1000,0,0,0,0,0,0,0,0,TX,1950"]);

    let [mistake] = mistakes.as_slice() else { panic!("{mistakes:?}") };
    assert!(mistake.starts_with("line 2, year: \"1950\", expected a year with law"), "{mistake}");
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

    let TaxFileError::MissingColumns { columns } = &error else { panic!("{error:?}") };
    assert_eq!(columns.len(), INPUT_COLUMNS.len() - 2);
    assert!(error.to_string().starts_with("the tax file lacks the columns stratum, mars"), "{error}");
}

#[test]
fn a_ragged_file_is_an_error() {
    let text = format!("{}\n1,x\n", header());

    assert!(matches!(tax_file(text.as_bytes(), Vec::new()), Err(TaxFileError::Unreadable(_))));
}
