use std::path::PathBuf;

use clap::Args;
use ghostwork_plot::{Theme, draw_all, draw_run, draw_study};
use ghostwork_results::{RunWriter, Stored, load};
use serde_json::json;

use crate::cli::HELP_TEMPLATE;
use crate::failure::{Failure, JSON_VERSION};
use crate::output::{print, print_json};
use crate::storage::write_figures;

const EXAMPLES: &str = "\
Examples:
  ghostwork plot output/us-portable-benefits-4pct/compare-3f9a01bc
  ghostwork plot output/us-baseline/run-81c2d0e4
  ghostwork plot output/us-baseline/run-81c2d0e4 --json
";

/// Draws the charts of a stored run again, from its files alone.
#[derive(Debug, Args)]
#[command(before_help = EXAMPLES, help_template = HELP_TEMPLATE)]
pub(crate) struct Arguments {
    /// Folder of the run
    folder: PathBuf,
    /// One JSON document on standard output, errors as JSON on standard error
    #[arg(long)]
    json: bool,
}

pub(crate) fn execute(arguments: &Arguments) -> Result<(), Failure> {
    let folder = &arguments.folder;
    let (_, stored) = load(folder)?;
    let figures = match &stored {
        Stored::Run(record) => draw_run(record, &Theme::default())?,
        Stored::Comparison(comparison) => draw_all(comparison, &Theme::default())?,
        Stored::Study(study) => draw_study(study, &Theme::default())?,
    };
    let mut writer = RunWriter::amend(folder)?;
    write_figures(&mut writer, &figures)?;
    writer.finish_amendment()?;
    if arguments.json {
        let figures: Vec<_> = figures
            .iter()
            .map(|figure| {
                let svg = folder.join(format!("charts/{}.svg", figure.stem));
                json!({ "name": figure.stem, "title": figure.title, "alt": figure.alt, "svg": svg })
            })
            .collect();
        return print_json(&json!({ "schema_version": JSON_VERSION, "folder": folder, "figures": figures }));
    }
    for figure in &figures {
        print(&format!(
            "{}: {}\n",
            folder.join(format!("charts/{}.svg", figure.stem)).display(),
            figure.title
        ))?;
    }
    Ok(())
}
