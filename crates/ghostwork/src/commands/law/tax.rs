use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use ghostwork_law::{INPUT_COLUMNS, OUTPUT_COLUMNS, Summary, TaxFileError, tax_file};
use serde_json::{Value, json};

use crate::cli::HELP_TEMPLATE;
use crate::failure::{Failure, JSON_VERSION};
use crate::files::is_same_file;
use crate::output::{note, print, print_json};
use crate::text::{counted, number, table};

const EXAMPLES: &str = "\
Examples:
  ghostwork law tax units.csv > taxes.csv
  ghostwork law tax --law us --in units.csv --out taxes.csv --json
  ghostwork law tax --columns
";

/// Assesses a CSV of tax units, one row each, and writes the same rows with taxes and benefits.
#[derive(Debug, Args)]
#[command(before_help = EXAMPLES, help_template = HELP_TEMPLATE)]
pub(crate) struct Arguments {
    /// CSV of tax units; - for standard input
    #[arg(required_unless_present_any = ["columns", "input"])]
    file: Option<PathBuf>,
    /// CSV of tax units, as FILE
    #[arg(long = "in", value_name = "FILE", conflicts_with = "file")]
    input: Option<PathBuf>,
    /// Whose law
    #[arg(long, value_enum, default_value = "us")]
    law: Country,
    /// Where the result goes [default: standard output]
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Lists the columns that are read and those that are written
    #[arg(long)]
    columns: bool,
    /// One JSON document on standard output, which needs --out; errors as JSON on standard error
    #[arg(long)]
    json: bool,
}

/// A country whose law is applied to files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Country {
    /// United States: federal taxes and benefits
    Us,
}

pub(crate) fn execute(arguments: &Arguments) -> Result<(), Failure> {
    if arguments.columns {
        return columns(arguments.json);
    }
    let Country::Us = arguments.law;
    let path = arguments.file.clone().or_else(|| arguments.input.clone()).unwrap_or_default();
    let Some(out) = &arguments.out else {
        if arguments.json {
            return Err(Failure::Unsuitable {
                message: "--json and the assessed rows cannot share standard output".to_owned(),
                help: "add --out FILE".to_owned(),
            });
        }
        let summary = to_standard_output(&path)?;
        note(&format!("{}\n", words(&summary)));
        return Ok(());
    };
    if is_same_file(&path, out) {
        return Err(Failure::Unsuitable {
            message: format!("{} would be replaced by what is made from it", path.display()),
            help: "name another file with --out".to_owned(),
        });
    }
    let summary = to_file(&path, out)?;
    if arguments.json {
        return print_json(&json!({
            "schema_version": JSON_VERSION,
            "file": out,
            "rows": summary.rows,
            "income_tax": summary.income_tax,
            "self_employment_tax": summary.self_employment_tax,
            "food_assistance": summary.food_assistance,
            "premium_tax_credit": summary.premium_tax_credit,
            "absent_columns": summary.absent_columns,
            "unread_columns": summary.unread_columns,
        }));
    }
    print(&format!("{}: {}\n", out.display(), words(&summary)))
}

fn columns(as_json: bool) -> Result<(), Failure> {
    if as_json {
        let read: Vec<Value> = INPUT_COLUMNS
            .iter()
            .map(
                |column| json!({ "name": column.name, "default": column.default, "meaning": column.meaning }),
            )
            .collect();
        return print_json(&json!({
            "schema_version": JSON_VERSION,
            "read": read,
            "written": OUTPUT_COLUMNS,
        }));
    }
    let mut rows = vec![["read", "default", "meaning"].map(str::to_owned).to_vec()];
    rows.extend(INPUT_COLUMNS.iter().map(|column| {
        let default =
            column.default.map_or("required", |value| if value.is_empty() { "empty" } else { value });
        [column.name, default, column.meaning].map(str::to_owned).to_vec()
    }));
    print(&format!("{}\nwritten: these and {}\n", table(&rows), OUTPUT_COLUMNS.join(",")))
}

fn to_standard_output(path: &Path) -> Result<Summary, Failure> {
    let assessed = tax_file(open(path)?, io::stdout().lock());
    assessed.map_err(|error| {
        if is_closed_pipe(&error) {
            Failure::ClosedPipe
        } else {
            failed(error, path, Path::new("standard output"))
        }
    })
}

/// Returns a failure that names the file which could not be used: the one that is read or the one that is written.
fn failed(source: TaxFileError, input: &Path, output: &Path) -> Failure {
    let is_of_output = matches!(source, TaxFileError::Unwritable(_));
    Failure::TaxFile { path: if is_of_output { output } else { input }.to_owned(), source }
}

fn is_closed_pipe(error: &TaxFileError) -> bool {
    match error {
        TaxFileError::Unwritable(error) => error.kind() == io::ErrorKind::BrokenPipe,
        _ => false,
    }
}

/// Writes beside the target and renames at the end, so that a failure leaves what was there.
fn to_file(path: &Path, out: &Path) -> Result<Summary, Failure> {
    let input = open(path)?;
    let name = out.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let beside = out.with_file_name(format!(".{name}.writing"));
    let unwritable = |source| Failure::File { action: "write", path: out.to_owned(), source };
    let file = File::create(&beside).map_err(unwritable)?;
    let assessed = assess_to(input, file).map_err(|error| failed(error, path, out));
    let outcome = assessed.and_then(|summary| {
        fs::rename(&beside, out).map_err(unwritable)?;
        Ok(summary)
    });
    if outcome.is_err() {
        // The first error is the one to report.
        let _ = fs::remove_file(&beside);
    }
    outcome
}

fn assess_to(input: Box<dyn Read>, mut file: File) -> Result<Summary, TaxFileError> {
    let summary = tax_file(input, &mut file)?;
    file.sync_all().map_err(TaxFileError::Unwritable)?;
    Ok(summary)
}

fn open(path: &Path) -> Result<Box<dyn Read>, Failure> {
    if path == Path::new("-") {
        return Ok(Box::new(io::stdin().lock()));
    }
    let file =
        File::open(path).map_err(|source| Failure::File { action: "read", path: path.to_owned(), source })?;
    Ok(Box::new(file))
}

/// Returns a remark on columns that are not read, of which the first ten are named; empty where there are none.
fn unread_in_words(columns: &[String]) -> String {
    const NAMED: usize = 10;
    if columns.is_empty() {
        return String::new();
    }
    let named: Vec<String> = columns.iter().take(NAMED).map(|name| format!("{name:?}")).collect();
    let more = columns.len().saturating_sub(NAMED);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    format!("; columns that are not read: {}{more}", named.join(", "))
}

fn words(summary: &Summary) -> String {
    let absent = match summary.absent_columns.as_slice() {
        [] => String::new(),
        columns => format!("; columns that the file lacks, at their defaults: {}", columns.join(", ")),
    };
    let unread = unread_in_words(&summary.unread_columns);
    format!(
        "{}, income tax {} USD, self-employment tax {} USD, food assistance {} USD, premium credit {} USD{absent}{unread}",
        counted(summary.rows as usize, "tax unit"),
        number(summary.income_tax, 0),
        number(summary.self_employment_tax, 0),
        number(summary.food_assistance, 0),
        number(summary.premium_tax_credit, 0),
    )
}
