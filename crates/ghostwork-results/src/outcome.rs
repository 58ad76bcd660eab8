//! One indicator for one group, reform against baseline.

use serde::{Deserialize, Serialize};

use crate::indicator::{Better, Chapter};
use crate::interval::{Basis, Estimate, ROUNDING};
use crate::panel::Panel;

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
    /// Mean under the baseline over the pairs of the difference.
    #[serde(with = "crate::missing")]
    pub baseline: f64,
    /// Mean under the reform over the same.
    #[serde(with = "crate::missing")]
    pub reform: f64,
    /// Reform minus baseline.
    pub difference: Estimate,
    /// Seeds with a value under both scenarios; under draws of the parameters the runs that the estimate rests on.
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
        let largest = self.difference.low.abs().max(self.difference.high.abs());
        if largest <= ROUNDING * (self.baseline.abs() + self.reform.abs()) {
            return Verdict::NoDifference;
        }
        if !self.clear {
            return Verdict::NoClearChange;
        }
        match (self.better, self.difference.mean > 0.0) {
            (Better::Neither, _) => Verdict::ClearChange,
            (Better::Higher, true) | (Better::Lower, false) => Verdict::ClearlyBetter,
            _ => Verdict::ClearlyWorse,
        }
    }
}

/// Returns (baseline, reform) means over the months in which both are measured, one pair per seed, for a group and an indicator by
/// position.
pub(crate) fn seed_pairs<'a>(
    baseline: &'a Panel,
    reform: &'a Panel,
    months: &std::ops::Range<usize>,
    (group, indicator): (usize, usize),
) -> impl Iterator<Item = (f64, f64)> + use<'a> {
    let months = months.clone();
    (0..baseline.seeds.len())
        .map(move |seed| {
            Panel::means_over_shared_months([baseline, reform], seed, months.clone(), (group, indicator))
        })
        .map(|[before, after]| (before, after))
}

/// Compares every measured indicator for every group.
pub(crate) fn outcomes(baseline: &Panel, reform: &Panel, months: &std::ops::Range<usize>) -> Vec<Outcome> {
    let mut outcomes = Vec::new();
    for group in 0..baseline.groups.len() {
        for indicator in 0..baseline.indicators.len() {
            let pairs: Vec<(f64, f64)> = seed_pairs(baseline, reform, months, (group, indicator)).collect();
            if pairs.iter().any(is_known) {
                outcomes.extend(outcome(baseline, (group, indicator), &pairs));
            }
        }
    }
    outcomes
}

fn is_known((before, after): &(f64, f64)) -> bool {
    before.is_finite() && after.is_finite()
}

/// Describes one outcome from its pairs.
fn outcome(panel: &Panel, (group, indicator): (usize, usize), pairs: &[(f64, f64)]) -> Option<Outcome> {
    let group = panel.groups.get(group)?;
    let indicator = panel.indicators.get(indicator)?;
    let differences: Vec<f64> = pairs.iter().map(|(before, after)| after - before).collect();
    let difference = Estimate::across(&differences, panel.draws);
    let basis = Basis::of(&differences, panel.draws);
    let (before, after): (Vec<f64>, Vec<f64>) = pairs.iter().copied().unzip();
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
        baseline: basis.mean(&before),
        reform: basis.mean(&after),
        difference,
        pairs: basis.count(),
        clear: difference.is_clear(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::indicator::{Indicator, PopulationGroup};

    fn panel() -> Panel {
        let indicator = Indicator {
            id: "hours".to_owned(),
            label: "Hours".to_owned(),
            unit: "hours".to_owned(),
            definition: "Something.".to_owned(),
            chapter: Chapter::Budget,
            better: Better::Higher,
            exploratory: false,
            headline: false,
            decimals: 1,
        };
        let group = PopulationGroup {
            id: "all".to_owned(),
            label: "Everybody".to_owned(),
            dimension: String::new(),
            withheld: false,
        };
        Panel::empty(vec![indicator], vec![group], Vec::new(), Vec::new())
    }

    #[test]
    fn levels_and_their_difference_rest_on_the_same_draws() {
        let panel = Panel { draws: 3, ..panel() };
        let hole = f64::NAN;
        // The first draw lacks a seed, so the estimate rests on the other two.
        let before = [100.0, hole, 1.0, 2.0, 3.0, 4.0];
        let pairs: Vec<(f64, f64)> = before.iter().map(|before| (*before, 2.0 * before)).collect();

        let outcome = outcome(&panel, (0, 0), &pairs).unwrap();

        assert_eq!((outcome.baseline, outcome.reform), (2.5, 5.0));
        assert_eq!((outcome.difference.mean, outcome.pairs), (2.5, 4));
    }
}
