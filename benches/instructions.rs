//! A fixed run of the model whose instructions are counted: `cargo xtask instructions`.
//!
//! Prints a fingerprint of everything observed and of the last state, so that a faster phase can be seen to be the same.

use ghostwork_benches::{specification, with_portable_benefits};
use ghostwork_core::Economy;
use ghostwork_population::Population;
use xxhash_rust::xxh3::Xxh3;

const WORKERS: u64 = 10_000;
const MONTHS: u32 = 24;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let workers = arguments.next().map_or(Ok(WORKERS), |workers| workers.parse())?;
    let months = arguments.next().map_or(Ok(MONTHS), |months| months.parse())?;
    let specification = with_portable_benefits(specification(workers)?);
    let mut economy = Economy::new(specification, &Population::us()?)?;
    let mut hash = Xxh3::new();
    for _ in 0..months {
        economy.advance()?.feed(&mut hash);
    }
    hash.update(&economy.fingerprint().to_le_bytes());
    let mut output = std::io::stdout();
    std::io::Write::write_fmt(&mut output, format_args!("{:016x}\n", hash.digest()))?;
    Ok(())
}
