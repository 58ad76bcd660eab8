//! A baseline and a reform on the same seeds.

use serde::{Deserialize, Serialize};

use crate::budget::{BudgetItem, BudgetTable, SeedBudget};
use crate::distribution::{DistributionTable, SeedDistribution};
use crate::error::ResultsError;
use crate::flow::{FlowFrame, FlowTable, SeedFlows};
use crate::indicator::{Better, Chapter};
use crate::interval::{Estimate, mean};
use crate::panel::{Cell, Panel};
use crate::record::RunRecord;
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

/// What a comparison says about one outcome.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// Exactly the same on every seed.
    NoDifference,
    /// The 95% interval covers zero.
    NoClearChange,
    /// Clearly different, in the good direction.
    ClearlyBetter,
    /// Clearly different, in the bad direction.
    ClearlyWorse,
    /// Clearly different, where neither direction is good in itself.
    ClearChange,
    /// Fewer than two paired seeds, so nothing can be said about chance.
    Unknown,
}

impl Verdict {
    /// Returns the verdict in words.
    pub fn words(self) -> &'static str {
        match self {
            Self::NoDifference => "no difference",
            Self::NoClearChange => "no clear change",
            Self::ClearlyBetter => "clear, better",
            Self::ClearlyWorse => "clear, worse",
            Self::ClearChange => "clear",
            Self::Unknown => "not known, too few seeds",
        }
    }
}

/// One indicator for one group: reform against baseline, mean over the window, paired by seed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Outcome {
    /// Name of the indicator in files.
    pub indicator: String,
    /// Name of the indicator for readers.
    pub label: String,
    /// Unit of the values.
    pub unit: String,
    /// Name of the group in files.
    pub group: String,
    /// Name of the group for readers.
    pub group_label: String,
    /// Chapter of the report.
    pub chapter: Chapter,
    /// The good direction.
    pub better: Better,
    /// True when the mechanism behind it rests on little evidence.
    pub exploratory: bool,
    /// True for the few outcomes a verdict leads with.
    pub headline: bool,
    /// Decimals shown to readers.
    pub decimals: u8,
    /// Mean under the baseline over paired seeds.
    #[serde(with = "crate::missing")]
    pub baseline: f64,
    /// Mean under the reform over paired seeds.
    #[serde(with = "crate::missing")]
    pub reform: f64,
    /// Reform minus baseline.
    pub difference: Estimate,
    /// Seeds with a value under both scenarios.
    pub pairs: usize,
    /// True when the 95% interval leaves out zero.
    pub clear: bool,
}

impl Outcome {
    /// Returns what can be said about it.
    pub fn verdict(&self) -> Verdict {
        if !self.difference.has_interval() {
            return Verdict::Unknown;
        }
        if !self.clear {
            let exactly_nothing = self.difference.low.abs() + self.difference.high.abs() <= 0.0;
            return if exactly_nothing { Verdict::NoDifference } else { Verdict::NoClearChange };
        }
        match (self.better, self.difference.mean > 0.0) {
            (Better::Neither, _) => Verdict::ClearChange,
            (Better::Higher, true) | (Better::Lower, false) => Verdict::ClearlyBetter,
            _ => Verdict::ClearlyWorse,
        }
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
        let flows = match &tables.flow_frame {
            Some(frame) => FlowTable::from_seeds(frame, &tables.flows)?,
            None => None,
        };
        Ok(Self {
            outcomes: outcomes(&baseline.panel, &reform.panel, &months),
            distribution: DistributionTable::from_seeds(&tables.income, &tables.distribution),
            budget: BudgetTable::from_seeds(&tables.budget_items, &tables.budget)?,
            flows,
            differences_before_start: differences_before(&baseline.panel, &reform.panel, policy_start),
            baseline,
            reform,
            policy_start,
            window,
        })
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
                DifferencePoint { month: *month, difference: Estimate::from_replications(&differences) }
            })
            .collect()
    }
}

/// Returns (baseline, reform) means over months, one pair per seed, for a group and an indicator by position.
fn seed_pairs<'a>(
    baseline: &'a Panel,
    reform: &'a Panel,
    months: &std::ops::Range<usize>,
    (group, indicator): (usize, usize),
) -> impl Iterator<Item = (f64, f64)> + use<'a> {
    let months = months.clone();
    (0..baseline.seeds.len()).map(move |seed| {
        (
            baseline.mean_over_months(seed, months.clone(), group, indicator),
            reform.mean_over_months(seed, months.clone(), group, indicator),
        )
    })
}

/// Compares every measured indicator for every group.
fn outcomes(baseline: &Panel, reform: &Panel, months: &std::ops::Range<usize>) -> Vec<Outcome> {
    let mut outcomes = Vec::new();
    for group in 0..baseline.groups.len() {
        for indicator in 0..baseline.indicators.len() {
            let pairs: Vec<(f64, f64)> = seed_pairs(baseline, reform, months, (group, indicator))
                .filter(|(before, after)| before.is_finite() && after.is_finite())
                .collect();
            if !pairs.is_empty() {
                outcomes.extend(outcome(baseline, (group, indicator), &pairs));
            }
        }
    }
    outcomes
}

/// Describes one outcome from its pairs.
fn outcome(panel: &Panel, (group, indicator): (usize, usize), pairs: &[(f64, f64)]) -> Option<Outcome> {
    let group = panel.groups.get(group)?;
    let indicator = panel.indicators.get(indicator)?;
    let differences: Vec<f64> = pairs.iter().map(|(before, after)| after - before).collect();
    let difference = Estimate::from_replications(&differences);
    Some(Outcome {
        indicator: indicator.id.clone(),
        label: indicator.label.clone(),
        unit: indicator.unit.clone(),
        group: group.id.clone(),
        group_label: group.label.clone(),
        chapter: indicator.chapter,
        better: indicator.better,
        exploratory: indicator.exploratory,
        headline: indicator.headline,
        decimals: indicator.decimals,
        baseline: mean(&pairs.iter().map(|pair| pair.0).collect::<Vec<f64>>()),
        reform: mean(&pairs.iter().map(|pair| pair.1).collect::<Vec<f64>>()),
        difference,
        pairs: pairs.len(),
        clear: difference.is_clear(),
    })
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
    if baseline.seeds != reform.seeds {
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
