use std::collections::BTreeMap;

use ghostwork_law::{Country, Date, LawPack, Value};
use ghostwork_parameters::Month;

use crate::assemble::doubt_months;
use crate::dated::Values;
use crate::layer::WrittenSetting;
use crate::mistake::Mistake;
use crate::reading::Reading;
use crate::scenario::{LawSetting, RunSettings};
use crate::source::Place;

/// A change of the law with the place that makes it.
pub(crate) struct LawEdit {
    pub(crate) setting: LawSetting,
    place: Place,
}

/// Returns the changes of law parameters, each with its values in order of month.
pub(crate) fn law_settings(
    settings: &BTreeMap<String, Vec<WrittenSetting>>,
    run: &RunSettings,
    reading: &mut Reading<'_>,
) -> Vec<LawEdit> {
    let mut edits = Vec::new();
    for (key, written) in settings {
        let mut rows: Vec<(Option<Month>, Value)> = Vec::new();
        for setting in written {
            let Values::Law(later) = &setting.values else { continue };
            let months: Vec<Month> = later.iter().filter_map(|(month, _)| *month).collect();
            doubt_months(key, &months, &setting.place, (run, &mut *reading));
            let begin = later.first().and_then(|(month, _)| *month);
            rows.retain(|(month, _)| *month < begin);
            rows.extend(later.iter().cloned());
        }
        if let (false, Some(last)) = (rows.is_empty(), written.last()) {
            let term = reading.vocabulary().law_terms().iter().find(|term| term.key == *key);
            let setting = LawSetting {
                key: key.clone(),
                unit: term.map(|term| term.unit.clone()).unwrap_or_default(),
                rows,
                reference: last.reference.clone(),
                origin: last.place.short(),
            };
            edits.push(LawEdit { setting, place: last.place.clone() });
        }
    }
    edits
}

/// Returns the law of the scenario: frozen where it says so, with its changes; reports a law that has no meaning.
pub(crate) fn edited(
    edits: &[LawEdit],
    run: &RunSettings,
    start_of_text: &Place,
    reading: &mut Reading<'_>,
) -> Option<LawPack> {
    let mut law = reading.vocabulary().law().clone();
    if let Some(month) = run.law_as_of {
        // Rates that begin in the course of the month, like those of 6 April, are in force on its last day.
        law = law.as_of(first_day(month).end_of_month());
    }
    for edit in edits {
        for (month, value) in &edit.setting.rows {
            let from = month.map_or_else(|| beginning(&law, &edit.setting.key), first_day);
            law = match law.with_value(&edit.setting.key, from, value.clone()) {
                Ok(law) => law,
                Err(error) => {
                    reading.report_at(&edit.place, Mistake::BadLaw { reason: error.to_string() });
                    return None;
                }
            };
        }
    }
    report_years_without_meaning(&law, edits, (run, start_of_text), reading);
    Some(law)
}

/// Returns a day from which a value holds for all time: of a table by state, the day of its first row.
fn beginning(law: &LawPack, key: &str) -> Date {
    let table = key.rsplit_once('.').and_then(|(table, _)| law.parameter(table).ok());
    let first = table.and_then(|table| table.rows.first()).map(|row| row.from);
    first.unwrap_or(Date::start_of_year(0))
}

/// Reports changes that leave a simulated year without a usable law, like thresholds that do not ascend.
fn report_years_without_meaning(
    law: &LawPack,
    edits: &[LawEdit],
    (run, start_of_text): (&RunSettings, &Place),
    reading: &mut Reading<'_>,
) {
    if edits.is_empty() {
        return;
    }
    let country = Country::of_pack(&run.law).unwrap_or(Country::UnitedStates);
    let last_year = (run.end() - 1).year();
    for year in run.first_month().year()..=last_year {
        if let Err(error) = country.check(law, year)
            && country.check(reading.vocabulary().law(), year).is_ok()
        {
            let reason = error.to_string();
            let place = edits
                .iter()
                .find(|edit| reason.contains(&edit.setting.key))
                .map_or(start_of_text, |edit| &edit.place);
            reading.report_at(place, Mistake::BadLaw { reason });
            return;
        }
    }
}

/// Returns the value of a law parameter, or of one state's entry of a table by state, on a day.
pub(crate) fn value_on(law: &LawPack, key: &str, day: Date) -> Option<Value> {
    let in_force = law.on(day);
    if let Ok(value) = in_force.value(key) {
        return Some(value.clone());
    }
    let (table, state) = key.rsplit_once('.')?;
    match in_force.value(table).ok()? {
        Value::ByState(values) => values.get(state).copied().map(Value::Number),
        _ => None,
    }
}

/// Returns the first day of a month.
pub(crate) fn first_day(month: Month) -> Date {
    Date::new(month.year(), month.month_of_year(), 1).unwrap_or(Date::start_of_year(month.year()))
}
