use std::ops::RangeInclusive;

use ghostwork_core::categories::{Marketplace, TaskCategory};
use ghostwork_core::observation::{INDICATORS, groups};
use ghostwork_core::policy::{Enforcement, TakeUp};
use ghostwork_parameters::{Declaration, Kind, Label, ParameterGroup};
use serde_json::{Map, Value, json};

use crate::glossary::key_within_group;
use crate::layer::{
    ARMS, BURN_IN_MONTHS, COUNTRY, KINDS, LARGEST_PLATFORM, MONTHS, NET_COST, PACKS, RUN_TERMS, SEEDS,
    STATES, WORKERS,
};
use crate::vocabulary::{InstrumentTerms, LawTerm, Vocabulary, quantity};

mod trial;
mod value;

use trial::trial;
use value::{declared, law};

/// A month as a text.
const MONTH: &str = r"^[0-9]{4}-(0[1-9]|1[0-2])(-[0-9]{2})?$";

/// A text that may stand in a table: no formula, no control characters.
const LABEL: &str = r"^[^=+\-@\s\x00-\x1f\x7f][^\x00-\x1f\x7f]*$";

/// A name that a folder may have.
const IDENTIFIER: &str = "^[a-z0-9][a-z0-9_-]{0,63}$";

/// Returns the JSON Schema (draft 2020-12) of scenario files, with every parameter: what editors complete and check.
pub fn schema(vocabulary: &Vocabulary) -> Value {
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "ghostwork scenario",
        "description": "A scenario of ghostwork: a baseline, or a reform that extends one.",
        "type": "object",
        "additionalProperties": false,
        "properties": {
            "schema": { "const": "ghostwork.scenario/1", "description": "The version of the format." },
            "extends": {
                "type": "string",
                "pattern": r"^[^\\/~].*\.toml$",
                "description": "The file that this one lies over, in the same folder or below it.",
            },
            "meta": meta(),
            "baseline": baseline(),
            "parameters": parameters(vocabulary),
            "parameter": { "type": "array", "items": parameter_row(vocabulary) },
            "instrument": { "type": "array", "items": instrument(vocabulary) },
            "compose": { "type": "array", "items": compose(vocabulary) },
            "trial": trial(vocabulary),
            "expect": { "type": "array", "items": expectation() },
            "closure": closure(),
            "run": object(&[], json!({
                "arms": { "type": "array", "items": { "enum": ARMS } },
                "seeds": whole("baseline.seeds", &SEEDS),
                "workers": whole("baseline.workers", &WORKERS),
                "common_random_numbers": { "const": true },
            })),
            "output": object(&[], json!({})),
        },
        "$defs": value::definitions(&law_keys(vocabulary), MONTH),
    })
}

fn object(required: &[&str], properties: Value) -> Value {
    let mut object = json!({ "type": "object", "additionalProperties": false, "required": required });
    object["properties"] = properties;
    object
}

fn label(description: &str) -> Value {
    json!({ "type": "string", "pattern": LABEL, "maxLength": 500, "description": description })
}

fn month(description: &str) -> Value {
    json!({ "type": "string", "pattern": MONTH, "description": description })
}

fn whole(key: &str, range: &RangeInclusive<u64>) -> Value {
    let term = RUN_TERMS.iter().find(|term| term.key == key);
    let description = term.map(|term| {
        let default =
            if term.default.is_empty() { String::new() } else { format!(" Default: {}.", term.default) };
        format!("{}{default}", term.doc)
    });
    json!({ "type": "integer", "minimum": range.start(), "maximum": range.end(), "description": description })
}

fn meta() -> Value {
    object(
        &["id", "title"],
        json!({
            "id": { "type": "string", "pattern": IDENTIFIER, "description": "Name of folders and columns." },
            "title": label("Title for people."),
            "question": label("The question that the scenario is to answer."),
            "authors": { "type": "array", "items": label("Who wrote it.") },
            "seed": whole("meta.seed", &(0..=(1 << 53) - 1)),
        }),
    )
}

