//! `cargo xtask golden`: holds the results of every shipped scenario, at a small size, against the committed ones.
//!
//! A result that moves needs a line in the Results section of the change log: `--update` writes new hashes only where that
//! section says more than at the last update.

use std::collections::BTreeMap;
use std::fs;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail, ensure};
use ghostwork_experiment::{Settings, Silent, compare, run, run_trial};
use ghostwork_law::Country;
use ghostwork_population::Population;
use ghostwork_scenario::{Request, Scenario, Vocabulary};
use xxhash_rust::xxh3::xxh3_128;

/// The committed hashes.
const GOLDEN: &str = "data/golden.toml";
/// Folders with scenarios, each with a baseline of its own.
const FOLDERS: [(&str, &str, &[&str]); 3] = [
    ("scenarios", "us-baseline", &["workers=500", "burn_in=1", "months=36", "seeds=1"]),
    ("scenarios/experiments", "baseline", &["workers=500", "burn_in=1", "seeds=1"]),
    ("scenarios/examples", "baseline", &["workers=500", "burn_in=1", "seeds=1"]),
];

/// What can be asked for.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Writes the hashes; the Results section of CHANGELOG.md must say what moved
    #[arg(long)]
    update: bool,
}

/// Hashes by scenario, and of the Results section that explains them.
#[derive(Debug, Default, PartialEq, Eq)]
struct Golden {
    results_section: String,
    hashes: BTreeMap<String, String>,
}

/// Compares and, if asked, writes.
pub(crate) fn run_verb(arguments: &Arguments) -> Result<()> {
    let root = crate::root()?;
    let path = root.join(GOLDEN);
    let known = fs::read_to_string(&path).map_or_else(|_| Ok(Golden::default()), |text| read(&text))?;
    let log = fs::read_to_string(root.join("CHANGELOG.md")).context("CHANGELOG.md cannot be read")?;
    let now = Golden { results_section: hash(results_section(&log)?.as_bytes()), hashes: hashes(&root)? };
    let moved = moved(&known, &now);
    if moved.is_empty() {
        return Ok(());
    }
    let list = moved.join(", ");
    if !arguments.update {
        bail!(
            "results moved: {list}\nhint: say what moved and why in the Results section of CHANGELOG.md, and run \
             `cargo xtask golden --update`"
        );
    }
    ensure!(
        known.results_section != now.results_section,
        "results moved: {list}\nhint: the Results section of CHANGELOG.md says nothing of it"
    );
    fs::write(&path, written(&now)).with_context(|| format!("{GOLDEN} cannot be written"))
}

/// Returns the scenarios whose hash is another, or that are there on one side alone.
fn moved(known: &Golden, now: &Golden) -> Vec<String> {
    let names = known.hashes.keys().chain(now.hashes.keys().filter(|name| !known.hashes.contains_key(*name)));
    names.filter(|name| known.hashes.get(*name) != now.hashes.get(*name)).cloned().collect()
}

/// Returns the Results section of the unreleased changes.
fn results_section(log: &str) -> Result<&str> {
    let unreleased = log.split("\n## ").find(|section| section.starts_with("Unreleased"));
    let section = unreleased.and_then(|text| text.split("\n### ").find(|part| part.starts_with("Results")));
    section.map(str::trim_end).context("CHANGELOG.md has no section Results under Unreleased")
}

/// Simulates every scenario.
fn hashes(root: &Path) -> Result<BTreeMap<String, String>> {
    let vocabulary = Vocabulary::full()?;
    let threads = std::thread::available_parallelism().unwrap_or(NonZeroUsize::MIN);
    let settings = Settings::alone(threads);
    let populations = [Population::us()?, Population::uk()?];
    let mut hashes = BTreeMap::new();
    for (folder, baseline_name, size) in FOLDERS {
        let read = |path: &Path| -> Result<Scenario> {
            let overrides = size.iter().map(|setting| format!("baseline.{setting}")).collect();
            let request = Request { path: path.to_owned(), overrides, ..Request::default() };
            let (scenario, _) =
                request.read(&vocabulary).map_err(|problems| anyhow::anyhow!("{problems}"))?;
            Ok(scenario)
        };
        let baseline = read(&root.join(folder).join(format!("{baseline_name}.toml")))?;
        for path in scenarios(&root.join(folder))? {
            let scenario = read(&path)?;
            let population = match scenario.country() {
                Country::UnitedStates => &populations[0],
                Country::UnitedKingdom => &populations[1],
            };
            let name = path.strip_prefix(root)?.with_extension("").to_string_lossy().replace('\\', "/");
            let result = of_scenario(&baseline, &scenario, (population, &settings));
            hashes.insert(name.clone(), result.with_context(|| name)?);
        }
    }
    Ok(hashes)
}

