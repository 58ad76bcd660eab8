use std::ffi::OsString;

use clap::error::ErrorKind;
use clap::{Arg, CommandFactory, FromArgMatches, Parser, Subcommand};

use crate::commands::{
    bench, bundle, calibrate, check, cite, compare, doctor, explain, export, frontier, law, list, plot,
    population, power, report, resume, run, schema, sensitivity, sweep, trial, validate, verify,
};
use crate::failure::Failure;
use crate::options::ModelOptions;
use crate::output;
use crate::processes;

/// Help of every verb: purpose, examples, usage, options.
pub(crate) const HELP_TEMPLATE: &str = "\
{about-with-newline}{before-help}{usage-heading} {usage}

{all-args}{after-help}";

const EXAMPLES: &str = "\
Examples:
  ghostwork doctor
  ghostwork compare scenarios/us-baseline.toml scenarios/us-portable-benefits-4pct.toml --dry-run
  ghostwork explain portable_benefits";

#[derive(Debug, Parser)]
#[command(
    name = "ghostwork",
    version,
    about = "What a policy would change for gig workers: for whom, at whose cost, how surely.",
    before_help = EXAMPLES,
    help_template = "{about-with-newline}{before-help}{usage-heading} {usage}\n\nVerbs:\n{subcommands}\n\nOptions:\n{options}"
)]
struct CommandLine {
    #[command(subcommand)]
    command: Command,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Run(run::Arguments),
    Compare(compare::Arguments),
    Resume(resume::Arguments),
    Trial(trial::Arguments),
    Power(power::Arguments),
    Sweep(sweep::Arguments),
    Merge(sweep::MergeArguments),
    Sensitivity(sensitivity::Arguments),
    Frontier(frontier::Arguments),
    Validate(validate::Arguments),
    Calibrate(calibrate::Arguments),
    Check(check::Arguments),
    List(list::Arguments),
    Explain(explain::Arguments),
    Population(population::Arguments),
    Plot(plot::Arguments),
    Report(report::Arguments),
    Export(export::Arguments),
    Bundle(bundle::Arguments),
    Verify(verify::Arguments),
    Cite(cite::Arguments),
    Schema(schema::Arguments),
    Doctor(doctor::Arguments),
    Bench(bench::Arguments),
    Law(law::Arguments),
}

impl Command {
    /// Does it.
    pub(crate) fn execute(self) -> Result<(), Failure> {
        if let Some(verb) = self.works_alone() {
            processes::refuse_several(verb)?;
        }
        self.model().map_or(Ok(()), ModelOptions::refuse_contradictions)?;
        match self {
            Self::Run(arguments) => run::execute(&arguments),
            Self::Compare(arguments) => compare::execute(&arguments),
            Self::Resume(arguments) => resume::execute(&arguments),
            Self::Trial(arguments) => trial::execute(&arguments),
            Self::Power(arguments) => power::execute(&arguments),
            Self::Sweep(arguments) => sweep::execute(&arguments),
            Self::Merge(arguments) => sweep::merge(&arguments),
            Self::Sensitivity(arguments) => sensitivity::execute(&arguments),
            Self::Frontier(arguments) => frontier::execute(&arguments),
            Self::Validate(arguments) => validate::execute(&arguments),
            Self::Calibrate(arguments) => calibrate::execute(&arguments),
            Self::Check(arguments) => check::execute(&arguments),
            Self::List(arguments) => list::execute(&arguments),
            Self::Explain(arguments) => explain::execute(&arguments),
            Self::Population(arguments) => population::execute(&arguments),
            Self::Plot(arguments) => plot::execute(&arguments),
            Self::Report(arguments) => report::execute(&arguments),
            Self::Export(arguments) => export::execute(&arguments),
            Self::Bundle(arguments) => bundle::execute(&arguments),
            Self::Verify(arguments) => verify::execute(&arguments),
            Self::Cite(arguments) => cite::execute(&arguments),
            Self::Schema(_) => schema::execute(),
            Self::Doctor(arguments) => doctor::execute(&arguments),
            Self::Bench(arguments) => bench::execute(&arguments),
            Self::Law(arguments) => law::execute(&arguments),
        }
    }
}

impl Command {
    /// Returns what is simulated, where the verb takes the options for it.
    fn model(&self) -> Option<&ModelOptions> {
        match self {
            Self::Run(arguments) => Some(&arguments.model),
            Self::Compare(arguments) => Some(&arguments.model),
            Self::Trial(arguments) => Some(&arguments.model),
            Self::Power(arguments) => Some(&arguments.trial.model),
            Self::Sweep(arguments) => Some(&arguments.model),
            Self::Sensitivity(arguments) => Some(&arguments.model),
            Self::Frontier(arguments) => Some(&arguments.model),
            Self::Validate(arguments) => Some(&arguments.model),
            _ => None,
        }
    }

    /// Returns the verb, where it simulates and yet shares nothing out over processes.
    fn works_alone(&self) -> Option<&'static str> {
        match self {
            Self::Trial(_) => Some("trial"),
            Self::Power(_) => Some("power"),
            Self::Sensitivity(_) => Some("sensitivity"),
            Self::Frontier(_) => Some("frontier"),
            Self::Validate(_) => Some("validate"),
            Self::Calibrate(_) => Some("calibrate"),
            Self::Explain(_) => Some("explain"),
            Self::Doctor(_) => Some("doctor"),
            Self::Bench(_) => Some("bench"),
            _ => None,
        }
    }
}

/// Lets negative numbers be values of every option, so that their range is what is told of them and not an unknown option.
fn with_negative_numbers(command: clap::Command) -> clap::Command {
    let allow = |argument: Arg| {
        let takes_values = argument.get_action().takes_values();
        if takes_values { argument.allow_negative_numbers(true) } else { argument }
    };
    command.mut_args(allow).mut_subcommands(with_negative_numbers)
}

fn read<I: Into<OsString> + Clone>(words: impl IntoIterator<Item = I>) -> Result<CommandLine, clap::Error> {
    let mut command = with_negative_numbers(CommandLine::command());
    let matches = command.try_get_matches_from_mut(words)?;
    CommandLine::from_arg_matches(&matches).map_err(|error| error.format(&mut command))
}

/// Reads the words of a command line that was typed before.
pub(crate) fn command_of(words: &[String]) -> Result<Command, Failure> {
    let words = std::iter::once("ghostwork").chain(words.iter().map(String::as_str));
    match read(words) {
        Ok(line) => Ok(line.command),
        Err(error) => Err(Failure::Usage { message: error.render().to_string() }),
    }
}

/// Reads the command line; nothing is left to be done after help and version, which go to standard output.
pub(crate) fn parse(as_json: bool) -> Result<Option<Command>, Failure> {
    let error = match read(std::env::args_os()) {
        Ok(line) => return Ok(Some(line.command)),
        Err(error) => error,
    };
    let text = error.render().to_string();
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            output::print(&text)?;
            Ok(None)
        }
        _ if as_json => {
            let first = text.lines().next().unwrap_or_default();
            let message = first.trim_start_matches("error: ").to_owned();
            Err(Failure::Usage { message })
        }
        _ => Err(Failure::Usage { message: text }),
    }
}
