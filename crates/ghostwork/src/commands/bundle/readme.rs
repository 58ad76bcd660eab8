//! The README of a replication archive, in the headings of the social science data editors' template.
//!
//! Template README for social science replication packages, version 1.1 (Vilhuber and others, 2022): all but the rights to data that a
//! user brought can be filled from the run.

use std::ffi::OsStr;
use std::path::Path;

use ghostwork_results::{Manifest, Role, ScenarioEntry, ScenarioFile};

use crate::commands::cite;
use crate::text::{bytes, quoted};

/// Where every file under `data/` comes from.
const SOURCES: &str = include_str!("../../../../../data/SOURCES.toml");

/// Returns the scenarios that somebody wrote: the arm of frozen behaviour is made from that of the reform.
fn written(manifest: &Manifest) -> impl Iterator<Item = &ScenarioEntry> {
    manifest.scenarios.iter().filter(|entry| entry.role != Role::ReformStatic)
}

/// Returns the files of all scenarios with their places in the archive.
pub(super) fn scenario_files(manifest: &Manifest) -> impl Iterator<Item = (String, &ScenarioFile)> {
    written(manifest).flat_map(|entry| entry.source.files.iter().map(|file| (place_of(entry, file), file)))
}

/// Returns the place of a file of a scenario: a folder for each scenario, in it the files as they lie to one another.
fn place_of(entry: &ScenarioEntry, file: &ScenarioFile) -> String {
    let scenario = entry.source.files.last().map(|last| Path::new(&last.name));
    let folder = scenario.and_then(Path::parent).unwrap_or(Path::new(""));
    let path = Path::new(&file.name);
    let beside = path.strip_prefix(folder).ok().or(path.file_name().map(Path::new)).unwrap_or(path);
    let parts: Vec<_> = beside.iter().map(OsStr::to_string_lossy).collect();
    format!("scenarios/{}/{}", entry.role.word(), parts.join("/"))
}

/// Returns the scenarios themselves: path as it was typed, and place in the archive.
fn scenarios(manifest: &Manifest) -> impl Iterator<Item = (&ScenarioEntry, &str, String)> {
    written(manifest).filter_map(|entry| {
        let file = entry.source.files.last()?;
        Some((entry, file.name.as_str(), place_of(entry, file)))
    })
}

/// Fills the template.
pub(super) fn text(manifest: &Manifest) -> String {
    [
        overview(manifest),
        data(manifest),
        requirements(manifest),
        programs(manifest),
        instructions(manifest),
        list(manifest),
    ]
    .join("\n")
        + &format!("\n## References\n\n{}\n", cite::sentence(Some(manifest)))
}

fn overview(manifest: &Manifest) -> String {
    let scenarios: Vec<String> = scenarios(manifest)
        .map(|(entry, _, place)| {
            let source = &entry.source;
            format!("- {} (`{place}`): {}, hash {}\n", entry.role.word(), source.title, source.hash)
        })
        .collect();
    format!(
        "# Replication archive\n\n## Overview\n\nResults of a simulation with ghostwork {}. One command makes every table and \
         figure under `results/` again, to the bit.\n\n{}",
        manifest.version,
        scenarios.concat()
    )
}

fn data(manifest: &Manifest) -> String {
    let rows: Vec<String> = sources()
        .map(|(title, publisher, licence)| {
            format!("| {title} | {publisher} | {licence} | yes, inside the program |\n")
        })
        .collect();
    format!(
        "## Data availability and provenance statements\n\nThe input data travel inside the program; their hash for this run is \
         {}. A run on a file of the user's own (`--population`) has another hash: then add here where that file comes from and \
         who may use it.\n\n### Statement about rights\n\nThe data that travel inside the program may be used and \
         redistributed under the licences below.\n\n### Dataset list\n\n| data | publisher | licence | provided |\n| --- | --- | --- | --- |\n{}",
        manifest.data_hash,
        rows.concat()
    )
}

