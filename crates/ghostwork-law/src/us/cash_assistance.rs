//! Cash assistance for families with children (TANF).
//!
//! *What it pays*: a grant by family size less countable income, after part of earnings is left out.
//! *Who*: families with a child under 18 in the states whose tables the pack holds; elsewhere it is left out, as are
//! time limits, work rules and resources.
//! *Reference*: 42 USC 601-619; the states' own rules, named in the pack.

use crate::error::LawError;
use crate::in_force::InForce;

use super::state::State;

/// Age in years below which a child makes a family.
pub(crate) const CHILD_AGE: u8 = 18;

/// Family sizes with an amount of their own; larger families take the last.
const SIZES: usize = 8;

/// The rules of one state; USD a month.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct CashAssistance {
    payment_standard: [f64; SIZES],
    need_standard: [f64; SIZES],
    entry_limit: [f64; SIZES],
    countable_limit: [f64; SIZES],
    entry_disregard: f64,
    disregard: f64,
    disregard_share_instead: f64,
    disregard_share_of_rest: f64,
    minimum_grant: f64,
}

impl CashAssistance {
    /// Reads a state's rules, or `None` where the pack holds none.
    pub(crate) fn read(values: &InForce<'_>, state: State) -> Result<Option<Self>, LawError> {
        let key = |name: &str| format!("tanf.{}.{name}", state.code().to_lowercase());
        if !values.has(&key("payment_standard")) {
            return Ok(None);
        }
        let [entry_disregard, disregard, disregard_share_instead, disregard_share_of_rest] =
            values.numbers(&key("disregards"))?;
        Ok(Some(Self {
            payment_standard: values.numbers(&key("payment_standard"))?,
            need_standard: values.numbers(&key("need_standard"))?,
            entry_limit: values.numbers(&key("entry_limit"))?,
            countable_limit: values.numbers(&key("countable_limit"))?,
            entry_disregard,
            disregard,
            disregard_share_instead,
            disregard_share_of_rest,
            minimum_grant: values.amount(&key("minimum_grant"))?,
        }))
    }

    /// The grant in USD a month for a family size and its monthly income.
    pub(crate) fn grant(&self, size: usize, earned: f64, unearned: f64) -> f64 {
        let at = size.clamp(1, SIZES) - 1;
        let at_entry = (earned - self.entry_disregard).max(0.0) + unearned;
        let left_out = self.disregard.max(self.disregard_share_instead * earned);
        let countable = (earned - left_out).max(0.0) * (1.0 - self.disregard_share_of_rest) + unearned;
        if at_entry >= self.entry_limit[at] || countable >= self.countable_limit[at] {
            return 0.0;
        }
        let grant = (self.need_standard[at] - countable).clamp(0.0, self.payment_standard[at]);
        if grant >= self.minimum_grant { grant } else { 0.0 }
    }
}
