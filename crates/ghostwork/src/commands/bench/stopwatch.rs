use std::cell::Cell;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::time::Instant;

use ghostwork_core::{Phase, Stopwatch};

thread_local! {
    /// When the thread last began or finished something.
    static LAST: Cell<Option<Instant>> = const { Cell::new(None) };
}

/// Adds up the time that threads spend on each phase, nanoseconds.
#[derive(Debug, Default)]
pub(crate) struct PhaseTimes([AtomicU64; Phase::ALL.len()]);

impl PhaseTimes {
    /// Returns the nanoseconds of every phase, in order.
    pub(crate) fn nanoseconds(&self) -> Vec<u64> {
        self.0.iter().map(|phase| phase.load(Relaxed)).collect()
    }
}

impl Stopwatch for PhaseTimes {
    fn start(&self) {
        LAST.set(Some(Instant::now()));
    }

    fn lap(&self, phase: Phase) {
        let now = Instant::now();
        if let (Some(last), Some(time)) = (LAST.get(), self.0.get(phase as usize)) {
            time.fetch_add(now.duration_since(last).as_nanos() as u64, Relaxed);
        }
        LAST.set(Some(now));
    }
}
