//! Claims about the embedded population and about users' files.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs, reason = "tests")]

mod embedded;
mod microdata;
mod report;
