//! `cargo xtask generate [--check]`: writes what is generated from the code, or says what is out of date.

mod experiments;
mod fit;
mod posterior;

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use ghostwork_experiment::OUTCOME_MEASURES;
use ghostwork_policies::{catalogue, manual_page};
use ghostwork_scenario::{Vocabulary, parameter_reference, schema};

/// Options of the verb.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Changes nothing; fails when a generated file is not what the code would write
    #[arg(long)]
    pub(crate) check: bool,
}

/// Writes the generated files, or checks them.
pub(crate) fn run(arguments: &Arguments) -> Result<()> {
    let root = crate::root()?;
    let mut stale = Vec::new();
    for (path, text) in generated()? {
        let current = fs::read_to_string(root.join(&path)).unwrap_or_default();
        if current == text {
            continue;
        }
        if arguments.check {
            stale.push(path.display().to_string());
        } else {
            write(&root.join(&path), &text)?;
        }
    }
    if !stale.is_empty() {
        bail!("out of date: {}\nhint: run `cargo xtask generate`", stale.join(", "));
    }
    Ok(())
}

/// Every generated file with its text, by path from the root.
fn generated() -> Result<Vec<(PathBuf, String)>> {
    let vocabulary = Vocabulary::full().context("the built-in law pack cannot be read")?;
    let mut schema = serde_json::to_string_pretty(&schema(&vocabulary))?;
    schema.push('\n');
    let mut files = vec![
        (PathBuf::from("docs/reference/parameters.md"), parameter_reference(&vocabulary)),
        (PathBuf::from("docs/reference/indicators.md"), indicator_reference()),
        (PathBuf::from("docs/reference/fit.md"), fit::page()?),
        (PathBuf::from("scenarios/scenario.schema.json"), schema),
        (PathBuf::from(EXPERIMENTS_BASELINE), baseline_of(EXPERIMENTS_BASELINE)?),
        (PathBuf::from(EXAMPLES_BASELINE), baseline_of(EXAMPLES_BASELINE)?),
        (PathBuf::from(posterior::FILE), posterior::table(&vocabulary)?),
        (PathBuf::from(experiments::FRONT_PAGE), experiments::front_page()?),
        (PathBuf::from(experiments::PAGE), experiments::page()?),
        (PathBuf::from(experiments::MODEL_PAGE), experiments::model_page()?),
    ];
    for instrument in catalogue() {
        let path = Path::new("docs/policies").join(format!("{}.md", instrument.name()));
        files.push((path, manual_page(*instrument)));
    }
    Ok(files)
}

const BASELINE: &str = "scenarios/us-baseline.toml";
const EXPERIMENTS_BASELINE: &str = "scenarios/experiments/baseline.toml";
const EXAMPLES_BASELINE: &str = "scenarios/examples/baseline.toml";
/// What stands around the calibrated values of a scenario.
const CALIBRATED: [&str; 2] = ["# calibrated values begin\n", "# calibrated values end\n"];

/// Returns the baseline of another folder with the calibrated values of the shipped one: a scenario extends none outside its
/// folder.
fn baseline_of(path: &str) -> Result<String> {
    let [shipped, there] = [BASELINE, path].map(calibrated_part);
    let ((_, values, _), (before, _, after)) = (shipped?, there?);
    let [begin, end] = CALIBRATED;
    Ok([&before, begin, &values, end, &after].concat())
}

/// Parts a scenario at the marks: what stands before, between and behind them.
fn calibrated_part(path: &str) -> Result<(String, String, String)> {
    let text =
        fs::read_to_string(crate::root()?.join(path)).with_context(|| format!("cannot read {path}"))?;
    let missing = || format!("{path} has no marks around calibrated values");
    let (before, rest) = text.split_once(CALIBRATED[0]).with_context(missing)?;
    let (values, after) = rest.split_once(CALIBRATED[1]).with_context(missing)?;
    Ok((before.to_owned(), values.to_owned(), after.to_owned()))
}

fn indicator_reference() -> String {
    use std::fmt::Write;
    let mut page = String::from(
        "# Indicators\n\nGenerated from the catalogue in the code. Exploratory indicators have no measured scale behind \
         them: only differences within the model mean anything.\n\n| indicator | label | unit | definition |\n| --- | --- | \
         --- | --- |\n",
    );
    for indicator in ghostwork_core::observation::INDICATORS {
        let mark = if indicator.exploratory { " (exploratory)" } else { "" };
        let _ = writeln!(
            page,
            "| `{}` | {}{mark} | {} | {} |",
            indicator.id, indicator.label, indicator.unit, indicator.definition
        );
    }
    page.push_str(
        "\n## Outcome measures\n\nWhat analysts of policy report, and what tells it: an indicator above, an outcome of `derived.csv`, \
         or a table of a comparison.\n\n| measure | indicators | derived | tables |\n| --- | --- | --- | --- |\n",
    );
    let listed = |names: &[&str]| names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
    for measure in OUTCOME_MEASURES {
        let [indicators, derived, tables] = [measure.indicators, measure.derived, measure.tables].map(listed);
        let _ = writeln!(page, "| {} | {indicators} | {derived} | {tables} |", measure.name);
    }
    page
}

fn write(path: &Path, text: &str) -> Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
    }
    fs::write(path, text).with_context(|| format!("cannot write {}", path.display()))
}
