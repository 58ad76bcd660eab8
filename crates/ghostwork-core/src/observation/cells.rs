use crate::categories::Marketplace;
use crate::population::workers::{Traits, WorkerType};

/// Age from which a person belongs to the second and the third age band, months.
const AGE_BAND_STARTS: [u16; 2] = [30 * 12, 55 * 12];
const AGE_BANDS: usize = 3;
const SEXES: usize = 2;
/// Number of cells of persons who are not on platforms; they come first.
pub(crate) const DEMOGRAPHIC_CELLS: usize = SEXES * AGE_BANDS;

/// Where a platform worker works: on marketplaces for remote work, or on tasks on demand.
const CHANNELS: usize = 2;
const PLATFORM_CELLS: usize = 1 + (WorkerType::ALL.len() - 1) * CHANNELS;

/// Number of cells that the population is counted in.
pub(crate) const CELLS: usize = PLATFORM_CELLS * DEMOGRAPHIC_CELLS;

/// The smallest part of the population that is counted by itself: worker type, kind of marketplace, sex, age band.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Cell(u8);

impl Cell {
    /// Returns the cell of a person who is not on platforms.
    #[inline(always)]
    pub(crate) fn off_platforms(traits: Traits, age_months: u16) -> Self {
        let [second, third] = AGE_BAND_STARTS;
        let age_band = u8::from(age_months >= second) + u8::from(age_months >= third);
        Self(u8::from(traits.is_female()) * AGE_BANDS as u8 + age_band)
    }

    /// Returns the cell of the same sex and age on a marketplace.
    pub(crate) fn on_platform(self, worker_type: WorkerType, marketplace: Marketplace) -> Self {
        let demographic = self.0 % DEMOGRAPHIC_CELLS as u8;
        let channel = u8::from(marketplace == Marketplace::OnDemand);
        let platform = match worker_type {
            WorkerType::NotOnPlatforms => 0,
            on_platforms => 1 + (on_platforms as u8 - 1) * CHANNELS as u8 + channel,
        };
        Self(platform * DEMOGRAPHIC_CELLS as u8 + demographic)
    }

    /// Returns every cell.
    pub(crate) fn all() -> impl Iterator<Item = Self> {
        (0..CELLS as u8).map(Self)
    }

    /// Returns the number of the cell, below [`CELLS`].
    #[inline]
    pub(crate) const fn number(self) -> u8 {
        self.0
    }

    /// Returns the same number, as a position.
    #[inline]
    pub(crate) fn index(self) -> usize {
        usize::from(self.0)
    }

    /// Returns whether its persons are women.
    pub(crate) fn is_female(self) -> bool {
        self.index() % DEMOGRAPHIC_CELLS >= AGE_BANDS
    }

    /// Returns the age band of its persons: 0 to 2.
    pub(crate) fn age_band(self) -> usize {
        self.index() % AGE_BANDS
    }

    /// Returns the worker type of its persons.
    pub(crate) fn worker_type(self) -> WorkerType {
        let type_index = (self.index() / DEMOGRAPHIC_CELLS).div_ceil(CHANNELS);
        WorkerType::ALL[type_index]
    }

    /// Returns whether its persons are on platforms.
    #[inline(always)]
    pub(crate) fn is_on_platforms(self) -> bool {
        self.0 >= DEMOGRAPHIC_CELLS as u8
    }

    /// Returns whether its persons are on the on-demand marketplace.
    pub(crate) fn is_on_demand(self) -> bool {
        let platform = self.index() / DEMOGRAPHIC_CELLS;
        platform > 0 && platform.is_multiple_of(CHANNELS)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_knows_what_it_was_made_of() {
        let mut woman = Traits::default();
        woman.set_female(true);
        for (traits, age_months, age_band) in [(woman, 359, 0), (Traits::default(), 360, 1), (woman, 660, 2)]
        {
            let home = Cell::off_platforms(traits, age_months);
            assert_eq!((home.is_on_platforms(), home.worker_type()), (false, WorkerType::NotOnPlatforms));
            for worker_type in WorkerType::ALL.into_iter().skip(1) {
                for marketplace in Marketplace::ALL {
                    let cell = home.on_platform(worker_type, marketplace);
                    assert_eq!(cell.worker_type(), worker_type);
                    assert_eq!(cell.is_on_demand(), marketplace == Marketplace::OnDemand);
                    assert_eq!((cell.is_female(), cell.age_band()), (traits.is_female(), age_band));
                    assert!(cell.is_on_platforms() && cell.index() < CELLS);
                }
            }
        }
    }

    #[test]
    fn cells_are_numbered_without_gaps() {
        // (1 + 7 types × 2 channels) × 2 sexes × 3 age bands.
        assert_eq!(CELLS, 90);
        assert!(Cell::all().map(Cell::index).eq(0..90));
    }
}
