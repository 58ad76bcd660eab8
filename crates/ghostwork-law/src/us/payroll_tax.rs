//! Payroll taxes: the contributions of employees and employers, additional Medicare tax, federal unemployment tax.
//!
//! *What it computes*: 6.2% up to the contribution and benefit base and 1.45% on all wages from each side; 0.9%
//! additional Medicare tax on wages above the threshold and, separately, on self-employment income above what the wages
//! leave of it; 0.6% of the first $7,000 from the employer.
//! *Who*: every wage earner and employer; the additional tax the household, by filing status.
//! *Reference*: 26 USC 3101, 3111, 3101(b)(2), 1401(b)(2), 3301; Forms 8959 and 940.

use crate::error::LawError;
use crate::in_force::InForce;

use super::by_status::{ByStatus, by_status};
use super::tax_unit::FilingStatus;

/// Parameters of the payroll taxes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PayrollTax {
    old_age_rate: f64,
    hospital_rate: f64,
    wage_base: f64,
    additional_rate: f64,
    additional_threshold: ByStatus<f64>,
    unemployment_rate: f64,
    unemployment_wage_base: f64,
}

impl PayrollTax {
    pub(crate) fn read(values: &InForce<'_>) -> Result<Self, LawError> {
        Ok(Self {
            old_age_rate: values.share("irs.payroll.oasdi.rate_each_side")?,
            hospital_rate: values.share("irs.payroll.hi.rate_each_side")?,
            wage_base: values.amount("irs.payroll.oasdi.wage_base")?,
            additional_rate: values.share("irs.payroll.additional_medicare.rate")?,
            additional_threshold: by_status("irs.payroll.additional_medicare.threshold", |key| {
                values.amount(key)
            })?,
            unemployment_rate: values.share("irs.futa.effective_rate")?,
            unemployment_wage_base: values.amount("irs.futa.wage_base")?,
        })
    }

    /// Employee's share for one person's wages of a year; the employer's is the same.
    #[inline(always)]
    pub fn contribution(&self, wages: f64) -> f64 {
        self.old_age_rate * wages.min(self.wage_base) + self.hospital_rate * wages
    }

    /// Employer's payroll tax and federal unemployment tax on one employee's wages of a year.
    pub fn employer(&self, wages: f64) -> f64 {
        self.contribution(wages) + self.federal_unemployment(wages)
    }

    /// Employer's federal unemployment tax on one employee's wages of a year, after the full state credit.
    #[inline(always)]
    pub fn federal_unemployment(&self, wages: f64) -> f64 {
        self.unemployment_rate * wages.min(self.unemployment_wage_base)
    }

    /// Additional Medicare tax of a household on its wages and its base of self-employment tax.
    #[inline(always)]
    pub fn additional_medicare(&self, status: FilingStatus, wages: f64, self_employment_base: f64) -> f64 {
        let threshold = self.additional_threshold[status.index()];
        let on_wages = (wages - threshold).max(0.0);
        let room = (threshold - wages).max(0.0);
        self.additional_rate * (on_wages + (self_employment_base - room).max(0.0))
    }
}
