//! What every person adds to the amounts of a cell; persons off platforms, whose cells are few, are added up side by side.

use std::ops::Range;

use ghostwork_processor::{Instructions, Kernel, Processor};

use crate::observation::cells::Cell;
use crate::observation::columns::Columns;
use crate::observation::facts::RowAmounts;
use crate::observation::tally::Amounts;

/// Declares the amounts that every row has.
macro_rules! person_amounts {
    ($($(#[$doc:meta])* $amount:ident,)+) => {
        /// What a person has, or several persons have together.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
        pub(crate) struct PersonAmounts {
            $($(#[$doc])* pub(crate) $amount: i64,)+
        }

        /// What each of a run of persons has.
        pub(crate) struct AmountsByRow<'a> {
            $($(#[$doc])* $amount: &'a [i64],)+
        }

        impl PersonAmounts {
            /// Adds, without looking for overflow: what a few thousand persons have is far from it.
            #[inline(always)]
            pub(crate) fn add(&mut self, more: Self) {
                $(self.$amount = self.$amount.wrapping_add(more.$amount);)+
            }
        }

        impl AmountsByRow<'_> {
            pub(crate) fn at(&self, place: usize) -> PersonAmounts {
                PersonAmounts { $($amount: self.$amount[place],)+ }
            }

            /// Adds up what those have who stand in one of some cells, from the first on.
            #[inline(always)]
            fn in_cells<const CELLS: usize>(&self, cells: &[Cell], first: u8) -> [PersonAmounts; CELLS] {
                let rows = cells.len();
                $(let $amount = &self.$amount[..rows];)+
                let mut sums = [PersonAmounts::default(); CELLS];
                for (row, own) in cells.iter().enumerate() {
                    let own_amounts = PersonAmounts { $($amount: $amount[row],)+ };
                    for (place, sums) in sums.iter_mut().enumerate() {
                        let mask = i64::from(own.number() == first.wrapping_add(place as u8)).wrapping_neg();
                        sums.add(PersonAmounts { $($amount: own_amounts.$amount & mask,)+ });
                    }
                }
                sums
            }
        }
    };
}

person_amounts! {
    wage_cents,
    own_account_cents,
    net_income_cents,
    retirement_cents,
    equivalised_cents,
    usual_centihours,
    /// Residents, children of uninsured persons.
    kin,
    /// Burnout, isolation; millionths.
    wellbeing,
}

impl<'a> AmountsByRow<'a> {
    /// Gathers the columns of some rows.
    pub(crate) fn of(columns: &'a Columns, rows: &Range<usize>, of_rows: &'a RowAmounts) -> Self {
        Self {
            wage_cents: &columns.wage[rows.clone()],
            own_account_cents: &columns.own_account_profit[rows.clone()],
            net_income_cents: &columns.net_income[rows.clone()],
            retirement_cents: &columns.block.workers.retirement_balance[rows.clone()],
            equivalised_cents: &of_rows.equivalised_cents,
            usual_centihours: &of_rows.usual_centihours,
            kin: &of_rows.kin,
            wellbeing: &of_rows.wellbeing,
        }
    }
}

/// Adds the amounts of rows to the tallies of the first cells.
pub(crate) fn add_off_platforms(
    processor: Processor,
    cells: &[Cell],
    amounts: &AmountsByRow,
    tallies: &mut [Amounts],
) {
    // The sums of as many cells stay in registers.
    match processor.instructions() {
        Instructions::Avx512 => processor.run(AddOffPlatforms::<3> { cells, amounts, tallies }),
        _ => processor.run(AddOffPlatforms::<1> { cells, amounts, tallies }),
    }
}

/// Adds up the amounts of so many cells in one pass over the rows.
struct AddOffPlatforms<'a, const CELLS: usize> {
    cells: &'a [Cell],
    amounts: &'a AmountsByRow<'a>,
    tallies: &'a mut [Amounts],
}

impl<const CELLS: usize> Kernel for AddOffPlatforms<'_, CELLS> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        for (number, tallies) in self.tallies.chunks_mut(CELLS).enumerate() {
            let sums = self.amounts.in_cells::<CELLS>(self.cells, (number * CELLS) as u8);
            for (tally, sums) in tallies.iter_mut().zip(sums) {
                tally.persons.add(sums);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::accounting::taxes_and_benefits::example::{Scene, populated_block};
    use crate::observation::cells::DEMOGRAPHIC_CELLS;
    use crate::observation::columns::Places;
    use crate::observation::facts::Facts;

    #[test]
    fn every_processor_adds_up_as_one_row_after_the_other() {
        let scene = Scene::of("2027-03");
        let context = scene.context();
        let (block, mut month) = populated_block();
        for (row, income) in month.net_income.iter_mut().enumerate() {
            *income = row as i64 * 7_919 % 500_000 - 50_000;
        }
        let places = Places::of(&block);
        let (columns, _) = Columns::split(&context, (&block, &places), &mut month);
        let rows = 512..700;
        let mut facts = Facts::new();
        facts.amounts.equivalised_cents = std::array::from_fn(|row| row as i64 * 31);
        let amounts = AmountsByRow::of(&columns, &rows, &facts.amounts);
        let cells = &columns.cells[rows.clone()];
        let mut one_by_one = [PersonAmounts::default(); DEMOGRAPHIC_CELLS];
        for (place, cell) in cells.iter().enumerate() {
            if let Some(sums) = one_by_one.get_mut(cell.index()) {
                sums.add(amounts.at(place));
            }
        }

        assert!(one_by_one.iter().filter(|sums| sums.net_income_cents != 0).count() > 3);
        for processor in Processor::all() {
            let mut tallies = [Amounts::default(); DEMOGRAPHIC_CELLS];
            add_off_platforms(processor, cells, &amounts, &mut tallies);
            assert_eq!(tallies.map(|tally| tally.persons), one_by_one, "{processor:?}");
        }
    }
}
