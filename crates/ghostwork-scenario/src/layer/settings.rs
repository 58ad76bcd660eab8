use ghostwork_parameters::Month;

use crate::dated::{Values, first_month, read_values};
use crate::glossary::Glossary;
use crate::layer::Row;
use crate::mistake::Mistake;
use crate::node::{Entry, NodeValue};
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
            Values::Followed { from, .. } => *from,
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
            (None, _) => reading.report(&entry.key_span, glossary.unknown(&path)),
        }
    }
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
