//! Findings in words, computed from estimates and intervals.

use ghostwork_results::{Comparison, Estimate, Outcome, PopulationGroup, StudyOrigin, Verdict};

use crate::format::{Unit, decimals_showing, inside_sentence, number, period};

/// Most words of a headline.
const MOST_WORDS: usize = 10;
/// Months over which a mean of amounts a year is the amount itself.
const MONTHS_OF_A_YEAR: usize = 12;
/// What is said where there are no intervals to judge by.
const TOO_FEW_SEEDS: &str = "Too few seeds to judge";
/// What is said of a reform that no month compared is under.
const NOT_IN_FORCE: &str = "The reform starts after these months";

/// An outcome's unit and decimals, chosen for its size.
pub(crate) struct Measure {
    level: Unit,
    difference: Unit,
    level_decimals: u8,
    difference_decimals: u8,
    grain: f64,
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
        let rounds = outcome.decimals == 0 && difference.divisor() <= 1.0;
        let grain = if rounds { change.grain() } else { 1.0 };
        let difference_decimals = if grain > 1.0 {
            0
        } else {
            decimals_showing(&change.scaled(1.0 / difference.divisor()), cut(&difference))
        };
        let wanted = cut(&level);
        let shows = |decimals: &u8| {
            level.level(outcome.baseline, *decimals) != level.level(outcome.reform, *decimals)
        };
        let level_decimals =
            (wanted..wanted + 3).find(|decimals| !outcome.clear || shows(decimals)).unwrap_or(wanted);
        Self { level, difference, level_decimals, difference_decimals, grain }
    }

    /// Rounds whole numbers to what the interval supports.
    fn rounded(&self, value: f64) -> f64 {
        if self.grain > 1.0 { (value / self.grain).round() * self.grain } else { value }
    }

    /// Returns a level with currency, per cent sign or the word for large amounts, but no more.
    pub(crate) fn compact_level(&self, value: f64) -> String {
        self.level.compact(value, self.level_decimals)
    }

    /// Returns a level with currency or per cent sign, but no more.
    pub(crate) fn bare_level(&self, value: f64) -> String {
        self.level.bare(value, self.level_decimals, false)
    }

    /// Returns the size of a difference with currency, per cent sign or the word for large amounts, but no more.
    fn compact_size(&self, value: f64) -> String {
        self.difference.compact(self.rounded(value).abs(), self.difference_decimals)
    }

    /// Returns the unit of levels alone, for a subtitle.
    pub(crate) fn level_words(&self) -> String {
        self.level.words()
    }

    /// Returns the decimals of levels.
    pub(crate) fn level_decimals(&self) -> u8 {
        self.level_decimals
    }

    /// Returns a level with unit.
    pub(crate) fn level(&self, value: f64) -> String {
        self.level.level(value, self.level_decimals)
    }

    /// Returns a difference with sign and unit.
    pub(crate) fn difference(&self, value: f64) -> String {
        self.difference.difference(self.rounded(value), self.difference_decimals)
    }

    /// Returns the size of a difference with unit, without a sign.
    pub(crate) fn size(&self, value: f64) -> String {
        self.difference.level(self.rounded(value).abs(), self.difference_decimals)
    }

    /// Returns an interval with signs, currency or per cent sign, but no more.
    pub(crate) fn compact_interval(&self, outcome: &Outcome) -> String {
        let change = &outcome.difference;
        if !change.has_interval() {
            return "no interval".to_owned();
        }
        let end = |value: f64| self.difference.bare(self.rounded(value), self.difference_decimals, true);
        format!("{} to {}", end(change.low), end(change.high))
    }

    /// Returns an interval with signs, currency, per cent sign and the word for large amounts, but no more.
    pub(crate) fn short_interval(&self, outcome: &Outcome) -> String {
        self.compact_interval(outcome) + self.difference.magnitude()
    }

    /// Returns the difference with its interval, for a sentence.
    pub(crate) fn difference_in_words(&self, outcome: &Outcome) -> String {
        let mean = self.difference(outcome.difference.mean);
        if outcome.difference.has_interval() {
            format!("{mean} (95% interval {})", self.interval(outcome))
        } else {
            format!("{mean} on one seed")
        }
    }

    /// Returns an interval with the unit once, such as `−0.8 to −0.4 points`.
    pub(crate) fn interval(&self, outcome: &Outcome) -> String {
        let change = &outcome.difference;
        if !change.has_interval() {
            return "no interval".to_owned();
        }
        let low = self.difference.bare(self.rounded(change.low), self.difference_decimals, true);
        format!("{low} to {}", self.difference(change.high))
    }
}

