//! The tables of a run in the formats that other programs read: one file a format.
//!
//! Every table of a stored run ([`ghostwork_results::read_table`]) becomes a file of its own, apart from the workbook, which holds
//! all of them. Nothing is computed here: values, names and types are those of the CSV files and their codebook.
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

mod error;
mod format;
mod ilostat;
mod json;
mod parquet;
mod stata;
mod workbook;

pub use error::ExportError;
pub use format::{About, Exported, Format};
