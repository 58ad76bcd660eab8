//! What a match is worth, to whom, and how applications answer to posted pay.

use crate::arithmetic::exponential;
use crate::context::MonthContext;
use crate::market::merchants::{JobPost, PostedPay};
use crate::observation::sums::integer_sums;
use crate::population::accounts::Account;

integer_sums! {
    /// What awarded jobs are worth beyond the alternatives of both sides, cents.
    pub(crate) struct Surplus {
        /// Workers: pay after the fee less reservation pay.
        workers: i64,
        /// Merchants: what they would have paid rather than leave the job open, less what they pay.
        merchants: i64,
        /// Marketplaces: fees and surcharges.
        marketplaces: i64,
    }

    /// How applications are spread over posts that set a pay; deviations in ten-thousandths of log points.
    pub(crate) struct PostedPaySums {
        /// Posts.
        posts: i64,
        /// Deviations of their pay.
        deviations: i64,
        /// Squares of those.
        squares: i64,
        /// Applications of the first round.
        applications: i64,
        /// Deviations of the pay applied for.
        deviations_applied_for: i64,
    }
}

impl Surplus {
    /// Counts a job of some hours awarded at a rate to an applicant whose utility exceeds that of leaving it open by a margin.
    pub(crate) fn count(
        &mut self,
        context: &MonthContext,
        account: &Account,
        (rate, hours): (f64, f64),
        margin: f64,
    ) {
        let parameters = &context.parameters.matching;
        let marketplace = account.marketplace as usize;
        let fee = context.fees[marketplace];
        let surcharge = context.platforms.surcharge[marketplace][usize::from(!account.is_home())];
        let cost = rate * context.platforms.cost_per_pay(account.marketplace, account.is_home());
        // The price at which the merchant would as soon leave the job open.
        let log_margin = margin / parameters.price_sensitivity.max(0.1);
        let worth = cost * exponential(log_margin.min(MOST_MARGIN));
        let cents = |dollars_per_hour: f64| (dollars_per_hour * hours * 100.0).floor() as i64;
        self.workers += cents(rate * (1.0 - fee) - f64::from(account.reservation_dollars_per_hour));
        self.merchants += cents(worth - cost);
        self.marketplaces += cents(rate * (fee + surcharge));
    }
}

/// Log of the largest worth over cost that a merchant has: a hundred times.
const MOST_MARGIN: f64 = 4.6;

impl PostedPaySums {
    pub(crate) fn count_post(&mut self, post: &JobPost) {
        if let Some(pay) = post.pay {
            let deviation = i64::from(pay.deviation);
            self.posts += 1;
            self.deviations += deviation;
            self.squares += deviation * deviation;
        }
    }

    pub(crate) fn count_application(&mut self, pay: PostedPay) {
        self.applications += 1;
        self.deviations_applied_for += i64::from(pay.deviation);
    }

    /// Returns per cent more applications for one per cent more pay that one merchant sets; `None` where pay does not differ.
    ///
    /// Where the chance of an application is proportional to e to the power of elasticity × deviation, the mean deviation
    /// applied for lies above that of the posts by the elasticity times the variance.
    pub(crate) fn elasticity(&self) -> Option<f64> {
        let (posts, applications) = (self.posts as f64, self.applications as f64);
        let mean = self.deviations as f64 / posts;
        let variance = self.squares as f64 / posts - mean * mean;
        let applied_for = self.deviations_applied_for as f64 / applications;
        let elasticity = (applied_for - mean) / variance * DEVIATIONS_PER_LOG_POINT;
        elasticity.is_finite().then_some(elasticity)
    }
}

const DEVIATIONS_PER_LOG_POINT: f64 = 10_000.0;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::accounting::taxes_and_benefits::example::{Scene, block, worker};
    use crate::behaviour::participation::entry::open_for_test;

    #[test]
    fn a_match_is_shared_by_worker_merchant_and_marketplace() {
        let scene = Scene::of("2026-03");
        let (mut block, _) = block([worker()]);
        open_for_test(&scene.context(), &mut block, 0);
        block.accounts[0].reservation_dollars_per_hour = 12.0;
        let mut surplus = Surplus::default();

        // A margin of 3: a price higher by 3 / 3 = 1 log point would do as well.
        surplus.count(&scene.context(), &block.accounts[0], (20.0, 10.0), 3.0);

        // Ten hours at 20 dollars: 18 less 12 for the worker, 20 (e - 1) for the merchant, 2 for the marketplace.
        assert_eq!((surplus.workers, surplus.marketplaces), (6_000, 2_000));
        assert_eq!(surplus.merchants, 34_365);
    }
}
