//! The ends of every number, for every parameter: never a panic, never a value outside the range.

use ghostwork_parameters::Declaration;
use ghostwork_scenario::{LawShape, Scenario, Vocabulary};

use crate::words::{PLAIN, is_of_other_state};

/// Values at the ends of what TOML can hold, and values of other types.
const EXTREMES: [&str; 18] = [
    "nan",
    "-nan",
    "inf",
    "-inf",
    "-0.0",
    "-1",
    "1e308",
    "-1e308",
    "1e400",
    "5e-324",
    "9223372036854775807",
    "-9223372036854775808",
    "9223372036854775808",
    "\"text\"",
    "\"nan %\"",
    "true",
    "[]",
    "{}",
];

fn accepted(lines: &str, vocabulary: &Vocabulary) -> Option<Scenario> {
    let plain = PLAIN.replace("months = 36", "months = 1\nburn_in = 0");
    let read = Scenario::from_text("extreme.toml", &format!("{plain}{lines}\n"), vocabulary);
    read.ok().map(|(scenario, _)| scenario)
}

fn is_positive_zero_or_else(value: f64) -> bool {
    value != 0.0 || value.is_sign_positive()
}

fn assert_accepts(declaration: &Declaration, values: &[f64], extreme: &str) {
    for value in values {
        let key = declaration.key();
        assert!(
            declaration.accepts(*value) && is_positive_zero_or_else(*value),
            "{key} = {extreme}: {value}"
        );
    }
}

#[test]
fn no_model_parameter_takes_a_value_outside_its_range() {
    let vocabulary = Vocabulary::full().unwrap();
    for declaration in vocabulary.model() {
        for extreme in EXTREMES {
            let lines = format!("[parameters]\n{} = {extreme}", declaration.key());
            let Some(scenario) = accepted(&lines, &vocabulary) else { continue };

            assert_accepts(declaration, &scenario.parameters()[0].schedule.values(), extreme);
        }
    }
}

#[test]
fn no_instrument_parameter_takes_a_value_outside_its_range() {
    let vocabulary = Vocabulary::full().unwrap();
    for terms in vocabulary.instruments() {
        let name = terms.definition.name();
        for declaration in &terms.declarations {
            let key = declaration.key().replacen(&format!("{name}."), "", 1);
            for extreme in EXTREMES {
                let lines =
                    format!("[[instrument]]\nuse = \"{name}\"\nfrom = \"2027-01\"\nparams.{key} = {extreme}");
                let Some(scenario) = accepted(&lines, &vocabulary) else { continue };

                let setting = &scenario.instruments()[0].settings[0];
                assert_accepts(declaration, &setting.schedule.values(), extreme);
            }
        }
    }
}

#[test]
fn no_law_parameter_takes_a_value_outside_its_bounds() {
    let vocabulary = Vocabulary::full().unwrap();
    for term in vocabulary.law_terms().iter().filter(|term| !is_of_other_state(&term.key)) {
        for extreme in EXTREMES {
            let value = match term.shape {
                LawShape::Number => extreme.to_owned(),
                LawShape::List(length) => format!("[{}]", vec![extreme; length].join(", ")),
            };
            let lines = format!("[parameters]\n{} = {value}", term.key);
            let Some(scenario) = accepted(&lines, &vocabulary) else { continue };

            let (month, value) = &scenario.law_settings()[0].rows[0];
            assert_eq!(*month, None);
            let numbers = match value {
                ghostwork_law::Value::Number(number) => vec![*number],
                ghostwork_law::Value::List(numbers) => numbers.clone(),
                other => panic!("{} = {extreme}: {other}", term.key),
            };
            for number in numbers {
                let in_bounds = number >= term.bounds.smallest && number <= term.bounds.largest;
                assert!(in_bounds && is_positive_zero_or_else(number), "{} = {extreme}: {number}", term.key);
            }
        }
    }
}
