//! The net investment income tax.
//!
//! *What it computes*: 3.8% of investment income or of adjusted gross income above a threshold, whichever is smaller.
//! *Who*: households above the threshold of their filing status, which is not indexed.
//! *Reference*: 26 USC 1411; Form 8960.

use crate::error::LawError;
use crate::in_force::InForce;

use super::by_status::{ByStatus, by_status};
use super::tax_unit::FilingStatus;

/// Parameters of the net investment income tax.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct NetInvestmentIncomeTax {
    rate: f64,
    threshold: ByStatus<f64>,
}

impl NetInvestmentIncomeTax {
    pub(crate) fn read(values: &InForce<'_>) -> Result<Self, LawError> {
        Ok(Self {
            rate: values.share("irs.niit.rate")?,
            threshold: by_status("irs.niit.threshold", |key| values.amount(key))?,
        })
    }

    /// The tax from investment income and adjusted gross income.
    #[inline(always)]
    pub fn tax(&self, status: FilingStatus, investment_income: f64, adjusted_gross_income: f64) -> f64 {
        let excess = (adjusted_gross_income - self.threshold[status.index()]).max(0.0);
        self.rate * investment_income.max(0.0).min(excess)
    }
}
