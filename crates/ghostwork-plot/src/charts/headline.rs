//! Headline dot-whisker: which outcomes change clearly.

use ghostwork_results::{Comparison, Outcome, Verdict};

use crate::canvas::{Anchor, Rect, Stroke};
use crate::error::PlotError;
use crate::figure::{DataTable, Figure, Section};
use crate::frame::{Caption, Context, Sheet, note_on_pairs};
use crate::scale::Scale;
use crate::theme::Colour;
use crate::wording::{Measure, finding, headline_finding, setting};

const ROW: f64 = 46.0;
const MOST_ROWS: usize = 8;
const LABELS: f64 = 200.0;
const VALUES: f64 = 176.0;
const COLUMNS: &[&str] =
    &["outcome", "label", "unit", "baseline", "reform", "est", "lo", "hi", "n_pairs", "verdict"];

/// Draws one row per headline outcome, at most eight.
pub(crate) fn draw(context: &Context<'_>, comparison: &Comparison) -> Result<Vec<Figure>, PlotError> {
    let outcomes: Vec<&Outcome> =
        comparison.outcomes_for_everybody().filter(|outcome| outcome.headline).take(MOST_ROWS).collect();
    let Some(first) = outcomes.first() else { return Ok(Vec::new()) };
    let caption = Caption {
        title: headline_finding(&outcomes),
        subtitle: format!("Change in headline outcomes with 95% intervals; {}", setting(comparison)),
        notes: vec![
            "Each row has its own scale: lengths compare within a row only. Grey: the interval covers zero."
                .to_owned(),
            note_on_pairs(&first.difference),
        ],
        alt: alt(&outcomes),
    };
    let mut sheet = context.sheet(&caption, ROW * outcomes.len() as f64 + 22.0);
    let area = Rect {
        left: sheet.plot.left + LABELS,
        top: sheet.plot.top + 22.0,
        right: sheet.plot.right - VALUES,
        bottom: sheet.plot.bottom,
    };
    let middle = f64::midpoint(area.left, area.right);
    let heads = [("lower", middle - 8.0, Anchor::End), ("higher", middle + 8.0, Anchor::Start)];
    for (word, x, anchor) in heads {
        let word = if anchor == Anchor::End { format!("← {word}") } else { format!("{word} →") };
        sheet.canvas.text((x, sheet.plot.top + 12.0), word, context.text().anchor(anchor));
    }
    for (place, outcome) in outcomes.iter().enumerate() {
        let centre = area.top + ROW * (place as f64 + 0.5);
        if place > 0 {
            let line = [(sheet.plot.left, centre - ROW / 2.0), (sheet.plot.right, centre - ROW / 2.0)];
            sheet.canvas.line(&line, Stroke { colour: context.theme.grid, width: 1.0 });
        }
        draw_row(&mut sheet, outcome, area, centre);
    }
    let zero = [(middle, area.top), (middle, area.bottom)];
    sheet.canvas.line(&zero, Stroke { colour: context.theme.ink, width: 1.2 });
    for (place, outcome) in outcomes.iter().enumerate() {
        draw_mark(&mut sheet, outcome, area, area.top + ROW * (place as f64 + 0.5));
    }
    Ok(vec![sheet.finish("headline", Section::Headline, &caption, table(&outcomes))?])
}

/// Draws the words of a row: label and levels at the left, change and interval at the right.
fn draw_row(sheet: &mut Sheet<'_>, outcome: &Outcome, area: Rect, centre: f64) {
    let context = sheet.context;
    let (measure, theme) = (Measure::of(outcome), context.theme);
    let bold = context.text().bold().colour(theme.ink);
    let fit =
        |text: &str, width: f64, bold: bool| context.typeface.shorten(text, width, theme.text_size, bold);
    let label = fit(&outcome.label, LABELS - 10.0, true);
    let levels = format!("{} → {}", measure.level(outcome.baseline), measure.level(outcome.reform));
    let (left, right) = (sheet.plot.left, sheet.plot.right);
    sheet.canvas.text((left, centre - 3.0), label, bold);
    sheet.canvas.text((left, centre + 14.0), fit(&levels, LABELS - 10.0, false), context.text());
    let value = match outcome.verdict() {
        Verdict::NoDifference => "no difference".to_owned(),
        Verdict::NoClearChange => "no clear change".to_owned(),
        _ => fit(&measure.difference(outcome.difference.mean), right - area.right - 8.0, true),
    };
    let interval = fit(&measure.interval(outcome), right - area.right - 8.0, false);
    sheet.canvas.text((right, centre - 3.0), value, bold.anchor(Anchor::End).colour(colour(sheet, outcome)));
    sheet.canvas.text((right, centre + 14.0), interval, context.text().anchor(Anchor::End));
}

/// Draws dot and whisker on the row's own scale.
fn draw_mark(sheet: &mut Sheet<'_>, outcome: &Outcome, area: Rect, centre: f64) {
    let change = &outcome.difference;
    let ends = [change.mean, change.low, change.high].into_iter().filter(|end| end.is_finite());
    let most = ends.fold(0.0_f64, |most, end| most.max(end.abs()));
    let reach = if most > 0.0 { most * 1.06 } else { 1.0 };
    let x = Scale::new((-reach, reach), (area.left, area.right));
    let colour = colour(sheet, outcome);
    if change.has_interval() {
        sheet.canvas.line(
            &[(x.place(change.low), centre), (x.place(change.high), centre)],
            Stroke { colour, width: 2.4 },
        );
        let narrow = [(x.place(change.low50), centre), (x.place(change.high50), centre)];
        sheet.canvas.line(&narrow, Stroke { colour, width: 5.0 });
    }
    sheet.canvas.disc((x.place(change.mean), centre), 5.5, colour);
}

fn colour(sheet: &Sheet<'_>, outcome: &Outcome) -> Colour {
    let theme = sheet.context.theme;
    match outcome.verdict() {
        Verdict::ClearlyBetter => theme.bands[4],
        Verdict::ClearlyWorse => theme.loss,
        Verdict::ClearChange => theme.baseline,
        Verdict::NoDifference | Verdict::NoClearChange | Verdict::Unknown => theme.muted,
    }
}

fn alt(outcomes: &[&Outcome]) -> String {
    let clear: Vec<String> = outcomes
        .iter()
        .filter(|outcome| outcome.clear)
        .map(|outcome| crate::format::inside_sentence(&finding(outcome)))
        .collect();
    let unclear = outcomes.len() - clear.len();
    let clear = if clear.is_empty() { "none".to_owned() } else { clear.join("; ") };
    format!(
        "Dot chart of the change in {} headline outcomes with 95% intervals. Clear: {clear}. \
         For {unclear} of them the interval covers zero.",
        outcomes.len()
    )
}

fn table(outcomes: &[&Outcome]) -> DataTable {
    let mut table = DataTable::new(COLUMNS);
    for outcome in outcomes {
        let mut row = vec![
            outcome.indicator.as_str().into(),
            outcome.label.as_str().into(),
            outcome.unit.as_str().into(),
            outcome.baseline.into(),
            outcome.reform.into(),
        ];
        let change = &outcome.difference;
        row.extend([change.mean, change.low, change.high].map(Into::into));
        row.extend([outcome.pairs.into(), outcome.verdict().words().into()]);
        table.row(row);
    }
    table
}
