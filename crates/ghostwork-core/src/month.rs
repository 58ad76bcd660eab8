//! The month: the sequence of its phases, and nothing else.

use rayon::prelude::*;

use crate::accounting::taxes_and_benefits::{AmountTooLarge, tax_and_support};
use crate::behaviour::earnings::earn;
use crate::behaviour::employment::employ;
use crate::behaviour::household::keep_house;
use crate::behaviour::participation::participate;
use crate::behaviour::wellbeing::wear_and_learn;
use crate::block::{Block, BlockMonth};
use crate::context::MonthContext;
use crate::exchange::ExchangeError;
use crate::ledger::LedgerError;
use crate::market::delivery::{GoingRates, deliver};
use crate::market::matching::{Matches, match_jobs};
use crate::market::merchants::{Purchases, trade};
use crate::market::on_demand::clear_on_demand_market;
use crate::market::settlement::settle;
use crate::observation::{Counters, observe};
use crate::panel::record_panel;
use crate::population::demography::grow_older;
use crate::population::merchants::Merchant;
use crate::schedule::Phase;
use crate::trial::{TrialState, certify, give_jobs, record_merchants, record_posts, record_workers};
use crate::witness::Witness;

/// What the first half of a month leaves besides the state: what was bought, agreed and done.
#[derive(Debug, Default)]
pub(crate) struct Market {
    pub(crate) purchases: Purchases,
    pub(crate) matches: Matches,
    pub(crate) going_rates: GoingRates,
    /// Share of the time online on demand that is spent on tasks.
    pub(crate) utilisation: f64,
    /// Moves between labour-market states, accounts opened and closed.
    pub(crate) moves: Counters,
}

/// Why a phase does not come to its end on a block.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Stop {
    /// A worker's account cannot hold a sum.
    Amount(AmountTooLarge),
    /// The payments do not explain how balances changed.
    Ledger(LedgerError),
}

impl From<AmountTooLarge> for Stop {
    fn from(sum: AmountTooLarge) -> Self {
        Self::Amount(sum)
    }
}

impl From<LedgerError> for Stop {
    fn from(error: LedgerError) -> Self {
        Self::Ledger(error)
    }
}

/// Why a month does not come to its end.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Halt {
    /// A phase stopped on a block.
    Stopped(Phase, Stop),
    /// Another process that holds a part of the population is gone.
    Exchange(ExchangeError),
}

impl From<ExchangeError> for Halt {
    fn from(error: ExchangeError) -> Self {
        Self::Exchange(error)
    }
}

