use std::path::{Path, PathBuf};

use clap::Args;
use ghostwork_experiment::{
    ComparisonRun, ExperimentError, Keeper, MomentResult, MomentUse, Plan, Settings, compare_kept,
    consumption_responses_kept, data_hash, payment_scenario, second_run, tally, validate,
};
use ghostwork_population::Population;
use ghostwork_results::{Comparison, RunWriter, STATISTICS_FILE, statistics_columns, write_whole};
use ghostwork_scenario::{Scenario, Vocabulary};
use serde_json::{Value, json};

use crate::cli::HELP_TEMPLATE;
use crate::experiments::{describe, read_population, read_scenario, refuse_too_large};
use crate::failure::{Failure, JSON_VERSION};
use crate::files::refuse_foreign;
use crate::keeping::{KeepingOptions, failed_kept};
use crate::moments;
use crate::options::{MachineOptions, ModelOptions, OutputOptions};
use crate::output::{print, print_json};
use crate::progress::Meter;
use crate::self_test;
use crate::storage::{Destination, description, write_study};
use crate::text::{number, quoted};
use crate::verdict;

mod experiments;
mod foresight;
mod table;

/// The scenario that is held against statistics of the United States.
const DEFAULT_SCENARIO: &str = "scenarios/us-baseline.toml";

/// What messages call the scenario of a single payment.
const PAYMENT_NAME: &str = "single-payment.toml";

const EXAMPLES: &str = "\
Examples:
  ghostwork validate --workers 200_000 --seeds 4 --json
  ghostwork validate --experiments --only X03
  ghostwork validate --set participation.pause_newcomer=0.3 --strict
";

/// What a scoreboard begins with.
const SCOREBOARD: &str = "# scenario ";

/// Number of columns of `moments.csv` in the folder of a validation.
const WIDTH: usize = 16;

/// Holds a scenario against published statistics: each with its band, and whether the model lies inside.
#[derive(Debug, Args)]
#[command(
    before_help = EXAMPLES,
    help_template = HELP_TEMPLATE,
    disable_help_flag = true,
    mut_arg("panel", |argument| argument.hide(true))
)]
pub(crate) struct Arguments {
    /// Scenario file [default: scenarios/us-baseline.toml]
    #[arg(default_value = DEFAULT_SCENARIO, hide_default_value = true, conflicts_with = "experiments")]
    scenario: PathBuf,
    /// Status 3 when fewer than 85% of the statistics to fit, or 60% of those to check, are met, or an experiment does not score
    #[arg(long, hide_short_help = true)]
    strict: bool,
    /// Runs the field's own experiments instead: published effect, simulated effect, and whether they agree
    #[arg(long, hide_short_help = true)]
    experiments: bool,
    /// Only this experiment, like X03; may be repeated
    #[arg(long, value_name = "ID", requires = "experiments", hide_short_help = true)]
    only: Vec<String>,
    /// Folder of their scenarios
    #[arg(long, value_name = "FOLDER", default_value = experiments::FOLDER, requires = "experiments", hide_short_help = true)]
    experiments_in: PathBuf,
    /// Also writes the score of every claim to a CSV file
    #[arg(long, value_name = "FILE", requires = "experiments", hide_short_help = true)]
    scores: Option<PathBuf>,
    /// Also writes the table to FILE as CSV, with what it was measured with; docs/reference/fit.md is made from it
    #[arg(long, value_name = "FILE", conflicts_with = "experiments", hide_short_help = true)]
    scoreboard: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) model: ModelOptions,
    #[command(flatten)]
    pub(super) output: OutputOptions,
    #[command(flatten)]
    pub(super) keeping: KeepingOptions,
    #[command(flatten)]
    pub(super) machine: MachineOptions,
}

