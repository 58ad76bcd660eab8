//! What the rules do alone, what pays for the reform, and whether it does what evidence leads one to expect.

use ghostwork_results::{ClosureEnd, ClosureRecord, Comparison, Finding};
use serde::Serialize;

use crate::format::{number, period};
use crate::wording::Measure;

/// The effect of a headline outcome in two parts.
#[derive(Serialize)]
pub(crate) struct ArmRow {
    label: String,
    baseline: String,
    reform_static: String,
    reform: String,
    static_effect: String,
    behavioural_effect: String,
}

/// Returns the headline outcomes for everybody under all three arms; nothing without the arm of frozen behaviour.
pub(crate) fn arms(comparison: &Comparison) -> Vec<ArmRow> {
    let Some(split) = &comparison.reform_static else { return Vec::new() };
    let headline = comparison.outcomes_for_everybody().filter(|outcome| outcome.headline);
    headline
        .filter_map(|outcome| {
            let effect = split.effect(&outcome.indicator, &outcome.group)?;
            let measure = Measure::of(outcome);
            Some(ArmRow {
                label: outcome.label.clone(),
                baseline: measure.level(outcome.baseline),
                reform_static: measure.level(effect.reform_static),
                reform: measure.level(outcome.reform),
                static_effect: measure.difference(effect.static_effect.mean),
                behavioural_effect: measure.difference(effect.behavioural_effect.mean),
            })
        })
        .collect()
}

/// The rate that was solved for, with the curve.
#[derive(Serialize)]
pub(crate) struct ClosurePage {
    target: String,
    target_unit: String,
    equals: String,
    tolerance: String,
    window: String,
    unknown: String,
    unit: String,
    seeds: u32,
    end: &'static str,
    value: Option<String>,
    standard_error: Option<String>,
    lowest: String,
    curve: Vec<CurveRow>,
}

#[derive(Serialize)]
struct CurveRow {
    value: String,
    gap: String,
    interval: String,
}

impl ClosurePage {
    pub(crate) fn of(closure: &ClosureRecord) -> Self {
        let rows = closure.curve.iter().map(|point| CurveRow {
            value: number(point.value, 4),
            gap: number(point.gap.mean, 2),
            interval: format!("{} to {}", number(point.gap.low, 2), number(point.gap.high, 2)),
        });
        let standard_error = match closure.end {
            ClosureEnd::NotResolved { standard_error, .. } => Some(number(standard_error, 2)),
            ClosureEnd::Solved { .. } | ClosureEnd::NoSolution => None,
        };
        Self {
            target: closure.target.clone(),
            target_unit: closure.target_unit.clone(),
            equals: number(closure.equals, 2),
            tolerance: number(closure.tolerance, 2),
            window: period(closure.window.first, closure.window.last),
            unknown: closure.unknown.clone(),
            unit: closure.unit.clone(),
            seeds: closure.seeds,
            end: closure.end.words(),
            value: closure.end.value().map(|value| number(value, 4)),
            standard_error,
            lowest: number(closure.bounds.0, 4),
            curve: rows.collect(),
        }
    }
}

/// An expectation with what the runs say about it.
#[derive(Serialize)]
pub(crate) struct ExpectationRow {
    label: String,
    group: String,
    expected: &'static str,
    difference: String,
    finding: &'static str,
    mark: &'static str,
    because: String,
}

/// Returns every expectation of the reform.
pub(crate) fn expectations(comparison: &Comparison) -> Vec<ExpectationRow> {
    let rows = comparison.expectations.iter().map(|expectation| {
        let outcome = comparison.outcome(&expectation.indicator, &expectation.group);
        let finding = comparison.finding(expectation);
        ExpectationRow {
            label: outcome.map_or_else(|| expectation.indicator.clone(), |outcome| outcome.label.clone()),
            group: outcome.map_or_else(|| expectation.group.clone(), |outcome| outcome.group_label.clone()),
            expected: expectation.sign.words(),
            difference: outcome
                .map_or_else(String::new, |outcome| Measure::of(outcome).difference(outcome.difference.mean)),
            finding: finding.words(),
            mark: mark(finding),
            because: expectation.because.clone(),
        }
    });
    rows.collect()
}

/// Returns the style of a finding.
fn mark(finding: Finding) -> &'static str {
    match finding {
        Finding::AsExpected => "better",
        Finding::NotAsExpected => "worse",
        Finding::NotClear | Finding::NotInForce | Finding::EvidenceUncertain | Finding::NotMeasured => {
            "unclear"
        }
    }
}
