use std::ops::RangeInclusive;

use ghostwork_core::{Economy, Testimony};
use ghostwork_parameters::Month;
use ghostwork_population::Population;
use ghostwork_scenario::{RunOverrides, Scenario};

use crate::error::ExperimentError;
use crate::lanes::each_seed;
use crate::plan::{Plan, Settings};
use crate::progress::{Arm, Progress, Step};

/// Whose life is told, and which part of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Watched {
    /// Number of the worker in the population, from 0.
    pub worker: u64,
    /// Number of the seed, from 0.
    pub replicate: u32,
    /// The months, those of the burn-in included.
    pub months: RangeInclusive<Month>,
}

/// Simulates a scenario on one seed and tells what one worker lives through, month by month.
///
/// Nothing is stored: the same seed gives the same life. The whole population is simulated, for a life hangs together
/// with all others through the markets.
///
/// # Errors
///
/// When the seed stops, or somebody asks to stop.
pub fn life(
    scenario: &Scenario,
    population: &Population,
    (watched, settings): (&Watched, &Settings),
    progress: &dyn Progress,
) -> Result<Vec<Testimony>, ExperimentError> {
    let plan = Plan { seeds: 1, ..Plan::of_run(scenario, settings) };
    let lives = each_seed(&plan, |_| told(scenario, population, (watched, &plan), progress))?;
    Ok(lives.into_iter().flatten().collect())
}

fn told(
    scenario: &Scenario,
    population: &Population,
    (watched, plan): (&Watched, &Plan),
    progress: &dyn Progress,
) -> Result<Vec<Testimony>, ExperimentError> {
    let replicate = watched.replicate;
    let failed = |source| ExperimentError::Economy { replicate, source };
    let overrides = RunOverrides { replicate, ..RunOverrides::default() };
    let mut economy = Economy::new(scenario.specification(&overrides), population).map_err(failed)?;
    let mut testimonies = Vec::new();
    for passed in 1..=plan.simulated_months() {
        let month = economy.month();
        if month > *watched.months.end() {
            break;
        }
        if watched.months.contains(&month) {
            economy.watch(watched.worker);
        }
        economy.advance_unobserved().map_err(failed)?;
        testimonies.extend(economy.take_testimony());
        progress.month_passed(&Step {
            arm: Arm::Run,
            replicate,
            month,
            months_done: passed,
            months: plan.simulated_months(),
            workers: plan.workers,
        });
        if !progress.goes_on() {
            return Err(ExperimentError::Interrupted { seeds_done: 0, seeds: 1 });
        }
    }
    Ok(testimonies)
}
