use std::path::{Path, PathBuf};

use clap::Args;
use ghostwork_experiment::{ComparisonRun, Drawn, Keeper, Plan, Settings, compare_kept, data_hash};
use ghostwork_plot::{Theme, draw_all};
use ghostwork_results::{Comparison, FrontierStudy, Manifest, PolicyPoint, RunRecord, StudyOrigin};
use ghostwork_scenario::{Scenario, SweptArm, Vocabulary};
use serde_json::{Value, json};

use crate::cli::HELP_TEMPLATE;
use crate::commands::frontier;
use crate::experiments::{
    Intent, failed, read_population, read_scenario, read_world, refuse_too_large, tell,
};
use crate::failure::{Failure, JSON_VERSION};
use crate::files::is_same_file;
use crate::keeping::{KeepingOptions, failed_kept};
use crate::limits::report_options;
use crate::memory::peak_bytes;
use crate::options::{MachineOptions, ModelOptions, OutputOptions, ProgressKind};
use crate::output::{print, print_json};
use crate::processes;
use crate::progress::Meter;
use crate::storage::{Destination, description, write_assumptions, write_figures, write_panel, write_report};
use crate::studies::OutcomeName;
use crate::text::quoted;
use crate::twins;
use crate::uncertainty::{UncertaintyOptions, write_draws};
use crate::verdict;

mod precision;

use precision::{PrecisionOptions, settle};

const EXAMPLES: &str = "\
Examples:
  ghostwork compare scenarios/us-baseline.toml scenarios/us-fee-cap-15pct.toml --seeds 20 --dry-run
  ghostwork compare scenario_with_its_own_baseline.toml
  ghostwork compare base.toml cap.toml leave.toml account.toml --effect hardship_rate:on_platforms
";

/// What several reforms are weighed by: indicator and group.
const COST: (&str, &str) = ("net_cost", "all");

/// Simulates a baseline and reforms on the same seeds and says what each reform changes.
#[derive(Debug, Clone, Args)]
#[command(before_help = EXAMPLES, help_template = HELP_TEMPLATE, disable_help_flag = true)]
pub(crate) struct Arguments {
    /// Scenario file without the reform; alone, one with it, held against its own world
    baseline: PathBuf,
    /// Scenario files with it; of several, what each costs and does comes first
    #[arg(value_name = "REFORM")]
    reforms: Vec<PathBuf>,
    /// What several reforms are to change, INDICATOR or INDICATOR:GROUP
    #[arg(
        long,
        value_name = "OUTCOME",
        default_value = "hardship_rate:on_platforms",
        hide_short_help = true
    )]
    effect: OutcomeName,
    #[command(flatten)]
    precision: PrecisionOptions,
    #[command(flatten)]
    uncertainty: UncertaintyOptions,
    #[command(flatten)]
    pub(crate) model: ModelOptions,
    #[command(flatten)]
    pub(crate) output: OutputOptions,
    #[command(flatten)]
    pub(crate) keeping: KeepingOptions,
    #[command(flatten)]
    pub(crate) machine: MachineOptions,
}

pub(crate) fn execute(arguments: &Arguments) -> Result<(), Failure> {
    if arguments.reforms.is_empty() {
        let alone = Arguments { reforms: vec![arguments.baseline.clone()], ..arguments.clone() };
        let world = World::BeforeChanges;
        return conclude(arguments, compare_all(&alone, world, &[&arguments.baseline])?);
    }
    // A list that a shell makes of `*` may name the baseline too; alone it is set against itself.
    let is_alone = arguments.reforms.len() == 1;
    let is_reform = |reform: &&PathBuf| is_alone || !is_same_file(reform, &arguments.baseline);
    let reforms: Vec<&PathBuf> = arguments.reforms.iter().filter(is_reform).collect();
    refuse_twins(arguments, &reforms)?;
    conclude(arguments, compare_all(arguments, World::OfFile, &reforms)?)
}

