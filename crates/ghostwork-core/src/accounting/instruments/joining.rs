//! Offers that have to be joined: who thinks of one, and finds it worth the trouble.

use std::sync::atomic::Ordering::Relaxed;

use ghostwork_parameters::Money;

use super::usual_gross;
use crate::arithmetic::logarithm;
use crate::behaviour::participation::pause_probability;
use crate::block::Block;
use crate::categories::Marketplace;
use crate::context::{ActiveRule, MonthContext};
use crate::draws::{Stream, unit_interval};
use crate::policy::Prospect;
use crate::population::accounts::{AccountRecord, Owner};
use crate::trial::is_treated;

/// First index of the draws that decide who thinks of joining; one index per instrument, behind those of compliance.
const JOINING: u16 = 0x100;
/// First index of the lasting draws that decide how much trouble joining is.
const HASSLE_TRAITS: u16 = 0x200;
/// Months for which somebody who thinks about joining looks ahead.
const HORIZON_MONTHS: f64 = 12.0;

/// Lets owners of accounts think about the offers that they have to join by choice: now and then, and who finds the year ahead
/// worth the trouble joins. Whoever has joined stays.
pub(super) fn consider_joining(context: &MonthContext, block: &mut Block) {
    for active in context.instruments_of_anybody() {
        if !is_joined_by_choice(active) {
            continue;
        }
        for position in 0..block.accounts.len() {
            if thinks_of_joining(context, block, active, position) {
                block.accounts[position].joined |= active.bit();
            }
        }
    }
}

/// Returns whether an owner thinks about an offer this month and finds it worth the trouble.
fn thinks_of_joining(context: &MonthContext, block: &Block, active: &ActiveRule, position: usize) -> bool {
    let (account, coverage) = (&block.accounts[position], &active.coverage);
    let Owner::Home { row, .. } = account.owner else { return false };
    let row = usize::from(row);
    let may_join = account.is_active()
        && account.joined & active.bit() == 0
        && (!coverage.new_contracts_only
            || account.marketplace == Marketplace::OnDemand
            || account.month.hires.load(Relaxed) > 0)
        && coverage.covers_contract(account.state())
        && coverage.eligible.admits_work(account.marketplace, account.category)
        && (!active.for_treated || is_treated(block, row));
    if !may_join {
        return false;
    }
    let (entity, index) = (block.entity(row), u16::from(active.instrument));
    let words = context.draws.words_at(Stream::Compliance, context.month, entity, JOINING + index);
    if unit_interval(words[0]) >= coverage.take_up.attention {
        return false;
    }
    let chance = pause_probability(context.of_worker(block, row), &block.workers, row, account).min(1.0);
    let prospect =
        Prospect { usual_gross: usual_gross(&AccountRecord::of(account)), chance_without_pay: chance };
    // Trouble differs between persons: exponential, with the mean of the parameter.
    let place = context.draws.traits(entity, HASSLE_TRAITS + index)[0];
    let hassle = -coverage.take_up.hassle * logarithm(1.0 - place);
    active.rule.worth_of_joining(&prospect).is_some_and(|worth| HORIZON_MONTHS * worth > hassle)
}

/// Returns whether the owner of an account who has joined some offers is covered by one: by joining it, where that is a choice.
pub(super) fn has_joined(active: &ActiveRule, joined: u32) -> bool {
    !is_joined_by_choice(active) || joined & active.bit() != 0
}

/// Returns whether an instrument is an offer that owners of accounts weigh.
pub(super) fn is_joined_by_choice(active: &ActiveRule) -> bool {
    let nobody = Prospect { usual_gross: Money::ZERO, chance_without_pay: 0.0 };
    active.coverage.take_up.chosen && active.rule.worth_of_joining(&nobody).is_some()
}
