//! The child tax credit, its refundable part, and the credit for other dependents.
//!
//! *What it computes*: an amount for each child under 17 and $500 for each other dependent, less $50 for each begun
//! $1,000 of income above a threshold, used against income tax first. Of what is left, the refundable part is 15% of
//! earned income above $2,500, or with three or more children the payroll taxes paid beyond the earned income credit
//! where that is more, at most $1,700 for each child.
//! *Who*: families with dependents.
//! *Reference*: 26 USC 24, 24(d), 24(h); Schedule 8812 (Form 1040); P.L. 119-21 s.70104.

use crate::error::LawError;
use crate::in_force::InForce;
use crate::schedule::begun_steps;

use super::by_status::{ByStatus, by_status};
use super::tax_unit::{FilingStatus, TaxUnitYear};

/// Age in years below which a dependent is a child of the credit.
const CHILD_AGE: u8 = 17;

/// Number of children from which payroll taxes may set the refundable part.
const CHILDREN_FOR_PAYROLL_ALTERNATIVE: usize = 3;

/// Step of income in USD by which the credit fades out.
const PHASE_OUT_STEP: f64 = 1_000.0;

/// Parameters of the credits.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ChildTaxCredit {
    maximum: f64,
    other_dependent: f64,
    phase_out_start: ByStatus<f64>,
    phase_out_rate: f64,
    refundable_maximum: f64,
    refundable_rate: f64,
    refundable_threshold: f64,
}

/// What the refundable part depends on besides the children; USD a year.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct ChildTaxCreditBase {
    /// Adjusted gross income.
    pub adjusted_gross_income: f64,
    /// Income tax left for the credit to be used against.
    pub income_tax: f64,
    /// Earned income.
    pub earned_income: f64,
    /// Employee payroll taxes and half of the self-employment tax.
    pub payroll_taxes: f64,
    /// Earned income tax credit.
    pub earned_income_credit: f64,
}

/// The credits granted; USD a year.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct ChildTaxCreditGranted {
    /// Used against income tax, the credit for other dependents included.
    pub nonrefundable: f64,
    /// Paid out beyond the tax.
    pub refundable: f64,
}

impl ChildTaxCredit {
    pub(crate) fn read(values: &InForce<'_>) -> Result<Self, LawError> {
        Ok(Self {
            maximum: values.amount("irs.ctc.max")?,
            other_dependent: values.amount("irs.ctc.other_dependent")?,
            phase_out_start: by_status("irs.ctc.phase_out_start", |key| values.amount(key))?,
            phase_out_rate: values.share("irs.ctc.phase_out_rate")?,
            refundable_maximum: values.amount("irs.ctc.refundable_max")?,
            refundable_rate: values.share("irs.ctc.refundable_rate")?,
            refundable_threshold: values.amount("irs.ctc.refundable_threshold")?,
        })
    }

    /// The credits of a tax unit.
    pub fn credit(&self, unit: &TaxUnitYear, base: &ChildTaxCreditBase) -> ChildTaxCreditGranted {
        let children = unit.dependents.younger_than(CHILD_AGE);
        self.credit_of(unit.filing_status, (children, unit.dependents.count() - children), base)
    }

    /// The credits for so many children and other dependents.
    #[inline(always)]
    pub(crate) fn credit_of(
        &self,
        status: FilingStatus,
        (children, others): (usize, usize),
        base: &ChildTaxCreditBase,
    ) -> ChildTaxCreditGranted {
        let full = self.maximum * children as f64 + self.other_dependent * others as f64;
        let excess = base.adjusted_gross_income - self.phase_out_start[status.index()];
        let faded = self.phase_out_rate * PHASE_OUT_STEP * begun_steps(excess, PHASE_OUT_STEP);
        let allowed = (full - faded).max(0.0);
        let nonrefundable = allowed.min(base.income_tax);
        let refundable = self.refundable(children, allowed - nonrefundable, base);
        ChildTaxCreditGranted { nonrefundable, refundable }
    }

    #[inline(always)]
    fn refundable(&self, children: usize, unused: f64, base: &ChildTaxCreditBase) -> f64 {
        let limit = unused.min(self.refundable_maximum.min(self.maximum) * children as f64);
        let from_earnings = self.refundable_rate * (base.earned_income - self.refundable_threshold).max(0.0);
        let beyond_credit = base.payroll_taxes - base.earned_income_credit;
        let from_payroll_taxes =
            if children >= CHILDREN_FOR_PAYROLL_ALTERNATIVE { beyond_credit } else { 0.0 };
        from_earnings.max(from_payroll_taxes).min(limit).max(0.0)
    }
}
