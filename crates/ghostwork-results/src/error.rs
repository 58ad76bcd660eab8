//! What may go wrong between a finished run and its files.

use std::path::PathBuf;

/// Everything that can fail when results are built, written or read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ResultsError {
    /// A label would be a formula in a spreadsheet or break a line of text.
    #[error(
        "label {label:?} of {owner} may not start with = + - @ nor hold control characters\n\
         hint: rename it, spreadsheets would run it as a formula"
    )]
    LabelNotSafe {
        /// What the label belongs to.
        owner: String,
        /// The label as given.
        label: String,
    },
    /// An identifier appears twice or is empty.
    #[error("{owner} `{id}` is empty or appears twice")]
    IdentifierNotUnique {
        /// Kind of the thing identified.
        owner: &'static str,
        /// The identifier.
        id: String,
    },
    /// A panel's values do not fill its shape.
    #[error("panel holds {found} values, expected {expected} (seeds × months × groups × indicators)")]
    PanelShape {
        /// Values expected by the shape.
        expected: usize,
        /// Values found.
        found: usize,
    },
    /// Months are empty or not one after another.
    #[error("months must follow one another without a gap; {text}")]
    MonthsNotConsecutive {
        /// Where the gap is.
        text: String,
    },
    /// Baseline and reform cannot be compared.
    #[error("baseline and reform differ in {what}\nhint: run both with the same settings")]
    NotComparable {
        /// What differs, in words.
        what: String,
    },
    /// An indicator or group is not in the panel.
    #[error("no {kind} `{id}` in these results\nhint: {known}")]
    NotInResults {
        /// `indicator` or `group`.
        kind: &'static str,
        /// What was asked for.
        id: String,
        /// The identifiers there are.
        known: String,
    },
    /// Person-level input that cannot be ranked or shared out.
    #[error("distribution of seed {seed}: {problem}")]
    DistributionNotUsable {
        /// The seed it belongs to.
        seed: u64,
        /// What is wrong with it.
        problem: String,
    },
    /// Another process writes to the folder.
    #[error("{} is in use by another run\nhint: wait, or choose another output folder", folder.display())]
    FolderInUse {
        /// The folder asked for.
        folder: PathBuf,
    },
    /// The folder holds an earlier run.
    #[error("{} holds an earlier run\nhint: replace it with --force, or choose another output folder", folder.display())]
    FolderHoldsRun {
        /// The folder asked for.
        folder: PathBuf,
    },
    /// The folder holds files that are not ours.
    #[error("{} is not empty and was not written by ghostwork\nhint: choose another output folder", folder.display())]
    FolderNotOurs {
        /// The folder asked for.
        folder: PathBuf,
    },
    /// A file of another owner stands where a result must go.
    #[error("{} was not written by ghostwork and would be replaced\nhint: move it away first", file.display())]
    FileNotOurs {
        /// The file in the way.
        file: PathBuf,
    },
    /// A name that would leave the run's folder.
    #[error("`{name}` is not a plain name inside the run's folder")]
    NameLeavesFolder {
        /// The name as given.
        name: String,
    },
    /// The disk refused.
    #[error("cannot {action} {}: {source}", file.display())]
    Disk {
        /// What was tried, as a verb.
        action: &'static str,
        /// The file or folder.
        file: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// A file does not read as what it should be.
    #[error("{} is damaged: {problem}", file.display())]
    Damaged {
        /// The file.
        file: PathBuf,
        /// What is wrong with it.
        problem: String,
    },
    /// A folder written by a later version.
    #[error("{} has schema version {found}, this program reads up to {known}", file.display())]
    SchemaTooNew {
        /// The manifest.
        file: PathBuf,
        /// Version in the file.
        found: u32,
        /// Newest version understood.
        known: u32,
    },
    /// A table could not be turned into text.
    #[error("cannot write {what}: {problem}")]
    NotWritable {
        /// The table.
        what: String,
        /// What went wrong.
        problem: String,
    },
}

impl ResultsError {
    /// Returns the exit status of the command: 2 bad input, 4 file or disk, 6 damaged file, 7 folder in use.
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::LabelNotSafe { .. }
            | Self::IdentifierNotUnique { .. }
            | Self::NotInResults { .. }
            | Self::NotComparable { .. } => 2,
            Self::PanelShape { .. }
            | Self::MonthsNotConsecutive { .. }
            | Self::DistributionNotUsable { .. } => 1,
            Self::FolderHoldsRun { .. }
            | Self::FolderNotOurs { .. }
            | Self::FileNotOurs { .. }
            | Self::NameLeavesFolder { .. }
            | Self::Disk { .. }
            | Self::NotWritable { .. } => 4,
            Self::Damaged { .. } | Self::SchemaTooNew { .. } => 6,
            Self::FolderInUse { .. } => 7,
        }
    }
}
