//! What a trial shows: the estimate of a field team, and what it is an estimate of.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::interval::{Estimate, mean, student_t_quantile};

/// One unit of a trial with its outcome; missing where it was not measured.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct UnitValue {
    /// Number of the cluster that it was drawn with.
    pub cluster: u64,
    /// Position of its stratum.
    pub stratum: u32,
    /// Whether it was assigned to treatment.
    pub assigned: bool,
    /// The outcome.
    pub value: f64,
}

/// A difference in means with its standard error, as a field team computes it from one trial.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct FieldEstimate {
    /// Mean of the treated less mean of the others.
    #[serde(with = "crate::missing")]
    pub difference: f64,
    /// Its standard error, clusters taken as independent.
    #[serde(with = "crate::missing")]
    pub standard_error: f64,
    /// Mean of those who are not treated.
    #[serde(with = "crate::missing")]
    pub control_mean: f64,
    /// Units measured, treated and not.
    pub units: [usize; 2],
    /// Clusters measured.
    pub clusters: usize,
}

impl FieldEstimate {
    /// Estimates from the units of one trial; `None` with fewer than two clusters in an arm.
    ///
    /// The standard error is the sandwich of a regression on treatment with residuals added up within clusters, times
    /// G/(G−1)·(N−1)/(N−2) (Liang and Zeger 1986; the correction of Stata).
    pub fn from_units(units: &[UnitValue]) -> Option<Self> {
        let known: Vec<&UnitValue> = units.iter().filter(|unit| unit.value.is_finite()).collect();
        let of_arm = |assigned| -> Vec<f64> {
            known.iter().filter(|unit| unit.assigned == assigned).map(|unit| unit.value).collect()
        };
        let (treated, control) = (of_arm(true), of_arm(false));
        let means = [mean(&control), mean(&treated)];
        let mut sums: [BTreeMap<u64, f64>; 2] = Default::default();
        for unit in &known {
            let arm = usize::from(unit.assigned);
            *sums[arm].entry(unit.cluster).or_default() += unit.value - means[arm];
        }
        if sums.iter().any(|clusters| clusters.len() < 2) {
            return None;
        }
        let counts = [control.len() as f64, treated.len() as f64];
        let variance: f64 = sums
            .iter()
            .zip(counts)
            .map(|(clusters, count)| clusters.values().map(|sum| sum * sum).sum::<f64>() / (count * count))
            .sum();
        let (clusters, all) = ((sums[0].len() + sums[1].len()) as f64, counts[0] + counts[1]);
        let correction = clusters / (clusters - 1.0) * (all - 1.0) / (all - 2.0);
        Some(Self {
            difference: means[1] - means[0],
            standard_error: (variance * correction).sqrt(),
            control_mean: means[0],
            units: [treated.len(), control.len()],
            clusters: clusters as usize,
        })
    }

    /// Returns the 95% interval.
    pub fn interval(&self) -> (f64, f64) {
        self.interval_at(0.05)
    }

    /// Returns the interval that leaves out so much of the probability at both ends together.
    fn interval_at(&self, significance: f64) -> (f64, f64) {
        let degrees = self.clusters.saturating_sub(2).max(1);
        let wide = student_t_quantile(1.0 - significance / 2.0, degrees) * self.standard_error;
        (self.difference - wide, self.difference + wide)
    }

    /// Says whether the team would find an effect in a two-sided test at a significance: its interval leaves out zero.
    pub fn finds_an_effect(&self, significance: f64) -> bool {
        let (low, high) = self.interval_at(significance);
        low > 0.0 || high < 0.0
    }

    /// Says whether the interval contains a number.
    pub fn contains(&self, value: f64) -> bool {
        let (low, high) = self.interval();
        low <= value && value <= high
    }
}

/// What one seed shows of an outcome.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct TrialSeed {
    /// The seed.
    pub seed: u64,
    /// What a field team would report; `None` where too few were measured.
    pub field: Option<FieldEstimate>,
    /// Effect of the trial on the treated: the same persons with the trial and without it.
    #[serde(with = "crate::missing")]
    pub true_effect: f64,
    /// What the trial did to those who were not treated.
    #[serde(with = "crate::missing")]
    pub spillover: f64,
    /// Mean of the enrolled when nobody is treated.
    #[serde(with = "crate::missing")]
    pub untreated_mean: f64,
    /// Effect on the enrolled when everybody is treated.
    #[serde(with = "crate::missing")]
    pub roll_out_effect: f64,
    /// Units with a value when nobody is treated.
    #[serde(default)]
    pub measured: usize,
}

