//! Months of the whole model, by population: `cargo bench -p ghostwork-benches`.

#![expect(clippy::expect_used, reason = "a bench that cannot start should say so")]

use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use ghostwork_core::{Economy, Specification};
use ghostwork_law::UsLaw;
use ghostwork_parameters::Month;
use ghostwork_population::Population;

const BURN_IN_MONTHS: u32 = 12;

fn specification(workers: u64) -> Result<Specification, Box<dyn std::error::Error>> {
    let start = "2026-01".parse::<Month>()?;
    Ok(Specification {
        start,
        burn_in_months: BURN_IN_MONTHS,
        months: 1200,
        workers,
        seed: 1,
        replicate: 0,
        parameters: Vec::new(),
        law: UsLaw::pack()?.clone(),
        law_as_of: Some(start),
        trial: None,
        instruments: Vec::new(),
    })
}

fn economy(workers: u64) -> Result<Economy, Box<dyn std::error::Error>> {
    let population = Population::us()?;
    let mut economy = Economy::new(specification(workers)?, &population)?;
    for _ in 0..BURN_IN_MONTHS {
        economy.advance()?;
    }
    Ok(economy)
}

fn months(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("month");
    group.sample_size(24);
    for workers in [10_000, 100_000, 1_000_000] {
        let mut economy = economy(workers).expect("the built-in population and law make an economy");
        group.throughput(Throughput::Elements(workers));
        group.bench_function(BenchmarkId::from_parameter(workers), |bencher| {
            bencher.iter(|| black_box(economy.advance().is_ok()));
        });
    }
    group.finish();
}

criterion_group!(benches, months);
criterion_main!(benches);
