use ghostwork_core::policy::Places;

use crate::layer::run::check_name;
use crate::reading::Reading;
use crate::source::Placed;

/// The country as a whole, as scenario files write it.
pub(crate) const COUNTRY: &str = "US";

/// The United Kingdom as a whole, under its law.
const UNITED_KINGDOM: &str = "UK";

/// The states and the District of Columbia as scenario files write them, with their FIPS numbers (ANSI INCITS 38:2009).
pub(crate) const STATES: [(&str, u8); 51] = [
    ("US-AL", 1),
    ("US-AK", 2),
    ("US-AZ", 4),
    ("US-AR", 5),
    ("US-CA", 6),
    ("US-CO", 8),
    ("US-CT", 9),
    ("US-DE", 10),
    ("US-DC", 11),
    ("US-FL", 12),
    ("US-GA", 13),
    ("US-HI", 15),
    ("US-ID", 16),
    ("US-IL", 17),
    ("US-IN", 18),
    ("US-IA", 19),
    ("US-KS", 20),
    ("US-KY", 21),
    ("US-LA", 22),
    ("US-ME", 23),
    ("US-MD", 24),
    ("US-MA", 25),
    ("US-MI", 26),
    ("US-MN", 27),
    ("US-MS", 28),
    ("US-MO", 29),
    ("US-MT", 30),
    ("US-NE", 31),
    ("US-NV", 32),
    ("US-NH", 33),
    ("US-NJ", 34),
    ("US-NM", 35),
    ("US-NY", 36),
    ("US-NC", 37),
    ("US-ND", 38),
    ("US-OH", 39),
    ("US-OK", 40),
    ("US-OR", 41),
    ("US-PA", 42),
    ("US-RI", 44),
    ("US-SC", 45),
    ("US-SD", 46),
    ("US-TN", 47),
    ("US-TX", 48),
    ("US-UT", 49),
    ("US-VT", 50),
    ("US-VA", 51),
    ("US-WA", 53),
    ("US-WV", 54),
    ("US-WI", 55),
    ("US-WY", 56),
];

/// Reads places, each the country or one of its states; reports the others.
pub(crate) fn read_places(written: &[Placed<String>], reading: &mut Reading<'_>) -> Places {
    let mut places = Places::NONE;
    for place in written {
        match STATES.iter().find(|(name, _)| *name == place.value) {
            Some((_, fips)) => places = places.with_state(*fips),
            None if place.value == COUNTRY || place.value == UNITED_KINGDOM => places = Places::COUNTRY,
            None => {
                let known: Vec<&str> = [COUNTRY, UNITED_KINGDOM]
                    .into_iter()
                    .chain(STATES.iter().map(|(name, _)| *name))
                    .collect();
                check_name("place", Some(place), &known, reading);
            }
        }
    }
    places
}
