//! Files of tax units: a CSV in, the same rows with their assessment out.

mod assessed_block;
mod blocks;
mod columns;
mod laws;
mod mistake;
mod number;
mod output;
mod row;

use std::io::{Read, Write};

use super::assessment::Assessment;
use assessed_block::AssessedBlock;
use blocks::Blocks;
use columns::Columns;
use laws::Laws;
use mistake::Mistakes;

pub use columns::{INPUT_COLUMNS, InputColumn};
pub use mistake::{RowMistake, TaxFileError};
pub use output::OUTPUT_COLUMNS;

/// Blocks assessed in parallel while the blocks before them are written and the next ones are read.
const BLOCKS_AT_ONCE: usize = 8;

/// What a file of tax units held.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Summary {
    /// Number of rows assessed.
    pub rows: u64,
    /// Sum of income tax after credits; USD.
    pub income_tax: f64,
    /// Sum of self-employment tax; USD.
    pub self_employment_tax: f64,
    /// Sum of food assistance; USD.
    pub food_assistance: f64,
    /// Sum of premium tax credits; USD.
    pub premium_tax_credit: f64,
    /// Columns that the file lacks, for which every row has the default.
    pub absent_columns: Vec<&'static str>,
    /// Columns of the file that are not read, as the header names them.
    pub unread_columns: Vec<String>,
}

impl Summary {
    fn add(&mut self, assessment: &Assessment) {
        self.rows += 1;
        self.income_tax += assessment.income_tax;
        self.self_employment_tax += assessment.self_employment_tax;
        self.food_assistance += assessment.food_assistance;
        self.premium_tax_credit += assessment.premium_tax_credit;
    }

    fn merge(&mut self, block: &Self) {
        self.rows += block.rows;
        self.income_tax += block.income_tax;
        self.self_employment_tax += block.self_employment_tax;
        self.food_assistance += block.food_assistance;
        self.premium_tax_credit += block.premium_tax_credit;
    }
}

/// Assesses every tax unit of a CSV and writes its [`INPUT_COLUMNS`] followed by [`OUTPUT_COLUMNS`].
///
/// Columns may come in any order; columns with a default may be absent, and others are left out and named in the summary. The file is read and
/// written in blocks, so one of any length takes little memory; blocks are assessed in parallel, the order of rows is
/// kept, and the result does not depend on the number of threads.
///
/// # Errors
///
/// When the file is not CSV, columns are missing or come twice, the result cannot be written, or rows hold fields that cannot be
/// used: then the first 20 mistakes of the file are returned together and what was written is incomplete.
pub fn tax_file(input: impl Read, mut output: impl Write) -> Result<Summary, TaxFileError> {
    let mut blocks = Blocks::new(input);
    let columns = blocks.read_header()?;
    output::write_header(&mut output).map_err(TaxFileError::Unwritable)?;
    let laws = Laws::default();
    let mut run = Run { output, summary: Summary::default(), mistakes: Mistakes::default() };
    let (mut waiting, mut under_way) = (Vec::new(), Vec::new());
    loop {
        let mut outcome = Ok(());
        rayon::in_place_scope(|scope| {
            for block in &mut under_way {
                let (columns, laws) = (&columns, &laws);
                scope.spawn(move |_| AssessedBlock::assess(block, columns, laws));
            }
            outcome = run.write(&mut waiting).and_then(|()| blocks.refill(&mut waiting, BLOCKS_AT_ONCE));
        });
        outcome?;
        std::mem::swap(&mut waiting, &mut under_way);
        if (waiting.is_empty() && under_way.is_empty()) || run.mistakes.more {
            break;
        }
    }
    run.finish(&columns)
}

/// The state of a file being assessed.
struct Run<W> {
    output: W,
    summary: Summary,
    mistakes: Mistakes,
}

impl<W: Write> Run<W> {
    /// Writes assessed blocks in their order, unless a mistake was found.
    fn write(&mut self, blocks: &mut [AssessedBlock]) -> Result<(), TaxFileError> {
        for block in blocks {
            self.mistakes.append(&mut block.mistakes);
            if self.mistakes.is_empty() {
                self.output.write_all(&block.output).map_err(TaxFileError::Unwritable)?;
                self.summary.merge(&block.summary);
            }
        }
        Ok(())
    }

    fn finish(mut self, columns: &Columns) -> Result<Summary, TaxFileError> {
        self.mistakes.into_result()?;
        self.output.flush().map_err(TaxFileError::Unwritable)?;
        self.summary.absent_columns = columns.absent();
        self.summary.unread_columns = columns.unread().to_vec();
        Ok(self.summary)
    }
}
