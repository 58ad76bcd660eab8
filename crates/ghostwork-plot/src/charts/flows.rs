//! Flows between states at two dates, with the changes in a table beside them.

use ghostwork_results::{Comparison, FlowRow, FlowTable};

use crate::canvas::{Anchor, Rect, Stroke};
use crate::error::PlotError;
use crate::figure::{DataTable, Field, Figure, Section};
use crate::format::{Unit, inside_sentence, month};
use crate::frame::{Caption, Context, Sheet, note_on_rows};
use crate::scale::spread;
use crate::theme::{Colour, Theme};
use crate::wording::{first_short, nothing_to_judge, percent};

const MOST_STATES: usize = 6;
const HEIGHT_OF_STATE: f64 = 56.0;
/// Height of the five largest changes beside the picture.
const HEIGHT_OF_TABLE: f64 = 284.0;
const NODE: f64 = 10.0;
const GAP: f64 = 12.0;
/// Distance of names from bars, bridged by a thin line.
const LEADER: f64 = 20.0;
const NOTE_ON_FLOWS_WITHHELD: &str = "Not drawn: flows with fewer than 10 records of the source behind them, or that would give one away (c in the data).";
const COLUMNS: &[&str] = &["from", "to", "baseline", "n", "share", "base_diff", "lo", "hi"];

/// Smallest share of people whose flow is drawn.
const SMALLEST: f64 = 0.01;

/// Draws the flows under the reform and lists those that change most.
pub(crate) fn draw(context: &Context<'_>, comparison: &Comparison) -> Result<Vec<Figure>, PlotError> {
    let Some(flows) = &comparison.flows else { return Ok(Vec::new()) };
    let total = total(flows);
    if flows.frame.states.len() > MOST_STATES || total <= 0.0 {
        return Ok(Vec::new());
    }
    let moves = moves(flows);
    let caption = caption(comparison, flows, &moves);
    let mut sheet =
        context.sheet(&caption, (HEIGHT_OF_STATE * flows.frame.states.len() as f64).max(HEIGHT_OF_TABLE));
    let plot = sheet.plot;
    let area = Rect {
        left: plot.left + 120.0,
        top: plot.top + 24.0,
        right: plot.left + 254.0,
        bottom: plot.bottom - 4.0,
    };
    draw_flows(&mut sheet, flows, total, area);
    draw_table(&mut sheet, flows, &moves, plot.left + 392.0);
    Ok(vec![sheet.finish("flows", Section::Groups, &caption, table(flows, total))?])
}

/// Lists flows between different states, the largest change first.
fn moves(flows: &FlowTable) -> Vec<&FlowRow> {
    let is_shown = |row: &&FlowRow| row.from != row.to && !is_withheld(row);
    let mut moves: Vec<&FlowRow> = flows.rows.iter().filter(is_shown).collect();
    let size = |row: &FlowRow| if row.difference.is_clear() { row.difference.mean.abs() } else { 0.0 };
    moves.sort_by(|first, second| size(second).total_cmp(&size(first)));
    moves
}

fn draw_flows(sheet: &mut Sheet<'_>, flows: &FlowTable, total: f64, area: Rect) {
    let gaps = GAP * (flows.frame.states.len() as f64 - 1.0);
    let height = (area.bottom - area.top - gaps) / total;
    let (starts, ends) = (Side::of(flows, true, area.top, height), Side::of(flows, false, area.top, height));
    draw_bands(sheet, flows, total, (&starts, &ends, height), area);
    for side in [&starts, &ends] {
        draw_nodes(sheet, flows, side, (total, height), area);
    }
}

/// Returns everybody.
fn total(flows: &FlowTable) -> f64 {
    stocks(flows, true).iter().sum()
}

/// Returns the people of every state at one of the two dates.
fn stocks(flows: &FlowTable, at_start: bool) -> Vec<f64> {
    let stored = &flows.stocks[usize::from(!at_start)];
    if !stored.is_empty() {
        return stored.clone();
    }
    let mut people = vec![0.0; flows.frame.states.len()];
    for row in &flows.rows {
        if let Some(count) = people.get_mut(if at_start { row.from } else { row.to }) {
            *count += row.reform.mean;
        }
    }
    people
}

/// The states at one of the two dates.
struct Side {
    at_start: bool,
    people: Vec<f64>,
    tops: Vec<f64>,
}

