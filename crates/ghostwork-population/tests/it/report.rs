//! The report of a population.

use ghostwork_population::Population;

#[test]
fn median_household_income_is_within_the_published_band() {
    let report = Population::us().unwrap().report();

    let row = report.iter().find(|row| row.item.starts_with("median household income")).unwrap();
    // 79,000 to 88,000 around 83,730 of 2024: 5 percent.
    assert!((row.value / row.target.unwrap() - 1.0).abs() < 0.05, "{}", row.value);
}

#[test]
fn residuals_are_value_less_target() {
    for row in Population::us().unwrap().report() {
        match (row.target, row.residual) {
            (Some(target), Some(residual)) => {
                assert!((row.value - target - residual).abs() < 1e-9);
                assert!(!row.source.is_empty(), "{}", row.item);
            }
            (None, None) => assert!(row.source.is_empty(), "{}", row.item),
            _ => panic!("{} has a target without a residual", row.item),
        }
    }
}

#[test]
fn every_class_of_the_tax_table_is_reported_by_count_and_amount() {
    let report = Population::us().unwrap().report();

    let rows = report.iter().filter(|row| row.table.starts_with("business profit"));
    // Nineteen classes.
    assert_eq!(rows.count(), 38);
}

#[test]
fn a_users_population_is_not_held_against_published_figures() {
    let text =
        "household,role,age,sex,education,status,wage,hours\n1,head,40,female,tertiary,employee,50000,40\n";

    let report = Population::from_csv(text.as_bytes()).unwrap().report();

    assert!(!report.is_empty() && report.iter().all(|row| row.target.is_none()));
}

#[test]
fn every_table_names_its_source() {
    for (name, source) in Population::table_sources() {
        assert!(!name.is_empty() && !source.is_empty(), "{name}");
    }
}
