//! The draws of many entities at once.

use ghostwork_parameters::Month;
use ghostwork_processor::{Kernel, Processor};

use super::{Draws, Entity, Stream, philox};
use crate::arithmetic::{NORMALS_AT_ONCE, standard_normals};

/// The first of the four words of consecutive entities for one stream and month: a column for each.
#[derive(Debug)]
pub struct FirstWords<const WORDS: usize>([Vec<u32>; WORDS]);

/// All four words of consecutive entities for one stream and month: a column for each.
pub type WordColumns = FirstWords<4>;

impl<const WORDS: usize> Default for FirstWords<WORDS> {
    fn default() -> Self {
        Self(std::array::from_fn(|_| Vec::new()))
    }
}

impl<const WORDS: usize> FirstWords<WORDS> {
    /// Draws for so many entities, of which the first is named: the words are those of [`Draws::words_at`].
    pub fn draw(
        &mut self,
        processor: Processor,
        draws: Draws,
        (stream, month, index): (Stream, Month, u16),
        (first, entities): (Entity, usize),
    ) {
        for column in &mut self.0 {
            column.resize(entities, 0);
        }
        let [_, _, month, purpose] = Draws::counter(stream, month, first, index);
        processor.run(Fill {
            key: draws.key,
            month,
            purpose,
            first: first.0,
            columns: self.0.each_mut().map(Vec::as_mut_slice),
        });
    }

    /// Draws for some of consecutive entities, of which the first is named: those in so many rows, in the order of the rows.
    pub(crate) fn draw_some(
        &mut self,
        processor: Processor,
        draws: Draws,
        (stream, month, index): (Stream, Month, u16),
        (first, rows): (Entity, &[u16]),
    ) {
        for column in &mut self.0 {
            column.resize(rows.len(), 0);
        }
        let [_, _, month, purpose] = Draws::counter(stream, month, first, index);
        processor.run(FillSome {
            fill: Fill {
                key: draws.key,
                month,
                purpose,
                first: first.0,
                columns: self.0.each_mut().map(Vec::as_mut_slice),
            },
            rows,
        });
    }

    /// Returns one of the words of every entity.
    pub fn column(&self, word: usize) -> &[u32] {
        &self.0[word]
    }

    /// Returns the words of the entity in a row.
    #[inline]
    pub fn row(&self, row: usize) -> [u32; WORDS] {
        self.0.each_ref().map(|column| column[row])
    }
}

/// Standard normal numbers of many entities: a column for each of two of an entity's words.
#[derive(Debug, Default)]
pub(crate) struct NormalColumns([Vec<f64>; 2]);

impl NormalColumns {
    /// Makes the numbers out of two columns of words: those of [`standard_normal`](super::standard_normal).
    pub(crate) fn make(&mut self, processor: Processor, words: [&[u32]; 2]) {
        for (normals, words) in self.0.iter_mut().zip(words) {
            normals.resize(words.len(), 0.0);
            processor.run(Normals { words, normals });
        }
    }

    /// Makes and returns the numbers of the first words alone.
    pub(crate) fn make_first<const WORDS: usize>(
        &mut self,
        processor: Processor,
        words: &FirstWords<WORDS>,
    ) -> &[f64] {
        let ([normals, _], words) = (&mut self.0, words.column(0));
        normals.resize(words.len(), 0.0);
        processor.run(Normals { words, normals });
        normals
    }

    /// Returns the two numbers of every entity.
    pub(crate) fn columns(&self) -> [&[f64]; 2] {
        self.0.each_ref().map(Vec::as_slice)
    }
}

/// Fills a column of normal numbers.
struct Normals<'a> {
    words: &'a [u32],
    normals: &'a mut [f64],
}

impl Kernel for Normals<'_> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let words = self.words.chunks(NORMALS_AT_ONCE);
        for (words, normals) in words.zip(self.normals.chunks_mut(NORMALS_AT_ONCE)) {
            standard_normals(words, normals);
        }
    }
}

