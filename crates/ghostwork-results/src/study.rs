//! Studies that span more than one comparison: sensitivity, maps, frontiers and fit to data.

use serde::{Deserialize, Serialize};

use crate::error::ResultsError;
use crate::indicator::Better;
use crate::interval::Estimate;
use crate::label::check_label;
use crate::record::RunSetting;
use crate::trial::TrialRow;
use ghostwork_parameters::Month;

/// Where a study comes from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StudyOrigin {
    /// Who, where, with what.
    pub setting: RunSetting,
    /// Title of the scenario or scenarios studied.
    pub title: String,
    /// Hash of the scenario or scenarios, in hexadecimal.
    pub scenario_hash: String,
    /// Seeds, one replication each.
    pub seeds: Vec<u64>,
    /// Period that effects are means of, such as `Jan–Dec 2031`.
    pub period: String,
}

/// The outcome a study looks at.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StudyOutcome {
    /// Name of the indicator in files.
    pub indicator: String,
    /// Name of the indicator for readers.
    pub label: String,
    /// Unit of the values.
    pub unit: String,
    /// The good direction.
    pub better: Better,
    /// Decimals shown to readers.
    pub decimals: u8,
}

/// The effect of the reform when one setting is moved to either end of its plausible range.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ParameterEffect {
    /// Path of the setting.
    pub parameter: String,
    /// Name of the setting for readers.
    pub label: String,
    /// Unit of the setting.
    pub unit: String,
    /// Low end of the plausible range.
    pub low: f64,
    /// High end of the plausible range.
    pub high: f64,
    /// Effect at the low end.
    pub effect_at_low: Estimate,
    /// Effect at the high end.
    pub effect_at_high: Estimate,
}

/// How much the effect of a reform depends on each setting, one moved at a time.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SensitivityStudy {
    /// Where it comes from.
    pub origin: StudyOrigin,
    /// The outcome.
    pub outcome: StudyOutcome,
    /// Whether the values are levels of a single scenario, and no effects of a reform.
    #[serde(default)]
    pub of_level: bool,
    /// Effect with every setting as the scenario has it.
    pub default_effect: Estimate,
    /// One row per setting.
    pub rows: Vec<ParameterEffect>,
}

/// A setting along one side of a map.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MapAxis {
    /// Path of the setting.
    pub parameter: String,
    /// Name of the setting for readers.
    pub label: String,
    /// Unit of the setting.
    pub unit: String,
    /// Its value where it is not moved, as the scenario has it.
    #[serde(with = "crate::missing")]
    pub default: f64,
}

/// One combination of two settings.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MapCell {
    /// Value of the first setting.
    pub x: f64,
    /// Value of the second setting.
    pub y: f64,
    /// Effect of the reform.
    pub effect: Estimate,
}

/// The effect of a reform over a grid of two settings.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MapStudy {
    /// Where it comes from.
    pub origin: StudyOrigin,
    /// The outcome.
    pub outcome: StudyOutcome,
    /// Whether the values are levels of a single scenario, and no effects of a reform.
    #[serde(default)]
    pub of_level: bool,
    /// The setting from left to right.
    pub x: MapAxis,
    /// The setting from bottom to top.
    pub y: MapAxis,
    /// Every combination that was run.
    pub cells: Vec<MapCell>,
}

/// One reform among several.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PolicyPoint {
    /// Title of the reform.
    pub policy: String,
    /// What it costs against the baseline.
    pub cost: Estimate,
    /// What it does against the baseline.
    pub effect: Estimate,
    /// The cost seed by seed, on the seeds of all reforms; empty in studies of older versions.
    #[serde(default, with = "crate::missing::list")]
    pub costs: Vec<f64>,
    /// The effect seed by seed.
    #[serde(default, with = "crate::missing::list")]
    pub effects: Vec<f64>,
    /// Whether the reform is in force in some of the months that are compared.
    #[serde(default = "in_force")]
    pub in_force: bool,
}

/// What holds for reforms in studies of older versions.
fn in_force() -> bool {
    true
}

impl PolicyPoint {
    /// Returns the point of a reform from what it costs and does on every seed under every draw of the parameters, draw by draw.
    pub fn new(policy: String, costs: Vec<f64>, effects: Vec<f64>, draws: usize) -> Self {
        let (cost, effect) = (Estimate::across(&costs, draws), Estimate::across(&effects, draws));
        Self { policy, cost, effect, costs, effects, in_force: true }
    }

