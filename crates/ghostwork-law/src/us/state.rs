//! The fifty states and the District of Columbia.

use std::fmt;

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
    pub const fn index(self) -> usize {
        self as usize
    }
}

impl fmt::Display for State {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.code())
    }
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
