//! System tests: whole economies, from scenario text to results.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::float_cmp,
    reason = "tests may fail loudly and compare exact numbers"
)]

mod accounts;
mod arms;
mod checkpoints;
mod closures;
mod determinism;
mod evidence;
mod examples;
mod guide;
mod instruments;
mod mechanism_facts;
mod mechanisms;
mod pairing;
mod parameters;
mod processes;
mod reforms;
mod shipped;
mod steadiness;
mod stylised_facts;
mod trials;
mod validation;
mod world;
