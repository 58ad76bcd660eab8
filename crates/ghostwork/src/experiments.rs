//! What `run` and `compare` have in common: reading, planning, refusing what does not fit, and saying what would be done.

use std::fs::File;
use std::io::BufReader;
use std::path::{Path, PathBuf};

use ghostwork_experiment::{ExperimentError, Plan};
use ghostwork_law::Country;
use ghostwork_population::Population;
use ghostwork_scenario::{Request, Scenario, Vocabulary};
use serde_json::{Value, json};

use crate::effort::Effort;
use crate::failure::{Failure, JSON_VERSION, Kept};
use crate::memory::free_bytes;
use crate::options::{ModelOptions, OutputOptions};
use crate::output::{print, print_json, warn};
use crate::progress::Meter;
use crate::text::{bytes, count, counted};

/// Bytes that one value takes in the tables of a run.
const TABLE_BYTES_PER_VALUE: u64 = 110;
/// Bytes that one month of a followed worker takes.
const PANEL_BYTES_PER_ROW: u64 = 200;
/// Bytes of charts and report.
const CHART_BYTES: u64 = 12 << 20;

/// Reads a scenario with the settings of the command line; its warnings go to standard error unless they are unwanted.
pub(crate) fn read_scenario(
    path: &Path,
    model: &ModelOptions,
    vocabulary: &Vocabulary,
    is_quiet: bool,
) -> Result<Scenario, Failure> {
    let request = Request {
        path: path.to_owned(),
        overrides: model.overrides(),
        draws: model.draws.clone(),
        ..Request::default()
    };
    let (scenario, warnings) = request.read(vocabulary).map_err(Failure::Scenario)?;
    if !is_quiet {
        warnings.iter().for_each(warn);
    }
    Ok(scenario)
}

/// Reads the world of a scenario before its changes; settings of its instruments mean nothing there.
pub(crate) fn read_world(
    path: &Path,
    model: &ModelOptions,
    vocabulary: &Vocabulary,
) -> Result<Scenario, Failure> {
    let request = Request {
        path: path.to_owned(),
        overrides: model.overrides(),
        draws: model.draws.clone(),
        ..Request::default()
    };
    request.read_world(vocabulary).map(|(scenario, _)| scenario).map_err(Failure::Scenario)
}

/// Reads the user's persons, or returns those of a country that come with the program.
pub(crate) fn read_population(path: Option<&Path>, country: Country) -> Result<Population, Failure> {
    let Some(path) = path else {
        return Ok(match country {
            Country::UnitedStates => Population::us()?,
            Country::UnitedKingdom => Population::uk()?,
        });
    };
    let file =
        File::open(path).map_err(|source| Failure::File { action: "read", path: path.to_owned(), source })?;
    Population::from_csv(BufReader::new(file))
        .map_err(|problems| Failure::PopulationFile { path: path.to_owned(), problems })
}

/// Refuses a run that needs more memory than is free, and says what would fit.
pub(crate) fn refuse_too_large(plan: &Plan) -> Result<(), Failure> {
    let (needed, free) = (plan.bytes(), free_bytes().unwrap_or(u64::MAX));
    if needed <= free {
        return Ok(());
    }
    let fits = |workers: u64| Plan { workers, ..*plan }.bytes() <= free;
    let (mut small, mut large) = (0, plan.workers);
    while large - small > 1 {
        let middle = small + (large - small) / 2;
        if fits(middle) { small = middle } else { large = middle }
    }
    let step = 10_u64.pow(small.max(1).ilog10().saturating_sub(1));
    let help = if small >= 100 {
        format!("--workers {} would fit", small / step * step)
    } else {
        "free some memory: not even a hundred workers fit".to_owned()
    };
    Err(Failure::Memory { needed, free, help })
}

/// Says what would be done, without doing it.
pub(crate) fn describe(
    plan: &Plan,
    scenarios: &[&Scenario],
    output: &OutputOptions,
    folder: &Path,
) -> Result<(), Failure> {
    tell(&[Intent::of(plan, scenarios, folder)?], output.reporting.json)
}

