//! A small line chart in the terminal.

use ghostwork_results::{PathPoint, RunRecord};

use crate::failure::Failure;
use crate::studies::OutcomeName;
use crate::text::{counted, number};

/// Size of the drawing in letters; each letter of the braille alphabet has two dots across and four down.
const COLUMNS: usize = 60;
const ROWS: usize = 10;
const DOTS_ACROSS: usize = COLUMNS * 2;
const DOTS_DOWN: usize = ROWS * 4;

/// The first letter of the braille alphabet, without a dot.
const BLANK: u32 = 0x2800;
/// Bits of the dots of a letter, by column and row.
const DOTS: [[u32; 4]; 2] = [[0x01, 0x02, 0x04, 0x40], [0x08, 0x10, 0x20, 0x80]];

const BLUE: &str = "\u{1b}[34m";
const PLAIN: &str = "\u{1b}[0m";

/// Draws the median over seeds of an indicator, month by month; escape codes only where colours are wanted.
pub(crate) fn of_run(record: &RunRecord, outcome: &OutcomeName, colour: bool) -> Result<String, Failure> {
    let path = record.path(&outcome.indicator, &outcome.group)?;
    let panel = &record.panel;
    let indicator = &panel.indicators[panel.indicator_position(&outcome.indicator)?];
    let group = &panel.groups[panel.group_position(&outcome.group)?];
    let seeds = counted(panel.seeds.len(), "seed");
    let title = format!("{}, {}, {}; median of {seeds}", indicator.label, indicator.unit, group.label);
    let drawn = draw(&path, usize::from(indicator.decimals), colour);
    let nothing = if group.withheld { "c: too few records stand behind this group" } else { "not measured" };
    Ok(format!("\n{title}\n{}", drawn.unwrap_or_else(|| format!("{nothing}\n"))))
}

/// Draws a path; nothing where no month has a value.
fn draw(path: &[PathPoint], decimals: usize, colour: bool) -> Option<String> {
    let medians: Vec<f64> = path.iter().map(|point| point.median).collect();
    let finite = || medians.iter().copied().filter(|median| median.is_finite());
    let (low, high) = (finite().reduce(f64::min)?, finite().reduce(f64::max)?);
    let (low, high) = if high > low { (low, high) } else { (low - 1.0, high + 1.0) };
    let labels = [high, f64::midpoint(low, high), low].map(|value| number(value, decimals));
    let width = labels.iter().map(|label| label.chars().count()).max().unwrap_or(0);
    let mut text = String::new();
    for (row, line) in canvas(&medians, low, high).iter().enumerate() {
        let label = match row {
            0 => labels[0].as_str(),
            row if row == ROWS / 2 => labels[1].as_str(),
            row if row == ROWS - 1 => labels[2].as_str(),
            _ => "",
        };
        let (on, off) = if colour { (BLUE, PLAIN) } else { ("", "") };
        text.push_str(format!("{label:>width$} │{on}{}{off}", line.trim_end_matches('\u{2800}')).trim_end());
        text.push('\n');
    }
    let (first, last) = (path.first()?.month.to_string(), path.last()?.month.to_string());
    let gap = COLUMNS.saturating_sub(first.len() + last.len());
    let blank = " ".repeat(width + 2);
    text.extend([&blank, &*"─".repeat(COLUMNS), "\n", &blank, &first, &" ".repeat(gap), &last, "\n"]);
    Some(text)
}

/// Draws a line through values as letters; missing values break it.
fn canvas(values: &[f64], low: f64, high: f64) -> Vec<String> {
    let mut letters = vec![[BLANK; COLUMNS]; ROWS];
    let height = |value: f64| ((high - value) / (high - low) * (DOTS_DOWN - 1) as f64).round();
    let last = values.len().saturating_sub(1).max(1) as f64;
    let mut before: Option<usize> = None;
    for across in 0..DOTS_ACROSS {
        let place = across as f64 / (DOTS_ACROSS - 1) as f64 * last;
        let value = interpolated(values, place);
        let down = value.is_finite().then(|| height(value) as usize);
        if let Some(down) = down {
            // A steep line has dots on the way.
            let from = before
                .map_or(down, |before| if before < down { before + 1 } else { before.max(down + 1) - 1 });
            for dot in from.min(down)..=from.max(down) {
                letters[dot / 4][across / 2] |= DOTS[across % 2][dot % 4];
            }
        }
        before = down;
    }
    letters.iter().map(|row| row.iter().filter_map(|letter| char::from_u32(*letter)).collect()).collect()
}

/// Returns the value at a place between two positions, straight between them.
fn interpolated(values: &[f64], place: f64) -> f64 {
    let below = place.floor() as usize;
    let share = place - below as f64;
    let at = |position: usize| values.get(position).copied().unwrap_or(f64::NAN);
    if share > 0.0 { at(below) * (1.0 - share) + at(below + 1) * share } else { at(below) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(values: &[f64]) -> Vec<PathPoint> {
        let start = "2027-01".parse::<ghostwork_results::Month>().unwrap();
        let point = |(later, value): (u32, &f64)| PathPoint {
            month: start + later,
            low: *value,
            low50: *value,
            median: *value,
            high50: *value,
            high: *value,
            replications: 1,
        };
        (0..).zip(values).map(point).collect()
    }

    #[test]
    fn a_rising_line_goes_from_the_lower_left_to_the_upper_right() {
        let text = draw(&path(&[1.0, 2.0, 3.0]), 1, false).unwrap();

        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines.len(), ROWS + 2);
        assert!(lines[0].starts_with("3.0 │") && lines[0].ends_with(|letter| letter > '\u{2800}'), "{text}");
        assert!(lines[ROWS - 1].starts_with("1.0 │") && lines[ROWS - 1].chars().count() < 20, "{text}");
        assert!(lines[ROWS + 1].trim_start().starts_with("2027-01") && lines[ROWS + 1].ends_with("2027-03"));
        assert!(!text.contains('\u{1b}'));
    }

    #[test]
    fn every_column_of_a_line_has_a_dot_and_a_missing_month_has_none() {
        let whole = canvas(&[0.0, 5.0, 1.0], 0.0, 5.0);
        let filled = |canvas: &[String], column: usize| {
            canvas.iter().any(|row| row.chars().nth(column).is_some_and(|letter| letter != '\u{2800}'))
        };
        assert!((0..COLUMNS).all(|column| filled(&whole, column)));

        let broken = canvas(&[1.0, f64::NAN, 2.0], 1.0, 2.0);
        assert!(!filled(&broken, COLUMNS / 2));
    }

    #[test]
    fn a_constant_is_drawn_and_nothing_is_not() {
        assert!(draw(&path(&[4.0, 4.0]), 0, false).is_some());
        assert!(draw(&path(&[f64::NAN]), 0, false).is_none());
        assert!(draw(&path(&[1.0, 2.0]), 0, true).unwrap().contains(BLUE));
    }
}
