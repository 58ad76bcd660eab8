//! The folder a run leaves: written whole or not at all, and checked when read.

mod atomic;
mod checkpoint;
mod folder;
mod lock;
mod manifest;
mod read;
mod tables;
mod write;

pub use atomic::write_whole;
pub use checkpoint::{CheckpointFile, CheckpointLabel, Checkpoints, PartWriter};
pub use folder::Existing;
pub use lock::FolderLock;
pub use manifest::{FileEntry, Manifest, Role, RunDescription, RunKind, ScenarioEntry};
pub use read::{FileProblem, Stored, Trouble, load, load_studies, read_manifest, verify};
pub use tables::{ColumnValues, StoredColumn, StoredTable, Words, read_table};
pub use write::RunWriter;

/// Newest layout of a run's folder that this version reads and writes.
pub const SCHEMA_VERSION: u32 = 1;

/// The manifest, written last.
pub(crate) const MANIFEST: &str = "run.json";

/// Scenario, setting and shape of a single run.
pub(crate) const RECORD: &str = "record.json";

/// A study that spans more than one comparison.
pub(crate) const STUDY: &str = "study.json";

/// Folder of the studies that go with the results.
pub(crate) const STUDIES: &str = "studies/";

/// Everything about a comparison but the monthly values.
pub(crate) const COMPARISON: &str = "comparison.json";
