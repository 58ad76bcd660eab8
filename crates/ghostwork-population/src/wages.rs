//! Wages: their level, and earners whom the survey years lack.
//!
//! The package fits the survey's amounts to tax totals with weights that add up to more people than there are, so that
//! an average person earns too little; one factor on all wages brings the median household income to the published one.
//!
//! The records are of 2012 to 2014, a slack labour market; in the base year more people of prime age work. Where an
//! age group has fewer wage earners than the published employment needs, persons without earnings are drawn and each
//! receives the wage of a random earner of the same age group (hot deck).

use crate::draft::Draft;
use crate::draws::{Candidate, Purpose, choose, uniform};
use crate::tables::{LABOUR_FORCE, LabourForce, OWN_ACCOUNT_SHARE, WAGE_LEVEL, WORKED_IN_YEAR_PER_EMPLOYED};

/// Persons of each age group of [`LABOUR_FORCE`].
pub(crate) fn persons_by_age_group(draft: &Draft) -> Vec<(LabourForce, Vec<usize>)> {
    let mut groups: Vec<(LabourForce, Vec<usize>)> =
        LABOUR_FORCE.values.iter().map(|&group| (group, Vec::new())).collect();
    for (index, person) in draft.persons.iter().enumerate() {
        let group = groups.iter_mut().rev().find(|(group, _)| group.lowest_age <= person.age_years);
        if let Some((_, persons)) = group {
            persons.push(index);
        }
    }
    groups
}

/// Multiplies all wages by the factor that brings the median household income to the published one.
pub(crate) fn raise_to_published_level(draft: &mut Draft) {
    for person in &mut draft.persons {
        person.wage_cents_per_year = (person.wage_cents_per_year as f64 * WAGE_LEVEL.values).round() as i64;
    }
}

/// Adds wage earners to the age groups that have too few.
pub(crate) fn add_wage_earners(draft: &mut Draft) {
    let wage_earners_per_employed = (1.0 - OWN_ACCOUNT_SHARE.values) * WORKED_IN_YEAR_PER_EMPLOYED.values;
    for (group, persons) in persons_by_age_group(draft) {
        let (donors, others): (Vec<usize>, Vec<usize>) =
            persons.iter().partition(|&&person| draft.persons[person].wage_cents_per_year > 0);
        let needed = group.employed / group.population * wage_earners_per_employed * persons.len() as f64;
        let missing = (needed.round() as usize).saturating_sub(donors.len());
        for person in choose(candidates(draft, &others), missing) {
            let draw = uniform(draft.origins[person].key, Purpose::WageDonor);
            let donor = donors[(draw * donors.len() as f64) as usize];
            draft.persons[person].wage_cents_per_year = draft.persons[donor].wage_cents_per_year;
        }
    }
}

/// Persons without wages or profit; those who draw a pension or are disabled come in rarely.
fn candidates(draft: &Draft, others: &[usize]) -> Vec<Candidate> {
    others
        .iter()
        .filter(|&&person| draft.persons[person].profit_cents_per_year == 0)
        .map(|&index| {
            let origin = draft.origins[index];
            let unit = &draft.tax_units[origin.tax_unit];
            let retired = unit.pension_and_social_security_cents_per_year > 0;
            let propensity = if origin.disabled {
                0.02
            } else if retired {
                0.2
            } else {
                1.0
            };
            Candidate { index, propensity, draw: uniform(origin.key, Purpose::NewEarner) }
        })
        .collect()
}
