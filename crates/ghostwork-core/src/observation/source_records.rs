//! On how many records of the source a group rests: clones of one household's record are one.

use ghostwork_population::Population;
use rayon::prelude::*;

use crate::block::{Block, WORKERS_PER_BLOCK};
use crate::draws::Draws;
use crate::observation::cells::{CELLS, Cell};
use crate::observation::columns::Places;
use crate::observation::groups::{Group, groups};
use crate::population::synthesis::Placement;
use crate::specification::Specification;

/// Which record of the source every row of a population was cloned from; whoever is born into a row counts as of its record.
pub struct SourceRecords {
    placement: Placement,
    /// Number of every household's record, from 0 without gaps.
    records: Vec<u32>,
    count: usize,
}

impl SourceRecords {
    /// Follows the households of a population to where a seed places them.
    pub fn of(population: &Population, specification: &Specification) -> Self {
        let draws = Draws::new(specification.seed, specification.replicate);
        let mut numbers = std::collections::BTreeMap::new();
        let records = population
            .households
            .iter()
            .map(|household| {
                let next = numbers.len() as u32;
                *numbers.entry(household.source_record).or_insert(next)
            })
            .collect();
        Self { placement: Placement::drawn(population, draws), records, count: numbers.len() }
    }

    /// Returns the record of every person, by row.
    pub fn by_row(&self, workers: u64) -> Vec<u32> {
        let blocks = 0..workers.div_ceil(WORKERS_PER_BLOCK as u64);
        let rows = blocks.flat_map(|number| {
            let wanted = (workers - number * WORKERS_PER_BLOCK as u64).min(WORKERS_PER_BLOCK as u64) as usize;
            self.rows_of_block(number, wanted)
        });
        rows.collect()
    }

    /// Returns the records of the households of a block, each with how many persons there are.
    fn households_of_block(&self, number: u64, workers: usize) -> impl Iterator<Item = (u32, usize)> {
        let placement = &self.placement;
        placement
            .of_block(number, workers)
            .map(|household| (self.records[household as usize], placement.persons(household)))
    }

    fn rows_of_block(&self, number: u64, workers: usize) -> impl Iterator<Item = u32> {
        self.placement.rows_of_block(number, workers).map(|household| self.records[household as usize])
    }
}

/// Which records of the source stand in which cell.
#[derive(Clone)]
pub(crate) struct Presence {
    words_per_cell: usize,
    /// A bit for every record, cell after cell.
    pub(crate) bits: Vec<u64>,
    everybody: bool,
}

impl Presence {
    fn none(records: usize, everybody: bool) -> Self {
        let words_per_cell = records.div_ceil(64);
        Self { words_per_cell, bits: vec![0; words_per_cell * CELLS], everybody }
    }

    /// Looks at blocks, each with its number in the population; without `everybody` only at those on platforms, who are few.
    pub(crate) fn of<'a>(
        blocks: impl IndexedParallelIterator<Item = (usize, &'a Block)>,
        sources: &SourceRecords,
        everybody: bool,
    ) -> Self {
        let none = || Self::none(sources.count, everybody);
        blocks
            .fold(none, |mut presence, (number, block)| {
                note_block(&mut presence, (sources, number as u64), block);
                presence
            })
            .reduce(none, |mut left, right| {
                left.absorb(right.bits);
                left
            })
    }

    fn note(&mut self, cell: Cell, record: u32) {
        self.bits[cell.index() * self.words_per_cell + record as usize / 64] |= 1 << (record % 64);
    }

    /// Adds what was found elsewhere, of the same shape.
    fn absorb(&mut self, others: impl IntoIterator<Item = u64>) {
        self.bits.iter_mut().zip(others).for_each(|(own, others)| *own |= others);
    }

    /// Counts the records behind each of [`groups`]; `None` for a group of which not everybody was looked at.
    pub(crate) fn by_group(&self) -> Vec<Option<u32>> {
        let count = |group: &Group| {
            let cells: Vec<Cell> = Cell::all().filter(|cell| group.contains(*cell)).collect();
            (self.everybody || group.is_on_platforms()).then(|| self.count(&cells))
        };
        groups().iter().map(count).collect()
    }

    /// Counts the records that stand in any of some cells.
    fn count(&self, cells: &[Cell]) -> u32 {
        let in_any = |word: usize| {
            cells.iter().fold(0, |bits, cell| bits | self.bits[cell.index() * self.words_per_cell + word])
        };
        (0..self.words_per_cell).map(|word| in_any(word).count_ones()).sum()
    }
}

fn note_block(presence: &mut Presence, (sources, number): (&SourceRecords, u64), block: &Block) {
    let everybody = presence.everybody;
    if block.workers.len() == 0 || (!everybody && block.accounts.is_empty()) {
        return;
    }
    let Places { cells, on_platforms } = Places::of(block);
    let rows = if everybody { (0..cells.len() as u16).collect() } else { on_platforms };
    let mut rows = rows.into_iter().map(usize::from).peekable();
    let mut end = 0;
    for (record, persons) in sources.households_of_block(number, cells.len()) {
        end += persons;
        while let Some(row) = rows.next_if(|row| *row < end) {
            presence.note(cells[row], record);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_are_counted_once_however_often_they_stand() {
        let cell = Cell::all().next().unwrap();
        let other = Cell::all().nth(70).unwrap();
        let mut presence = Presence::none(130, true);
        for (cell, record) in [(cell, 0), (cell, 0), (cell, 64), (other, 64), (other, 129)] {
            presence.note(cell, record);
        }

        assert_eq!(presence.count(&[cell]), 2);
        assert_eq!(presence.count(&[cell, other]), 3);

        let mut elsewhere = Presence::none(130, true);
        elsewhere.note(cell, 129);
        presence.absorb(elsewhere.bits);
        assert_eq!(presence.count(&[cell]), 3);
    }
}
