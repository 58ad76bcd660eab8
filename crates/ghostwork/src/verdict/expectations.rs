//! What evidence leads one to expect, held against the runs.

use ghostwork_results::Comparison;
use serde_json::{Value, json};

use crate::text::table;

/// Returns every expectation in words with what the runs say about it.
pub(super) fn in_words(comparison: &Comparison) -> String {
    if comparison.expectations.is_empty() {
        return String::new();
    }
    let rows: Vec<Vec<String>> = comparison
        .expectations
        .iter()
        .map(|expectation| {
            let outcome = comparison.outcome(&expectation.indicator, &expectation.group);
            let label = outcome.map_or(expectation.indicator.as_str(), |outcome| outcome.label.as_str());
            let group = outcome.map_or(expectation.group.as_str(), |outcome| outcome.group_label.as_str());
            vec![
                format!("{label}, {group}"),
                expectation.sign.words().to_owned(),
                comparison.finding(expectation).words().to_owned(),
            ]
        })
        .collect();
    format!("\nwhat evidence leads one to expect:\n{}", table(&rows))
}

/// Returns every expectation as JSON.
pub(super) fn json(comparison: &Comparison) -> Vec<Value> {
    comparison
        .expectations
        .iter()
        .map(|expectation| {
            json!({
                "indicator": expectation.indicator,
                "group": expectation.group,
                "expected": expectation.sign.words(),
                "finding": comparison.finding(expectation).words(),
                "because": expectation.because,
            })
        })
        .collect()
}
