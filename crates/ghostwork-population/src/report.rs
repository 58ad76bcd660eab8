//! What `ghostwork population --report` shows: the population beside published figures.

use crate::population::Population;
use crate::raking::ProfitResidual;
use crate::records::{LabourStatus, PersonRecord, Sex};
use crate::tables::{
    CONTRACT_INCOME_SHARE, EDUCATION, HEALTH_PLAN_ACCESS, HOUSEHOLDS, LABOUR_FORCE, MEDIAN_HOUSEHOLD_INCOME,
    OWN_ACCOUNT_SHARE, PART_TIME_SHARE, PERSONS, POVERTY_LINE, POVERTY_RATE, PRICE_GROWTH_FROM_2025,
    RETIREMENT_PLAN_ELIGIBLE, Sourced, UNEMPLOYMENT_RATE, WAGE_GROWTH_FROM_2024, WOMEN_SHARE,
};
use crate::{Education, jobs};

const PROFIT_SOURCE: &str = "IRS, SOI Individual Complete Report 2023, Table 1.4";

/// One figure of the population, beside the published one where there is one.
#[derive(Clone, PartialEq, Debug)]
pub struct ReportRow {
    /// Table that the row belongs to.
    pub table: &'static str,
    /// What is counted.
    pub item: String,
    /// Value in the population.
    pub value: f64,
    /// Published value.
    pub target: Option<f64>,
    /// Value less published value.
    pub residual: Option<f64>,
    /// Unit of the three.
    pub unit: &'static str,
    /// Where the published value comes from; empty without one.
    pub source: &'static str,
}

impl ReportRow {
    fn new(table: &'static str, item: impl Into<String>, unit: &'static str, value: f64) -> Self {
        Self { table, item: item.into(), value, target: None, residual: None, unit, source: "" }
    }

    fn beside(mut self, target: f64, source: &'static str) -> Self {
        self.target = Some(target);
        self.residual = Some(self.value - target);
        self.source = source;
        self
    }

    /// A share in percent beside the published share.
    fn percent(table: &'static str, published: Sourced<f64>, value: f64) -> Self {
        Self::new(table, published.name, "percent", 100.0 * value)
            .beside(100.0 * published.values, published.source)
    }
}

impl Population {
    /// Compares the population with published figures: totals, labour force, jobs, incomes, business profit.
    ///
    /// Published figures are of the United States; a user's own population shows its values without them.
    pub fn report(&self) -> Vec<ReportRow> {
        let mut rows = totals(self);
        rows.extend(labour_force(self));
        rows.extend(jobs_and_education(self));
        rows.extend(incomes(self));
        rows.extend(self.raking_residuals.iter().flat_map(profit));
        if !self.description.is_embedded {
            // The poverty line is that of the United States.
            rows.retain(|row| row.item != POVERTY_RATE.name);
            for row in &mut rows {
                row.target = None;
                row.residual = None;
                row.source = "";
            }
        }
        rows
    }

    /// Sums the weights of the persons that satisfy a condition.
    fn persons_where(&self, condition: impl Fn(&PersonRecord) -> bool) -> f64 {
        self.households
            .iter()
            .map(|household| {
                let members = household.persons.start as usize..household.persons.end as usize;
                let counted = self.persons[members].iter().filter(|person| condition(person)).count();
                household.weight * counted as f64
            })
            .sum()
    }

    fn share(&self, part: impl Fn(&PersonRecord) -> bool, whole: impl Fn(&PersonRecord) -> bool) -> f64 {
        let total = self.persons_where(&whole);
        if total > 0.0 { self.persons_where(|person| whole(person) && part(person)) / total } else { 0.0 }
    }
}

fn is_in_labour_force(person: &PersonRecord) -> bool {
    person.status != LabourStatus::OutOfLabourForce
}

