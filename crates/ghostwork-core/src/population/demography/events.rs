//! To whom births, deaths, birthdays, marriages and separations may happen this month.

use ghostwork_processor::Kernel;

use super::{DEGREE, DemographyParameters, PENSION, SCHOOL_LEAVING, leaving_probability};
use crate::draws::{WordColumns, largest_word_below};

/// Ages, months, up to which one bound on deaths holds.
const UPPER_AGES: [u16; 5] = [60 * 12, 70 * 12, 80 * 12, 90 * 12, u16::MAX];
/// Months that a child is young: one of so many children reaches the next age in a month with at most this frequency.
const YOUNG_MONTHS: u32 = 6 * 12;

/// The largest words that may bring an event.
pub(super) struct EventBounds {
    /// Death and growth, by age as in [`UPPER_AGES`].
    death: [u32; 5],
    /// Leaving home, marriage, separation.
    partner: u32,
    birth: u32,
}

impl EventBounds {
    pub(super) fn new(parameters: &DemographyParameters) -> Self {
        // Death comes the more often, the older a person is.
        let death = UPPER_AGES.map(|age| largest_word_below(leaving_probability(parameters, age)));
        let partner = parameters.leaving_home.max(parameters.marriage).max(parameters.separation);
        Self { death, partner: largest_word_below(partner), birth: largest_word_below(parameters.birth) }
    }

    #[inline(always)]
    fn death(&self, age_months: u16) -> u32 {
        let mut bound = self.death[0];
        for (younger, older) in UPPER_AGES.iter().zip(&self.death[1..]) {
            bound = if age_months > *younger { *older } else { bound };
        }
        bound
    }
}

/// Marks everybody to whom something may happen.
pub(super) struct LifeEvents<'a> {
    pub(super) bounds: EventBounds,
    /// Ages a month ago.
    pub(super) age_months: &'a [u16],
    pub(super) children: &'a [u8],
    pub(super) words: &'a WordColumns,
    pub(super) marks: &'a mut [u8],
}

impl Kernel for LifeEvents<'_> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let luck = self.words.column(0).iter().zip(self.words.column(2)).zip(self.words.column(3));
        let persons = self.age_months.iter().zip(self.children).zip(luck);
        for (mark, ((age_months, children), ((death, partner), birth))) in self.marks.iter_mut().zip(persons)
        {
            let age_months = age_months.wrapping_add(1);
            let has_birthday =
                (age_months == SCHOOL_LEAVING) | (age_months == DEGREE) | (age_months == PENSION);
            // A child grows up where the uniform number is close enough to 1; 24 bits of it suffice.
            let grows_up = !birth >> 8 <= u32::from(*children) * ((1 << 24) / YOUNG_MONTHS + 1);
            *mark = u8::from(
                has_birthday
                    | grows_up & (*children > 0)
                    | (*death <= self.bounds.death(age_months))
                    | (*partner <= self.bounds.partner)
                    | (*birth <= self.bounds.birth),
            );
        }
    }
}
