//! What timings and instruction counts have in common: one economy, with an instrument from its second year.

use ghostwork_core::policy::{Coverage, Instrument};
use ghostwork_core::{Economy, Specification};
use ghostwork_law::UsLaw;
use ghostwork_parameters::Month;
use ghostwork_policies::instrument_named;
use ghostwork_population::Population;

/// Months before the first recorded one.
pub const BURN_IN_MONTHS: u32 = 12;

/// Returns an economy of so many workers under the law of 2026, without instruments.
///
/// # Errors
///
/// When the embedded law pack cannot be read.
pub fn specification(workers: u64) -> Result<Specification, Box<dyn std::error::Error>> {
    let start = "2026-01".parse::<Month>()?;
    Ok(Specification {
        start,
        burn_in_months: BURN_IN_MONTHS,
        months: 1200,
        workers,
        seed: 1,
        replicate: 0,
        parameters: Vec::new(),
        country: ghostwork_law::Country::UnitedStates,
        law: UsLaw::pack()?.clone(),
        law_as_of: Some(start),
        trial: None,
        instruments: Vec::new(),
    })
}

/// Adds portable benefit accounts that begin after the burn-in.
pub fn with_portable_benefits(mut specification: Specification) -> Specification {
    if let Some(definition) = instrument_named("portable_benefits") {
        specification.instruments.push(Instrument {
            identifier: "portable_benefits".to_owned(),
            definition,
            coverage: Coverage::of_country(specification.start),
            settings: Vec::new(),
        });
    }
    specification
}

/// Returns an economy after its burn-in.
///
/// # Errors
///
/// When the embedded data cannot be read, or the accounts do not close.
pub fn economy(workers: u64) -> Result<Economy, Box<dyn std::error::Error>> {
    let mut economy = Economy::new(specification(workers)?, &Population::us()?)?;
    for _ in 0..BURN_IN_MONTHS {
        economy.advance()?;
    }
    Ok(economy)
}