/// An outcome of a trial for all its units or for a stratum.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TrialRow {
    /// Name of the outcome.
    pub outcome: String,
    /// What it is, for readers.
    pub label: String,
    /// Its unit.
    pub unit: String,
    /// The stratum; `all` for all units.
    pub stratum: String,
    /// Seed by seed.
    pub seeds: Vec<TrialSeed>,
}

/// What a pilot can see of an outcome.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Power {
    /// Mean standard error of a team's estimate.
    #[serde(with = "crate::missing")]
    pub standard_error: f64,
    /// Smallest effect that is found with the wanted power at this size.
    #[serde(with = "crate::missing")]
    pub detectable: f64,
    /// Units, both arms together, that are needed to find the true effect with the wanted power; infinite for none.
    #[serde(with = "crate::missing")]
    pub units_needed: f64,
    /// Share of seeds in which a team would find an effect at the significance.
    #[serde(with = "crate::missing")]
    pub found: f64,
    /// Share of seeds in which the team's 95% interval contains the true effect.
    #[serde(with = "crate::missing")]
    pub covered: f64,
}

impl TrialRow {
    /// Returns the estimate of a team, over seeds: its mean and how sure the mean is.
    pub fn field(&self) -> Estimate {
        self.estimate(|seed| seed.field.map_or(f64::NAN, |field| field.difference))
    }

    /// Returns the true effect on the treated, over seeds.
    pub fn true_effect(&self) -> Estimate {
        self.estimate(|seed| seed.true_effect)
    }

    /// Returns what the trial did to the others, over seeds.
    pub fn spillover(&self) -> Estimate {
        self.estimate(|seed| seed.spillover)
    }

    /// Returns the effect at full roll-out, over seeds.
    pub fn roll_out_effect(&self) -> Estimate {
        self.estimate(|seed| seed.roll_out_effect)
    }

    /// Returns the mean of the enrolled when nobody is treated, over seeds.
    pub fn untreated_mean(&self) -> Estimate {
        self.estimate(|seed| seed.untreated_mean)
    }

    /// Returns the mean number of units with a value when nobody is treated.
    pub fn measured(&self) -> f64 {
        self.estimate(|seed| seed.measured as f64).mean
    }

    /// Returns the mean of those who were not treated, over seeds.
    pub fn control_mean(&self) -> Estimate {
        self.estimate(|seed| seed.field.map_or(f64::NAN, |field| field.control_mean))
    }

    /// Returns the mean number of units measured, treated and not.
    pub fn units(&self) -> [f64; 2] {
        [0, 1].map(|arm| {
            let counts: Vec<f64> = self.fields().map(|(_, field)| field.units[arm] as f64).collect();
            mean(&counts)
        })
    }

    /// Returns what a pilot of this size can see, for a wanted power and a two-sided test at a significance.
    ///
    /// The smallest detectable effect is (z₁₋α⁄₂ + z of the power) standard errors (Bloom 1995); the standard error falls with the root
    /// of the number of units as long as clusters keep their size.
    pub fn power(&self, wanted: f64, significance: f64) -> Power {
        /// Degrees of freedom at which Student's t is the normal distribution to four digits.
        const MANY: usize = 20_001;
        let errors: Vec<f64> = self.fields().map(|(_, field)| field.standard_error).collect();
        let standard_error = mean(&errors);
        let multiple =
            student_t_quantile(1.0 - significance / 2.0, MANY) + student_t_quantile(wanted.max(0.5), MANY);
        let units: f64 = self.units().iter().sum();
        let ratio = multiple * standard_error / self.true_effect().mean;
        let share = |holds: &dyn Fn(&TrialSeed, &FieldEstimate) -> bool| {
            let yes: Vec<f64> =
                self.fields().map(|(seed, field)| f64::from(u8::from(holds(seed, field)))).collect();
            mean(&yes)
        };
        Power {
            standard_error,
            detectable: multiple * standard_error,
            units_needed: units * ratio * ratio,
            found: share(&|_, field| field.finds_an_effect(significance)),
            covered: share(&|seed, field| field.contains(seed.true_effect)),
        }
    }

