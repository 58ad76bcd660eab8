use ghostwork_core::policy::Instrument;
use ghostwork_core::trial::{RollOut, Trial, TrialOutcome};
use ghostwork_law::Value;
use ghostwork_parameters::{Assignment, Declaration, Month, Schedule};

use crate::distribution::Distribution;

/// What a run needs to know besides parameters, law and instruments.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunSettings {
    /// The name of the law pack.
    pub law: String,
    /// The month whose law holds throughout; `None` where each year has its own.
    pub law_as_of: Option<Month>,
    /// First recorded month.
    pub start: Month,
    /// Months simulated before the first recorded one.
    pub burn_in_months: u32,
    /// Months recorded.
    pub months: u32,
    /// Workers simulated.
    pub workers: u64,
    /// Paired runs.
    pub seeds: u32,
    /// The seed of every random draw.
    pub seed: u64,
}

impl RunSettings {
    /// Returns the first simulated month, burn-in included.
    pub fn first_month(&self) -> Month {
        self.start - self.burn_in_months
    }

    /// Returns the month after the last recorded one.
    pub fn end(&self) -> Month {
        self.start + self.months
    }
}

/// A parameter of the model or of an instrument as a scenario sets it.
#[derive(Debug, Clone, PartialEq)]
pub struct ParameterSetting {
    /// The parameter.
    pub declaration: Declaration,
    /// The values over time; before the first the default holds.
    pub schedule: Schedule,
    /// What is not known of the value, where the scenario says so; the schedule then holds its median.
    pub distribution: Option<Distribution>,
    /// Where the values come from.
    pub reference: Option<String>,
    /// Where it is set: `file:line` or `--set`.
    pub origin: String,
}

/// A parameter of whose value a scenario gives a distribution.
#[derive(Debug, Clone, PartialEq)]
pub struct UncertainParameter {
    /// The key as `--set` takes it; an instrument's parameters begin with its name in the scenario.
    pub key: String,
    /// The parameter.
    pub declaration: Declaration,
    /// How likely its values are; what lies outside the declared range is cut off.
    pub distribution: Distribution,
}

impl UncertainParameter {
    /// Returns the value below which a share of the distribution lies.
    pub fn quantile(&self, share: f64) -> f64 {
        self.distribution.quantile_within(share, self.declaration.range)
    }
}

impl ParameterSetting {
    /// Returns the full key.
    pub fn key(&self) -> String {
        self.declaration.key()
    }

    /// Returns the key with its values.
    pub fn assignment(&self) -> Assignment {
        Assignment { key: self.key(), schedule: self.schedule.clone() }
    }
}

/// A parameter of the law as a scenario changes it.
#[derive(Debug, Clone, PartialEq)]
pub struct LawSetting {
    /// The full key.
    pub key: String,
    /// The unit in the words of this project.
    pub unit: String,
    /// The values, each from its month on; `None` for all time.
    pub rows: Vec<(Option<Month>, Value)>,
    /// Where the values come from.
    pub reference: Option<String>,
    /// Where it is set: `file:line` or `--set`.
    pub origin: String,
}

/// An instrument as a scenario sets it.
#[derive(Clone)]
pub struct InstrumentSetting {
    /// The instrument as the model runs it.
    pub instrument: Instrument,
    /// The places as written, like `US-CA`.
    pub places: Vec<String>,
    /// The conditions of eligibility as written, like `age_from 18`.
    pub conditions: Vec<String>,
    /// The law or proposal that it follows.
    pub reference: Option<String>,
    /// Where it is set: `file:line`.
    pub origin: String,
    /// The parameters that are set.
    pub settings: Vec<ParameterSetting>,
}

/// A trial as a scenario sets it.
#[derive(Debug, Clone, PartialEq)]
pub struct TrialSetting {
    /// The trial as the model runs it.
    pub trial: Trial,
    /// First month that is measured.
    pub measured_from: Month,
    /// First month that is no longer measured; `None` for the end of the run.
    pub measured_until: Option<Month>,
    /// What is measured.
    pub outcomes: Vec<&'static TrialOutcome>,
    /// The experiment that it follows.
    pub reference: Option<String>,
    /// Where it is set: `file:line`.
    pub origin: String,
    /// The parameters of the treated.
    pub settings: Vec<ParameterSetting>,
}

impl TrialSetting {
    /// Returns the trial with another reach, where one is named.
    pub fn world(&self, roll_out: Option<RollOut>) -> Trial {
        Trial { roll_out: roll_out.unwrap_or(self.trial.roll_out), ..self.trial.clone() }
    }
}

/// The direction in which evidence says an outcome moves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExpectedSign {
    /// It rises.
    Rises,
    /// It falls.
    Falls,
    /// It stays.
    Stays,
    /// Evidence points both ways, or there is none.
    Uncertain,
}

/// What evidence leads one to expect of a reform.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExpectationSetting {
    /// Name of the indicator.
    pub outcome: String,
    /// Name of the group.
    pub group: String,
    /// The direction.
    pub sign: ExpectedSign,
    /// The evidence or the reasoning.
    pub because: String,
}

/// What a closure brings to its target.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ClosureTarget {
    /// What the reform costs the public budget beyond the baseline, dollars per worker and year.
    NetCost,
    /// The level of an indicator for everybody under the reform.
    Indicator(String),
}

/// The parameter that a closure solves for.
#[derive(Debug, Clone, PartialEq)]
pub struct Unknown {
    /// Position of the instrument.
    pub instrument: usize,
    /// The parameter.
    pub declaration: Declaration,
    /// Smallest and largest value.
    pub bounds: (f64, f64),
}

/// One rate solved so that a chosen outcome hits its target.
#[derive(Debug, Clone, PartialEq)]
pub struct ClosureSetting {
    /// Its name in the scenario.
    pub name: String,
    /// What is solved for.
    pub unknown: Unknown,
    /// What is to hit the target.
    pub target: ClosureTarget,
    /// The target.
    pub equals: f64,
    /// Largest gap that counts as none, in the unit of the target.
    pub tolerance: f64,
    /// First and last month of the mean; `None` for the last twelve months of the run.
    pub window: Option<(Month, Month)>,
    /// Values tried at most after the first five.
    pub most_trials: u32,
    /// Seeds that the mean is taken over.
    pub seeds: u32,
    /// Whether a run without a solution is an error rather than a finding.
    pub must_solve: bool,
}
