use std::ops::RangeInclusive;

use ghostwork_core::categories::{Marketplace, TaskCategory};
use ghostwork_core::trial::{
    Cluster, Conditions, GivenJob, OUTCOMES, Stratum, TrialOutcome, TrialUnit, WorkState,
};
use ghostwork_parameters::{Kind, Label, Month};

use crate::glossary::{Expected, Glossary};
use crate::layer::run::check_name;
use crate::layer::settings::{WrittenSetting, read_settings};
use crate::mistake::{Bounds, Mistake};
use crate::node::Entry;
use crate::number::read_number;
use crate::reading::Reading;
use crate::source::{Place, Placed};
use crate::table::TableReader;

/// What may be randomised, with the name that scenarios use.
pub(crate) const UNITS: [(&str, TrialUnit); 5] = [
    ("worker", TrialUnit::Worker),
    ("profile", TrialUnit::Profile),
    ("place", TrialUnit::Place),
    ("merchant", TrialUnit::Merchant),
    ("post", TrialUnit::Post),
];

/// What may be drawn together.
pub(crate) const CLUSTERS: [(&str, Cluster); 4] = [
    ("unit", Cluster::Unit),
    ("household", Cluster::Household),
    ("place", Cluster::Place),
    ("merchant", Cluster::Merchant),
];

/// Units that a trial may enrol.
pub(crate) const SAMPLES: RangeInclusive<u64> = 2..=1_000_000_000;
/// Largest number of ratings that a condition may name.
pub(crate) const RATINGS: RangeInclusive<u64> = 0..=65_535;
/// Ages that a condition may name, years.
pub(crate) const AGES: RangeInclusive<u64> = 0..=120;
/// Public evaluations of a job that is given.
pub(crate) const EVALUATIONS: RangeInclusive<u64> = 0..=100;

/// A trial as a file sets it.
#[derive(Clone)]
pub(crate) struct WrittenTrial {
    pub(crate) unit: Placed<TrialUnit>,
    pub(crate) cluster: Cluster,
    pub(crate) strata: Vec<Stratum>,
    pub(crate) from: Placed<Month>,
    pub(crate) until: Option<Placed<Month>>,
    pub(crate) everywhere: bool,
    pub(crate) share: f64,
    pub(crate) sample: Option<u64>,
    pub(crate) conditions: Conditions,
    pub(crate) instruments: Vec<Placed<String>>,
    pub(crate) settings: Vec<WrittenSetting>,
    pub(crate) job: Option<GivenJob>,
    pub(crate) certificate: bool,
    pub(crate) measured_from: Option<Placed<Month>>,
    pub(crate) measured_until: Option<Placed<Month>>,
    pub(crate) outcomes: Vec<&'static TrialOutcome>,
    pub(crate) reference: Option<String>,
    pub(crate) place: Place,
}

/// Reads `[trial]`; `None` where it cannot be one, after reporting why.
pub(crate) fn read_trial(entry: &Entry, reading: &mut Reading<'_>) -> Option<WrittenTrial> {
    let mut table = TableReader::of(entry, "[trial]", reading)?;
    table.require("unit", "unit = \"worker\"", reading);
    table.require("from", "from = \"2027-01\"", reading);
    let unit = read_unit(&mut table, reading);
    let from = table.month("from", reading);
    let until = table.month("until", reading);
    let measured_from = table.month("measured_from", reading);
    let measured_until = table.month("measured_until", reading);
    for (begin, end) in [(&from, &until), (&measured_from, &measured_until), (&from, &measured_until)] {
        check_order(begin.as_ref(), end.as_ref(), reading);
    }
    let share = table.entry("share").map_or(Some(0.5), |entry| read_share(entry, reading));
    let everywhere = table.switch("everywhere", reading).is_some_and(|switch| switch.value);
    let sample = table.whole("sample", (SAMPLES, "units"), reading).map(|sample| sample.value);
    let reference = table.label("reference", reading).map(|text| text.value);
    let instruments = table.texts("instruments", reading).unwrap_or_default();
    let glossary = Glossary::of_parameters(reading.vocabulary());
    let parameters = table.entry("parameters");
    let settings = parameters.map_or_else(Vec::new, |entry| read_settings(entry, &glossary, reading));
    let job = table.entry("job").and_then(|entry| read_job(entry, reading));
    let certificate = table.switch("certificate", reading).is_some_and(|switch| switch.value);
    let eligible = table.entry("eligible");
    let conditions = eligible
        .and_then(|entry| TableReader::of(entry, "[trial.eligible]", reading))
        .map_or_else(Conditions::default, |table| read_conditions(table, reading));
    let chosen = unit.as_ref().map_or(TrialUnit::Worker, |unit| unit.value);
    let cluster = read_cluster(chosen, &mut table, reading);
    let strata = read_strata(chosen, &mut table, reading);
    let outcomes = read_outcomes(chosen, &mut table, reading);
    table.finish(reading);
    Some(WrittenTrial {
        unit: unit?,
        cluster,
        strata,
        from: from?,
        until,
        everywhere,
        share: share?,
        sample,
        conditions,
        instruments,
        settings,
        job,
        certificate,
        measured_from,
        measured_until,
        outcomes,
        reference,
        place: reading.place(&entry.key_span),
    })
}

