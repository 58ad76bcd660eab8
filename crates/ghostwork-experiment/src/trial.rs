//! A trial: the world with it, the world without it, and the world in which everybody is treated, on the same seeds.

use ghostwork_core::Economy;
use ghostwork_core::codec::{Codec, CodecError, Source};
use ghostwork_core::trial::{OUTCOMES, RollOut, Summary, TrialOutcome, UnitMonth};
use ghostwork_parameters::Month;
use ghostwork_population::Population;
use ghostwork_results::{FieldEstimate, TrialRow, TrialSeed, UnitValue};
use ghostwork_scenario::{RunOverrides, Scenario, TrialSetting};

use crate::checkpoint::{Keeper, Kept};
use crate::error::ExperimentError;
use crate::lanes::each_seed_or_keep;
use crate::plan::{Plan, Settings};
use crate::progress::{Arm, Progress, Step};
use crate::provenance::data_hash;

/// The name of the rows on all units of a trial.
pub const ALL_UNITS: &str = "all";

/// The worlds that are simulated, with what progress calls them.
const WORLDS: [(RollOut, Arm); 3] =
    [(RollOut::Nobody, Arm::Baseline), (RollOut::Assigned, Arm::Reform), (RollOut::Everyone, Arm::Run)];

/// Simulates the trial of a scenario on its seeds; one row for each outcome, and for each outcome and stratum.
///
/// # Errors
///
/// When the scenario has no trial, a seed stops, or somebody asks to stop.
pub fn run_trial(
    scenario: &Scenario,
    population: &Population,
    settings: &Settings,
    progress: &dyn Progress,
) -> Result<Vec<TrialRow>, ExperimentError> {
    run_trial_kept(scenario, population, settings, progress, None)
}

/// Does as [`run_trial`], and writes down the seeds that are complete; those are not simulated again.
///
/// # Errors
///
/// As for [`run_trial`], and when the disk does not take a checkpoint.
pub fn run_trial_kept(
    scenario: &Scenario,
    population: &Population,
    settings: &Settings,
    progress: &dyn Progress,
    keeper: Option<&Keeper>,
) -> Result<Vec<TrialRow>, ExperimentError> {
    let setting = scenario.trial().ok_or(ExperimentError::NoTrial)?;
    let plan = trial_plan(scenario, settings);
    let contents = [scenario.content_hash(), data_hash(population)];
    let kept = keeper.map(|keeper| Kept::new(keeper, &plan, progress, &contents));
    let keep = |number: u32, worlds: &Vec<World>| {
        kept.as_ref().map_or(Ok(()), |kept| kept.write_complete(number, worlds))
    };
    let is_regular = kept.as_ref().is_some_and(Kept::is_regular);
    let simulate = |number: u32| {
        if let Some(kept) = &kept
            && let Some(complete) = kept.complete(number)?
        {
            return Ok(complete);
        }
        let mut worlds = Vec::with_capacity(WORLDS.len());
        for (roll_out, arm) in worlds_of(setting) {
            let overrides =
                RunOverrides { replicate: number, roll_out: Some(roll_out), ..RunOverrides::default() };
            let specification = scenario.specification(&overrides);
            let economy = Economy::new(specification, population)
                .map_err(|source| ExperimentError::Economy { replicate: number, source })?;
            worlds.push(World::pass(economy, (setting, &plan), (number, arm), progress)?);
        }
        if is_regular {
            keep(number, &worlds)?;
        }
        Ok(worlds)
    };
    let seeds = each_seed_or_keep(&plan, 0..plan.seeds, simulate, |number, worlds| {
        if is_regular { Ok(()) } else { keep(number, worlds) }
    })?;
    Ok(rows(&setting.outcomes, &seeds))
}

/// Returns the plan of a trial: three worlds on each seed.
pub fn trial_plan(scenario: &Scenario, settings: &Settings) -> Plan {
    let worlds = scenario.trial().map_or(WORLDS.len(), |setting| worlds_of(setting).count());
    Plan { scenarios: worlds as u32, ..Plan::of_run(scenario, settings) }
}

/// Returns the worlds of a trial: a shock to the whole economy has no control group, so only its absence is set beside it.
fn worlds_of(setting: &TrialSetting) -> impl Iterator<Item = (RollOut, Arm)> {
    let everywhere = setting.trial.everywhere;
    WORLDS.into_iter().filter(move |(roll_out, _)| !everywhere || *roll_out != RollOut::Assigned)
}

