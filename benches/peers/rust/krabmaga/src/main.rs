//! The bare month in krABMaga: a schedule of agents, each with a step of its own.

use std::any::Any;
use std::fmt::{Display, Formatter};
use std::hash::{Hash, Hasher};

use bare_month::{Sums, Worker};
use krabmaga::engine::agent::Agent;
use krabmaga::engine::schedule::Schedule;
use krabmaga::engine::state::State;
use rand::rngs::SmallRng;
use rand::{Rng, SeedableRng};
use rand_distr::StandardNormal;

struct Economy {
    random: SmallRng,
    workers: usize,
    sums: Sums,
}

impl State for Economy {
    fn init(&mut self, schedule: &mut Schedule) {
        for (id, worker) in bare_month::initial(self.workers).enumerate() {
            schedule.schedule_repeating(Box::new(Person { id: id as u32, worker }), 0.0, 0);
        }
    }

    fn before_step(&mut self, _: &mut Schedule) {
        self.sums = Sums::default();
    }

    fn reset(&mut self) {}

    fn update(&mut self, _: u64) {}

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn as_any_mut(&mut self) -> &mut dyn Any {
        self
    }

    fn as_state(&self) -> &dyn State {
        self
    }

    fn as_state_mut(&mut self) -> &mut dyn State {
        self
    }
}

#[derive(Clone, Copy)]
struct Person {
    id: u32,
    worker: Worker,
}

impl Agent for Person {
    fn step(&mut self, state: &mut dyn State) {
        let economy = state.as_any_mut().downcast_mut::<Economy>().expect("the economy");
        let luck = economy.random.random();
        let shock = economy.random.sample(StandardNormal);
        let pay = self.worker.live(luck, shock);
        economy.sums.add(&self.worker, pay);
    }
}

impl PartialEq for Person {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

impl Eq for Person {}

impl Hash for Person {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.id.hash(state);
    }
}

impl Display for Person {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{}", self.id)
    }
}

fn main() {
    let arguments = bare_month::arguments();
    let random = SmallRng::seed_from_u64(7);
    let mut economy = Economy { random, workers: arguments.0, sums: Sums::default() };
    let mut schedule = Schedule::new();
    economy.init(&mut schedule);
    bare_month::measure("krABMaga", arguments, || {
        schedule.step(&mut economy);
        economy.sums
    });
}
