//! What a simulation needs to know of the United Kingdom besides its law: assumptions, kept with the law for their sources.

use crate::error::LawError;
use crate::in_force::InForce;

/// Facts and assumptions about the United Kingdom that no statute sets.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct UkAssumptions {
    /// Pounds that buy what a dollar buys in the United States.
    pub pounds_per_dollar: f64,
    /// Share of those entitled to Universal Credit who receive it.
    pub universal_credit_take_up: f64,
    /// Share of households that rent.
    pub renting_share: f64,
    /// Rent that Universal Credit covers; GBP a month.
    pub rent_per_month: f64,
    /// Cost of the National Health Service for a person; GBP a month.
    pub health_cost_per_month: f64,
}

impl UkAssumptions {
    pub(crate) fn read(values: &InForce<'_>) -> Result<Self, LawError> {
        let pounds_per_dollar = values.amount("uk.pounds_per_dollar")?;
        if pounds_per_dollar <= 0.0 {
            return Err(values.out_of_range("uk.pounds_per_dollar", pounds_per_dollar, "more than 0"));
        }
        Ok(Self {
            pounds_per_dollar,
            universal_credit_take_up: values.share("uk.universal_credit_take_up")?,
            renting_share: values.share("uk.renting_share")?,
            rent_per_month: values.amount("uk.rent")?,
            health_cost_per_month: values.amount("uk.health_cost")?,
        })
    }
}
