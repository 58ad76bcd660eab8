//! What may go wrong between results and pictures.

use ghostwork_results::ResultsError;

/// Everything that can fail when charts and reports are drawn.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PlotError {
    /// A typeface does not read.
    #[error("the typeface {file} does not read")]
    TypefaceNotReadable {
        /// The font file or the family.
        file: String,
    },
    /// The canvas refused a shape.
    #[error("chart {chart} could not be drawn: {problem}")]
    NotDrawn {
        /// Stem of the chart.
        chart: String,
        /// What the canvas said.
        problem: String,
    },
    /// A picture could not be turned into pixels.
    #[error("chart {chart} could not be turned into PNG: {problem}")]
    NotRasterised {
        /// Stem of the chart.
        chart: String,
        /// What went wrong.
        problem: String,
    },
    /// The data beside a chart could not be written.
    #[error("data of chart {chart} could not be written: {problem}")]
    DataNotWritten {
        /// Stem of the chart.
        chart: String,
        /// What went wrong.
        problem: String,
    },
    /// A report template has a mistake.
    #[error(
        "report template: {problem}\nhint: compare it with the one that `ghostwork report --print-template` shows"
    )]
    TemplateNotUsable {
        /// The mistake, with line.
        problem: String,
    },
    /// The brief could not be set as PDF.
    #[error(
        "the brief could not be set: {problem}\nhint: compare your template with the one that `ghostwork report --write-templates` writes"
    )]
    BriefNotSet {
        /// What Typst said.
        problem: String,
    },
    /// The results do not hold what a chart needs.
    #[error(transparent)]
    Results(#[from] ResultsError),
}

impl PlotError {
    /// Returns the exit status of the command: 1 when drawing failed, 2 for a template, else that of the results.
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::TemplateNotUsable { .. } | Self::BriefNotSet { .. } => 2,
            Self::Results(error) => error.exit_code(),
            _ => 1,
        }
    }
}
