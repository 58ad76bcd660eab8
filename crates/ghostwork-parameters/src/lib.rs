//! Units, months, money and the declaration of a parameter.
//!
//! A parameter is declared once, beside the code that uses it, with [`parameters!`]: type, default, unit, range, doc
//! and source. Checks, reference pages, the JSON Schema and `ghostwork explain` all read that one declaration.
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

mod declaration;
mod money;
mod month;
mod schedule;
mod unit;

pub use declaration::{
    ABSENT, ASSUMPTION, By, Declaration, Flags, Kind, Label, NONE, ParameterGroup, Shape, declare,
};
pub use money::Money;
pub use month::{Month, MonthError};
pub use schedule::{Assignment, Schedule};
pub use unit::Unit;
