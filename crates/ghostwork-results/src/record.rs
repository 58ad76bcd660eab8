//! What one scenario left behind.

use serde::{Deserialize, Serialize};

use crate::error::ResultsError;
use crate::interval::quantile;
use crate::label::check_label;
use crate::panel::Panel;
use crate::uncertainty::Uncertainty;
use ghostwork_parameters::Month;

/// The scenario a run was made from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScenarioSource {
    /// Title for readers.
    pub title: String,
    /// Hash of the scenario after overlays, in hexadecimal.
    pub hash: String,
    /// All texts it was read from, one after the other, in runs that do not hold its files; their manifests have a hash over it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub text: String,
    /// The files it was read from: the one that stands alone first, the scenario itself last.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub files: Vec<ScenarioFile>,
}

/// A file that a scenario was read from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScenarioFile {
    /// Its path as it was named.
    pub name: String,
    /// All of it.
    pub text: String,
}

/// Who was simulated, where, with what.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RunSetting {
    /// Place the population lives in, such as `California`.
    pub place: String,
    /// Currency of the amounts, such as `USD`.
    pub currency: String,
    /// What readers must know of people and amounts besides, in a sentence; empty where both are as they seem.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub remark: String,
    /// People simulated per seed.
    pub people: u64,
    /// People each simulated person stands for.
    pub weight: f64,
    /// Version of ghostwork.
    pub version: String,
    /// Hash of the input data, in hexadecimal.
    pub data_hash: String,
}

/// What a run cost the machine; kept apart because it is the only part of a run that differs between machines.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub struct Performance {
    /// People times months times seeds.
    pub agent_months: u64,
    /// Wall time in seconds.
    pub seconds: f64,
    /// Largest memory in bytes.
    pub peak_bytes: u64,
}

/// One scenario and everything measured in it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct RunRecord {
    /// Where it came from.
    pub scenario: ScenarioSource,
    /// Who, where, with what.
    pub setting: RunSetting,
    /// Every value measured.
    pub panel: Panel,
    /// Hash over all results, equal on every machine.
    pub results_hash: String,
    /// What it cost; stored in the manifest only.
    pub performance: Performance,
    /// The parameters that were drawn, if some were.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub uncertainty: Option<Uncertainty>,
}

/// The spread of an indicator in one month, across seeds only.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct PathPoint {
    /// The month.
    pub month: Month,
    /// 2.5% quantile across seeds.
    #[serde(with = "crate::missing")]
    pub low: f64,
    /// 25% quantile.
    #[serde(with = "crate::missing")]
    pub low50: f64,
    /// Median.
    #[serde(with = "crate::missing")]
    pub median: f64,
    /// 75% quantile.
    #[serde(with = "crate::missing")]
    pub high50: f64,
    /// 97.5% quantile.
    #[serde(with = "crate::missing")]
    pub high: f64,
    /// Seeds with a value.
    pub replications: usize,
}

impl RunRecord {
    /// Checks the panel, the labels and the weight.
    ///
    /// # Errors
    /// When a label is unsafe, the panel does not fill its shape or an identifier repeats.
    pub fn check(&self) -> Result<(), ResultsError> {
        self.check_labels()?;
        self.panel.check()
    }

    /// Checks the labels of scenario and setting.
    pub(crate) fn check_labels(&self) -> Result<(), ResultsError> {
        check_label("the scenario", &self.scenario.title)?;
        check_label("the place", &self.setting.place)?;
        check_label("the currency", &self.setting.currency)?;
        check_label("the remark", &self.setting.remark)?;
        check_label("the version", &self.setting.version)
    }

    /// Returns quantiles across seeds, one per month; they cover chance between seeds, not doubt about parameters.
    ///
    /// # Errors
    /// When the indicator or the group is not in the panel.
    pub fn path(&self, indicator: &str, group: &str) -> Result<Vec<PathPoint>, ResultsError> {
        let indicator = self.panel.indicator_position(indicator)?;
        let group = self.panel.group_position(group)?;
        Ok(self.path_at(indicator, group))
    }

    /// Returns the same for positions.
    pub(crate) fn path_at(&self, indicator: usize, group: usize) -> Vec<PathPoint> {
        let months = self.panel.months.iter().enumerate();
        months
            .map(|(position, month)| {
                let values = self.panel.across_seeds(position, group, indicator);
                PathPoint {
                    month: *month,
                    low: quantile(&values, 0.025),
                    low50: quantile(&values, 0.25),
                    median: quantile(&values, 0.5),
                    high50: quantile(&values, 0.75),
                    high: quantile(&values, 0.975),
                    replications: values.len(),
                }
            })
            .collect()
    }

    /// Returns a copy without values and machine times, as the store keeps it beside the tables.
    pub(crate) fn outline(&self) -> Self {
        let panel = Panel {
            indicators: self.panel.indicators.clone(),
            groups: self.panel.groups.clone(),
            months: self.panel.months.clone(),
            seeds: self.panel.seeds.clone(),
            draws: self.panel.draws,
            values: Vec::new(),
        };
        Self {
            scenario: self.scenario.clone(),
            setting: self.setting.clone(),
            panel,
            results_hash: self.results_hash.clone(),
            performance: Performance::default(),
            uncertainty: self.uncertainty.clone(),
        }
    }
}
