use std::fs;
use std::path::{Path, PathBuf};

use clap::Args;
use ghostwork_experiment::{grid, indicators, latin_hypercube};
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::cli::HELP_TEMPLATE;
use crate::commands::calibrate::CANDIDATES;
use crate::effort::Effort;
use crate::failure::{Failure, JSON_VERSION};
use crate::options::{MachineOptions, ModelOptions, ReportingOptions, less_in_short_help};
use crate::output::{note, print, print_json};
use crate::studies::{
    CACHE, Cache, Laboratory, OutcomeName, Trial, Vary, key_of, refuse_twice, shard, write_whole,
};
use crate::text::{count, counted, quoted};

const EXAMPLES: &str = "\
Examples:
  ghostwork sweep base.toml account.toml --vary account.rate_payer=0.02,0.04,0.06
  ghostwork sweep base.toml --vary participation.hours_elasticity=0.4..1.6:4 --seeds 4
  ghostwork sweep base.toml --vary matching.applications=2..8 --latin 32 --shard 1/4
";

/// What a sweep's folder says of itself.
const PLAN: &str = "sweep.json";
/// What a sweep that is killed while it writes its plan leaves.
const UNFINISHED_PLAN: &str = ".sweep.json.writing";
/// The folder of its runs.
const RUNS: &str = "runs";
/// The tidy file that comes out.
const TABLE: &str = "sweep.csv";

/// Runs a scenario, or a reform against a baseline, under many settings, none of them twice.
#[derive(Debug, Args)]
#[command(
    before_help = EXAMPLES,
    help_template = HELP_TEMPLATE,
    disable_help_flag = true,
    mut_args(|argument| less_in_short_help(argument))
)]
pub(crate) struct Arguments {
    /// Scenario file, or the baseline of a reform
    baseline: PathBuf,
    /// Scenario file of the reform
    reform: Option<PathBuf>,
    /// KEY=1,2 or KEY=0..1:5 (a grid), KEY=0..1 (for --latin); may be repeated
    #[arg(long, value_name = "KEY=VALUES", required = true)]
    vary: Vec<Vary>,
    /// So many points of a Latin hypercube instead of a grid
    #[arg(long, value_name = "POINTS", value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    latin: Option<u32>,
    /// INDICATOR or INDICATOR:GROUP, a column each [default: the headline ones]
    #[arg(long = "outcome", value_name = "OUTCOME")]
    outcomes: Vec<OutcomeName>,
    /// Runs one part, like 2/4; `ghostwork merge` puts parts together
    #[arg(long, value_name = "I/N", value_parser = shard)]
    shard: Option<(usize, usize)>,
    /// Folder of the sweep [default: output/sweep-HASH]
    #[arg(long, value_name = "FOLDER")]
    into: Option<PathBuf>,
    /// Says what would be done, how long it takes, what memory; runs nothing
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    reporting: ReportingOptions,
    #[command(flatten)]
    pub(crate) model: ModelOptions,
    #[command(flatten)]
    machine: MachineOptions,
}

/// A sweep as its folder keeps it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct SweepPlan {
    schema_version: u32,
    command: String,
    /// Indicator and group of every outcome of the table.
    outcomes: Vec<[String; 2]>,
    /// Whether a reform is set against a baseline.
    is_paired: bool,
    points: Vec<SweepPoint>,
}

/// One run of a sweep.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct SweepPoint {
    /// Name among all runs: a hash of all that decides its numbers.
    run: String,
    /// Its settings, each `key=value`.
    settings: Vec<String>,
}

