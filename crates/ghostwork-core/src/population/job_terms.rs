//! Terms of a person's work, packed into one byte.

use crate::codec::{Codec, CodecError, Source};
use crate::population::flags::flags;

/// When a job pays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum PaySchedule {
    /// Once or twice a month: the same every month.
    Even,
    /// Every week: four or five paydays a month.
    Weekly,
    /// Every other week: two or three paydays a month.
    Biweekly,
    /// Every other week, in the weeks between those of [`Self::Biweekly`].
    BiweeklyBetween,
}

/// Number of pay schedules.
pub(crate) const PAY_SCHEDULES: usize = 4;

/// Number of ways of being paid: schedules, with a bonus and without.
pub(crate) const PAY_TERMS: usize = 2 * PAY_SCHEDULES;

/// What comes with the present job, if any.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct JobTerms(u8);

impl JobTerms {
    flags! { u8;
        /// Part of the year's pay comes as a bonus.
        has_bonus, set_bonus = 2;
        /// Hours change from month to month.
        has_irregular_hours, set_irregular_hours = 3;
        /// A contractor who works for one firm, and says "employee" when asked who the work is for.
        works_for_one_firm, set_one_firm = 4;
        /// Has a second job as employee.
        has_second_job, set_second_job = 5;
        /// Has had a second job in this calendar year.
        had_supplemental_work, set_supplemental_work = 6;
    }

    /// Returns when the job pays.
    #[inline(always)]
    pub(crate) const fn schedule(self) -> PaySchedule {
        match self.0 & 3 {
            0 => PaySchedule::Even,
            1 => PaySchedule::Weekly,
            2 => PaySchedule::Biweekly,
            _ => PaySchedule::BiweeklyBetween,
        }
    }

    /// Returns the number of when and how the job pays, below [`PAY_TERMS`]: the schedule, and four more with a bonus.
    #[inline(always)]
    pub(crate) const fn pay(self) -> usize {
        self.schedule() as usize + PAY_SCHEDULES * self.has_bonus() as usize
    }

    pub(crate) const fn set_schedule(&mut self, schedule: PaySchedule) {
        self.0 = self.0 & !3 | schedule as u8;
    }

    /// Returns what is left without a job: the record of the year.
    pub(crate) const fn without_job(self) -> Self {
        Self(self.0 & 1 << 6)
    }
}

impl Codec for JobTerms {
    fn encode(&self, sink: &mut Vec<u8>) {
        self.0.encode(sink);
    }

    fn decode(source: &mut Source<'_>) -> Result<Self, CodecError> {
        u8::decode(source).map(Self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_year_is_remembered_when_the_job_is_gone() {
        let mut terms = JobTerms::default();
        terms.set_schedule(PaySchedule::BiweeklyBetween);
        terms.set_bonus(true);
        terms.set_second_job(true);
        terms.set_supplemental_work(true);
        assert_eq!(terms.schedule(), PaySchedule::BiweeklyBetween);

        let left = terms.without_job();

        assert!(left.had_supplemental_work());
        assert!(!left.has_bonus() && !left.has_second_job());
        assert_eq!(left.schedule(), PaySchedule::Even);
    }
}
