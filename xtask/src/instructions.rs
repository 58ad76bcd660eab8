//! `cargo xtask instructions`: counts the instructions of every phase of a fixed run, and holds them against the committed
//! counts. A count does not depend on how busy a machine is, as a time does.

mod profile;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail, ensure};

use crate::instructions::profile::inclusive_costs;

/// The phases with the functions that do their work.
const PHASES: &[(&str, &[&str])] = &[
    ("merchants", &["market::merchants::trade"]),
    ("employment", &["behaviour::employment::employ"]),
    ("participation", &["behaviour::participation::participate"]),
    ("matching", &["market::matching::match_jobs"]),
    (
        "delivery",
        &[
            "market::on_demand::clear_on_demand_market",
            "market::delivery::deliver",
            "market::settlement::settle",
        ],
    ),
    ("earnings", &["behaviour::earnings::earn"]),
    ("taxes_and_benefits", &["accounting::taxes_and_benefits::tax_and_support"]),
    ("instruments", &["accounting::instruments::claims"]),
    ("household", &["behaviour::household::keep_house"]),
    ("wellbeing_and_skills", &["behaviour::wellbeing::wear_and_learn"]),
    ("demography", &["population::demography::grow_older"]),
    ("observation", &["observation::observe"]),
];

/// Worker-months of the run in `benches/instructions.rs`.
const WORKER_MONTHS: f64 = 10_000.0 * 24.0;
/// Rise of a count that needs a note in the change log.
const ALLOWED_RISE: f64 = 1.1;
const BASELINE: &str = "benches/instructions.toml";

/// What can be asked for.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Writes the counts to the committed file; a rise of over 10 % still needs a line in the change log
    #[arg(long)]
    update: bool,
}

/// Instructions per worker-month by phase.
type Counts = BTreeMap<String, f64>;

/// Counts, compares and, if asked, writes.
pub(crate) fn run(arguments: &Arguments) -> Result<()> {
    let root = crate::root()?;
    let counts = count(&root)?;
    let path = root.join(BASELINE);
    let known = match fs::read_to_string(&path) {
        Ok(text) => read_counts(&text)?,
        Err(_) if arguments.update => Counts::new(),
        Err(error) => return Err(error).context(format!("{BASELINE} cannot be read")),
    };
    report(&known, &counts)?;
    let log = fs::read_to_string(root.join("CHANGELOG.md")).context("CHANGELOG.md cannot be read")?;
    let unexplained = unexplained_rises(&known, &counts, &log);
    if !unexplained.is_empty() {
        bail!(
            "more instructions than {BASELINE} allows:\n{}\nhint: where it is worth it, say so in CHANGELOG.md under \
             Unreleased in a line with the word `instructions` and the name of the phase, and run `cargo xtask \
             instructions --update`",
            unexplained.join("\n")
        );
    }
    if arguments.update {
        fs::write(&path, written(&counts)).with_context(|| format!("{BASELINE} cannot be written"))?;
    }
    Ok(())
}

/// Runs the fixed run under callgrind and returns the instructions of every phase.
fn count(root: &Path) -> Result<Counts> {
    let build = [
        "build",
        "--release",
        "--locked",
        "--quiet",
        "--package",
        "ghostwork-benches",
        "--bin",
        "instructions",
    ];
    let status = Command::new(env!("CARGO")).args(build).current_dir(root).status()?;
    ensure!(status.success(), "`cargo {}` failed", build.join(" "));
    let target = root.join("target");
    let profile = target.join("instructions.callgrind");
    let output = Command::new("valgrind")
        .args(["--tool=callgrind", "--compress-strings=no", "--compress-pos=no"])
        .arg(format!("--callgrind-out-file={}", profile.display()))
        .arg(target.join("release").join("instructions"))
        .output()
        .context("valgrind does not start; Debian has it in the package `valgrind`")?;
    ensure!(output.status.success(), "the run failed: {}", String::from_utf8_lossy(&output.stderr));
    let text = fs::read_to_string(&profile).context("valgrind left no profile")?;
    let costs = inclusive_costs(&text);
    let mut counts = Counts::new();
    for (phase, functions) in PHASES {
        let mut sum = 0;
        for function in *functions {
            let name = format!("ghostwork_core::{function}");
            sum += costs.get(&name).with_context(|| format!("`{name}` was never called: was it inlined?"))?;
        }
        counts.insert((*phase).to_owned(), (sum as f64 / WORKER_MONTHS * 10.0).round() / 10.0);
    }
    Ok(counts)
}