pub(crate) fn execute(arguments: &Arguments) -> Result<(), Failure> {
    let is_quiet = arguments.reporting.quiet || arguments.reporting.json;
    refuse_twice(&arguments.vary, ("--vary", &arguments.model.settings))?;
    let files = (arguments.baseline.as_path(), arguments.reform.as_deref());
    let laboratory = Laboratory::new(files, &arguments.model, (arguments.machine, arguments.reporting))?;
    let mut trials = Vec::new();
    for settings in points(arguments)? {
        trials.push((laboratory.read(&settings)?, settings));
    }
    let named = |(trial, settings): &(Trial, Vec<String>)| SweepPoint {
        run: trial.key.clone(),
        settings: settings.clone(),
    };
    let plan = SweepPlan {
        schema_version: JSON_VERSION,
        command: again(arguments),
        outcomes: outcomes(&arguments.outcomes),
        is_paired: arguments.reform.is_some(),
        points: trials.iter().map(named).collect(),
    };
    let folder = arguments.into.clone().unwrap_or_else(|| PathBuf::from("output").join(plan.name()));
    let (part, parts) = arguments.shard.unwrap_or((1, 1));
    let of_part = trials.iter().enumerate().filter(|(number, _)| number % parts == part - 1);
    if arguments.dry_run {
        let runs: Vec<&Trial> = of_part.map(|(_, (trial, _))| trial).collect();
        return describe(&laboratory, &runs, &folder, arguments.reporting.json);
    }
    let cache = plan.open(&folder)?;
    for (number, (trial, settings)) in of_part {
        if !is_quiet && !cache.holds(&trial.key) {
            note(&format!("run {} of {}: {}\n", number + 1, trials.len(), settings.join(" ")));
        }
        laboratory.find(trial, &cache)?;
    }
    conclude(&plan, &cache, &folder, arguments.reporting)
}

/// Says how many runs there are, how many of them are there already and what the others take; runs nothing.
fn describe(laboratory: &Laboratory, runs: &[&Trial], folder: &Path, as_json: bool) -> Result<(), Failure> {
    let there = folder.join(RUNS);
    let cache = if there.is_dir() { Some(Cache::open(there)?) } else { None };
    let is_done = |trial: &&&Trial| cache.as_ref().is_some_and(|cache| cache.holds(&trial.key));
    let done = runs.iter().filter(is_done).count();
    let mut plans = Vec::new();
    for trial in runs {
        plans.push(laboratory.plan(trial)?);
    }
    let Some(largest) = plans.iter().max_by_key(|plan| plan.bytes()) else {
        return print("no run belongs to this part\nnothing was run\n");
    };
    let pending = runs.iter().zip(&plans).filter(|(trial, _)| !is_done(trial));
    let agent_months = pending.map(|(_, plan)| plan.agent_months_in_all()).sum();
    let effort = Effort::of(largest, agent_months)?;
    if as_json {
        return print_json(&effort.add_to(json!({
            "schema_version": JSON_VERSION,
            "command": "sweep",
            "dry_run": true,
            "runs": runs.len(),
            "done": done,
            "agent_months": agent_months,
            "folder": folder,
        })));
    }
    print(&format!(
        "{}, of which {done} are done; each of up to {} workers x {} months x {}\n\
         {} · {}\nwould go to {}\nnothing was run\n",
        counted(runs.len(), "run"),
        count(largest.workers),
        largest.simulated_months(),
        counted(largest.seeds as usize, "seed"),
        effort.memory(),
        effort.time(),
        folder.display(),
    ))
}

/// Returns the settings of every run.
fn points(arguments: &Arguments) -> Result<Vec<Vec<String>>, Failure> {
    let vary = &arguments.vary;
    if let Some(count) = arguments.latin {
        let cube = latin_hypercube(vary.len(), count as usize, 0);
        let settings = |point: Vec<f64>| vary.iter().zip(point).map(|(one, place)| one.at(place)).collect();
        return Ok(cube.into_iter().map(settings).collect());
    }
    let listed: Option<Vec<Vec<String>>> = vary.iter().map(Vary::listed).collect();
    let Some(listed) = listed else {
        return Err(Failure::Unsuitable {
            message: "a range has no values of its own".to_owned(),
            help: "write KEY=0..1:5 for five values, or add --latin 32".to_owned(),
        });
    };
    let levels: Vec<usize> = listed.iter().map(Vec::len).collect();
    let settings =
        |point: Vec<usize>| listed.iter().zip(point).map(|(values, level)| values[level].clone()).collect();
    Ok(grid(&levels).into_iter().map(settings).collect())
}

fn outcomes(named: &[OutcomeName]) -> Vec<[String; 2]> {
    if !named.is_empty() {
        return named.iter().map(|name| [name.indicator.clone(), name.group.clone()]).collect();
    }
    let headline = indicators().into_iter().filter(|indicator| indicator.headline);
    headline.map(|indicator| [indicator.id, "all".to_owned()]).collect()
}

