//! The report of one scenario alone: levels, charts, method, assumptions and limits.

use ghostwork_results::{Chapter, Estimate, Indicator, RunRecord, Window};
use serde::Serialize;

use crate::error::PlotError;
use crate::figure::Figure;
use crate::format::{Unit, number, period, seeds};
use crate::frame::covered_by_runs;
use crate::report::section::{Picture, chapter_headings, picture};
use crate::report::uncertainty::{UncertaintyTable, uncertainty};
use crate::report::{Assumption, RUN_PAGE, ReportOptions, render, style};
use crate::wording::place_in_sentence;

/// Months at the end of the run over which levels are averaged.
const WINDOW_MONTHS: usize = 12;

/// Binds one scenario's levels and figures into one HTML page.
///
/// # Errors
/// When a user's template has a mistake.
pub fn run_html(
    record: &RunRecord,
    figures: &[Figure],
    options: &ReportOptions,
) -> Result<String, PlotError> {
    render(RUN_PAGE, options, &page(record, figures, options))
}

/// Everything the template of a run may use.
#[derive(Serialize)]
struct Page<'a> {
    style: String,
    logo: &'a str,
    scenario: &'a str,
    scenario_hash: &'a str,
    results_hash: &'a str,
    data_hash: &'a str,
    version: &'a str,
    place: &'a str,
    of_place: String,
    remark: &'a str,
    months: String,
    window: String,
    people: String,
    weight: String,
    seeds: String,
    seed_count: usize,
    covers: &'static str,
    uncertainty: Option<UncertaintyTable>,
    chapters: Vec<LevelChapter>,
    figures: Vec<Picture>,
    command: &'a str,
    assumptions: &'a [Assumption],
    limits: &'a [String],
}

#[derive(Serialize)]
struct LevelChapter {
    id: &'static str,
    heading: &'static str,
    levels: Vec<Level>,
}

/// One indicator for everybody.
#[derive(Serialize)]
struct Level {
    label: String,
    exploratory: bool,
    mean: String,
    interval: String,
}

fn page<'a>(record: &'a RunRecord, figures: &[Figure], options: &'a ReportOptions) -> Page<'a> {
    let months = &record.panel.months;
    let window = Window::last_months(months, WINDOW_MONTHS);
    let chapters = chapter_headings().map(|(chapter, id, heading)| LevelChapter {
        id,
        // Nobody gains or loses by a single scenario.
        heading: if chapter == Chapter::Distribution { "Incomes" } else { heading },
        levels: levels(record, chapter),
    });
    Page {
        style: style(options),
        logo: &options.theme.logo,
        scenario: &record.scenario.title,
        scenario_hash: &record.scenario.hash,
        results_hash: &record.results_hash,
        data_hash: &record.setting.data_hash,
        version: &record.setting.version,
        place: &record.setting.place,
        of_place: place_in_sentence(&record.setting.place),
        remark: &record.setting.remark,
        months: months
            .first()
            .zip(months.last())
            .map_or_else(String::new, |(first, last)| period(*first, *last)),
        window: window.map_or_else(String::new, |window| period(window.first, window.last)),
        people: number(record.setting.people as f64, 0),
        weight: number(record.setting.weight, u8::from(record.setting.weight < 10.0)),
        seeds: seeds(&record.panel.seeds),
        seed_count: record.panel.seeds.len() / record.panel.draws.max(1),
        covers: covered_by_runs(record.panel.draws),
        uncertainty: uncertainty(record, &[]),
        chapters: chapters.filter(|chapter| !chapter.levels.is_empty()).collect(),
        figures: figures.iter().map(picture).collect(),
        command: &options.command,
        assumptions: &options.assumptions,
        limits: &options.limits,
    }
}

fn levels(record: &RunRecord, chapter: Chapter) -> Vec<Level> {
    let panel = &record.panel;
    let last = panel.months.len().saturating_sub(WINDOW_MONTHS)..panel.months.len();
    let estimate = |position: usize| {
        let means: Vec<f64> = (0..panel.seeds.len())
            .map(|seed| panel.mean_over_months(seed, last.clone(), 0, position))
            .collect();
        Estimate::across(&means, panel.draws)
    };
    panel
        .indicators
        .iter()
        .enumerate()
        .filter(|(_, indicator)| indicator.chapter == chapter)
        .map(|(position, indicator)| (indicator, estimate(position)))
        .filter(|(_, estimate)| estimate.replications > 0)
        .map(|(indicator, estimate)| level(indicator, &estimate))
        .collect()
}

fn level(indicator: &Indicator, estimate: &Estimate) -> Level {
    let unit = Unit::of_level(&indicator.unit);
    let value = |value: f64| unit.level(value, indicator.decimals);
    Level {
        label: indicator.label.clone(),
        exploratory: indicator.exploratory,
        mean: value(estimate.mean),
        interval: if estimate.has_interval() {
            let low = unit.tick(estimate.low, indicator.decimals, false);
            format!("{low} to {}", value(estimate.high))
        } else {
            "one seed: no interval".to_owned()
        },
    }
}
