//! Heat map: where in the space of two settings the finding holds.

use ghostwork_results::{Better, Estimate, MapAxis, MapCell, MapStudy, Study};

use crate::canvas::{Anchor, Rect, Stroke};
use crate::error::PlotError;
use crate::figure::{DataTable, Figure, Section};
use crate::format::{Unit, decimals_for, inside_sentence, number, signed};
use crate::frame::{Caption, Context, Sheet, note_on_levels, note_on_means};
use crate::palette::{contrast, text_on};
use crate::theme::Colour;
use crate::wording::setting_of_study;

/// Most decimals of a level of a setting.
const MOST_DECIMALS: u8 = 4;
const MOST_CELLS: usize = 10;
const CELL_HEIGHT: f64 = 42.0;
const LEFT: f64 = 96.0;
const COLUMNS: &[&str] = &["x", "y", "est", "lo", "hi", "n"];

/// A grid: the values along both sides, and what colours are scaled by.
struct Grid<'a> {
    study: &'a MapStudy,
    xs: Vec<f64>,
    ys: Vec<f64>,
    /// The value that stands out from nothing: no effect, or the lowest of all levels.
    least: f64,
    largest: f64,
    decimals: u8,
    unit: Unit,
}

/// Draws every combination as a cell with its value.
pub(crate) fn draw(context: &Context<'_>, study: &Study) -> Result<Option<Figure>, PlotError> {
    let Study::Map(study) = study else { return Ok(None) };
    let grid = Grid::of(study);
    if grid.xs.is_empty() || grid.xs.len() > MOST_CELLS || grid.ys.len() > MOST_CELLS {
        return Ok(None);
    }
    let caption = grid.caption();
    let mut sheet = context.sheet(&caption, CELL_HEIGHT * grid.ys.len() as f64 + 66.0);
    let area = Rect {
        left: sheet.plot.left + LEFT,
        top: sheet.plot.top + 24.0,
        right: sheet.plot.right,
        bottom: sheet.plot.bottom - 42.0,
    };
    for cell in &study.cells {
        if let Some(rect) = grid.place(area, cell.x, cell.y) {
            grid.draw_cell(&mut sheet, cell, rect);
        }
    }
    if let Some(rect) = grid.place(area, study.x.default, study.y.default) {
        let corners = [
            (rect.left, rect.top),
            (rect.right, rect.top),
            (rect.right, rect.bottom),
            (rect.left, rect.bottom),
        ];
        let closed: Vec<(f64, f64)> =
            corners.into_iter().chain([(rect.left, rect.top), (rect.right, rect.top)]).collect();
        sheet.canvas.line(&closed, Stroke { colour: context.theme.ink, width: 2.4 });
    }
    grid.draw_axes(&mut sheet, area);
    Ok(Some(sheet.finish("map", Section::Certainty, &caption, table(study))?))
}

impl<'a> Grid<'a> {
    fn of(study: &'a MapStudy) -> Self {
        let largest = study.cells.iter().map(|cell| cell.effect.mean.abs()).fold(0.0, f64::max);
        let unit = if study.of_level { Unit::of_level } else { Unit::of_difference };
        let unit = unit(&study.outcome.unit).cut_short_for(largest);
        let lowest = study.cells.iter().map(|cell| cell.effect.mean).fold(f64::INFINITY, f64::min);
        Self {
            least: if study.of_level && lowest.is_finite() { lowest } else { 0.0 },
            xs: distinct(study.cells.iter().map(|cell| cell.x)),
            ys: distinct(study.cells.iter().map(|cell| cell.y)),
            decimals: decimals_for(largest / unit.divisor()).min(2),
            study,
            largest,
            unit,
        }
    }

    /// Returns the rectangle of a combination, the second setting rising upwards.
    fn place(&self, area: Rect, x: f64, y: f64) -> Option<Rect> {
        let column = self.xs.iter().position(|value| same(*value, x))? as f64;
        let row = self.ys.iter().rev().position(|value| same(*value, y))? as f64;
        let (width, height) = (area.width() / self.xs.len() as f64, CELL_HEIGHT);
        let (left, top) = (area.left + width * column, area.top + height * row);
        Some(Rect { left: left + 1.0, top: top + 1.0, right: left + width - 1.0, bottom: top + height - 1.0 })
    }

