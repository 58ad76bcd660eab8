//! `ghostwork bench`: how fast the model is here.

pub(crate) mod measure;
mod stopwatch;
mod table;

use std::num::NonZeroUsize;

use clap::{ArgAction, Args};
use ghostwork_core::{Economy, Instructions, Processor};
use ghostwork_scenario::{Scenario, Vocabulary};
use serde_json::{Value, json};

use crate::cli::HELP_TEMPLATE;
use crate::commands::bench::measure::{Bench, Measurement, measure};
use crate::failure::{Failure, JSON_VERSION};
use crate::memory::free_bytes;
use crate::output::{note, print, print_json};
use crate::self_test;
use crate::text::counted;

const EXAMPLES: &str = "\
Examples:
  ghostwork bench
  ghostwork bench --workers 100_000,1_000_000,10_000_000 --threads 1,2
  ghostwork bench --instructions baseline --json
";

/// Measures how fast the model is: populations, threads, phases.
#[derive(Debug, Args)]
#[command(before_help = EXAMPLES, help_template = HELP_TEMPLATE, disable_help_flag = true)]
pub(crate) struct Arguments {
    /// Populations
    #[arg(long, value_name = "N,…", value_delimiter = ',', default_value = "100_000,1_000_000", value_parser = number::<u64>)]
    workers: Vec<u64>,
    /// Threads [default: 1, and all]
    #[arg(long, value_name = "N,…", value_delimiter = ',', value_parser = number_of_threads)]
    threads: Vec<NonZeroUsize>,
    /// Months that are timed together
    #[arg(long, value_name = "N", default_value = "12", value_parser = number::<u32>)]
    months: u32,
    /// Timings of each kind; the median counts
    #[arg(long, value_name = "N", default_value = "3", value_parser = number::<u32>)]
    runs: u32,
    /// Vector instructions: baseline, avx2, avx512; they never change a result [default: the widest]
    #[arg(long, value_name = "KIND", value_parser = processor)]
    instructions: Option<Processor>,
    /// One JSON document on standard output, errors as JSON on standard error
    #[arg(long)]
    json: bool,
    /// Prints this help; -h the short one
    #[arg(short = 'h', long = "help", action = ArgAction::Help, hide_short_help = true)]
    help: Option<bool>,
}

pub(crate) fn execute(arguments: &Arguments) -> Result<(), Failure> {
    let vocabulary = Vocabulary::full()?;
    let (scenario, _) =
        Scenario::from_text(self_test::FILE, self_test::SCENARIO, &vocabulary).map_err(Failure::Scenario)?;
    let processor = arguments.instructions.unwrap_or_else(Processor::detect);
    let bench = Bench { scenario: &scenario, processor, months: arguments.months, runs: arguments.runs };
    let mut populations = arguments.workers.clone();
    populations.sort_unstable();
    let mut measurements = Vec::new();
    for workers in populations {
        for threads in threads(arguments) {
            check_memory(workers, threads)?;
            if !arguments.json {
                note(&format!("{workers} workers, {} …\n", counted(threads.get(), "thread")));
            }
            measurements.push(measure(&bench, workers, threads)?);
        }
    }
    if arguments.json {
        return print_json(&document(&bench, &measurements));
    }
    print(&table::text(&bench, &measurements))
}

/// Returns the numbers of threads to time.
fn threads(arguments: &Arguments) -> Vec<NonZeroUsize> {
    if !arguments.threads.is_empty() {
        return arguments.threads.clone();
    }
    let all = std::thread::available_parallelism().unwrap_or(NonZeroUsize::MIN);
    if all == NonZeroUsize::MIN { vec![all] } else { vec![NonZeroUsize::MIN, all] }
}

fn check_memory(workers: u64, threads: NonZeroUsize) -> Result<(), Failure> {
    let needed = Economy::bytes_needed(workers, threads.get() as u64);
    match free_bytes() {
        Some(free) if needed > free => {
            let help = format!("measure fewer: --workers {}", workers * (free / 1024) / (needed / 1024 + 1));
            Err(Failure::Memory { needed, free, help })
        }
        _ => Ok(()),
    }
}

fn document(bench: &Bench<'_>, measurements: &[Measurement]) -> Value {
    json!({
        "schema_version": JSON_VERSION,
        "version": env!("CARGO_PKG_VERSION"),
        "machine": {
            "platform": format!("{}-{}", std::env::consts::ARCH, std::env::consts::OS),
            "processor": table::processor_name(),
            "instructions": bench.processor.instructions().name(),
        },
        "months": bench.months,
        "measurements": measurements.iter().map(Measurement::to_json).collect::<Vec<_>>(),
    })
}

/// Reads a whole number from 1 on; `_` may part the digits.
fn number<T: TryFrom<u64>>(text: &str) -> Result<T, String> {
    let whole = text.replace('_', "").parse::<u64>().ok().filter(|number| *number > 0);
    whole
        .and_then(|number| T::try_from(number).ok())
        .ok_or_else(|| "expected a whole number from 1 on".to_owned())
}

fn number_of_threads(text: &str) -> Result<NonZeroUsize, String> {
    number::<usize>(text).map(|threads| NonZeroUsize::new(threads).unwrap_or(NonZeroUsize::MIN))
}

/// Reads the name of vector instructions that this machine has.
fn processor(text: &str) -> Result<Processor, String> {
    let named = Instructions::ALL.into_iter().find(|instructions| instructions.name() == text);
    named.and_then(Processor::with).ok_or_else(|| {
        let known: Vec<&str> = Processor::all().map(|processor| processor.instructions().name()).collect();
        format!("this machine has {}", known.join(", "))
    })
}
