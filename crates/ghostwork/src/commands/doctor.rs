use clap::Args;
use serde_json::json;

use crate::cli::HELP_TEMPLATE;
use crate::failure::{Failure, JSON_VERSION};
use crate::memory::free_bytes;
use crate::options::MachineOptions;
use crate::output::{print, print_json};
use crate::self_test::{PUBLISHED_HASH, self_test};
use crate::text::{bytes, count, counted, number};

const EXAMPLES: &str = "\
Examples:
  ghostwork doctor
  ghostwork doctor --threads 1
  ghostwork doctor --json
";

/// Looks at the machine and runs a self-test whose results are published.
#[derive(Debug, Args)]
#[command(before_help = EXAMPLES, help_template = HELP_TEMPLATE, disable_help_flag = true)]
pub(crate) struct Arguments {
    /// One JSON document on standard output, errors as JSON on standard error
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    machine: MachineOptions,
}

pub(crate) fn execute(arguments: &Arguments) -> Result<(), Failure> {
    let threads = arguments.machine.threads();
    let free = free_bytes();
    let platform = format!("{}-{}", std::env::consts::ARCH, std::env::consts::OS);
    let version = env!("CARGO_PKG_VERSION");
    if !arguments.json {
        let memory =
            free.map_or_else(|| "memory not known".to_owned(), |free| format!("{} free", bytes(free)));
        let threads = counted(threads.get(), "thread");
        print(&format!("ghostwork {version} ({platform})  {threads} · {memory}\n"))?;
    }
    let test = self_test(threads)?;
    let speed = test.workers as f64 * f64::from(test.months) / test.seconds.max(1e-9);
    if arguments.json {
        print_json(&json!({
            "schema_version": JSON_VERSION,
            "version": version,
            "platform": platform,
            "threads": threads,
            "free_memory_bytes": free,
            "ok": test.is_as_published(),
            "results_hash": test.results_hash,
            "published_hash": PUBLISHED_HASH,
            "workers": test.workers,
            "months": test.months,
            "seconds": test.seconds,
            "agent_months_per_second": speed,
        }))?;
    }
    if !test.is_as_published() {
        return Err(Failure::SelfTest { found: test.results_hash, published: PUBLISHED_HASH });
    }
    if arguments.json {
        return Ok(());
    }
    print(&format!(
        "ok self-test: {} workers x {} months, results hash {} as published ({} s, {} M agent-months/s)\n",
        count(test.workers),
        test.months,
        test.results_hash,
        number(test.seconds, 2),
        number(speed / 1e6, 1),
    ))
}
