//! Taxes, benefits and what the scenario's instruments claim.

pub(crate) mod funds;
pub(crate) mod instruments;
pub(crate) mod taxes_and_benefits;
