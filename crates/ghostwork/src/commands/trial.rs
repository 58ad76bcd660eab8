use std::path::{Path, PathBuf};

use clap::Args;
use ghostwork_experiment::{Keeper, Plan, Settings, data_hash, run_trial_kept, study_origin, trial_plan};
use ghostwork_results::{Estimate, Study, TrialRow, TrialStudy, Window};
use ghostwork_scenario::{Scenario, Vocabulary};
use serde_json::{Value, json};

use crate::cli::HELP_TEMPLATE;
use crate::experiments::{describe, read_population, read_scenario, refuse_too_large};
use crate::failure::{Failure, JSON_VERSION};
use crate::keeping::{KeepingOptions, failed_kept};
use crate::options::{MachineOptions, ModelOptions, OutputOptions};
use crate::output::{print, print_json};
use crate::progress::Meter;
use crate::storage::{Destination, description};
use crate::text::{counted, number, quoted, signed, table};
use crate::verdict;

const EXAMPLES: &str = "\
Examples:
  ghostwork trial scenarios/experiments/x10-guaranteed-income.toml
  ghostwork trial scenarios/experiments/x01-first-job-coarse.toml --seeds 16 --json
  ghostwork trial scenarios/experiments/x10-guaranteed-income.toml --workers 20_000 --dry-run
";

/// Runs the trial of a scenario: what a field team would find, beside the true effect and the full roll-out.
#[derive(Debug, Args)]
#[group(id = "trial")]
#[command(
    before_help = EXAMPLES,
    help_template = HELP_TEMPLATE,
    disable_help_flag = true,
    mut_arg("panel", |argument| argument.hide(true))
)]
pub(crate) struct Arguments {
    /// Scenario file with a trial
    pub(super) scenario: PathBuf,
    #[command(flatten)]
    pub(crate) model: ModelOptions,
    #[command(flatten)]
    pub(crate) output: OutputOptions,
    #[command(flatten)]
    pub(crate) keeping: KeepingOptions,
    #[command(flatten)]
    pub(crate) machine: MachineOptions,
}

/// A trial that has been run, and where it was put.
pub(super) struct Conducted {
    pub(super) scenario: Scenario,
    pub(super) rows: Vec<TrialRow>,
    pub(super) folder: PathBuf,
    pub(super) files: usize,
}

pub(crate) fn execute(arguments: &Arguments) -> Result<(), Failure> {
    let command = again("trial", arguments);
    let Some(conducted) = conduct("trial", arguments, &command)? else { return Ok(()) };
    let Conducted { scenario, rows, folder, files } = &conducted;
    if arguments.output.reporting.json {
        let rows: Vec<Value> = rows.iter().map(entry).collect();
        return print_json(&document("trial", scenario, (&rows, folder), &command));
    }
    print(&words(scenario, rows))?;
    print(&verdict::closing(folder, *files, &command))
}

