use std::path::PathBuf;

use clap::{Args, ValueEnum};
use ghostwork_experiment::{data_hash, persons_represented};
use ghostwork_law::Country;
use ghostwork_population::Population;
use serde_json::{Value, json};

use crate::cli::HELP_TEMPLATE;
use crate::experiments::read_population;
use crate::failure::{Failure, JSON_VERSION};
use crate::output::{print, print_json};
use crate::text::{count, number, table};

const EXAMPLES: &str = "\
Examples:
  ghostwork population --report
  ghostwork population --columns
  ghostwork population --file people.csv --report --json
";

/// Shows the persons that workers are drawn from, beside published figures.
#[derive(Debug, Args)]
#[command(before_help = EXAMPLES, help_template = HELP_TEMPLATE)]
pub(crate) struct Arguments {
    /// Your own persons as CSV [default: the embedded survey]
    #[arg(long, value_name = "FILE")]
    file: Option<PathBuf>,
    /// Whose embedded persons
    #[arg(long, value_enum, default_value = "us")]
    country: EmbeddedCountry,
    /// Compares totals, jobs and incomes with published figures
    #[arg(long)]
    report: bool,
    /// Lists the columns that a file may have
    #[arg(long, conflicts_with = "report")]
    columns: bool,
    /// One JSON document on standard output, errors as JSON on standard error
    #[arg(long)]
    json: bool,
}

/// A country with an embedded population.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum EmbeddedCountry {
    /// United States: survey records
    Us,
    /// United Kingdom: synthetic, made from records of the United States
    Uk,
}

impl From<EmbeddedCountry> for Country {
    fn from(country: EmbeddedCountry) -> Self {
        match country {
            EmbeddedCountry::Us => Self::UnitedStates,
            EmbeddedCountry::Uk => Self::UnitedKingdom,
        }
    }
}

pub(crate) fn execute(arguments: &Arguments) -> Result<(), Failure> {
    if arguments.columns {
        return columns(arguments.json);
    }
    let population = read_population(arguments.file.as_deref(), arguments.country.into())?;
    if arguments.json {
        return print_json(&document(&population, arguments.report));
    }
    print(&summary(&population))?;
    if arguments.report {
        print(&report(&population))?;
    }
    Ok(())
}

fn columns(as_json: bool) -> Result<(), Failure> {
    let columns = Population::column_documentation();
    if as_json {
        let columns: Vec<Value> = columns
            .iter()
            .map(|column| {
                json!({
                    "name": column.name(),
                    "expected": column.expected(),
                    "default": column.default_value(),
                    "doc": column.documentation(),
                })
            })
            .collect();
        return print_json(&json!({ "schema_version": JSON_VERSION, "columns": columns }));
    }
    let rows: Vec<Vec<String>> = columns
        .iter()
        .map(|column| {
            let default = column
                .default_value()
                .map_or_else(|| "required".to_owned(), |value| format!("default {value}"));
            vec![
                column.name().to_owned(),
                default,
                column.expected().to_owned(),
                column.documentation().to_owned(),
            ]
        })
        .collect();
    print(&table(&rows))
}

fn summary(population: &Population) -> String {
    format!(
        "{} households, {} tax units, {} persons aged 16 and over, for {} thousand persons\nsource: {}\nlicence: {}\n",
        count(population.households.len() as u64),
        count(population.tax_units.len() as u64),
        count(population.persons.len() as u64),
        number(persons_represented(population) / 1e3, 0),
        population.description.source,
        population.description.licence,
    )
}

fn report(population: &Population) -> String {
    let optional = |value: Option<f64>| value.map(|value| number(value, 1)).unwrap_or_default();
    let mut rows = vec![
        ["table", "item", "value", "published", "difference", "unit", "source"].map(str::to_owned).to_vec(),
    ];
    rows.extend(population.report().into_iter().map(|row| {
        vec![
            row.table.to_owned(),
            row.item,
            number(row.value, 1),
            optional(row.target),
            optional(row.residual),
            row.unit.to_owned(),
            row.source.to_owned(),
        ]
    }));
    format!("\n{}", table(&rows))
}

fn document(population: &Population, with_report: bool) -> Value {
    let rows: Vec<Value> = if with_report { population.report() } else { Vec::new() }
        .into_iter()
        .map(|row| {
            json!({
                "table": row.table,
                "item": row.item,
                "value": row.value,
                "published": row.target,
                "difference": row.residual,
                "unit": row.unit,
                "source": row.source,
            })
        })
        .collect();
    json!({
        "schema_version": JSON_VERSION,
        "households": population.households.len(),
        "tax_units": population.tax_units.len(),
        "persons": population.persons.len(),
        "persons_represented": persons_represented(population),
        "source": population.description.source,
        "licence": population.description.licence,
        "data_hash": data_hash(population),
        "report": rows,
    })
}
