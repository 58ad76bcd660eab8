//! One scenario on one seed.

use std::sync::Arc;

use ghostwork_core::codec::{Codec, CodecError, Source};
use ghostwork_core::observation::{self, Group, Observation, SourceRecords};
use ghostwork_core::{Economy, EconomyError, ExchangeError, PanelRow, Specification};
use ghostwork_parameters::Month;
use ghostwork_population::Population;
use ghostwork_results::FEWEST_RECORDS;
use ghostwork_scenario::{RunOverrides, Scenario};
use xxhash_rust::xxh3::Xxh3;

use crate::budget::Budget;
use crate::error::ExperimentError;
use crate::flows;
use crate::measure::{append_values, values_per_month};
use crate::plan::Plan;
use crate::progress::{Arm, Progress, Step};

/// A group on fewer records than so many times what is published may fall below it within a run.
const CLOSE_TO_WITHHELD: u32 = 20;

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
    /// Fingerprint of everything recorded and of the last state.
    pub(crate) digest: u128,
    /// The public budget of the last months.
    pub(crate) budget: Budget,
    /// Records of the workers that are followed.
    pub(crate) followed: Vec<FollowedWorker>,
    /// Equivalised net household income of every person over the last months, dollars a year; where asked for.
    pub(crate) incomes: Vec<f64>,
    /// Persons by what they did a year before the end and at the end; where asked for.
    pub(crate) flows: Vec<f64>,
    /// Records of the source behind those counts; nothing where the records are of nobody.
    pub(crate) flow_records: Vec<u32>,
    /// Number of the source's record behind every person; where incomes are kept of records of real people.
    pub(crate) records: Vec<u32>,
    /// The fewest records of the source that each group rested on in any month; the largest number where they are of nobody.
    pub(crate) fewest_records: Vec<u32>,
}

impl Codec for FollowedWorker {
    fn encode(&self, sink: &mut Vec<u8>) {
        self.arm.encode(sink);
        self.record.encode(sink);
    }

    fn decode(source: &mut Source<'_>) -> Result<Self, CodecError> {
        Ok(Self { arm: Codec::decode(source)?, record: Codec::decode(source)? })
    }
}

impl Codec for Replication {
    fn encode(&self, sink: &mut Vec<u8>) {
        let Self { values, digest, budget, followed, incomes, flows, flow_records, records, fewest_records } =
            self;
        values.encode(sink);
        digest.encode(sink);
        budget.encode(sink);
        followed.encode(sink);
        incomes.encode(sink);
        flows.encode(sink);
        flow_records.encode(sink);
        records.encode(sink);
        fewest_records.encode(sink);
    }

    fn decode(source: &mut Source<'_>) -> Result<Self, CodecError> {
        Ok(Self {
            values: Codec::decode(source)?,
            digest: Codec::decode(source)?,
            budget: Codec::decode(source)?,
            followed: Codec::decode(source)?,
            incomes: Codec::decode(source)?,
            flows: Codec::decode(source)?,
            flow_records: Codec::decode(source)?,
            records: Codec::decode(source)?,
            fewest_records: Codec::decode(source)?,
        })
    }
}

/// A scenario that is to be simulated on a seed.
#[derive(Clone, Copy)]
pub(crate) struct Assignment<'a> {
    pub(crate) scenario: &'a Scenario,
    pub(crate) arm: Arm,
    /// Number among all replications.
    pub(crate) replicate: u32,
    /// Number of the seed: replications under other draws of the parameters have the same.
    pub(crate) seed: u32,
    /// Persons that a simulated worker stands for.
    pub(crate) persons_per_worker: f64,
}

