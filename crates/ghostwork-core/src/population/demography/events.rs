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
pub(super) struct EventBounds {
    /// Death and growth, by age as in [`UPPER_AGES`].
    death: [u32; 5],
    leaving_home: u32,
    marriage: u32,
    separation: u32,
    birth: u32,
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
        }
    }

    #[inline(always)]
    fn death(&self, age_months: u16) -> u32 {
        let mut bound = self.death[0];
        for (younger, older) in UPPER_AGES.iter().zip(&self.death[1..]) {
            bound = if age_months > *younger { *older } else { bound };
        }
        bound
    }

    /// Returns the bound on leaving home, marriage or separation, given the person of the next row.
    #[inline(always)]
    fn partner(&self, own: Role, next: Role) -> u32 {
        // Spouses are looked at with their heads; heads marry heads.
        let of_head = match next {
            Role::Head => self.marriage,
            Role::Spouse => self.separation,
            Role::Dependant => 0,
        };
        match own {
            Role::Head => of_head,
            Role::Spouse => 0,
            Role::Dependant => self.leaving_home,
        }
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
        let Workers { age_months, children, traits, .. } = self.workers;
        let bounds = &self.bounds;
        let luck = self.words.column(0).iter().zip(self.words.column(3));
        let persons = age_months.iter().zip(children).zip(traits);
        for (mark, (((age_months, children), traits), (death, birth))) in
            self.marks.iter_mut().zip(persons.zip(luck))
        {
            let age_months = age_months.wrapping_add(1);
            let has_birthday =
                (age_months == SCHOOL_LEAVING) | (age_months == DEGREE) | (age_months == PENSION);
            // A child grows up where the uniform number is close enough to 1; 24 bits of it suffice.
            let reach = u32::from(*children).wrapping_mul((1 << 24) / YOUNG_MONTHS + 1);
            let grows_up = (!birth >> 8 <= reach) & (*children > 0);
            let gives_birth =
                (*birth <= bounds.birth) & is_fertile(age_months) & (traits.role() == Role::Head);
            *mark = u8::from(has_birthday | grows_up | gives_birth | (*death <= bounds.death(age_months)));
        }
        let partner = self.words.column(2);
        // Nobody follows the last.
        let last = self.marks.len().saturating_sub(1);
        let pairs = traits.iter().zip(traits.iter().skip(1)).zip(partner);
        for (mark, ((own, next), word)) in self.marks[..last].iter_mut().zip(pairs) {
            *mark |= u8::from(*word <= bounds.partner(own.role(), next.role()));
        }
        if let (Some(mark), Some(word)) = (self.marks.last_mut(), partner.last()) {
            *mark |= u8::from(*word <= bounds.leaving_home);
        }
    }
}
