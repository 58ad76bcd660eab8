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
mod collective_bargaining;
mod coworking_connection;
mod deactivation_rights;
mod definition;
mod eitc_reform;
mod employment_terms;
#[cfg(test)]
mod example;
mod fee_cap;
mod guaranteed_income;
mod health_stipend;
mod income_averaging;
mod info_reporting;
mod lump_sum_tax;
mod mandatory_social_insurance;
mod manual;
mod merchant_hiring_credit;
mod min_hourly_utilisation;
mod min_task_pay;
mod occupational_accident;
mod paid_leave;
mod pay_transparency;
mod portable_benefits;
mod price_floor_market;
mod prompt_payment;
mod proportional_income_tax;
mod ptc_schedule;
mod reclass_presumption;
mod training_account;
mod transaction_surcharge_fund;
mod ui_selfemployed;
mod wage_insurance;
mod withholding;

pub use catalogue::{catalogue, instrument_named};
pub use manual::manual_page;
