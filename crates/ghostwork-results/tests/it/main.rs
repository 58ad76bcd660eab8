//! What the store promises: whole or absent, never over files of others, damage always found.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::float_cmp,
    reason = "tests may fail loudly and compare exact numbers"
)]

mod comparing;
mod sample;
mod storing;
