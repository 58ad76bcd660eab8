//! The laws of the years that a file holds, each read when the first row needs it.

use std::sync::OnceLock;

use crate::us::law::UsLaw;

/// First year whose amounts the law pack states.
pub(super) const FIRST_YEAR: u16 = UsLaw::FIRST_YEAR;
/// Last year whose amounts the law pack states: later ones are not indexed yet.
pub(super) const LAST_YEAR: u16 = UsLaw::LAST_YEAR;

const YEARS: usize = (LAST_YEAR - FIRST_YEAR + 1) as usize;

/// The law of each year, or why there is none; shared by the threads that assess a file.
pub(super) struct Laws {
    by_year: Vec<OnceLock<Result<UsLaw, String>>>,
}

impl Default for Laws {
    fn default() -> Self {
        Self { by_year: (0..YEARS).map(|_| OnceLock::new()).collect() }
    }
}

impl Laws {
    /// The law of a year from [`FIRST_YEAR`] to [`LAST_YEAR`], or why there is none.
    pub(super) fn of(&self, year: u16) -> Result<&UsLaw, &str> {
        let position = usize::from(year.clamp(FIRST_YEAR, LAST_YEAR) - FIRST_YEAR);
        self.by_year[position]
            .get_or_init(|| UsLaw::for_year(year).map_err(|error| error.to_string()))
            .as_ref()
            .map_err(String::as_str)
    }
}