/// Returns what a name stands for; reports a name that stands for nothing.
fn chosen<T: Copy>(
    what: &'static str,
    written: &Placed<String>,
    known: &[(&'static str, T)],
    reading: &mut Reading<'_>,
) -> Option<T> {
    let names: Vec<&str> = known.iter().map(|(name, _)| *name).collect();
    check_name(what, Some(written), &names, reading);
    known.iter().find(|(name, _)| *name == written.value).map(|(_, meaning)| *meaning)
}

fn read_unit(table: &mut TableReader<'_>, reading: &mut Reading<'_>) -> Option<Placed<TrialUnit>> {
    let written = table.text("unit", reading)?;
    let value = chosen("unit of a trial", &written, &UNITS, reading)?;
    Some(Placed { value, place: written.place })
}

fn check_order(begin: Option<&Placed<Month>>, end: Option<&Placed<Month>>, reading: &mut Reading<'_>) {
    if let (Some(begin), Some(end)) = (begin, end)
        && end.value <= begin.value
    {
        let mistake = Mistake::EmptyPeriod { from: begin.value.to_string(), until: end.value.to_string() };
        reading.report_at(&end.place, mistake);
    }
}

fn read_share(entry: &Entry, reading: &mut Reading<'_>) -> Option<f64> {
    let expected = Expected {
        key: "share".to_owned(),
        kind: Kind::Real,
        unit: "share",
        bounds: Bounds { smallest: 0.0, largest: 1.0 },
        default: Some("0.5".to_owned()),
    };
    read_number(&entry.node, &expected, reading)
}

fn read_cluster(unit: TrialUnit, table: &mut TableReader<'_>, reading: &mut Reading<'_>) -> Cluster {
    let usual = if unit == TrialUnit::Place { Cluster::Place } else { Cluster::Unit };
    let Some(written) = table.text("cluster", reading) else { return usual };
    let Some(cluster) = chosen("cluster", &written, &CLUSTERS, reading) else { return usual };
    let suits = match unit {
        TrialUnit::Worker => matches!(cluster, Cluster::Unit | Cluster::Household | Cluster::Place),
        TrialUnit::Place => cluster == Cluster::Place,
        TrialUnit::Post => matches!(cluster, Cluster::Unit | Cluster::Merchant),
        TrialUnit::Profile | TrialUnit::Merchant => cluster == Cluster::Unit,
    };
    if !suits {
        report_unsuitable("cluster", &written, unit, reading);
    }
    cluster
}

fn read_strata(unit: TrialUnit, table: &mut TableReader<'_>, reading: &mut Reading<'_>) -> Vec<Stratum> {
    let mut strata = Vec::new();
    for written in table.texts("strata", reading).unwrap_or_default() {
        match chosen("stratum", &written, &Stratum::NAMES, reading) {
            Some(stratum) if stratum.suits(unit) => strata.push(stratum),
            Some(_) => report_unsuitable("stratum", &written, unit, reading),
            None => {}
        }
    }
    strata
}

fn read_outcomes(
    unit: TrialUnit,
    table: &mut TableReader<'_>,
    reading: &mut Reading<'_>,
) -> Vec<&'static TrialOutcome> {
    let all = || OUTCOMES.iter().filter(|outcome| outcome.suits(unit)).collect();
    let Some(written) = table.texts("outcomes", reading) else { return all() };
    let known: Vec<&str> = OUTCOMES.iter().map(|outcome| outcome.id).collect();
    let mut outcomes = Vec::new();
    for name in &written {
        check_name("outcome of a trial", Some(name), &known, reading);
        match TrialOutcome::of_id(&name.value) {
            Some(outcome) if outcome.suits(unit) => outcomes.push(outcome),
            Some(_) => report_unsuitable("outcome", name, unit, reading),
            None => {}
        }
    }
    outcomes
}

/// Reports something that units of a kind do not have.
fn report_unsuitable(
    what: &'static str,
    written: &Placed<String>,
    unit: TrialUnit,
    reading: &mut Reading<'_>,
) {
    let name = UNITS.iter().find(|(_, other)| *other == unit).map_or("", |(name, _)| name);
    let mistake = Mistake::Conflict {
        first: format!("the {what} `{}`", crate::text::shown(&written.value)),
        second: format!("unit = \"{name}\""),
        remedy: "docs/experiments.md lists what each unit of a trial has",
    };
    reading.report_at(&written.place, mistake);
}

fn read_job(entry: &Entry, reading: &mut Reading<'_>) -> Option<GivenJob> {
    let mut table = TableReader::of(entry, "[trial.job]", reading)?;
    table.require("hours", "hours = 10", reading);
    let hours = table.whole("hours", (1..=300, "hours"), reading);
    let evaluations = table.whole("evaluations", (EVALUATIONS, "evaluations"), reading);
    table.finish(reading);
    let evaluations = evaluations.map_or(1, |evaluations| evaluations.value as u32);
    Some(GivenJob { hours: hours?.value as f64, evaluations })
}

fn read_conditions(mut table: TableReader<'_>, reading: &mut Reading<'_>) -> Conditions {
    let ages = read_pair(&mut table, ("age_from", "age_to"), (AGES, "years"), reading);
    let ratings = read_pair(&mut table, ("ratings_from", "ratings_to"), (RATINGS, "ratings"), reading);
    let states = table.texts("work_state", reading).unwrap_or_default();
    let work_states = states
        .iter()
        .filter_map(|written| chosen("work state", written, &WorkState::NAMES, reading))
        .collect();
    let marketplaces = read_labels("marketplaces", Marketplace::NAMES, &mut table, reading);
    let task_families = read_labels("task_families", TaskCategory::NAMES, &mut table, reading);
    let most_monthly_income = table
        .whole("max_monthly_income", (0..=10_000_000, "USD/month"), reading)
        .map(|amount| amount.value as f64);
    let conditions = Conditions {
        age_years: ages.map(|(from, to)| (from as u8, to.min(255) as u8)),
        work_states,
        unemployment_benefit: table.switch("unemployment_benefit", reading).map(|switch| switch.value),
        marketplaces: marketplaces.iter().filter_map(|name| Marketplace::of_name(name)).collect(),
        task_families: task_families.iter().filter_map(|name| TaskCategory::of_name(name)).collect(),
        ratings: ratings.map(|(from, to)| (from as u16, to as u16)),
        has_profile: table.switch("profile", reading).map(|switch| switch.value),
        at_home: table.switch("at_home", reading).map(|switch| switch.value),
        most_monthly_income,
    };
    table.finish(reading);
    conditions
}

/// Reads the two ends of a range; `None` where neither is named.
fn read_pair(
    table: &mut TableReader<'_>,
    (from, to): (&'static str, &'static str),
    (range, unit): (RangeInclusive<u64>, &'static str),
    reading: &mut Reading<'_>,
) -> Option<(u64, u64)> {
    let end = *range.end();
    let least = table.whole(from, (range.clone(), unit), reading).map(|placed| placed.value);
    let most = table.whole(to, (least.unwrap_or(0)..=end, unit), reading).map(|placed| placed.value);
    (least.is_some() || most.is_some()).then(|| (least.unwrap_or(0), most.unwrap_or(end)))
}

fn read_labels(
    key: &'static str,
    known: &'static [&'static str],
    table: &mut TableReader<'_>,
    reading: &mut Reading<'_>,
) -> Vec<String> {
    let names = table.texts(key, reading).unwrap_or_default();
    let what = if key == "marketplaces" { "marketplace" } else { "task family" };
    for name in &names {
        check_name(what, Some(name), known, reading);
    }
    names.into_iter().map(|name| name.value).collect()
}
