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
        let candidates =
            self.marks.iter().fold(0_u32, |sum, mark| sum.wrapping_add(u32::from(*mark))) as usize;
        self.rows.resize(rows, 0);
        if candidates < rows / MANY {
            find_few(&self.marks, &mut self.rows);
        } else {
            find_many(&self.marks, &mut self.rows);
        }
        &self.rows[..candidates]
    }
}

/// Rows of which at least one is a candidate where there are many of them.
const MANY: usize = 24;

/// Writes down the marked rows; eight unmarked rows are passed over at once.
fn find_few(marks: &[u8], rows: &mut [u16]) {
    let mut places = rows.iter_mut();
    let mut note = |row: usize| {
        if let Some(place) = places.next() {
            *place = row as u16;
        }
    };
    let mut chunks = marks.chunks_exact(size_of::<u64>());
    for (number, chunk) in chunks.by_ref().enumerate() {
        let mut marks = chunk.iter().rev().fold(0, |marks, mark| marks << 8 | u64::from(*mark));
        while marks != 0 {
            note(number * size_of::<u64>() + marks.trailing_zeros() as usize / 8);
            marks &= marks - 1;
        }
    }
    let rest = chunks.remainder();
    let first = marks.len() - rest.len();
    (first..).zip(rest).filter(|(_, mark)| **mark == 1).for_each(|(row, _)| note(row));
}

/// Rows that are written down together where there are many candidates.
const AT_ONCE: usize = 64;

/// Writes down the marked rows without asking any row: each is written, and kept if it is marked.
fn find_many(marks: &[u8], mut rows: &mut [u16]) {
    let mut found = [0; AT_ONCE];
    for (number, marks) in marks.chunks(AT_ONCE).enumerate() {
        let mut count = 0_usize;
        for (place, mark) in marks.iter().enumerate() {
            found[count % AT_ONCE] = (number * AT_ONCE + place) as u16;
            count = count.wrapping_add(usize::from(*mark));
        }
        let (next, rest) = rows.split_at_mut(count.min(AT_ONCE));
        next.copy_from_slice(&found[..count.min(AT_ONCE)]);
        rows = rest;
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
        let last = candidates.find(403, |marks| {
            marks.fill(0);
            marks[402] = 1;
        });
        assert_eq!(last, [402]);
        assert_eq!(candidates.find(0, |_| {}), [] as [u16; 0]);
    }
}
