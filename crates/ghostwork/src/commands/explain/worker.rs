//! The life of one simulated worker.

mod document;
mod telling;

use std::ops::RangeInclusive;
use std::path::PathBuf;

use clap::Args;
use ghostwork_core::Testimony;
use ghostwork_experiment::{Plan, Progress, Settings, Step, Watched, life};
use ghostwork_parameters::Month;
use ghostwork_scenario::{Scenario, Vocabulary};

use crate::cli::HELP_TEMPLATE;
use crate::experiments::{failed, read_population, read_scenario, refuse_too_large};
use crate::failure::Failure;
use crate::options::{MachineOptions, ModelOptions};
use crate::output::{print, print_json};
use crate::progress::Meter;
use crate::text::count;

const EXAMPLES: &str = "\
Examples:
  ghostwork explain worker 4711 --scenario scenarios/us-portable-benefits-4pct.toml
  ghostwork explain worker 4711 --scenario scenarios/us-baseline.toml --months 2026-01..2026-12
  ghostwork explain worker 17 --scenario scenarios/us-baseline.toml --workers 5_000 --json
";

const NOTE: &str = "\
Nothing is stored: the population is simulated again from its seed. A population of another size is another one.
";

/// Tells the life of one simulated worker: what was decided, why, and who paid what.
#[derive(Debug, Args)]
#[command(before_help = EXAMPLES, after_help = NOTE, help_template = HELP_TEMPLATE, disable_help_flag = true)]
pub(crate) struct Arguments {
    /// Number of the worker, from 0, as in panel.csv
    #[arg(value_name = "ID")]
    worker: u64,
    /// Scenario file
    #[arg(long, value_name = "FILE")]
    scenario: PathBuf,
    /// Number of the seed, from 0, as in the tables of a run
    #[arg(long, value_name = "S", default_value_t = 0)]
    seed: u32,
    /// First and last month to tell, burn-in included [default: the recorded months]
    #[arg(long, value_name = "A..B", value_parser = months)]
    months: Option<RangeInclusive<Month>>,
    /// Persons aged 16 and over [default: the scenario's]
    #[arg(long, value_name = "N", value_parser = crate::options::workers)]
    workers: Option<u64>,
    /// Sets a parameter; may be repeated
    #[arg(long = "set", value_name = "KEY=VALUE")]
    settings: Vec<String>,
    /// Your own persons as CSV [default: the embedded survey]
    #[arg(long, value_name = "FILE", hide_short_help = true)]
    population: Option<PathBuf>,
    /// One JSON document on standard output, errors as JSON on standard error
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    machine: MachineOptions,
}

/// Reads `A..B`, both months included.
fn months(text: &str) -> Result<RangeInclusive<Month>, String> {
    let expected = "expected two months, the first before the last, like 2026-01..2026-12";
    let (first, last) = text.split_once("..").ok_or(expected)?;
    let month = |text: &str| text.trim_start_matches('=').parse::<Month>().map_err(|_| expected.to_owned());
    let (first, last) = (month(first)?, month(last)?);
    if first > last { Err(expected.to_owned()) } else { Ok(first..=last) }
}

pub(super) fn execute(arguments: &Arguments) -> Result<(), Failure> {
    let vocabulary = Vocabulary::full()?;
    let model = ModelOptions {
        workers: arguments.workers,
        months: None,
        seeds: None,
        settings: arguments.settings.clone(),
        population: arguments.population.clone(),
        draws: Vec::new(),
    };
    model.refuse_contradictions()?;
    let scenario = read_scenario(&arguments.scenario, &model, &vocabulary, false)?;
    let watched = watched(arguments, &scenario)?;
    let settings = Settings::alone(arguments.machine.threads());
    let plan = Plan { seeds: 1, ..Plan::of_run(&scenario, &settings) };
    // The simulation ends with the last month that is told.
    let months = (*watched.months.end() + 1).index().saturating_sub(plan.start.index());
    let plan = Plan { months, ..plan };
    refuse_too_large(&plan)?;
    let population = read_population(arguments.population.as_deref(), scenario.country())?;
    let meter = Meter::start(&plan, arguments.machine.progress, arguments.json);
    let outcome = life(&scenario, &population, (&watched, &settings), &OneSeed(&meter));
    meter.stop();
    let testimonies = outcome.map_err(|error| failed(error, &meter))?;
    let lived = Life { scenario: &scenario, watched: &watched, testimonies: &testimonies };
    if arguments.json { print_json(&document::of(&lived)) } else { print(&telling::of(&lived)) }
}

/// Tells of the one seed that is simulated as the first of one, whatever its number.
struct OneSeed<'a>(&'a Meter);

impl Progress for OneSeed<'_> {
    fn month_passed(&self, step: &Step) {
        self.0.month_passed(&Step { replicate: 0, ..*step });
    }

    fn goes_on(&self) -> bool {
        self.0.goes_on()
    }
}

/// A life, and whose it is.
struct Life<'a> {
    scenario: &'a Scenario,
    watched: &'a Watched,
    testimonies: &'a [Testimony],
}

/// Checks that there are such a worker and such months.
fn watched(arguments: &Arguments, scenario: &Scenario) -> Result<Watched, Failure> {
    let run = scenario.run();
    if arguments.worker >= run.workers {
        return Err(Failure::Unsuitable {
            message: format!(
                "worker {}: the scenario simulates {} workers",
                arguments.worker,
                count(run.workers)
            ),
            help: format!("name a worker from 0 to {}, or more with --workers", run.workers - 1),
        });
    }
    let (first, last) = (run.start - run.burn_in_months, run.end() - 1);
    let months = arguments.months.clone().unwrap_or(run.start..=last);
    if *months.start() < first || *months.end() > last {
        return Err(Failure::Unsuitable {
            message: format!(
                "months {}..{}: the scenario runs from {first} to {last}",
                months.start(),
                months.end()
            ),
            help: format!("name months from {first} (recorded from {}) to {last}", run.start),
        });
    }
    Ok(Watched { worker: arguments.worker, replicate: arguments.seed, months })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_are_read_from_first_to_last() {
        let read = months("2026-02..2026-11").map(|read| format!("{}, {}", read.start(), read.end()));

        assert_eq!(read, Ok("2026-02, 2026-11".to_owned()));
        for text in ["2026-02", "2026-11..2026-02", "..2026-02", "2026-13..2027-01"] {
            assert!(months(text).is_err(), "{text}");
        }
    }
}
