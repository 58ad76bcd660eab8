//! The countries whose law a simulation can apply to the people at home.

use crate::error::LawError;
use crate::law_pack::LawPack;
use crate::uk::UkLaw;
use crate::us::UsLaw;

/// A country whose taxes and benefits a simulation applies to the people at home.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Country {
    /// The United States.
    UnitedStates,
    /// The United Kingdom.
    UnitedKingdom,
}

impl Country {
    /// Returns its name, for readers.
    pub const fn name(self) -> &'static str {
        match self {
            Self::UnitedStates => "United States",
            Self::UnitedKingdom => "United Kingdom",
        }
    }

    /// Every country.
    pub const ALL: [Self; 2] = [Self::UnitedStates, Self::UnitedKingdom];

    /// The name of its law pack and population in scenarios.
    pub const fn pack_name(self) -> &'static str {
        match self {
            Self::UnitedStates => "us-2026",
            Self::UnitedKingdom => "uk-2026",
        }
    }

    /// Its built-in law pack.
    ///
    /// # Errors
    ///
    /// When the embedded text is not a pack, which the tests of this crate rule out.
    pub fn pack(self) -> Result<&'static LawPack, LawError> {
        match self {
            Self::UnitedStates => UsLaw::pack(),
            Self::UnitedKingdom => UkLaw::pack(),
        }
    }

    /// The first year whose law its built-in pack states.
    pub const fn first_year(self) -> u16 {
        match self {
            Self::UnitedStates => UsLaw::FIRST_YEAR,
            Self::UnitedKingdom => UkLaw::FIRST_YEAR,
        }
    }

    /// The country in whose built-in law pack alone a parameter stands.
    pub fn of_parameter(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|country| country.pack().is_ok_and(|pack| pack.parameter(key).is_ok()))
    }

    /// The country whose law pack has a name.
    pub fn of_pack(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|country| country.pack_name() == name)
    }

    /// Checks that a pack holds a usable law of this country for a calendar year.
    ///
    /// # Errors
    ///
    /// When a value is missing, not yet in force or of another shape than the rule needs.
    pub fn check(self, pack: &LawPack, year: u16) -> Result<(), LawError> {
        NationalLaw::from_pack(self, pack, year).map(|_| ())
    }
}

/// The law of a country in one year.
#[derive(Debug, Clone, PartialEq)]
pub enum NationalLaw {
    /// Of the United States.
    UnitedStates(Box<UsLaw>),
    /// Of the United Kingdom, in the tax year that begins in April of the year.
    UnitedKingdom(Box<UkLaw>),
}

impl NationalLaw {
    /// Reads the law of a country for a year from a pack that may hold others beside it.
    ///
    /// # Errors
    ///
    /// When a value is missing, not yet in force or of another shape than the rule needs.
    pub fn from_pack(country: Country, pack: &LawPack, year: u16) -> Result<Self, LawError> {
        match country {
            Country::UnitedStates => {
                UsLaw::from_pack(pack, year).map(|law| Self::UnitedStates(Box::new(law)))
            }
            Country::UnitedKingdom => {
                UkLaw::from_pack(pack, year).map(|law| Self::UnitedKingdom(Box::new(law)))
            }
        }
    }
}