/// Refuses reforms that nobody could tell apart, before one of them is simulated.
fn refuse_twins(arguments: &Arguments, reforms: &[&PathBuf]) -> Result<(), Failure> {
    let vocabulary = Vocabulary::full()?;
    let read = |reform: &&PathBuf| read_scenario(reform, &arguments.model, &vocabulary, true);
    let scenarios = reforms.iter().map(read).collect::<Result<Vec<_>, _>>()?;
    let named: Vec<_> = reforms.iter().map(|reform| reform.as_path()).zip(&scenarios).collect();
    twins::refuse_among(&named)
}

/// What reforms are held against.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum World {
    /// The scenario of the baseline's file.
    OfFile,
    /// That without its changes.
    BeforeChanges,
}

impl World {
    /// Reads it; settings of instruments that the reform alone has mean nothing there.
    fn read(
        self,
        arguments: &Arguments,
        model: &ModelOptions,
        (reform, is_quiet): (&Scenario, bool),
    ) -> Result<Scenario, Failure> {
        let vocabulary = Vocabulary::full()?;
        let file = &arguments.baseline;
        if self == Self::BeforeChanges {
            // The reform is read from the same file, and says what is doubtful.
            return read_world(file, model, &vocabulary);
        }
        let shared = model.without_settings_of_instruments(reform);
        let baseline = read_scenario(file, &shared, &vocabulary, is_quiet)?;
        if model.without_settings_of_instruments(&baseline).settings == model.settings {
            return Ok(baseline);
        }
        read_scenario(file, model, &vocabulary, true)
    }
}

/// Simulates every arm of some reforms beside the baseline.
fn compare_all(arguments: &Arguments, world: World, reforms: &[&PathBuf]) -> Result<Vec<Ending>, Failure> {
    arguments.precision.refuse_draws(arguments.uncertainty.is_wanted())?;
    let mut all = Vec::new();
    for reform in reforms {
        all.extend(arms(arguments, reform)?.into_iter().map(|arm| (reform.as_path(), arm)));
    }
    let arguments = expect_among(arguments, world, &all)?;
    all.iter().map(|(reform, arm)| compare(&arguments, world, (reform, arm))).collect()
}

/// Makes sure that one of several arms is that whose checkpoints are to be gone on from: the others have none, and are run anew.
fn expect_among(
    arguments: &Arguments,
    world: World,
    arms: &[(&Path, SweptArm)],
) -> Result<Arguments, Failure> {
    let mut arguments = arguments.clone();
    if let [_, _, ..] = arms
        && let Some(expectation) = arguments.keeping.take_expectation()
    {
        let mut met = false;
        for (reform, arm) in arms {
            met = met || expectation.is_of(&folder_of(&arguments, world, (reform, arm))?);
        }
        if !met {
            return Err(expectation.unmet());
        }
    }
    Ok(arguments)
}

/// Returns the folder that an arm would go to.
fn folder_of(
    arguments: &Arguments,
    world: World,
    reform_arm: (&Path, &SweptArm),
) -> Result<PathBuf, Failure> {
    let Arguments { model, output, machine, .. } = arguments;
    let (baseline, reform) = read_pair(arguments, world, (model, reform_arm))?;
    let settings =
        Settings { followed_workers: output.panel.unwrap_or_default(), ..Settings::alone(machine.threads()) };
    let plan = Plan::of_comparison(&baseline, &reform, &settings).map_err(Failure::Experiment)?;
    let data_hash = data_hash(&read_population(model.population.as_deref(), baseline.country())?);
    let drawn = drawn(arguments, world, reform_arm, (&baseline, &reform))?;
    let destination = destination(arguments, (&baseline, &reform), (&plan, &data_hash), drawn.as_ref());
    Ok(destination.folder().to_owned())
}

/// What comes of a reform.
enum Ending {
    Compared(Box<Compared>),
    /// A plan was asked for.
    Planned(Intent),
    /// Of several processes the first alone has something to tell.
    Elsewhere,
}

