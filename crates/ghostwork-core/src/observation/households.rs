//! Households of the month: what they have to live on, and who of them is poor.

use std::ops::Range;

use ghostwork_processor::Kernel;

use crate::arithmetic::whole;
use crate::block::Candidates;
use crate::observation::columns::Columns;
use crate::observation::counters::{EconomySums, INCOME_BINS};
use crate::observation::facts::AT_ONCE;
use crate::observation::histogram::bin;
use crate::observation::poverty_line::PovertyLines;
use crate::observation::tally::{Amounts, Tallies, halves, pair};

/// Width of a bin of equivalised monthly income, cents.
const INCOME_BIN_CENTS: i64 = 25_000;
/// Fixed point in which shares are summed.
const MILLIONTHS: f64 = 1_000_000.0;

/// The households of a block in order, the first at position 0; made once for many blocks.
#[derive(Debug, Default)]
pub(crate) struct Households {
    /// Position of the household of every row, plus one.
    of_row: Vec<u16>,
    /// The first row of every household, and the row after the last.
    starts: Vec<u16>,
    /// Incomes of all rows up to each, cents; then the same of persons and children.
    running: [Vec<i64>; 2],
    income_cents: Vec<i64>,
    /// Persons and children.
    members: Vec<i64>,
    poverty_line_cents: Vec<i64>,
    equivalised_cents: Vec<i64>,
}

impl Households {
    /// Takes the households of another block.
    pub(crate) fn look_at(&mut self, columns: &Columns, candidates: &mut Candidates) {
        let processor = columns.context.processor;
        self.part(columns, candidates);
        let residents = columns.block.workers.children.iter().map(|children| 1 + i64::from(*children));
        let [incomes, members] = &mut self.running;
        add_up(columns.net_income.iter().copied(), incomes);
        add_up(residents, members);
        between(&self.starts, incomes, &mut self.income_cents);
        between(&self.starts, members, &mut self.members);
        for (row, tax) in columns.block.workers.estimated_tax.iter() {
            // Tax that falls due for several months at once is no poverty of the month in which it is paid.
            let household = usize::from(self.of_row[row]) - 1;
            self.income_cents[household] += i64::from(tax.now) - i64::from(tax.per_month);
        }
        let households = self.members.len();
        self.poverty_line_cents.resize(households, 0);
        self.equivalised_cents.resize(households, 0);
        let lines = PovertyLines::new(&columns.context.parameters.measurement);
        processor.run(MeansOf { lines: &lines, households: self });
    }

    /// Finds where households start, and who belongs to which.
    fn part(&mut self, columns: &Columns, candidates: &mut Candidates) {
        let traits = &columns.block.workers.traits;
        let starts = candidates
            .find_where(columns.context.processor, traits.iter(), |traits| traits.starts_household());
        self.starts.clear();
        self.starts.extend_from_slice(starts);
        self.starts.push(traits.len() as u16);
        let mut number = 0_u16;
        self.of_row.clear();
        self.of_row.extend(traits.iter().map(|traits| {
            number = number.wrapping_add(u16::from(traits.starts_household()));
            number
        }));
    }

    /// Returns what the households of some rows have in terms of a single person, times the residents of each row: the lower
    /// halves of `kin`.
    pub(crate) fn equivalised_by_row(&self, rows: &Range<usize>, kin: &[i64; AT_ONCE]) -> [i64; AT_ONCE] {
        let mut equivalised = [0; AT_ONCE];
        for (equivalised, (number, kin)) in
            equivalised.iter_mut().zip(self.of_row[rows.clone()].iter().zip(kin))
        {
            let [residents, _] = halves(*kin);
            *equivalised = residents.wrapping_mul(self.equivalised_cents[usize::from(*number) - 1]);
        }
        equivalised
    }

    /// Counts the households by income, and those with platform pay.
    pub(crate) fn count(&self, columns: &Columns, economy: &mut EconomySums) {
        economy.households += self.members.len() as i64;
        for (cents, members) in self.equivalised_cents.iter().zip(&self.members) {
            let bin = &mut economy.incomes[bin(*cents, INCOME_BIN_CENTS, INCOME_BINS)];
            bin.residents = bin.residents.wrapping_add(*members);
            bin.cents = bin.cents.wrapping_add(members.wrapping_mul(*cents));
        }
        let on_platforms = columns.on_platforms.iter().map(|row| usize::from(*row));
        let paid = on_platforms.filter(|row| columns.platform_gross[*row] > 0);
        let mut last = 0;
        for number in paid.map(|row| self.of_row[row]) {
            economy.households_with_platform_pay += i64::from(number > last);
            last = number;
        }
    }

    /// Counts the residents of poor households, persons with the children on their rows.
    pub(crate) fn count_poor(&self, columns: &Columns, candidates: &mut Candidates, tallies: &mut Tallies) {
        let means = self.income_cents.iter().zip(&self.poverty_line_cents);
        let poor = candidates.find_where(columns.context.processor, means, |(income, line)| income < line);
        for number in poor.iter().map(|number| usize::from(*number)) {
            let poverty = Poverty::of(self.income_cents[number], self.poverty_line_cents[number]);
            for row in usize::from(self.starts[number])..usize::from(self.starts[number + 1]) {
                let residents = 1 + i64::from(columns.block.workers.children[row]);
                poverty.count(residents, &mut tallies.amounts[columns.cells[row].index()]);
            }
        }
    }
}

/// Leaves the sum of the amounts of all rows up to each.
fn add_up(amounts: impl Iterator<Item = i64>, running: &mut Vec<i64>) {
    let mut sum = 0_i64;
    running.clear();
    running.extend(amounts.map(|amount| {
        sum = sum.wrapping_add(amount);
        sum
    }));
}

/// Leaves what each household adds to the running sums.
fn between(starts: &[u16], running: &[i64], amounts: &mut Vec<i64>) {
    let mut before = 0;
    amounts.clear();
    amounts.extend(starts[1..].iter().map(|end| {
        let until = running[usize::from(*end) - 1];
        until.wrapping_sub(std::mem::replace(&mut before, until))
    }));
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
        let Households { income_cents, members, poverty_line_cents, equivalised_cents, .. } = self.households;
        let means = poverty_line_cents.iter_mut().zip(equivalised_cents);
        for ((line, equivalised), (income, members)) in means.zip(income_cents.iter().zip(&*members)) {
            *line = self.lines.cents_per_month(*members);
            *equivalised = self.lines.equivalised(*income, *members);
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
