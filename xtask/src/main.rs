//! Development tasks: `cargo xtask <verb>`, one file per verb.

#![cfg_attr(test, allow(clippy::unwrap_used, reason = "tests"))]

mod arrows;
mod card;
mod check;
mod extract_population;
mod fuzz;
mod generate;
mod golden;
mod instructions;
mod supply;

use std::path::{Path, PathBuf};

use anyhow::Context;
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
    /// Checks that crates depend on lower levels only
    Arrows,
    /// Tries to break the program and writes the reliability card
    Card(card::Arguments),
    /// Runs everything that a change must pass
    Check,
    /// Draws the embedded survey records from the source distribution of taxcalc
    ExtractPopulation(extract_population::Arguments),
    /// Tries readers of files with inputs that somebody else wrote
    Fuzz(fuzz::Arguments),
    /// Writes the reference pages, manual pages and the schema from the code
    Generate(generate::Arguments),
    /// Holds the results of every shipped scenario against the committed ones
    Golden(golden::Arguments),
    /// Counts the instructions of every phase and holds them against the committed counts
    Instructions(instructions::Arguments),
    /// Checks licences, sources and `unsafe`, and writes the bill of materials
    Supply(supply::Arguments),
}

fn main() -> anyhow::Result<()> {
    match Arguments::parse().verb {
        Verb::Arrows => arrows::run(),
        Verb::Card(arguments) => card::run(&arguments),
        Verb::Check => check::run(),
        Verb::ExtractPopulation(arguments) => extract_population::run(&arguments),
        Verb::Fuzz(arguments) => fuzz::run(&arguments),
        Verb::Generate(arguments) => generate::run(&arguments),
        Verb::Golden(arguments) => golden::run_verb(&arguments),
        Verb::Instructions(arguments) => instructions::run(&arguments),
        Verb::Supply(arguments) => supply::run(&arguments),
    }
}

/// Returns the root of the workspace.
fn root() -> anyhow::Result<PathBuf> {
    let parent = Path::new(env!("CARGO_MANIFEST_DIR")).parent();
    Ok(parent.context("the workspace has no root")?.to_owned())
}
