use ghostwork_parameters::{Declaration, Kind, Month, Schedule};

use crate::dated::{Values, first_month, read_values};
use crate::glossary::{Glossary, Meaning};
use crate::layer::Row;
use crate::mistake::Mistake;
use crate::nearest::nearest;
use crate::node::{Entry, Node, NodeValue};
use crate::problem::Doubt;
use crate::reading::Reading;
use crate::source::{Place, Placed};
use crate::table::{TableReader, wrong_type};

/// A parameter as one line or row sets it.
#[derive(Debug, Clone)]
pub(crate) struct WrittenSetting {
    pub(crate) key: String,
    pub(crate) values: Values,
    pub(crate) reference: Option<String>,
    pub(crate) place: Place,
}

impl WrittenSetting {
    /// Returns the month from which the row holds, `None` for all time.
    pub(crate) fn first_month(&self) -> Option<Month> {
        match &self.values {
            Values::Numbers(schedule) => first_month(schedule),
            Values::Law(rows) => rows.first().and_then(|(month, _)| *month),
            Values::Followed { from, .. } | Values::Drawn { from, .. } => *from,
            Values::Solved { .. } => None,
        }
    }
}

/// Reads `[parameters]` and the rows of `[[parameter]]`.
pub(crate) fn read_all(
    short: Option<&Entry>,
    rows: Vec<Row<'_>>,
    glossary: &Glossary<'_>,
    reading: &mut Reading<'_>,
) -> Vec<WrittenSetting> {
    let mut settings = short.map_or_else(Vec::new, |entry| read_settings(entry, glossary, reading));
    for row in rows {
        settings.extend(read_row(&row, glossary, reading));
    }
    settings.retain(|setting| {
        let Values::Solved { closure, .. } = &setting.values else { return true };
        let what = format!("`solve` for `{}`", setting.key);
        let instead = "solve for a parameter of an instrument";
        reading.report_at(&closure.place, Mistake::Unsupported { what, instead });
        false
    });
    settings.sort_by(|one, other| (&one.key, one.first_month()).cmp(&(&other.key, other.first_month())));
    for pair in settings.windows(2) {
        if pair[0].key == pair[1].key && pair[0].first_month() == pair[1].first_month() {
            let first = pair[0].place.short();
            let mistake = Mistake::Duplicate { what: "parameter", name: pair[1].key.clone(), first };
            reading.report_at(&pair[1].place, mistake);
        }
    }
    settings
}

/// Reads a table of parameters; dotted keys are tables in tables.
pub(crate) fn read_settings(
    entry: &Entry,
    glossary: &Glossary<'_>,
    reading: &mut Reading<'_>,
) -> Vec<WrittenSetting> {
    let mut settings = Vec::new();
    match &entry.node.value {
        NodeValue::Table(entries) => read_below("", entries, glossary, (&mut settings, reading)),
        _ => reading.report(&entry.node.span, wrong_type(&entry.key, &entry.node, "a table of parameters")),
    }
    settings
}

