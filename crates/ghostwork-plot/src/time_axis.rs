//! The axis of months that paths share.

use ghostwork_results::Month;

use crate::canvas::{Anchor, Rect, Stroke};
use crate::frame::Sheet;
use crate::scale::{Scale, month_ticks};

/// Months along the bottom of an area.
pub(crate) struct TimeAxis<'a> {
    months: &'a [Month],
    area: Rect,
    scale: Scale,
}

impl<'a> TimeAxis<'a> {
    /// Lays months from the left to the right edge of an area.
    pub(crate) fn new(months: &'a [Month], area: Rect) -> Self {
        let last = months.len().saturating_sub(1).max(1) as f64;
        Self { months, area, scale: Scale::new((0.0, last), (area.left, area.right)) }
    }

    /// Returns the place of a month by position.
    pub(crate) fn place(&self, month: usize) -> f64 {
        self.scale.place(month as f64)
    }

    /// Pairs one value per month with its place.
    pub(crate) fn points(&self, y: &Scale, values: impl Iterator<Item = f64>) -> Vec<(f64, f64)> {
        values.enumerate().map(|(month, value)| (self.place(month), y.place(value))).collect()
    }

    /// Pairs a low and a high value per month with its place.
    pub(crate) fn band(&self, y: &Scale, values: impl Iterator<Item = (f64, f64)>) -> Vec<(f64, f64, f64)> {
        values
            .enumerate()
            .map(|(month, (low, high))| (self.place(month), y.place(low), y.place(high)))
            .collect()
    }

    /// Draws the labels of years or months.
    pub(crate) fn draw(&self, sheet: &mut Sheet<'_>, most: usize) {
        let muted = sheet.context.theme.muted;
        for (month, label) in month_ticks(self.months, most) {
            let x = self.place(month);
            let stroke = Stroke { colour: muted, width: 1.0 };
            sheet.canvas.line(&[(x, self.area.bottom), (x, self.area.bottom + 4.0)], stroke);
            let half = sheet.context.width(&label, false) / 2.0;
            let x = x.clamp(sheet.plot.left + half, sheet.plot.right - half);
            let style = sheet.context.text().anchor(Anchor::Middle);
            sheet.canvas.text((x, self.area.bottom + 18.0), label, style);
        }
    }

    /// Draws the rule where the reform starts, labelled above the area; none when it starts with the run.
    pub(crate) fn mark_start(&self, sheet: &mut Sheet<'_>, start: Month) {
        let Some(position) =
            self.months.iter().position(|month| *month == start).filter(|position| *position > 0)
        else {
            return;
        };
        let x = self.place(position);
        let stroke = Stroke { colour: sheet.context.theme.muted, width: 1.0 };
        sheet.canvas.dashed_line(&[(x, self.area.top - 6.0), (x, self.area.bottom)], stroke, (4.0, 3.0));
        let label = format!("Reform starts {}", crate::format::month(start));
        let fits_right = x + 4.0 + sheet.context.width(&label, false) < sheet.plot.right;
        let anchor = if fits_right { Anchor::Start } else { Anchor::End };
        let place = if fits_right { x - 1.0 } else { x + 1.0 };
        sheet.canvas.text((place, self.area.top - 10.0), label, sheet.context.text().anchor(anchor));
    }
}
