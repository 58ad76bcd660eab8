//! One population over several processes: which of them this is, and how the others are reached.
//!
//! The first process writes results, progress and words; the others compute, and are silent.

#[cfg(feature = "mpi")]
mod over_mpi;

use ghostwork_core::{Alone, Economy, Exchange};
use ghostwork_experiment::Plan;
use serde_json::{Value, json};

use crate::failure::Failure;

/// Where launchers of MPI programs say how many processes they have started: Open MPI, and MPICH, Intel MPI and Slurm.
const SIZES: [&str; 2] = ["OMPI_COMM_WORLD_SIZE", "PMI_SIZE"];

/// What the processes have told one another.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Communication {
    /// Times that all processes met.
    pub(crate) meetings: u64,
    /// Bytes of what was added up, compared or united.
    pub(crate) reduced_bytes: u64,
    /// Bytes that all processes were told.
    pub(crate) gathered_bytes: u64,
    /// Bytes that this process told others, each its own.
    pub(crate) sent_bytes: u64,
    /// Seconds until all were there.
    pub(crate) waiting_seconds: f64,
    /// Seconds until all had everything.
    pub(crate) passing_seconds: f64,
}

/// Returns the way to the other processes that the program was started with, for a verb that shares its population out.
pub(crate) fn exchange() -> Result<&'static dyn Exchange, Failure> {
    if started() <= 1 {
        return Ok(&Alone);
    }
    join()
}

#[cfg(feature = "mpi")]
fn join() -> Result<&'static dyn Exchange, Failure> {
    over_mpi::join()
}

#[cfg(not(feature = "mpi"))]
fn join() -> Result<&'static dyn Exchange, Failure> {
    Err(Failure::Unsuitable {
        message: format!("{} processes were started, and this ghostwork works alone", started()),
        help: "build it with `--features mpi` (docs/scaling.md), or start it once".to_owned(),
    })
}

/// Refuses several processes for a verb that does not share its work out.
pub(crate) fn refuse_several(verb: &str) -> Result<(), Failure> {
    match started() {
        0 | 1 => Ok(()),
        processes => Err(Failure::Unsuitable {
            message: format!(
                "{processes} processes were started: over several, only run, compare and resume work, not {verb}"
            ),
            help: "start it once; sweep takes --shard I/N for each of several processes".to_owned(),
        }),
    }
}

/// Refuses to follow workers whom the first process does not hold: it is the one that writes.
pub(crate) fn refuse_far_panel(plan: &Plan) -> Result<(), Failure> {
    let ranks = plan.exchange.ranks();
    let held = Economy::workers_of_first(plan.workers, ranks);
    if ranks == 1 || plan.followed_workers <= held {
        return Ok(());
    }
    Err(Failure::Unsuitable {
        message: format!("--panel follows workers whom the first of {ranks} processes does not hold"),
        help: format!("--panel {held} would do"),
    })
}

/// Returns how many processes a launcher has started; 0 without any.
fn started() -> usize {
    let mut sizes = SIZES.iter().filter_map(|name| std::env::var(name).ok());
    sizes.find_map(|size| size.parse().ok()).unwrap_or_default()
}

/// Ends the work with the other processes; after a failure they are ended, too, with the same exit status.
pub(crate) fn leave(exit_code: u8) {
    #[cfg(feature = "mpi")]
    over_mpi::leave(exit_code);
    #[cfg(not(feature = "mpi"))]
    let _ = exit_code;
}

/// Returns what was exchanged, `None` where this process is alone.
pub(crate) fn communication() -> Option<(usize, Communication)> {
    #[cfg(feature = "mpi")]
    return over_mpi::communication();
    #[cfg(not(feature = "mpi"))]
    None
}

/// Returns the same for the JSON document of a run.
pub(crate) fn communication_json() -> Option<Value> {
    communication().map(|(processes, communication)| {
        json!({
            "processes": processes,
            "meetings": communication.meetings,
            "reduced_bytes": communication.reduced_bytes,
            "gathered_bytes": communication.gathered_bytes,
            "sent_bytes": communication.sent_bytes,
            "waiting_seconds": communication.waiting_seconds,
            "passing_seconds": communication.passing_seconds,
        })
    })
}
