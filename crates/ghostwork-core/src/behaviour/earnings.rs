//! Books what every worker earns in the month: wages, own-account profit, private income, platform pay.

use crate::accounting::taxes_and_benefits::means::social_security;
use crate::arithmetic::exponential;
use crate::behaviour::employment::{WEEKS_PER_MONTH, own_account_luck};
use crate::block::{Block, BlockMonth};
use crate::context::MonthContext;
use crate::draws::{Stream, unit_interval};
use crate::ledger::Purpose;
use crate::population::workers::LabourState;

/// Pays market incomes outside marketplaces.
#[inline(never)]
pub(crate) fn earn(context: &MonthContext, block: &Block, month: &mut BlockMonth) {
    let workers = &block.workers;
    for row in 0..workers.len() {
        match workers.labour_state[row] {
            LabourState::Employee => {
                let wage = monthly_pay(block, row, 1.0);
                month.wage[row] = wage;
                month.receive(row, Purpose::Wage, wage);
            }
            LabourState::OwnAccount => {
                let words = context.draws.words(Stream::Earnings, context.month, block.entity(row));
                let luck = own_account_luck(&context.parameters.employment, unit_interval(words[2]));
                let profit = monthly_pay(block, row, luck);
                month.own_account_profit[row] = profit;
                month.receive(row, Purpose::OwnAccountProfit, profit);
            }
            LabourState::Unemployed | LabourState::OutOfLabourForce => {}
        }
        let side = i64::from(workers.side_profit[row]);
        if side > 0 && workers.labour_state[row] != LabourState::OwnAccount {
            month.own_account_profit[row] = side;
            month.receive(row, Purpose::OwnAccountProfit, side);
        }
        month.receive(row, Purpose::PropertyIncome, i64::from(workers.property_income[row]));
        month.receive(row, Purpose::SocialSecurity, social_security(workers, row));
    }
}

/// Returns hourly pay times usual hours times a factor, in cents a month.
fn monthly_pay(block: &Block, row: usize, factor: f64) -> i64 {
    let workers = &block.workers;
    let log_wage = f64::from(workers.log_wage[row]) + f64::from(workers.transitory_log_wage[row]);
    let hours = f64::from(workers.job_hours_per_week[row]) * WEEKS_PER_MONTH;
    (exponential(log_wage) * hours * factor * 100.0 + 0.5).floor() as i64
}
