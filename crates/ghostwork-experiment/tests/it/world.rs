//! The population and scenarios that the tests share.

use std::num::NonZeroUsize;
use std::sync::LazyLock;

use ghostwork_experiment::{ScenarioRun, Settings, Silent, run};
use ghostwork_population::Population;
use ghostwork_results::RunRecord;
use ghostwork_scenario::{Problems, Scenario, Vocabulary};

pub(crate) static POPULATION: LazyLock<Population> = LazyLock::new(|| Population::us().unwrap());
pub(crate) static VOCABULARY: LazyLock<Vocabulary> = LazyLock::new(|| Vocabulary::full().unwrap());

/// How large a scenario of a test is.
#[derive(Clone, Copy)]
pub(crate) struct Size {
    pub(crate) workers: u64,
    pub(crate) burn_in_months: u32,
    pub(crate) months: u32,
    pub(crate) seeds: u32,
}

/// A size at which a test takes a moment and still holds an April and a December.
pub(crate) const SMALL: Size = Size { workers: 5_000, burn_in_months: 3, months: 12, seeds: 2 };

/// Makes a scenario of a size with more text below it, such as instruments; nothing pays for it unless the text says so.
pub(crate) fn scenario(size: Size, more: &str) -> Scenario {
    read(size, more).unwrap_or_else(|problems| panic!("{problems}"))
}

/// Reads such a scenario.
pub(crate) fn read(size: Size, more: &str) -> Result<Scenario, Problems> {
    let Size { workers, burn_in_months, months, seeds } = size;
    let closure = if more.contains("[closure]") { "" } else { "[closure]\nname = \"none\"" };
    let text = format!(
        "schema = \"ghostwork.scenario/1\"\n\
         [meta]\nid = \"test\"\ntitle = \"Test\"\nseed = 7\n\
         [baseline]\nlaw = \"us-2026\"\nas_of = \"2026-01\"\npopulation = \"us-2026\"\nstart = \"2026-02\"\n\
         burn_in = {burn_in_months}\nmonths = {months}\nworkers = {workers}\nseeds = {seeds}\n\
         {closure}\n{more}\n"
    );
    Scenario::from_text("test.toml", &text, &VOCABULARY).map(|(scenario, _)| scenario)
}

pub(crate) fn settings(threads: usize) -> Settings {
    Settings::alone(NonZeroUsize::new(threads).unwrap())
}

pub(crate) fn run_of(scenario: &Scenario) -> ScenarioRun {
    run(scenario, &POPULATION, &settings(2), &Silent).unwrap()
}

/// Returns the mean of an indicator of a group over all months and seeds.
pub(crate) fn mean(record: &RunRecord, group: &str, indicator: &str) -> f64 {
    let panel = &record.panel;
    let group = panel.group_position(group).unwrap();
    let indicator = panel.indicator_position(indicator).unwrap();
    let seeds = panel.seeds.len();
    let of_seed = |seed| panel.mean_over_months(seed, 0..panel.months.len(), group, indicator);
    (0..seeds).map(of_seed).sum::<f64>() / seeds as f64
}

/// Instruments that between them pay, levy, contribute and set rules.
pub(crate) const MANY_INSTRUMENTS: &str = r#"
[[instrument]]
use = "guaranteed_income"
as = "grant"
nexus = "worker"
places = ["US"]
from = "2026-03"
reference = "test"
[instrument.params]
amount = 300

[[instrument]]
use = "portable_benefits"
as = "account"
nexus = "worker"
places = ["US"]
from = "2026-03"
reference = "test"
[instrument.params]
rate_payer = 0.05
rate_worker_match = 0.02
threshold = 0

[[instrument]]
use = "fee_cap"
as = "cap"
nexus = "platform"
places = ["US"]
from = "2026-04"
reference = "test"
[instrument.params]
cap_total = 0.10

[[instrument]]
use = "ai_levy"
as = "levy"
nexus = "merchant"
places = ["US"]
from = "2026-03"
reference = "test"
"#;
