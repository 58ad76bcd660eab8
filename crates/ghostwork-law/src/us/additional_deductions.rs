//! Deductions of 2025 to 2028 on top of the standard deduction: seniors and tips.
//!
//! *What it computes*: $6,000 for each spouse of 65 or over, less 6% of modified income above the threshold; qualified
//! tips up to $25,000, less $100 for each full $1,000 of modified income above the threshold.
//! *Who*: filers of 65 and over; employees in tipped occupations, while tips that contractors report themselves or that are on
//! their information returns are left out. Married people only on a joint return.
//! *Reference*: 26 USC 151(d)(5)(C), 224; P.L. 119-21 s.70103, s.70201; Schedule 1-A (Form 1040).

use crate::error::LawError;
use crate::in_force::InForce;
use crate::whole::round_down;

use super::by_status::{ByStatus, by_status};
use super::tax_unit::{FilingStatus, TaxUnitYear};

/// Age in years from which a person counts as a senior.
pub(crate) const SENIOR_AGE: u8 = 65;

/// Parameters of the deductions for seniors and tips.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct AdditionalDeductions {
    senior_maximum: f64,
    senior_phase_out_start: ByStatus<f64>,
    senior_phase_out_rate: f64,
    tips_maximum: f64,
    tips_phase_out_start: ByStatus<f64>,
    tips_phase_out_step: f64,
    tips_phase_out_per_step: f64,
}

impl AdditionalDeductions {
    pub(crate) fn read(values: &InForce<'_>) -> Result<Self, LawError> {
        let step = values.amount("irs.tips_deduction.phase_out_step")?;
        if step <= 0.0 {
            return Err(values.out_of_range("irs.tips_deduction.phase_out_step", step, "more than 0"));
        }
        Ok(Self {
            senior_maximum: values.amount("irs.senior_deduction.max")?,
            senior_phase_out_start: by_status("irs.senior_deduction.phase_out_start", |key| {
                values.amount(key)
            })?,
            senior_phase_out_rate: values.share("irs.senior_deduction.phase_out_rate")?,
            tips_maximum: values.amount("irs.tips_deduction.max")?,
            tips_phase_out_start: by_status("irs.tips_deduction.phase_out_start", |key| values.amount(key))?,
            tips_phase_out_step: step,
            tips_phase_out_per_step: values.amount("irs.tips_deduction.phase_out_per_step")?,
        })
    }

    /// The deduction for seniors.
    pub fn senior(&self, unit: &TaxUnitYear, adjusted_gross_income: f64) -> f64 {
        self.senior_of(unit.filing_status, seniors(unit), adjusted_gross_income)
    }

    /// The deduction of so many adults of 65 and over.
    #[inline(always)]
    pub(crate) fn senior_of(&self, status: FilingStatus, seniors: f64, adjusted_gross_income: f64) -> f64 {
        let is_granted = (self.senior_maximum > 0.0) & (status != FilingStatus::Separate);
        let excess = (adjusted_gross_income - self.senior_phase_out_start[status.index()]).max(0.0);
        let each = (self.senior_maximum - self.senior_phase_out_rate * excess).max(0.0);
        if is_granted { each * seniors } else { 0.0 }
    }

    /// The deduction for qualified tips.
    pub fn tips(&self, unit: &TaxUnitYear, adjusted_gross_income: f64) -> f64 {
        let tips: f64 = unit.adults().map(|person| person.tips.min(person.wages)).sum();
        if tips <= 0.0 || unit.filing_status == FilingStatus::Separate {
            return 0.0;
        }
        let excess = (adjusted_gross_income - self.tips_phase_out_start[unit.filing_status.index()]).max(0.0);
        let steps = round_down(excess / self.tips_phase_out_step);
        (tips.min(self.tips_maximum) - steps * self.tips_phase_out_per_step).max(0.0)
    }
}

/// Number of adults of 65 and over.
pub(crate) fn seniors(unit: &TaxUnitYear) -> f64 {
    unit.adults().filter(|person| person.age >= SENIOR_AGE).count() as f64
}
