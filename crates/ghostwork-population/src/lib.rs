//! Survey records of real people: embedded, or a user's own.
//!
//! [`Population::us`] makes persons from the tax units of the Current Population Survey that ship with ghostwork;
//! [`Population::from_csv`] reads a user's microdata instead; [`Population::report`] compares either with published
//! figures.
//!
//! The embedded file holds what the survey has: households, states, tax units, ages and incomes. In order, and always
//! with the same result, these steps add the rest: persons and their incomes (`draft`), the level of wages and earners
//! whom the slack years of the survey lack (`wages`), business profit as the tax office counts it (`raking`), sex, education and
//! enrolment (`characteristics`), status (`labour_status`), hours, tenure and plans (`jobs`), care (`carers`). The
//! published tables they draw from are in `tables`, each with its source.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests"))]

mod carers;
mod characteristics;
mod draft;
mod draws;
mod error;
mod jobs;
mod labour_status;
mod microdata;
mod population;
mod raking;
mod records;
mod report;
mod survey;
mod tables;
mod united_kingdom;
mod wages;

pub use error::{PopulationError, PopulationProblem, PopulationProblems};
pub use microdata::Column;
pub use population::{Population, PopulationDescription};
pub use raking::ProfitResidual;
pub use records::{
    Education, FilingStatus, HouseholdRecord, LabourStatus, PersonRecord, Role, Sex, TaxUnitRecord,
};
pub use report::ReportRow;
