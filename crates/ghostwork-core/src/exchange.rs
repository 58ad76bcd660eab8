//! One population over several processes. Each holds some of the blocks and some of the merchants, and works on those
//! alone; prices and the environment are the same everywhere. What everybody needs is gathered, what concerns an account
//! or a merchant is sent to whoever holds it, and sums are added up: it does not matter how many processes there are.

use std::fmt::Debug;
use std::io;
use std::ops::Range;

use ghostwork_processor::prefetch;

use crate::block::Block;
use crate::codec::{Codec, CodecError, Source};
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

    /// Sets every bit that any process has set.
    ///
    /// # Errors
    ///
    /// When another process cannot be reached.
    fn unite(&self, bits: &mut [u64]) -> Result<(), ExchangeError>;

    /// Returns what all processes give, one behind the other in their order; they may give unequally much.
    ///
    /// # Errors
    ///
    /// When another process cannot be reached.
    fn gather(&self, bytes: Vec<u8>) -> Result<Vec<u8>, ExchangeError>;

    /// Gives every process the parcel at its number; returns what all processes give this one, in their order.
    ///
    /// # Errors
    ///
    /// When another process cannot be reached.
    fn send(&self, parcels: Vec<Vec<u8>>) -> Result<Vec<Vec<u8>>, ExchangeError>;
}

/// Another process that cannot be reached.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the other processes cannot be reached: {reason}")]
pub struct ExchangeError {
    /// What is known of it.
    pub reason: String,
}

impl From<CodecError> for ExchangeError {
    fn from(error: CodecError) -> Self {
        Self { reason: format!("what one of them says cannot be read: {error}") }
    }
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

    fn unite(&self, _: &mut [u64]) -> Result<(), ExchangeError> {
        Ok(())
    }

    fn gather(&self, bytes: Vec<u8>) -> Result<Vec<u8>, ExchangeError> {
        Ok(bytes)
    }

    fn send(&self, parcels: Vec<Vec<u8>>) -> Result<Vec<Vec<u8>>, ExchangeError> {
        Ok(parcels)
    }
}

/// What this process holds of things that have numbers: as many as any other process, next to one another.
#[derive(Debug, Clone)]
struct Portion {
    held: Range<usize>,
    /// Those of all processes together.
    all: Range<usize>,
}

impl Portion {
    fn of(exchange: &dyn Exchange, all: Range<usize>) -> Self {
        let first = |rank: usize| all.start + all.len() * rank / exchange.ranks();
        Self { held: first(exchange.rank())..first(exchange.rank() + 1), all }
    }

    /// Returns which of so many processes holds one of all.
    fn holder(&self, number: usize, ranks: usize) -> usize {
        ((number - self.all.start + 1) * ranks - 1) / self.all.len()
    }
}

/// A message, and the number of the process that it is for.
pub(crate) type Addressed<T> = (usize, T);

/// The blocks and merchants that this process holds, by their numbers in the population, and the way to the others.
#[derive(Debug, Clone)]
pub(crate) struct Part {
    exchange: &'static dyn Exchange,
    home: Portion,
    abroad: Portion,
    merchants: Portion,
}

impl Part {
    /// All blocks and merchants of a population of any size.
    #[cfg(test)]
    pub(crate) const WHOLE: Self = Self {
        exchange: &Alone,
        home: Portion { held: 0..usize::MAX, all: 0..usize::MAX },
        abroad: Portion { held: usize::MAX..usize::MAX, all: usize::MAX..usize::MAX },
        merchants: Portion { held: 0..usize::MAX, all: 0..usize::MAX },
    };

    /// Returns the part of this process in so many blocks of workers at home, which are followed by so many of profiles
    /// abroad, and in so many merchants: of each an equal part.
    pub(crate) fn of(exchange: &'static dyn Exchange, home: usize, abroad: usize, merchants: usize) -> Self {
        Self {
            exchange,
            home: Portion::of(exchange, 0..home),
            abroad: Portion::of(exchange, home..home + abroad),
            merchants: Portion::of(exchange, 0..merchants),
        }
    }

    /// Returns the same part of a population without merchants.
    pub(crate) fn without_merchants(&self) -> Self {
        Self { merchants: Portion::of(self.exchange, 0..0), ..self.clone() }
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
        self.abroad.all.end
    }

    /// Returns the numbers of the blocks of workers at home.
    pub(crate) fn home(&self) -> Range<usize> {
        self.home.held.clone()
    }

    /// Returns the numbers of the blocks of profiles abroad.
    pub(crate) fn abroad(&self) -> Range<usize> {
        self.abroad.held.clone()
    }

