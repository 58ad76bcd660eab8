//! Winners and losers: what share of people gains or loses how much.

use ghostwork_results::{BAND_LABELS, Comparison, Estimate, WinnersRow};

use crate::canvas::{Anchor, Rect};
use crate::error::PlotError;
use crate::figure::{DataTable, Field, Figure, Section, WITHHELD};
use crate::format::number;
use crate::frame::{Caption, Context, NOTE_ON_WITHHELD, Sheet, note_on_means};
use crate::palette::text_on;
use crate::scale::Scale;
use crate::wording::{nothing_to_judge, percent, setting, with_note_on_force};

const ROW: f64 = 27.0;
const COLUMNS: &[&str] = &["decile", "band", "share", "lo", "hi"];

/// Smallest share that has its number in the bar.
const SMALLEST_LABELLED: f64 = 0.08;

/// Draws one row of five bands per tenth, everybody first and set apart.
pub(crate) fn draw(context: &Context<'_>, comparison: &Comparison) -> Result<Vec<Figure>, PlotError> {
    let Some(distribution) = &comparison.distribution else { return Ok(Vec::new()) };
    let rows = &distribution.winners;
    let Some(all) = rows.last() else { return Ok(Vec::new()) };
    let mut caption = caption(comparison, &distribution.income, all);
    if rows.iter().any(is_withheld) {
        caption.notes.push(NOTE_ON_WITHHELD.to_owned());
    }
    let legend = legend_lines(context);
    let top = legend as f64 * 20.0 + 8.0;
    let mut sheet = context.sheet(&caption, top + ROW * rows.len() as f64 + 10.0 + 24.0);
    draw_legend(&mut sheet);
    let area = Rect {
        left: sheet.plot.left + 78.0,
        top: sheet.plot.top + top,
        right: sheet.plot.right - 16.0,
        bottom: sheet.plot.bottom - 24.0,
    };
    let x = Scale::new((0.0, 1.0), (area.left, area.right));
    let (together, tenths): (Vec<&WinnersRow>, Vec<&WinnersRow>) =
        rows.iter().partition(|row| row.decile == "All");
    for (place, row) in together.into_iter().chain(tenths).enumerate() {
        let apart = if place > 0 { 10.0 } else { 0.0 };
        draw_row(&mut sheet, row, &x, area.top + ROW * place as f64 + apart);
    }
    for share in [0.0, 0.25, 0.5, 0.75, 1.0] {
        let style = context.text().anchor(Anchor::Middle);
        sheet.canvas.text((x.place(share), sheet.plot.bottom - 4.0), percent(share, 0), style);
    }
    Ok(vec![sheet.finish("winners", Section::Distribution, &caption, table(rows))?])
}

fn caption(comparison: &Comparison, income: &str, all: &WinnersRow) -> Caption {
    let title = nothing_to_judge(comparison, &all.bands).map_or_else(|| finding(all), str::to_owned);
    let note = |band: &Estimate| format!("{} Numbers under 8% are left out.", note_on_means(band));
    Caption {
        subtitle: format!(
            "Share of people by change in {income}, all and by baseline tenth; {}",
            setting(comparison)
        ),
        notes: with_note_on_force(comparison, all.bands.iter().take(1).map(note).collect()),
        alt: format!(
            "Stacked bars of the shares of people who lose or gain more than 5%, 1% to 5%, or change within 1%, \
             for all people and each tenth. {title}."
        ),
        title,
    }
}

fn draw_row(sheet: &mut Sheet<'_>, row: &WinnersRow, x: &Scale, top: f64) {
    let context = sheet.context;
    let theme = context.theme;
    let name = match row.decile.as_str() {
        "All" => "All people".to_owned(),
        "1" => "1 poorest".to_owned(),
        "10" => "10 richest".to_owned(),
        other => other.to_owned(),
    };
    let style = context.text().anchor(Anchor::End);
    let style = if row.decile == "All" { style.bold().colour(theme.ink) } else { style };
    sheet.canvas.text((x.place(0.0) - 8.0, top + 17.0), name, style);
    if is_withheld(row) {
        sheet.canvas.text((x.place(0.0) + 8.0, top + 17.0), WITHHELD, context.text());
    }
    let mut from = 0.0;
    for (band, colour) in row.bands.iter().zip(theme.bands) {
        let share = if band.mean.is_finite() { band.mean } else { 0.0 };
        let (left, right) = (x.place(from), x.place(from + share));
        from += share;
        if right - left < 0.4 {
            continue;
        }
        // A hair of white between bands keeps them apart in grey print.
        let inset = if right - left > 2.0 { 0.5 } else { 0.0 };
        sheet
            .canvas
            .rect(Rect { left: left + inset, top, right: right - inset, bottom: top + ROW - 5.0 }, colour);
        if share >= SMALLEST_LABELLED {
            let style = context.text().anchor(Anchor::Middle).colour(text_on(colour, theme));
            sheet.canvas.text((f64::midpoint(left, right), top + 15.5), number(share * 100.0, 0), style);
        }
    }
}

/// Returns the places of legend entries: line and x from the left edge.
fn legend_places(context: &Context<'_>) -> Vec<(usize, f64)> {
    let most = crate::theme::WIDTH - 36.0;
    let (mut line, mut x) = (0, 0.0);
    let mut places = Vec::new();
    for label in BAND_LABELS {
        let width = 17.0 + context.width(label, false);
        if x > 0.0 && x + width > most {
            (line, x) = (line + 1, 0.0);
        }
        places.push((line, x));
        x += width + 14.0;
    }
    places
}

fn legend_lines(context: &Context<'_>) -> usize {
    legend_places(context).last().map_or(0, |(line, _)| line + 1)
}

fn draw_legend(sheet: &mut Sheet<'_>) {
    let context = sheet.context;
    let (left, top) = (sheet.plot.left, sheet.plot.top);
    for (((line, x), label), colour) in
        legend_places(context).into_iter().zip(BAND_LABELS).zip(context.theme.bands)
    {
        let y = top + 20.0 * line as f64;
        sheet.canvas.rect(Rect { left: left + x, top: y, right: left + x + 12.0, bottom: y + 12.0 }, colour);
        sheet.canvas.text((left + x + 17.0, y + 11.0), label, context.text());
    }
}

/// Says whether too few records stand behind a tenth.
fn is_withheld(row: &WinnersRow) -> bool {
    row.bands.iter().all(|band| !band.mean.is_finite())
}

/// Says how many gain and lose more than 1%.
fn finding(all: &WinnersRow) -> String {
    let [much_less, less, _, more, much_more] =
        all.bands.map(|band| if band.mean.is_finite() { band.mean } else { 0.0 });
    let (lose, gain) = (much_less + less, more + much_more);
    let shown = |share: f64| percent(share, u8::from(share > 0.0 && share < 0.095));
    if gain + lose < 0.0005 {
        return "Nobody's income changes by more than 1%".to_owned();
    }
    format!("{} gain, {} lose more than 1%", shown(gain), shown(lose))
}

fn table(rows: &[WinnersRow]) -> DataTable {
    let mut table = DataTable::new(COLUMNS);
    for row in rows {
        for (label, band) in BAND_LABELS.iter().zip(&row.bands) {
            let field = |number: f64| if is_withheld(row) { Field::Withheld } else { number.into() };
            let numbers = [band.mean, band.low, band.high].map(field);
            table.row([row.decile.as_str().into(), (*label).into()].into_iter().chain(numbers).collect());
        }
    }
    table
}
