use ghostwork_core::ModelParameters;
use ghostwork_core::categories::Marketplace;
use ghostwork_parameters::Month;
use ghostwork_scenario::{RunOverrides, Scenario};

/// Months at the end of a run in which workers on demand are charged a lower fee.
pub(crate) const TREATED_MONTHS: u32 = 12;
/// The fee that they are charged then, as a share of the usual one.
const TREATED_FEE: f64 = 0.6;
/// Pay in a year from which information returns go out in the second run: the threshold of 2021, never in force.
const LOW_THRESHOLD: f64 = 600.0;

/// Returns the settings, each `key=value`, with which a scenario is run a second time on the same seeds.
///
/// Two statistics need them: the response of hours to pay, and the number of persons whom the threshold of information
/// returns hides. The fee on demand is lower in the last twelve months; the threshold is lower in the last December
/// alone, so that the tax office's new knowledge has no time to act.
pub fn second_run(scenario: &Scenario) -> Vec<String> {
    let run = scenario.run();
    let fee = TREATED_FEE * parameters(scenario).platforms.fee[Marketplace::OnDemand as usize];
    let from = run.end() - TREATED_MONTHS.min(run.months);
    let mut settings = vec![step("platforms.fee.on_demand", from, fee)];
    let december =
        (0..run.months).rev().map(|later| run.start + later).find(|month| month.month_of_year() == 12);
    if let Some(december) = december {
        settings.push(step("measurement.information_return_threshold", december, LOW_THRESHOLD));
        settings.push(step("measurement.information_return_payments", december, 0.0));
    }
    settings
}

/// Returns the parameters of the first recorded month.
pub(crate) fn parameters(scenario: &Scenario) -> ModelParameters {
    let specification = scenario.specification(&RunOverrides::default());
    ModelParameters::at(&specification.parameters, specification.start)
}

fn step(key: &str, from: Month, value: f64) -> String {
    format!("{key}={{ steps = {{ \"{from}\" = {value} }} }}")
}
