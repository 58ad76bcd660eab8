//! The child and dependent care credit.
//!
//! *What it computes*: a share of care expenses, up to $3,000 for one child under 13 and $6,000 for two or more and up
//! to the earnings of the lower-paid spouse; the share falls with income in steps. It is used against income tax only.
//! *Who*: working parents, married ones on a joint return.
//! *Reference*: 26 USC 21; Form 2441; P.L. 119-21 s.70405 (shares from 2026).

use crate::error::LawError;
use crate::in_force::InForce;
use crate::schedule::begun_steps;

use super::by_status::{ByStatus, by_status};
use super::tax_unit::{FilingStatus, TaxUnitYear};

/// Age in years below which care expenses for a child count.
const CHILD_AGE: u8 = 13;

/// Step by which the share falls.
const SHARE_PER_STEP: f64 = 0.01;

/// Parameters of the credit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ChildCareCredit {
    expenses_per_child: f64,
    highest_share: f64,
    middle_share: f64,
    lowest_share: f64,
    first_phase_out_start: f64,
    first_step: f64,
    second_phase_out_start: ByStatus<f64>,
    second_step: ByStatus<f64>,
}

impl ChildCareCredit {
    pub(crate) fn read(values: &InForce<'_>) -> Result<Self, LawError> {
        let step = |key: &str| -> Result<f64, LawError> {
            let width = values.amount(key)?;
            if width > 0.0 { Ok(width) } else { Err(values.out_of_range(key, width, "more than 0")) }
        };
        let [highest_share, middle_share, lowest_share] = values.numbers("irs.child_care.shares")?;
        Ok(Self {
            expenses_per_child: values.amount("irs.child_care.expenses_per_child")?,
            highest_share,
            middle_share,
            lowest_share,
            first_phase_out_start: values.amount("irs.child_care.first_phase_out_start")?,
            first_step: step("irs.child_care.first_step")?,
            second_phase_out_start: by_status("irs.child_care.second_phase_out_start", |key| {
                values.amount(key)
            })?,
            second_step: by_status("irs.child_care.second_step", step)?,
        })
    }

    /// The credit before it is limited to the tax, from adjusted gross income and the lower earnings of the spouses.
    pub fn credit(&self, unit: &TaxUnitYear, adjusted_gross_income: f64, lower_earnings: f64) -> f64 {
        let children = unit.dependents.younger_than(CHILD_AGE).min(2);
        let refused =
            unit.child_care_expenses <= 0.0 || children == 0 || unit.filing_status == FilingStatus::Separate;
        if refused {
            return 0.0;
        }
        let expenses =
            unit.child_care_expenses.min(self.expenses_per_child * children as f64).min(lower_earnings);
        expenses.max(0.0) * self.share(unit.filing_status, adjusted_gross_income)
    }

    fn share(&self, status: FilingStatus, adjusted_gross_income: f64) -> f64 {
        let first = begun_steps(adjusted_gross_income - self.first_phase_out_start, self.first_step);
        let after_first = (self.highest_share - SHARE_PER_STEP * first).max(self.middle_share);
        let excess = adjusted_gross_income - self.second_phase_out_start[status.index()];
        let second = begun_steps(excess, self.second_step[status.index()]);
        if second > 0.0 {
            (self.middle_share - SHARE_PER_STEP * second).max(self.lowest_share)
        } else {
            after_first
        }
    }
}
