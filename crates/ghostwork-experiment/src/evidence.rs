//! The field's own experiments: what was published, what the model says of the same, and whether the signs agree.
//!
//! Experiments are scenarios; what must hold for one to count as reproduced is data (`data/evidence/experiment_claims.toml`).
//! No experiment has a parameter of its own: everything a scenario does not say is the baseline's.

mod claims;
mod findings;
mod published;

use std::collections::BTreeMap;

use ghostwork_results::Estimate;

use crate::error::ExperimentError;

pub use claims::{Claim, Measure, Relation, Runs};
pub use findings::Findings;
pub use published::PublishedExperiment;

/// A published experiment with the runs that stand for it and the claims that must hold.
#[derive(Debug, Clone, PartialEq)]
pub struct FieldExperiment {
    /// What was published.
    pub published: PublishedExperiment,
    /// The runs by name.
    pub runs: BTreeMap<String, Runs>,
    /// What must hold.
    pub claims: Vec<Claim>,
    /// What keeps the model from reproducing it, where something is known to.
    pub caveat: Option<String>,
}

/// A claim beside what the model says.
#[derive(Debug, Clone, PartialEq)]
pub struct ClaimResult {
    /// The claim in words.
    pub says: String,
    /// The measured value, over seeds.
    pub value: Estimate,
    /// What is compared with nought: the value less what it is held against.
    pub margin: Estimate,
    /// Whether it holds by the published rule.
    pub holds: bool,
    /// Whether the 95% interval of the margin says the same: where it does not, more people or seeds could say otherwise.
    pub is_clear: bool,
}

impl ClaimResult {
    /// Returns what can be said about it.
    pub fn verdict(&self) -> &'static str {
        match (self.holds, self.is_clear) {
            (true, true) => "holds",
            (true, false) => "holds, not clear at this size",
            (false, false) => "cannot tell at this size",
            (false, true) => "fails",
        }
    }
}

/// An experiment with the verdict on each claim.
#[derive(Debug, Clone, PartialEq)]
pub struct ExperimentResult {
    /// The experiment.
    pub experiment: FieldExperiment,
    /// The claims in order.
    pub claims: Vec<ClaimResult>,
}

impl ExperimentResult {
    /// Says whether every claim holds.
    pub fn scores(&self) -> bool {
        !self.claims.is_empty() && self.claims.iter().all(|claim| claim.holds)
    }

    /// Returns what can be said about it: claims that do not hold fail only where luck cannot be why.
    pub fn verdict(&self) -> &'static str {
        let has_failed =
            self.claims.is_empty() || self.claims.iter().any(|claim| !claim.holds && claim.is_clear);
        match (self.scores(), has_failed) {
            (true, _) => "scores",
            (false, true) => "does not score",
            (false, false) => "cannot tell at this size",
        }
    }
}

/// Returns the published experiments in the order of their table.
///
/// # Errors
///
/// When an embedded table cannot be read, or the two do not fit together.
pub fn field_experiments() -> Result<Vec<FieldExperiment>, ExperimentError> {
    let published = published::table()?;
    let mut written = claims::table()?;
    let mut experiments = Vec::new();
    for row in published {
        let claims = written
            .remove(&row.id)
            .ok_or_else(|| ExperimentError::Claims { reason: format!("no claims stand for {}", row.id) })?;
        experiments.push(FieldExperiment {
            published: row,
            runs: claims.runs,
            claims: claims.claim,
            caveat: claims.caveat,
        });
    }
    match written.into_keys().next() {
        Some(id) => Err(ExperimentError::Claims { reason: format!("nothing published is called {id}") }),
        None => Ok(experiments),
    }
}

/// Holds what runs have found against the claims of an experiment.
pub fn score(experiment: &FieldExperiment, findings: &BTreeMap<String, Findings>) -> ExperimentResult {
    let claims = experiment.claims.iter().map(|claim| claims::hold(claim, findings)).collect();
    ExperimentResult { experiment: experiment.clone(), claims }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_published_experiment_has_claims_on_its_runs_or_says_why_not() {
        let experiments = field_experiments().unwrap();

        assert_eq!(experiments.len(), 12);
        for experiment in &experiments {
            assert_eq!(experiment.runs.is_empty(), experiment.claims.is_empty(), "{experiment:?}");
            assert!(!experiment.claims.is_empty() || experiment.caveat.is_some(), "{experiment:?}");
            for claim in &experiment.claims {
                for measure in std::iter::once(&claim.left).chain(&claim.right) {
                    assert!(experiment.runs.contains_key(&measure.run), "{claim:?}");
                }
            }
        }
    }
}
