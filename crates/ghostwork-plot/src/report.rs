//! The report: one page that holds verdict, charts, data, method and limits, and needs nothing else.

#[cfg(feature = "pdf")]
mod brief;
mod findings;
mod outcome;
mod run;
mod section;
mod uncertainty;

use std::collections::BTreeMap;

use ghostwork_results::{Comparison, Indicator, Verdict};
use minijinja::syntax::SyntaxConfig;
use minijinja::value::Serde;
use minijinja::{Environment, UndefinedBehavior};
use serde::Serialize;

use crate::error::PlotError;
use crate::figure::Figure;
use crate::format::{month, number, period, seeds};
use crate::frame::covered_by_runs;
use crate::report::findings::{ArmRow, ClosurePage, ExpectationRow, arms, expectations};
use crate::report::outcome::{GroupsTable, OutcomeRow, groups_table};
use crate::report::section::{SectionPage, sections};
use crate::report::uncertainty::{UncertaintyTable, uncertainty};
use crate::theme::{Colour, Theme};
use crate::typeface::{families, style_sheet};
use crate::wording::{headline_finding, place_in_sentence};

pub use run::run_html;

/// Every built-in template by name: in the language of minijinja (a subset of Jinja 2) the pages of a comparison and of a
/// run, the parts that they include, and their style; in that of Typst the brief.
pub const TEMPLATES: [(&str, &str); 7] = [
    (COMPARISON_PAGE, include_str!("report/report.html")),
    (RUN_PAGE, include_str!("report/run.html")),
    ("figure.html", include_str!("report/figure.html")),
    ("assumptions.html", include_str!("report/assumptions.html")),
    ("uncertainty.html", include_str!("report/uncertainty.html")),
    (STYLE, include_str!("report/report.css")),
    (BRIEF, include_str!("report/brief.typ")),
];

/// The page of a comparison; mistakes are reported under the name, and its ending switches escaping on.
pub const COMPARISON_PAGE: &str = "report.html";

/// The page of a single run.
pub const RUN_PAGE: &str = "run.html";

/// The style of both.
const STYLE: &str = "report.css";

/// The brief of a comparison.
const BRIEF: &str = "brief.typ";

/// A number the model uses and nobody has measured.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Assumption {
    /// Path of the setting in a scenario file.
    pub path: String,
    /// What it means.
    pub meaning: String,
    /// Its value with unit.
    pub value: String,
}

/// What the report says beyond the results.
#[derive(Debug, Clone, Default)]
pub struct ReportOptions {
    /// The user's templates by name, in place of those of [`TEMPLATES`].
    pub templates: BTreeMap<String, String>,
    /// The command line that makes the same results again.
    pub command: String,
    /// Time the report was made, as it shall be printed; left out when empty.
    pub created: String,
    /// Settings without a source.
    pub assumptions: Vec<Assumption>,
    /// Limits of the model that the reader must know, one sentence each.
    pub limits: Vec<String>,
    /// Colours, typeface and logo.
    pub theme: Theme,
}

/// Binds a comparison and its figures into one HTML page.
///
/// # Errors
/// When the template has a mistake.
pub fn html(
    comparison: &Comparison,
    figures: &[Figure],
    options: &ReportOptions,
) -> Result<String, PlotError> {
    render(COMPARISON_PAGE, options, &page(comparison, figures, options))
}

/// Sets a comparison with its verdict and main figures as a brief of a few pages, in PDF; nothing where this was built
/// without the feature `pdf`.
///
/// # Errors
/// When the template has a mistake.
#[cfg(feature = "pdf")]
pub fn pdf(
    comparison: &Comparison,
    figures: &[Figure],
    options: &ReportOptions,
) -> Result<Option<Vec<u8>>, PlotError> {
    brief::pdf(comparison, figures, options).map(Some)
}

/// Stands in for the brief where this was built without the feature `pdf`: sets nothing.
///
/// # Errors
/// None.
#[cfg(not(feature = "pdf"))]
pub fn pdf(_: &Comparison, _: &[Figure], _: &ReportOptions) -> Result<Option<Vec<u8>>, PlotError> {
    Ok(None)
}

impl ReportOptions {
    /// Returns a template by name: the user's, or ours.
    fn template(&self, name: &str) -> &str {
        let ours = || TEMPLATES.iter().find(|(known, _)| *known == name).map_or("", |(_, text)| *text);
        self.templates.get(name).map_or_else(ours, String::as_str)
    }
}

/// Fills a template.
fn render(name: &str, options: &ReportOptions, page: &impl Serialize) -> Result<String, PlotError> {
    let unusable = |error: &minijinja::Error| PlotError::TemplateNotUsable { problem: describe(error) };
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    let syntax = SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build();
    environment.set_syntax(syntax.map_err(|error| unusable(&error))?);
    for (part, _) in TEMPLATES.iter().filter(|(part, _)| ![STYLE, BRIEF].contains(part)) {
        environment.add_template(part, options.template(part)).map_err(|error| unusable(&error))?;
    }
    let template = environment.get_template(name).map_err(|error| unusable(&error))?;

    template.render(Serde(page)).map_err(|error| unusable(&error))
}

/// Returns fonts and style of a page in the colours of a theme.
fn style(options: &ReportOptions) -> String {
    let theme = &options.theme;
    let variables: Vec<String> =
        colours(theme).iter().map(|(name, colour)| format!(" --{name}: {};", colour.hexadecimal())).collect();
    let variables = variables.concat();
    format!(
        "{}\n:root {{{variables} --families: {}; }}\n{}",
        style_sheet(theme),
        families(theme),
        options.template(STYLE)
    )
}

