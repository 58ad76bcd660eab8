//! What a run leaves: manifest, tables, summaries and paired comparisons.
//!
//! A [`RunRecord`] holds one scenario's values by seed, month, group and indicator. A [`Comparison`] sets a reform
//! against a baseline on the same seeds: every difference is taken seed by seed, so chance that both share cancels.
#![cfg_attr(
    test,
    allow(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::float_cmp,
        reason = "tests may fail loudly and compare exact numbers"
    )
)]

mod budget;
mod closure;
mod comparison;
mod confidentiality;
mod derived;
mod distribution;
mod error;
mod expectation;
mod flow;
mod indicator;
mod interval;
mod label;
mod missing;
mod outcome;
mod panel;
mod record;
mod split;
mod store;
mod study;
mod table;
mod trial;
mod uncertainty;

pub use budget::{BudgetItem, BudgetRow, BudgetTable, SeedBudget};
pub use closure::{ClosureEnd, ClosurePoint, ClosureRecord};
pub use comparison::{Comparison, DifferencePoint, PairedTables, Window};
pub use confidentiality::{FEWEST_RECORDS, group_told_of, withhold_small_groups};
pub use derived::{DERIVED_IDS, DerivedOutcome};
pub use distribution::{
    BAND_LABELS, BANDS, DECILE_GROUPS, DecileRow, DistributionTable, GroupChange, LORENZ_POINTS, LorenzCurve,
    LorenzTable, PairedIncomes, SeedDistribution, WinnersRow,
};
pub use error::ResultsError;
pub use expectation::{Expectation, Finding, Sign};
pub use flow::{FlowFrame, FlowRow, FlowTable, SeedFlows};
pub use ghostwork_parameters::Month;
pub use indicator::{Better, Chapter, Indicator, PopulationGroup};
pub use interval::{Estimate, quantile, student_t_quantile};
pub use label::check_label;
pub use outcome::{Outcome, Verdict};
pub use panel::{Cell, Panel};
pub use record::{PathPoint, Performance, RunRecord, RunSetting, ScenarioFile, ScenarioSource};
pub use split::{SplitEffect, StaticReform};
pub use store::{
    CheckpointFile, CheckpointLabel, Checkpoints, ColumnValues, Existing, FileEntry, FileProblem, FolderLock,
    Manifest, PartWriter, Role, RunDescription, RunKind, RunWriter, SCHEMA_VERSION, ScenarioEntry, Stored,
    StoredColumn, StoredTable, Trouble, Words, load, load_studies, read_manifest, read_table, verify,
    write_whole,
};
pub use study::{
    FitPoint, FitStudy, FrontierStudy, MapAxis, MapCell, MapStudy, MomentRow, MomentsStudy, ParameterEffect,
    PolicyPoint, SensitivityStudy, Study, StudyOrigin, StudyOutcome, TrialStudy,
};
pub use table::{
    ASSUMPTIONS_FILE, COMPARISON_TABLES, DRAWS_FILE, STATISTICS_FILE, STRENGTHS_FILE, assumption_columns,
    panel_columns, statistics_columns,
};
pub use trial::{FieldEstimate, Power, TrialRow, TrialSeed, UnitValue};
pub use uncertainty::{DrawnParameter, Uncertainty};
