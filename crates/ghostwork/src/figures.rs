//! Figures of a stored run, drawn from its files alone.

use std::path::{Path, PathBuf};

use clap::ValueEnum;
use ghostwork_plot::{CATALOGUE, Figure, Theme, draw_kinds, draw_run, draw_study};
use ghostwork_results::{RunWriter, Stored, Study};

use crate::failure::Failure;
use crate::output::note;
use crate::text::nearest;
use crate::theme_file;

/// A file of a figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum FigureFormat {
    /// The picture as vectors, typeface embedded
    Svg,
    /// The picture as pixels
    Png,
    /// The data as a table
    Csv,
    /// The data with the words
    Json,
}

impl FigureFormat {
    /// Returns how the name of the file ends.
    pub(crate) fn ending(self) -> &'static str {
        match self {
            Self::Svg => "svg",
            Self::Png => "png",
            Self::Csv => "csv",
            Self::Json => "json",
        }
    }
}

/// Every format.
const FORMATS: [FigureFormat; 4] =
    [FigureFormat::Svg, FigureFormat::Png, FigureFormat::Csv, FigureFormat::Json];

/// Reads a theme, the default one without a file; what is hard to see is said on standard error.
pub(crate) fn read_theme(file: Option<&Path>, is_quiet: bool) -> Result<Theme, Failure> {
    let Some(file) = file else { return Ok(Theme::default()) };
    let (theme, warnings) = theme_file::read(file).map_err(Failure::Scenario)?;
    if !is_quiet {
        for warning in &warnings {
            note(&warning.to_string());
        }
    }
    Ok(theme)
}

/// Draws the figures of a stored run and of the studies that go with it: all of them, or those with a name, which may be
/// that of a kind of chart.
pub(crate) fn draw(
    stored: &Stored,
    studies: &[Study],
    theme: &Theme,
    only: &[String],
) -> Result<Vec<Figure>, Failure> {
    let mut all = match stored {
        Stored::Run(record) => draw_run(record, theme)?,
        Stored::Comparison(comparison) => draw_kinds(comparison, theme, |entry| {
            only.is_empty() || only.iter().any(|name| entry.draws(name))
        })?,
        Stored::Study(study) => draw_study(study, theme)?,
    };
    for study in studies {
        all.extend(draw_study(study, theme)?);
    }
    if all.is_empty() && only.is_empty() {
        return Err(Failure::Unsuitable {
            message: "this folder holds nothing that a chart is drawn from".to_owned(),
            help: "its tables say it all: ghostwork export turns them into other formats".to_owned(),
        });
    }
    for name in only {
        if !all.iter().any(|figure| is_named(figure, name)) {
            return Err(unknown(name, &all, stored));
        }
    }
    let is_wanted = |figure: &Figure| only.is_empty() || only.iter().any(|name| is_named(figure, name));
    Ok(all.into_iter().filter(is_wanted).collect())
}

fn is_named(figure: &Figure, name: &str) -> bool {
    let kind = CATALOGUE.iter().find(|entry| entry.name == name);
    figure.stem == name || kind.is_some_and(|entry| entry.draws(&figure.stem))
}

/// Says which figures there are instead.
fn unknown(name: &str, drawn: &[Figure], stored: &Stored) -> Failure {
    let compares = matches!(stored, Stored::Comparison(_));
    let kinds = CATALOGUE.iter().filter(|entry| {
        (compares && entry.is_of_comparisons()) || drawn.iter().any(|figure| entry.draws(&figure.stem))
    });
    let kinds: Vec<&str> = kinds.map(|entry| entry.name).collect();
    let stems = drawn.iter().map(|figure| figure.stem.as_str());
    let nearest = nearest(name, stems.chain(kinds.iter().copied()).filter(|known| *known != name));
    let all = format!("its figures are of the kinds {}", kinds.join(", "));
    Failure::Unsuitable {
        message: format!("there is no figure `{name}` in this folder"),
        help: nearest.map_or(all, |nearest| format!("did you mean `{nearest}`?")),
    }
}

/// Returns the formats that are wanted: those named, all where none is.
pub(crate) fn wanted(formats: &[FigureFormat]) -> &[FigureFormat] {
    if formats.is_empty() { &FORMATS } else { formats }
}

/// Writes files of every figure; returns their names inside the run's folder.
pub(crate) fn write(
    writer: &mut RunWriter,
    figures: &[Figure],
    formats: &[FigureFormat],
) -> Result<Vec<PathBuf>, Failure> {
    let mut names = Vec::new();
    for figure in figures {
        for format in formats {
            let bytes = match format {
                FigureFormat::Svg => figure.svg.clone().into_bytes(),
                FigureFormat::Png => figure.png()?,
                FigureFormat::Csv => figure.csv.clone().into_bytes(),
                FigureFormat::Json => figure.json.clone().into_bytes(),
            };
            let name = format!("charts/{}.{}", figure.stem, format.ending());
            writer.write(&name, &bytes)?;
            names.push(PathBuf::from(name));
        }
    }
    if formats.contains(&FigureFormat::Png) {
        warn_of_missing_letters(figures);
    }
    Ok(names)
}

/// Names the first line of text that the typeface lacks letters of.
fn warn_of_missing_letters(figures: &[Figure]) {
    if let Some(text) = figures.iter().flat_map(|figure| &figure.unwritable).next() {
        note(&format!(
            "warning: the typeface of the charts lacks letters of `{text}`: PNG leaves them out\n  \
             help: name a typeface that has them in a theme (ghostwork plot --print-theme)\n"
        ));
    }
}
