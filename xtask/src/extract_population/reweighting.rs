//! Fits household weights to published totals: persons by age, residents by state, household sizes.
//!
//! The weight file of the package ages the survey's units to the base year, but its units add up to more people than
//! there are. Each round multiplies the weight of a household by the mean, over its members, of the ratio of published to
//! weighted persons in the member's age group (averaging keeps one weight per household), then by the ratio of its state and that of
//! its size. Shares are fitted so; the level is that of persons aged 16 or more.

use super::household::Household;
use super::population_totals::{AGE_GROUPS, HOUSEHOLD_SIZES, PERSONS_FROM_16, STATES};
use super::survey::{Filing, Unit};

const ROUNDS: usize = 200;

type AgeCounts = [f64; AGE_GROUPS.len()];

/// Fits the weights and returns one line of residual per margin.
pub(crate) fn fit_to_published_totals(households: &mut [Household]) -> Vec<String> {
    let members: Vec<AgeCounts> = households.iter().map(members_by_age).collect();
    let states = state_shares();
    for _ in 0..ROUNDS {
        fit_ages(households, &members);
        fit_states(households, &members, &states);
        fit_sizes(households, &members);
        scale_persons(households, &members);
    }
    residuals(households, &members)
}

fn fit_ages(households: &mut [Household], members: &[AgeCounts]) {
    let totals = weighted_ages(households, members);
    for (household, counts) in households.iter_mut().zip(members) {
        let persons: f64 = counts.iter().sum();
        let ratio: f64 = counts
            .iter()
            .zip(AGE_GROUPS)
            .zip(totals)
            .map(|((count, (_, target)), total)| count * target / total)
            .sum();
        household.weight *= ratio / persons;
    }
}

fn fit_states(households: &mut [Household], members: &[AgeCounts], shares: &[f64]) {
    let mut persons = vec![0.0; shares.len()];
    for (household, counts) in households.iter().zip(members) {
        persons[usize::from(household.state)] += household.weight * counts.iter().sum::<f64>();
    }
    let all: f64 = persons.iter().sum();
    for household in households {
        let state = usize::from(household.state);
        household.weight *= shares[state] * all / persons[state];
    }
}

fn fit_sizes(households: &mut [Household], members: &[AgeCounts]) {
    let mut weights = [0.0; HOUSEHOLD_SIZES.len()];
    for (household, counts) in households.iter().zip(members) {
        weights[size_class(counts)] += household.weight;
    }
    let all: f64 = weights.iter().sum();
    for (household, counts) in households.iter_mut().zip(members) {
        let class = size_class(counts);
        household.weight *= HOUSEHOLD_SIZES[class] * all / weights[class];
    }
}

fn size_class(counts: &AgeCounts) -> usize {
    let persons = counts.iter().sum::<f64>().round() as usize;
    persons.clamp(1, HOUSEHOLD_SIZES.len()) - 1
}

fn scale_persons(households: &mut [Household], members: &[AgeCounts]) {
    let totals = weighted_ages(households, members);
    let aged_16_or_more: f64 =
        AGE_GROUPS.iter().zip(totals).filter(|((lowest, _), _)| *lowest >= 16).map(|(_, total)| total).sum();
    for household in households {
        household.weight *= PERSONS_FROM_16 / aged_16_or_more;
    }
}

fn weighted_ages(households: &[Household], members: &[AgeCounts]) -> AgeCounts {
    let mut totals = [0.0; AGE_GROUPS.len()];
    for (household, counts) in households.iter().zip(members) {
        for (total, count) in totals.iter_mut().zip(counts) {
            *total += household.weight * count / 1000.0;
        }
    }
    totals
}

/// Returns the share of residents by FIPS code.
fn state_shares() -> Vec<f64> {
    let all: f64 = STATES.iter().map(|(_, residents)| residents).sum();
    let mut shares = vec![0.0; 57];
    for (state, residents) in STATES {
        shares[usize::from(state)] = residents / all;
    }
    shares
}

fn group_of(age: i32) -> usize {
    AGE_GROUPS.iter().rposition(|&(lowest, _)| age >= lowest).unwrap_or(0)
}

/// Counts the members by age group; where the file knows a range only, the member is shared out over it.
fn members_by_age(household: &Household) -> AgeCounts {
    let mut counts = [0.0; AGE_GROUPS.len()];
    for unit in household.units.iter().filter(|unit| unit.filing != Filing::Dependant) {
        add_unit(&mut counts, unit);
    }
    counts
}

fn add_unit(counts: &mut AgeCounts, unit: &Unit) {
    counts[group_of(unit.age_head)] += 1.0;
    if unit.filing == Filing::Joint {
        counts[group_of(unit.age_spouse)] += 1.0;
    }
    let dependants = &unit.dependants;
    // Those of 13 to 16 are a quarter 16; those of 18 to 20 a third 20; grown dependants are mostly students.
    let aged_13_to_16 = f64::from(dependants.under_17 - dependants.under_13);
    let aged_18_to_20 = f64::from(dependants.aged_18_to_20);
    counts[group_of(0)] += f64::from(dependants.under_6);
    counts[group_of(6)] += f64::from(dependants.under_13 - dependants.under_6) + 0.75 * aged_13_to_16;
    counts[group_of(16)] += 0.25 * aged_13_to_16 + f64::from(dependants.aged_17);
    counts[group_of(18)] += aged_18_to_20 * 2.0 / 3.0;
    counts[group_of(20)] += aged_18_to_20 / 3.0;
    let elderly = dependants.elderly.min(dependants.aged_21_or_more);
    counts[group_of(20)] += f64::from(dependants.aged_21_or_more - elderly);
    counts[group_of(65)] += f64::from(elderly);
}

fn residuals(households: &[Household], members: &[AgeCounts]) -> Vec<String> {
    let totals = weighted_ages(households, members);
    let mut lines: Vec<String> = AGE_GROUPS
        .iter()
        .zip(totals)
        .map(|(&(lowest, target), total)| {
            format!("persons from {lowest}: published {target:.0} thousand, weighted {total:.0}")
        })
        .collect();
    let weight: f64 = households.iter().map(|household| household.weight).sum();
    lines.push(format!("households: weighted {:.0} thousand", weight / 1000.0));
    lines
}