fn baseline() -> Value {
    object(
        &[],
        json!({
            "law": { "enum": PACKS, "description": "The law pack: taxes and benefits." },
            "as_of": month("The month whose law holds throughout; without it each year has its own."),
            "population": { "enum": PACKS, "description": "Survey records that workers are drawn from." },
            "start": month("First month that is recorded."),
            "burn_in": whole("baseline.burn_in", &BURN_IN_MONTHS),
            "months": whole("baseline.months", &MONTHS),
            "workers": whole("baseline.workers", &WORKERS),
            "seeds": whole("baseline.seeds", &SEEDS),
        }),
    )
}

/// Returns the schema of `[parameters]`: tables in tables, as the dots of the keys say.
fn parameters(vocabulary: &Vocabulary) -> Value {
    let model = vocabulary.model().iter().map(|term| (term.key(), declared(term)));
    let is_by_state = |term: &&LawTerm| term.state.is_some();
    let laws = vocabulary.law_terms().iter().filter(|term| !is_by_state(term));
    let mut parameters = nested(model.chain(laws.map(|term| (term.key.clone(), law(term)))));
    for term in first_of_each_table(vocabulary) {
        let states: Vec<&str> = vocabulary
            .law_terms()
            .iter()
            .filter(|other| other.table_key() == term.table_key())
            .filter_map(|other| other.state.as_deref())
            .collect();
        let table = table_at(&mut parameters, term.table_key());
        table["patternProperties"] = json!({ format!("^({})$", states.join("|")): law(term) });
    }
    parameters
}

/// Returns one entry of each table by state.
fn first_of_each_table(vocabulary: &Vocabulary) -> Vec<&LawTerm> {
    let mut terms: Vec<&LawTerm> =
        vocabulary.law_terms().iter().filter(|term| term.state.is_some()).collect();
    terms.dedup_by(|other, first| other.table_key() == first.table_key());
    terms
}

fn nested(keys: impl Iterator<Item = (String, Value)>) -> Value {
    let mut root = object(&[], json!({}));
    for (key, schema) in keys {
        match key.rsplit_once('.') {
            Some((above, last)) => table_at(&mut root, above)["properties"][last] = schema,
            None => root["properties"][key] = schema,
        }
    }
    root
}

/// Returns the table at a dotted path, made where it is not there yet.
fn table_at<'a>(root: &'a mut Value, path: &str) -> &'a mut Value {
    path.split('.').fold(root, |table, part| {
        let below = &mut table["properties"][part];
        if below.is_null() {
            *below = object(&[], json!({}));
        }
        below
    })
}

/// Returns the schema of the key of a law parameter.
fn law_keys(vocabulary: &Vocabulary) -> Value {
    let whole = vocabulary.law_terms().iter().filter(|term| term.state.is_none());
    let keys: Vec<&str> = whole.map(|term| term.key.as_str()).collect();
    let tables: Vec<String> =
        first_of_each_table(vocabulary).iter().map(|term| term.table_key().replace('.', "\\.")).collect();
    json!({ "anyOf": [
        { "enum": keys },
        { "type": "string", "pattern": format!("^({})\\.[A-Z]{{2}}$", tables.join("|")) },
    ] })
}

fn parameter_row(vocabulary: &Vocabulary) -> Value {
    let keys: Vec<String> = vocabulary.model().iter().map(Declaration::key).collect();
    object(
        &["key", "value"],
        json!({
            "key": {
                "description": "A parameter of the model or of the law.",
                "anyOf": [{ "enum": keys }, { "$ref": "#/$defs/law_key" }],
            },
            "from": month("First month with the value; without it the value always holds."),
            "value": { "description": "A number, a list for some law parameters, or { steps = … }, { linear = … }." },
            "reference": label("Where the value comes from; without it the report shows it as an assumption."),
        }),
    )
}

