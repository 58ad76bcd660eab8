use std::collections::BTreeSet;

use ghostwork_parameters::{Declaration, Month, Schedule};
use ghostwork_scenario::{InstrumentSetting, LawSetting, ParameterSetting, Scenario};

/// Returns the first simulated month in which a reform can differ from a baseline by an instrument, by the law or by a setting
/// of the model from a later month on: its earliest change.
///
/// A setting of the model that differs from the first simulated month on only says how the world answers; where nothing else
/// differs within the run, it is the reform. Where nothing differs at all, the first recorded month.
pub fn policy_start(baseline: &Scenario, reform: &Scenario) -> Month {
    let (first, end) = (reform.run().first_month(), reform.run().end());
    let (from_beginning, later): (Vec<_>, Vec<_>) =
        parameters_by_month(baseline, reform).partition(|(month, _)| *month == first);
    let later = later.into_iter().map(|(month, _)| month);
    let changes = changed_instruments(baseline, reform).chain(later).chain(changes_of_law(baseline, reform));
    match changes.min().map(|month| month.max(first)) {
        Some(month) if month < end => month,
        _ if !from_beginning.is_empty() => first,
        after_end => after_end.unwrap_or(reform.run().start),
    }
}

/// Returns the keys of the settings of the model in which a reform differs from a baseline from the first simulated month on,
/// and so before it starts.
pub(crate) fn settings_from_beginning(baseline: &Scenario, reform: &Scenario) -> Vec<String> {
    let first = reform.run().first_month();
    if policy_start(baseline, reform) == first {
        return Vec::new();
    }
    parameters_by_month(baseline, reform).filter(|(month, _)| *month == first).map(|(_, key)| key).collect()
}

/// Returns the first month that may not be simulated once for a baseline and a reform, from their first month to the end.
///
/// The law is read once a year: a change in its course may already count from January on.
pub(crate) fn fork(baseline: &Scenario, reform: &Scenario) -> Month {
    let (first, end) = (reform.run().first_month(), reform.run().end());
    let has_trial = baseline.trial().is_some() || reform.trial().is_some();
    if has_trial
        || baseline.run().law_as_of != reform.run().law_as_of
        || baseline.run().law != reform.run().law
    {
        return first;
    }
    let law = changes_of_law(baseline, reform).map(|month| month - u32::from(month.month_of_year() - 1));
    let earliest = changes_of_model(baseline, reform).chain(law).min();
    earliest.unwrap_or(end).clamp(first, end)
}

/// Returns the months in which instruments and parameters change.
fn changes_of_model<'a>(
    baseline: &'a Scenario,
    reform: &'a Scenario,
) -> impl Iterator<Item = Month> + use<'a> {
    let first = reform.run().first_month();
    let parameters = changes(baseline.parameters(), reform.parameters(), parameter_text)
        .map(move |setting| first_month_of(&setting.schedule).unwrap_or(first));
    changed_instruments(baseline, reform).chain(parameters)
}

/// Returns the months in which instruments change.
fn changed_instruments<'a>(
    baseline: &'a Scenario,
    reform: &'a Scenario,
) -> impl Iterator<Item = Month> + use<'a> {
    changes(baseline.instruments(), reform.instruments(), instrument_text)
        .map(|setting| setting.instrument.coverage.first_month_known())
}

/// Returns the key of every parameter of the model whose value differs in some simulated month, with the first such month.
fn parameters_by_month(baseline: &Scenario, reform: &Scenario) -> impl Iterator<Item = (Month, String)> {
    let months = reform.run().first_month().index()..reform.run().end().index();
    let differing = |setting: &ParameterSetting| {
        let declaration = &setting.declaration;
        let is_other =
            |month: &Month| value(baseline, declaration, *month) != value(reform, declaration, *month);
        let month = months.clone().map(Month::from_index).find(is_other)?;
        Some((month, setting.key()))
    };
    let found = changes(baseline.parameters(), reform.parameters(), parameter_text).filter_map(differing);
    // What both scenarios set otherwise was found twice.
    found.collect::<BTreeSet<_>>().into_iter()
}

/// Returns what a scenario sets a parameter to in a month; `None` for the default.
fn value(scenario: &Scenario, declaration: &Declaration, month: Month) -> Option<f64> {
    let mut settings = scenario.parameters().iter();
    settings.find(|setting| setting.declaration == *declaration)?.schedule.at(month)
}

/// Returns the months in which the law changes.
fn changes_of_law<'a>(baseline: &'a Scenario, reform: &'a Scenario) -> impl Iterator<Item = Month> + use<'a> {
    let first = reform.run().first_month();
    changes(baseline.law_settings(), reform.law_settings(), law_text).map(move |setting| {
        setting.rows.iter().map(|(month, _)| month.unwrap_or(first)).min().unwrap_or(first)
    })
}

/// Returns the settings that only one of two scenarios has.
fn changes<'a, T>(
    baseline: &'a [T],
    reform: &'a [T],
    text: fn((usize, &T)) -> String,
) -> impl Iterator<Item = &'a T> + use<'a, T> {
    let missing_from = move |others: &'a [T]| {
        let others: Vec<String> = others.iter().enumerate().map(text).collect();
        move |setting: &(usize, &'a T)| !others.contains(&text(*setting))
    };
    let added = reform.iter().enumerate().filter(missing_from(baseline));
    let removed = baseline.iter().enumerate().filter(missing_from(reform));
    added.chain(removed).map(|(_, setting)| setting)
}

/// The place in the list counts: what is drawn for an instrument hangs on it.
fn instrument_text((position, setting): (usize, &InstrumentSetting)) -> String {
    let instrument = &setting.instrument;
    format!("{position} {} {:?} {:?}", instrument.definition.name(), instrument.coverage, instrument.settings)
}

fn parameter_text((_, setting): (usize, &ParameterSetting)) -> String {
    format!("{:?}", setting.assignment())
}

fn law_text((_, setting): (usize, &LawSetting)) -> String {
    format!("{} {:?}", setting.key, setting.rows)
}

fn first_month_of(schedule: &Schedule) -> Option<Month> {
    match schedule {
        Schedule::Constant(_) => None,
        Schedule::Steps(points) | Schedule::Linear(points) => points.first().map(|(month, _)| *month),
    }
}
