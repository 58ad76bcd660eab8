//! The draws of many entities at once.

use ghostwork_parameters::Month;
use ghostwork_processor::{Kernel, Processor};

use super::{Draws, Entity, Stream, philox};
use crate::arithmetic::{NORMALS_AT_ONCE, standard_normals};

/// The words of consecutive entities for one stream and month: a column for each of the four words of an entity.
#[derive(Debug, Default)]
pub struct WordColumns([Vec<u32>; 4]);

impl WordColumns {
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

    /// Returns one of the four words of every entity.
    pub fn column(&self, word: usize) -> &[u32] {
        &self.0[word]
    }

    /// Returns the words of the entity in a row.
    #[inline]
    pub fn row(&self, row: usize) -> [u32; 4] {
        let [a, b, c, d] = &self.0;
        [a[row], b[row], c[row], d[row]]
    }
}

/// Standard normal numbers of consecutive entities: a column for each of the first two of an entity's words.
#[derive(Debug, Default)]
pub(crate) struct NormalColumns([Vec<f64>; 2]);

impl NormalColumns {
    /// Makes the numbers out of words: those of [`standard_normal`](super::standard_normal).
    pub(crate) fn make(&mut self, processor: Processor, words: &WordColumns) {
        for (normals, words) in self.0.iter_mut().zip(&words.0) {
            normals.resize(words.len(), 0.0);
            processor.run(Normals { words, normals });
        }
    }

    /// Makes and returns the numbers of the first words alone.
    pub(crate) fn make_first(&mut self, processor: Processor, words: &WordColumns) -> &[f64] {
        let ([normals, _], [words, ..]) = (&mut self.0, &words.0);
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
struct Fill<'a> {
    key: [u32; 2],
    month: u32,
    purpose: u32,
    first: u64,
    columns: [&'a mut [u32]; 4],
}

impl Fill<'_> {
    /// Fills the columns with the words of entities so far behind the first.
    #[inline(always)]
    fn fill(self, distances: impl Iterator<Item = u64>) {
        let entities = self.columns[0].len();
        let [a, b, c, d] = self.columns.map(|column| &mut column[..entities]);
        for (row, distance) in (0..entities).zip(distances) {
            let entity = self.first.wrapping_add(distance);
            let words = philox([entity as u32, (entity >> 32) as u32, self.month, self.purpose], self.key);
            [a[row], b[row], c[row], d[row]] = words;
        }
    }
}

impl Kernel for Fill<'_> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let entities = self.columns[0].len() as u64;
        self.fill(0..entities);
    }
}

/// Fills the columns of words for entities in some of the rows.
struct FillSome<'a> {
    fill: Fill<'a>,
    rows: &'a [u16],
}

impl Kernel for FillSome<'_> {
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
            normals.make(processor, &words);

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
        let first = u64::from(u32::MAX) - 200;
        for processor in Processor::all() {
            let mut columns = WordColumns::default();
            columns.draw(processor, draws, (Stream::Health, month, 5), (Entity::worker(first), 531));

            for row in 0..531 {
                let single = draws.words_at(Stream::Health, month, Entity::worker(first + row as u64), 5);
                assert_eq!(columns.row(row), single, "{processor:?} {row}");
                assert_eq!(columns.column(2)[row], single[2]);
            }
        }
    }
}
