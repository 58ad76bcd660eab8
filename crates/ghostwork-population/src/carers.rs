//! Main carers: who looks after a young child or a disabled adult instead of working full time.

use crate::draft::{Draft, Filers};
use crate::draws::{Candidate, Purpose, choose, uniform};
use crate::jobs::FULL_TIME_HOURS_PER_WEEK;
use crate::records::{LabourStatus, Sex};
use crate::tables::ADULT_CARERS;

/// Marks the carers.
pub(crate) fn mark(draft: &mut Draft) {
    for unit in 0..draft.filers.len() {
        if draft.tax_units[unit].children_under_6 > 0 {
            mark_parent(draft, draft.filers[unit]);
        }
    }
    mark_carers_of_adults(draft);
}

/// The parent of a young child who works least, if not full time; the mother where both work alike.
fn mark_parent(draft: &mut Draft, filers: Filers) {
    let carer = filers
        .iter()
        .filter(|&person| draft.persons[person].hours_per_week < FULL_TIME_HOURS_PER_WEEK)
        .min_by(|&left, &right| {
            let (left, right) = (&draft.persons[left], &draft.persons[right]);
            let is_man = |sex: Sex| sex == Sex::Male;
            left.hours_per_week
                .total_cmp(&right.hours_per_week)
                .then(is_man(left.sex).cmp(&is_man(right.sex)))
        });
    if let Some(carer) = carer {
        draft.persons[carer].carer = true;
    }
}

fn mark_carers_of_adults(draft: &mut Draft) {
    let candidates: Vec<Candidate> = (0..draft.persons.len())
        .filter(|&person| {
            let record = &draft.persons[person];
            let origin = draft.origins[person];
            record.status == LabourStatus::OutOfLabourForce
                && (45..65).contains(&record.age_years)
                && !origin.disabled
                && !record.carer
        })
        .map(|index| {
            let origin = draft.origins[index];
            let members = draft.households[origin.household].persons.clone();
            let cares = members.clone().any(|other| draft.origins[other as usize].disabled)
                || members.clone().any(|other| draft.persons[other as usize].age_years >= 80);
            let propensity = if cares { 10.0 } else { 0.3 };
            Candidate { index, propensity, draw: uniform(origin.key, Purpose::AdultCarer) }
        })
        .collect();
    let count = (ADULT_CARERS.values * candidates.len() as f64).round() as usize;
    for person in choose(candidates, count) {
        draft.persons[person].carer = true;
    }
}
