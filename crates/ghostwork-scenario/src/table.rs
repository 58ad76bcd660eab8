use std::ops::{Range, RangeInclusive};

use ghostwork_parameters::Month;

use crate::mistake::{Bounds, Mistake};
use crate::nearest::nearest;
use crate::node::{Entry, Node, NodeValue};
use crate::problem::Doubt;
use crate::reading::Reading;
use crate::source::Placed;
use crate::text::{flaw_of_identifier, flaw_of_label};

/// Years that any date may name.
const YEARS: RangeInclusive<u16> = 1990..=2100;

/// Reads the keys of one table; what nobody asked for is an unknown key in the end.
pub(crate) struct TableReader<'n> {
    name: String,
    span: Range<usize>,
    entries: &'n [Entry],
    asked: Vec<&'static str>,
}

impl<'n> TableReader<'n> {
    /// Makes the reader of a table called `name` in messages; reports a node that is no table.
    pub(crate) fn of(entry: &'n Entry, name: &str, reading: &mut Reading<'_>) -> Option<Self> {
        if let NodeValue::Table(entries) = &entry.node.value {
            return Some(Self::of_entries(entries, name, &entry.key_span));
        }
        reading.report(&entry.node.span, wrong_type(&entry.key, &entry.node, "a table"));
        None
    }

    pub(crate) fn of_entries(entries: &'n [Entry], name: &str, span: &Range<usize>) -> Self {
        Self { name: name.to_owned(), span: span.clone(), entries, asked: Vec::new() }
    }

