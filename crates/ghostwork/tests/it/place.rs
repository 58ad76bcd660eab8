//! A folder of its own for a test, with scenarios in it.

use std::fs;
use std::path::{Path, PathBuf};

use assert_cmd::Command;
use serde_json::Value;
use tempfile::TempDir;

pub(crate) const BASELINE: &str = r#"schema = "ghostwork.scenario/1"

[meta]
id = "small"
title = "Small baseline"
seed = 11

[baseline]
law = "us-2026"
as_of = "2026-01"
population = "us-2026"
start = "2026-01"
burn_in = 1
months = 4
workers = 2_000
seeds = 2

[closure]
name = "none"
"#;

pub(crate) const REFORM: &str = r#"schema = "ghostwork.scenario/1"
extends = "baseline.toml"

[meta]
id = "grant"
title = "A grant"

[[instrument]]
use = "guaranteed_income"
as = "grant"
nexus = "worker"
places = ["US"]
from = "2026-03"
reference = "test"

  [instrument.params]
  amount = 500
"#;

pub(crate) struct Place {
    folder: TempDir,
}

impl Place {
    /// Makes a folder with a baseline and a reform.
    pub(crate) fn new() -> Self {
        let place = Self { folder: tempfile::tempdir().unwrap() };
        place.write("baseline.toml", BASELINE);
        place.write("reform.toml", REFORM);
        place
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn write(&self, name: &str, text: &str) {
        fs::write(self.path(name), text).unwrap();
    }

    /// Returns the command in this folder, deaf to the environment of the test.
    pub(crate) fn ghostwork(&self, arguments: &[&str]) -> Command {
        let mut command = ghostwork();
        command.current_dir(self.folder.path()).args(arguments);
        command
    }

    /// Runs the command, expects it to go well, and returns its JSON document.
    pub(crate) fn json(&self, arguments: &[&str]) -> Value {
        let output = self.ghostwork(arguments).assert().success().get_output().clone();
        serde_json::from_slice(&output.stdout).unwrap()
    }

    /// Returns all files in a folder and the folders in it.
    pub(crate) fn files(&self, folder: &str) -> Vec<String> {
        let below = |name: String| {
            let name = format!("{folder}/{name}");
            if self.path(&name).is_dir() { self.files(&name) } else { vec![name] }
        };
        self.names(folder).into_iter().flat_map(below).collect()
    }

    /// Returns the names in a folder, sorted; none where it does not exist.
    pub(crate) fn names(&self, folder: &str) -> Vec<String> {
        names(&self.path(folder))
    }
}

pub(crate) fn ghostwork() -> Command {
    let mut command = Command::new(assert_cmd::cargo::cargo_bin!("ghostwork"));
    for name in ["GHOSTWORK_OUT", "GHOSTWORK_THREADS", "GHOSTWORK_PROGRESS"] {
        command.env_remove(name);
    }
    command
}

fn names(folder: &Path) -> Vec<String> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let mut names: Vec<String> =
        entries.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

/// Returns standard error as text.
pub(crate) fn stderr(output: &std::process::Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// Returns standard output as text.
pub(crate) fn stdout(output: &std::process::Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}
