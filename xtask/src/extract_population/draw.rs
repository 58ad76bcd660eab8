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

#[cfg(test)]
mod tests {
    use super::*;

    fn household(state: u8, weight: f64) -> Household {
        Household { state, weight, units: Vec::new() }
    }

    #[test]
    fn a_household_is_drawn_in_proportion_to_its_weight() {
        // Weights 30, 10 and 60 of 100; ten draws take three, one and six.
        let households = vec![household(1, 30.0), household(2, 10.0), household(3, 60.0)];

        let drawn = systematic(households, 10, 7);

        let of_state = |state: u8| drawn.iter().filter(|household| household.state == state).count();
        assert_eq!((of_state(1), of_state(2), of_state(3)), (3, 1, 6));
    }

    #[test]
    fn drawn_households_weigh_the_same_and_as_much_in_all() {
        let households = (1..=50).map(|state| household(state, f64::from(state))).collect();

        let drawn = systematic(households, 20, 1);

        // 1 + 2 + ... + 50 = 1275, a twentieth is 63.75.
        assert_eq!(drawn.len(), 20);
        assert!(drawn.iter().all(|household| (household.weight - 63.75).abs() < 1e-9));
    }
}
