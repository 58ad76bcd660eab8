//! One worker's life as it happens: what was decided on what grounds, who paid what, what changed.
//!
//! The household of the worker passes the month a second time in a block of its own, phase by phase: the same code, the
//! same draws, so the same life, and a ledger that holds its payments alone. The population itself passes the month as
//! if nobody looked, and pays nothing for it.

mod choices;
mod facts;
mod household;

use ghostwork_parameters::{Money, Month};

use crate::block::{Block, BlockMonth};
use crate::context::MonthContext;
use crate::ledger::{Ledger, Purpose};
use crate::month::{AFTER_MARKET, BEFORE_MARKET, Halt, Work};
use crate::panel::{PanelRow, panel_row};
use crate::schedule::Phase;
use facts::facts;
use household::HouseholdAlone;

pub use choices::{Alternative, Choice};
pub use facts::{Fact, Value};

/// One worker's month.
#[derive(Debug, Clone, PartialEq)]
pub struct Testimony {
    /// The month.
    pub month: Month,
    /// The worker at the beginning of the month.
    pub beginning: Vec<Fact>,
    /// What happened, phase by phase.
    pub episodes: Vec<Episode>,
    /// What each instrument in force paid and took, in the order of the law.
    pub instruments: Vec<InstrumentEffect>,
    /// The month in numbers.
    pub record: PanelRow,
}

/// What a phase did to a worker.
#[derive(Debug, Clone, PartialEq)]
pub struct Episode {
    /// The phase.
    pub phase: Phase,
    /// What was decided, and on what grounds.
    pub choices: Vec<Choice>,
    /// Payments of the household.
    pub payments: Vec<HouseholdPayment>,
    /// What is other than before.
    pub changes: Vec<Change>,
}

/// A payment to or by a household.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HouseholdPayment {
    /// Why money moved: names payer and payee.
    pub purpose: Purpose,
    /// How much.
    pub amount: Money,
}

/// A fact that is other than before.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// As it was; missing where there was nothing to know.
    pub before: Option<Value>,
    /// As it is.
    pub after: Fact,
}

/// What an instrument changed in a month, given those before it.
#[derive(Debug, Clone, PartialEq)]
pub struct InstrumentEffect {
    /// Position of the instrument in the scenario.
    pub instrument: usize,
    /// Payments of the household that are there because of it; negative amounts were there without it.
    pub payments: Vec<HouseholdPayment>,
    /// What the worker's own net income is more by.
    pub net_income: Money,
    /// What the worker's own benefit account is more by.
    pub benefit_account: Money,
}

/// Looks on while one worker lives.
pub(crate) struct Witness {
    worker: u64,
    testimony: Option<Testimony>,
}

impl Witness {
    pub(crate) fn of(worker: u64) -> Self {
        Self { worker, testimony: None }
    }

    pub(crate) fn take(&mut self) -> Option<Testimony> {
        self.testimony.take()
    }

    /// Hears what the household does before the market.
    pub(crate) fn before_market(&mut self, context: &MonthContext, blocks: &[Block]) -> Result<(), Halt> {
        let Some(mut alone) = HouseholdAlone::find(blocks, self.worker) else { return Ok(()) };
        let beginning = facts(&alone.block, alone.row);
        let mut month = BlockMonth::default();
        let episodes = BEFORE_MARKET
            .iter()
            .map(|(phase, work)| episode(context, *phase, (&mut alone, &mut month), *work))
            .collect::<Result<_, _>>()?;
        let record = panel_row(context, &alone.block, &alone.empty_month(), alone.row);
        self.testimony =
            Some(Testimony { month: context.month, beginning, episodes, instruments: Vec::new(), record });
        Ok(())
    }

    /// Hears what came of the market, and what the household does after it.
    pub(crate) fn after_market(&mut self, context: &MonthContext, blocks: &[Block]) -> Result<(), Halt> {
        let (Some(mut alone), Some(testimony)) =
            (HouseholdAlone::find(blocks, self.worker), self.testimony.as_mut())
        else {
            return Ok(());
        };
        testimony.episodes.push(Episode {
            phase: Phase::Matching,
            choices: Vec::new(),
            payments: Vec::new(),
            changes: facts::market(&alone.block, alone.row)
                .into_iter()
                .map(|after| Change { before: None, after })
                .collect(),
        });
        testimony.instruments = instrument_effects(context.of_worker(&alone.block, alone.row), &alone)?;
        let mut month = BlockMonth::default();
        for (phase, work) in AFTER_MARKET.iter().filter(|(phase, _)| *phase < Phase::Demography) {
            testimony.episodes.push(episode(context, *phase, (&mut alone, &mut month), *work)?);
        }
        testimony.record = panel_row(context, &alone.block, &month, alone.row);
        Ok(())
    }

