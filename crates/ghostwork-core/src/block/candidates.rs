//! Rows to which something may happen.

use ghostwork_processor::{Kernel, Processor};

use crate::marks::{TOGETHER, note};

/// Rows of a block to which something may happen this month.
///
/// Most things happen to few workers. A kernel without branches marks every row that they may happen to, and perhaps some
/// others; the marked rows are then looked at one by one.
#[derive(Debug, Default)]
pub(crate) struct Candidates {
    marks: Vec<u8>,
    rows: Vec<u16>,
}

impl Candidates {
    /// Lets `mark` set the marks of so many rows, 1 for a candidate and 0 for another, and returns the candidates' rows in
    /// order.
    pub(crate) fn find(&mut self, rows: usize, mark: impl FnOnce(&mut [u8])) -> &[u16] {
        self.marks.resize(rows, 0);
        mark(&mut self.marks);
        self.rows.resize(rows + TOGETHER, 0);
        let candidates = note(&self.marks, &mut self.rows);
        &self.rows[..candidates]
    }

    /// Returns the rows, in order, of the entries for which a condition holds.
    pub(crate) fn find_where<T>(
        &mut self,
        processor: Processor,
        entries: impl ExactSizeIterator<Item = T>,
        holds: impl Fn(T) -> bool,
    ) -> &[u16] {
        self.find(entries.len(), |marks| processor.run(Where { entries, holds, marks }))
    }

    /// Returns the rows, in order, of the entries for which a condition holds, and some others.
    pub(crate) fn find_where_or_at<T>(
        &mut self,
        processor: Processor,
        entries: impl ExactSizeIterator<Item = T>,
        holds: impl Fn(T) -> bool,
        others: impl Iterator<Item = usize>,
    ) -> &[u16] {
        self.find(entries.len(), |marks| {
            processor.run(Where { entries, holds, marks: &mut *marks });
            others.for_each(|row| marks[row] = 1);
        })
    }

    /// Keeps those of the candidates found last who pass with their luck, one for each, and returns their rows in order.
    pub(crate) fn keep(&mut self, luck: &[u32], mut passes: impl FnMut(usize, u32) -> bool) -> &[u16] {
        let mut kept = 0;
        for (place, luck) in luck.iter().enumerate() {
            let row = self.rows[place];
            self.rows[kept] = row;
            kept += usize::from(passes(usize::from(row), *luck));
        }
        &self.rows[..kept]
    }
}

/// Marks the entries for which a condition holds.
struct Where<'a, I, F> {
    entries: I,
    holds: F,
    marks: &'a mut [u8],
}

impl<I: Iterator, F: Fn(I::Item) -> bool> Kernel for Where<'_, I, F> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        for (mark, entry) in self.marks.iter_mut().zip(self.entries) {
            *mark = u8::from((self.holds)(entry));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn candidates_come_in_order_of_their_rows() {
        let mut candidates = Candidates::default();
        let chosen = [0, 7, 8, 9, 30, 31, 33];
        for rows in [34, 34, 334, 339] {
            let found = candidates.find(rows, |marks| {
                for (row, mark) in marks.iter_mut().enumerate() {
                    *mark = u8::from(chosen.contains(&row));
                }
            });

            assert_eq!(found, [0, 7, 8, 9, 30, 31, 33]);
        }
        for every in [1, 2, 3, 7, 100] {
            let found = candidates.find(1_003, |marks| {
                marks.iter_mut().enumerate().for_each(|(row, mark)| *mark = u8::from(row % every == 0));
            });

            assert_eq!(found, (0..1_003).step_by(every).collect::<Vec<_>>());
        }
        let last = candidates.find(403, |marks| {
            marks.fill(0);
            marks[402] = 1;
        });
        assert_eq!(last, [402]);
        assert_eq!(candidates.find(0, |_| {}), [] as [u16; 0]);
    }

    #[test]
    fn every_processor_finds_where_a_condition_holds() {
        let [ages, hours] =
            [7, 11].map(|factor| (0..1_003_u32).map(|row| row * factor % 97).collect::<Vec<_>>());
        let expected: Vec<u16> =
            (0..1_003).filter(|row| ages[usize::from(*row)] < 20 && hours[usize::from(*row)] > 40).collect();
        assert!(expected.len() > 50);
        for processor in Processor::all() {
            let mut candidates = Candidates::default();
            let entries = ages.iter().zip(&hours);

            let is_young = |(age, hours): (&u32, &u32)| (*age < 20) & (*hours > 40);
            assert_eq!(
                candidates.find_where(processor, entries.clone(), is_young),
                expected,
                "{processor:?}"
            );

            let others = [500, 0, 1_002];
            let found = candidates.find_where_or_at(processor, entries, is_young, others.into_iter());
            let is_expected = |row: &u16| expected.contains(row) || others.contains(&usize::from(*row));
            assert!(found.iter().copied().eq((0..1_003).filter(is_expected)), "{processor:?}");
        }
    }

    #[test]
    fn those_who_are_lucky_are_kept_in_order() {
        let mut candidates = Candidates::default();
        let found = candidates.find(600, |marks| {
            marks.iter_mut().enumerate().for_each(|(row, mark)| *mark = u8::from(row % 100 == 3));
        });
        assert_eq!(found, [3, 103, 203, 303, 403, 503]);

        assert_eq!(candidates.keep(&[5, 9, 1, 9, 9, 2], |row, luck| luck < 6 && row < 500), [3, 203]);
    }
}
