//! One population over several processes, which are threads here.

use std::fs;
use std::path::PathBuf;
use std::sync::{Arc, Condvar, Mutex};
use std::thread;
use std::time::Duration;

use ghostwork_core::{Exchange, ExchangeError};
use ghostwork_experiment::{ExperimentError, Progress, Settings, Silent, Step, compare, run, run_kept};
use tempfile::TempDir;

use crate::checkpoints::{StopAfter, keeper};
use crate::world::{MANY_INSTRUMENTS, POPULATION, SMALL, Size, scenario, settings};

/// Where processes put down what they give, and take what all have given.
#[derive(Debug)]
struct Table {
    ranks: usize,
    patience: Duration,
    round: Mutex<Round>,
    complete: Condvar,
}

#[derive(Debug, Default)]
struct Round {
    number: u64,
    given: Vec<Option<Parcels>>,
    taken: Arc<Vec<Parcels>>,
}

/// What a process gives: one parcel for all, or one for each.
type Parcels = Vec<Vec<u64>>;

impl Table {
    fn for_ranks(ranks: usize, patience: Duration) -> Arc<Self> {
        let round = Mutex::new(Round { given: vec![None; ranks], ..Round::default() });
        Arc::new(Self { ranks, patience, round, complete: Condvar::new() })
    }

    /// Gives something, and returns what all have given, by rank.
    fn meet(&self, rank: usize, parcels: Parcels) -> Result<Arc<Vec<Parcels>>, ExchangeError> {
        let mut round = self.round.lock().unwrap();
        let number = round.number;
        round.given[rank] = Some(parcels);
        if round.given.iter().all(Option::is_some) {
            round.taken = Arc::new(round.given.iter_mut().filter_map(Option::take).collect());
            round.number += 1;
            self.complete.notify_all();
            return Ok(Arc::clone(&round.taken));
        }
        let waiting = |round: &mut Round| round.number == number;
        let (round, waited) = self.complete.wait_timeout_while(round, self.patience, waiting).unwrap();
        if waited.timed_out() {
            return Err(ExchangeError { reason: "a thread is gone".to_owned() });
        }
        Ok(Arc::clone(&round.taken))
    }
}

/// A place at the table.
#[derive(Debug)]
struct Seat {
    table: Arc<Table>,
    rank: usize,
}

impl Exchange for Seat {
    fn rank(&self) -> usize {
        self.rank
    }

    fn ranks(&self) -> usize {
        self.table.ranks
    }

    fn add(&self, numbers: &mut [i64]) -> Result<(), ExchangeError> {
        let all = self.table.meet(self.rank, vec![numbers.iter().map(|number| *number as u64).collect()])?;
        for (place, number) in numbers.iter_mut().enumerate() {
            *number = all.iter().map(|parcels| parcels[0][place] as i64).sum();
        }
        Ok(())
    }

    fn maximum(&self, numbers: &mut [u64]) -> Result<(), ExchangeError> {
        let all = self.table.meet(self.rank, vec![numbers.to_vec()])?;
        for (place, number) in numbers.iter_mut().enumerate() {
            *number = all.iter().map(|parcels| parcels[0][place]).max().unwrap();
        }
        Ok(())
    }

    fn unite(&self, bits: &mut [u64]) -> Result<(), ExchangeError> {
        let all = self.table.meet(self.rank, vec![bits.to_vec()])?;
        for (place, bits) in bits.iter_mut().enumerate() {
            *bits = all.iter().fold(0, |bits, parcels| bits | parcels[0][place]);
        }
        Ok(())
    }

    fn gather(&self, bytes: Vec<u8>) -> Result<Vec<u8>, ExchangeError> {
        let all = self.table.meet(self.rank, vec![words(bytes)])?;
        Ok(all.iter().flat_map(|parcels| bytes_of(&parcels[0])).collect())
    }

    fn send(&self, parcels: Vec<Vec<u8>>) -> Result<Vec<Vec<u8>>, ExchangeError> {
        assert_eq!(parcels.len(), self.table.ranks);
        let all = self.table.meet(self.rank, parcels.into_iter().map(words).collect())?;
        Ok(all.iter().map(|parcels| bytes_of(&parcels[self.rank])).collect())
    }
}

fn words(bytes: Vec<u8>) -> Vec<u64> {
    bytes.into_iter().map(u64::from).collect()
}

fn bytes_of(words: &[u64]) -> Vec<u8> {
    words.iter().map(|word| *word as u8).collect()
}

/// Does the same work in every process, each with so many threads, and returns what each makes of it.
fn everywhere<T: Send>(ranks: usize, threads: usize, work: impl Fn(&Settings) -> T + Sync) -> Vec<T> {
    let table = Table::for_ranks(ranks, Duration::from_mins(2));
    let seats = (0..ranks).map(|rank| Seat { table: Arc::clone(&table), rank });
    let settings: Vec<Settings> =
        seats.map(|seat| Settings { exchange: Box::leak(Box::new(seat)), ..settings(threads) }).collect();
    thread::scope(|scope| {
        let processes: Vec<_> = settings.iter().map(|settings| scope.spawn(|| work(settings))).collect();
        processes.into_iter().map(|process| process.join().unwrap()).collect()
    })
}