    /// Sees how the month ends for the worker: neighbours take part in what demography brings.
    pub(crate) fn conclude(&mut self, blocks: &[Block]) {
        let (Some(alone), Some(testimony)) =
            (HouseholdAlone::find(blocks, self.worker), self.testimony.as_mut())
        else {
            return;
        };
        let known = testimony.known();
        testimony.episodes.push(Episode {
            phase: Phase::Demography,
            choices: Vec::new(),
            payments: Vec::new(),
            changes: changes(&known, facts(&alone.block, alone.row)),
        });
    }
}

impl Testimony {
    /// Returns the last that is known of the worker: the beginning, with every change since.
    fn known(&self) -> Vec<Fact> {
        let mut known = self.beginning.clone();
        for change in self.episodes.iter().flat_map(|episode| &episode.changes) {
            match known.iter_mut().find(|fact| fact.name == change.after.name) {
                Some(fact) => fact.value = change.after.value.clone(),
                None => known.push(change.after.clone()),
            }
        }
        known
    }
}

/// Lets the household pass a phase and tells what happened.
fn episode(
    context: &MonthContext,
    phase: Phase,
    (alone, month): (&mut HouseholdAlone, &mut BlockMonth),
    work: Work,
) -> Result<Episode, Halt> {
    let known = facts(&alone.block, alone.row);
    let before = alone.copy();
    let booked = month.ledger.clone();
    work(context, &mut alone.block, month).map_err(|stop| Halt::Stopped(phase, stop))?;
    let choices = choices::of(phase, context, &before, (alone, month));
    Ok(Episode {
        phase,
        choices,
        payments: payments_since(&booked, &month.ledger),
        changes: changes(&known, facts(&alone.block, alone.row)),
    })
}

fn changes(before: &[Fact], after: Vec<Fact>) -> Vec<Change> {
    let value = |name: &str| before.iter().find(|fact| fact.name == name).map(|fact| fact.value.clone());
    after
        .into_iter()
        .map(|after| Change { before: value(after.name), after })
        .filter(|change| change.before.as_ref() != Some(&change.after.value))
        .collect()
}

fn payments_since(before: &Ledger, after: &Ledger) -> Vec<HouseholdPayment> {
    let booked = after.since(before);
    let moved = Purpose::ALL
        .iter()
        .map(|purpose| HouseholdPayment { purpose: *purpose, amount: booked.flow(*purpose) });
    moved.filter(|payment| payment.amount != Money::ZERO).collect()
}

/// What a household's month comes to under some of the instruments.
struct Outcome {
    ledger: Ledger,
    net_income: i64,
    benefit_account: i64,
}

/// Adds one instrument after the other, in the order of the law, and sees what each changes.
fn instrument_effects(context: &MonthContext, alone: &HouseholdAlone) -> Result<Vec<InstrumentEffect>, Halt> {
    let mut effects = Vec::new();
    let mut before = outcome(context, alone, 0)?;
    for (position, active) in context.instruments.iter().enumerate() {
        let after = outcome(context, alone, position + 1)?;
        effects.push(InstrumentEffect {
            instrument: usize::from(active.instrument),
            payments: payments_since(&before.ledger, &after.ledger),
            net_income: Money::from_cents(after.net_income - before.net_income),
            benefit_account: Money::from_cents(after.benefit_account - before.benefit_account),
        });
        before = after;
    }
    Ok(effects)
}

/// Lets the household pass taxes and benefits with the first so many instruments.
fn outcome(context: &MonthContext, alone: &HouseholdAlone, instruments: usize) -> Result<Outcome, Halt> {
    let context =
        MonthContext { instruments: &context.instruments[..instruments], trial: None, ..context.clone() };
    let mut alone = alone.copy();
    let mut month = BlockMonth::default();
    for (phase, work) in AFTER_MARKET.iter().filter(|(phase, _)| *phase <= Phase::TaxesAndBenefits) {
        work(&context, &mut alone.block, &mut month).map_err(|stop| Halt::Stopped(*phase, stop))?;
    }
    Ok(Outcome {
        net_income: month.net_income[alone.row],
        benefit_account: i64::from(alone.block.workers.benefit_account.get(alone.row)),
        ledger: month.ledger,
    })
}

#[cfg(test)]
mod tests;
