use serde::Serialize;

use crate::layer::RUN_TERMS;
use crate::scenario::{ParameterSetting, Scenario};
use crate::vocabulary::{LawTerm, Vocabulary};
use crate::words::{law_rows_in_words, law_value_in_words, schedule_in_words, value_in_words};

/// The origin of a value that no file sets.
const DEFAULT: &str = "default";

/// A setting with its value in a scenario and where that comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ResolvedParameter {
    /// The full key; an instrument's parameters begin with its name in the scenario.
    pub key: String,
    /// The values over time, in words, with the unit.
    pub value: String,
    /// The value without any scenario, in words.
    pub default: String,
    /// The unit.
    pub unit: String,
    /// What it means.
    pub doc: String,
    /// Where the value comes from: the reference of the scenario, or the source of the default.
    pub source: String,
    /// Whether no source supports the value.
    pub is_assumption: bool,
    /// Who sets it: `default`, `file:line` or `--set`.
    pub origin: String,
}

impl Scenario {
    /// Returns every setting: of the run, of the model, of its instruments and of the law, in this order.
    pub fn resolved(&self, vocabulary: &Vocabulary) -> Vec<ResolvedParameter> {
        let mut resolved = self.resolved_run();
        for declaration in vocabulary.model() {
            let setting = self.parameters.iter().find(|setting| setting.declaration == *declaration);
            resolved.push(resolved_parameter(&declaration.key(), declaration, setting));
        }
        for instrument in &self.instruments {
            let definition = instrument.instrument.definition;
            for declaration in &definition.declarations() {
                let setting = instrument.settings.iter().find(|setting| setting.declaration == *declaration);
                let within =
                    declaration.key().replacen(definition.name(), &instrument.instrument.identifier, 1);
                resolved.push(resolved_parameter(&within, declaration, setting));
            }
        }
        resolved.extend(vocabulary.law_terms().iter().map(|term| self.resolved_law(term, vocabulary)));
        resolved
    }

    fn resolved_run(&self) -> Vec<ResolvedParameter> {
        self.run_values()
            .into_iter()
            .zip(&RUN_TERMS)
            .map(|((value, origin), term)| ResolvedParameter {
                key: term.key.to_owned(),
                value,
                default: term.default.to_owned(),
                unit: term.unit.to_owned(),
                doc: term.doc.to_owned(),
                source: String::new(),
                is_assumption: false,
                origin: origin.unwrap_or_else(|| DEFAULT.to_owned()),
            })
            .collect()
    }

    fn resolved_law(&self, term: &LawTerm, vocabulary: &Vocabulary) -> ResolvedParameter {
        let default = vocabulary
            .law_value(&term.key, self.run.start)
            .map_or_else(|| "not in force".to_owned(), |value| law_value_in_words(&value, &term.unit));
        let setting = self.law_settings.iter().find(|setting| setting.key == term.key);
        let reference = setting.and_then(|setting| setting.reference.clone());
        ResolvedParameter {
            key: term.key.clone(),
            value: setting
                .map_or_else(|| default.clone(), |setting| law_rows_in_words(&setting.rows, &term.unit)),
            default,
            unit: term.unit.clone(),
            doc: term.doc.clone(),
            is_assumption: setting.map_or(term.is_assumption, |_| reference.is_none()),
            source: reference.unwrap_or_else(|| source_of(setting.is_some(), &term.source)),
            origin: setting.map_or_else(|| DEFAULT.to_owned(), |setting| setting.origin.clone()),
        }
    }
}

fn resolved_parameter(
    key: &str,
    declaration: &ghostwork_parameters::Declaration,
    setting: Option<&ParameterSetting>,
) -> ResolvedParameter {
    let default = value_in_words(declaration.default, declaration);
    let reference = setting.and_then(|setting| setting.reference.clone());
    ResolvedParameter {
        key: key.to_owned(),
        value: setting.map_or_else(|| default.clone(), setting_in_words),
        default,
        unit: declaration.unit.symbol().to_owned(),
        doc: declaration.doc.to_owned(),
        is_assumption: setting.map_or(declaration.is_assumption(), |_| reference.is_none()),
        source: reference.unwrap_or_else(|| source_of(setting.is_some(), declaration.source)),
        origin: setting.map_or_else(|| DEFAULT.to_owned(), |setting| setting.origin.clone()),
    }
}

/// Returns the values over time, and how likely others are.
fn setting_in_words(setting: &ParameterSetting) -> String {
    let values = schedule_in_words(&setting.schedule, &setting.declaration);
    match setting.distribution {
        Some(distribution) => format!("{values}, median of {}", distribution.in_words()),
        None => values,
    }
}

/// Returns the source of a value without reference: the default's, or that it is an assumption of the scenario.
fn source_of(is_set: bool, default_source: &str) -> String {
    if is_set { ghostwork_parameters::ASSUMPTION.to_owned() } else { default_source.to_owned() }
}
