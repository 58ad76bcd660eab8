//! Phases of the month: `cargo bench -p ghostwork-benches --bench phases`.

#![expect(clippy::expect_used, reason = "a bench that cannot start should say so")]

use std::cell::Cell;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::time::{Duration, Instant};

use criterion::{Criterion, SamplingMode, Throughput, criterion_group, criterion_main};
use ghostwork_benches::economy;
use ghostwork_core::{Phase, Stopwatch};

const WORKERS: u64 = 100_000;

/// Months of an iteration: a year, as the work of a phase depends on the month.
const YEAR: u64 = 12;

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
    // Criterion counts the time of the phase alone, a small part of the year that passes meanwhile.
    let (warm_up, measurement) = (Duration::from_millis(1), Duration::from_millis(12));
    group.sample_size(12).warm_up_time(warm_up).measurement_time(measurement);
    group.sampling_mode(SamplingMode::Flat).throughput(Throughput::Elements(WORKERS * YEAR));
    let mut economy = economy(WORKERS).expect("the built-in population and law make an economy");
    for phase in Phase::ALL.iter().copied() {
        group.bench_function(phase.name(), |bencher| {
            bencher.iter_custom(|years| {
                let stopwatch = OnePhase { phase, nanoseconds: AtomicU64::new(0) };
                for _ in 0..years * YEAR {
                    economy.advance_timed(Some(&stopwatch)).expect("the accounts close");
                }
                // A phase that is over before the clock ticks takes a tick.
                Duration::from_nanos(stopwatch.nanoseconds.into_inner().max(1))
            });
        });
    }
    group.finish();
}

criterion_group!(benches, phases);
criterion_main!(benches);
