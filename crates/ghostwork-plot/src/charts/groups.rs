//! Small multiples by group: who carries the change.

use ghostwork_results::{Comparison, DifferencePoint, Estimate, Outcome, PopulationGroup, Window};

use crate::canvas::{Rect, Stroke};
use crate::error::PlotError;
use crate::figure::{DataTable, Field, Figure, Section, WITHHELD};
use crate::format::{Unit, inside_sentence, period};
use crate::frame::{Caption, Context, NOTE_ON_WITHHELD, Sheet, note_on_rows};
use crate::scale::extent_near;
use crate::time_axis::TimeAxis;
use crate::value_axis::{Sign, ValueAxis};
use crate::wording::{
    Measure, file_name, first_short, groups_by_dimension, groups_that_change, lead_outcome, nothing_to_judge,
    setting_of_path, short_finding, with_note_on_force,
};

const MOST_PANELS: usize = 12;
const ACROSS: usize = 3;
const PANEL_HEIGHT: f64 = 150.0;
const GAP: f64 = 26.0;
const COLUMNS: &[&str] = &["group", "label", "month", "est", "lo", "hi", "n_pairs"];

/// One group's path; no outcome when it was not measured.
struct Panel<'a> {
    group: &'a PopulationGroup,
    outcome: Option<&'a Outcome>,
    points: Vec<DifferencePoint>,
}

/// Draws one chart per dimension of groups, of the leading outcome.
pub(crate) fn draw(context: &Context<'_>, comparison: &Comparison) -> Result<Vec<Figure>, PlotError> {
    let Some(lead) = lead_outcome(comparison) else { return Ok(Vec::new()) };
    let mut figures = Vec::new();
    for (dimension, groups) in groups_by_dimension(comparison) {
        let panels = panels(comparison, lead, &groups)?;
        if panels.iter().filter(|panel| panel.outcome.is_some()).count() >= 2 {
            figures.push(draw_dimension(context, comparison, lead, (dimension, &panels))?);
        }
    }
    Ok(figures)
}

fn panels<'a>(
    comparison: &'a Comparison,
    lead: &Outcome,
    groups: &[&'a PopulationGroup],
) -> Result<Vec<Panel<'a>>, PlotError> {
    let mut panels = Vec::new();
    for group in groups.iter().take(MOST_PANELS) {
        let outcome = comparison.outcome(&lead.indicator, &group.id);
        let points = match outcome {
            Some(_) => comparison.difference_path(&lead.indicator, &group.id)?,
            None => Vec::new(),
        };
        panels.push(Panel { group, outcome, points });
    }
    Ok(panels)
}

