use ghostwork_core::ModelParameters;
use ghostwork_parameters::Month;
use ghostwork_scenario::{RunOverrides, Scenario};

/// Months at the end of a run in which workers on demand are charged no fee.
pub(crate) const TREATED_MONTHS: u32 = 12;
/// Pay in a year from which information returns go out in the second run: the threshold of 2021, never in force.
const LOW_THRESHOLD: f64 = 600.0;

/// Returns the settings, each `key=value`, with which a scenario is run a second time on the same seeds.
///
/// Two statistics need them: the response of hours to pay, and the number of persons whom the threshold of information
/// returns hides. No fee is charged on demand in the last twelve months, as in the source. The threshold is lower in one December
/// before them alone, so that neither acts on the other.
pub fn second_run(scenario: &Scenario) -> Vec<String> {
    let run = scenario.run();
    let from = run.end() - TREATED_MONTHS.min(run.months);
    let mut settings = vec![steps("platforms.fee.on_demand", &[(from, 0.0)])];
    let months: Vec<Month> = (0..run.months).map(|later| run.start + later).collect();
    if let Some(december) = december_of_returns(&months).map(|place| months[place]) {
        let usual = parameters(scenario).measurement;
        let alone = |low: f64, usual: f64| [(december, low), (december + 1, usual)];
        let threshold = alone(LOW_THRESHOLD, usual.information_return_threshold);
        let payments = alone(0.0, usual.information_return_payments.into());
        settings.push(steps("measurement.information_return_threshold", &threshold));
        settings.push(steps("measurement.information_return_payments", &payments));
    }
    settings
}

/// Returns the place among the recorded months of the December in which information returns go out from less pay on: the last one
/// before the fee falls, or the last of all where there is none.
pub(crate) fn december_of_returns(months: &[Month]) -> Option<usize> {
    let last_of = |months: &[Month]| months.iter().rposition(|month| month.month_of_year() == 12);
    let before = months.len().saturating_sub(TREATED_MONTHS as usize);
    last_of(&months[..before]).or_else(|| last_of(months))
}

/// Returns the parameters of the first recorded month.
pub(crate) fn parameters(scenario: &Scenario) -> ModelParameters {
    let specification = scenario.specification(&RunOverrides::default());
    ModelParameters::at(&specification.parameters, specification.start)
}

/// Sets a parameter to values from months on.
fn steps(key: &str, values: &[(Month, f64)]) -> String {
    let steps: Vec<String> = values.iter().map(|(from, value)| format!("\"{from}\" = {value}")).collect();
    format!("{key}={{ steps = {{ {} }} }}", steps.join(", "))
}
