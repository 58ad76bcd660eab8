//! Rows to which something may happen.

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
    fn those_who_are_lucky_are_kept_in_order() {
        let mut candidates = Candidates::default();
        let found = candidates.find(600, |marks| {
            marks.iter_mut().enumerate().for_each(|(row, mark)| *mark = u8::from(row % 100 == 3));
        });
        assert_eq!(found, [3, 103, 203, 303, 403, 503]);

        assert_eq!(candidates.keep(&[5, 9, 1, 9, 9, 2], |row, luck| luck < 6 && row < 500), [3, 203]);
    }
}
