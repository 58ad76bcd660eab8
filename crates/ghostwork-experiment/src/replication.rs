//! One scenario on one seed.

use ghostwork_core::observation::Observation;
use ghostwork_core::{Economy, PanelRow};
use ghostwork_parameters::Month;
use ghostwork_population::Population;
use ghostwork_scenario::{RunOverrides, Scenario};
use xxhash_rust::xxh3::Xxh3;

use crate::budget::Budget;
use crate::error::ExperimentError;
use crate::flows;
use crate::measure::{append_values, values_per_month};
use crate::plan::Plan;
use crate::progress::{Arm, Progress, Step};

/// One month of a worker whose records are kept.
#[derive(Debug, Clone, PartialEq)]
pub struct FollowedWorker {
    /// The scenario.
    pub arm: Arm,
    /// The worker's month as it truly was.
    pub record: PanelRow,
}

/// What one seed leaves of one scenario.
pub(crate) struct Replication {
    /// Values by month, group and indicator.
    pub(crate) values: Vec<f64>,
    /// Fingerprint of everything observed and of the last state.
    pub(crate) digest: u128,
    /// The public budget of the last months.
    pub(crate) budget: Budget,
    /// Records of the workers that are followed.
    pub(crate) followed: Vec<FollowedWorker>,
    /// Equivalised net household income of every person over the last months, dollars a year; where asked for.
    pub(crate) incomes: Vec<f64>,
    /// Persons by what they did a year before the end and at the end; where asked for.
    pub(crate) flows: Vec<f64>,
}

/// A scenario that is to be simulated on a seed.
#[derive(Clone, Copy)]
pub(crate) struct Assignment<'a> {
    pub(crate) scenario: &'a Scenario,
    pub(crate) arm: Arm,
    pub(crate) replicate: u32,
    /// Persons that a simulated worker stands for.
    pub(crate) persons_per_worker: f64,
}

/// Simulates one scenario on one seed.
pub(crate) fn replicate(
    assignment: Assignment<'_>,
    population: &Population,
    plan: &Plan,
    progress: &dyn Progress,
) -> Result<Replication, ExperimentError> {
    let Assignment { scenario, arm, replicate, persons_per_worker } = assignment;
    let failed = |source| ExperimentError::Economy { replicate, source };
    let specification = scenario.specification(&RunOverrides { replicate, ..RunOverrides::default() });
    let mut economy = Economy::new(specification, population).map_err(failed)?;
    let mut recording = Recording::new(plan, replicate);
    for passed in 1..=plan.simulated_months() {
        let month = economy.month();
        if month == plan.start {
            recording.follow(&mut economy);
        }
        let observation = economy.advance().map_err(failed)?.representing(persons_per_worker);
        observation.feed(&mut recording.hasher);
        if month >= plan.start {
            recording.record(&observation, arm, economy.take_panel());
            recording.note_states(&economy, month);
        }
        progress.month_passed(&Step {
            arm,
            replicate,
            month,
            months_done: passed,
            months: plan.simulated_months(),
            workers: plan.workers,
        });
        if !progress.goes_on() {
            return Err(ExperimentError::Interrupted { seeds_done: 0, seeds: plan.seeds });
        }
    }
    Ok(recording.conclude(&economy, persons_per_worker))
}

/// What is kept while the months pass.
struct Recording<'a> {
    plan: &'a Plan,
    is_first_seed: bool,
    values: Vec<f64>,
    months: usize,
    hasher: Xxh3,
    budget: Budget,
    followed: Vec<FollowedWorker>,
    /// What every person did a year before the end.
    states: Vec<u8>,
}

impl<'a> Recording<'a> {
    fn new(plan: &'a Plan, replicate: u32) -> Self {
        Self {
            plan,
            is_first_seed: replicate == 0,
            values: Vec::with_capacity(plan.months as usize * values_per_month()),
            months: 0,
            hasher: Xxh3::new(),
            budget: Budget::default(),
            followed: Vec::new(),
            states: Vec::new(),
        }
    }

    fn follow(&self, economy: &mut Economy) {
        if self.is_first_seed {
            economy.follow(self.plan.followed_workers);
        }
    }

    fn record(&mut self, observation: &Observation, arm: Arm, panel: Vec<PanelRow>) {
        append_values(observation, &mut self.values);
        if self.plan.window().contains(&self.months) {
            self.budget.add(observation.ledger());
        }
        self.months += 1;
        self.followed.extend(panel.into_iter().map(|record| FollowedWorker { arm, record }));
    }

    fn note_states(&mut self, economy: &Economy, month: Month) {
        if self.is_compared() && month == flows::frame(self.plan).from {
            self.states = flows::states(economy);
        }
    }

    fn is_compared(&self) -> bool {
        self.plan.scenarios > 1
    }

    fn conclude(mut self, economy: &Economy, persons_per_worker: f64) -> Replication {
        self.hasher.update(&economy.fingerprint().to_le_bytes());
        let (incomes, flows) = if self.is_compared() {
            let last = flows::states(economy);
            (economy.window_equivalised_incomes(), flows::count(&self.states, &last, persons_per_worker))
        } else {
            (Vec::new(), Vec::new())
        };
        Replication {
            values: self.values,
            digest: self.hasher.digest128(),
            budget: self.budget,
            followed: self.followed,
            incomes,
            flows,
        }
    }
}
