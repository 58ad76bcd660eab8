//! The command `ghostwork`: scenarios in, comparisons with intervals out.
#![cfg_attr(
    test,
    allow(
        clippy::unwrap_used,
        clippy::float_cmp,
        reason = "tests may fail loudly and compare exact numbers"
    )
)]

mod cli;
mod commands;
mod defect;
mod effort;
mod experiments;
mod explanations;
mod failure;
mod figures;
mod files;
mod interrupt;
mod keeping;
mod limits;
mod memory;
mod moments;
mod official;
mod options;
mod output;
mod processes;
mod program;
mod progress;
mod self_test;
mod storage;
mod studies;
mod terminal_chart;
mod text;
mod theme_file;
mod twins;
mod uncertainty;
mod verdict;

use std::process::ExitCode;

use crate::failure::Failure;

fn main() -> ExitCode {
    let wants_json = std::env::args_os().any(|argument| argument == "--json");
    if wants_json {
        output::hold_warnings();
    }
    defect::keep_quiet();
    interrupt::survive_file_size_limits();
    let outcome = std::panic::catch_unwind(|| cli::parse(wants_json)?.map_or(Ok(()), cli::Command::execute));
    let outcome = outcome.unwrap_or_else(|_| Err(Failure::Defect { message: defect::last() }));
    match outcome {
        Ok(()) => {
            output::report_warnings();
            processes::leave(0);
            ExitCode::SUCCESS
        }
        Err(failure) => {
            output::report(&failure, wants_json);
            processes::leave(failure.exit_code());
            ExitCode::from(failure.exit_code())
        }
    }
}
