//! What a validation by experiments would run, without running it.

use ghostwork_experiment::{FieldExperiment, Plan, Runs};
use serde_json::{Value, json};

use crate::effort::Effort;
use crate::failure::{Failure, JSON_VERSION};
use crate::output::{print, print_json};
use crate::text::{count, counted, table};

/// One run, and the experiments that look at it.
pub(super) struct Foreseen {
    experiments: Vec<String>,
    files: Vec<String>,
    plan: Plan,
    agent_months: u64,
}

impl Foreseen {
    pub(super) fn new(runs: &Runs, plan: Plan) -> Self {
        let files = match runs {
            Runs::Trial { trial } => vec![trial.clone()],
            Runs::Comparison { baseline, reform } => vec![baseline.clone(), reform.clone()],
        };
        let agent_months = plan.agent_months_in_all();
        Self { experiments: Vec::new(), files, plan, agent_months }
    }

    /// Adds an experiment that looks at the run.
    pub(super) fn serves(&mut self, experiment: &FieldExperiment) {
        let id = &experiment.published.id;
        if !self.experiments.contains(id) {
            self.experiments.push(id.clone());
        }
    }

    fn row(&self) -> Vec<String> {
        let plan = &self.plan;
        vec![
            self.experiments.join(" "),
            format!(
                "{} workers x {} months x {}",
                count(plan.workers),
                plan.simulated_months(),
                counted(plan.seeds as usize, "seed")
            ),
            format!("{} agent-months", count(self.agent_months)),
            self.files.join(" "),
        ]
    }

    fn document(&self) -> Value {
        json!({
            "experiments": self.experiments,
            "scenarios": self.files,
            "workers": self.plan.workers,
            "months": self.plan.months,
            "burn_in_months": self.plan.burn_in_months,
            "seeds": self.plan.seeds,
            "agent_months": self.agent_months,
            "memory_bytes": self.plan.bytes(),
        })
    }
}

/// Says what would be run, and how much work it is.
pub(super) fn describe(runs: &[Foreseen], as_json: bool) -> Result<(), Failure> {
    let agent_months = runs.iter().map(|run| run.agent_months).sum();
    let Some(largest) = runs.iter().map(|run| &run.plan).max_by_key(|plan| plan.bytes()) else {
        return Ok(());
    };
    let effort = Effort::of(largest, agent_months)?;
    if as_json {
        return print_json(&effort.add_to(json!({
            "schema_version": JSON_VERSION,
            "command": "validate",
            "dry_run": true,
            "runs": runs.iter().map(Foreseen::document).collect::<Vec<_>>(),
            "agent_months": agent_months,
        })));
    }
    let rows: Vec<Vec<String>> = runs.iter().map(Foreseen::row).collect();
    print(&format!(
        "{}\n{} = {} agent-months\n{} · {}\nnothing was run\n",
        table(&rows),
        counted(runs.len(), "run"),
        count(agent_months),
        effort.memory(),
        effort.time(),
    ))
}
