//! Who may join a marketplace this month.

use std::f32::consts::LN_2;
use std::f64::consts::LOG2_E;
use std::ops::Range;

use ghostwork_processor::Kernel;

use super::ParticipationParameters;
use super::entry::{LOG_OF_20_DOLLARS, Openings};
use crate::arithmetic::exponential;
use crate::population::workers::{LabourState, Traits, Workers};

/// Room for what [`power_of_two`] and rounding do to a product.
const ROUNDING: f64 = 1.0 + 2e-3;

/// The highest probability of entry that a person's wage, age, state in the labour market and traits allow, or little more:
/// what rises it is told in powers of two.
pub(super) struct EntryBounds {
    /// By state, for a wage of 20 dollars.
    by_state: [f32; 4],
    wage_decline: f32,
    age_decline: f32,
    least_age_months: u16,
    carer: f32,
    student: f32,
}

impl EntryBounds {
    pub(super) fn new(parameters: &ParticipationParameters, openings: &Openings) -> Self {
        let rises = [parameters.entry_income_dip, parameters.entry_illiquid];
        let largest_rise: f64 = rises.iter().map(|rise| rise.max(0.0)).sum();
        let others = exponential(largest_rise) * openings.largest_appeal() * ROUNDING;
        let doublings = |log_points: f64| (log_points * LOG2_E) as f32;
        Self {
            by_state: std::array::from_fn(|state| (parameters.entry[state] * others) as f32),
            wage_decline: doublings(parameters.entry_wage_decline),
            age_decline: doublings(parameters.entry_age_decline),
            least_age_months: parameters.least_age_months(),
            carer: doublings(parameters.entry_carer),
            student: doublings(parameters.entry_student),
        }
    }

    #[inline(always)]
    fn of(&self, (state, log_wage): (LabourState, f32), age_months: u16, traits: Traits) -> f32 {
        // A choice among four becomes a table of jumps; bits of which all but one are masked become vectors.
        let mut usual = 0;
        for (number, odds) in self.by_state.iter().enumerate() {
            let mask = u32::from(state as usize == number).wrapping_neg();
            usual |= odds.to_bits() & mask;
        }
        let decades = ((f32::from(age_months) / 12.0 - 30.0) / 10.0).max(0.0);
        let rise = if traits.is_carer() { self.carer } else { 0.0 }
            + if traits.is_student() { self.student } else { 0.0 }
            - self.age_decline * decades
            - self.wage_decline * (log_wage - LOG_OF_20_DOLLARS as f32);
        let usual = if age_months < self.least_age_months { 0.0 } else { f32::from_bits(usual) };
        usual * power_of_two(rise)
    }
}

/// 1.5 times 2^23: the lowest bit of a number near it stands for 1.
const UNIT_BIT: f32 = 12_582_912.0;
/// What an exponent is stored with.
const EXPONENT_BIAS: u32 = 127;

/// Returns 2 to the power of `x` to about a thousandth; `x` beyond ±126 is taken as ±126.
#[inline(always)]
fn power_of_two(x: f32) -> f32 {
    let x = x.clamp(-126.0, 126.0);
    let shifted = x + UNIT_BIT;
    let rest = x - (shifted - UNIT_BIT);
    let power = f32::from_bits(shifted.to_bits().wrapping_add(EXPONENT_BIAS) << 23);
    // Taylor series of degree 3 on |rest| <= 0.5.
    power * (1.0 + rest * (LN_2 + rest * (0.240_227 + rest * 0.055_504)))
}

/// Returns a word as a number in [0, 1), no larger than [`unit_interval`](crate::draws::unit_interval).
#[inline(always)]
fn rough_unit_interval(word: u32) -> f32 {
    (word >> 8) as f32 * (1.0 / 16_777_216.0)
}

/// Marks those who may join: only who has no account.
pub(super) struct MayJoin<'a> {
    pub(super) bounds: EntryBounds,
    pub(super) workers: &'a Workers,
    /// Words that decide about entry.
    pub(super) words: &'a [u32],
    /// Who is looked at.
    pub(super) rows: Range<usize>,
    pub(super) marks: &'a mut [u8],
}

impl Kernel for MayJoin<'_> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let rows = self.rows;
        let workers = self.workers;
        let (labour_state, log_wage) = (&workers.labour_state[rows.clone()], &workers.log_wage[rows.clone()]);
        let (age_months, traits) = (&workers.age_months[rows.clone()], &workers.traits[rows.clone()]);
        let (account, words) = (&workers.account[rows.clone()], &self.words[rows.clone()]);
        let marks = &mut self.marks[rows];
        let persons = marks.len();
        let (labour_state, log_wage) = (&labour_state[..persons], &log_wage[..persons]);
        let (age_months, traits) = (&age_months[..persons], &traits[..persons]);
        let (account, words) = (&account[..persons], &words[..persons]);
        for row in 0..persons {
            let work = (labour_state[row], log_wage[row]);
            let may_join =
                rough_unit_interval(words[row]) < self.bounds.of(work, age_months[row], traits[row]);
            marks[row] = u8::from(may_join & (account[row] == 0));
        }
    }
}

#[cfg(test)]
mod tests {
    use ghostwork_processor::Processor;

    use super::*;
    use crate::accounting::taxes_and_benefits::example::{Scene, populated_block};
    use crate::draws::unit_interval;

    #[test]
    fn powers_of_two_are_good_to_a_thousandth() {
        for step in -3_000..3_000_i16 {
            let x = f32::from(step) / 100.0;
            let ratio = f64::from(power_of_two(x)) / exponential(f64::from(x) / LOG2_E);

            assert!((ratio - 1.0).abs() < 1e-3, "{x}: {ratio}");
        }
        assert_eq!([-900.0, 900.0].map(power_of_two), [-126.0, 126.0].map(|x| 2.0_f32.powi(x as i32)));
    }

    #[test]
    fn no_rough_number_is_larger_than_that_of_its_word() {
        for word in [0, 1, 255, 256, 0x7fff_ffff, 0x8000_0000, u32::MAX - 1, u32::MAX] {
            let difference = unit_interval(word) - f64::from(rough_unit_interval(word));
            assert!((0.0..1e-7).contains(&difference), "{word}");
        }
    }

    #[test]
    fn every_processor_marks_as_one_person_after_the_other() {
        let scene = Scene::of("2026-03");
        let parameters = &scene.parameters.participation;
        let (block, _) = populated_block();
        let workers = &block.workers;
        let words: Vec<u32> =
            (0..workers.len() as u32).map(|row| row.wrapping_mul(2_654_435_761) >> 6).collect();
        for processor in Processor::all() {
            let bounds = || EntryBounds::new(parameters, &Openings::of(&scene.context()));
            let mut marks = vec![7; workers.len()];

            let rows = 1..workers.len();
            processor.run(MayJoin { bounds: bounds(), workers, words: &words, rows, marks: &mut marks });

            assert_eq!(marks[0], 7);
            for row in 1..workers.len() {
                let work = (workers.labour_state[row], workers.log_wage[row]);
                let bound = bounds().of(work, workers.age_months[row], workers.traits[row]);
                let may_join = rough_unit_interval(words[row]) < bound;
                assert_eq!(
                    marks[row],
                    u8::from(may_join && workers.account[row] == 0),
                    "{processor:?} {row}"
                );
            }
            let joiners: usize = marks.iter().map(|mark| usize::from(*mark == 1)).sum();
            assert!((10..workers.len() - 10).contains(&joiners));
        }
    }
}
