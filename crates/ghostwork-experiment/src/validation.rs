//! The model against published statistics: each with its band, what the model says, and whether that lies inside.

mod catalogue;
mod moment;
mod payment;
mod readings;
mod second_run;

use ghostwork_core::ModelParameters;
use ghostwork_results::{Comparison, Estimate};
use ghostwork_scenario::Scenario;
use serde::{Deserialize, Serialize};

use crate::error::ExperimentError;
use catalogue::{CATALOGUE, Mapping, Origin};
use readings::Readings;

pub use moment::{Moment, MomentUse, moments};
pub use payment::{consumption_responses, consumption_responses_kept, payment_scenario};
pub use second_run::second_run;

/// How the model comes by its value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum MomentKind {
    /// It is counted in the simulation.
    Simulated,
    /// It is set by a parameter, so that it says nothing about the model's behaviour.
    Parameter,
    /// The model has no value.
    Missing,
}

impl MomentKind {
    /// Returns the word used in tables and files.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Simulated => "simulated",
            Self::Parameter => "parameter",
            Self::Missing => "missing",
        }
    }
}

/// A published statistic beside the model's value.
#[derive(Debug, Clone, PartialEq)]
pub struct MomentResult {
    /// The published statistic.
    pub moment: Moment,
    /// How the model comes by its value.
    pub kind: MomentKind,
    /// What stands for the statistic in the model, or why there is nothing.
    pub reads: String,
    /// The model's value with its interval over seeds, in the unit of the moment; missing where it has none.
    pub simulated: Estimate,
}

impl MomentResult {
    /// Says whether the mean over seeds lies in the published band; `None` without a value.
    pub fn inside(&self) -> Option<bool> {
        self.simulated.mean.is_finite().then(|| self.moment.contains(self.simulated.mean))
    }
}

/// How many of the moments of one use are met.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tally {
    /// Moments of the use.
    pub moments: usize,
    /// Those whose value lies in the band.
    pub inside: usize,
    /// Those without a value; they are not inside.
    pub missing: usize,
}

impl Tally {
    /// Returns the share of moments inside their band, 0 to 1; those without a value count as not inside.
    pub fn share_inside(&self) -> f64 {
        self.inside as f64 / self.moments.max(1) as f64
    }
}

/// Holds a scenario against all published statistics.
///
/// `runs` is the scenario compared with itself under the settings of [`second_run`]; `responses` are those of
/// consumption to a single payment, by seed: [`consumption_responses`].
///
/// # Errors
///
/// When the embedded table cannot be read.
pub fn validate(
    scenario: &Scenario,
    runs: &Comparison,
    responses: &[f64],
) -> Result<Vec<MomentResult>, ExperimentError> {
    let parameters = second_run::parameters(scenario);
    let results = moments()?.into_iter().map(|moment| result(moment, (runs, responses), &parameters));
    Ok(results.collect())
}

/// Counts the moments of a use.
pub fn tally(results: &[MomentResult], usage: MomentUse) -> Tally {
    let of_use = || results.iter().filter(|result| result.moment.usage == usage);
    Tally {
        moments: of_use().count(),
        inside: of_use().filter(|result| result.inside() == Some(true)).count(),
        missing: of_use().filter(|result| result.inside().is_none()).count(),
    }
}

fn result(
    moment: Moment,
    (runs, responses): (&Comparison, &[f64]),
    parameters: &ModelParameters,
) -> MomentResult {
    let Some(Mapping { reads, origin, .. }) = CATALOGUE.iter().find(|mapping| mapping.id == moment.id) else {
        return without_value(moment, "nothing in the model is named for it yet");
    };
    match origin {
        Origin::Simulated(value) => {
            let values: Vec<f64> = (0..runs.baseline.panel.seeds.len())
                .map(|seed| {
                    let (panel, changed) = (&runs.baseline.panel, &runs.reform.panel);
                    let consumption_response = responses.get(seed).copied();
                    value(&Readings { panel, changed, seed, consumption_response }).unwrap_or(f64::NAN)
                })
                .collect();
            let simulated = Estimate::from_replications(&values);
            if simulated.replications == 0 {
                return without_value(moment, &format!("{reads}: not measured in so short a run"));
            }
            MomentResult { moment, kind: MomentKind::Simulated, reads: (*reads).to_owned(), simulated }
        }
        Origin::Parameter(value) => {
            let value = value(parameters);
            let simulated = Estimate::from_replications(&[value, value]);
            MomentResult { moment, kind: MomentKind::Parameter, reads: (*reads).to_owned(), simulated }
        }
    }
}

fn without_value(moment: Moment, reason: &str) -> MomentResult {
    MomentResult {
        moment,
        kind: MomentKind::Missing,
        reads: reason.to_owned(),
        simulated: Estimate::from_replications(&[]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_moment_is_mapped_once_and_nothing_else_is() {
        let published: Vec<String> = moments().unwrap().into_iter().map(|moment| moment.id).collect();
        let mapped: Vec<&str> = CATALOGUE.iter().map(|mapping| mapping.id).collect();

        assert_eq!(mapped, published);
    }

    #[test]
    fn the_manual_says_what_stands_for_each_moment() {
        const MANUAL: &str = include_str!("../../../docs/validation.md");

        for Mapping { id, reads, origin } in CATALOGUE {
            let kind = match origin {
                Origin::Simulated(_) => MomentKind::Simulated,
                Origin::Parameter(_) => MomentKind::Parameter,
            };
            let row = format!("| {id} | {} | {reads} |", kind.word());
            assert!(MANUAL.contains(&row), "{row}");
        }
    }

    #[test]
    fn a_missing_value_is_not_inside() {
        let moment = moments().unwrap().remove(0);
        let met = MomentResult {
            simulated: Estimate::from_replications(&[moment.value]),
            kind: MomentKind::Simulated,
            ..without_value(moment.clone(), "")
        };
        let results = [met, without_value(moment, "no counterpart")];

        let counted = tally(&results, MomentUse::Fit);

        assert_eq!(counted, Tally { moments: 2, inside: 1, missing: 1 });
        assert_eq!(counted.share_inside(), 0.5);
        assert_eq!(tally(&results, MomentUse::Check).moments, 0);
    }

    #[test]
    fn a_value_on_the_end_of_a_band_of_no_width_is_inside() {
        let fee = moments().unwrap().into_iter().find(|moment| moment.id == "M23").unwrap();

        // 0.1 + 0.1 as a share and in per cent differs from 20 by rounding at most.
        assert!(fee.contains(100.0 * (0.1 + 0.1)) && fee.contains(19.999_999_999_9));
        assert!(!fee.contains(19.99));
    }
}
