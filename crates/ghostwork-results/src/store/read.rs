//! Reading a run's folder back, trusting nothing in it.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use serde::de::DeserializeOwned;

use crate::comparison::Comparison;
use crate::error::ResultsError;
use crate::record::RunRecord;
use crate::store::folder::{disk, files_below, mend};
use crate::store::manifest::{FileEntry, Manifest, Role, RunKind};
use crate::store::{COMPARISON, MANIFEST, RECORD, STUDIES, STUDY};
use crate::study::Study;
use crate::table;

/// Largest manifest read, in bytes.
const LARGEST_MANIFEST: u64 = 64 << 20;

/// Largest table or record read, in bytes.
const LARGEST_FILE: u64 = 16 << 30;

/// What is wrong with a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trouble {
    /// The manifest lists it and it is not there.
    Missing,
    /// Its size or hash is not the one in the manifest.
    Changed,
    /// It is there and the manifest does not list it.
    NotListed,
}

/// A file that is not as the manifest says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileProblem {
    /// Name inside the folder.
    pub name: String,
    /// What is wrong with it.
    pub trouble: Trouble,
}

/// A run read back.
#[derive(Debug)]
pub enum Stored {
    /// One scenario.
    Run(Box<RunRecord>),
    /// A reform against a baseline.
    Comparison(Box<Comparison>),
    /// A study that spans more than one comparison.
    Study(Box<Study>),
}

/// Reads the manifest of a folder; what a command that was killed had begun there is brought to its end first.
///
/// # Errors
/// When it is missing, damaged or of a later version.
pub fn read_manifest(folder: &Path) -> Result<Manifest, ResultsError> {
    mend(folder);
    let file = folder.join(MANIFEST);
    let bytes = read_bytes(&file, LARGEST_MANIFEST)?;
    let text = String::from_utf8(bytes)
        .map_err(|_| ResultsError::Damaged { file: file.clone(), problem: "not UTF-8 text".to_owned() })?;
    Manifest::from_text(&text, &file)
}

/// Compares every file of a folder with the manifest; an empty list means all are whole.
///
/// # Errors
/// When the manifest is missing or damaged, or a file cannot be read.
pub fn verify(folder: &Path) -> Result<Vec<FileProblem>, ResultsError> {
    let manifest = read_manifest(folder)?;
    let mut problems = Vec::new();
    for entry in &manifest.files {
        if let Some(trouble) = trouble_with(folder, entry)? {
            problems.push(FileProblem { name: entry.name.clone(), trouble });
        }
    }
    for name in files_below(folder)? {
        if name != MANIFEST && !manifest.files.iter().any(|entry| entry.name == name) {
            problems.push(FileProblem { name, trouble: Trouble::NotListed });
        }
    }
    Ok(problems)
}

/// Reads a run or a comparison back with its manifest.
///
/// # Errors
/// When the manifest or a file it lists is missing, damaged or of a later version.
pub fn load(folder: &Path) -> Result<(Manifest, Stored), ResultsError> {
    let manifest = read_manifest(folder)?;
    let stored = match manifest.kind {
        RunKind::Run => Stored::Run(Box::new(load_run(folder, &manifest)?)),
        RunKind::Comparison => Stored::Comparison(Box::new(load_comparison(folder, &manifest)?)),
        RunKind::Study => Stored::Study(Box::new(load_study(folder, &manifest, STUDY)?)),
    };
    Ok((manifest, stored))
}

fn load_run(folder: &Path, manifest: &Manifest) -> Result<RunRecord, ResultsError> {
    let mut record: RunRecord = read_json(folder, manifest, RECORD)?;
    restore(folder, manifest, &mut [(Role::Run, &mut record)])?;
    Ok(record)
}

fn load_comparison(folder: &Path, manifest: &Manifest) -> Result<Comparison, ResultsError> {
    let mut comparison: Comparison = read_json(folder, manifest, COMPARISON)?;
    let Comparison { baseline, reform, reform_static, .. } = &mut comparison;
    let mut records = vec![(Role::Baseline, baseline), (Role::Reform, reform)];
    records.extend(reform_static.as_mut().map(|split| (Role::ReformStatic, &mut split.record)));
    restore(folder, manifest, &mut records)?;
    Ok(comparison)
}

