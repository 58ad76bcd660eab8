use std::sync::Arc;

use ghostwork_parameters::Schedule;

use crate::dated::{Values, one_value};
use crate::glossary::Glossary;
use crate::layer::{WrittenRun, WrittenSetting, read_baseline, read_runs, read_settings};
use crate::mistake::Mistake;
use crate::nearest::nearest;
use crate::node::{self, Entry, NodeValue};
use crate::overlay::Overlay;
use crate::reading::Reading;
use crate::source::Source;
use crate::table::TableReader;

/// Lays one `--set key=value` over a scenario; returns its source.
pub(crate) fn lay_override(text: &str, overlay: &mut Overlay, reading: &mut Reading<'_>) -> Arc<Source> {
    let (source, entries) = parsed(text, reading);
    reading.turn_to(Arc::clone(&source));
    match entries.as_deref() {
        Some([entry]) => lay_entry(entry, overlay, reading),
        _ => reading.report(&(0..text.len()), Mistake::BadOverride { text: text.to_owned() }),
    }
    source
}

/// Lays one draw `key=value` over a scenario: it takes the place of a distribution, or of what holds for all time. Changes from a
/// month on stay; a parameter of an instrument that the scenario does not have is left out.
pub(crate) fn lay_draw(text: &str, overlay: &mut Overlay, reading: &mut Reading<'_>) {
    let (source, entries) = parsed(text, reading);
    reading.turn_to(source);
    let Some([entry]) = entries.as_deref() else {
        return reading.report(&(0..text.len()), Mistake::BadOverride { text: text.to_owned() });
    };
    let vocabulary = reading.vocabulary();
    let named = overlay.instruments.iter_mut().find(|instrument| instrument.identifier.value == entry.key);
    if let Some(instrument) = named {
        if let Some(terms) = vocabulary.instrument(instrument.definition.name()) {
            for setting in read_settings(entry, &Glossary::of_instrument(terms), reading) {
                substitute(&mut instrument.settings, setting);
            }
        }
        return;
    }
    let glossary = Glossary::of_parameters(vocabulary);
    if glossary.has_keys_below(&entry.key) {
        for setting in read_settings(&as_table(entry), &glossary, reading) {
            substitute(overlay.settings.entry(setting.key.clone()).or_default(), setting);
        }
    }
}

/// Puts a drawn value in the place of what holds for all time.
fn substitute(rows: &mut Vec<WrittenSetting>, drawn: WrittenSetting) {
    let mut is_placed = false;
    for row in rows.iter_mut().filter(|row| row.key == drawn.key) {
        match (&row.values, &drawn.values) {
            (Values::Drawn { from, .. }, Values::Numbers(Schedule::Constant(value))) => {
                row.values = Values::Numbers(one_value(*value, *from));
                is_placed = true;
            }
            _ if row.first_month().is_none() => {
                row.values = drawn.values.clone();
                is_placed = true;
            }
            _ => {}
        }
    }
    if !is_placed {
        rows.insert(0, drawn);
    }
}

/// Returns the one setting of a `--set`; a value that is no TOML is a text without its quotes.
fn parsed(text: &str, reading: &Reading<'_>) -> (Arc<Source>, Option<Vec<Entry>>) {
    let attempt = |text: String| {
        let source = Arc::new(Source::of_override(text));
        let mut trial = Reading::new(reading.vocabulary());
        trial.turn_to(Arc::clone(&source));
        let entries = node::parse(&mut trial);
        (source, entries)
    };
    let (source, entries) = attempt(text.to_owned());
    let quotable = text.split_once('=').filter(|(_, value)| !value.contains(['"', '\'', '\\', '\n']));
    match (entries, quotable) {
        (None, Some((key, value))) => attempt(format!("{}=\"{}\"", key.trim(), value.trim())),
        (entries, _) => (source, entries),
    }
}

fn lay_entry(entry: &Entry, overlay: &mut Overlay, reading: &mut Reading<'_>) {
    let vocabulary = reading.vocabulary();
    let position = overlay.instruments.iter().position(|instrument| instrument.identifier.value == entry.key);
    match (entry.key.as_str(), position) {
        ("run", _) if is_of_runs_alone(entry) => {
            if let Some(table) = TableReader::of(entry, "[run]", reading) {
                let mut run = WrittenRun::default();
                read_runs(table, &mut run, reading);
                overlay.lay_run(run);
            }
        }
        ("baseline" | "run", _) => {
            if let Some(table) = TableReader::of(entry, "[baseline]", reading) {
                let run = read_baseline(table, reading);
                overlay.lay_run(run);
            }
        }
        ("meta", _) => lay_meta(entry, overlay, reading),
        (_, Some(position)) => {
            let instrument = &mut overlay.instruments[position];
            if let Some(terms) = vocabulary.instrument(instrument.definition.name()) {
                let settings = read_settings(entry, &Glossary::of_instrument(terms), reading);
                instrument.settings.extend(settings);
            }
        }
        _ => lay_parameter(entry, overlay, reading),
    }
}

/// Returns whether a setting is one of `[run]` that `[baseline]` does not have: the others go by both names.
fn is_of_runs_alone(entry: &Entry) -> bool {
    let NodeValue::Table(below) = &entry.node.value else { return false };
    below.iter().any(|entry| ["arms", "common_random_numbers", "sensitivity"].contains(&entry.key.as_str()))
}

fn lay_meta(entry: &Entry, overlay: &mut Overlay, reading: &mut Reading<'_>) {
    let Some(table) = TableReader::of(entry, "[meta]", reading) else { return };
    let meta = crate::layer::read_meta(table, reading);
    if let Some(seed) = meta.seed {
        overlay.meta.seed = Some(seed);
    }
    for said in [meta.id, meta.title, meta.question].into_iter().flatten() {
        let instead = "change the file: only meta.seed can be set on the command line";
        let what = "another name or title for a scenario".to_owned();
        reading.report_at(&said.place, Mistake::Unsupported { what, instead });
    }
}

fn lay_parameter(entry: &Entry, overlay: &mut Overlay, reading: &mut Reading<'_>) {
    let glossary = Glossary::of_parameters(reading.vocabulary());
    let is_known = glossary.meaning(&entry.key).is_some() || glossary.has_keys_below(&entry.key);
    if let (false, Some(instrument)) = (is_known, overlay.instrument_of_kind(&entry.key)) {
        let mistake = Mistake::UnknownName {
            what: "instrument of this scenario",
            name: entry.key.clone(),
            nearest: Some(instrument.identifier.value.clone()),
            known: Vec::new(),
        };
        reading.report(&entry.key_span, mistake);
        return;
    }
    if !is_known {
        let mut known: Vec<String> =
            overlay.instruments.iter().map(|one| one.identifier.value.clone()).collect();
        known.extend(glossary.heads());
        known.extend(["baseline".to_owned(), "meta".to_owned()]);
        let mistake = Mistake::UnknownKey {
            key: entry.key.clone(),
            table: "a scenario".to_owned(),
            nearest: nearest(&entry.key, known.iter().map(String::as_str)),
            known,
        };
        reading.report(&entry.key_span, mistake);
        return;
    }
    let settings = read_settings(&as_table(entry), &glossary, reading);
    overlay.lay_settings(settings);
}

/// Returns a setting as a table of parameters that holds it alone.
fn as_table(entry: &Entry) -> Entry {
    Entry {
        key: "--set".to_owned(),
        key_span: entry.key_span.clone(),
        node: node::Node { span: entry.node.span.clone(), value: NodeValue::Table(vec![entry.clone()]) },
    }
}
