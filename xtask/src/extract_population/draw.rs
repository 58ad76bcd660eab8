//! The draw: systematic, with probability proportional to weight.

use super::household::Household;

/// Draws households so that all drawn ones carry the same weight.
///
/// Households are ordered by state and wages first, so that every stretch of the list is drawn from (implicit
/// stratification). One heavier than the sampling interval can be drawn more than once.
pub(crate) fn systematic(mut households: Vec<Household>, size: usize, seed: u64) -> Vec<Household> {
    households.sort_by_key(|household| (household.state, household.wages(), first_record(household)));
    let total: f64 = households.iter().map(|household| household.weight).sum();
    let interval = total / size as f64;
    let start = uniform(seed) * interval;
    let mut drawn = Vec::with_capacity(size);
    let mut cumulated = 0.0;
    for household in &households {
        cumulated += household.weight;
        while drawn.len() < size && start + drawn.len() as f64 * interval < cumulated {
            drawn.push(Household { weight: interval, ..household.clone() });
        }
    }
    drawn
}

fn first_record(household: &Household) -> u32 {
    household.units.first().map_or(0, |unit| unit.record)
}

/// Returns a number in [0, 1) that depends on the seed alone (`SplitMix64`: Steele, Lea and Flood 2014).
fn uniform(seed: u64) -> f64 {
    let mut state = seed.wrapping_add(0x9E37_79B9_7F4A_7C15);
    state = (state ^ (state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    state = (state ^ (state >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    ((state ^ (state >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
}