#[test]
fn any_number_of_processes_gives_the_results_of_one() {
    // Five blocks of workers and some of profiles abroad: of eight processes some hold nothing.
    let scenario = scenario(Size { workers: 17_000, months: 11, seeds: 1, ..SMALL }, MANY_INSTRUMENTS);
    let alone = run(&scenario, &POPULATION, &settings(2), &Silent).unwrap().record;

    for (ranks, threads) in [(1, 2), (2, 1), (3, 2), (4, 1), (8, 1)] {
        let hashes = everywhere(ranks, threads, |settings| {
            run(&scenario, &POPULATION, settings, &Silent).unwrap().record.results_hash
        });

        assert_eq!(hashes, vec![alone.results_hash.clone(); ranks], "{ranks} processes");
    }
}

#[test]
fn a_comparison_over_processes_pairs_the_same_persons() {
    let size = Size { workers: 9_000, months: 5, ..SMALL };
    let (baseline, reform) = (scenario(size, ""), scenario(size, MANY_INSTRUMENTS));
    let outcomes = |settings: &Settings| {
        let result = compare((&baseline, &reform), &POPULATION, settings, &Silent).unwrap();
        let comparison = result.comparison;
        format!("{:?} {:?} {:?}", comparison.outcomes, comparison.distribution, comparison.flows)
    };
    let alone = outcomes(&settings(2));

    assert_eq!(everywhere(3, 1, outcomes), vec![alone; 3]);
}

/// Asks to stop after some months, in the second process only.
struct StopSecond<'a> {
    stop: StopAfter,
    settings: &'a Settings,
}

impl Progress for StopSecond<'_> {
    fn month_passed(&self, step: &Step) {
        self.stop.month_passed(step);
    }

    fn goes_on(&self) -> bool {
        self.settings.exchange.rank() != 1 || self.stop.goes_on()
    }
}

/// Returns the bytes of the checkpoint of the one seed.
fn checkpoint(place: &TempDir) -> Vec<u8> {
    let folder = place.path().join("run.checkpoints");
    let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut seeds: Vec<PathBuf> =
        files.filter(|path| path.file_name().unwrap().to_string_lossy().starts_with("seed-")).collect();
    assert_eq!(seeds.len(), 1, "{seeds:?}");
    fs::read(seeds.remove(0)).unwrap()
}

#[test]
fn a_checkpoint_of_four_processes_is_gone_on_from_on_two_or_one() {
    let scenario = scenario(Size { workers: 17_000, months: 9, seeds: 1, ..SMALL }, MANY_INSTRUMENTS);
    let whole = run(&scenario, &POPULATION, &settings(2), &Silent).unwrap().record;
    let alone = tempfile::tempdir().unwrap();
    run_kept(&scenario, &POPULATION, &settings(1), &StopAfter::months(7), (Some(&keeper(&alone, 0)), None))
        .unwrap_err();
    for (ranks, threads) in [(1, 2), (2, 1)] {
        let place = tempfile::tempdir().unwrap();
        let stopped = everywhere(4, 1, |settings| {
            let progress = StopSecond { stop: StopAfter::months(7), settings };
            run_kept(&scenario, &POPULATION, settings, &progress, (Some(&keeper(&place, 0)), None))
                .unwrap_err()
        });
        assert!(stopped.iter().all(|error| matches!(error, ExperimentError::Interrupted { .. })));
        assert_eq!(checkpoint(&place), checkpoint(&alone), "what four hold together is what one holds");

        let hashes = everywhere(ranks, threads, |settings| {
            let progress = StopAfter::never();
            let outcome =
                run_kept(&scenario, &POPULATION, settings, &progress, (Some(&keeper(&place, 0)), None));
            assert_eq!(progress.months_passed(), 5, "seven of twelve months have passed before");
            outcome.unwrap().record.results_hash
        });

        assert_eq!(hashes, vec![whole.results_hash.clone(); ranks], "{ranks} processes");
    }
}

#[test]
fn a_process_that_dies_ends_the_run_of_the_others() {
    let scenario = scenario(Size { workers: 9_000, months: 2, seeds: 1, ..SMALL }, "");
    let table = Table::for_ranks(2, Duration::from_millis(200));
    let settings = Settings { exchange: Box::leak(Box::new(Seat { table, rank: 0 })), ..settings(1) };

    let error = run(&scenario, &POPULATION, &settings, &Silent).unwrap_err();

    assert!(matches!(error, ExperimentError::Economy { replicate: 0, .. }), "{error}");
    assert!(
        error.to_string().ends_with("the other processes cannot be reached: a thread is gone"),
        "{error}"
    );
}
