//! Before and after: where each group stands under both scenarios.

use ghostwork_results::{Comparison, Outcome};

use crate::canvas::{Anchor, Rect, Stroke};
use crate::error::PlotError;
use crate::figure::{DataTable, Figure, Section};
use crate::format::{Unit, inside_sentence};
use crate::frame::{Caption, Context, Sheet, note_on_pairs};
use crate::scale::{Scale, extent};
use crate::value_axis::{Sign, ValueAxis};
use crate::wording::{file_name, groups_by_dimension, lead_outcome, setting, short_finding};

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
            figures.push(draw_dimension(context, comparison, dimension, &outcomes)?);
        }
    }
    Ok(figures)
}

fn draw_dimension(
    context: &Context<'_>,
    comparison: &Comparison,
    dimension: &str,
    outcomes: &[&Outcome],
) -> Result<Figure, PlotError> {
    let ends = outcomes.iter().flat_map(|outcome| {
        let change = &outcome.difference;
        [outcome.baseline, outcome.reform, outcome.baseline + change.low, outcome.baseline + change.high]
    });
    let range = extent(ends).unwrap_or((0.0, 1.0));
    let unit = outcomes.first().map_or("", |outcome| outcome.unit.as_str());
    let values = ValueAxis::new(Unit::of_level(unit), range, 4, Sign::Level);
    let caption = caption(comparison, dimension, outcomes, values.unit());
    let mut sheet = context.sheet(&caption, ROW * outcomes.len() as f64 + 50.0);
    let area = Rect {
        left: sheet.plot.left + LABELS,
        top: sheet.plot.top + 26.0,
        right: sheet.plot.right - VALUES,
        bottom: sheet.plot.bottom - 24.0,
    };
    draw_legend(&mut sheet, area);
    values.draw_across(&mut sheet, area);
    let x = values.scale((area.left, area.right));
    for (place, outcome) in outcomes.iter().enumerate() {
        draw_row(&mut sheet, outcome, &x, area.top + ROW * (place as f64 + 0.5));
    }
    sheet.finish(
        &format!("before_after-{}", file_name(dimension)),
        Section::Groups,
        &caption,
        table(outcomes),
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

fn draw_row(sheet: &mut Sheet<'_>, outcome: &Outcome, x: &Scale, y: f64) {
    let context = sheet.context;
    let theme = context.theme;
    let change = &outcome.difference;
    let label = context.typeface.shorten(&outcome.group_label, LABELS - 12.0, theme.text_size, false);
    sheet.canvas.text((sheet.plot.left, y + 4.5), label, context.text().colour(theme.ink));
    let (before, after) = (x.place(outcome.baseline), x.place(outcome.reform));
    sheet.canvas.line(&[(before, y), (after, y)], Stroke { colour: theme.unclear, width: 2.0 });
    if change.has_interval() {
        let ends = (x.place(outcome.baseline + change.low), x.place(outcome.baseline + change.high));
        sheet.whisker((ends.0, y), (ends.1, y), theme.ink);
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
    let title = match clear {
        0 => "No group changes clearly".to_owned(),
        clear => format!("{clear} of {} groups change clearly", outcomes.len()),
    };
    let label = outcomes.first().map_or("", |outcome| outcome.label.as_str());
    Caption {
        subtitle: format!("{label} by {dimension}, {}; {}", unit.words(), setting(comparison)),
        notes: outcomes
            .first()
            .map(|outcome| {
                format!("Thin line: 95% interval of the change. {}", note_on_pairs(&outcome.difference))
            })
            .into_iter()
            .collect(),
        alt: format!(
            "Dot chart of {} under baseline and reform for {} groups by {dimension}, largest rise first. {title}.",
            inside_sentence(label),
            outcomes.len()
        ),
        title,
    }
}

fn table(outcomes: &[&Outcome]) -> DataTable {
    let mut table = DataTable::new(COLUMNS);
    for outcome in outcomes {
        let change = &outcome.difference;
        let mut row = vec![outcome.group.as_str().into(), outcome.group_label.as_str().into()];
        row.extend([outcome.baseline, outcome.reform, change.mean, change.low, change.high].map(Into::into));
        row.push(outcome.pairs.into());
        table.row(row);
    }
    table
}
