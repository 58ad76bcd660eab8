//! What levies of each instrument bring, and how many share in it.

use crate::observation::sums::integer_sums;

/// As many instruments as a position of eight bits tells apart.
pub(crate) const INSTRUMENTS: usize = 256;

integer_sums! {
    /// The fund of one instrument in a month.
    pub(crate) struct Fund {
        /// What its levies brought, penalties included, cents.
        levies: i64,
        /// Workers who share in it.
        sharers: i64,
    }

    /// The funds of all instruments, by their position in the scenario.
    pub(crate) struct Funds {
        of: [Fund; INSTRUMENTS],
    }
}

impl Fund {
    /// Returns what each of those who share in the fund gets of it, dollars; nothing where nobody does.
    pub(crate) fn share(&self) -> f64 {
        if self.sharers > 0 { self.levies as f64 / 100.0 / self.sharers as f64 } else { 0.0 }
    }
}

impl Funds {
    /// Returns the fund of an instrument.
    pub(crate) fn of_mut(&mut self, instrument: u8) -> &mut Fund {
        &mut self.of[usize::from(instrument)]
    }

    /// Returns what each of those who share in a fund gets of it, by instrument, dollars.
    pub(crate) fn shares(&self) -> [f64; INSTRUMENTS] {
        std::array::from_fn(|instrument| self.of[instrument].share())
    }
}
