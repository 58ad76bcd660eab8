use std::path::PathBuf;

use clap::{Args, ValueEnum};
use ghostwork_export::{About, Format};
use ghostwork_results::{Manifest, RunSetting, RunWriter, Stored, StoredTable, load, read_table};
use serde_json::json;

use crate::cli::HELP_TEMPLATE;
use crate::failure::{Failure, JSON_VERSION};
use crate::output::{print, print_json};

const EXAMPLES: &str = "\
Examples:
  ghostwork export output/us-portable-benefits-4pct/compare-3f9a01bc --format xlsx
  ghostwork export output/us-portable-benefits-4pct/compare-3f9a01bc --format parquet,dta
  ghostwork export output/us-baseline/run-81c2d0e4 --format ilostat
";

/// Writes the tables of a stored run in other formats, beside its CSV files.
#[derive(Debug, Args)]
#[command(before_help = EXAMPLES, help_template = HELP_TEMPLATE)]
pub(crate) struct Arguments {
    /// Folder of the run
    folder: PathBuf,
    /// Formats, parted by commas
    #[arg(long, required = true, value_delimiter = ',', value_name = "FORMAT")]
    format: Vec<FormatName>,
    /// One JSON document on standard output, errors as JSON on standard error
    #[arg(long)]
    json: bool,
}

/// The formats by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum FormatName {
    /// Apache Parquet, one file a table
    Parquet,
    /// One workbook with a sheet a table
    Xlsx,
    /// Stata 14 and later, one file a table
    Dta,
    /// One JSON document a table
    Json,
    /// Medians across seeds under the column names of ILOSTAT
    Ilostat,
}

impl FormatName {
    fn format(self) -> Format {
        match self {
            Self::Parquet => Format::Parquet,
            Self::Xlsx => Format::Xlsx,
            Self::Dta => Format::Stata,
            Self::Json => Format::Json,
            Self::Ilostat => Format::Ilostat,
        }
    }
}

pub(crate) fn execute(arguments: &Arguments) -> Result<(), Failure> {
    let folder = &arguments.folder;
    let (manifest, stored) = load(folder)?;
    let tables = manifest
        .tables()
        .map(|file| read_table(folder, &manifest, file))
        .collect::<Result<Vec<StoredTable>, _>>()?;
    let about = about(&manifest, &stored);
    let mut writer = RunWriter::amend(folder)?;
    let mut names = Vec::new();
    for name in &arguments.format {
        for file in name.format().export(&tables, &about)? {
            writer.write(&file.name, &file.bytes)?;
            names.push(file.name);
        }
    }
    writer.finish_amendment()?;
    if arguments.json {
        return print_json(&json!({ "schema_version": JSON_VERSION, "folder": folder, "files": names }));
    }
    names.iter().try_for_each(|name| print(&format!("{}\n", folder.join(name).display())))
}

/// Gathers what files in other formats say of the run.
fn about(manifest: &Manifest, stored: &Stored) -> About {
    let (title, setting, groups) = match stored {
        Stored::Run(record) => (record.scenario.title.clone(), &record.setting, record.panel.groups.clone()),
        Stored::Comparison(comparison) => (
            format!("{} against {}", comparison.reform.scenario.title, comparison.baseline.scenario.title),
            &comparison.baseline.setting,
            comparison.baseline.panel.groups.clone(),
        ),
        Stored::Study(study) => (study.origin().title.clone(), &study.origin().setting, Vec::new()),
    };
    let seeds: Vec<String> = manifest.seeds.iter().map(u64::to_string).collect();
    let mut facts = of_setting(setting);
    facts.extend([
        ("version".to_owned(), format!("ghostwork {}", manifest.version)),
        ("data_hash".to_owned(), manifest.data_hash.clone()),
        ("seeds".to_owned(), seeds.join(" ")),
        ("command".to_owned(), manifest.command.clone()),
    ]);
    for entry in &manifest.scenarios {
        let role = entry.role.word();
        facts.push((format!("{role}_scenario"), format!("{} ({})", entry.source.title, entry.source.hash)));
        facts.push((format!("{role}_results_hash"), entry.results_hash.clone()));
    }
    About { title, place: setting.place.clone(), facts, groups }
}

/// Returns what must be known of people and amounts.
fn of_setting(setting: &RunSetting) -> Vec<(String, String)> {
    let facts = [
        ("place", setting.place.clone()),
        ("currency", setting.currency.clone()),
        ("remark", setting.remark.clone()),
        ("people", setting.people.to_string()),
        ("weight", setting.weight.to_string()),
    ];
    let known = facts.into_iter().filter(|(_, value)| !value.is_empty());
    known.map(|(name, value)| (name.to_owned(), value)).collect()
}
