//! Phases of the month: `cargo bench -p ghostwork-benches --bench phases`.

#![expect(clippy::expect_used, reason = "a bench that cannot start should say so")]

use std::cell::Cell;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::time::{Duration, Instant};

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use ghostwork_benches::economy;
use ghostwork_core::{Phase, Stopwatch};

const WORKERS: u64 = 100_000;

thread_local! {
    static BEGAN: Cell<Option<Instant>> = const { Cell::new(None) };
}

/// Adds up how long all threads have worked on one phase.
struct OnePhase {
    phase: Phase,
    nanoseconds: AtomicU64,
}

impl Stopwatch for OnePhase {
    fn start(&self) {
        BEGAN.set(Some(Instant::now()));
    }

    fn lap(&self, phase: Phase) {
        let now = Instant::now();
        if let Some(began) = BEGAN.replace(Some(now))
            && phase == self.phase
        {
            self.nanoseconds.fetch_add((now - began).as_nanos() as u64, Relaxed);
        }
    }
}

fn phases(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("phase");
    group.sample_size(12).throughput(Throughput::Elements(WORKERS));
    let mut economy = economy(WORKERS).expect("the built-in population and law make an economy");
    for phase in Phase::ALL.iter().copied() {
        group.bench_function(phase.name(), |bencher| {
            bencher.iter_custom(|months| {
                let stopwatch = OnePhase { phase, nanoseconds: AtomicU64::new(0) };
                for _ in 0..months {
                    economy.advance_timed(Some(&stopwatch)).expect("the accounts close");
                }
                Duration::from_nanos(stopwatch.nanoseconds.into_inner())
            });
        });
    }
    group.finish();
}

criterion_group!(benches, phases);
criterion_main!(benches);
