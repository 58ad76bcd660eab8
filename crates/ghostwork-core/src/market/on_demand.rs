//! The on-demand marketplace: a posted price, a queue, and utilisation that falls as workers log in.

use ghostwork_parameters::{ASSUMPTION, Unit, parameters};

use crate::arithmetic::{exponential, power};
use crate::block::Block;
use crate::categories::{Marketplace, TaskCategory};
use crate::context::MonthContext;

parameters! {
    /// Tasks dispatched at a posted price: delivery and rides.
    pub struct OnDemandParameters in "on_demand" {
        /// What customers pay for an hour on a task.
        price: f64 = 38.0, Unit::DollarsPerHour, 1.0..=200.0, ASSUMPTION;
        /// Hours of tasks that customers want in a month at that price, per thousand workers.
        task_hours: f64 = 200.0, Unit::PerThousandWorkers, 0.0..=10_000.0, ASSUMPTION;
        /// Per cent of task hours that a price higher by one per cent costs, as a positive number.
        demand_elasticity: f64 = 1.2, Unit::Elasticity, 0.0..=5.0,
            "assumption within the range for rides in Cohen, Hahn, Hall, Levitt and Metcalfe (2016)";
        /// Largest share of logged-in time on tasks: the rest is spent between them.
        largest_utilisation: f64 = 0.85, Unit::Share, 0.1..=1.0, ASSUMPTION;
        /// Cost of vehicle and fuel per logged-in hour.
        expenses: f64 = 3.0, Unit::DollarsPerHour, 0.0..=50.0, ASSUMPTION;
        /// Spread of luck between workers in a month.
        luck: f64 = 0.25, Unit::LogPoints, 0.0..=2.0, ASSUMPTION;
    }
}

/// The on-demand market of one month.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct Dispatch {
    /// Share of logged-in time on tasks.
    pub(crate) utilisation: f64,
    /// What a worker is paid for an hour on a task before the marketplace's fee, dollars.
    pub(crate) pay_per_task_hour: f64,
}

/// Lets customers and logged-in workers meet: the hours offered decide how busy everybody is.
pub(crate) fn clear_on_demand_market(context: &MonthContext, blocks: &[Block]) -> Dispatch {
    let offered_centihours: i64 = blocks
        .iter()
        .flat_map(|block| &block.accounts)
        .filter(|account| account.is_active() && account.marketplace == Marketplace::OnDemand)
        .map(|account| (account.offered_hours * 100.0) as i64)
        .sum();
    let workers: usize = blocks.iter().map(|block| block.workers.len()).sum();
    // Deliveries follow the demand for inventory and order work on open marketplaces: season, cycle and trend.
    let demand = context.environment.demand[0][TaskCategory::InventoryAndOrders as usize];
    let price_factor = context.platforms.cost_per_pay(Marketplace::OnDemand, true);
    dispatch(
        &context.parameters.on_demand,
        offered_centihours as f64 / 100.0,
        workers as f64,
        demand,
        price_factor,
    )
}

/// Returns the market that results when workers offer so many hours and customers pay a surcharge on the price.
///
/// Tasks arrive at random, so not all of the wanted hours find a free worker: the share of time on tasks is
/// `largest × (1 − exp(−wanted / (largest × offered)))`, close to all tasks served when workers are plenty and to the
/// largest utilisation when they are few.
pub(crate) fn dispatch(
    parameters: &OnDemandParameters,
    offered_hours: f64,
    workers: f64,
    demand: f64,
    price_factor: f64,
) -> Dispatch {
    let wanted = parameters.task_hours * workers / 1000.0
        * demand
        * power(price_factor, -parameters.demand_elasticity);
    let largest = parameters.largest_utilisation;
    let utilisation = if offered_hours > 0.0 {
        largest * (1.0 - exponential(-wanted / (largest * offered_hours)))
    } else {
        0.0
    };
    Dispatch { utilisation, pay_per_task_hour: parameters.price }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn utilisation_falls_as_workers_log_in() {
        let parameters = OnDemandParameters::default();
        let utilisation = |hours| dispatch(&parameters, hours, 1000.0, 1.0, 1.0).utilisation;

        assert!(utilisation(100.0) > utilisation(200.0));
        assert!(utilisation(1e9) < 1e-6 && utilisation(1e-3) > 0.8499);
    }

    #[test]
    fn the_hours_served_never_exceed_the_hours_wanted() {
        let parameters = OnDemandParameters::default();
        for offered in [1.0, 50.0, 110.0, 500.0, 5000.0] {
            let market = dispatch(&parameters, offered, 1000.0, 1.0, 1.0);
            assert!(market.utilisation * offered <= parameters.task_hours);
        }
    }

    #[test]
    fn a_dearer_task_is_asked_for_less_often() {
        let parameters = OnDemandParameters::default();
        let utilisation = |factor| dispatch(&parameters, 200.0, 1000.0, 1.0, factor).utilisation;

        assert!(utilisation(1.1) < utilisation(1.0));
    }
}
