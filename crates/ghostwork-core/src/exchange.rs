//! One population over several processes. Each holds some of the blocks and works on those alone; merchants, prices and
//! the environment are the same everywhere. What blocks exchange is added up over all processes, or the largest is
//! taken, so that it does not matter how many there are.

use std::fmt::Debug;
use std::io;
use std::ops::Range;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

use crate::block::Block;
use crate::observation::sums::Integers;
use crate::population::accounts::{Account, AccountId};

/// How the processes that hold parts of one population exchange numbers.
///
/// All of them call the same methods in the same order with as many numbers; no call returns before all have called.
pub trait Exchange: Debug + Send + Sync {
    /// Returns the number of this process, from 0.
    fn rank(&self) -> usize;

    /// Returns how many processes there are.
    fn ranks(&self) -> usize;

    /// Replaces every number by its sum over all processes.
    ///
    /// # Errors
    ///
    /// When another process cannot be reached.
    fn add(&self, numbers: &mut [i64]) -> Result<(), ExchangeError>;

    /// Replaces every number by the largest of all processes.
    ///
    /// # Errors
    ///
    /// When another process cannot be reached.
    fn maximum(&self, numbers: &mut [u64]) -> Result<(), ExchangeError>;

    /// Returns what all processes give, one behind the other in their order; they may give unequally much.
    ///
    /// # Errors
    ///
    /// When another process cannot be reached.
    fn gather(&self, bytes: Vec<u8>) -> Result<Vec<u8>, ExchangeError>;
}

/// Another process that cannot be reached.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the other processes cannot be reached: {reason}")]
pub struct ExchangeError {
    /// What is known of it.
    pub reason: String,
}

impl From<ExchangeError> for io::Error {
    fn from(error: ExchangeError) -> Self {
        Self::other(error)
    }
}

/// A process that holds the whole population.
#[derive(Debug, Clone, Copy, Default)]
pub struct Alone;

impl Exchange for Alone {
    fn rank(&self) -> usize {
        0
    }

    fn ranks(&self) -> usize {
        1
    }

    fn add(&self, _: &mut [i64]) -> Result<(), ExchangeError> {
        Ok(())
    }

    fn maximum(&self, _: &mut [u64]) -> Result<(), ExchangeError> {
        Ok(())
    }

    fn gather(&self, bytes: Vec<u8>) -> Result<Vec<u8>, ExchangeError> {
        Ok(bytes)
    }
}

/// The blocks that this process holds, by their numbers in the population, and the way to the others.
#[derive(Debug, Clone)]
pub(crate) struct Part {
    exchange: &'static dyn Exchange,
    home: Range<usize>,
    abroad: Range<usize>,
    /// Blocks of the whole population.
    blocks: usize,
}

impl Part {
    /// All blocks of a population of any size.
    #[cfg(test)]
    pub(crate) const WHOLE: Self =
        Self { exchange: &Alone, home: 0..usize::MAX, abroad: usize::MAX..usize::MAX, blocks: usize::MAX };

    /// Returns the part of this process in so many blocks of workers at home, which are followed by so many of profiles
    /// abroad: of both an equal part.
    pub(crate) fn of(exchange: &'static dyn Exchange, home: usize, abroad: usize) -> Self {
        let (rank, ranks) = (exchange.rank(), exchange.ranks());
        let portion = |blocks: usize| blocks * rank / ranks..blocks * (rank + 1) / ranks;
        let blocks = home + abroad;
        let abroad = portion(abroad);
        Self { exchange, home: portion(home), abroad: home + abroad.start..home + abroad.end, blocks }
    }