impl SweepPlan {
    fn name(&self) -> String {
        let mut hasher = blake3::Hasher::new();
        for point in &self.points {
            hasher.update(point.run.as_bytes());
        }
        format!("sweep-{}", &hasher.finalize().to_hex().as_str()[..8])
    }

    /// Opens the folder of the sweep and writes the plan; refuses a folder of something else.
    fn open(&self, folder: &Path) -> Result<Cache, Failure> {
        let is_other =
            read_plan(folder).map_or_else(|_| holds_other_files(folder), |known| known.points != self.points);
        if is_other {
            return Err(Failure::Unsuitable {
                message: format!("{} holds something other than this sweep", folder.display()),
                help: "name another folder with --into".to_owned(),
            });
        }
        // The plan comes first: by it the folder is known for that of the sweep, whenever it is killed.
        let failed = |source| Failure::File { action: "create", path: folder.to_owned(), source };
        fs::create_dir_all(folder).map_err(failed)?;
        let text = serde_json::to_string_pretty(self).map_err(|error| Failure::Output(error.into()))?;
        write_whole(&folder.join(PLAN), &(text + "\n"))?;
        Cache::open(folder.join(RUNS))
    }

    /// Returns the tidy table, one row a run, seed and outcome; `None` while runs are missing.
    fn table(&self, cache: &Cache) -> Option<String> {
        let keys: Vec<&str> = self.points.first()?.settings.iter().map(|setting| key_of(setting)).collect();
        let value = if self.is_paired { "baseline,reform,difference" } else { "value" };
        let mut text = format!("run,{},seed,indicator,group,{value}\n", keys.join(","));
        for point in &self.points {
            let findings = cache.get(&point.run)?;
            let settings: Vec<String> =
                point.settings.iter().map(|setting| field(value_of(setting))).collect();
            for [indicator, group] in &self.outcomes {
                for (seed, [before, after]) in findings.pairs(indicator, group).iter().enumerate() {
                    let head = [point.run.clone(), settings.join(","), seed.to_string()];
                    let values = if self.is_paired {
                        [*before, *after, after - before].map(missing).join(",")
                    } else {
                        missing(*before)
                    };
                    text.extend([&head.join(","), ",", indicator, ",", group, ",", &values, "\n"]);
                }
            }
        }
        Some(text)
    }

    fn done(&self, cache: &Cache) -> usize {
        self.points.iter().filter(|point| cache.holds(&point.run)).count()
    }
}

fn value_of(setting: &str) -> &str {
    setting.split_once('=').map_or("", |(_, value)| value)
}

fn missing(value: f64) -> String {
    if value.is_finite() { value.to_string() } else { String::new() }
}

/// Returns a text as a field of CSV.
fn field(text: &str) -> String {
    if text.contains([',', '"', '\n']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text.to_owned()
    }
}

/// Says whether a folder without a plan is somebody else's.
fn holds_other_files(folder: &Path) -> bool {
    fs::read_dir(folder)
        .is_ok_and(|entries| entries.flatten().any(|entry| entry.file_name() != UNFINISHED_PLAN))
}

fn read_plan(folder: &Path) -> Result<SweepPlan, Failure> {
    let path = folder.join(PLAN);
    let failed = |source| Failure::File { action: "read", path: path.clone(), source };
    let text = fs::read_to_string(&path).map_err(failed)?;
    serde_json::from_str(&text).map_err(|error| failed(error.into()))
}

/// Writes the table where every run is there, and says how far the sweep is.
fn conclude(
    plan: &SweepPlan,
    cache: &Cache,
    folder: &Path,
    reporting: ReportingOptions,
) -> Result<(), Failure> {
    let (done, all) = (plan.done(cache), plan.points.len());
    let table = plan.table(cache);
    let file = folder.join(TABLE);
    if let Some(table) = &table {
        write_whole(&file, table)?;
    }
    if reporting.json {
        return print_json(&json!({
            "schema_version": JSON_VERSION,
            "command": "sweep",
            "runs": all,
            "done": done,
            "table": table.map(|_| file),
            "folder": folder,
            "again": plan.command,
        }));
    }
    match table {
        Some(_) => {
            print(&format!("{}: {}\nagain, exactly: {}\n", counted(all, "run"), file.display(), plan.command))
        }
        None => print(&format!(
            "{done} of {all} runs are done in {}\nput parts together: ghostwork merge {} OTHER_FOLDERS\n",
            folder.display(),
            quoted(&folder.to_string_lossy())
        )),
    }
}

