//! Every indicator for every group, month and seed of one scenario.

use std::collections::BTreeSet;

use ghostwork_parameters::Month;
use serde::{Deserialize, Serialize};

use crate::confidentiality::group_told_of;
use crate::error::ResultsError;
use crate::indicator::{Indicator, PopulationGroup};
use crate::label::check_label;

/// Values by seed, month, group and indicator, in that order of nesting; a missing value is NaN.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Panel {
    /// What is measured.
    pub indicators: Vec<Indicator>,
    /// For whom; the first group is everybody.
    pub groups: Vec<PopulationGroup>,
    /// Consecutive months.
    pub months: Vec<Month>,
    /// One replication each: a seed, or with several draws of the parameters a seed under a draw, draw by draw.
    pub seeds: Vec<u64>,
    /// Draws of the parameters among the replications; 1 where nothing is drawn.
    #[serde(default = "one", skip_serializing_if = "is_one")]
    pub draws: usize,
    /// One value per seed, month, group and indicator; the last index runs fastest.
    #[serde(with = "crate::missing::list")]
    pub values: Vec<f64>,
}

/// The number of draws where nothing is drawn.
pub(crate) const fn one() -> usize {
    1
}

/// Says whether nothing is drawn.
#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde asks with a reference")]
pub(crate) const fn is_one(draws: &usize) -> bool {
    *draws == 1
}

/// Where one value lies in a panel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cell {
    /// Position of the seed.
    pub seed: usize,
    /// Position of the month.
    pub month: usize,
    /// Position of the group.
    pub group: usize,
    /// Position of the indicator.
    pub indicator: usize,
}

impl Panel {
    /// Builds a panel with every value missing.
    pub fn empty(
        indicators: Vec<Indicator>,
        groups: Vec<PopulationGroup>,
        months: Vec<Month>,
        seeds: Vec<u64>,
    ) -> Self {
        let cells = indicators.len() * groups.len() * months.len() * seeds.len();
        Self { indicators, groups, months, seeds, draws: 1, values: vec![f64::NAN; cells] }
    }

    /// Checks shape, labels, identifiers and months.
    ///
    /// # Errors
    /// When values do not fill the shape, a label is unsafe, an identifier is not unique or a month is missing.
    pub fn check(&self) -> Result<(), ResultsError> {
        let expected = self.cell_count();
        if self.values.len() != expected {
            return Err(ResultsError::PanelShape { expected, found: self.values.len() });
        }
        self.check_shape()
    }

    /// Checks everything but the number of values.
    pub(crate) fn check_shape(&self) -> Result<(), ResultsError> {
        for indicator in &self.indicators {
            for text in [&indicator.id, &indicator.label, &indicator.unit, &indicator.definition] {
                check_label("an indicator", text)?;
            }
        }
        for group in &self.groups {
            for text in [&group.id, &group.label, &group.dimension] {
                check_label("a group", text)?;
            }
        }
        check_unique("indicator", self.indicators.iter().map(|indicator| indicator.id.as_str()))?;
        check_unique("group", self.groups.iter().map(|group| group.id.as_str()))?;
        let seeds: Vec<String> = self.seeds.iter().map(u64::to_string).collect();
        check_unique("seed", seeds.iter().map(String::as_str))?;
        check_consecutive(&self.months)
    }

    /// Returns the number of values the shape asks for.
    pub fn cell_count(&self) -> usize {
        [self.seeds.len(), self.months.len(), self.groups.len(), self.indicators.len()]
            .into_iter()
            .fold(1, usize::saturating_mul)
    }

    /// Returns the position of a cell in `values`.
    pub fn position(&self, cell: Cell) -> usize {
        ((cell.seed * self.months.len() + cell.month) * self.groups.len() + cell.group)
            * self.indicators.len()
            + cell.indicator
    }

    /// Returns one value; missing when the cell is outside the panel.
    pub fn value(&self, cell: Cell) -> f64 {
        let inside = cell.seed < self.seeds.len()
            && cell.month < self.months.len()
            && cell.group < self.groups.len()
            && cell.indicator < self.indicators.len();
        if inside { self.values.get(self.position(cell)).copied().unwrap_or(f64::NAN) } else { f64::NAN }
    }

    /// Sets one value; a cell outside the panel is left alone.
    pub fn set(&mut self, cell: Cell, value: f64) {
        let position = self.position(cell);
        if let Some(slot) = self.values.get_mut(position) {
            *slot = value;
        }
    }

    /// Returns the position of an indicator.
    ///
    /// # Errors
    /// When the panel does not hold it.
    pub fn indicator_position(&self, id: &str) -> Result<usize, ResultsError> {
        self.indicators.iter().position(|indicator| indicator.id == id).ok_or_else(|| {
            ResultsError::NotInResults {
                kind: "indicator",
                id: id.to_owned(),
                known: list_of(self.indicators.iter().map(|indicator| indicator.id.as_str())),
            }
        })
    }

