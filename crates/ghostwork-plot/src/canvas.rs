//! Shapes on a sheet, drawn by plotters as SVG.

use plotters::prelude::{
    Circle, DrawingArea, IntoDrawingArea, IntoFont, IntoTextStyle, PathElement, Polygon, Rectangle,
    SVGBackend, Text,
};
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{Color, FontStyle, ShapeStyle};
use plotters::{coord::Shift, style::register_font};

use crate::error::PlotError;
use crate::theme::{Colour, WIDTH};
use crate::typeface::{BOLD, FAMILY, REGULAR};

/// Plotters rounds places to whole numbers: drawing on a finer grid keeps curves smooth.
const FINENESS: f64 = 8.0;

/// Plotters divides the size of text by this when it writes SVG.
const PLOTTERS_TEXT_FACTOR: f64 = 1.24;

/// Plotters shifts text down by this share of its size when it is anchored at the top.
const PLOTTERS_BASELINE: f64 = 0.76;

/// A rectangle by its edges.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Rect {
    pub(crate) left: f64,
    pub(crate) top: f64,
    pub(crate) right: f64,
    pub(crate) bottom: f64,
}

impl Rect {
    pub(crate) fn width(&self) -> f64 {
        self.right - self.left
    }

    /// Says whether two rectangles have some area in common.
    pub(crate) fn touches(&self, other: &Self) -> bool {
        self.left < other.right
            && other.left < self.right
            && self.top < other.bottom
            && other.top < self.bottom
    }
}

/// A line's colour and width.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Stroke {
    pub(crate) colour: Colour,
    pub(crate) width: f64,
}

/// Which point of a line of text is placed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Anchor {
    Start,
    Middle,
    End,
}

/// Size, weight, colour and anchor of a line of text.
#[derive(Debug, Clone, Copy)]
pub(crate) struct TextStyle {
    pub(crate) size: f64,
    pub(crate) bold: bool,
    pub(crate) colour: Colour,
    pub(crate) anchor: Anchor,
}

impl TextStyle {
    pub(crate) fn bold(self) -> Self {
        Self { bold: true, ..self }
    }

    pub(crate) fn colour(self, colour: Colour) -> Self {
        Self { colour, ..self }
    }

    pub(crate) fn size(self, size: f64) -> Self {
        Self { size, ..self }
    }

    pub(crate) fn anchor(self, anchor: Anchor) -> Self {
        Self { anchor, ..self }
    }
}

/// One thing on the sheet.
#[derive(Debug, Clone)]
enum Shape {
    Line { points: Vec<(f64, f64)>, stroke: Stroke },
    Area { points: Vec<(f64, f64)>, colour: Colour, opacity: f64 },
    Box { rect: Rect, colour: Colour },
    Disc { centre: (f64, f64), radius: f64, colour: Colour },
    Words { place: (f64, f64), text: String, style: TextStyle },
}

/// A sheet that gathers shapes and draws them in order.
pub(crate) struct Canvas {
    height: f64,
    shapes: Vec<Shape>,
}

impl Canvas {
    /// Starts an empty sheet of the common width.
    pub(crate) fn new(height: f64) -> Self {
        Self { height: height.ceil(), shapes: Vec::new() }
    }

    /// Returns the height of the sheet.
    pub(crate) fn height(&self) -> f64 {
        self.height
    }

    /// Adds a line through points; missing points break it.
    pub(crate) fn line(&mut self, points: &[(f64, f64)], stroke: Stroke) {
        for part in points.split(|(x, y)| !x.is_finite() || !y.is_finite()).filter(|part| part.len() > 1) {
            self.shapes.push(Shape::Line { points: part.to_vec(), stroke });
        }
    }

    /// Adds a dashed line through points; missing points break it.
    pub(crate) fn dashed_line(&mut self, points: &[(f64, f64)], stroke: Stroke, (dash, gap): (f64, f64)) {
        for part in points.split(|(x, y)| !x.is_finite() || !y.is_finite()) {
            for points in dashes(part, dash, gap) {
                self.shapes.push(Shape::Line { points, stroke });
            }
        }
    }

    /// Adds a filled area between two lines over the same places; missing points break it.
    pub(crate) fn ribbon(&mut self, points: &[(f64, f64, f64)], colour: Colour, opacity: f64) {
        let missing = |(x, low, high): &(f64, f64, f64)| !(x + low + high).is_finite();
        for part in points.split(missing).filter(|part| part.len() > 1) {
            let upper = part.iter().map(|(x, _, high)| (*x, *high));
            let lower = part.iter().rev().map(|(x, low, _)| (*x, *low));
            self.area(upper.chain(lower).collect(), colour, opacity);
        }
    }

    /// Adds a filled area.
    pub(crate) fn area(&mut self, points: Vec<(f64, f64)>, colour: Colour, opacity: f64) {
        self.shapes.push(Shape::Area { points, colour, opacity });
    }

    /// Adds a filled rectangle.
    pub(crate) fn rect(&mut self, rect: Rect, colour: Colour) {
        self.shapes.push(Shape::Box { rect, colour });
    }

    /// Adds a disc.
    pub(crate) fn disc(&mut self, centre: (f64, f64), radius: f64, colour: Colour) {
        self.shapes.push(Shape::Disc { centre, radius, colour });
    }

    /// Adds a line of text with its baseline at a place.
    pub(crate) fn text(&mut self, place: (f64, f64), text: impl Into<String>, style: TextStyle) {
        let text = text.into();
        if !text.is_empty() {
            self.shapes.push(Shape::Words { place, text, style });
        }
    }

