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
        self.rows.resize(rows + TOGETHER, 0);
        let candidates = note(&self.marks, &mut self.rows);
        &self.rows[..candidates]
    }
}

/// Rows whose marks are read as the bits of one word.
const AT_ONCE: usize = 64;
/// Candidates that are written down without asking whether there are as many.
const TOGETHER: usize = 4;

/// Writes down the marked rows, and returns how many there are; what follows them in `rows` means nothing.
fn note(marks: &[u8], rows: &mut [u16]) -> usize {
    let mut noted = 0;
    for (number, marks) in marks.chunks(AT_ONCE).enumerate() {
        let mut bits = bits(marks);
        let mut next = noted;
        noted += bits.count_ones() as usize;
        while bits != 0 {
            for place in &mut rows[next..next + TOGETHER] {
                *place = (number * AT_ONCE) as u16 | bits.trailing_zeros() as u16 & (AT_ONCE as u16 - 1);
                bits &= bits.wrapping_sub(1);
            }
            next += TOGETHER;
        }
    }
    noted
}

/// Returns marks as the bits of a word, the first as the lowest.
fn bits(marks: &[u8]) -> u64 {
    /// Moves the lowest bit of each of eight bytes into the uppermost byte, in order.
    const GATHER: u64 = 0x0102_0408_1020_4080;
    let mut word = 0;
    let (eights, rest) = marks.as_chunks();
    for (number, eight) in eights.iter().enumerate() {
        word |= u64::from_le_bytes(*eight).wrapping_mul(GATHER) >> 56 << (8 * number);
    }
    for (mark, place) in rest.iter().zip(8 * eights.len()..) {
        word |= u64::from(*mark) << place;
    }
    word
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
}
