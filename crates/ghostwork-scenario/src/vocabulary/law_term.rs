use ghostwork_law::{LawPack, LawParameter, Value};

use crate::mistake::Bounds;

/// Largest amount of money that a law parameter may be set to, units of the currency.
const LARGEST_AMOUNT: f64 = 1e9;

/// What the value of a law parameter is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LawShape {
    /// One number.
    Number,
    /// A list of so many numbers.
    List(usize),
}

/// A parameter of the law as a scenario may change it; tables by state have one term per state.
#[derive(Debug, Clone, PartialEq)]
pub struct LawTerm {
    /// The key, with the postal code for an entry of a table by state.
    pub key: String,
    /// The postal code of the state for an entry of a table by state.
    pub state: Option<String>,
    /// The unit in the words of this project, like `USD/year` or `share`.
    pub unit: String,
    /// What the value is.
    pub shape: LawShape,
    /// Whether the rule may be switched off with `"none"`.
    pub may_be_absent: bool,
    /// The numbers that make sense.
    pub bounds: Bounds,
    /// What it means.
    pub doc: String,
    /// The legal reference and where the value was read.
    pub source: String,
    /// Whether the value is unconfirmed or a default of the model rather than law.
    pub is_assumption: bool,
}

impl LawTerm {
    /// Returns the key without the state.
    pub fn table_key(&self) -> &str {
        self.state
            .as_ref()
            .and_then(|state| self.key.strip_suffix(state))
            .map_or(&self.key, |key| key.trim_end_matches('.'))
    }
}

/// Returns the terms of a law pack, in order of key.
pub(crate) fn terms(law: &LawPack) -> Vec<LawTerm> {
    law.keys().flat_map(terms_of).collect()
}

fn terms_of(parameter: &LawParameter) -> Vec<LawTerm> {
    let last = parameter.rows.iter().rev().map(|row| &row.value).find(|value| **value != Value::Absent);
    match last {
        Some(Value::List(numbers)) => vec![term(parameter, None, LawShape::List(numbers.len()))],
        Some(Value::ByState(table)) => {
            table.keys().map(|state| term(parameter, Some(state), LawShape::Number)).collect()
        }
        Some(Value::Number(_)) => vec![term(parameter, None, LawShape::Number)],
        _ => Vec::new(),
    }
}

fn term(parameter: &LawParameter, state: Option<&String>, shape: LawShape) -> LawTerm {
    let key = state.map_or_else(|| parameter.key.clone(), |state| format!("{}.{state}", parameter.key));
    let unit = unit_in_words(&parameter.unit);
    LawTerm {
        key,
        state: state.cloned(),
        bounds: bounds(parameter, &unit),
        unit,
        shape,
        may_be_absent: parameter.rows.iter().any(|row| row.value == Value::Absent),
        doc: parameter.label.clone(),
        source: format!("{} ({})", parameter.reference, parameter.source),
        is_assumption: parameter.is_assumption(),
    }
}

/// Returns a unit of a law pack in the words used everywhere else.
fn unit_in_words(unit: &str) -> String {
    let spelt = unit.replace("/yr", "/year");
    if spelt == "/1" { "share".to_owned() } else { spelt }
}

/// Returns bounds that catch slips of magnitude: a law pack itself states none.
fn bounds(parameter: &LawParameter, unit: &str) -> Bounds {
    let numbers = || parameter.rows.iter().flat_map(|row| numbers_of(&row.value));
    let largest_known = numbers().fold(0.0, f64::max);
    let largest = match unit {
        "share" if largest_known <= 1.0 => 1.0,
        "hours/month" => 744.0,
        "weeks" => 520.0,
        _ if unit.starts_with("years") => 120.0,
        _ if unit.starts_with("USD") => LARGEST_AMOUNT,
        _ => 100.0,
    };
    let is_ever_negative = numbers().any(|number| number < 0.0);
    let smallest = if is_ever_negative { -largest } else { 0.0 };
    Bounds { smallest, largest: largest.max(largest_known) }
}

fn numbers_of(value: &Value) -> Vec<f64> {
    match value {
        Value::Number(number) => vec![*number],
        Value::List(numbers) => numbers.clone(),
        Value::ByState(table) => table.values().copied().collect(),
        _ => Vec::new(),
    }
}
