//! The JSON Schema and the reference know every parameter.

use ghostwork_scenario::{Vocabulary, parameter_reference, schema};
use serde_json::Value;

use crate::words::vocabulary;

fn at<'a>(schema: &'a Value, key: &str) -> &'a Value {
    key.split('.').fold(&schema["properties"]["parameters"], |table, part| &table["properties"][part])
}

#[test]
fn every_parameter_is_in_the_schema_with_range_and_meaning() {
    let vocabulary = Vocabulary::full().unwrap();
    let schema = schema(&vocabulary);

    for declaration in vocabulary.model() {
        let described = at(&schema, &declaration.key());
        let text = described["description"].as_str().unwrap_or_default();
        assert!(text.starts_with(declaration.doc), "{}: {described}", declaration.key());
        let first = &described["anyOf"][0];
        assert!(
            first["type"] == "boolean" || first["minimum"] == declaration.range.0,
            "{}",
            declaration.key()
        );
    }
    for term in vocabulary.law_terms() {
        let described = match &term.state {
            None => at(&schema, &term.key).clone(),
            Some(_) => at(&schema, term.table_key())["patternProperties"].clone(),
        };
        assert!(described.is_object(), "{}", term.key);
    }
    assert_eq!(
        schema["properties"]["instrument"]["items"]["allOf"].as_array().unwrap().len(),
        vocabulary.instruments().len()
    );
}

#[test]
fn the_schema_refuses_what_reading_refuses() {
    let schema = schema(&vocabulary());

    assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
    let patience = &at(&schema, "search.patience")["anyOf"][0];
    assert_eq!((&patience["type"], &patience["maximum"]), (&"integer".into(), &24.0.into()));
    assert_eq!(at(&schema, "search")["additionalProperties"], false);
    assert_eq!(at(&schema, "tax.thresholds")["anyOf"][0]["minItems"], 2);
    assert_eq!(schema["properties"]["baseline"]["properties"]["months"]["maximum"], 600);
}

#[test]
fn every_parameter_has_a_row_in_the_reference() {
    let vocabulary = Vocabulary::full().unwrap();
    let page = parameter_reference(&vocabulary);

    let instruments = vocabulary.instruments().iter().flat_map(|terms| &terms.declarations);
    for declaration in vocabulary.model().iter().chain(instruments) {
        let key = format!("`{}.{}", declaration.group, declaration.name);
        assert!(page.contains(&key), "{key}");
    }
    for term in vocabulary.law_terms() {
        let key = if term.state.is_some() { format!("{}.*", term.table_key()) } else { term.key.clone() };
        assert!(page.contains(&format!("| `{key}` |")), "{key}");
    }
}
