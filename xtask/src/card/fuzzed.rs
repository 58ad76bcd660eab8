//! Changed inputs for every reader of files, a minute at a time, a target on each core: what is tried is kept, and another call goes on from there as
//! long as the code of the reader is the same.

use std::num::NonZero;
use std::path::Path;
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use anyhow::{Result, anyhow, ensure};

use super::program::Program;
use super::{Counts, Effort, keep, read};
use crate::fuzz::{TARGETS, fuzz, quietly, reader_hash};

/// Seconds after which the counts are kept.
const SLICE: f64 = 60.0;

/// What has been tried of a target.
#[derive(Clone, Copy)]
struct Tried {
    target: &'static str,
    reader: i64,
    milliseconds: i64,
    inputs: i64,
    /// A thread is at it.
    is_in_hand: bool,
}

pub(super) fn measure(program: &Program, effort: Effort) -> Result<Counts> {
    let root = program.root();
    let wanted = (effort.fuzz_minutes * 60_000.0) as i64;
    let known = if effort.is_quick { Counts::new() } else { known(root) };
    let all =
        TARGETS.into_iter().map(|target| Tried::so_far(root, target, &known)).collect::<Result<Vec<_>>>()?;
    let table = Mutex::new(all);
    let lock = || table.lock().unwrap_or_else(PoisonError::into_inner);
    let fuzz_in_turn = || {
        loop {
            let Some(taken) = least_tried(&mut lock(), wanted) else { return anyhow::Ok(()) };
            let tried = taken.go_on(wanted);
            let mut all = lock();
            put_back(&mut all, tried?);
            if !effort.is_quick {
                keep(root, "fuzz", counts(&all))?;
            }
        }
    };
    let threads = thread::available_parallelism().map_or(1, NonZero::get).min(TARGETS.len());
    quietly(|| {
        thread::scope(|scope| {
            let others = (1..threads).map(|_| scope.spawn(fuzz_in_turn)).collect::<Vec<_>>();
            fuzz_in_turn()?;
            others
                .into_iter()
                .try_for_each(|other| other.join().map_err(|_| anyhow!("a reader's thread ended"))?)
        })
    })?;
    Ok(counts(&lock()))
}

/// Takes the least tried target that no thread is at, so that a call that is stopped has tried every reader; none where nothing is left to do.
fn least_tried(all: &mut [Tried], wanted: i64) -> Option<Tried> {
    let waiting = all.iter_mut().filter(|tried| !tried.is_in_hand && tried.milliseconds < wanted);
    let least = waiting.min_by_key(|tried| tried.milliseconds)?;
    least.is_in_hand = true;
    Some(*least)
}

fn put_back(all: &mut [Tried], tried: Tried) {
    if let Some(place) = all.iter_mut().find(|other| other.target == tried.target) {
        *place = Tried { is_in_hand: false, ..tried };
    }
}

impl Tried {
    fn so_far(root: &Path, target: &'static str, known: &Counts) -> Result<Self> {
        let reader = reader_hash(root, target)? as i64;
        let is_same = known.get(&format!("{target}_reader")) == Some(&reader);
        let count = |name: &str| known.get(&format!("{target}_{name}")).copied().filter(|_| is_same);
        let [milliseconds, inputs] = ["milliseconds", "inputs"].map(|name| count(name).unwrap_or_default());
        Ok(Self { target, reader, milliseconds, inputs, is_in_hand: false })
    }

    /// Tries inputs that no earlier call has tried.
    fn go_on(mut self, wanted: i64) -> Result<Self> {
        let left = (wanted - self.milliseconds) as f64 / 1000.0;
        let outcome = fuzz(self.target, Duration::from_secs_f64(left.min(SLICE)), 1 + self.inputs as u64)?;
        ensure!(outcome.findings.is_empty(), "{}", outcome.findings.join("\n"));
        self.milliseconds += outcome.time.as_millis() as i64;
        self.inputs += outcome.inputs as i64;
        Ok(self)
    }
}

fn known(root: &Path) -> Counts {
    read(root).ok().and_then(|mut card| card.remove("fuzz")).unwrap_or_default()
}

fn counts(all: &[Tried]) -> Counts {
    all.iter()
        .flat_map(|Tried { target, reader, milliseconds, inputs, .. }| {
            [("reader", reader), ("milliseconds", milliseconds), ("inputs", inputs)]
                .map(|(name, count)| (format!("{target}_{name}"), *count))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_tried_counts_as_long_as_the_reader_is_the_same() {
        let root = crate::root().unwrap();
        let reader = reader_hash(&root, "law").unwrap() as i64;
        let known = |reader| {
            let is_in_hand = false;
            counts(&[Tried { target: "law", reader, milliseconds: 5_000, inputs: 70, is_in_hand }])
        };

        let same = Tried::so_far(&root, "law", &known(reader)).unwrap();
        let other = Tried::so_far(&root, "law", &known(reader + 1)).unwrap();

        assert_eq!((same.milliseconds, same.inputs), (5_000, 70));
        assert_eq!((other.milliseconds, other.inputs, other.reader), (0, 0, reader));
    }
}
