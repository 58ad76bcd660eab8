//! Published statistics: where the model stands in each band.

use ghostwork_results::{MomentRow, MomentsStudy, Study};

use crate::canvas::{Anchor, Rect, Stroke};
use crate::error::PlotError;
use crate::figure::{DataTable, Figure, Section};
use crate::format::{decimals_writing, number};
use crate::frame::{Caption, Context, Sheet};
use crate::scale::Scale;
use crate::theme::Colour;
use crate::wording::setting_of_study;

/// Height of a row, and of a further line of its label.
const ROW: f64 = 19.0;
const LINE: f64 = 15.0;
const LABELS: f64 = 330.0;
const VALUES: f64 = 196.0;
/// Half-widths of the band to either side that are drawn; what lies farther stands at the edge.
const FARTHEST: f64 = 4.0;
const BAND: Colour = Colour(0xe4, 0xe4, 0xe4);
const WHITE: Colour = Colour(255, 255, 255);
const COLUMNS: &[&str] = &[
    "id",
    "label",
    "unit",
    "use",
    "set_by_parameter",
    "published",
    "low",
    "high",
    "simulated",
    "sim_low",
    "sim_high",
    "inside",
];

/// Draws one row per statistic, the bands below each other, those kept for checking at the end.
pub(crate) fn draw(context: &Context<'_>, study: &Study) -> Result<Option<Figure>, PlotError> {
    let Study::Moments(study) = study else { return Ok(None) };
    let mut rows: Vec<&MomentRow> = study.rows.iter().collect();
    rows.sort_by_key(|row| !row.fitted);
    if rows.is_empty() {
        return Ok(None);
    }
    let caption = caption(study, &rows);
    let labels: Vec<Vec<String>> = rows.iter().map(|row| label(context, row)).collect();
    let heights = labels.iter().map(|lines| ROW + LINE * (lines.len() - 1) as f64);
    let mut sheet = context.sheet(&caption, heights.clone().sum::<f64>() + 46.0);
    let area = Rect {
        left: sheet.plot.left + LABELS,
        top: sheet.plot.top + 24.0,
        right: sheet.plot.right - VALUES,
        bottom: sheet.plot.bottom - 22.0,
    };
    let x = Scale::new((-FARTHEST, FARTHEST), (area.left, area.right));
    draw_band(&mut sheet, &x, area);
    let mut top = area.top;
    for ((row, lines), height) in rows.iter().zip(&labels).zip(heights) {
        draw_label(&mut sheet, row, lines, top + ROW / 2.0);
        draw_row(&mut sheet, row, &x, top + height / 2.0);
        top += height;
        let rule = [(sheet.plot.left, top), (sheet.plot.right, top)];
        sheet.canvas.line(&rule, Stroke { colour: context.theme.grid, width: 0.5 });
    }
    Ok(Some(sheet.finish("moments", Section::Certainty, &caption, table(&rows))?))
}

fn draw_band(sheet: &mut Sheet<'_>, x: &Scale, area: Rect) {
    let band = Rect { left: x.place(-1.0), right: x.place(1.0), ..area };
    sheet.canvas.rect(band, BAND);
    let style = sheet.context.text().anchor(Anchor::Middle);
    sheet.canvas.text((x.place(0.0), area.top - 8.0), "published band", style);
    for (half_widths, words) in [(-FARTHEST, "far below"), (FARTHEST, "far above")] {
        sheet.canvas.text((x.place(half_widths), area.bottom + 16.0), words, style);
    }
}

/// Returns where a value lies, in half-widths of the band from its middle.
fn standing(row: &MomentRow, value: f64) -> f64 {
    let half_width = ((row.high - row.low) / 2.0).max(f64::MIN_POSITIVE);
    ((value - f64::midpoint(row.low, row.high)) / half_width).clamp(-FARTHEST, FARTHEST)
}

/// Returns number and name of a statistic in lines.
fn label(context: &Context<'_>, row: &MomentRow) -> Vec<String> {
    let label = format!("{}  {}", row.id, row.label);
    context.typeface.wrap(&label, LABELS - 10.0, context.theme.text_size, false)
}

fn draw_label(sheet: &mut Sheet<'_>, row: &MomentRow, lines: &[String], first: f64) {
    let theme = sheet.context.theme;
    let style = sheet.context.text().colour(if row.fitted { theme.ink } else { theme.muted });
    for (line, words) in lines.iter().enumerate() {
        sheet.canvas.text((sheet.plot.left, first + 4.5 + LINE * line as f64), words.as_str(), style);
    }
}

