use std::path::{Path, PathBuf};

use clap::Args;
use ghostwork_experiment::{Plan, indicators, study_origin};
use ghostwork_plot::{Theme, draw_study};
use ghostwork_results::{Better, Estimate, FrontierStudy, PolicyPoint, Study, StudyOutcome};
use serde_json::{Value, json};

use crate::cli::HELP_TEMPLATE;
use crate::failure::{Failure, JSON_VERSION};
use crate::options::{MachineOptions, ModelOptions, OutputOptions};
use crate::output::{note, print, print_json};
use crate::storage::{Destination, description, write_figures};
use crate::studies::{Cache, Laboratory, OutcomeName};
use crate::text::{quoted, signed, table};
use crate::verdict;

const EXAMPLES: &str = "\
Examples:
  ghostwork frontier scenarios/us-baseline.toml scenarios/us-*.toml --effect hardship_rate:on_platforms
  ghostwork frontier scenarios/us-baseline.toml scenarios/us-fee-cap-15pct.toml scenarios/us-paid-leave.toml --effect effective_hourly_pay
  ghostwork frontier scenarios/us-baseline.toml scenarios/us-*.toml --effect poverty_rate --workers 20_000 --seeds 4
";

/// Sets several reforms side by side: what each costs and what it does; which ones another beats is marked.
#[derive(Debug, Args)]
#[command(before_help = EXAMPLES, help_template = HELP_TEMPLATE, disable_help_flag = true)]
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
    model: ModelOptions,
    #[command(flatten)]
    output: OutputOptions,
    #[command(flatten)]
    machine: MachineOptions,
}

pub(crate) fn execute(arguments: &Arguments) -> Result<(), Failure> {
    let reporting = arguments.output.reporting;
    let is_quiet = reporting.quiet || reporting.json;
    let cache = Cache::open(arguments.output.out.join("cache"))?;
    let mut points = Vec::new();
    let mut last = None;
    for reform in arguments.reforms.iter().filter(|reform| **reform != arguments.baseline) {
        let files = (arguments.baseline.as_path(), Some(reform.as_path()));
        let laboratory = Laboratory::new(files, &arguments.model, arguments.machine, is_quiet)?;
        let trial = laboratory.read(&[])?;
        let title = trial.reform.as_ref().map(|scenario| scenario.title().to_owned()).unwrap_or_default();
        if !is_quiet {
            note(&format!("{title}\n"));
        }
        let findings = laboratory.find(&trial, &cache)?;
        let difference = |name: &OutcomeName| {
            let pairs = findings.pairs(&name.indicator, &name.group);
            Estimate::from_replications(
                &pairs.iter().map(|[before, after]| after - before).collect::<Vec<_>>(),
            )
        };
        points.push(PolicyPoint {
            policy: title,
            cost: difference(&arguments.cost),
            effect: difference(&arguments.effect),
        });
        last = Some((laboratory, trial));
    }
    let Some((laboratory, trial)) = last else {
        return Err(Failure::Unsuitable {
            message: "there is no reform beside the baseline".to_owned(),
            help: "name at least one other scenario".to_owned(),
        });
    };
    let plan = laboratory.plan(&trial)?;
    let study = FrontierStudy {
        origin: study_origin(&trial.baseline, laboratory.population(), &plan),
        cost: StudyOutcome { better: Better::Lower, ..study_outcome(&arguments.cost) },
        effect: study_outcome(&arguments.effect),
        points,
    };
    let command = again(arguments);
    let (folder, files) = store(arguments, &trial.stored_as("frontier"), (&study, &plan), &command)?;
    if reporting.json {
        return print_json(&document(&study, &folder, &command));
    }
    print(&words(&study))?;
    print(&verdict::closing(&folder, files, &command))
}

fn store(
    arguments: &Arguments,
    name: &str,
    (study, plan): (&FrontierStudy, &Plan),
    command: &str,
) -> Result<(PathBuf, usize), Failure> {
    let folder = arguments.output.out.join(name);
    let destination = Destination::at(folder.clone());
    let study = Study::Frontier(study.clone());
    let files = destination.fill(true, |mut writer| {
        write_figures(&mut writer, &draw_study(&study, &Theme::default())?)?;
        let manifest = writer.finish_study(&study, description(command.to_owned(), plan))?;
        Ok(manifest.files.len())
    })?;
    Ok((folder, files))
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

fn words(study: &FrontierStudy) -> String {
    let decimals = |outcome: &StudyOutcome| usize::from(outcome.decimals) + 1;
    let cell = |estimate: &Estimate, outcome: &StudyOutcome| {
        let [mean, low, high] =
            [estimate.mean, estimate.low, estimate.high].map(|value| signed(value, decimals(outcome)));
        format!("{mean} ({low} to {high})")
    };
    let mut lines = vec![vec![
        String::new(),
        format!("{} ({})", study.cost.label, study.cost.unit),
        format!("{} ({})", study.effect.label, study.effect.unit),
        String::new(),
    ]];
    for (point, dominated) in study.points.iter().zip(study.dominated()) {
        let mark = if dominated { "dominated" } else { "" };
        lines.push(vec![
            point.policy.clone(),
            cell(&point.cost, &study.cost),
            cell(&point.effect, &study.effect),
            mark.to_owned(),
        ]);
    }
    format!("Change against {}, 95 % intervals over seeds\n\n{}", study.origin.title, table(&lines))
}

fn document(study: &FrontierStudy, folder: &Path, command: &str) -> Value {
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