fn conclude(arguments: &Arguments, endings: Vec<Ending>) -> Result<(), Failure> {
    let (mut done, mut planned) = (Vec::new(), Vec::new());
    for ending in endings {
        match ending {
            Ending::Compared(compared) => done.push(*compared),
            Ending::Planned(intent) => planned.push(intent),
            Ending::Elsewhere => return Ok(()),
        }
    }
    match done.as_slice() {
        [] if !planned.is_empty() => tell(&planned, arguments.output.reporting.json),
        [] => Err(Failure::Unsuitable {
            message: "there is no reform beside the baseline".to_owned(),
            help: "name at least one other scenario".to_owned(),
        }),
        [one] => one.tell(arguments.output.reporting.json),
        several => tell_several(arguments, several),
    }
}

/// A reform that was set against the baseline, and where the results are.
struct Compared {
    baseline: Scenario,
    reform: Scenario,
    plan: Plan,
    comparison: Comparison,
    manifest: Manifest,
    destination: Destination,
    command: String,
}

impl Compared {
    fn tell(&self, as_json: bool) -> Result<(), Failure> {
        if as_json {
            return print_json(&self.document());
        }
        print(&verdict::of_comparison(&self.comparison))?;
        print(&from_beginning_in_words(&self.comparison.settings_from_beginning))?;
        print(&verdict::closing(self.destination.folder(), self.manifest.files.len(), &self.command))
    }

    fn document(&self) -> Value {
        let scenarios = (&self.baseline, &self.reform);
        document(&self.plan, &self.comparison, scenarios, (&self.manifest, &self.destination))
    }

    /// Returns what the reform costs and does.
    fn point(&self, effect: &OutcomeName) -> Result<PolicyPoint, Failure> {
        let comparison = &self.comparison;
        let point = PolicyPoint::new(
            comparison.reform.scenario.title.clone(),
            comparison.differences_by_seed(COST.0, COST.1)?,
            comparison.differences_by_seed(&effect.indicator, &effect.group)?,
            comparison.baseline.panel.draws,
        );
        Ok(point.in_force(comparison.months_in_force().0 > 0))
    }
}

/// Leads with what each of several reforms costs and does, then tells of each.
fn tell_several(arguments: &Arguments, several: &[Compared]) -> Result<(), Failure> {
    let [first, ..] = several else { return Ok(()) };
    let points = several.iter().map(|one| one.point(&arguments.effect)).collect::<Result<Vec<_>, _>>()?;
    let baseline = &first.comparison.baseline;
    let window = first.comparison.window;
    let study = FrontierStudy {
        origin: StudyOrigin {
            setting: baseline.setting.clone(),
            title: baseline.scenario.title.clone(),
            scenario_hash: baseline.scenario.hash.clone(),
            seeds: baseline.panel.seeds.clone(),
            period: format!("{} to {}", window.first, window.last),
        },
        cost: frontier::cost_outcome(COST),
        effect: frontier::study_outcome(&arguments.effect),
        points,
    };
    let folders = several.iter().map(|one| one.destination.folder().to_string_lossy().into_owned());
    let effect = format!("{}:{}", arguments.effect.indicator, arguments.effect.group);
    let name = frontier::name_of(folders.chain([effect]));
    let folder = arguments.output.out.join(first.baseline.id()).join(name);
    let command = again_all(arguments);
    let files = frontier::store((&folder, &arguments.output), (&study, &first.plan), &command)?;
    if arguments.output.reporting.json {
        let comparisons: Vec<Value> = several.iter().map(Compared::document).collect();
        return print_json(&json!({
            "schema_version": JSON_VERSION,
            "command": "compare",
            "frontier": frontier::document(&study, &folder, &command),
            "comparisons": comparisons,
        }));
    }
    print(&frontier::words(&study))?;
    print(&verdict::closing(&folder, files, &command))?;
    several.iter().try_for_each(|one| print("\n").and_then(|()| one.tell(false)))
}

