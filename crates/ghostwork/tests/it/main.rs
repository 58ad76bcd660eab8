//! The command as a user meets it: words, exit codes, files.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::float_cmp,
    reason = "tests may fail loudly and compare exact numbers"
)]

mod calibrating;
mod comparing;
mod documents;
mod endings;
mod exporting;
mod help;
mod looking_up;
mod malformed;
#[path = "../../../ghostwork-plot/tests/it/picture.rs"]
mod picture;
mod pictures;
mod place;
mod resuming;
mod running;
mod studying;
mod validating;
mod withholding;
