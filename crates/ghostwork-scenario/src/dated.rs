use std::ops::Range;

use ghostwork_law::Value;
use ghostwork_parameters::{Kind, Month, Schedule};

use crate::distribution::Distribution;
use crate::glossary::{Expected, Meaning};
use crate::layer::{bounds_of, check_name};
use crate::mistake::{Bounds, Mistake};
use crate::nearest::nearest;
use crate::node::{Entry, Node, NodeValue};
use crate::number::read_number;
use crate::problem::Doubt;
use crate::reading::Reading;
use crate::scenario::Sweep;
use crate::source::Placed;
use crate::table::{TableReader, month_of, month_of_text, wrong_type};
use crate::vocabulary::{LawShape, LawTerm};

/// The values of a parameter as one line or row of a scenario gives them.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Values {
    /// Numbers over time.
    Numbers(Schedule),
    /// Values of the law, each from its month on; `None` for all time.
    Law(Vec<(Option<Month>, Value)>),
    /// Those of a law parameter, from a month on.
    Followed { law_key: Placed<String>, from: Option<Month> },
    /// The one number within bounds that a closure finds.
    Solved { closure: Placed<String>, bounds: (f64, f64) },
    /// What is not known of one number, from a month on: a run without draws takes the median.
    Drawn { distribution: Distribution, median: f64, from: Option<Month> },
}

/// Returns one value as a schedule, from a month on where there is one.
pub(crate) fn one_value(value: f64, from: Option<Month>) -> Schedule {
    from.map_or(Schedule::Constant(value), |from| Schedule::Steps(vec![(from, value)]))
}

/// Returns the month from which a schedule says something, `None` where it always does.
pub(crate) fn first_month(schedule: &Schedule) -> Option<Month> {
    match schedule {
        Schedule::Constant(_) => None,
        Schedule::Steps(points) | Schedule::Linear(points) => points.first().map(|(month, _)| *month),
    }
}

/// Ways of writing a value over time.
const FORMS: [&str; 6] = ["steps", "linear", "follow", "index", "solve", "dist"];

/// The form with several values, of which a run takes the first.
const SWEPT: &str = "sweep";

/// The price index that `index` can name.
const PRICES: &str = "cpi";

/// Reads the value of a parameter, from `from` on where the row says so.
pub(crate) fn read_values(
    key: &str,
    node: &Node,
    meaning: Meaning<'_>,
    from: Option<&Placed<Month>>,
    reading: &mut Reading<'_>,
) -> Option<Values> {
    let NodeValue::Table(entries) = &node.value else {
        let from = from.map(|placed| placed.value);
        return Some(match meaning {
            Meaning::Declared(declaration) => {
                let expected = Expected::of_declaration(key, declaration);
                let value = read_number(node, &expected, reading)?;
                Values::Numbers(one_value(value, from))
            }
            Meaning::Law(term) => Values::Law(vec![(from, read_law_value(node, term, reading)?)]),
        });
    };
    if entries.iter().any(|entry| entry.key == "solve") {
        return read_solved(key, node, entries, meaning, reading);
    }
    if let [Entry { key: form, node: list, key_span }] = entries.as_slice()
        && form == SWEPT
        && let NodeValue::List(values) = &list.value
        && !values.is_empty()
    {
        let place = reading.place(key_span);
        reading.doubt(&place, Doubt::Swept { key: key.to_owned(), values: values.len() });
        note_sweep((key, &node.span), values, from.map(|placed| placed.value), reading);
        let read: Vec<_> =
            values.iter().map(|value| read_values(key, value, meaning, from, reading)).collect();
        return read.into_iter().collect::<Option<Vec<_>>>()?.into_iter().next();
    }
    if entries.iter().any(|entry| entry.key == "index") {
        return read_indexed(key, entries, meaning, reading);
    }
    if entries.iter().any(|entry| entry.key == "dist") {
        return read_drawn(key, node, (entries, from), meaning, reading);
    }
    let form = form_of(key, node, entries, reading)?;
    if let (Some(from), true) = (from, form.key != "follow") {
        let mistake = Mistake::Conflict {
            first: "`from`".to_owned(),
            second: format!("`{}`", form.key),
            remedy: "remove `from`: the value carries its own months",
        };
        reading.report_at(&from.place, mistake);
        return None;
    }
    read_form(key, form, meaning, from.map(|placed| placed.value), reading)
}

