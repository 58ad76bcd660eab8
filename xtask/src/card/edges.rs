//! Every key of a scenario at the ends of its range, alone and with others: each run ends, with finite numbers or with a message.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use ghostwork_core::EconomyError;
use ghostwork_experiment::{ExperimentError, Settings, Silent, run};
use ghostwork_parameters::{Declaration, Kind, Month};
use ghostwork_population::Population;
use ghostwork_results::{Existing, RunDescription, RunWriter};
use ghostwork_scenario::{Scenario, Vocabulary};

use super::program::{Lots, Program};
use super::{Counts, Effort, counted};

const PLAIN: &str = include_str!("../fuzz/small.toml");
/// A run that takes longer hangs.
const LONGEST: Duration = Duration::from_secs(20);
/// Keys that are at an end of their range at once.
const TOGETHER: u64 = 40;

/// A line of a scenario: a parameter at an end of its range.
struct Edge {
    /// The instrument that it belongs to; empty for the model.
    instrument: String,
    line: String,
}

pub(super) fn measure(program: &Program, effort: Effort) -> Result<Counts> {
    let place = program.place("edges")?;
    let vocabulary = Vocabulary::full()?;
    let edges = edges(&vocabulary);
    let mut trial = Trial {
        vocabulary: &vocabulary,
        population: Population::us()?,
        folder: &place.path("run"),
        runs: 0,
        refused: 0,
        stopped: 0,
    };
    for edge in edges.iter().step_by(effort.every(40)) {
        trial.run(&[edge])?;
    }
    let mut lots = Lots::new(5);
    let together = effort.tries(400, 8);
    for _ in 0..together {
        let drawn = (0..=lots.below(TOGETHER)).map(|_| &edges[lots.below(edges.len() as u64) as usize]);
        trial.run(&drawn.collect::<Vec<_>>())?;
    }
    Ok(counted(&[
        ("values", edges.len().div_ceil(effort.every(40))),
        ("together", together),
        ("runs", trial.runs),
        ("refused", trial.refused),
        ("stopped", trial.stopped),
        ("not_finite", 0),
    ]))
}

/// Returns both ends of every range.
fn edges(vocabulary: &Vocabulary) -> Vec<Edge> {
    let mut edges = Vec::new();
    for declaration in vocabulary.model() {
        edges.extend(ends(declaration).map(|value| Edge {
            instrument: String::new(),
            line: format!("{} = {value}", declaration.key()),
        }));
    }
    for terms in vocabulary.instruments() {
        let name = terms.definition.name();
        for declaration in &terms.declarations {
            let key = declaration.key().replacen(&format!("{name}."), "", 1);
            edges.extend(
                ends(declaration).map(|value| Edge {
                    instrument: name.to_owned(),
                    line: format!("params.{key} = {value}"),
                }),
            );
        }
    }
    edges
}

fn ends(declaration: &Declaration) -> impl Iterator<Item = String> {
    [declaration.range.0, declaration.range.1].map(|value| written(declaration, value)).into_iter()
}

/// Returns a value as it stands in a file.
fn written(declaration: &Declaration, value: f64) -> String {
    match (declaration.kind, declaration.word_of(value)) {
        (Kind::Switch, Some(word)) => word,
        (_, Some(word)) => format!("\"{word}\""),
        (Kind::Month, None) => format!("\"{}\"", Month::from_index(value as u32)),
        (Kind::Whole, None) => format!("{value:.0}"),
        _ => format!("{value:?}"),
    }
}

struct Trial<'a> {
    vocabulary: &'a Vocabulary,
    population: Population,
    folder: &'a Path,
    runs: usize,
    refused: usize,
    stopped: usize,
}

impl Trial<'_> {
    fn run(&mut self, edges: &[&Edge]) -> Result<()> {
        let text = text(edges);
        let Ok((scenario, _)) = Scenario::from_text("edges.toml", &text, self.vocabulary) else {
            self.refused += 1;
            return Ok(());
        };
        let begin = Instant::now();
        let settings = Settings::alone(std::num::NonZeroUsize::MIN);
        match run(&scenario, &self.population, &settings, &Silent) {
            Ok(outcome) => {
                let writer = RunWriter::create(self.folder, Existing::Replace)?;
                writer
                    .finish_run(&outcome.record, RunDescription::default())
                    .with_context(|| text.clone())?;
                for file in fs::read_dir(self.folder)? {
                    only_numbers(&file?.path()).with_context(|| text.clone())?;
                }
            }
            // A sum that no account can hold is said, with month and phase.
            Err(ExperimentError::Economy { source: EconomyError::Amount { .. }, .. }) => self.stopped += 1,
            Err(error) => bail!("{error}\n{text}"),
        }
        ensure!(begin.elapsed() < LONGEST, "{:.0} s for\n{text}", begin.elapsed().as_secs_f64());
        self.runs += 1;
        Ok(())
    }
}

/// Returns a small scenario with lines; of a key that stands there twice, the last counts.
fn text(edges: &[&Edge]) -> String {
    let key = |line: &str| line.split(" = ").next().unwrap_or_default().to_owned();
    let mut lines = BTreeMap::<&str, BTreeMap<String, &str>>::new();
    for edge in edges {
        lines.entry(&edge.instrument).or_default().insert(key(&edge.line), &edge.line);
    }
    let block = |(instrument, lines): (&str, BTreeMap<String, &str>)| {
        let lines = lines.into_values().collect::<Vec<_>>().join("\n");
        if instrument.is_empty() {
            return format!("[parameters]\n{lines}\n");
        }
        format!("[[instrument]]\nuse = \"{instrument}\"\nfrom = \"2026-02\"\nreference = \"test\"\n{lines}\n")
    };
    let blocks = lines.into_iter().map(block).collect::<Vec<_>>().concat();
    format!("{PLAIN}\n{blocks}")
}

/// Makes sure that a table holds no number that is none.
fn only_numbers(path: &Path) -> Result<()> {
    let text = fs::read_to_string(path)?;
    let is_none = |cell: &str| {
        let word = cell.trim_matches(['"', ' ', '-', '+']).to_ascii_lowercase();
        matches!(word.as_str(), "nan" | "inf" | "infinity")
    };
    let found = text.lines().find(|line| line.split([',', ':']).any(is_none));
    found.map_or(Ok(()), |line| bail!("{}: {line}", path.display()))
}
