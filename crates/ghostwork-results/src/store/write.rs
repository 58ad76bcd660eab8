//! Writing a run's folder.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::comparison::Comparison;
use crate::error::ResultsError;
use crate::record::RunRecord;
use crate::store::atomic::{Written, beside, parent, write_file};
use crate::store::folder::{self, Existing, Standing, disk};
use crate::store::lock::FolderLock;
use crate::store::manifest::{FileEntry, Manifest, Role, RunDescription, RunKind, ScenarioEntry, check_name};
use crate::store::{COMPARISON, MANIFEST, RECORD, SCHEMA_VERSION, STUDIES, STUDY};
use crate::study::Study;
use crate::table;

/// A folder being written: files gather beside it and take its place at the end, or leave no trace.
///
/// The folder is locked until the writer is finished or dropped.
#[derive(Debug)]
pub struct RunWriter {
    target: PathBuf,
    partial: PathBuf,
    standing: Standing,
    amends: bool,
    files: BTreeMap<String, Written>,
    finished: bool,
    _lock: FolderLock,
}

impl RunWriter {
    /// Starts a run's folder.
    ///
    /// # Errors
    /// When another run writes there, the folder holds a run that shall be kept, or it holds files of others.
    pub fn create(target: &Path, existing: Existing) -> Result<Self, ResultsError> {
        let writer = Self::start(target, false)?;
        match (&writer.standing, existing) {
            (Standing::Ours(_), Existing::Keep) => {
                Err(ResultsError::FolderHoldsRun { folder: target.to_owned() })
            }
            _ => Ok(writer),
        }
    }

    /// Starts adding files to a run's folder, or replacing some of its files.
    ///
    /// # Errors
    /// When another run writes there or the folder holds no run of ours.
    pub fn amend(target: &Path) -> Result<Self, ResultsError> {
        let writer = Self::start(target, true)?;
        match &writer.standing {
            Standing::Ours(_) => Ok(writer),
            _ => Err(ResultsError::FolderNotOurs { folder: target.to_owned() }),
        }
    }

    /// Locks, mends and looks, in this order.
    fn start(target: &Path, amends: bool) -> Result<Self, ResultsError> {
        // A link to a folder is followed, so that the link survives.
        let target = fs::canonicalize(target).unwrap_or_else(|_| target.to_owned());
        if target.file_name().is_none() {
            return Err(ResultsError::NameLeavesFolder { name: target.display().to_string() });
        }
        let parent = parent(&target);
        fs::create_dir_all(parent).map_err(disk("create", parent))?;
        let lock = FolderLock::acquire(&target, beside(&target, folder::LOCK))?;
        folder::recover(&target)?;
        let standing = folder::standing(&target)?;
        let partial = beside(&target, folder::PARTIAL);
        fs::create_dir(&partial).map_err(disk("create", &partial))?;
        Ok(Self { target, partial, standing, amends, files: BTreeMap::new(), finished: false, _lock: lock })
    }

    /// Writes a file from bytes.
    ///
    /// # Errors
    /// When the name leaves the folder or the disk refuses.
    pub fn write(&mut self, name: &str, content: &[u8]) -> Result<(), ResultsError> {
        self.write_with(name, |writer| writer.write_all(content))
    }

    /// Writes a file piece by piece.
    ///
    /// # Errors
    /// When the name leaves the folder or the disk refuses.
    pub fn write_with(
        &mut self,
        name: &str,
        content: impl FnOnce(&mut dyn Write) -> io::Result<()>,
    ) -> Result<(), ResultsError> {
        check_name(name)?;
        let path = self.partial.join(name);
        let parent = parent(&path);
        fs::create_dir_all(parent).map_err(disk("create", parent))?;
        let written = write_file(&path, content)?;
        self.files.insert(name.to_owned(), written);
        Ok(())
    }

    /// Writes a study that goes with the results of the folder, so that its chart can be drawn again.
    ///
    /// # Errors
    /// When a label is unsafe or the disk refuses.
    pub fn write_study(&mut self, study: &Study) -> Result<(), ResultsError> {
        study.check()?;
        let name = format!("{STUDIES}{}.json", study.stem());
        let text = to_json(&name, study)?;
        self.write(&name, text.as_bytes())
    }

    /// Writes the record and the tables of one scenario and puts the folder in place.
    ///
    /// # Errors
    /// When the record is not usable or the disk refuses; nothing is left behind then.
    pub fn finish_run(mut self, record: &RunRecord, about: RunDescription) -> Result<Manifest, ResultsError> {
        record.check()?;
        self.write(RECORD, to_json(RECORD, &record.outline())?.as_bytes())?;
        for table in table::of_run(record, &self.tables_of_the_caller()) {
            self.write_with(table.file(), |writer| table.write(writer))?;
        }
        let manifest = manifest(RunKind::Run, &[(Role::Run, record)], about);
        self.finish(manifest)
    }