/// Notes the several values of a setting, as `--set` takes them.
fn note_sweep(
    (key, span): (&str, &Range<usize>),
    values: &[Node],
    from: Option<Month>,
    reading: &mut Reading<'_>,
) {
    let source = reading.source();
    let written = |value: &Node| {
        let text = source.text().get(value.span.clone()).unwrap_or_default();
        from.map_or_else(|| text.to_owned(), |month| format!("{{ steps = {{ \"{month}\" = {text} }} }}"))
    };
    let sweep = Sweep {
        key: key.to_owned(),
        names: values.iter().map(Node::plainly).collect(),
        values: values.iter().map(written).collect(),
    };
    let place = reading.place(span);
    reading.note_sweep(&place, sweep);
}

/// Returns the one entry that says how the value is written.
fn form_of<'n>(key: &str, node: &Node, entries: &'n [Entry], reading: &mut Reading<'_>) -> Option<&'n Entry> {
    if let Some(several) = entries.iter().find(|entry| entry.key == SWEPT) {
        let expected = "a list of values and nothing beside it, like { sweep = [0.02, 0.04] }";
        reading.report(&several.node.span, wrong_type(SWEPT, &several.node, expected));
        return None;
    }
    if let Some(unknown) = entries.iter().find(|entry| !FORMS.contains(&entry.key.as_str())) {
        let mistake = Mistake::UnknownKey {
            key: unknown.key.clone(),
            table: format!("the value of `{key}`"),
            nearest: nearest(&unknown.key, FORMS),
            known: FORMS.map(str::to_owned).to_vec(),
        };
        reading.report(&unknown.key_span, mistake);
        return None;
    }
    if let [form] = entries {
        return Some(form);
    }
    reading.report(
        &node.span,
        wrong_type(key, node, "one number, or a table with one of steps, linear, follow, index, solve, dist"),
    );
    None
}

/// Reads `{ solve = "closure.name", bounds = [low, high] }`.
fn read_solved(
    key: &str,
    node: &Node,
    entries: &[Entry],
    meaning: Meaning<'_>,
    reading: &mut Reading<'_>,
) -> Option<Values> {
    let mut table = TableReader::of_entries(entries, &format!("the value of `{key}`"), &node.span);
    let closure = table.text("solve", reading);
    let bounds = table.entry("bounds").and_then(|entry| bounds_of("bounds", &entry.node, reading));
    table.require("bounds", "bounds = [0.0, 0.1]", reading);
    table.finish(reading);
    let (closure, bounds) = (closure?, bounds?);
    match meaning {
        Meaning::Declared(declaration) if declaration.kind == Kind::Real => {
            let name = closure.value.strip_prefix("closure.").unwrap_or(&closure.value).to_owned();
            let closure = Placed { value: name, place: closure.place };
            Some(Values::Solved { closure, bounds })
        }
        _ => {
            let what = format!("`solve` for `{key}`");
            let instead = "solve for a parameter of an instrument that is a real number";
            reading.report_at(&closure.place, Mistake::Unsupported { what, instead });
            None
        }
    }
}

/// Reads `{ dist = "normal", args = [0.6, 0.1] }`.
fn read_drawn(
    key: &str,
    node: &Node,
    (entries, from): (&[Entry], Option<&Placed<Month>>),
    meaning: Meaning<'_>,
    reading: &mut Reading<'_>,
) -> Option<Values> {
    let mut table = TableReader::of_entries(entries, &format!("the value of `{key}`"), &node.span);
    let name = table.text("dist", reading);
    let args = table.entry("args");
    table.require("args", "args = [0.4, 0.8]", reading);
    table.finish(reading);
    let (name, args) = (name?, args?);
    let declaration = match meaning {
        Meaning::Declared(declaration) if declaration.kind == Kind::Real => declaration,
        _ => {
            let what = format!("`dist` for `{key}`");
            let instead =
                "give a distribution to a parameter of the model or of an instrument that is a real number";
            reading.report_at(&name.place, Mistake::Unsupported { what, instead });
            return None;
        }
    };
    let names = Distribution::FORMS.map(|(name, _)| name);
    check_name("distribution", Some(&name), &names, reading);
    let (_, form) = Distribution::FORMS.iter().find(|(known, _)| *known == name.value)?;
    let Some(distribution) = numbers_of(&args.node).and_then(|args| Distribution::of(&name.value, &args))
    else {
        reading.report(&args.node.span, wrong_type("args", &args.node, form));
        return None;
    };
    let (smallest, largest) = declaration.range;
    let median = distribution.quantile(0.5);
    if !declaration.accepts(median) {
        let bounds = Bounds { smallest, largest };
        let (key, unit) = (key.to_owned(), declaration.unit.symbol().to_owned());
        reading
            .report(&args.node.span, Mistake::OutOfRange { key, value: median, unit, bounds, default: None });
        return None;
    }
    let median = distribution.quantile_within(0.5, declaration.range);
    Some(Values::Drawn { distribution, median, from: from.map(|from| from.value) })
}

