//! Lorenz curve: who holds how much income, and by how much the reform moves it.

use ghostwork_results::{Comparison, Estimate, LorenzTable};

use crate::canvas::{Anchor, Rect, Stroke};
use crate::error::PlotError;
use crate::figure::{DataTable, Figure, Section};
use crate::format::{decimals_showing, interval, number, signed};
use crate::frame::{Caption, Context, Sheet, note_on_pairs};
use crate::scale::{Scale, Ticks, extent};
use crate::wording::{is_no_difference, nothing_to_judge, setting, with_note_on_force};

const PLOT_HEIGHT: f64 = 312.0;
const COLUMNS: &[&str] = &["p", "scenario", "L", "lo", "hi"];

/// Draws both curves, and beside them their difference, since the curves themselves nearly coincide; nothing where they are withheld.
pub(crate) fn draw(context: &Context<'_>, comparison: &Comparison) -> Result<Vec<Figure>, PlotError> {
    let Some(distribution) = &comparison.distribution else { return Ok(Vec::new()) };
    let lorenz = &distribution.lorenz;
    if !lorenz.difference.iter().any(|point| point.mean.is_finite()) {
        return Ok(Vec::new());
    }
    let caption = caption(comparison, &distribution.income, lorenz);
    let mut sheet = context.sheet(&caption, PLOT_HEIGHT);
    let plot = sheet.plot;
    let curves = Rect {
        left: plot.left + 44.0,
        top: plot.top + 26.0,
        right: plot.left + 308.0,
        bottom: plot.bottom - 40.0,
    };
    let change = Rect { left: plot.right - 214.0, right: plot.right - 8.0, ..curves };
    draw_curves(&mut sheet, lorenz, curves);
    draw_change(&mut sheet, lorenz, change);
    for area in [curves, change] {
        let middle = f64::midpoint(area.left, area.right);
        let style = context.text().anchor(Anchor::Middle);
        sheet.canvas.text((middle, plot.bottom - 4.0), "Poorest share of people, %", style);
    }
    Ok(vec![sheet.finish("lorenz", Section::Distribution, &caption, table(lorenz))?])
}

fn draw_curves(sheet: &mut Sheet<'_>, lorenz: &LorenzTable, area: Rect) {
    let context = sheet.context;
    let theme = context.theme;
    let head = context.text().bold().colour(theme.ink);
    sheet.canvas.text((sheet.plot.left, sheet.plot.top + 12.0), "Their share of income, %", head);
    let ticks = Ticks::enclosing(0.0, 100.0, 4);
    let (x, y) = (
        Scale::new((0.0, 100.0), (area.left, area.right)),
        Scale::new((0.0, 100.0), (area.bottom, area.top)),
    );
    sheet.horizontal_grid(area, &ticks, &y, number);
    draw_percent_axis(sheet, area, &x);
    let equal = [(area.left, area.bottom), (area.right, area.top)];
    sheet.canvas.line(&equal, Stroke { colour: theme.unclear, width: 1.2 });
    let points = |curve: &[Estimate]| -> Vec<(f64, f64)> {
        curve
            .iter()
            .enumerate()
            .map(|(percent, share)| (x.place(percent as f64), y.place(share.mean * 100.0)))
            .collect()
    };
    sheet.canvas.line(&points(&lorenz.reform), Stroke { colour: theme.reform, width: 2.2 });
    sheet.canvas.dashed_line(
        &points(&lorenz.baseline),
        Stroke { colour: theme.baseline, width: 1.8 },
        (6.0, 4.0),
    );
    let label = |place: (f64, f64), text: &str, colour| {
        (place, text.to_owned(), context.text().bold().colour(colour))
    };
    let left = area.left + 10.0;
    let decimals = gini_decimals(lorenz);
    let gini = |name: &str, estimate: &Estimate| format!("{name}, Gini {}", number(estimate.mean, decimals));
    let labels = [
        label((left, area.top + 18.0), "Equal shares", theme.muted),
        label((left, area.top + 36.0), &gini("Baseline", &lorenz.gini_baseline), theme.baseline),
        label((left, area.top + 54.0), &gini("Reform", &lorenz.gini_reform), theme.reform_text),
    ];
    for (place, text, style) in labels {
        sheet.canvas.text(place, text, style);
    }
}

