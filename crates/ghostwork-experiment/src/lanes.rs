//! Seeds side by side: each lane has its own threads and takes one seed after the other.

use std::any::Any;
use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering::Relaxed};
use std::sync::{Mutex, PoisonError};

use rayon::{ThreadPool, ThreadPoolBuilder};

use crate::error::ExperimentError;
use crate::plan::Plan;

/// Simulates every seed of a plan and returns what `simulate` makes of each, in order of the seeds.
///
/// After the first error no further seed is begun, and the error of the lowest seed is returned.
pub(crate) fn each_seed<T: Send>(
    plan: &Plan,
    simulate: impl Fn(u32) -> Result<T, ExperimentError> + Sync,
) -> Result<Vec<T>, ExperimentError> {
    each_seed_or_keep(plan, 0..plan.seeds, simulate, |_, _| Ok(()))
}

/// Does as [`each_seed`] for some of the seeds; where somebody asks to stop, `keep` gets every seed that is complete.
pub(crate) fn each_seed_or_keep<T: Send>(
    plan: &Plan,
    seeds: Range<u32>,
    simulate: impl Fn(u32) -> Result<T, ExperimentError> + Sync,
    keep: impl Fn(u32, &T) -> Result<(), ExperimentError>,
) -> Result<Vec<T>, ExperimentError> {
    let pools = pools(plan)?;
    let next = AtomicU32::new(seeds.start);
    let stopped = AtomicBool::new(false);
    let outcomes = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for pool in &pools {
            scope.spawn(|| {
                while !stopped.load(Relaxed) {
                    let replicate = next.fetch_add(1, Relaxed);
                    if replicate >= seeds.end {
                        break;
                    }
                    let outcome = guarded(pool, replicate, &simulate);
                    stopped.fetch_or(outcome.is_err(), Relaxed);
                    outcomes.lock().unwrap_or_else(PoisonError::into_inner).push((replicate, outcome));
                }
            });
        }
    });
    let mut outcomes = outcomes.into_inner().unwrap_or_else(PoisonError::into_inner);
    outcomes.sort_by_key(|(replicate, _)| *replicate);
    let is_interrupted = |(_, outcome): &(u32, Result<T, ExperimentError>)| {
        matches!(outcome, Err(ExperimentError::Interrupted { .. }))
    };
    if outcomes.iter().any(is_interrupted) {
        for (replicate, outcome) in &outcomes {
            outcome.as_ref().map_or(Ok(()), |complete| keep(*replicate, complete))?;
        }
    }
    let complete = outcomes.iter().filter(|(_, outcome)| outcome.is_ok()).count() as u32;
    let seeds_done = seeds.start + complete;
    outcomes
        .into_iter()
        .map(|(_, outcome)| match outcome {
            Err(ExperimentError::Interrupted { .. }) => {
                Err(ExperimentError::Interrupted { seeds_done, seeds: plan.seeds })
            }
            other => other,
        })
        .collect()
}

/// Makes one pool of threads per lane; together they have the threads of the plan.
fn pools(plan: &Plan) -> Result<Vec<ThreadPool>, ExperimentError> {
    let (lanes, threads) = (plan.lanes(), plan.threads.get());
    (0..lanes)
        .map(|lane| {
            let share = threads / lanes + usize::from(lane < threads % lanes);
            ThreadPoolBuilder::new()
                .num_threads(share.max(1))
                .build()
                .map_err(|error| ExperimentError::NoThreads { threads, reason: error.to_string() })
        })
        .collect()
}

/// Simulates one seed; a defect of the program stops that seed with an error, not the program.
fn guarded<T: Send>(
    pool: &ThreadPool,
    replicate: u32,
    simulate: &(impl Fn(u32) -> Result<T, ExperimentError> + Sync),
) -> Result<T, ExperimentError> {
    // Whatever a seed leaves half done is dropped with it.
    catch_unwind(AssertUnwindSafe(|| pool.install(|| simulate(replicate)))).unwrap_or_else(|payload| {
        Err(ExperimentError::Defect { replicate, message: words(payload.as_ref()) })
    })
}

fn words(payload: &(dyn Any + Send)) -> String {
    payload
        .downcast_ref::<&str>()
        .map(|text| (*text).to_owned())
        .or_else(|| payload.downcast_ref::<String>().cloned())
        .unwrap_or_else(|| "no message".to_owned())
}

#[cfg(test)]
mod tests {
    use std::num::NonZeroUsize;

    use ghostwork_parameters::Month;

    use super::*;

    fn plan(seeds: u32, threads: usize) -> Plan {
        Plan {
            start: Month::from_index(0),
            burn_in_months: 0,
            months: 1,
            workers: 100,
            seeds,
            draws: 1,
            seed: 1,
            scenarios: 1,
            has_static_arm: false,
            closure_seeds: 0,
            fork: Month::from_index(0),
            threads: NonZeroUsize::new(threads).unwrap(),
            followed_workers: 0,
            exchange: &ghostwork_core::Alone,
        }
    }

    #[test]
    fn outcomes_come_in_order_of_the_seeds() {
        for threads in [1, 3, 8] {
            let outcomes = each_seed(&plan(5, threads), |replicate| Ok(replicate * 10)).unwrap();

            assert_eq!(outcomes, [0, 10, 20, 30, 40]);
        }
    }

    #[test]
    fn a_defect_becomes_an_error_that_names_the_seed() {
        let outcome = each_seed(&plan(1, 2), |_| -> Result<(), _> { panic!("overflow") });

        let error = outcome.unwrap_err();
        assert_eq!(error.to_string(), "seed 0 stopped at a defect of the program: overflow");
        assert_eq!(error.exit_code(), 1);
    }

    #[test]
    fn threads_are_shared_out_between_lanes() {
        let shares: Vec<usize> =
            pools(&plan(3, 8)).unwrap().iter().map(ThreadPool::current_num_threads).collect();

        assert_eq!(shares, [3, 3, 2]);
    }
}
