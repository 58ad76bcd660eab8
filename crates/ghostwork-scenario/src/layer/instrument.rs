use ghostwork_core::policy::{Coverage, InstrumentDefinition};

use crate::glossary::Glossary;
use crate::layer::Row;
use crate::layer::coverage::{WrittenCoverage, read_coverage, read_period};
use crate::layer::settings::{WrittenSetting, read_settings};
use crate::mistake::Mistake;
use crate::nearest::nearest;
use crate::node::{Node, NodeValue};
use crate::problem::Doubt;
use crate::reading::Reading;
use crate::source::{Place, Placed};
use crate::table::TableReader;

/// Names that an instrument may not take, because `--set` and overlays use them.
const RESERVED: [&str; 11] = [
    "trial",
    "meta",
    "baseline",
    "parameters",
    "parameter",
    "instrument",
    "compose",
    "closure",
    "run",
    "output",
    "extends",
];

/// An instrument as a file sets it.
#[derive(Clone)]
pub(crate) struct WrittenInstrument {
    pub(crate) identifier: Placed<String>,
    pub(crate) definition: &'static dyn InstrumentDefinition,
    pub(crate) coverage: Coverage,
    /// The places as written.
    pub(crate) places: Vec<String>,
    /// The conditions of eligibility as written.
    pub(crate) conditions: Vec<String>,
    /// The keys of `[instrument.enforcement]` and `[instrument.takeup]` as written.
    pub(crate) delivery: Vec<Placed<String>>,
    pub(crate) reference: Option<String>,
    pub(crate) settings: Vec<WrittenSetting>,
    pub(crate) place: Place,
}

/// Reads one `[[instrument]]`; `None` where it cannot be one, after reporting why.
pub(crate) fn read_instrument(row: &Row<'_>, reading: &mut Reading<'_>) -> Option<WrittenInstrument> {
    let mut table = TableReader::of_entries(row.entries, "[[instrument]]", &row.span);
    let name = table.text("use", reading);
    table.require("use", "use = \"portable_benefits\"", reading);
    let identifier = table.identifier("as", reading);
    let reference = table.label("reference", reading);
    let period = read_period(&mut table, reading);
    let written = read_coverage(&mut table, period, reading);
    let params = table.entry("params");
    let conditions = table.entry("eligible").map(|entry| conditions(&entry.node)).unwrap_or_default();
    table.finish(reading);
    let name = name?;
    let Some(terms) = reading.vocabulary().instrument(&name.value) else {
        reading.report_at(&name.place, unknown_instrument(&name.value, reading));
        return None;
    };
    let noted = reading.sweeps_noted();
    let settings =
        params.map_or_else(Vec::new, |entry| read_settings(entry, &Glossary::of_instrument(terms), reading));
    let identifier = identifier.unwrap_or_else(|| name.clone());
    check_identifier(&identifier, reading);
    reading.claim_sweeps(noted, &identifier.value);
    if reference.is_none() {
        reading.doubt(&name.place, Doubt::WithoutReference { key: identifier.value.clone() });
    }
    let WrittenCoverage { coverage, places, delivery } = written?;
    Some(WrittenInstrument {
        identifier,
        definition: terms.definition,
        coverage,
        places,
        conditions,
        delivery,
        reference: reference.map(|text| text.value),
        settings,
        place: name.place,
    })
}

/// Returns the conditions of eligibility in words, one each.
fn conditions(eligible: &Node) -> Vec<String> {
    let NodeValue::Table(entries) = &eligible.value else { return Vec::new() };
    entries.iter().map(|entry| format!("{} {}", entry.key, entry.node.plainly())).collect()
}

fn unknown_instrument(name: &str, reading: &Reading<'_>) -> Mistake {
    let known = || reading.vocabulary().instruments().iter().map(|terms| terms.definition.name());
    Mistake::UnknownName {
        what: "instrument",
        name: name.to_owned(),
        nearest: nearest(name, known()),
        known: known().map(str::to_owned).collect(),
    }
}

/// Reports a name that would hide a section or a group of parameters from `--set`.
fn check_identifier(identifier: &Placed<String>, reading: &mut Reading<'_>) {
    let name = identifier.value.as_str();
    let vocabulary = reading.vocabulary();
    let is_group = vocabulary.model().iter().any(|declaration| declaration.group == name)
        || vocabulary.law_terms().iter().any(|term| term.key.split('.').next() == Some(name));
    if is_group || RESERVED.contains(&name) {
        let mistake = Mistake::BadIdentifier {
            key: "as".to_owned(),
            text: name.to_owned(),
            flaw: "is already the name of a section or a group of parameters",
        };
        reading.report_at(&identifier.place, mistake);
    }
}

/// Reports instruments of one file that share a name.
pub(crate) fn report_duplicates(instruments: &[WrittenInstrument], reading: &mut Reading<'_>) {
    for (position, instrument) in instruments.iter().enumerate() {
        let name = &instrument.identifier.value;
        if let Some(first) = instruments[..position].iter().find(|first| first.identifier.value == *name) {
            let mistake = Mistake::Duplicate {
                what: "instrument",
                name: name.clone(),
                first: first.identifier.place.short(),
            };
            reading.report_at(&instrument.identifier.place, mistake);
        }
    }
}
