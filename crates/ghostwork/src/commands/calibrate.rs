//! Parameters chosen so that the model meets published statistics.

mod files;
mod foresight;
mod words;

pub(crate) use files::CANDIDATES;

use std::path::{Path, PathBuf};

use clap::Args;
use ghostwork_experiment::{
    Calibration, MomentResult, ParameterSensitivity, Progress, ProvingGround, SearchState, Stage, Step,
    advance, data_hash, moment_sensitivity,
};
use ghostwork_law::Country;
use ghostwork_results::StudyOrigin;
use ghostwork_scenario::{Scenario, Vocabulary};
use serde_json::json;

use crate::cli::HELP_TEMPLATE;
use crate::experiments::{read_population, read_scenario};
use crate::failure::{Failure, JSON_VERSION, Kept};
use crate::interrupt::Interrupt;
use crate::options::{MachineOptions, ModelOptions, ReportingOptions, refuse_set_twice};
use crate::output::{note, print, print_json};
use crate::program;
use crate::studies::shard;
use crate::text::quoted;
use files::Folder;
use foresight::Foresight;

/// What is chosen by what, for the United States.
const DEFAULT_FILE: &str = "data/calibration/us-2026.toml";
/// The scenario whose parameters are chosen.
const DEFAULT_SCENARIO: &str = "scenarios/us-baseline.toml";

const EXAMPLES: &str = "\
Examples:
  ghostwork calibrate --dry-run
  ghostwork calibrate --generations 5
  ghostwork calibrate --into scenarios/us-baseline.toml
";

/// Chooses parameters so that the model meets published statistics; goes on where it was stopped.
#[derive(Debug, Args)]
#[command(before_help = EXAMPLES, help_template = HELP_TEMPLATE, disable_help_flag = true)]
pub(crate) struct Arguments {
    /// What is chosen, by what, how [default: data/calibration/us-2026.toml]
    #[arg(default_value = DEFAULT_FILE, hide_default_value = true)]
    file: PathBuf,
    /// Scenario whose parameters are chosen
    #[arg(long, value_name = "FILE", default_value = DEFAULT_SCENARIO)]
    scenario: PathBuf,
    /// Stops after so many generations; the next run goes on from there
    #[arg(long, value_name = "N")]
    generations: Option<u32>,
    /// Writes the chosen values into a scenario file, between its marks
    #[arg(long, value_name = "FILE")]
    into: Option<PathBuf>,
    /// Simulates one part of the candidates, like 2/4; `ghostwork merge` brings those of other parts
    #[arg(long, value_name = "I/N", value_parser = shard, hide_short_help = true)]
    shard: Option<(usize, usize)>,
    /// Leaves the sensitivity of statistics to parameters out
    #[arg(long, hide_short_help = true)]
    no_sensitivity: bool,
    /// Sets another parameter; may be repeated
    #[arg(long = "set", value_name = "KEY=VALUE", hide_short_help = true)]
    settings: Vec<String>,
    /// Folder of all results; the search goes to OUT/calibration/ID
    #[arg(long, value_name = "OUT", default_value = "output", env = "GHOSTWORK_OUT", hide_env = true)]
    out: PathBuf,
    /// Says what would be done, how long it takes, what memory; runs nothing
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    reporting: ReportingOptions,
    #[command(flatten)]
    machine: MachineOptions,
}

/// Goes on until a signal comes.
struct Watch(Interrupt);

impl Progress for Watch {
    fn month_passed(&self, _: &Step) {}

    fn goes_on(&self) -> bool {
        self.0.signal().is_none()
    }
}

/// Everything that a calibration works with.
struct Work<'a> {
    arguments: &'a Arguments,
    calibration: &'a Calibration,
    scenario: &'a Scenario,
    trial: ProvingGround<'a>,
    watch: &'a Watch,
}

