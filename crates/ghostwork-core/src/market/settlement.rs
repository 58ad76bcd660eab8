//! Phase 6, second half: accounts are paid; fees, unpaid time, learning about pay, deactivation.

use std::sync::atomic::Ordering::Relaxed;

use ghostwork_processor::Kernel;

use crate::arithmetic::{exponential, round_down};
use crate::behaviour::participation::owner_row;
use crate::block::{Block, BlockMonth, Scratch};
use crate::categories::Marketplace;
use crate::context::MonthContext;
use crate::draws::{Stream, unit_interval};
use crate::ledger::Purpose;
use crate::population::accounts::{Account, AccountRecord, AccountStatus, Owner};

/// Pays the month on every account of a block, and lets owners and marketplaces draw their conclusions.
#[inline(never)]
pub(crate) fn settle(context: &MonthContext, block: &mut Block, month: &mut BlockMonth) {
    let mut scratch = std::mem::take(&mut month.scratch);
    let (fortunes, luck) = draw(context, block, &mut scratch);
    for position in 0..block.accounts.len() {
        let account = &mut block.accounts[position];
        receive_overdue(account);
        if !account.is_active() {
            let is_paid = *account.month.gross.get_mut() > 0;
            account.count_pay(is_paid);
            if is_paid {
                let context = context.of_account(block, position);
                let account = &mut block.accounts[position];
                let pay = pay(context, account, month);
                count_gross(account, &pay);
            }
            continue;
        }
        let context = context.of_account(block, position);
        let account = &mut block.accounts[position];
        if account.marketplace == Marketplace::OnDemand {
            serve_tasks(context, account, fortunes[position]);
        } else {
            let search = context.parameters.delivery.application_hours * f64::from(account.applications);
            let administration = context.parameters.delivery.administration * account.month.engaged_hours();
            account.unpaid_hours = (search + administration) as f32;
        }
        let pay = pay(context, account, month);
        conclude(context, account, &pay);
        let is_first = pay.gross > 0 && !account.was_ever_paid();
        account.count_pay(pay.gross > 0);
        block.profiles_paid += u32::from(is_first && account.marketplace != Marketplace::OnDemand);
        if deactivates(context, account, unit_interval(luck[position])) {
            account.close();
            month.counters.market.deactivations += 1;
            if let Owner::Home { row, .. } = account.owner {
                month.closed_accounts.push((row, f64::from(account.usual_gross)));
                block.workers.account[usize::from(row)] = 0;
                block.workers.former_account.set(usize::from(row), Some(AccountRecord::of(account)));
            }
        }
    }
    month.scratch = scratch;
    let months = &mut block.workers.months_since_platform_pay;
    context.processor.run(CountMonthsSincePay { months, gross: &month.platform_gross });
}

/// Draws for the owner of every account of a block: a standard normal number about tasks on demand, and a word about the standing.
fn draw<'a>(context: &MonthContext, block: &Block, scratch: &'a mut Scratch) -> (&'a [f64], &'a [u32]) {
    let Scratch { two_words, normals, rows, .. } = scratch;
    let accounts = block.accounts.iter().enumerate();
    rows.clear();
    rows.extend(accounts.map(|(position, account)| owner_row(account, position)));
    let purpose = (Stream::Delivery, context.month, OWNER);
    two_words.draw_some(context.processor, context.draws, purpose, (block.first_owner(), rows));
    (normals.make_first(context.processor, two_words), two_words.column(1))
}

/// Counts the months since the last platform pay, cents.
struct CountMonthsSincePay<'a> {
    months: &'a mut [u8],
    gross: &'a [i64],
}

impl Kernel for CountMonthsSincePay<'_> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        for (months, gross) in self.months.iter_mut().zip(self.gross) {
            *months = if *gross > 0 { 0 } else { months.saturating_add(1) };
        }
    }
}

/// Adds pay that is a month late to that of this month, and notes what will be late in the next.
fn receive_overdue(account: &mut Account) {
    if account.status == AccountStatus::Closed {
        account.overdue_cents = 0;
        return;
    }
    *account.month.gross.get_mut() += i64::from(account.overdue_cents);
    account.overdue_cents = *account.month.late_gross.get_mut() as i32;
}

/// Index that keeps owners' draws apart from those of merchants' contracts.
const OWNER: u16 = 1000;

/// On demand: offered hours become time on tasks by utilisation and luck, and the rest is waiting.
fn serve_tasks(context: &MonthContext, account: &mut Account, fortune: f64) {
    let parameters = &context.parameters.on_demand;
    let spread = parameters.luck;
    let factor = exponential(spread * fortune - spread * spread / 2.0);
    let offered = f64::from(account.offered_hours) * context.dispatch.admitted;
    let engaged = (offered * context.dispatch.utilisation * factor).min(offered);
    let centihours = (engaged * 100.0) as u32;
    account.month.engaged_centihours.store(centihours, Relaxed);
    let gross = f64::from(centihours) * context.dispatch.pay_per_task_hour;
    account.month.gross.fetch_add(gross as i64, Relaxed);
    account.unpaid_hours = (offered - engaged) as f32;
}

