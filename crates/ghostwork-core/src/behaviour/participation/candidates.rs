//! Who may join a marketplace this month, and who has an account already.

use std::ops::Range;

use ghostwork_processor::Kernel;

use super::ParticipationParameters;
use super::entry::{LOG_OF_20_DOLLARS, Openings};
use crate::arithmetic::exponential;
use crate::draws::unit_interval;
use crate::population::workers::{LabourState, Traits, Workers};

/// Room for what rounding does to a product.
const ROUNDING: f64 = 1.0 + 1e-9;

/// The highest probability of entry that a person's wage, age, state in the labour market and traits allow.
pub(super) struct EntryBounds {
    /// By state, for a wage of 20 dollars.
    by_state: [f64; 4],
    wage_decline: f64,
    age_decline: f64,
    carer: f64,
    student: f64,
}

impl EntryBounds {
    pub(super) fn new(parameters: &ParticipationParameters, openings: &Openings) -> Self {
        let rises = [parameters.entry_income_dip, parameters.entry_illiquid];
        let largest_rise: f64 = rises.iter().map(|rise| rise.max(0.0)).sum();
        let others = exponential(largest_rise) * openings.largest_appeal() * ROUNDING;
        Self {
            by_state: std::array::from_fn(|state| parameters.entry[state] * others),
            wage_decline: parameters.entry_wage_decline,
            age_decline: parameters.entry_age_decline,
            carer: parameters.entry_carer,
            student: parameters.entry_student,
        }
    }

    #[inline(always)]
    fn of(&self, (state, log_wage): (LabourState, f32), age_months: u16, traits: Traits) -> f64 {
        let [employee, own_account, unemployed, out_of_labour_force] = self.by_state;
        // Three choices between numbers become vectors; a look-up in a table does not.
        let at_work = if state == LabourState::Employee { employee } else { own_account };
        let at_home = if state == LabourState::Unemployed { unemployed } else { out_of_labour_force };
        let usual = if state.is_employed() { at_work } else { at_home };
        let decades = ((f64::from(age_months) / 12.0 - 30.0) / 10.0).max(0.0);
        let rise = if traits.is_carer() { self.carer } else { 0.0 }
            + if traits.is_student() { self.student } else { 0.0 }
            - self.age_decline * decades
            - self.wage_decline * (f64::from(log_wage) - LOG_OF_20_DOLLARS);
        usual * exponential(rise)
    }
}

/// Marks those who may join, and all who have an account.
pub(super) struct MayParticipate<'a> {
    pub(super) bounds: EntryBounds,
    pub(super) workers: &'a Workers,
    /// Words that decide about entry.
    pub(super) words: &'a [u32],
    /// Who is looked at.
    pub(super) rows: Range<usize>,
    pub(super) marks: &'a mut [u8],
}

impl Kernel for MayParticipate<'_> {
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
            let may_join = unit_interval(words[row]) < self.bounds.of(work, age_months[row], traits[row]);
            marks[row] = u8::from(may_join | (account[row] > 0));
        }
    }
}
