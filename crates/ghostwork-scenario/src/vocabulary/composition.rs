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
/// Two floors under pay are each topped up from the same pay, so that both top-ups are paid.
const SHARED: [(&str, &str, Composition); 8] = [
    ("min_task_pay", "pay_floor", Composition::Sum),
    ("min_hourly_utilisation", "pay_floor", Composition::Sum),
    ("price_floor_market", "bid_floor", Composition::Highest),
    ("fee_cap", "fee_ceiling", Composition::Lowest),
    ("info_reporting", "reporting_threshold", Composition::Lowest),
    ("training_account", "course_voucher", Composition::Highest),
    ("deactivation_rights", "deactivation_hazard", Composition::Product),
    ("prompt_payment", "non_payment", Composition::Product),
];

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
