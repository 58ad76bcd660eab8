//! Distribution of change: in how many paired runs an outcome rises or falls.

use std::cmp::Ordering;

use ghostwork_results::{Better, Comparison, Outcome, Verdict, quantile};

use crate::canvas::{Anchor, Rect, Stroke};
use crate::error::PlotError;
use crate::figure::{DataTable, Figure, Section};
use crate::format::{Unit, inside_sentence};
use crate::frame::{Caption, Context, Sheet, covered_by_runs};
use crate::scale::{Scale, extent};
use crate::theme::Colour;
use crate::value_axis::{Sign, ValueAxis};
use crate::wording::{first_short, setting, with_note_on_force};

/// Outcomes drawn: the least certain ones.
const MOST_FIGURES: usize = 3;

/// Most dots; more runs are shown as this many quantiles.
const MOST_DOTS: usize = 50;
const DOT: f64 = 12.0;
const LEFT: f64 = 44.0;
const RIGHT: f64 = 596.0;
/// Width of a label that ends stand ready for.
const LABEL: f64 = 50.0;
const COLUMNS: &[&str] = &["seed", "diff"];

/// Draws the headline outcomes whose sign is least certain.
pub(crate) fn draw(context: &Context<'_>, comparison: &Comparison) -> Result<Vec<Figure>, PlotError> {
    let certainty = |outcome: &&Outcome| {
        let change = &outcome.difference;
        change.mean.abs() / (change.high - change.low)
    };
    let uncertain = |outcome: &&Outcome| {
        outcome.headline
            && outcome.difference.high > outcome.difference.low
            && !matches!(outcome.verdict(), Verdict::NoDifference | Verdict::Unknown)
    };
    let mut outcomes: Vec<&Outcome> = comparison.outcomes_for_everybody().filter(uncertain).collect();
    outcomes.sort_by(|first, second| certainty(first).total_cmp(&certainty(second)));
    outcomes.iter().take(MOST_FIGURES).map(|outcome| draw_outcome(context, comparison, outcome)).collect()
}

fn draw_outcome(
    context: &Context<'_>,
    comparison: &Comparison,
    outcome: &Outcome,
) -> Result<Figure, PlotError> {
    let differences = comparison.differences_by_seed(&outcome.indicator, &outcome.group)?;
    let known: Vec<f64> = differences.iter().copied().filter(|difference| difference.is_finite()).collect();
    let dots = dots(&known);
    let range = extent(dots.iter().copied().chain([0.0])).unwrap_or((0.0, 1.0));
    let values = ValueAxis::new(Unit::of_difference(&outcome.unit), range, 6, Sign::Difference);
    let caption = caption(comparison, outcome, &known, values.unit());
    // A wide label at either end still fits into the figure.
    let inset = (values.label_width(context) / 2.0 - LABEL / 2.0).max(0.0);
    let (left, right) = (LEFT + inset, RIGHT - inset);
    let x = values.scale((left, right));
    let columns = stack(&dots, &x);
    let tallest = columns.iter().map(|(_, height, _)| *height + 1).max().unwrap_or(1);
    let mut sheet = context.sheet(&caption, tallest as f64 * DOT + 62.0);
    let area = Rect { left, top: sheet.plot.top + 26.0, right, bottom: sheet.plot.bottom - 24.0 };
    values.draw_across(&mut sheet, area);
    let sides = Sides::of(&known);
    draw_sides(&mut sheet, outcome, &sides, x.place(0.0));
    for (x, level, value) in columns {
        let y = area.bottom - DOT * (level as f64 + 0.5) - 1.0;
        let colour = colour(&sheet, outcome, sides.side(value));
        sheet.canvas.disc((x, y), DOT / 2.0 - 0.8, colour);
    }
    let base = [(area.left, area.bottom), (area.right, area.bottom)];
    sheet.canvas.line(&base, Stroke { colour: context.theme.muted, width: 1.0 });
    let mut table = DataTable::new(COLUMNS);
    for (seed, difference) in comparison.baseline.panel.seeds.iter().zip(&differences) {
        table.row(vec![seed.to_string().into(), (*difference).into()]);
    }
    sheet.finish(&format!("runs-{}", outcome.indicator), Section::Certainty, &caption, table)
}

/// Differences below this share of the largest one come from the rounding of means over months.
const ROUNDING: f64 = 1e-6;

/// How many runs lie on which side of zero.
struct Sides {
    tolerance: f64,
    lower: usize,
    same: usize,
    higher: usize,
}

impl Sides {
    /// Counts differences by side.
    fn of(differences: &[f64]) -> Self {
        let largest = differences.iter().fold(0.0_f64, |most, difference| most.max(difference.abs()));
        let mut sides = Self { tolerance: ROUNDING * largest, lower: 0, same: 0, higher: 0 };
        for difference in differences {
            match sides.side(*difference) {
                Ordering::Less => sides.lower += 1,
                Ordering::Equal => sides.same += 1,
                Ordering::Greater => sides.higher += 1,
            }
        }
        sides
    }

    /// Returns the side of zero that a difference lies on.
    fn side(&self, difference: f64) -> Ordering {
        if difference.abs() <= self.tolerance { Ordering::Equal } else { difference.total_cmp(&0.0) }
    }