/// Reads the studies that go with the results of a folder.
///
/// # Errors
/// When a file that the manifest lists is missing or damaged.
pub fn load_studies(folder: &Path, manifest: &Manifest) -> Result<Vec<Study>, ResultsError> {
    let names = manifest.files.iter().map(|entry| entry.name.as_str());
    names.filter(|name| name.starts_with(STUDIES)).map(|name| load_study(folder, manifest, name)).collect()
}

fn load_study(folder: &Path, manifest: &Manifest, name: &str) -> Result<Study, ResultsError> {
    let study: Study = read_json(folder, manifest, name)?;
    study.check()?;
    Ok(study)
}

/// Fills monthly values and machine times into records.
fn restore(
    folder: &Path,
    manifest: &Manifest,
    records: &mut [(Role, &mut RunRecord)],
) -> Result<(), ResultsError> {
    let name = table::MONTHLY_FILE;
    let bytes = read_listed(folder, manifest, name)?;
    let damaged = |problem: String| ResultsError::Damaged { file: folder.join(name), problem };
    for (role, record) in records.iter_mut() {
        record.check_labels()?;
        record.panel.check_shape()?;
        let cells = record.panel.cell_count();
        // A cell takes bytes in the table unless a whole indicator is missing for a group.
        let mut values = Vec::new();
        values
            .try_reserve_exact(cells)
            .map_err(|_| damaged(format!("{cells} values do not fit in memory")))?;
        values.resize(cells, f64::NAN);
        record.panel.values = values;
        if let Some(entry) = manifest.scenarios.iter().find(|entry| entry.role == *role) {
            record.performance = entry.performance;
        }
    }
    table::read_monthly(&bytes, records).map_err(damaged)
}

/// Reads a JSON file that the manifest lists.
fn read_json<T: DeserializeOwned>(folder: &Path, manifest: &Manifest, name: &str) -> Result<T, ResultsError> {
    let bytes = read_listed(folder, manifest, name)?;
    serde_json::from_slice(&bytes)
        .map_err(|error| ResultsError::Damaged { file: folder.join(name), problem: error.to_string() })
}

/// Reads a file and checks it against the manifest.
pub(crate) fn read_listed(folder: &Path, manifest: &Manifest, name: &str) -> Result<Vec<u8>, ResultsError> {
    let file = folder.join(name);
    let damaged = |problem: &str| ResultsError::Damaged { file: file.clone(), problem: problem.to_owned() };
    let entry = manifest.files.iter().find(|entry| entry.name == name);
    let entry = entry.ok_or_else(|| damaged("the manifest does not list it"))?;
    let bytes = read_bytes(&file, LARGEST_FILE)?;
    if bytes.len() as u64 != entry.bytes || blake3::hash(&bytes).to_hex().as_str() != entry.blake3 {
        return Err(damaged("its hash does not match the manifest"));
    }
    Ok(bytes)
}

/// Reads a file up to a size.
fn read_bytes(file: &Path, largest: u64) -> Result<Vec<u8>, ResultsError> {
    let opened = File::open(file).map_err(disk("read", file))?;
    let mut bytes = Vec::new();
    let read = opened.take(largest + 1).read_to_end(&mut bytes).map_err(disk("read", file))?;
    if read as u64 > largest {
        let problem = format!("larger than {largest} bytes");
        return Err(ResultsError::Damaged { file: file.to_owned(), problem });
    }
    Ok(bytes)
}

/// Compares one file with its entry, reading it in pieces.
fn trouble_with(folder: &Path, entry: &FileEntry) -> Result<Option<Trouble>, ResultsError> {
    let path = folder.join(&entry.name);
    let file = match File::open(&path) {
        Ok(file) => file,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Some(Trouble::Missing)),
        Err(error) => return Err(disk("read", &path)(error)),
    };
    let mut hasher = blake3::Hasher::new();
    hasher.update_reader(file).map_err(disk("read", &path))?;
    let whole = hasher.count() == entry.bytes && hasher.finalize().to_hex().as_str() == entry.blake3;
    Ok((!whole).then_some(Trouble::Changed))
}