    fn fields(&self) -> impl Iterator<Item = (&TrialSeed, &FieldEstimate)> {
        self.seeds.iter().filter_map(|seed| Some((seed, seed.field.as_ref()?)))
    }

    fn estimate(&self, value: impl Fn(&TrialSeed) -> f64) -> Estimate {
        Estimate::from_replications(&self.seeds.iter().map(value).collect::<Vec<f64>>())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unit(cluster: u64, assigned: bool, value: f64) -> UnitValue {
        UnitValue { cluster, stratum: 0, assigned, value }
    }

    #[test]
    fn an_estimate_is_the_difference_in_means_with_robust_error() {
        // Treated 2, 4 (mean 3), control 0, 2 (mean 1). Residuals ±1: variance (1 + 1)/4 + (1 + 1)/4 = 1; four clusters:
        // 4/3 × 3/2 = 2.
        let units = [unit(1, true, 2.0), unit(2, true, 4.0), unit(3, false, 0.0), unit(4, false, 2.0)];

        let field = FieldEstimate::from_units(&units).unwrap();

        assert_eq!(
            (field.difference, field.control_mean, field.units, field.clusters),
            (2.0, 1.0, [2, 2], 4)
        );
        assert!((field.standard_error - 2.0_f64.sqrt()).abs() < 1e-12);
        assert!(!field.finds_an_effect(0.05) && field.contains(2.0));
    }

    #[test]
    fn units_that_were_drawn_together_count_once() {
        // Every unit twice in a cluster of its own value: the same four clusters, residual sums twice as large, counts
        // twice as large: the same variance 1, corrected by 4/3 × 7/6.
        let units: Vec<UnitValue> = [(1, true, 2.0), (2, true, 4.0), (3, false, 0.0), (4, false, 2.0)]
            .into_iter()
            .flat_map(|(cluster, assigned, value)| [unit(cluster, assigned, value); 2])
            .collect();

        let clustered = FieldEstimate::from_units(&units).unwrap();

        assert!((clustered.standard_error - (4.0_f64 / 3.0 * 7.0 / 6.0).sqrt()).abs() < 1e-12);
    }

    #[test]
    fn one_cluster_in_an_arm_gives_no_estimate_and_missing_values_are_left_out() {
        let one = [unit(1, true, 2.0), unit(1, true, 3.0), unit(2, false, 1.0), unit(3, false, 2.0)];
        let missing = [unit(1, true, f64::NAN), unit(2, true, 4.0), unit(3, false, 0.0), unit(4, false, 2.0)];

        assert_eq!(FieldEstimate::from_units(&one), None);
        assert_eq!(FieldEstimate::from_units(&missing), None);
    }

    fn row(fields: &[(f64, f64)], true_effect: f64) -> TrialRow {
        let seed = |(number, (difference, standard_error)): (usize, &(f64, f64))| TrialSeed {
            seed: number as u64,
            field: Some(FieldEstimate {
                difference: *difference,
                standard_error: *standard_error,
                control_mean: 10.0,
                units: [50, 50],
                clusters: 100,
            }),
            true_effect,
            spillover: 0.0,
            untreated_mean: 10.0,
            roll_out_effect: true_effect,
            measured: 100,
        };
        TrialRow {
            outcome: "income".to_owned(),
            label: "Income".to_owned(),
            unit: "USD".to_owned(),
            stratum: "all".to_owned(),
            seeds: fields.iter().enumerate().map(seed).collect(),
        }
    }

    #[test]
    fn power_is_that_of_the_textbook() {
        let power = row(&[(2.0, 1.0), (3.0, 1.0)], 1.4).power(0.8, 0.05);

        // (1.960 + 0.842) standard errors of 1; to find 1.4, half of that, takes four times 100 units.
        assert!((power.detectable - 2.8016).abs() < 1e-3, "{power:?}");
        assert!((power.units_needed - 400.4).abs() < 0.5, "{power:?}");
        // 2.0 ± 1.98 and 3.0 ± 1.98: both leave out zero, both contain 1.4.
        assert_eq!((power.found, power.covered), (1.0, 1.0));
    }

    #[test]
    fn a_stricter_test_finds_less() {
        // 98 degrees of freedom: t is 1.984 at 5% and 2.627 at 1%; the interval of 95% stays.
        let strict = row(&[(2.0, 1.0), (3.0, 1.0)], 1.4).power(0.8, 0.01);

        assert_eq!((strict.found, strict.covered), (0.5, 1.0));
    }
}
