//! Every key of a scenario with values that it must not take.

use anyhow::{Result, ensure};
use ghostwork_parameters::{Declaration, Kind};
use ghostwork_scenario::{LawShape, Scenario, Vocabulary};

use super::program::Program;
use super::{Counts, Effort, counted};

const PLAIN: &str = include_str!("../fuzz/small.toml");
/// Values that no number takes.
const BAD: [&str; 16] = [
    "nan",
    "-nan",
    "inf",
    "-inf",
    "1e400",
    "-1e308",
    "1e308",
    "9223372036854775808",
    "-9223372036854775809",
    "\"text\"",
    "\"nan %\"",
    "\"1e400\"",
    "true",
    "[]",
    "{}",
    "\"\"",
];
/// Sizes of a run with values that they must not take.
const SIZES: [&str; 6] = ["workers", "months", "burn_in", "seeds", "start", "law"];

pub(super) fn measure(_: &Program, effort: Effort) -> Result<Counts> {
    let vocabulary = Vocabulary::full()?;
    let mut trial = Trial { vocabulary: &vocabulary, keys: 0, cases: 0 };
    let every = effort.every(8);
    for declaration in vocabulary.model().iter().step_by(every) {
        let lines = |value: &str| format!("[parameters]\n{} = {value}", declaration.key());
        trial.refuses(&declaration.key(), lines, &bad_for(declaration))?;
    }
    for terms in vocabulary.instruments() {
        let name = terms.definition.name();
        for declaration in terms.declarations.iter().step_by(every) {
            let key = declaration.key().replacen(&format!("{name}."), "", 1);
            let lines = |value: &str| {
                format!(
                    "[[instrument]]\nuse = \"{name}\"\nfrom = \"2026-02\"\nreference = \"test\"\nparams.{key} = {value}"
                )
            };
            trial.refuses(&declaration.key(), lines, &bad_for(declaration))?;
        }
    }
    for term in vocabulary.law_terms().iter().step_by(every) {
        let lines = |value: &str| match term.shape {
            LawShape::Number => format!("[parameters]\n{} = {value}", term.key),
            LawShape::List(length) => {
                format!("[parameters]\n{} = [{}]", term.key, vec![value; length].join(", "))
            }
        };
        trial.refuses(&term.key, lines, &BAD.map(str::to_owned))?;
    }
    for size in SIZES {
        let replaced = |value: &str| {
            let lines = PLAIN.lines().map(|line| {
                if line.starts_with(&format!("{size} =")) {
                    format!("{size} = {value}")
                } else {
                    line.to_owned()
                }
            });
            lines.collect::<Vec<_>>().join("\n")
        };
        for bad in BAD.iter().chain(&["-1", "1e12"]) {
            trial.refuse_text(size, &replaced(bad), bad)?;
        }
        trial.keys += 1;
    }
    Ok(counted(&[("keys", trial.keys), ("cases", trial.cases), ("accepted", 0)]))
}

/// Returns what a parameter must not take: no numbers, and values just outside its range.
fn bad_for(declaration: &Declaration) -> Vec<String> {
    let (low, high) = declaration.range;
    let outside = [low - (low.abs() * 1e-6).max(1e-6), high + (high.abs() * 1e-6).max(1e-6)];
    let outside = outside.into_iter().filter(|value| !declaration.accepts(*value));
    let is_good = |bad: &&str| *bad == "true" && declaration.kind == Kind::Switch;
    let bad = BAD.into_iter().filter(|bad| !is_good(bad)).map(str::to_owned);
    bad.chain(outside.map(|value| format!("{value:?}"))).collect()
}

struct Trial<'a> {
    vocabulary: &'a Vocabulary,
    keys: usize,
    cases: usize,
}

impl Trial<'_> {
    fn refuses(&mut self, key: &str, lines: impl Fn(&str) -> String, bad_values: &[String]) -> Result<()> {
        for bad in bad_values {
            self.refuse_text(key, &format!("{PLAIN}\n{}\n", lines(bad)), bad)?;
        }
        self.keys += 1;
        Ok(())
    }

    fn refuse_text(&mut self, key: &str, text: &str, bad: &str) -> Result<()> {
        let is_accepted = Scenario::from_text("bad.toml", text, self.vocabulary).is_ok();
        ensure!(!is_accepted, "{key} = {bad} is accepted");
        self.cases += 1;
        Ok(())
    }
}
