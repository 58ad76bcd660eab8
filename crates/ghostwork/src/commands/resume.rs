use std::path::{Path, PathBuf};

use clap::Args;

use crate::cli::{Command, HELP_TEMPLATE, command_of};
use crate::commands::{compare, power, run, trial, validate};
use crate::failure::Failure;
use crate::keeping::Beginning;
use crate::options::{MachineOptions, OutputOptions, ReportingOptions};

const EXAMPLES: &str = "\
Examples:
  ghostwork resume output/us-baseline/run-81c2d0e4
  ghostwork resume output/us-portable-benefits-4pct/compare-3f9a01bc --threads 8
  ghostwork resume output/us-baseline/run-81c2d0e4.checkpoints --json
";

/// Goes on with an interrupted run, comparison, trial or validation from its last whole checkpoint; the results are those of an unbroken run.
#[derive(Debug, Args)]
#[command(before_help = EXAMPLES, help_template = HELP_TEMPLATE, disable_help_flag = true)]
pub(crate) struct Arguments {
    /// Folder that the run would go to, or the folder of its checkpoints
    folder: PathBuf,
    #[command(flatten)]
    reporting: ReportingOptions,
    #[command(flatten)]
    machine: MachineOptions,
}

pub(crate) fn execute(arguments: &Arguments) -> Result<(), Failure> {
    let folder = run_folder(&arguments.folder);
    let beginning = Beginning::of(&folder)?;
    match command_of(&beginning.words)? {
        Command::Run(mut begun) => {
            begun.keeping.expect(&folder);
            arguments.carry_over(&beginning, &mut begun.output, &mut begun.machine);
            run::execute(&begun)
        }
        Command::Compare(mut begun) => {
            begun.keeping.expect(&folder);
            arguments.carry_over(&beginning, &mut begun.output, &mut begun.machine);
            compare::execute(&begun)
        }
        Command::Trial(mut begun) => {
            begun.keeping.expect(&folder);
            arguments.carry_over(&beginning, &mut begun.output, &mut begun.machine);
            trial::execute(&begun)
        }
        Command::Power(mut begun) => {
            begun.trial.keeping.expect(&folder);
            arguments.carry_over(&beginning, &mut begun.trial.output, &mut begun.trial.machine);
            power::execute(&begun)
        }
        Command::Validate(mut begun) => {
            begun.keeping.expect(&folder);
            arguments.carry_over(&beginning, &mut begun.output, &mut begun.machine);
            validate::execute(&begun)
        }
        _ => Err(Failure::Unsuitable {
            message: format!("{} holds no run, comparison, trial or validation", folder.display()),
            help: "run the command anew".to_owned(),
        }),
    }
}

impl Arguments {
    /// Lets the options of this command stand over those that the run was started with.
    fn carry_over(&self, beginning: &Beginning, output: &mut OutputOptions, machine: &mut MachineOptions) {
        output.out.clone_from(&beginning.out);
        output.reporting.json |= self.reporting.json;
        output.reporting.quiet |= self.reporting.quiet;
        machine.threads = self.machine.threads.or(machine.threads);
        machine.progress = self.machine.progress.or(machine.progress);
    }
}

/// Returns the folder of the run from that of its checkpoints.
fn run_folder(folder: &Path) -> PathBuf {
    let name = folder.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    name.strip_suffix(".checkpoints").map_or_else(|| folder.to_owned(), |name| folder.with_file_name(name))
}
