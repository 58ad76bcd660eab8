//! The axis of values: a unit, round ticks, and places on the sheet.

use crate::canvas::Rect;
use crate::format::Unit;
use crate::frame::{Context, Sheet};
use crate::scale::{Scale, Ticks};

/// Whether values are levels or signed differences.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sign {
    /// Levels: no plus sign.
    Level,
    /// Differences: with plus and minus signs.
    Difference,
}

/// Values with their unit, cut short where they are large.
pub(crate) struct ValueAxis {
    unit: Unit,
    ticks: Ticks,
    sign: Sign,
}

impl ValueAxis {
    /// Chooses about `wanted` ticks that enclose a range of values.
    pub(crate) fn new(unit: Unit, (low, high): (f64, f64), wanted: usize, sign: Sign) -> Self {
        let unit = unit.cut_short_for(high.abs().max(low.abs()));
        // Levels that are all zero may be ones that cannot lie below.
        let high =
            if sign == Sign::Level && low.abs().max(high.abs()) <= 0.0 { unit.divisor() } else { high };
        let ticks = Ticks::enclosing(low / unit.divisor(), high / unit.divisor(), wanted);
        Self { unit, ticks, sign }
    }

    /// Returns the unit values are shown in.
    pub(crate) fn unit(&self) -> &Unit {
        &self.unit
    }

    /// Returns the width of the widest label.
    pub(crate) fn label_width(&self, context: &Context<'_>) -> f64 {
        let widths = self.ticks.values.iter().map(|value| context.width(&self.label(*value), false));
        widths.fold(0.0, f64::max)
    }

    /// Returns the scale from values to places.
    pub(crate) fn scale(&self, places: (f64, f64)) -> Scale {
        let (from, to) = self.ticks.range();
        Scale::new((from * self.unit.divisor(), to * self.unit.divisor()), places)
    }

    /// Returns a value, or the end of the axis that it lies beyond.
    pub(crate) fn within(&self, value: f64) -> f64 {
        let (low, high) = self.ticks.range();
        value.clamp(low * self.unit.divisor(), high * self.unit.divisor())
    }

    /// Draws horizontal lines over an area, labelled at its left.
    pub(crate) fn draw_upwards(&self, sheet: &mut Sheet<'_>, area: Rect) {
        let grid = Scale::new(self.ticks.range(), (area.bottom, area.top));
        sheet.horizontal_grid(area, &self.ticks, &grid, |value, _| self.label(value));
    }

    /// Draws horizontal lines over an area, without labels.
    pub(crate) fn draw_upwards_unlabelled(&self, sheet: &mut Sheet<'_>, area: Rect) {
        let grid = Scale::new(self.ticks.range(), (area.bottom, area.top));
        sheet.horizontal_grid(area, &self.ticks, &grid, |_, _| String::new());
    }

    /// Draws vertical lines over an area, labelled below.
    pub(crate) fn draw_across(&self, sheet: &mut Sheet<'_>, area: Rect) {
        let grid = Scale::new(self.ticks.range(), (area.left, area.right));
        sheet.vertical_grid(area, &self.ticks, &grid, |value, _| self.label(value));
    }

    /// Returns the label of a tick, given in the unit shown.
    fn label(&self, shown: f64) -> String {
        let value = shown * self.unit.divisor();
        self.unit.tick(value, self.ticks.decimals, self.sign == Sign::Difference)
    }
}
