//! Decile bars with intervals: who gains how much, in per cent and in money.

use ghostwork_results::{Comparison, DecileRow, DistributionTable, Estimate};

use crate::canvas::{Anchor, Rect, Stroke};
use crate::error::PlotError;
use crate::figure::{DataTable, Field, Figure, Section, WITHHELD};
use crate::format::{Unit, decimals_for, number, signed};
use crate::frame::{Caption, Context, NOTE_ON_WITHHELD, Sheet, note_on_rows};
use crate::scale::{Scale, Ticks, extent};
use crate::theme::Colour;
use crate::wording::{nothing_to_judge, percent, setting, with_intervals, with_note_on_force};

const PANEL: f64 = 184.0;
/// Share of the range of values that a value's text takes beyond the end of a whisker.
const LABEL_ROOM: f64 = 0.16;
/// Room for the labels of grid lines.
const MOST_TICK_WIDTH: f64 = 64.0;
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
    let mut sheet = context.sheet(&caption, 2.0 * PANEL + 12.0);
    let step = (sheet.plot.width() - MOST_TICK_WIDTH) / (rows.len() as f64 + 0.5);
    let in_thousands = rows.iter().any(|row| is_wider(context, row, &currency, step));
    let currency = if in_thousands { currency.in_thousands() } else { currency };
    let relative: Vec<Estimate> = rows.iter().map(|row| row.relative.scaled(100.0)).collect();
    let absolute: Vec<Estimate> =
        rows.iter().map(|row| row.absolute.scaled(1.0 / currency.divisor())).collect();
    let (top, bottom) = (sheet.plot.top, sheet.plot.bottom);
    let currency_head = format!("Change, {}", currency.words());
    let upper = Panel::new(context, Rect { top, bottom: top + PANEL, ..sheet.plot }, &relative, "Change, %");
    let mut lower = Panel::new(
        context,
        Rect { top: top + PANEL + 12.0, bottom, ..sheet.plot },
        &absolute,
        &currency_head,
    );
    lower.decimals = lower.decimals.max(u8::from(in_thousands));
    let left = upper.tick_width.max(lower.tick_width) + 8.0;
    for panel in [&upper, &lower] {
        panel.draw(&mut sheet, rows, left);
    }
    Ok(vec![sheet.finish("deciles", Section::Distribution, &caption, table(rows))?])
}

/// Says whether the change in money of a tenth is wider than its bar's share of the row.
fn is_wider(context: &Context<'_>, row: &DecileRow, currency: &Unit, step: f64) -> bool {
    let value = signed(row.absolute.mean / currency.divisor(), 0);
    context.width(&value, true) + 4.0 > step
}

/// One row of bars.
struct Panel<'a> {
    rect: Rect,
    changes: &'a [Estimate],
    head: &'a str,
    decimals: u8,
    ticks: Ticks,
    tick_width: f64,
}

impl<'a> Panel<'a> {
    fn new(context: &Context<'_>, rect: Rect, changes: &'a [Estimate], head: &'a str) -> Self {
        let ends = changes.iter().flat_map(|change| [change.low, change.high, change.mean]);
        let (low, high) = extent(ends.chain([0.0])).unwrap_or((0.0, 1.0));
        let room = LABEL_ROOM * (high - low);
        let below = if changes.iter().any(|change| change.mean < 0.0) { room } else { 0.0 };
        let ticks = Ticks::enclosing(low - below, high + room, 3);
        let tick_width =
            ticks.values.iter().map(|value| context.width(&signed(*value, ticks.decimals), false));
        let tick_width = tick_width.fold(0.0, f64::max);
        let largest = changes.iter().fold(0.0_f64, |most, change| most.max(change.mean.abs()));
        Self { rect, changes, head, decimals: decimals_for(largest).min(2), ticks, tick_width }
    }