/// Returns the numbers of a list; `None` where something else stands in it.
fn numbers_of(node: &Node) -> Option<Vec<f64>> {
    let NodeValue::List(items) = &node.value else { return None };
    let number = |item: &Node| match item.value {
        NodeValue::Integer(number) => Some(number as f64),
        NodeValue::Real(number) => Some(number),
        _ => None,
    };
    items.iter().map(number).collect()
}

/// Reads `{ index = "cpi", value = …, round = … }`: an amount that keeps its value.
///
/// The model counts in the prices of its start: what follows prices is there the same in every month.
fn read_indexed(
    key: &str,
    entries: &[Entry],
    meaning: Meaning<'_>,
    reading: &mut Reading<'_>,
) -> Option<Values> {
    let mut table = TableReader::of_entries(entries, &format!("the value of `{key}`"), &(0..0));
    let index = table.text("index", reading);
    check_name("price index", index.as_ref(), &[PRICES], reading);
    let decimals = table.whole("round", (0..=6, "decimals"), reading);
    let value = table.entry("value");
    table.finish(reading);
    let index = index?;
    let Meaning::Declared(declaration) = meaning else {
        let what = format!("`index` for `{key}`");
        let instead = "write the value: the law of a scenario is in the prices of its month";
        reading.report_at(&index.place, Mistake::Unsupported { what, instead });
        return None;
    };
    let value = match value {
        Some(entry) => read_number(&entry.node, &Expected::of_declaration(key, declaration), reading)?,
        None => declaration.default,
    };
    let scale = decimals.map_or(1e6, |decimals| (0..decimals.value).fold(1.0, |scale, _| scale * 10.0));
    Some(Values::Numbers(Schedule::Constant((value * scale + 0.5).floor() / scale)))
}

fn read_form(
    key: &str,
    form: &Entry,
    meaning: Meaning<'_>,
    from: Option<Month>,
    reading: &mut Reading<'_>,
) -> Option<Values> {
    match (form.key.as_str(), meaning) {
        ("steps", Meaning::Declared(declaration)) => {
            let expected = Expected::of_declaration(key, declaration);
            let steps =
                read_steps(key, form, reading, |node, reading| read_number(node, &expected, reading))?;
            Some(Values::Numbers(Schedule::Steps(steps)))
        }
        ("steps", Meaning::Law(term)) => {
            let steps = read_steps(key, form, reading, |node, reading| read_law_value(node, term, reading))?;
            Some(Values::Law(steps.into_iter().map(|(month, value)| (Some(month), value)).collect()))
        }
        ("linear", Meaning::Declared(declaration)) if declaration.kind == Kind::Real => {
            read_line(key, form, &Expected::of_declaration(key, declaration), reading)
        }
        ("follow", Meaning::Declared(_)) => {
            let NodeValue::Text(law_key) = &form.node.value else {
                reading
                    .report(&form.node.span, wrong_type("follow", &form.node, "the key of a law parameter"));
                return None;
            };
            let law_key = Placed { value: law_key.clone(), place: reading.place(&form.node.span) };
            Some(Values::Followed { law_key, from })
        }
        _ => {
            let what = format!("`{}` for `{key}`", form.key);
            let instead = "write one number, or { steps = { \"2027-01\" = …, \"2028-01\" = … } }";
            reading.report(&form.key_span, Mistake::Unsupported { what, instead });
            None
        }
    }
}

