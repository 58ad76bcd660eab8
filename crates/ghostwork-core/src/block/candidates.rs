//! Rows to which something may happen.

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
        self.rows.clear();
        let mut chunks = self.marks.chunks_exact(size_of::<u64>());
        for (number, chunk) in chunks.by_ref().enumerate() {
            let mut marks = chunk.iter().rev().fold(0, |marks, mark| marks << 8 | u64::from(*mark));
            while marks != 0 {
                self.rows.push((number * size_of::<u64>()) as u16 + (marks.trailing_zeros() / 8) as u16);
                marks &= marks - 1;
            }
        }
        let rest = chunks.remainder();
        let first = rows - rest.len();
        self.rows.extend((first..rows).zip(rest).filter(|(_, mark)| **mark == 1).map(|(row, _)| row as u16));
        &self.rows
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn candidates_come_in_order_of_their_rows() {
        let mut candidates = Candidates::default();
        let chosen = [0, 7, 8, 9, 30, 31, 33];
        for _ in 0..2 {
            let rows = candidates.find(34, |marks| {
                for (row, mark) in marks.iter_mut().enumerate() {
                    *mark = u8::from(chosen.contains(&row));
                }
            });

            assert_eq!(rows, [0, 7, 8, 9, 30, 31, 33]);
        }
        assert_eq!(candidates.find(0, |_| {}), [] as [u16; 0]);
    }
}
