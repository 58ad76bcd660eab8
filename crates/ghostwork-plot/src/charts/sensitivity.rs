//! Tornado: which setting the effect depends on most, one moved at a time.

use ghostwork_results::{Better, Estimate, ParameterEffect, SensitivityStudy, Study};

use crate::canvas::{Anchor, Rect, Stroke};
use crate::error::PlotError;
use crate::figure::{DataTable, Figure, Section};
use crate::format::{Unit, decimals_writing, inside_sentence, number};
use crate::frame::{Caption, Context, Sheet, note_on_levels, note_on_pairs};
use crate::scale::{Scale, extent};
use crate::theme::Colour;
use crate::value_axis::{Sign, ValueAxis};
use crate::wording::setting_of_study;

const MOST_ROWS: usize = 10;
const ROW: f64 = 36.0;
const LABELS: f64 = 186.0;
/// How far the interval of either end lies from the middle of the bar, so that both are seen where they overlap.
const WHISKER: f64 = 4.0;
const COLUMNS: &[&str] = &[
    "param",
    "label",
    "low",
    "high",
    "eff_low",
    "eff_low_lo",
    "eff_low_hi",
    "eff_high",
    "eff_high_lo",
    "eff_high_hi",
];

/// Draws the ten settings with the widest range of effects.
pub(crate) fn draw(context: &Context<'_>, study: &Study) -> Result<Option<Figure>, PlotError> {
    let Study::Sensitivity(study) = study else { return Ok(None) };
    let mut rows: Vec<&ParameterEffect> = study.rows.iter().collect();
    rows.sort_by(|first, second| range(second).total_cmp(&range(first)));
    rows.truncate(MOST_ROWS);
    if rows.is_empty() {
        return Ok(None);
    }
    let of_row = |row: &&ParameterEffect| [row.effect_at_low, row.effect_at_high];
    let ends = rows.iter().flat_map(of_row).flat_map(|effect| [effect.low, effect.mean, effect.high]);
    let range = extent(ends.chain([study.default_effect.mean])).unwrap_or((0.0, 1.0));
    let (unit, sign) = if study.of_level {
        (Unit::of_level(&study.outcome.unit), Sign::Level)
    } else {
        (Unit::of_difference(&study.outcome.unit), Sign::Difference)
    };
    let values = ValueAxis::new(unit, range, 4, sign);
    let caption = caption(study, &rows, values.unit());
    let mut sheet = context.sheet(&caption, ROW * rows.len() as f64 + 50.0);
    let area = Rect {
        left: sheet.plot.left + LABELS + 40.0,
        top: sheet.plot.top + 26.0,
        right: sheet.plot.right - 44.0,
        bottom: sheet.plot.bottom - 24.0,
    };
    values.draw_across(&mut sheet, area);
    let x = values.scale((area.left, area.right));
    let middle = x.place(study.default_effect.mean);
    draw_default(&mut sheet, middle, area);
    for (place, row) in rows.iter().enumerate() {
        draw_row(&mut sheet, row, (&x, middle), area.top + ROW * (place as f64 + 0.5));
    }
    Ok(Some(sheet.finish("sensitivity", Section::Certainty, &caption, table(&rows))?))
}

fn range(row: &ParameterEffect) -> f64 {
    (row.effect_at_high.mean - row.effect_at_low.mean).abs()
}

/// What the values are called that the scenario sets or leaves at their defaults.
const AT_SCENARIO: &str = "at the scenario's settings";

/// Draws the line of the effect at the scenario's settings, labelled above the rows.
fn draw_default(sheet: &mut Sheet<'_>, x: f64, area: Rect) {
    if !x.is_finite() {
        return;
    }
    let stroke = Stroke { colour: sheet.context.theme.muted, width: 1.4 };
    sheet.canvas.dashed_line(&[(x, area.top - 6.0), (x, area.bottom)], stroke, (4.0, 3.0));
    let half = sheet.context.width(AT_SCENARIO, false) / 2.0;
    let place = x.clamp(sheet.plot.left + half, sheet.plot.right - half);
    let style = sheet.context.text().anchor(Anchor::Middle);
    sheet.canvas.text((place, sheet.plot.top + 12.0), AT_SCENARIO, style);
}

