use std::path::{Path, PathBuf};

use clap::Args;
use ghostwork_experiment::{Plan, indicators, policy_start, study_origin};
use ghostwork_plot::{Theme, draw_study};
use ghostwork_results::{Better, Estimate, FrontierStudy, PolicyPoint, Study, StudyOutcome};
use ghostwork_scenario::Scenario;
use serde_json::{Value, json};

use crate::cli::HELP_TEMPLATE;
use crate::experiments::{Intent, tell};
use crate::failure::{Failure, JSON_VERSION};
use crate::files::is_same_file;
use crate::options::{MachineOptions, ModelOptions, OutputOptions, less_in_short_help};
use crate::output::{note, print, print_json};
use crate::storage::{Destination, description, write_figures};
use crate::studies::{CACHE, Cache, Laboratory, OutcomeName, Trial};
use crate::text::{quoted, signed, table};
use crate::twins;
use crate::verdict;

const EXAMPLES: &str = "\
Examples:
  ghostwork frontier scenarios/us-baseline.toml scenarios/us-*.toml --effect hardship_rate
  ghostwork frontier scenarios/us-baseline.toml scenarios/us-*.toml --effect poverty_rate --seeds 4
  ghostwork frontier base.toml cap.toml leave.toml --effect effective_hourly_pay:on_platforms
";

/// Sets reforms side by side: what each costs and does; those that another clearly beats are marked.
#[derive(Debug, Args)]
#[command(
    before_help = EXAMPLES,
    help_template = HELP_TEMPLATE,
    disable_help_flag = true,
    mut_args(|argument| less_in_short_help(argument)),
    mut_arg("panel", |argument| argument.hide(true))
)]
pub(crate) struct Arguments {
    /// Scenario file without any reform
    baseline: PathBuf,
    /// Scenario files of the reforms; the baseline among them is left out
    #[arg(required = true)]
    reforms: Vec<PathBuf>,
    /// What is bought, INDICATOR or INDICATOR:GROUP
    #[arg(long, value_name = "OUTCOME")]
    effect: OutcomeName,
    /// What is paid; less of it is better
    #[arg(long, value_name = "OUTCOME", default_value = "net_cost")]
    cost: OutcomeName,
    #[command(flatten)]
    pub(crate) model: ModelOptions,
    #[command(flatten)]
    output: OutputOptions,
    #[command(flatten)]
    machine: MachineOptions,
}

pub(crate) fn execute(arguments: &Arguments) -> Result<(), Failure> {
    let reporting = arguments.output.reporting;
    arguments.output.refuse_panel("a frontier")?;
    let is_quiet = reporting.quiet || reporting.json;
    let trials = trials(arguments)?;
    let Some((laboratory, first)) = trials.first() else {
        return Err(Failure::Unsuitable {
            message: "there is no reform beside the baseline".to_owned(),
            help: "name at least one other scenario".to_owned(),
        });
    };
    refuse_twins(arguments, &trials)?;
    let folder = folder(arguments, &trials, &first.baseline);
    if arguments.output.dry_run {
        let intent = |(laboratory, trial): &(Laboratory, Trial)| {
            let scenarios: Vec<&Scenario> = std::iter::once(&trial.baseline).chain(&trial.reform).collect();
            Intent::of(&laboratory.plan(trial)?, &scenarios, &folder)
        };
        return tell(&trials.iter().map(intent).collect::<Result<Vec<_>, _>>()?, reporting.json);
    }
    let cache = Cache::open(arguments.output.out.join(CACHE))?;
    let points =
        trials.iter().map(|trial| point(arguments, trial, &cache, is_quiet)).collect::<Result<_, _>>()?;
    let plan = laboratory.plan(first)?;
    let study = FrontierStudy {
        origin: study_origin(&first.baseline, laboratory.population(), &plan, plan.months_compared()),
        cost: cost_outcome((&arguments.cost.indicator, &arguments.cost.group)),
        effect: study_outcome(&arguments.effect),
        points,
    };
    let command = again(arguments);
    let files = store((&folder, &arguments.output), (&study, &plan), &command)?;
    if reporting.json {
        return print_json(&document(&study, &folder, &command));
    }
    print(&words(&study))?;
    print(&verdict::closing(&folder, files, &command))
}

/// Returns the files of the reforms.
fn reforms(arguments: &Arguments) -> impl Iterator<Item = &PathBuf> {
    arguments.reforms.iter().filter(|reform| !is_same_file(reform, &arguments.baseline))
}

/// Refuses scenarios that nobody could tell apart.
fn refuse_twins(arguments: &Arguments, trials: &[(Laboratory, Trial)]) -> Result<(), Failure> {
    let mut named = Vec::new();
    for (file, (_, trial)) in reforms(arguments).zip(trials) {
        let Some(reform) = &trial.reform else { continue };
        twins::refuse_namesakes((&arguments.baseline, &trial.baseline), (file, reform))?;
        named.push((file.as_path(), reform));
    }
    twins::refuse_among(&named)
}