    /// Returns the point with whether the reform is in force in some of the months that are compared.
    #[must_use]
    pub fn in_force(self, in_force: bool) -> Self {
        Self { in_force, ..self }
    }

    /// Says whether it is known what the reform costs and does.
    pub fn is_measured(&self) -> bool {
        self.cost.mean.is_finite() && self.effect.mean.is_finite()
    }

    /// Says whether the reform can be ranked among others: it is in force, and what it costs and does is known.
    pub fn is_ranked(&self) -> bool {
        self.in_force && self.is_measured()
    }
}

/// Several reforms by what they cost and what they do.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FrontierStudy {
    /// Where it comes from.
    pub origin: StudyOrigin,
    /// What is paid; the good direction is lower.
    pub cost: StudyOutcome,
    /// What is bought.
    pub effect: StudyOutcome,
    /// One point per reform.
    pub points: Vec<PolicyPoint>,
}

impl FrontierStudy {
    /// Returns the number of draws of the parameters; 1 where nothing is drawn.
    pub fn draws(&self) -> usize {
        self.points.iter().map(|point| point.effect.draws).max().unwrap_or(1)
    }

    /// Says of every point whether another one clearly beats it.
    pub fn dominated(&self) -> Vec<bool> {
        let ranked = || self.points.iter().filter(|point| point.is_ranked());
        let is_beaten = |point: &PolicyPoint| ranked().any(|other| self.beats(other, point));
        self.points.iter().map(|point| point.is_ranked() && is_beaten(point)).collect()
    }

    /// Says whether a reform costs no more than another and does no less on the mean of the same seeds, and one of both clearly so.
    fn beats(&self, better: &PolicyPoint, worse: &PolicyPoint) -> bool {
        let sign = if self.effect.better == Better::Lower { -1.0 } else { 1.0 };
        let saved = paired_difference((&worse.costs, &better.costs), worse.cost.draws);
        let gained = paired_difference((&better.effects, &worse.effects), worse.effect.draws).scaled(sign);
        saved.mean >= 0.0 && gained.mean >= 0.0 && (saved.is_clear() || gained.is_clear())
    }
}

/// Returns by how much the first values exceed the second on the same seeds.
fn paired_difference((first, second): (&[f64], &[f64]), draws: usize) -> Estimate {
    let differences: Vec<f64> = first.iter().zip(second).map(|(first, second)| first - second).collect();
    Estimate::across(&differences, draws)
}

/// Model and official figure in one month.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FitPoint {
    /// The month.
    pub month: Month,
    /// Official figure.
    #[serde(with = "crate::missing")]
    pub observed: f64,
    /// 5% quantile of the model.
    #[serde(with = "crate::missing")]
    pub low: f64,
    /// Median of the model.
    #[serde(with = "crate::missing")]
    pub median: f64,
    /// 95% quantile of the model.
    #[serde(with = "crate::missing")]
    pub high: f64,
    /// True when the model was fitted to this month.
    pub calibrated: bool,
}

/// How well the model follows an official series.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FitStudy {
    /// Where it comes from.
    pub origin: StudyOrigin,
    /// The outcome.
    pub outcome: StudyOutcome,
    /// Author, year and table of the official series.
    pub source: String,
    /// One point per month, in order.
    pub points: Vec<FitPoint>,
}

impl FitStudy {
    /// Returns root mean square error and coverage (share of months inside the 90% band), calibrated months or held out
    /// ones; missing when there is none.
    pub fn fit(&self, calibrated: bool) -> (f64, f64) {
        let points: Vec<&FitPoint> = self
            .points
            .iter()
            .filter(|point| {
                point.calibrated == calibrated && point.observed.is_finite() && point.median.is_finite()
            })
            .collect();
        let count = points.len() as f64;
        let squares: f64 = points
            .iter()
            .map(|point| (point.median - point.observed) * (point.median - point.observed))
            .sum();
        let inside =
            points.iter().filter(|point| point.low <= point.observed && point.observed <= point.high).count();
        if points.is_empty() {
            (f64::NAN, f64::NAN)
        } else {
            ((squares / count).sqrt(), inside as f64 / count)
        }
    }
}

/// A trial inside the simulation.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TrialStudy {
    /// Where it comes from.
    pub origin: StudyOrigin,
    /// One row per outcome, and per outcome and stratum.
    pub rows: Vec<TrialRow>,
}

