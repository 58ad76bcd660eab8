//! The credit for the elderly.
//!
//! *What it computes*: 15% of a base amount by filing status less half of adjusted gross income above a threshold. It is
//! used against income tax only and comes before the child tax credit.
//! *Who*: filers of 65 and over with little income; the credit for permanent disability is left out, as are non-taxable
//! pensions, which the units do not hold.
//! *Reference*: 26 USC 22; Schedule R (Form 1040).

use crate::error::LawError;
use crate::in_force::InForce;

use super::additional_deductions::seniors;
use super::by_status::{ByStatus, by_status};
use super::tax_unit::{FilingStatus, TaxUnitYear};

/// Parameters of the credit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ElderlyCredit {
    rate: f64,
    base: ByStatus<f64>,
    base_two_seniors: f64,
    phase_out_start: ByStatus<f64>,
    phase_out_rate: f64,
}

impl ElderlyCredit {
    pub(crate) fn read(values: &InForce<'_>) -> Result<Self, LawError> {
        Ok(Self {
            rate: values.share("irs.elderly_credit.rate")?,
            base: by_status("irs.elderly_credit.base", |key| values.amount(key))?,
            base_two_seniors: values.amount("irs.elderly_credit.base_two_seniors")?,
            phase_out_start: by_status("irs.elderly_credit.phase_out_start", |key| values.amount(key))?,
            phase_out_rate: values.share("irs.elderly_credit.phase_out_rate")?,
        })
    }

    /// The credit before it is limited to the tax.
    ///
    /// Social Security that is not taxed lowers its base.
    pub fn credit(
        &self,
        unit: &TaxUnitYear,
        adjusted_gross_income: f64,
        untaxed_social_security: f64,
    ) -> f64 {
        let amounts = (adjusted_gross_income, untaxed_social_security);
        self.credit_of(unit.filing_status, seniors(unit), amounts)
    }

    /// The credit of so many adults of 65 and over, before it is limited to the tax.
    #[inline(always)]
    pub(crate) fn credit_of(
        &self,
        status: FilingStatus,
        seniors: f64,
        (adjusted_gross_income, untaxed_social_security): (f64, f64),
    ) -> f64 {
        let status = status.index();
        let (base_of_one, base_of_two) = (self.base[status], self.base_two_seniors);
        let base = if seniors > 1.5 { base_of_two } else { base_of_one };
        let excess = (adjusted_gross_income - self.phase_out_start[status]).max(0.0);
        let credit = self.rate * (base - untaxed_social_security - self.phase_out_rate * excess).max(0.0);
        if seniors < 0.5 { 0.0 } else { credit }
    }
}