impl Side {
    /// Piles the states up from the top.
    fn of(flows: &FlowTable, at_start: bool, top: f64, height: f64) -> Self {
        let people = stocks(flows, at_start);
        let mut tops = Vec::new();
        let mut y = top;
        for count in &people {
            tops.push(y);
            y += count * height + GAP;
        }
        Self { at_start, people, tops }
    }
}

/// Draws the bars of one side with names and shares.
fn draw_nodes(
    sheet: &mut Sheet<'_>,
    flows: &FlowTable,
    side: &Side,
    (total, height): (f64, f64),
    area: Rect,
) {
    let context = sheet.context;
    let theme = context.theme;
    let (x, anchor, edge, date) = if side.at_start {
        (area.left, Anchor::End, area.left, flows.frame.from)
    } else {
        (area.right - NODE, Anchor::Start, area.right, flows.frame.until)
    };
    let (bar, out) = if side.at_start { (x, -1.0) } else { (x + NODE, 1.0) };
    let place = bar + out * LEADER;
    let names: Vec<Vec<String>> = flows.frame.states.iter().map(|name| node_name(context, name)).collect();
    let lines = names.iter().map(Vec::len).max().unwrap_or(1) as f64;
    let centres = side.tops.iter().zip(&side.people).map(|(top, people)| top + people * height / 2.0);
    let wanted: Vec<f64> = centres.collect();
    let labels = spread(&wanted, 15.0 * lines + 19.0, (area.top + 8.0, area.bottom - 15.0 * lines - 2.0));
    for (state, ((top, people), (label, name))) in
        side.tops.iter().zip(&side.people).zip(labels.into_iter().zip(names)).enumerate()
    {
        let bottom = top + (people * height).max(1.0);
        sheet.canvas.rect(Rect { left: x, top: *top, right: x + NODE, bottom }, colour(theme, state));
        let style = context.text().anchor(anchor);
        let middle = label + 7.5 * name.len() as f64 - 4.0;
        let leader = [(bar + out * 2.0, f64::midpoint(*top, bottom)), (place - out * 3.0, middle)];
        sheet.canvas.line(&leader, Stroke { colour: theme.unclear, width: 1.0 });
        let mut y = label;
        for line in name {
            sheet.canvas.text((place, y), line, style.bold().colour(theme.ink));
            y += 15.0;
        }
        sheet.canvas.text((place, y), percent(people / total, 1), style);
    }
    let inward = if side.at_start { Anchor::Start } else { Anchor::End };
    sheet.canvas.text((edge, sheet.plot.top + 12.0), month(date), context.text().anchor(inward));
}

/// Breaks the name of a state into at most two lines.
fn node_name(context: &Context<'_>, name: &str) -> Vec<String> {
    let mut lines = context.typeface.wrap(name, 98.0, context.theme.text_size, true);
    lines.truncate(2);
    lines
}

/// Draws each flow of at least one per cent as a curved band from its start to its end.
fn draw_bands(
    sheet: &mut Sheet<'_>,
    flows: &FlowTable,
    total: f64,
    (starts, ends, height): (&Side, &Side, f64),
    area: Rect,
) {
    let theme = sheet.context.theme;
    let (mut starts, mut ends) = (starts.tops.clone(), ends.tops.clone());
    for row in &flows.rows {
        if !row.reform.mean.is_finite() {
            continue;
        }
        let thickness = row.reform.mean * height;
        let (Some(start), Some(end)) = (starts.get_mut(row.from), ends.get_mut(row.to)) else { continue };
        let (from, to) = (*start, *end);
        *start += thickness;
        *end += thickness;
        if row.reform.mean / total < SMALLEST {
            continue;
        }
        let opacity = if row.from == row.to { 0.22 } else { 0.6 };
        let (left, right) = (area.left + NODE, area.right - NODE);
        let steps = 32;
        let band: Vec<(f64, f64, f64)> = (0..=steps)
            .map(|step| {
                let along = f64::from(step) / f64::from(steps);
                let eased = along * along * (3.0 - 2.0 * along);
                let y = from + (to - from) * eased;
                (left + (right - left) * along, y, y + thickness)
            })
            .collect();
        sheet.canvas.ribbon(&band, colour(theme, row.from), opacity);
    }
}

