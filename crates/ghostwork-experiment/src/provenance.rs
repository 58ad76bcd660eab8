//! What a run was made from.

use std::fmt::Debug;
use std::sync::Arc;

use ghostwork_population::Population;
use ghostwork_results::{RunSetting, ScenarioFile, ScenarioSource, StudyOrigin, Window};
use ghostwork_scenario::{Scenario, Source};

use crate::plan::Plan;

/// Currency of all amounts; elsewhere than in the United States at purchasing-power parity.
const CURRENCY: &str = "USD";
/// Place where that is the money people have.
const HOME_OF_CURRENCY: &str = "United States";

/// Returns the scenario with the files it was read from; settings of the command line are in the command.
pub(crate) fn source(scenario: &Scenario) -> ScenarioSource {
    let files = scenario.sources().iter().filter(|source| source.name() != "--set");
    let file = |source: &Arc<Source>| ScenarioFile {
        name: source.name().to_owned(),
        text: source.text().to_owned(),
    };
    ScenarioSource {
        title: scenario.title().to_owned(),
        hash: scenario.content_hash(),
        text: String::new(),
        files: files.map(file).collect(),
    }
}

/// Returns who is simulated, where, with what.
pub(crate) fn setting(place: &str, plan: &Plan, (population, data_hash): (&Population, &str)) -> RunSetting {
    RunSetting {
        place: place.to_owned(),
        currency: CURRENCY.to_owned(),
        remark: remark(place, population.description.is_synthetic),
        people: plan.workers,
        weight: persons_represented(population) / plan.workers.max(1) as f64,
        version: env!("CARGO_PKG_VERSION").to_owned(),
        data_hash: data_hash.to_owned(),
    }
}

/// Says so where people are not records of a survey, or amounts not those of the money of the place.
fn remark(place: &str, is_synthetic: bool) -> String {
    let people = is_synthetic.then_some("People are drawn from synthetic records.");
    let money = (place != HOME_OF_CURRENCY).then_some("Amounts are in dollars at purchasing-power parity.");
    people.into_iter().chain(money).collect::<Vec<_>>().join(" ")
}

/// Returns where a study of a scenario comes from whose values are means of some months.
pub fn study_origin(
    scenario: &Scenario,
    population: &Population,
    plan: &Plan,
    months: Window,
) -> StudyOrigin {
    StudyOrigin {
        setting: setting(scenario.country().name(), plan, (population, &data_hash(population))),
        title: scenario.title().to_owned(),
        scenario_hash: scenario.content_hash(),
        seeds: (0..u64::from(plan.seeds)).collect(),
        period: format!("{} to {}", months.first, months.last),
    }
}

/// Returns the number of persons that a population stands for.
pub fn persons_represented(population: &Population) -> f64 {
    population.households.iter().map(|household| household.weight * household.persons.len() as f64).sum()
}

/// Returns a hash of every record of a population, 64 hexadecimal digits.
pub fn data_hash(population: &Population) -> String {
    let mut hasher = blake3::Hasher::new();
    feed(&mut hasher, &population.persons);
    feed(&mut hasher, &population.tax_units);
    feed(&mut hasher, &population.households);
    if population.description.is_synthetic {
        // Of such records more is published.
        hasher.update(b"synthetic");
    }
    hasher.finalize().to_hex().to_string()
}

fn feed<T: Debug>(hasher: &mut blake3::Hasher, records: &[T]) {
    hasher.update(&(records.len() as u64).to_le_bytes());
    for record in records {
        hasher.update(format!("{record:?}").as_bytes());
    }
}
