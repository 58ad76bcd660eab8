//! The manifest of a run: what was run, how to run it again, and the hash of every file.

use std::collections::BTreeMap;
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::error::ResultsError;
use crate::record::{Performance, ScenarioSource};
use crate::store::SCHEMA_VERSION;

/// What a folder holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RunKind {
    /// One scenario.
    Run,
    /// A reform against a baseline.
    Comparison,
    /// A study that spans more than one comparison.
    Study,
}

/// The part a scenario plays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// The only scenario of a run.
    Run,
    /// The scenario without the reform.
    Baseline,
    /// The scenario with it.
    Reform,
    /// The scenario with it, run with everybody's behaviour frozen at the baseline's.
    #[serde(rename = "reform_static")]
    ReformStatic,
}

impl Role {
    /// Returns the word in the `scenario` column of tables.
    pub fn word(self) -> &'static str {
        match self {
            Self::Run => "run",
            Self::Baseline => "baseline",
            Self::Reform => "reform",
            Self::ReformStatic => "reform_static",
        }
    }
}

/// A scenario in the manifest.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScenarioEntry {
    /// The part it plays.
    pub role: Role,
    /// Title, hash and text.
    pub source: ScenarioSource,
    /// Hash over its results.
    pub results_hash: String,
    /// What it cost the machine.
    pub performance: Performance,
}

/// One file of the folder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FileEntry {
    /// Name inside the folder, `/` between parts.
    pub name: String,
    /// Bytes.
    pub bytes: u64,
    /// blake3 hash in hexadecimal.
    pub blake3: String,
}

/// What the command knows about a run and the results do not.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RunDescription {
    /// Time the run was made, as the command wants it printed; empty to leave it out.
    pub created: String,
    /// The command line that makes the same run again.
    pub command: String,
    /// Settings of the run that are not in the scenario, by name.
    pub settings: BTreeMap<String, String>,
}

/// The manifest, `run.json`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// Layout of the folder.
    pub schema_version: u32,
    /// What the folder holds.
    pub kind: RunKind,
    /// Version of ghostwork.
    pub version: String,
    /// Hash of the input data.
    pub data_hash: String,
    /// Time the run was made; empty when left out.
    pub created: String,
    /// The command line that makes the same run again.
    pub command: String,
    /// Settings that are not in the scenario.
    pub settings: BTreeMap<String, String>,
    /// Seeds, one replication each.
    pub seeds: Vec<u64>,
    /// Scenarios with text, hashes and machine times.
    pub scenarios: Vec<ScenarioEntry>,
    /// Every other file of the folder.
    pub files: Vec<FileEntry>,
    /// Hash over all of the above.
    pub manifest_blake3: String,
}

impl Manifest {
    /// Seals the manifest with its own hash and turns it into text.
    pub(crate) fn seal(&mut self) -> Result<String, ResultsError> {
        self.manifest_blake3 = self.own_hash()?;
        self.to_text()
    }

    /// Reads a manifest and checks its hash, version and names.
    pub(crate) fn from_text(text: &str, file: &Path) -> Result<Self, ResultsError> {
        let damaged = |problem: String| ResultsError::Damaged { file: file.to_owned(), problem };
        let version: SchemaOnly = serde_json::from_str(text).map_err(|error| damaged(error.to_string()))?;
        if version.schema_version > SCHEMA_VERSION {
            let (found, known) = (version.schema_version, SCHEMA_VERSION);
            return Err(ResultsError::SchemaTooNew { file: file.to_owned(), found, known });
        }
        let manifest: Self = serde_json::from_str(text).map_err(|error| damaged(error.to_string()))?;
        if manifest.own_hash()? != manifest.manifest_blake3 {
            return Err(damaged("its hash does not match its content".to_owned()));
        }
        for entry in &manifest.files {
            check_name(&entry.name).map_err(|error| damaged(error.to_string()))?;
        }
        Ok(manifest)
    }

    /// Hashes everything but the hash.
    fn own_hash(&self) -> Result<String, ResultsError> {
        let unsealed = Self { manifest_blake3: String::new(), ..self.clone() };
        Ok(blake3::hash(unsealed.to_text()?.as_bytes()).to_hex().to_string())
    }

    fn to_text(&self) -> Result<String, ResultsError> {
        let text = serde_json::to_string_pretty(self).map_err(|error| ResultsError::NotWritable {
            what: super::MANIFEST.to_owned(),
            problem: error.to_string(),
        })?;
        Ok(text + "\n")
    }
}

/// The one field that is read before the layout is known.
#[derive(Deserialize)]
struct SchemaOnly {
    schema_version: u32,
}

/// Refuses a name that could reach outside the folder, hide, or clash with the manifest.
pub(crate) fn check_name(name: &str) -> Result<(), ResultsError> {
    let plain = |part: &str| {
        !part.is_empty()
            && part.len() <= 200
            && !part.starts_with('.')
            && !part.ends_with(['.', ' '])
            && !part.chars().any(|letter| letter.is_control() || "\\:*?\"<>|".contains(letter))
    };
    if name.len() > 1000 || name == super::MANIFEST || !name.split('/').all(plain) {
        return Err(ResultsError::NameLeavesFolder { name: name.to_owned() });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_leave_the_folder_are_refused() {
        for name in [
            "",
            "/etc/passwd",
            "../x",
            "a/../b",
            "a//b",
            "a/",
            ".hidden",
            "C:x",
            "a\\b",
            "a\nb",
            "run.json",
            "x.",
        ] {
            assert!(check_name(name).is_err(), "{name:?}");
        }
        for name in ["outcomes.csv", "charts/decile-bars.svg", "report.html", "straße.csv"] {
            assert!(check_name(name).is_ok(), "{name:?}");
        }
    }
}
