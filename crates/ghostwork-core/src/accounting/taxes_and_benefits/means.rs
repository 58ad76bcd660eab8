//! What persons have in a month, as taxes and means-tested benefits see it.

use super::rounding::share_of;
use crate::behaviour::employment::WEEKS_PER_MONTH;
use crate::behaviour::household::SENIOR_AGE_MONTHS;
use crate::block::BlockMonth;
use crate::context::MonthContext;
use crate::population::workers::{LabourState, Traits, Workers};

/// Months of a year: what a monthly amount is multiplied by for an annual rate.
const MONTHS: f64 = 12.0;

/// Age from which Social Security is paid besides work, months.
pub(crate) const FULL_RETIREMENT_AGE_MONTHS: u16 = 67 * 12;

/// Returns the Social Security that a person receives in a month, cents: besides work from full retirement age on.
#[inline]
pub(crate) fn social_security(workers: &Workers, row: usize) -> i64 {
    let is_due = pays_social_security(workers.labour_state[row], workers.age_months[row]);
    // Read for everybody: who is past work cannot be foreseen.
    let benefit = i64::from(workers.social_security[row]);
    if is_due { benefit } else { 0 }
}

/// Returns whether Social Security is paid in a state of the labour market at an age, months.
#[inline(always)]
pub(crate) fn pays_social_security(state: LabourState, age_months: u16) -> bool {
    !state.is_employed() | (age_months >= FULL_RETIREMENT_AGE_MONTHS)
}

/// Returns what a person with a retirement plan saves out of a month's wage, cents: before income tax.
pub(crate) fn retirement_saving(context: &MonthContext, traits: Traits, wage: i64) -> i64 {
    if traits.has_retirement_plan() {
        share_of(wage, context.parameters.household.retirement_saving)
    } else {
        0
    }
}

/// Returns what a person past work draws in a month from the retirement balance, cents.
pub(crate) fn retirement_withdrawal(context: &MonthContext, workers: &Workers, row: usize) -> i64 {
    if draws_on_retirement(workers, row) {
        share_of(workers.retirement_balance[row], context.parameters.household.retirement_withdrawal)
    } else {
        0
    }
}

/// Returns whether a person is past work, and so draws from the retirement balance.
#[inline]
pub(crate) fn draws_on_retirement(workers: &Workers, row: usize) -> bool {
    (workers.age_months[row] >= SENIOR_AGE_MONTHS) & !workers.labour_state[row].is_employed()
}

/// Returns earnings of a person in the month: wage, own-account profit, platform pay after fees and expenses; cents.
#[inline(always)]
pub(crate) fn market_income(month: &BlockMonth, row: usize) -> i64 {
    month.wage[row] + month.own_account_profit[row] + month.platform_net[row]
}

/// Returns the wage and the profit outside marketplaces of a person in a usual month, given the pay of one and the profit of this
/// month; cents. A side business yields the same in every month.
#[inline(always)]
pub(crate) fn usual_earnings(state: LabourState, usual_pay: i64, own_account_profit: i64) -> [i64; 2] {
    [
        if state == LabourState::Employee { usual_pay } else { 0 },
        if state == LabourState::OwnAccount { usual_pay } else { own_account_profit },
    ]
}

/// Returns what a person earns on own account as means tests count it: profit and platform pay after fees and expenses of the
/// month, or what a rule averages them to; cents.
#[inline(always)]
pub(crate) fn tested_profit(month: &BlockMonth, row: usize) -> i64 {
    month.own_account_profit[row] + month.platform_net[row] + month.pay_shift.get(row).net
}

/// Returns what counts as income of a person besides earnings, given all that counts, cents.
#[inline(always)]
pub(crate) fn tested_unearned_income(month: &BlockMonth, row: usize, countable: i64) -> i64 {
    countable - market_income(month, row) - month.pay_shift.get(row).net
}

/// Returns the hours that a person works a week in the month, on platforms and elsewhere.
#[inline]
pub(crate) fn hours_per_week(workers: &Workers, month: &BlockMonth, row: usize) -> f64 {
    weekly_hours(workers, row, month.engaged_hours[row] + month.unpaid_hours[row])
}

/// Returns the hours that a person works a week, given those of the month on platforms.
#[inline(always)]
pub(crate) fn weekly_hours(workers: &Workers, row: usize, platform_hours: f32) -> f64 {
    // A division for everybody: who works on platforms in a month cannot be foreseen.
    let platform_hours = f64::from(platform_hours) / WEEKS_PER_MONTH;
    let is_employed = workers.labour_state[row].is_employed();
    let job_hours = workers.job_hours_per_week[row] * u8::from(is_employed);
    f64::from(job_hours) + platform_hours
}

/// Returns twelve times a monthly amount in cents, dollars a year.
#[inline(always)]
pub(crate) fn annual_rate(cents: i64) -> f64 {
    MONTHS * cents as f64 / 100.0
}

/// Returns the poverty line of so many persons, dollars a year.
pub(crate) fn poverty_line(context: &MonthContext, persons: usize) -> f64 {
    let parameters = &context.parameters.measurement;
    parameters.poverty_line + parameters.poverty_line_per_member * persons.saturating_sub(1) as f64
}