fn draw_row(sheet: &mut Sheet<'_>, row: &MomentRow, x: &Scale, y: f64) {
    let context = sheet.context;
    let theme = context.theme;
    let value = row.simulated.mean;
    if !value.is_finite() {
        return;
    }
    let inside = row.inside();
    let colour = if inside { theme.baseline } else { theme.reform };
    if row.simulated.has_interval() {
        let ends = [row.simulated.low, row.simulated.high].map(|end| x.place(standing(row, end)));
        sheet.whisker((ends[0], y), (ends[1], y), colour);
    }
    let place = x.place(standing(row, value));
    if inside {
        draw_square(sheet, (place, y), 4.0, colour);
    } else {
        sheet.canvas.disc((place, y), 4.5, colour);
    }
    if row.set_by_parameter {
        draw_square(sheet, (place, y), 2.2, WHITE);
    }
    let words = context.typeface.shorten(&value_in_words(row), VALUES - 8.0, theme.text_size, false);
    let style = context.text().anchor(Anchor::End);
    sheet.canvas.text((sheet.plot.right, y + 4.5), words, style);
}

fn draw_square(sheet: &mut Sheet<'_>, (x, y): (f64, f64), half: f64, colour: Colour) {
    sheet.canvas.rect(Rect { left: x - half, top: y - half, right: x + half, bottom: y + half }, colour);
}

/// Returns the value beside its band, such as `88.3% not in 45–65%`.
fn value_in_words(row: &MomentRow) -> String {
    let decimals = decimals_writing(&[row.low, row.high]).min(2);
    let shown = if row.high >= 1_000.0 { 0 } else { decimals.max(1) };
    let value = number(row.simulated.mean, shown);
    let [low, high] = [row.low, row.high].map(|end| number(end, decimals));
    let stands = if row.inside() { "in" } else { "not in" };
    match row.unit.as_str() {
        "ratio" | "elasticity" => format!("{value} {stands} {low}–{high}"),
        "percentage points" => format!("{value} {stands} {low}–{high} points"),
        unit if unit.starts_with("percent") => format!("{value}% {stands} {low}–{high}%"),
        unit if unit.starts_with("USD") => format!("${value} {stands} ${low}–{high}"),
        unit => format!("{value} {stands} {low}–{high} {unit}"),
    }
}

fn caption(study: &MomentsStudy, rows: &[&MomentRow]) -> Caption {
    let of_use = |fitted: bool| rows.iter().filter(move |row| row.fitted == fitted && !row.set_by_parameter);
    let met = |fitted: bool| of_use(fitted).filter(|row| row.inside()).count();
    let (fits, checks) = (of_use(true).count(), of_use(false).count());
    let title = format!("{} of {fits} fitted, {} of {checks} unfitted statistics met", met(true), met(false));
    let mut notes = vec![
        "Grey: the published band. Squares lie inside, discs outside. Lines: 95% intervals over seeds. Rows in grey letters \
         were never fitted."
            .to_owned(),
    ];
    match rows.iter().filter(|row| row.set_by_parameter).count() {
        0 => {}
        set => notes.push(format!(
            "Hollow: {set} that a parameter sets, so that they say nothing of the model; the title does not count them."
        )),
    }
    Caption {
        subtitle: format!(
            "Model against published statistics, each on its own scale; {}",
            setting_of_study(&study.origin)
        ),
        notes,
        alt: format!(
            "Dot chart of {} published statistics with the model's value in or beside the published band. {title}.",
            rows.len()
        ),
        title,
    }
}

fn table(rows: &[&MomentRow]) -> DataTable {
    let mut table = DataTable::new(COLUMNS);
    for row in rows {
        let usage = if row.fitted { "fit" } else { "check" };
        let mut fields =
            vec![row.id.as_str().into(), row.label.as_str().into(), row.unit.as_str().into(), usage.into()];
        fields.push(row.set_by_parameter.to_string().into());
        let simulated = &row.simulated;
        let numbers = [row.published, row.low, row.high, simulated.mean, simulated.low, simulated.high];
        fields.extend(numbers.map(Into::into));
        fields.push(row.inside().to_string().into());
        table.row(fields);
    }
    table
}