/// Returns the finding on one outcome as a headline of at most ten words.
pub(crate) fn finding(outcome: &Outcome) -> String {
    let named = |finding: &str| format!("{}: {finding}", outcome.label);
    let choices = match outcome.verdict() {
        Verdict::NoDifference => vec![named("no difference"), "The reform changes nothing here".to_owned()],
        Verdict::NoClearChange => vec![named("no clear effect"), "No clear effect here".to_owned()],
        Verdict::Unknown => vec![named("too few seeds to judge"), TOO_FEW_SEEDS.to_owned()],
        Verdict::ClearlyBetter | Verdict::ClearlyWorse | Verdict::ClearChange => clear_findings(outcome),
    };
    first_short(&choices)
}

/// Returns the same for a title, which says `a year` only of a reform that is in force in all months compared.
pub(crate) fn finding_over_window(comparison: &Comparison, outcome: &Outcome) -> String {
    let (in_force, all) = comparison.months_in_force();
    if in_force == all { finding(outcome) } else { finding(outcome).replace(" a year", "") }
}

/// Says how many of several groups change clearly.
pub(crate) fn groups_that_change(clear: usize, all: usize) -> String {
    let verb = if clear == 1 { "changes" } else { "change" };
    format!("{clear} of {all} groups {verb} clearly")
}

/// Returns the first choice that is short enough for a headline, else the last.
pub(crate) fn first_short(choices: &[String]) -> String {
    let is_short = |choice: &&String| choice.split_whitespace().count() <= MOST_WORDS;
    choices.iter().find(is_short).or(choices.last()).cloned().unwrap_or_default()
}

/// Says why estimates cannot tell what the reform does: it is not in force, or no estimate has an interval.
pub(crate) fn nothing_to_judge<'a>(
    comparison: &Comparison,
    estimates: impl IntoIterator<Item = &'a Estimate>,
) -> Option<&'static str> {
    let mut has_interval = false;
    for estimate in estimates {
        if estimate.is_clear() {
            return None;
        }
        has_interval |= estimate.has_interval();
    }
    match (comparison.months_in_force().0, has_interval) {
        (0, _) => Some(NOT_IN_FORCE),
        (_, false) => Some(TOO_FEW_SEEDS),
        _ => None,
    }
}

/// Says whether an estimate is exactly zero on every seed.
pub(crate) fn is_no_difference(estimate: &Estimate) -> bool {
    estimate.low.abs().max(estimate.high.abs()) <= 0.0
}

/// Returns words on the 95% interval that every alternative text of a chart has, nothing where no estimate has one.
pub(crate) fn with_intervals<'a>(estimates: impl IntoIterator<Item = &'a Estimate>) -> &'static str {
    if estimates.into_iter().any(Estimate::has_interval) { " with 95% intervals" } else { "" }
}

