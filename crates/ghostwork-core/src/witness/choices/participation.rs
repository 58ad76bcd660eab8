use ghostwork_parameters::Unit;

use super::Choice;
use crate::behaviour::participation::entry::{Openings, entry_probability};
use crate::behaviour::participation::{comeback_probability, pause_probability};
use crate::block::Block;
use crate::categories::Marketplace;
use crate::context::MonthContext;
use crate::draws::Stream;
use crate::population::accounts::{Account, AccountStatus};
use crate::witness::facts::number;

/// Returns how the worker came to join, pause, return or go on.
pub(super) fn choices(context: &MonthContext, block: &Block, row: usize) -> Vec<Choice> {
    let luck = context.draws.uniforms(Stream::Participation, context.month, block.entity(row));
    match block.account(row) {
        None => entry(context, block, row, &luck),
        Some(account) => match account.status {
            AccountStatus::Active => vec![pause(context, block, (row, account), luck[0])],
            AccountStatus::Paused => vec![comeback(context, account, luck[0])],
            AccountStatus::Closed => Vec::new(),
        },
    }
}

fn entry(context: &MonthContext, block: &Block, row: usize, luck: &[f64; 4]) -> Vec<Choice> {
    let openings = Openings::of(context);
    let expected = context.platforms.hourly[Marketplace::OnDemand as usize];
    let grounds = vec![number("pay that others earn on demand", expected, Unit::DollarsPerHour)];
    let listed = [("joins", entry_probability(context, &openings, &block.workers, row))];
    let mut choices = vec![Choice::new("joining a marketplace", &listed, "stays away", luck[0], grounds)];
    if choices[0].taken() == "joins" {
        let listed = [("freelance", openings.appeal(block.workers.traits[row]).1)];
        choices.push(Choice::new("kind of platform work", &listed, "on demand", luck[1], Vec::new()));
    }
    choices
}

fn pause(context: &MonthContext, block: &Block, (row, account): (usize, &Account), draw: f64) -> Choice {
    let this_month = Account { active_months: account.active_months.saturating_add(1), ..account.clone() };
    let listed = [("pauses", pause_probability(context, &block.workers, row, &this_month))];
    let reservation = f64::from(account.reservation_dollars_per_hour);
    let grounds = vec![
        number("pay learnt", f64::from(account.learnt_dollars_per_hour), Unit::DollarsPerHour),
        number("least pay to work for", reservation, Unit::DollarsPerHour),
        number("months without platform work", f64::from(account.idle_months), Unit::Months),
        number("months on the marketplace", f64::from(this_month.active_months), Unit::Months),
    ];
    Choice::new("going on", &listed, "goes on", draw, grounds)
}

fn comeback(context: &MonthContext, account: &Account, draw: f64) -> Choice {
    let this_month = Account { idle_months: account.idle_months.saturating_add(1), ..account.clone() };
    let listed = [("returns", comeback_probability(context, &this_month))];
    let grounds = vec![number("months away", f64::from(this_month.idle_months), Unit::Months)];
    Choice::new("coming back", &listed, "stays away", draw, grounds)
}