fn draw_change(sheet: &mut Sheet<'_>, lorenz: &LorenzTable, area: Rect) {
    let context = sheet.context;
    let theme = context.theme;
    let points: Vec<Estimate> = lorenz.difference.iter().map(|difference| difference.scaled(100.0)).collect();
    let ends = points.iter().flat_map(|point| [point.low, point.high, point.mean]);
    let (low, high) = extent(ends.chain([0.0])).unwrap_or((0.0, 1.0));
    let ticks = Ticks::enclosing(low, high, 4);
    let y = Scale::new(ticks.range(), (area.bottom, area.top));
    let x = Scale::new((0.0, 100.0), (area.left, area.right));
    let head = context.text().bold().colour(theme.ink);
    sheet.canvas.text((area.left - 40.0, sheet.plot.top + 12.0), "Difference, percentage points", head);
    sheet.horizontal_grid(area, &ticks, &y, |value, decimals| {
        signed(value, if value.abs() > 0.0 { decimals } else { 0 })
    });
    draw_percent_axis(sheet, area, &x);
    let place = |percent: usize| x.place(percent as f64);
    let band: Vec<(f64, f64, f64)> = points
        .iter()
        .enumerate()
        .map(|(percent, point)| (place(percent), y.place(point.low), y.place(point.high)))
        .collect();
    sheet.canvas.ribbon(&band, theme.reform, 0.22);
    let line: Vec<(f64, f64)> =
        points.iter().enumerate().map(|(percent, point)| (place(percent), y.place(point.mean))).collect();
    sheet.canvas.line(&line, Stroke { colour: theme.reform, width: 2.0 });
}

fn draw_percent_axis(sheet: &mut Sheet<'_>, area: Rect, x: &Scale) {
    for percent in [0.0, 25.0, 50.0, 75.0, 100.0] {
        let style = sheet.context.text().anchor(Anchor::Middle);
        sheet.canvas.text((x.place(percent), area.bottom + 17.0), number(percent, 0), style);
    }
}

/// Returns decimals that tell the Gini index of both scenarios apart wherever their difference is told.
fn gini_decimals(lorenz: &LorenzTable) -> u8 {
    let [baseline, reform] = [lorenz.gini_baseline.mean, lorenz.gini_reform.mean];
    let wanted = decimals_showing(&lorenz.gini_difference, 3);
    let differ = |decimals: &u8| number(baseline, *decimals) != number(reform, *decimals);
    if differ(&3) { 3 } else { (wanted..=wanted + 1).find(differ).unwrap_or(3) }
}

fn caption(comparison: &Comparison, income: &str, lorenz: &LorenzTable) -> Caption {
    let change = &lorenz.gini_difference;
    let decimals = decimals_showing(change, 3);
    let title = match (change.is_clear(), change.mean < 0.0) {
        (false, _) => nothing_to_judge(comparison, [change])
            .unwrap_or(if is_no_difference(change) {
                "No difference in inequality"
            } else {
                "Inequality does not change clearly"
            })
            .to_owned(),
        (true, true) => format!("The reform lowers inequality: Gini {}", signed(change.mean, decimals)),
        (true, false) => format!("The reform raises inequality: Gini {}", signed(change.mean, decimals)),
    };
    let interval =
        if change.has_interval() { format!(" ({})", interval(change, decimals)) } else { String::new() };
    Caption {
        subtitle: format!("Cumulated shares of {income}; {}", setting(comparison)),
        notes: with_note_on_force(
            comparison,
            vec![
                format!("Difference of the Gini index: {}{interval}.", signed(change.mean, decimals)),
                note_on_pairs(change),
            ],
        ),
        alt: format!(
            "Lorenz curves of {income} under baseline and reform, with their difference beside them. {title}. \
             The Gini index is {} under the baseline and {} under the reform.",
            number(lorenz.gini_baseline.mean, gini_decimals(lorenz)),
            number(lorenz.gini_reform.mean, gini_decimals(lorenz))
        ),
        title,
    }
}

fn table(lorenz: &LorenzTable) -> DataTable {
    let mut table = DataTable::new(COLUMNS);
    let curves =
        [("baseline", &lorenz.baseline), ("reform", &lorenz.reform), ("difference", &lorenz.difference)];
    for (scenario, curve) in curves {
        for (percent, share) in curve.iter().enumerate() {
            table.row(vec![
                percent.into(),
                scenario.into(),
                share.mean.into(),
                share.low.into(),
                share.high.into(),
            ]);
        }
    }
    table
}
