use std::path::PathBuf;

use clap::Args;
use ghostwork_experiment::{Keeper, Plan, ScenarioRun, Settings, data_hash, run_kept};
use ghostwork_plot::report::run_html;
use ghostwork_plot::{Theme, draw_run};
use ghostwork_results::{Manifest, RunRecord};
use ghostwork_scenario::Vocabulary;
use serde_json::{Value, json};

use crate::cli::HELP_TEMPLATE;
use crate::experiments::{describe, failed, read_population, read_scenario, refuse_too_large};
use crate::failure::{Failure, JSON_VERSION};
use crate::keeping::{KeepingOptions, failed_kept};
use crate::limits::report_options;
use crate::memory::peak_bytes;
use crate::options::{MachineOptions, ModelOptions, OutputOptions, ProgressKind};
use crate::output::{has_colour, print, print_json};
use crate::processes;
use crate::progress::Meter;
use crate::storage::{Destination, REPORT, description, write_assumptions, write_figures, write_panel};
use crate::studies::OutcomeName;
use crate::terminal_chart;
use crate::text::quoted;
use crate::uncertainty::{UncertaintyOptions, write_draws};
use crate::verdict;

const EXAMPLES: &str = "\
Examples:
  ghostwork run scenarios/us-baseline.toml
  ghostwork run scenarios/us-baseline.toml --workers 10_000 --seeds 2 --json
  ghostwork run scenarios/us-baseline.toml --set tasks.rate_per_hour.social_media=30 --dry-run
";

/// Simulates one scenario on several seeds.
#[derive(Debug, Args)]
#[command(before_help = EXAMPLES, help_template = HELP_TEMPLATE, disable_help_flag = true)]
pub(crate) struct Arguments {
    /// Scenario file
    scenario: PathBuf,
    /// Also draws an indicator month by month in the terminal, INDICATOR or INDICATOR:GROUP
    #[arg(
        long,
        value_name = "OUTCOME",
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = "platform_workers",
        hide_short_help = true
    )]
    chart: Option<OutcomeName>,
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
    let Arguments { model, output, machine, .. } = arguments;
    let reporting = output.reporting;
    let exchange = processes::exchange()?;
    let vocabulary = Vocabulary::full()?;
    let is_quiet = reporting.quiet || reporting.json;
    let scenario = read_scenario(&arguments.scenario, model, &vocabulary, reporting.quiet)?;
    let settings =
        Settings { threads: machine.threads(), followed_workers: output.panel.unwrap_or_default(), exchange };
    let drawn = arguments.uncertainty.draw(&[&scenario], (model, &vocabulary), |model| {
        Ok((read_scenario(&arguments.scenario, model, &vocabulary, true)?, None))
    })?;
    let plan = Plan::of_run(&scenario, &settings)
        .under_draws(drawn.as_ref().map_or(1, |drawn| drawn.scenarios.len() as u32));
    let population = read_population(model.population.as_deref(), scenario.country())?;
    let data_hash = data_hash(&population);
    let destination =
        Destination::new(&output.out, "run", &[&scenario], (&plan, &data_hash)).under(drawn.as_ref());
    let keeper = arguments.keeping.keeper(destination.folder(), &output.out)?;
    refuse_too_large(&plan)?;
    processes::refuse_far_panel(&plan)?;
    if output.dry_run {
        return describe(&plan, &[&scenario], output, destination.folder());
    }
    if exchange.rank() > 0 {
        // The first process writes what comes of it.
        let meter = Meter::start(&plan, Some(ProgressKind::None), true);
        let outcome = run_kept(&scenario, &population, &settings, &meter, (keeper.as_ref(), drawn.as_ref()));
        return outcome.map(drop).map_err(|error| failed(error, &meter));
    }
    let command = again(arguments);
    let (record, manifest) = destination.fill(output.force, |mut writer| {
        let meter = Meter::start(&plan, reporting.quieten(*machine).progress, is_quiet);
        let outcome = run_kept(&scenario, &population, &settings, &meter, (keeper.as_ref(), drawn.as_ref()));
        let seconds = meter.stop();
        let ScenarioRun { mut record, followed } =
            outcome.map_err(|error| failed_kept(error, &meter, (keeper.as_ref(), destination.folder())))?;
        let figures = draw_run(&record, &Theme::default())?;
        write_figures(&mut writer, &figures, output)?;
        let options = report_options(&scenario, &vocabulary, &command)?;
        let page = run_html(&record, &figures, &options)?;
        write_assumptions(&mut writer, &options.assumptions)?;
        write_draws(&mut writer, &record)?;
        writer.write(REPORT, page.as_bytes())?;
        if settings.followed_workers > 0 {
            write_panel(&mut writer, &followed)?;
        }
        record.performance.seconds = seconds;
        record.performance.peak_bytes = peak_bytes();
        let manifest = writer.finish_run(&record, description(command.clone(), &plan))?;
        keeper.as_ref().map_or(Ok(()), Keeper::remove)?;
        Ok((record, manifest))
    })?;
    if reporting.json {
        return print_json(&document(&plan, &record, &manifest, (&destination, scenario.id())));
    }
    print(&verdict::of_run(&record))?;
    if let Some(chart) = &arguments.chart {
        print(&terminal_chart::of_run(&record, chart, has_colour())?)?;
    }
    print(&verdict::closing(destination.folder(), manifest.files.len(), &command))
}

fn document(
    plan: &Plan,
    record: &RunRecord,
    manifest: &Manifest,
    (destination, scenario): (&Destination, &str),
) -> Value {
    let performance = record.performance;
    let window = verdict::window(record);
    json!({
        "schema_version": JSON_VERSION,
        "command": "run",
        "version": record.setting.version,
        "scenario": { "id": scenario, "title": record.scenario.title, "hash": record.scenario.hash },
        "data_hash": record.setting.data_hash,
        "results_hash": record.results_hash,
        "workers": plan.workers,
        "persons_per_worker": record.setting.weight,
        "start": plan.start.to_string(),
        "months": plan.months,
        "burn_in_months": plan.burn_in_months,
        "seed": plan.seed,
        "seeds": plan.seeds_of_a_draw(),
        "uncertainty": verdict::uncertainty_json(record),
        "threads": plan.threads,
        "exchange": processes::communication_json(),
        "agent_months": performance.agent_months,
        "seconds": performance.seconds,
        "agent_months_per_second": performance.agent_months as f64 / performance.seconds.max(1e-9),
        "peak_bytes": performance.peak_bytes,
        "window": window.map(|window| [window.first.to_string(), window.last.to_string()]),
        "indicators": verdict::indicators_json(record),
        "folder": destination.folder(),
        "files": manifest.files.iter().map(|file| file.name.as_str()).collect::<Vec<_>>(),
        "again": manifest.command,
    })
}

/// Returns the line that makes the same results again.
fn again(arguments: &Arguments) -> String {
    let mut words = vec!["ghostwork run".to_owned(), quoted(&arguments.scenario.to_string_lossy())];
    words.extend(arguments.model.words());
    words.extend(arguments.uncertainty.words());
    words.extend(arguments.output.words());
    words.join(" ")
}