/// Returns the colours of a page by what they stand for.
fn colours(theme: &Theme) -> [(&'static str, Colour); 8] {
    [
        ("ink", theme.ink),
        ("muted", theme.muted),
        ("line", theme.grid),
        ("bar", theme.reform),
        ("accent", theme.reform_text),
        ("better", theme.bands[4]),
        ("worse", theme.loss),
        ("change", theme.baseline),
    ]
}

/// Everything a template may use.
#[derive(Serialize)]
struct Page<'a> {
    style: String,
    logo: &'a str,
    finding: String,
    reform: &'a str,
    baseline: &'a str,
    setting: Setting,
    verdicts: Vec<OutcomeRow>,
    sections: Vec<SectionPage>,
    groups: GroupsTable,
    arms: Vec<ArmRow>,
    closure: Option<ClosurePage>,
    expectations: Vec<ExpectationRow>,
    certainty: Certainty,
    uncertainty: Option<UncertaintyTable>,
    definitions: &'a [Indicator],
    command: &'a str,
    created: &'a str,
    assumptions: &'a [Assumption],
    limits: &'a [String],
}

fn page<'a>(comparison: &'a Comparison, figures: &[Figure], options: &'a ReportOptions) -> Page<'a> {
    let headline: Vec<_> = comparison.outcomes_for_everybody().filter(|outcome| outcome.headline).collect();
    Page {
        style: style(options),
        logo: &options.theme.logo,
        finding: headline_finding(comparison, &headline),
        reform: &comparison.reform.scenario.title,
        baseline: &comparison.baseline.scenario.title,
        setting: setting(comparison),
        uncertainty: uncertainty(&comparison.baseline, &headline),
        verdicts: headline.into_iter().map(OutcomeRow::of).collect(),
        sections: sections(comparison, figures),
        groups: groups_table(comparison),
        arms: arms(comparison),
        closure: comparison.closure.as_ref().map(ClosurePage::of),
        expectations: expectations(comparison),
        certainty: certainty(comparison),
        definitions: &comparison.baseline.panel.indicators,
        command: &options.command,
        created: &options.created,
        assumptions: &options.assumptions,
        limits: &options.limits,
    }
}

/// Describes a mistake in a template with its line and cause.
fn describe(error: &minijinja::Error) -> String {
    let cause = std::error::Error::source(error).map(|cause| format!(": {cause}")).unwrap_or_default();
    format!("{error}{cause}")
}

/// Where, when, how many and with what.
#[derive(Serialize)]
struct Setting {
    place: String,
    /// The place inside a sentence.
    of_place: String,
    remark: String,
    window: String,
    months: String,
    policy_start: String,
    /// Settings that the reform changes before it starts.
    from_beginning: Vec<String>,
    /// Months of those compared in which the reform is in force, and all of them.
    in_force: (usize, usize),
    people: String,
    weight: String,
    seeds: String,
    seed_count: usize,
    covers: &'static str,
    version: String,
    data_hash: String,
    baseline_hash: String,
    reform_hash: String,
    baseline_results: String,
    reform_results: String,
}

fn setting(comparison: &Comparison) -> Setting {
    let (baseline, reform) = (&comparison.baseline, &comparison.reform);
    let months = &baseline.panel.months;
    Setting {
        place: baseline.setting.place.clone(),
        of_place: place_in_sentence(&baseline.setting.place),
        remark: baseline.setting.remark.clone(),
        window: period(comparison.window.first, comparison.window.last),
        months: match (months.first(), months.last()) {
            (Some(first), Some(last)) => period(*first, *last),
            _ => String::new(),
        },
        policy_start: month(comparison.policy_start),
        from_beginning: comparison.settings_from_beginning.clone(),
        in_force: comparison.months_in_force(),
        people: number(baseline.setting.people as f64, 0),
        weight: number(baseline.setting.weight, u8::from(baseline.setting.weight < 10.0)),
        seeds: seeds(&baseline.panel.seeds),
        seed_count: baseline.panel.seeds.len() / baseline.panel.draws.max(1),
        covers: covered_by_runs(baseline.panel.draws),
        version: baseline.setting.version.clone(),
        data_hash: baseline.setting.data_hash.clone(),
        baseline_hash: baseline.scenario.hash.clone(),
        reform_hash: reform.scenario.hash.clone(),
        baseline_results: baseline.results_hash.clone(),
        reform_results: reform.results_hash.clone(),
    }
}

/// What the reader needs to judge how sure the results are.
#[derive(Serialize)]
struct Certainty {
    compared: String,
    clear: String,
    by_chance: String,
    differences_before_start: usize,
    exploratory: Vec<String>,
}

fn certainty(comparison: &Comparison) -> Certainty {
    // What is the same on every seed has no luck in it, and cannot look clear by chance.
    let count = |count: usize| number(count as f64, 0);
    let touched = comparison.outcomes.iter().filter(|one| one.verdict() != Verdict::NoDifference).count();
    Certainty {
        compared: count(comparison.outcomes.len()),
        clear: count(comparison.outcomes.iter().filter(|outcome| outcome.clear).count()),
        // A 95% interval leaves out a true zero one time in twenty.
        by_chance: number(touched as f64 / 20.0, 0),
        differences_before_start: comparison.differences_before_start,
        exploratory: comparison
            .outcomes_for_everybody()
            .filter(|outcome| outcome.exploratory)
            .map(|outcome| outcome.label.clone())
            .collect(),
    }
}