/// Draws the words of a setting and a bar from the effect at its low end over the default to that at its high end, with the
/// intervals of both.
fn draw_row(sheet: &mut Sheet<'_>, row: &ParameterEffect, (x, default): (&Scale, f64), y: f64) {
    let context = sheet.context;
    let theme = context.theme;
    draw_words(sheet, row, y);
    let [low, high] = [&row.effect_at_low, &row.effect_at_high].map(|effect| x.place(effect.mean));
    let middle = if default.is_finite() {
        default.clamp(low.min(high), low.max(high))
    } else {
        f64::midpoint(low, high)
    };
    for (end, colour) in [(low, theme.baseline), (high, theme.reform)] {
        let bar = Rect { left: end.min(middle), top: y - 9.0, right: end.max(middle), bottom: y + 9.0 };
        sheet.canvas.rect(bar, colour);
    }
    let effects = [(&row.effect_at_low, y - WHISKER), (&row.effect_at_high, y + WHISKER)];
    for (effect, y) in effects.into_iter().filter(|(effect, _)| effect.has_interval()) {
        sheet.whisker((x.place(effect.low), y), (x.place(effect.high), y), theme.ink);
    }
    let places = effects.iter().flat_map(|(effect, _)| [effect.low, effect.mean, effect.high]);
    let Some((left, right)) = extent(places.map(|value| x.place(value))) else { return };
    let [before, after] = if low <= high { ["low", "high"] } else { ["high", "low"] };
    draw_end(sheet, before, (left - 5.0, y), Anchor::End);
    draw_end(sheet, after, (right + 5.0, y), Anchor::Start);
}

/// Writes what a setting is called and over which values it moves.
fn draw_words(sheet: &mut Sheet<'_>, row: &ParameterEffect, y: f64) {
    let context = sheet.context;
    let theme = context.theme;
    let label = context.typeface.shorten(&row.label, LABELS - 8.0, theme.text_size, true);
    sheet.canvas.text((sheet.plot.left, y - 2.0), label, context.text().bold().colour(theme.ink));
    let unit = Unit::of_level(&row.unit);
    let decimals = decimals_writing(&[row.low, row.high]);
    let range = format!("{} to {}", number(row.low, decimals), unit.level(row.high, decimals));
    let range = context.typeface.shorten(&range, LABELS - 8.0, theme.text_size, false);
    sheet.canvas.text((sheet.plot.left, y + 13.0), range, context.text());
}

/// Writes which end of a setting lies where, on white.
fn draw_end(sheet: &mut Sheet<'_>, text: &str, (x, y): (f64, f64), anchor: Anchor) {
    let context = sheet.context;
    let width = context.width(text, false) + 2.0;
    let left = if anchor == Anchor::End { x + 1.0 - width } else { x - 1.0 };
    sheet
        .canvas
        .rect(Rect { left, top: y - 8.0, right: left + width, bottom: y + 8.0 }, Colour(255, 255, 255));
    sheet.canvas.text((x, y + 4.5), text, context.text().anchor(anchor));
}

fn caption(study: &SensitivityStudy, rows: &[&ParameterEffect], unit: &Unit) -> Caption {
    let first = rows.first().map_or_else(String::new, |row| row.label.clone());
    let (what, of_what, note): (_, _, fn(&Estimate) -> String) = if study.of_level {
        ("level", "Level of", note_on_levels)
    } else {
        ("effect", "Effect on", note_on_pairs)
    };
    let title = format!("The {what} depends most on {}", inside_sentence(&first));
    let title = if title.split_whitespace().count() <= 10 {
        title
    } else {
        "One setting matters more than the others".to_owned()
    };
    let good = |effect: &Estimate| match study.outcome.better {
        Better::Lower => effect.mean < 0.0,
        _ => effect.mean > 0.0,
    };
    let turns = rows.iter().filter(|row| good(&row.effect_at_low) != good(&row.effect_at_high)).count();
    let words = unit.words().replace("points", "percentage points");
    let turning = match turns {
        _ if study.of_level => String::new(),
        0 => "No setting turns the sign of the effect within its range.".to_owned(),
        turns => format!("{turns} of {} settings turn the sign of the effect.", rows.len()),
    };
    let has_whiskers = rows.iter().any(|row| row.effect_at_low.has_interval());
    let whiskers = if has_whiskers { "Thin lines: 95% intervals at the low and the high end." } else { "" };
    Caption {
        subtitle: format!(
            "{of_what} {} when one setting moves over its plausible range, {words}; {}",
            inside_sentence(&study.outcome.label),
            setting_of_study(&study.origin)
        ),
        notes: vec![
            format!("One setting at a time, the others as the scenario has them. {turning}")
                .trim_end()
                .to_owned(),
            note(&study.default_effect),
            whiskers.to_owned(),
        ],
        alt: format!(
            "Tornado chart, {} {} at the low and high end of {} settings, {words}. {title}. {turning}",
            inside_sentence(of_what),
            inside_sentence(&study.outcome.label),
            rows.len()
        )
        .trim_end()
        .to_owned(),
        title,
    }
}

fn table(rows: &[&ParameterEffect]) -> DataTable {
    let mut table = DataTable::new(COLUMNS);
    for row in rows {
        let (low, high) = (&row.effect_at_low, &row.effect_at_high);
        let mut fields = vec![row.parameter.as_str().into(), row.label.as_str().into()];
        let numbers = [row.low, row.high, low.mean, low.low, low.high, high.mean, high.low, high.high];
        fields.extend(numbers.map(Into::into));
        table.row(fields);
    }
    table
}
