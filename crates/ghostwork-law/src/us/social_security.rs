//! How much of Social Security is taxed.
//!
//! *What it computes*: of the benefits, what enters gross income: nothing while other income and half of the benefits
//! stay below a first amount, half of the excess and at most half of the benefits above it, 85% of the excess and at most
//! 85% of the benefits above a second amount.
//! *Reference*: 26 USC 86; the amounts are not indexed.

use crate::error::LawError;
use crate::in_force::InForce;

use super::by_status::{ByStatus, by_status};
use super::tax_unit::FilingStatus;

/// Share of benefits that is added to other income before it is compared with the amounts: 26 USC 86(b)(1)(A)(ii).
const SHARE_IN_TEST: f64 = 0.5;

/// Parameters of the taxation of Social Security.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SocialSecurityTaxation {
    base_amount: ByStatus<f64>,
    adjusted_base_amount: ByStatus<f64>,
    share: f64,
    upper_share: f64,
}

impl SocialSecurityTaxation {
    pub(crate) fn read(values: &InForce<'_>) -> Result<Self, LawError> {
        let amounts =
            |name: &str| by_status(&format!("irs.social_security.{name}"), |key| values.amount(key));
        Ok(Self {
            base_amount: amounts("base_amount")?,
            adjusted_base_amount: amounts("adjusted_base_amount")?,
            share: values.share("irs.social_security.share")?,
            upper_share: values.share("irs.social_security.upper_share")?,
        })
    }

    /// The taxable part of benefits, given adjusted gross income without them; USD a year.
    #[inline(always)]
    pub fn taxable(&self, status: FilingStatus, benefits: f64, other_income: f64) -> f64 {
        let income = other_income + SHARE_IN_TEST * benefits;
        let (first, second) = (self.base_amount[status.index()], self.adjusted_base_amount[status.index()]);
        let half = self.share * benefits.min((income - first).max(0.0));
        let excess = income - second;
        let from_first_step = half.min(self.share * (second - first));
        let above = (self.upper_share * benefits).min(self.upper_share * excess + from_first_step);
        let taxable = if excess <= 0.0 { half } else { above };
        if benefits <= 0.0 { 0.0 } else { taxable }
    }
}
