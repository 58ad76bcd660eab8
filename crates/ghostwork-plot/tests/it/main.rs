//! What every chart and the report promise.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::float_cmp,
    reason = "tests may fail loudly and compare exact numbers"
)]

mod anatomy;
mod page;
mod picture;
mod sample;
mod words;