/// Returns the arms of a reform: one for each choice among the values that its file sweeps, or one without any.
fn arms(arguments: &Arguments, reform: &Path) -> Result<Vec<SweptArm>, Failure> {
    let arms = read_scenario(reform, &arguments.model, &Vocabulary::full()?, true)?.swept_arms();
    if arms.len() > MOST_ARMS {
        return Err(Failure::Unsuitable {
            message: format!("{} sweeps over {} arms", reform.display(), arms.len()),
            help: format!("leave at most {MOST_ARMS}, or draw from them with `ghostwork sweep`"),
        });
    }
    Ok(if arms.is_empty() { vec![SweptArm::default()] } else { arms })
}

/// Most arms that one file may sweep over.
const MOST_ARMS: usize = 64;

/// Reads a reform as one of its arms.
fn read_arm(
    (reform, arm): (&Path, &SweptArm),
    model: &ModelOptions,
    vocabulary: &Vocabulary,
    is_quiet: bool,
) -> Result<Scenario, Failure> {
    let model = model.clone().with_settings(&arm.settings);
    Ok(read_scenario(reform, &model, vocabulary, is_quiet)?.named_for(arm))
}

/// Reads what a reform is held against, and one of its arms, under some options.
fn read_pair(
    arguments: &Arguments,
    world: World,
    (model, reform_arm): (&ModelOptions, (&Path, &SweptArm)),
) -> Result<(Scenario, Scenario), Failure> {
    let reform = read_arm(reform_arm, model, &Vocabulary::full()?, true)?;
    Ok((world.read(arguments, model, (&reform, true))?, reform))
}

/// Draws the parameters of both scenarios, where that is wanted.
fn drawn(
    arguments: &Arguments,
    world: World,
    reform_arm: (&Path, &SweptArm),
    (baseline, reform): (&Scenario, &Scenario),
) -> Result<Option<Drawn>, Failure> {
    let vocabulary = Vocabulary::full()?;
    arguments.uncertainty.draw(&[reform, baseline], (&arguments.model, &vocabulary), |model| {
        let (baseline, reform) = read_pair(arguments, world, (model, reform_arm))?;
        Ok((baseline, Some(reform)))
    })
}

/// Names the place of a comparison.
fn destination(
    arguments: &Arguments,
    (baseline, reform): (&Scenario, &Scenario),
    (plan, data_hash): (&Plan, &str),
    drawn: Option<&Drawn>,
) -> Destination {
    let scenarios = [baseline, reform];
    Destination::new(&arguments.output.out, "compare", &scenarios, (plan, data_hash)).under(drawn)
}

