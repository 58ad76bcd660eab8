//! Names beside points: where each finds a place.

use crate::canvas::{Rect, Stroke};
use crate::charts::frontier::{Cross, PointColours};
use crate::frame::{Context, Sheet};
use crate::theme::Colour;

/// Height of a line of a name.
const LINE: f64 = 15.0;
/// Widest line of a name.
const WIDEST: f64 = 180.0;
/// Space between a point and its name from which on a line joins them.
const FAR: f64 = 18.0;

/// The name of a point, in lines.
pub(super) struct Label {
    lines: Vec<String>,
    width: f64,
}

impl Label {
    pub(super) fn of(context: &Context<'_>, text: &str) -> Self {
        let lines = context.typeface.wrap(text, WIDEST, context.theme.text_size, true);
        let width = lines.iter().map(|line| context.width(line, true)).fold(0.0, f64::max);
        Self { lines, width }
    }

    /// Returns the box of the label that starts at a left end and a first baseline.
    fn space(&self, (left, baseline): (f64, f64)) -> Rect {
        Rect {
            left,
            top: baseline - 11.0,
            right: left + self.width,
            bottom: baseline + 4.0 + self.further_lines(),
        }
    }

    fn further_lines(&self) -> f64 {
        LINE * self.lines.len().saturating_sub(1) as f64
    }

    /// Lists the places where the label may start, best first: left end and first baseline.
    fn spots(&self, cross: &Cross) -> Vec<(f64, f64)> {
        let (width, more) = (self.width, self.further_lines());
        let sides = [(cross.x + 9.0, cross.right + 8.0), (cross.x - 9.0 - width, cross.left - 8.0 - width)];
        let mut spots = Vec::new();
        for lift in [8.0, 20.0, 34.0, 50.0, 66.0] {
            for (near, _) in sides {
                spots.extend([(near, cross.y - lift - more), (near, cross.y + lift + 9.0)]);
            }
        }
        let middle = cross.x - width / 2.0;
        spots.extend(sides.map(|(_, far)| (far, cross.y + 4.5 - more / 2.0)));
        spots.extend([(middle, cross.top - 7.0 - more), (middle, cross.bottom + 17.0)]);
        for away in [24.0, 48.0, 72.0, 96.0] {
            for lift in [8.0, 26.0, 44.0, 62.0, 80.0] {
                for left in [cross.x + away, cross.x - away - width] {
                    spots.extend([(left, cross.y - lift - more), (left, cross.y + lift + 9.0)]);
                }
            }
        }
        spots
    }

    /// Returns the first spot inside an area that touches nothing taken.
    fn find(&self, cross: &Cross, area: Rect, taken: &[Rect]) -> Option<(f64, f64)> {
        let is_free = |spot: &(f64, f64)| {
            let space = self.space(*spot);
            inside(&space, &area) && !taken.iter().any(|other| space.touches(other))
        };
        self.spots(cross).into_iter().find(is_free)
    }

    /// Draws a line from a label at a spot to its point, where it stands apart.
    fn lead(&self, sheet: &mut Sheet<'_>, cross: &Cross, spot: (f64, f64)) {
        let space = self.space(spot);
        let end = (cross.x.clamp(space.left, space.right), cross.y.clamp(space.top, space.bottom));
        if (end.0 - cross.x).hypot(end.1 - cross.y) > FAR {
            let stroke = Stroke { colour: sheet.context.theme.muted, width: 0.8 };
            sheet.canvas.line(&[(cross.x, cross.y), end], stroke);
        }
    }

    /// Writes the label at a spot, over what lies there.
    fn write(&self, sheet: &mut Sheet<'_>, (left, first): (f64, f64), colour: Colour) {
        let context = sheet.context;
        for (place, line) in self.lines.iter().enumerate() {
            let baseline = first + LINE * place as f64;
            let white = Rect {
                left: left - 1.0,
                top: baseline - 11.0,
                right: left + context.width(line, true) + 1.0,
                bottom: baseline + 4.0,
            };
            sheet.canvas.rect(white, Colour(255, 255, 255));
            sheet.canvas.text((left, baseline), line.as_str(), context.text().bold().colour(colour));
        }
    }
}

/// The labels of all points with their places.
pub(super) struct Labels(Vec<(Label, Option<(f64, f64)>)>);

impl Labels {
    /// Finds for each label a spot where it touches nothing drawn before, or else no point and no other label.
    pub(super) fn place(labels: Vec<Label>, crosses: &[Cross], (area, drawn): (Rect, &[Rect])) -> Self {
        let mut taken = drawn.to_vec();
        let mut vital: Vec<Rect> = crosses.iter().map(Cross::point).collect();
        let place = |(label, cross): (Label, &Cross)| {
            let spot = label.find(cross, area, &taken).or_else(|| label.find(cross, area, &vital));
            if let Some(spot) = spot {
                taken.push(label.space(spot));
                vital.push(label.space(spot));
            }
            (label, spot)
        };
        Self(labels.into_iter().zip(crosses).map(place).collect())
    }

    /// Says whether every label has found a spot.
    pub(super) fn are_complete(&self) -> bool {
        self.0.iter().all(|(_, spot)| spot.is_some())
    }

    /// Writes every label at its spot, or right of its point where none was found.
    pub(super) fn draw(&self, sheet: &mut Sheet<'_>, crosses: &[Cross], colours: &[PointColours]) {
        let spots = self
            .0
            .iter()
            .zip(crosses)
            .map(|((_, spot), cross)| spot.unwrap_or((cross.x + 9.0, cross.y - 8.0)));
        let spots: Vec<(f64, f64)> = spots.collect();
        for (((label, _), cross), spot) in self.0.iter().zip(crosses).zip(&spots) {
            label.lead(sheet, cross, *spot);
        }
        for (((label, _), colours), spot) in self.0.iter().zip(colours).zip(&spots) {
            label.write(sheet, *spot, colours.text);
        }
    }
}

fn inside(rect: &Rect, area: &Rect) -> bool {
    rect.left > area.left && rect.right < area.right && rect.top > area.top && rect.bottom < area.bottom
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_of_points_that_lie_together_do_not_touch() {
        let cross = || Cross { x: 300.0, y: 200.0, left: 290.0, right: 310.0, top: 190.0, bottom: 210.0 };
        let crosses: Vec<Cross> = (0..6).map(|_| cross()).collect();
        let labels: Vec<Label> =
            (1..=6).map(|number| Label { lines: vec![number.to_string()], width: 8.0 }).collect();
        let area = Rect { left: 0.0, top: 0.0, right: 600.0, bottom: 400.0 };

        let placed = Labels::place(labels, &crosses, (area, &[]));

        let spaces: Vec<Rect> = placed.0.iter().map(|(label, spot)| label.space(spot.unwrap())).collect();
        for (place, space) in spaces.iter().enumerate() {
            assert!(!spaces[..place].iter().any(|other| space.touches(other)), "{spaces:?}");
        }
    }
}
