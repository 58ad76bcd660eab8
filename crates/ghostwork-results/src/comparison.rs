//! A baseline and a reform on the same seeds.

use serde::{Deserialize, Serialize};

use crate::budget::{BudgetItem, BudgetTable, SeedBudget};
use crate::closure::ClosureRecord;
use crate::derived::{DerivedOutcome, derive};
use crate::distribution::{DistributionTable, SeedDistribution};
use crate::error::ResultsError;
use crate::expectation::Expectation;
use crate::flow::{FlowFrame, FlowTable, SeedFlows};
use crate::interval::{Estimate, mean};
use crate::outcome::{Outcome, outcomes, seed_pairs};
use crate::panel::{Cell, Panel};
use crate::record::RunRecord;
use crate::split::StaticReform;
use crate::store::Role;
use ghostwork_parameters::Month;

/// The months whose mean is compared, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Window {
    /// First month.
    pub first: Month,
    /// Last month.
    pub last: Month,
}

impl Window {
    /// Returns the last `count` months of a run; nothing when the run has no month.
    pub fn last_months(months: &[Month], count: usize) -> Option<Self> {
        let first = months.len().saturating_sub(count.max(1));
        Some(Self { first: *months.get(first)?, last: *months.last()? })
    }

    /// Returns the positions of the window in a list of months.
    fn positions(self, months: &[Month]) -> std::ops::Range<usize> {
        let first = months.iter().position(|month| *month >= self.first).unwrap_or(months.len());
        let end = months.iter().rposition(|month| *month <= self.last).map_or(0, |last| last + 1);
        first..end.max(first)
    }
}

/// The paired difference of an indicator in one month.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct DifferencePoint {
    /// The month.
    pub month: Month,
    /// Reform minus baseline on the same seeds.
    pub difference: Estimate,
}

/// Tables that need the same people under both scenarios, seed by seed; an empty list leaves its table out.
#[derive(Debug, Clone, Default)]
pub struct PairedTables {
    /// What income means, such as `net income a year, equivalised`.
    pub income: String,
    /// Distribution of income by seed.
    pub distribution: Vec<SeedDistribution>,
    /// Lines of the budget.
    pub budget_items: Vec<BudgetItem>,
    /// Amounts by seed.
    pub budget: Vec<SeedBudget>,
    /// States and dates of flows.
    pub flow_frame: Option<FlowFrame>,
    /// Flows by seed.
    pub flows: Vec<SeedFlows>,
}

/// A baseline and a reform with everything that follows from them.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Comparison {
    /// The run without the reform.
    pub baseline: RunRecord,
    /// The run with it.
    pub reform: RunRecord,
    /// Month the reform starts.
    pub policy_start: Month,
    /// Settings of the model in which the reform differs from the first simulated month on, before it starts.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub settings_from_beginning: Vec<String>,
    /// Months compared.
    pub window: Window,
    /// Every measured indicator and group.
    pub outcomes: Vec<Outcome>,
    /// Who gains and who loses, when incomes were paired.
    pub distribution: Option<DistributionTable>,
    /// Cost to the budget, when it was counted.
    pub budget: Option<BudgetTable>,
    /// Flows between states, when they were counted.
    pub flows: Option<FlowTable>,
    /// Values that differ before the reform starts; zero when the same luck meets both scenarios.
    pub differences_before_start: usize,
    /// The reform with everybody's behaviour frozen at the baseline's, when it was run.
    #[serde(default)]
    pub reform_static: Option<StaticReform>,
    /// The rate that was solved for, when the reform has one.
    #[serde(default)]
    pub closure: Option<ClosureRecord>,
    /// What evidence leads one to expect.
    #[serde(default)]
    pub expectations: Vec<Expectation>,
}