    /// Returns the entry of a key, which is thereby known.
    pub(crate) fn entry(&mut self, key: &'static str) -> Option<&'n Entry> {
        if !self.asked.contains(&key) {
            self.asked.push(key);
        }
        self.entries.iter().find(|entry| entry.key == key)
    }

    /// Reports a key that must be there and is not, with a line that would do.
    pub(crate) fn require(&self, key: &'static str, example: &str, reading: &mut Reading<'_>) {
        if self.entries.iter().any(|entry| entry.key == key) {
            return;
        }
        let mistake = Mistake::MissingKey { key, table: self.name.clone(), example: example.to_owned() };
        reading.report(&self.span, mistake);
    }

    /// Returns whether nothing stands in the table.
    pub(crate) fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Reports a list without entries.
    pub(crate) fn require_some(&self, key: &'static str, expected: &str, reading: &mut Reading<'_>) {
        let empty = NodeValue::List(Vec::new());
        if let Some(entry) = self.entries.iter().find(|entry| entry.key == key && entry.node.value == empty) {
            let (key, found) = (key.to_owned(), "an empty list".to_owned());
            let mistake = Mistake::WrongType { key, found, expected: expected.to_owned() };
            reading.report(&entry.node.span, mistake);
        }
    }

    /// Takes a key that the format knows but that changes nothing here, and says so.
    pub(crate) fn take_without_effect(
        &mut self,
        key: &'static str,
        why: &'static str,
        reading: &mut Reading<'_>,
    ) {
        if let Some(entry) = self.entry(key) {
            let what = format!("`{key}` in {}", self.name);
            let place = reading.place(&entry.key_span);
            reading.doubt(&place, Doubt::WithoutEffect { what, why });
        }
    }

    pub(crate) fn text(&mut self, key: &'static str, reading: &mut Reading<'_>) -> Option<Placed<String>> {
        let entry = self.entry(key)?;
        text_of(key, &entry.node, reading)
    }

    /// Returns a text fit for tables and charts.
    pub(crate) fn label(&mut self, key: &'static str, reading: &mut Reading<'_>) -> Option<Placed<String>> {
        let entry = self.entry(key)?;
        label_of(key, &entry.node, reading)
    }

    /// Returns a text fit to name a folder or a column.
    pub(crate) fn identifier(
        &mut self,
        key: &'static str,
        reading: &mut Reading<'_>,
    ) -> Option<Placed<String>> {
        let text = self.text(key, reading)?;
        match flaw_of_identifier(&text.value) {
            None => Some(text),
            Some(flaw) => {
                let mistake = Mistake::BadIdentifier { key: key.to_owned(), text: text.value, flaw };
                reading.report_at(&text.place, mistake);
                None
            }
        }
    }

    pub(crate) fn whole(
        &mut self,
        key: &'static str,
        (range, unit): (RangeInclusive<u64>, &str),
        reading: &mut Reading<'_>,
    ) -> Option<Placed<u64>> {
        let entry = self.entry(key)?;
        let value = whole_of(key, &entry.node, (range, unit), reading)?;
        Some(Placed { value, place: reading.place(&entry.node.span) })
    }

    pub(crate) fn switch(&mut self, key: &'static str, reading: &mut Reading<'_>) -> Option<Placed<bool>> {
        let entry = self.entry(key)?;
        if let NodeValue::Switch(value) = entry.node.value {
            return Some(Placed { value, place: reading.place(&entry.node.span) });
        }
        reading.report(&entry.node.span, wrong_type(key, &entry.node, "true or false"));
        None
    }

    pub(crate) fn month(&mut self, key: &'static str, reading: &mut Reading<'_>) -> Option<Placed<Month>> {
        let entry = self.entry(key)?;
        let value = month_of(key, &entry.node, reading)?;
        Some(Placed { value, place: reading.place(&entry.node.span) })
    }

    /// Returns the texts of a list; one text alone is a list of one.
    pub(crate) fn texts(
        &mut self,
        key: &'static str,
        reading: &mut Reading<'_>,
    ) -> Option<Vec<Placed<String>>> {
        let entry = self.entry(key)?;
        match &entry.node.value {
            NodeValue::List(items) => {
                Some(items.iter().filter_map(|item| text_of(key, item, reading)).collect())
            }
            NodeValue::Text(_) => text_of(key, &entry.node, reading).map(|text| vec![text]),
            _ => {
                reading.report(&entry.node.span, wrong_type(key, &entry.node, "a list of texts"));
                None
            }
        }
    }

    /// Reports every key that nobody asked for.
    pub(crate) fn finish(self, reading: &mut Reading<'_>) {
        for entry in self.entries.iter().filter(|entry| !self.asked.contains(&entry.key.as_str())) {
            let mistake = Mistake::UnknownKey {
                key: entry.key.clone(),
                table: self.name.clone(),
                nearest: nearest(&entry.key, self.asked.iter().copied()),
                known: self.asked.iter().map(|key| (*key).to_owned()).collect(),
            };
            reading.report(&entry.key_span, mistake);
        }
    }
}

pub(crate) fn wrong_type(key: &str, node: &Node, expected: &str) -> Mistake {
    Mistake::WrongType { key: key.to_owned(), found: node.description(), expected: expected.to_owned() }
}

pub(crate) fn label_of(key: &str, node: &Node, reading: &mut Reading<'_>) -> Option<Placed<String>> {
    let text = text_of(key, node, reading)?;
    match flaw_of_label(&text.value) {
        None => Some(text),
        Some(flaw) => {
            reading.report_at(&text.place, Mistake::BadLabel { key: key.to_owned(), flaw });
            None
        }
    }
}

fn text_of(key: &str, node: &Node, reading: &mut Reading<'_>) -> Option<Placed<String>> {
    if let NodeValue::Text(text) = &node.value {
        return Some(Placed { value: text.clone(), place: reading.place(&node.span) });
    }
    reading.report(&node.span, wrong_type(key, node, "a text in double quotes"));
    None
}

/// Returns the month that a text or date names.
pub(crate) fn month_of(key: &str, node: &Node, reading: &mut Reading<'_>) -> Option<Month> {
    match &node.value {
        NodeValue::Text(text) | NodeValue::Date(text) => month_of_text(key, text, &node.span, reading),
        _ => {
            reading.report(&node.span, wrong_type(key, node, "a month like \"2027-01\""));
            None
        }
    }
}

pub(crate) fn month_of_text(
    key: &str,
    text: &str,
    span: &Range<usize>,
    reading: &mut Reading<'_>,
) -> Option<Month> {
    let month = text.parse::<Month>().ok().filter(|month| YEARS.contains(&month.year()));
    if month.is_none() {
        reading.report(span, Mistake::BadMonth { key: key.to_owned(), text: text.to_owned() });
    }
    month
}

fn whole_of(
    key: &str,
    node: &Node,
    (range, unit): (RangeInclusive<u64>, &str),
    reading: &mut Reading<'_>,
) -> Option<u64> {
    let bounds = Bounds { smallest: *range.start() as f64, largest: *range.end() as f64 };
    let key = key.to_owned();
    let mistake = match node.value {
        NodeValue::Integer(number) => match u64::try_from(number) {
            Ok(whole) if range.contains(&whole) => return Some(whole),
            _ => Mistake::OutOfRange {
                key,
                value: number as f64,
                unit: unit.to_owned(),
                bounds,
                default: None,
            },
        },
        NodeValue::Real(value) if !value.is_finite() => Mistake::NotFinite { key, default: None },
        NodeValue::Real(value) if value < bounds.smallest || value > bounds.largest => {
            Mistake::OutOfRange { key, value, unit: unit.to_owned(), bounds, default: None }
        }
        NodeValue::Real(value) if value - value.floor() > 0.0 => Mistake::NotWhole { key, value },
        _ => wrong_type(&key, node, "a whole number"),
    };
    reading.report(&node.span, mistake);
    None
}