    /// Writes both records and all tables of a comparison and puts the folder in place.
    ///
    /// # Errors
    /// When a record is not usable or the disk refuses; nothing is left behind then.
    pub fn finish_comparison(
        mut self,
        comparison: &Comparison,
        about: RunDescription,
    ) -> Result<Manifest, ResultsError> {
        let records = comparison.records();
        records.iter().try_for_each(|(_, record)| record.check())?;
        self.write(COMPARISON, to_json(COMPARISON, &comparison.outline())?.as_bytes())?;
        for table in table::of_comparison(comparison, &self.tables_of_the_caller()) {
            self.write_with(table.file(), |writer| table.write(writer))?;
        }
        let manifest = manifest(RunKind::Comparison, &records, about);
        self.finish(manifest)
    }

    /// Writes a study and its table and puts the folder in place.
    ///
    /// # Errors
    /// When a label is unsafe or the disk refuses; nothing is left behind then.
    pub fn finish_study(mut self, study: &Study, about: RunDescription) -> Result<Manifest, ResultsError> {
        study.check()?;
        self.write(STUDY, to_json(STUDY, study)?.as_bytes())?;
        for table in table::of_study(study) {
            self.write_with(table.file(), |writer| table.write(writer))?;
        }
        let origin = study.origin();
        let manifest = Manifest {
            version: origin.setting.version.clone(),
            data_hash: origin.setting.data_hash.clone(),
            seeds: origin.seeds.clone(),
            ..manifest(RunKind::Study, &[], about)
        };
        self.finish(manifest)
    }

    /// Puts added files in place and brings the manifest up to date; for a writer made by [`RunWriter::amend`].
    ///
    /// # Errors
    /// When a file of another owner stands in the way or the disk refuses.
    pub fn finish_amendment(self) -> Result<Manifest, ResultsError> {
        match &self.standing {
            Standing::Ours(manifest) if self.amends => {
                let manifest = (**manifest).clone();
                self.finish(manifest)
            }
            _ => Err(ResultsError::FolderNotOurs { folder: self.target.clone() }),
        }
    }

    /// Returns the tables that the caller has written and the codebook explains.
    fn tables_of_the_caller(&self) -> Vec<(&'static str, &'static [table::Column])> {
        let known = table::TABLES_OF_THE_CALLER.into_iter();
        known.filter(|(name, _)| self.files.contains_key(*name)).collect()
    }

    /// Seals the manifest and moves everything into place.
    fn finish(mut self, mut manifest: Manifest) -> Result<Manifest, ResultsError> {
        let mut files: BTreeMap<String, FileEntry> =
            manifest.files.drain(..).map(|entry| (entry.name.clone(), entry)).collect();
        for (name, written) in std::mem::take(&mut self.files) {
            let entry = FileEntry { name: name.clone(), bytes: written.bytes, blake3: written.blake3 };
            files.insert(name, entry);
        }
        manifest.files = files.into_values().collect();
        let text = manifest.seal()?;
        write_file(&self.partial.join(MANIFEST), |writer| writer.write_all(text.as_bytes()))?;
        folder::sync_tree(&self.partial)?;
        match &self.standing {
            Standing::Ours(standing) if self.amends => {
                folder::amend(&self.partial, &self.target, standing)?;
            }
            standing => folder::put_in_place(&self.partial, &self.target, standing)?,
        }
        self.finished = true;
        Ok(manifest)
    }
}

impl Drop for RunWriter {
    fn drop(&mut self) {
        if !self.finished {
            // An error is already on its way to the user; what cannot be removed now is removed by the next run.
            let _ = folder::remove_tree(&self.partial);
        }
    }
}

/// Fills a manifest, files still missing.
fn manifest(kind: RunKind, records: &[(Role, &RunRecord)], about: RunDescription) -> Manifest {
    let first = records.first().map(|(_, record)| *record);
    let entry = |(role, record): &(Role, &RunRecord)| ScenarioEntry {
        role: *role,
        source: record.scenario.clone(),
        results_hash: record.results_hash.clone(),
        performance: record.performance,
    };
    Manifest {
        schema_version: SCHEMA_VERSION,
        kind,
        version: first.map(|record| record.setting.version.clone()).unwrap_or_default(),
        data_hash: first.map(|record| record.setting.data_hash.clone()).unwrap_or_default(),
        created: about.created,
        command: about.command,
        settings: about.settings,
        seeds: first.map(|record| record.panel.seeds.clone()).unwrap_or_default(),
        scenarios: records.iter().map(entry).collect(),
        files: Vec::new(),
        manifest_blake3: String::new(),
    }
}

/// Turns a record into JSON text.
fn to_json(what: &str, value: &impl serde::Serialize) -> Result<String, ResultsError> {
    let text = serde_json::to_string_pretty(value)
        .map_err(|error| ResultsError::NotWritable { what: what.to_owned(), problem: error.to_string() })?;
    Ok(text + "\n")
}
