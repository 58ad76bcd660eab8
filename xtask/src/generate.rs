//! `cargo xtask generate [--check]`: writes what is generated from the code, or says what is out of date.

mod fit;

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
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
    ];
    for instrument in catalogue() {
        let path = Path::new("docs/policies").join(format!("{}.md", instrument.name()));
        files.push((path, manual_page(*instrument)));
    }
    Ok(files)
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
    page
}

fn write(path: &Path, text: &str) -> Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
    }
    fs::write(path, text).with_context(|| format!("cannot write {}", path.display()))
}
