use ghostwork_parameters::Unit;

use super::Choice;
use crate::behaviour::employment::jobs::better_offer_share;
use crate::behaviour::employment::labour_supply::{search_and_acceptance, willingness};
use crate::behaviour::employment::{attachment_factor, duration_factor, tenure_factor};
use crate::block::Block;
use crate::context::MonthContext;
use crate::draws::{Stream, unit_interval};
use crate::population::workers::LabourState;
use crate::witness::facts::{Fact, number, work};

const NEW_WORK: &str = "finds work";

/// Returns how the worker came to stay or move in ordinary employment.
pub(super) fn choices(context: &MonthContext, block: &Block, row: usize) -> Vec<Choice> {
    let words = context.draws.words(Stream::Employment, context.month, block.entity(row));
    let draw = unit_interval(words[0]);
    let state = block.workers.labour_state[row];
    let (listed, grounds) =
        if state.is_employed() { separations(context, block, row) } else { hires(context, block, row) };
    let mut choices = vec![Choice::new("state in the labour market", &listed, work(state), draw, grounds)];
    let parameters = &context.parameters.employment;
    let taken = choices[0].taken();
    if taken == NEW_WORK {
        let own = [(work(LabourState::OwnAccount), parameters.own_account_start)];
        let otherwise = work(LabourState::Employee);
        choices.push(Choice::new("kind of work", &own, otherwise, unit_interval(words[1]), Vec::new()));
    }
    if taken == work(LabourState::Employee) && state == LabourState::Employee {
        let better = better_offer_share(parameters, block.workers.job_premium[row]);
        let change = parameters.offer_rate * context.job_finding * better;
        let listed = [("another employer", change)];
        let offer = unit_interval(words[1]);
        // Offers are drawn from the best down, so that the draw decides at once whether there is a better one.
        choices.push(Choice::new("employer", &listed, "the same", offer, Vec::new()));
    }
    choices
}

type Weighed = (Vec<(&'static str, f64)>, Vec<Fact>);

fn separations(context: &MonthContext, block: &Block, row: usize) -> Weighed {
    let parameters = &context.parameters.employment;
    let hazards = context.hazards.of(&block.workers, row);
    let tenure = tenure_factor(parameters, block.workers.tenure_months[row]);
    let willingness = willingness(parameters, &block.workers, row);
    let (other, switch) = match block.workers.labour_state[row] {
        LabourState::Employee => (LabourState::OwnAccount, parameters.employee_to_own_account),
        _ => (LabourState::Employee, parameters.own_account_to_employee),
    };
    let listed = vec![
        (work(LabourState::Unemployed), hazards.job_loss * tenure),
        (work(LabourState::OutOfLabourForce), hazards.withdrawal * tenure * (2.0 - willingness)),
        (work(other), switch),
    ];
    let months = f64::from(block.workers.tenure_months[row]);
    (
        listed,
        vec![
            number("months in the job", months, Unit::Months),
            number("factor of tenure", tenure, Unit::Multiple),
            number("willingness by taxes and transfers", willingness, Unit::Multiple),
        ],
    )
}

fn hires(context: &MonthContext, block: &Block, row: usize) -> Weighed {
    let parameters = &context.parameters.employment;
    let hazards = context.hazards.of(&block.workers, row);
    let acceptance = search_and_acceptance(context, block, row);
    let willingness = willingness(parameters, &block.workers, row);
    let mut grounds = vec![
        number("cycle and openings at merchants", context.job_finding, Unit::Multiple),
        number("search and acceptance beside platform work and benefits", acceptance, Unit::Multiple),
        number("willingness by taxes and transfers", willingness, Unit::Multiple),
    ];
    let listed = if block.workers.labour_state[row] == LabourState::Unemployed {
        let spell = block.workers.spell_months[row];
        let duration = duration_factor(parameters, spell);
        grounds.push(number("months without work", f64::from(spell), Unit::Months));
        grounds.push(number("factor of duration", duration, Unit::Multiple));
        vec![
            (NEW_WORK, hazards.job_finding * duration * willingness * acceptance),
            (work(LabourState::OutOfLabourForce), hazards.giving_up),
        ]
    } else {
        let attachment = willingness * attachment_factor(parameters, block.workers.spell_months[row]);
        vec![
            (NEW_WORK, hazards.direct_entry * attachment * acceptance),
            (work(LabourState::Unemployed), hazards.search_start * attachment),
        ]
    };
    (listed, grounds)
}