impl Comparison {
    /// Compares two runs over a window of months.
    ///
    /// # Errors
    /// When the runs differ in indicators, groups, months or seeds, or a record or table is not usable.
    pub fn new(
        baseline: RunRecord,
        reform: RunRecord,
        policy_start: Month,
        window: Window,
        tables: &PairedTables,
    ) -> Result<Self, ResultsError> {
        baseline.check()?;
        reform.check()?;
        check_comparable(&baseline.panel, &reform.panel)?;
        let months = window.positions(&baseline.panel.months);
        if months.is_empty() {
            let what = format!("nothing: no month from {} to {} was run", window.first, window.last);
            return Err(ResultsError::NotComparable { what });
        }
        let draws = baseline.panel.draws;
        let flows = match &tables.flow_frame {
            Some(frame) => FlowTable::from_seeds(frame, &tables.flows, draws)?,
            None => None,
        };
        Ok(Self {
            outcomes: outcomes(&baseline.panel, &reform.panel, &months),
            distribution: DistributionTable::from_seeds(&tables.income, &tables.distribution, draws),
            budget: BudgetTable::from_seeds(&tables.budget_items, &tables.budget, draws)?,
            flows,
            differences_before_start: differences_before(&baseline.panel, &reform.panel, policy_start),
            baseline,
            reform,
            policy_start,
            settings_from_beginning: Vec::new(),
            window,
            reform_static: None,
            closure: None,
            expectations: Vec::new(),
        })
    }

    /// Splits every effect by a run of the reform with everybody's behaviour frozen at the baseline's.
    ///
    /// # Errors
    /// When the run differs from the others in indicators, groups, months or seeds, or a table is not usable.
    pub fn split_by(
        mut self,
        record: RunRecord,
        items: &[BudgetItem],
        amounts: &[SeedBudget],
    ) -> Result<Self, ResultsError> {
        record.check()?;
        check_comparable(&self.baseline.panel, &record.panel)?;
        let panels = (&self.baseline.panel, &self.reform.panel);
        let months = self.window.positions(&self.baseline.panel.months);
        let split = StaticReform::new(record, panels, &months, &self.outcomes, (items, amounts))?;
        self.reform_static = Some(split);
        Ok(self)
    }

    /// Returns every run with the part it plays.
    pub(crate) fn records(&self) -> Vec<(Role, &RunRecord)> {
        let mut records = vec![(Role::Baseline, &self.baseline), (Role::Reform, &self.reform)];
        records.extend(self.reform_static.as_ref().map(|split| (Role::ReformStatic, &split.record)));
        records
    }

    /// Derives what follows from several outcomes at once, where the monthly values are at hand.
    pub fn derived(&self) -> Vec<DerivedOutcome> {
        let months = self.window.positions(&self.baseline.panel.months);
        let frozen = self.reform_static.as_ref().map(|split| &split.record.panel);
        derive((&self.baseline.panel, &self.reform.panel, frozen), &months)
    }

    /// Returns a copy without monthly values and machine times, as the store keeps it beside the tables.
    pub(crate) fn outline(&self) -> Self {
        Self {
            baseline: self.baseline.outline(),
            reform: self.reform.outline(),
            outcomes: self.outcomes.clone(),
            distribution: self.distribution.clone(),
            budget: self.budget.clone(),
            flows: self.flows.clone(),
            reform_static: self.reform_static.as_ref().map(StaticReform::outline),
            closure: self.closure.clone(),
            expectations: self.expectations.clone(),
            settings_from_beginning: self.settings_from_beginning.clone(),
            ..*self
        }
    }

    /// Returns the outcome of an indicator for a group.
    pub fn outcome(&self, indicator: &str, group: &str) -> Option<&Outcome> {
        self.outcomes.iter().find(|outcome| outcome.indicator == indicator && outcome.group == group)
    }

    /// Returns the outcomes for everybody, in the order of the indicators.
    pub fn outcomes_for_everybody(&self) -> impl Iterator<Item = &Outcome> {
        let everybody = self.baseline.panel.groups.first().map(|group| group.id.as_str());
        self.outcomes.iter().filter(move |outcome| Some(outcome.group.as_str()) == everybody)
    }

    /// Returns reform minus baseline over the window, one entry per seed; missing where either is.
    ///
    /// # Errors
    /// When the indicator or the group is not in the results.
    pub fn differences_by_seed(&self, indicator: &str, group: &str) -> Result<Vec<f64>, ResultsError> {
        let indicator = self.baseline.panel.indicator_position(indicator)?;
        let group = self.baseline.panel.group_position(group)?;
        let months = self.window.positions(&self.baseline.panel.months);
        Ok(seed_pairs(&self.baseline.panel, &self.reform.panel, &months, (group, indicator))
            .map(|(before, after)| after - before)
            .collect())
    }

