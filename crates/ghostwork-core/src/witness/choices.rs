//! Decisions with the probabilities of the alternatives and the draw that was held against them.
//!
//! Everything here is computed a second time, from the state before the phase and by the functions that the phase itself
//! uses; a test holds what is told here against what the simulation did.

mod employment;
mod household;
mod participation;
mod wellbeing;

use crate::block::BlockMonth;
use crate::context::MonthContext;
use crate::schedule::Phase;
use crate::witness::facts::Fact;
use crate::witness::household::HouseholdAlone;

/// A decision of the worker, or of chance about the worker.
#[derive(Debug, Clone, PartialEq)]
pub struct Choice {
    /// What was decided.
    pub question: &'static str,
    /// What could come out, in the order in which the draw is held against the probabilities.
    pub alternatives: Vec<Alternative>,
    /// The draw, uniform between 0 and 1: the first alternative whose probabilities so far exceed it is taken.
    pub draw: f64,
    /// What the probabilities rest on.
    pub grounds: Vec<Fact>,
}

/// What could come out of a decision.
#[derive(Debug, Clone, PartialEq)]
pub struct Alternative {
    /// Its name.
    pub name: &'static str,
    /// How probable it was.
    pub probability: f64,
}

impl Choice {
    /// Puts a decision together; what is left of the probability goes to `otherwise`.
    fn new(
        question: &'static str,
        listed: &[(&'static str, f64)],
        otherwise: &'static str,
        draw: f64,
        grounds: Vec<Fact>,
    ) -> Self {
        let mut alternatives: Vec<Alternative> = listed
            .iter()
            .map(|(name, probability)| Alternative { name, probability: *probability })
            .collect();
        let listed: f64 = alternatives.iter().map(|alternative| alternative.probability).sum();
        alternatives.push(Alternative { name: otherwise, probability: (1.0 - listed).max(0.0) });
        Self { question, alternatives, draw, grounds }
    }

    /// Returns the name of what came out.
    pub fn taken(&self) -> &'static str {
        let mut passed = 0.0;
        for alternative in &self.alternatives {
            passed += alternative.probability;
            if self.draw < passed {
                return alternative.name;
            }
        }
        self.alternatives.last().map_or("", |last| last.name)
    }
}

/// Returns the decisions of a phase, from the household before it and after it.
pub(crate) fn of(
    phase: Phase,
    context: &MonthContext,
    before: &HouseholdAlone,
    (after, month): (&HouseholdAlone, &BlockMonth),
) -> Vec<Choice> {
    match phase {
        Phase::Employment => employment::choices(context, &before.block, before.row),
        Phase::Participation => participation::choices(context, &before.block, before.row),
        Phase::Household => household::choices(context, (&before.block, &after.block), month, before.row),
        Phase::WellbeingAndSkills => wellbeing::choices(context, &before.block, month, before.row),
        _ => Vec::new(),
    }
}