/// Work of a phase on one block.
pub(crate) type Work = fn(&MonthContext<'_>, &mut Block, &mut BlockMonth) -> Result<(), Stop>;

/// The phases that every block passes before the market, in order.
pub(crate) const BEFORE_MARKET: &[(Phase, Work)] = &[
    (Phase::Employment, |context, block, month| {
        employ(context, block, month);
        Ok(())
    }),
    (Phase::Participation, |context, block, month| {
        participate(context, block, month);
        certify(context, block);
        Ok(())
    }),
];

/// The phases that every block passes after the market, in order.
pub(crate) const AFTER_MARKET: &[(Phase, Work)] = &[
    (Phase::Delivery, |context, block, month| {
        month.begin(block.workers.len());
        month.open_books(context.processor, block);
        give_jobs(context, block);
        settle(context, block, month);
        Ok(())
    }),
    (Phase::TaxesAndBenefits, |context, block, month| {
        earn(context, block, month);
        Ok(tax_and_support(context, block, month)?)
    }),
    (Phase::Household, |context, block, month| {
        keep_house(context, block, month);
        Ok(month.close_books(context.processor, block)?)
    }),
    (Phase::WellbeingAndSkills, |context, block, month| {
        wear_and_learn(context, block, month);
        Ok(())
    }),
    (Phase::Demography, |context, block, month| {
        month.remember_incomes(context.processor, block, context.in_window)?;
        grow_older(context, block, month);
        month.close_books(context.processor, block)?;
        month.carry_over();
        Ok(())
    }),
    (Phase::Observation, |context, block, month| {
        if context.is_observed {
            observe(context, block, month);
        }
        record_panel(context, block, month);
        record_workers(context, block, month);
        Ok(())
    }),
];

/// Lets everybody decide, bargain and work: environment and rules stand in the context.
///
/// # Errors
///
/// When a worker's account cannot hold a sum, or another process is gone.
pub(crate) fn meet(
    context: &mut MonthContext,
    (blocks, merchants): (&mut [Block], &mut [Merchant]),
    trial: &mut TrialState,
    witness: &mut Option<Witness>,
) -> Result<Market, Halt> {
    context.start_stopwatch();
    let (posts, purchases) = context.time(Phase::Merchants, || trade(context, merchants))?;
    if let Some(witness) = witness {
        witness.before_market(context, blocks)?;
    }
    let moves = each_block(context, blocks, BEFORE_MARKET)?;
    let watched_posts = trial.watched(&posts);
    context.start_stopwatch();
    let matches = context.time(Phase::Matching, || match_jobs(context, blocks, merchants, posts))?;
    record_posts(context, (blocks, merchants), &watched_posts, trial);
    context.serve(clear_on_demand_market(context, blocks)?);
    let going_rates = context.time(Phase::Delivery, || deliver(context, blocks, merchants))?;
    record_merchants(context, blocks, merchants, trial);
    if let Some(witness) = witness {
        witness.after_market(context, blocks)?;
    }
    let utilisation = context.dispatch.utilisation;
    Ok(Market { purchases, matches, going_rates, utilisation, moves: moves.counters })
}

/// Pays, taxes and supports everybody for what was done, lets them spend, and makes them a month older.
///
/// Returns ledger, turnovers and counters of all blocks.
///
/// # Errors
///
/// When a worker's account cannot hold a sum, or another process is gone.
pub(crate) fn account(context: &MonthContext, blocks: &mut [Block]) -> Result<BlockMonth, Halt> {
    each_block(context, blocks, AFTER_MARKET)
}

/// Works on every block, each thread with a month of its own, and adds the months up: sums of integers have no order.
fn each_block(
    context: &MonthContext,
    blocks: &mut [Block],
    phases: &[(Phase, Work)],
) -> Result<BlockMonth, Halt> {
    // In a box, because a month is moved at every block, and holds thousands of bytes.
    let work = |mut month: Box<BlockMonth>, block: &mut Block| {
        context.start_stopwatch();
        for (phase, work) in phases {
            let done = context.time(*phase, || work(context, block, &mut month));
            done.map_err(|stop| Halt::Stopped(*phase, stop))?;
        }
        Ok::<_, Halt>(month)
    };
    let parts = blocks.par_iter_mut().try_fold(Box::default, work);
    let mut total = parts.try_reduce(Box::default, |mut total, month| {
        total.absorb(*month);
        Ok(total)
    })?;
    context.part.add_up(&mut *total)?;
    Ok(*total)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::accounting::taxes_and_benefits::example::{Scene, block, worker};
    use crate::ledger::Party;

    #[test]
    fn books_that_do_not_close_name_phase_and_account() {
        let scene = Scene::of("2026-03");
        let mut blocks = [block([worker()]).0];
        let open: Work = |context, block, month| {
            month.begin(block.workers.len());
            month.open_books(context.processor, block);
            Ok(())
        };
        let lose_a_cent: Work = |context, block, month| {
            block.workers.retirement_balance[0] -= 1;
            Ok(month.close_books(context.processor, block)?)
        };
        let close: Work = |context, block, month| Ok(month.close_books(context.processor, block)?);
        let phases = [(Phase::Delivery, open), (Phase::Household, lose_a_cent), (Phase::Demography, close)];

        let halt = each_block(&scene.context(), &mut blocks, &phases).unwrap_err();

        let Halt::Stopped(phase, Stop::Ledger(error)) = halt else { panic!("{halt:?}") };
        assert_eq!((phase, error.party), (Phase::Household, Party::RetirementBalances));
        assert_eq!((error.held - error.paid).cents(), -1);
    }
}
