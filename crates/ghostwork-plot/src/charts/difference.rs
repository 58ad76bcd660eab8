//! Paired difference with ribbon: from when the reform makes a clear difference.

use ghostwork_results::{Comparison, DifferencePoint, Month, Outcome};

use crate::canvas::{Rect, Stroke};
use crate::error::PlotError;
use crate::figure::{DataTable, Figure};
use crate::format::{Unit, inside_sentence, month};
use crate::frame::{Caption, Context, Sheet, note_on_pairs};
use crate::scale::{Scale, extent};
use crate::time_axis::TimeAxis;
use crate::value_axis::{Sign, ValueAxis};
use crate::wording::{Measure, nothing_to_judge, setting_of_path, with_intervals};

const PLOT_HEIGHT: f64 = 240.0;
const NOTE_ON_INTERVALS: &str = "Darker band: 50% interval. Grey months: the 95% interval leaves out zero, \
    as by chance alone in one month of twenty.";
const COLUMNS: &[&str] = &["month", "diff", "lo", "hi", "lo50", "hi50", "n_pairs", "clear"];

/// Draws one chart per headline indicator.
pub(crate) fn draw(context: &Context<'_>, comparison: &Comparison) -> Result<Vec<Figure>, PlotError> {
    let outcomes = comparison.outcomes_for_everybody().filter(|outcome| outcome.headline);
    outcomes.map(|outcome| draw_outcome(context, comparison, outcome)).collect()
}

fn draw_outcome(
    context: &Context<'_>,
    comparison: &Comparison,
    outcome: &Outcome,
) -> Result<Figure, PlotError> {
    let points = comparison.difference_path(&outcome.indicator, &outcome.group)?;
    let ends =
        points.iter().flat_map(|point| [point.difference.low, point.difference.high, point.difference.mean]);
    let range = extent(ends.chain([0.0])).unwrap_or((0.0, 1.0));
    let values = ValueAxis::new(Unit::of_difference(&outcome.unit), range, 5, Sign::Difference);
    let caption = caption(comparison, outcome, &points, values.unit());
    let mut sheet = context.sheet(&caption, PLOT_HEIGHT);
    let area = Rect {
        left: sheet.plot.left + values.label_width(context) + 8.0,
        top: sheet.plot.top + 26.0,
        right: sheet.plot.right - 10.0,
        bottom: sheet.plot.bottom - 22.0,
    };
    let months = TimeAxis::new(&comparison.baseline.panel.months, area);
    shade_clear_months(&mut sheet, &months, area, &points);
    values.draw_upwards(&mut sheet, area);
    months.draw(&mut sheet, 7);
    months.mark_start(&mut sheet, comparison.policy_start);
    draw_path(&mut sheet, &months, &values.scale((area.bottom, area.top)), &points);
    let stem = format!("difference-{}", outcome.indicator);
    sheet.finish(&stem, outcome.chapter.into(), &caption, table(&points))
}

fn draw_path(sheet: &mut Sheet<'_>, axis: &TimeAxis<'_>, y: &Scale, points: &[DifferencePoint]) {
    let colour = sheet.context.theme.reform;
    let differences = || points.iter().map(|point| point.difference);
    let wide = axis.band(y, differences().map(|difference| (difference.low, difference.high)));
    let narrow = axis.band(y, differences().map(|difference| (difference.low50, difference.high50)));
    sheet.canvas.ribbon(&wide, colour, 0.2);
    sheet.canvas.ribbon(&narrow, colour, 0.3);
    let line = axis.points(y, differences().map(|difference| difference.mean));
    sheet.canvas.line(&line, Stroke { colour, width: 2.2 });
}

/// Shades the months whose interval leaves out zero.
fn shade_clear_months(sheet: &mut Sheet<'_>, axis: &TimeAxis<'_>, area: Rect, points: &[DifferencePoint]) {
    let half = (axis.place(1) - axis.place(0)) / 2.0;
    let colour = crate::theme::Colour(0xf1, 0xf1, 0xf1);
    let mut start = None;
    for (position, clear) in points.iter().map(|point| point.difference.is_clear()).chain([false]).enumerate()
    {
        match (start, clear) {
            (None, true) => start = Some(position),
            (Some(first), false) => {
                let left = (axis.place(first) - half).max(area.left);
                let right = (axis.place(position - 1) + half).min(area.right);
                sheet.canvas.rect(Rect { left, top: area.top, right, bottom: area.bottom }, colour);
                start = None;
            }
            _ => {}
        }
    }
}