pub(crate) fn execute(arguments: &Arguments) -> Result<(), Failure> {
    arguments.output.refuse_panel("a validation")?;
    if arguments.experiments {
        return experiments::execute(arguments);
    }
    if let Some(file) = &arguments.scoreboard {
        refuse_foreign(file, SCOREBOARD, "a scoreboard of ours")?;
    }
    let Arguments { model, output, machine, .. } = arguments;
    let reporting = output.reporting;
    let vocabulary = Vocabulary::full()?;
    let is_quiet = reporting.quiet || reporting.json;
    let scenario = read_scenario(&arguments.scenario, model, &vocabulary, reporting.quiet)?;
    moments::refuse_other_country(&scenario)?;
    let mut changed_model = model.clone();
    changed_model.settings.extend(second_run(&scenario));
    let changed = read_scenario(&arguments.scenario, &changed_model, &vocabulary, true)?;
    let (payment, _) = Scenario::from_text(PAYMENT_NAME, &payment_scenario(&scenario), &vocabulary)
        .map_err(Failure::Scenario)?;
    let settings = Settings::alone(machine.threads());
    let plan = Plan::of_comparison(&scenario, &changed, &settings).map_err(Failure::Experiment)?;
    let population = read_population(model.population.as_deref(), scenario.country())?;
    let data_hash = data_hash(&population);
    let destination = Destination::new(&output.out, "validate", &[&scenario, &changed], (&plan, &data_hash));
    let keeper = arguments.keeping.keeper_of_seeds(destination.folder(), &output.out)?;
    refuse_too_large(&plan)?;
    if output.dry_run {
        return describe(&plan, &[&scenario, &changed], output, destination.folder());
    }
    let command = again(arguments);
    let (results, files) = destination.fill(output.force, |mut writer| {
        let meter = Meter::start(&plan, reporting.quieten(*machine).progress, is_quiet);
        let scenarios = (&scenario, &changed, &payment);
        let outcome = simulate(scenarios, (&population, &settings), &meter, keeper.as_ref());
        meter.stop();
        let (comparison, results) =
            outcome.map_err(|error| failed_kept(error, &meter, (keeper.as_ref(), destination.folder())))?;
        write_moments(&mut writer, &results)?;
        let study = moments::study(&results, moments::origin_of(&comparison.baseline));
        write_study(&mut writer, &study, output)?;
        let manifest = writer.finish_comparison(&comparison, description(command.clone(), &plan))?;
        Ok((results, manifest.files.len()))
    })?;
    if let Some(file) = &arguments.scoreboard {
        write_scoreboard(file, &results, (&scenario, &plan))?;
    }
    keeper.as_ref().map_or(Ok(()), Keeper::remove)?;
    if reporting.json {
        print_json(&document(&plan, &results, (&destination, scenario.id()), &command))?;
    } else {
        print(&table::of_moments(&results))?;
        print(&verdict::closing(destination.folder(), files, &command))?;
    }
    if arguments.strict { refuse_below_bar(&results) } else { Ok(()) }
}

/// Runs the scenario, its second run and the single payment, and holds what comes out against the statistics.
fn simulate(
    (scenario, changed, payment): (&Scenario, &Scenario, &Scenario),
    (population, settings): (&Population, &Settings),
    meter: &Meter,
    keeper: Option<&Keeper>,
) -> Result<(Comparison, Vec<MomentResult>), ExperimentError> {
    let responses = consumption_responses_kept((scenario, payment), population, settings, meter, keeper)?;
    let ComparisonRun { comparison, .. } =
        compare_kept((scenario, changed), population, settings, meter, (keeper, None))?;
    let results = validate(scenario, &comparison, &responses)?;
    Ok((comparison, results))
}

fn refuse_below_bar(results: &[MomentResult]) -> Result<(), Failure> {
    let misses: Vec<String> = [MomentUse::Fit, MomentUse::Check]
        .into_iter()
        .filter(|usage| tally(results, *usage).share_inside() < usage.bar())
        .map(|usage| {
            let share = 100.0 * tally(results, usage).share_inside();
            format!(
                "{}: {}% inside, {}% wanted",
                usage.word(),
                number(share, 0),
                number(100.0 * usage.bar(), 0)
            )
        })
        .collect();
    if misses.is_empty() {
        return Ok(());
    }
    let message = format!("too few published statistics are met: {}", misses.join("; "));
    Err(Failure::BelowBar { message })
}