    /// Returns how many merchants the whole population has.
    pub(crate) fn all_merchants(&self) -> usize {
        self.merchants.all.len()
    }

    /// Returns the numbers of the merchants.
    pub(crate) fn merchants(&self) -> Range<usize> {
        self.merchants.held.clone()
    }

    /// Returns the position here of a merchant of this process.
    pub(crate) fn position_of_merchant(&self, number: u32) -> usize {
        number as usize - self.merchants.held.start
    }

    /// Returns whether this process holds a merchant.
    pub(crate) fn holds_merchant(&self, number: u32) -> bool {
        self.merchants.held.contains(&(number as usize))
    }

    /// Returns the process that holds a merchant.
    pub(crate) fn holder_of_merchant(&self, number: u32) -> usize {
        self.merchants.holder(number as usize, self.exchange.ranks())
    }

    /// Returns the process that holds an account.
    pub(crate) fn holder_of_account(&self, id: AccountId) -> usize {
        let blocks = if self.home.all.contains(&id.block()) { &self.home } else { &self.abroad };
        blocks.holder(id.block(), self.exchange.ranks())
    }

    /// Returns the number in the population of the block at a position here.
    pub(crate) fn number(&self, position: usize) -> usize {
        let (home, abroad) = (&self.home.held, &self.abroad.held);
        if position < home.len() { home.start + position } else { abroad.start + position - home.len() }
    }

    /// Returns the position here of a block of the population, if this process holds it.
    pub(crate) fn position(&self, number: usize) -> Option<usize> {
        let (home, abroad) = (&self.home.held, &self.abroad.held);
        if home.contains(&number) {
            Some(number - home.start)
        } else if abroad.contains(&number) {
            Some(number - abroad.start + home.len())
        } else {
            None
        }
    }

    /// Returns an account with its block, if this process holds it.
    pub(crate) fn account<'a>(&self, blocks: &'a [Block], id: AccountId) -> Option<(&'a Block, &'a Account)> {
        let block = &blocks[self.position(id.block())?];
        Some((block, &block.accounts[id.position()]))
    }

    /// Lets the cache fetch accounts that this process holds and that are looked at soon: they lie all over the country.
    pub(crate) fn prefetch_accounts(&self, blocks: &[Block], ids: impl Iterator<Item = AccountId>) {
        ids.filter_map(|id| self.account(blocks, id)).for_each(|(_, account)| prefetch(account));
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

    /// Lets all processes know of every yes that any of them says.
    pub(crate) fn agree(&self, answers: &mut [Vec<bool>]) -> Result<(), ExchangeError> {
        if !self.is_shared() {
            return Ok(());
        }
        let all: usize = answers.iter().map(Vec::len).sum();
        let mut words = vec![0_u64; all.div_ceil(64)];
        for (place, answer) in answers.iter().flatten().enumerate() {
            words[place / 64] |= u64::from(*answer) << (place % 64);
        }
        self.exchange.unite(&mut words)?;
        for (place, answer) in answers.iter_mut().flatten().enumerate() {
            *answer = words[place / 64] >> (place % 64) & 1 == 1;
        }
        Ok(())
    }

    /// Returns what every process gives, in their order.
    pub(crate) fn gather<T: Codec>(&self, own: T) -> Result<Vec<T>, ExchangeError> {
        if !self.is_shared() {
            return Ok(vec![own]);
        }
        let mut bytes = Vec::new();
        own.encode(&mut bytes);
        let mut all = Vec::new();
        decode_each(&self.exchange.gather(bytes)?, &mut all)?;
        Ok(all)
    }

    /// Takes every message to the process that it is for; returns those for this one, in the order of the processes that
    /// send them.
    pub(crate) fn send<T: Codec>(&self, messages: Vec<Addressed<T>>) -> Result<Vec<T>, ExchangeError> {
        if !self.is_shared() {
            return Ok(messages.into_iter().map(|(_, message)| message).collect());
        }
        let mut parcels = vec![Vec::new(); self.exchange.ranks()];
        for (process, message) in messages {
            message.encode(&mut parcels[process]);
        }
        let mut received = Vec::new();
        for parcel in self.exchange.send(parcels)? {
            decode_each(&parcel, &mut received)?;
        }
        Ok(received)
    }
}