fn read_below(
    above: &str,
    entries: &[Entry],
    glossary: &Glossary<'_>,
    (settings, reading): (&mut Vec<WrittenSetting>, &mut Reading<'_>),
) {
    for entry in entries {
        let path = if above.is_empty() { entry.key.clone() } else { format!("{above}.{}", entry.key) };
        match (glossary.meaning(&path), &entry.node.value) {
            (Some(meaning), _) => {
                if let Some(values) = read_values(&path, &entry.node, meaning, None, reading) {
                    let place = reading.place(&entry.key_span);
                    settings.push(WrittenSetting { key: path, values, reference: None, place });
                }
            }
            (None, NodeValue::Table(below)) if glossary.has_keys_below(&path) => {
                read_below(&path, below, glossary, (&mut *settings, &mut *reading));
            }
            (None, value) => match (glossary.list(&path), value) {
                (Some(elements), NodeValue::List(_) | NodeValue::Text(_)) => {
                    let place = reading.place(&entry.key_span);
                    settings.extend(read_list((&path, &entry.node), elements, &place, reading));
                }
                _ => reading.report(&entry.key_span, glossary.unknown(&path)),
            },
        }
    }
}

/// Words for all elements of a set, and for none.
const WHOLE_SETS: [(&str, bool); 2] = [("all", true), ("none", false)];

/// Reads a list as one setting an element: numbers in the order of the elements, or the names of those that are on.
fn read_list(
    (path, node): (&str, &Node),
    elements: &[&Declaration],
    place: &Place,
    reading: &mut Reading<'_>,
) -> Vec<WrittenSetting> {
    let setting = |element: &Declaration, values| WrittenSetting {
        key: format!("{path}.{}", element.element),
        values,
        reference: None,
        place: place.clone(),
    };
    let switched = |is_on: bool| Values::Numbers(Schedule::Constant(f64::from(u8::from(is_on))));
    let are_switches = elements.iter().all(|element| element.kind == Kind::Switch);
    match &node.value {
        NodeValue::Text(text) if are_switches && WHOLE_SETS.iter().any(|(word, _)| word == text) => {
            let is_on = WHOLE_SETS.iter().any(|(word, is_on)| word == text && *is_on);
            elements.iter().map(|element| setting(element, switched(is_on))).collect()
        }
        NodeValue::List(items) if are_switches && items.iter().all(Node::is_text) => {
            let named = names_of(items, elements, reading);
            elements
                .iter()
                .map(|element| setting(element, switched(named.contains(&element.element))))
                .collect()
        }
        NodeValue::List(items) if items.len() == elements.len() => {
            let read = elements.iter().zip(items).filter_map(|(element, item)| {
                let values = read_values(path, item, Meaning::Declared(element), None, reading)?;
                Some(setting(element, values))
            });
            read.collect()
        }
        NodeValue::List(items) => {
            let (key, found) = (path.to_owned(), items.len());
            reading.report(&node.span, Mistake::WrongLength { key, found, expected: elements.len() });
            Vec::new()
        }
        _ => {
            let expected = format!("a list of {} values, or a table of them by name", elements.len());
            reading.report(&node.span, wrong_type(path, node, &expected));
            Vec::new()
        }
    }
}

/// Returns the names in a list that are names of elements; reports the others.
fn names_of(items: &[Node], elements: &[&Declaration], reading: &mut Reading<'_>) -> Vec<&'static str> {
    let known = || elements.iter().map(|element| element.element);
    let mut named = Vec::with_capacity(items.len());
    for item in items {
        let NodeValue::Text(text) = &item.value else { continue };
        if let Some(name) = known().find(|name| name == text) {
            named.push(name);
            continue;
        }
        let mistake = Mistake::UnknownName {
            what: "choice",
            name: text.clone(),
            nearest: nearest(text, known()),
            known: known().map(str::to_owned).collect(),
        };
        reading.report(&item.span, mistake);
    }
    named
}

fn read_row(row: &Row<'_>, glossary: &Glossary<'_>, reading: &mut Reading<'_>) -> Option<WrittenSetting> {
    let mut table = TableReader::of_entries(row.entries, "[[parameter]]", &row.span);
    let key = table.text("key", reading);
    let from = table.month("from", reading);
    let from_is_wrong = from.is_none() && table.entry("from").is_some();
    let reference = table.label("reference", reading);
    let value = table.entry("value");
    table.require("key", "key = \"irs.seca.oasdi_rate\"", reading);
    table.require("value", "value = 0.05", reading);
    table.finish(reading);
    let (key, value) = (key?, value?);
    let Some(meaning) = glossary.meaning(&key.value) else {
        reading.report_at(&key.place, glossary.unknown(&key.value));
        return None;
    };
    if reference.is_none() {
        reading.doubt(&key.place, Doubt::WithoutReference { key: key.value.clone() });
    }
    let values = read_values(&key.value, &value.node, meaning, from.as_ref(), reading)?;
    if from_is_wrong {
        return None;
    }
    let Placed { value: key, place } = key;
    Some(WrittenSetting { key, values, reference: reference.map(|text| text.value), place })
}
