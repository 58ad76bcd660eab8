//! Phase 6: work is done, rated and paid; fees, unpaid time, missing payment, deactivation.

use std::sync::atomic::Ordering::Relaxed;

use ghostwork_parameters::{ASSUMPTION, Unit, parameters};
use rayon::prelude::*;

use crate::arithmetic::{exponential, logistic, normal_quantile};
use crate::behaviour::participation::owner_entity;
use crate::block::{Block, BlockMonth};
use crate::categories::{FREELANCE_MARKETPLACES, Marketplace, TASK_CATEGORIES};
use crate::context::MonthContext;
use crate::draws::{Entity, Stream, unit_interval};
use crate::ledger::Purpose;
use crate::market::merchants::needed_hours;
use crate::population::accounts::{Account, AccountStatus, Owner};
use crate::population::merchants::{Contract, Merchant};

parameters! {
    /// Quality, ratings, pay and deactivation.
    pub struct DeliveryParameters in "delivery" {
        /// Mean public rating.
        usual_rating: f64 = 4.8, Unit::Stars, 1.0..=5.0, "Filippas, Horton and Golden (2022)";
        /// Log-odds that a client is satisfied with work of average quality.
        satisfaction: f64 = 1.7, Unit::LogOdds, -5.0..=10.0, ASSUMPTION;
        /// Rise of those log-odds per unit of quality.
        satisfaction_slope: f64 = 1.5, Unit::LogOdds, 0.0..=10.0, ASSUMPTION;
        /// Share of dissatisfied clients who publicly give a top rating all the same.
        rating_inflation: f64 = 0.24, Unit::Share, 0.0..=1.0, "Filippas, Horton and Golden (2022): 24 per cent";
        /// Rating that other dissatisfied clients give.
        bad_rating: f64 = 3.3, Unit::Stars, 1.0..=5.0, ASSUMPTION;
        /// Share of contracts that are rated in a month.
        rated_share: f64 = 0.5, Unit::Share, 0.0..=1.0, ASSUMPTION;
        /// Probability that the pay of a contract's month never comes.
        missing_pay: f64 = 0.02, Unit::SharePerMonth, 0.0..=1.0, "assumption; Freelancers Union: 71 per cent ever paid late or not";
        /// Hours that one application takes.
        application_hours: f64 = 0.4, Unit::Hours, 0.0..=10.0, ASSUMPTION;
        /// Unpaid administration and revisions per hour on a task.
        administration: f64 = 0.27, Unit::Share, 0.0..=2.0,
            "assumption; check: ILO (2021), 23 unpaid minutes per paid hour";
        /// Tools and software per hour on a freelance task.
        freelance_expenses: f64 = 1.0, Unit::DollarsPerHour, 0.0..=50.0, ASSUMPTION;
        /// Probability that a marketplace deactivates an account of good standing by mistake.
        false_deactivation: f64 = 0.002, Unit::SharePerMonth, 0.0..=1.0, ASSUMPTION;
        /// Probability that a marketplace deactivates an account with bad ratings.
        deactivation: f64 = 0.05, Unit::SharePerMonth, 0.0..=1.0, ASSUMPTION;
        /// Mean rating below which ratings are bad.
        bad_standing: f64 = 4.2, Unit::Stars, 1.0..=5.0, ASSUMPTION;
        /// Weight of the newest month in what workers learn about their pay.
        learning: f64 = 0.3, Unit::Share, 0.0..=1.0, ASSUMPTION;
    }
}

/// Hours and pay of live contracts by market cell: the going rates of the next month.
#[derive(Debug, Clone, Default)]
pub(crate) struct GoingRates {
    centihours: [[i64; TASK_CATEGORIES]; FREELANCE_MARKETPLACES],
    cents: [[i64; TASK_CATEGORIES]; FREELANCE_MARKETPLACES],
    /// Contracts with workers at home and abroad.
    pub(crate) contracts: [i64; 2],
    /// Hundredths of hours done by workers at home and abroad.
    pub(crate) done: [i64; 2],
}

impl GoingRates {
    fn absorb(mut self, other: &Self) -> Self {
        for marketplace in 0..FREELANCE_MARKETPLACES {
            for category in 0..TASK_CATEGORIES {
                self.centihours[marketplace][category] += other.centihours[marketplace][category];
                self.cents[marketplace][category] += other.cents[marketplace][category];
            }
        }
        for region in 0..2 {
            self.contracts[region] += other.contracts[region];
            self.done[region] += other.done[region];
        }
        self
    }

