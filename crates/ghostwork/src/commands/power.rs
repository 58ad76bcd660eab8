use clap::Args;
use ghostwork_results::{Power, TrialRow};
use serde_json::{Value, json};

use super::trial;
use crate::cli::HELP_TEMPLATE;
use crate::failure::Failure;
use crate::options::less_in_short_help;
use crate::output::{print, print_json};
use crate::text::{counted, number, signed, table};
use crate::verdict;

const EXAMPLES: &str = "\
Examples:
  ghostwork power scenarios/experiments/x10-guaranteed-income.toml
  ghostwork power scenarios/experiments/x10-guaranteed-income.toml --power 0.9
  ghostwork power scenarios/experiments/x01-first-job-coarse.toml --seeds 32 --json
";

/// Says what a pilot can see: the smallest effect it finds, and the sample that the true effect needs.
#[derive(Debug, Args)]
#[command(
    before_help = EXAMPLES,
    help_template = HELP_TEMPLATE,
    disable_help_flag = true,
    mut_args(|argument| less_in_short_help(argument)),
    mut_arg("panel", |argument| argument.hide(true))
)]
pub(crate) struct Arguments {
    /// Chance of finding the effect that a pilot shall have
    #[arg(long, value_name = "SHARE", default_value_t = 0.8, value_parser = share)]
    power: f64,
    /// Chance of finding an effect where there is none
    #[arg(long, value_name = "SHARE", default_value_t = 0.05, value_parser = share)]
    significance: f64,
    #[command(flatten)]
    pub(crate) trial: trial::Arguments,
}

fn share(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(share) if share > 0.0 && share < 1.0 => Ok(share),
        _ => Err("expected a share between 0 and 1".to_owned()),
    }
}

pub(crate) fn execute(arguments: &Arguments) -> Result<(), Failure> {
    let command = format!(
        "{} --power {} --significance {}",
        trial::again("power", &arguments.trial),
        arguments.power,
        arguments.significance
    );
    let Some(conducted) = trial::conduct("power", &arguments.trial, &command)? else { return Ok(()) };
    let rows: Vec<(&TrialRow, Power)> =
        conducted.rows.iter().map(|row| (row, row.power(arguments.power, arguments.significance))).collect();
    if arguments.trial.output.reporting.json {
        let rows: Vec<Value> = rows.iter().map(|(row, power)| entry(row, power)).collect();
        return print_json(&trial::document(
            "power",
            &conducted.scenario,
            (&rows, &conducted.folder),
            &command,
        ));
    }
    let mut lines = vec![
        ["", "units", "detectable effect", "true effect", "units needed", "found in", "interval covers"]
            .map(str::to_owned)
            .to_vec(),
    ];
    lines.extend(rows.iter().map(|(row, power)| line(row, power)));
    print(&format!(
        "{}: power {}, significance {}, {}\n\n{}",
        conducted.scenario.title(),
        arguments.power,
        arguments.significance,
        counted(conducted.scenario.run().seeds as usize, "seed"),
        table(&lines)
    ))?;
    print(&verdict::closing(&conducted.folder, conducted.files, &command))
}

fn entry(row: &TrialRow, power: &Power) -> Value {
    json!({
        "outcome": row.outcome,
        "label": row.label,
        "unit": row.unit,
        "stratum": row.stratum,
        "units": row.units().iter().sum::<f64>(),
        "std_error": power.standard_error,
        "detectable": power.detectable,
        "true_effect": row.true_effect().mean,
        "units_needed": power.units_needed,
        "found": power.found,
        "covered": power.covered,
    })
}

fn line(row: &TrialRow, power: &Power) -> Vec<String> {
    let effect = row.true_effect().mean;
    let decimals = trial::decimals_for(&[power.detectable, effect]);
    let percent = |share: f64| format!("{} % of seeds", number(100.0 * share, 0));
    let needed = if power.units_needed.is_finite() {
        number(power.units_needed.ceil(), 0)
    } else {
        "no effect".to_owned()
    };
    vec![
        format!("{}, {} ({})", row.label, row.stratum, row.unit),
        number(row.units().iter().sum::<f64>(), 0),
        number(power.detectable, decimals),
        signed(effect, decimals),
        needed,
        percent(power.found),
        percent(power.covered),
    ]
}