    fn draw(&self, sheet: &mut Sheet<'_>, rows: &[DecileRow], left: f64) {
        let context = sheet.context;
        let theme = context.theme;
        let rect = self.rect;
        let area = Rect {
            left: rect.left + left,
            top: rect.top + 30.0,
            right: rect.right,
            bottom: rect.bottom - 36.0,
        };
        let y = Scale::new(self.ticks.range(), (area.bottom, area.top));
        sheet.canvas.text((rect.left, rect.top + 12.0), self.head, context.text().bold().colour(theme.ink));
        sheet.horizontal_grid(area, &self.ticks, &y, |value, decimals| {
            signed(value, if value.abs() > 0.0 { decimals } else { 0 })
        });
        // Ten deciles, a gap, then everybody.
        let step = area.width() / (rows.len() as f64 + 0.5);
        let centre = |place: usize, row: &DecileRow| {
            area.left + step * (place as f64 + if row.decile == "All" { 1.0 } else { 0.5 })
        };
        for (place, (row, change)) in rows.iter().zip(self.changes).enumerate() {
            draw_bar(sheet, change, &y, (centre(place, row), step * 0.68), row.decile == "All");
            draw_name(sheet, &row.decile, (centre(place, row), area.bottom + 17.0));
        }
        let zero = y.place(0.0);
        sheet.canvas.line(&[(area.left, zero), (area.right, zero)], Stroke { colour: theme.ink, width: 1.2 });
        for (place, (row, change)) in rows.iter().zip(self.changes).enumerate() {
            if change.mean.is_finite() {
                let value = signed(change.mean, self.decimals);
                draw_value(sheet, change, &y, centre(place, row), &value);
            } else {
                let style = context.text().anchor(Anchor::Middle);
                sheet.canvas.text((centre(place, row), zero - 5.0), WITHHELD, style);
            }
        }
    }
}

/// Draws the number of a tenth, and in words which ends are which.
fn draw_name(sheet: &mut Sheet<'_>, decile: &str, (x, y): (f64, f64)) {
    let context = sheet.context;
    let style = context.text().anchor(Anchor::Middle);
    let style = if decile == "All" { style.bold().colour(context.theme.ink) } else { style };
    sheet.canvas.text((x, y), decile, style);
    match decile {
        "1" => sheet.canvas.text((x, y + 15.0), "poorest", style),
        "10" => sheet.canvas.text((x, y + 15.0), "richest", style),
        _ => {}
    }
}

/// Draws the value beyond the end of a bar and its whisker, on white so that grid lines do not cross it.
fn draw_value(sheet: &mut Sheet<'_>, change: &Estimate, y: &Scale, x: f64, value: &str) {
    let context = sheet.context;
    let up = change.mean >= 0.0;
    let end = match (change.has_interval(), up) {
        (true, true) => change.high.max(0.0),
        (true, false) => change.low.min(0.0),
        (false, _) => change.mean,
    };
    let baseline = if up { y.place(end) - 5.0 } else { y.place(end) + 14.0 };
    let half = context.width(value, true) / 2.0 + 1.5;
    let white = Rect { left: x - half, top: baseline - 10.5, right: x + half, bottom: baseline + 2.0 };
    sheet.canvas.rect(white, Colour(255, 255, 255));
    let style = context.text().bold().colour(context.theme.ink).anchor(Anchor::Middle);
    sheet.canvas.text((x, baseline), value, style);
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
    let changes = || distribution.deciles.iter().map(|row| &row.relative);
    let title =
        nothing_to_judge(comparison, changes()).map_or_else(|| finding(&distribution.deciles), str::to_owned);
    let all = distribution.deciles.last().map(|row| row.relative);
    let mut notes: Vec<String> = all.iter().map(note_on_rows).collect();
    if distribution.deciles.iter().any(is_withheld) {
        notes.push(NOTE_ON_WITHHELD.to_owned());
    }
    Caption {
        subtitle: format!("Change in {} by baseline tenth; {}", distribution.income, setting(comparison)),
        notes: with_note_on_force(comparison, notes),
        alt: format!(
            "Bar chart of the change in {} by tenth of the population{}. {title}. \
             On average income changes by {}.",
            distribution.income,
            with_intervals(changes()),
            all.map_or_else(String::new, |all| format!("{}%", number(all.mean * 100.0, 1)))
        ),
        title,
    }
}

/// Says whether too few records stand behind a tenth.
fn is_withheld(row: &DecileRow) -> bool {
    !row.baseline.is_finite()
}

/// Names the tenth with the largest clear relative change, as the one that changes most where no unclear one is larger.
fn finding(rows: &[DecileRow]) -> String {
    let tenths = || rows.iter().filter(|row| row.decile != "All");
    let clear: Vec<&DecileRow> = tenths().filter(|row| row.relative.is_clear()).collect();
    let size = |row: &DecileRow| row.relative.mean.abs();
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
    let how = if tenths().any(|other| size(other) > size(most)) {
        "clearly"
    } else {
        "most relative to its income"
    };
    format!("{who} {verb} {how}: {share}")
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
        let field = |number: f64| if is_withheld(row) { Field::Withheld } else { number.into() };
        table.row(std::iter::once(row.decile.as_str().into()).chain(numbers.map(field)).collect());
    }
    table
}
