//! The deduction for qualified business income of the self-employed.
//!
//! *What it computes*: 20% of qualified business income (profit less half of the self-employment tax, health premiums
//! and retirement contributions), at most 20% of taxable income before the deduction. Above a threshold of taxable
//! income it fades out over a window, because a business without employees or property has no wages to limit it by;
//! income of a specified service trade is scaled down over the same window first. Losses of one spouse reduce the
//! income of the other. From 2026 the deduction is at least $400 for $1,000 of qualified income or more.
//! *Who*: everybody with business profit, itemising or not.
//! *Reference*: 26 USC 199A(a)-(b), (d)(3), (i); 26 CFR 1.199A-1(d); Forms 8995 and 8995-A; P.L. 119-21 s.70105.

use crate::error::LawError;
use crate::in_force::InForce;

use super::by_status::{ByStatus, by_status};
use super::tax_unit::FilingStatus;

/// Parameters of the deduction.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct QualifiedBusinessIncome {
    rate: f64,
    threshold: ByStatus<f64>,
    window: ByStatus<f64>,
    minimum_deduction: f64,
    minimum_income: f64,
}

/// Qualified income of a household in a year, before the service-trade limit; USD.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct BusinessIncome {
    /// Income of businesses that are no specified service trade; negative is a loss.
    pub ordinary: f64,
    /// Income of specified service trades; negative is a loss.
    pub service_trade: f64,
}

impl QualifiedBusinessIncome {
    pub(crate) fn read(values: &InForce<'_>) -> Result<Self, LawError> {
        Ok(Self {
            rate: values.share("irs.qbi.rate")?,
            threshold: by_status("irs.qbi.threshold", |key| values.amount(key))?,
            window: by_status("irs.qbi.phase_in_width", |key| values.amount(key))?,
            minimum_deduction: values.amount("irs.qbi.minimum_deduction")?,
            minimum_income: values.amount("irs.qbi.minimum_income")?,
        })
    }

    /// The deduction from business income and taxable income before it.
    #[inline(always)]
    pub fn deduction(&self, status: FilingStatus, income: BusinessIncome, taxable_income: f64) -> f64 {
        let retained = 1.0 - self.faded_share(status, taxable_income);
        let eligible = (income.ordinary + retained * income.service_trade).max(0.0);
        let deduction = (self.rate * eligible * retained).min(self.rate * taxable_income);
        let at_least = deduction.max(self.minimum_deduction);
        if eligible >= self.minimum_income { at_least } else { deduction }
    }

    /// How far taxable income has crossed the window: 0 below the threshold, 1 beyond the window.
    #[inline(always)]
    fn faded_share(&self, status: FilingStatus, taxable_income: f64) -> f64 {
        let excess = taxable_income - self.threshold[status.index()];
        let window = self.window[status.index()];
        let within = excess / window;
        let above = if excess >= window { 1.0 } else { within };
        if excess <= 0.0 { 0.0 } else { above }
    }
}
