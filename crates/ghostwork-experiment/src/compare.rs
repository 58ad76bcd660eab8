use ghostwork_core::WINDOW_MONTHS;
use ghostwork_population::Population;
use ghostwork_results::{Comparison, PairedTables, SeedBudget, SeedDistribution, SeedFlows, Window};
use ghostwork_scenario::Scenario;

use crate::budget;
use crate::error::ExperimentError;
use crate::flows;
use crate::incomes;
use crate::lanes::each_seed;
use crate::plan::{Plan, Settings};
use crate::policy_start::policy_start;
use crate::progress::{Arm, Progress};
use crate::provenance::{data_hash, persons_represented};
use crate::replication::{Assignment, FollowedWorker, Replication, replicate};
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
    let persons_per_worker = persons_represented(population) / plan.workers.max(1) as f64;
    let pairs = each_seed(&plan, |number| {
        let simulate = |scenario, arm| {
            let assignment = Assignment { scenario, arm, replicate: number, persons_per_worker };
            replicate(assignment, population, &plan, progress)
        };
        pair(number, simulate(baseline, Arm::Baseline)?, simulate(reform, Arm::Reform)?)
    })?;
    let tables = tables(&plan, &pairs, persons_per_worker);
    let (mut before, mut after): (Vec<_>, Vec<_>) =
        pairs.into_iter().map(|pair| (pair.baseline, pair.reform)).unzip();
    let mut followed = take_followed(&mut before);
    followed.extend(take_followed(&mut after));
    let data = (population, data_hash(population));
    let data = (data.0, data.1.as_str());
    let comparison = Comparison::new(
        record(baseline, data, &plan, &before)?,
        record(reform, data, &plan, &after)?,
        policy_start(baseline, reform),
        window(&plan),
        &tables,
    )?;
    Ok(ComparisonRun { comparison, followed })
}

/// Pairs the persons of one seed; their incomes are not kept.
fn pair(number: u32, mut baseline: Replication, mut reform: Replication) -> Result<Pair, ExperimentError> {
    let (before, after) = (std::mem::take(&mut baseline.incomes), std::mem::take(&mut reform.incomes));
    let distribution = incomes::distribution(number, &before, &after)?;
    Ok(Pair { baseline, reform, distribution })
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

/// Returns the last twelve months of the run, or all of a shorter one.
fn window(plan: &Plan) -> Window {
    let end = plan.start + plan.months.max(1);
    Window { first: end - plan.months.clamp(1, WINDOW_MONTHS), last: end - 1 }
}
