use std::path::PathBuf;

use clap::Args;
use ghostwork_plot::Theme;
use ghostwork_results::{RunWriter, Stored, Study, load, load_studies};
use serde_json::json;

use crate::cli::HELP_TEMPLATE;
use crate::failure::{Failure, JSON_VERSION};
use crate::figures::{self, FigureFormat, read_theme};
use crate::files::run_folder;
use crate::official;
use crate::output::{print, print_json};
use crate::theme_file;

const EXAMPLES: &str = "\
Examples:
  ghostwork plot output/us-portable-benefits-4pct/compare-3f9a01bc
  ghostwork plot output/us-baseline/run-81c2d0e4 --only path --format png --width 760
  ghostwork plot output/us-baseline/run-81c2d0e4 --official unemployment.csv
";

/// Pixels: below, the smallest text is not legible; above, a picture takes over 100 megapixels.
const WIDTHS: std::ops::RangeInclusive<i64> = 320..=8_000;

/// Draws the charts of a stored run again, from its files alone.
#[derive(Debug, Args)]
#[command(before_help = EXAMPLES, help_template = HELP_TEMPLATE)]
pub(crate) struct Arguments {
    /// Folder of the run
    #[arg(value_parser = run_folder(), required_unless_present = "print_theme")]
    folder: Option<PathBuf>,
    /// Figures or kinds of charts, parted by commas [default: all]
    #[arg(long, value_delimiter = ',', value_name = "FIGURE")]
    only: Vec<String>,
    /// CSV of official figures by month, which the run is drawn against: charts of the kind `fit`
    #[arg(long, value_name = "FILE")]
    official: Option<PathBuf>,
    /// Colours, typeface and logo of your own
    #[arg(long, value_name = "FILE")]
    theme: Option<PathBuf>,
    /// Files of each figure, parted by commas [default: all]
    #[arg(long, value_delimiter = ',', value_name = "FORMAT")]
    format: Vec<FigureFormat>,
    /// Width in pixels [default: 640 as SVG, 1890 as PNG: 300 dots per inch at 160 mm]
    #[arg(long, value_name = "PX", value_parser = clap::value_parser!(u32).range(WIDTHS))]
    width: Option<u32>,
    /// Prints the default theme as a file to begin with
    #[arg(long)]
    print_theme: bool,
    /// One JSON document on standard output, errors as JSON on standard error
    #[arg(long)]
    json: bool,
}

pub(crate) fn execute(arguments: &Arguments) -> Result<(), Failure> {
    if arguments.print_theme {
        return print(theme_file::EXAMPLE);
    }
    let folder = arguments.folder.clone().unwrap_or_default();
    let theme = Theme { width: arguments.width, ..read_theme(arguments.theme.as_deref(), arguments.json)? };
    let (manifest, stored) = load(&folder)?;
    let against = official(arguments, &stored)?;
    let mut studies = load_studies(&folder, &manifest)?;
    studies.retain(|study| !against.iter().any(|newer| newer.stem() == study.stem()));
    studies.extend_from_slice(&against);
    let figures = figures::draw(&stored, &studies, &theme, &arguments.only)?;
    let formats = figures::wanted(&arguments.format);
    let mut writer = RunWriter::amend(&folder)?;
    against.iter().try_for_each(|study| writer.write_study(study))?;
    let files = figures::write(&mut writer, &figures, formats)?;
    writer.finish_amendment()?;
    if arguments.json {
        let figures: Vec<_> = figures
            .iter()
            .zip(files.chunks(formats.len()))
            .map(|(figure, files)| {
                let files: Vec<PathBuf> = files.iter().map(|file| folder.join(file)).collect();
                json!({ "name": figure.stem, "title": figure.title, "alt": figure.alt, "files": files })
            })
            .collect();
        return print_json(&json!({ "schema_version": JSON_VERSION, "folder": folder, "figures": figures }));
    }
    for (figure, files) in figures.iter().zip(files.chunks(formats.len())) {
        for file in files {
            print(&format!("{}: {}\n", folder.join(file).display(), figure.title))?;
        }
    }
    Ok(())
}

/// Sets the scenario of a run, or the baseline of a comparison, beside official figures.
fn official(arguments: &Arguments, stored: &Stored) -> Result<Vec<Study>, Failure> {
    let Some(file) = &arguments.official else { return Ok(Vec::new()) };
    match stored {
        Stored::Run(record) => official::studies(file, record),
        Stored::Comparison(comparison) => official::studies(file, &comparison.baseline),
        Stored::Study(_) => Err(Failure::Unsuitable {
            message: "a study has no months to hold against official figures".to_owned(),
            help: "name the folder of a run or of a comparison".to_owned(),
        }),
    }
}
