//! Budget waterfall: from gross cost to net cost, item by item.

use ghostwork_results::{BudgetTable, Comparison, Estimate};

use crate::canvas::{Anchor, Rect, Stroke};
use crate::error::PlotError;
use crate::figure::{DataTable, Figure, Section};
use crate::format::{Unit, decimals_for, decimals_showing, interval, number, signed};
use crate::frame::{Caption, Context, Sheet, note_on_pairs};
use crate::scale::{Scale, Ticks, extent};
use crate::wording::{
    amount_over_window, first_short, is_no_difference, nothing_to_judge, setting, with_note_on_force,
};

const ROW: f64 = 40.0;
const LABELS: f64 = 150.0;
const COLUMNS: &[&str] = &["order", "item", "label", "value", "lo", "hi"];

/// A bar of the waterfall, in shown units.
struct Step<'a> {
    id: &'a str,
    label: &'a str,
    amount: Estimate,
    from: f64,
    to: f64,
    net: bool,
}

/// Draws one row per item and the net.
pub(crate) fn draw(context: &Context<'_>, comparison: &Comparison) -> Result<Vec<Figure>, PlotError> {
    let Some(budget) = &comparison.budget else { return Ok(Vec::new()) };
    // The interval is on the axis, too, and may be far larger than the cost.
    let Estimate { mean, low, high, .. } = budget.net;
    let amounts = budget.items.iter().map(|row| row.amount.mean).chain([mean, low, high]);
    let largest = amounts.map(f64::abs).filter(|size| size.is_finite()).fold(0.0, f64::max);
    let unit =
        Unit::of_level(&format!("{} a year", comparison.baseline.setting.currency)).cut_short_for(largest);
    let steps = steps(budget, unit.divisor());
    let decimals = decimals_showing(
        &budget.net.scaled(1.0 / unit.divisor()),
        decimals_for(largest / unit.divisor()).max(1),
    );
    let caption = caption(comparison, budget, &unit, decimals);
    let mut sheet = context.sheet(&caption, ROW * steps.len() as f64 + 34.0);
    let ends = steps.iter().flat_map(|step| [step.from, step.to]);
    let net = budget.net.scaled(1.0 / unit.divisor());
    let (low, high) = extent(ends.chain([net.low, net.high, 0.0])).unwrap_or((0.0, 1.0));
    let ticks = Ticks::enclosing(low, high, 5);
    let area = Rect {
        left: sheet.plot.left + LABELS,
        top: sheet.plot.top + 4.0,
        right: sheet.plot.right - 60.0,
        bottom: sheet.plot.bottom - 24.0,
    };
    let x = Scale::new(ticks.range(), (area.left, area.right));
    sheet.vertical_grid(area, &ticks, &x, |value, decimals| {
        unit.tick(value * unit.divisor(), decimals, false)
    });
    for (place, step) in steps.iter().enumerate() {
        draw_step(&mut sheet, step, &x, area.top + ROW * place as f64 + 6.0, decimals);
        if place + 1 < steps.len() {
            let y = area.top + ROW * (place + 1) as f64;
            let stroke = Stroke { colour: context.theme.muted, width: 1.0 };
            let end = x.place(step.to);
            sheet.canvas.line(&[(end, y - 6.0), (end, y + 6.0)], stroke);
        }
    }
    Ok(vec![sheet.finish("budget", Section::Budget, &caption, table(budget))?])
}

/// Lines items up: each starts where the one before ended, the net starts at zero.
fn steps(budget: &BudgetTable, divisor: f64) -> Vec<Step<'_>> {
    let mut steps = Vec::new();
    let mut running = 0.0;
    for row in &budget.items {
        let amount = row.amount.scaled(1.0 / divisor);
        let to = running + amount.mean;
        steps.push(Step { id: &row.item.id, label: &row.item.label, amount, from: running, to, net: false });
        running = to;
    }
    let net = budget.net.scaled(1.0 / divisor);
    steps.push(Step { id: "net", label: "Net cost", amount: net, from: 0.0, to: net.mean, net: true });
    steps
}

