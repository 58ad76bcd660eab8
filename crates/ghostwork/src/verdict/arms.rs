//! What the rules do alone, and what behaviour adds.

use ghostwork_results::{Comparison, Outcome, SplitEffect};
use serde_json::{Value, json};

use super::{decimals, estimate_json};
use crate::text::{signed, table};

/// Returns the two parts of every headline effect in words.
pub(super) fn in_words(comparison: &Comparison) -> String {
    let Some(split) = &comparison.reform_static else { return String::new() };
    let mut rows = vec![["", "rules alone", "behaviour", "together"].map(str::to_owned).to_vec()];
    for outcome in comparison.outcomes_for_everybody().filter(|outcome| outcome.headline) {
        rows.extend(split.effect(&outcome.indicator, &outcome.group).map(|effect| row(outcome, effect)));
    }
    format!("\nwith bids, hours, postings, status and entry as in the baseline:\n{}", table(&rows))
}

fn row(outcome: &Outcome, effect: &SplitEffect) -> Vec<String> {
    let parts = [effect.static_effect.mean, effect.behavioural_effect.mean, outcome.difference.mean];
    let decimals = decimals(usize::from(outcome.decimals), &parts);
    let unit = if outcome.unit == "%" { "points" } else { &outcome.unit };
    let mut row = vec![outcome.label.clone()];
    row.extend(parts.map(|part| signed(part, decimals)));
    row[3] = format!("{} {unit}", row[3]);
    row
}

/// Returns the three arms of an outcome as JSON; `null` where the reform was not run with frozen behaviour.
pub(super) fn json(comparison: &Comparison, outcome: &Outcome) -> Value {
    let split = comparison.reform_static.as_ref();
    let Some(effect) = split.and_then(|split| split.effect(&outcome.indicator, &outcome.group)) else {
        return Value::Null;
    };
    json!({
        "baseline": outcome.baseline,
        "reform_static": effect.reform_static,
        "reform": outcome.reform,
        "static_effect": estimate_json(&effect.static_effect),
        "behavioural_effect": estimate_json(&effect.behavioural_effect),
    })
}