fn draw_dimension(
    context: &Context<'_>,
    comparison: &Comparison,
    lead: &Outcome,
    (dimension, panels): (&str, &[Panel<'_>]),
) -> Result<Figure, PlotError> {
    let points = || panels.iter().flat_map(|panel| &panel.points).map(|point| point.difference);
    let means = points().map(|difference| difference.mean).chain([0.0]);
    let ends = || points().flat_map(|difference| [difference.low, difference.high]);
    let range = extent_near(means, ends()).unwrap_or((0.0, 1.0));
    let values = ValueAxis::new(Unit::of_difference(&lead.unit), range, 3, Sign::Difference);
    let mut caption = caption(comparison, lead, dimension, panels, values.unit());
    if ends().any(|end| end.is_finite() && (values.within(end) - end).abs() > 0.0) {
        caption.notes.push("Bands that end at the frame go on beyond it.".to_owned());
    }
    let mut sheet = context.sheet(&caption, PANEL_HEIGHT * panels.len().div_ceil(ACROSS) as f64);
    let plot = sheet.plot;
    let left = plot.left + values.label_width(context) + 8.0;
    let across = panels.len().min(ACROSS) as f64;
    let width = (plot.right - left - GAP * (across - 1.0)) / across;
    for (place, panel) in panels.iter().enumerate() {
        let (row, column) = (place / ACROSS, place % ACROSS);
        let left = left + (width + GAP) * column as f64;
        let top = plot.top + PANEL_HEIGHT * row as f64;
        let area = Rect { left, top: top + 40.0, right: left + width, bottom: top + PANEL_HEIGHT - 26.0 };
        if column == 0 {
            values.draw_upwards(&mut sheet, area);
        } else {
            values.draw_upwards_unlabelled(&mut sheet, area);
        }
        draw_panel(&mut sheet, comparison, panels, (panel, area, &values));
    }
    sheet.finish(&format!("groups-{}", file_name(dimension)), Section::Groups, &caption, table(panels))
}

fn draw_panel(
    sheet: &mut Sheet<'_>,
    comparison: &Comparison,
    panels: &[Panel<'_>],
    (panel, area, values): (&Panel<'_>, Rect, &ValueAxis),
) {
    let y = &values.scale((area.bottom, area.top));
    let context = sheet.context;
    let theme = context.theme;
    let fit = |text: &str, bold: bool| context.typeface.shorten(text, area.width(), theme.text_size, bold);
    let top = area.top - 40.0;
    let ink = context.text().colour(theme.ink);
    sheet.canvas.text((area.left, top + 12.0), fit(&panel.group.label, true), ink.bold());
    let Some(outcome) = panel.outcome else {
        let words = if panel.group.withheld { WITHHELD } else { "not measured" };
        sheet.canvas.text((area.left, top + 28.0), words, context.text());
        return;
    };
    let words = fit(&short_finding(outcome), false);
    let colour = if outcome.clear { theme.reform_text } else { theme.muted };
    sheet.canvas.text((area.left, top + 28.0), words, ink.colour(colour));
    let axis = TimeAxis::new(&comparison.baseline.panel.months, area);
    axis.draw(sheet, 3);
    for other in panels.iter().filter(|other| other.group.id != panel.group.id) {
        let line = axis.points(y, other.points.iter().map(|point| point.difference.mean));
        sheet.canvas.line(&line, Stroke { colour: theme.grid, width: 1.2 });
    }
    let differences = || panel.points.iter().map(|point| point.difference);
    let ends = |difference: Estimate| (values.within(difference.low), values.within(difference.high));
    let band = axis.band(y, differences().map(ends));
    sheet.canvas.ribbon(&band, theme.reform, 0.22);
    let line = axis.points(y, differences().map(|difference| difference.mean));
    sheet.canvas.line(&line, Stroke { colour: theme.reform, width: 2.0 });
}

fn caption(
    comparison: &Comparison,
    lead: &Outcome,
    dimension: &str,
    panels: &[Panel<'_>],
    unit: &Unit,
) -> Caption {
    let words = unit.words().replace("points", "percentage points");
    let changes = panels.iter().filter_map(|panel| panel.outcome).map(|outcome| &outcome.difference);
    let title = nothing_to_judge(comparison, changes).map_or_else(|| finding(panels), str::to_owned);
    let Window { first, last } = comparison.window;
    let mut notes = with_note_on_force(
        comparison,
        vec![
            format!("Words and numbers: means over {}.", period(first, last)),
            note_on_rows(&lead.difference),
            "Grey lines: the other groups.".to_owned(),
        ],
    );
    if panels.iter().any(|panel| panel.group.withheld) {
        notes.push(NOTE_ON_WITHHELD.to_owned());
    }
    Caption {
        subtitle: format!(
            "{} by {dimension}, reform minus baseline, {words}; {}",
            lead.label,
            setting_of_path(comparison)
        ),
        notes,
        alt: format!(
            "Small line charts of the difference in {} between reform and baseline, one per group by {dimension}, {words}. \
             {title}.",
            inside_sentence(&lead.label)
        ),
        title,
    }
}

/// Names the group with the largest clear change where its interval lies beyond those of the others; else counts.
fn finding(panels: &[Panel<'_>]) -> String {
    let measured: Vec<&Outcome> = panels.iter().filter_map(|panel| panel.outcome).collect();
    let clear = measured.iter().copied().filter(|outcome| outcome.clear);
    let size = |outcome: &Outcome| outcome.difference.mean.abs();
    let Some(most) = clear.clone().max_by(|first, second| size(first).total_cmp(&size(second))) else {
        return "No group shows a clear change".to_owned();
    };
    let least_of_most = most.difference.low.abs().min(most.difference.high.abs());
    let reaches_it = |other: &Outcome| {
        other.group != most.group
            && other.difference.low.abs().max(other.difference.high.abs()) >= least_of_most
    };
    if measured.iter().any(|other| reaches_it(other)) {
        return groups_that_change(clear.count(), measured.len());
    }
    let change = Measure::of(most).difference(most.difference.mean);
    first_short(&[
        format!("{}: the largest change, {change}", most.group_label),
        format!("The largest change in any group is {change}"),
    ])
}

fn table(panels: &[Panel<'_>]) -> DataTable {
    let mut table = DataTable::new(COLUMNS);
    for panel in panels {
        let (id, label) = (panel.group.id.as_str(), panel.group.label.as_str());
        if panel.points.is_empty() {
            let missing = || if panel.group.withheld { Field::Withheld } else { f64::NAN.into() };
            let numbers = [missing(), missing(), missing(), 0.into()];
            table.row([id.into(), label.into(), "".into()].into_iter().chain(numbers).collect());
        }
        for point in &panel.points {
            let difference = &point.difference;
            table.row(vec![
                id.into(),
                label.into(),
                point.month.to_string().into(),
                difference.mean.into(),
                difference.low.into(),
                difference.high.into(),
                difference.replications.into(),
            ]);
        }
    }
    table
}
