//! Every chart, in the order of a brief.

use ghostwork_results::{Comparison, RunRecord, Study};

use crate::charts;
use crate::error::PlotError;
use crate::figure::Figure;
use crate::frame::Context;
use crate::theme::Theme;

/// A kind of chart.
pub struct ChartEntry {
    /// Name of its file in `charts/` and start of the stems of its figures.
    pub name: &'static str,
    /// The question it answers.
    pub question: &'static str,
    draw: Draw,
}

/// What a chart is drawn from.
enum Draw {
    /// A comparison: no figure when it has no data for the chart, several when one is drawn per indicator.
    Comparison(fn(&Context<'_>, &Comparison) -> Result<Vec<Figure>, PlotError>),
    /// A study: no figure when it is another kind of study.
    Study(fn(&Context<'_>, &Study) -> Result<Option<Figure>, PlotError>),
}

const fn of_comparison(
    name: &'static str,
    question: &'static str,
    draw: fn(&Context<'_>, &Comparison) -> Result<Vec<Figure>, PlotError>,
) -> ChartEntry {
    ChartEntry { name, question, draw: Draw::Comparison(draw) }
}

const fn of_study(
    name: &'static str,
    question: &'static str,
    draw: fn(&Context<'_>, &Study) -> Result<Option<Figure>, PlotError>,
) -> ChartEntry {
    ChartEntry { name, question, draw: Draw::Study(draw) }
}

/// Every chart, in the order of a brief.
pub const CATALOGUE: &[ChartEntry] = &[
    of_comparison("headline", "Which outcomes change clearly?", charts::headline::draw),
    of_comparison("path", "How does an outcome go month by month?", charts::path::draw),
    of_comparison("difference", "From when is the difference clear?", charts::difference::draw),
    of_comparison("budget", "What does it cost, item by item?", charts::budget::draw),
    of_comparison("deciles", "Who gains how much?", charts::deciles::draw),
    of_comparison("winners", "How many gain, how many lose?", charts::winners::draw),
    of_comparison("groups", "Which groups carry the change?", charts::groups::draw),
    of_comparison("before_after", "Where does each group stand?", charts::before_after::draw),
    of_comparison("flows", "Who moves between states?", charts::flows::draw),
    of_study("frontier", "Which reforms no other one beats?", charts::frontier::draw),
    of_study("map", "Where does the finding hold?", charts::map::draw),
    of_study("sensitivity", "Which setting matters most?", charts::sensitivity::draw),
    of_comparison("runs", "In how many runs does it rise or fall?", charts::runs::draw),
    of_study("fit", "Does the model follow official figures?", charts::fit::draw),
    of_study("moments", "Does the model meet published statistics?", charts::moments::draw),
    of_comparison("lorenz", "Does inequality change?", charts::lorenz::draw),
];

impl ChartEntry {
    /// Says whether a figure is one of this kind, or the kind itself, by name.
    pub fn draws(&self, figure: &str) -> bool {
        figure.strip_prefix(self.name).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
    }

    /// Says whether a comparison is what it is drawn from, and no study.
    pub fn is_of_comparisons(&self) -> bool {
        matches!(self.draw, Draw::Comparison(_))
    }
}

/// Draws every chart that a comparison has data for.
///
/// # Errors
/// When a chart cannot be drawn or turned into PNG.
pub fn draw_all(comparison: &Comparison, theme: &Theme) -> Result<Vec<Figure>, PlotError> {
    draw_kinds(comparison, theme, |_| true)
}

/// Draws the charts of some kinds.
///
/// # Errors
/// When a chart cannot be drawn or turned into PNG.
pub fn draw_kinds(
    comparison: &Comparison,
    theme: &Theme,
    is_wanted: impl Fn(&ChartEntry) -> bool,
) -> Result<Vec<Figure>, PlotError> {
    let context = Context::of_comparison(comparison, theme)?;
    let mut figures = Vec::new();
    for entry in CATALOGUE.iter().filter(|entry| is_wanted(entry)) {
        if let Draw::Comparison(draw) = entry.draw {
            figures.extend(draw(&context, comparison)?);
        }
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

/// Draws the chart of a study.
///
/// # Errors
/// When the chart cannot be drawn or turned into PNG.
pub fn draw_study(study: &Study, theme: &Theme) -> Result<Vec<Figure>, PlotError> {
    let context = Context::of_study(study.origin(), theme)?;
    let mut figures = Vec::new();
    for entry in CATALOGUE {
        if let Draw::Study(draw) = entry.draw {
            figures.extend(draw(&context, study)?);
        }
    }
    Ok(figures)
}
