//! `cargo xtask card`: measures what the reliability card says, and writes it: `docs/reliability.md`.
//!
//! What a suite has counted is kept in `data/reliability.toml`, so that suites may be run one at a time. A suite that finds
//! a fault fails, and its counts are not kept.

mod damage;
mod edges;
mod faults;
mod fuzzed;
mod keys;
mod kills;
mod locks;
mod page;
mod program;
mod resumes;
mod surroundings;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::{Context, Result, ensure};

use crate::card::program::Program;

const COUNTS: &str = "data/reliability.toml";
const PAGE: &str = "docs/reliability.md";

/// What can be asked for.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Suites to run; all without one
    suites: Vec<String>,
    /// Runs a small part of every suite and keeps no counts
    #[arg(long)]
    quick: bool,
    /// Tries this share of all that there is to try
    #[arg(long, default_value_t = 1.0, conflicts_with = "quick")]
    share: f64,
    /// Minutes of the processor for each target of the suite `fuzz`; what earlier calls spent on the same code counts
    #[arg(long, default_value_t = 30.0)]
    fuzz_minutes: f64,
    /// Tries this command instead of building one
    #[arg(long, value_name = "FILE")]
    program: Option<PathBuf>,
    /// Checks that the page follows from the counts, and runs nothing
    #[arg(long)]
    check: bool,
}

/// How much a suite tries.
#[derive(Clone, Copy)]
struct Effort {
    is_quick: bool,
    share: f64,
    fuzz_minutes: f64,
}

impl Effort {
    /// Returns the number of tries: all, a share of them, or a few.
    fn tries(self, all: usize, few: usize) -> usize {
        if self.is_quick { few } else { ((all as f64 * self.share).ceil() as usize).clamp(few, all) }
    }

    /// Returns which of the things that can be tried are: every one, or one of so many.
    fn every(self, few: usize) -> usize {
        if self.is_quick { few } else { (1.0 / self.share).round().clamp(1.0, few.max(1) as f64) as usize }
    }
}

/// What a suite has counted, by name.
type Counts = BTreeMap<String, i64>;
/// Counts by suite.
type Card = BTreeMap<String, Counts>;
/// A suite: what it tries the program with.
type Suite = fn(&Program, Effort) -> Result<Counts>;

const SUITES: [(&str, Suite); 10] = [
    ("keys", keys::measure),
    ("edges", edges::measure),
    ("damage", damage::measure),
    ("locks", locks::measure),
    ("surroundings", surroundings::measure),
    ("faults", faults::measure),
    ("kills", kills::measure),
    ("resumes", resumes::measure),
    ("fuzz", fuzzed::measure),
    ("supply", supply),
];

/// Runs the suites and writes the card.
pub(crate) fn run(arguments: &Arguments) -> Result<()> {
    use std::io::Write;
    let root = crate::root()?;
    if arguments.check {
        let page = fs::read_to_string(root.join(PAGE)).with_context(|| format!("{PAGE} cannot be read"))?;
        ensure!(
            page == page::written(&read(&root)?),
            "{PAGE} does not follow from {COUNTS}: run `cargo xtask card`"
        );
        return Ok(());
    }
    let is_wanted =
        |name: &str| arguments.suites.is_empty() || arguments.suites.iter().any(|one| one == name);
    for name in &arguments.suites {
        ensure!(SUITES.iter().any(|(known, _)| known == name), "there is no suite `{name}`");
    }
    let minutes = if arguments.quick { 0.05 } else { arguments.fuzz_minutes };
    let Arguments { quick: is_quick, share, .. } = *arguments;
    let effort = Effort { is_quick, share, fuzz_minutes: minutes };
    let program = match &arguments.program {
        Some(path) => Program::built(&root, path)?,
        None => Program::build(&root)?,
    };
    for (name, suite) in SUITES.into_iter().filter(|(name, _)| is_wanted(name)) {
        let begin = Instant::now();
        let counts = suite(&program, effort).with_context(|| format!("suite {name}"))?;
        let told = counts.iter().map(|(key, count)| format!("{key} {count}")).collect::<Vec<_>>().join(", ");
        writeln!(std::io::stdout(), "{name} ({:.0} s): {told}", begin.elapsed().as_secs_f64())?;
        if !arguments.quick {
            keep(&root, name, counts)?;
        }
    }
    Ok(())
}

/// Writes what a suite has counted, and the page.
fn keep(root: &Path, suite: &str, counts: Counts) -> Result<()> {
    let mut card = read(root).unwrap_or_default();
    card.insert(suite.to_owned(), counts);
    fs::write(root.join(COUNTS), text(&card))?;
    Ok(fs::write(root.join(PAGE), page::written(&card))?)
}

fn read(root: &Path) -> Result<Card> {
    let table: toml::Table = fs::read_to_string(root.join(COUNTS))?.parse()?;
    let counts = |suite: &toml::Value| -> Counts {
        let entries = suite.as_table().into_iter().flatten();
        entries.filter_map(|(name, count)| Some((name.clone(), count.as_integer()?))).collect()
    };
    Ok(table.iter().map(|(name, suite)| (name.clone(), counts(suite))).collect())
}

fn text(card: &Card) -> String {
    let head = "# What the suites of the reliability card have counted.\n# Written by `cargo xtask card`.\n";
    let suite = |(name, counts): (&String, &Counts)| {
        let lines = counts.iter().map(|(key, count)| format!("{key} = {count}\n")).collect::<Vec<_>>();
        format!("\n[{name}]\n{}", lines.concat())
    };
    std::iter::once(head.to_owned()).chain(card.iter().map(suite)).collect::<Vec<_>>().concat()
}

/// Returns counts by name.
fn counted(pairs: &[(&str, usize)]) -> Counts {
    pairs.iter().map(|(name, count)| ((*name).to_owned(), *count as i64)).collect()
}

fn supply(program: &Program, _: Effort) -> Result<Counts> {
    let counts = crate::supply::counts(program.root())?;
    Ok(counted(&[("dependencies", counts.dependencies), ("uses_of_unsafe", counts.uses_of_unsafe)]))
}
