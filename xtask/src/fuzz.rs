//! `cargo xtask fuzz TARGET --minutes N`: files that somebody else wrote, a little or much changed, against whatever reads
//! them. It needs nothing but the stable compiler; the same seed tries the same inputs.

mod mutation;
mod targets;

use std::collections::BTreeSet;
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};

use crate::fuzz::mutation::Mutator;
use crate::fuzz::targets::Target;
pub(crate) use crate::fuzz::targets::{TARGETS, economy, read_checkpoint, reader_hash, write_checkpoint};

/// An input that takes longer than this hangs.
const LONGEST: Duration = Duration::from_secs(10);
/// Inputs tried between two looks at the clock.
const BETWEEN_CLOCKS: u32 = 16;
/// Largest input that is kept, bytes, and most inputs that are kept of a target.
const LARGEST_KEPT: usize = 3_000;
const MOST_KEPT: usize = 40;
/// Inputs that every call tries and changes: one for each answer that a reader has been seen to give, and what once was a finding.
const CORPUS: &str = "xtask/corpus";

/// What can be asked for.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Which reader: scenario, population, checkpoint, state, manifest, law; all without one
    target: Option<String>,
    /// Minutes of the processor for each
    #[arg(long, default_value_t = 1.0)]
    minutes: f64,
    /// Where the sequence of inputs begins
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Keeps inputs with answers that no other has
    #[arg(long)]
    keep: bool,
}

/// What a target was tried with.
#[derive(Debug, Default)]
pub(crate) struct Outcome {
    /// Inputs tried.
    pub(crate) inputs: u64,
    /// Time that the processor worked on them.
    pub(crate) time: Duration,
    /// Inputs that made the reader panic or hang.
    pub(crate) findings: Vec<String>,
    /// Answers of the reader, numbers and names left out.
    answers: BTreeSet<String>,
    /// Small inputs that were the first with their answer.
    novel: Vec<Vec<u8>>,
}

/// Tries one target or all.
pub(crate) fn run(arguments: &Arguments) -> Result<()> {
    use std::io::Write;
    let is_wanted = |name: &str| arguments.target.as_deref().is_none_or(|wanted| wanted == name);
    ensure!(TARGETS.iter().any(|name| is_wanted(name)), "the targets are {}", TARGETS.join(", "));
    let mut findings = Vec::new();
    for name in TARGETS.into_iter().filter(|name| is_wanted(name)) {
        let time = Duration::from_secs_f64(arguments.minutes * 60.0);
        let outcome = quietly(|| fuzz(name, time, arguments.seed))?;
        writeln!(
            std::io::stdout(),
            "{name:12} {:>10} inputs, {} findings",
            outcome.inputs,
            outcome.findings.len()
        )?;
        if arguments.keep {
            keep(&crate::root()?.join(CORPUS).join(name), &outcome.novel)?;
        }
        findings.extend(outcome.findings);
    }
    ensure!(findings.is_empty(), "findings:\n{}", findings.join("\n"));
    Ok(())
}

/// Tries a target for some time of the processor; what it finds lies under `target/fuzz`.
pub(crate) fn fuzz(name: &str, time: Duration, seed: u64) -> Result<Outcome> {
    let root = crate::root()?;
    let target = Target::new(name, &root)?;
    let place = root.join("target/fuzz");
    fs::create_dir_all(&place)?;
    let mut outcome = Outcome::default();
    let known = corpus(&root.join(CORPUS).join(name))?;
    let mut seeds = target.seeds();
    for input in seeds.iter().chain(&known) {
        try_one(&target, input, &place, &mut outcome)?;
    }
    outcome.novel.clear();
    seeds.extend(known);
    let mut mutator = Mutator::new(seed, seeds);
    let (begin, begin_of_work) = (Instant::now(), processor_time());
    let worked = || match (begin_of_work, processor_time()) {
        (Some(begin), Some(now)) => now.saturating_sub(begin),
        _ => begin.elapsed(),
    };
    while outcome.time < time {
        for _ in 0..BETWEEN_CLOCKS {
            let input = mutator.next();
            try_one(&target, &input, &place, &mut outcome)?;
        }
        outcome.time = worked();
    }
    Ok(outcome)
}

/// Does something whose panics are caught and told of, so that they need not be printed as well.
pub(crate) fn quietly<T>(work: impl FnOnce() -> T) -> T {
    let usual = std::panic::take_hook();
    std::panic::set_hook(Box::new(|_| {}));
    let outcome = work();
    std::panic::set_hook(usual);
    outcome
}

/// Returns how long the processor has worked for this thread, where the system counts it.
fn processor_time() -> Option<Duration> {
    let counts = fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    counts.split_whitespace().next()?.parse().ok().map(Duration::from_nanos)
}

fn corpus(folder: &Path) -> Result<Vec<Vec<u8>>> {
    let Ok(entries) = fs::read_dir(folder) else { return Ok(Vec::new()) };
    let mut paths = entries.map(|entry| Ok(entry?.path())).collect::<Result<Vec<_>>>()?;
    paths.sort();
    paths.iter().map(|path| fs::read(path).with_context(|| path.display().to_string())).collect()
}

/// Writes inputs under the names of their hashes, as long as there are not many.
fn keep(folder: &Path, inputs: &[Vec<u8>]) -> Result<()> {
    fs::create_dir_all(folder)?;
    let room = MOST_KEPT.saturating_sub(fs::read_dir(folder)?.count());
    for input in inputs.iter().take(room) {
        let hash = blake3::hash(input).to_hex();
        fs::write(folder.join(&hash[..12]), input)?;
    }
    Ok(())
}

/// Returns an answer without what it quotes and counts.
fn kind_of(answer: &str) -> String {
    let unquoted = answer.split(['`', '"']).step_by(2).collect::<Vec<_>>().concat();
    unquoted.chars().filter(|letter| letter.is_alphabetic() || *letter == ' ').collect()
}

fn try_one(target: &Target, input: &[u8], place: &Path, outcome: &mut Outcome) -> Result<()> {
    let begin = Instant::now();
    // Whatever the reader leaves half done is dropped with it.
    let ended = catch_unwind(AssertUnwindSafe(|| target.read(input)));
    outcome.inputs += 1;
    let words = match ended {
        Ok(Ok(_)) if begin.elapsed() > LONGEST => "hangs".to_owned(),
        Ok(Ok(answer)) => {
            if outcome.answers.insert(kind_of(&answer)) && input.len() <= LARGEST_KEPT {
                outcome.novel.push(input.to_vec());
            }
            return Ok(());
        }
        Ok(Err(error)) => error.to_string(),
        Err(payload) => payload
            .downcast_ref::<String>()
            .cloned()
            .or_else(|| payload.downcast_ref::<&str>().map(|words| (*words).to_owned()))
            .unwrap_or_else(|| "panics".to_owned()),
    };
    let path = place.join(format!("{}-{}", target.name(), outcome.inputs));
    fs::write(&path, input)?;
    outcome.findings.push(format!("{}: {words}", path.display()));
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_of_one_kind_whatever_they_quote_and_count() {
        let one = kind_of("line 3: there is no key `wages` in [parameters]");
        assert_eq!(one, kind_of("line 12: there is no key `wagez` in [parameters]"));
        assert_ne!(one, kind_of("line 3: the key `wages` stands there twice"));
    }
}
