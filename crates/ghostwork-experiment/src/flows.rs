//! What people did a year before the end of a run, and at its end.

use std::collections::BTreeSet;

use ghostwork_core::{Economy, EconomyError, LabourState, WINDOW_MONTHS};
use ghostwork_results::FlowFrame;

use crate::plan::Plan;

/// What a person does, ordinary work and platform work together.
const STATES: [&str; 6] = [
    "Job",
    "Job and platform work",
    "Own account",
    "Platform work alone",
    "Unemployed",
    "Out of the labour force",
];

/// Returns the states and the two dates.
pub(crate) fn frame(plan: &Plan) -> FlowFrame {
    let last = plan.start + plan.months.max(1) - 1;
    FlowFrame {
        states: STATES.iter().map(|state| (*state).to_owned()).collect(),
        from: last - WINDOW_MONTHS.min(plan.months.saturating_sub(1)),
        until: last,
    }
}

/// Returns the position of the state of every person, by row of the population.
pub(crate) fn states(economy: &Economy) -> Result<Vec<u8>, EconomyError> {
    let positions = economy.activities().map(|(state, is_on_platforms)| position(state, is_on_platforms));
    economy.gather(positions.collect())
}

const fn position(state: LabourState, is_on_platforms: bool) -> u8 {
    match (state, is_on_platforms) {
        (LabourState::Employee, false) => 0,
        (LabourState::Employee, true) => 1,
        (LabourState::OwnAccount, _) => 2,
        (LabourState::Unemployed | LabourState::OutOfLabourForce, true) => 3,
        (LabourState::Unemployed, false) => 4,
        (LabourState::OutOfLabourForce, false) => 5,
    }
}

/// Counts persons by state at the first and at the second date, in persons represented; the second runs fastest.
pub(crate) fn count(first: &[u8], second: &[u8], persons_per_worker: f64) -> Vec<f64> {
    let mut workers = [0_u64; STATES.len() * STATES.len()];
    for (from, to) in first.iter().zip(second) {
        if let Some(count) = workers.get_mut(usize::from(*from) * STATES.len() + usize::from(*to)) {
            *count += 1;
        }
    }
    workers.iter().map(|count| *count as f64 * persons_per_worker).collect()
}

/// Counts the records of the source behind every flow, from the record of every person.
///
/// Nothing without records, which then need not be counted.
pub(crate) fn records_behind(first: &[u8], second: &[u8], records: &[u32]) -> Vec<u32> {
    if records.is_empty() {
        return Vec::new();
    }
    let mut behind = vec![BTreeSet::new(); STATES.len() * STATES.len()];
    for ((from, to), record) in first.iter().zip(second).zip(records) {
        if let Some(behind) = behind.get_mut(usize::from(*from) * STATES.len() + usize::from(*to)) {
            behind.insert(*record);
        }
    }
    behind.iter().map(|records| records.len() as u32).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everybody_is_counted_once() {
        // Two who stay in their jobs, and one unemployed who turns to platforms; each stands for 10 persons.
        let flows = count(&[0, 0, 4], &[0, 0, 3], 10.0);

        assert_eq!(flows[0], 20.0);
        assert_eq!(flows[4 * 6 + 3], 10.0);
        assert_eq!(flows.iter().sum::<f64>(), 30.0);
    }

    #[test]
    fn clones_of_a_record_are_one_record() {
        let records = records_behind(&[0, 0, 0, 4], &[0, 0, 0, 3], &[7, 7, 9, 7]);

        assert_eq!((records[0], records[4 * 6 + 3], records[1]), (2, 1, 0));
    }
}