/// Says what several runs would do: of one a document, of several one that holds them.
pub(crate) fn tell(intents: &[Intent], as_json: bool) -> Result<(), Failure> {
    match intents {
        [one] if as_json => print_json(&one.document()),
        several if as_json => print_json(&json!({
            "schema_version": JSON_VERSION,
            "dry_run": true,
            "plans": several.iter().map(Intent::document).collect::<Vec<_>>(),
        })),
        all => all.iter().try_for_each(|intent| print(&intent.text())),
    }
}

/// What a run would do, and what it takes.
pub(crate) struct Intent {
    plan: Plan,
    folder: PathBuf,
    effort: Effort,
    disk: u64,
    /// Parameters and instruments that the last scenario sets.
    set: usize,
}

impl Intent {
    pub(crate) fn of(plan: &Plan, scenarios: &[&Scenario], folder: &Path) -> Result<Self, Failure> {
        let set = scenarios.last().map_or(0, |scenario| {
            scenario.parameters().len() + scenario.law_settings().len() + scenario.instruments().len()
        });
        Ok(Self {
            plan: *plan,
            folder: folder.to_owned(),
            effort: Effort::of(plan, plan.agent_months_in_all())?,
            disk: disk_bytes(plan),
            set,
        })
    }

    fn text(&self) -> String {
        let plan = &self.plan;
        let scenarios = match plan.arms() {
            1 => String::new(),
            arms => format!(" x {arms} arms, {} months of them shared", plan.shared_months()),
        };
        let seeds = counted(plan.seeds_of_a_draw() as usize, "seed");
        format!(
            "{} workers x {} months (of which {} burn-in) x {}{scenarios} = {} agent-months\n\
             {} · disk {} · {}\n\
             {} set, all else as declared (ghostwork list params)\n\
             would go to {}\n\
             nothing was run\n",
            count(plan.workers),
            plan.simulated_months(),
            plan.burn_in_months,
            match plan.draws {
                1 => seeds,
                draws => format!("{seeds} x {draws} draws of the parameters"),
            },
            count(plan.agent_months()),
            self.effort.memory(),
            bytes(self.disk),
            self.effort.time(),
            match self.set {
                1 => "1 parameter or instrument".to_owned(),
                several => format!("{} parameters and instruments", count(several as u64)),
            },
            self.folder.display(),
        )
    }

    fn document(&self) -> Value {
        let plan = &self.plan;
        let document = json!({
            "schema_version": JSON_VERSION,
            "dry_run": true,
            "workers": plan.workers,
            "months": plan.months,
            "burn_in_months": plan.burn_in_months,
            "seeds": plan.seeds_of_a_draw(),
            "draws": plan.draws,
            "scenarios": plan.scenarios,
            "arms": plan.arms(),
            "shared_months": plan.shared_months(),
            "agent_months": plan.agent_months(),
            "disk_bytes": self.disk,
            "folder": self.folder,
        });
        self.effort.add_to(document)
    }
}

fn disk_bytes(plan: &Plan) -> u64 {
    let rows = u64::from(plan.months) * u64::from(plan.arms());
    let values = plan.values_per_month() * rows * u64::from(plan.seeds + 2);
    let panel = plan.followed_workers.min(plan.workers) * rows;
    values * TABLE_BYTES_PER_VALUE + panel * PANEL_BYTES_PER_ROW + CHART_BYTES
}

/// Returns a failure of the simulation as the command reports it: with the signal, where one asked to stop.
pub(crate) fn failed(error: ExperimentError, meter: &Meter) -> Failure {
    match (meter.signal(), error) {
        (Some(signal), source @ ExperimentError::Interrupted { .. }) => {
            Failure::Interrupted { signal, source, kept: Kept::Nothing }
        }
        (_, ExperimentError::Results(error)) => Failure::Results(error),
        (_, error) => Failure::Experiment(error),
    }
}
