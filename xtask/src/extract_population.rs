//! `cargo xtask extract-population`: draws the survey records that ghostwork embeds.
//!
//! ```text
//! pip download --no-deps --no-binary :all: taxcalc==6.8.0
//! cargo xtask extract-population --sdist taxcalc-6.8.0.tar.gz
//! ```
//!
//! The steps, in order: read the tax units, group them into households, age amounts to the base year by the
//! growth factors of the package, age weights by its weight file and fit them to published population totals, draw
//! households systematically with probability proportional to weight, write a compressed CSV file and its entry in
//! `data/SOURCES.toml`. The same archive, seed and size give the same bytes.

mod archive;
mod draw;
mod growth;
mod household;
mod output;
mod population_totals;
mod reweighting;
mod survey;

use std::io::Write;
use std::path::PathBuf;

use anyhow::{Context, Result, bail};

/// What the draw needs to know.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// The source distribution: taxcalc-6.8.0.tar.gz
    #[arg(long)]
    sdist: PathBuf,
    /// Calendar year to which money amounts and weights are aged
    #[arg(long, default_value_t = 2026)]
    base_year: u16,
    /// Number of households to draw
    #[arg(long, default_value_t = 20_000)]
    households: usize,
    /// Seed of the systematic draw
    #[arg(long, default_value_t = 20_261_123)]
    seed: u64,
    /// Date of retrieval that goes into data/SOURCES.toml, as YYYY-MM-DD
    #[arg(long)]
    date: String,
}

/// Draws the households and writes the file that ships.
pub(crate) fn run(arguments: &Arguments) -> Result<()> {
    if arguments.households == 0 {
        bail!("--households is 0, expected at least 1");
    }
    let archive = archive::Archive::read(&arguments.sdist)
        .with_context(|| format!("cannot read {}", arguments.sdist.display()))?;
    let growth = growth::Growth::to_year(archive.file("growfactors.csv")?, arguments.base_year)?;
    let units = survey::read_units(
        archive.file("cps.csv.gz")?,
        archive.file("cps_weights.csv.gz")?,
        arguments.base_year,
        &growth,
    )?;
    let unit_count = units.len();
    let mut households = household::group(units);
    let residuals = reweighting::fit_to_published_totals(&mut households);
    let drawn = draw::systematic(households, arguments.households, arguments.seed);
    let written = output::write(&drawn, arguments, &growth, &archive)?;

    let mut report = std::io::stdout().lock();
    writeln!(report, "read {unit_count} tax units; drew {} households", drawn.len())?;
    for residual in residuals {
        writeln!(report, "{residual}")?;
    }
    writeln!(report, "wrote {} ({} bytes, sha256 {})", written.path, written.bytes, written.sha256)?;
    Ok(())
}
