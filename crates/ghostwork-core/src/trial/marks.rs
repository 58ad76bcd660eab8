use std::sync::atomic::Ordering::Relaxed;

use crate::behaviour::participation::owner_entity;
use crate::block::Block;
use crate::categories::Marketplace;
use crate::context::MonthContext;
use crate::draws::{Stream, unit_interval};
use crate::market::delivery::{burnout, quality, rate};

/// Index of the draws behind those of applications and looking for work.
const GIVEN: u16 = 2000;

/// Lets somebody vouch for every treated profile of a block, in the month in which the trial begins, before anybody is hired.
pub(crate) fn certify(context: &MonthContext, block: &mut Block) {
    if context.trial.as_ref().is_some_and(|trial| trial.certificate) {
        for position in 0..block.accounts.len() {
            block.accounts[position].is_certified |= is_given(context, block, position);
        }
    }
}

/// Returns whether the trial gives something to a profile: work on demand has no use for it.
fn is_given(context: &MonthContext, block: &Block, position: usize) -> bool {
    let account = &block.accounts[position];
    context.is_treated_account(block, position)
        && account.is_active()
        && account.marketplace != Marketplace::OnDemand
}

/// Gives every treated profile of a block a paid job with public evaluations, in the month in which the trial begins.
///
/// The job is paid and rated like any other: its pay reaches the worker when the month is settled.
pub(crate) fn give_jobs(context: &MonthContext, block: &Block) {
    let Some(job) = context.trial.as_ref().and_then(|trial| trial.job) else { return };
    for (position, account) in block.accounts.iter().enumerate() {
        if !is_given(context, block, position) {
            continue;
        }
        let entity = owner_entity(block, position);
        let centihours = (job.hours * 100.0) as u32;
        let cents_per_hour = (f64::from(account.ask_dollars_per_hour) * 100.0 + 0.5).floor() as i64;
        account.month.contracts.fetch_add(1, Relaxed);
        account.month.engaged_centihours.fetch_add(centihours, Relaxed);
        account.month.gross.fetch_add(i64::from(centihours) * cents_per_hour / 100, Relaxed);
        for evaluation in 0..job.evaluations {
            let index = GIVEN + evaluation as u16;
            let luck = context.draws.words_at(Stream::Trial, context.month, entity, index).map(unit_interval);
            let category = account.category as usize;
            let quality = quality(context, account, category, burnout(block, account))
                - context.rules.quality_loss(account.state(), account.marketplace, category);
            let rating = rate(&context.parameters.delivery, quality, luck[0], luck[1]);
            account.month.ratings.fetch_add(1, Relaxed);
            account.month.rating_tenths.fetch_add(rating.tenths, Relaxed);
        }
    }
}
