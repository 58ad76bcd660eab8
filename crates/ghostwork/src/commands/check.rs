use std::path::PathBuf;

use clap::Args;
use ghostwork_scenario::{Request, ResolvedParameter, Scenario, Vocabulary, Warning};
use serde_json::{Value, json};

use crate::cli::HELP_TEMPLATE;
use crate::failure::{Failure, JSON_VERSION};
use crate::options::{ReportingOptions, refuse_set_twice};
use crate::output::{note, print, print_json};
use crate::text::{count, counted, table};

const EXAMPLES: &str = "\
Examples:
  ghostwork check scenarios/us-baseline.toml
  ghostwork check scenarios/*.toml --quiet
  ghostwork check my-reform.toml --baseline scenarios/us-baseline.toml --json
";

/// Reads scenario files and lists every mistake, with place and remedy; runs nothing.
#[derive(Debug, Args)]
#[command(before_help = EXAMPLES, help_template = HELP_TEMPLATE)]
pub(crate) struct Arguments {
    /// Scenario files
    #[arg(required = true)]
    scenarios: Vec<PathBuf>,
    /// What a file lies over that does not say so itself
    #[arg(long, value_name = "FILE")]
    baseline: Option<PathBuf>,
    /// Sets a parameter, of every scenario named; may be repeated
    #[arg(long = "set", value_name = "KEY=VALUE")]
    settings: Vec<String>,
    /// Lists every setting with its value, its origin and its source
    #[arg(long)]
    print: bool,
    #[command(flatten)]
    reporting: ReportingOptions,
}

pub(crate) fn execute(arguments: &Arguments) -> Result<(), Failure> {
    let Arguments { scenarios, reporting, .. } = arguments;
    refuse_set_twice(std::iter::empty(), &arguments.settings)?;
    let vocabulary = Vocabulary::full()?;
    let mut first_failure = None;
    let mut entries = Vec::new();
    for path in scenarios {
        let request = Request {
            path: path.clone(),
            baseline: arguments.baseline.clone(),
            overrides: arguments.settings.clone(),
            draws: Vec::new(),
        };
        match request.read(&vocabulary) {
            Ok((scenario, warnings)) => {
                let settings = if arguments.print { scenario.resolved(&vocabulary) } else { Vec::new() };
                tell(arguments, (path, &scenario, &warnings), &settings)?;
                entries.push(entry((path, &scenario, &warnings), &settings));
            }
            Err(problems) => match first_failure {
                None => first_failure = Some(Failure::Scenario(problems)),
                Some(_) if reporting.json => {}
                Some(_) => note(&format!("{problems}\n")),
            },
        }
    }
    if let Some(failure) = first_failure {
        return Err(failure);
    }
    if reporting.json {
        return print_json(&json!({ "schema_version": JSON_VERSION, "scenarios": entries }));
    }
    Ok(())
}

fn tell(
    arguments: &Arguments,
    (path, scenario, warnings): (&PathBuf, &Scenario, &[Warning]),
    settings: &[ResolvedParameter],
) -> Result<(), Failure> {
    if arguments.reporting.json {
        return Ok(());
    }
    if !arguments.reporting.quiet {
        for warning in warnings {
            note(&warning.to_string());
        }
    }
    let run = scenario.run();
    print(&format!(
        "{}: ok, {}: {} workers, {} from {}, {}, {}, {} set\n",
        path.display(),
        scenario.id(),
        count(run.workers),
        counted(run.months as usize, "month"),
        run.start,
        counted(run.seeds as usize, "seed"),
        counted(scenario.instruments().len(), "instrument"),
        counted(scenario.parameters().len() + scenario.law_settings().len(), "parameter"),
    ))?;
    let rows: Vec<Vec<String>> = settings
        .iter()
        .map(|setting| {
            [&setting.key, &setting.value, &setting.origin, &setting.source].map(Clone::clone).to_vec()
        })
        .collect();
    print(&table(&rows))
}

fn entry(
    (path, scenario, warnings): (&PathBuf, &Scenario, &[Warning]),
    settings: &[ResolvedParameter],
) -> Value {
    let run = scenario.run();
    let instruments: Vec<Value> = scenario
        .instruments()
        .iter()
        .map(|setting| {
            json!({
                "id": setting.instrument.identifier,
                "use": setting.instrument.definition.name(),
                "from": setting.instrument.coverage.from.to_string(),
                "places": setting.places,
            })
        })
        .collect();
    let set = scenario.parameters().iter().map(|setting| setting.declaration.key());
    let law = scenario.law_settings().iter().map(|setting| setting.key.clone());
    json!({
        "file": path,
        "id": scenario.id(),
        "title": scenario.title(),
        "question": scenario.question(),
        "hash": scenario.content_hash(),
        "workers": run.workers,
        "start": run.start.to_string(),
        "months": run.months,
        "burn_in_months": run.burn_in_months,
        "seeds": run.seeds,
        "seed": run.seed,
        "instruments": instruments,
        "set": set.chain(law).collect::<Vec<String>>(),
        "settings": settings,
        "warnings": warnings.iter().map(Warning::to_json).collect::<Vec<Value>>(),
    })
}