    /// Returns how many runs there are.
    fn runs(&self) -> usize {
        self.lower + self.same + self.higher
    }
}

/// Returns one dot per run, or evenly spaced quantiles when there are too many runs.
fn dots(differences: &[f64]) -> Vec<f64> {
    if differences.len() <= MOST_DOTS {
        let mut dots = differences.to_vec();
        dots.sort_by(f64::total_cmp);
        return dots;
    }
    (0..MOST_DOTS).map(|dot| quantile(differences, (dot as f64 + 0.5) / MOST_DOTS as f64)).collect()
}

/// Piles dots up in columns one dot wide: place, level in the pile, value. Zero lies between two columns, of which the right one
/// takes what is zero.
fn stack(dots: &[f64], x: &Scale) -> Vec<(f64, usize, f64)> {
    let zero = x.place(0.0);
    let mut heights: std::collections::BTreeMap<i64, usize> = std::collections::BTreeMap::new();
    let mut placed = Vec::new();
    for value in dots {
        let column = ((x.place(*value) - zero) / DOT).floor() as i64;
        let level = heights.entry(column).or_insert(0);
        placed.push((zero + DOT * (column as f64 + 0.5), *level, *value));
        *level += 1;
    }
    placed
}

/// Writes on either side of zero how many runs lie there, and at the right how many show no difference.
fn draw_sides(sheet: &mut Sheet<'_>, outcome: &Outcome, sides: &Sides, zero: f64) {
    let y = sheet.plot.top + 12.0;
    let bold = sheet.context.text().bold();
    let (left, right) = (format!("{} lower", sides.lower), format!("{} higher", sides.higher));
    let same = if sides.same > 0 { format!("{} no difference", sides.same) } else { String::new() };
    let width = |text: &str| sheet.context.width(text, true) + 10.0;
    let to_the_right = width(&right) + if same.is_empty() { 0.0 } else { width(&same) + 4.0 };
    let middle = zero.clamp(sheet.plot.left + width(&left), sheet.plot.right - to_the_right);
    let after = middle + 12.0 + width(&right);
    let of = |side: Ordering| bold.colour(colour(sheet, outcome, side));
    let (lower, equal, higher) = (of(Ordering::Less), of(Ordering::Equal), of(Ordering::Greater));
    sheet.canvas.text((middle - 8.0, y), left, lower.anchor(Anchor::End));
    sheet.canvas.text((middle + 8.0, y), right, higher);
    sheet.canvas.text((after, y), same, equal);
}

fn colour(sheet: &Sheet<'_>, outcome: &Outcome, side: Ordering) -> Colour {
    let theme = sheet.context.theme;
    match (outcome.better, side) {
        (_, Ordering::Equal) => theme.muted,
        (Better::Neither, Ordering::Greater) => theme.reform_text,
        (Better::Neither, Ordering::Less) => theme.baseline,
        (Better::Higher, Ordering::Greater) | (Better::Lower, Ordering::Less) => theme.bands[4],
        _ => theme.loss,
    }
}

fn caption(comparison: &Comparison, outcome: &Outcome, known: &[f64], unit: &Unit) -> Caption {
    let sides = Sides::of(known);
    let label = inside_sentence(&outcome.label);
    let words = unit.words().replace("points", "percentage points");
    let dots = if known.len() <= MOST_DOTS {
        "Each dot is one pair of runs on the same seed.".to_owned()
    } else {
        format!("Each of {MOST_DOTS} dots stands for an equal share of {} pairs of runs.", known.len())
    };
    Caption {
        subtitle: format!("{}, reform minus baseline, {words}; {}", outcome.label, setting(comparison)),
        notes: with_note_on_force(
            comparison,
            vec![dots, format!("They cover {}.", covered_by_runs(comparison.baseline.panel.draws))],
        ),
        alt: format!(
            "Dot plot of the difference in {label} between reform and baseline by run, {words}. \
             It rises in {}, falls in {} and is the same in {} of {} runs.",
            sides.higher,
            sides.lower,
            sides.same,
            sides.runs()
        ),
        title: title(outcome, &sides),
    }
}

/// Says in how many runs the outcome lies on its more common side; where the mean is not clear, says that too.
fn title(outcome: &Outcome, sides: &Sides) -> String {
    let (side, count) =
        if sides.higher >= sides.lower { ("higher", sides.higher) } else { ("lower", sides.lower) };
    let finding = format!("{}: {side} in {count} of {}", outcome.label, sides.runs());
    if outcome.clear {
        let unnamed = format!("It is {side} in {count} of {} runs", sides.runs());
        first_short(&[format!("{finding} runs"), finding, unnamed])
    } else {
        first_short(&[
            format!("{finding} runs, not clear"),
            format!("{}: no clear effect", outcome.label),
            "No clear effect here".to_owned(),
        ])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rounding_is_no_rise() {
        let sides = Sides::of(&[0.0, 7e-15, -7e-15, 0.02, -0.01, -0.3]);

        assert_eq!((sides.lower, sides.same, sides.higher), (2, 3, 1));
    }
}
