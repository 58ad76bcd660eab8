//! What a search would simulate, without doing it.

use std::fmt::Write;
use std::num::NonZeroUsize;
use std::path::PathBuf;

use ghostwork_experiment::{Calibration, Plan, Settings, Stage};
use ghostwork_scenario::Scenario;
use serde_json::{Value, json};

use crate::effort::Effort;
use crate::failure::{Failure, JSON_VERSION};
use crate::text::{count, counted};

/// A search, and what it takes.
pub(super) struct Foresight<'a> {
    calibration: &'a Calibration,
    scenario: &'a Scenario,
    stretches: Vec<Stretch>,
    agent_months: u64,
    effort: Effort,
    folder: PathBuf,
}

/// What a part of a search would simulate.
struct Stretch {
    what: String,
    size: Stage,
    agent_months: u64,
}

impl<'a> Foresight<'a> {
    /// Looks ahead at a search that leaves its files in a folder, with the slopes at its end or without.
    pub(super) fn new(
        (calibration, scenario): (&'a Calibration, &'a Scenario),
        takes_slopes: bool,
        threads: NonZeroUsize,
        folder: PathBuf,
    ) -> Result<Self, Failure> {
        let mut stretches = stretches(calibration, scenario);
        stretches.extend(slopes(calibration, scenario).filter(|_| takes_slopes));
        let any = Plan { scenarios: 2, ..Plan::of_run(scenario, &Settings::alone(threads)) };
        let plan = |size: &Stage| Plan { workers: size.workers, seeds: size.seeds, ..any };
        let plans = stretches.iter().map(|stretch| plan(&stretch.size));
        let largest = plans.max_by_key(Plan::bytes).unwrap_or(any);
        let agent_months = stretches.iter().map(|stretch| stretch.agent_months).sum();
        let effort = Effort::of(&largest, agent_months)?;
        Ok(Self { calibration, scenario, stretches, agent_months, effort, folder })
    }

    pub(super) fn text(&self) -> String {
        let Self { calibration, scenario, .. } = self;
        let mut text = format!(
            "{}: {} of {}, {} a generation, seed {}\n",
            calibration.id,
            counted(calibration.parameter.len(), "parameter"),
            scenario.id(),
            counted(calibration.candidates as usize, "candidate"),
            calibration.seed
        );
        for Stretch { what, size, agent_months } in &self.stretches {
            let _ = writeln!(
                text,
                "  {what} of {} workers x {}: {} agent-months",
                count(size.workers),
                counted(size.seeds as usize, "seed"),
                count(*agent_months)
            );
        }
        let _ = writeln!(text, "{} · {}", self.effort.memory(), self.effort.time());
        let _ = writeln!(text, "would go to {}\nnothing was run", self.folder.display());
        text
    }

    pub(super) fn document(&self) -> Value {
        let Self { calibration, scenario, .. } = self;
        let stretch = |stretch: &Stretch| {
            json!({
                "what": stretch.what,
                "workers": stretch.size.workers,
                "seeds": stretch.size.seeds,
                "agent_months": stretch.agent_months,
            })
        };
        self.effort.add_to(json!({
            "schema_version": JSON_VERSION,
            "command": "calibrate",
            "dry_run": true,
            "calibration": calibration.id,
            "scenario": scenario.id(),
            "parameters": calibration.parameter.iter().map(|parameter| &parameter.key).collect::<Vec<_>>(),
            "candidates": calibration.candidates,
            "generations": calibration.generations(),
            "seed": calibration.seed,
            "parts": self.stretches.iter().map(stretch).collect::<Vec<_>>(),
            "agent_months": self.agent_months,
            "folder": self.folder,
        }))
    }
}

/// Returns what the search itself would simulate: scouts first, then stage by stage.
fn stretches(calibration: &Calibration, scenario: &Scenario) -> Vec<Stretch> {
    let scouting = calibration.stage.first().filter(|_| calibration.scouts > 0);
    let scouts = scouting.map(|stage| {
        let what = counted(calibration.scouts as usize, "scout");
        stretch(scenario, what, *stage, u64::from(calibration.scouts + 1))
    });
    let stages = calibration.stage.iter().map(|stage| {
        let candidates = u64::from(calibration.candidates) * u64::from(stage.generations);
        stretch(scenario, counted(stage.generations as usize, "generation"), *stage, candidates)
    });
    scouts.into_iter().chain(stages).collect()
}

/// Returns what the slopes at the end would simulate: every parameter is moved to both sides.
fn slopes(calibration: &Calibration, scenario: &Scenario) -> impl Iterator<Item = Stretch> {
    let size = calibration.sensitivity.or(calibration.stage.last().copied());
    let sides = 2 * calibration.parameter.len() as u64;
    size.map(|size| stretch(scenario, "slopes".to_owned(), size, sides)).into_iter()
}

fn stretch(scenario: &Scenario, what: String, size: Stage, candidates: u64) -> Stretch {
    let run = scenario.run();
    // Each candidate runs twice, and twice through the fifteen months around a single payment.
    let months = 2 * u64::from(run.burn_in_months + run.months) + 30;
    let agent_months = months * size.workers * u64::from(size.seeds) * candidates;
    Stretch { what, size, agent_months }
}
