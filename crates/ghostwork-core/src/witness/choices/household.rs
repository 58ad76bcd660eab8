use ghostwork_parameters::Unit;

use super::Choice;
use crate::behaviour::household::{market_plan, medical_event_probability};
use crate::block::{Block, BlockMonth};
use crate::context::MonthContext;
use crate::draws::{Stream, unit_interval};
use crate::population::workers::Insurance;
use crate::witness::facts::number;

/// Returns whether a plan of the subsidised market was bought, and whether the worker fell ill.
pub(super) fn choices(
    context: &MonthContext,
    (before, after): (&Block, &Block),
    month: &BlockMonth,
    row: usize,
) -> Vec<Choice> {
    let words = context.draws.words(Stream::Health, context.month, before.entity(row));
    let probability = medical_event_probability(context, before.workers.age_months[row]);
    let mut choices = Vec::new();
    if matches!(after.workers.insurance[row], Insurance::Subsidised | Insurance::None) {
        choices.extend(plan(context, before, month, row));
    }
    let listed = [("falls ill", probability)];
    choices.push(Choice::new("health", &listed, "nothing costly", unit_interval(words[0]), Vec::new()));
    choices
}

fn plan(context: &MonthContext, before: &Block, month: &BlockMonth, row: usize) -> Option<Choice> {
    let plan = market_plan(context, before, month, row)?;
    let grounds = vec![
        number("premium after the credit", plan.premium / 12.0, Unit::DollarsPerMonth),
        number("the same less what its deduction saves", plan.price / 12.0, Unit::DollarsPerMonth),
        number("income expected", plan.income, Unit::DollarsPerYear),
    ];
    let listed = [("buys", plan.take_up)];
    Some(Choice::new("plan of the subsidised market", &listed, "does without", plan.reluctance, grounds))
}
