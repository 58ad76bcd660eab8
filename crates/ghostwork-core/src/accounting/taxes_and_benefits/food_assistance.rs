//! Food assistance on the incomes of the month.

use std::ops::Range;

use ghostwork_law::SupplementalBenefit;

use super::TRAITS;
use super::means::{annual_rate, market_income, month_at_annual_rates, poverty_line};
use super::rounding::cents;
use crate::block::{Batch, Block, BlockMonth};
use crate::context::UsContext;
use crate::ledger::Purpose;
use crate::population::workers::{Role, Workers};

/// Age below which a person who lives with the parents eats with them: 7 CFR 273.1(b)(1), months.
const OWN_TABLE_AGE_MONTHS: u16 = 22 * 12;
/// Age from which earnings of a dependant count: 7 CFR 273.9(c)(7), months.
const EARNER_AGE_MONTHS: u16 = 18 * 12;
/// Income beyond which no state gives food assistance, as a multiple of the poverty line.
const HIGHEST_LIMIT: f64 = 2.0;
/// Persons beyond whom the limit no longer rises.
const LARGEST_TABLE: usize = 24;

/// Pays food assistance to the households that are entitled to it and claim it; `countable` is income, cents by row.
pub(super) fn assist(context: &UsContext, block: &Block, month: &mut BlockMonth, countable: &[i64]) {
    let limits = highest_limits(context);
    let mut batch = Batch::of(Purpose::FoodAssistance);
    let mut head = 0;
    while head < block.workers.len() {
        let unit = block.workers.unit(head);
        head = unit.end;
        if !keeps_own_table(&block.workers, unit.start) {
            continue;
        }
        let table = Table::of(&block.workers, unit, countable);
        if table.unit_income + table.guests_income > limits[table.persons.min(LARGEST_TABLE)] {
            continue;
        }
        let entitlement = entitlement(context, block, month, (&table, countable));
        if entitlement > 0.0 && claims(context, block, table.unit.start) {
            month.receive_of(&mut batch, table.unit.start, cents(entitlement));
        }
    }
    month.book(batch);
}

/// Returns by number of persons the income of a month beyond which no state gives food assistance, cents.
fn highest_limits(context: &UsContext) -> [i64; LARGEST_TABLE + 1] {
    std::array::from_fn(|persons| cents(HIGHEST_LIMIT * poverty_line(context, persons) / 12.0))
}

/// Persons who share meals: a tax unit, and the young dependants who live with it.
struct Table {
    unit: Range<usize>,
    dependants: Range<usize>,
    /// Everybody at the table, children included.
    persons: usize,
    /// Countable income of the tax unit, cents.
    unit_income: i64,
    /// Countable income of the dependants at the table, cents.
    guests_income: i64,
}

impl Table {
    fn of(workers: &Workers, unit: Range<usize>, countable: &[i64]) -> Self {
        let mut table = Self {
            dependants: unit.end..unit.end,
            persons: unit.len() + usize::from(workers.children[unit.start]),
            unit_income: countable[unit.clone()].iter().sum(),
            guests_income: 0,
            unit,
        };
        if workers.traits[table.unit.start].role() == Role::Head {
            table.seat_dependants(workers, countable);
        }
        table
    }

    fn seat_dependants(&mut self, workers: &Workers, countable: &[i64]) {
        let following = self.unit.end..workers.len();
        for row in following {
            let traits = workers.traits[row];
            if traits.role() != Role::Dependant || traits.starts_household() {
                break;
            }
            self.dependants.end = row + 1;
            if keeps_own_table(workers, row) {
                continue;
            }
            self.persons += 1;
            if workers.age_months[row] >= EARNER_AGE_MONTHS {
                self.guests_income += countable[row];
            }
        }
    }

    fn guests(&self, workers: &Workers) -> impl Iterator<Item = usize> {
        self.dependants.clone().filter(|row| !keeps_own_table(workers, *row))
    }
}

/// Returns whether a person who files alone or first has a household of the own for food assistance.
fn keeps_own_table(workers: &Workers, row: usize) -> bool {
    let traits = workers.traits[row];
    traits.role() == Role::Head
        || traits.starts_household()
        || workers.age_months[row] >= OWN_TABLE_AGE_MONTHS
}

/// Returns what a household is entitled to this month, dollars.
fn entitlement(
    context: &UsContext,
    block: &Block,
    month: &BlockMonth,
    (table, countable): (&Table, &[i64]),
) -> f64 {
    let workers = &block.workers;
    let unearned = |row: usize| countable[row] - market_income(month, row);
    let mut year = month_at_annual_rates(block, month, &table.unit, unearned);
    for row in table.guests(workers) {
        if !year.dependents.push(workers.age_years(row)) {
            break;
        }
    }
    year.other_income += annual_rate(table.guests_income);
    year.shelter_costs_per_month = context.parameters.taxes.shelter_costs;
    context
        .law
        .food_assistance
        .in_month(&year, SupplementalBenefit::default(), 0.0, context.month.month_of_year())
        .food
}

fn claims(context: &UsContext, block: &Block, head: usize) -> bool {
    context.draws.traits(block.entity(head), TRAITS)[2] < context.parameters.taxes.food_assistance_take_up
}