    /// Returns the way to the other processes.
    pub(crate) fn exchange(&self) -> &'static dyn Exchange {
        self.exchange
    }

    /// Returns whether there are other processes.
    pub(crate) fn is_shared(&self) -> bool {
        self.exchange.ranks() > 1
    }

    /// Returns how many blocks the whole population has.
    pub(crate) fn blocks(&self) -> usize {
        self.blocks
    }

    /// Returns the numbers of the blocks of workers at home.
    pub(crate) fn home(&self) -> Range<usize> {
        self.home.clone()
    }

    /// Returns the numbers of the blocks of profiles abroad.
    pub(crate) fn abroad(&self) -> Range<usize> {
        self.abroad.clone()
    }

    /// Returns the number in the population of the block at a position here.
    pub(crate) fn number(&self, position: usize) -> usize {
        let at_home = self.home.len();
        if position < at_home { self.home.start + position } else { self.abroad.start + position - at_home }
    }

    /// Returns the position here of a block of the population, if this process holds it.
    pub(crate) fn position(&self, number: usize) -> Option<usize> {
        if self.home.contains(&number) {
            Some(number - self.home.start)
        } else if self.abroad.contains(&number) {
            Some(number - self.abroad.start + self.home.len())
        } else {
            None
        }
    }

    /// Returns an account with its block, if this process holds it.
    pub(crate) fn account<'a>(&self, blocks: &'a [Block], id: AccountId) -> Option<(&'a Block, &'a Account)> {
        let block = &blocks[self.position(id.block())?];
        Some((block, &block.accounts[id.position()]))
    }

    /// Adds sums up over all processes.
    pub(crate) fn add_up(&self, sums: &mut impl Integers) -> Result<(), ExchangeError> {
        if !self.is_shared() {
            return Ok(());
        }
        let mut numbers = Vec::new();
        sums.each(&mut |number| numbers.push(*number));
        self.exchange.add(&mut numbers)?;
        let mut numbers = numbers.into_iter();
        sums.each(&mut |number| *number = numbers.next().unwrap_or_default());
        Ok(())
    }

    /// Takes the largest of all processes for every number.
    pub(crate) fn largest(&self, numbers: &[Vec<AtomicU64>]) -> Result<(), ExchangeError> {
        if !self.is_shared() {
            return Ok(());
        }
        let all = || numbers.iter().flatten();
        let mut values: Vec<u64> = all().map(|number| number.load(Relaxed)).collect();
        self.exchange.maximum(&mut values)?;
        for (number, value) in all().zip(values) {
            number.store(value, Relaxed);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One of several processes, of which no other is there.
    #[derive(Debug)]
    struct OneOf(usize, usize);

    impl Exchange for OneOf {
        fn rank(&self) -> usize {
            self.0
        }

        fn ranks(&self) -> usize {
            self.1
        }

        fn add(&self, _: &mut [i64]) -> Result<(), ExchangeError> {
            Err(ExchangeError { reason: "nobody is there".to_owned() })
        }

        fn maximum(&self, _: &mut [u64]) -> Result<(), ExchangeError> {
            Err(ExchangeError { reason: "nobody is there".to_owned() })
        }

        fn gather(&self, _: Vec<u8>) -> Result<Vec<u8>, ExchangeError> {
            Err(ExchangeError { reason: "nobody is there".to_owned() })
        }
    }

    #[test]
    fn every_block_is_held_once() {
        for (home, abroad) in [(1, 0), (3, 1), (10, 3), (64, 40)] {
            for ranks in [1, 2, 3, 4, 8] {
                let mut holders = vec![0; home + abroad];
                for rank in 0..ranks {
                    let part = Part::of(Box::leak(Box::new(OneOf(rank, ranks))), home, abroad);
                    for position in 0..part.home().len() + part.abroad().len() {
                        let number = part.number(position);
                        assert_eq!(part.position(number), Some(position));
                        holders[number] += 1;
                    }
                }
                assert!(
                    holders.iter().all(|holders| *holders == 1),
                    "{home}, {abroad}, {ranks}: {holders:?}"
                );
            }
        }
    }

    #[test]
    fn whoever_is_alone_holds_everything_and_waits_for_nobody() {
        let mut sums = [3_i64, 4];

        Part::WHOLE.add_up(&mut sums).unwrap();

        assert_eq!(sums, [3, 4]);
        assert_eq!((Part::WHOLE.number(7), Part::WHOLE.position(7)), (7, Some(7)));
    }

    #[test]
    fn a_process_that_is_gone_is_an_error() {
        let part = Part::of(&OneOf(1, 2), 4, 0);

        assert!(part.add_up(&mut [1_i64]).is_err() && part.largest(&[vec![AtomicU64::new(1)]]).is_err());
    }
}