    /// Returns the average rate of a cell, dollars per hour, `None` without any work.
    pub(crate) fn rate(&self, marketplace: usize, category: usize) -> Option<f64> {
        let centihours = self.centihours[marketplace][category];
        (centihours > 0).then(|| self.cents[marketplace][category] as f64 / centihours as f64)
    }
}

/// Lets every live contract be worked on: hours, pay and ratings are added to the freelancers' accounts.
pub(crate) fn deliver(context: &MonthContext, blocks: &[Block], merchants: &mut [Merchant]) -> GoingRates {
    merchants
        .par_iter_mut()
        .enumerate()
        .fold(GoingRates::default, |mut rates, (number, merchant)| {
            for category in 0..TASK_CATEGORIES {
                let Some(contract) = merchant.contracts[category] else { continue };
                let account = &blocks[contract.account.block()].accounts[contract.account.position()];
                if account.is_active() {
                    let hours = worked_hours(context.of_merchant(number), account, merchant, category);
                    work(
                        context.of_account(&blocks[contract.account.block()], contract.account.position()),
                        account,
                        contract,
                        (number, category, hours),
                        &mut rates,
                        merchant.marketplace,
                    );
                } else {
                    merchant.contracts[category] = None;
                }
            }
            rates
        })
        .reduce(GoingRates::default, |rates, other| rates.absorb(&other))
}

/// Returns the hours that a freelancer works for a merchant this month.
pub(crate) fn worked_hours(
    context: &MonthContext,
    account: &Account,
    merchant: &Merchant,
    category: usize,
) -> f64 {
    needed_hours(context, merchant, category)
        .min(context.parameters.merchants.largest_job_hours)
        .min(f64::from(account.offered_hours))
}

fn work(
    context: &MonthContext,
    account: &Account,
    contract: Contract,
    (number, category, hours): (usize, usize, f64),
    rates: &mut GoingRates,
    marketplace: Marketplace,
) {
    let parameters = &context.parameters.delivery;
    let entity = Entity::merchant(number as u64);
    let luck =
        context.draws.words_at(Stream::Delivery, context.month, entity, category as u16).map(unit_interval);
    let centihours = (hours * 100.0) as u32;
    let gross = i64::from(centihours) * i64::from(contract.cents_per_hour) / 100;
    let month = &account.month;
    month.contracts.fetch_add(1, Relaxed);
    month.engaged_centihours.fetch_add(centihours, Relaxed);
    let multiple = context.rules.non_payment_multiple(account.state(), marketplace, category);
    let is_paid = luck[0] >= parameters.missing_pay * multiple;
    if is_paid { &month.gross } else { &month.unpaid_gross }.fetch_add(gross, Relaxed);
    if luck[1] < parameters.rated_share {
        month.ratings.fetch_add(1, Relaxed);
        month.rating_tenths.fetch_add(rating_tenths(context, account, category, luck[2], luck[3]), Relaxed);
    }
    let region = usize::from(!account.is_home());
    rates.centihours[marketplace as usize][category] += i64::from(centihours);
    rates.cents[marketplace as usize][category] += gross;
    rates.contracts[region] += 1;
    rates.done[region] += i64::from(centihours);
}

/// A satisfied client gives five stars, and so does a share of the others.
pub(crate) fn rating_tenths(
    context: &MonthContext,
    account: &Account,
    category: usize,
    luck: f64,
    kindness: f64,
) -> u32 {
    let parameters = &context.parameters.delivery;
    let quality = context.parameters.tasks.skill_weight[category] * f64::from(account.skill)
        + 0.5 * (f64::from(account.know_how) - 0.5);
    let satisfied = luck < logistic(parameters.satisfaction + parameters.satisfaction_slope * quality);
    let stars = if satisfied || kindness < parameters.rating_inflation { 5.0 } else { parameters.bad_rating };
    (stars * 10.0_f64 + 0.5).floor() as u32
}