/// Reads every reform over the baseline.
fn trials(arguments: &Arguments) -> Result<Vec<(Laboratory, Trial)>, Failure> {
    let reforms = reforms(arguments);
    let read = |reform: &PathBuf| {
        let files = (arguments.baseline.as_path(), Some(reform.as_path()));
        let laboratory =
            Laboratory::new(files, &arguments.model, (arguments.machine, arguments.output.reporting))?;
        let trial = laboratory.read(&[])?;
        Ok((laboratory, trial))
    };
    reforms.map(read).collect()
}

/// Returns the folder of the study: below its baseline, named by all that decides it.
fn folder(arguments: &Arguments, trials: &[(Laboratory, Trial)], baseline: &Scenario) -> PathBuf {
    let asked = [&arguments.effect, &arguments.cost].map(|name| format!("{}:{}", name.indicator, name.group));
    let parts = trials.iter().map(|(_, trial)| trial.key.clone()).chain(asked);
    arguments.output.out.join(baseline.id()).join(name_of(parts))
}

/// Finds what a reform costs and does.
fn point(
    arguments: &Arguments,
    (laboratory, trial): &(Laboratory, Trial),
    cache: &Cache,
    is_quiet: bool,
) -> Result<PolicyPoint, Failure> {
    let title = trial.reform.as_ref().map(|scenario| scenario.title().to_owned()).unwrap_or_default();
    if !is_quiet {
        note(&format!("{title}\n"));
    }
    let findings = laboratory.find(trial, cache)?;
    let difference = |name: &OutcomeName| {
        let pairs = findings.pairs(&name.indicator, &name.group);
        pairs.iter().map(|[before, after]| after - before).collect::<Vec<_>>()
    };
    let plan = laboratory.plan(trial)?;
    let start = trial.reform.as_ref().map(|reform| policy_start(&trial.baseline, reform));
    let is_in_force = start.is_none_or(|start| start <= plan.months_compared().last);
    let point = PolicyPoint::new(title, difference(&arguments.cost), difference(&arguments.effect), 1);
    Ok(point.in_force(is_in_force))
}

/// Stores the study with its chart; returns how many files it has.
pub(super) fn store(
    (folder, output): (&Path, &OutputOptions),
    (study, plan): (&FrontierStudy, &Plan),
    command: &str,
) -> Result<usize, Failure> {
    let study = Study::Frontier(study.clone());
    Destination::at(folder.to_owned()).fill(true, |mut writer| {
        write_figures(&mut writer, &draw_study(&study, &Theme::default())?, output)?;
        let manifest = writer.finish_study(&study, description(command.to_owned(), plan))?;
        Ok(manifest.files.len())
    })
}

/// Names the folder of a study by what decides it.
pub(super) fn name_of(parts: impl IntoIterator<Item = String>) -> String {
    let mut hasher = blake3::Hasher::new();
    for part in parts {
        hasher.update(part.as_bytes());
        hasher.update(b"\n");
    }
    format!("frontier-{}", hasher.finalize().to_hex().get(..8).unwrap_or_default())
}

/// Describes an outcome that is paid: less is better.
pub(super) fn cost_outcome((indicator, group): (&str, &str)) -> StudyOutcome {
    let name = OutcomeName { indicator: indicator.to_owned(), group: group.to_owned() };
    StudyOutcome { better: Better::Lower, ..study_outcome(&name) }
}

/// Describes an outcome for a study.
pub(super) fn study_outcome(name: &OutcomeName) -> StudyOutcome {
    let known = indicators().into_iter().find(|indicator| indicator.id == name.indicator);
    let group = ghostwork_experiment::population_groups().into_iter().find(|group| group.id == name.group);
    let among =
        group.filter(|group| group.id != "all").map(|group| format!(", {}", group.label.to_lowercase()));
    let label = known.as_ref().map(|indicator| indicator.label.clone()).unwrap_or_default();
    StudyOutcome {
        indicator: name.indicator.clone(),
        label: label + &among.unwrap_or_default(),
        unit: known.as_ref().map(|indicator| indicator.unit.clone()).unwrap_or_default(),
        better: known.as_ref().map_or(Better::Neither, |indicator| indicator.better),
        decimals: known.map_or(1, |indicator| indicator.decimals),
    }
}

/// Returns what each reform costs and does as a table; those that another clearly beats are marked.
pub(super) fn words(study: &FrontierStudy) -> String {
    let cell = |estimate: &Estimate, outcome: &StudyOutcome| {
        if !estimate.has_interval() {
            let decimals = verdict::decimals(usize::from(outcome.decimals), &[estimate.mean]);
            return signed(estimate.mean, decimals);
        }
        let values = [estimate.mean, estimate.low, estimate.high];
        let decimals = verdict::decimals(usize::from(outcome.decimals), &values);
        let [mean, low, high] = values.map(|value| signed(value, decimals));
        format!("{mean} ({low} to {high})")
    };
    let mut lines = vec![vec![
        String::new(),
        format!("{} ({})", study.cost.label, study.cost.unit),
        format!("{} ({})", study.effect.label, study.effect.unit),
        String::new(),
    ]];
    for (point, dominated) in study.points.iter().zip(study.dominated()) {
        let mark = match dominated {
            _ if !point.in_force => "not in force in these months",
            true => "clearly beaten",
            false => "",
        };
        lines.push(vec![
            point.policy.clone(),
            cell(&point.cost, &study.cost),
            cell(&point.effect, &study.effect),
            mark.to_owned(),
        ]);
    }
    let (title, covered, unknown) = (&study.origin.title, covered(study), unknown(study));
    format!("Change against {title}, {covered}\n\n{}{unknown}", table(&lines))
}