fn instrument(vocabulary: &Vocabulary) -> Value {
    let names: Vec<&str> = vocabulary.instruments().iter().map(|terms| terms.definition.name()).collect();
    let places: Vec<&str> = std::iter::once(COUNTRY).chain(STATES.iter().map(|(name, _)| *name)).collect();
    let mut schema = object(
        &["use", "from"],
        json!({
            "use": { "enum": names, "description": "The kind of instrument." },
            "as": { "type": "string", "pattern": IDENTIFIER, "description": "Its name in this scenario." },
            "nexus": {
                "enum": ["worker", "merchant", "platform", "any"],
                "description": "Whose place decides whether a contract is covered.",
            },
            "places": { "type": "array", "minItems": 1, "items": { "enum": places } },
            "from": month("First month in force."),
            "until": {
                "anyOf": [{ "const": "open" }, { "pattern": MONTH }],
                "type": "string",
                "description": "First month no longer in force, or open.",
            },
            "announced": month("First month in which people know of it: who has to join may do so from then on."),
            "applies_to": {
                "enum": ["all_contracts", "new_contracts"],
                "description": "Whether contracts begun before it are covered, too.",
            },
            "reference": label("The law or proposal that it follows."),
            "perfect": { "type": "boolean", "description": "Full compliance and full take-up." },
            "eligible": eligible(),
            "params": { "type": "object" },
            "enforcement": group::<Enforcement>(&[]),
            "takeup": group::<TakeUp>(&[
                ("model", json!({ "enum": ["default", "fixed", "chosen", "logit"] })),
                ("coefficients", group::<TakeUp>(&[])),
            ]),
        }),
    );
    schema["allOf"] = vocabulary.instruments().iter().map(params_of).collect();
    schema
}

/// Returns the rule that an instrument has its own parameters.
fn params_of(terms: &InstrumentTerms) -> Value {
    let name = terms.definition.name();
    let mut params = nested(terms.declarations.iter().map(|term| (key_within_group(term), declared(term))));
    params["description"] = json!(terms.definition.title());
    for name in names_of_lists(terms) {
        let by_name = params["properties"][name].take();
        params["properties"][name] = json!({ "anyOf": [by_name, list_of(terms, name)] });
    }
    json!({
        "if": { "properties": { "use": { "const": name } }, "required": ["use"] },
        "then": { "properties": { "params": params } },
    })
}

/// Returns the names of the parameters with several elements, each once.
fn names_of_lists(terms: &InstrumentTerms) -> Vec<&'static str> {
    let several = terms.declarations.iter().filter(|term| !term.element.is_empty());
    let mut names: Vec<&str> = several.map(|term| term.name).collect();
    names.dedup();
    names
}

/// Returns the schema of a parameter with several elements as a list: of their values, or of the names of those that are on.
fn list_of(terms: &InstrumentTerms, name: &str) -> Value {
    let elements: Vec<&Declaration> = terms.declarations.iter().filter(|term| term.name == name).collect();
    if elements.iter().all(|element| element.kind == Kind::Switch) {
        let names: Vec<&str> = elements.iter().map(|element| element.element).collect();
        return json!({ "anyOf": [
            { "enum": ["all", "none"] },
            { "type": "array", "items": { "enum": names } },
        ] });
    }
    json!({ "type": "array", "minItems": elements.len(), "maxItems": elements.len() })
}

