//! A block of records and what it is assessed to.

use super::Summary;
use super::columns::Columns;
use super::laws::Laws;
use super::mistake::{MAXIMUM_MISTAKES, RowMistake};
use super::output::write_row;
use super::row::Row;

/// A block of records with its assessment; its memory is used again for later blocks.
#[derive(Default)]
pub(super) struct AssessedBlock {
    /// Whole records of the file.
    pub(super) input: Vec<u8>,
    /// Line of the file on which they begin.
    pub(super) first_line: u64,
    /// The assessed rows.
    pub(super) output: Vec<u8>,
    pub(super) summary: Summary,
    pub(super) mistakes: Vec<RowMistake>,
}

impl AssessedBlock {
    /// Assesses every record of the block.
    pub(super) fn assess(&mut self, columns: &Columns, laws: &Laws) {
        self.output.clear();
        self.summary = Summary::default();
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .buffer_capacity(1 << 16)
            .from_reader(self.input.as_slice());
        let mut record = csv::ByteRecord::new();
        // Bytes in memory can always be read.
        while reader.read_byte_record(&mut record).is_ok_and(|is_record| is_record) {
            let mut row = Row {
                columns,
                record: &record,
                block: (self.first_line, &self.input),
                mistakes: &mut self.mistakes,
            };
            if let Some((year, unit)) = row.read() {
                match laws.of(year) {
                    Ok(law) => {
                        let assessment = law.assess(&unit);
                        write_row(&mut self.output, &row, &assessment);
                        self.summary.add(&assessment);
                    }
                    Err(reason) => row.refuse_year(reason),
                }
            }
            if self.mistakes.len() > MAXIMUM_MISTAKES {
                break;
            }
        }
    }
}
