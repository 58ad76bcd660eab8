//! Charts and reports drawn from results, one file a chart.
//!
//! [`draw_all`] draws every chart a comparison has data for, [`draw_run`] the paths of a single run, [`draw_study`] the
//! chart of a study, and [`report::html`] binds figures into one page that needs nothing else. Nothing here knows the model: an old run is
//! drawn again from its files.
#![cfg_attr(
    test,
    allow(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::float_cmp,
        reason = "tests may fail loudly and compare exact numbers"
    )
)]

mod canvas;
mod catalogue;
mod charts;
mod error;
mod figure;
mod format;
mod frame;
mod palette;
mod png;
pub mod report;
mod scale;
mod theme;
mod time_axis;
mod typeface;
mod value_axis;
mod wording;

pub use catalogue::{CATALOGUE, ChartEntry, draw_all, draw_kinds, draw_run, draw_study};
pub use error::PlotError;
pub use figure::{Figure, Section};
pub use palette::Weakness;
pub use theme::{Colour, Font, Theme};
