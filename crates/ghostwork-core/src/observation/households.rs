//! Households of the month: what they have to live on, and who of them is poor.

use std::ops::Range;

use ghostwork_processor::Kernel;

use crate::arithmetic::whole;
use crate::block::Candidates;
use crate::observation::columns::Columns;
use crate::observation::counters::{EconomySums, INCOME_BINS};
use crate::observation::facts::RowAmounts;
use crate::observation::histogram::bin;
use crate::observation::poverty_line::PovertyLines;
use crate::observation::tally::{Amounts, Tallies, halves, pair};
use crate::population::workers::Workers;

/// Width of a bin of equivalised monthly income, cents.
const INCOME_BIN_CENTS: i64 = 25_000;
/// Fixed point in which shares are summed.
const MILLIONTHS: f64 = 1_000_000.0;

/// The households of a block in order, the first at position 0; made once for many blocks.
#[derive(Debug, Default)]
pub(crate) struct Households {
    /// Position of the household of every row.
    of_row: Vec<u16>,
    /// With room for as many as there are rows.
    records: Vec<Household>,
    /// How many there are.
    number: usize,
    poverty_line_cents: Vec<i64>,
    equivalised_cents: Vec<i64>,
}

/// What the members of a household have and are together.
#[derive(Debug, Clone, Copy, Default)]
struct Household {
    income_cents: i64,
    /// Persons and children.
    members: u32,
    /// The row after the last.
    end: u32,
}

impl Households {
    /// Takes the households of another block.
    pub(crate) fn look_at(&mut self, columns: &Columns) {
        self.part(columns);
        for (row, tax) in columns.block.workers.estimated_tax.iter() {
            // Tax that falls due for several months at once is no poverty of the month in which it is paid.
            let household = &mut self.records[usize::from(self.of_row[row])];
            household.income_cents += i64::from(tax.now) - i64::from(tax.per_month);
        }
        self.poverty_line_cents.resize(self.number, 0);
        self.equivalised_cents.resize(self.number, 0);
        let lines = PovertyLines::new(&columns.context.parameters.measurement);
        columns.context.processor.run(MeansOf { lines: &lines, households: self });
    }

    /// Finds who belongs to which household, and adds up what the members of each have.
    fn part(&mut self, columns: &Columns) {
        let rows = columns.block.workers.len();
        self.of_row.resize(rows, 0);
        self.records.resize(rows, Household::default());
        self.number = columns.context.processor.run(Part { columns, households: self });
    }

    fn in_order(&self) -> &[Household] {
        &self.records[..self.number]
    }

    /// Returns the rows of every household.
    pub(crate) fn rows(&self) -> impl ExactSizeIterator<Item = Range<usize>> {
        let mut first = 0;
        self.in_order().iter().map(move |household| {
            let end = household.end as usize;
            std::mem::replace(&mut first, end)..end
        })
    }

    /// Counts the households by income, and those with platform pay.
    pub(crate) fn count(&self, columns: &Columns, economy: &mut EconomySums) {
        economy.households += self.number as i64;
        for (cents, household) in self.equivalised_cents.iter().zip(self.in_order()) {
            let members = i64::from(household.members);
            let bin = &mut economy.incomes[bin(*cents, INCOME_BIN_CENTS, INCOME_BINS)];
            bin.residents = bin.residents.wrapping_add(members);
            bin.cents = bin.cents.wrapping_add(members.wrapping_mul(*cents));
        }
        let on_platforms = columns.on_platforms.iter().map(|row| usize::from(*row));
        let paid = on_platforms.filter(|row| columns.platform_gross[*row] > 0);
        let mut last = None;
        for household in paid.map(|row| self.of_row[row]) {
            economy.households_with_platform_pay += i64::from(last.replace(household) != Some(household));
        }
    }

    /// Counts the residents of poor households, persons with the children on their rows.
    pub(crate) fn count_poor(&self, columns: &Columns, candidates: &mut Candidates, tallies: &mut Tallies) {
        let means = self.in_order().iter().zip(&self.poverty_line_cents);
        let poor = candidates
            .find_where(columns.context.processor, means, |(household, line)| household.income_cents < *line);
        for number in poor.iter().map(|number| usize::from(*number)) {
            let household = self.records[number];
            let poverty = Poverty::of(household.income_cents, self.poverty_line_cents[number]);
            let first = number.checked_sub(1).map_or(0, |before| self.records[before].end);
            for row in first as usize..household.end as usize {
                let residents = 1 + i64::from(columns.block.workers.children[row]);
                poverty.count(residents, &mut tallies.amounts[columns.cells[row].index()]);
            }
        }
    }
}

/// Parts rows into households, and returns how many there are.
///
/// A household is written down after every row, as if that were its last: sizes follow upon each other in no order, and a
/// branch would often be foreseen wrongly.
struct Part<'a> {
    columns: &'a Columns<'a>,
    /// With room for a household of every row.
    households: &'a mut Households,
}