/// Lists the flows that change most, beside the picture.
fn draw_table(sheet: &mut Sheet<'_>, flows: &FlowTable, moves: &[&FlowRow], left: f64) {
    let context = sheet.context;
    let theme = context.theme;
    let right = sheet.plot.right;
    let ink = context.text().colour(theme.ink);
    sheet.canvas.text((left, sheet.plot.top + 12.0), "Largest changes, people", ink.bold());
    let state = |position: usize| flows.frame.states.get(position).map_or("", String::as_str);
    let mut y = sheet.plot.top + 24.0;
    if !moves.iter().any(|row| row.difference.is_clear()) {
        let has_interval = moves.iter().any(|row| row.difference.has_interval());
        let words = if has_interval { "None is clear." } else { "One seed cannot tell." };
        sheet.canvas.text((left, y + 16.0), words, context.text());
        return;
    }
    for row in moves.iter().take(5) {
        let change = &row.difference;
        let lines = [format!("{} →", state(row.from)), state(row.to).to_owned()];
        for line in lines {
            y += 16.0;
            let fitted = context.typeface.shorten(&line, right - left - 62.0, theme.text_size, false);
            sheet.canvas.text((left, y), fitted, context.text());
        }
        let unit = Unit::of_level("").cut_short_for(change.mean);
        let grain = change.grain();
        let value = if change.is_clear() {
            unit.difference((change.mean / grain).round() * grain, u8::from(unit.divisor() > 1.0))
        } else {
            "not clear".to_owned()
        };
        let style = if change.is_clear() { ink.bold() } else { context.text() };
        sheet.canvas.text((right, y - 8.0), value, style.anchor(Anchor::End));
        y += 17.0;
    }
}

fn colour(theme: &Theme, state: usize) -> Colour {
    let colours = [theme.baseline, theme.reform, theme.gain, theme.loss, theme.muted, theme.unclear];
    colours.get(state).copied().unwrap_or(theme.muted)
}

fn caption(comparison: &Comparison, flows: &FlowTable, moves: &[&FlowRow]) -> Caption {
    let state = |position: usize| {
        flows.frame.states.get(position).map(|label| inside_sentence(label)).unwrap_or_default()
    };
    let title = match moves.first().filter(|row| row.difference.is_clear()) {
        Some(row) => {
            let more = if row.difference.mean > 0.0 { "More" } else { "Fewer" };
            let name = |position: usize| flows.frame.states.get(position).map_or("", String::as_str);
            first_short(&[
                format!("{more} people move from {} to {}", state(row.from), state(row.to)),
                format!("{} → {}: {} people", name(row.from), state(row.to), more.to_lowercase()),
            ])
        }
        None => nothing_to_judge(comparison, moves.iter().map(|row| &row.difference))
            .unwrap_or("No flow between states changes clearly")
            .to_owned(),
    };
    let period = format!("{} to {}", month(flows.frame.from), month(flows.frame.until));
    let total = total(flows);
    let people = Unit::of_level("people").cut_short_for(total);
    Caption {
        subtitle: format!(
            "Where people stand, {period}, under the reform; {}, {}; {} against {}",
            comparison.baseline.setting.place,
            people.level(total, u8::from(people.divisor() > 1.0)),
            comparison.reform.scenario.title,
            comparison.baseline.scenario.title
        ),
        notes: moves
            .first()
            .map(|row| {
                format!(
                    "Flows under 1% of people are not drawn; pale: no move. {}",
                    note_on_rows(&row.difference)
                )
            })
            .into_iter()
            .chain(flows.rows.iter().any(is_withheld).then(|| NOTE_ON_FLOWS_WITHHELD.to_owned()))
            .collect(),
        alt: format!(
            "Flow chart of people between {} states, {period}, with a table of the largest changes. {title}.",
            flows.frame.states.len()
        ),
        title,
    }
}

/// Says whether too few records stand behind a flow.
fn is_withheld(row: &FlowRow) -> bool {
    !row.reform.mean.is_finite()
}

fn table(flows: &FlowTable, total: f64) -> DataTable {
    let mut table = DataTable::new(COLUMNS);
    let state = |position: usize| flows.frame.states.get(position).cloned().unwrap_or_default();
    for row in &flows.rows {
        let change = &row.difference;
        let mut fields = vec![state(row.from).into(), state(row.to).into()];
        let numbers = [
            row.baseline.mean,
            row.reform.mean,
            row.reform.mean / total,
            change.mean,
            change.low,
            change.high,
        ];
        let field = |number: f64| if is_withheld(row) { Field::Withheld } else { number.into() };
        fields.extend(numbers.map(field));
        table.row(fields);
    }
    table
}
