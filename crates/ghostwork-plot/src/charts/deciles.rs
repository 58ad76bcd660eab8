//! Decile bars with intervals: who gains how much, in per cent and in money.

use ghostwork_results::{Comparison, DecileRow, DistributionTable, Estimate};

use crate::canvas::{Anchor, Rect};
use crate::error::PlotError;
use crate::figure::{DataTable, Figure, Section};
use crate::format::{Unit, decimals_for, number, signed};
use crate::frame::{Caption, Context, Sheet, note_on_pairs};
use crate::scale::{Scale, Ticks, extent};
use crate::wording::{percent, setting};

const PANEL: f64 = 170.0;
const COLUMNS: &[&str] =
    &["decile", "baseline", "reform", "rel", "rel_lo", "rel_hi", "abs", "abs_lo", "abs_hi"];

/// Draws relative and absolute changes as two panels, never on two axes.
pub(crate) fn draw(context: &Context<'_>, comparison: &Comparison) -> Result<Vec<Figure>, PlotError> {
    let Some(distribution) = &comparison.distribution else { return Ok(Vec::new()) };
    let rows = &distribution.deciles;
    let largest =
        extent(rows.iter().flat_map(|row| [row.absolute.low, row.absolute.high, row.absolute.mean]));
    let currency = Unit::of_level(&format!("{} a year", comparison.baseline.setting.currency))
        .cut_short_for(largest.map_or(0.0, |(low, high)| high.max(-low)));
    let caption = caption(comparison, distribution);
    let mut sheet = context.sheet(&caption, 2.0 * PANEL + 30.0);
    let relative: Vec<Estimate> = rows.iter().map(|row| row.relative.scaled(100.0)).collect();
    let absolute: Vec<Estimate> =
        rows.iter().map(|row| row.absolute.scaled(1.0 / currency.divisor())).collect();
    let (top, bottom) = (sheet.plot.top, sheet.plot.bottom);
    let panel = |top: f64, bottom: f64| Rect { top, bottom, ..sheet.plot };
    let (upper, lower) = (panel(top, top + PANEL), panel(top + PANEL + 8.0, bottom));
    draw_panel(&mut sheet, upper, rows, &relative, "Change, %");
    draw_panel(&mut sheet, lower, rows, &absolute, &format!("Change, {}", currency.words()));
    Ok(vec![sheet.finish("deciles", Section::Distribution, &caption, table(rows))?])
}

fn draw_panel(sheet: &mut Sheet<'_>, panel: Rect, rows: &[DecileRow], changes: &[Estimate], head: &str) {
    let context = sheet.context;
    let theme = context.theme;
    let ends = changes.iter().flat_map(|change| [change.low, change.high, change.mean]);
    let (low, high) = extent(ends.chain([0.0])).unwrap_or((0.0, 1.0));
    let ticks = Ticks::enclosing(low, high, 3);
    let label = |value: f64, decimals: u8| signed(value, decimals);
    let left = ticks
        .values
        .iter()
        .map(|value| context.width(&label(*value, ticks.decimals), false))
        .fold(0.0, f64::max);
    let area = Rect {
        left: panel.left + left + 8.0,
        top: panel.top + 34.0,
        right: panel.right,
        bottom: panel.bottom - 22.0,
    };
    let y = Scale::new(ticks.range(), (area.bottom, area.top));
    sheet.canvas.text((panel.left, panel.top + 12.0), head, context.text().bold().colour(theme.ink));
    sheet.horizontal_grid(area, &ticks, &y, label);
    // Ten deciles, a gap, then everybody.
    let step = area.width() / (rows.len() as f64 + 0.5);
    for (place, (row, change)) in rows.iter().zip(changes).enumerate() {
        let apart = if row.decile == "All" { 0.5 } else { 0.0 };
        let centre = area.left + step * (place as f64 + 0.5 + apart);
        draw_bar(sheet, change, &y, (centre, step * 0.68), row.decile == "All");
        let name = match row.decile.as_str() {
            "1" => "1 poorest",
            "10" => "10 richest",
            other => other,
        };
        let style = context.text().anchor(Anchor::Middle);
        let style = if row.decile == "All" { style.bold().colour(theme.ink) } else { style };
        let half = context.width(name, false) / 2.0;
        let x = if row.decile == "1" { centre.max(area.left + half) } else { centre };
        let x = if row.decile == "10" { x - 6.0 } else { x };
        sheet.canvas.text((x, panel.bottom - 4.0), name, style);
    }
    let zero = y.place(0.0);
    let stroke = crate::canvas::Stroke { colour: theme.ink, width: 1.2 };
    sheet.canvas.line(&[(area.left, zero), (area.right, zero)], stroke);
    let values: Vec<String> = changes.iter().map(|change| value_label(change, changes)).collect();
    for (place, (row, (change, value))) in rows.iter().zip(changes.iter().zip(values)).enumerate() {
        let apart = if row.decile == "All" { 0.5 } else { 0.0 };
        let centre = area.left + step * (place as f64 + 0.5 + apart);
        let up = change.mean >= 0.0;
        let end = if change.has_interval() { if up { change.high } else { change.low } } else { change.mean };
        let place = if up { y.place(end.max(0.0)) - 5.0 } else { y.place(end.min(0.0)) + 14.0 };
        let style = context.text().bold().colour(theme.ink).anchor(Anchor::Middle);
        sheet.canvas.text((centre, place), value, style);
    }
}

