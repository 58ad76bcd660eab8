//! Households of the month: what they have to live on, and who of them is poor.

use std::ops::Range;

use ghostwork_processor::Kernel;

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

/// The households of a block in order, the first at position 1.
pub(crate) struct Households {
    /// Position of the household of every row.
    of_row: Vec<u16>,
    /// The row after a household's last.
    end: Vec<u16>,
    income_cents: Vec<i64>,
    /// Persons and children.
    members: Vec<i64>,
    poverty_line_cents: Vec<i64>,
    equivalised_cents: Vec<i64>,
}

impl Households {
    pub(crate) fn of(columns: &Columns) -> Self {
        let mut households = Self::gathered(columns);
        let lines = PovertyLines::new(&columns.context.parameters.measurement);
        columns.context.processor.run(MeansOf { lines: &lines, households: &mut households });
        households
    }

    /// Adds up incomes and members: those of all households up to the end of each.
    fn gathered(columns: &Columns) -> Self {
        let workers = &columns.block.workers;
        let mut number = 0;
        let numbers = workers.traits.iter().map(|traits| {
            number += u16::from(traits.starts_household());
            number
        });
        let of_row: Vec<u16> = numbers.collect();
        let places = usize::from(number) + 1;
        let mut end = vec![0; places];
        let [mut incomes_so_far, mut members_so_far] = [vec![0_i64; places], vec![0_i64; places]];
        let [mut income, mut members] = [0_i64; 2];
        let persons = workers.children.iter().zip(columns.net_income);
        for (row, (number, (children, net_income))) in of_row.iter().zip(persons).enumerate() {
            let number = usize::from(*number);
            income = income.wrapping_add(*net_income);
            members = members.wrapping_add(1 + i64::from(*children));
            // The last row of a household is the last to write.
            end[number] = row as u16 + 1;
            incomes_so_far[number] = income;
            members_so_far[number] = members;
        }
        let [poverty_line_cents, equivalised_cents] = [vec![0; places], vec![0; places]];
        Self {
            of_row,
            end,
            income_cents: apart(&incomes_so_far),
            members: apart(&members_so_far),
            poverty_line_cents,
            equivalised_cents,
        }
    }

    /// Returns what the households of some rows have in terms of a single person, times the residents of each row: the lower
    /// halves of `kin`.
    pub(crate) fn equivalised_by_row(&self, rows: &Range<usize>, kin: &[i64; AT_ONCE]) -> [i64; AT_ONCE] {
        let mut equivalised = [0; AT_ONCE];
        for (equivalised, (number, kin)) in
            equivalised.iter_mut().zip(self.of_row[rows.clone()].iter().zip(kin))
        {
            let [residents, _] = halves(*kin);
            *equivalised = residents.wrapping_mul(self.equivalised_cents[usize::from(*number)]);
        }
        equivalised
    }

    /// Counts the households by income, and those with platform pay.
    pub(crate) fn count(&self, columns: &Columns, economy: &mut EconomySums) {
        economy.households += self.members.len() as i64 - 1;
        for (cents, members) in self.equivalised_cents.iter().zip(&self.members).skip(1) {
            let bin = &mut economy.incomes[bin(*cents, INCOME_BIN_CENTS, INCOME_BINS)];
            bin.residents = bin.residents.wrapping_add(*members);
            bin.cents = bin.cents.wrapping_add(members.wrapping_mul(*cents));
        }
        let paid = columns.on_platforms.iter().filter(|row| columns.platform_gross[**row] > 0);
        let mut last = 0;
        for number in paid.map(|row| self.of_row[*row]) {
            economy.households_with_platform_pay += i64::from(number > last);
            last = number;
        }
    }

    /// Counts the residents of poor households, persons with the children on their rows.
    pub(crate) fn count_poor(&self, columns: &Columns, tallies: &mut Tallies) {
        let means = self.income_cents.iter().zip(&self.poverty_line_cents);
        let rows = self.end.iter().zip(&self.end[1..]);
        for ((income, line), (first, end)) in means.skip(1).zip(rows) {
            if income < line {
                let poverty = Poverty::of(*income, *line);
                for row in usize::from(*first)..usize::from(*end) {
                    let residents = 1 + i64::from(columns.block.workers.children[row]);
                    poverty.count(residents, &mut tallies.amounts[columns.cells[row].index()]);
                }
            }
        }
    }
}

/// Returns by how much each number exceeds the one before.
fn apart(so_far: &[i64]) -> Vec<i64> {
    let mut apart = so_far.to_vec();
    for (apart, before) in apart.iter_mut().skip(1).zip(so_far) {
        *apart = apart.wrapping_sub(*before);
    }
    apart
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
            gap_millionths: (gap * MILLIONTHS) as i64,
            severity_millionths: (gap * gap * MILLIONTHS) as i64,
        }
    }

    fn count(&self, residents: i64, amounts: &mut Amounts) {
        amounts.poor += residents * self.poor;
        amounts.poverty_gap_millionths += residents * self.gap_millionths;
        amounts.poverty_severity_millionths += residents * self.severity_millionths;
    }
}