/// Fills the columns of words.
struct Fill<'a, const WORDS: usize> {
    key: [u32; 2],
    month: u32,
    purpose: u32,
    first: u64,
    columns: [&'a mut [u32]; WORDS],
}

impl<const WORDS: usize> Fill<'_, WORDS> {
    /// Fills the columns with the words of entities so far behind the first.
    #[inline(always)]
    fn fill(self, distances: impl Iterator<Item = u64>) {
        let entities = self.columns[0].len();
        let mut columns = self.columns.map(|column| &mut column[..entities]);
        for (row, distance) in (0..entities).zip(distances) {
            let entity = self.first.wrapping_add(distance);
            let words = philox([entity as u32, (entity >> 32) as u32, self.month, self.purpose], self.key);
            for (column, word) in columns.iter_mut().zip(words) {
                column[row] = word;
            }
        }
    }
}

impl<const WORDS: usize> Kernel for Fill<'_, WORDS> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let entities = self.columns[0].len() as u64;
        self.fill(0..entities);
    }
}

/// Fills the columns of words for entities in some of the rows.
struct FillSome<'a, const WORDS: usize> {
    fill: Fill<'a, WORDS>,
    rows: &'a [u16],
}

impl<const WORDS: usize> Kernel for FillSome<'_, WORDS> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        self.fill.fill(self.rows.iter().map(|row| u64::from(*row)));
    }
}

#[cfg(test)]
mod tests {
    use super::super::standard_normal;
    use super::*;

    #[test]
    fn every_processor_makes_the_normal_numbers_of_single_words() {
        let mut words = WordColumns::default();
        let purpose = (Stream::Earnings, Month::from_index(3), 0);
        words.draw(Processor::detect(), Draws::new(1, 0), purpose, (Entity::worker(0), 1_300));
        for processor in Processor::all() {
            let mut normals = NormalColumns::default();
            normals.make(processor, [words.column(0), words.column(1)]);

            for row in 0..1_300 {
                let [first, second, ..] = words.row(row).map(standard_normal);
                assert_eq!(
                    normals.columns().map(|column| column[row]),
                    [first, second],
                    "{processor:?} {row}"
                );
            }
            let both = normals.columns()[0].to_vec();
            assert_eq!(NormalColumns::default().make_first(processor, &words), both);
        }
    }

    #[test]
    fn some_are_drawn_like_all() {
        let draws = Draws::new(7, 3);
        let month = Month::from_index(24_312);
        let rows: Vec<u16> = (0..333).map(|number| number * 5).collect();
        for processor in Processor::all() {
            let mut words = WordColumns::default();
            words.draw_some(processor, draws, (Stream::Earnings, month, 2), (Entity::worker(90), &rows));

            for (position, row) in rows.iter().enumerate() {
                let entity = Entity::worker(90 + u64::from(*row));
                let single = draws.words_at(Stream::Earnings, month, entity, 2);
                assert_eq!(words.row(position), single, "{processor:?}");
            }
        }
    }

    #[test]
    fn every_processor_draws_the_words_of_single_draws() {
        let draws = Draws::new(7, 3);
        let month = Month::from_index(24_312);
        // The numbers of the entities run over the boundary of 32 bits.
        let first_number = u64::from(u32::MAX) - 200;
        for processor in Processor::all() {
            let mut columns = WordColumns::default();
            columns.draw(processor, draws, (Stream::Health, month, 5), (Entity::worker(first_number), 531));

            for row in 0..531 {
                let single =
                    draws.words_at(Stream::Health, month, Entity::worker(first_number + row as u64), 5);
                assert_eq!(columns.row(row), single, "{processor:?} {row}");
                assert_eq!(columns.column(2)[row], single[2]);
            }
            let mut first = FirstWords::<2>::default();
            first.draw(processor, draws, (Stream::Health, month, 5), (Entity::worker(first_number), 531));
            assert_eq!([first.column(0), first.column(1)], [columns.column(0), columns.column(1)]);
        }
    }
}