fn totals(population: &Population) -> Vec<ReportRow> {
    let households: f64 = population.households.iter().map(|household| household.weight).sum();
    let women = population.share(|person| person.sex == Sex::Female, |_| true);
    vec![
        ReportRow::new("totals", "persons in the file", "persons", population.persons.len() as f64),
        ReportRow::new("totals", "households in the file", "households", population.households.len() as f64),
        ReportRow::new("totals", PERSONS.name, "thousand", population.persons_where(|_| true) / 1000.0)
            .beside(PERSONS.values, PERSONS.source),
        ReportRow::new("totals", HOUSEHOLDS.name, "thousand", households / 1000.0)
            .beside(HOUSEHOLDS.values, HOUSEHOLDS.source),
        ReportRow::percent("totals", WOMEN_SHARE, women),
    ]
}

fn labour_force(population: &Population) -> Vec<ReportRow> {
    let table = "labour force";
    let is_employed = |person: &PersonRecord| person.status.is_employed();
    let unemployed = population.share(|person| person.status == LabourStatus::Unemployed, is_in_labour_force);
    let own_account = population.share(|person| person.status == LabourStatus::OwnAccount, is_employed);
    let with_profit = population.persons_where(|person| person.profit_cents_per_year > 0)
        / population.persons_where(is_in_labour_force).max(1.0);
    let mut rows = vec![
        ReportRow::percent(table, UNEMPLOYMENT_RATE, unemployed),
        ReportRow::percent(table, OWN_ACCOUNT_SHARE, own_account),
        ReportRow::percent(table, CONTRACT_INCOME_SHARE, with_profit),
    ];
    for (index, group) in LABOUR_FORCE.values.iter().enumerate() {
        let next = LABOUR_FORCE.values.get(index + 1).map_or(u8::MAX, |group| group.lowest_age);
        let ages = group.lowest_age..next;
        let value = population.share(is_employed, |person| ages.contains(&person.age_years));
        rows.push(
            ReportRow::new(
                table,
                format!("employed per person, from age {}", group.lowest_age),
                "percent",
                100.0 * value,
            )
            .beside(100.0 * group.employed / group.population, LABOUR_FORCE.source),
        );
    }
    let all = |of: fn(&crate::tables::LabourForce) -> f64| LABOUR_FORCE.values.iter().map(of).sum::<f64>();
    let value = population.share(is_employed, |_| true);
    rows.push(
        ReportRow::new(table, "employed per person", "percent", 100.0 * value)
            .beside(100.0 * all(|group| group.employed) / all(|group| group.population), LABOUR_FORCE.source),
    );
    rows
}

fn jobs_and_education(population: &Population) -> Vec<ReportRow> {
    let is_employee = |person: &PersonRecord| person.status == LabourStatus::Employee;
    let part_time = population.share(
        |person| person.hours_per_week < jobs::FULL_TIME_HOURS_PER_WEEK,
        |person| person.status.is_employed(),
    );
    let mut rows = vec![
        ReportRow::percent("jobs", PART_TIME_SHARE, part_time),
        ReportRow::percent(
            "jobs",
            HEALTH_PLAN_ACCESS,
            population.share(|person| person.employer_health_plan, is_employee),
        ),
        ReportRow::percent(
            "jobs",
            RETIREMENT_PLAN_ELIGIBLE,
            population.share(|person| person.employer_retirement_plan, is_employee),
        ),
        ReportRow::new(
            "jobs",
            "main carers of a child or adult per person",
            "percent",
            100.0 * population.share(|person| person.carer, |_| true),
        ),
    ];
    for (index, (lowest_age, shares)) in EDUCATION.values.iter().enumerate() {
        let next = EDUCATION.values.get(index + 1).map_or(u8::MAX, |(age, _)| *age);
        let ages = *lowest_age..next;
        let value = population.share(
            |person| person.education == Education::Tertiary,
            |person| ages.contains(&person.age_years),
        );
        rows.push(
            ReportRow::new("education", format!("tertiary, from age {lowest_age}"), "percent", 100.0 * value)
                .beside(100.0 * shares[3], EDUCATION.source),
        );
    }
    rows
}