/// Runs the trial for a verb and stores it under its name; `None` where only a plan was asked for.
pub(super) fn conduct(
    verb: &str,
    arguments: &Arguments,
    command: &str,
) -> Result<Option<Conducted>, Failure> {
    let Arguments { model, output, machine, .. } = arguments;
    output.refuse_panel("a trial")?;
    let is_quiet = output.reporting.quiet || output.reporting.json;
    let vocabulary = Vocabulary::full()?;
    let scenario = read_scenario(&arguments.scenario, model, &vocabulary, output.reporting.quiet)?;
    if scenario.trial().is_none() {
        return Err(Failure::Unsuitable {
            message: format!("{} has no [trial]", arguments.scenario.display()),
            help: "docs/experiments.md shows one; `ghostwork compare` sets a reform against a baseline"
                .to_owned(),
        });
    }
    let settings = Settings::alone(machine.threads());
    let plan = trial_plan(&scenario, &settings);
    let population = read_population(model.population.as_deref(), scenario.country())?;
    let data_hash = data_hash(&population);
    let destination = Destination::new(&output.out, verb, &[&scenario], (&plan, &data_hash));
    let keeper = arguments.keeping.keeper(destination.folder(), &output.out)?;
    refuse_too_large(&plan)?;
    if output.dry_run {
        describe(&plan, &[&scenario], output, destination.folder())?;
        return Ok(None);
    }
    let (rows, files) = destination.fill(output.force, |writer| {
        let meter = Meter::start(&plan, output.reporting.quieten(*machine).progress, is_quiet);
        let outcome = run_trial_kept(&scenario, &population, &settings, &meter, keeper.as_ref());
        meter.stop();
        let rows =
            outcome.map_err(|error| failed_kept(error, &meter, (keeper.as_ref(), destination.folder())))?;
        let origin = study_origin(&scenario, &population, &plan, months_measured(&scenario, &plan));
        let study = Study::Trial(TrialStudy { origin, rows: rows.clone() });
        let manifest = writer.finish_study(&study, description(command.to_owned(), &plan))?;
        keeper.as_ref().map_or(Ok(()), Keeper::remove)?;
        Ok((rows, manifest.files.len()))
    })?;
    Ok(Some(Conducted { scenario, rows, folder: destination.folder().to_owned(), files }))
}

/// Returns the months that a trial measures.
fn months_measured(scenario: &Scenario, plan: &Plan) -> Window {
    let end = scenario.run().end();
    scenario.trial().map_or(plan.months_compared(), |trial| Window {
        first: trial.measured_from,
        last: trial.measured_until.map_or(end, |until| until.min(end)) - 1,
    })
}

/// Returns the document that both verbs on trials print.
pub(super) fn document(
    verb: &str,
    scenario: &Scenario,
    (rows, folder): (&[Value], &Path),
    command: &str,
) -> Value {
    let run = scenario.run();
    json!({
        "schema_version": JSON_VERSION,
        "command": verb,
        "scenario": scenario.id(),
        "workers": run.workers,
        "months": run.months,
        "seeds": run.seeds,
        "outcomes": rows,
        "folder": folder,
        "again": command,
    })
}

fn entry(row: &TrialRow) -> Value {
    let estimate = |estimate: Estimate| {
        json!({
            "mean": estimate.mean,
            "low": estimate.low,
            "high": estimate.high,
            "low50": estimate.low50,
            "high50": estimate.high50,
        })
    };
    let power = row.power(0.8, 0.05);
    json!({
        "outcome": row.outcome,
        "label": row.label,
        "unit": row.unit,
        "stratum": row.stratum,
        "n_treated": row.units()[0],
        "n_control": row.units()[1],
        "n_measured": row.measured(),
        "control_mean": row.control_mean().mean,
        "untreated_mean": row.untreated_mean().mean,
        "estimate": estimate(row.field()),
        "std_error": power.standard_error,
        "found": power.found,
        "covered": power.covered,
        "true_effect": estimate(row.true_effect()),
        "spillover": estimate(row.spillover()),
        "roll_out_effect": estimate(row.roll_out_effect()),
    })
}

/// What the columns of a trial say.
const HEAD: [&str; 9] = [
    "",
    "untreated",
    "a team finds",
    "± standard error",
    "true effect",
    "95 %",
    "on the others",
    "at full roll-out",
    "treated + others",
];
/// What they mean.
const NOTES: &str = "untreated: mean of the enrolled when nobody is treated\n\
     a team finds: difference in means of one trial, with clustered standard error\n\
     true effect: the treated with the trial less the same units without it; 95 % covers luck between seeds\n\
     at full roll-out: the enrolled when everybody is treated less nobody\n";
/// What the columns of a shock to the whole economy say.
const HEAD_OF_SHOCK: [&str; 6] = ["", "without the shock", "effect", "95 %", "in per cent", "units"];
/// What they mean.
const NOTES_OF_SHOCK: &str = "effect: the same units with the shock less without it; there is no control group\n\
     95 %: luck between seeds, not doubt about parameters\n";

