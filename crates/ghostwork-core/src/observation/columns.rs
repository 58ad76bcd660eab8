use ghostwork_processor::{Kernel, Processor};

use crate::block::{Block, BlockMonth, Candidates};
use crate::context::MonthContext;
use crate::observation::cells::Cell;
use crate::observation::counters::Counters;
use crate::policy::Protections;
use crate::population::accounts::{Account, Owner};
use crate::population::workers::{WorkerType, Workers};

/// A block's workers and what their month brought, for reading while the counters are written.
pub(crate) struct Columns<'a> {
    pub(crate) context: &'a MonthContext<'a>,
    pub(crate) block: &'a Block,
    /// The cell of every worker.
    pub(crate) cells: &'a [Cell],
    /// The rows of those on platforms, in order.
    pub(crate) on_platforms: &'a [u16],
    pub(crate) wage: &'a [i64],
    pub(crate) own_account_profit: &'a [i64],
    pub(crate) platform_gross: &'a [i64],
    pub(crate) platform_net: &'a [i64],
    pub(crate) net_income: &'a [i64],
    /// Empty where no instrument has claimed for anybody.
    pub(crate) instrument_benefit: &'a [i64],
    /// Rows to whom instruments secure something besides payments.
    pub(crate) protected: &'a [(u16, Protections)],
    pub(crate) engaged_hours: &'a [f32],
    pub(crate) unpaid_hours: &'a [f32],
}

impl<'a> Columns<'a> {
    /// Parts a block's month into what is read and the counters that are written.
    pub(crate) fn split(
        context: &'a MonthContext<'a>,
        (block, places): (&'a Block, &'a Places),
        month: &'a mut BlockMonth,
    ) -> (Self, &'a mut Counters) {
        let columns = Self {
            context,
            block,
            cells: &places.cells,
            on_platforms: &places.on_platforms,
            wage: &month.wage,
            own_account_profit: &month.own_account_profit,
            platform_gross: &month.platform_gross,
            platform_net: &month.platform_net,
            net_income: &month.net_income,
            instrument_benefit: if month.has_claims { &month.instrument_benefit } else { &[] },
            protected: &month.protected,
            engaged_hours: &month.engaged_hours,
            unpaid_hours: &month.unpaid_hours,
        };
        (columns, &mut month.counters)
    }
}

/// Which cells the workers of a block stand in; made once for many blocks.
#[derive(Debug, Default)]
pub(crate) struct Places {
    /// The cell of every worker.
    pub(crate) cells: Vec<Cell>,
    /// The rows of those on platforms, in order: those with an active account or with pay.
    pub(crate) on_platforms: Vec<u16>,
}

impl Places {
    /// Finds the places of the workers of a block.
    pub(crate) fn of(block: &Block) -> Self {
        let mut places = Self::default();
        places.look_at(Processor::detect(), block, &mut Candidates::default());
        places
    }

    /// Takes the workers of another block.
    pub(crate) fn look_at(&mut self, processor: Processor, block: &Block, candidates: &mut Candidates) {
        let Self { cells, on_platforms } = self;
        cells.resize(block.workers.len(), Cell::default());
        processor.run(DemographicCells { workers: &block.workers, cells });
        move_to_platforms(block, cells);
        let rows = candidates.find_where(processor, cells.iter(), |cell| cell.is_on_platforms());
        on_platforms.clear();
        on_platforms.extend_from_slice(rows);
    }
}

/// Finds the cells of workers by sex and age alone.
struct DemographicCells<'a> {
    workers: &'a Workers,
    cells: &'a mut [Cell],
}

impl Kernel for DemographicCells<'_> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let persons = self.workers.traits.iter().zip(&self.workers.age_months);
        for (cell, (traits, age_months)) in self.cells.iter_mut().zip(persons) {
            *cell = Cell::off_platforms(*traits, *age_months);
        }
    }
}

/// Puts those with an active account or with pay into the cells of platforms.
fn move_to_platforms(block: &Block, cells: &mut [Cell]) {
    for account in &block.accounts {
        if let Owner::Home { row, .. } = account.owner
            && (account.is_active() | is_paid(account))
        {
            let row = usize::from(row);
            let worker_type = WorkerType::of(&block.workers, row, Some(account.marketplace));
            cells[row] = cells[row].on_platform(worker_type, account.marketplace);
        }
    }
}

/// Returns whether an account had pay this month.
pub(crate) fn is_paid(account: &Account) -> bool {
    account.month.gross.load(std::sync::atomic::Ordering::Relaxed) > 0
}
