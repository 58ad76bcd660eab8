//! What evidence leads one to expect of a reform, held against what the model says.

use serde::{Deserialize, Serialize};

use crate::comparison::Comparison;
use crate::interval::Estimate;

/// The direction in which evidence says an outcome moves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Sign {
    /// It rises.
    Rises,
    /// It falls.
    Falls,
    /// It stays: no effect worth the name.
    Stays,
    /// Evidence points both ways, or there is none.
    Uncertain,
}

impl Sign {
    /// Returns the direction in words.
    pub fn words(self) -> &'static str {
        match self {
            Self::Rises => "rises",
            Self::Falls => "falls",
            Self::Stays => "stays",
            Self::Uncertain => "uncertain",
        }
    }
}

/// An outcome with the direction in which evidence says that a reform moves it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Expectation {
    /// Name of the indicator in files.
    pub indicator: String,
    /// Name of the group in files.
    pub group: String,
    /// The direction.
    pub sign: Sign,
    /// The evidence, or the reasoning.
    pub because: String,
}

/// What a comparison says about an expectation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Finding {
    /// The difference is clear and has the expected direction; or nothing was expected and nothing is clear.
    AsExpected,
    /// The difference is clear and has the other direction; or nothing was expected and something is clear.
    NotAsExpected,
    /// The interval covers zero: these runs cannot tell.
    NotClear,
    /// The reform is in force in none of the months compared.
    NotInForce,
    /// Evidence does not say what to expect.
    EvidenceUncertain,
    /// The outcome was not measured.
    NotMeasured,
}

impl Finding {
    /// Returns the finding in words.
    pub fn words(self) -> &'static str {
        match self {
            Self::AsExpected => "as expected",
            Self::NotAsExpected => "not as expected",
            Self::NotClear => "not clear in these runs",
            Self::NotInForce => "not in force in these months",
            Self::EvidenceUncertain => "evidence says uncertain",
            Self::NotMeasured => "not measured",
        }
    }

    /// Compares a difference with a direction.
    fn of(sign: Sign, difference: &Estimate) -> Self {
        let (rises, is_clear) = (difference.mean > 0.0, difference.is_clear());
        let is_expected = match sign {
            Sign::Uncertain => return Self::EvidenceUncertain,
            _ if !difference.has_interval() => return Self::NotClear,
            Sign::Stays => !is_clear,
            Sign::Rises | Sign::Falls if !is_clear => return Self::NotClear,
            Sign::Rises => rises,
            Sign::Falls => !rises,
        };
        if is_expected { Self::AsExpected } else { Self::NotAsExpected }
    }
}

impl Comparison {
    /// Returns what it says about an expectation.
    pub fn finding(&self, expectation: &Expectation) -> Finding {
        if self.months_in_force().0 == 0 {
            return Finding::NotInForce;
        }
        self.outcome(&expectation.indicator, &expectation.group)
            .map_or(Finding::NotMeasured, |outcome| Finding::of(expectation.sign, &outcome.difference))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rise() -> Estimate {
        Estimate::from_replications(&[1.0, 1.1, 0.9])
    }

    fn noise() -> Estimate {
        Estimate::from_replications(&[1.0, -1.1, 0.2])
    }

    #[test]
    fn only_a_clear_difference_meets_or_fails_an_expectation() {
        assert_eq!(Finding::of(Sign::Rises, &rise()), Finding::AsExpected);
        assert_eq!(Finding::of(Sign::Falls, &rise()), Finding::NotAsExpected);
        assert_eq!(Finding::of(Sign::Falls, &rise().scaled(-1.0)), Finding::AsExpected);
        assert_eq!(Finding::of(Sign::Rises, &noise()), Finding::NotClear);
    }

    #[test]
    fn nothing_expected_is_met_by_nothing_clear() {
        assert_eq!(Finding::of(Sign::Stays, &noise()), Finding::AsExpected);
        assert_eq!(Finding::of(Sign::Stays, &rise()), Finding::NotAsExpected);
    }

    #[test]
    fn one_seed_cannot_tell_and_uncertain_evidence_expects_nothing() {
        let single = Estimate::from_replications(&[1.0]);

        assert_eq!(Finding::of(Sign::Rises, &single), Finding::NotClear);
        assert_eq!(Finding::of(Sign::Uncertain, &rise()), Finding::EvidenceUncertain);
    }
}