/// Says what the intervals cover.
fn covered(study: &FrontierStudy) -> &'static str {
    let draws = study.draws();
    match (draws > 1, study.origin.seeds.len() / draws > 1) {
        (true, true) => "95 % intervals over seeds and draws of the parameters",
        (true, false) => "95 % intervals over draws of the parameters on one seed",
        (false, true) => "95 % intervals over seeds",
        (false, false) => "one seed: no interval",
    }
}

/// Names the outcomes of which nothing is known, a line each.
fn unknown(study: &FrontierStudy) -> String {
    let is_unknown = |of: fn(&PolicyPoint) -> &Estimate| {
        study.points.iter().any(|point| point.in_force && !of(point).mean.is_finite())
    };
    let outcomes =
        [(&study.cost, is_unknown(|point| &point.cost)), (&study.effect, is_unknown(|point| &point.effect))];
    let unknown = outcomes.into_iter().filter(|(_, is_unknown)| *is_unknown);
    let lines = unknown.map(|(outcome, _)| {
        let name = format!("{} ({})", outcome.label, outcome.unit);
        format!("{name} is n/a where it is withheld, resting on too few records, or was not measured\n")
    });
    lines.collect::<Vec<_>>().concat()
}

/// Returns the same as JSON.
pub(super) fn document(study: &FrontierStudy, folder: &Path, command: &str) -> Value {
    let estimate =
        |estimate: &Estimate| json!({ "mean": estimate.mean, "low": estimate.low, "high": estimate.high });
    let points: Vec<Value> = study
        .points
        .iter()
        .zip(study.dominated())
        .map(|(point, dominated)| {
            json!({
                "policy": point.policy,
                "cost": estimate(&point.cost),
                "effect": estimate(&point.effect),
                "in_force": point.in_force,
                "dominated": dominated,
            })
        })
        .collect();
    json!({
        "schema_version": JSON_VERSION,
        "command": "frontier",
        "cost": study.cost.indicator,
        "effect": study.effect.indicator,
        "policies": points,
        "folder": folder,
        "again": command,
    })
}

fn again(arguments: &Arguments) -> String {
    let mut words = vec!["ghostwork frontier".to_owned(), quoted(&arguments.baseline.to_string_lossy())];
    words.extend(arguments.reforms.iter().map(|file| quoted(&file.to_string_lossy())));
    words.push(format!("--effect {}:{}", arguments.effect.indicator, arguments.effect.group));
    words.push(format!("--cost {}:{}", arguments.cost.indicator, arguments.cost.group));
    words.extend(arguments.model.words());
    words.extend(arguments.output.words());
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use ghostwork_results::{RunSetting, StudyOrigin};

    use super::*;

    fn study(runs: u64, draws: usize, effects: &[f64]) -> FrontierStudy {
        let setting = RunSetting {
            place: "United States".to_owned(),
            currency: "USD".to_owned(),
            remark: String::new(),
            people: 1_000,
            weight: 1.0,
            version: String::new(),
            data_hash: String::new(),
        };
        let costs: Vec<f64> = (0..runs).map(|run| run as f64).collect();
        FrontierStudy {
            origin: StudyOrigin {
                setting,
                title: "Baseline".to_owned(),
                scenario_hash: String::new(),
                seeds: (0..runs).collect(),
                period: String::new(),
            },
            cost: cost_outcome(("net_cost", "all")),
            effect: study_outcome(&"hardship_rate:on_platforms".parse().unwrap()),
            points: vec![PolicyPoint::new("A grant".to_owned(), costs, effects.to_vec(), draws)],
        }
    }

    #[test]
    fn intervals_cover_what_was_run_and_unknown_outcomes_are_named() {
        let withheld = words(&study(2, 1, &[f64::NAN; 2]));
        assert!(
            withheld.contains("95 % intervals over seeds\n") && !withheld.contains("one seed"),
            "{withheld}"
        );
        assert!(
            withheld.contains("on platforms") && withheld.contains("is n/a where it is withheld"),
            "{withheld}"
        );

        let drawn = words(&study(4, 2, &[1.0, 2.0, 3.0, 5.0]));
        assert!(drawn.contains("over seeds and draws of the parameters"), "{drawn}");
        assert!(!drawn.contains("n/a"), "{drawn}");
        assert!(words(&study(2, 2, &[1.0, 2.0])).contains("draws of the parameters on one seed"));
        assert!(words(&study(1, 1, &[1.0])).contains("one seed: no interval"));
    }
}
