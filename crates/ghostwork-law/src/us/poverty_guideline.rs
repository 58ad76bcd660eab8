//! The federal poverty guidelines.
//!
//! *What it gives*: a yearly amount by household size, for the contiguous states, Alaska and Hawaii.
//! *Who uses it*: Medicaid and CHIP (the year's own guideline), the premium credit (last year's), food assistance (the
//! guideline of the federal fiscal year).
//! *Reference*: 42 USC 9902(2); HHS ASPE poverty guidelines.

use crate::error::LawError;
use crate::in_force::InForce;

use super::state::State;

/// A region with amounts of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Region {
    Contiguous,
    Alaska,
    Hawaii,
}

impl Region {
    pub(crate) const ALL: [Self; 3] = [Self::Contiguous, Self::Alaska, Self::Hawaii];

    pub(crate) const fn of(state: State) -> Self {
        match state {
            State::AK => Self::Alaska,
            State::HI => Self::Hawaii,
            _ => Self::Contiguous,
        }
    }

    pub(crate) const fn index(self) -> usize {
        self as usize
    }

    /// What a key of the pack ends in for the region.
    pub(crate) const fn suffix(self) -> &'static str {
        match self {
            Self::Contiguous => "",
            Self::Alaska => ".alaska",
            Self::Hawaii => ".hawaii",
        }
    }
}

/// The guidelines of one year.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PovertyGuideline {
    first_person: [f64; 3],
    additional_person: [f64; 3],
}

impl PovertyGuideline {
    pub(crate) fn read(values: &InForce<'_>) -> Result<Self, LawError> {
        let [first, second, third] =
            Region::ALL.map(|region| read_positive(values, "hhs.fpg.first_person", region));
        let [fourth, fifth, sixth] =
            Region::ALL.map(|region| values.amount(&format!("hhs.fpg.additional_person{}", region.suffix())));
        Ok(Self { first_person: [first?, second?, third?], additional_person: [fourth?, fifth?, sixth?] })
    }

    /// The guideline in USD a year for a household size.
    #[inline]
    pub fn amount(&self, state: State, size: usize) -> f64 {
        let region = Region::of(state).index();
        self.first_person[region] + self.additional_person[region] * size.saturating_sub(1) as f64
    }
}

fn read_positive(values: &InForce<'_>, key: &str, region: Region) -> Result<f64, LawError> {
    let key = format!("{key}{}", region.suffix());
    let value = values.number(&key)?;
    if value > 0.0 { Ok(value) } else { Err(values.out_of_range(&key, value, "more than 0")) }
}
