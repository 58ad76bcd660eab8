use std::path::PathBuf;

use clap::{Args, ValueEnum};
use ghostwork_results::{Manifest, Role, read_manifest};

use crate::cli::HELP_TEMPLATE;
use crate::failure::Failure;
use crate::files::run_folder;
use crate::output::print;

const EXAMPLES: &str = "\
Examples:
  ghostwork cite
  ghostwork cite output/us-portable-benefits-4pct/compare-3f9a01bc
  ghostwork cite --format bibtex
";

/// The machine-readable citation that stands in the repository.
const CITATION: &str = include_str!("../../../../CITATION.cff");
const VERSION: &str = env!("CARGO_PKG_VERSION");
const REPOSITORY: &str = env!("CARGO_PKG_REPOSITORY");

/// Prints how to cite ghostwork, or one of its runs.
#[derive(Debug, Args)]
#[command(before_help = EXAMPLES, help_template = HELP_TEMPLATE)]
pub(crate) struct Arguments {
    /// Folder of a run to cite with its hashes and seeds
    #[arg(value_parser = run_folder())]
    folder: Option<PathBuf>,
    /// Form of the citation
    #[arg(long, default_value = "text")]
    format: Form,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Form {
    /// A sentence
    Text,
    /// An entry for BibTeX
    Bibtex,
    /// The file CITATION.cff
    Cff,
}

pub(crate) fn execute(arguments: &Arguments) -> Result<(), Failure> {
    let manifest = arguments.folder.as_deref().map(read_manifest).transpose()?;
    match arguments.format {
        Form::Text => print(&format!("{}\n", sentence(manifest.as_ref()))),
        Form::Bibtex => print(&bibtex(manifest.as_ref())),
        Form::Cff => print(CITATION),
    }
}

/// Returns the citation as a sentence, the run's identity behind it.
pub(crate) fn sentence(manifest: Option<&Manifest>) -> String {
    let version = manifest.map_or(VERSION, |manifest| &manifest.version);
    let software = format!(
        "The ghostwork authors ({}). {}, version {version}. {REPOSITORY}",
        field("date-released").get(..4).unwrap_or_default(),
        field("title"),
    );
    match manifest.map(identity) {
        Some(identity) => format!("{software}. {identity}"),
        None => software,
    }
}

fn bibtex(manifest: Option<&Manifest>) -> String {
    let note = manifest.map(|manifest| format!("  note = {{{}}},\n", identity(manifest))).unwrap_or_default();
    format!(
        "@software{{ghostwork,\n  author = {{{{The ghostwork authors}}}},\n  title = {{{}}},\n  version = {{{}}},\n  year = {{{}}},\n{note}  url = {{{REPOSITORY}}}\n}}\n",
        field("title"),
        manifest.map_or(VERSION, |manifest| &manifest.version),
        field("date-released").get(..4).unwrap_or_default(),
    )
}

/// Says which run it was, so that the same numbers can be made again.
fn identity(manifest: &Manifest) -> String {
    let scenarios: Vec<String> = manifest
        .scenarios
        .iter()
        .filter(|entry| entry.role != Role::ReformStatic)
        .map(|entry| {
            let hash = entry.source.hash.get(..12).unwrap_or_default();
            format!("{} \"{}\" ({hash})", entry.role.word(), entry.source.title)
        })
        .collect();
    let seeds = match manifest.seeds.as_slice() {
        [] => String::new(),
        [only] => format!(", seed {only}"),
        [first, .., last] => format!(", seeds {first} to {last}"),
    };
    let data = manifest.data_hash.get(..12).unwrap_or_default();
    format!("Run: {}; data {data}{seeds}", scenarios.join(", "))
}

/// Returns the value of a field of the citation file.
fn field(name: &str) -> &'static str {
    let line = CITATION.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':'));
    line.unwrap_or_default().trim().trim_matches('"')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sentence_names_title_version_and_year() {
        let sentence = sentence(None);

        assert!(sentence.starts_with("The ghostwork authors (20"), "{sentence}");
        assert!(sentence.contains("labour-market simulator") && sentence.contains(VERSION), "{sentence}");
    }
}