fn draw_step(sheet: &mut Sheet<'_>, step: &Step<'_>, x: &Scale, top: f64, decimals: u8) {
    let context = sheet.context;
    let theme = context.theme;
    let height = ROW - 12.0;
    let colour = match (step.net, step.to >= step.from) {
        (true, _) => theme.baseline,
        (false, true) => theme.loss,
        (false, false) => theme.gain,
    };
    let (left, right) = (x.place(step.from.min(step.to)), x.place(step.from.max(step.to)));
    sheet.canvas.rect(Rect { left, top, right: right.max(left + 1.0), bottom: top + height }, colour);
    let style = context.text().colour(theme.ink);
    let style = if step.net { style.bold() } else { style };
    let lines = context.typeface.wrap(step.label, LABELS - 12.0, theme.text_size, step.net);
    let middle = top + height / 2.0 + 4.5;
    let first = middle - (lines.len().min(2) as f64 - 1.0) * 7.5;
    for (place, line) in lines.into_iter().take(2).enumerate() {
        sheet.canvas.text((sheet.plot.left, first + 15.0 * place as f64), line, style);
    }
    let mut end = right;
    if step.net && step.amount.has_interval() {
        let y = top + height / 2.0;
        sheet.whisker((x.place(step.amount.low), y), (x.place(step.amount.high), y), theme.ink);
        end = end.max(x.place(step.amount.high));
    }
    let value = signed(step.amount.mean, decimals);
    // A number that the zero line would strike through stands beyond it.
    let zero = x.place(0.0);
    if (end..end + 10.0 + context.width(&value, true)).contains(&zero) {
        end = zero;
    }
    sheet.canvas.text((end + 7.0, middle), value, style.bold().anchor(Anchor::Start));
}

fn caption(comparison: &Comparison, budget: &BudgetTable, unit: &Unit, decimals: u8) -> Caption {
    let title = finding(comparison, budget, unit, decimals);
    let net = budget.net.scaled(1.0 / unit.divisor());
    let has_interval = net.has_interval();
    let note =
        if has_interval { format!(" (95% interval {})", interval(&net, decimals)) } else { String::new() };
    let sentence = if has_interval {
        format!(" 95% interval of the net cost: {} {}.", interval(&net, decimals), unit.words())
    } else {
        String::new()
    };
    Caption {
        subtitle: format!("Cost to the public budget, {}; {}", unit.words(), setting(comparison)),
        notes: with_note_on_force(
            comparison,
            vec![
                format!(
                    "A cost to the budget counts up, a gain down. Net cost: {}{note}.",
                    signed(net.mean, decimals)
                ),
                note_on_pairs(&budget.net),
            ],
        ),
        alt: format!(
            "Waterfall chart of the cost to the public budget in {} items. {title}.{sentence}",
            budget.items.len()
        ),
        title,
    }
}

fn finding(comparison: &Comparison, budget: &BudgetTable, unit: &Unit, decimals: u8) -> String {
    let net = &budget.net;
    if !net.is_clear() {
        let unclear = if is_no_difference(net) {
            "No difference to the public budget"
        } else {
            "No clear net cost to the budget"
        };
        return nothing_to_judge(comparison, [net]).unwrap_or(unclear).to_owned();
    }
    let size = amount_over_window(comparison, &unit.level(net.mean.abs(), decimals));
    if net.mean < 0.0 {
        return format!("The budget gains {size}");
    }
    let gross: f64 = budget.items.iter().map(|row| row.amount.mean).filter(|amount| *amount > 0.0).sum();
    let back = 1.0 - net.mean / gross;
    let mut choices = vec![format!("The reform costs {size} net"), format!("Net cost: {size}")];
    if back >= 0.1 {
        choices.insert(0, format!("{}% comes back; net cost {size}", number(back * 100.0, 0)));
    }
    first_short(&choices)
}

fn table(budget: &BudgetTable) -> DataTable {
    let mut table = DataTable::new(COLUMNS);
    for (place, step) in steps(budget, 1.0).iter().enumerate() {
        let amount = &step.amount;
        table.row(vec![
            (place + 1).into(),
            step.id.into(),
            step.label.into(),
            amount.mean.into(),
            amount.low.into(),
            amount.high.into(),
        ]);
    }
    table
}
