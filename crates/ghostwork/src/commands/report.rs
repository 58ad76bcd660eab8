use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use clap::Args;
use ghostwork_plot::report::{self, COMPARISON_PAGE, RUN_PAGE, ReportOptions, TEMPLATES};
use ghostwork_results::{RunWriter, Stored, load, load_studies, write_whole};
use serde_json::json;

use crate::cli::HELP_TEMPLATE;
use crate::failure::{Failure, JSON_VERSION};
use crate::figures::{self, read_theme};
use crate::files::run_folder;
use crate::limits::stored_options;
use crate::output::{print, print_json};
use crate::storage::{REPORT, write_report};

const EXAMPLES: &str = "\
Examples:
  ghostwork report output/us-portable-benefits-4pct/compare-3f9a01bc
  ghostwork report --write-templates my-templates
  ghostwork report output/us-baseline/run-81c2d0e4 --template my-templates --theme ministry.toml
";

/// Writes the report of a stored run or comparison again: one page that needs nothing else.
#[derive(Debug, Args)]
#[command(before_help = EXAMPLES, help_template = HELP_TEMPLATE)]
pub(crate) struct Arguments {
    /// Folder of the run or comparison
    #[arg(value_parser = run_folder(), required_unless_present_any = ["print_template", "write_templates"])]
    folder: Option<PathBuf>,
    /// Your own page, or a folder of templates: those that it lacks are the built-in ones
    #[arg(long, value_name = "FILE|FOLDER")]
    template: Option<PathBuf>,
    /// Colours, typeface and logo of your own (ghostwork plot --print-theme)
    #[arg(long, value_name = "FILE")]
    theme: Option<PathBuf>,
    /// Prints the built-in page of a comparison
    #[arg(long)]
    print_template: bool,
    /// Writes all built-in templates into a new folder, to be edited
    #[arg(long, value_name = "FOLDER")]
    write_templates: Option<PathBuf>,
    /// One JSON document on standard output, errors as JSON on standard error
    #[arg(long)]
    json: bool,
}

pub(crate) fn execute(arguments: &Arguments) -> Result<(), Failure> {
    if arguments.print_template {
        return print(TEMPLATES[0].1);
    }
    if let Some(folder) = &arguments.write_templates {
        return write_templates(folder);
    }
    let folder = arguments.folder.clone().unwrap_or_default();
    let templates = arguments.template.as_deref().map(read_templates).transpose()?.unwrap_or_default();
    let theme = read_theme(arguments.theme.as_deref(), arguments.json)?;
    let (manifest, stored) = load(&folder)?;
    let options = ReportOptions { templates, theme, ..stored_options(&folder, &manifest)? };
    let studies = load_studies(&folder, &manifest)?;
    let figures = figures::draw(&stored, &studies, &options.theme, &[])?;
    let mut writer = RunWriter::amend(&folder)?;
    let written = match stored {
        Stored::Comparison(comparison) => write_report(&mut writer, &comparison, &figures, &options)?,
        Stored::Run(record) => {
            writer.write(REPORT, report::run_html(&record, &figures, &options)?.as_bytes())?;
            vec![REPORT]
        }
        Stored::Study(_) => {
            return Err(Failure::Unsuitable {
                message: format!("{} holds a study, which has charts but no report", folder.display()),
                help: "ghostwork plot draws its charts".to_owned(),
            });
        }
    };
    writer.finish_amendment()?;
    let files: Vec<PathBuf> = written.iter().map(|name| folder.join(name)).collect();
    if arguments.json {
        return print_json(&json!({
            "schema_version": JSON_VERSION,
            "report": files.first(),
            "files": files,
            "figures": figures.len(),
        }));
    }
    files.iter().try_for_each(|file| print(&format!("{}\n", file.display())))
}

/// Reads a user's page, which stands for that of comparisons and of runs, or a folder of templates.
fn read_templates(path: &Path) -> Result<BTreeMap<String, String>, Failure> {
    let read = |path: &Path| {
        fs::read_to_string(path).map_err(|source| Failure::File {
            action: "read",
            path: path.to_owned(),
            source,
        })
    };
    if !path.is_dir() {
        let text = read(path)?;
        return Ok([COMPARISON_PAGE, RUN_PAGE].map(|name| (name.to_owned(), text.clone())).into());
    }
    let present = TEMPLATES.iter().map(|(name, _)| *name).filter(|name| path.join(name).exists());
    let templates: BTreeMap<String, String> =
        present.map(|name| Ok((name.to_owned(), read(&path.join(name))?))).collect::<Result<_, Failure>>()?;
    if templates.is_empty() {
        return Err(Failure::Unsuitable {
            message: format!("{} holds no template", path.display()),
            help: format!("a template is called {}", TEMPLATES.map(|(name, _)| name).join(", ")),
        });
    }
    Ok(templates)
}

/// Writes the built-in templates into a folder that must not exist yet.
fn write_templates(folder: &Path) -> Result<(), Failure> {
    fs::create_dir(folder).map_err(|source| Failure::File {
        action: "create",
        path: folder.to_owned(),
        source,
    })?;
    for (name, text) in TEMPLATES {
        let file = folder.join(name);
        write_whole(&file, text.as_bytes())?;
        print(&format!("{}\n", file.display()))?;
    }
    Ok(())
}