impl Assignment<'_> {
    fn specification(&self) -> Specification {
        self.scenario.specification(&RunOverrides { replicate: self.seed, ..RunOverrides::default() })
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
        let mut economy = Economy::shared(assignment.specification(), population, plan.exchange)
            .map_err(|source| assignment.failed(source))?;
        let recording = Recording::new(plan, assignment.replicate, sources(assignment, population));
        if recording.is_compared() {
            economy.compare_persons();
        }
        Ok(Self { assignment, plan, progress, economy, recording })
    }

    /// Returns the course of another scenario that has been the same up to now.
    pub(crate) fn branch(&self, scenario: &'a Scenario) -> Self {
        let assignment = Assignment { scenario, arm: Arm::Reform, ..self.assignment };
        let economy = self.economy.branch(assignment.specification());
        let mut recording = self.recording.clone();
        for followed in &mut recording.followed {
            followed.arm = Arm::Reform;
        }
        Self { assignment, economy, recording, ..*self }
    }

    /// Returns the course of another scenario that has been the same up to now, and in which everybody will behave as
    /// here.
    pub(crate) fn frozen_branch(&self, scenario: &'a Scenario) -> Self {
        let assignment = Assignment { scenario, arm: Arm::ReformStatic, ..self.assignment };
        let economy = self.economy.frozen_branch(assignment.specification());
        let recording = Recording { is_first_seed: false, followed: Vec::new(), ..self.recording.clone() };
        Self { assignment, economy, recording, ..*self }
    }

    /// Returns a copy of the people alone, who go on under another scenario; nobody is followed.
    pub(crate) fn economy_under(&self, scenario: &Scenario) -> Economy {
        let mut economy = self.economy.branch(Assignment { scenario, ..self.assignment }.specification());
        economy.follow(0);
        economy
    }

    /// Returns the people themselves, who go on under another scenario.
    pub(crate) fn into_economy_under(self, scenario: &Scenario) -> Economy {
        self.economy.into_branch(Assignment { scenario, ..self.assignment }.specification())
    }

    /// Returns the arm.
    pub(crate) fn arm(&self) -> Arm {
        self.assignment.arm
    }

    /// Returns the month that comes next.
    pub(crate) fn month(&self) -> Month {
        self.economy.month()
    }

    /// Returns whether all months have passed.
    pub(crate) fn is_over(&self) -> bool {
        self.month() >= self.plan.end()
    }

    /// Lets a month pass.
    pub(crate) fn pass_month(&mut self) -> Result<(), ExperimentError> {
        self.follow();
        if self.month() < self.plan.start {
            let month = self.month();
            self.economy.advance_unobserved().map_err(|source| self.assignment.failed(source))?;
            self.tell(month);
            return Ok(());
        }
        let observation = self.economy.advance().map_err(|source| self.assignment.failed(source))?;
        self.record(observation)
    }

    /// Lets a month pass here and in a frozen branch of this course.
    pub(crate) fn pass_month_with(&mut self, frozen: &mut Self) -> Result<(), ExperimentError> {
        self.follow();
        let (observation, there) = self
            .economy
            .advance_with(&mut frozen.economy)
            .map_err(|source| self.assignment.failed(source))?;
        self.record(observation)?;
        frozen.record(there)?;
        Ok(())
    }

    /// Hands over everything that the months to come depend on, part by part.
    pub(crate) fn save<E: From<ExchangeError>>(
        &self,
        mut put: impl FnMut(&[u8]) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut bytes = Vec::new();
        self.recording.encode(&mut bytes);
        put(&bytes)?;
        self.economy.save(put)
    }

    /// Returns a course as it was handed over by [`save`](Self::save).
    pub(crate) fn restore<E: From<CodecError>>(
        assignment: Assignment<'a>,
        population: &Population,
        (plan, progress): (&'a Plan, &'a dyn Progress),
        mut take: impl FnMut() -> Result<Vec<u8>, E>,
    ) -> Result<Self, E> {
        let bytes = take()?;
        let mut source = Source::new(&bytes);
        let recording = Recording::decode(plan, sources(assignment, population), &mut source)?;
        source.finish()?;
        let economy = Economy::restore(assignment.specification(), plan.exchange, take)?;
        recording.check(&economy)?;
        Ok(Self { assignment, plan, progress, economy, recording })
    }

    /// Keeps the records of some workers from the first recorded month on.
    fn follow(&mut self) {
        if self.economy.month() == self.plan.start && self.recording.is_first_seed {
            self.economy.follow(self.plan.followed_workers);
        }
    }

    /// Records the month that has just passed, unless it belongs to the burn-in.
    fn record(&mut self, observation: Observation) -> Result<(), ExperimentError> {
        let Assignment { arm, persons_per_worker, .. } = self.assignment;
        let observation = observation.representing(persons_per_worker);
        let month = observation.month();
        if month >= self.plan.start {
            self.recording.record(&observation, arm, self.economy.take_panel());
            self.recording
                .note_records(&self.economy)
                .and_then(|()| self.recording.note_states(&self.economy, month))
                .map_err(|source| self.assignment.failed(source))?;
        }
        self.tell(month);
        Ok(())
    }

    /// Tells whoever waits that a month has passed.
    fn tell(&self, month: Month) {
        let (Assignment { arm, replicate, .. }, plan) = (self.assignment, self.plan);
        self.progress.month_passed(&Step {
            arm,
            replicate,
            month,
            months_done: month.index() - plan.first_month().index() + 1,
            months: plan.simulated_months(),
            workers: plan.workers,
        });
    }

    /// Returns what the course leaves.
    pub(crate) fn conclude(self) -> Result<Replication, ExperimentError> {
        let Self { assignment, economy, recording, .. } = self;
        let concluded = recording.conclude(&economy, assignment.persons_per_worker);
        concluded.map_err(|source| assignment.failed(source))
    }
}