    fn draw_cell(&self, sheet: &mut Sheet<'_>, cell: &MapCell, rect: Rect) {
        let context = sheet.context;
        let theme = context.theme;
        let effect = cell.effect.mean;
        let end = match (self.study.outcome.better, effect > 0.0) {
            (Better::Higher, true) | (Better::Lower, false) => theme.bands[4],
            (Better::Neither, true) => theme.reform,
            (Better::Neither, false) => theme.baseline,
            _ => theme.loss,
        };
        let (above, widest) = ((effect - self.least).abs(), self.largest - self.least);
        let share = if widest > 0.0 && effect.is_finite() { (above / widest).min(1.0) } else { 0.0 };
        let colour = mixed(end, 0.12 + 0.78 * share);
        sheet.canvas.rect(rect, colour);
        let clear = self.study.of_level || cell.effect.is_clear();
        if !clear {
            hatch(sheet, rect, colour);
        }
        let text = if effect.is_finite() { self.shown(effect) } else { "c".to_owned() };
        let half = context.width(&text, true) / 2.0 + 3.0;
        let (x, y) = (f64::midpoint(rect.left, rect.right), f64::midpoint(rect.top, rect.bottom) + 4.5);
        if !clear {
            sheet
                .canvas
                .rect(Rect { left: x - half, top: y - 12.0, right: x + half, bottom: y + 4.0 }, colour);
        }
        let style = context.text().anchor(Anchor::Middle).colour(text_on(colour, theme));
        sheet.canvas.text((x, y), text, if clear { style.bold() } else { style });
    }

    /// Writes a value, an effect with its sign.
    fn shown(&self, value: f64) -> String {
        let write = if self.study.of_level { number } else { signed };
        write(value / self.unit.divisor(), self.decimals)
    }

    fn draw_axes(&self, sheet: &mut Sheet<'_>, area: Rect) {
        let context = sheet.context;
        let width = area.width() / self.xs.len() as f64;
        let style = context.text().anchor(Anchor::Middle);
        let (x_decimals, y_decimals) = (decimals_of_levels(&self.xs), decimals_of_levels(&self.ys));
        for (place, value) in self.xs.iter().enumerate() {
            sheet.canvas.text(
                (area.left + width * (place as f64 + 0.5), area.bottom + 17.0),
                number(*value, x_decimals),
                style,
            );
        }
        for (place, value) in self.ys.iter().rev().enumerate() {
            let y = area.top + CELL_HEIGHT * (place as f64 + 0.5) + 4.5;
            sheet.canvas.text((area.left - 8.0, y), number(*value, y_decimals), style.anchor(Anchor::End));
        }
        let bold = context.text().bold().colour(context.theme.ink);
        let fit =
            |text: String, room: f64| context.typeface.shorten(&text, room, context.theme.text_size, true);
        let (x_name, y_name) = (axis_name(&self.study.x), axis_name(&self.study.y));
        sheet.canvas.text(
            (sheet.plot.left, sheet.plot.top + 12.0),
            fit(format!("↑ {y_name}"), sheet.plot.width()),
            bold,
        );
        let end = bold.anchor(Anchor::End);
        sheet.canvas.text(
            (area.right, area.bottom + 36.0),
            fit(format!("{x_name} →"), sheet.plot.width()),
            end,
        );
    }

    fn caption(&self) -> Caption {
        let study = self.study;
        let title = self.finding();
        let words = self.unit.words().replace("points", "percentage points");
        let (x, y) = (inside_sentence(&study.x.label), inside_sentence(&study.y.label));
        let has = |values: &[f64], default| values.iter().any(|value| same(*value, default));
        let has_default = has(&self.xs, study.x.default) && has(&self.ys, study.y.default);
        let outlined = if has_default { " Outlined: at the scenario's settings." } else { "" };
        let (of_what, hatched, note): (_, _, fn(&Estimate) -> String) = if study.of_level {
            ("Level of", "", note_on_levels)
        } else {
            ("Effect on", "Hatched: the 95% interval covers zero.", note_on_means)
        };
        let mut notes = vec![format!("{hatched}{outlined}").trim_start().to_owned()];
        notes.retain(|note| !note.is_empty());
        notes.extend(study.cells.first().map(|cell| note(&cell.effect)));
        let label = inside_sentence(&study.outcome.label);
        Caption {
            subtitle: format!(
                "{of_what} {label} by {x} and {y}, {words}; {}",
                setting_of_study(&study.origin)
            ),
            notes,
            alt: format!(
                "Heat map, {} {label} over {} values of {x} and {} values of {y}. {title}.",
                inside_sentence(of_what),
                self.xs.len(),
                self.ys.len()
            ),
            title,
        }
    }

