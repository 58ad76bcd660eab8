//! The law of a country by year, read once for all economies that live under it.

use std::sync::{Arc, Mutex, PoisonError};

use ghostwork_law::{Country, LawError, LawPack, NationalLaw};

/// Laws that are kept: the years of a run under a pack or two.
const KEPT: usize = 16;

/// The laws read last, the newest behind.
///
/// To read one takes milliseconds, and the economies of a comparison or a calibration are many under few laws.
static READ: Mutex<Vec<Reading>> = Mutex::new(Vec::new());

/// A law that was read, and from what.
struct Reading {
    country: Country,
    pack: LawPack,
    year: u16,
    law: Arc<NationalLaw>,
}

/// Returns the law of a country in a year, as a pack has it.
///
/// # Errors
///
/// When the pack holds no usable law of the country for the year.
pub(super) fn law_of(country: Country, pack: &LawPack, year: u16) -> Result<Arc<NationalLaw>, LawError> {
    let is_it = |known: &&Reading| (known.country, known.year) == (country, year) && known.pack == *pack;
    let known = || READ.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(reading) = known().iter().find(is_it) {
        return Ok(Arc::clone(&reading.law));
    }
    let law = Arc::new(NationalLaw::from_pack(country, pack, year)?);
    let mut known = known();
    if known.len() == KEPT {
        known.remove(0);
    }
    known.push(Reading { country, pack: pack.clone(), year, law: Arc::clone(&law) });
    Ok(law)
}

#[cfg(test)]
mod tests {
    use ghostwork_law::{Date, UsLaw};

    use super::*;

    #[test]
    fn each_law_is_that_of_its_pack_and_year() {
        let pack = UsLaw::pack().unwrap();
        let since = Date::parse("2025-01-01").unwrap();
        let reformed = pack.clone().with_value("irs.ctc.max", since, 5_000.0).unwrap();
        for _ in 0..2 {
            for (pack, year) in [(pack, 2025), (&reformed, 2025), (pack, 2026), (&reformed, 2026)] {
                let law = law_of(Country::UnitedStates, pack, year).unwrap();

                assert!(*law == NationalLaw::from_pack(Country::UnitedStates, pack, year).unwrap(), "{year}");
            }
        }
        assert!(law_of(Country::UnitedStates, pack, 1900).is_err());
    }

    #[test]
    fn no_more_laws_are_kept_than_are_of_use() {
        let pack = UsLaw::pack().unwrap();
        for year in 2024..2024 + 2 * KEPT as u16 {
            law_of(Country::UnitedStates, pack, year).unwrap();
        }

        assert!(READ.lock().unwrap().len() <= KEPT);
    }
}
