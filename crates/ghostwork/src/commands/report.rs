use std::fs;
use std::path::PathBuf;

use clap::Args;
use ghostwork_plot::report::{self, TEMPLATE};
use ghostwork_plot::{Theme, draw_all, draw_run};
use ghostwork_results::{RunWriter, Stored, load};
use serde_json::json;

use crate::cli::HELP_TEMPLATE;
use crate::failure::{Failure, JSON_VERSION};
use crate::limits::stored_options;
use crate::output::{print, print_json};

const EXAMPLES: &str = "\
Examples:
  ghostwork report output/us-portable-benefits-4pct/compare-3f9a01bc
  ghostwork report --print-template > my-report.html
  ghostwork report output/us-portable-benefits-4pct/compare-3f9a01bc --template my-report.html
";

/// Writes the report of a stored run or comparison again: one page that needs nothing else.
#[derive(Debug, Args)]
#[command(before_help = EXAMPLES, help_template = HELP_TEMPLATE)]
pub(crate) struct Arguments {
    /// Folder of the run or comparison
    #[arg(required_unless_present = "print_template")]
    folder: Option<PathBuf>,
    /// Your own template instead of the built-in one
    #[arg(long, value_name = "FILE")]
    template: Option<PathBuf>,
    /// Prints the built-in template
    #[arg(long)]
    print_template: bool,
    /// One JSON document on standard output, errors as JSON on standard error
    #[arg(long)]
    json: bool,
}

pub(crate) fn execute(arguments: &Arguments) -> Result<(), Failure> {
    if arguments.print_template {
        return print(TEMPLATE);
    }
    let folder = arguments.folder.clone().unwrap_or_default();
    let template = match &arguments.template {
        Some(path) => Some(fs::read_to_string(path).map_err(|source| Failure::File {
            action: "read",
            path: path.clone(),
            source,
        })?),
        None => None,
    };
    let (manifest, stored) = load(&folder)?;
    let options = report::ReportOptions { template, ..stored_options(&manifest.command) };
    let (page, figures) = match stored {
        Stored::Comparison(comparison) => {
            let figures = draw_all(&comparison, &Theme::default())?;
            (report::html(&comparison, &figures, &options)?, figures)
        }
        Stored::Run(record) => {
            let figures = draw_run(&record, &Theme::default())?;
            (report::run_html(&record, &figures, &options)?, figures)
        }
        Stored::Study(_) => {
            return Err(Failure::Unsuitable {
                message: format!("{} holds a study, which has charts but no report", folder.display()),
                help: "ghostwork plot draws its charts".to_owned(),
            });
        }
    };
    let mut writer = RunWriter::amend(&folder)?;
    writer.write("report.html", page.as_bytes())?;
    writer.finish_amendment()?;
    let file = folder.join("report.html");
    if arguments.json {
        return print_json(
            &json!({ "schema_version": JSON_VERSION, "report": file, "figures": figures.len() }),
        );
    }
    print(&format!("{}\n", file.display()))
}
