//! Integration tests of the law crate.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::float_cmp,
    reason = "tests may fail loudly"
)]

mod benefit_agreement;
mod reference_cases;