/// Returns where the persons of a seed are cloned from; nothing where the records are of nobody.
fn sources(assignment: Assignment<'_>, population: &Population) -> Option<Arc<SourceRecords>> {
    let of = || Arc::new(SourceRecords::of(population, &assignment.specification()));
    (!population.description.is_synthetic).then(of)
}

/// What is kept while the months pass.
#[derive(Clone)]
struct Recording<'a> {
    plan: &'a Plan,
    is_first_seed: bool,
    values: Vec<f64>,
    months: usize,
    /// Fingerprint of everything recorded so far: of the fingerprint before and of the month.
    digest: u128,
    budget: Budget,
    followed: Vec<FollowedWorker>,
    /// What every person did a year before the end.
    states: Vec<u8>,
    /// Where persons were cloned from; nothing where the records are of nobody.
    sources: Option<Arc<SourceRecords>>,
    fewest_records: Vec<u32>,
}

impl<'a> Recording<'a> {
    fn new(plan: &'a Plan, replicate: u32, sources: Option<Arc<SourceRecords>>) -> Self {
        Self {
            plan,
            is_first_seed: replicate == 0,
            values: Vec::with_capacity(plan.months as usize * values_per_month()),
            months: 0,
            digest: 0,
            budget: Budget::default(),
            followed: Vec::new(),
            states: Vec::new(),
            sources,
            fewest_records: vec![u32::MAX; observation::groups().len()],
        }
    }

    fn record(&mut self, observation: &Observation, arm: Arm, panel: Vec<PanelRow>) {
        self.chain(observation);
        append_values(observation, &mut self.values);
        if self.plan.window().contains(&self.months) {
            self.budget.add(observation.ledger());
        }
        self.months += 1;
        self.followed.extend(panel.into_iter().map(|record| FollowedWorker { arm, record }));
    }

    fn chain(&mut self, observation: &Observation) {
        let mut hasher = Xxh3::new();
        hasher.update(&self.digest.to_le_bytes());
        observation.feed(&mut hasher);
        self.digest = hasher.digest128();
    }

    fn note_states(&mut self, economy: &Economy, month: Month) -> Result<(), EconomyError> {
        if self.is_compared() && month == flows::frame(self.plan).from {
            self.states = flows::states(economy)?;
        }
        Ok(())
    }

    /// Counts the records behind every group, or in most months behind those on platforms alone.
    fn note_records(&mut self, economy: &Economy) -> Result<(), EconomyError> {
        let Some(sources) = &self.sources else { return Ok(()) };
        let everybody = counts_everybody(self.months, self.plan.months as usize, &self.fewest_records);
        let counts = economy.records_behind_groups(sources, everybody)?;
        for (fewest, count) in self.fewest_records.iter_mut().zip(counts) {
            *fewest = count.map_or(*fewest, |count| count.min(*fewest));
        }
        Ok(())
    }

