//! Profiles of workers abroad: they compete in the same market, live from less, and no home policy reaches them.

use ghostwork_parameters::Month;

use crate::arithmetic::{exponential, logarithm};
use crate::behaviour::employment::WEEKS_PER_MONTH;
use crate::behaviour::participation::entry::{Gifts, account_with, remember_work};
use crate::behaviour::participation::{adapt_ask, pick};
use crate::block::Block;
use crate::categories::{FREELANCE_MARKETPLACES, Marketplace};
use crate::context::MonthContext;
use crate::draws::{Entity, NormalColumns, Stream, WordColumns, unit_interval};
use crate::market::matching::worth_to_merchants;
use crate::population::accounts::{Account, Owner};

/// Workers abroad who open a profile this month.
#[derive(Debug, Default)]
pub(crate) struct Arrivals {
    positions: Vec<u16>,
    gifts: [WordColumns; 2],
    /// Standard normal numbers of skill and hours.
    normals: NormalColumns,
}

impl Arrivals {
    /// Gives profiles up, and opens others in their place a month later, when no contract points there any more.
    pub(super) fn renew_abroad(
        &mut self,
        context: &MonthContext,
        block: &mut Block,
        words: &mut WordColumns,
    ) {
        let purpose = (Stream::Abroad, context.month, 0);
        words.draw(context.processor, context.draws, purpose, (block.first_owner(), block.profiles_abroad));
        self.positions.clear();
        for (position, word) in words.column(0).iter().enumerate() {
            if block.accounts.get(position).is_some_and(Account::is_active) {
                let context = context.of_account(block, position);
                stay_or_give_up(context, &mut block.accounts[position], unit_interval(*word));
            } else {
                self.positions.push(position as u16);
            }
        }
        if !has_freelance_marketplaces(context) {
            self.positions.clear();
        }
        self.draw(context, block, words);
        block.accounts.reserve_exact(block.profiles_abroad.saturating_sub(block.accounts.len()));
        let [talents, hours_luck] = self.normals.columns();
        for (place, position) in self.positions.iter().map(|position| usize::from(*position)).enumerate() {
            let gifts = Gifts::new(self.gifts.each_ref().map(|words| words.row(place)), talents[place]);
            let luck = Luck { of_month: words.row(place).map(unit_interval), hours: hours_luck[place] };
            arrive(context, block, position, (&gifts, &luck));
        }
    }

    /// Draws the words of the month of those who arrive, and what they bring.
    fn draw(&mut self, context: &MonthContext, block: &Block, words: &mut WordColumns) {
        let arrivals = (block.first_owner(), self.positions.as_slice());
        let draw = |words: &mut WordColumns, stream, index| {
            words.draw_some(context.processor, context.draws, (stream, context.month, index), arrivals);
        };
        draw(words, Stream::Abroad, 0);
        for (words, index) in self.gifts.iter_mut().zip(Gifts::TRAITS) {
            draw(words, Stream::Trait, index);
        }
        self.normals.make(context.processor, [self.gifts[0].column(1), words.column(3)]);
    }
}

/// Returns whether any freelance marketplace has a share of those who enter.
fn has_freelance_marketplaces(context: &MonthContext) -> bool {
    let shares = &context.parameters.participation.freelance_shares.values()[..FREELANCE_MARKETPLACES];
    shares.iter().any(|share| *share > 0.0)
}

/// Lets a worker abroad stay or not: whoever has never found work gives up soon, whoever has been paid stays longer.
fn stay_or_give_up(context: &MonthContext, account: &mut Account, luck: f64) {
    let parameters = &context.parameters.participation;
    let exit = if account.was_ever_paid() { parameters.abroad_exit } else { parameters.abroad_exit_unpaid };
    if luck < exit {
        account.close();
    } else {
        account.months_since_entry = account.months_since_entry.saturating_add(1);
        adapt_ask(context, account);
    }
}

/// What decides about a profile: uniform numbers of the month, and the standard normal number of the last, which stands for hours.
struct Luck {
    of_month: [f64; 4],
    hours: f64,
}

/// Opens a profile in a place.
fn arrive(context: &MonthContext, block: &mut Block, position: usize, (gifts, luck): (&Gifts, &Luck)) {
    let is_renewed = position < block.accounts.len();
    let context = if is_renewed { context.of_account(block, position) } else { context };
    let account = abroad_account(context, gifts, luck);
    block.count_opening(account.marketplace);
    if is_renewed {
        block.accounts[position] = account;
        return;
    }
    block.accounts.push(account);
    let experienced = context.parameters.participation.abroad_experienced;
    if luck.of_month[0] < experienced {
        found(context, block, position, (luck, luck.of_month[0] / experienced));
    }
}

/// Profiles among which merchants have chosen one before the simulation begins.
const RIVALS: u32 = 8;

/// Puts somebody with work behind them in place of a newcomer: of several profiles, the one that merchants like best.
fn found(context: &MonthContext, block: &mut Block, position: usize, (luck, months): (&Luck, f64)) {
    let entity = Entity::abroad(block.first_worker + position as u64);
    let mut best = f64::MIN;
    let mut chosen = block.accounts[position].clone();
    for months_ago in 1..=RIVALS {
        let born = Month::from_index(context.month.index().saturating_sub(months_ago));
        let gifts = Gifts::draw(context, (entity, born));
        block.accounts[position] = abroad_account(context, &gifts, luck);
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

fn abroad_account(context: &MonthContext, gifts: &Gifts, luck: &Luck) -> Account {
    let parameters = &context.parameters.participation;
    let pool = pick(parameters.abroad_shares.values(), luck.of_month[1]);
    let shares = &parameters.freelance_shares.values()[..FREELANCE_MARKETPLACES];
    let marketplace = Marketplace::of_index(pick(shares, luck.of_month[2]));
    let mut account = account_with(context, Owner::Abroad { pool: pool as u8 }, marketplace, gifts);
    let log_hours = context.careers.log_median_hours_abroad + parameters.hours_spread * luck.hours;
    account.offered_hours = (exponential(log_hours).min(parameters.time_limit) * WEEKS_PER_MONTH) as f32;
    account
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::accounting::taxes_and_benefits::example::Scene;

    fn renew_abroad(context: &MonthContext, block: &mut Block) {
        Arrivals::default().renew_abroad(context, block, &mut WordColumns::default());
    }

    #[test]
    fn the_pool_abroad_keeps_its_size_and_those_without_work_give_up_first() {
        let scene = Scene::of("2026-03");
        let mut block = Block { profiles_abroad: 400, ..Block::default() };
        renew_abroad(&scene.context(), &mut block);
        for account in &mut block.accounts[..200] {
            account.count_pay(true);
        }

        renew_abroad(&scene.context(), &mut block);

        let active = |accounts: &[Account]| accounts.iter().filter(|account| account.is_active()).count();
        let (paid, unpaid) = (active(&block.accounts[..200]), active(&block.accounts[200..]));
        assert!(paid > unpaid + 20, "{paid} {unpaid}");
        renew_abroad(&scene.context(), &mut block);
        assert_eq!(block.accounts.len(), 400);
        // Every profile that was opened is remembered, those given up included.
        assert_eq!(block.profiles_opened as usize, 400 + 400 - paid - unpaid);
    }
}
