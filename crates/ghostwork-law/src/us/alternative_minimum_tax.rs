//! The alternative minimum tax.
//!
//! *What it computes*: 26% and 28% of income without the standard and senior deductions above an exemption that fades
//! out at high incomes; what exceeds the regular tax is added to it.
//! *Who*: in theory everybody; without itemising, capital gains and preferences hardly anybody.
//! *Reference*: 26 USC 55-59; Form 6251; P.L. 119-21 s.70107 (fade-out from 2026).

use crate::error::LawError;
use crate::in_force::InForce;

use super::by_status::{ByStatus, by_status};
use super::tax_unit::FilingStatus;

/// Parameters of the alternative minimum tax.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct AlternativeMinimumTax {
    exemption: ByStatus<f64>,
    phase_out_start: ByStatus<f64>,
    phase_out_rate: f64,
    rates: [f64; 2],
    upper_rate_from: ByStatus<f64>,
}

impl AlternativeMinimumTax {
    pub(crate) fn read(values: &InForce<'_>) -> Result<Self, LawError> {
        Ok(Self {
            exemption: by_status("irs.amt.exemption", |key| values.amount(key))?,
            phase_out_start: by_status("irs.amt.phase_out_start", |key| values.amount(key))?,
            phase_out_rate: values.share("irs.amt.phase_out_rate")?,
            rates: values.numbers("irs.amt.rates")?,
            upper_rate_from: by_status("irs.amt.upper_rate_from", |key| values.amount(key))?,
        })
    }

    /// The tax added to the regular tax, from alternative minimum taxable income.
    #[inline(always)]
    pub fn additional_tax(&self, status: FilingStatus, income: f64, regular_tax: f64) -> f64 {
        let status = status.index();
        let excess = (income - self.phase_out_start[status]).max(0.0);
        let exemption = (self.exemption[status] - self.phase_out_rate * excess).max(0.0);
        let base = (income - exemption).max(0.0);
        let [lower, upper] = self.rates;
        let tentative = lower * base + (upper - lower) * (base - self.upper_rate_from[status]).max(0.0);
        (tentative - regular_tax).max(0.0)
    }
}