fn eligible() -> Value {
    let names = |known: &[&str]| {
        json!({ "anyOf": [
            { "const": "all" },
            { "enum": known },
            { "type": "array", "minItems": 1, "items": { "enum": known } },
        ] })
    };
    object(
        &[],
        json!({
            "marketplaces": names(Marketplace::NAMES),
            "task_families": names(TaskCategory::NAMES),
            "status": { "type": "array", "items": { "enum": ["contractor"] } },
            "min_earnings": { "description": "Least pay before fees in the calendar quarter.", "anyOf": [
                { "type": "number", "minimum": 0 },
                { "type": "string", "pattern": "USD/quarter$" },
                object(&["amount"], json!({
                    "amount": { "type": "number", "minimum": 0 },
                    "period": { "const": "quarter" },
                    "pooled": { "type": "boolean" },
                })),
            ] },
            "platform_size": object(&["min_workers"], json!({
                "min_workers": { "type": "integer", "minimum": 0, "maximum": LARGEST_PLATFORM },
            })),
            "age_from": { "type": "integer", "minimum": 0, "maximum": 120 },
            "age_to": { "type": "integer", "minimum": 0, "maximum": 120 },
            "max_monthly_income": { "description": "Largest household net income a month, USD/month.", "anyOf": [
                { "type": "number", "minimum": 0 },
                { "type": "string", "pattern": "USD/month$" },
            ] },
        }),
    )
}

fn group<G: ParameterGroup>(more: &[(&str, Value)]) -> Value {
    let mut properties: Map<String, Value> =
        more.iter().map(|(key, schema)| ((*key).to_owned(), schema.clone())).collect();
    for declaration in G::declarations() {
        properties.insert(declaration.name.to_owned(), value::plain(&declaration));
    }
    object(&[], Value::Object(properties))
}

fn closure() -> Value {
    let kinds: Vec<&str> = std::iter::once("solve").chain(KINDS.map(|(kind, ..)| kind)).collect();
    let targets: Vec<&str> =
        std::iter::once(NET_COST).chain(INDICATORS.iter().map(|indicator| indicator.id)).collect();
    let two = |items: Value| json!({ "type": "array", "minItems": 2, "maxItems": 2, "items": items });
    object(
        &["name"],
        json!({
            "name": {
                "type": "string",
                "pattern": IDENTIFIER,
                "description": "none: the cost is reported; otherwise the name that { solve = \"closure.name\" } says.",
            },
            "kind": { "enum": kinds, "description": "What pays: a parameter marked by solve, or one of these." },
            "bounds": two(json!({ "type": "number" })),
            "target": { "enum": targets, "description": "The outcome that is to hit its target." },
            "window": two(month("First and last month of the mean.")),
            "equals": { "type": "number", "description": "The target. Default: 0." },
            "tolerance": { "description": "Largest gap that counts as none.", "anyOf": [
                { "type": "number", "minimum": 0 },
                object(&["abs_per_worker_year"], json!({
                    "abs_per_worker_year": { "type": "number", "minimum": 0 },
                })),
            ] },
            "method": { "const": "bracket-secant" },
            "max_iter": { "type": "integer", "minimum": 1, "maximum": 100 },
            "seeds": { "type": "integer", "minimum": 2, "maximum": 10_000 },
            "on_failure": { "enum": ["report", "error"] },
        }),
    )
}

fn expectation() -> Value {
    let outcomes: Vec<&str> = INDICATORS.iter().map(|indicator| indicator.id).collect();
    let known_groups: Vec<&str> = groups().iter().map(|group| group.id).collect();
    object(
        &["outcome", "sign", "because"],
        json!({
            "outcome": { "enum": outcomes },
            "group": { "enum": known_groups, "description": "Default: all." },
            "sign": { "enum": ["+", "-", "0", "uncertain"] },
            "because": label("The evidence, or the reasoning."),
        }),
    )
}

fn compose(vocabulary: &Vocabulary) -> Value {
    let mut quantities: Vec<&str> =
        vocabulary.instruments().iter().map(|terms| quantity(terms.definition).0).collect();
    quantities.dedup();
    object(
        &["quantity", "rule"],
        json!({
            "quantity": { "enum": quantities },
            "rule": { "enum": ["max", "min", "sum", "product", "error"] },
            "members": { "type": "array", "items": { "type": "string" } },
        }),
    )
}
