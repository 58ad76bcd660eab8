//! The policy instruments, one file each.
//!
//! A file holds one instrument: its manual page, its parameters and its rule. [`catalogue`] lists them all, and
//! [`manual_page`] makes the page of the manual from what the file says.
#![cfg_attr(
    test,
    allow(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::float_cmp,
        reason = "tests may fail loudly"
    )
)]

mod billing;
mod catalogue;
mod definition;
#[cfg(test)]
mod example;
mod guaranteed_income;
mod manual;
mod min_task_pay;
mod platform_fee_cap;
mod portable_benefits;

pub use catalogue::{catalogue, instrument_named};
pub use manual::manual_page;