/// Returns one hash of all that a scenario leads to: in comparison with its baseline, as a trial, or alone.
fn of_scenario(
    baseline: &Scenario,
    scenario: &Scenario,
    (population, settings): (&Population, &Settings),
) -> Result<String> {
    if scenario.trial().is_some() {
        let rows = run_trial(scenario, population, settings, &Silent)?;
        return Ok(hash(format!("{rows:?}").as_bytes()));
    }
    if scenario.country() != baseline.country() || scenario.content_hash() == baseline.content_hash() {
        return Ok(run(scenario, population, settings, &Silent)?.record.results_hash);
    }
    let comparison = compare((baseline, scenario), population, settings, &Silent)?.comparison;
    let frozen = comparison.reform_static.as_ref().map_or("", |split| &split.record.results_hash);
    Ok(hash(format!("{} {frozen}", comparison.reform.results_hash).as_bytes()))
}

fn scenarios(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut paths = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "toml") {
            paths.push(path);
        }
    }
    paths.sort();
    Ok(paths)
}

fn hash(bytes: &[u8]) -> String {
    format!("{:032x}", xxh3_128(bytes))
}

fn read(text: &str) -> Result<Golden> {
    let table: toml::Table = text.parse().with_context(|| format!("{GOLDEN} is no TOML"))?;
    let results_section = table.get("results_section").and_then(toml::Value::as_str).unwrap_or_default();
    let hashes = table.get("results").and_then(toml::Value::as_table);
    let hashes = hashes.with_context(|| format!("{GOLDEN} has no table `results`"))?;
    let entries = hashes.iter().filter_map(|(name, hash)| Some((name.clone(), hash.as_str()?.to_owned())));
    Ok(Golden { results_section: results_section.to_owned(), hashes: entries.collect() })
}

fn written(golden: &Golden) -> String {
    let head = format!(
        "# One hash of all results of every shipped scenario, with 500 workers and one seed.\n\
         # Written by `cargo xtask golden --update`, which wants a line in the Results section of CHANGELOG.md.\n\n\
         # The Results section that explains them.\n\
         results_section = \"{}\"\n\n[results]\n",
        golden.results_section
    );
    let lines = golden.hashes.iter().map(|(name, hash)| format!("\"{name}\" = \"{hash}\"\n"));
    std::iter::once(head).chain(lines).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn golden(pairs: &[(&str, &str)]) -> Golden {
        let hashes = pairs.iter().map(|(name, hash)| ((*name).to_owned(), (*hash).to_owned())).collect();
        Golden { results_section: "a".to_owned(), hashes }
    }

    #[test]
    fn what_is_written_is_read() {
        let both = golden(&[("scenarios/a", "1"), ("scenarios/b", "2")]);

        assert_eq!(read(&written(&both)).unwrap(), both);
    }

    #[test]
    fn a_scenario_that_came_went_or_changed_has_moved() {
        let (known, now) =
            (golden(&[("a", "1"), ("b", "1"), ("c", "1")]), golden(&[("a", "1"), ("b", "2"), ("d", "1")]));

        assert_eq!(moved(&known, &now), ["b", "c", "d"]);
        assert!(moved(&known, &known).is_empty());
    }

    #[test]
    fn only_unreleased_results_count() {
        let log = "# Changelog\n\n## Unreleased\n\n### Added\n\n- x\n\n### Results\n\n- y\n\n## 0.1.0\n\n### Results\n\n- z\n";

        assert_eq!(results_section(log).unwrap(), "Results\n\n- y");
        assert!(results_section("## 0.1.0\n\n### Results\n").is_err());
    }
}
