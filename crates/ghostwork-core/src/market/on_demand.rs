//! The on-demand marketplace: a posted price, a queue, and utilisation that falls as workers log in.

use ghostwork_parameters::{ASSUMPTION, Unit, parameters};
use rayon::prelude::*;

use crate::arithmetic::{exponential, logarithm, power};
use crate::block::Block;
use crate::categories::{Marketplace, TaskCategory};
use crate::context::MonthContext;
use crate::exchange::ExchangeError;
use crate::population::accounts::Account;

parameters! {
    /// Tasks dispatched at a posted price: delivery and rides.
    pub struct OnDemandParameters in "on_demand" {
        /// What customers pay for an hour on a task.
        price: f64 = 38.0, Unit::DollarsPerHour, 1.0..=200.0, ASSUMPTION;
        /// Price at which the hours of tasks that customers want are declared.
        reference_price: f64 = 38.0, Unit::DollarsPerHour, 1.0..=200.0, "the price above";
        /// Hours of tasks that customers want in a month at the reference price, per thousand workers.
        task_hours: f64 = 200.0, Unit::PerThousandWorkers, 0.0..=10_000.0, ASSUMPTION;
        /// Per cent of task hours that a price higher by one per cent costs, as a positive number.
        demand_elasticity: f64 = 0.5, Unit::Elasticity, 0.0..=5.0,
            "Cohen, Hahn, Hall, Levitt and Metcalfe (2016): 0.4 to 0.6 for rides";
        /// Largest share of logged-in time on tasks: the rest is spent between them.
        largest_utilisation: f64 = 0.85, Unit::Share, 0.1..=1.0, ASSUMPTION;
        /// Share of logged-in time on tasks that the marketplace keeps up by letting fewer workers log in; 0 lets everybody in.
        rationed_utilisation: f64 = 0.0, Unit::Share, 0.0..=0.99, "free log-in; Koustas, Parrott and Reich (2020) describe rationing in New York";
        /// Whether newcomers may open an account.
        admits_newcomers: bool = true, Unit::Switch, 0.0..=1.0, "free entry; closed in New York from August 2018";
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
    /// Share of the hours offered that the marketplace lets log in.
    pub(crate) admitted: f64,
    /// What a worker is paid for an hour on a task before the marketplace's fee, dollars.
    pub(crate) pay_per_task_hour: f64,
}

/// Lets customers and logged-in workers meet: the hours offered decide how busy everybody is.
#[inline(never)]
pub(crate) fn clear_on_demand_market(
    context: &MonthContext,
    blocks: &[Block],
) -> Result<Dispatch, ExchangeError> {
    let at_home = blocks.par_iter().filter(|block| block.profiles_abroad == 0);
    let offered_centihours: i64 = at_home.map(offered_centihours).sum();
    let workers: i64 = blocks.iter().map(|block| block.workers.len() as i64).sum();
    let mut both = [offered_centihours, workers];
    context.part.add_up(&mut both)?;
    let [offered_centihours, workers] = both;
    // Deliveries follow the demand for inventory and order work on open marketplaces: season, cycle and trend.
    let demand = context.environment.demand[0][TaskCategory::InventoryAndOrders as usize];
    let price_factor = context.platforms.cost_per_pay(Marketplace::OnDemand, true);
    Ok(dispatch(
        &context.parameters.on_demand,
        offered_centihours as f64 / 100.0,
        workers as f64,
        demand,
        price_factor,
    ))
}

/// Returns the hours that workers of a block offer on demand, hundredths.
fn offered_centihours(block: &Block) -> i64 {
    let on_demand = |account: &&Account| account.is_active() && account.marketplace == Marketplace::OnDemand;
    let offers = block.accounts.iter().filter(on_demand);
    offers.map(|account| (account.offered_hours * 100.0) as i64).sum()
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
    let price = parameters.price * price_factor / parameters.reference_price;
    let wanted =
        parameters.task_hours * workers / 1000.0 * demand * power(price, -parameters.demand_elasticity);
    let admitted = admitted_share(parameters, offered_hours, wanted);
    let largest = parameters.largest_utilisation;
    let logged_in = offered_hours * admitted;
    let utilisation =
        if logged_in > 0.0 { largest * (1.0 - exponential(-wanted / (largest * logged_in))) } else { 0.0 };
    Dispatch { utilisation, admitted, pay_per_task_hour: parameters.price }
}

/// Returns the share of offered hours that may log in, so that the rest is on tasks for the rationed share of the time.
fn admitted_share(parameters: &OnDemandParameters, offered_hours: f64, wanted: f64) -> f64 {
    let largest = parameters.largest_utilisation;
    let target = parameters.rationed_utilisation.min(0.99 * largest);
    if target <= 0.0 || offered_hours <= 0.0 {
        return 1.0;
    }
    // The utilisation below, solved for the hours logged in.
    let room = -wanted / (largest * logarithm(1.0 - target / largest));
    (room / offered_hours).min(1.0)
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

    #[test]
    fn a_dearer_price_brings_fewer_tasks_and_pays_more_for_each() {
        let dear = OnDemandParameters { price: 41.8, ..OnDemandParameters::default() };

        let (usual, dear) = (
            dispatch(&OnDemandParameters::default(), 1e9, 1000.0, 1.0, 1.0),
            dispatch(&dear, 1e9, 1000.0, 1.0, 1.0),
        );

        // With workers in plenty all tasks are done: 10 per cent more price, 1.1^-0.5 of the tasks.
        assert!((dear.utilisation / usual.utilisation - power(1.1, -0.5)).abs() < 1e-6);
        assert!((dear.pay_per_task_hour / usual.pay_per_task_hour - 1.1).abs() < 1e-12);
    }

    #[test]
    fn rationing_keeps_utilisation_up_and_leaves_workers_outside() {
        let parameters = OnDemandParameters { rationed_utilisation: 0.6, ..OnDemandParameters::default() };

        let crowded = dispatch(&parameters, 1_000.0, 1000.0, 1.0, 1.0);
        let empty = dispatch(&parameters, 50.0, 1000.0, 1.0, 1.0);

        assert!((crowded.utilisation - 0.6).abs() < 1e-9 && crowded.admitted < 0.5);
        // Where there is room, nobody is kept out.
        assert_eq!(empty.admitted, 1.0);
    }
}