    /// Returns the position of a group.
    ///
    /// # Errors
    /// When the panel does not hold it.
    pub fn group_position(&self, id: &str) -> Result<usize, ResultsError> {
        self.groups.iter().position(|group| group.id == id).ok_or_else(|| ResultsError::NotInResults {
            kind: "group",
            id: id.to_owned(),
            known: list_of(self.groups.iter().map(|group| group.id.as_str())),
        })
    }

    /// Returns the values of one month, one per seed, missing ones left out.
    pub fn across_seeds(&self, month: usize, group: usize, indicator: usize) -> Vec<f64> {
        (0..self.seeds.len())
            .map(|seed| self.value(Cell { seed, month, group, indicator }))
            .filter(|value| value.is_finite())
            .collect()
    }

    /// Returns the mean of one seed over months, by position; missing when every month is.
    pub fn mean_over_months(
        &self,
        seed: usize,
        months: std::ops::Range<usize>,
        group: usize,
        indicator: usize,
    ) -> f64 {
        let values = months
            .map(|month| self.value(Cell { seed, month, group, indicator }))
            .filter(|value| value.is_finite());
        let (sum, count) = values.fold((0.0, 0_u32), |(sum, count), value| (sum + value, count + 1));
        if count == 0 { f64::NAN } else { sum / f64::from(count) }
    }

    /// Returns the means of one seed in several panels, each over the months in which all of them have a value, so that they differ by
    /// what was done and not by when it was measured; missing where there is no such month.
    pub fn means_over_shared_months<const PANELS: usize>(
        panels: [&Self; PANELS],
        seed: usize,
        months: std::ops::Range<usize>,
        (group, indicator): (usize, usize),
    ) -> [f64; PANELS] {
        let mut sums = [0.0; PANELS];
        let mut count = 0_u32;
        for month in months {
            let values = panels.map(|panel| panel.value(Cell { seed, month, group, indicator }));
            if values.iter().all(|value| value.is_finite()) {
                sums.iter_mut().zip(values).for_each(|(sum, value)| *sum += value);
                count += 1;
            }
        }
        if count == 0 { [f64::NAN; PANELS] } else { sums.map(|sum| sum / f64::from(count)) }
    }

    /// Forgets the values of groups that are withheld, and of everybody those that tell of such a group alone.
    pub fn empty_withheld_groups(&mut self) {
        let told: Vec<bool> = (0..self.indicators.len()).map(|place| self.tells_of_withheld(place)).collect();
        let cells: Vec<bool> =
            self.groups.iter().flat_map(|group| told.iter().map(|told| group.withheld || *told)).collect();
        for values in self.values.chunks_mut(cells.len().max(1)) {
            for (value, _) in values.iter_mut().zip(&cells).filter(|(_, is_withheld)| **is_withheld) {
                *value = f64::NAN;
            }
        }
    }

    /// Says whether an indicator tells of one group alone, and that group is withheld.
    pub fn tells_of_withheld(&self, indicator: usize) -> bool {
        let told = self.indicators.get(indicator).and_then(|indicator| group_told_of(&indicator.id));
        told.is_some_and(|id| self.groups.iter().any(|group| group.id == id && group.withheld))
    }

    /// Says whether an indicator is one that groups are measured by, from those that are not withheld.
    pub(crate) fn is_measured_by_group(&self, indicator: usize) -> bool {
        (1..self.groups.len()).any(|group| self.is_measured(group, indicator))
    }

    /// Says whether an indicator has any value for a group.
    pub fn is_measured(&self, group: usize, indicator: usize) -> bool {
        (0..self.seeds.len()).any(|seed| {
            (0..self.months.len()).any(|month| self.value(Cell { seed, month, group, indicator }).is_finite())
        })
    }
}

/// Lists the first identifiers for a hint.
fn list_of<'a>(ids: impl Iterator<Item = &'a str>) -> String {
    let ids: Vec<&str> = ids.take(12).collect();
    format!("there are {}", ids.join(", "))
}

/// Refuses an empty or repeated identifier.
fn check_unique<'a>(owner: &'static str, ids: impl Iterator<Item = &'a str>) -> Result<(), ResultsError> {
    let mut seen = BTreeSet::new();
    for id in ids {
        if id.is_empty() || !seen.insert(id) {
            return Err(ResultsError::IdentifierNotUnique { owner, id: id.to_owned() });
        }
    }
    Ok(())
}

/// Refuses a gap or a step back between months.
fn check_consecutive(months: &[Month]) -> Result<(), ResultsError> {
    for pair in months.windows(2) {
        if let [earlier, later] = pair
            && *earlier + 1 != *later
        {
            return Err(ResultsError::MonthsNotConsecutive { text: format!("{later} follows {earlier}") });
        }
    }
    Ok(())
}
