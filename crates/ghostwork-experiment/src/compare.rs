use ghostwork_core::WINDOW_MONTHS;
use ghostwork_population::Population;
use ghostwork_results::{Comparison, PairedTables, SeedBudget, SeedDistribution, SeedFlows, Window};
use ghostwork_scenario::Scenario;

use crate::budget;
use crate::closure::close;
use crate::error::ExperimentError;
use crate::expectations::expectations;
use crate::flows;
use crate::incomes;
use crate::lanes::each_seed;
use crate::plan::{Plan, Settings};
use crate::policy_start::policy_start;
use crate::progress::{Arm, Progress};
use crate::provenance::{data_hash, persons_represented};
use crate::replication::{Assignment, Course, FollowedWorker, Replication};
use crate::run::{record, take_followed};

/// What comparing two scenarios leaves.
#[derive(Debug)]
pub struct ComparisonRun {
    /// Both runs and everything that follows from them.
    pub comparison: Comparison,
    /// Monthly records of the workers that were followed, baseline first.
    pub followed: Vec<FollowedWorker>,
}

/// Both scenarios on one seed.
struct Pair {
    baseline: Replication,
    reform: Replication,
    /// The reform with everybody's behaviour frozen at the baseline's, where asked for.
    frozen: Option<Replication>,
    distribution: SeedDistribution,
}

/// Simulates a baseline and a reform on the same seeds and compares the last twelve months, seed by seed.
///
/// # Errors
///
/// When the scenarios ask for different runs, a seed stops, somebody asks to stop, or the results cannot be put
/// together.
pub fn compare(
    (baseline, reform): (&Scenario, &Scenario),
    population: &Population,
    settings: &Settings,
    progress: &dyn Progress,
) -> Result<ComparisonRun, ExperimentError> {
    let plan = Plan::of_comparison(baseline, reform, settings)?;
    let closed = match reform.closure() {
        Some(closure) => Some(close((baseline, reform), closure, population, &plan, progress)?),
        None => None,
    };
    let (reform, closure) = match &closed {
        Some((solved, record)) => (solved, Some(record.clone())),
        None => (reform, None),
    };
    let persons_per_worker = persons_represented(population) / plan.workers.max(1) as f64;
    let arena = Arena { population, plan: &plan, progress, persons_per_worker };
    let pairs = each_seed(&plan, |number| arena.pair((baseline, reform), number))?;
    let tables = tables(&plan, &pairs, persons_per_worker);
    let frozen_budget = frozen_budget(&pairs, persons_per_worker);
    let mut arms = Arms::of(pairs);
    let mut followed = take_followed(&mut arms.baseline);
    followed.extend(take_followed(&mut arms.reform));
    let data_hash = data_hash(population);
    let recorded = |scenario, seeds: &[Replication]| record(scenario, (population, &data_hash), &plan, seeds);
    let mut comparison = Comparison::new(
        recorded(baseline, &arms.baseline)?,
        recorded(reform, &arms.reform)?,
        policy_start(baseline, reform),
        window(&plan),
        &tables,
    )?;
    if plan.has_static_arm {
        let frozen = recorded(reform, &arms.frozen)?;
        comparison = comparison.split_by(frozen, &tables.budget_items, &frozen_budget)?;
    }
    comparison.closure = closure;
    comparison.expectations = expectations(reform);
    Ok(ComparisonRun { comparison, followed })
}

/// What all seeds of a comparison share.
struct Arena<'a> {
    population: &'a Population,
    plan: &'a Plan,
    progress: &'a dyn Progress,
    persons_per_worker: f64,
}

impl Arena<'_> {
    /// Simulates every arm on one seed: the months before the fork once, the rest arm by arm.
    fn pair(
        &self,
        (baseline, reform): (&Scenario, &Scenario),
        replicate: u32,
    ) -> Result<Pair, ExperimentError> {
        let Self { population, plan, progress, persons_per_worker } = *self;
        let begin = |scenario, arm| {
            let assignment = Assignment { scenario, arm, replicate, persons_per_worker };
            Course::begin(assignment, population, plan, progress)
        };
        let mut living = begin(baseline, Arm::Baseline)?;
        living.advance_until(plan.fork)?;
        let branch = (plan.shared_months() > 0).then(|| living.branch(reform));
        let mut frozen = plan.has_static_arm.then(|| living.frozen_branch(reform));
        match &mut frozen {
            Some(frozen) => living.advance_with(frozen, plan.end())?,
            None => living.advance_until(plan.end())?,
        }
        let (before, frozen) = (living.conclude(), frozen.map(Course::conclude));
        let mut course = branch.map_or_else(|| begin(reform, Arm::Reform), Ok)?;
        course.advance_until(plan.end())?;
        pair(replicate, before, course.conclude(), frozen)
    }
}

/// All seeds of every arm.
#[derive(Default)]
struct Arms {
    baseline: Vec<Replication>,
    reform: Vec<Replication>,
    frozen: Vec<Replication>,
}

impl Arms {
    fn of(pairs: Vec<Pair>) -> Self {
        let mut arms = Self::default();
        for pair in pairs {
            arms.baseline.push(pair.baseline);
            arms.reform.push(pair.reform);
            arms.frozen.extend(pair.frozen);
        }
        arms
    }
}

/// Pairs the persons of one seed; their incomes are not kept.
fn pair(
    number: u32,
    mut baseline: Replication,
    mut reform: Replication,
    frozen: Option<Replication>,
) -> Result<Pair, ExperimentError> {
    let (before, after) = (std::mem::take(&mut baseline.incomes), std::mem::take(&mut reform.incomes));
    let distribution = incomes::distribution(number, &before, &after)?;
    let frozen = frozen.map(|frozen| Replication { incomes: Vec::new(), ..frozen });
    Ok(Pair { baseline, reform, frozen, distribution })
}

fn tables(plan: &Plan, pairs: &[Pair], persons_per_worker: f64) -> PairedTables {
    let budget = |(number, pair): (usize, &Pair)| SeedBudget {
        seed: number as u64,
        amounts: pair.reform.budget.beyond(&pair.baseline.budget, persons_per_worker),
    };
    let flows = |(number, pair): (usize, &Pair)| SeedFlows {
        seed: number as u64,
        baseline: pair.baseline.flows.clone(),
        reform: pair.reform.flows.clone(),
    };
    PairedTables {
        income: incomes::MEANING.to_owned(),
        distribution: pairs.iter().map(|pair| pair.distribution.clone()).collect(),
        budget_items: budget::items(),
        budget: pairs.iter().enumerate().map(budget).collect(),
        flow_frame: Some(flows::frame(plan)),
        flows: pairs.iter().enumerate().map(flows).collect(),
    }
}

/// Returns by seed what a reform costs while everybody behaves as in the baseline.
fn frozen_budget(pairs: &[Pair], persons_per_worker: f64) -> Vec<SeedBudget> {
    let seeds = pairs.iter().enumerate();
    seeds
        .filter_map(|(number, pair)| {
            let frozen = pair.frozen.as_ref()?;
            let amounts = frozen.budget.beyond(&pair.baseline.budget, persons_per_worker);
            Some(SeedBudget { seed: number as u64, amounts })
        })
        .collect()
}

/// Returns the last twelve months of the run, or all of a shorter one.
fn window(plan: &Plan) -> Window {
    let end = plan.start + plan.months.max(1);
    Window { first: end - plan.months.clamp(1, WINDOW_MONTHS), last: end - 1 }
}