    /// Says whether the sign holds over the whole map, or between what the levels lie.
    fn finding(&self) -> String {
        let cells = &self.study.cells;
        if self.study.of_level {
            return format!("Levels from {} to {}", self.shown(self.least), self.shown(self.largest));
        }
        let clear = cells.iter().filter(|cell| cell.effect.is_clear());
        let (rises, falls): (Vec<_>, Vec<_>) = clear.partition(|cell| cell.effect.mean > 0.0);
        let (rises, falls) = (rises.len(), falls.len());
        let all = cells.len();
        match (rises, falls) {
            (0, 0) => "No combination shows a clear effect".to_owned(),
            (rises, 0) if rises == all => format!("All {all} combinations show a clear rise"),
            (0, falls) if falls == all => format!("All {all} combinations show a clear fall"),
            (rises, 0) => format!("{rises} of {all} combinations show a clear rise"),
            (0, falls) => format!("{falls} of {all} combinations show a clear fall"),
            (rises, falls) => format!("The sign turns: {rises} combinations rise, {falls} fall"),
        }
    }
}

/// Lists different values in rising order.
fn distinct(values: impl Iterator<Item = f64>) -> Vec<f64> {
    let mut values: Vec<f64> = values.filter(|value| value.is_finite()).collect();
    values.sort_by(f64::total_cmp);
    values.dedup_by(|first, second| same(*first, *second));
    values
}

/// Returns decimals that write rising levels to a fiftieth of the smallest step between them.
fn decimals_of_levels(levels: &[f64]) -> u8 {
    let step = levels.windows(2).map(|pair| pair[1] - pair[0]).fold(f64::INFINITY, f64::min);
    let is_written = |decimals: &u8| {
        let power: f64 = std::iter::repeat_n(10.0, usize::from(*decimals)).product();
        levels.iter().all(|level| ((level * power).round() / power - level).abs() <= 0.02 * step)
    };
    (0..MOST_DECIMALS).find(is_written).unwrap_or(MOST_DECIMALS)
}

fn same(first: f64, second: f64) -> bool {
    (first - second).abs() <= 1e-9 * first.abs().max(second.abs()).max(1e-9)
}

fn axis_name(axis: &MapAxis) -> String {
    if axis.unit.is_empty() { axis.label.clone() } else { format!("{}, {}", axis.label, axis.unit) }
}

/// Mixes a colour with white.
fn mixed(colour: Colour, share: f64) -> Colour {
    let mix = |channel: u8| (255.0 - (255.0 - f64::from(channel)) * share.clamp(0.0, 1.0)).round() as u8;
    Colour(mix(colour.0), mix(colour.1), mix(colour.2))
}

/// Draws slanted lines over a cell, in the colour that stands out from its own.
fn hatch(sheet: &mut Sheet<'_>, rect: Rect, cell: Colour) {
    let (grey, white) = (sheet.context.theme.unclear, Colour(255, 255, 255));
    let colour = if contrast(grey, cell) > contrast(white, cell) { grey } else { white };
    let stroke = Stroke { colour, width: 0.8 };
    let height = rect.bottom - rect.top;
    let mut start = rect.left - height;
    while start < rect.right {
        let (from, to) = (start.max(rect.left), (start + height).min(rect.right));
        if to > from {
            sheet
                .canvas
                .line(&[(from, rect.bottom - (from - start)), (to, rect.bottom - (to - start))], stroke);
        }
        start += 9.0;
    }
}

fn table(study: &MapStudy) -> DataTable {
    let mut table = DataTable::new(COLUMNS);
    for cell in &study.cells {
        let effect = &cell.effect;
        let mut row: Vec<_> = [cell.x, cell.y, effect.mean, effect.low, effect.high].map(Into::into).to_vec();
        row.push(effect.replications.into());
        table.row(row);
    }
    table
}
