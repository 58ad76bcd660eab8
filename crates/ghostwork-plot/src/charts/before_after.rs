//! Before and after: where each group stands under both scenarios.

use ghostwork_results::{Comparison, Outcome, PopulationGroup};

use crate::canvas::{Anchor, Rect, Stroke};
use crate::error::PlotError;
use crate::figure::{DataTable, Field, Figure, Section};
use crate::format::{Unit, inside_sentence};
use crate::frame::{Caption, Context, NOTE_ON_WITHHELD, Sheet, note_on_rows};
use crate::scale::extent_near;
use crate::value_axis::{Sign, ValueAxis};
use crate::wording::{
    file_name, groups_by_dimension, groups_that_change, lead_outcome, nothing_to_judge, setting,
    short_finding, with_intervals, with_note_on_force,
};

const ROW: f64 = 30.0;
const LABELS: f64 = 200.0;
const VALUES: f64 = 132.0;
const MOST_ROWS: usize = 16;
const COLUMNS: &[&str] = &["group", "label", "baseline", "reform", "diff", "lo", "hi", "n_pairs"];

/// Draws one chart per dimension with three groups or more, of the leading outcome.
pub(crate) fn draw(context: &Context<'_>, comparison: &Comparison) -> Result<Vec<Figure>, PlotError> {
    let Some(lead) = lead_outcome(comparison) else { return Ok(Vec::new()) };
    let mut figures = Vec::new();
    for (dimension, groups) in groups_by_dimension(comparison) {
        let mut outcomes: Vec<&Outcome> =
            groups.iter().filter_map(|group| comparison.outcome(&lead.indicator, &group.id)).collect();
        if outcomes.len() >= 3 {
            outcomes.sort_by(|first, second| second.difference.mean.total_cmp(&first.difference.mean));
            outcomes.truncate(MOST_ROWS);
            figures.push(draw_dimension(context, comparison, (dimension, &groups), &outcomes)?);
        }
    }
    Ok(figures)
}

fn draw_dimension(
    context: &Context<'_>,
    comparison: &Comparison,
    (dimension, groups): (&str, &[&PopulationGroup]),
    outcomes: &[&Outcome],
) -> Result<Figure, PlotError> {
    let levels = outcomes.iter().flat_map(|outcome| [outcome.baseline, outcome.reform]);
    let ends = || outcomes.iter().flat_map(|outcome| whisker(outcome));
    let range = extent_near(levels, ends()).unwrap_or((0.0, 1.0));
    let unit = outcomes.first().map_or("", |outcome| outcome.unit.as_str());
    let values = ValueAxis::new(Unit::of_level(unit), range, 4, Sign::Level);
    let mut caption = caption(comparison, dimension, outcomes, values.unit());
    if ends().any(|end| end.is_finite() && (values.within(end) - end).abs() > 0.0) {
        caption.notes.push("Lines that end at the frame go on beyond it.".to_owned());
    }
    let withheld: Vec<&PopulationGroup> = groups.iter().copied().filter(|group| group.withheld).collect();
    if !withheld.is_empty() {
        let names: Vec<&str> = withheld.iter().map(|group| group.label.as_str()).collect();
        caption.notes.push(format!("{} Without a row: {}.", NOTE_ON_WITHHELD, names.join(", ")));
    }
    let mut sheet = context.sheet(&caption, ROW * outcomes.len() as f64 + 50.0);
    let area = Rect {
        left: sheet.plot.left + LABELS,
        top: sheet.plot.top + 26.0,
        right: sheet.plot.right - VALUES,
        bottom: sheet.plot.bottom - 24.0,
    };
    draw_legend(&mut sheet, area);
    values.draw_across(&mut sheet, area);
    for (place, outcome) in outcomes.iter().enumerate() {
        draw_row(&mut sheet, outcome, (&values, area), area.top + ROW * (place as f64 + 0.5));
    }
    sheet.finish(
        &format!("before_after-{}", file_name(dimension)),
        Section::Groups,
        &caption,
        table(outcomes, &withheld),
    )
}

