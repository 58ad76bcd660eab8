//! What can be read off an economy besides its observations.

use rayon::prelude::*;

use crate::block::{Block, BlockMonth, WORKERS_PER_BLOCK};
use crate::economy::{Economy, EconomyError, WINDOW_MONTHS};
use crate::ledger::Holdings;
use crate::observation::{Presence, SourceRecords};
use crate::population::accounts::Account;
use crate::population::merchants::Merchant;
use crate::population::synthesis::blocks_of;
use crate::population::workers::{LabourState, Workers};

/// Accounts at home and abroad per worker that memory is set aside for.
const ACCOUNTS_PER_WORKER: f64 = 0.098;
/// Merchants per worker that memory is set aside for.
const MERCHANTS_PER_WORKER: f64 = 0.012;
/// Bytes of job posts, and of what is told of them, per merchant in a month.
const POST_BYTES_PER_MERCHANT: f64 = 60.0;
/// Columns of eight bytes that a block's month has at most.
const MONTH_COLUMNS: u64 = 16;
/// Bytes of the counters of one thread.
const COUNTER_BYTES: u64 = 1 << 20;

impl Economy {
    /// Returns the bytes of memory that an economy of so many workers takes at most on so many threads.
    pub fn bytes_needed(workers: u64, threads: u64) -> u64 {
        let accounts = ACCOUNTS_PER_WORKER * size_of::<Account>() as f64;
        let merchants = MERCHANTS_PER_WORKER * size_of::<Merchant>() as f64;
        let per_worker = Workers::BYTES_PER_ROW + accounts + merchants;
        let month = MONTH_COLUMNS * 8 * WORKERS_PER_BLOCK as u64;
        let per_thread = month + COUNTER_BYTES + size_of::<BlockMonth>() as u64;
        let posts = Self::bytes_of_posts(workers);
        (per_worker * workers as f64) as u64 + posts + per_thread.saturating_mul(threads)
    }

    /// Returns the bytes among them of merchants' posts, which are known in every process that shares a population.
    pub fn bytes_of_posts(workers: u64) -> u64 {
        (MERCHANTS_PER_WORKER * POST_BYTES_PER_MERCHANT * workers as f64) as u64
    }

    /// Returns how many of so many workers the first of some processes holds at least.
    pub fn workers_of_first(workers: u64, ranks: usize) -> u64 {
        (blocks_of(workers) / ranks.max(1) * WORKERS_PER_BLOCK) as u64
    }

    /// Returns what all workers of all processes held when the last month closed.
    pub fn holdings(&self) -> Holdings {
        self.holdings
    }

    /// Returns what every person in this process does in the ordinary labour market, and whether an active account on a
    /// marketplace comes with it, by row.
    pub fn activities(&self) -> impl Iterator<Item = (LabourState, bool)> {
        self.blocks.iter().flat_map(|block| {
            let states = block.workers.labour_state.iter().enumerate();
            states.map(|(row, state)| (*state, block.account(row).is_some_and(Account::is_active)))
        })
    }

    /// Counts the records of the source behind each of [`groups`](crate::observation::groups) in the month that has just
    /// passed.
    ///
    /// Without `everybody` only those on platforms are looked at, who are few: a group with others in it is then `None`.
    ///
    /// # Errors
    ///
    /// When another process that holds a part of the population is gone.
    pub fn records_behind_groups(
        &self,
        sources: &SourceRecords,
        everybody: bool,
    ) -> Result<Vec<Option<u32>>, EconomyError> {
        let blocks = self.blocks.par_iter().enumerate();
        let numbered = blocks.map(|(position, block)| (self.part.number(position), block));
        let mut presence = Presence::of(numbered, sources, everybody);
        let united = self.part.exchange().unite(&mut presence.bits);
        united.map_err(|source| EconomyError::Exchange { month: self.month, source })?;
        Ok(presence.by_group())
    }

    /// Returns every person's equivalised net household income over the last twelve recorded months, dollars, by row; of a shorter
    /// run that of all recorded months at the rate of a year. Nothing where persons were not compared.
    ///
    /// That is the household's income over the square root of its size (OECD), children included.
    ///
    /// # Errors
    ///
    /// When another process that holds a part of the population is gone.
    pub fn window_equivalised_incomes(&self) -> Result<Vec<f64>, EconomyError> {
        let mut incomes = Vec::with_capacity(self.workers() as usize);
        let per_year = f64::from(WINDOW_MONTHS) / f64::from(self.specification.months_compared());
        for block in &self.blocks {
            append_equivalised_incomes(block, per_year, &mut incomes);
        }
        if !self.part.is_shared() {
            return Ok(incomes);
        }
        let bytes = self.gather(incomes.iter().flat_map(|income| income.to_le_bytes()).collect())?;
        Ok(bytes.as_chunks().0.iter().map(|bytes| f64::from_le_bytes(*bytes)).collect())
    }
}