/// Sums over the months of one unit and outcome.
#[derive(Debug, Clone, Copy, Default)]
struct Sums {
    count: f64,
    sum: f64,
    squares: f64,
}

impl Sums {
    fn add(&mut self, value: f64) {
        if value.is_finite() {
            self.count += 1.0;
            self.sum += value;
            self.squares += value * value;
        }
    }

    fn summary(&self, summary: Summary) -> f64 {
        let mean = self.sum / self.count;
        match summary {
            Summary::Mean => mean,
            Summary::Variation if mean > 0.0 => {
                (self.squares / self.count - mean * mean).max(0.0).sqrt() / mean
            }
            Summary::Variation => f64::NAN,
        }
    }
}

/// The units of a trial in one world: who they are, and each of the outcomes.
struct World {
    strata: Vec<String>,
    /// By outcome, by unit.
    values: Vec<Vec<UnitValue>>,
}

impl Codec for World {
    fn encode(&self, sink: &mut Vec<u8>) {
        self.strata.encode(sink);
        let values = self.values.iter().map(|units| units.iter().map(parts).collect::<Vec<_>>());
        values.collect::<Vec<_>>().encode(sink);
    }

    fn decode(source: &mut Source<'_>) -> Result<Self, CodecError> {
        let strata = Codec::decode(source)?;
        let values = Vec::<Vec<Parts>>::decode(source)?;
        Ok(Self { strata, values: values.iter().map(|units| units.iter().map(unit).collect()).collect() })
    }
}

/// A unit's cluster, stratum and arm, and its value, as they are written down.
type Parts = ((u64, u32), (bool, f64));

fn parts(unit: &UnitValue) -> Parts {
    ((unit.cluster, unit.stratum), (unit.assigned, unit.value))
}

fn unit(((cluster, stratum), (assigned, value)): &Parts) -> UnitValue {
    UnitValue { cluster: *cluster, stratum: *stratum, assigned: *assigned, value: *value }
}

impl World {
    /// Lets the months pass in one world and keeps what the trial measures.
    fn pass(
        mut economy: Economy,
        (setting, plan): (&TrialSetting, &Plan),
        (replicate, arm): (u32, Arm),
        progress: &dyn Progress,
    ) -> Result<Self, ExperimentError> {
        let positions: Vec<usize> = setting.outcomes.iter().map(|outcome| position(outcome)).collect();
        let mut sums: Vec<Vec<Sums>> = vec![Vec::new(); positions.len()];
        for passed in 1..=plan.simulated_months() {
            let month = economy.month();
            economy.advance_unobserved().map_err(|source| ExperimentError::Economy { replicate, source })?;
            let records = economy.take_trial_months();
            if is_measured(setting, month) {
                add(&mut sums, &positions, &records);
            }
            let (months, workers) = (plan.simulated_months(), plan.workers);
            progress.month_passed(&Step { arm, replicate, month, months_done: passed, months, workers });
            if !progress.goes_on() {
                return Err(ExperimentError::Interrupted { seeds_done: 0, seeds: plan.seeds });
            }
        }
        let (enrolled, strata) = economy.enrolment();
        let values = setting
            .outcomes
            .iter()
            .zip(&sums)
            .map(|(outcome, sums)| {
                let units = enrolled.iter().enumerate();
                units
                    .map(|(number, unit)| UnitValue {
                        cluster: unit.cluster,
                        stratum: unit.stratum,
                        assigned: unit.assigned,
                        value: sums.get(number).map_or(f64::NAN, |sums| sums.summary(outcome.summary)),
                    })
                    .collect()
            })
            .collect();
        Ok(Self { strata: strata.to_vec(), values })
    }

    fn count(&self, outcome: usize, includes: impl Fn(&UnitValue) -> bool) -> usize {
        self.values[outcome].iter().filter(|unit| unit.value.is_finite() && includes(unit)).count()
    }

    fn mean(&self, outcome: usize, includes: impl Fn(&UnitValue) -> bool) -> f64 {
        let values = self.values[outcome].iter().filter(|unit| unit.value.is_finite() && includes(unit));
        let (count, sum) = values.fold((0.0, 0.0), |(count, sum), unit| (count + 1.0, sum + unit.value));
        sum / count
    }
}

fn position(outcome: &TrialOutcome) -> usize {
    OUTCOMES.iter().position(|known| known.id == outcome.id).unwrap_or_default()
}

fn is_measured(setting: &TrialSetting, month: Month) -> bool {
    month >= setting.measured_from && setting.measured_until.is_none_or(|until| month < until)
}

