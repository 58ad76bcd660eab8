use crate::assemble::{first_day, value_on};
use crate::layer::RUN_TERMS;
use crate::scenario::{InstrumentSetting, LawSetting, ParameterSetting, Scenario};
use crate::words::{law_rows_in_words, law_value_in_words, schedule_in_words, value_in_words};

impl Scenario {
    /// Returns what it changes of another scenario, one change in words each: what a report says of a reform.
    pub fn differences_from(&self, baseline: &Self) -> Vec<String> {
        let mut differences = self.differences_of_run(baseline);
        differences.extend(self.differences_of_instruments(baseline));
        differences.extend(self.differences_of_parameters(baseline));
        differences.extend(self.differences_of_law(baseline));
        differences
    }

    fn differences_of_run(&self, baseline: &Self) -> Vec<String> {
        let pairs = self.run_values().into_iter().zip(baseline.run_values()).zip(&RUN_TERMS);
        pairs
            .filter(|(((value, _), (before, _)), _)| value != before)
            .map(|(((value, _), (before, _)), term)| format!("{}: {value} (baseline: {before})", term.key))
            .collect()
    }

    fn differences_of_instruments(&self, baseline: &Self) -> Vec<String> {
        let find = |scenario: &Self, name: &str| {
            scenario.instruments.iter().find(|one| one.instrument.identifier == name).cloned()
        };
        let mut differences = Vec::new();
        for setting in &self.instruments {
            let words = instrument_in_words(setting);
            match find(baseline, &setting.instrument.identifier) {
                None => differences.push(format!("adds {words}")),
                Some(before) if instrument_in_words(&before) != words || differs(&before, setting) => {
                    differences.push(format!("changes {words}"));
                }
                Some(_) => {}
            }
        }
        let gone = baseline.instruments.iter().filter(|one| find(self, &one.instrument.identifier).is_none());
        differences.extend(gone.map(|one| format!("drops {}", instrument_in_words(one))));
        differences
    }

    fn differences_of_parameters(&self, baseline: &Self) -> Vec<String> {
        let words = |setting: &ParameterSetting| schedule_in_words(&setting.schedule, &setting.declaration);
        let default =
            |setting: &ParameterSetting| value_in_words(setting.declaration.default, &setting.declaration);
        let find = |scenario: &Self, key: &str| {
            scenario.parameters.iter().find(|setting| setting.key() == key).map(words)
        };
        let mut differences = Vec::new();
        for setting in &self.parameters {
            let before = find(baseline, &setting.key()).unwrap_or_else(|| default(setting));
            if words(setting) != before {
                differences.push(format!("{}: {} (baseline: {before})", setting.key(), words(setting)));
            }
        }
        for setting in baseline.parameters.iter().filter(|one| find(self, &one.key()).is_none()) {
            let (key, now, before) = (setting.key(), default(setting), words(setting));
            differences.push(format!("{key}: {now} (baseline: {before})"));
        }
        differences
    }

    fn differences_of_law(&self, baseline: &Self) -> Vec<String> {
        let words = |setting: &LawSetting| law_rows_in_words(&setting.rows, &setting.unit);
        let find =
            |scenario: &Self, key: &str| scenario.law_settings.iter().find(|one| one.key == key).map(words);
        let in_force = |scenario: &Self, setting: &LawSetting| {
            let month = setting.rows.first().and_then(|(month, _)| *month).unwrap_or(scenario.run.start);
            value_on(&scenario.law, &setting.key, first_day(month))
                .map_or_else(|| "not in force".to_owned(), |value| law_value_in_words(&value, &setting.unit))
        };
        let mut differences = Vec::new();
        for setting in &self.law_settings {
            let before = find(baseline, &setting.key).unwrap_or_else(|| in_force(baseline, setting));
            if words(setting) != before {
                differences.push(format!("{}: {} (baseline: {before})", setting.key, words(setting)));
            }
        }
        for setting in baseline.law_settings.iter().filter(|one| find(self, &one.key).is_none()) {
            let (now, before) = (in_force(self, setting), words(setting));
            differences.push(format!("{}: {now} (baseline: {before})", setting.key));
        }
        differences
    }
}

/// Returns whether two instruments of one name do something different.
fn differs(one: &InstrumentSetting, other: &InstrumentSetting) -> bool {
    let name = |setting: &InstrumentSetting| setting.instrument.definition.name();
    name(one) != name(other)
        || one.instrument.coverage != other.instrument.coverage
        || one.instrument.settings != other.instrument.settings
}

/// Returns an instrument with its dates, places and the parameters that are set.
fn instrument_in_words(setting: &InstrumentSetting) -> String {
    let instrument = &setting.instrument;
    let coverage = &instrument.coverage;
    let until = coverage.until.map_or_else(String::new, |until| format!(" until {until}"));
    let mut parts: Vec<String> = setting
        .settings
        .iter()
        .map(|one| {
            let name = one.key().replacen(&format!("{}.", instrument.definition.name()), "", 1);
            format!("{name} {}", schedule_in_words(&one.schedule, &one.declaration))
        })
        .collect();
    parts.push(format!("compliance {}", coverage.enforcement.compliance));
    parts.push(format!("take-up {}", coverage.take_up.rate * (1.0 - coverage.take_up.opt_out)));
    if !setting.conditions.is_empty() {
        parts.push(format!("only {}", setting.conditions.join(", ")));
    }
    format!(
        "{} ({}) from {}{until} in {}: {}",
        instrument.definition.title(),
        instrument.identifier,
        coverage.from,
        setting.places.join(", "),
        parts.join("; ")
    )
}
