//! The phases of a month, in the words of the manual.

macro_rules! phases {
    ($($(#[doc = $doc:literal])+ $phase:ident = $name:literal;)+) => {
        /// A phase of the month; phases pass in this order.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Phase {
            $($(#[doc = $doc])+ $phase,)+
        }

        impl Phase {
            /// Every phase, in order.
            pub const ALL: &'static [Self] = &[$(Self::$phase),+];

            /// Returns the name used in tables.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$phase => $name,)+ }
            }

            /// Returns what happens in the phase, in a line.
            pub const fn doc(self) -> &'static str {
                match self { $(Self::$phase => concat!($($doc),+),)+ }
            }
        }
    };
}

phases! {
    /// Demand, season, algorithm changes, AI; the parameters, law and instruments of the month.
    Environment = "environment";
    /// Sales, needs, make-or-buy, posts.
    Merchants = "merchants";
    /// Moves between employee, own account, unemployed, out of the labour force; wages.
    Employment = "employment";
    /// Entry, pause, return, exit; hours; rates asked.
    Participation = "participation";
    /// Two rounds of applications and awards.
    Matching = "matching";
    /// Hours, pay, ratings, fees, unpaid time, missing pay, deactivation; the on-demand market clears.
    Delivery = "delivery";
    /// Wages and profits; payroll tax, withholding, estimates, unemployment benefits, food assistance, the instruments' claims; settlement in April.
    TaxesAndBenefits = "taxes and benefits";
    /// Insurance, medical shocks, retirement saving, consumption, hardship.
    Household = "household";
    /// Burnout, isolation, learning by doing, courses, obsolescence.
    WellbeingAndSkills = "wellbeing and skills";
    /// Ageing, schooling, leaving home, marriage, separation, births, death.
    Demography = "demography";
    /// The truth, a household survey, tax records.
    Observation = "observation";
}

/// Measures how long the phases of a month take; the model itself reads no clock.
///
/// Several threads work on a phase at the same time, each on blocks of its own.
pub trait Stopwatch: Sync {
    /// The calling thread begins to work on a month or on a block.
    fn start(&self);

    /// The calling thread has worked on a phase since its last call.
    fn lap(&self, phase: Phase);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_manual_names_every_phase_in_order() {
        const MANUAL: &str = include_str!("../../../docs/model.md");

        for (number, phase) in Phase::ALL.iter().enumerate() {
            let line = format!("\n{}. **{}**: {}\n", number + 1, phase.name(), phase.doc().trim());
            assert!(MANUAL.contains(&line), "{line}");
        }
    }
}
