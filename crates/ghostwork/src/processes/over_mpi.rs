//! The other processes, reached by MPI.

use std::sync::{Mutex, OnceLock, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use ghostwork_core::{Exchange, ExchangeError};
use mpi::collective::SystemOperation;
use mpi::datatype::PartitionMut;
use mpi::environment::Universe;
use mpi::request::{Request, Scope, scope};
use mpi::topology::SimpleCommunicator;
use mpi::traits::{Communicator, CommunicatorCollectives, Equivalence};
use mpi::{Threading, initialize_with_threading};

use crate::failure::Failure;
use crate::interrupt::Interrupt;
use crate::output::{fall_silent, note, speak};
use crate::processes::Communication;

/// Exit status after another process was lost.
const LOST: u8 = 8;
/// How long a process waits for another before it takes it for lost, seconds.
const PATIENCE: f64 = 45.0;
/// Where the user says otherwise.
const PATIENCE_VARIABLE: &str = "GHOSTWORK_PATIENCE";
/// How long a process that fails lets the first one say why, and how long the launcher has to end this one.
const GRACE: Duration = Duration::from_secs(5);
/// How long another process stays away before a stop that somebody asks for may come too early for a checkpoint.
const LONG: Duration = Duration::from_secs(1);
/// How long a process stays wide awake that waits for the others to come.
const WAITING: Duration = Duration::from_millis(1);
/// How long it stays wide awake while numbers pass: MPI passes them on only while it is asked.
const PASSING: Duration = Duration::from_secs(1);
/// How long it sleeps between two looks afterwards.
const NAP: Duration = Duration::from_micros(100);

static WORLD: OnceLock<World> = OnceLock::new();

/// All processes that were started together.
#[derive(Debug)]
struct World {
    rank: usize,
    ranks: usize,
    patience: Duration,
    interrupt: Interrupt,
    communication: Mutex<Communication>,
    /// Ends MPI when it is dropped.
    universe: Mutex<Option<Ending>>,
}

/// What is left to be done at the end.
struct Ending(#[expect(dead_code, reason = "its end is what it is held for")] Universe);

impl std::fmt::Debug for Ending {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Ending")
    }
}

/// Meets the processes that were started together with this one.
pub(super) fn join() -> Result<&'static dyn Exchange, Failure> {
    if let Some(world) = WORLD.get() {
        return Ok(world);
    }
    let unsuitable = |message: &str| Failure::Unsuitable {
        message: message.to_owned(),
        help: "start it with the mpirun of the MPI that it was built with".to_owned(),
    };
    let (universe, threading) =
        initialize_with_threading(Threading::Serialized).ok_or_else(|| unsuitable("MPI does not start"))?;
    if threading < Threading::Serialized {
        return Err(unsuitable("this MPI allows no threads"));
    }
    let world = universe.world();
    let (rank, ranks) = (world.rank() as usize, world.size() as usize);
    if rank > 0 {
        fall_silent();
    }
    let patience = std::env::var(PATIENCE_VARIABLE).ok().and_then(|seconds| seconds.parse().ok());
    Ok(WORLD.get_or_init(|| World {
        rank,
        ranks,
        patience: Duration::from_secs_f64(patience.unwrap_or(PATIENCE).clamp(1.0, 1e6)),
        interrupt: Interrupt::listen(),
        communication: Mutex::default(),
        universe: Mutex::new(Some(Ending(universe))),
    }))
}

/// Ends MPI, or all processes with an exit status that is not 0.
pub(super) fn leave(exit_code: u8) {
    let Some(world) = WORLD.get() else { return };
    if exit_code > 0 {
        world.end_all(exit_code);
    }
    world.universe.lock().unwrap_or_else(PoisonError::into_inner).take();
}

pub(super) fn communication() -> Option<(usize, Communication)> {
    let world = WORLD.get()?;
    Some((world.ranks, *world.communication.lock().unwrap_or_else(PoisonError::into_inner)))
}

impl World {
    /// Ends this process and all others.
    fn end_all(&self, exit_code: u8) -> ! {
        if self.rank > 0 {
            // What all processes fail at, the first one tells.
            thread::sleep(GRACE);
        }
        thread::spawn(move || {
            // Where the launcher cannot be reached, nobody else ends this process.
            thread::sleep(GRACE);
            std::process::abort();
        });
        SimpleCommunicator::world().abort(i32::from(exit_code))
    }

