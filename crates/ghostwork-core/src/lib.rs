//! The labour-market simulation, month by month.
//!
//! [`Economy`] holds the population and its markets; [`Economy::advance`] moves it by one month. The state is the same
//! to the last bit for any number of threads, because a random draw depends only on what it is drawn for, and because
//! what parts of the population exchange are integers whose order does not matter.
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

mod accounting;
pub mod arithmetic;
mod behaviour;
mod block;
/// Task categories, storefronts and labour marketplaces.
pub mod categories;
/// Values as bytes and back.
pub mod codec;
mod context;
mod draws;
mod economy;
mod exchange;
/// Payments in double entry, closed every month.
pub mod ledger;
mod market;
mod marks;
mod month;
pub mod observation;
mod panel;
mod parameters;
pub mod policy;
mod population;
mod schedule;
mod specification;
/// Trials: units drawn at random, and what a treatment does to them.
pub mod trial;
mod witness;

pub use accounting::taxes_and_benefits::AmountTooLarge;
pub use arithmetic::{exponential, standard_normals};
pub use draws::{Draws, Entity, FirstWords, Generator, Stream, WordColumns, standard_normal};
pub use economy::{Economy, EconomyError, WINDOW_MONTHS};
pub use exchange::{Alone, Exchange, ExchangeError};
pub use ghostwork_processor::{Instructions, Processor};
pub use panel::PanelRow;
pub use parameters::ModelParameters;
pub use population::merchants::HiringMode;
pub use population::workers::{Insurance, LabourState, WorkerType};
pub use schedule::{Phase, Stopwatch};
pub use specification::Specification;
pub use witness::{
    Alternative, Change, Choice, Episode, Fact, HouseholdPayment, InstrumentEffect, Testimony, Value,
};