fn caption(comparison: &Comparison, outcome: &Outcome, points: &[DifferencePoint], unit: &Unit) -> Caption {
    let words = unit.words().replace("points", "percentage points");
    let differences = || points.iter().map(|point| &point.difference);
    let title = nothing_to_judge(comparison, differences())
        .map_or_else(|| finding(points, comparison.policy_start), str::to_owned);
    let mut notes = vec![note_on_pairs(&outcome.difference)];
    if !with_intervals(differences()).is_empty() {
        notes.push(NOTE_ON_INTERVALS.to_owned());
    }
    let measure = Measure::of(outcome);
    Caption {
        subtitle: format!(
            "{}, reform minus baseline, {words}; {}",
            outcome.label,
            setting_of_path(comparison)
        ),
        notes,
        alt: format!(
            "Line chart of the monthly difference in {} between reform and baseline, {words}. {title}. \
             Over the months compared the difference is {}.",
            inside_sentence(&outcome.label),
            measure.difference_in_words(outcome)
        ),
        title,
    }
}

/// One clear month in so many is no finding: 95 per cent intervals leave out zero in one of twenty by chance, and months that
/// follow each other are alike.
const CHANCE_MONTHS: usize = 10;
/// Clear months at the end that are called lasting.
const LASTING_MONTHS: usize = 3;

/// Says from when the difference is clear, and whether it stays so.
fn finding(points: &[DifferencePoint], start: Month) -> String {
    let clear: Vec<bool> = points.iter().map(|point| point.difference.is_clear()).collect();
    let Some(first) = clear.iter().position(|clear| *clear) else {
        return "No month shows a clear difference".to_owned();
    };
    let lasting = clear.iter().rposition(|clear| !clear).map_or(0, |last_unclear| last_unclear + 1);
    let name = |position: usize| points.get(position).map(|point| month(point.month)).unwrap_or_default();
    let months = clear.iter().filter(|clear| **clear).count();
    let under_reform = points.iter().filter(|point| point.month >= start).count();
    if months * CHANCE_MONTHS <= under_reform {
        return format!("No lasting difference: clear in {months} of {under_reform} months");
    }
    let rest = points.len() - lasting;
    if rest >= LASTING_MONTHS && rest * 2 >= months {
        return format!("The difference is clear from {} on", name(lasting));
    }
    let last = clear.iter().rposition(|clear| *clear).unwrap_or(first);
    if months == last - first + 1 {
        return if first == last {
            format!("The difference is clear in {} only", name(first))
        } else {
            format!("The difference is clear from {} to {}", name(first), name(last))
        };
    }
    format!("The difference is clear in {months} of {under_reform} months")
}

fn table(points: &[DifferencePoint]) -> DataTable {
    let mut table = DataTable::new(COLUMNS);
    for point in points {
        let difference = &point.difference;
        let mut row = vec![point.month.to_string().into()];
        row.extend(
            [difference.mean, difference.low, difference.high, difference.low50, difference.high50]
                .map(Into::into),
        );
        row.push(difference.replications.into());
        row.push(difference.is_clear().to_string().into());
        table.row(row);
    }
    table
}

#[cfg(test)]
mod tests {
    use ghostwork_results::Estimate;

    use super::*;

    /// Returns what is said of two years of which some months are clear.
    fn said_of(is_clear: impl Fn(u32) -> bool) -> String {
        let start: Month = "2027-01".parse().unwrap();
        let point = |number| DifferencePoint {
            month: start + number,
            difference: Estimate::from_replications(if is_clear(number) {
                &[1.0, 1.1]
            } else {
                &[-1.0, 1.1]
            }),
        };
        let points: Vec<DifferencePoint> = (0..24).map(point).collect();
        finding(&points, start)
    }

    #[test]
    fn a_month_or_two_are_no_finding() {
        assert_eq!(said_of(|_| false), "No month shows a clear difference");
        assert_eq!(said_of(|month| month == 23), "No lasting difference: clear in 1 of 24 months");
        assert_eq!(said_of(|month| month >= 22), "No lasting difference: clear in 2 of 24 months");
    }

    #[test]
    fn a_difference_lasts_or_ends_or_comes_and_goes() {
        assert_eq!(said_of(|month| month >= 3), "The difference is clear from Apr 2027 on");
        assert_eq!(
            said_of(|month| (3..9).contains(&month)),
            "The difference is clear from Apr 2027 to Sep 2027"
        );
        assert_eq!(said_of(|month| month % 3 == 0), "The difference is clear in 8 of 24 months");
    }
}
