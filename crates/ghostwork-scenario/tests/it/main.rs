//! Scenario files from outside: what is refused and how it is said, what is accepted and what it means.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::float_cmp,
    reason = "tests may fail loudly"
)]

mod boundaries;
mod files;
mod idle;
mod malformed;
mod meaning;
mod messages;
mod overlays;
mod random;
mod registry;
mod schema;
mod shipped;
mod typos;
mod words;