/// Returns how a clear change can be put, the fullest first.
fn clear_findings(outcome: &Outcome) -> Vec<String> {
    let rises = outcome.difference.mean > 0.0;
    let (verb, noun, way) = if rises { ("raises", "rise", "up") } else { ("lowers", "fall", "down") };
    let measure = Measure::of(outcome);
    let (size, compact) =
        (measure.size(outcome.difference.mean), measure.compact_size(outcome.difference.mean));
    let label = inside_sentence(&outcome.label);
    // A reform raises pay or a rate; of persons there are more or fewer.
    let counts_people = label.starts_with("persons") || outcome.unit.ends_with("persons");
    let sentences =
        [format!("The reform {verb} {label} by {size}"), format!("Reform {verb} {label} by {size}")];
    let named = [format!("{}: {way} {size}", outcome.label), format!("{}: {way} {compact}", outcome.label)];
    let mut choices = Vec::new();
    if !counts_people {
        choices.extend(sentences);
    }
    choices.extend(named);
    choices.push(format!("The reform brings a clear {noun} of {compact}"));
    choices
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
pub(crate) fn headline_finding(comparison: &Comparison, outcomes: &[&Outcome]) -> String {
    if comparison.months_in_force().0 == 0 {
        return NOT_IN_FORCE.to_owned();
    }
    if let Some(reason) = nothing_to_judge(comparison, outcomes.iter().map(|outcome| &outcome.difference)) {
        return reason.to_owned();
    }
    let clear: Vec<&&Outcome> = outcomes.iter().filter(|outcome| outcome.clear).collect();
    match clear.as_slice() {
        [] => "No clear effect on any headline outcome".to_owned(),
        [only] => finding_over_window(comparison, only),
        _ => format!("{} of {} headline outcomes change clearly", clear.len(), outcomes.len()),
    }
}

/// Returns a place as it stands inside a sentence.
pub(crate) fn place_in_sentence(place: &str) -> String {
    let article = if place.starts_with("United ") { "the " } else { "" };
    format!("{article}{place}")
}

/// Returns place, period and scenarios of a comparison for a subtitle.
pub(crate) fn setting(comparison: &Comparison) -> String {
    format!(
        "{}, {}; {}",
        comparison.baseline.setting.place,
        period(comparison.window.first, comparison.window.last),
        scenarios(comparison)
    )
}

/// Returns place, all months and scenarios of a comparison for the subtitle of a path.
pub(crate) fn setting_of_path(comparison: &Comparison) -> String {
    let months = &comparison.baseline.panel.months;
    let all = match (months.first(), months.last()) {
        (Some(first), Some(last)) => period(*first, *last),
        _ => String::new(),
    };
    format!("{}, by month, {all}; {}", comparison.baseline.setting.place, scenarios(comparison))
}

/// Returns place, period and scenario of a study for a subtitle.
pub(crate) fn setting_of_study(origin: &StudyOrigin) -> String {
    let months = origin.period.split_once(" to ").and_then(|(first, last)| {
        let (first, last) = (first.parse().ok()?, last.parse().ok()?);
        Some(period(first, last))
    });
    format!("{}, {}; {}", origin.setting.place, months.as_ref().unwrap_or(&origin.period), origin.title)
}

/// Returns the scenarios by title.
fn scenarios(comparison: &Comparison) -> String {
    format!("{} against {}", comparison.reform.scenario.title, comparison.baseline.scenario.title)
}

/// Returns the note that tells which months a headline speaks of.
pub(crate) fn note_on_window(comparison: &Comparison) -> String {
    format!("The title compares means over {}.", period(comparison.window.first, comparison.window.last))
}

/// Adds to the notes on means over the months compared that the reform is not in force in all of them.
pub(crate) fn with_note_on_force(comparison: &Comparison, mut notes: Vec<String>) -> Vec<String> {
    let (in_force, all) = comparison.months_in_force();
    if in_force < all {
        notes.insert(0, format!("The reform is in force in {in_force} of the {all} months compared."));
    }
    notes
}

/// Returns an amount a year as a title may tell it: of a reform that is in force in a part of the months compared, what it
/// comes to in these months.
pub(crate) fn amount_over_window(comparison: &Comparison, amount: &str) -> String {
    let words = match comparison.months_in_force() {
        (in_force, all) if in_force == all => return amount.to_owned(),
        (_, MONTHS_OF_A_YEAR) => " in the 12 months compared",
        _ => " at a yearly rate",
    };
    amount.replace(" a year", words)
}

/// Returns a share as per cent.
pub(crate) fn percent(share: f64, decimals: u8) -> String {
    format!("{}%", number(share * 100.0, decimals))
}

/// Returns the outcome that charts of groups show: the first headline one that changes clearly for better or worse and
/// is measured for a group, else the first headline one.
pub(crate) fn lead_outcome(comparison: &Comparison) -> Option<&Outcome> {
    let grouped = |outcome: &&Outcome| {
        outcome.headline
            && comparison
                .outcomes
                .iter()
                .any(|other| other.indicator == outcome.indicator && other.group != outcome.group)
    };
    let matters =
        |outcome: &&Outcome| matches!(outcome.verdict(), Verdict::ClearlyBetter | Verdict::ClearlyWorse);
    let headline: Vec<&Outcome> = comparison.outcomes_for_everybody().filter(grouped).collect();
    headline.iter().copied().find(matters).or_else(|| headline.first().copied())
}

/// Returns the groups of each dimension, in the order of the panel; everybody is left out.
pub(crate) fn groups_by_dimension(comparison: &Comparison) -> Vec<(&str, Vec<&PopulationGroup>)> {
    let mut dimensions: Vec<(&str, Vec<&PopulationGroup>)> = Vec::new();
    for group in comparison.baseline.panel.groups.iter().filter(|group| !group.dimension.is_empty()) {
        match dimensions.iter_mut().find(|(dimension, _)| *dimension == group.dimension) {
            Some((_, groups)) => groups.push(group),
            None => dimensions.push((&group.dimension, vec![group])),
        }
    }
    dimensions
}

/// Returns a label as part of a file name: letters, digits and underscores.
pub(crate) fn file_name(label: &str) -> String {
    label
        .chars()
        .map(|letter| if letter.is_ascii_alphanumeric() { letter.to_ascii_lowercase() } else { '_' })
        .collect()
}
