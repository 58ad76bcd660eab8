//! Households and tax units from the rows of a user's file.

use std::collections::BTreeMap;

use crate::population::Population;
use crate::records::{FilingStatus, HouseholdRecord, PersonRecord, Role, TaxUnitRecord};

use super::columns::Column;
use super::header::Header;
use super::row::Row;
use super::{Problems, Rows, description};

/// Puts persons, tax units and households together and checks how they hang together.
pub(crate) fn assemble(file: &Rows, problems: &mut Problems) -> Population {
    let mut population = Population {
        persons: Vec::with_capacity(file.rows.len()),
        tax_units: Vec::new(),
        households: Vec::new(),
        description: description(),
        raking_residuals: Vec::new(),
    };
    let mut first_lines: BTreeMap<&str, u64> = BTreeMap::new();
    for members in file.rows.chunk_by(|left, right| left.household == right.household) {
        let first = &members[0];
        if let Some(line) = first_lines.insert(&first.household, first.line) {
            let message = format!(
                "household {:?} already stands on line {line}; its rows must follow each other",
                first.household
            );
            problems.add(first.line, &file.header, Column::Household, message);
        }
        add_household(&mut population, members, &file.header, problems);
    }
    population
}

fn add_household(population: &mut Population, members: &[Row], header: &Header, problems: &mut Problems) {
    let first = &members[0];
    for row in members {
        check_against_first(row, first, header, problems);
        check_job(row, header, problems);
        check_unit_values(row, header, problems);
    }
    let first_person = population.persons.len() as u32;
    let first_unit = population.tax_units.len() as u32;
    let last_unit = members.iter().map(|row| row.person.tax_unit).max().unwrap_or(0);
    for number in 0..=last_unit {
        let rows: Vec<&Row> = members.iter().filter(|row| row.person.tax_unit == number).collect();
        if rows.is_empty() {
            let message = format!("no person is in tax unit {number}, expected numbers without a gap from 0");
            problems.add(first.line, header, Column::TaxUnit, message);
        } else {
            population.tax_units.extend(tax_unit(&rows, header, problems));
        }
    }
    population.persons.extend(members.iter().map(|row| row.person.clone()));
    population.households.push(HouseholdRecord {
        state: first.state,
        persons: first_person..population.persons.len() as u32,
        tax_units: first_unit..population.tax_units.len() as u32,
        source_record: population.households.len() as u32,
        weight: first.weight,
    });
}

/// Weight and state belong to the household.
fn check_against_first(row: &Row, first: &Row, header: &Header, problems: &mut Problems) {
    if row.weight.total_cmp(&first.weight).is_ne() {
        let message = format!(
            "{} differs from {} on line {} of the same household",
            row.weight, first.weight, first.line
        );
        problems.add(row.line, header, Column::Weight, message);
    }
    if row.state != first.state {
        let message = format!(
            "{} differs from {} on line {} of the same household",
            row.state, first.state, first.line
        );
        problems.add(row.line, header, Column::State, message);
    }
}

/// A job has hours; no job has neither hours, tenure nor plans.
fn check_job(row: &Row, header: &Header, problems: &mut Problems) {
    let person = &row.person;
    let mut wrong =
        |column: Column, message: &str| problems.add(row.line, header, column, message.to_owned());
    if person.status.is_employed() {
        if person.hours_per_week <= 0.0 {
            wrong(Column::Hours, "is 0 for an employed person, expected more than 0");
        }
        return;
    }
    if person.hours_per_week > 0.0 {
        wrong(Column::Hours, "is above 0 for a person without a job, expected 0");
    }
    if person.tenure_months > 0 {
        wrong(Column::TenureMonths, "is above 0 for a person without a job, expected 0");
    }
    if person.employer_health_plan {
        wrong(Column::EmployerHealthPlan, "is true for a person without a job, expected false");
    }
    if person.employer_retirement_plan {
        wrong(Column::EmployerRetirementPlan, "is true for a person without a job, expected false");
    }
}

