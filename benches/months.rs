//! Months of the whole model, by population: `cargo bench -p ghostwork-benches`.

#![expect(clippy::expect_used, reason = "a bench that cannot start should say so")]

use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use ghostwork_benches::economy;

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
