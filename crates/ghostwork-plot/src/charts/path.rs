//! Path with ribbon: how an outcome goes month by month under both scenarios.

use ghostwork_results::{Comparison, Indicator, Month, Outcome, PathPoint, RunRecord};

use crate::canvas::{Canvas, Rect, Stroke};
use crate::error::PlotError;
use crate::figure::{DataTable, Figure, Section};
use crate::format::{Unit, inside_sentence, month, period};
use crate::frame::{Caption, Context, Sheet, covered_by_runs};
use crate::scale::{Scale, extent, spread};
use crate::theme::Colour;
use crate::time_axis::TimeAxis;
use crate::value_axis::{Sign, ValueAxis};
use crate::wording::{Measure, finding_over_window, note_on_window, setting_of_path, with_note_on_force};

const PLOT_HEIGHT: f64 = 270.0;
const COLUMNS: &[&str] = &["month", "scenario", "p2_5", "p25", "p50", "p75", "p97_5", "n_seeds"];

/// One scenario's line.
struct Series<'a> {
    name: &'static str,
    label: String,
    colour: Colour,
    text_colour: Colour,
    dashed: bool,
    points: &'a [PathPoint],
}

/// Draws one chart per headline indicator.
pub(crate) fn draw(context: &Context<'_>, comparison: &Comparison) -> Result<Vec<Figure>, PlotError> {
    let outcomes = comparison.outcomes_for_everybody().filter(|outcome| outcome.headline);
    outcomes.map(|outcome| draw_outcome(context, comparison, outcome)).collect()
}

fn draw_outcome(
    context: &Context<'_>,
    comparison: &Comparison,
    outcome: &Outcome,
) -> Result<Figure, PlotError> {
    let baseline = comparison.baseline.path(&outcome.indicator, &outcome.group)?;
    let reform = comparison.reform.path(&outcome.indicator, &outcome.group)?;
    let theme = context.theme;
    let line = |name, label: &str, colours: (Colour, Colour), points| Series {
        name,
        label: label.to_owned(),
        colour: colours.0,
        text_colour: colours.1,
        dashed: name == "baseline",
        points,
    };
    let series = [
        line("baseline", "Baseline", (theme.baseline, theme.baseline), &baseline),
        line("reform", "Reform", (theme.reform, theme.reform_text), &reform),
    ];
    let stem = format!("path-{}", outcome.indicator);
    let chart = Chart {
        stem: &stem,
        section: outcome.chapter.into(),
        unit: &outcome.unit,
        decimals: Measure::of(outcome).level_decimals(),
    };
    let months = (comparison.baseline.panel.months.as_slice(), Some(comparison.policy_start));
    draw_series(context, &chart, &caption_of_outcome(comparison, outcome), &series, months)
}

fn caption_of_outcome(comparison: &Comparison, outcome: &Outcome) -> Caption {
    let measure = Measure::of(outcome);
    let words = measure.level_words();
    Caption {
        title: finding_over_window(comparison, outcome),
        subtitle: format!("{}, {words}; {}", outcome.label, setting_of_path(comparison)),
        notes: with_note_on_force(
            comparison,
            vec![
                note_on_window(comparison),
                note_on_ribbons(comparison.baseline.panel.seeds.len(), comparison.baseline.panel.draws),
            ],
        ),
        alt: format!(
            "Line chart of {}, {words}, {}. In the months compared it is {} under the baseline and {} under the \
             reform, a difference of {}.",
            inside_sentence(&outcome.label),
            whole_period(&comparison.baseline.panel.months),
            measure.level(outcome.baseline),
            measure.level(outcome.reform),
            measure.difference_in_words(outcome)
        ),
    }
}

/// Draws one chart per headline indicator of a single run.
pub(crate) fn draw_run(context: &Context<'_>, record: &RunRecord) -> Result<Vec<Figure>, PlotError> {
    let Some(everybody) = record.panel.groups.first() else { return Ok(Vec::new()) };
    let mut figures = Vec::new();
    for indicator in record.panel.indicators.iter().filter(|indicator| indicator.headline) {
        let points = record.path(&indicator.id, &everybody.id)?;
        if points.iter().any(|point| point.median.is_finite()) {
            figures.push(draw_single(context, record, indicator, &points)?);
        }
    }
    Ok(figures)
}

fn draw_single(
    context: &Context<'_>,
    record: &RunRecord,
    indicator: &Indicator,
    points: &[PathPoint],
) -> Result<Figure, PlotError> {
    let colour = context.theme.baseline;
    let label = if record.panel.seeds.len() > 1 { "Median" } else { "One seed" }.to_owned();
    let series = [Series { name: "run", label, colour, text_colour: colour, dashed: false, points }];
    let stem = format!("path-{}", indicator.id);
    let chart = Chart {
        stem: &stem,
        section: indicator.chapter.into(),
        unit: &indicator.unit,
        decimals: indicator.decimals,
    };
    let caption = caption_of_run(record, indicator, points);
    draw_series(context, &chart, &caption, &series, (&record.panel.months, None))
}