/// Pays the month on every account of a block, and lets owners and marketplaces draw their conclusions.
pub(crate) fn settle(context: &MonthContext, block: &mut Block, month: &mut BlockMonth) {
    for position in 0..block.accounts.len() {
        if !block.accounts[position].is_active() {
            continue;
        }
        let context = context.of_account(block, position);
        let entity = owner_entity(block, position);
        let luck = context.draws.words_at(Stream::Delivery, context.month, entity, OWNER).map(unit_interval);
        let account = &mut block.accounts[position];
        if account.marketplace == Marketplace::OnDemand {
            serve_tasks(context, account, luck[0]);
        } else {
            let search = context.parameters.delivery.application_hours * f64::from(account.applications);
            let administration = context.parameters.delivery.administration * account.month.engaged_hours();
            account.unpaid_hours = (search + administration) as f32;
        }
        let pay = pay(context, account, month);
        conclude(context, account, &pay);
        if deactivates(context, account, luck[1]) {
            account.status = AccountStatus::Closed;
            account.idle_months = 0;
            month.counters.market.deactivations += 1;
            if let Owner::Home { row, .. } = account.owner {
                block.workers.account[usize::from(row)] = 0;
            }
        }
    }
    for row in 0..block.workers.len() {
        let months = &mut block.workers.months_since_platform_pay[row];
        *months = if month.platform_gross[row] > 0 { 0 } else { months.saturating_add(1) };
    }
}

/// Index that keeps owners' draws apart from those of merchants' contracts.
const OWNER: u16 = 1000;

/// On demand: offered hours become time on tasks by utilisation and luck, and the rest is waiting.
fn serve_tasks(context: &MonthContext, account: &mut Account, luck: f64) {
    let parameters = &context.parameters.on_demand;
    let spread = parameters.luck;
    let factor = exponential(spread * normal_quantile(luck) - spread * spread / 2.0);
    let offered = f64::from(account.offered_hours);
    let engaged = (offered * context.dispatch.utilisation * factor).min(offered);
    let centihours = (engaged * 100.0) as u32;
    account.month.engaged_centihours.store(centihours, Relaxed);
    let gross = f64::from(centihours) * context.dispatch.pay_per_task_hour;
    account.month.gross.store(gross as i64, Relaxed);
    account.unpaid_hours = (offered - engaged) as f32;
}

/// One account's pay in a month, cents.
struct Pay {
    gross: i64,
    net: i64,
}

fn pay(context: &MonthContext, account: &mut Account, month: &mut BlockMonth) -> Pay {
    let gross = account.month.gross.load(Relaxed);
    let share = |rate: f64| (gross as f64 * rate + 0.5).floor() as i64;
    let marketplace = account.marketplace;
    let region = usize::from(!account.is_home());
    let fee = share(context.fees[marketplace as usize]);
    let surcharge = share(context.platforms.surcharge[marketplace as usize][region]);
    let engaged = account.month.engaged_hours();
    let expenses_per_hour = match marketplace {
        Marketplace::OnDemand => context.parameters.on_demand.expenses * f64::from(account.offered_hours),
        _ => context.parameters.delivery.freelance_expenses * engaged,
    };
    let expenses = ((expenses_per_hour * 100.0).floor() as i64).min(gross - fee);
    let net = gross - fee - expenses;
    let turnover = &mut month.turnovers[marketplace as usize][region];
    turnover.gross += gross;
    turnover.net += net;
    turnover.centihours += ((engaged + f64::from(account.unpaid_hours)) * 100.0) as i64;
    match account.owner {
        Owner::Home { row, .. } => {
            let row = usize::from(row);
            if marketplace == Marketplace::OnDemand {
                month.pass(Purpose::OnDemandPrice, gross + surcharge);
                month.receive(row, Purpose::OnDemandPay, gross - fee);
            } else {
                month.receive(row, Purpose::FreelancePay, gross);
                month.pay(row, Purpose::PlatformFee, fee);
                month.pass(Purpose::PlatformSurcharge, surcharge);
            }
            month.pay(row, Purpose::WorkExpenses, expenses);
            month.platform_gross[row] = gross;
            month.platform_net[row] = net;
            month.engaged_hours[row] = engaged as f32;
            month.unpaid_hours[row] = account.unpaid_hours;
        }
        Owner::Abroad { .. } => {
            month.pass(Purpose::FreelancePayAbroad, gross);
            month.pass(Purpose::PlatformFeeAbroad, fee);
            month.pass(Purpose::PlatformSurcharge, surcharge);
        }
    }
    Pay { gross, net }
}

