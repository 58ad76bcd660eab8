//! What was drawn, and how much of the variance goes with it.

use ghostwork_results::{Outcome, RunRecord};
use serde::Serialize;

use crate::format::number;

/// Decimals of the values of a parameter.
const DECIMALS: u8 = 3;

/// Draws of the parameters in words.
#[derive(Serialize)]
pub(crate) struct UncertaintyTable {
    draws: usize,
    parameters: Vec<ParameterRow>,
    shares: Vec<ShareRow>,
}

#[derive(Serialize)]
struct ParameterRow {
    key: String,
    source: String,
    values: String,
}

#[derive(Serialize)]
struct ShareRow {
    label: String,
    parameters: String,
    luck: String,
}

/// Puts the draws of a run into words, with the shares of the variance of some outcomes; `None` where nothing was drawn.
pub(crate) fn uncertainty(record: &RunRecord, outcomes: &[&Outcome]) -> Option<UncertaintyTable> {
    let uncertainty = record.uncertainty.as_ref()?;
    let parameters = uncertainty.parameters.iter().map(|parameter| {
        let least = parameter.values.iter().copied().fold(f64::INFINITY, f64::min);
        let most = parameter.values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        ParameterRow {
            key: parameter.key.clone(),
            source: parameter.source.clone(),
            values: format!("{} to {} {}", number(least, DECIMALS), number(most, DECIMALS), parameter.unit),
        }
    });
    let per_cent = |share: f64| format!("{}%", number(100.0 * share, 0));
    let shares = outcomes.iter().filter_map(|outcome| {
        let share = outcome.difference.from_parameters?;
        Some(ShareRow {
            label: outcome.label.clone(),
            parameters: per_cent(share),
            luck: per_cent(1.0 - share),
        })
    });
    Some(UncertaintyTable {
        draws: uncertainty.draws(),
        parameters: parameters.collect(),
        shares: shares.collect(),
    })
}
