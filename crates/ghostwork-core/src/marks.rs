//! Marks of rows, one byte each, turned into a list of the rows that are marked.

/// Rows whose marks are read as the bits of one word.
const AT_ONCE: usize = 64;
/// Rows that are written down without asking whether there are as many: so much room is needed behind the last.
pub(crate) const TOGETHER: usize = 4;

/// Writes down the marked rows in order, and returns how many there are; what follows them in `rows` means nothing.
#[inline(always)]
pub(crate) fn note(marks: &[u8], rows: &mut [u16]) -> usize {
    let mut noted = 0;
    for (number, marks) in marks.chunks(AT_ONCE).enumerate() {
        // Of as many as there are but at the end, all eights are read without asking whether there are more.
        let mut bits = marks.first_chunk::<AT_ONCE>().map_or_else(|| bits(marks), |whole| bits(whole));
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
#[inline(always)]
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
    fn marked_rows_are_noted_in_order() {
        for rows in [0, 1, 63, 64, 65, 500] {
            for every in [1, 3, 64, 1_000] {
                let marks: Vec<u8> = (0..rows).map(|row| u8::from(row % every == every / 2)).collect();
                let mut noted = vec![0; rows + TOGETHER];

                let count = note(&marks, &mut noted);

                let expected: Vec<u16> =
                    (0..rows as u16).filter(|row| marks[usize::from(*row)] == 1).collect();
                assert_eq!(noted[..count], expected);
            }
        }
    }
}