    /// Lists the lines of text, each with whether it is bold.
    pub(crate) fn words(&self) -> impl Iterator<Item = (&str, bool)> {
        self.shapes.iter().filter_map(|shape| match shape {
            Shape::Words { text, style, .. } => Some((text.as_str(), style.bold)),
            _ => None,
        })
    }

    /// Draws everything and returns the SVG as plotters writes it, on the fine grid.
    pub(crate) fn draw(&self, chart: &str) -> Result<String, PlotError> {
        register_typeface()?;
        let problem = |problem: String| PlotError::NotDrawn { chart: chart.to_owned(), problem };
        let mut svg = String::new();
        {
            let size = (fine(WIDTH) as u32, fine(self.height) as u32);
            let area = SVGBackend::with_string(&mut svg, size).into_drawing_area();
            for shape in &self.shapes {
                shape.draw(&area).map_err(problem)?;
            }
            area.present().map_err(|error| problem(error.to_string()))?;
        }
        Ok(svg)
    }
}

/// Makes the built-in typeface known to plotters; the family of another theme is put in its place in the SVG.
fn register_typeface() -> Result<(), PlotError> {
    for (file, style, bytes) in [
        ("GhostworkSans-Regular.ttf", FontStyle::Normal, REGULAR),
        ("GhostworkSans-Bold.ttf", FontStyle::Bold, BOLD),
    ] {
        register_font(FAMILY, style, bytes)
            .map_err(|_| PlotError::TypefaceNotReadable { file: file.to_owned() })?;
    }
    Ok(())
}

/// Returns a length on the fine grid.
fn fine(length: f64) -> i32 {
    (length * FINENESS).round() as i32
}

/// Returns a place on the fine grid.
fn fine_place((x, y): (f64, f64)) -> (i32, i32) {
    (fine(x), fine(y))
}

impl Shape {
    fn draw(&self, area: &DrawingArea<SVGBackend<'_>, Shift>) -> Result<(), String> {
        let drawn = match self {
            Self::Line { points, stroke } => {
                let style: ShapeStyle =
                    stroke.colour.plotters().stroke_width(fine(stroke.width).max(1) as u32);
                area.draw(&PathElement::new(
                    points.iter().map(|point| fine_place(*point)).collect::<Vec<_>>(),
                    style,
                ))
            }
            Self::Area { points, colour, opacity } => {
                let style = colour.plotters().mix(*opacity).filled();
                area.draw(&Polygon::new(
                    points.iter().map(|point| fine_place(*point)).collect::<Vec<_>>(),
                    style,
                ))
            }
            Self::Box { rect, colour } => {
                let corners = [fine_place((rect.left, rect.top)), fine_place((rect.right, rect.bottom))];
                area.draw(&Rectangle::new(corners, colour.plotters().filled()))
            }
            Self::Disc { centre, radius, colour } => {
                area.draw(&Circle::new(fine_place(*centre), fine(*radius), colour.plotters().filled()))
            }
            Self::Words { place, text, style } => {
                let horizontal = match style.anchor {
                    Anchor::Start => HPos::Left,
                    Anchor::Middle => HPos::Center,
                    Anchor::End => HPos::Right,
                };
                let weight = if style.bold { FontStyle::Bold } else { FontStyle::Normal };
                let font = (FAMILY, style.size * FINENESS * PLOTTERS_TEXT_FACTOR, weight).into_font();
                let look = font.color(&style.colour.plotters()).pos(Pos::new(horizontal, VPos::Top));
                let top = (place.0, place.1 - PLOTTERS_BASELINE * style.size);
                area.draw(&Text::new(text.as_str(), fine_place(top), look.into_text_style(area)))
            }
        };
        drawn.map_err(|error| error.to_string())
    }
}

/// Cuts a line into dashes.
fn dashes(points: &[(f64, f64)], dash: f64, gap: f64) -> Vec<Vec<(f64, f64)>> {
    let mut parts = Vec::new();
    let mut current: Vec<(f64, f64)> = points.first().copied().into_iter().collect();
    let (mut drawing, mut left) = (true, dash);
    for pair in points.windows(2) {
        let [(x1, y1), (x2, y2)] = pair else { continue };
        let length = ((x2 - x1) * (x2 - x1) + (y2 - y1) * (y2 - y1)).sqrt();
        let mut done = 0.0;
        while length - done > left {
            done += left;
            let share = done / length;
            let point = (x1 + (x2 - x1) * share, y1 + (y2 - y1) * share);
            if drawing {
                current.push(point);
                parts.push(std::mem::take(&mut current));
            } else {
                current = vec![point];
            }
            drawing = !drawing;
            left = if drawing { dash } else { gap };
        }
        left -= length - done;
        if drawing {
            current.push((*x2, *y2));
        }
    }
    if drawing && current.len() > 1 {
        parts.push(current);
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dashes_cover_their_share_of_the_line() {
        // 100 long with dash 6 and gap 4: ten dashes of 6.
        let parts = dashes(&[(0.0, 0.0), (35.0, 0.0), (100.0, 0.0)], 6.0, 4.0);

        let length: f64 = parts.iter().map(|part| part.last().unwrap().0 - part.first().unwrap().0).sum();
        assert_eq!(parts.len(), 10);
        assert!((length - 60.0).abs() < 1e-9);
    }

    #[test]
    fn text_with_markup_is_escaped() {
        let mut canvas = Canvas::new(50.0);
        let style = TextStyle { size: 13.0, bold: false, colour: Colour(0, 0, 0), anchor: Anchor::Start };
        canvas.text((10.0, 20.0), "</text><script>alert(1)</script>", style);

        let svg = canvas.draw("test").unwrap();

        assert!(!svg.contains("<script"));
    }
}
