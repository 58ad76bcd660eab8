//! A tax unit as means-tested benefits see it: what it has in a month, at rates of a year.

use std::ops::Range;

use ghostwork_law::{Person, TaxUnitYear};

use super::annual::dependents;
use super::filing_status;
use super::residence::state_of;
use crate::behaviour::employment::WEEKS_PER_MONTH;
use crate::block::{Block, BlockMonth};
use crate::context::MonthContext;
use crate::population::workers::{LabourState, Workers};

/// Months of a year: what a monthly amount is multiplied by for an annual rate.
const MONTHS: f64 = 12.0;

/// Returns earnings of a person in the month: wage, own-account profit, platform pay after fees and expenses; cents.
pub(crate) fn market_income(month: &BlockMonth, row: usize) -> i64 {
    month.wage[row] + month.own_account_profit[row] + month.platform_net[row]
}

/// Describes a tax unit by its earnings of the month and by the `unearned` income of each person, cents a month.
pub(crate) fn month_at_annual_rates(
    block: &Block,
    month: &BlockMonth,
    unit: &Range<usize>,
    unearned: impl Fn(usize) -> i64,
) -> TaxUnitYear {
    let workers = &block.workers;
    let head = unit.start;
    let mut year = TaxUnitYear {
        filing_status: filing_status(workers, unit),
        dependents: dependents(workers, head),
        ..TaxUnitYear::single(workers.age_years(head), state_of(workers.state[head]))
    };
    for row in unit.clone() {
        let mut person = person(workers, month, row);
        if workers.labour_state[row] == LabourState::Unemployed {
            person.unemployment_compensation = annual_rate(unearned(row));
        } else {
            year.other_income += annual_rate(unearned(row));
        }
        if row == head {
            year.head = person;
        } else {
            year.spouse = Some(person);
        }
    }
    year
}

fn person(workers: &Workers, month: &BlockMonth, row: usize) -> Person {
    let platform_hours = f64::from(month.engaged_hours[row] + month.unpaid_hours[row]) / WEEKS_PER_MONTH;
    let job_hours = if workers.labour_state[row].is_employed() {
        f64::from(workers.job_hours_per_week[row])
    } else {
        0.0
    };
    Person {
        age: workers.age_years(row),
        wages: annual_rate(month.wage[row]),
        self_employment_profit: annual_rate(month.own_account_profit[row] + month.platform_net[row]),
        hours_per_week: job_hours + platform_hours,
        ..Person::default()
    }
}

/// Returns twelve times a monthly amount in cents, dollars a year.
pub(crate) fn annual_rate(cents: i64) -> f64 {
    MONTHS * cents as f64 / 100.0
}

/// Returns the poverty line of so many persons, dollars a year.
pub(crate) fn poverty_line(context: &MonthContext, persons: usize) -> f64 {
    let parameters = &context.parameters.measurement;
    parameters.poverty_line + parameters.poverty_line_per_member * persons.saturating_sub(1) as f64
}
