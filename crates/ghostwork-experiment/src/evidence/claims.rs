use std::collections::BTreeMap;

use ghostwork_results::Estimate;
use serde::Deserialize;

use super::{ClaimResult, Findings};
use crate::error::ExperimentError;

const TABLE: &str = include_str!("../../../../data/evidence/experiment_claims.toml");

/// What is run for an experiment; files lie in one folder.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(untagged, deny_unknown_fields)]
pub enum Runs {
    /// A scenario with a trial.
    Trial {
        /// The file.
        trial: String,
    },
    /// A reform against a baseline.
    Comparison {
        /// The file without the treatment.
        baseline: String,
        /// The file with it.
        reform: String,
    },
}

/// Something that a run measures, one value a seed.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Measure {
    /// Name of the run.
    pub run: String,
    /// An outcome of a trial, or an indicator; several are multiplied, like persons and hours each.
    pub of: Vec<String>,
    /// A stratum of a trial, or a group of a comparison; `all` for everybody.
    #[serde(default = "everybody")]
    pub among: String,
    /// Which number.
    #[serde(default)]
    pub take: Take,
    /// Which months of a comparison.
    #[serde(default)]
    pub over: Months,
    /// Factor on it.
    #[serde(default = "one")]
    pub times: f64,
}

fn everybody() -> String {
    "all".to_owned()
}

const fn one() -> f64 {
    1.0
}

/// Which number of a run is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Take {
    /// The effect: of a trial on the treated, of a shock on the enrolled, of a reform.
    #[default]
    Effect,
    /// The effect in per cent of the value without treatment.
    RelativeEffect,
    /// What a field team would find.
    Estimate,
    /// The value under treatment.
    Treated,
    /// The value without it.
    Untreated,
}

/// Which months of a comparison are averaged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Months {
    /// The last twelve.
    #[default]
    LastYear,
    /// The first twelve of the reform.
    FirstYear,
    /// The first of the reform, before much has had time to respond.
    FirstMonth,
}

/// How the measured value must stand to what it is held against.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Relation {
    /// Above it.
    Above,
    /// Below it.
    Below,
    /// Within so much of it on either side.
    Within(f64),
}

/// Something that must hold.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Claim {
    /// In words.
    pub says: String,
    /// What is measured.
    pub left: Measure,
    /// How it must stand.
    pub is: Relation,
    /// To what; nought where it is left out.
    pub right: Option<Measure>,
    /// Whether the 95% interval must agree, too.
    #[serde(default)]
    pub surely: bool,
}

/// The claims on one experiment.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Claims {
    pub(super) runs: BTreeMap<String, Runs>,
    pub(super) claim: Vec<Claim>,
    pub(super) caveat: Option<String>,
}

/// Reads the embedded claims.
pub(super) fn table() -> Result<BTreeMap<String, Claims>, ExperimentError> {
    toml::from_str(TABLE).map_err(|error| ExperimentError::Claims {
        reason: format!("data/evidence/experiment_claims.toml: {error}"),
    })
}

/// Holds a claim against what was found; without findings it does not hold.
pub(super) fn hold(claim: &Claim, findings: &BTreeMap<String, Findings>) -> ClaimResult {
    let of = |measure: &Measure| -> Vec<f64> {
        let found = findings.get(&measure.run).map(|found| found.values(measure)).unwrap_or_default();
        found.into_iter().map(|value| value * measure.times).collect()
    };
    let left = of(&claim.left);
    let right = claim.right.as_ref().map_or_else(|| vec![0.0; left.len()], of);
    let margins: Vec<f64> = left.iter().zip(&right).map(|(left, right)| left - right).collect();
    let (value, margin) = (Estimate::from_replications(&left), Estimate::from_replications(&margins));
    let (holds, is_clear) = (holds(claim, &margin), is_clear(claim, &margin));
    ClaimResult { says: claim.says.clone(), value, margin, holds, is_clear }
}

/// Says whether an interval lies wholly where a claim holds, or wholly where it does not.
fn is_clear(claim: &Claim, margin: &Estimate) -> bool {
    match claim.is {
        Relation::Above | Relation::Below => margin.low > 0.0 || margin.high < 0.0,
        Relation::Within(width) => {
            (margin.low > -width && margin.high < width) || margin.low > width || margin.high < -width
        }
    }
}

fn holds(claim: &Claim, margin: &Estimate) -> bool {
    match claim.is {
        Relation::Above if claim.surely => margin.low > 0.0,
        Relation::Above => margin.mean > 0.0,
        Relation::Below if claim.surely => margin.high < 0.0,
        Relation::Below => margin.mean < 0.0,
        Relation::Within(width) if claim.surely => margin.low > -width && margin.high < width,
        Relation::Within(width) => margin.mean.abs() < width,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn claim(is: Relation, surely: bool) -> Claim {
        let left = Measure {
            run: "run".to_owned(),
            of: vec!["hired".to_owned()],
            among: everybody(),
            take: Take::Effect,
            over: Months::LastYear,
            times: 1.0,
        };
        Claim { says: "so".to_owned(), left, is, right: None, surely }
    }

    #[test]
    fn a_sure_claim_wants_the_interval_and_another_the_mean_alone() {
        // Mean 1, standard error 1/√3, t 4.303: from −1.48 to 3.48.
        let unsure = Estimate::from_replications(&[0.0, 1.0, 2.0]);
        let sure = Estimate::from_replications(&[0.9, 1.0, 1.1]);

        assert!(holds(&claim(Relation::Above, false), &unsure));
        assert!(!holds(&claim(Relation::Above, true), &unsure));
        assert!(holds(&claim(Relation::Above, true), &sure));
        assert!(!holds(&claim(Relation::Below, false), &sure));
        assert!(holds(&claim(Relation::Within(2.0), true), &sure));
        assert!(!holds(&claim(Relation::Within(0.5), false), &sure));
    }

    #[test]
    fn a_claim_fails_only_where_luck_cannot_be_why() {
        let result = |is, surely, values: [f64; 3]| {
            let margin = Estimate::from_replications(&values);
            let claim = claim(is, surely);
            let (holds, is_clear) = (holds(&claim, &margin), is_clear(&claim, &margin));
            ClaimResult { says: String::new(), value: margin, margin, holds, is_clear }.verdict()
        };

        assert_eq!(result(Relation::Above, false, [0.9, 1.0, 1.1]), "holds");
        assert_eq!(result(Relation::Above, false, [0.0, 1.0, 2.0]), "holds, not clear at this size");
        assert_eq!(result(Relation::Above, true, [0.0, 1.0, 2.0]), "cannot tell at this size");
        assert_eq!(result(Relation::Below, false, [0.0, 1.0, 2.0]), "cannot tell at this size");
        assert_eq!(result(Relation::Below, false, [0.9, 1.0, 1.1]), "fails");
        assert_eq!(result(Relation::Within(0.5), false, [0.0, 1.0, 2.0]), "cannot tell at this size");
        assert_eq!(result(Relation::Within(0.5), false, [0.9, 1.0, 1.1]), "fails");
        assert_eq!(result(Relation::Within(5.0), false, [0.0, 1.0, 2.0]), "holds");
    }

    #[test]
    fn nothing_found_is_nothing_held() {
        for relation in [Relation::Above, Relation::Below, Relation::Within(1.0)] {
            assert!(!hold(&claim(relation, false), &BTreeMap::new()).holds, "{relation:?}");
        }
    }
}
