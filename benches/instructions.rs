//! A fixed run of the model whose instructions are counted: `cargo xtask instructions`.
//!
//! One thread does everything, with the vector instructions that every machine has, so that the count is the same
//! everywhere. Prints a fingerprint of everything observed and of the last state: a faster phase can be seen to be the same.

use std::io::Write;

use ghostwork_benches::{specification, with_portable_benefits};
use ghostwork_core::{Economy, Instructions, Processor};
use ghostwork_population::Population;
use xxhash_rust::xxh3::Xxh3;

const WORKERS: u64 = 10_000;
const MONTHS: u32 = 24;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build()?;
    let hash = pool.install(|| run().map_err(|error| error.to_string()))?;
    writeln!(std::io::stdout(), "{hash:016x}")?;
    Ok(())
}

fn run() -> Result<u64, Box<dyn std::error::Error>> {
    let specification = with_portable_benefits(specification(WORKERS)?);
    let mut economy = Economy::new(specification, &Population::us()?)?;
    economy.run_on(Processor::with(Instructions::Baseline).unwrap_or_else(Processor::detect));
    let mut hash = Xxh3::new();
    for _ in 0..MONTHS {
        economy.advance()?.feed(&mut hash);
    }
    hash.update(&economy.fingerprint()?.to_le_bytes());
    Ok(hash.digest())
}