/// Writes `moments.csv`: one row per published statistic.
fn write_moments(writer: &mut RunWriter, results: &[MomentResult]) -> Result<(), Failure> {
    writer.write_with(STATISTICS_FILE, |file| write_rows(file, results))?;
    Ok(())
}

fn write_rows(file: &mut dyn std::io::Write, results: &[MomentResult]) -> std::io::Result<()> {
    let mut rows = csv::WriterBuilder::new().terminator(csv::Terminator::Any(b'\n')).from_writer(file);
    rows.write_record(statistics_columns())?;
    for result in results {
        rows.write_record(record(result))?;
    }
    rows.flush()
}

/// Writes the same rows below lines that say what they were measured with.
fn write_scoreboard(
    file: &Path,
    results: &[MomentResult],
    (scenario, plan): (&Scenario, &Plan),
) -> Result<(), Failure> {
    let mut content = format!(
        "{SCOREBOARD}{} {}\n# {} workers, {} months after {} of burn-in, {} seeds\n# program with self-test results {}\n",
        scenario.id(),
        scenario.content_hash(),
        plan.workers,
        plan.months,
        plan.burn_in_months,
        plan.seeds,
        self_test::PUBLISHED_HASH
    )
    .into_bytes();
    write_rows(&mut content, results).map_err(|source| Failure::File {
        action: "write",
        path: file.to_owned(),
        source,
    })?;
    Ok(write_whole(file, &content)?)
}

fn record(result: &MomentResult) -> [String; WIDTH] {
    let moment = &result.moment;
    let value = |value: f64| if value.is_finite() { value.to_string() } else { String::new() };
    [
        moment.id.clone(),
        moment.group.clone(),
        moment.statistic.clone(),
        moment.unit.clone(),
        moment.value.to_string(),
        moment.low.to_string(),
        moment.high.to_string(),
        result.kind.word().to_owned(),
        value(result.simulated.mean),
        value(result.simulated.low),
        value(result.simulated.high),
        result.inside().map(|inside| inside.to_string()).unwrap_or_default(),
        moment.usage.word().to_owned(),
        moment.quality.clone(),
        result.reads.clone(),
        moment.source.clone(),
    ]
}

fn document(
    plan: &Plan,
    results: &[MomentResult],
    (destination, scenario): (&Destination, &str),
    command: &str,
) -> Value {
    let counts = |usage: MomentUse| {
        let tally = tally(results, usage);
        json!({
            "moments": tally.moments,
            "inside": tally.inside,
            "missing": tally.missing,
            "share_inside": tally.share_inside(),
            "bar": usage.bar(),
        })
    };
    json!({
        "schema_version": JSON_VERSION,
        "command": "validate",
        "scenario": scenario,
        "workers": plan.workers,
        "months": plan.months,
        "seeds": plan.seeds,
        "fit": counts(MomentUse::Fit),
        "check": counts(MomentUse::Check),
        "moments": results.iter().map(entry).collect::<Vec<_>>(),
        "folder": destination.folder(),
        "again": command,
    })
}

fn entry(result: &MomentResult) -> Value {
    let moment = &result.moment;
    json!({
        "id": moment.id,
        "group": moment.group,
        "statistic": moment.statistic,
        "unit": moment.unit,
        "population": moment.population,
        "year": moment.year,
        "source": moment.source,
        "quality": moment.quality,
        "use": moment.usage.word(),
        "published": moment.value,
        "low": moment.low,
        "high": moment.high,
        "kind": result.kind.word(),
        "reads": result.reads,
        "simulated": result.simulated.mean,
        "sim_low": result.simulated.low,
        "sim_high": result.simulated.high,
        "inside": result.inside(),
    })
}

/// Returns the line that gives the same table again.
fn again(arguments: &Arguments) -> String {
    let mut words = vec!["ghostwork validate".to_owned()];
    if arguments.scenario.as_os_str() != DEFAULT_SCENARIO {
        words.push(quoted(&arguments.scenario.to_string_lossy()));
    }
    words.extend(arguments.strict.then(|| "--strict".to_owned()));
    words.extend(arguments.model.words());
    words.extend(arguments.output.words());
    words.join(" ")
}
