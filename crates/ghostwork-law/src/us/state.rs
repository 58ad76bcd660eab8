//! The fifty states and the District of Columbia.

use std::fmt;

use crate::error::LawError;
use crate::in_force::InForce;
use crate::value::Value;

macro_rules! states {
    ($($code:ident $name:literal),* $(,)?) => {
        /// A state of the union or the District of Columbia, by postal code.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[allow(clippy::upper_case_acronyms, reason = "postal codes are written in capitals")]
        pub enum State {
            $(#[doc = $name] $code,)*
        }

        impl State {
            /// Every state, in the order of [`State::index`].
            pub const ALL: [Self; STATES] = [$(Self::$code,)*];

            /// The postal code, as `CA`.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$code => stringify!($code),)* }
            }

            /// The full name, as `California`.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$code => $name,)* }
            }

            /// Reads a postal code in capitals, or returns `None`.
            pub fn from_code(code: &str) -> Option<Self> {
                match code { $(stringify!($code) => Some(Self::$code),)* _ => None }
            }
        }
    };
}

/// Number of states, the District of Columbia included.
pub const STATES: usize = 51;

states! {
    AL "Alabama", AK "Alaska", AZ "Arizona", AR "Arkansas", CA "California", CO "Colorado",
    CT "Connecticut", DE "Delaware", DC "District of Columbia", FL "Florida", GA "Georgia",
    HI "Hawaii", ID "Idaho", IL "Illinois", IN "Indiana", IA "Iowa", KS "Kansas", KY "Kentucky",
    LA "Louisiana", ME "Maine", MD "Maryland", MA "Massachusetts", MI "Michigan", MN "Minnesota",
    MS "Mississippi", MO "Missouri", MT "Montana", NE "Nebraska", NV "Nevada", NH "New Hampshire",
    NJ "New Jersey", NM "New Mexico", NY "New York", NC "North Carolina", ND "North Dakota",
    OH "Ohio", OK "Oklahoma", OR "Oregon", PA "Pennsylvania", RI "Rhode Island",
    SC "South Carolina", SD "South Dakota", TN "Tennessee", TX "Texas", UT "Utah", VT "Vermont",
    VA "Virginia", WA "Washington", WV "West Virginia", WI "Wisconsin", WY "Wyoming",
}

impl State {
    /// Position in tables by state: 0 to 50.
    #[inline]
    pub const fn index(self) -> usize {
        self as usize
    }
}

impl fmt::Display for State {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.code())
    }
}

/// A value for each state, in the order of [`State::index`].
pub(crate) type ByState<T> = [T; STATES];

/// Reads a table by postal code; states not named take the default.
pub(crate) fn by_state(values: &InForce<'_>, key: &str, default: f64) -> Result<ByState<f64>, LawError> {
    let mut entries = [default; STATES];
    for (code, &entry) in values.table(key)? {
        let state = State::from_code(code).ok_or_else(|| {
            values.wrong_shape(key, &Value::Number(entry), &format!("postal codes, not {code:?}"))
        })?;
        entries[state.index()] = entry;
    }
    Ok(entries)
}

/// Reads a table by postal code of which anything but 0 means yes; states not named say no.
pub(crate) fn flags_by_state(values: &InForce<'_>, key: &str) -> Result<ByState<bool>, LawError> {
    Ok(by_state(values, key, 0.0)?.map(|entry| entry > 0.5))
}

#[cfg(test)]
mod tests {
    use super::State;

    #[test]
    fn codes_and_positions_agree() {
        for (position, state) in State::ALL.into_iter().enumerate() {
            assert_eq!(state.index(), position);
            assert_eq!(State::from_code(state.code()), Some(state));
        }
        assert_eq!(State::from_code("XX"), None);
    }
}
