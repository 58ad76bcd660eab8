use std::sync::atomic::Ordering::Relaxed;

use ghostwork_parameters::{Money, Month};

use crate::block::{Block, BlockMonth};
use crate::codec::encode_fields;
use crate::context::MonthContext;
use crate::population::workers::{Insurance, LabourState, WorkerType};

/// One worker's month as it truly was.
#[derive(Debug, Clone, PartialEq)]
pub struct PanelRow {
    /// Number of the worker in the population.
    pub worker: u64,
    /// The month.
    pub month: Month,
    /// Age, years.
    pub age_years: u8,
    /// State in the ordinary labour market.
    pub labour_state: LabourState,
    /// What the worker is on the marketplaces.
    pub worker_type: WorkerType,
    /// Wages.
    pub wage: Money,
    /// Profit of own-account work outside marketplaces.
    pub own_account_profit: Money,
    /// Platform pay before fees.
    pub platform_gross: Money,
    /// Platform pay after fees and expenses.
    pub platform_net: Money,
    /// Transfers from the government.
    pub transfers: Money,
    /// Taxes less refunds.
    pub taxes: Money,
    /// Net income.
    pub net_income: Money,
    /// Hours on platform tasks.
    pub paid_hours: f64,
    /// Unpaid hours on platforms.
    pub unpaid_hours: f64,
    /// Applications sent.
    pub applications: u16,
    /// Jobs won.
    pub hires: u32,
    /// Mean public rating so far, stars; `None` without ratings.
    pub rating: Option<f64>,
    /// Rate asked, dollars per hour; `None` without an account.
    pub ask: Option<f64>,
    /// Health insurance.
    pub insurance: Insurance,
    /// Balance of the portable benefit account.
    pub benefit_account: Money,
    /// Cash and liquid savings of the tax unit, on the head's row.
    pub savings: Money,
    /// Burnout, 0 to 1; exploratory.
    pub burnout: f64,
    /// Isolation, 0 to 1; exploratory.
    pub isolation: f64,
}

encode_fields!(PanelRow {
    worker,
    month,
    age_years,
    labour_state,
    worker_type,
    wage,
    own_account_profit,
    platform_gross,
    platform_net,
    transfers,
    taxes,
    net_income,
    paid_hours,
    unpaid_hours,
    applications,
    hires,
    rating,
    ask,
    insurance,
    benefit_account,
    savings,
    burnout,
    isolation,
});

/// Keeps the month of the workers that are followed.
pub(crate) fn record_panel(context: &MonthContext, block: &Block, month: &mut BlockMonth) {
    let followed = context.panel_workers.saturating_sub(block.first_worker).min(block.workers.len() as u64);
    for row in 0..followed as usize {
        let record = panel_row(context, block, month, row);
        month.panel.push(record);
    }
}

/// Returns a worker's month as it was.
pub(crate) fn panel_row(context: &MonthContext, block: &Block, month: &BlockMonth, row: usize) -> PanelRow {
    let workers = &block.workers;
    let account = block.account(row);
    let active_on = account.filter(|account| account.is_active()).map(|account| account.marketplace);
    let money = |cents: i64| Money::from_cents(cents);
    PanelRow {
        worker: block.first_worker + row as u64,
        month: context.month,
        age_years: workers.age_years(row),
        labour_state: workers.labour_state[row],
        worker_type: WorkerType::of(workers, row, active_on),
        wage: money(month.wage[row]),
        own_account_profit: money(month.own_account_profit[row]),
        platform_gross: money(month.platform_gross[row]),
        platform_net: money(month.platform_net[row]),
        transfers: money(month.transfers[row]),
        taxes: money(month.taxes[row]),
        net_income: money(month.net_income[row]),
        paid_hours: f64::from(month.engaged_hours[row]),
        unpaid_hours: f64::from(month.unpaid_hours[row]),
        applications: account.map_or(0, |account| account.applications),
        hires: account.map_or(0, |account| account.month.hires.load(Relaxed)),
        rating: account
            .filter(|account| account.rating_count > 0)
            .map(|account| f64::from(account.rating_sum) / f64::from(account.rating_count)),
        ask: account.map(|account| f64::from(account.ask_dollars_per_hour)),
        insurance: workers.insurance[row],
        benefit_account: money(i64::from(workers.benefit_account.get(row))),
        savings: money(workers.purse[row]),
        burnout: f64::from(workers.burnout[row]),
        isolation: f64::from(workers.isolation[row]),
    }
}