/// What the owner learns from the month: pay per hour, standing, payments on record.
fn conclude(context: &MonthContext, account: &mut Account, pay: &Pay) {
    let parameters = &context.parameters.delivery;
    let ratings = account.month.ratings.load(Relaxed);
    account.rating_sum += account.month.rating_tenths.load(Relaxed) as f32 / 10.0;
    account.rating_count = account.rating_count.saturating_add(ratings.min(u32::from(u16::MAX)) as u16);
    account.quarter_gross += pay.gross as i32;
    account.year_gross += pay.gross as i32;
    account.year_payments =
        account.year_payments.saturating_add(account.month.contracts.load(Relaxed) as u16);
    if pay.gross > 0 {
        account.idle_months = 0;
        account.year_active_months += 1;
    } else {
        account.idle_months = account.idle_months.saturating_add(1);
    }
    let hours = account.month.engaged_hours() + f64::from(account.unpaid_hours);
    if hours >= 1.0 {
        let hourly = pay.net as f64 / 100.0 / hours;
        let learnt = f64::from(account.learnt_dollars_per_hour);
        account.learnt_dollars_per_hour = (learnt + parameters.learning * (hourly - learnt)) as f32;
    }
}

fn deactivates(context: &MonthContext, account: &Account, luck: f64) -> bool {
    let parameters = &context.parameters.delivery;
    let is_rated = account.rating_count >= 3;
    let mean = f64::from(account.rating_sum) / f64::from(account.rating_count.max(1));
    let hazard = if is_rated && mean < parameters.bad_standing {
        parameters.deactivation
    } else {
        parameters.false_deactivation
    };
    let multiple =
        context.rules.deactivation_multiple(account.state(), account.marketplace, account.category as usize);
    account.is_home() && luck < hazard * multiple
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::accounting::taxes_and_benefits::example::{Scene, block, worker};
    use crate::behaviour::participation::open_for_test;

    #[test]
    fn pay_is_gross_less_fee_less_expenses() {
        let scene = Scene::of("2026-03");
        let (mut block, mut month) = block([worker()]);
        open_for_test(&scene.context(), &mut block, 0);
        block.accounts[0].month.gross.store(100_000, Relaxed);
        block.accounts[0].month.engaged_centihours.store(4_000, Relaxed);
        block.accounts[0].applications = 10;

        settle(&scene.context(), &mut block, &mut month);

        // 1,000 dollars less a fee of 10 per cent less 40 hours at 1 dollar of expenses; 10 applications of 0.4 hours
        // and administration of 27 per cent of 40 hours are unpaid.
        assert_eq!((month.platform_gross[0], month.platform_net[0]), (100_000, 86_000));
        assert!((month.unpaid_hours[0] - 14.8).abs() < 1e-5);
        assert_eq!(month.ledger.flow(Purpose::PlatformFee).cents(), 10_000);
        assert_eq!(block.workers.months_since_platform_pay[0], 0);
    }

    #[test]
    fn waiting_on_demand_is_unpaid() {
        let scene = Scene::of("2026-03");
        let (mut block, mut month) = block([worker()]);
        open_for_test(&scene.context(), &mut block, 0);
        block.accounts[0].marketplace = Marketplace::OnDemand;
        block.accounts[0].offered_hours = 50.0;

        settle(&scene.context(), &mut block, &mut month);

        assert!((month.engaged_hours[0] + month.unpaid_hours[0] - 50.0).abs() < 0.02);
        assert!(month.engaged_hours[0] > 0.0 && month.unpaid_hours[0] > 0.0);
    }

    #[test]
    fn ratings_are_inflated_but_bad_work_still_shows() {
        let scene = Scene::of("2026-03");
        let (mut block, _) = block([worker()]);
        open_for_test(&scene.context(), &mut block, 0);
        let mut mean = |skill: f32| {
            block.accounts[0].skill = skill;
            let grid = (0..1000).map(|number| (f64::from(number) + 0.5) / 1000.0);
            let tenths = grid.map(|luck| {
                rating_tenths(&scene.context(), &block.accounts[0], 1, luck, (luck * 7.0).fract())
            });
            f64::from(tenths.sum::<u32>()) / 10_000.0
        };

        let (bad, usual) = (mean(-1.5), mean(0.0));

        assert!((4.6..=4.9).contains(&usual), "{usual}");
        assert!(bad < usual - 0.2, "{bad}");
    }
}
