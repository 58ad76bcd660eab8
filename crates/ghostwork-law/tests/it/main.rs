//! Integration tests of the law crate.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::float_cmp,
    reason = "tests may fail loudly"
)]

mod benefit_agreement;
mod law_packs;
mod other_countries;
mod properties;
mod reference_cases;
mod tax_files;
mod worked_examples;