/// A published statistic and the model's value of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MomentRow {
    /// Name, like `M01`.
    pub id: String,
    /// What was counted.
    pub label: String,
    /// Unit of the numbers.
    pub unit: String,
    /// The published value.
    pub published: f64,
    /// Lower end of the band.
    pub low: f64,
    /// Upper end of the band.
    pub high: f64,
    /// The model's value.
    pub simulated: Estimate,
    /// Whether parameters may be chosen by it.
    pub fitted: bool,
    /// Whether a parameter sets the model's value, so that it says nothing of how the model behaves.
    #[serde(default)]
    pub set_by_parameter: bool,
}

impl MomentRow {
    /// Says whether the model's value lies in the band, rounding aside.
    pub fn inside(&self) -> bool {
        let rounding = 1e-9 * self.published.abs().max(1.0);
        (self.low - rounding..=self.high + rounding).contains(&self.simulated.mean)
    }
}

/// The model against published statistics.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MomentsStudy {
    /// Where it comes from.
    pub origin: StudyOrigin,
    /// One row a statistic.
    pub rows: Vec<MomentRow>,
}

/// Any study.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "study", rename_all = "lowercase")]
pub enum Study {
    /// One setting moved at a time.
    Sensitivity(SensitivityStudy),
    /// Two settings moved together.
    Map(MapStudy),
    /// Several reforms.
    Frontier(FrontierStudy),
    /// Model against official figures.
    Fit(FitStudy),
    /// A trial.
    Trial(TrialStudy),
    /// Model against published statistics.
    Moments(MomentsStudy),
}

impl Study {
    /// Returns the number of draws of the parameters; 1 where nothing is drawn.
    pub(crate) fn draws(&self) -> usize {
        if let Self::Frontier(study) = self { study.draws() } else { 1 }
    }

    /// Returns where the study comes from.
    pub fn origin(&self) -> &StudyOrigin {
        match self {
            Self::Sensitivity(study) => &study.origin,
            Self::Map(study) => &study.origin,
            Self::Frontier(study) => &study.origin,
            Self::Fit(study) => &study.origin,
            Self::Trial(study) => &study.origin,
            Self::Moments(study) => &study.origin,
        }
    }

    /// Returns the stem of its files: the kind of study, and the outcome where a folder may hold several.
    pub fn stem(&self) -> String {
        match self {
            Self::Sensitivity(_) => "sensitivity".to_owned(),
            Self::Map(_) => "map".to_owned(),
            Self::Frontier(_) => "frontier".to_owned(),
            Self::Fit(study) => format!("fit-{}", study.outcome.indicator),
            Self::Trial(_) => "trial".to_owned(),
            Self::Moments(_) => "moments".to_owned(),
        }
    }

