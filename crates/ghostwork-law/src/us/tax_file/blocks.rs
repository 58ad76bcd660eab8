//! A CSV cut into blocks of whole records.

use std::io::{self, Read};

use super::assessed_block::AssessedBlock;
use super::columns::Columns;
use super::mistake::TaxFileError;

/// Bytes read for one block.
const BLOCK_BYTES: usize = 1 << 18;

/// The blocks of a file in their order.
pub(super) struct Blocks<R> {
    input: R,
    /// What was read beyond the last whole record.
    rest: Vec<u8>,
    next_line: u64,
    is_at_end: bool,
}

impl<R: Read> Blocks<R> {
    pub(super) fn new(input: R) -> Self {
        Self { input, rest: Vec::new(), next_line: 1, is_at_end: false }
    }

    /// Reads the header and finds the columns in it.
    pub(super) fn read_header(&mut self) -> Result<Columns, TaxFileError> {
        let mut block = Vec::new();
        self.read_block(&mut block)?;
        let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(block.as_slice());
        let unreadable = |error| TaxFileError::Unreadable(io::Error::other(error));
        let columns = Columns::find(reader.byte_headers().map_err(unreadable)?);
        let (end, line) = (reader.position().byte() as usize, reader.position().line());
        self.next_line = line;
        // What follows the header comes before what was read beyond the block.
        block.append(&mut self.rest);
        block.drain(..end.min(block.len()));
        self.rest = block;
        columns
    }

    /// Fills blocks with the next records; at the end of the file fewer or none are left.
    pub(super) fn refill(
        &mut self,
        blocks: &mut Vec<AssessedBlock>,
        count: usize,
    ) -> Result<(), TaxFileError> {
        blocks.resize_with(count, AssessedBlock::default);
        let mut filled = 0;
        for block in blocks.iter_mut() {
            self.read_block(&mut block.input)?;
            if block.input.is_empty() {
                break;
            }
            block.first_line = self.next_line;
            self.next_line += block.input.iter().map(|byte| u64::from(*byte == b'\n')).sum::<u64>();
            filled += 1;
        }
        blocks.truncate(filled);
        Ok(())
    }

    /// Reads about [`BLOCK_BYTES`] that end with a record, all that is left at the end of the file.
    fn read_block(&mut self, block: &mut Vec<u8>) -> Result<(), TaxFileError> {
        block.clear();
        block.append(&mut self.rest);
        let mut wanted = BLOCK_BYTES;
        while !self.is_at_end {
            let missing = wanted.saturating_sub(block.len()) as u64;
            let read =
                (&mut self.input).take(missing).read_to_end(block).map_err(TaxFileError::Unreadable)?;
            self.is_at_end = (read as u64) < missing;
            if self.is_at_end {
                break;
            }
            if let Some(end) = end_of_last_record(block) {
                self.rest.extend_from_slice(block.get(end..).unwrap_or_default());
                block.truncate(end);
                break;
            }
            wanted = 2 * block.len().max(BLOCK_BYTES);
        }
        Ok(())
    }
}

/// Returns the position after the last line break that ends a record, given text that begins with one.
fn end_of_last_record(text: &[u8]) -> Option<usize> {
    if !text.contains(&b'"') {
        return text.iter().rposition(|&byte| byte == b'\n').map(|position| position + 1);
    }
    let (mut is_quoted, mut begins_field, mut end) = (false, true, None);
    for (position, &byte) in text.iter().enumerate() {
        match byte {
            // A doubled quote closes and opens again.
            b'"' if is_quoted => (is_quoted, begins_field) = (false, true),
            b'"' => is_quoted = begins_field,
            b'\n' if !is_quoted => (begins_field, end) = (true, Some(position + 1)),
            _ => begins_field = byte == b',',
        }
    }
    end
}

#[cfg(test)]
mod tests {
    use super::end_of_last_record;

    #[test]
    fn a_line_break_within_quotes_ends_no_record() {
        assert_eq!(end_of_last_record(b"1,2\n3,"), Some(4));
        assert_eq!(end_of_last_record(b"1,2"), None);
        assert_eq!(end_of_last_record(b"a,\"b\nc"), None);
        assert_eq!(end_of_last_record(b"a,\"b\nc\"\nd"), Some(8));
        assert_eq!(end_of_last_record(b"a,\"b\"\"\nc\"\nd"), Some(10));
        // A quote in the middle of a field is an ordinary character.
        assert_eq!(end_of_last_record(b"a,5\" pipe\nb"), Some(10));
    }
}
