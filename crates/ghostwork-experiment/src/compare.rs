use ghostwork_core::codec::{Codec, CodecError, Source};
use ghostwork_population::Population;
use ghostwork_results::{
    ClosureRecord, Comparison, PairedTables, RunRecord, SeedBudget, SeedDistribution, SeedFlows,
};
use ghostwork_scenario::{ClosureSetting, Scenario};

use crate::budget;
use crate::checkpoint::{AsJson, Keeper, Kept};
use crate::closure::{close, with_solution};
use crate::error::ExperimentError;
use crate::expectations::expectations;
use crate::flows;
use crate::incomes;
use crate::passage::Arena;
use crate::pasts::Pasts;
use crate::plan::{Plan, Settings};
use crate::policy_start::{policy_start, settings_from_beginning};
use crate::progress::{Arm, Progress};
use crate::provenance::{data_hash, persons_represented};
use crate::replication::{FollowedWorker, Replication};
use crate::run::{published_groups, record};
use crate::uncertainty::Drawn;

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
    compare_kept((baseline, reform), population, settings, progress, (None, None))
}

/// Does as [`compare`], and writes down how far it is; what was written down before is not simulated again. With draws of the
/// parameters every seed is simulated under each of them; a rate that is solved for is that of the scenarios without draws.
///
/// # Errors
///
/// As for [`compare`], and when the disk does not take a checkpoint.
pub fn compare_kept(
    (baseline, reform): (&Scenario, &Scenario),
    population: &Population,
    settings: &Settings,
    progress: &dyn Progress,
    (keeper, drawn): (Option<&Keeper>, Option<&Drawn>),
) -> Result<ComparisonRun, ExperimentError> {
    let mut seeds = GrowingComparison::default();
    let comparison =
        seeds.compare_kept((baseline, reform), population, settings, progress, (keeper, drawn))?;
    Ok(ComparisonRun { comparison, followed: seeds.followed })
}

/// A comparison to which seeds are added: neither the seeds that it has nor the search for a rate are simulated again.
#[derive(Default)]
pub struct GrowingComparison {
    closure: Option<ClosureRecord>,
    complete: Vec<Pair>,
    followed: Vec<FollowedWorker>,
}

impl GrowingComparison {
    /// Compares as [`compare`] does, with the same results.
    ///
    /// The scenarios are those of the call before, but for the number of seeds, which is no smaller.
    ///
    /// # Errors
    ///
    /// As for [`compare`].
    pub fn compare(
        &mut self,
        scenarios: (&Scenario, &Scenario),
        population: &Population,
        settings: &Settings,
        progress: &dyn Progress,
    ) -> Result<Comparison, ExperimentError> {
        self.compare_kept(scenarios, population, settings, progress, (None, None))
    }

    /// Returns the monthly records of the workers that were followed, baseline first.
    pub fn into_followed(self) -> Vec<FollowedWorker> {
        self.followed
    }

    /// Simulates the seeds that are not complete, and compares on all.
    fn compare_kept(
        &mut self,
        (baseline, reform): (&Scenario, &Scenario),
        population: &Population,
        settings: &Settings,
        progress: &dyn Progress,
        (keeper, drawn): (Option<&Keeper>, Option<&Drawn>),
    ) -> Result<Comparison, ExperimentError> {
        let plan = plan_under((baseline, reform), settings, drawn)?;
        let data_hash = data_hash(population);
        let kept = |reform: &Scenario| {
            let contents = [baseline.content_hash(), reform.content_hash(), data_hash.clone()];
            let contents: Vec<String> =
                contents.into_iter().chain(drawn.iter().flat_map(|drawn| drawn.contents())).collect();
            keeper.map(|keeper| Kept::new(keeper, &plan, progress, &contents))
        };
        let mut pasts = Pasts::default();
        if let Some(closure) = reform.closure().filter(|_| self.closure.is_none()) {
            let scenarios = (baseline, reform);
            let found = solved(scenarios, closure, (population, &plan), (progress, kept(reform)))?;
            (self.closure, pasts) = (Some(found.0), found.1);
        }
        let solution = self.closure.as_ref().map(|record| with_solution(reform, record));
        let reform = solution.as_ref().unwrap_or(reform);
        let persons_per_worker = persons_represented(population) / plan.workers.max(1) as f64;
        let kept = kept(reform);
        let under_draws = drawn.map(|drawn| drawn.with_closure(self.closure.as_ref())).unwrap_or_default();
        let arena = Arena {
            scenarios: (baseline, Some(reform)),
            drawn: &under_draws,
            population,
            plan: &plan,
            progress,
            persons_per_worker,
            pasts: &pasts,
            kept: kept.as_ref(),
        };
        let mut more = arena.each_seed(self.complete.len() as u32..plan.seeds, pair)?;
        if let Some(first) = more.first_mut().filter(|_| self.complete.is_empty()) {
            self.followed = std::mem::take(&mut first.baseline.followed);
            self.followed.append(&mut first.reform.followed);
        }
        self.complete.extend(more);
        self.put_together((baseline, reform), &arena, (&data_hash, drawn))
    }

