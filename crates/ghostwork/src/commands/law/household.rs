use clap::{Args, ValueEnum};
use ghostwork_law::{
    Dependents, EarningsKind, FilingStatus, MAXIMUM_DEPENDENTS, Person, State, TaxUnitYear, UsLaw, explain,
};
use serde_json::{Value, json};

use crate::cli::HELP_TEMPLATE;
use crate::failure::{Failure, JSON_VERSION};
use crate::output::{print, print_json};
use crate::text::{number, table};

const EXAMPLES: &str = "\
Examples:
  ghostwork law household --profit 30000 --children 4,9 --state CA
  ghostwork law household --status joint --wages 60000 --spouse-profit 12000 --json
  ghostwork law household --wages 25000 --year 2025
";

/// Highest age, years.
const OLDEST: i64 = 120;
/// Additional earnings over which the marginal rate is taken, dollars a year.
const STEP: f64 = 1_000.0;

/// Assesses one household for a year, line by line with the law behind each.
#[derive(Debug, Args)]
#[command(before_help = EXAMPLES, help_template = HELP_TEMPLATE)]
pub(crate) struct Arguments {
    /// Calendar year
    #[arg(long, default_value_t = 2026, value_parser = clap::value_parser!(u16).range(1990..=2100))]
    year: u16,
    /// How the household files
    #[arg(long, value_enum, default_value = "single")]
    status: Status,
    /// Postal code of the state
    #[arg(long, default_value = "CA", value_parser = state)]
    state: State,
    /// Age of the filer, years
    #[arg(long, default_value_t = 40, value_parser = clap::value_parser!(u8).range(..=OLDEST))]
    age: u8,
    /// Wages of the filer, dollars a year
    #[arg(long, value_name = "DOLLARS", default_value_t = 0.0, value_parser = amount_from_nought)]
    wages: f64,
    /// Self-employment profit of the filer, dollars a year
    #[arg(long, value_name = "DOLLARS", default_value_t = 0.0, value_parser = amount)]
    profit: f64,
    /// Age of the spouse, years; joint filers only
    #[arg(long, default_value_t = 40, value_parser = clap::value_parser!(u8).range(..=OLDEST))]
    spouse_age: u8,
    /// Wages of the spouse, dollars a year
    #[arg(long, value_name = "DOLLARS", default_value_t = 0.0, value_parser = amount_from_nought)]
    spouse_wages: f64,
    /// Self-employment profit of the spouse, dollars a year
    #[arg(long, value_name = "DOLLARS", default_value_t = 0.0, value_parser = amount)]
    spouse_profit: f64,
    /// Ages of dependants, like 4,9
    #[arg(long, value_name = "AGES", value_delimiter = ',', value_parser = clap::value_parser!(u8).range(..=OLDEST))]
    children: Vec<u8>,
    /// Taxable interest, dollars a year
    #[arg(long, value_name = "DOLLARS", default_value_t = 0.0, value_parser = amount_from_nought)]
    interest: f64,
    /// Rent, mortgage and utilities, dollars a month
    #[arg(long, value_name = "DOLLARS", default_value_t = 0.0, value_parser = amount_from_nought)]
    shelter: f64,
    /// One JSON document on standard output, errors as JSON on standard error
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Status {
    Single,
    Joint,
    Separate,
    HeadOfHousehold,
}

fn state(text: &str) -> Result<State, String> {
    State::from_code(&text.to_ascii_uppercase()).ok_or_else(|| "expected a postal code like CA".to_owned())
}

/// Reads an amount of money that the law can work with.
fn amount(text: &str) -> Result<f64, String> {
    match text.replace('_', "").parse::<f64>() {
        Ok(amount) if amount.is_finite() && amount.abs() <= 1e12 => Ok(amount),
        _ => Err("expected an amount of dollars".to_owned()),
    }
}

/// Reads one that cannot be less than nothing.
fn amount_from_nought(text: &str) -> Result<f64, String> {
    match amount(text) {
        Ok(amount) if amount >= 0.0 => Ok(amount),
        _ => Err("expected an amount of dollars, 0 or more".to_owned()),
    }
}

pub(crate) fn execute(arguments: &Arguments) -> Result<(), Failure> {
    let law = UsLaw::for_year(arguments.year).map_err(|error| Failure::Unsuitable {
        message: format!("there is no law of {}: {error}", arguments.year),
        help: format!("the law pack begins in {}", UsLaw::FIRST_YEAR),
    })?;
    let unit = unit(arguments)?;
    let lines = explain(&unit, &law);
    let mut rates = vec![
        (
            "marginal rate on 1,000 dollars more of wages",
            law.marginal_tax_rate(&unit, EarningsKind::Wages, STEP),
        ),
        (
            "marginal rate on 1,000 dollars more of profit",
            law.marginal_tax_rate(&unit, EarningsKind::SelfEmployment, STEP),
        ),
    ];
    let not_working = without_work(&unit);
    if not_working.market_income() < unit.market_income() {
        let rate = law.participation_tax_rate(&unit, &not_working);
        rates.push(("participation tax rate of the filer's work", rate));
    }
    let note = note(arguments.year);
    if arguments.json {
        let lines: Vec<Value> = lines
            .iter()
            .map(|line| json!({ "label": line.label, "amount": line.amount, "reference": line.reference }))
            .collect();
        let rates: Vec<Value> =
            rates.iter().map(|(label, rate)| json!({ "label": label, "rate": rate })).collect();
        return print_json(&json!({
            "schema_version": JSON_VERSION,
            "year": arguments.year,
            "unit": "USD per year",
            "lines": lines,
            "rates": rates,
            "note": note,
        }));
    }
    let mut rows: Vec<Vec<String>> = lines
        .iter()
        .map(|line| vec![line.label.to_owned(), number(line.amount, 2), line.reference.to_owned()])
        .collect();
    rows.extend(rates.iter().map(|(label, rate)| {
        vec![
            (*label).to_owned(),
            format!("{} %", number(rate * 100.0, 1)),
            "taxes and benefits together".to_owned(),
        ]
    }));
    print(&table(&rows))?;
    note.map_or(Ok(()), |note| print(&format!("\n{note}\n")))
}

/// Returns what is to be said of the law of a year whose amounts are not known yet.
fn note(year: u16) -> Option<String> {
    let last = UsLaw::LAST_YEAR;
    (year > last).then(|| {
        format!(
            "The law pack states amounts up to {last}: those that are set anew every year, like thresholds and poverty \
             guidelines, are for {year} the last known."
        )
    })
}

/// Returns the unit as it would be if the filer did not work.
fn without_work(unit: &TaxUnitYear) -> TaxUnitYear {
    let head = Person { wages: 0.0, tips: 0.0, self_employment_profit: 0.0, ..unit.head };
    TaxUnitYear { head, ..*unit }
}

fn unit(arguments: &Arguments) -> Result<TaxUnitYear, Failure> {
    let person = |age: u8, wages: f64, self_employment_profit: f64| Person {
        age,
        wages,
        self_employment_profit,
        ..Person::default()
    };
    let filing_status = match arguments.status {
        Status::Single => FilingStatus::Single,
        Status::Joint => FilingStatus::Joint,
        Status::Separate => FilingStatus::Separate,
        Status::HeadOfHousehold => FilingStatus::HeadOfHousehold,
    };
    let has_spouse_income = arguments.spouse_wages.abs() + arguments.spouse_profit.abs() > 0.0;
    if has_spouse_income && !filing_status.is_joint() {
        return Err(Failure::Unsuitable {
            message: "income of a spouse needs a joint return".to_owned(),
            help: "add --status joint".to_owned(),
        });
    }
    let dependents = Dependents::new(&arguments.children).ok_or_else(|| Failure::Unsuitable {
        message: format!("{} dependants are too many", arguments.children.len()),
        help: format!("the law looks at {MAXIMUM_DEPENDENTS} at most"),
    })?;
    let spouse = person(arguments.spouse_age, arguments.spouse_wages, arguments.spouse_profit);
    Ok(TaxUnitYear {
        filing_status,
        head: person(arguments.age, arguments.wages, arguments.profit),
        spouse: filing_status.is_joint().then_some(spouse),
        dependents,
        interest: arguments.interest,
        shelter_costs_per_month: arguments.shelter,
        ..TaxUnitYear::single(arguments.age, arguments.state)
    })
}