    /// Checks every label.
    ///
    /// # Errors
    /// When a label could run in a spreadsheet or break a line of text.
    pub fn check(&self) -> Result<(), ResultsError> {
        let origin = self.origin();
        let mut labels = vec![&origin.title, &origin.setting.place, &origin.setting.currency, &origin.period];
        match self {
            Self::Sensitivity(study) => {
                labels.extend([&study.outcome.label, &study.outcome.unit]);
                labels.extend(study.rows.iter().flat_map(|row| [&row.parameter, &row.label, &row.unit]));
            }
            Self::Map(study) => {
                labels.extend([&study.outcome.label, &study.outcome.unit]);
                labels.extend(
                    [&study.x, &study.y]
                        .into_iter()
                        .flat_map(|axis| [&axis.parameter, &axis.label, &axis.unit]),
                );
            }
            Self::Frontier(study) => {
                labels.extend([&study.cost.label, &study.cost.unit, &study.effect.label, &study.effect.unit]);
                labels.extend(study.points.iter().map(|point| &point.policy));
            }
            Self::Fit(study) => labels.extend([&study.outcome.label, &study.outcome.unit, &study.source]),
            Self::Trial(study) => {
                let texts =
                    study.rows.iter().flat_map(|row| [&row.outcome, &row.label, &row.unit, &row.stratum]);
                labels.extend(texts);
            }
            Self::Moments(study) => {
                labels.extend(study.rows.iter().flat_map(|row| [&row.id, &row.label, &row.unit]));
            }
        }
        labels.into_iter().try_for_each(|label| check_label("a study", label))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn origin() -> StudyOrigin {
        let setting = RunSetting {
            place: "California".to_owned(),
            currency: "USD".to_owned(),
            remark: String::new(),
            people: 1000,
            weight: 1.0,
            version: "0.1.0".to_owned(),
            data_hash: "81c2".to_owned(),
        };
        let (title, scenario_hash) = ("Study".to_owned(), "3f9a".to_owned());
        StudyOrigin { setting, title, scenario_hash, seeds: vec![1, 2], period: "Jan 2028".to_owned() }
    }

    fn outcome(label: &str) -> StudyOutcome {
        let (indicator, unit) = (label.to_lowercase(), "%".to_owned());
        StudyOutcome { indicator, label: label.to_owned(), unit, better: Better::Lower, decimals: 1 }
    }

    #[test]
    fn a_reform_that_costs_more_and_does_less_is_dominated() {
        // Poverty falls by 2 for 10, by 1 for 20 (dominated), by 3 for 30.
        let luck = [0.2, -0.1, -0.1];
        let point = |cost: f64, effect: f64| {
            point(luck.map(|luck| cost + luck).to_vec(), luck.map(|luck| effect - 2.0 * luck).to_vec())
        };
        // What all reforms share is no luck between them: B differs from A by luck of its own.
        let mut points = vec![point(10.0, -2.0), point(20.0, -1.0), point(30.0, -3.0)];
        points[1].costs[0] += 0.3;
        points[1].effects[2] += 0.1;

        assert_eq!(frontier(points).dominated(), [false, true, false]);
    }

    #[test]
    fn means_alone_beat_nothing() {
        // Cheaper and better on the mean, by luck: the paired differences cover zero.
        let better = point(vec![9.0, 12.0, 6.0], vec![-2.0, -4.0, 0.0]);
        let worse = point(vec![10.0, 8.0, 12.0], vec![-1.0, 0.0, -2.0]);
        assert_eq!(frontier(vec![better, worse.clone()]).dominated(), [false, false]);

        // Clearly cheaper, and worse on the mean: a choice, not dominance.
        let cheap = point(vec![1.0, 1.1, 0.9], vec![0.0, 0.1, 0.2]);
        assert_eq!(frontier(vec![cheap.clone(), worse.clone()]).dominated(), [false, false]);
        // A reform whose effect is withheld is neither better nor worse than another.
        let unknown = point(vec![0.0, 0.1, 0.2], vec![f64::NAN; 3]);
        assert!(!unknown.is_measured() && worse.is_measured());
        assert_eq!(frontier(vec![cheap, unknown]).dominated(), [false, false]);
    }

    #[test]
    fn a_reform_that_is_not_in_force_neither_beats_nor_is_beaten() {
        // It does nothing, which a dearer one that does harm would be clearly beaten by.
        let idle = || point(vec![0.0; 3], vec![0.0; 3]).in_force(false);
        let harmful = || point(vec![1.0, 1.1, 0.9], vec![2.0, 2.1, 1.9]);
        let useful = || point(vec![-1.0, -1.1, -0.9], vec![-2.0, -2.1, -1.9]);

        assert_eq!(frontier(vec![idle(), harmful()]).dominated(), [false, false]);
        assert_eq!(frontier(vec![idle(), useful()]).dominated(), [false, false]);
        assert_eq!(frontier(vec![idle(), harmful(), useful()]).dominated(), [false, true, false]);
    }

    fn point(costs: Vec<f64>, effects: Vec<f64>) -> PolicyPoint {
        PolicyPoint::new("A reform".to_owned(), costs, effects, 1)
    }

    fn frontier(points: Vec<PolicyPoint>) -> FrontierStudy {
        FrontierStudy { origin: origin(), cost: outcome("Cost"), effect: outcome("Poverty"), points }
    }

    #[test]
    fn fit_counts_only_its_own_months() {
        let month: Month = "2024-01".parse().unwrap();
        let point = |later, observed, median, calibrated| FitPoint {
            month: month + later,
            observed,
            low: median - 1.0,
            median,
            high: median + 1.0,
            calibrated,
        };
        let study = FitStudy {
            origin: origin(),
            outcome: outcome("Unemployment"),
            source: "Office".to_owned(),
            points: vec![point(0, 5.0, 5.0, true), point(1, 5.0, 8.0, false), point(2, 5.0, 9.0, false)],
        };

        // Held out: errors 3 and 4, root of (9 + 16) / 2; both outside a band one wide.
        let (error, coverage) = study.fit(false);
        assert!((error - 12.5_f64.sqrt()).abs() < 1e-12 && coverage == 0.0);
        assert_eq!(study.fit(true), (0.0, 1.0));
    }
}