fn caption_of_run(record: &RunRecord, indicator: &Indicator, points: &[PathPoint]) -> Caption {
    let Ends { first, last, compared } = Ends::of(points);
    let unit = Unit::of_level(&indicator.unit).cut_short_for(first.abs().max(last.abs()));
    let decimals = if unit.divisor() > 1.0 { indicator.decimals.max(1) } else { indicator.decimals };
    let (from, to) = (unit.compact(first, decimals), unit.compact(last, decimals));
    let title = if from == to {
        format!("{}: {to} at both ends", indicator.label)
    } else {
        format!("{}: from {from} to {to}", indicator.label)
    };
    let label = inside_sentence(&indicator.label);
    let months = whole_period(&record.panel.months);
    let words = unit.words();
    Caption {
        subtitle: format!(
            "{}, {words}, by month; {}, {months}; {}",
            indicator.label, record.setting.place, record.scenario.title
        ),
        notes: vec![
            format!("The title compares {compared}."),
            note_on_ribbons(record.panel.seeds.len(), record.panel.draws),
        ],
        alt: format!("Line chart of {label}, {words}, {months}. {title}, comparing {compared}."),
        title,
    }
}

/// Months at either end of a run that are compared, so that the season is not.
const YEAR: usize = 12;

/// The two ends of a path that a title compares.
struct Ends {
    first: f64,
    last: f64,
    /// Which months they are of.
    compared: String,
}

impl Ends {
    /// Takes means over the first and the last twelve months that are measured, of a run of less than two years the first and the
    /// last month.
    fn of(points: &[PathPoint]) -> Self {
        let known: Vec<&PathPoint> = points.iter().filter(|point| point.median.is_finite()).collect();
        let mean = |points: &[&PathPoint]| {
            points.iter().map(|point| point.median).sum::<f64>() / points.len() as f64
        };
        let over = |points: &[&PathPoint]| match points {
            [first, .., last] => period(first.month, last.month),
            [only] => month(only.month),
            [] => String::new(),
        };
        let months = if known.len() >= 2 * YEAR { YEAR } else { known.len().min(1) };
        let (first, last) = (&known[..months], &known[known.len() - months..]);
        let means = if months > 1 { "means over " } else { "" };
        let compared = format!("{means}{} and {}", over(first), over(last));
        Self { first: mean(first), last: mean(last), compared }
    }
}

/// Where a chart goes and how its values read.
struct Chart<'a> {
    stem: &'a str,
    section: Section,
    unit: &'a str,
    decimals: u8,
}

