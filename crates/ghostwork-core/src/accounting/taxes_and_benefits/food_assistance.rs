//! Food assistance on the incomes of the month.

use std::ops::Range;

use ghostwork_law::SupplementalBenefit;

use super::TRAITS;
use super::means::{annual_rate, market_income, month_at_annual_rates, poverty_line};
use super::rounding::cents;
use crate::block::{Block, BlockMonth};
use crate::context::MonthContext;
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
pub(super) fn assist(context: &MonthContext, block: &Block, month: &mut BlockMonth, countable: &[i64]) {
    let limits = highest_limits(context);
    let mut head = 0;
    while head < block.workers.len() {
        let table = Table::of(&block.workers, head);
        head = table.unit.end;
        if !keeps_own_table(&block.workers, table.unit.start) {
            continue;
        }
        let income: i64 = table.earners(&block.workers).map(|row| countable[row]).sum();
        if income > limits[table.size(&block.workers).min(LARGEST_TABLE)] {
            continue;
        }
        let entitlement = entitlement(context, block, month, (&table, countable));
        if entitlement > 0.0 && claims(context, block, table.unit.start) {
            month.receive(table.unit.start, Purpose::FoodAssistance, cents(entitlement));
        }
    }
}

/// Returns by number of persons the income of a month beyond which no state gives food assistance, cents.
fn highest_limits(context: &MonthContext) -> [i64; LARGEST_TABLE + 1] {
    std::array::from_fn(|persons| cents(HIGHEST_LIMIT * poverty_line(context, persons) / 12.0))
}

/// Persons who share meals: a tax unit, and the young dependants who live with it.
struct Table {
    unit: Range<usize>,
    dependants: Range<usize>,
}

impl Table {
    fn of(workers: &Workers, head: usize) -> Self {
        let unit = workers.unit(head);
        let following = &workers.traits[unit.end..];
        let dependants = following
            .iter()
            .take_while(|traits| traits.role() == Role::Dependant && !traits.starts_household())
            .count();
        let is_parental = workers.traits[head].role() == Role::Head;
        Self { dependants: unit.end..unit.end + if is_parental { dependants } else { 0 }, unit }
    }

    fn guests(&self, workers: &Workers) -> impl Iterator<Item = usize> {
        self.dependants.clone().filter(|row| !keeps_own_table(workers, *row))
    }

    fn earners(&self, workers: &Workers) -> impl Iterator<Item = usize> {
        let guests = self.guests(workers).filter(|row| workers.age_months[*row] >= EARNER_AGE_MONTHS);
        self.unit.clone().chain(guests)
    }

    fn size(&self, workers: &Workers) -> usize {
        self.unit.len() + usize::from(workers.children[self.unit.start]) + self.guests(workers).count()
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
    context: &MonthContext,
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
    let guests_income: i64 = table.earners(workers).skip(table.unit.len()).map(|row| countable[row]).sum();
    year.other_income += annual_rate(guests_income);
    year.shelter_costs_per_month = context.parameters.taxes.shelter_costs;
    context
        .law
        .food_assistance
        .in_month(&year, SupplementalBenefit::default(), 0.0, context.month.month_of_year())
        .food
}

fn claims(context: &MonthContext, block: &Block, head: usize) -> bool {
    context.draws.traits(block.entity(head), TRAITS)[2] < context.parameters.taxes.food_assistance_take_up
}