/// Simulates one reform beside the baseline and stores the results.
fn compare(arguments: &Arguments, world: World, reform_arm: (&Path, &SweptArm)) -> Result<Ending, Failure> {
    let (reform_file, _) = reform_arm;
    let Arguments { model, output, machine, .. } = arguments;
    let reporting = output.reporting;
    let exchange = processes::exchange()?;
    let vocabulary = Vocabulary::full()?;
    let is_quiet = reporting.quiet || reporting.json;
    let reform = read_arm(reform_arm, model, &vocabulary, reporting.quiet)?;
    let baseline = world.read(arguments, model, (&reform, reporting.quiet))?;
    if world == World::BeforeChanges && baseline.content_hash() == reform.content_hash() {
        return Err(Failure::Unsuitable {
            message: format!("{} changes nothing that could be compared", reform_file.display()),
            help: "name the baseline and a reform: ghostwork compare BASELINE REFORM".to_owned(),
        });
    }
    let settings =
        Settings { threads: machine.threads(), followed_workers: output.panel.unwrap_or_default(), exchange };
    let plan = Plan::of_comparison(&baseline, &reform, &settings).map_err(Failure::Experiment)?;
    if world == World::OfFile {
        twins::refuse_namesakes((&arguments.baseline, &baseline), (reform_file, &reform))?;
    }
    let population = read_population(model.population.as_deref(), baseline.country())?;
    arguments.precision.refuse_fewer_than(plan.seeds)?;
    let (baseline, reform, plan, done) = if arguments.precision.is_wanted() && !output.dry_run {
        let read = |seeds: u32| {
            let seeds = if seeds == 0 { model.seeds } else { Some(u64::from(seeds)) };
            read_pair(arguments, world, (&ModelOptions { seeds, ..model.clone() }, reform_arm))
        };
        let machine = (reporting.quieten(*machine), is_quiet);
        let (baseline, reform, done) = settle(&arguments.precision, read, (&population, &settings), machine)?;
        let plan = Plan::of_comparison(&baseline, &reform, &settings).map_err(Failure::Experiment)?;
        (baseline, reform, plan, Some(done))
    } else {
        (baseline, reform, plan, None)
    };
    let drawn = drawn(arguments, world, reform_arm, (&baseline, &reform))?;
    let plan = plan.under_draws(drawn.as_ref().map_or(1, |drawn| drawn.scenarios.len() as u32));
    let data_hash = data_hash(&population);
    let destination = destination(arguments, (&baseline, &reform), (&plan, &data_hash), drawn.as_ref());
    let keeper = arguments.keeping.keeper(destination.folder(), &output.out)?;
    refuse_too_large(&plan)?;
    processes::refuse_far_panel(&plan)?;
    if output.dry_run {
        return Ok(Ending::Planned(Intent::of(&plan, &[&baseline, &reform], destination.folder())?));
    }
    if exchange.rank() > 0 {
        if done.is_some() {
            return Ok(Ending::Elsewhere);
        }
        // The first process writes what comes of it.
        let meter = Meter::start(&plan, Some(ProgressKind::None), true);
        let outcome = compare_kept(
            (&baseline, &reform),
            &population,
            &settings,
            &meter,
            (keeper.as_ref(), drawn.as_ref()),
        );
        return outcome.map(|_| Ending::Elsewhere).map_err(|error| failed(error, &meter));
    }
    let command = again(arguments, world, reform_file, done.as_ref().map(|_| plan.seeds));
    let (comparison, manifest) = destination.fill(output.force, |mut writer| {
        let meter = Meter::start(&plan, reporting.quieten(*machine).progress, is_quiet);
        let outcome = match done {
            Some(done) => Ok(done),
            None => compare_kept(
                (&baseline, &reform),
                &population,
                &settings,
                &meter,
                (keeper.as_ref(), drawn.as_ref()),
            ),
        };
        let seconds = meter.stop();
        let ComparisonRun { mut comparison, followed } =
            outcome.map_err(|error| failed_kept(error, &meter, (keeper.as_ref(), destination.folder())))?;
        let write = || -> Result<Manifest, Failure> {
            let figures = draw_all(&comparison, &Theme::default())?;
            write_figures(&mut writer, &figures, &arguments.output)?;
            let options = report_options(&reform, &vocabulary, &command)?;
            write_assumptions(&mut writer, &options.assumptions)?;
            write_draws(&mut writer, &comparison.baseline)?;
            write_report(&mut writer, &comparison, &figures, &options)?;
            if settings.followed_workers > 0 {
                write_panel(&mut writer, &followed)?;
            }
            measure(&mut comparison, seconds);
            Ok(writer.finish_comparison(&comparison, description(command.clone(), &plan))?)
        };
        let kept = keeper.as_ref().filter(|keeper| keeper.has_checkpoints()).map(|_| destination.folder());
        let manifest = write().map_err(|error| error.after_simulation(kept))?;
        keeper.as_ref().map_or(Ok(()), Keeper::remove)?;
        Ok((comparison, manifest))
    })?;
    let compared = Compared { baseline, reform, plan, comparison, manifest, destination, command };
    Ok(Ending::Compared(Box::new(compared)))
}

/// Says what the reform sets before it starts; nothing where it sets nothing.
fn from_beginning_in_words(settings: &[String]) -> String {
    if settings.is_empty() {
        return String::new();
    }
    format!("\nthe reform also sets {} from the beginning, before it starts\n", settings.join(", "))
}