/// Reads values that follow one another.
fn decode_each<T: Codec>(bytes: &[u8], values: &mut Vec<T>) -> Result<(), CodecError> {
    let mut source = Source::new(bytes);
    while !source.is_empty() {
        values.push(T::decode(&mut source)?);
    }
    Ok(())
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// One of several processes, of which no other has anything to say, or none is there.
    #[derive(Debug)]
    pub(crate) struct OneOf {
        rank: usize,
        ranks: usize,
        is_lost: bool,
    }

    impl OneOf {
        pub(crate) fn quiet(rank: usize, ranks: usize) -> &'static Self {
            Box::leak(Box::new(Self { rank, ranks, is_lost: false }))
        }

        fn answer<T>(&self, own: T) -> Result<T, ExchangeError> {
            if self.is_lost { nobody() } else { Ok(own) }
        }
    }

    fn nobody<T>() -> Result<T, ExchangeError> {
        Err(ExchangeError { reason: "nobody is there".to_owned() })
    }

    impl Exchange for OneOf {
        fn rank(&self) -> usize {
            self.rank
        }

        fn ranks(&self) -> usize {
            self.ranks
        }

        fn add(&self, _: &mut [i64]) -> Result<(), ExchangeError> {
            self.answer(())
        }

        fn maximum(&self, _: &mut [u64]) -> Result<(), ExchangeError> {
            self.answer(())
        }

        fn unite(&self, _: &mut [u64]) -> Result<(), ExchangeError> {
            self.answer(())
        }

        fn gather(&self, bytes: Vec<u8>) -> Result<Vec<u8>, ExchangeError> {
            self.answer(bytes)
        }

        fn send(&self, parcels: Vec<Vec<u8>>) -> Result<Vec<Vec<u8>>, ExchangeError> {
            self.answer(parcels)
        }
    }

    fn parts(ranks: usize, home: usize, abroad: usize, merchants: usize) -> impl Iterator<Item = Part> {
        (0..ranks).map(move |rank| Part::of(OneOf::quiet(rank, ranks), home, abroad, merchants))
    }

    #[test]
    fn every_block_is_held_once_and_everybody_knows_by_whom() {
        for (home, abroad) in [(1, 0), (3, 1), (10, 3), (64, 40)] {
            for ranks in [1, 2, 3, 4, 8] {
                let mut holders = vec![Vec::new(); home + abroad];
                for (rank, part) in parts(ranks, home, abroad, 0).enumerate() {
                    for position in 0..part.home().len() + part.abroad().len() {
                        let number = part.number(position);
                        assert_eq!(part.position(number), Some(position));
                        holders[number].push(rank);
                    }
                }
                let part = parts(ranks, home, abroad, 0).next().unwrap();
                let said = |number| part.holder_of_account(AccountId::new(number, 7));
                let expected: Vec<Vec<usize>> = (0..home + abroad).map(|number| vec![said(number)]).collect();
                assert_eq!(holders, expected, "{home}, {abroad}, {ranks}");
            }
        }
    }

    #[test]
    fn every_merchant_is_held_once_and_everybody_knows_by_whom() {
        for merchants in [1, 3, 10, 1_001] {
            for ranks in [1, 2, 3, 4, 8] {
                let mut held = Vec::new();
                for (rank, part) in parts(ranks, 1, 0, merchants).enumerate() {
                    for (position, number) in part.merchants().enumerate() {
                        assert_eq!(part.position_of_merchant(number as u32), position);
                        assert_eq!(part.holder_of_merchant(number as u32), rank, "{merchants}, {ranks}");
                        held.push(number);
                    }
                }
                assert_eq!(held, (0..merchants).collect::<Vec<_>>(), "{ranks}");
            }
        }
    }

    #[test]
    fn whoever_is_alone_holds_everything_and_waits_for_nobody() {
        let (mut sums, mut answers) = ([3_i64, 4], [vec![true, false]]);

        Part::WHOLE.add_up(&mut sums).unwrap();
        Part::WHOLE.agree(&mut answers).unwrap();

        assert_eq!((sums, answers), ([3, 4], [vec![true, false]]));
        assert_eq!(Part::WHOLE.send(vec![(0, 7_u32), (0, 5)]), Ok(vec![7, 5]));
        assert_eq!(Part::WHOLE.gather(9_u32), Ok(vec![9]));
        assert_eq!((Part::WHOLE.number(7), Part::WHOLE.position(7)), (7, Some(7)));
    }

    #[test]
    fn a_process_that_is_gone_is_an_error() {
        let part = Part::of(&OneOf { rank: 1, ranks: 2, is_lost: true }, 4, 0, 9);

        assert_eq!(part.add_up(&mut [1_i64]), nobody());
        assert_eq!(part.agree(&mut [vec![true]]), nobody());
        assert_eq!(part.send(vec![(0, 7_u32)]), nobody());
        assert_eq!(part.gather(9_u32), nobody());
    }
}