/// One account's pay in a month, cents.
struct Pay {
    gross: i64,
    net: i64,
}

fn pay(context: &MonthContext, account: &mut Account, month: &mut BlockMonth) -> Pay {
    let gross = account.month.gross.load(Relaxed);
    let share = |rate: f64| round_down(gross as f64 * rate + 0.5) as i64;
    let marketplace = account.marketplace;
    let region = usize::from(!account.is_home());
    let fee = share(context.fees[marketplace as usize]);
    let surcharge = share(context.platforms.surcharge[marketplace as usize][region]);
    let engaged = account.month.engaged_hours();
    let expenses_per_hour = match marketplace {
        Marketplace::OnDemand => {
            context.parameters.on_demand.expenses * (engaged + f64::from(account.unpaid_hours))
        }
        _ => context.parameters.delivery.freelance_expenses * engaged,
    };
    let expenses = (round_down(expenses_per_hour * 100.0) as i64).min(gross - fee);
    let net = gross - fee - expenses;
    let turnover = &mut month.turnovers[marketplace as usize][region];
    turnover.gross += gross;
    turnover.net += net;
    turnover.earners += i64::from(gross > 0);
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

/// Hours of a month from which on its pay per hour tells something; assumption.
pub(crate) const LEAST_HOURS_TO_LEARN: f64 = 1.0;

/// What the owner learns from the month: pay per hour, standing, payments on record. What instruments add to pay comes later.
fn conclude(context: &MonthContext, account: &mut Account, pay: &Pay) {
    let parameters = &context.parameters.delivery;
    let ratings = account.month.ratings.load(Relaxed);
    account.rating_sum += account.month.rating_tenths.load(Relaxed) as f32 / 10.0;
    account.rating_count = account.rating_count.saturating_add(ratings.min(u32::from(u16::MAX)) as u16);
    if ratings > 0 {
        let before = f64::from(account.rating_information);
        account.rating_information += (parameters.evaluation_detail * f64::from(ratings)) as f32;
        withdraw_discount(context, account, before);
    }
    count_gross(account, pay);
    account.year_payments =
        account.year_payments.saturating_add(account.month.contracts.load(Relaxed) as u16);
    if pay.gross > 0 {
        account.idle_months = 0;
        account.year_active_months += 1;
    } else {
        account.idle_months = account.idle_months.saturating_add(1);
    }
    let hours = account.month.engaged_hours() + f64::from(account.unpaid_hours);
    if hours >= LEAST_HOURS_TO_LEARN {
        let hourly = pay.net as f64 / 100.0 / hours;
        let learnt = f64::from(account.learnt_dollars_per_hour);
        account.learnt_dollars_per_hour = (learnt + parameters.learning * (hourly - learnt)) as f32;
    }
}

/// Adds pay to that of the quarter and of the year.
fn count_gross(account: &mut Account, pay: &Pay) {
    account.quarter_gross += pay.gross as i32;
    account.year_gross += pay.gross as i32;
}

/// Lets a worker who is better known ask more: what made up for being unknown is no longer needed.
pub(crate) fn withdraw_discount(context: &MonthContext, account: &mut Account, information_before: f64) {
    let matching = &context.parameters.matching;
    let discount = |information: f64| {
        let newcomer = context.careers.first_discount * matching.doubt(information, account.is_certified);
        let foreign = if account.is_home() {
            0.0
        } else {
            matching.foreign_discount(information, account.is_certified)
        };
        newcomer + foreign
    };
    let rise = discount(information_before) - discount(f64::from(account.rating_information));
    account.ask_dollars_per_hour *= exponential(rise) as f32;
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
    use ghostwork_processor::Processor;

    use super::*;
    use crate::accounting::taxes_and_benefits::example::{Scene, block, worker};
    use crate::arithmetic::power;
    use crate::behaviour::participation::entry::open_for_test;

    #[test]
    fn the_better_known_withdraw_what_made_up_for_being_unknown() {
        let scene = Scene::of("2026-03");
        let rise = |owner| {
            let (mut block, _) = block([worker()]);
            open_for_test(&scene.context(), &mut block, 0);
            let account = &mut block.accounts[0];
            (account.owner, account.is_certified) = (owner, false);
            account.rating_information = 3.0;
            let before = account.ask_dollars_per_hour;
            withdraw_discount(&scene.context(), account, 0.0);
            f64::from(account.ask_dollars_per_hour / before)
        };

        let (home, abroad) = (rise(Owner::Home { row: 0, state: 48 }), rise(Owner::Abroad { pool: 0 }));

        // Doubt falls from 1 to (0.6 / 3.6)^0.5 of the newcomer's: 0.85 to the power of 0.592; abroad besides by a star and a
        // half of quality, less a sixth, at a weight of 1.5 against one of 3 for the price.
        assert!((home - power(0.85, -0.591_75)).abs() < 1e-4, "{home}");
        assert!((abroad / home - exponential(0.75 * 5.0 / 6.0)).abs() < 1e-4, "{abroad}");
    }

    #[test]
    fn months_since_the_last_pay_are_counted_alike_on_every_processor() {
        let gross: Vec<i64> = (0..600_i64).map(|row| (row % 3 - 1) << (row % 40)).collect();
        for processor in Processor::all() {
            let mut months: Vec<u8> = (0..600_u16).map(|row| (row % 256) as u8).collect();

            processor.run(CountMonthsSincePay { months: &mut months, gross: &gross });

            for row in 0..600 {
                let since = if gross[row] > 0 { 0 } else { (row % 256 + 1).min(255) };
                assert_eq!(usize::from(months[row]), since, "{processor:?} {row}");
            }
        }
    }

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
    fn who_is_deactivated_is_remembered_by_the_account() {
        let mut scene = Scene::of("2026-03");
        scene.parameters.delivery.false_deactivation = 1.0;
        let (mut block, mut month) = block([worker()]);
        open_for_test(&scene.context(), &mut block, 0);
        let account = &mut block.accounts[0];
        (account.usual_gross, account.months_since_entry, account.joined) = (700.0, 20, 4);
        let marketplace = account.marketplace;

        settle(&scene.context(), &mut block, &mut month);

        let record = block.account_record(0).unwrap();
        assert!(block.account(0).is_none());
        assert_eq!(
            (record.marketplace, record.usual_gross, record.months_since_entry, record.joined),
            (marketplace, 700.0, 20, 4)
        );
    }

    #[test]
    fn pay_that_comes_after_a_pause_counts_in_quarter_and_year() {
        let scene = Scene::of("2026-03");
        let (mut block, mut month) = block([worker()]);
        open_for_test(&scene.context(), &mut block, 0);
        let account = &mut block.accounts[0];
        account.status = AccountStatus::Paused;
        account.overdue_cents = 100_000;

        settle(&scene.context(), &mut block, &mut month);

        assert_eq!(month.platform_gross[0], 100_000);
        assert_eq!((block.accounts[0].quarter_gross, block.accounts[0].year_gross), (100_000, 100_000));
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
    fn good_standing_is_lost_by_mistake_alone_and_bad_standing_more_often() {
        let scene = Scene::of("2026-03");
        let (mut block, _) = block([worker()]);
        open_for_test(&scene.context(), &mut block, 0);
        let mut hazard = |stars: f32| {
            block.accounts[0].rating_count = 4;
            block.accounts[0].rating_sum = 4.0 * stars;
            let grid = (0..10_000).map(|number| (f64::from(number) + 0.5) / 10_000.0);
            grid.filter(|luck| deactivates(&scene.context(), &block.accounts[0], *luck)).count()
        };

        assert_eq!((hazard(4.9), hazard(3.5)), (20, 500));
    }

    #[test]
    fn workers_learn_what_they_make() {
        let scene = Scene::of("2026-03");
        let (mut block, mut month) = block([worker()]);
        open_for_test(&scene.context(), &mut block, 0);
        let prior = block.accounts[0].learnt_dollars_per_hour;
        for _ in 0..20 {
            block.accounts[0].month.gross.store(60_000, Relaxed);
            block.accounts[0].month.engaged_centihours.store(1_000, Relaxed);
            block.accounts[0].overdue_cents = 0;
            settle(&scene.context(), &mut block, &mut month);
        }

        // 600 dollars less 10 per cent less 10 dollars for 10 hours and 2.7 of administration: 41.73 an hour. A prior of
        // 15 has lost all but 0.7^20, one in a thousand, of its weight.
        assert_eq!(prior, 15.0);
        assert!((block.accounts[0].learnt_dollars_per_hour - 41.73).abs() < 0.05);
    }

    #[test]
    fn whoever_may_not_log_in_neither_works_nor_waits() {
        let scene = Scene::of("2026-03");
        let (mut block, _) = block([worker()]);
        open_for_test(&scene.context(), &mut block, 0);
        block.accounts[0].marketplace = Marketplace::OnDemand;
        block.accounts[0].offered_hours = 100.0;
        let context = &mut scene.context();
        context.dispatch.admitted = 0.25;

        serve_tasks(context, &mut block.accounts[0], 0.5);

        let hours = block.accounts[0].month.engaged_hours() + f64::from(block.accounts[0].unpaid_hours);
        assert!((hours - 25.0).abs() < 0.02, "{hours}");
    }
}
