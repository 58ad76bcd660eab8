use ghostwork_parameters::{Declaration, Kind};
use serde_json::{Value, json};

use crate::text::{number, quantity};
use crate::vocabulary::{LawShape, LawTerm};
use crate::words::value_in_words;

/// Returns what the schema names once: the ways in which a value follows the calendar or the law.
pub(super) fn definitions(law_key: &Value, month: &str) -> Value {
    json!({
        "months": { "propertyNames": { "pattern": month }, "minProperties": 1 },
        "law_key": law_key,
        "follow": {
            "type": "object",
            "additionalProperties": false,
            "required": ["follow"],
            "properties": { "follow": { "$ref": "#/$defs/law_key" } },
        },
    })
}

/// Returns the schema of a parameter of the model or of an instrument.
pub(super) fn declared(declaration: &Declaration) -> Value {
    let plain = plain(declaration);
    let steps = steps(&plain);
    let mut forms = vec![without_description(&plain), steps];
    if declaration.kind == Kind::Real {
        forms.push(linear(&plain));
        forms.push(with_unit(declaration.unit.symbol()));
    }
    forms.push(json!({ "$ref": "#/$defs/follow" }));
    json!({ "description": plain["description"], "anyOf": forms })
}

/// Returns the schema of a plain value of a declared parameter.
pub(super) fn plain(declaration: &Declaration) -> Value {
    let default = value_in_words(declaration.default, declaration);
    let unit = declaration.unit.symbol();
    let (smallest, largest) = declaration.range;
    let description = format!(
        "{} Unit: {unit}. Range: {} to {}. Default: {default}. Source: {}.",
        declaration.doc,
        number(smallest),
        number(largest),
        declaration.source.trim_end_matches('.')
    );
    match declaration.kind {
        Kind::Switch => json!({ "type": "boolean", "description": description }),
        Kind::Whole => json!({
            "type": "integer", "minimum": smallest, "maximum": largest, "description": description,
        }),
        Kind::Real => json!({
            "type": "number", "minimum": smallest, "maximum": largest, "description": description,
        }),
    }
}

/// Returns the schema of a law parameter.
pub(super) fn law(term: &LawTerm) -> Value {
    let (smallest, largest) = (term.bounds.smallest, term.bounds.largest);
    let one = json!({ "type": "number", "minimum": smallest, "maximum": largest });
    let plain = match term.shape {
        LawShape::Number => one,
        LawShape::List(length) => {
            json!({ "type": "array", "minItems": length, "maxItems": length, "items": one })
        }
    };
    let mut forms = vec![plain.clone(), steps(&plain)];
    if term.shape == LawShape::Number {
        forms.push(with_unit(&term.unit));
    }
    if term.may_be_absent {
        forms.push(json!({ "const": "none" }));
    }
    let description = format!(
        "{}. Unit: {}. Range: {} to {}. Source: {}.",
        term.doc.trim_end_matches('.'),
        term.unit,
        number(smallest),
        quantity(largest, &term.unit),
        term.source.trim_end_matches('.')
    );
    json!({ "description": description, "anyOf": forms })
}

fn without_description(schema: &Value) -> Value {
    let mut schema = schema.clone();
    if let Some(keys) = schema.as_object_mut() {
        keys.remove("description");
    }
    schema
}

fn steps(plain: &Value) -> Value {
    let mut months = json!({ "type": "object", "$ref": "#/$defs/months" });
    months["additionalProperties"] = without_description(plain);
    json!({
        "type": "object",
        "additionalProperties": false,
        "required": ["steps"],
        "properties": { "steps": months },
    })
}

fn linear(plain: &Value) -> Value {
    json!({
        "type": "object",
        "additionalProperties": false,
        "required": ["linear"],
        "properties": { "linear": {
            "type": "array",
            "minItems": 2,
            "items": {
                "type": "array",
                "minItems": 2,
                "maxItems": 2,
                "prefixItems": [{ "type": "string" }, without_description(plain)],
            },
        } },
    })
}

/// Returns the schema of a number with its unit in a text, like `4 %`.
fn with_unit(unit: &str) -> Value {
    let escaped: String = unit
        .chars()
        .flat_map(|one| (!one.is_alphanumeric()).then_some('\\').into_iter().chain([one]))
        .collect();
    let units = unit
        .strip_prefix("share")
        .map_or_else(|| escaped.clone(), |per| format!("{escaped}|%{}", per.replace('/', "\\/")));
    json!({ "type": "string", "pattern": format!(r"^[-+0-9.eE]+\s*({units})$") })
}