/// What a finished search leaves.
struct Found {
    values: Vec<f64>,
    before: Vec<MomentResult>,
    after: Vec<MomentResult>,
    sensitivities: Vec<ParameterSensitivity>,
    origin: StudyOrigin,
    /// The line that finds the same again.
    command: String,
}

fn model(arguments: &Arguments) -> ModelOptions {
    ModelOptions {
        workers: None,
        months: None,
        seeds: None,
        settings: arguments.settings.clone(),
        population: None,
        draws: Vec::new(),
    }
}

pub(crate) fn execute(arguments: &Arguments) -> Result<(), Failure> {
    refuse_set_twice(std::iter::empty(), &arguments.settings)?;
    let vocabulary = Vocabulary::full()?;
    let text = std::fs::read_to_string(&arguments.file).map_err(|source| Failure::File {
        action: "read",
        path: arguments.file.clone(),
        source,
    })?;
    let name = arguments.file.to_string_lossy();
    let calibration = Calibration::read(&name, &text, &vocabulary).map_err(Failure::Experiment)?;
    let scenario =
        read_scenario(&arguments.scenario, &model(arguments), &vocabulary, arguments.reporting.quiet)?;
    crate::moments::refuse_other_country(&scenario)?;
    if let Some(file) = &arguments.into {
        files::refuse_without_marks(file)?;
    }
    let folder = arguments.out.join("calibration").join(&calibration.id);
    if arguments.dry_run {
        let search = (&calibration, &scenario);
        let foresight =
            Foresight::new(search, !arguments.no_sensitivity, arguments.machine.threads(), folder)?;
        return if arguments.reporting.json {
            print_json(&foresight.document())
        } else {
            print(&foresight.text())
        };
    }
    let population = read_population(None, Country::UnitedStates)?;
    let watch = Watch(Interrupt::listen());
    let program = program::this_build()?;
    let folder = Folder::take(&folder)?;
    let candidates = folder.candidates(arguments.shard)?;
    let trial = ProvingGround {
        scenario: &arguments.scenario,
        settings: &arguments.settings,
        population: &population,
        vocabulary: &vocabulary,
        threads: arguments.machine.threads(),
        program: &program,
        store: Some(&candidates),
    };
    let work = Work { arguments, calibration: &calibration, scenario: &scenario, trial, watch: &watch };
    let begun = SearchState::new(&calibration, &vocabulary);
    let identity = work.identity(&begun, &vocabulary)?;
    let mut state = folder.state(&identity)?.unwrap_or(SearchState { calibration: identity, ..begun });
    work.search(&mut state, &folder)?;
    if state.strategy.generation < calibration.generations() {
        return print(&words::half_way(&state, &calibration, folder.path()));
    }
    let found = work.conclude(&state)?;
    folder.write_results(&calibration, &found)?;
    if let Some(file) = &arguments.into {
        files::write_into(file, &calibration, &found.values)?;
    }
    if arguments.reporting.json {
        return print_json(&document(&calibration, &found, folder.path()));
    }
    print(&words::outcome(&calibration, &found, folder.path()))
}