/// Draws what square and disc mean, above the rows.
fn draw_legend(sheet: &mut Sheet<'_>, area: Rect) {
    let context = sheet.context;
    let theme = context.theme;
    let y = sheet.plot.top + 12.0;
    let ink = context.text().bold();
    let square = Rect { left: area.left, top: y - 9.0, right: area.left + 9.0, bottom: y };
    sheet.canvas.rect(square, theme.baseline);
    sheet.canvas.text((area.left + 14.0, y), "Baseline", ink.colour(theme.baseline));
    let next = area.left + 14.0 + context.width("Baseline", true) + 18.0;
    sheet.canvas.disc((next + 4.5, y - 4.5), 5.0, theme.reform);
    sheet.canvas.text((next + 14.0, y), "Reform", ink.colour(theme.reform_text));
}

/// Returns where the interval of the change ends, seen from the baseline.
fn whisker(outcome: &Outcome) -> [f64; 2] {
    [outcome.difference.low, outcome.difference.high].map(|end| outcome.baseline + end)
}

fn draw_row(sheet: &mut Sheet<'_>, outcome: &Outcome, (values, area): (&ValueAxis, Rect), y: f64) {
    let x = values.scale((area.left, area.right));
    let context = sheet.context;
    let theme = context.theme;
    let label = context.typeface.shorten(&outcome.group_label, LABELS - 12.0, theme.text_size, false);
    sheet.canvas.text((sheet.plot.left, y + 4.5), label, context.text().colour(theme.ink));
    let (before, after) = (x.place(outcome.baseline), x.place(outcome.reform));
    sheet.canvas.line(&[(before, y), (after, y)], Stroke { colour: theme.unclear, width: 2.0 });
    if outcome.difference.has_interval() {
        let [low, high] = whisker(outcome).map(|end| x.place(values.within(end)));
        sheet.whisker((low, y), (high, y), theme.ink);
    }
    sheet.canvas.rect(
        Rect { left: before - 4.5, top: y - 4.5, right: before + 4.5, bottom: y + 4.5 },
        theme.baseline,
    );
    sheet.canvas.disc((after, y), 5.0, theme.reform);
    let value = context.typeface.shorten(&short_finding(outcome), VALUES - 14.0, theme.text_size, true);
    let style = context.text().anchor(Anchor::End);
    let style = if outcome.clear { style.bold().colour(theme.ink) } else { style };
    sheet.canvas.text((sheet.plot.right, y + 4.5), value, style);
}

fn caption(comparison: &Comparison, dimension: &str, outcomes: &[&Outcome], unit: &Unit) -> Caption {
    let clear = outcomes.iter().filter(|outcome| outcome.clear).count();
    let changes = || outcomes.iter().map(|outcome| &outcome.difference);
    let title = match clear {
        0 => nothing_to_judge(comparison, changes()).unwrap_or("No group changes clearly").to_owned(),
        clear => groups_that_change(clear, outcomes.len()),
    };
    let label = outcomes.first().map_or("", |outcome| outcome.label.as_str());
    let line =
        if with_intervals(changes()).is_empty() { "" } else { "Thin line: 95% interval of the change. " };
    Caption {
        subtitle: format!("{label} by {dimension}, {}; {}", unit.words(), setting(comparison)),
        notes: with_note_on_force(
            comparison,
            outcomes
                .first()
                .map(|outcome| format!("{line}{}", note_on_rows(&outcome.difference)))
                .into_iter()
                .collect(),
        ),
        alt: format!(
            "Dot chart of {} under baseline and reform for {} groups by {dimension}, sorted by the change, the highest first. {title}.",
            inside_sentence(label),
            outcomes.len()
        ),
        title,
    }
}

fn table(outcomes: &[&Outcome], withheld: &[&PopulationGroup]) -> DataTable {
    let mut table = DataTable::new(COLUMNS);
    for outcome in outcomes {
        let change = &outcome.difference;
        let mut row = vec![outcome.group.as_str().into(), outcome.group_label.as_str().into()];
        row.extend([outcome.baseline, outcome.reform, change.mean, change.low, change.high].map(Into::into));
        row.push(outcome.pairs.into());
        table.row(row);
    }
    for group in withheld {
        let mut row = vec![group.id.as_str().into(), group.label.as_str().into()];
        row.extend(std::iter::repeat_n(Field::Withheld, 5));
        row.push(0.into());
        table.row(row);
    }
    table
}
