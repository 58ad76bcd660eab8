use std::collections::BTreeMap;

use ghostwork_law::{Country, Date, LawPack, Value};
use ghostwork_parameters::Month;

use crate::assemble::doubt_months;
use crate::dated::Values;
use crate::layer::{WrittenRun, WrittenSetting};
use crate::mistake::Mistake;
use crate::problem::Doubt;
use crate::reading::Reading;
use crate::scenario::{LawSetting, RunSettings};
use crate::source::Place;
use crate::vocabulary::LawTerm;

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
            refuse_foreign_law(term, &last.place, (run, &mut *reading));
            doubt_law_for_nobody(key, &last.place, reading);
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

/// Beginnings of the keys of law that has nobody in the simulation whom it could tax or pay.
const FOR_NOBODY: [&str; 7] = [
    "irs.child_care.",
    "irs.ctc.other_dependent",
    "irs.tips_deduction.",
    "snap.medical_disregard",
    "ssi.",
    "tanf.",
    "ui.contractors_covered",
];

/// Warns of a change of law under which nobody pays or receives anything else.
fn doubt_law_for_nobody(key: &str, place: &Place, reading: &mut Reading<'_>) {
    if FOR_NOBODY.iter().any(|beginning| key.starts_with(beginning)) {
        let why = "in the simulation nobody is taxed or paid by it; effective tax rates alone may follow it";
        reading.doubt(place, Doubt::WithoutEffect { what: format!("`{key}`"), why });
    }
}

/// Reports a parameter of the law of another country.
fn refuse_foreign_law(
    term: Option<&LawTerm>,
    place: &Place,
    (run, reading): (&RunSettings, &mut Reading<'_>),
) {
    let own = Country::of_pack(&run.law);
    let of_term = term.and_then(|term| Country::of_parameter(term.table_key()).zip(Some(term)));
    if let (Some(own), Some((country, term))) = (own, of_term)
        && own != country
    {
        let mistake = Mistake::Conflict {
            first: format!("`{}`, of the law of the {},", term.key, country.name()),
            second: format!("the law \"{}\"", run.law),
            remedy: "remove it: nobody in the scenario lives under that law",
        };
        reading.report_at(place, mistake);
    }
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

/// Reports a month whose law is to hold throughout, or else a first month, from before the law begins.
pub(crate) fn refuse_time_without_law(written: &WrittenRun, run: &RunSettings, reading: &mut Reading<'_>) {
    let Some(country) = Country::of_pack(&run.law) else { return };
    let (said, month, remedy) = match (&written.as_of, &written.start) {
        (Some(as_of), _) => (&as_of.place, as_of.value, "name a later month, like as_of = \"2026-01\""),
        (None, Some(start)) => (
            &start.place,
            run.first_month(),
            "start later, or say which month's law holds throughout: as_of = \"2026-01\"",
        ),
        (None, None) => return,
    };
    if month.year() >= country.first_year() {
        return;
    }
    let first = if written.as_of.is_some() {
        format!("`as_of` {month}")
    } else {
        format!("a first month {month}, `burn_in` included,")
    };
    let second = format!("the law \"{}\", which begins in {},", run.law, country.first_year());
    reading.report_at(said, Mistake::Conflict { first, second, remedy });
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