impl Work<'_> {
    /// Returns a hash of all that decides the search.
    ///
    /// Of the scenario nothing counts that the search sets itself: it may hold the outcome of an earlier one.
    fn identity(&self, begun: &SearchState, vocabulary: &Vocabulary) -> Result<String, Failure> {
        let mut model = model(self.arguments);
        model.settings.extend(self.calibration.settings(&begun.first_values(self.calibration)));
        let scenario = read_scenario(&self.arguments.scenario, &model, vocabulary, true)?;
        let parts = [
            self.calibration.content_hash(),
            scenario.content_hash(),
            data_hash(self.trial.population),
            self.trial.program.to_owned(),
        ];
        Ok(blake3::hash(parts.join("\n").as_bytes()).to_hex().to_string())
    }

    /// Lets the remaining generations pass; every one is written down before the next begins.
    fn search(&self, state: &mut SearchState, folder: &Folder) -> Result<(), Failure> {
        let all = self.calibration.generations();
        let last = self.arguments.generations.map_or(all, |more| (state.strategy.generation + more).min(all));
        while state.strategy.generation < last {
            advance(self.calibration, state, &self.trial, self.watch).map_err(|error| self.failed(error))?;
            folder.write_state(self.calibration, state)?;
            if !self.arguments.reporting.quiet && !self.arguments.reporting.json {
                note(&words::generation(state, all));
            }
        }
        Ok(())
    }

    /// Holds beginning and end against the statistics, and takes the slopes at the end.
    fn conclude(&self, state: &SearchState) -> Result<Found, Failure> {
        let generations = self.calibration.generations();
        let last = self.calibration.stage_of(generations).copied().unwrap_or(Stage {
            generations: 0,
            workers: 10_000,
            seeds: 1,
        });
        let (first, values) = (state.first_values(self.calibration), state.values(self.calibration));
        let ends = [self.calibration.settings(&first), self.calibration.settings(&values)];
        let mut results = self.trial.results(&ends, &last, self.watch).map_err(|error| self.failed(error))?;
        let (after, before) = (results.pop().unwrap_or_default(), results.pop().unwrap_or_default());
        let sensitivities = if self.arguments.no_sensitivity {
            Vec::new()
        } else {
            let size = self.calibration.sensitivity.unwrap_or(last);
            moment_sensitivity(self.calibration, &values, (&self.trial, &size), self.watch)
                .map_err(|error| self.failed(error))?
        };
        let origin = crate::moments::origin_of_trial((self.scenario, self.trial.population), &last);
        Ok(Found { values, before, after, sensitivities, origin, command: again(self.arguments) })
    }

    fn failed(&self, error: ghostwork_experiment::ExperimentError) -> Failure {
        match (self.watch.0.signal(), error) {
            (Some(signal), source @ ghostwork_experiment::ExperimentError::Interrupted { .. }) => {
                Failure::Interrupted { signal, source, kept: Kept::Runs }
            }
            (_, error @ ghostwork_experiment::ExperimentError::Elsewhere { .. }) => Failure::Unsuitable {
                message: error.to_string(),
                help: "bring those of the same build with `ghostwork merge`, and run the same line again"
                    .to_owned(),
            },
            (_, error) => Failure::Experiment(error),
        }
    }
}

/// Returns the line that finds the same values again.
fn again(arguments: &Arguments) -> String {
    let [file, scenario] = [&arguments.file, &arguments.scenario].map(|path| quoted(&path.to_string_lossy()));
    let mut words = vec![format!("ghostwork calibrate {file} --scenario {scenario}")];
    words.extend(arguments.settings.iter().map(|setting| format!("--set {}", quoted(setting))));
    words.join(" ")
}

fn document(calibration: &Calibration, found: &Found, folder: &Path) -> serde_json::Value {
    let parameters = calibration.parameter.iter().zip(&found.values).map(
        |(parameter, value)| json!({ "key": parameter.key, "value": value, "moments": parameter.moments }),
    );
    let sensitivities = found.sensitivities.iter().map(|of| {
        json!({
            "key": of.key,
            "strength": of.strength,
            "own_share": of.own_share,
            "identified": of.is_identified(),
            "responses": of.responses.iter().take(5)
                .map(|response| json!({ "moment": response.moment, "slope": response.slope }))
                .collect::<Vec<_>>(),
        })
    });
    json!({
        "schema_version": JSON_VERSION,
        "command": "calibrate",
        "calibration": calibration.id,
        "seed": calibration.seed,
        "parameters": parameters.collect::<Vec<_>>(),
        "fit_inside_before": words::fit_inside(&found.before),
        "fit_inside_after": words::fit_inside(&found.after),
        "sensitivity": sensitivities.collect::<Vec<_>>(),
        "folder": folder,
    })
}