/// Notes what the comparison cost; all arms ran together, so each bears the same part of the time.
fn measure(comparison: &mut Comparison, seconds: f64) {
    let peak_bytes = peak_bytes();
    let Comparison { baseline, reform, reform_static, .. } = comparison;
    let frozen = reform_static.as_mut().map(|split| &mut split.record);
    let records: Vec<&mut RunRecord> = [baseline, reform].into_iter().chain(frozen).collect();
    let part = seconds / records.len() as f64;
    for record in records {
        record.performance.seconds = part;
        record.performance.peak_bytes = peak_bytes;
    }
}

fn document(
    plan: &Plan,
    comparison: &Comparison,
    (baseline, reform): (&Scenario, &Scenario),
    (manifest, destination): (&Manifest, &Destination),
) -> Value {
    let scenario = |scenario: &Scenario, record: &RunRecord| {
        json!({
            "id": scenario.id(),
            "title": scenario.title(),
            "hash": record.scenario.hash,
            "results_hash": record.results_hash,
        })
    };
    let (first, second) = (&comparison.baseline, &comparison.reform);
    let frozen = comparison.reform_static.as_ref().map(|split| &split.record);
    let records = || [first, second].into_iter().chain(frozen);
    let seconds: f64 = records().map(|record| record.performance.seconds).sum();
    let agent_months: u64 = records().map(|record| record.performance.agent_months).sum();
    let (closure, expectations) = verdict::findings_json(comparison);
    json!({
        "schema_version": JSON_VERSION,
        "command": "compare",
        "version": first.setting.version,
        "baseline": scenario(baseline, first),
        "reform": scenario(reform, second),
        "reform_static": frozen.map(|record| scenario(reform, record)),
        "data_hash": first.setting.data_hash,
        "workers": plan.workers,
        "persons_per_worker": first.setting.weight,
        "start": plan.start.to_string(),
        "months": plan.months,
        "burn_in_months": plan.burn_in_months,
        "seed": plan.seed,
        "seeds": plan.seeds_of_a_draw(),
        "uncertainty": verdict::uncertainty_json(&comparison.baseline),
        "threads": plan.threads,
        "agent_months": agent_months,
        "seconds": seconds,
        "agent_months_per_second": agent_months as f64 / seconds.max(1e-9),
        "peak_bytes": first.performance.peak_bytes,
        "policy_start": comparison.policy_start.to_string(),
        "settings_from_beginning": comparison.settings_from_beginning,
        "differences_before_start": comparison.differences_before_start,
        "window": [comparison.window.first.to_string(), comparison.window.last.to_string()],
        "outcomes": verdict::outcomes_json(comparison),
        "tables": verdict::tables_json(comparison),
        "closure": closure,
        "expectations": expectations,
        "folder": destination.folder(),
        "files": manifest.files.iter().map(|file| file.name.as_str()).collect::<Vec<_>>(),
        "again": manifest.command,
    })
}

/// Returns the line that makes the same results again: with the number of seeds that a precision has come to.
fn again(arguments: &Arguments, world: World, reform: &Path, seeds: Option<u32>) -> String {
    let baseline = (world == World::OfFile).then_some(arguments.baseline.as_path());
    let files = baseline.into_iter().chain([reform]).map(|file| quoted(&file.to_string_lossy()));
    let mut words = vec!["ghostwork compare".to_owned()];
    words.extend(files);
    let seeds = seeds.map(u64::from).or(arguments.model.seeds);
    words.extend(ModelOptions { seeds, ..arguments.model.clone() }.words());
    words.extend(arguments.uncertainty.words());
    words.extend(arguments.output.words());
    words.join(" ")
}

/// Returns the line that compares all reforms again.
fn again_all(arguments: &Arguments) -> String {
    let files = std::iter::once(&arguments.baseline).chain(&arguments.reforms);
    let mut words = vec!["ghostwork compare".to_owned()];
    words.extend(files.map(|file| quoted(&file.to_string_lossy())));
    words.push(format!("--effect {}:{}", arguments.effect.indicator, arguments.effect.group));
    words.extend(arguments.model.words());
    words.extend(arguments.uncertainty.words());
    words.extend(arguments.output.words());
    words.join(" ")
}