    /// Returns how many times smaller the variance of a difference is for being paired: that of a difference between runs
    /// on seeds of their own, over that of the paired difference; missing below three seeds or where nothing varies.
    ///
    /// # Errors
    /// When the indicator or the group is not in the results.
    pub fn gain_from_pairing(&self, indicator: &str, group: &str) -> Result<f64, ResultsError> {
        let indicator = self.baseline.panel.indicator_position(indicator)?;
        let group = self.baseline.panel.group_position(group)?;
        let months = self.window.positions(&self.baseline.panel.months);
        let pairs: Vec<(f64, f64)> =
            seed_pairs(&self.baseline.panel, &self.reform.panel, &months, (group, indicator)).collect();
        // Within each draw of the parameters: what they do is no luck.
        let seeds = pairs.len().div_ceil(self.baseline.panel.draws.max(1)).max(1);
        let variance = |value: &dyn Fn(&(f64, f64)) -> f64| {
            let of_draws: Vec<f64> =
                pairs.chunks(seeds).map(|of_draw| spread(of_draw.iter().map(value))).collect();
            mean(&of_draws)
        };
        let apart = variance(&|pair| pair.0) + variance(&|pair| pair.1);
        let gain = apart / variance(&|pair| pair.1 - pair.0);
        Ok(if gain.is_finite() { gain } else { f64::NAN })
    }

    /// Returns how many of the months compared the reform is in force, and how many there are.
    pub fn months_in_force(&self) -> (usize, usize) {
        let months = &self.baseline.panel.months[self.window.positions(&self.baseline.panel.months)];
        (months.iter().filter(|month| **month >= self.policy_start).count(), months.len())
    }

    /// Returns the paired difference month by month.
    ///
    /// # Errors
    /// When the indicator or the group is not in the results.
    pub fn difference_path(
        &self,
        indicator: &str,
        group: &str,
    ) -> Result<Vec<DifferencePoint>, ResultsError> {
        let indicator = self.baseline.panel.indicator_position(indicator)?;
        let group = self.baseline.panel.group_position(group)?;
        Ok(self.difference_path_at(indicator, group))
    }

    /// Returns the same for positions.
    pub(crate) fn difference_path_at(&self, indicator: usize, group: usize) -> Vec<DifferencePoint> {
        let (baseline, reform) = (&self.baseline.panel, &self.reform.panel);
        let months = baseline.months.iter().enumerate();
        months
            .map(|(position, month)| {
                let differences: Vec<f64> =
                    seed_pairs(baseline, reform, &(position..position + 1), (group, indicator))
                        .map(|(before, after)| after - before)
                        .collect();
                DifferencePoint { month: *month, difference: Estimate::across(&differences, baseline.draws) }
            })
            .collect()
    }
}

/// Returns the variance of what is not missing; missing below three values.
fn spread(values: impl Iterator<Item = f64>) -> f64 {
    let values: Vec<f64> = values.filter(|value| value.is_finite()).collect();
    let mean = mean(&values);
    let squares = values.iter().map(|value| (value - mean) * (value - mean)).sum::<f64>();
    if values.len() < 3 { f64::NAN } else { squares / (values.len() - 1) as f64 }
}

/// Refuses two panels of different shape.
fn check_comparable(baseline: &Panel, reform: &Panel) -> Result<(), ResultsError> {
    let differs = |what: &str| Err(ResultsError::NotComparable { what: what.to_owned() });
    if baseline.indicators != reform.indicators {
        return differs("their indicators");
    }
    if baseline.groups != reform.groups {
        return differs("their groups");
    }
    if baseline.months != reform.months {
        return differs("their months");
    }
    if (&baseline.seeds, baseline.draws) != (&reform.seeds, reform.draws) {
        return differs("their seeds");
    }
    Ok(())
}

/// Counts values that differ before a month.
fn differences_before(baseline: &Panel, reform: &Panel, start: Month) -> usize {
    let months = baseline.months.iter().take_while(|month| **month < start).count();
    let mut count = 0;
    for seed in 0..baseline.seeds.len() {
        let first = baseline.position(Cell { seed, month: 0, group: 0, indicator: 0 });
        let end = baseline.position(Cell { seed, month: months, group: 0, indicator: 0 });
        let (before, after) = (baseline.values.get(first..end), reform.values.get(first..end));
        if let (Some(before), Some(after)) = (before, after) {
            count += before.iter().zip(after).filter(|(left, right)| !same(**left, **right)).count();
        }
    }
    count
}

/// Says whether two values are the same, missing being the same as missing.
fn same(left: f64, right: f64) -> bool {
    left.to_bits() == right.to_bits() || (left.is_nan() && right.is_nan())
}