const MERGE_EXAMPLES: &str = "\
Examples:
  ghostwork merge output/sweep-3f9a01bc /mnt/node2/output/sweep-3f9a01bc
  ghostwork merge part1 part2 part3 part4
  ghostwork merge part1 part2 --json
";

/// Puts the parts of a sweep, of a sensitivity study or of a calibration together: the first folder takes over the runs of the others.
#[derive(Debug, Args)]
#[command(before_help = MERGE_EXAMPLES, help_template = HELP_TEMPLATE)]
pub(crate) struct MergeArguments {
    /// Folder that takes over: of a sweep, of all results of a sensitivity study, or OUT/calibration/ID
    folder: PathBuf,
    /// Folders of other parts
    #[arg(required = true)]
    others: Vec<PathBuf>,
    #[command(flatten)]
    reporting: ReportingOptions,
}

/// Merges the parts of a sweep.
pub(crate) fn merge(arguments: &MergeArguments) -> Result<(), Failure> {
    if !arguments.folder.join(PLAN).exists() {
        for (runs, kind) in [(CACHE, "csv"), (CANDIDATES, "json")] {
            if arguments.folder.join(runs).is_dir() {
                return merge_runs(arguments, (runs, kind));
            }
        }
    }
    let plan = read_plan(&arguments.folder)?;
    let cache = Cache::open(arguments.folder.join(RUNS))?;
    for other in &arguments.others {
        if read_plan(other)?.points != plan.points {
            return Err(Failure::Unsuitable {
                message: format!(
                    "{} is part of another sweep than {}",
                    other.display(),
                    arguments.folder.display()
                ),
                help: "parts of one sweep have the same settings, scenarios, sizes and version".to_owned(),
            });
        }
        cache.take_over(&other.join(RUNS))?;
    }
    conclude(&plan, &cache, &arguments.folder, arguments.reporting)
}

/// Takes over the runs of studies that keep them beside their results: their names say what they are runs of, and readers leave out
/// what is not whole.
fn merge_runs(arguments: &MergeArguments, (runs, kind): (&str, &str)) -> Result<(), Failure> {
    let folder = arguments.folder.join(runs);
    let mut taken = 0;
    for other in &arguments.others {
        let other = other.join(runs);
        let failed = |source| Failure::File { action: "read", path: other.clone(), source };
        for entry in fs::read_dir(&other).map_err(failed)? {
            let path = entry.map_err(failed)?.path();
            let target = path.file_name().map(|name| folder.join(name));
            let is_run = path.extension().is_some_and(|extension| extension == kind);
            let Some(target) = target.filter(|target| is_run && !target.exists()) else { continue };
            write_whole(&target, &fs::read_to_string(&path).map_err(failed)?)?;
            taken += 1;
        }
    }
    if arguments.reporting.json {
        return print_json(&json!({
            "schema_version": JSON_VERSION,
            "command": "merge",
            "taken": taken,
            "folder": arguments.folder,
        }));
    }
    print(&format!(
        "{taken} runs were taken over; the line of the study without --shard finds them in {}\n",
        folder.display()
    ))
}

/// Returns the line that makes the same sweep again, whatever its parts.
fn again(arguments: &Arguments) -> String {
    let mut words = vec!["ghostwork sweep".to_owned(), quoted(&arguments.baseline.to_string_lossy())];
    words.extend(arguments.reform.iter().map(|file| quoted(&file.to_string_lossy())));
    words.extend(arguments.vary.iter().map(|vary| format!("--vary {}", quoted(&vary.written))));
    words.extend(arguments.latin.map(|points| format!("--latin {points}")));
    let outcome = |name: &OutcomeName| format!("--outcome {}:{}", name.indicator, name.group);
    words.extend(arguments.outcomes.iter().map(outcome));
    words.extend(arguments.into.iter().map(|folder| format!("--into {}", quoted(&folder.to_string_lossy()))));
    words.extend(arguments.model.words());
    words.join(" ")
}