    /// Waits until something with the others is done, wide awake for so long; if one of them stays away, ends the run.
    ///
    /// Returns the seconds that it took.
    fn wait<'a, D: ?Sized, S: Scope<'a>>(&self, mut request: Request<'a, D, S>, awake: Duration) -> f64 {
        let begun = Instant::now();
        let mut has_told = false;
        loop {
            request = match request.test() {
                Ok(_) => return begun.elapsed().as_secs_f64(),
                Err(request) => request,
            };
            let waited = begun.elapsed();
            if waited > self.patience {
                self.tell(waited, "the run ends here");
                self.end_all(LOST);
            }
            if !has_told && waited > LONG && self.interrupt.signal().is_some() {
                // A launcher that has lost a machine ends the others with a signal, and soon without one.
                self.tell(waited, "and this one was asked to stop");
                has_told = true;
            }
            if waited < awake { thread::yield_now() } else { thread::sleep(NAP) }
        }
    }

    /// Says that another process stays away, and how to go on.
    fn tell(&self, waited: Duration, consequence: &str) {
        speak();
        note(&format!(
            "error: process {} of {}: another process has not been heard of for {:.0} seconds; {consequence}\n\
             help: see whether all machines are up and reach one another; ghostwork resume goes on from the last \
             checkpoint; {PATIENCE_VARIABLE}=SECONDS waits longer\n",
            self.rank,
            self.ranks,
            waited.as_secs_f64(),
        ));
    }

    /// Waits until all are there; then lets them pass so many bytes each.
    fn meet(&self, bytes: usize, pass: impl FnOnce(&SimpleCommunicator) -> f64) {
        let world = SimpleCommunicator::world();
        let waiting = self.wait(world.immediate_barrier(), WAITING);
        let passing = pass(&world);
        let mut communication = self.communication.lock().unwrap_or_else(PoisonError::into_inner);
        communication.meetings += 1;
        communication.bytes += bytes as u64;
        communication.waiting_seconds += waiting;
        communication.passing_seconds += passing;
    }

    fn reduce<T: Equivalence + Copy>(&self, numbers: &mut [T], operation: SystemOperation) {
        let given = numbers.to_vec();
        self.meet(size_of_val(numbers), |world| {
            scope(|scope| {
                self.wait(world.immediate_all_reduce_into(scope, &given[..], numbers, operation), PASSING)
            })
        });
    }
}

impl Exchange for World {
    fn rank(&self) -> usize {
        self.rank
    }

    fn ranks(&self) -> usize {
        self.ranks
    }

    fn add(&self, numbers: &mut [i64]) -> Result<(), ExchangeError> {
        self.reduce(numbers, SystemOperation::sum());
        Ok(())
    }

    fn maximum(&self, numbers: &mut [u64]) -> Result<(), ExchangeError> {
        self.reduce(numbers, SystemOperation::max());
        Ok(())
    }

    fn gather(&self, bytes: Vec<u8>) -> Result<Vec<u8>, ExchangeError> {
        let mut lengths = vec![0_u64; self.ranks];
        lengths[self.rank] = bytes.len() as u64;
        self.maximum(&mut lengths)?;
        let total: u64 = lengths.iter().sum();
        if i32::try_from(total).is_err() {
            return Err(ExchangeError { reason: format!("{total} bytes are too many for one message") });
        }
        let counts: Vec<i32> = lengths.iter().map(|length| *length as i32).collect();
        let starts: Vec<i32> = counts
            .iter()
            .scan(0, |next, count| {
                let start = *next;
                *next += count;
                Some(start)
            })
            .collect();
        let mut gathered = vec![0_u8; total as usize];
        self.meet(bytes.len(), |world| {
            let mut parts = PartitionMut::new(&mut gathered[..], counts, starts);
            scope(|scope| {
                self.wait(world.immediate_all_gather_varcount_into(scope, &bytes[..], &mut parts), PASSING)
            })
        });
        Ok(gathered)
    }
}
