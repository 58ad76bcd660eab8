mod household;
mod tax;

use clap::{Args, Subcommand};

use crate::failure::Failure;

/// Applies the tax and benefit law to a household, or to a file of tax units.
#[derive(Debug, Args)]
#[command(before_help = EXAMPLES, help_template = "{about-with-newline}{before-help}{usage-heading} {usage}\n\nVerbs:\n{subcommands}\n\nOptions:\n{options}")]
pub(crate) struct Arguments {
    #[command(subcommand)]
    verb: Verb,
}

const EXAMPLES: &str = "\
Examples:
  ghostwork law household --profit 30000 --children 4,9 --state CA
  ghostwork law household --status joint --wages 60000 --spouse-profit 12000 --json
  ghostwork law tax --law us --in units.csv --out taxes.csv
";

#[derive(Debug, Subcommand)]
enum Verb {
    Household(household::Arguments),
    Tax(tax::Arguments),
}

pub(crate) fn execute(arguments: &Arguments) -> Result<(), Failure> {
    match &arguments.verb {
        Verb::Household(arguments) => household::execute(arguments),
        Verb::Tax(arguments) => tax::execute(arguments),
    }
}
