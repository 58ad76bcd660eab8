use crate::block::WORKERS_PER_BLOCK;
use crate::observation::amounts::PersonAmounts;
use crate::observation::cell_sums::PersonSums;
use crate::observation::cells::{CELLS, Cell, DEMOGRAPHIC_CELLS};
use crate::observation::facts::{FACTS, add_counts};
use crate::observation::parameters::MeasurementParameters;

/// Rows that are counted side by side.
pub(crate) const LANES: usize = 64;
// Each lane counts one row in so many.
const _: () = assert!(WORKERS_PER_BLOCK / LANES <= u8::MAX as usize);

/// How often a fact holds, counted in lanes that are added up at the end: a vector that lies across two lines of the cache is
/// read twice.
#[derive(Clone, Copy)]
#[repr(align(64))]
pub(crate) struct Lanes(pub(crate) [u8; LANES]);

impl Lanes {
    pub(crate) fn sum(&self) -> i64 {
        i64::from(self.0.iter().fold(0_u32, |sum, count| sum.wrapping_add(u32::from(*count))))
    }
}

/// What one block adds up of every cell.
pub(crate) struct Tallies {
    /// How often each fact holds in the cells of persons off platforms, which are most.
    pub(crate) off_platforms: [[Lanes; FACTS]; DEMOGRAPHIC_CELLS],
    /// The same in the other cells.
    pub(crate) on_platforms: [[u16; FACTS]; CELLS - DEMOGRAPHIC_CELLS],
    pub(crate) amounts: [Amounts; CELLS],
}

impl Tallies {
    pub(crate) fn new() -> Self {
        Self {
            off_platforms: [[Lanes([0; LANES]); FACTS]; DEMOGRAPHIC_CELLS],
            on_platforms: [[0; FACTS]; CELLS - DEMOGRAPHIC_CELLS],
            amounts: [Amounts::default(); CELLS],
        }
    }

    /// Adds what was tallied of a cell to its sums.
    pub(crate) fn write(&self, cell: Cell, sums: &mut PersonSums, parameters: &MeasurementParameters) {
        let amounts = &self.amounts[cell.index()];
        let [residents, children_of_uninsured] = halves(amounts.persons.kin);
        if residents == 0 {
            return;
        }
        let counts: [i64; FACTS] = match cell.index().checked_sub(DEMOGRAPHIC_CELLS) {
            None => std::array::from_fn(|fact| self.off_platforms[cell.index()][fact].sum()),
            Some(cell) => self.on_platforms[cell].map(i64::from),
        };
        add_counts(&counts, sums);
        sums.residents += residents;
        let left_out = (parameters.children_left_uninsured * 1_000_000.0) as i64;
        sums.uninsured_children_millionths += children_of_uninsured * left_out;
        amounts.write(sums, parameters);
    }
}

/// Returns a word of two sums of a block, neither of which reaches 2^32.
#[inline(always)]
pub(crate) const fn pair(low: i64, high: i64) -> i64 {
    low | high << 32
}

/// Returns the two sums of a word.
#[inline(always)]
pub(crate) fn halves(word: i64) -> [i64; 2] {
    [word as u64 as u32, (word as u64 >> 32) as u32].map(i64::from)
}

// The millionths of a full block, the largest of the sums in pairs, fit.
const _: () = assert!((WORKERS_PER_BLOCK as u64) * 1_000_000 < 1 << 32);

/// What is added up of the persons of one cell in one block.
#[derive(Clone, Copy, Default)]
pub(crate) struct Amounts {
    pub(crate) persons: PersonAmounts,
    /// Poor residents, deeply poor residents.
    pub(crate) poor: i64,
    pub(crate) poverty_gap_millionths: i64,
    pub(crate) poverty_severity_millionths: i64,
    pub(crate) benefit_accounts: i64,
    pub(crate) benefit_account_cents: i64,
    pub(crate) instrument_cents: i64,
}

impl Amounts {
    fn write(&self, sums: &mut PersonSums, parameters: &MeasurementParameters) {
        let persons = &self.persons;
        sums.wage_cents += persons.wage_cents;
        sums.own_account_cents += persons.own_account_cents;
        let reported = persons.own_account_cents as f64 * (1.0 - parameters.under_reporting);
        sums.survey_self_employment_cents += reported as i64;
        sums.net_income_cents += persons.net_income_cents;
        sums.retirement_cents += persons.retirement_cents;
        sums.equivalised_cents += persons.equivalised_cents;
        sums.usual_centihours += persons.usual_centihours;
        let [burnout, isolation] = halves(persons.wellbeing);
        sums.burnout_millionths += burnout;
        sums.isolation_millionths += isolation;
        let [poor, deeply_poor] = halves(self.poor);
        sums.poor_residents += poor;
        sums.deeply_poor_residents += deeply_poor;
        sums.poverty_gap_millionths += self.poverty_gap_millionths;
        sums.poverty_severity_millionths += self.poverty_severity_millionths;
        sums.benefit_accounts += self.benefit_accounts;
        sums.benefit_account_cents += self.benefit_account_cents;
        sums.instrument_cents += self.instrument_cents;
    }
}
