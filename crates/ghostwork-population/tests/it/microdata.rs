//! Users' own files.

use ghostwork_population::{FilingStatus, LabourStatus, Population, PopulationProblem};

const EXAMPLE: &str = include_str!("../../../../data/population/example.csv");
const README: &str = include_str!("../../../../data/population/README.md");
const HEADER: &str = "household,role,age,sex,education,status,wage,hours";

fn problems(text: &str) -> Vec<PopulationProblem> {
    Population::from_csv(text.as_bytes()).unwrap_err().problems
}

/// Returns the problems of rows below the usual header.
fn problems_of(rows: &str) -> Vec<(u64, String)> {
    problems(&format!("{HEADER}\n{rows}")).into_iter().map(|problem| (problem.line, problem.column)).collect()
}

#[test]
fn the_example_is_written_as_it_was_read() {
    let population = Population::from_csv(EXAMPLE.as_bytes()).unwrap();

    assert_eq!(population.to_csv(), EXAMPLE);
    assert_eq!((population.households.len(), population.persons.len()), (8, 20));
}

#[test]
fn the_example_has_every_documented_column() {
    let names: Vec<&str> = Population::column_documentation().iter().map(|column| column.name()).collect();

    assert_eq!(EXAMPLE.lines().next().unwrap(), names.join(","));
}

#[test]
fn the_embedded_population_survives_writing_and_reading() {
    let embedded = Population::us().unwrap();

    let read = Population::from_csv(embedded.to_csv().as_bytes()).unwrap();

    assert!(read.persons == embedded.persons && read.tax_units == embedded.tax_units);
}

#[test]
fn left_out_columns_take_their_documented_defaults() {
    let text = format!(
        "{HEADER}\na,head,40,female,tertiary,employee,50000.5,40\na,spouse,41,male,secondary,unemployed,0,0\n"
    );

    let population = Population::from_csv(text.as_bytes()).unwrap();

    assert_eq!(population.persons[0].wage_cents_per_year, 5_000_050);
    assert_eq!(population.persons[1].status, LabourStatus::Unemployed);
    assert_eq!(population.tax_units[0].filing_status, FilingStatus::Joint);
    assert!((population.households[0].weight - 1.0).abs() < f64::EPSILON);
}

#[test]
fn every_mistake_is_reported_with_line_and_column() {
    let rows = "1,boss,15,x,none,working,-5,200\n2,head,40,female,tertiary,employee,50000,40,9\n";

    let found = problems(&format!("{HEADER}\n{rows}"));

    let places: Vec<(u64, usize)> =
        found.iter().map(|problem| (problem.line, problem.column_number)).collect();
    // Role to hours of the first row are columns 2 to 8; the second row has a value too many.
    assert_eq!(places, [(2, 2), (2, 3), (2, 4), (2, 5), (2, 6), (2, 7), (2, 8), (3, 0)]);
    assert_eq!(
        found[1].to_string(),
        "line 2, column 3 (age): \"15\" found, expected whole number from 16 to 120"
    );
}

#[test]
fn unknown_doubled_and_missing_columns_are_named() {
    let found = problems("household,role,age,age,sexx,education,status,wage\n");

    assert_eq!(found.len(), 4);
    assert!(found.iter().all(|problem| problem.line == 1));
    // Missing columns concern the whole line and come first.
    assert!(found[0].message.contains("sex is missing"), "{}", found[0].message);
    assert!(found[1].message.contains("hours is missing"), "{}", found[1].message);
    assert_eq!((found[2].column_number, found[3].column_number), (4, 5));
}

#[test]
fn empty_required_values_are_missed() {
    assert_eq!(problems_of("1,head,40,female,tertiary,employee,,40\n"), [(2, "wage".to_owned())]);
}

#[test]
fn rows_of_a_household_stand_together() {
    let person = "head,40,female,tertiary,employee,50000,40";

    let found = problems_of(&format!("1,{person}\n2,{person}\n1,{person}\n"));

    assert_eq!(found, [(4, "household".to_owned())]);
}

#[test]
fn a_tax_unit_has_one_head() {
    let rest = "40,female,tertiary,employee,50000,40";

    assert_eq!(problems_of(&format!("1,head,{rest}\n1,head,{rest}\n")), [(3, "role".to_owned())]);
    assert_eq!(problems_of(&format!("1,dependant,{rest}\n")), [(2, "role".to_owned())]);
}

#[test]
fn a_job_has_hours_and_no_job_has_none() {
    let found = problems_of(
        "1,head,40,female,tertiary,employee,50000,0\n2,head,40,female,tertiary,unemployed,50000,20\n",
    );

    assert_eq!(found, [(2, "hours".to_owned()), (3, "hours".to_owned())]);
}

#[test]
fn values_of_the_tax_unit_stand_on_the_row_of_its_head() {
    let text = format!(
        "{HEADER},interest,children_under_6,filing_status\n\
         1,head,40,female,tertiary,employee,50000,40,10,2,single\n\
         1,spouse,40,male,tertiary,employee,50000,40,10,,\n"
    );

    let found: Vec<(u64, String)> =
        problems(&text).into_iter().map(|problem| (problem.line, problem.column)).collect();

    // Two children under 6 but none under 17; single with a spouse; interest on the spouse's row.
    let expected = [(2, "children_under_6"), (2, "filing_status"), (3, "interest")];
    assert_eq!(found, expected.map(|(line, column)| (line, column.to_owned())));
}

#[test]
fn the_text_shows_twenty_mistakes_and_counts_the_rest() {
    let rows: Vec<String> =
        (0..25).map(|number| format!("{number},head,0,female,tertiary,employee,1,40\n")).collect();

    let error = Population::from_csv(format!("{HEADER}\n{}", rows.concat()).as_bytes()).unwrap_err();

    let text = error.to_string();
    assert_eq!(error.problems.len(), 25);
    assert!(text.starts_with("25 problems in the population file\n  line 2, column 3 (age)"));
    assert!(text.ends_with("and 5 more"));
    assert_eq!(text.lines().count(), 22);
}

#[test]
fn what_is_not_csv_is_refused_without_a_panic() {
    for bytes in [&b""[..], b"\xff\xfe\x00", b"household\n\"", b"\n\n\n", b"a,b\n1"] {
        assert!(Population::from_csv(bytes).is_err());
    }
    let not_utf8 = [HEADER.as_bytes(), b"\n1,head,40,female,tertiary,employee,\xff,40\n"].concat();
    assert_eq!(Population::from_csv(not_utf8.as_slice()).unwrap_err().problems[0].line, 2);
}

#[test]
fn a_file_without_persons_is_refused() {
    assert_eq!(problems(&format!("{HEADER}\n"))[0].message, "no person follows the header");
}

#[test]
fn the_readme_documents_every_column() {
    for column in Population::column_documentation() {
        let default = column.default_value().unwrap_or("required");
        let row = format!(
            "| `{}` | {} | {} | {default} |",
            column.name(),
            column.documentation(),
            column.expected()
        );
        assert!(README.contains(&row), "data/population/README.md lacks {row}");
    }
}
