use ghostwork_core::observation::INDICATORS;
use ghostwork_parameters::{Kind, Month};

use crate::glossary::Expected;
use crate::layer::run::check_name;
use crate::mistake::{Bounds, Mistake};
use crate::node::{Entry, Node, NodeValue};
use crate::number::read_number;
use crate::reading::Reading;
use crate::source::Placed;
use crate::table::{TableReader, month_of, wrong_type};

/// The name of a closure that solves nothing.
pub(crate) const NONE: &str = "none";
/// What the net cost to the public budget is called as a target.
pub(crate) const NET_COST: &str = "fiscal.net_cost";
/// Ways in which a reform can be paid for, beside a parameter of its own: the instrument and the parameter of each.
pub(crate) const KINDS: [(&str, &str, &str); 3] = [
    ("lump_sum", "lump_sum_tax", "amount"),
    ("proportional_income_tax", "proportional_income_tax", "rate"),
    ("benefit_cut", "benefit_cut", "share"),
];
/// The kind that solves a parameter which the scenario marks by `{ solve = … }`.
const SOLVE: &str = "solve";
/// Values tried after the first five where no file says.
const MOST_TRIALS: u64 = 12;
/// Seeds that the target is a mean of where no file says.
const SEEDS: u64 = 8;
/// Largest target and tolerance.
const LARGEST: f64 = 1e12;

/// A closure as a file sets it.
#[derive(Debug, Clone)]
pub(crate) struct WrittenClosure {
    pub(crate) name: Placed<String>,
    /// One of [`KINDS`], or `None` for a parameter marked by `{ solve = … }`.
    pub(crate) kind: Option<Placed<String>>,
    pub(crate) bounds: Option<Placed<(f64, f64)>>,
    pub(crate) target: String,
    pub(crate) window: Option<(Month, Month)>,
    pub(crate) equals: f64,
    pub(crate) tolerance: f64,
    pub(crate) most_trials: u64,
    pub(crate) seeds: u64,
    pub(crate) must_solve: bool,
}

/// What a file says of the closure.
#[derive(Debug, Clone)]
pub(crate) enum ClosureSaid {
    /// Nothing is solved for.
    Nothing,
    /// This is.
    Solve(Box<WrittenClosure>),
}

/// Reads `[closure]`.
pub(crate) fn read_closure(mut table: TableReader<'_>, reading: &mut Reading<'_>) -> Option<ClosureSaid> {
    table.require("name", "name = \"none\"", reading);
    let name = table.identifier("name", reading)?;
    if name.value == NONE {
        table.finish(reading);
        return Some(ClosureSaid::Nothing);
    }
    let target = table.text("target", reading);
    let known: Vec<&str> =
        std::iter::once(NET_COST).chain(INDICATORS.iter().map(|indicator| indicator.id)).collect();
    check_name("target", target.as_ref(), &known, reading);
    let kind = table.text("kind", reading);
    let kinds: Vec<&str> = std::iter::once(SOLVE).chain(KINDS.map(|(kind, ..)| kind)).collect();
    check_name("kind", kind.as_ref(), &kinds, reading);
    let bounds = table.entry("bounds").and_then(|entry| {
        let bounds = bounds_of("bounds", &entry.node, reading)?;
        Some(Placed { value: bounds, place: reading.place(&entry.node.span) })
    });
    let window = table.entry("window").and_then(|entry| window_of(entry, reading));
    let equals = number(table.entry("equals"), "equals", -LARGEST, reading);
    let tolerance = tolerance(&mut table, reading);
    let method = table.text("method", reading);
    check_name("method", method.as_ref(), &["bracket-secant"], reading);
    let on_failure = table.text("on_failure", reading);
    check_name("on_failure", on_failure.as_ref(), &["report", "error"], reading);
    let most_trials = table.whole("max_iter", (1..=100, "runs"), reading);
    let seeds = table.whole("seeds", (2..=10_000, "seeds"), reading);
    table.require("target", &format!("target = \"{NET_COST}\""), reading);
    table.require("tolerance", "tolerance = { abs_per_worker_year = 5.0 }", reading);
    table.finish(reading);
    Some(ClosureSaid::Solve(Box::new(WrittenClosure {
        name,
        kind: kind.filter(|kind| kind.value != SOLVE),
        bounds,
        target: target?.value,
        window,
        equals: equals.unwrap_or(0.0),
        tolerance: tolerance?,
        most_trials: most_trials.map_or(MOST_TRIALS, |trials| trials.value),
        seeds: seeds.map_or(SEEDS, |seeds| seeds.value),
        must_solve: on_failure.is_some_and(|text| text.value == "error"),
    })))
}

/// Reads the tolerance: a number, or `{ abs_per_worker_year = … }` for the net cost.
fn tolerance(table: &mut TableReader<'_>, reading: &mut Reading<'_>) -> Option<f64> {
    let entry = table.entry("tolerance")?;
    let NodeValue::Table(_) = &entry.node.value else {
        return number(Some(entry), "tolerance", 0.0, reading);
    };
    let mut inner = TableReader::of(entry, "tolerance", reading)?;
    let value = number(inner.entry("abs_per_worker_year"), "abs_per_worker_year", 0.0, reading);
    inner.require("abs_per_worker_year", "abs_per_worker_year = 5.0", reading);
    inner.finish(reading);
    value
}

fn number(entry: Option<&Entry>, key: &str, smallest: f64, reading: &mut Reading<'_>) -> Option<f64> {
    let expected = Expected {
        key: key.to_owned(),
        kind: Kind::Real,
        unit: "",
        bounds: Bounds { smallest, largest: LARGEST },
        default: None,
    };
    read_number(&entry?.node, &expected, reading)
}

/// Reads two numbers, the smaller first.
pub(crate) fn bounds_of(key: &str, node: &Node, reading: &mut Reading<'_>) -> Option<(f64, f64)> {
    let real = |node: &Node| match node.value {
        NodeValue::Integer(number) => Some(number as f64),
        NodeValue::Real(number) if number.is_finite() => Some(number),
        _ => None,
    };
    let pair = match &node.value {
        NodeValue::List(pair) if pair.len() == 2 => real(&pair[0]).zip(real(&pair[1])),
        _ => None,
    };
    let ascending = pair.filter(|(low, high)| low < high);
    if ascending.is_none() {
        reading.report(&node.span, wrong_type(key, node, "two numbers, the smaller first, like [0.0, 0.1]"));
    }
    ascending
}

/// Reads the first and the last month of a window.
fn window_of(entry: &Entry, reading: &mut Reading<'_>) -> Option<(Month, Month)> {
    let NodeValue::List(pair) = &entry.node.value else {
        let expected = "two months, like [\"2027-01\", \"2029-12\"]";
        reading.report(&entry.node.span, wrong_type("window", &entry.node, expected));
        return None;
    };
    let months: Vec<Option<Month>> = pair.iter().map(|node| month_of("window", node, reading)).collect();
    match months[..] {
        [Some(first), Some(last)] if first <= last => Some((first, last)),
        [Some(_), Some(_)] => {
            reading.report(&entry.node.span, Mistake::NotAscending { key: "window".to_owned() });
            None
        }
        _ => None,
    }
}
