use crate::block::{Block, BlockMonth};
use crate::population::accounts::{Account, Owner};
use crate::population::workers::Workers;

/// A household in a block of its own: its rows, and the accounts of its members.
pub(crate) struct HouseholdAlone {
    pub(crate) block: Block,
    /// Row of the worker who is looked at.
    pub(crate) row: usize,
}

impl HouseholdAlone {
    /// Copies the household of a worker out of the population; `None` where there is no such worker.
    pub(crate) fn find(blocks: &[Block], worker: u64) -> Option<Self> {
        let block = blocks.iter().find(|block| {
            let first = block.first_worker;
            block.profiles_abroad == 0 && (first..first + block.workers.len() as u64).contains(&worker)
        })?;
        let row = (worker - block.first_worker) as usize;
        let first = (0..=row).rev().find(|earlier| block.workers.traits[*earlier].starts_household())?;
        Some(Self { block: part(block, block.workers.household(first)), row: row - first })
    }

    /// Copies the household as it stands.
    pub(crate) fn copy(&self) -> Self {
        Self { block: part(&self.block, 0..self.block.workers.len()), row: self.row }
    }

    /// Returns a month in which nothing has happened yet.
    pub(crate) fn empty_month(&self) -> BlockMonth {
        let mut month = BlockMonth::default();
        month.begin(self.block.workers.len());
        month
    }
}

/// Copies some rows of a block with their accounts.
fn part(block: &Block, rows: std::ops::Range<usize>) -> Block {
    let mut copy = Block {
        first_worker: block.first_worker + rows.start as u64,
        workers: Workers::with_capacity(rows.len()),
        ..Block::default()
    };
    for row in rows.clone() {
        let mut worker = block.workers.row(row);
        if let Some(account) = block.account(row) {
            copy.accounts.push(owned_by(account.clone(), row - rows.start));
            worker.account = copy.accounts.len() as u16;
        }
        copy.workers.push(worker);
    }
    copy.members = block.members.get(rows).map(<[_]>::to_vec).unwrap_or_default();
    copy
}

fn owned_by(account: Account, new_row: usize) -> Account {
    match account.owner {
        Owner::Home { state, .. } => Account { owner: Owner::Home { row: new_row as u16, state }, ..account },
        Owner::Abroad { .. } => account,
    }
}