    fn is_compared(&self) -> bool {
        self.plan.scenarios > 1
    }

    fn encode(&self, sink: &mut Vec<u8>) {
        self.is_first_seed.encode(sink);
        self.values.encode(sink);
        self.months.encode(sink);
        self.digest.encode(sink);
        self.budget.encode(sink);
        self.followed.encode(sink);
        self.states.encode(sink);
        self.fewest_records.encode(sink);
    }

    fn decode(
        plan: &'a Plan,
        sources: Option<Arc<SourceRecords>>,
        source: &mut Source<'_>,
    ) -> Result<Self, CodecError> {
        Ok(Self {
            plan,
            is_first_seed: Codec::decode(source)?,
            values: Codec::decode(source)?,
            months: Codec::decode(source)?,
            digest: Codec::decode(source)?,
            budget: Codec::decode(source)?,
            followed: Codec::decode(source)?,
            states: Codec::decode(source)?,
            sources,
            fewest_records: Codec::decode(source)?,
        })
    }

    /// Refuses a recording that is not of the months that an economy has behind it.
    fn check(&self, economy: &Economy) -> Result<(), CodecError> {
        let months = economy.month().index().saturating_sub(self.plan.start.index()) as usize;
        let has_records = self.fewest_records.len() == observation::groups().len();
        let has_states = self.states.is_empty() || self.states.len() as u64 == self.plan.workers;
        if self.months == months
            && self.values.len() == months * values_per_month()
            && has_states
            && has_records
        {
            return Ok(());
        }
        Err(CodecError::new("the values recorded are not of the months that have passed"))
    }

    fn conclude(self, economy: &Economy, persons_per_worker: f64) -> Result<Replication, EconomyError> {
        let mut hasher = Xxh3::new();
        hasher.update(&self.digest.to_le_bytes());
        hasher.update(&economy.fingerprint()?.to_le_bytes());
        let records = match &self.sources {
            Some(sources) if self.is_compared() => sources.by_row(self.plan.workers),
            _ => Vec::new(),
        };
        let (incomes, flows, flow_records) = if self.is_compared() {
            let last = flows::states(economy)?;
            let count = flows::count(&self.states, &last, persons_per_worker);
            let behind = flows::records_behind(&self.states, &last, &records);
            (economy.window_equivalised_incomes()?, count, behind)
        } else {
            Default::default()
        };
        Ok(Replication {
            values: self.values,
            digest: hasher.digest128(),
            budget: self.budget,
            followed: self.followed,
            incomes,
            flows,
            flow_records,
            records,
            fewest_records: self.fewest_records,
        })
    }
}

/// Says whether the records behind groups with people outside platforms are counted in a month: in the first and the last,
/// and always where one of these groups has so few that it might fall below what is published.
fn counts_everybody(month: usize, last: usize, fewest: &[u32]) -> bool {
    let is_close = |(group, fewest): (&Group, &u32)| {
        !group.is_on_platforms() && *fewest < CLOSE_TO_WITHHELD * FEWEST_RECORDS
    };
    month == 1 || month == last || observation::groups().iter().zip(fewest).any(is_close)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everybody_is_counted_each_month_where_a_group_of_others_is_small() {
        let of = |id: &str, records: u32| {
            let count = |group: &Group| if group.id == id { records } else { 5_000 };
            observation::groups().iter().map(count).collect::<Vec<u32>>()
        };

        assert!(counts_everybody(1, 36, &of("nomads", 3)) && counts_everybody(36, 36, &of("nomads", 3)));
        assert!(!counts_everybody(2, 36, &of("nomads", 3)), "nomads are on platforms and counted anyway");
        assert!(!counts_everybody(2, 36, &of("age_55_plus", 200)));
        assert!(counts_everybody(2, 36, &of("age_55_plus", 199)));
    }
}
