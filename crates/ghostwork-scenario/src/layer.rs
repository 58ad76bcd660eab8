use crate::glossary::Glossary;
use crate::mistake::Mistake;
use crate::node::{self, Entry, NodeValue};
use crate::reading::Reading;
use crate::scenario::ExpectationSetting;
use crate::source::{Place, Placed};
use crate::table::{TableReader, wrong_type};

mod closure;
mod compose;
mod coverage;
mod expect;
mod instrument;
mod places;
mod run;
mod settings;
mod trial;

pub(crate) use closure::{ClosureSaid, KINDS, NET_COST, WrittenClosure, bounds_of};
pub(crate) use compose::WrittenComposition;
pub(crate) use coverage::LARGEST_PLATFORM;
pub(crate) use instrument::WrittenInstrument;
pub(crate) use places::{COUNTRY, STATES};
pub(crate) use run::{
    ARMS, BURN_IN_MONTHS, MONTHS, PACKS, RUN_TERMS, SEEDS, WORKERS, WrittenRun, check_name, read_baseline,
    read_runs,
};
pub(crate) use settings::{WrittenSetting, read_settings};
pub(crate) use trial::{
    AGES, CLUSTERS as TRIAL_CLUSTERS, EVALUATIONS, RATINGS, SAMPLES, UNITS as TRIAL_UNITS, WrittenTrial,
};

/// The version of the format that a file may name.
const SCHEMA: &str = "ghostwork.scenario/1";

/// One file as written, checked on its own: what it does not say is `None` or empty.
#[derive(Clone)]
pub(crate) struct Layer {
    pub(crate) extends: Option<Placed<String>>,
    pub(crate) meta: WrittenMeta,
    pub(crate) run: WrittenRun,
    pub(crate) settings: Vec<WrittenSetting>,
    pub(crate) instruments: Vec<WrittenInstrument>,
    pub(crate) compositions: Vec<WrittenComposition>,
    pub(crate) trial: Option<WrittenTrial>,
    pub(crate) expectations: Vec<ExpectationSetting>,
    /// The beginning of the text, where what is missing is reported.
    pub(crate) start: Place,
}

/// What a file says about itself.
#[derive(Debug, Clone, Default)]
pub(crate) struct WrittenMeta {
    pub(crate) id: Option<Placed<String>>,
    pub(crate) title: Option<Placed<String>>,
    pub(crate) question: Option<Placed<String>>,
    pub(crate) authors: Vec<String>,
    pub(crate) seed: Option<Placed<u64>>,
}

/// Largest seed: the largest whole number that every tool reads exactly.
const LARGEST_SEED: u64 = (1 << 53) - 1;

/// Reads the present source; `None` where it is not TOML.
pub(crate) fn read_layer(reading: &mut Reading<'_>) -> Option<Layer> {
    let entries = node::parse(reading)?;
    let glossary = Glossary::of_parameters(reading.vocabulary());
    let mut table = TableReader::of_entries(&entries, "a scenario", &(0..0));
    read_schema(&mut table, reading);
    let mut layer = Layer {
        extends: table.text("extends", reading),
        meta: WrittenMeta::default(),
        run: WrittenRun::default(),
        settings: Vec::new(),
        instruments: Vec::new(),
        compositions: Vec::new(),
        trial: None,
        expectations: Vec::new(),
        start: reading.place(&(0..0)),
    };
    if let Some(meta) = table.entry("meta").and_then(|entry| TableReader::of(entry, "[meta]", reading)) {
        layer.meta = read_meta(meta, reading);
    }
    run::read_run(&mut table, &mut layer.run, reading);
    let short = table.entry("parameters");
    let rows = rows_of(table.entry("parameter"), "[[parameter]]", reading);
    layer.settings = settings::read_all(short, rows, &glossary, reading);
    for row in rows_of(table.entry("instrument"), "[[instrument]]", reading) {
        layer.instruments.extend(instrument::read_instrument(&row, reading));
    }
    instrument::report_duplicates(&layer.instruments, reading);
    for row in rows_of(table.entry("compose"), "[[compose]]", reading) {
        layer.compositions.extend(compose::read_composition(&row, reading));
    }
    layer.trial = table.entry("trial").and_then(|entry| trial::read_trial(entry, reading));
    for row in rows_of(table.entry("expect"), "[[expect]]", reading) {
        layer.expectations.extend(expect::read_expectation(&row, reading));
    }
    table.finish(reading);
    Some(layer)
}

fn read_schema(table: &mut TableReader<'_>, reading: &mut Reading<'_>) {
    if let Some(schema) = table.text("schema", reading)
        && schema.value != SCHEMA
    {
        let mistake = Mistake::UnknownName {
            what: "schema",
            name: schema.value,
            nearest: Some(SCHEMA.to_owned()),
            known: vec![SCHEMA.to_owned()],
        };
        reading.report_at(&schema.place, mistake);
    }
}

/// Reads what a file says about itself.
pub(crate) fn read_meta(mut table: TableReader<'_>, reading: &mut Reading<'_>) -> WrittenMeta {
    let meta = WrittenMeta {
        id: table.identifier("id", reading),
        title: table.label("title", reading),
        question: table.label("question", reading),
        authors: read_authors(&mut table, reading),
        seed: table.whole("seed", (0..=LARGEST_SEED, ""), reading),
    };
    table.finish(reading);
    meta
}

fn read_authors(table: &mut TableReader<'_>, reading: &mut Reading<'_>) -> Vec<String> {
    let authors = table.texts("authors", reading).unwrap_or_default();
    for author in &authors {
        if let Some(flaw) = crate::text::flaw_of_label(&author.value) {
            reading.report_at(&author.place, Mistake::BadLabel { key: "authors".to_owned(), flaw });
        }
    }
    authors.into_iter().map(|author| author.value).collect()
}

/// One table of an array of tables, like one `[[instrument]]`.
pub(crate) struct Row<'n> {
    pub(crate) entries: &'n [Entry],
    pub(crate) span: std::ops::Range<usize>,
}

/// Returns the tables of an array of tables; reports what is none.
fn rows_of<'n>(entry: Option<&'n Entry>, name: &str, reading: &mut Reading<'_>) -> Vec<Row<'n>> {
    let Some(entry) = entry else { return Vec::new() };
    let NodeValue::List(items) = &entry.node.value else {
        let mistake = wrong_type(&entry.key, &entry.node, &format!("rows that begin with {name}"));
        reading.report(&entry.key_span, mistake);
        return Vec::new();
    };
    let mut rows = Vec::with_capacity(items.len());
    for item in items {
        if let NodeValue::Table(entries) = &item.value {
            rows.push(Row { entries, span: item.span.clone() });
        } else {
            let expected = format!("a row that begins with {name}");
            reading.report(&item.span, wrong_type(&entry.key, item, &expected));
        }
    }
    rows
}
