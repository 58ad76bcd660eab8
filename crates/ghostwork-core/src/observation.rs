//! Phase 11: what is true of the month, and what a survey and the tax office would have seen of it.
//!
//! Every block is counted in integers; an [`Observation`] adds them up by [`Group`], and an [`Indicator`] of
//! the catalogue [`INDICATORS`] turns them into a value.

mod amounts;
mod catalogue;
mod cell_sums;
mod cells;
mod columns;
mod counters;
mod earners;
mod effective_rates;
mod facts;
mod families;
mod freelancers;
mod groups;
mod histogram;
mod households;
mod indicator;
mod inequality;
mod parameters;
mod people;
mod poverty_line;
mod source_records;
pub(crate) mod sums;
mod survey;
mod tally;
mod tax_records;
#[cfg(test)]
mod tests;
mod workers_abroad;
mod year;

use ghostwork_parameters::Month;
use xxhash_rust::xxh3::Xxh3;

use crate::block::{Block, BlockMonth};
use crate::context::MonthContext;
use crate::ledger::{Ledger, Purpose};
use crate::market::delivery::GoingRates;
use crate::market::matching::Matches;
use crate::market::merchants::Purchases;
use crate::observation::cell_sums::CellSums;
use crate::observation::cells::Cell;
use crate::observation::columns::Columns;
use crate::observation::sums::IntegerSums;
use crate::population::workers::LabourState;

pub use catalogue::INDICATORS;
pub(crate) use columns::Places;
pub(crate) use counters::Counters;
pub use groups::{Group, groups};
pub(crate) use households::Households;
pub use indicator::{Better, Indicator, ReportGroup, Sums};
pub use parameters::MeasurementParameters;
pub(crate) use source_records::Presence;
pub use source_records::SourceRecords;
pub(crate) use tax_records::has_information_return;

const DECEMBER: u8 = 12;

/// Counts a block's month.
#[inline(never)]
pub(crate) fn observe(context: &MonthContext, block: &Block, month: &mut BlockMonth) {
    let mut scratch = std::mem::take(&mut month.scratch);
    let mut places = std::mem::take(&mut scratch.places);
    places.look_at(context.processor, block, &mut scratch.candidates);
    let (columns, counters) = Columns::split(context, (block, &places), month);
    people::count_people(&columns, &mut scratch, counters);
    earners::count_earners(&columns, counters);
    survey::count_earners(&columns, &mut scratch, counters);
    freelancers::count_freelancers(&columns, &mut counters.economy);
    if context.month.month_of_year() == DECEMBER {
        year::count_year(&columns, &mut scratch, counters);
        workers_abroad::count_workers_abroad(&columns, &mut counters.economy.abroad_years);
    }
    scratch.places = places;
    month.scratch = scratch;
}

/// All that was observed of one month.
#[derive(Debug, Clone, PartialEq)]
pub struct Observation {
    month: Month,
    counters: Counters,
    groups: Vec<CellSums>,
    ledger: Ledger,
    persons_per_worker: f64,
}

impl Observation {
    /// Takes the counts of the population together with what merchants bought and how jobs were matched.
    pub(crate) fn new(
        month: Month,
        population: BlockMonth,
        purchases: &Purchases,
        matches: &Matches,
        going_rates: &GoingRates,
    ) -> Self {
        let mut counters = population.counters;
        let market = &mut counters.market;
        market.posts = matches.posts;
        market.awards = matches.awards;
        market.home_awards = matches.home_awards;
        market.posts_by_reliability = matches.posts_by_reliability;
        market.awards_by_reliability = matches.awards_by_reliability;
        market.surplus = matches.surplus.clone();
        market.posted_pay = matches.posted_pay.clone();
        market.dissatisfied = going_rates.dissatisfied;
        market.dissatisfied_but_kind = going_rates.dissatisfied_but_kind;
        market.needed_centihours = purchases.centihours;
        market.merchant_exits = purchases.exits;
        market.done_centihours = going_rates.done;
        market.contracts = going_rates.contracts;
        Self::from_counters(month, counters, population.ledger)
    }

    fn from_counters(month: Month, counters: Counters, ledger: Ledger) -> Self {
        let groups = groups()
            .iter()
            .map(|group| {
                let mut sums = CellSums::ZERO;
                for cell in Cell::all().filter(|cell| group.contains(*cell)) {
                    sums.absorb(&counters.cells[cell.index()]);
                }
                sums
            })
            .collect();
        Self { month, counters, groups, ledger, persons_per_worker: 1.0 }
    }

    /// Scales counts of persons and amounts of money to a population of so many persons per simulated worker.
    #[must_use]
    pub fn representing(mut self, persons_per_worker: f64) -> Self {
        self.persons_per_worker = persons_per_worker;
        self
    }

    /// Returns the month.
    pub fn month(&self) -> Month {
        self.month
    }

    /// Returns all payments of the month, unscaled.
    pub fn ledger(&self) -> &Ledger {
        &self.ledger
    }

    /// Returns an indicator for the group at a position of [`groups`]; `None` where it does not exist.
    pub fn value(&self, indicator: &Indicator, group: usize) -> Option<f64> {
        let economy = (group == 0).then_some(indicator::Economy {
            sums: &self.counters.economy,
            market: &self.counters.market,
            ledger: &self.ledger,
        });
        let sums =
            Sums { group: self.groups.get(group)?, economy, persons_per_worker: self.persons_per_worker };
        (indicator.value)(&sums)
    }

    /// Returns how many persons were in one state last month and are in another now.
    pub fn flow(&self, from: LabourState, to: LabourState) -> f64 {
        self.counters.economy.flows[from as usize][to as usize] as f64 * self.persons_per_worker
    }

    /// Feeds every count and payment, in a fixed order, to a hasher.
    pub fn feed(&self, hasher: &mut Xxh3) {
        hasher.update(&self.month.index().to_le_bytes());
        self.counters.feed(hasher);
        for purpose in Purpose::ALL {
            self.ledger.flow(*purpose).cents().feed(hasher);
        }
    }
}
