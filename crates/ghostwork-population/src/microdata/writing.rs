//! A population as CSV, in the form that it can be read from.

use std::fmt::Write as _;

use crate::population::Population;
use crate::records::{HouseholdRecord, PersonRecord, Role, TaxUnitRecord};

use super::columns::{COLUMNS, Column};
use super::row::{EDUCATIONS, FILING_STATUSES, ROLES, SEXES, STATUSES, Words};

impl Population {
    /// Returns the population as CSV with all columns of [`Population::column_documentation`].
    pub fn to_csv(&self) -> String {
        let mut text = COLUMNS.map(Column::name).join(",");
        text.push('\n');
        for (number, household) in self.households.iter().enumerate() {
            for index in household.persons.clone() {
                let person = &self.persons[index as usize];
                let unit = (person.role == Role::Head).then(|| {
                    &self.tax_units[household.tax_units.start as usize + usize::from(person.tax_unit)]
                });
                let values = COLUMNS.map(|column| value(column, number, household, person, unit));
                // Writing to a string cannot fail.
                let _ = writeln!(text, "{}", values.join(","));
            }
        }
        text
    }
}

fn value(
    column: Column,
    number: usize,
    household: &HouseholdRecord,
    person: &PersonRecord,
    unit: Option<&TaxUnitRecord>,
) -> String {
    match column {
        Column::Household => number.to_string(),
        Column::Weight => household.weight.to_string(),
        Column::State => household.state.to_string(),
        _ => unit_value(column, unit).unwrap_or_else(|| person_value(column, person)),
    }
}

fn person_value(column: Column, person: &PersonRecord) -> String {
    match column {
        Column::TaxUnit => person.tax_unit.to_string(),
        Column::Role => word(ROLES, person.role),
        Column::Age => person.age_years.to_string(),
        Column::Sex => word(SEXES, person.sex),
        Column::Education => word(EDUCATIONS, person.education),
        Column::Status => word(STATUSES, person.status),
        Column::Wage => money(person.wage_cents_per_year),
        Column::Profit => money(person.profit_cents_per_year),
        Column::UnemploymentBenefit => money(person.unemployment_benefit_cents_per_year),
        Column::Hours => person.hours_per_week.to_string(),
        Column::TenureMonths => person.tenure_months.to_string(),
        Column::Student => person.student.to_string(),
        Column::Carer => person.carer.to_string(),
        Column::EmployerHealthPlan => person.employer_health_plan.to_string(),
        Column::EmployerRetirementPlan => person.employer_retirement_plan.to_string(),
        _ => String::new(),
    }
}

/// Returns a value that stands on the head's row; none for a column of the person, or on the row of another.
fn unit_value(column: Column, unit: Option<&TaxUnitRecord>) -> Option<String> {
    let unit = unit?;
    Some(match column {
        Column::FilingStatus => word(FILING_STATUSES, unit.filing_status),
        Column::ChildrenUnder6 => unit.children_under_6.to_string(),
        Column::ChildrenUnder17 => unit.children_under_17.to_string(),
        Column::OtherDependants => unit.other_dependants.to_string(),
        Column::Interest => money(unit.interest_cents_per_year),
        Column::Dividends => money(unit.dividends_cents_per_year),
        Column::PensionAndSocialSecurity => money(unit.pension_and_social_security_cents_per_year),
        Column::SocialSecurity => money(unit.social_security_cents_per_year),
        Column::OtherIncome => money(unit.other_income_cents_per_year),
        _ => return None,
    })
}

fn word<Value: Copy + PartialEq>(words: Words<Value>, value: Value) -> String {
    words
        .iter()
        .find(|(_, meaning)| *meaning == value)
        .map_or_else(String::new, |(word, _)| (*word).to_owned())
}

/// Writes cents with two decimals, whole amounts without.
fn money(cents: i64) -> String {
    let sign = if cents < 0 { "-" } else { "" };
    let (whole, rest) = (cents.abs() / 100, cents.abs() % 100);
    if rest == 0 { format!("{sign}{whole}") } else { format!("{sign}{whole}.{rest:02}") }
}
