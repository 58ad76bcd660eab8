//! One scenario on one seed.

use ghostwork_core::observation::Observation;
use ghostwork_core::{Economy, EconomyError, PanelRow, Specification};
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

impl Assignment<'_> {
    fn specification(&self) -> Specification {
        self.scenario.specification(&RunOverrides { replicate: self.replicate, ..RunOverrides::default() })
    }

    fn failed(&self, source: EconomyError) -> ExperimentError {
        ExperimentError::Economy { replicate: self.replicate, source }
    }
}

/// A scenario on its way through the months of one seed, with what was recorded so far.
pub(crate) struct Course<'a> {
    assignment: Assignment<'a>,
    plan: &'a Plan,
    progress: &'a dyn Progress,
    economy: Economy,
    recording: Recording<'a>,
}

impl<'a> Course<'a> {
    /// Begins before the first month of the burn-in.
    pub(crate) fn begin(
        assignment: Assignment<'a>,
        population: &Population,
        plan: &'a Plan,
        progress: &'a dyn Progress,
    ) -> Result<Self, ExperimentError> {
        let mut economy = Economy::new(assignment.specification(), population)
            .map_err(|source| assignment.failed(source))?;
        let recording = Recording::new(plan, assignment.replicate);
        if recording.is_compared() {
            economy.compare_persons();
        }
        Ok(Self { assignment, plan, progress, economy, recording })
    }

    /// Returns the course of another scenario that has been the same up to now.
    pub(crate) fn branch(&self, scenario: &'a Scenario) -> Self {
        let assignment = Assignment { scenario, arm: Arm::Reform, ..self.assignment };
        let economy = self.economy.branch(assignment.specification());
        Self { assignment, economy, recording: self.recording.clone(), ..*self }
    }

    /// Returns the course of another scenario that has been the same up to now, and in which everybody will behave as
    /// here.
    pub(crate) fn frozen_branch(&self, scenario: &'a Scenario) -> Self {
        let assignment = Assignment { scenario, arm: Arm::ReformStatic, ..self.assignment };
        let economy = self.economy.frozen_branch(assignment.specification());
        let recording = Recording { is_first_seed: false, followed: Vec::new(), ..self.recording.clone() };
        Self { assignment, economy, recording, ..*self }
    }

    /// Lets the months pass up to a month, that month not included.
    pub(crate) fn advance_until(&mut self, end: Month) -> Result<(), ExperimentError> {
        while self.economy.month() < end {
            self.follow();
            let observation = self.economy.advance().map_err(|source| self.assignment.failed(source))?;
            self.record(observation)?;
        }
        Ok(())
    }

    /// Lets the months pass up to a month here and in a frozen branch of this course.
    pub(crate) fn advance_with(&mut self, frozen: &mut Self, end: Month) -> Result<(), ExperimentError> {
        while self.economy.month() < end {
            self.follow();
            let (observation, there) = self
                .economy
                .advance_with(&mut frozen.economy)
                .map_err(|source| self.assignment.failed(source))?;
            self.record(observation)?;
            frozen.record(there)?;
        }
        Ok(())
    }

    /// Keeps the records of some workers from the first recorded month on.
    fn follow(&mut self) {
        if self.economy.month() == self.plan.start && self.recording.is_first_seed {
            self.economy.follow(self.plan.followed_workers);
        }
    }

    /// Records the month that has just passed.
    fn record(&mut self, observation: Observation) -> Result<(), ExperimentError> {
        let Assignment { arm, replicate, persons_per_worker, .. } = self.assignment;
        let plan = self.plan;
        let observation = observation.representing(persons_per_worker);
        let month = observation.month();
        observation.feed(&mut self.recording.hasher);
        if month >= plan.start {
            self.recording.record(&observation, arm, self.economy.take_panel());
            self.recording.note_states(&self.economy, month);
        }
        self.progress.month_passed(&Step {
            arm,
            replicate,
            month,
            months_done: month.index() - plan.first_month().index() + 1,
            months: plan.simulated_months(),
            workers: plan.workers,
        });
        if !self.progress.goes_on() {
            return Err(ExperimentError::Interrupted { seeds_done: 0, seeds: plan.seeds });
        }
        Ok(())
    }

    /// Returns what the course leaves.
    pub(crate) fn conclude(self) -> Replication {
        self.recording.conclude(&self.economy, self.assignment.persons_per_worker)
    }
}

/// Simulates one scenario on one seed.
pub(crate) fn replicate(
    assignment: Assignment<'_>,
    population: &Population,
    plan: &Plan,
    progress: &dyn Progress,
) -> Result<Replication, ExperimentError> {
    let mut course = Course::begin(assignment, population, plan, progress)?;
    course.advance_until(plan.end())?;
    Ok(course.conclude())
}

/// What is kept while the months pass.
#[derive(Clone)]
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
