//! Unemployment insurance of the states.
//!
//! *What it pays*: a share of the average weekly wage up to the state's largest weekly benefit, for at most so many
//! weeks. States differ in base periods, minimums and allowances for dependents, which are left out.
//! *Who*: employees who lose work; independent contractors are not covered unless a reform says so.
//! *Reference*: 26 USC 3304, 3306; state law.

use crate::error::LawError;
use crate::in_force::InForce;

use super::state::{ByState, State, by_state};

/// Unemployment insurance of every state.
#[derive(Debug, Clone, PartialEq)]
pub struct UnemploymentInsurance {
    replacement_rate: ByState<f64>,
    largest_weekly_benefit: ByState<f64>,
    longest_duration_weeks: ByState<f64>,
    covers_contractors: bool,
}

impl UnemploymentInsurance {
    pub(crate) fn read(values: &InForce<'_>) -> Result<Self, LawError> {
        let rate = values.share("ui.default.replacement_rate")?;
        let largest = values.amount("ui.default.max_weekly")?;
        let weeks = values.amount("ui.default.max_weeks")?;
        Ok(Self {
            replacement_rate: by_state(values, "ui.replacement_rate", rate)?,
            largest_weekly_benefit: by_state(values, "ui.max_weekly", largest)?,
            longest_duration_weeks: by_state(values, "ui.max_weeks", weeks)?,
            covers_contractors: values.number("ui.contractors_covered")? > 0.5,
        })
    }

    /// The weekly benefit in USD from the average weekly wage.
    pub fn weekly_benefit(&self, state: State, average_weekly_wage: f64) -> f64 {
        let state = state.index();
        (self.replacement_rate[state] * average_weekly_wage.max(0.0)).min(self.largest_weekly_benefit[state])
    }

    /// The longest duration in weeks.
    pub fn duration_weeks(&self, state: State) -> f64 {
        self.longest_duration_weeks[state.index()]
    }

    /// Whether earnings as an independent contractor count towards a benefit.
    pub fn covers_contractors(&self) -> bool {
        self.covers_contractors
    }
}
