//! Who may change state, employer or number of jobs this month; for the others time passes.

use std::ops::Range;

use ghostwork_processor::Kernel;

use super::labour_supply::willingness_at;
use super::{
    AGE_BANDS, EDUCATION_LEVELS, EmploymentParameters, HazardTable, Hazards, PREMIUMS, YEAR, age_band,
    attachment_factor,
};
use crate::context::MonthContext;
use crate::draws::{WordColumns, largest_word_below};
use crate::population::workers::{LabourState, Traits, Workers};

/// Room for what rounding does to a product.
const ROUNDING: f64 = 1.0 + 1e-9;
/// Numbers of groups of persons with one bound on their moves.
const GROUPS: usize = 512;
/// Rows whose bounds are looked up before they are compared.
const AT_ONCE: usize = 256;

/// The largest words that may move somebody.
pub(super) struct MoveBounds {
    /// To another state, by [`group`].
    state: [u32; GROUPS],
    /// To another employer, by the bits of the present premium.
    employer: [u32; PREMIUMS],
    second_job_start: u32,
    second_job_end: u32,
}

impl MoveBounds {
    pub(super) fn new(context: &MonthContext, workers: &Workers) -> Self {
        let parameters = &context.parameters.employment;
        let start = parameters.second_job_start * parameters.second_job_need;
        Self {
            state: state_bounds(parameters, &context.hazards, &willingness_range(parameters, workers)),
            employer: context.hazards.offer_words,
            second_job_start: largest_word_below(start * ROUNDING),
            second_job_end: largest_word_below(parameters.second_job_end),
        }
    }
}

/// Returns the least and the greatest willingness that support and tax rates in a block allow.
fn willingness_range(parameters: &EmploymentParameters, workers: &Workers) -> Range<f64> {
    let support = workers.support.iter().fold(0, |most, percent| most.max(*percent));
    let least_tax = workers.tax_rate.iter().fold(0, |least, percent| least.min(*percent));
    let most_tax = workers.tax_rate.iter().fold(0, |most, percent| most.max(*percent));
    willingness_at(parameters, support, most_tax)..willingness_at(parameters, 0, least_tax)
}

fn state_bounds(
    parameters: &EmploymentParameters,
    table: &HazardTable,
    willingness: &Range<f64>,
) -> [u32; GROUPS] {
    let mut bounds = [0; GROUPS];
    let states = [
        LabourState::Employee,
        LabourState::OwnAccount,
        LabourState::Unemployed,
        LabourState::OutOfLabourForce,
    ];
    for state in states {
        for band in 0..AGE_BANDS {
            for sex in 0..2 {
                for level in 0..EDUCATION_LEVELS {
                    for is_recent in [false, true] {
                        let mut traits = Traits::default();
                        traits.set_female(sex == 1);
                        traits.set_education(level as u8);
                        let hazards = table.of_group(band, traits);
                        let largest =
                            largest_hazard((parameters, table), hazards, (state, is_recent), willingness);
                        bounds[usize::from(group(state, band as u16, traits, is_recent))] =
                            largest_word_below(largest * ROUNDING);
                    }
                }
            }
        }
    }
    bounds
}

/// Returns the greatest probability that a person of a group leaves a state.
fn largest_hazard(
    (parameters, table): (&EmploymentParameters, &HazardTable),
    hazards: &Hazards,
    (state, is_recent): (LabourState, bool),
    willingness: &Range<f64>,
) -> f64 {
    let months = if is_recent { 0 } else { YEAR };
    match state {
        LabourState::Employee | LabourState::OwnAccount => {
            let switch = match state {
                LabourState::Employee => parameters.employee_to_own_account,
                _ => parameters.own_account_to_employee,
            };
            let withdrawal = hazards.withdrawal * (2.0 - willingness.start);
            table.tenure_factors[usize::from(!is_recent)] * (hazards.job_loss + withdrawal) + switch
        }
        LabourState::Unemployed => {
            hazards.job_finding * table.duration_factors[0] * willingness.end + hazards.giving_up
        }
        LabourState::OutOfLabourForce => {
            let attachment = willingness.end * attachment_factor(parameters, months);
            attachment * (hazards.direct_entry + hazards.search_start)
        }
    }
}

