//! Development tasks: `cargo xtask <verb>`, one file per verb.

#![cfg_attr(test, allow(clippy::unwrap_used, reason = "tests"))]

mod extract_population;

use clap::{Parser, Subcommand};

/// Draws, generates and checks what the repository ships.
#[derive(Parser)]
#[command(name = "xtask")]
struct Arguments {
    #[command(subcommand)]
    verb: Verb,
}

/// What can be asked for; each verb has its own file.
#[derive(Subcommand)]
enum Verb {
    /// Draws the embedded survey records from the source distribution of taxcalc
    ExtractPopulation(extract_population::Arguments),
}

fn main() -> anyhow::Result<()> {
    match Arguments::parse().verb {
        Verb::ExtractPopulation(arguments) => extract_population::run(&arguments),
    }
}
