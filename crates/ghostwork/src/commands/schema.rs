use clap::Args;
use ghostwork_scenario::Vocabulary;

use crate::cli::HELP_TEMPLATE;
use crate::failure::Failure;
use crate::output::print_json;

const EXAMPLES: &str = "\
Examples:
  ghostwork schema
  ghostwork schema > scenarios/scenario.schema.json
  ghostwork schema | head -20
";

/// Prints the JSON Schema of scenario files, for editors that complete and check them.
#[derive(Debug, Args)]
#[command(before_help = EXAMPLES, help_template = HELP_TEMPLATE)]
pub(crate) struct Arguments {}

pub(crate) fn execute() -> Result<(), Failure> {
    print_json(&ghostwork_scenario::schema(&Vocabulary::full()?))
}
