use ghostwork_core::policy::{Instrument, Places};
use ghostwork_law::Country;

use crate::layer::{WrittenInstrument, WrittenRun};
use crate::mistake::Mistake;
use crate::overlay::Overlay;
use crate::problem::Doubt;
use crate::reading::Reading;
use crate::scenario::{InstrumentSetting, ParameterSetting, RunSettings, Scenario};
use crate::source::{Place, Placed};

mod closure;
mod idle;
mod law;
mod overlap;
mod parameters;
mod trial;

pub(crate) use law::{first_day, value_on};

/// Months simulated before the first recorded one where no file says.
pub(crate) const DEFAULT_BURN_IN_MONTHS: u64 = 24;
/// Workers where no file says.
pub(crate) const DEFAULT_WORKERS: u64 = 100_000;
/// Paired runs where no file says.
pub(crate) const DEFAULT_SEEDS: u64 = 8;
/// What a file can do instead of saying how long its run is.
const OR_BASELINE: &str = ", or lay the file over a baseline: extends = \"us-baseline.toml\"";
/// The seed where no file says.
pub(crate) const DEFAULT_SEED: u64 = 1;

/// Makes a scenario of a chain of files, after checking what can only be checked of the whole.
pub(crate) fn assemble(
    mut overlay: Overlay,
    start_of_text: &Place,
    reading: &mut Reading<'_>,
) -> Option<Scenario> {
    closure::add_payer(&mut overlay, reading);
    overlap::report_overlaps(&overlay.instruments, &overlay.compositions, reading);
    overlap::let_the_first_hold(&mut overlay.instruments, &overlay.compositions);
    let identity = identity(&overlay, start_of_text, reading);
    refuse_foreign_people(&overlay, reading);
    let run = run_settings(&overlay, start_of_text, reading)?;
    let run_origins = run_origins(&overlay);
    law::refuse_time_without_law(&overlay.run, &run, reading);
    let law_settings = law::law_settings(&overlay.settings, &run, reading);
    let law = law::edited(&law_settings, &run, start_of_text, reading)?;
    let parameters = parameters::model_parameters(&overlay.settings, &law, &run, reading);
    let instruments: Vec<_> =
        overlay.instruments.iter().map(|written| instrument(written, &law, &run, reading)).collect();
    let trial =
        overlay.trial.as_ref().map(|written| trial::trial(written, &instruments, (&law, &run), reading));
    let closure = closure::closure(&overlay, &run, reading);
    let (id, title) = identity?;
    Some(Scenario {
        id,
        title,
        question: overlay.meta.question.map(|text| text.value),
        authors: overlay.meta.authors,
        sources: Vec::new(),
        run,
        run_origins,
        parameters,
        law_settings: law_settings.into_iter().map(|edit| edit.setting).collect(),
        law,
        instruments,
        trial,
        has_static_arm: overlay.run.has_static_arm.unwrap_or(overlay.trial.is_none()),
        expectations: overlay.expectations,
        closure,
        sweeps: Vec::new(),
        hash_as_read: None,
    })
}

fn identity(overlay: &Overlay, start_of_text: &Place, reading: &mut Reading<'_>) -> Option<(String, String)> {
    let id =
        required(overlay.meta.id.as_ref(), ("id", "[meta]", "id = \"us-fee-cap\""), start_of_text, reading);
    let example = "title = \"Cap on marketplace fees at 15 %\"";
    let title = required(overlay.meta.title.as_ref(), ("title", "[meta]", example), start_of_text, reading);
    id.zip(title)
}