/// Returns the number of the group of persons with one bound, below [`GROUPS`].
#[inline(always)]
fn group(state: LabourState, band: u16, traits: Traits, is_recent: bool) -> u16 {
    u16::from(traits.is_female())
        | (traits.education() as u16) << 1
        | band << 3
        | (state as u16) << 6
        | u16::from(is_recent) << 8
}

/// Marks everybody who may move, lets a month pass for the others, and counts those by state.
pub(super) struct MayMove<'a> {
    pub(super) bounds: &'a MoveBounds,
    pub(super) workers: &'a mut Workers,
    pub(super) words: &'a WordColumns,
    /// Who is looked at.
    pub(super) rows: Range<usize>,
    pub(super) marks: &'a mut [u8],
}

impl Kernel for MayMove<'_> {
    type Output = [u32; 4];

    #[inline(always)]
    fn run(self) -> [u32; 4] {
        let mut stayers = [0_u32; 4];
        let mut first = self.rows.start;
        while first < self.rows.end {
            let rows = first..self.rows.end.min(first + AT_ONCE);
            first = rows.end;
            let marks = &mut self.marks[rows.clone()];
            mark(self.bounds, self.workers, self.words, rows.clone(), marks);
            let Workers { labour_state, tenure_months, spell_months, .. } = &mut *self.workers;
            let times = tenure_months[rows.clone()].iter_mut().zip(&mut spell_months[rows.clone()]);
            for ((mark, state), (tenure, spell)) in marks.iter().zip(&labour_state[rows]).zip(times) {
                let stays = *mark == 0;
                *tenure = tenure.saturating_add(u8::from(stays & state.is_employed()));
                *spell = spell.saturating_add(u8::from(stays & !state.is_employed()));
                for (number, stayers) in stayers.iter_mut().enumerate() {
                    *stayers = stayers.wrapping_add(u32::from(stays & (*state as usize == number)));
                }
            }
        }
        stayers
    }
}

/// Marks those of up to 256 persons who may move.
#[inline(always)]
fn mark(bounds: &MoveBounds, workers: &Workers, words: &WordColumns, rows: Range<usize>, marks: &mut [u8]) {
    let persons = rows.len().min(AT_ONCE);
    let states = &workers.labour_state[rows.clone()];
    let premiums = &workers.job_premium[rows.clone()];
    let mut groups = [0; AT_ONCE];
    let ages = workers.age_months[rows.clone()].iter().zip(&workers.traits[rows.clone()]);
    let times = workers.tenure_months[rows.clone()].iter().zip(&workers.spell_months[rows.clone()]);
    for ((number, state), ((age_months, traits), (tenure, spell))) in
        groups.iter_mut().zip(states).zip(ages.zip(times))
    {
        // Both are read for everybody: what is read for some alone becomes no vector.
        let at_work = u8::from(state.is_employed()).wrapping_neg();
        let months = *tenure & at_work | *spell & !at_work;
        *number = group(*state, age_band(*age_months), *traits, months < YEAR);
    }
    let (mut moves, mut offers) = ([0; AT_ONCE], [0; AT_ONCE]);
    for (bound, number) in moves.iter_mut().zip(groups) {
        *bound = bounds.state[usize::from(number) % GROUPS];
    }
    for (bound, premium) in offers.iter_mut().zip(premiums) {
        *bound = bounds.employer[usize::from(*premium as u8)];
    }
    let words = [0, 1, 2].map(|word| &words.column(word)[rows.clone()][..persons]);
    let (marks, states) = (&mut marks[..persons], &states[..persons]);
    let terms = &workers.terms[rows][..persons];
    for row in 0..persons {
        let second_job =
            if terms[row].has_second_job() { bounds.second_job_end } else { bounds.second_job_start };
        let changes_job = (words[1][row] <= offers[row]) | (words[2][row] <= second_job);
        let is_employee = states[row] == LabourState::Employee;
        marks[row] = u8::from((words[0][row] <= moves[row]) | is_employee & changes_job);
    }
}
