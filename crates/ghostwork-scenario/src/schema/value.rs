use ghostwork_parameters::{Declaration, Kind, NONE};
use serde_json::{Value, json};

use crate::distribution::Distribution;
use crate::text::{number, quantity};
use crate::vocabulary::{LawShape, LawTerm};
use crate::words::value_in_words;

/// Returns what the schema names once: the ways in which a value follows the calendar or the law.
///
/// Ranges are stated for plain values only: repeated for every form they would make the schema four times as long.
pub(super) fn definitions(law_key: &Value, month: &str) -> Value {
    let one = |key: &str, value: Value| {
        json!({
            "type": "object",
            "additionalProperties": false,
            "required": [key],
            "properties": { key: value },
        })
    };
    let any_value = json!({ "type": ["number", "boolean", "string", "array"] });
    let point = json!({ "type": "array", "minItems": 2, "maxItems": 2 });
    json!({
        "law_key": law_key,
        "steps": one("steps", json!({
            "description": "Each value from its month on.",
            "type": "object",
            "propertyNames": { "pattern": month },
            "minProperties": 1,
            "additionalProperties": any_value,
        })),
        "linear": one("linear", json!({
            "description": "Straight lines between points of month and value, then the last value.",
            "type": "array",
            "minItems": 2,
            "items": point,
        })),
        "follow": one("follow", json!({
            "description": "The value of a law parameter, with its dates.",
            "$ref": "#/$defs/law_key",
        })),
        "index": {
            "type": "object",
            "additionalProperties": false,
            "required": ["index"],
            "description": "An amount that follows prices: the same in every month, in prices of the start.",
            "properties": {
                "index": { "const": "cpi" },
                "value": { "type": ["number", "string"] },
                "round": { "type": "integer", "minimum": 0, "maximum": 6 },
            },
        },
        "solve": {
            "type": "object",
            "additionalProperties": false,
            "required": ["solve", "bounds"],
            "description": "The one number within bounds that the closure finds.",
            "properties": {
                "solve": { "type": "string", "pattern": "^closure\\." },
                "bounds": { "type": "array", "minItems": 2, "maxItems": 2, "items": { "type": "number" } },
            },
        },
        "drawn": {
            "type": "object",
            "additionalProperties": false,
            "required": ["dist", "args"],
            "description": "What is not known of the value: `--uncertainty parameters` draws it, other runs take the median.",
            "properties": {
                "dist": { "enum": Distribution::FORMS.map(|(name, _)| name) },
                "args": { "type": "array", "minItems": 2, "maxItems": 4, "items": { "type": "number" } },
            },
        },
        "stepped": { "anyOf": [{ "$ref": "#/$defs/steps" }, { "$ref": "#/$defs/follow" }] },
        "dated": { "anyOf": [{ "$ref": "#/$defs/stepped" }, { "$ref": "#/$defs/linear" }] },
    })
}

/// Returns the schema of a parameter of the model or of an instrument.
pub(super) fn declared(declaration: &Declaration) -> Value {
    let mut plain = plain(declaration);
    let description = plain.as_object_mut().and_then(|keys| keys.remove("description"));
    let forms = match declaration.kind {
        Kind::Real => {
            let named =
                ["dated", "index", "solve", "drawn"].map(|form| json!({ "$ref": format!("#/$defs/{form}") }));
            [plain, with_unit(declaration.unit.symbol())].into_iter().chain(named).collect()
        }
        Kind::Optional => {
            let stepped = json!({ "$ref": "#/$defs/stepped" });
            vec![plain, with_unit(declaration.unit.symbol()), json!({ "const": NONE }), stepped]
        }
        Kind::Whole | Kind::Switch | Kind::Choice(_) | Kind::Month => {
            vec![plain, json!({ "$ref": "#/$defs/stepped" })]
        }
    };
    json!({ "description": description, "anyOf": forms })
}

/// Returns the schema of a plain value of a declared parameter.
pub(super) fn plain(declaration: &Declaration) -> Value {
    let default = value_in_words(declaration.default, declaration);
    let unit = declaration.unit.symbol();
    let (smallest, largest) = declaration.range;
    let range = match declaration.kind {
        Kind::Choice(_) | Kind::Month => String::new(),
        _ => format!(" Range: {} to {}.", number(smallest), number(largest)),
    };
    let description = format!(
        "{} Unit: {unit}.{range} Default: {default}. Source: {}.",
        declaration.doc,
        declaration.source.trim_end_matches('.')
    );
    match declaration.kind {
        Kind::Switch => json!({ "type": "boolean", "description": description }),
        Kind::Whole => json!({
            "type": "integer", "minimum": smallest, "maximum": largest, "description": description,
        }),
        Kind::Choice(names) => json!({ "enum": names, "description": description }),
        Kind::Month => json!({ "type": "string", "description": description }),
        Kind::Real | Kind::Optional => json!({
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
    let mut forms = vec![plain, json!({ "$ref": "#/$defs/steps" })];
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
