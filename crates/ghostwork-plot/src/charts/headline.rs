//! Headline dot-whisker: which outcomes change clearly.

use ghostwork_results::{Comparison, Outcome, Verdict};

use crate::canvas::{Anchor, Rect, Stroke};
use crate::error::PlotError;
use crate::figure::{DataTable, Figure, Section};
use crate::frame::{Caption, Context, Sheet, note_on_rows};
use crate::scale::Scale;
use crate::theme::Colour;
use crate::wording::{Measure, finding, headline_finding, setting, with_intervals, with_note_on_force};

const LINE: f64 = 16.0;
const HEAD: f64 = 22.0;
const MOST_ROWS: usize = 10;
const LABELS: f64 = 200.0;
const VALUES: f64 = 186.0;
const COLUMNS: &[&str] =
    &["outcome", "label", "unit", "baseline", "reform", "est", "lo", "hi", "n_pairs", "verdict"];

/// Draws one row per headline outcome, at most ten.
pub(crate) fn draw(context: &Context<'_>, comparison: &Comparison) -> Result<Vec<Figure>, PlotError> {
    let outcomes: Vec<&Outcome> =
        comparison.outcomes_for_everybody().filter(|outcome| outcome.headline).take(MOST_ROWS).collect();
    let Some(first) = outcomes.first() else { return Ok(Vec::new()) };
    let with_intervals = with_intervals(outcomes.iter().map(|outcome| &outcome.difference));
    let grey = if with_intervals.is_empty() { "" } else { " Grey: the interval covers zero." };
    let caption = Caption {
        title: headline_finding(comparison, &outcomes),
        subtitle: format!("Change in headline outcomes{with_intervals}; {}", setting(comparison)),
        notes: with_note_on_force(
            comparison,
            vec![
                format!("Each row has its own scale: lengths compare within a row only.{grey}"),
                note_on_rows(&first.difference),
            ],
        ),
        alt: alt(&outcomes, with_intervals),
    };
    let rows: Vec<Row<'_>> = outcomes.iter().map(|outcome| Row::new(context, outcome)).collect();
    let mut sheet = context.sheet(&caption, rows.iter().map(Row::height).sum::<f64>() + HEAD);
    let area = Rect {
        left: sheet.plot.left + LABELS,
        top: sheet.plot.top + HEAD,
        right: sheet.plot.right - VALUES,
        bottom: sheet.plot.bottom,
    };
    let middle = f64::midpoint(area.left, area.right);
    let head = context.text();
    sheet.canvas.text((middle - 8.0, sheet.plot.top + 12.0), "← lower", head.anchor(Anchor::End));
    sheet.canvas.text((middle + 8.0, sheet.plot.top + 12.0), "higher →", head);
    sheet
        .canvas
        .line(&[(middle, area.top), (middle, area.bottom)], Stroke { colour: context.theme.ink, width: 1.2 });
    let mut top = area.top;
    for (place, row) in rows.iter().enumerate() {
        if place > 0 {
            let line = [(sheet.plot.left, top), (sheet.plot.right, top)];
            sheet.canvas.line(&line, Stroke { colour: context.theme.grid, width: 1.0 });
        }
        let centre = top + row.height() / 2.0;
        row.draw_words(&mut sheet, centre, area.right);
        draw_mark(&mut sheet, row.outcome, area, centre);
        top += row.height();
    }
    Ok(vec![sheet.finish("headline", Section::Headline, &caption, table(&outcomes))?])
}

/// One outcome and its words.
struct Row<'a> {
    outcome: &'a Outcome,
    measure: Measure,
    label: Vec<String>,
}

impl<'a> Row<'a> {
    fn new(context: &Context<'_>, outcome: &'a Outcome) -> Self {
        let mut label = context.typeface.wrap(&outcome.label, LABELS - 14.0, context.theme.text_size, true);
        label.truncate(2);
        Self { outcome, measure: Measure::of(outcome), label }
    }

    fn height(&self) -> f64 {
        LINE * (self.label.len() as f64 + 1.0) + 13.0
    }

    /// Draws label and levels at the left, change and interval at the right.
    fn draw_words(&self, sheet: &mut Sheet<'_>, centre: f64, values_left: f64) {
        let context = sheet.context;
        let theme = context.theme;
        let bold = context.text().bold().colour(theme.ink);
        let (left, right) = (sheet.plot.left, sheet.plot.right);
        let mut y = centre - LINE * self.label.len() as f64 / 2.0 + 4.5;
        for line in &self.label {
            sheet.canvas.text((left, y), line.as_str(), bold);
            y += LINE;
        }
        sheet.canvas.text((left, y), self.levels(context), context.text());

        let room = right - values_left - 8.0;
        let fit = |text: &str, bold: bool| context.typeface.shorten(text, room, theme.text_size, bold);
        let value = match self.outcome.verdict() {
            Verdict::NoDifference => "no difference".to_owned(),
            Verdict::NoClearChange => "no clear change".to_owned(),
            _ => fit(&self.measure.difference(self.outcome.difference.mean), true),
        };
        let full = self.measure.interval(self.outcome);
        let short = || fit(&self.measure.short_interval(self.outcome), false);
        let interval = if context.width(&full, false) <= room { full } else { short() };
        let colour = if self.outcome.clear { colour(sheet, self.outcome) } else { theme.muted };
        sheet.canvas.text((right, centre - 3.5), value, bold.anchor(Anchor::End).colour(colour));
        sheet.canvas.text((right, centre + 12.5), interval, context.text().anchor(Anchor::End));
    }

    /// Returns both levels with as much of the unit as there is room for.
    fn levels(&self, context: &Context<'_>) -> String {
        let (before, after) = (self.outcome.baseline, self.outcome.reform);
        let choices = [
            format!("{} → {}", self.measure.compact_level(before), self.measure.level(after)),
            format!("{} → {}", self.measure.compact_level(before), self.measure.compact_level(after)),
            format!("{} → {}", self.measure.bare_level(before), self.measure.compact_level(after)),
        ];
        let fits = |choice: &&String| context.width(choice, false) <= LABELS - 14.0;
        choices.iter().find(fits).or(choices.last()).cloned().unwrap_or_default()
    }
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
        Verdict::NoDifference | Verdict::NoClearChange | Verdict::Unknown => theme.unclear,
    }
}

fn alt(outcomes: &[&Outcome], with_intervals: &str) -> String {
    let chart = format!("Dot chart of the change in {} headline outcomes{with_intervals}.", outcomes.len());
    if with_intervals.is_empty() {
        return chart;
    }
    let clear: Vec<String> = outcomes
        .iter()
        .filter(|outcome| outcome.clear)
        .map(|outcome| crate::format::inside_sentence(&finding(outcome)))
        .collect();
    let is_unclear = |outcome: &&&Outcome| !outcome.clear && outcome.difference.has_interval();
    let unclear = outcomes.iter().filter(is_unclear).count();
    let clear = if clear.is_empty() { "none".to_owned() } else { clear.join("; ") };
    format!("{chart} Clear: {clear}. For {unclear} of them the interval covers zero.")
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
