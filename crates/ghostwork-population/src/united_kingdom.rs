//! A synthetic population of the United Kingdom: records of the United States with other weights and amounts.
//!
//! No microdata of the United Kingdom may be shipped. So households of the embedded survey are weighted until the persons in
//! them are as many by age and by labour-market status as published, and amounts are scaled to published levels: wages,
//! profits and private income to the median pay of employees, pensions to the mean State Pension. Household sizes, the
//! spread of incomes and who lives with whom stay those of the United States; money stays in dollars, at purchasing-power
//! parity.

use crate::error::PopulationError;
use crate::population::{Population, PopulationDescription};
use crate::records::{LabourStatus, PersonRecord};

/// Persons aged 16 and over by age, millions: Office for National Statistics, mid-2023 estimates; from memory, unconfirmed.
const PERSONS_BY_AGE: [(u8, f64); 5] = [(25, 7.3), (35, 9.2), (50, 13.2), (65, 13.2), (u8::MAX, 12.9)];

/// Persons by status, millions: Office for National Statistics, Labour Force Survey of 2025; from memory, unconfirmed.
const PERSONS_BY_STATUS: [(LabourStatus, f64); 4] = [
    (LabourStatus::Employee, 29.7),
    (LabourStatus::OwnAccount, 4.4),
    (LabourStatus::Unemployed, 1.7),
    (LabourStatus::OutOfLabourForce, 20.0),
];

/// Median yearly pay of all employees in pounds of 2026: Annual Survey of Hours and Earnings, 31,602 in April 2024, and
/// growth of 5 and 3.5 per cent; from memory, unconfirmed.
const MEDIAN_PAY: f64 = 34_340.0;
/// Mean State Pension of a person of pension age, pounds a year of 2026: Department for Work and Pensions; from memory,
/// unconfirmed.
const MEAN_STATE_PENSION: f64 = 11_000.0;
/// Pounds that buy what a dollar buys in the United States: OECD purchasing power parity of 2023; from memory, unconfirmed.
const POUNDS_PER_DOLLAR: f64 = 0.68;
/// Age from which the State Pension is paid, years.
const PENSION_AGE: u8 = 66;
/// Age and pay in pounds a year from which employees are enrolled in a pension: Pensions Act 2008 s.3.
const ENROLMENT_AGE: u8 = 22;
const ENROLMENT_PAY: f64 = 10_000.0;

/// Rounds of weighting; more change nothing that is shown.
const ROUNDS: usize = 60;
const CENTS: f64 = 100.0;

impl Population {
    /// Returns a synthetic population of the United Kingdom, made from the embedded one of the United States.
    ///
    /// # Errors
    ///
    /// When an embedded file cannot be read.
    pub fn uk() -> Result<Self, PopulationError> {
        let mut population = Self::us()?;
        weight(&mut population);
        scale_amounts(&mut population);
        for person in &mut population.persons {
            person.employer_health_plan = false;
            person.unemployment_benefit_cents_per_year = 0;
            person.employer_retirement_plan = is_enrolled(person);
        }
        for household in &mut population.households {
            household.state = 0;
        }
        population.raking_residuals.clear();
        population.description = PopulationDescription {
            source: "SYNTHETIC: households of the United States (Current Population Survey 2012-2014, PyPI taxcalc \
                     6.8.0), weighted to persons of the United Kingdom by age and status (ONS) and scaled to its \
                     median pay (ASHE) and State Pension (DWP), in dollars at purchasing-power parity"
                .to_owned(),
            is_embedded: false,
            is_synthetic: true,
            ..population.description
        };
        Ok(population)
    }
}

/// Weights households until persons by age and by status are as many as published.
fn weight(population: &mut Population) {
    let ages: Vec<usize> = population.persons.iter().map(age_group).collect();
    let statuses: Vec<usize> = population.persons.iter().map(status_group).collect();
    let by_age: Vec<f64> = PERSONS_BY_AGE.iter().map(|(_, millions)| millions * 1e6).collect();
    let by_status: Vec<f64> = PERSONS_BY_STATUS.iter().map(|(_, millions)| millions * 1e6).collect();
    for _ in 0..ROUNDS {
        fit(population, &ages, &by_age);
        fit(population, &statuses, &by_status);
    }
}

/// Multiplies every household's weight by the mean factor of its members' groups.
fn fit(population: &mut Population, groups: &[usize], targets: &[f64]) {
    let mut counted = vec![0.0; targets.len()];
    for household in &population.households {
        for person in household.persons.clone() {
            counted[groups[person as usize]] += household.weight;
        }
    }
    let factors: Vec<f64> =
        targets.iter().zip(&counted).map(|(target, counted)| target / f64::max(*counted, 1.0)).collect();
    for household in &mut population.households {
        let members = household.persons.len();
        if members > 0 {
            let sum: f64 = household.persons.clone().map(|person| factors[groups[person as usize]]).sum();
            household.weight *= sum / members as f64;
        }
    }
}