fn words(scenario: &Scenario, rows: &[TrialRow]) -> String {
    let is_shock = scenario.trial().is_some_and(|setting| setting.trial.everywhere);
    let (head, notes): (&[&str], &str) =
        if is_shock { (&HEAD_OF_SHOCK, NOTES_OF_SHOCK) } else { (&HEAD, NOTES) };
    let mut lines = vec![head.iter().map(|name| (*name).to_owned()).collect()];
    lines.extend(rows.iter().map(if is_shock { line_of_shock } else { line }));
    let seeds = counted(scenario.run().seeds as usize, "seed");
    let empty = empty_in_words(rows);
    format!("{}: means over {seeds}\n\n{}\n{notes}{empty}", scenario.title(), table(&lines))
}

/// Says why a table is empty: nobody was enrolled, or nothing was measured of them.
fn empty_in_words(rows: &[TrialRow]) -> String {
    let is_empty = |row: &TrialRow| row.measured() < 1.0;
    let empty: Vec<&str> = rows
        .iter()
        .filter(|row| row.stratum == ghostwork_experiment::ALL_UNITS && is_empty(row))
        .map(|row| row.outcome.as_str())
        .collect();
    if empty.is_empty() {
        return String::new();
    }
    format!(
        "\nnothing was measured of {}: nobody met the conditions of [trial.eligible], or no one had a value; more --workers enrol more\n",
        empty.join(", ")
    )
}

fn name(row: &TrialRow) -> String {
    if row.stratum == ghostwork_experiment::ALL_UNITS {
        format!("{} ({})", row.label, row.unit)
    } else {
        format!("  {}", row.stratum.replace('_', " "))
    }
}

fn interval(estimate: Estimate, decimals: usize) -> String {
    if !estimate.has_interval() {
        return "one seed".to_owned();
    }
    format!("{} to {}", signed(estimate.low, decimals), signed(estimate.high, decimals))
}

fn line_of_shock(row: &TrialRow) -> Vec<String> {
    let (before, effect) = (row.untreated_mean().mean, row.roll_out_effect());
    let decimals = decimals_for(&[effect.mean, effect.low, effect.high]);
    vec![
        name(row),
        number(before, decimals),
        signed(effect.mean, decimals),
        interval(effect, decimals),
        signed(100.0 * effect.mean / before, 1),
        number(row.measured(), 0),
    ]
}

fn line(row: &TrialRow) -> Vec<String> {
    let (field, truth) = (row.field(), row.true_effect());
    let error = row.power(0.8, 0.05).standard_error;
    let decimals = decimals_for(&[field.mean, error, truth.mean]);
    let effect = |estimate: Estimate| signed(estimate.mean, decimals);
    let [treated, control] = row.units();
    vec![
        name(row),
        number(row.untreated_mean().mean, decimals),
        effect(field),
        number(error, decimals),
        effect(truth),
        interval(truth, decimals),
        effect(row.spillover()),
        effect(row.roll_out_effect()),
        format!("{} + {}", number(treated, 0), number(control, 0)),
    ]
}

/// Returns decimals with which the largest of some numbers shows three digits.
pub(super) fn decimals_for(values: &[f64]) -> usize {
    let largest = values.iter().copied().filter(|value| value.is_finite()).map(f64::abs).fold(0.0, f64::max);
    match largest {
        large if large >= 100.0 => 0,
        large if large >= 10.0 => 1,
        large if large >= 1.0 => 2,
        large if large >= 0.1 => 3,
        _ => 4,
    }
}

/// Returns the line that gives the same trial again.
pub(super) fn again(verb: &str, arguments: &Arguments) -> String {
    let mut words = vec![format!("ghostwork {verb}"), quoted(&arguments.scenario.to_string_lossy())];
    words.extend(arguments.model.words());
    words.extend(arguments.output.words());
    words.join(" ")
}