fn add(sums: &mut [Vec<Sums>], positions: &[usize], records: &[UnitMonth]) {
    for (sums, position) in sums.iter_mut().zip(positions) {
        for record in records {
            let number = record.number as usize;
            if sums.len() <= number {
                sums.resize(number + 1, Sums::default());
            }
            sums[number].add(record.values[*position]);
        }
    }
}

fn rows(outcomes: &[&TrialOutcome], seeds: &[Vec<World>]) -> Vec<TrialRow> {
    let mut labels: Vec<String> =
        seeds.iter().flatten().flat_map(|world| world.strata.iter().cloned()).collect();
    labels.sort();
    labels.dedup();
    if labels.len() < 2 {
        labels.clear();
    }
    let mut rows = Vec::new();
    for (position, outcome) in outcomes.iter().enumerate() {
        for stratum in std::iter::once(None).chain(labels.iter().map(Some)) {
            let seeds = seeds.iter().enumerate();
            rows.push(TrialRow {
                outcome: outcome.id.to_owned(),
                label: outcome.label.to_owned(),
                unit: outcome.unit.to_owned(),
                stratum: stratum.map_or(ALL_UNITS, String::as_str).to_owned(),
                seeds: seeds.map(|(seed, worlds)| of_seed(seed, worlds, position, stratum)).collect(),
            });
        }
    }
    rows
}

fn of_seed(seed: usize, worlds: &[World], outcome: usize, stratum: Option<&String>) -> TrialSeed {
    let within = |world: &World, unit: &UnitValue| {
        stratum.is_none_or(|stratum| world.strata.get(unit.stratum as usize) == Some(stratum))
    };
    let mean = |world: &World, arm: Option<bool>| {
        world.mean(outcome, |unit| within(world, unit) && arm.is_none_or(|arm| unit.assigned == arm))
    };
    let of_roll_out = |nobody: &World, everyone: &World| TrialSeed {
        seed: seed as u64,
        field: None,
        true_effect: f64::NAN,
        spillover: f64::NAN,
        untreated_mean: mean(nobody, None),
        measured: nobody.count(outcome, |unit| within(nobody, unit)),
        roll_out_effect: mean(everyone, None) - mean(nobody, None),
    };
    match worlds {
        [nobody, assigned, everyone] => {
            let effect = |arm: bool| mean(assigned, Some(arm)) - mean(nobody, Some(arm));
            let units = assigned.values[outcome].iter().filter(|unit| within(assigned, unit)).copied();
            TrialSeed {
                field: FieldEstimate::from_units(&units.collect::<Vec<_>>()),
                true_effect: effect(true),
                spillover: effect(false),
                ..of_roll_out(nobody, everyone)
            }
        }
        [nobody, everyone] => of_roll_out(nobody, everyone),
        _ => TrialSeed {
            seed: seed as u64,
            field: None,
            true_effect: f64::NAN,
            spillover: f64::NAN,
            untreated_mean: f64::NAN,
            roll_out_effect: f64::NAN,
            measured: 0,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_are_averaged_and_their_variation_is_standard_deviation_over_mean() {
        let mut sums = Sums::default();
        for value in [1.0, 3.0, f64::NAN] {
            sums.add(value);
        }

        // Mean 2, standard deviation 1.
        assert_eq!((sums.summary(Summary::Mean), sums.summary(Summary::Variation)), (2.0, 0.5));
        assert!(Sums::default().summary(Summary::Mean).is_nan());
    }

    fn world(values: [f64; 4]) -> World {
        let unit = |(number, value): (usize, f64)| UnitValue {
            cluster: number as u64,
            stratum: 0,
            assigned: number < 2,
            value,
        };
        World {
            strata: vec![String::new()],
            values: vec![values.into_iter().enumerate().map(unit).collect()],
        }
    }

    #[test]
    fn the_true_effect_compares_worlds_and_the_estimate_compares_arms() {
        // The treated gain 3, the others lose 1 to them: the team sees 4; at full roll-out everybody gains 2.
        let worlds = [world([1.0, 3.0, 1.0, 3.0]), world([4.0, 6.0, 0.0, 2.0]), world([3.0, 5.0, 3.0, 5.0])];

        let seed = of_seed(0, &worlds, 0, None);

        assert_eq!(seed.field.unwrap().difference, 4.0);
        assert_eq!((seed.true_effect, seed.spillover, seed.roll_out_effect), (3.0, -1.0, 2.0));
    }
}
