//! From the number of a state in the population to the state in the law.

use ghostwork_law::{STATES, State};

/// FIPS numbers of the states and the District of Columbia, in the order of [`State::ALL`].
const FIPS: [u8; STATES] = [
    1, 2, 4, 5, 6, 8, 9, 10, 11, 12, 13, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31,
    32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 44, 45, 46, 47, 48, 49, 50, 51, 53, 54, 55, 56,
];

/// Numbers that a state may have, from 0 on.
pub(crate) const NUMBERS: usize = 64;

/// The state of every FIPS number below 64; a gap between numbers, where nobody lives, is read as the state before it.
const BY_NUMBER: [State; NUMBERS] = by_number();

const fn by_number() -> [State; NUMBERS] {
    let mut states = [State::AL; NUMBERS];
    let (mut number, mut position) = (1, 0);
    while number < NUMBERS {
        if position + 1 < STATES && FIPS[position + 1] as usize == number {
            position += 1;
        }
        states[number] = State::ALL[position];
        number += 1;
    }
    states
}

/// Returns the state with a FIPS number.
pub(crate) const fn state_of(fips: u8) -> State {
    BY_NUMBER[(fips & 63) as usize]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn states_have_their_numbers() {
        // FIPS 5-2: 06 California, 11 District of Columbia, 36 New York, 48 Texas, 56 Wyoming.
        let known = [
            (1, State::AL),
            (6, State::CA),
            (11, State::DC),
            (36, State::NY),
            (48, State::TX),
            (56, State::WY),
        ];
        for (number, state) in known {
            assert_eq!(state_of(number), state);
        }
        for (position, number) in FIPS.into_iter().enumerate() {
            assert_eq!(state_of(number), State::ALL[position]);
        }
    }
}
