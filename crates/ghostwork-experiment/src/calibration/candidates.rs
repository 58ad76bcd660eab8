use std::collections::BTreeMap;

use ghostwork_results::{Estimate, ResultsError};

use crate::validation::{MomentKind, MomentResult, moments};

/// Where what came of candidates is kept, each under a name of all that decides its numbers.
///
/// A search that was stopped within a generation does not simulate its candidates twice, and several processes can share the
/// candidates of a generation out between them.
pub trait CandidateStore: Sync {
    /// Returns what is kept under a name; nothing where it is not there, or not whole.
    fn get(&self, name: &str) -> Option<String>;

    /// Keeps a text.
    ///
    /// # Errors
    ///
    /// When the disk does not take it.
    fn put(&self, name: &str, text: &str) -> Result<(), ResultsError>;

    /// Says whether a candidate that is not there is simulated here, by its place in the generation.
    fn simulates(&self, number: usize) -> bool;
}

/// Results by statistic: how the model comes by the value, what stands for it, and the value.
type Kept = BTreeMap<String, (MomentKind, String, Estimate)>;

/// Returns results as a text.
pub(super) fn to_text(results: &[MomentResult]) -> String {
    let kept: Kept = results
        .iter()
        .map(|one| (one.moment.id.clone(), (one.kind, one.reads.clone(), one.simulated)))
        .collect();
    serde_json::to_string(&kept).unwrap_or_default()
}

/// Returns results from their text, in the order of the table of statistics; `None` where some are missing.
pub(super) fn from_text(text: &str) -> Option<Vec<MomentResult>> {
    let mut kept: Kept = serde_json::from_str(text).ok()?;
    let moments = moments().ok()?.into_iter();
    moments
        .map(|moment| {
            let (kind, reads, simulated) = kept.remove(&moment.id)?;
            Some(MomentResult { moment, kind, reads, simulated })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_of_a_candidate_comes_back_to_the_bit() {
        let results: Vec<MomentResult> = moments()
            .unwrap()
            .into_iter()
            .enumerate()
            .map(|(number, moment)| MomentResult {
                moment,
                kind: if number % 7 == 0 { MomentKind::Missing } else { MomentKind::Simulated },
                reads: format!("indicator {number}"),
                simulated: Estimate::from_replications(&[1.0 / (number as f64), f64::NAN, 0.1]),
            })
            .collect();

        let text = to_text(&results);
        let back = from_text(&text).unwrap();

        assert_eq!(to_text(&back), text);
        assert_eq!(back[3].simulated.low.to_bits(), results[3].simulated.low.to_bits());
        assert!(from_text(&text[..text.len() - 1]).is_none() && from_text("{}").is_none());
    }
}
