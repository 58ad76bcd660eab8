//! To whom births, deaths, birthdays, marriages and separations may happen this month.

use ghostwork_processor::Kernel;

use super::{DEGREE, DemographyParameters, PENSION, SCHOOL_LEAVING, is_fertile, leaving_probability};
use crate::draws::{WordColumns, largest_word_below};
use crate::population::workers::{Role, Workers};

/// Ages, months, up to which one bound on deaths holds.
const UPPER_AGES: [u16; 5] = [60 * 12, 70 * 12, 80 * 12, 90 * 12, u16::MAX];
/// Months that a child is young: one of so many children reaches the next age in a month with at most this frequency.
const YOUNG_MONTHS: u32 = 6 * 12;

/// The largest words that may bring an event.
#[derive(Clone, Copy)]
pub(super) struct EventBounds {
    /// Death and growth, by age as in [`UPPER_AGES`].
    death: [u32; 5],
    leaving_home: u32,
    marriage: u32,
    separation: u32,
    birth: u32,
    studies_end: u32,
}

impl EventBounds {
    pub(super) fn new(parameters: &DemographyParameters) -> Self {
        Self {
            // Death comes the more often, the older a person is.
            death: UPPER_AGES.map(|age| largest_word_below(leaving_probability(parameters, age))),
            leaving_home: largest_word_below(parameters.leaving_home),
            marriage: largest_word_below(parameters.marriage),
            separation: largest_word_below(parameters.separation),
            birth: largest_word_below(parameters.birth),
            studies_end: largest_word_below(parameters.studies_end),
        }
    }

    /// Returns bounds that exclude nobody.
    #[cfg(test)]
    pub(super) const fn for_everybody() -> Self {
        let all = u32::MAX;
        Self {
            death: [all; 5],
            leaving_home: all,
            marriage: all,
            separation: all,
            birth: all,
            studies_end: all,
        }
    }

    /// Returns the bound on death and growth at an age.
    #[inline(always)]
    pub(super) fn death(&self, age_months: u16) -> u32 {
        let mut bound = self.death[0];
        for band in 1..UPPER_AGES.len() {
            bound = if age_months > UPPER_AGES[band - 1] { self.death[band] } else { bound };
        }
        bound
    }

    /// Returns the bound on leaving home, marriage or separation, given the person of the next row.
    #[inline(always)]
    fn partner(&self, own: Role, next: Role) -> u32 {
        // Spouses are looked at with their heads; heads marry heads.
        let alone = if next == Role::Head { self.marriage } else { 0 };
        let of_head = if next == Role::Spouse { self.separation } else { alone };
        let of_others = if own == Role::Dependant { self.leaving_home } else { 0 };
        if own == Role::Head { of_head } else { of_others }
    }
}

/// Marks everybody to whom something may happen.
pub(super) struct LifeEvents<'a> {
    pub(super) bounds: EventBounds,
    /// With the ages of a month ago.
    pub(super) workers: &'a Workers,
    pub(super) words: &'a WordColumns,
    pub(super) marks: &'a mut [u8],
}

impl Kernel for LifeEvents<'_> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let rows = self.marks.len();
        let Workers { age_months, children, traits, .. } = self.workers;
        let (age_months, children, traits) = (&age_months[..rows], &children[..rows], &traits[..rows]);
        let [death, school, birth] = [0, 1, 3].map(|column| &self.words.column(column)[..rows]);
        let bounds = &self.bounds;
        for (row, mark) in self.marks.iter_mut().enumerate() {
            let age_months = age_months[row].wrapping_add(1);
            let has_birthday = (age_months == SCHOOL_LEAVING) | (age_months == PENSION);
            let ends_studies =
                (school[row] <= bounds.studies_end) & (age_months >= DEGREE) & traits[row].is_student();
            // A child grows up where the uniform number is close enough to 1; 24 bits of it suffice.
            let reach = u32::from(children[row]).wrapping_mul((1 << 24) / YOUNG_MONTHS + 1);
            let grows_up = (!birth[row] >> 8 <= reach) & (children[row] > 0);
            let is_head = traits[row].role() == Role::Head;
            let gives_birth = (birth[row] <= bounds.birth) & is_fertile(age_months) & is_head;
            let dies = death[row] <= bounds.death(age_months);
            *mark = u8::from(has_birthday | ends_studies | grows_up | gives_birth | dies);
        }
        let partner = &self.words.column(2)[..rows];
        // Nobody follows the last.
        let Some(last) = rows.checked_sub(1) else { return };
        let (own, next) = (&traits[..last], &traits[1..]);
        let marks = &mut self.marks[..rows];
        for row in 0..last {
            marks[row] |= u8::from(partner[row] <= bounds.partner(own[row].role(), next[row].role()));
        }
        marks[last] |= u8::from(partner[last] <= bounds.leaving_home);
    }
}