/// Returns the value at a bar, with the decimals that the largest of all needs.
fn value_label(change: &Estimate, all: &[Estimate]) -> String {
    let largest = all.iter().fold(0.0_f64, |most, change| most.max(change.mean.abs()));
    signed(change.mean, decimals_for(largest).min(2))
}

fn draw_bar(sheet: &mut Sheet<'_>, change: &Estimate, y: &Scale, (centre, width): (f64, f64), all: bool) {
    if !change.mean.is_finite() {
        return;
    }
    let theme = sheet.context.theme;
    let colour = match (all, change.mean >= 0.0) {
        (true, _) => theme.baseline,
        (false, true) => theme.gain,
        (false, false) => theme.loss,
    };
    let (zero, end) = (y.place(0.0), y.place(change.mean));
    let bar = Rect {
        left: centre - width / 2.0,
        top: zero.min(end),
        right: centre + width / 2.0,
        bottom: zero.max(end),
    };
    sheet.canvas.rect(bar, colour);
    if change.has_interval() {
        sheet.whisker((centre, y.place(change.low)), (centre, y.place(change.high)), theme.ink);
    }
}

fn caption(comparison: &Comparison, distribution: &DistributionTable) -> Caption {
    let title = finding(&distribution.deciles);
    let all = distribution.deciles.last().map(|row| row.relative);
    Caption {
        subtitle: format!("Change in {} by baseline tenth; {}", distribution.income, setting(comparison)),
        notes: all.iter().map(note_on_pairs).collect(),
        alt: format!(
            "Bar chart of the change in {} by tenth of the population, with 95% intervals. {title}. \
             On average income changes by {}.",
            distribution.income,
            all.map_or_else(String::new, |all| format!("{}%", number(all.mean * 100.0, 1)))
        ),
        title,
    }
}

/// Names the tenth with the largest clear relative change.
fn finding(rows: &[DecileRow]) -> String {
    let tenths = || rows.iter().filter(|row| row.decile != "All");
    let clear: Vec<&DecileRow> = tenths().filter(|row| row.relative.is_clear()).collect();
    let size = |row: &&DecileRow| row.relative.mean.abs();
    let Some(most) = clear.iter().copied().max_by(|left, right| size(left).total_cmp(&size(right))) else {
        return "No clear change of income in any tenth".to_owned();
    };
    let who = match most.decile.as_str() {
        "1" => "The poorest tenth".to_owned(),
        "10" => "The richest tenth".to_owned(),
        number => format!("Tenth {number}"),
    };
    let verb = if most.relative.mean > 0.0 { "gains" } else { "loses" };
    let share = percent(most.relative.mean.abs(), decimals_for(most.relative.mean * 100.0).clamp(1, 2));
    format!("{who} {verb} most: {share}")
}

fn table(rows: &[DecileRow]) -> DataTable {
    let mut table = DataTable::new(COLUMNS);
    for row in rows {
        let (relative, absolute) = (&row.relative, &row.absolute);
        let numbers = [
            row.baseline,
            row.reform,
            relative.mean,
            relative.low,
            relative.high,
            absolute.mean,
            absolute.low,
            absolute.high,
        ];
        table.row(std::iter::once(row.decile.as_str().into()).chain(numbers.map(Into::into)).collect());
    }
    table
}
