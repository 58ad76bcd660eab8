use std::ops::Range;

use ghostwork_core::arithmetic::{exponential, logarithm};
use ghostwork_results::Panel;

use super::second_run::{TREATED_MONTHS, december_of_returns};

/// Months of a year.
const YEAR: usize = 12;

/// What one seed shows: its months under the scenario, and under the second run.
#[derive(Clone, Copy)]
pub(crate) struct Readings<'a> {
    pub(crate) panel: &'a Panel,
    /// The same seed with the changes of [`second_run`](super::second_run()).
    pub(crate) changed: &'a Panel,
    pub(crate) seed: usize,
    /// Rise of consumption within three months of a single payment, per cent of it.
    pub(crate) consumption_response: Option<f64>,
}

impl Readings<'_> {
    /// Returns the mean of an indicator for everybody over the last twelve recorded months.
    pub(crate) fn all(&self, indicator: &str) -> Option<f64> {
        self.of("all", indicator)
    }

    /// Returns the mean of an indicator for a group over the last twelve recorded months.
    pub(crate) fn of(&self, group: &str, indicator: &str) -> Option<f64> {
        self.mean(self.panel, self.last_year(), (group, indicator))
    }

    /// Returns the mean over all recorded months, for what is measured once a year or varies much.
    pub(crate) fn over_all_months(&self, indicator: &str) -> Option<f64> {
        self.mean(self.panel, 0..self.panel.months.len(), ("all", indicator))
    }

    /// Returns a number of persons in a group that a share of all persons of the group makes, thousands.
    pub(crate) fn thousands(&self, group: &str, share_of_persons: &str) -> Option<f64> {
        let persons =
            100.0 * self.of(group, "platform_workers")? / self.of(group, "platform_participation_rate")?;
        Some(self.of(group, share_of_persons)? / 100.0 * persons)
    }

    /// Returns the mean growth in a year of what a function reads, from the first twelve recorded months to the last whole year
    /// counted from there, per cent.
    ///
    /// Whole years, because demand has a season; all of them, because it has a cycle.
    pub(crate) fn yearly_growth(&self, value: impl Fn(&Self, Range<usize>) -> Option<f64>) -> Option<f64> {
        let years = (self.panel.months.len() / YEAR).checked_sub(1).filter(|years| *years > 0)?;
        let growth = value(self, years * YEAR..(years + 1) * YEAR)? / value(self, 0..YEAR)?;
        (growth.is_finite() && growth > 0.0)
            .then_some(100.0 * (exponential(logarithm(growth) / years as f64) - 1.0))
    }

    /// Returns the mean of an indicator for everybody over some months of the scenario.
    pub(crate) fn in_months(&self, months: Range<usize>, indicator: &str) -> Option<f64> {
        self.mean(self.panel, months, ("all", indicator))
    }

    /// Returns an indicator of a group in the second half of the treated months: under the scenario, and changed.
    pub(crate) fn treated(&self, group: &str, indicator: &str) -> Option<[f64; 2]> {
        let months = self.panel.months.len();
        let range = months.saturating_sub(TREATED_MONTHS as usize / 2)..months;
        let before = self.mean(self.panel, range.clone(), (group, indicator))?;
        Some([before, self.mean(self.changed, range, (group, indicator))?])
    }

    /// Returns an indicator of the December in which the threshold of returns is lower: under the scenario, and changed.
    pub(crate) fn december_of_returns(&self, indicator: &str) -> Option<[f64; 2]> {
        let december = december_of_returns(&self.panel.months)?;
        let range = december..december + 1;
        let before = self.mean(self.panel, range.clone(), ("all", indicator))?;
        Some([before, self.mean(self.changed, range, ("all", indicator))?])
    }

    fn last_year(&self) -> Range<usize> {
        let months = self.panel.months.len();
        months.saturating_sub(YEAR)..months
    }

    fn mean(&self, panel: &Panel, months: Range<usize>, (group, indicator): (&str, &str)) -> Option<f64> {
        let group = panel.group_position(group).ok()?;
        let indicator = panel.indicator_position(indicator).ok()?;
        let mean = panel.mean_over_months(self.seed, months, group, indicator);
        mean.is_finite().then_some(mean)
    }
}
