use ghostwork_population::Population;
use ghostwork_results::{Panel, Performance, PopulationGroup, RunRecord, withhold_small_groups};
use ghostwork_scenario::Scenario;
use xxhash_rust::xxh3::xxh3_128;

use crate::checkpoint::{Keeper, Kept};
use crate::closure::name_of_unknown;
use crate::error::ExperimentError;
use crate::measure::{indicators, population_groups};
use crate::passage::Arena;
use crate::pasts::Pasts;
use crate::plan::{Plan, Settings};
use crate::progress::Progress;
use crate::provenance::{data_hash, persons_represented, setting, source};
use crate::replication::{FollowedWorker, Replication};
use crate::uncertainty::Drawn;

/// What running one scenario leaves.
#[derive(Debug)]
pub struct ScenarioRun {
    /// Every value measured.
    pub record: RunRecord,
    /// Monthly records of the workers that were followed.
    pub followed: Vec<FollowedWorker>,
}

/// Simulates a scenario on its seeds.
///
/// Time and memory are not measured here: the record's performance holds the agent-months alone.
///
/// # Errors
///
/// When a seed stops, somebody asks to stop, or the results cannot be put together.
pub fn run(
    scenario: &Scenario,
    population: &Population,
    settings: &Settings,
    progress: &dyn Progress,
) -> Result<ScenarioRun, ExperimentError> {
    run_kept(scenario, population, settings, progress, (None, None))
}

/// Does as [`run`], and writes down how far it is; what was written down before is not simulated again. With draws of the parameters
/// every seed is simulated under each of them.
///
/// # Errors
///
/// As for [`run`], and when the disk does not take a checkpoint.
pub fn run_kept(
    scenario: &Scenario,
    population: &Population,
    settings: &Settings,
    progress: &dyn Progress,
    (keeper, drawn): (Option<&Keeper>, Option<&Drawn>),
) -> Result<ScenarioRun, ExperimentError> {
    if let Some(closure) = scenario.closure() {
        return Err(ExperimentError::NoBaseline { unknown: name_of_unknown(scenario, closure) });
    }
    let plan =
        Plan::of_run(scenario, settings).under_draws(drawn.map_or(1, |drawn| drawn.scenarios.len() as u32));
    let persons_per_worker = persons_represented(population) / plan.workers.max(1) as f64;
    let data_hash = data_hash(population);
    let contents: Vec<String> = [scenario.content_hash(), data_hash.clone()]
        .into_iter()
        .chain(drawn.iter().flat_map(|drawn| drawn.contents()))
        .collect();
    let kept = keeper.map(|keeper| Kept::new(keeper, &plan, progress, &contents));
    let pasts = Pasts::default();
    let arena = Arena {
        scenarios: (scenario, None),
        drawn: drawn.map_or(&[], |drawn| &drawn.scenarios),
        population,
        plan: &plan,
        progress,
        persons_per_worker,
        pasts: &pasts,
        kept: kept.as_ref(),
    };
    let mut replications = arena.each_seed(0..plan.seeds, |_, mut arms| Ok(arms.remove(0).1))?;
    let followed = replications.first_mut().map(|first| std::mem::take(&mut first.followed));
    let groups = published_groups(&replications);
    let mut record = record(scenario, (population, &data_hash), (&plan, &groups), replications.iter())?;
    record.uncertainty = drawn.map(|drawn| drawn.uncertainty.clone());
    Ok(ScenarioRun { record, followed: followed.unwrap_or_default() })
}

/// Returns the groups with those marked that are too small to be published on some seed of some arm.
pub(crate) fn published_groups<'a>(
    replications: impl IntoIterator<Item = &'a Replication>,
) -> Vec<PopulationGroup> {
    let mut groups = population_groups();
    let mut fewest = vec![u32::MAX; groups.len()];
    for replication in replications {
        for (fewest, records) in fewest.iter_mut().zip(&replication.fewest_records) {
            *fewest = (*fewest).min(*records);
        }
    }
    withhold_small_groups(&mut groups, &fewest);
    groups
}

/// Puts the seeds of one scenario together; the values of groups that are withheld are left out.
pub(crate) fn record<'a>(
    scenario: &Scenario,
    (population, data_hash): (&Population, &str),
    (plan, groups): (&Plan, &[PopulationGroup]),
    replications: impl Iterator<Item = &'a Replication> + Clone,
) -> Result<RunRecord, ExperimentError> {
    let mut panel = Panel {
        indicators: indicators(),
        groups: groups.to_vec(),
        months: (0..plan.months).map(|later| plan.start + later).collect(),
        seeds: (0..u64::from(plan.seeds)).collect(),
        draws: plan.draws as usize,
        values: replications.clone().flat_map(|seed| seed.values.iter().copied()).collect(),
    };
    panel.check()?;
    panel.empty_withheld_groups();
    Ok(RunRecord {
        scenario: source(scenario),
        setting: setting(scenario.country().name(), plan, (population, data_hash)),
        panel,
        results_hash: results_hash(replications),
        performance: Performance {
            agent_months: plan.agent_months() / u64::from(plan.arms()),
            ..Performance::default()
        },
        uncertainty: None,
    })
}

/// Returns one hash of everything recorded on every seed, 32 hexadecimal digits.
fn results_hash<'a>(replications: impl Iterator<Item = &'a Replication>) -> String {
    let digests: Vec<u8> = replications.flat_map(|seed| seed.digest.to_le_bytes()).collect();
    format!("{:032x}", xxh3_128(&digests))
}
