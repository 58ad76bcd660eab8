use std::fs::{self, File};
use std::io::{self, BufReader, BufWriter, Read, Write};
use std::path::{Path, PathBuf};

use clap::Args;
use ghostwork_law::{INPUT_COLUMNS, OUTPUT_COLUMNS, Summary, TaxFileError, tax_file};
use serde_json::json;

use crate::cli::HELP_TEMPLATE;
use crate::failure::{Failure, JSON_VERSION};
use crate::output::{note, print, print_json};
use crate::text::{count, number};

const EXAMPLES: &str = "\
Examples:
  ghostwork law tax units.csv > assessed.csv
  ghostwork law tax units.csv --out assessed.csv --json
  ghostwork law tax --columns
";

/// Assesses a CSV of tax units, one row each, and writes the same rows with taxes and benefits.
#[derive(Debug, Args)]
#[command(before_help = EXAMPLES, help_template = HELP_TEMPLATE)]
pub(crate) struct Arguments {
    /// CSV of tax units; - for standard input
    #[arg(required_unless_present = "columns")]
    file: Option<PathBuf>,
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

pub(crate) fn execute(arguments: &Arguments) -> Result<(), Failure> {
    if arguments.columns {
        return columns(arguments.json);
    }
    let path = arguments.file.clone().unwrap_or_default();
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
        }));
    }
    print(&format!("{}: {}\n", out.display(), words(&summary)))
}

fn columns(as_json: bool) -> Result<(), Failure> {
    if as_json {
        return print_json(&json!({
            "schema_version": JSON_VERSION,
            "read": INPUT_COLUMNS,
            "written": OUTPUT_COLUMNS,
        }));
    }
    print(&format!("read: {}\nwritten: {}\n", INPUT_COLUMNS.join(","), OUTPUT_COLUMNS.join(",")))
}

fn to_standard_output(path: &Path) -> Result<Summary, Failure> {
    let assessed = tax_file(open(path)?, BufWriter::new(io::stdout().lock()));
    assessed.map_err(|error| if is_closed_pipe(&error) { Failure::ClosedPipe } else { error.into() })
}

fn is_closed_pipe(error: &TaxFileError) -> bool {
    match error {
        TaxFileError::Unwritable(error) => {
            matches!(error.kind(), csv::ErrorKind::Io(error) if error.kind() == io::ErrorKind::BrokenPipe)
        }
        _ => false,
    }
}

/// Writes beside the target and renames at the end, so that a failure leaves what was there.
fn to_file(path: &Path, out: &Path) -> Result<Summary, Failure> {
    let input = open(path)?;
    let name = out.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let beside = out.with_file_name(format!(".{name}.writing"));
    let failed = |source| Failure::File { action: "write", path: out.to_owned(), source };
    let file = File::create(&beside).map_err(failed)?;
    let outcome = assess_to(input, file).and_then(|summary| {
        fs::rename(&beside, out).map_err(failed)?;
        Ok(summary)
    });
    if outcome.is_err() {
        // The first error is the one to report.
        let _ = fs::remove_file(&beside);
    }
    outcome
}

fn assess_to(input: Box<dyn Read>, file: File) -> Result<Summary, Failure> {
    let mut writer = BufWriter::new(file);
    let summary = tax_file(input, &mut writer)?;
    let lost = |error: io::Error| Failure::TaxFile(TaxFileError::Unwritable(error.into()));
    writer.flush().map_err(lost)?;
    writer
        .into_inner()
        .map_err(io::IntoInnerError::into_error)
        .and_then(|file| file.sync_all())
        .map_err(lost)?;
    Ok(summary)
}

fn open(path: &Path) -> Result<Box<dyn Read>, Failure> {
    if path == Path::new("-") {
        return Ok(Box::new(io::stdin().lock()));
    }
    let file =
        File::open(path).map_err(|source| Failure::File { action: "read", path: path.to_owned(), source })?;
    Ok(Box::new(BufReader::new(file)))
}

fn words(summary: &Summary) -> String {
    format!(
        "{} tax units, income tax {} USD, self-employment tax {} USD, food assistance {} USD, premium credit {} USD",
        count(summary.rows),
        number(summary.income_tax, 0),
        number(summary.self_employment_tax, 0),
        number(summary.food_assistance, 0),
        number(summary.premium_tax_credit, 0),
    )
}