fn incomes(population: &Population) -> Vec<ReportRow> {
    let mut incomes: Vec<(f64, f64)> = Vec::with_capacity(population.households.len());
    let (mut poor, mut everybody, mut wages) = (0.0, 0.0, 0.0);
    for index in 0..population.households.len() {
        let household = HouseholdIncome::of(population, index);
        let weight = population.households[index].weight;
        incomes.push((household.dollars, weight));
        wages += household.wages * weight;
        everybody += household.members * weight;
        if household.is_poor() {
            poor += household.members * weight;
        }
    }
    incomes.sort_by(|left, right| left.0.total_cmp(&right.0));
    let median_target = MEDIAN_HOUSEHOLD_INCOME.values * WAGE_GROWTH_FROM_2024.values;
    vec![
        ReportRow::new(
            "incomes",
            "median household income (published one grown with wages)",
            "USD a year",
            median(&incomes),
        )
        .beside(median_target, MEDIAN_HOUSEHOLD_INCOME.source),
        ReportRow::percent("incomes", POVERTY_RATE, if everybody > 0.0 { poor / everybody } else { 0.0 }),
        ReportRow::new("incomes", "wages and salaries", "billion USD a year", wages / 1e9),
    ]
}

/// Income and size of a household, for the comparison with the census.
struct HouseholdIncome {
    dollars: f64,
    wages: f64,
    members: f64,
}

impl HouseholdIncome {
    fn of(population: &Population, index: usize) -> Self {
        let household = &population.households[index];
        let persons = &population.persons[household.persons.start as usize..household.persons.end as usize];
        let units =
            &population.tax_units[household.tax_units.start as usize..household.tax_units.end as usize];
        let wages: i64 = persons.iter().map(|person| person.wage_cents_per_year).sum();
        let earned: i64 = persons
            .iter()
            .map(|person| person.profit_cents_per_year + person.unemployment_benefit_cents_per_year)
            .sum();
        let other: i64 = units
            .iter()
            .map(|unit| {
                unit.interest_cents_per_year
                    + unit.dividends_cents_per_year
                    + unit.pension_and_social_security_cents_per_year
                    + unit.other_income_cents_per_year
            })
            .sum();
        let aged_16 = persons
            .iter()
            .filter(|person| person.age_years == 16 && person.role == crate::Role::Dependant)
            .count();
        let children: usize = units.iter().map(|unit| usize::from(unit.children_under_17)).sum();
        Self {
            dollars: (wages + earned + other) as f64 / 100.0,
            wages: wages as f64 / 100.0,
            members: (persons.len() + children.saturating_sub(aged_16)) as f64,
        }
    }

    /// Whether the household's income is below the poverty line of its size.
    fn is_poor(&self) -> bool {
        let (first, further) = POVERTY_LINE.values;
        self.dollars < (first + further * (self.members - 1.0)) * PRICE_GROWTH_FROM_2025.values
    }
}

fn median(ordered: &[(f64, f64)]) -> f64 {
    let half: f64 = ordered.iter().map(|(_, weight)| weight).sum::<f64>() / 2.0;
    let mut cumulated = 0.0;
    ordered
        .iter()
        .find(|(_, weight)| {
            cumulated += weight;
            cumulated >= half
        })
        .map_or(0.0, |(income, _)| *income)
}

fn profit(residual: &ProfitResidual) -> [ReportRow; 2] {
    let table = "business profit by adjusted gross income (classes in USD of 2023)";
    let class = format!("{} to {}", residual.lowest_income, residual.income_below);
    [
        ReportRow::new(table, format!("returns, {class}"), "thousand", residual.achieved_returns / 1e3)
            .beside(residual.target_returns / 1e3, PROFIT_SOURCE),
        ReportRow::new(
            table,
            format!("profit, {class}"),
            "million USD of 2023",
            residual.achieved_amount / 1e6,
        )
        .beside(residual.target_amount / 1e6, PROFIT_SOURCE),
    ]
}
