//! Distribution of change: in how many paired runs an outcome rises or falls.

use ghostwork_results::{Better, Comparison, Outcome, Verdict, quantile};

use crate::canvas::{Anchor, Rect, Stroke};
use crate::error::PlotError;
use crate::figure::{DataTable, Figure, Section};
use crate::format::{Unit, inside_sentence};
use crate::frame::{Caption, Context, Sheet, covered_by_runs};
use crate::scale::{Scale, extent};
use crate::theme::Colour;
use crate::value_axis::{Sign, ValueAxis};
use crate::wording::{setting, with_note_on_force};

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
    draw_sides(&mut sheet, outcome, &known, x.place(0.0));
    for (x, level, value) in columns {
        let y = area.bottom - DOT * (level as f64 + 0.5) - 1.0;
        let colour = colour(&sheet, outcome, value);
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

/// Returns one dot per run, or evenly spaced quantiles when there are too many runs.
fn dots(differences: &[f64]) -> Vec<f64> {
    if differences.len() <= MOST_DOTS {
        let mut dots = differences.to_vec();
        dots.sort_by(f64::total_cmp);
        return dots;
    }
    (0..MOST_DOTS).map(|dot| quantile(differences, (dot as f64 + 0.5) / MOST_DOTS as f64)).collect()
}

/// Piles dots up in columns one dot wide: place, level in the pile, value. Zero lies between two columns.
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

/// Writes on either side of zero how many runs lie there.
fn draw_sides(sheet: &mut Sheet<'_>, outcome: &Outcome, known: &[f64], zero: f64) {
    let falls = known.iter().filter(|difference| **difference < 0.0).count();
    let rises = known.iter().filter(|difference| **difference > 0.0).count();
    let y = sheet.plot.top + 12.0;
    let bold = sheet.context.text().bold();
    let (left, right) = (format!("{falls} lower"), format!("{rises} higher"));
    let (lower, higher) = (colour(sheet, outcome, -1.0), colour(sheet, outcome, 1.0));
    let fits = |x: f64, width: f64| x - width > sheet.plot.left && x + width < sheet.plot.right;
    let width = sheet.context.width(&left, true).max(sheet.context.width(&right, true)) + 10.0;
    let middle =
        if fits(zero, width) { zero } else { zero.clamp(sheet.plot.left + width, sheet.plot.right - width) };
    sheet.canvas.text((middle - 8.0, y), left, bold.colour(lower).anchor(Anchor::End));
    sheet.canvas.text((middle + 8.0, y), right, bold.colour(higher));
}

fn colour(sheet: &Sheet<'_>, outcome: &Outcome, value: f64) -> Colour {
    let theme = sheet.context.theme;
    match (outcome.better, value > 0.0) {
        (Better::Neither, true) => theme.reform_text,
        (Better::Neither, false) => theme.baseline,
        (Better::Higher, true) | (Better::Lower, false) => theme.bands[4],
        _ => theme.loss,
    }
}

fn caption(comparison: &Comparison, outcome: &Outcome, known: &[f64], unit: &Unit) -> Caption {
    let rises = known.iter().filter(|difference| **difference > 0.0).count();
    let falls = known.iter().filter(|difference| **difference < 0.0).count();
    let (side, first, count) =
        if rises >= falls { ("higher", "Higher", rises) } else { ("lower", "Lower", falls) };
    let label = inside_sentence(&outcome.label);
    let long = format!("{}: {side} in {count} of {} runs", outcome.label, known.len());
    let short = format!("{first} in {count} of {} runs", known.len());
    let title = if long.split_whitespace().count() <= 10 { long } else { short };
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
             It rises in {rises} and falls in {falls} of {} runs.",
            known.len()
        ),
        title,
    }
}