fn read_counts(text: &str) -> Result<Counts> {
    let table: toml::Table = text.parse().with_context(|| format!("{BASELINE} is no TOML"))?;
    let phases = table.get("instructions_per_worker_month").and_then(toml::Value::as_table);
    let phases =
        phases.with_context(|| format!("{BASELINE} has no table `instructions_per_worker_month`"))?;
    Ok(phases.iter().filter_map(|(phase, count)| Some((phase.clone(), count.as_float()?))).collect())
}

fn written(counts: &Counts) -> String {
    let head = "# What every phase costs in the run of benches/instructions.rs, with the vector instructions that every machine has.\n\
         # Written by `cargo xtask instructions --update`.\n\n[instructions_per_worker_month]\n";
    let lines =
        PHASES.iter().filter_map(|(phase, _)| Some(format!("{phase} = {:.1}\n", counts.get(*phase)?)));
    std::iter::once(head.to_owned()).chain(lines).collect()
}

/// Prints the counts beside the committed ones.
fn report(known: &Counts, counts: &Counts) -> Result<()> {
    use std::io::Write;
    let mut output = std::io::stdout();
    writeln!(output, "{:22} {:>10} {:>10}", "instructions a month", "committed", "now")?;
    for (phase, _) in PHASES {
        let cell = |counts: &Counts| counts.get(*phase).map_or("-".to_owned(), |count| format!("{count:.1}"));
        writeln!(output, "{phase:22} {:>10} {:>10}", cell(known), cell(counts))?;
    }
    Ok(())
}

/// Returns a line for each phase whose count rose too much without a note among the unreleased changes.
fn unexplained_rises(known: &Counts, counts: &Counts, change_log: &str) -> Vec<String> {
    let unreleased =
        change_log.split("\n## ").find(|section| section.starts_with("Unreleased")).unwrap_or("");
    let is_noted = |phase: &str| {
        unreleased.lines().any(|line| line.contains("instructions") && line.contains(&format!("`{phase}`")))
    };
    let rose = |phase: &str, count: f64| known.get(phase).is_none_or(|before| count > before * ALLOWED_RISE);
    counts
        .iter()
        .filter(|(phase, count)| !known.is_empty() && rose(phase, **count) && !is_noted(phase))
        .map(|(phase, count)| {
            let before = known.get(phase).map_or("none".to_owned(), |before| format!("{before:.1}"));
            format!("  {phase} takes {count:.1} instructions per worker-month, committed {before}")
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counts(pairs: &[(&str, f64)]) -> Counts {
        pairs.iter().map(|(phase, count)| ((*phase).to_owned(), *count)).collect()
    }

    #[test]
    fn a_rise_of_over_ten_per_cent_needs_a_note() {
        let known = counts(&[("observation", 100.0), ("household", 200.0)]);
        let log = |line: &str| {
            format!("# Changelog\n\n## Unreleased\n\n{line}\n\n## 0.1.0\n\n- `observation`: instructions\n")
        };
        let rises = |now: f64, line: &str| {
            unexplained_rises(&known, &counts(&[("observation", now), ("household", 200.0)]), &log(line))
        };

        assert!(rises(110.0, "").is_empty());
        assert_eq!(
            rises(110.2, ""),
            ["  observation takes 110.2 instructions per worker-month, committed 100.0"]
        );
        assert!(rises(150.0, "- `observation` takes more instructions: it counts commuters.").is_empty());
        assert_eq!(rises(150.0, "- `household` takes more instructions.").len(), 1);
    }

    #[test]
    fn what_is_written_is_read() {
        let both = counts(&[("observation", 100.5), ("household", 200.0)]);

        assert_eq!(read_counts(&written(&both)).unwrap(), both);
    }
}