    /// Puts the seeds of every arm together, and sets the arms side by side.
    fn put_together(
        &self,
        (baseline, reform): (&Scenario, &Scenario),
        arena: &Arena<'_>,
        (data_hash, drawn): (&str, Option<&Drawn>),
    ) -> Result<Comparison, ExperimentError> {
        let &Arena { plan, population, persons_per_worker, .. } = arena;
        let groups = published_groups(self.complete.iter().flat_map(Pair::arms));
        let recorded = |scenario, arm: fn(&Pair) -> Option<&Replication>| {
            let seeds = self.complete.iter().filter_map(arm);
            let record = record(scenario, (population, data_hash), (plan, &groups), seeds)?;
            Ok::<_, ExperimentError>(RunRecord {
                uncertainty: drawn.map(|drawn| drawn.uncertainty.clone()),
                ..record
            })
        };
        let tables = tables(plan, &self.complete, persons_per_worker);
        // Draws of the parameters hold in both scenarios, and leave the dates alone.
        let (without, with) = match arena.drawn.first() {
            Some((baseline, Some(reform))) => (baseline, reform),
            _ => (baseline, reform),
        };
        let mut comparison = Comparison::new(
            recorded(baseline, |pair| Some(&pair.baseline))?,
            recorded(reform, |pair| Some(&pair.reform))?,
            policy_start(without, with),
            plan.months_compared(),
            &tables,
        )?;
        if plan.has_static_arm {
            let frozen = recorded(reform, |pair| pair.frozen.as_ref())?;
            let budget = frozen_budget(&self.complete, persons_per_worker);
            comparison = comparison.split_by(frozen, &tables.budget_items, &budget)?;
        }
        comparison.settings_from_beginning = settings_from_beginning(without, with);
        comparison.closure.clone_from(&self.closure);
        comparison.expectations = expectations(reform);
        Ok(comparison)
    }
}

/// Returns the plan of comparing two scenarios, under draws of the parameters where there are some.
fn plan_under(
    (baseline, reform): (&Scenario, &Scenario),
    settings: &Settings,
    drawn: Option<&Drawn>,
) -> Result<Plan, ExperimentError> {
    let plan = Plan::of_comparison(baseline, reform, settings)?;
    let Some(drawn) = drawn else { return Ok(plan) };
    let mut fork = plan.fork;
    for (baseline, reform) in &drawn.scenarios {
        let reform = reform.as_ref().unwrap_or(baseline);
        fork = fork.min(Plan::of_comparison(baseline, reform, settings)?.fork);
    }
    Ok(Plan { fork, ..plan }.under_draws(drawn.scenarios.len() as u32))
}

/// Returns what the closure of a reform finds, as it was found before or anew, and then the months that the comparison shares
/// with the search.
fn solved<'a>(
    scenarios: (&'a Scenario, &'a Scenario),
    closure: &'a ClosureSetting,
    (population, plan): (&'a Population, &'a Plan),
    (progress, kept): (&'a dyn Progress, Option<Kept<'_>>),
) -> Result<(ClosureRecord, Pasts<'a>), ExperimentError> {
    if let Some(kept) = &kept
        && let Some(AsJson(record)) = kept.closure()?
    {
        return Ok((record, Pasts::default()));
    }
    let (record, pasts) = close(scenarios, closure, population, plan, progress)?;
    if let Some(kept) = kept.filter(Kept::is_regular) {
        kept.write_closure(&AsJson(record.clone()))?;
    }
    Ok((record, pasts))
}

impl Pair {
    fn arms(&self) -> impl Iterator<Item = &Replication> {
        [&self.baseline, &self.reform].into_iter().chain(&self.frozen)
    }
}

impl Codec for Pair {
    fn encode(&self, sink: &mut Vec<u8>) {
        self.baseline.encode(sink);
        self.reform.encode(sink);
        self.frozen.encode(sink);
        AsJson(self.distribution.clone()).encode(sink);
    }

    fn decode(source: &mut Source<'_>) -> Result<Self, CodecError> {
        Ok(Self {
            baseline: Codec::decode(source)?,
            reform: Codec::decode(source)?,
            frozen: Codec::decode(source)?,
            distribution: AsJson::decode(source)?.0,
        })
    }
}

/// Pairs the persons of one seed; their incomes are not kept.
fn pair(number: u32, mut arms: Vec<(Arm, Replication)>) -> Result<Pair, ExperimentError> {
    let mut take = |arm: Arm| {
        let place = arms.iter().position(|(found, _)| *found == arm)?;
        Some(arms.swap_remove(place).1)
    };
    let missing = || ExperimentError::Defect { replicate: number, message: "an arm is missing".to_owned() };
    let mut baseline = take(Arm::Baseline).ok_or_else(missing)?;
    let mut reform = take(Arm::Reform).ok_or_else(missing)?;
    let frozen = take(Arm::ReformStatic);
    let (before, after) = (std::mem::take(&mut baseline.incomes), std::mem::take(&mut reform.incomes));
    let records = std::mem::take(&mut baseline.records);
    reform.records = Vec::new();
    let distribution = incomes::distribution(number, &before, &after, &records)?;
    let frozen = frozen.map(|frozen| Replication { incomes: Vec::new(), records: Vec::new(), ..frozen });
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
        records: fewer(&pair.baseline.flow_records, &pair.reform.flow_records),
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

/// Returns the fewer of two counts each.
fn fewer(first: &[u32], second: &[u32]) -> Vec<u32> {
    first.iter().zip(second).map(|(first, second)| (*first).min(*second)).collect()
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
