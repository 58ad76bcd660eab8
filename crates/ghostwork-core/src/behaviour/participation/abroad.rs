//! Profiles of workers abroad: they compete in the same market, live from less, and no home policy reaches them.

use ghostwork_parameters::Month;

use crate::arithmetic::{exponential, logarithm, normal_quantile};
use crate::behaviour::employment::WEEKS_PER_MONTH;
use crate::behaviour::participation::entry::{new_account, remember_work};
use crate::behaviour::participation::{adapt_ask, pick};
use crate::block::Block;
use crate::categories::{FREELANCE_MARKETPLACES, Marketplace};
use crate::context::MonthContext;
use crate::draws::{Entity, Stream, WordColumns, unit_interval};
use crate::market::matching::worth_to_merchants;
use crate::population::accounts::{Account, Owner};

/// Gives profiles up, and opens others in their place a month later, when no contract points there any more.
///
/// Whoever has never found work gives up soon; whoever has been paid stays longer.
pub(crate) fn renew_abroad(context: &MonthContext, block: &mut Block, words: &mut WordColumns) {
    let entities = (Entity::abroad(block.first_worker), block.profiles_abroad);
    words.draw(context.processor, context.draws, (Stream::Abroad, context.month, 0), entities);
    block.accounts.reserve_exact(block.profiles_abroad.saturating_sub(block.accounts.len()));
    for position in 0..block.profiles_abroad {
        let is_open = position < block.accounts.len();
        let context = if is_open { context.of_account(block, position) } else { context };
        let parameters = &context.parameters.participation;
        let entity = Entity::abroad(block.first_worker + position as u64);
        let luck = words.row(position).map(unit_interval);
        match block.accounts.get_mut(position) {
            Some(account) if account.is_active() => {
                let exit = if account.was_ever_paid() {
                    parameters.abroad_exit
                } else {
                    parameters.abroad_exit_unpaid
                };
                if luck[0] < exit {
                    account.close();
                } else {
                    account.months_since_entry = account.months_since_entry.saturating_add(1);
                    adapt_ask(context, account);
                }
            }
            Some(account) => {
                *account = abroad_account(context, (entity, context.month), &luck);
                let marketplace = account.marketplace;
                block.count_opening(marketplace);
            }
            None => {
                let account = abroad_account(context, (entity, context.month), &luck);
                block.count_opening(account.marketplace);
                block.accounts.push(account);
                if luck[0] < parameters.abroad_experienced {
                    let months = luck[0] / parameters.abroad_experienced;
                    found(context, block, (entity, position), (&luck, months));
                }
            }
        }
    }
}

/// Profiles among which merchants have chosen one before the simulation begins.
const RIVALS: u32 = 8;

/// Puts somebody with work behind them in place of a newcomer: of several profiles, the one that merchants like best.
fn found(
    context: &MonthContext,
    block: &mut Block,
    (entity, position): (Entity, usize),
    (luck, months): (&[f64; 4], f64),
) {
    let mut best = f64::MIN;
    let mut chosen = block.accounts[position].clone();
    for months_ago in 1..=RIVALS {
        let born = Month::from_index(context.month.index().saturating_sub(months_ago));
        block.accounts[position] = abroad_account(context, (entity, born), luck);
        grow_old(context, &mut block.accounts[position], months);
        let worth = worth_to_merchants(context, block, position);
        if worth > best {
            best = worth;
            chosen.clone_from(&block.accounts[position]);
        }
    }
    block.accounts[position] = chosen;
}

/// Gives a profile as many months with work as those have behind them who are paid and leave at a constant rate.
fn grow_old(context: &MonthContext, account: &mut Account, luck: f64) {
    let months = -logarithm(luck.max(1e-9)) / context.parameters.participation.abroad_exit.max(0.004);
    account.active_months = months.clamp(1.0, 254.0) as u8;
    account.months_since_entry = account.active_months.into();
    remember_work(context, account);
}

fn abroad_account(context: &MonthContext, (entity, born): (Entity, Month), luck: &[f64; 4]) -> Account {
    let parameters = &context.parameters.participation;
    let pool = pick(parameters.abroad_shares.values(), luck[1]);
    let shares = &parameters.freelance_shares.values()[..FREELANCE_MARKETPLACES];
    let marketplace = Marketplace::of_index(pick(shares, luck[2]));
    let owner = Owner::Abroad { pool: pool as u8 };
    let mut account = new_account(context, owner, marketplace, (entity, born));
    let log_hours = logarithm(parameters.median_hours_per_week * 2.0)
        + parameters.hours_spread * normal_quantile(luck[3]);
    account.offered_hours = (exponential(log_hours).min(parameters.time_limit) * WEEKS_PER_MONTH) as f32;
    account
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::accounting::taxes_and_benefits::example::Scene;

    #[test]
    fn the_pool_abroad_keeps_its_size_and_those_without_work_give_up_first() {
        let scene = Scene::of("2026-03");
        let mut block = Block { profiles_abroad: 400, ..Block::default() };
        renew_abroad(&scene.context(), &mut block, &mut WordColumns::default());
        for account in &mut block.accounts[..200] {
            account.count_pay(true);
        }

        renew_abroad(&scene.context(), &mut block, &mut WordColumns::default());

        let active = |accounts: &[Account]| accounts.iter().filter(|account| account.is_active()).count();
        let (paid, unpaid) = (active(&block.accounts[..200]), active(&block.accounts[200..]));
        assert!(paid > unpaid + 20, "{paid} {unpaid}");
        renew_abroad(&scene.context(), &mut block, &mut WordColumns::default());
        assert_eq!(block.accounts.len(), 400);
        // Every profile that was opened is remembered, those given up included.
        assert_eq!(block.profiles_opened as usize, 400 + 400 - paid - unpaid);
    }
}
