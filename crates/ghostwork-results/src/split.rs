//! What a reform does while everybody behaves as without it, and what behaviour adds.

use serde::{Deserialize, Serialize};

use crate::budget::{BudgetItem, BudgetTable, SeedBudget};
use crate::error::ResultsError;
use crate::interval::{Basis, Estimate};
use crate::outcome::Outcome;
use crate::panel::Panel;
use crate::record::RunRecord;

/// The reform on the same seeds with bids, hours, postings, status and entry as in the baseline: the rules alone act.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct StaticReform {
    /// The run.
    pub record: RunRecord,
    /// The effect of every outcome of the comparison in two parts, in the same order.
    pub effects: Vec<SplitEffect>,
    /// Cost to the budget while everybody behaves as in the baseline, when it was counted.
    pub budget: Option<BudgetTable>,
}

/// An effect in two parts, paired by seed: reform − baseline = static + behavioural.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SplitEffect {
    /// Name of the indicator in files.
    pub indicator: String,
    /// Name of the group in files.
    pub group: String,
    /// Mean under the reform with the behaviour of the baseline.
    #[serde(with = "crate::missing")]
    pub reform_static: f64,
    /// Reform with the behaviour of the baseline, less baseline.
    pub static_effect: Estimate,
    /// Reform, less reform with the behaviour of the baseline.
    pub behavioural_effect: Estimate,
}

impl StaticReform {
    /// Splits the effects of a comparison by a third run.
    ///
    /// # Errors
    /// When a label is unsafe or a seed does not hold one amount per budget item.
    pub(crate) fn new(
        record: RunRecord,
        (baseline, reform): (&Panel, &Panel),
        months: &std::ops::Range<usize>,
        outcomes: &[Outcome],
        (items, amounts): (&[BudgetItem], &[SeedBudget]),
    ) -> Result<Self, ResultsError> {
        let effects = outcomes
            .iter()
            .map(|outcome| {
                let place = (
                    baseline.group_position(&outcome.group)?,
                    baseline.indicator_position(&outcome.indicator)?,
                );
                Ok(split(outcome, [baseline, &record.panel, reform], months, place))
            })
            .collect::<Result<_, ResultsError>>()?;
        Ok(Self { effects, budget: BudgetTable::from_seeds(items, amounts, baseline.draws)?, record })
    }

    /// Returns a copy without monthly values and machine times.
    pub(crate) fn outline(&self) -> Self {
        Self { record: self.record.outline(), effects: self.effects.clone(), budget: self.budget.clone() }
    }

    /// Returns the two parts of an outcome's effect.
    pub fn effect(&self, indicator: &str, group: &str) -> Option<&SplitEffect> {
        self.effects.iter().find(|effect| effect.indicator == indicator && effect.group == group)
    }
}

/// Splits one effect, over the seeds and months in which all three runs have a value.
fn split(
    outcome: &Outcome,
    panels: [&Panel; 3],
    months: &std::ops::Range<usize>,
    place: (usize, usize),
) -> SplitEffect {
    let seeds = panels[0].seeds.len();
    let by_seed: Vec<[f64; 3]> =
        (0..seeds).map(|seed| Panel::means_over_shared_months(panels, seed, months.clone(), place)).collect();
    let draws = panels[0].draws;
    let between = |later: usize, earlier: usize| -> Vec<f64> {
        by_seed.iter().map(|values| values[later] - values[earlier]).collect()
    };
    let of_static = between(1, 0);
    let with_static: Vec<f64> = by_seed.iter().map(|values| values[1]).collect();
    SplitEffect {
        indicator: outcome.indicator.clone(),
        group: outcome.group.clone(),
        reform_static: Basis::of(&of_static, draws).mean(&with_static),
        static_effect: Estimate::across(&of_static, draws),
        behavioural_effect: Estimate::across(&between(2, 1), draws),
    }
}