/// Returns title, publisher and licence of every source.
fn sources() -> impl Iterator<Item = (&'static str, &'static str, &'static str)> {
    SOURCES.split("\n[[source]]\n").skip(1).map(|source| {
        let value = |name: &str| {
            let line =
                source.lines().find_map(|line| line.strip_prefix(name)?.trim_start().strip_prefix('='));
            line.unwrap_or_default().trim().trim_matches('"')
        };
        (value("title"), value("publisher"), value("licence"))
    })
}

fn requirements(manifest: &Manifest) -> String {
    let machine = manifest.scenarios.iter().map(|entry| entry.performance);
    let seconds: f64 = machine.clone().map(|machine| machine.seconds).sum();
    let memory = machine.map(|machine| machine.peak_bytes).max().unwrap_or_default();
    let storage: u64 = manifest.files.iter().map(|entry| entry.bytes).sum();
    let seeds: Vec<String> = manifest.seeds.iter().map(u64::to_string).collect();
    format!(
        "## Computational requirements\n\n### Software\n\nghostwork {}, built with the Rust toolchain; nothing else.\n\n\
         ### Controlled randomness\n\nEvery draw is a pure function of the seed and of what it is drawn for (Philox4x32-10). Seeds of \
         this run: {}. The same seeds give the same bits on any number of threads.\n\n### Memory, runtime, storage\n\n| memory | \
         simulation time | storage |\n| --- | --- | --- |\n| {} | {seconds:.0} s | {} |\n",
        manifest.version,
        seeds.join(", "),
        bytes(memory),
        bytes(storage),
    )
}

fn programs(manifest: &Manifest) -> String {
    let hashes: Vec<String> = manifest
        .scenarios
        .iter()
        .map(|entry| format!("- results of {}: {}\n", entry.role.word(), entry.results_hash))
        .collect();
    format!(
        "## Description of programs\n\nOne program, `ghostwork`, simulates, compares, draws and writes. `run.json` holds the hash of \
         every file; `ghostwork verify results` checks them. Hashes over all results:\n\n{}\n### Licence for code\n\nMIT or \
         Apache-2.0.\n",
        hashes.concat()
    )
}

fn instructions(manifest: &Manifest) -> String {
    format!(
        "## Instructions to replicators\n\nThe line that was typed, and the one that does the same in this archive:\n\n```sh\n{}\n{}\n```\n\n\
         Both give the hashes above; what an option names besides scenarios, as a file of people or of draws, is not in this archive.\n",
        manifest.command,
        in_the_archive(manifest)
    )
}

/// Returns the line that was typed with the scenarios of the archive in place of those it named.
fn in_the_archive(manifest: &Manifest) -> String {
    let word = |text: &str| format!(" {} ", quoted(text));
    let typed = format!("{} ", manifest.command);
    let again = scenarios(manifest)
        .fold(typed, |line, (_, name, place)| line.replacen(&word(name), &word(&place), 1));
    again.trim_end().to_owned()
}

fn list(manifest: &Manifest) -> String {
    let rows: Vec<String> = manifest
        .files
        .iter()
        .filter(|entry| {
            let ending = Path::new(&entry.name).extension().and_then(OsStr::to_str);
            ending.is_some_and(|ending| ["csv", "svg", "html"].contains(&ending))
        })
        .map(|entry| format!("| `results/{}` | the command above | {} |\n", entry.name, entry.blake3))
        .collect();
    let rows = rows.concat();
    format!("## List of tables and programs\n\n| file | made by | blake3 |\n| --- | --- | --- |\n{rows}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_source_has_a_title_a_publisher_and_a_licence() {
        let sources: Vec<_> = sources().collect();

        assert!(sources.len() > 3);
        for (title, publisher, licence) in sources {
            assert!(!title.is_empty() && !publisher.is_empty() && !licence.is_empty(), "{title}");
        }
    }
}