fn age_group(person: &PersonRecord) -> usize {
    PERSONS_BY_AGE
        .iter()
        .take_while(|(below, _)| person.age_years >= *below)
        .count()
        .min(PERSONS_BY_AGE.len() - 1)
}

fn status_group(person: &PersonRecord) -> usize {
    PERSONS_BY_STATUS.iter().position(|(status, _)| *status == person.status).unwrap_or_default()
}

/// Scales amounts to the levels of the United Kingdom.
fn scale_amounts(population: &mut Population) {
    let pay = MEDIAN_PAY / POUNDS_PER_DOLLAR * CENTS / median_pay(population);
    let pension = MEAN_STATE_PENSION / POUNDS_PER_DOLLAR * CENTS / mean_social_security(population);
    let scaled = |cents: i64, factor: f64| (cents as f64 * factor) as i64;
    for person in &mut population.persons {
        person.wage_cents_per_year = scaled(person.wage_cents_per_year, pay);
        person.profit_cents_per_year = scaled(person.profit_cents_per_year, pay);
    }
    for unit in &mut population.tax_units {
        let private = unit.pension_and_social_security_cents_per_year - unit.social_security_cents_per_year;
        unit.social_security_cents_per_year = scaled(unit.social_security_cents_per_year, pension);
        unit.pension_and_social_security_cents_per_year =
            scaled(private, pay) + unit.social_security_cents_per_year;
        unit.interest_cents_per_year = scaled(unit.interest_cents_per_year, pay);
        unit.dividends_cents_per_year = scaled(unit.dividends_cents_per_year, pay);
        unit.other_income_cents_per_year = scaled(unit.other_income_cents_per_year, pay);
    }
}

/// Returns the weighted median of employees' pay, cents a year.
fn median_pay(population: &Population) -> f64 {
    let mut pay: Vec<(i64, f64)> = population
        .households
        .iter()
        .flat_map(|household| household.persons.clone().map(move |person| (person, household.weight)))
        .map(|(person, weight)| (&population.persons[person as usize], weight))
        .filter(|(person, _)| person.status == LabourStatus::Employee)
        .map(|(person, weight)| (person.wage_cents_per_year, weight))
        .collect();
    pay.sort_by_key(|(cents, _)| *cents);
    let half = pay.iter().map(|(_, weight)| weight).sum::<f64>() / 2.0;
    let mut below = 0.0;
    for (cents, weight) in pay {
        below += weight;
        if below >= half {
            return cents as f64;
        }
    }
    1.0
}

/// Returns mean Social Security of persons of pension age, cents a year.
fn mean_social_security(population: &Population) -> f64 {
    let (mut cents, mut persons) = (0.0, 0.0);
    for household in &population.households {
        for unit in household.tax_units.clone() {
            let unit = &population.tax_units[unit as usize];
            cents += household.weight * unit.social_security_cents_per_year as f64;
        }
        for person in household.persons.clone() {
            let is_old = population.persons[person as usize].age_years >= PENSION_AGE;
            persons += if is_old { household.weight } else { 0.0 };
        }
    }
    if persons > 0.0 && cents > 0.0 { cents / persons } else { 1.0 }
}

fn is_enrolled(person: &PersonRecord) -> bool {
    let pounds = person.wage_cents_per_year as f64 / CENTS * POUNDS_PER_DOLLAR;
    person.status == LabourStatus::Employee
        && (ENROLMENT_AGE..PENSION_AGE).contains(&person.age_years)
        && pounds >= ENROLMENT_PAY
}

#[cfg(test)]
mod tests {
    use super::*;

    fn millions(population: &Population, counts: impl Fn(&PersonRecord) -> bool) -> f64 {
        let mut sum = 0.0;
        for household in &population.households {
            let members = household.persons.clone().map(|person| &population.persons[person as usize]);
            sum += household.weight * members.filter(|person| counts(person)).count() as f64;
        }
        sum / 1e6
    }

    #[test]
    fn persons_are_as_many_as_published_and_pay_has_the_published_median() {
        let population = Population::uk().unwrap();

        for (status, published) in PERSONS_BY_STATUS {
            let persons = millions(&population, |person| person.status == status);
            assert!((persons / published - 1.0).abs() < 0.005, "{status:?}: {persons}");
        }
        let mut from = 0;
        for (below, published) in PERSONS_BY_AGE {
            let persons = millions(&population, |person| (from..below).contains(&person.age_years));
            assert!((persons / published - 1.0).abs() < 0.02, "{from} to {below}: {persons}");
            from = below;
        }
        let pounds = median_pay(&population) / CENTS * POUNDS_PER_DOLLAR;
        assert!((pounds / MEDIAN_PAY - 1.0).abs() < 0.001, "{pounds}");
        assert!(population.description.source.starts_with("SYNTHETIC"));
    }
}
