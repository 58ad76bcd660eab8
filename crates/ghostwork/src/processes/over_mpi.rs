//! The other processes, reached by MPI.

use std::sync::{Mutex, OnceLock, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use ghostwork_core::{Exchange, ExchangeError};
use mpi::collective::SystemOperation;
use mpi::datatype::{Partition, PartitionMut};
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

    /// Notes that all processes have met, how long this one has waited for them and for what they told, and the bytes.
    fn note(&self, (waiting, passing): (f64, f64), count: impl FnOnce(&mut Communication)) {
        let mut communication = self.communication.lock().unwrap_or_else(PoisonError::into_inner);
        communication.meetings += 1;
        communication.waiting_seconds += waiting;
        communication.passing_seconds += passing;
        count(&mut communication);
    }

    fn reduce<T: Equivalence + Copy>(&self, numbers: &mut [T], operation: SystemOperation) {
        let world = SimpleCommunicator::world();
        let given = numbers.to_vec();
        let waiting = self.wait(world.immediate_barrier(), WAITING);
        let bytes = size_of_val(numbers) as u64;
        let passing = scope(|scope| {
            self.wait(world.immediate_all_reduce_into(scope, &given[..], numbers, operation), PASSING)
        });
        self.note((waiting, passing), |communication| communication.reduced_bytes += bytes);
    }
}

/// Gives bytes an address where there are none, too: without memory it is 1, which to MPI says that messages are in place.
fn addressed(mut bytes: Vec<u8>) -> Vec<u8> {
    bytes.reserve(1);
    bytes
}

/// Returns the lengths of messages as MPI counts them, where each begins, and the sum.
fn counts(lengths: &[u64]) -> Result<(Vec<i32>, Vec<i32>, usize), ExchangeError> {
    let total: u64 = lengths.iter().sum();
    if i32::try_from(total).is_err() {
        return Err(ExchangeError { reason: format!("{total} bytes are too many for one message") });
    }
    let counts: Vec<i32> = lengths.iter().map(|length| *length as i32).collect();
    let starts = counts.iter().scan(0, |next, count| Some(std::mem::replace(next, *next + count)));
    Ok((counts.clone(), starts.collect(), total as usize))
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

    fn unite(&self, bits: &mut [u64]) -> Result<(), ExchangeError> {
        self.reduce(bits, SystemOperation::bitwise_or());
        Ok(())
    }

    fn gather(&self, bytes: Vec<u8>) -> Result<Vec<u8>, ExchangeError> {
        let world = SimpleCommunicator::world();
        let (own, mut lengths) = ([bytes.len() as u64], vec![0_u64; self.ranks]);
        let waiting = scope(|scope| {
            self.wait(world.immediate_all_gather_into(scope, &own[..], &mut lengths[..]), WAITING)
        });
        let (counts, starts, total) = counts(&lengths)?;
        let bytes = addressed(bytes);
        let mut gathered = addressed(vec![0; total]);
        let mut parts = PartitionMut::new(&mut gathered[..], counts, starts);
        let passing = scope(|scope| {
            self.wait(world.immediate_all_gather_varcount_into(scope, &bytes[..], &mut parts), PASSING)
        });
        self.note((waiting, passing), |communication| communication.gathered_bytes += total as u64);
        Ok(gathered)
    }

    fn send(&self, parcels: Vec<Vec<u8>>) -> Result<Vec<Vec<u8>>, ExchangeError> {
        let world = SimpleCommunicator::world();
        let lengths: Vec<u64> = parcels.iter().map(|parcel| parcel.len() as u64).collect();
        let mut lengths_for_here = vec![0_u64; self.ranks];
        let waiting = scope(|scope| {
            let told = world.immediate_all_to_all_into(scope, &lengths[..], &mut lengths_for_here[..]);
            self.wait(told, WAITING)
        });
        let (given_counts, given_starts, given_total) = counts(&lengths)?;
        let (taken_counts, taken_starts, taken_total) = counts(&lengths_for_here)?;
        let given = addressed(parcels.concat());
        let mut taken = addressed(vec![0; taken_total]);
        let outgoing = Partition::new(&given[..], given_counts, given_starts);
        let mut incoming = PartitionMut::new(&mut taken[..], taken_counts, taken_starts);
        let passing = scope(|scope| {
            self.wait(world.immediate_all_to_all_varcount_into(scope, &outgoing, &mut incoming), PASSING)
        });
        let sent = given_total as u64 - lengths[self.rank];
        self.note((waiting, passing), |communication| communication.sent_bytes += sent);
        let mut rest = &taken[..];
        let parcel = |length: &u64| {
            let (parcel, after) = rest.split_at(*length as usize);
            rest = after;
            parcel.to_vec()
        };
        Ok(lengths_for_here.iter().map(parcel).collect())
    }
}
