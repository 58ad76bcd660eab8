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

mod abc_test;
mod aggregator_turnover_levy;
mod ai_levy;
mod auto_ira;
mod benefit_cut;
mod billing;
mod catalogue;
mod coworking_connection;
mod deactivation_rights;
mod definition;
mod employment_terms;
#[cfg(test)]
mod example;
mod fee_cap;
mod guaranteed_income;
mod health_stipend;
mod info_reporting;
mod lump_sum_tax;
mod mandatory_social_insurance;
mod manual;
mod merchant_hiring_credit;
mod min_hourly_utilisation;
mod min_task_pay;
mod paid_leave;
mod portable_benefits;
mod price_floor_market;
mod prompt_payment;
mod proportional_income_tax;
mod reclass_presumption;
mod training_account;
mod transaction_surcharge_fund;
mod ui_selfemployed;
mod withholding;

pub use catalogue::{catalogue, instrument_named};
pub use manual::manual_page;
