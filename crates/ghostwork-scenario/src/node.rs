use std::ops::Range;

use toml::de::{DeTable, DeValue};

use crate::mistake::Mistake;
use crate::reading::Reading;

/// A value of a TOML text with its place, in bytes.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Node {
    pub(crate) span: Range<usize>,
    pub(crate) value: NodeValue,
}

/// What a value of a TOML text can be.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum NodeValue {
    Text(String),
    Integer(i64),
    Real(f64),
    Switch(bool),
    Date(String),
    List(Vec<Node>),
    Table(Vec<Entry>),
}

/// One `key = value`, in the order of the text.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Entry {
    pub(crate) key: String,
    pub(crate) key_span: Range<usize>,
    pub(crate) node: Node,
}

impl Node {
    /// Returns what the value is, in words, as messages name it.
    pub(crate) fn description(&self) -> String {
        match &self.value {
            NodeValue::Text(text) => format!("the text {}", crate::text::quoted(text)),
            NodeValue::Integer(number) => number.to_string(),
            NodeValue::Real(number) => crate::text::number(*number),
            NodeValue::Switch(switch) => switch.to_string(),
            NodeValue::Date(date) => format!("the date {date}"),
            NodeValue::List(_) => "a list".to_owned(),
            NodeValue::Table(_) => "a table".to_owned(),
        }
    }
}

impl Node {
    /// Returns whether the value is a text.
    pub(crate) fn is_text(&self) -> bool {
        matches!(self.value, NodeValue::Text(_))
    }

    /// Returns the value without the signs of TOML, for a sentence: `bidding, catalogue` or `amount 1000, period quarter`.
    pub(crate) fn plainly(&self) -> String {
        match &self.value {
            NodeValue::Text(text) | NodeValue::Date(text) => crate::text::shown(text),
            NodeValue::List(items) => items.iter().map(Self::plainly).collect::<Vec<_>>().join(", "),
            NodeValue::Table(entries) => {
                let parts = entries.iter().map(|entry| format!("{} {}", entry.key, entry.node.plainly()));
                parts.collect::<Vec<_>>().join(", ")
            }
            _ => self.description(),
        }
    }
}

/// Reads a TOML text; reports every place where it is not TOML and then returns nothing.
pub(crate) fn parse(reading: &mut Reading<'_>) -> Option<Vec<Entry>> {
    let source = reading.source();
    let (table, errors) = DeTable::parse_recoverable(source.text());
    for error in &errors {
        let span = error.span().unwrap_or(0..0);
        reading.report(&span, Mistake::Syntax { message: one_line(error.message()) });
    }
    errors.is_empty().then(|| entries(table.get_ref()))
}

fn one_line(message: &str) -> String {
    message.lines().map(str::trim).collect::<Vec<_>>().join("; ")
}

fn entries(table: &DeTable<'_>) -> Vec<Entry> {
    let mut entries: Vec<Entry> = table
        .iter()
        .map(|(key, value)| Entry {
            key: key.get_ref().to_string(),
            key_span: key.span(),
            node: Node { span: value.span(), value: node_value(value.get_ref()) },
        })
        .collect();
    entries.sort_by_key(|entry| entry.key_span.start);
    entries
}

fn node_value(value: &DeValue<'_>) -> NodeValue {
    match value {
        DeValue::String(text) => NodeValue::Text(text.to_string()),
        DeValue::Integer(integer) => {
            let wide = i128::from_str_radix(integer.as_str(), integer.radix());
            let narrow = wide.as_ref().ok().and_then(|number| i64::try_from(*number).ok());
            narrow.map_or_else(
                || NodeValue::Real(wide.map_or(f64::INFINITY, |number| number as f64)),
                NodeValue::Integer,
            )
        }
        DeValue::Float(float) => NodeValue::Real(float.as_str().parse().unwrap_or(f64::NAN)),
        DeValue::Boolean(switch) => NodeValue::Switch(*switch),
        DeValue::Datetime(date) => NodeValue::Date(date.to_string()),
        DeValue::Array(list) => NodeValue::List(
            list.iter().map(|item| Node { span: item.span(), value: node_value(item.get_ref()) }).collect(),
        ),
        DeValue::Table(table) => NodeValue::Table(entries(table)),
    }
}
