//! The bare month in ixa: people with properties, and a plan that comes back every month.

use std::cell::Cell;
use std::rc::Rc;

use bare_month::{Sums, Worker};
use ixa::ExecutionPhase;
use ixa::prelude::*;
use rand_distr::StandardNormal;

define_rng!(Luck);
define_rng!(Shock);

define_person_property!(LabourState, u8);
define_person_property!(LogWage, f32);
define_person_property!(Savings, f64);
define_person_property!(Burnout, f32);
define_person_property!(Skill, f32);

fn populate(context: &mut Context, workers: usize) -> Vec<PersonId> {
    bare_month::initial(workers)
        .map(|worker| {
            let properties = (
                (LabourState, worker.state),
                (LogWage, worker.log_wage),
                (Savings, worker.savings),
                (Burnout, worker.burnout),
                (Skill, worker.skill),
            );
            context.add_person(properties).expect("every property is given")
        })
        .collect()
}

fn live(context: &mut Context, person: PersonId, sums: &mut Sums) {
    let mut worker = Worker {
        state: context.get_person_property(person, LabourState),
        log_wage: context.get_person_property(person, LogWage),
        savings: context.get_person_property(person, Savings),
        burnout: context.get_person_property(person, Burnout),
        skill: context.get_person_property(person, Skill),
    };
    let luck = context.sample_range(Luck, 0.0..1.0);
    let shock = context.sample_distr(Shock, StandardNormal);
    let pay = worker.live(luck, shock);
    context.set_person_property(person, LabourState, worker.state);
    context.set_person_property(person, LogWage, worker.log_wage);
    context.set_person_property(person, Savings, worker.savings);
    context.set_person_property(person, Burnout, worker.burnout);
    context.set_person_property(person, Skill, worker.skill);
    sums.add(&worker, pay);
}

fn main() {
    let arguments = bare_month::arguments();
    let mut context = Context::new();
    context.init_random(7);
    let people = populate(&mut context, arguments.0);
    let last = Rc::new(Cell::new(Sums::default()));
    let month = Rc::clone(&last);
    context.add_periodic_plan_with_phase(
        1.0,
        move |context| {
            let mut sums = Sums::default();
            for person in &people {
                live(context, *person, &mut sums);
            }
            month.set(sums);
        },
        ExecutionPhase::Normal,
    );
    // A periodic plan comes back as long as another plan is still to come.
    context.add_plan(f64::from(arguments.1) + 1.0, Context::shutdown);
    bare_month::measure("ixa", arguments, || {
        context.execute_single_step();
        last.get()
    });
}
