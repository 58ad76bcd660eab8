use std::path::PathBuf;

use clap::Args;
use ghostwork_results::{FileProblem, Trouble, load, read_manifest, verify};
use serde_json::{Value, json};

use crate::cli::HELP_TEMPLATE;
use crate::failure::{Failure, JSON_VERSION};
use crate::files::run_folder;
use crate::output::{print, print_json};

const EXAMPLES: &str = "\
Examples:
  ghostwork verify output/us-portable-benefits-4pct/compare-3f9a01bc
  ghostwork verify output/us-baseline/run-81c2d0e4 --json
  ghostwork verify output/us-baseline/frontier-5d1c77e0
";

/// Checks every file of a stored run against the hashes in its run.json; exit status 6 when one is damaged.
#[derive(Debug, Args)]
#[command(before_help = EXAMPLES, help_template = HELP_TEMPLATE)]
pub(crate) struct Arguments {
    /// Folder of the run
    #[arg(value_parser = run_folder())]
    folder: PathBuf,
    /// One JSON document on standard output, errors as JSON on standard error
    #[arg(long)]
    json: bool,
}

pub(crate) fn execute(arguments: &Arguments) -> Result<(), Failure> {
    let folder = &arguments.folder;
    let problems = verify(folder)?;
    let files = read_manifest(folder)?.files.len() + 1;
    if arguments.json {
        let problems: Vec<Value> = problems.iter().map(as_json).collect();
        print_json(
            &json!({ "schema_version": JSON_VERSION, "folder": folder, "files": files, "problems": problems }),
        )?;
    }
    let (extra, damaged): (Vec<_>, Vec<_>) =
        problems.iter().partition(|problem| problem.trouble == Trouble::NotListed);
    if let Some(first) = damaged.first() {
        let message = format!("{} of {files} files are damaged: {}", damaged.len(), in_words(first));
        let others = damaged.iter().skip(1).map(|problem| in_words(problem)).collect::<Vec<_>>();
        let message = std::iter::once(message).chain(others).collect::<Vec<_>>().join(", ");
        return Err(Failure::DamagedRun { folder: folder.clone(), message });
    }
    // Whole files may still hold nonsense: the run is read as charts and reports read it.
    load(folder)?;
    if arguments.json {
        return Ok(());
    }
    for problem in &extra {
        print(&format!("{} is there and run.json does not list it\n", problem.name))?;
    }
    print(&format!("{}: {files} files are whole\n", folder.display()))
}

fn as_json(problem: &FileProblem) -> Value {
    json!({ "file": problem.name, "trouble": trouble(problem.trouble) })
}

fn in_words(problem: &FileProblem) -> String {
    format!("{} {}", problem.name, trouble(problem.trouble))
}

const fn trouble(trouble: Trouble) -> &'static str {
    match trouble {
        Trouble::Missing => "is missing",
        Trouble::Changed => "was changed",
        Trouble::NotListed => "is not listed",
    }
}