/// Returns a value that must be there; reports where it is not.
fn required<T: Clone>(
    placed: Option<&Placed<T>>,
    (key, table, example): (&'static str, &str, &str),
    start_of_text: &Place,
    reading: &mut Reading<'_>,
) -> Option<T> {
    if placed.is_none() && !reading.has_problem_with(key) {
        let mistake = Mistake::MissingKey { key, table: table.to_owned(), example: example.to_owned() };
        reading.report_at(start_of_text, mistake);
    }
    placed.map(|placed| placed.value.clone())
}

fn run_settings(overlay: &Overlay, start_of_text: &Place, reading: &mut Reading<'_>) -> Option<RunSettings> {
    let WrittenRun { law, as_of, start, burn_in_months, months, workers, seeds, .. } = &overlay.run;
    let law_line = format!("law = \"{}\"{OR_BASELINE}", reading.vocabulary().law_name());
    let law = required(law.as_ref(), ("law", "[baseline]", &law_line), start_of_text, reading);
    let (start_line, months_line) =
        (format!("start = \"2026-01\"{OR_BASELINE}"), format!("months = 36{OR_BASELINE}"));
    let start = required(start.as_ref(), ("start", "[baseline]", &start_line), start_of_text, reading);
    let months = required(months.as_ref(), ("months", "[baseline]", &months_line), start_of_text, reading);
    let or = |placed: &Option<Placed<u64>>, default| placed.as_ref().map_or(default, |placed| placed.value);
    Some(RunSettings {
        law: law?,
        law_as_of: as_of.as_ref().map(|placed| placed.value),
        start: start?,
        burn_in_months: or(burn_in_months, DEFAULT_BURN_IN_MONTHS) as u32,
        months: months? as u32,
        workers: or(workers, DEFAULT_WORKERS),
        seeds: or(seeds, DEFAULT_SEEDS) as u32,
        seed: or(&overlay.meta.seed, DEFAULT_SEED),
    })
}

/// Returns where each setting of the run is made, in the order of [`RUN_TERMS`](crate::layer::RUN_TERMS).
fn run_origins(overlay: &Overlay) -> Vec<Option<String>> {
    fn origin<T>(placed: Option<&Placed<T>>) -> Option<String> {
        placed.map(|placed| placed.place.short())
    }
    let run = &overlay.run;
    vec![
        origin(run.law.as_ref()),
        origin(run.as_of.as_ref()),
        origin(run.start.as_ref()),
        origin(run.burn_in_months.as_ref()),
        origin(run.months.as_ref()),
        origin(run.workers.as_ref()),
        origin(run.seeds.as_ref()),
        origin(overlay.meta.seed.as_ref()),
    ]
}

fn instrument(
    written: &WrittenInstrument,
    law: &ghostwork_law::LawPack,
    run: &RunSettings,
    reading: &mut Reading<'_>,
) -> InstrumentSetting {
    refuse_foreign_states(written, run, reading);
    let settings = parameters::instrument_parameters(written, law, run, reading);
    let coverage = &written.coverage;
    let name = &written.identifier.value;
    doubt_months(name, &[coverage.from], &written.place, (run, reading));
    if let Some(until) = coverage.until
        && until <= run.start
    {
        doubt_months(name, &[until], &written.place, (run, reading));
    }
    let instrument = Instrument {
        identifier: name.clone(),
        definition: written.definition,
        coverage: coverage.clone(),
        settings: settings.iter().map(ParameterSetting::assignment).collect(),
    };
    refuse_unworkable(&instrument, &written.place, (run, reading));
    idle::doubt_idle_lines(&instrument, written, reading);
    InstrumentSetting {
        instrument,
        places: written.places.clone(),
        conditions: written.conditions.clone(),
        reference: written.reference.clone(),
        origin: written.place.short(),
        settings,
    }
}

/// Reports an instrument that does not work the way it is covered, or under the law of the country.
fn refuse_unworkable(
    instrument: &Instrument,
    place: &Place,
    (run, reading): (&RunSettings, &mut Reading<'_>),
) {
    if let Some(why) = Country::of_pack(&run.law).and_then(|country| instrument.objection(country)) {
        let instrument = instrument.identifier.clone();
        reading.report_at(place, Mistake::NotWorkable { instrument, why });
    }
}

/// Reports states of the United States under the law of another country.
fn refuse_foreign_states(written: &WrittenInstrument, run: &RunSettings, reading: &mut Reading<'_>) {
    let is_at_home = Country::of_pack(&run.law).is_none_or(|country| country == Country::UnitedStates);
    if is_at_home || written.coverage.places == Places::COUNTRY {
        return;
    }
    let mistake = Mistake::Conflict {
        first: format!("`places` of `{}`", written.identifier.value),
        second: format!("the law \"{}\"", run.law),
        remedy: "the states are those of the United States: leave `places` out, the whole country is meant",
    };
    reading.report_at(&written.place, mistake);
}

/// Reports people who do not live under the law of their country.
fn refuse_foreign_people(overlay: &Overlay, reading: &mut Reading<'_>) {
    let WrittenRun { law: Some(law), population: Some(people), .. } = &overlay.run else { return };
    let country = |name: &str| Country::of_pack(name);
    if let (Some(of_law), Some(of_people)) = (country(&law.value), country(&people.value))
        && of_law != of_people
    {
        let mistake = Mistake::Conflict {
            first: format!("`population` \"{}\"", people.value),
            second: format!("`law` \"{}\"", law.value),
            remedy: "people live under the law of their country: lay the file over a baseline of that country",
        };
        reading.report_at(&law.place, mistake);
    }
}

/// Warns of months in which a change would not be seen: outside the recorded ones.
fn doubt_months(
    key: &str,
    months: &[ghostwork_parameters::Month],
    place: &Place,
    (run, reading): (&RunSettings, &mut Reading<'_>),
) {
    for month in months.iter().filter(|month| **month < run.start || **month >= run.end()) {
        let doubt = Doubt::OutsidePeriod {
            key: key.to_owned(),
            month: month.to_string(),
            first: run.start.to_string(),
            last: (run.end() - 1).to_string(),
        };
        reading.doubt(place, doubt);
    }
}
