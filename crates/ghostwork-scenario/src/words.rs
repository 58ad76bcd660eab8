use ghostwork_law::Value;
use ghostwork_parameters::{Declaration, Month, Schedule};

use crate::text::{number, quantity};

/// Steps of a schedule that are spelt out at most.
const MOST_STEPS: usize = 6;

/// Returns a value of a declared parameter with its unit, or the word that stands for it.
pub(crate) fn value_in_words(value: f64, declaration: &Declaration) -> String {
    declaration.word_of(value).unwrap_or_else(|| quantity(value, declaration.unit.symbol()))
}

/// Returns the values of a declared parameter over time, like `0.02 share from 2027-01, 0.04 share from 2028-01`.
pub(crate) fn schedule_in_words(schedule: &Schedule, declaration: &Declaration) -> String {
    let words = |value: f64| value_in_words(value, declaration);
    match schedule {
        Schedule::Constant(value) => words(*value),
        Schedule::Steps(steps) => steps_in_words(steps.iter().map(|(month, value)| (*month, words(*value)))),
        Schedule::Linear(points) => {
            let points = points.iter().map(|(month, value)| format!("{} in {month}", words(*value)));
            format!("in straight lines through {}", listed(points.collect()))
        }
    }
}

/// Returns the values of a law parameter over time.
pub(crate) fn law_rows_in_words(rows: &[(Option<Month>, Value)], unit: &str) -> String {
    let always = Month::from_index(0);
    steps_in_words(
        rows.iter().map(|(month, value)| (month.unwrap_or(always), law_value_in_words(value, unit))),
    )
}

/// Returns a value of a law parameter with its unit.
pub(crate) fn law_value_in_words(value: &Value, unit: &str) -> String {
    match value {
        Value::Number(one) => quantity(*one, unit),
        Value::List(numbers) => {
            let numbers: Vec<String> = numbers.iter().map(|one| number(*one)).collect();
            format!("[{}] {unit}", numbers.join(", "))
        }
        other => other.to_string(),
    }
}

fn steps_in_words(steps: impl Iterator<Item = (Month, String)>) -> String {
    let always = Month::from_index(0);
    let words = |(month, value): (Month, String)| {
        if month == always { value } else { format!("{value} from {month}") }
    };
    listed(steps.map(words).collect())
}

fn listed(mut parts: Vec<String>) -> String {
    let all = parts.len();
    if all > MOST_STEPS {
        let last = parts.pop().unwrap_or_default();
        parts.truncate(MOST_STEPS - 2);
        parts.push(format!("… ({all} values) …"));
        parts.push(last);
    }
    parts.join(", ")
}
