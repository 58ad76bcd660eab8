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
}

impl Composition {
    /// Returns the rule as scenario files write it.
    pub const fn rule(self) -> &'static str {
        match self {
            Self::Highest => "max",
            Self::Lowest => "min",
            Self::Sum => "sum",
        }
    }
}

/// Instruments that set a rule of the market, with its quantity; of several such rules the strictest holds.
const MARKET_RULES: [(&str, &str, Composition); 2] = [
    ("price_floor_market", "bid_floor", Composition::Highest),
    ("platform_fee_cap", "fee_ceiling", Composition::Lowest),
];

/// Returns the quantity that an instrument acts on and how the model composes it.
///
/// What is paid has a quantity of its own per instrument: two accounts of the same kind would both be paid.
pub(crate) fn quantity(definition: &dyn InstrumentDefinition) -> (&'static str, Composition) {
    let name = definition.name();
    MARKET_RULES
        .iter()
        .find(|(instrument, ..)| *instrument == name)
        .map_or((name, Composition::Sum), |(_, quantity, composition)| (quantity, *composition))
}