impl Kernel for Part<'_> {
    type Output = usize;

    #[inline(always)]
    fn run(self) -> usize {
        let Workers { traits, children, .. } = &self.columns.block.workers;
        let rows = traits.len();
        let (traits, children, incomes) = (&traits[..], &children[..rows], &self.columns.net_income[..rows]);
        let Households { of_row, records, .. } = self.households;
        let (of_row, records) = (&mut of_row[..rows], &mut records[..rows]);
        let (mut households, mut income_cents, mut members) = (0_usize, 0_i64, 0_u32);
        for row in 0..rows {
            let starts = traits[row].starts_household();
            let of_same = i64::from(starts).wrapping_sub(1);
            income_cents = (income_cents & of_same).wrapping_add(incomes[row]);
            members = (members & of_same as u32).wrapping_add(1 + u32::from(children[row]));
            households = households.wrapping_add(usize::from(starts));
            let household = households.wrapping_sub(1);
            of_row[row] = household as u16;
            records[household] = Household { income_cents, members, end: (row as u32).wrapping_add(1) };
        }
        households
    }
}

/// Works out what households have to live on: in terms of a single person, and the line that it is held against.
struct MeansOf<'a> {
    lines: &'a PovertyLines,
    households: &'a mut Households,
}

impl Kernel for MeansOf<'_> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let Households { records, poverty_line_cents, equivalised_cents, .. } = self.households;
        let means = poverty_line_cents.iter_mut().zip(equivalised_cents);
        for ((line, equivalised), household) in means.zip(&*records) {
            let members = i64::from(household.members);
            *line = self.lines.cents_per_month(members);
            *equivalised = self.lines.equivalised(household.income_cents, members);
        }
    }
}

/// Works out what the households of some rows have in terms of a single person, times the residents of each row.
pub(crate) struct EquivalisedByRow<'a> {
    pub(crate) households: &'a Households,
    pub(crate) rows: Range<usize>,
    pub(crate) amounts: &'a mut RowAmounts,
}

impl Kernel for EquivalisedByRow<'_> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let Households { of_row, equivalised_cents, .. } = self.households;
        let RowAmounts { kin, equivalised_cents: by_row, .. } = self.amounts;
        for (cents, (household, kin)) in by_row.iter_mut().zip(of_row[self.rows].iter().zip(kin)) {
            let [residents, _] = halves(*kin);
            *cents = residents.wrapping_mul(equivalised_cents[usize::from(*household)]);
        }
    }
}

/// How poor a household below the poverty line is.
struct Poverty {
    /// Twice a one, the second of them if its income is below half the line.
    poor: i64,
    gap_millionths: i64,
    severity_millionths: i64,
}

impl Poverty {
    fn of(income_cents: i64, line_cents: i64) -> Self {
        let is_deeply_poor = i64::from(income_cents.wrapping_mul(2) < line_cents);
        let shortfall = (line_cents - income_cents.max(0)) as f64;
        let gap = shortfall / line_cents.max(1) as f64;
        Self {
            poor: pair(1, is_deeply_poor),
            gap_millionths: whole(gap * MILLIONTHS),
            severity_millionths: whole(gap * gap * MILLIONTHS),
        }
    }

    fn count(&self, residents: i64, amounts: &mut Amounts) {
        amounts.poor += residents * self.poor;
        amounts.poverty_gap_millionths += residents * self.gap_millionths;
        amounts.poverty_severity_millionths += residents * self.severity_millionths;
    }
}

#[cfg(test)]
mod tests {
    use ghostwork_processor::Processor;

    use super::*;
    use crate::accounting::taxes_and_benefits::example::{Scene, populated_block};
    use crate::context::MonthContext;
    use crate::observation::columns::Places;
    use crate::observation::facts::Facts;
    use crate::observation::poverty_line::members;

    #[test]
    fn every_processor_finds_what_one_household_after_the_other_has() {
        let scene = Scene::of("2027-03");
        let (block, mut month) = populated_block();
        for (row, income) in month.net_income.iter_mut().enumerate() {
            *income = row as i64 * 7_919 % 500_000 - 50_000;
        }
        let (workers, places) = (&block.workers, Places::of(&block));
        let lines = PovertyLines::new(&scene.context().parameters.measurement);
        let ahead = |row: usize| {
            let tax = workers.estimated_tax.get(row);
            i64::from(tax.now) - i64::from(tax.per_month)
        };

        for processor in Processor::all() {
            let context = MonthContext { processor, ..scene.context() };
            let (columns, _) = Columns::split(&context, (&block, &places), &mut month);
            let mut households = Households::default();
            households.look_at(&columns);

            let mut first = 0;
            for (number, rows) in households.rows().enumerate() {
                assert_eq!(rows, workers.household(first), "{processor:?}");
                first = rows.end;
                let cents = rows.clone().map(|row| columns.net_income[row] + ahead(row)).sum();
                let members = members(workers, &rows);
                let Household { income_cents, members: counted, .. } = households.records[number];
                assert_eq!((income_cents, i64::from(counted)), (cents, members), "{processor:?}");
                assert_eq!(households.poverty_line_cents[number], lines.cents_per_month(members));
                assert_eq!(households.equivalised_cents[number], lines.equivalised(cents, members));
            }
            assert!(first == workers.len() && households.number > 1_000, "{processor:?}");

            let rows = 512..700;
            let mut facts = Facts::new();
            facts.amounts.kin = std::array::from_fn(|place| pair(1 + place as i64 % 4, 3));
            let amounts = &mut facts.amounts;
            processor.run(EquivalisedByRow { households: &households, rows: rows.clone(), amounts });
            for (row, cents) in rows.zip(facts.amounts.equivalised_cents) {
                let of_household = households.equivalised_cents[usize::from(households.of_row[row])];
                assert_eq!(cents, (1 + (row as i64 - 512) % 4) * of_household, "{processor:?}");
            }
        }
    }
}