/// What belongs to the tax unit stands on the row of its head.
fn check_unit_values(row: &Row, header: &Header, problems: &mut Problems) {
    if row.person.role != Role::Head {
        for column in row.unit.columns() {
            let message = "belongs to the tax unit, expected on the row of its head only".to_owned();
            problems.add(row.line, header, column, message);
        }
    }
}

fn tax_unit(rows: &[&Row], header: &Header, problems: &mut Problems) -> Option<TaxUnitRecord> {
    let with_role = |role: Role| rows.iter().filter(move |row| row.person.role == role);
    let first = rows[0];
    for role in [Role::Head, Role::Spouse] {
        if let Some(second) = with_role(role).nth(1) {
            let message = "stands twice in the tax unit, expected at most once".to_owned();
            problems.add(second.line, header, Column::Role, message);
        }
    }
    let Some(head) = with_role(Role::Head).next() else {
        let message = "no person of the tax unit is its head, expected one".to_owned();
        problems.add(first.line, header, Column::Role, message);
        return None;
    };
    let has_spouse = with_role(Role::Spouse).next().is_some();
    let grown = rows.iter().filter(|row| is_grown_dependant(&row.person)).count();
    let record = record(head, has_spouse, grown);
    check_unit(head, &record, has_spouse, header, problems);
    check_dependants(rows, &record, header, problems);
    Some(record)
}

fn is_grown_dependant(person: &PersonRecord) -> bool {
    person.role == Role::Dependant && person.age_years >= 17
}

fn record(head: &Row, has_spouse: bool, grown_dependants: usize) -> TaxUnitRecord {
    let unit = &head.unit;
    let usual = if has_spouse { FilingStatus::Joint } else { FilingStatus::Single };
    TaxUnitRecord {
        filing_status: unit.filing_status.unwrap_or(usual),
        children_under_6: unit.children_under_6.unwrap_or(0),
        children_under_17: unit.children_under_17.unwrap_or(0),
        other_dependants: unit.other_dependants.unwrap_or(grown_dependants as u8),
        interest_cents_per_year: unit.interest.unwrap_or(0),
        dividends_cents_per_year: unit.dividends.unwrap_or(0),
        pension_and_social_security_cents_per_year: unit.pension_and_social_security.unwrap_or(0),
        social_security_cents_per_year: unit.social_security.unwrap_or(0),
        other_income_cents_per_year: unit.other_income.unwrap_or(0),
    }
}

fn check_unit(
    head: &Row,
    record: &TaxUnitRecord,
    has_spouse: bool,
    header: &Header,
    problems: &mut Problems,
) {
    let mut wrong = |column: Column, message: String| problems.add(head.line, header, column, message);
    if (record.filing_status == FilingStatus::Joint) != has_spouse {
        wrong(
            Column::FilingStatus,
            "does not fit the persons: a unit files jointly if and only if it has a spouse".to_owned(),
        );
    }
    if record.children_under_6 > record.children_under_17 {
        let message = format!(
            "{} found, expected at most children_under_17, which is {}",
            record.children_under_6, record.children_under_17
        );
        wrong(Column::ChildrenUnder6, message);
    }
    if record.social_security_cents_per_year > record.pension_and_social_security_cents_per_year {
        wrong(
            Column::SocialSecurity,
            "is more than pension_and_social_security, of which it is a part".to_owned(),
        );
    }
}

/// Dependants who are persons are among those that the unit counts.
fn check_dependants(rows: &[&Row], record: &TaxUnitRecord, header: &Header, problems: &mut Problems) {
    let grown = rows.iter().filter(|row| is_grown_dependant(&row.person)).count();
    let young = rows.iter().filter(|row| row.person.role == Role::Dependant).count() - grown;
    let counts = [
        (Column::OtherDependants, grown, record.other_dependants, "dependants aged 17 or more"),
        (Column::ChildrenUnder17, young, record.children_under_17, "dependants aged 16"),
    ];
    for (column, persons, counted, what) in counts {
        if persons > usize::from(counted) {
            let message = format!("{counted} found, expected at least the {persons} {what} of the tax unit");
            problems.add(rows[0].line, header, column, message);
        }
    }
}
