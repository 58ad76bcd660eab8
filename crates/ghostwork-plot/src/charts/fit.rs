//! Fit to data: how well the model follows an official series, where it was fitted and where it was not.

use ghostwork_results::{FitPoint, FitStudy, Month, Study};

use crate::canvas::{Anchor, Rect, Stroke};
use crate::error::PlotError;
use crate::figure::{DataTable, Figure, Section};
use crate::format::{Unit, decimals_for, inside_sentence, number, period};
use crate::frame::{Caption, Context, Sheet};
use crate::scale::{Scale, extent, spread};
use crate::theme::Colour;
use crate::time_axis::TimeAxis;
use crate::value_axis::{Sign, ValueAxis};
use crate::wording::percent;

const PLOT_HEIGHT: f64 = 270.0;
const COLUMNS: &[&str] = &["series", "period", "observed", "p5", "p50", "p95", "window"];

/// Draws the band of the model and the official figures.
pub(crate) fn draw(context: &Context<'_>, study: &Study) -> Result<Option<Figure>, PlotError> {
    let stem = study.stem();
    let Study::Fit(study) = study else { return Ok(None) };
    if study.points.is_empty() {
        return Ok(None);
    }
    let ends = study.points.iter().flat_map(|point| [point.observed, point.low, point.median, point.high]);
    let range = extent(ends).unwrap_or((0.0, 1.0));
    let values = ValueAxis::new(Unit::of_level(&study.outcome.unit), range, 5, Sign::Level);
    let caption = caption(study, values.unit());
    let mut sheet = context.sheet(&caption, PLOT_HEIGHT);
    let area = Rect {
        left: sheet.plot.left + values.label_width(context) + 8.0,
        top: sheet.plot.top + 26.0,
        right: sheet.plot.right - context.width("Official", true) - 14.0,
        bottom: sheet.plot.bottom - 22.0,
    };
    let months = months(study);
    let axis = TimeAxis::new(&months, area);
    shade_calibration(&mut sheet, study, &axis, area);
    values.draw_upwards(&mut sheet, area);
    axis.draw(&mut sheet, 6);
    draw_series(&mut sheet, study, &axis, (&values.scale((area.bottom, area.top)), area));
    Ok(Some(sheet.finish(&stem, Section::Certainty, &caption, table(study))?))
}

/// Returns every month from the first to the last figure: the axis is true to scale where figures are missing.
fn months(study: &FitStudy) -> Vec<Month> {
    let (Some(first), Some(last)) = (study.points.first(), study.points.last()) else { return Vec::new() };
    (first.month.index()..=last.month.index()).map(Month::from_index).collect()
}

/// Returns the place of a figure along the axis.
fn place(study: &FitStudy, axis: &TimeAxis<'_>, point: &FitPoint) -> f64 {
    let first = study.points.first().map_or(point.month, |first| first.month);
    axis.place(point.month.index().saturating_sub(first.index()) as usize)
}

/// Shades the months the model was fitted to, and names both windows above.
fn shade_calibration(sheet: &mut Sheet<'_>, study: &FitStudy, axis: &TimeAxis<'_>, area: Rect) {
    let context = sheet.context;
    let half = (axis.place(1) - axis.place(0)) / 2.0;
    let calibrated: Vec<bool> = study.points.iter().map(|point| point.calibrated).collect();
    let last = calibrated.len();
    let mut first = 0;
    while first < last {
        let kind = calibrated.get(first).copied().unwrap_or(false);
        let length = calibrated.iter().skip(first).take_while(|here| **here == kind).count();
        let ends = [&study.points[first], &study.points[first + length - 1]];
        let [left, right] = ends.map(|point| place(study, axis, point));
        let (left, right) = (left - half, right + half);
        let rect = Rect {
            left: left.max(area.left),
            top: area.top,
            right: right.min(area.right),
            bottom: area.bottom,
        };
        if kind {
            sheet.canvas.rect(rect, Colour(0xf1, 0xf1, 0xf1));
        }
        let name = if kind { "fitted" } else { "held out" };
        if context.width(name, false) < rect.width() {
            let style = context.text().anchor(Anchor::Middle);
            sheet.canvas.text((f64::midpoint(rect.left, rect.right), area.top - 8.0), name, style);
        }
        first += length;
    }
}

