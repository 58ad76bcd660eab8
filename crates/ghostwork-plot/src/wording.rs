//! Findings in words, computed from estimates and intervals.

use ghostwork_results::{Comparison, Outcome, Verdict};

use crate::format::{Unit, decimals_showing, inside_sentence, number, period};

/// Most words of a headline.
const MOST_WORDS: usize = 10;

/// An outcome's unit and decimals, chosen for its size.
pub(crate) struct Measure {
    level: Unit,
    difference: Unit,
    level_decimals: u8,
    difference_decimals: u8,
}

impl Measure {
    /// Chooses how an outcome is shown.
    pub(crate) fn of(outcome: &Outcome) -> Self {
        let level =
            Unit::of_level(&outcome.unit).cut_short_for(outcome.baseline.abs().max(outcome.reform.abs()));
        let change = &outcome.difference;
        let largest = [change.mean, change.low, change.high]
            .into_iter()
            .fold(0.0, |most: f64, end| most.max(end.abs()));
        let difference = Unit::of_difference(&outcome.unit).cut_short_for(largest);
        let cut = |unit: &Unit| if unit.divisor() > 1.0 { outcome.decimals.max(1) } else { outcome.decimals };
        let difference_decimals =
            decimals_showing(&change.scaled(1.0 / difference.divisor()), cut(&difference));
        Self { level_decimals: cut(&level), level, difference, difference_decimals }
    }

    /// Returns a level with unit.
    pub(crate) fn level(&self, value: f64) -> String {
        self.level.level(value, self.level_decimals)
    }

    /// Returns a difference with sign and unit.
    pub(crate) fn difference(&self, value: f64) -> String {
        self.difference.difference(value, self.difference_decimals)
    }

    /// Returns the size of a difference with unit, without a sign.
    pub(crate) fn size(&self, value: f64) -> String {
        self.difference.level(value.abs(), self.difference_decimals)
    }

    /// Returns an interval with the unit once, such as `−0.8 to −0.4 points`.
    pub(crate) fn interval(&self, outcome: &Outcome) -> String {
        let change = &outcome.difference;
        if !change.has_interval() {
            return "no interval".to_owned();
        }
        let low = self.difference.tick(change.low, self.difference_decimals, true);
        format!("{low} to {}", self.difference(change.high))
    }
}

/// Returns the finding on one outcome as a headline of at most ten words.
pub(crate) fn finding(outcome: &Outcome) -> String {
    let label = inside_sentence(&outcome.label);
    let size = Measure::of(outcome).size(outcome.difference.mean);
    let (long, short) = match outcome.verdict() {
        Verdict::NoDifference => (format!("No effect at all on {label}"), "No effect at all".to_owned()),
        Verdict::NoClearChange => (format!("No clear effect on {label}"), "No clear effect".to_owned()),
        Verdict::Unknown => (format!("Too few seeds to judge {label}"), "Too few seeds to judge".to_owned()),
        Verdict::ClearlyBetter | Verdict::ClearlyWorse | Verdict::ClearChange => {
            let rises = outcome.difference.mean > 0.0;
            let (verb, noun) = if rises { ("rises", "rise") } else { ("falls", "fall") };
            (format!("{} {verb} by {size}", outcome.label), format!("A clear {noun} of {size}"))
        }
    };
    if long.split_whitespace().count() <= MOST_WORDS { long } else { short }
}

/// Returns what stands in a panel: the change in two or three words.
pub(crate) fn short_finding(outcome: &Outcome) -> String {
    match outcome.verdict() {
        Verdict::NoDifference => "no difference".to_owned(),
        Verdict::NoClearChange => "no clear change".to_owned(),
        Verdict::Unknown => "too few seeds".to_owned(),
        _ => Measure::of(outcome).difference(outcome.difference.mean),
    }
}

/// Returns the finding over all headline outcomes.
pub(crate) fn headline_finding(outcomes: &[&Outcome]) -> String {
    let clear: Vec<&&Outcome> = outcomes.iter().filter(|outcome| outcome.clear).collect();
    match clear.as_slice() {
        [] => "No clear effect on any headline outcome".to_owned(),
        [only] => finding(only),
        _ => format!("{} of {} headline outcomes change clearly", clear.len(), outcomes.len()),
    }
}

/// Returns place, period and scenarios of a comparison for a subtitle.
pub(crate) fn setting(comparison: &Comparison) -> String {
    format!(
        "{}, {}; {} against {}",
        comparison.baseline.setting.place,
        period(comparison.window.first, comparison.window.last),
        inside_sentence(&comparison.reform.scenario.title),
        inside_sentence(&comparison.baseline.scenario.title)
    )
}

/// Returns a share as per cent.
pub(crate) fn percent(share: f64, decimals: u8) -> String {
    format!("{}%", number(share * 100.0, decimals))
}
