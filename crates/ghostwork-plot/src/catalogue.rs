//! Every chart, in the order of a brief.

use ghostwork_results::{Comparison, RunRecord};

use crate::charts;
use crate::error::PlotError;
use crate::figure::Figure;
use crate::frame::Context;
use crate::theme::Theme;

/// Draws a chart from a comparison: no figure when it has no data for it, several when one is drawn per indicator.
type Draw = fn(&Context<'_>, &Comparison) -> Result<Vec<Figure>, PlotError>;

/// A kind of chart.
pub struct ChartEntry {
    /// Name of its file in `charts/` and start of the stems of its figures.
    pub name: &'static str,
    /// The question it answers.
    pub question: &'static str,
    draw: Draw,
}

/// Charts of a comparison, in the order of a brief.
pub const CATALOGUE: &[ChartEntry] = &[
    ChartEntry { name: "headline", question: "Which outcomes change clearly?", draw: charts::headline::draw },
    ChartEntry { name: "path", question: "How does an outcome go month by month?", draw: charts::path::draw },
    ChartEntry {
        name: "difference",
        question: "From when is the difference clear?",
        draw: charts::difference::draw,
    },
    ChartEntry { name: "budget", question: "What does it cost, item by item?", draw: charts::budget::draw },
    ChartEntry { name: "deciles", question: "Who gains how much?", draw: charts::deciles::draw },
    ChartEntry { name: "winners", question: "How many gain, how many lose?", draw: charts::winners::draw },
];

/// Draws every chart that a comparison has data for.
///
/// # Errors
/// When a chart cannot be drawn or turned into PNG.
pub fn draw_all(comparison: &Comparison, theme: &Theme) -> Result<Vec<Figure>, PlotError> {
    let context = Context::of_comparison(comparison, theme)?;
    let mut figures = Vec::new();
    for entry in CATALOGUE {
        figures.extend((entry.draw)(&context, comparison)?);
    }
    Ok(figures)
}

/// Draws the paths of the headline indicators of a single run.
///
/// # Errors
/// When a chart cannot be drawn or turned into PNG.
pub fn draw_run(record: &RunRecord, theme: &Theme) -> Result<Vec<Figure>, PlotError> {
    charts::path::draw_run(&Context::of_run(record, theme)?, record)
}