fn draw_series(sheet: &mut Sheet<'_>, study: &FitStudy, axis: &TimeAxis<'_>, (y, area): (&Scale, Rect)) {
    let theme = sheet.context.theme;
    let line = |value: fn(&FitPoint) -> f64| -> Vec<(f64, f64)> {
        study.points.iter().map(|point| (place(study, axis, point), y.place(value(point)))).collect()
    };
    let (model, official) = (line(|point| point.median), line(|point| point.observed));
    let ends = line(|point| point.low).into_iter().zip(line(|point| point.high));
    let band: Vec<(f64, f64, f64)> = ends.map(|((x, low), (_, high))| (x, low, high)).collect();
    sheet.canvas.ribbon(&band, theme.baseline, 0.22);
    sheet.canvas.line(&model, Stroke { colour: theme.baseline, width: 2.0 });
    sheet.canvas.line(&official, Stroke { colour: theme.ink, width: 1.2 });
    for (x, y) in official.iter().filter(|(_, y)| y.is_finite()) {
        sheet.canvas.disc((*x, *y), 2.8, theme.ink);
    }
    let end =
        |line: &[(f64, f64)]| line.iter().rev().map(|(_, y)| *y).find(|y| y.is_finite()).unwrap_or(area.top);
    let labels = spread(&[end(&model), end(&official)], 17.0, (area.top + 4.0, area.bottom));
    let names = [("Model", theme.baseline), ("Official", theme.ink)];
    for (label, (name, colour)) in labels.into_iter().zip(names) {
        sheet.canvas.text((area.right + 9.0, label + 4.5), name, sheet.context.text().bold().colour(colour));
    }
}

fn caption(study: &FitStudy, unit: &Unit) -> Caption {
    let title = finding(study);
    let label = inside_sentence(&study.outcome.label);
    let months = match (study.points.first(), study.points.last()) {
        (Some(first), Some(last)) => period(first.month, last.month),
        _ => String::new(),
    };
    let band = if has_no_band(study) { "" } else { ", with a 90% band," };
    Caption {
        subtitle: format!(
            "{}, {}, by month, model and official figures; {}, {months}",
            study.outcome.label,
            unit.words(),
            study.origin.setting.place
        ),
        notes: notes(study, unit),
        alt: format!("Line chart of {label} in the model{band} and in official figures, {months}. {title}."),
        title,
    }
}

/// Says whether there is nothing to make a band of: one seed.
fn has_no_band(study: &FitStudy) -> bool {
    study.origin.seeds.len() < 2
}

/// Says how many months the band covers, those held out where there are any.
fn finding(study: &FitStudy) -> String {
    let (held_out, fitted) = (study.fit(false).1, study.fit(true).1);
    if has_no_band(study) {
        return "Too few seeds to judge".to_owned();
    }
    let (coverage, window) = if held_out.is_finite() { (held_out, "held-out") } else { (fitted, "fitted") };
    if coverage.is_finite() {
        format!("The model’s band covers {} of {window} months", percent(coverage, 0))
    } else {
        "No official figure to compare with".to_owned()
    }
}

/// Gives errors and coverage of both windows, and the source of the official figures.
fn notes(study: &FitStudy, unit: &Unit) -> Vec<String> {
    let has_no_band = has_no_band(study);
    let band = if has_no_band {
        "One seed only, so there is no band."
    } else {
        "Band: middle 90% of runs; line: median."
    };
    let mut notes = vec![band.to_owned()];
    for (name, calibrated) in [("Fitted months", true), ("Held-out months", false)] {
        let (error, coverage) = study.fit(calibrated);
        if error.is_finite() {
            let shown = number(error / unit.divisor(), decimals_for(error / unit.divisor()));
            let coverage =
                if has_no_band { String::new() } else { format!(", coverage {}", percent(coverage, 0)) };
            notes.push(format!("{name}: root mean square error {shown}{coverage}."));
        }
    }
    notes.push(format!("Official figures: {}.", study.source));
    notes
}

fn table(study: &FitStudy) -> DataTable {
    let mut table = DataTable::new(COLUMNS);
    for point in &study.points {
        let mut row = vec![study.outcome.indicator.as_str().into(), point.month.to_string().into()];
        row.extend([point.observed, point.low, point.median, point.high].map(Into::into));
        row.push(if point.calibrated { "calibration" } else { "held out" }.into());
        table.row(row);
    }
    table
}