fn append_equivalised_incomes(block: &Block, per_year: f64, incomes: &mut Vec<f64>) {
    let workers = &block.workers;
    let mut first = 0;
    while first < workers.len() {
        let rows = workers.household(first);
        let cents: i64 = block.window_net_income.get(rows.clone()).unwrap_or_default().iter().sum();
        let children: usize =
            workers.children[rows.clone()].iter().map(|children| usize::from(*children)).sum();
        let members = (rows.len() + children) as f64;
        let equivalised = per_year * (cents as f64 / 100.0) / members.sqrt();
        incomes.extend(rows.clone().map(|_| equivalised));
        first = rows.end;
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use ghostwork_population::Population;

    use super::*;
    use crate::economy::emergence::ECONOMY;
    use crate::observation::{Places, groups};
    use crate::specification::Specification;

    #[test]
    fn memory_is_set_aside_for_what_a_population_holds() {
        let workers: usize = ECONOMY.blocks.iter().map(|block| block.workers.bytes()).sum();
        let accounts: usize = ECONOMY.blocks.iter().map(|block| block.accounts.capacity()).sum();
        let merchants = ECONOMY.merchants.capacity() * size_of::<Merchant>();
        let held = (workers + accounts * size_of::<Account>() + merchants) as f64;

        // A population larger by as many, without what every thread takes.
        let larger = 1_000_000 + ECONOMY.workers();
        let set_aside = (Economy::bytes_needed(larger, 1) - Economy::bytes_needed(1_000_000, 1)) as f64;

        assert!((1.0..1.05).contains(&(set_aside / held)), "{set_aside} {held}");
    }

    #[test]
    fn persons_are_compared_over_recorded_months_at_the_rate_of_a_year() {
        let population = Population::us().unwrap();
        let specification = Specification {
            burn_in_months: 2,
            months: 1,
            workers: 9_000,
            seed: 11,
            ..ECONOMY.specification.clone()
        };
        let mut economy = Economy::new(specification, &population).unwrap();
        economy.compare_persons();
        for _ in 0..3 {
            economy.advance().unwrap();
        }

        let compared = economy.window_equivalised_incomes().unwrap();

        let window: Vec<i64> =
            economy.blocks.iter().flat_map(|block| block.window_net_income.iter().copied()).collect();
        let last: Vec<i64> = economy
            .blocks
            .iter()
            .flat_map(|block| block.workers.net_income.iter().map(|income| i64::from(*income)))
            .collect();
        // Who has died since the month was counted is another person.
        let same = window.iter().zip(&last).filter(|(window, last)| window == last).count();
        assert!(same > 8_900, "{same}");
        let workers = &economy.blocks[0].workers;
        let alone = (0..100).find(|row| {
            workers.traits[*row].starts_household()
                && workers.household(*row).len() == 1
                && workers.children[*row] == 0
        });
        let alone = alone.unwrap();
        assert_eq!(compared[alone], 12.0 * (window[alone] as f64 / 100.0));
    }

    #[test]
    fn groups_rest_on_the_records_of_their_members() {
        let population = Population::us().unwrap();
        let specification =
            Specification { months: 1, workers: 9_000, seed: 11, ..ECONOMY.specification.clone() };
        let mut economy = Economy::new(specification.clone(), &population).unwrap();
        let sources = SourceRecords::of(&population, &specification);
        economy.advance().unwrap();

        let counts = economy.records_behind_groups(&sources, true).unwrap();

        let records = sources.by_row(9_000);
        assert_eq!(records.len(), 9_000);
        let mut members: Vec<BTreeSet<u32>> = vec![BTreeSet::new(); groups().len()];
        let rows = economy.blocks.iter().flat_map(|block| Places::of(block).cells).zip(records);
        for (cell, record) in rows {
            for (group, members) in groups().iter().zip(&mut members) {
                if group.contains(cell) {
                    members.insert(record);
                }
            }
        }
        let expected: Vec<Option<u32>> = members.iter().map(|records| Some(records.len() as u32)).collect();
        assert_eq!(counts, expected);

        let few = economy.records_behind_groups(&sources, false).unwrap();
        for ((few, all), group) in few.iter().zip(&counts).zip(groups()) {
            let is_of_platforms =
                !matches!(group.id, "all" | "off_platforms") && !["sex", "age"].contains(&group.dimension);
            assert_eq!(*few, if is_of_platforms { *all } else { None }, "{}", group.id);
        }
    }
}