/// Reads a table of values by month, in whatever order it is written.
fn read_steps<T>(
    key: &str,
    form: &Entry,
    reading: &mut Reading<'_>,
    mut read: impl FnMut(&Node, &mut Reading<'_>) -> Option<T>,
) -> Option<Vec<(Month, T)>> {
    let entries = match &form.node.value {
        NodeValue::Table(entries) if !entries.is_empty() => entries,
        _ => {
            let expected = "a table of months and values, like { \"2027-01\" = 0.02 }";
            reading.report(&form.node.span, wrong_type("steps", &form.node, expected));
            return None;
        }
    };
    let mut steps = Vec::with_capacity(entries.len());
    for entry in entries {
        let month = month_of_text(key, &entry.key, &entry.key_span, reading);
        let value = read(&entry.node, reading);
        if let (Some(month), Some(value)) = (month, value) {
            steps.push((month, value, &entry.key_span));
        }
    }
    steps.sort_by_key(|(month, _, span)| (*month, span.start));
    for pair in steps.windows(2) {
        if pair[0].0 == pair[1].0 {
            let first = reading.place(pair[0].2).short();
            let mistake = Mistake::Duplicate { what: "month", name: pair[1].0.to_string(), first };
            reading.report(pair[1].2, mistake);
        }
    }
    let is_whole = steps.len() == entries.len() && steps.windows(2).all(|pair| pair[0].0 < pair[1].0);
    is_whole.then(|| steps.into_iter().map(|(month, value, _)| (month, value)).collect())
}

/// Reads a list of `[month, value]`.
fn read_line(key: &str, form: &Entry, expected: &Expected<'_>, reading: &mut Reading<'_>) -> Option<Values> {
    let points = match &form.node.value {
        NodeValue::List(points) if points.len() >= 2 => points,
        _ => {
            let wanted = "at least two points, like [[\"2027-01\", 0.0], [\"2028-01\", 0.04]]";
            reading.report(&form.node.span, wrong_type("linear", &form.node, wanted));
            return None;
        }
    };
    let read: Vec<Option<(Month, f64)>> =
        points.iter().map(|point| read_point(key, point, expected, reading)).collect();
    let line: Vec<(Month, f64)> = read.into_iter().collect::<Option<_>>()?;
    if let Some(position) = line.windows(2).position(|pair| pair[0].0 >= pair[1].0) {
        reading.report(&points[position + 1].span, Mistake::NotAscending { key: key.to_owned() });
        return None;
    }
    Some(Values::Numbers(Schedule::Linear(line)))
}

fn read_point(
    key: &str,
    node: &Node,
    expected: &Expected<'_>,
    reading: &mut Reading<'_>,
) -> Option<(Month, f64)> {
    match &node.value {
        NodeValue::List(pair) if pair.len() == 2 => {
            let month = month_of(key, &pair[0], reading);
            let value = read_number(&pair[1], expected, reading);
            month.zip(value)
        }
        _ => {
            reading.report(&node.span, wrong_type("linear", node, "a point like [\"2027-01\", 0.04]"));
            None
        }
    }
}

fn read_law_value(node: &Node, term: &LawTerm, reading: &mut Reading<'_>) -> Option<Value> {
    let expected = Expected::of_law(term);
    match (&node.value, term.shape) {
        (NodeValue::Text(text), _) if text == "none" && term.may_be_absent => Some(Value::Absent),
        (NodeValue::List(items), LawShape::List(length)) => {
            let read: Vec<Option<f64>> =
                items.iter().map(|item| read_number(item, &expected, reading)).collect();
            if items.len() != length {
                let (key, found) = (term.key.clone(), items.len());
                reading.report(&node.span, Mistake::WrongLength { key, found, expected: length });
                return None;
            }
            read.into_iter().collect::<Option<Vec<f64>>>().map(Value::List)
        }
        (_, LawShape::List(length)) => {
            let wanted = format!("a list of {length} numbers, {}", term.unit);
            reading.report(&node.span, wrong_type(&term.key, node, &wanted));
            None
        }
        (_, LawShape::Number) => read_number(node, &expected, reading).map(Value::Number),
    }
}
