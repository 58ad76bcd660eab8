//! Sex, education and enrolment, drawn from published tables given age, filing and earnings.

use std::cmp::Ordering;

use crate::draft::{Draft, Filers};
use crate::draws::{Candidate, Purpose, choose, uniform};
use crate::records::{Education, FilingStatus, Role, Sex};
use crate::tables::{
    EDUCATION, EDUCATION_EARNINGS_WEIGHT, ENROLLED, MAN_EARNS_MORE, WOMEN_AMONG_HEADS_OF_HOUSEHOLD,
    WOMEN_AMONG_SINGLE, at_age,
};

const EDUCATION_LEVELS: [Education; 4] =
    [Education::BelowSecondary, Education::Secondary, Education::SomeTertiary, Education::Tertiary];

/// Draws all three for every person.
pub(crate) fn draw(draft: &mut Draft) {
    draw_sex(draft);
    draw_education(draft);
    draw_enrolment(draft);
}

fn draw_sex(draft: &mut Draft) {
    for index in 0..draft.persons.len() {
        let origin = draft.origins[index];
        let person = &draft.persons[index];
        let is_head_of_household = person.role == Role::Head
            && draft.tax_units[origin.tax_unit].filing_status == FilingStatus::HeadOfHousehold;
        let women = if is_head_of_household {
            WOMEN_AMONG_HEADS_OF_HOUSEHOLD.values
        } else {
            at_age(&WOMEN_AMONG_SINGLE.values, person.age_years).unwrap_or(0.5)
        };
        let is_woman = uniform(origin.key, Purpose::Sex) < women;
        draft.persons[index].sex = if is_woman { Sex::Female } else { Sex::Male };
    }
    for unit in 0..draft.filers.len() {
        draw_sex_of_couple(draft, draft.filers[unit]);
    }
}

/// A couple is a woman and a man; who of them earns more decides which is likelier to be the man.
fn draw_sex_of_couple(draft: &mut Draft, filers: Filers) {
    let Some(spouse) = filers.spouse else { return };
    let difference = draft.earnings(filers.head) - draft.earnings(spouse);
    let head_is_man = match difference.cmp(&0) {
        Ordering::Equal => 0.5,
        Ordering::Greater => MAN_EARNS_MORE.values,
        Ordering::Less => 1.0 - MAN_EARNS_MORE.values,
    };
    let is_man = uniform(draft.origins[filers.head].key, Purpose::Sex) < head_is_man;
    draft.persons[filers.head].sex = if is_man { Sex::Male } else { Sex::Female };
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

fn ordered_by_earnings_and_luck(draft: &Draft, mut persons: Vec<usize>) -> Vec<usize> {
    let luck = |person: usize| uniform(draft.origins[person].key, Purpose::Education);
    persons.sort_by(|&left, &right| {
        draft.earnings(left).cmp(&draft.earnings(right)).then(luck(left).total_cmp(&luck(right)))
    });
    let weight = EDUCATION_EARNINGS_WEIGHT.values;
    let size = persons.len() as f64;
    let mut scored: Vec<(f64, usize)> = persons
        .into_iter()
        .enumerate()
        .map(|(rank, person)| (weight * rank as f64 / size + (1.0 - weight) * luck(person), person))
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
