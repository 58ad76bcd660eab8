//! Which covers last until they are renewed, whatever comes of the income in between.

use std::ops::Range;

use ghostwork_law::PublicCover;

use super::UnitYear;
use crate::context::MonthContext;
use crate::population::workers::Insurance;

/// Which covers are renewed in a month: the incomes of those who have others are not looked at.
pub(super) struct Renewals {
    /// Months from one renewal of Medicaid to the next.
    period: u64,
    /// Months since the beginning of time, and the number of the block's first person.
    month: u64,
    first_worker: u64,
    /// Whether the year of plans of the subsidised market begins.
    are_plans_renewed: bool,
}

impl Renewals {
    pub(super) fn of(context: &MonthContext, first_worker: u64) -> Self {
        Self {
            period: context.parameters.household.medicaid_renewal.max(1).into(),
            month: context.month.index().into(),
            first_worker,
            are_plans_renewed: context.month.month_of_year() == 1,
        }
    }

    /// Returns whether an adult of the unit with a head stays in Medicaid, given the cover of the month before: every unit has its
    /// own months of renewal.
    #[inline(always)]
    pub(super) fn leave_in_medicaid(&self, head: usize, before: Insurance) -> bool {
        let is_renewed = (self.month + self.first_worker + head as u64).is_multiple_of(self.period);
        (before == Insurance::Public) & !is_renewed
    }

    /// Returns whether an adult who had such a cover the month before has a plan of the subsidised market that goes on.
    #[inline(always)]
    pub(super) fn leave_in_plan(&self, before: Insurance) -> bool {
        (before == Insurance::Subsidised) & !self.are_plans_renewed
    }
}

impl UnitYear<'_> {
    /// Sets the cover that lasts in the place of what the month's income entitles to; `is_eager` says whether the unit enrols in
    /// Medicaid where it may.
    pub(super) fn keep(
        &mut self,
        renewals: &Renewals,
        unit: &Range<usize>,
        before: impl Fn(usize) -> Insurance,
        is_eager: bool,
    ) {
        for (cover, row) in self.cover.iter_mut().zip(unit.clone()) {
            if is_eager && renewals.leave_in_medicaid(unit.start, before(row)) {
                *cover = PublicCover::Medicaid;
            } else if renewals.leave_in_plan(before(row)) {
                *cover = PublicCover::None;
            }
        }
    }
}
