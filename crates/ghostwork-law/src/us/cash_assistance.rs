//! Cash assistance for families with children (TANF).
//!
//! *What it pays*: a grant by family size less countable income, after part of earnings is left out. Some states pay more to
//! families with costs of shelter.
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
    standards: Standards,
    /// Those of families whose costs of shelter exceed an amount.
    with_shelter: Option<(f64, Standards)>,
    entry_disregard: f64,
    disregard: f64,
    disregard_share_instead: f64,
    disregard_share_of_rest: f64,
    minimum_grant: f64,
}

/// Amounts by family size; USD a month.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Standards {
    payment: [f64; SIZES],
    need: [f64; SIZES],
    entry_limit: [f64; SIZES],
    countable_limit: [f64; SIZES],
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
            standards: Standards {
                payment: values.numbers(&key("payment_standard"))?,
                need: values.numbers(&key("need_standard"))?,
                entry_limit: values.numbers(&key("entry_limit"))?,
                countable_limit: values.numbers(&key("countable_limit"))?,
            },
            with_shelter: read_with_shelter(values, &key("standard_with_shelter"), &key("shelter_costs"))?,
            entry_disregard,
            disregard,
            disregard_share_instead,
            disregard_share_of_rest,
            minimum_grant: values.amount(&key("minimum_grant"))?,
        }))
    }

    /// The grant in USD a month for a family of a size with monthly costs of shelter, and its monthly income.
    pub(crate) fn grant(&self, (size, shelter_costs): (usize, f64), earned: f64, unearned: f64) -> f64 {
        let at = size.clamp(1, SIZES) - 1;
        let standards = match &self.with_shelter {
            Some((above, standards)) if shelter_costs > *above => standards,
            _ => &self.standards,
        };
        let at_entry = (earned - self.entry_disregard).max(0.0) + unearned;
        let left_out = self.disregard.max(self.disregard_share_instead * earned);
        let countable = (earned - left_out).max(0.0) * (1.0 - self.disregard_share_of_rest) + unearned;
        if at_entry >= standards.entry_limit[at] || countable >= standards.countable_limit[at] {
            return 0.0;
        }
        let grant = (standards.need[at] - countable).clamp(0.0, standards.payment[at]);
        if grant >= self.minimum_grant { grant } else { 0.0 }
    }
}

/// Reads the standard of families with costs of shelter, and the costs that have to be exceeded; `None` where the state asks for
/// none. Such states measure need and income by the same standard.
fn read_with_shelter(
    values: &InForce<'_>,
    standard: &str,
    costs: &str,
) -> Result<Option<(f64, Standards)>, LawError> {
    if !values.has(standard) {
        return Ok(None);
    }
    let standard = values.numbers(standard)?;
    let standards =
        Standards { payment: standard, need: standard, entry_limit: standard, countable_limit: standard };
    Ok(Some((values.amount(costs)?, standards)))
}
