//! Sex, education and enrolment, drawn from published tables given age, filing and earnings.

use std::cmp::Ordering;

use crate::draft::Draft;
use crate::draws::{Candidate, Purpose, choose, uniform};
use crate::records::{Education, FilingStatus, Role, Sex};
use crate::tables::{
    EDUCATION, EDUCATION_EARNINGS_WEIGHT, ENROLLED, MAN_EARNS_MORE, WOMEN_AMONG_HEADS_OF_HOUSEHOLD,
    WOMEN_AMONG_SINGLE, WOMEN_SHARE, at_age,
};

const EDUCATION_LEVELS: [Education; 4] =
    [Education::BelowSecondary, Education::Secondary, Education::SomeTertiary, Education::Tertiary];

/// Draws all three for every person.
pub(crate) fn draw(draft: &mut Draft) {
    draw_sex(draft);
    draw_education(draft);
    draw_enrolment(draft);
}

/// A couple is a woman and a man; the shares of the others are scaled so that all persons have the published share.
fn draw_sex(draft: &mut Draft) {
    let mut in_couple = vec![false; draft.persons.len()];
    for unit in 0..draft.filers.len() {
        let filers = draft.filers[unit];
        if let Some(spouse) = filers.spouse {
            draw_sex_of_couple(draft, filers.head, spouse);
            in_couple[filers.head] = true;
            in_couple[spouse] = true;
        }
    }
    let others: Vec<usize> = (0..draft.persons.len()).filter(|&person| !in_couple[person]).collect();
    let couples = (draft.persons.len() - others.len()) / 2;
    let wanted = WOMEN_SHARE.values * draft.persons.len() as f64 - couples as f64;
    let expected: f64 = others.iter().map(|&person| women_share(draft, person)).sum();
    for person in others {
        let women = women_share(draft, person) * wanted / expected;
        let is_woman = uniform(draft.origins[person].key, Purpose::Sex) < women;
        draft.persons[person].sex = if is_woman { Sex::Female } else { Sex::Male };
    }
}

/// Returns the published share of women among unmarried persons of the same age and filing.
fn women_share(draft: &Draft, person: usize) -> f64 {
    let record = &draft.persons[person];
    let filing = draft.tax_units[draft.origins[person].tax_unit].filing_status;
    if record.role == Role::Head && filing == FilingStatus::HeadOfHousehold {
        WOMEN_AMONG_HEADS_OF_HOUSEHOLD.values
    } else {
        at_age(&WOMEN_AMONG_SINGLE.values, record.age_years).unwrap_or(0.5)
    }
}

/// Who of the two earns more decides which is likelier to be the man.
fn draw_sex_of_couple(draft: &mut Draft, head: usize, spouse: usize) {
    let head_is_man = match draft.earnings(head).cmp(&draft.earnings(spouse)) {
        Ordering::Equal => 0.5,
        Ordering::Greater => MAN_EARNS_MORE.values,
        Ordering::Less => 1.0 - MAN_EARNS_MORE.values,
    };
    let is_man = uniform(draft.origins[head].key, Purpose::Sex) < head_is_man;
    draft.persons[head].sex = if is_man { Sex::Male } else { Sex::Female };
    draft.persons[spouse].sex = if is_man { Sex::Female } else { Sex::Male };
}

/// Orders each age group by a mix of the rank in earnings and luck, and cuts the order at the published shares.
fn draw_education(draft: &mut Draft) {
    for (row, (lowest_age, shares)) in EDUCATION.values.iter().enumerate() {
        let next_age = EDUCATION.values.get(row + 1).map_or(u8::MAX, |(age, _)| *age);
        let persons: Vec<usize> = (0..draft.persons.len())
            .filter(|&person| (*lowest_age..next_age).contains(&draft.persons[person].age_years))
            .collect();
        let ordered = ordered_by_earnings_and_luck(draft, persons);
        let size = ordered.len() as f64;
        for (position, person) in ordered.into_iter().enumerate() {
            let mut below = (position as f64 + 0.5) / size;
            let level = shares.iter().position(|share| {
                below -= share;
                below < 0.0
            });
            draft.persons[person].education = EDUCATION_LEVELS[level.unwrap_or(EDUCATION_LEVELS.len() - 1)];
        }
    }
}

fn ordered_by_earnings_and_luck(draft: &Draft, persons: Vec<usize>) -> Vec<usize> {
    let mut ranked: Vec<(i64, f64, usize)> = persons
        .into_iter()
        .map(|person| {
            (draft.earnings(person), uniform(draft.origins[person].key, Purpose::Education), person)
        })
        .collect();
    ranked.sort_by(|left, right| left.0.cmp(&right.0).then(left.1.total_cmp(&right.1)));
    let weight = EDUCATION_EARNINGS_WEIGHT.values;
    let size = ranked.len() as f64;
    let mut scored: Vec<(f64, usize)> = ranked
        .into_iter()
        .enumerate()
        .map(|(rank, (_, luck, person))| (weight * rank as f64 / size + (1.0 - weight) * luck, person))
        .collect();
    scored.sort_by(|left, right| left.0.total_cmp(&right.0).then(left.1.cmp(&right.1)));
    scored.into_iter().map(|(_, person)| person).collect()
}

/// Enrols the published share of each age group, those with low earnings first.
fn draw_enrolment(draft: &mut Draft) {
    for (row, (lowest_age, share)) in ENROLLED.values.iter().enumerate() {
        let next_age = ENROLLED.values.get(row + 1).map_or(u8::MAX, |(age, _)| *age);
        let candidates: Vec<Candidate> = (0..draft.persons.len())
            .filter(|&person| (*lowest_age..next_age).contains(&draft.persons[person].age_years))
            .map(|index| {
                let earnings = draft.earnings(index).max(0) as f64 / 100.0;
                let propensity = 20_000.0 / (20_000.0 + earnings);
                Candidate { index, propensity, draw: uniform(draft.origins[index].key, Purpose::Student) }
            })
            .collect();
        let enrolled = (share * candidates.len() as f64).round() as usize;
        for person in choose(candidates, enrolled) {
            draft.persons[person].student = true;
        }
    }
}
