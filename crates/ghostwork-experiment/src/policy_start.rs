use ghostwork_parameters::{Month, Schedule};
use ghostwork_scenario::{InstrumentSetting, LawSetting, ParameterSetting, Scenario};

/// Returns the first simulated month in which a reform can differ from a baseline: its earliest change.
///
/// Where nothing differs, the first recorded month.
pub fn policy_start(baseline: &Scenario, reform: &Scenario) -> Month {
    let first = reform.run().first_month();
    let instruments = changes(baseline.instruments(), reform.instruments(), instrument_text)
        .map(|setting| setting.instrument.coverage.from);
    let parameters = changes(baseline.parameters(), reform.parameters(), parameter_text)
        .map(|setting| first_month_of(&setting.schedule).unwrap_or(first));
    let law = changes(baseline.law_settings(), reform.law_settings(), law_text)
        .map(|setting| setting.rows.iter().map(|(month, _)| month.unwrap_or(first)).min().unwrap_or(first));
    let earliest = instruments.chain(parameters).chain(law).min();
    earliest.map_or(reform.run().start, |month| month.max(first))
}

/// Returns the settings that only one of two scenarios has.
fn changes<'a, T>(baseline: &'a [T], reform: &'a [T], text: fn(&T) -> String) -> impl Iterator<Item = &'a T> {
    let missing_from = move |others: &'a [T]| {
        let others: Vec<String> = others.iter().map(text).collect();
        move |setting: &&'a T| !others.contains(&text(setting))
    };
    let added = reform.iter().filter(missing_from(baseline));
    let removed = baseline.iter().filter(missing_from(reform));
    added.chain(removed)
}

fn instrument_text(setting: &InstrumentSetting) -> String {
    let instrument = &setting.instrument;
    format!("{} {:?} {:?}", instrument.definition.name(), instrument.coverage, instrument.settings)
}

fn parameter_text(setting: &ParameterSetting) -> String {
    format!("{:?}", setting.assignment())
}

fn law_text(setting: &LawSetting) -> String {
    format!("{} {:?}", setting.key, setting.rows)
}

fn first_month_of(schedule: &Schedule) -> Option<Month> {
    match schedule {
        Schedule::Constant(_) => None,
        Schedule::Steps(points) | Schedule::Linear(points) => points.first().map(|(month, _)| *month),
    }
}
