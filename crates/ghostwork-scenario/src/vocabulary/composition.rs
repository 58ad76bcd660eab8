use ghostwork_core::policy::InstrumentDefinition;

/// How the model composes instruments that act on one quantity.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Composition {
    /// The highest holds: floors.
    Highest,
    /// The lowest holds: ceilings.
    Lowest,
    /// All are paid: contributions, levies, transfers.
    Sum,
    /// Each reduces what the others leave: multiples of a probability.
    Product,
}

impl Composition {
    /// Returns the rule as scenario files write it.
    pub const fn rule(self) -> &'static str {
        match self {
            Self::Highest => "max",
            Self::Lowest => "min",
            Self::Sum => "sum",
            Self::Product => "product",
        }
    }
}

/// Instruments that act on more than themselves: the quantity, and how the model composes it.
///
/// A floor under pay sees what floors before it have added, so that the higher one holds.
const SHARED: [(&str, &str, Composition); 10] = [
    ("min_task_pay", "pay_floor", Composition::Highest),
    ("min_hourly_utilisation", "pay_floor", Composition::Highest),
    ("reclass_presumption", "employment_status", Composition::Sum),
    ("abc_test", "employment_status", Composition::Sum),
    ("price_floor_market", "bid_floor", Composition::Highest),
    ("fee_cap", "fee_ceiling", Composition::Lowest),
    ("info_reporting", "reporting_threshold", Composition::Lowest),
    ("training_account", "course_voucher", Composition::Highest),
    ("deactivation_rights", "deactivation_hazard", Composition::Product),
    ("prompt_payment", "non_payment", Composition::Product),
];

/// The rule under which only the first of several instruments holds, wherever it does: every quantity may have it.
pub(crate) const FIRST: &str = "first";

/// Returns the quantity that an instrument acts on and how the model composes it.
///
/// What is paid has a quantity of its own per instrument: two accounts of the same kind would both be paid.
pub(crate) fn quantity(definition: &dyn InstrumentDefinition) -> (&'static str, Composition) {
    let name = definition.name();
    SHARED
        .iter()
        .find(|(instrument, ..)| *instrument == name)
        .map_or((name, Composition::Sum), |(_, quantity, composition)| (quantity, *composition))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_shared_quantity_belongs_to_an_instrument() {
        for (name, ..) in SHARED {
            assert!(ghostwork_policies::instrument_named(name).is_some(), "{name}");
        }
    }
}
