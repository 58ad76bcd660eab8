//! The rate that was solved for, with the curve.

use ghostwork_results::{ClosureEnd, ClosureRecord, Comparison};
use serde_json::{Value, json};

use super::estimate_json;
use crate::text::{number, signed, table};

/// Returns the closure in words: how it ended, and every value tried.
pub(super) fn in_words(comparison: &Comparison) -> String {
    let Some(closure) = &comparison.closure else { return String::new() };
    let ClosureRecord { unknown, unit, target, target_unit, equals, tolerance, .. } = closure;
    let end = match closure.end {
        ClosureEnd::Solved { value } => format!("solved: {unknown} = {} {unit}", number(value, 4)),
        ClosureEnd::NoSolution => format!(
            "no solution for {unknown} between {} and {} {unit}: the reform was run with {}, and misses its target",
            number(closure.bounds.0, 4),
            number(closure.bounds.1, 4),
            number(closure.bounds.0, 4)
        ),
        ClosureEnd::NotResolved { value, standard_error } => format!(
            "not resolved: {unknown} = {} {unit} comes closest, standard error over {} seeds {} {target_unit}",
            number(value, 4),
            closure.seeds,
            number(standard_error, 2)
        ),
    };
    let rows: Vec<Vec<String>> = closure
        .curve
        .iter()
        .map(|point| vec![format!("  {}", number(point.value, 4)), signed(point.gap.mean, 2)])
        .collect();
    format!(
        "\n{target} is to be {} {target_unit} within {}, mean of {} to {}\n{end}\n{unknown}, and what is missing:\n{}",
        number(*equals, 2),
        number(*tolerance, 2),
        closure.window.first,
        closure.window.last,
        table(&rows)
    )
}

/// Returns the closure as JSON; `null` where nothing was solved for.
pub(super) fn json(comparison: &Comparison) -> Value {
    let Some(closure) = &comparison.closure else { return Value::Null };
    let curve: Vec<Value> = closure
        .curve
        .iter()
        .map(|point| json!({ "value": point.value, "gap": estimate_json(&point.gap) }))
        .collect();
    json!({
        "name": closure.name,
        "unknown": closure.unknown,
        "unit": closure.unit,
        "target": closure.target,
        "target_unit": closure.target_unit,
        "equals": closure.equals,
        "tolerance": closure.tolerance,
        "window": [closure.window.first.to_string(), closure.window.last.to_string()],
        "bounds": [closure.bounds.0, closure.bounds.1],
        "seeds": closure.seeds,
        "end": closure.end.words(),
        "value": closure.end.value(),
        "curve": curve,
    })
}
