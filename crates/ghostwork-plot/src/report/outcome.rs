//! Outcomes as rows of the report's tables.

use ghostwork_results::{Comparison, Outcome, PopulationGroup, Verdict};
use serde::Serialize;

use crate::figure::WITHHELD;
use crate::wording::{Measure, short_finding};

/// One outcome in words.
#[derive(Serialize)]
pub(crate) struct OutcomeRow {
    label: String,
    exploratory: bool,
    baseline: String,
    reform: String,
    difference: String,
    interval: String,
    /// Whether the interval is one.
    has_interval: bool,
    verdict: &'static str,
    mark: &'static str,
}

impl OutcomeRow {
    /// Puts an outcome into words.
    pub(crate) fn of(outcome: &Outcome) -> Self {
        let measure = Measure::of(outcome);
        let verdict = outcome.verdict();
        Self {
            label: outcome.label.clone(),
            exploratory: outcome.exploratory,
            baseline: measure.level(outcome.baseline),
            reform: measure.level(outcome.reform),
            difference: measure.difference(outcome.difference.mean),
            interval: measure.compact_interval(outcome),
            has_interval: outcome.difference.has_interval(),
            verdict: verdict.words(),
            mark: mark(verdict),
        }
    }
}

/// Returns the style of a verdict.
fn mark(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::ClearlyBetter => "better",
        Verdict::ClearlyWorse => "worse",
        Verdict::ClearChange => "change",
        Verdict::NoDifference => "same",
        Verdict::NoClearChange | Verdict::Unknown => "unclear",
    }
}

/// Headline outcomes by group: one column per outcome, one row per group.
#[derive(Serialize)]
pub(crate) struct GroupsTable {
    columns: Vec<String>,
    rows: Vec<GroupRow>,
}

#[derive(Serialize)]
struct GroupRow {
    label: String,
    cells: Vec<GroupCell>,
}

#[derive(Serialize)]
struct GroupCell {
    text: String,
    mark: &'static str,
}

/// Gathers headline outcomes of every group.
pub(crate) fn groups_table(comparison: &Comparison) -> GroupsTable {
    let headline: Vec<&Outcome> =
        comparison.outcomes_for_everybody().filter(|outcome| outcome.headline).collect();
    let cell = |group: &PopulationGroup, outcome: &&Outcome| match comparison
        .outcome(&outcome.indicator, &group.id)
    {
        Some(found) => GroupCell { text: short_finding(found), mark: mark(found.verdict()) },
        None if group.withheld => GroupCell { text: WITHHELD.to_owned(), mark: "unclear" },
        None => GroupCell { text: "–".to_owned(), mark: "unclear" },
    };
    let rows = comparison.baseline.panel.groups.iter().map(|group| GroupRow {
        label: group.label.clone(),
        cells: headline.iter().map(|outcome| cell(group, outcome)).collect(),
    });
    GroupsTable {
        rows: rows.collect(),
        columns: headline.iter().map(|outcome| outcome.label.clone()).collect(),
    }
}
