//! The brief: two to four pages of PDF with the verdict and the pictures of the report, set by Typst.

use ghostwork_results::Comparison;
use serde::Serialize;
use typst_as_lib::{TypstAsLibError, TypstEngine, TypstTemplateMainFile};
use typst_library::diag::SourceDiagnostic;
use typst_library::{World, WorldExt};
use typst_pdf::PdfOptions;

use crate::error::PlotError;
use crate::figure::Figure;
use crate::report::outcome::OutcomeRow;
use crate::report::{BRIEF, ReportOptions, Setting, colours, setting};
use crate::typeface::{family, files};
use crate::wording::headline_finding;

/// Figures that follow the path of the first headline outcome that changes clearly: what it costs, who gains, who loses. The
/// table of the verdict says what the headline chart shows.
const FIGURES: [&str; 3] = ["budget", "deciles", "winners"];

/// What the template may use.
#[derive(Serialize)]
struct Brief<'a> {
    finding: String,
    reform: &'a str,
    baseline: &'a str,
    setting: Setting,
    verdicts: Vec<OutcomeRow>,
    pictures: Vec<Picture<'a>>,
    colours: serde_json::Map<String, serde_json::Value>,
    family: &'a str,
    logo: &'a str,
    command: &'a str,
    assumptions: usize,
    limits: &'a [String],
}

#[derive(Serialize)]
struct Picture<'a> {
    file: String,
    alt: &'a str,
}

/// Sets the pages.
pub(crate) fn pdf(
    comparison: &Comparison,
    figures: &[Figure],
    options: &ReportOptions,
) -> Result<Vec<u8>, PlotError> {
    let unset = |problem: String| PlotError::BriefNotSet { problem };
    let chosen = chosen(comparison, figures);
    let brief =
        serde_json::to_vec(&brief(comparison, &chosen, options)).map_err(|error| unset(error.to_string()))?;
    let mut attached = vec![("brief.json".to_owned(), brief)];
    attached.extend(chosen.iter().map(|figure| (file_of(figure), figure.inline_svg.clone().into_bytes())));
    let attached: Vec<(&str, &[u8])> =
        attached.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
    let engine = TypstEngine::builder()
        .main_file(options.template(BRIEF))
        .fonts(files(&options.theme))
        .with_static_file_resolver(attached)
        .build();
    let pages = engine.compile().output.map_err(|error| match error {
        TypstAsLibError::TypstSource(mistakes) => unset(in_words(&mistakes, &engine)),
        other => unset(other.to_string()),
    })?;
    typst_pdf::pdf(&pages, &PdfOptions::default()).map_err(|mistakes| unset(in_words(&mistakes, &engine)))
}

/// Picks the figures of a brief.
fn chosen<'a>(comparison: &Comparison, figures: &'a [Figure]) -> Vec<&'a Figure> {
    let headline = || comparison.outcomes_for_everybody().filter(|outcome| outcome.headline);
    let told = headline().find(|outcome| outcome.clear).or_else(|| headline().next());
    let path = told.map(|outcome| format!("path-{}", outcome.indicator));
    let stems = path.as_deref().into_iter().chain(FIGURES);
    stems.filter_map(|stem| figures.iter().find(|figure| figure.stem == stem)).collect()
}

/// Returns what Typst says is wrong, where, with its advice.
fn in_words(mistakes: &[SourceDiagnostic], engine: &TypstEngine<TypstTemplateMainFile>) -> String {
    let told = mistakes.iter().map(|mistake| {
        let line = engine.with_world(|world| line_of(mistake, world)).ok().flatten();
        let place = line.map_or_else(|| BRIEF.to_owned(), |line| format!("{BRIEF}:{line}"));
        let hints = mistake.hints.iter().map(|hint| format!(" ({})", hint.v));
        hints.fold(format!("{place}: {}", mistake.message), |told, hint| told + &hint)
    });
    told.collect::<Vec<_>>().join("; ")
}

/// Returns the line of the template in which a mistake lies, the first being 1.
fn line_of(mistake: &SourceDiagnostic, world: &impl World) -> Option<usize> {
    let template = world.main();
    let is_here = mistake.span.id() == Some(template);
    let place = world.range(mistake.span.clone()).filter(|_| is_here)?;
    Some(world.source(template).ok()?.lines().byte_to_line(place.start)? + 1)
}

fn file_of(figure: &Figure) -> String {
    format!("{}.svg", figure.stem)
}

fn brief<'a>(comparison: &'a Comparison, chosen: &[&'a Figure], options: &'a ReportOptions) -> Brief<'a> {
    let headline: Vec<_> = comparison.outcomes_for_everybody().filter(|outcome| outcome.headline).collect();
    let colours = colours(&options.theme)
        .into_iter()
        .map(|(name, colour)| (name.to_owned(), colour.hexadecimal().into()));
    Brief {
        finding: headline_finding(comparison, &headline),
        reform: &comparison.reform.scenario.title,
        baseline: &comparison.baseline.scenario.title,
        setting: setting(comparison),
        verdicts: headline.into_iter().map(OutcomeRow::of).collect(),
        pictures: chosen.iter().map(|figure| Picture { file: file_of(figure), alt: &figure.alt }).collect(),
        colours: colours.collect(),
        family: family(&options.theme),
        logo: &options.theme.logo,
        command: &options.command,
        assumptions: options.assumptions.len(),
        limits: &options.limits,
    }
}