fn draw_series(
    context: &Context<'_>,
    chart: &Chart<'_>,
    caption: &Caption,
    series: &[Series<'_>],
    (months, start): (&[Month], Option<Month>),
) -> Result<Figure, PlotError> {
    let mut sheet = context.sheet(caption, PLOT_HEIGHT);
    let points = series.iter().flat_map(|series| series.points.iter());
    let range = extent(points.flat_map(|point| [point.low, point.high, point.median])).unwrap_or((0.0, 1.0));
    let values = ValueAxis::new(Unit::of_level(chart.unit), range, 5, Sign::Level);
    let ends = end_labels(series, values.unit(), chart.decimals);
    let right = ends.iter().map(|end| end.width(context)).fold(0.0, f64::max);
    let area = Rect {
        left: sheet.plot.left + values.label_width(context) + 8.0,
        top: sheet.plot.top + 26.0,
        right: sheet.plot.right - right - 12.0,
        bottom: sheet.plot.bottom - 22.0,
    };
    values.draw_upwards(&mut sheet, area);
    let axis = TimeAxis::new(months, area);
    axis.draw(&mut sheet, 6);
    if let Some(start) = start {
        axis.mark_start(&mut sheet, start);
    }
    let y = values.scale((area.bottom, area.top));
    for series in series {
        draw_ribbons(&mut sheet.canvas, &axis, &y, series);
    }
    for series in series {
        draw_line(&mut sheet.canvas, &axis, &y, series);
    }
    draw_ends(&mut sheet, &ends, &y, area);
    sheet.finish(chart.stem, chart.section, caption, table(series))
}

fn draw_ribbons(canvas: &mut Canvas, axis: &TimeAxis<'_>, y: &Scale, series: &Series<'_>) {
    let wide = axis.band(y, series.points.iter().map(|point| (point.low, point.high)));
    let narrow = axis.band(y, series.points.iter().map(|point| (point.low50, point.high50)));
    canvas.ribbon(&wide, series.colour, 0.14);
    canvas.ribbon(&narrow, series.colour, 0.24);
}

fn draw_line(canvas: &mut Canvas, axis: &TimeAxis<'_>, y: &Scale, series: &Series<'_>) {
    let points = axis.points(y, series.points.iter().map(|point| point.median));
    let stroke = Stroke { colour: series.colour, width: 2.2 };
    if series.dashed {
        canvas.dashed_line(&points, stroke, (7.0, 3.5));
    } else {
        canvas.line(&points, stroke);
    }
    // The end is marked: a square for the baseline, a disc for the other, so that grey print tells them apart.
    if let Some((x, y)) = points.iter().rev().find(|(_, y)| y.is_finite()) {
        if series.dashed {
            canvas.rect(Rect { left: x - 3.5, top: y - 3.5, right: x + 3.5, bottom: y + 3.5 }, series.colour);
        } else {
            canvas.disc((*x, *y), 4.0, series.colour);
        }
    }
}

/// Labels the ends of lines, with as many decimals as it takes to tell different ends apart.
fn end_labels(series: &[Series<'_>], unit: &Unit, decimals: u8) -> Vec<EndLabel> {
    let labels = |decimals: u8| -> Vec<EndLabel> {
        series.iter().map(|series| EndLabel::new(series, unit, decimals)).collect()
    };
    let differ = |labels: &[EndLabel]| match labels {
        [first, second] => first.value != second.value || (first.end - second.end).abs() <= 0.0,
        _ => true,
    };
    let decimals = if unit.divisor() > 1.0 { decimals.max(1) } else { decimals };
    (decimals..decimals + 2).map(labels).find(|labels| differ(labels)).unwrap_or_else(|| labels(decimals))
}

/// What stands at the end of a line.
struct EndLabel {
    label: String,
    value: String,
    end: f64,
    colour: Colour,
}

impl EndLabel {
    fn new(series: &Series<'_>, unit: &Unit, decimals: u8) -> Self {
        let last = series.points.iter().rev().find(|point| point.median.is_finite());
        let end = last.map_or(f64::NAN, |point| point.median);
        Self {
            label: series.label.clone(),
            value: unit.compact(end, decimals),
            end,
            colour: series.text_colour,
        }
    }

    fn width(&self, context: &Context<'_>) -> f64 {
        context.width(&self.label, true).max(context.width(&self.value, false))
    }
}

fn draw_ends(sheet: &mut Sheet<'_>, ends: &[EndLabel], y: &Scale, area: Rect) {
    let wanted: Vec<f64> = ends.iter().map(|end| y.place(end.end)).collect();
    let places = spread(&wanted, 36.0, (area.top + 6.0, area.bottom - 16.0));
    for (end, place) in ends.iter().zip(places).filter(|(end, _)| end.end.is_finite()) {
        let style = sheet.context.text().colour(sheet.context.theme.ink);
        sheet.canvas.text((area.right + 10.0, place), end.label.as_str(), style.bold().colour(end.colour));
        sheet.canvas.text((area.right + 10.0, place + 16.0), end.value.as_str(), style);
    }
}

fn table(series: &[Series<'_>]) -> DataTable {
    let mut table = DataTable::new(COLUMNS);
    for series in series {
        for point in series.points {
            let mut row = vec![point.month.to_string().into(), series.name.into()];
            row.extend([point.low, point.low50, point.median, point.high50, point.high].map(Into::into));
            row.push(point.replications.into());
            table.row(row);
        }
    }
    table
}

fn note_on_ribbons(runs: usize, draws: usize) -> String {
    let covered = covered_by_runs(draws);
    match runs {
        0 | 1 => "One seed only, so there are no bands.".to_owned(),
        seeds if draws == 1 => {
            format!(
                "Line: median of {seeds} seeds; bands: middle 50% and 95% of seeds. They cover {covered}."
            )
        }
        runs => {
            format!("Line: median of {runs} runs; bands: middle 50% and 95% of runs. They cover {covered}.")
        }
    }
}

fn whole_period(months: &[Month]) -> String {
    match (months.first(), months.last()) {
        (Some(first), Some(last)) => period(*first, *last),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns a path that rises by one a month.
    fn rising(months: u32) -> Vec<PathPoint> {
        let point = |later: u32| {
            let median = f64::from(later);
            let [low, low50, high50, high] = [median; 4];
            let month = "2027-01".parse::<Month>().unwrap() + later;
            PathPoint { month, low, low50, median, high50, high, replications: 1 }
        };
        (0..months).map(point).collect()
    }

    #[test]
    fn a_title_compares_years_where_there_are_two() {
        let ends = Ends::of(&rising(30));
        assert_eq!((ends.first, ends.last), (5.5, 23.5));
        assert_eq!(ends.compared, "means over Jan–Dec 2027 and Jul 2028–Jun 2029");

        let ends = Ends::of(&rising(14));
        assert_eq!((ends.first, ends.last), (0.0, 13.0));
        assert_eq!(ends.compared, "Jan 2027 and Feb 2028");
    }
}
