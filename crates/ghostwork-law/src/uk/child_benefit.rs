//! Child benefit and the high income charge.
//!
//! *What it pays*: a weekly amount for the eldest child and a smaller one for each other.
//! *Who*: every family with children; where one adult's income exceeds the start of a window, a charge takes back one
//! per cent of the benefit for every full hundredth of the window.
//! *Reference*: Child Benefit (Rates) Regulations 2006; Income Tax (Earnings and Pensions) Act 2003 s.681B.

use crate::error::LawError;
use crate::in_force::InForce;

/// Weeks paid in a year.
const WEEKS: f64 = 52.0;

/// Parameters of child benefit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct UkChildBenefit {
    eldest_per_week: f64,
    other_per_week: f64,
    charge_start: f64,
    charge_end: f64,
}

impl UkChildBenefit {
    pub(crate) fn read(values: &InForce<'_>) -> Result<Self, LawError> {
        let [eldest_per_week, other_per_week] = values.numbers("hmrc.child_benefit.weekly")?;
        let [charge_start, charge_end] = values.ascending("hmrc.child_benefit.charge_window")?;
        Ok(Self { eldest_per_week, other_per_week, charge_start, charge_end })
    }

    /// The benefit in GBP a year.
    pub fn benefit(&self, children: u8) -> f64 {
        if children == 0 {
            return 0.0;
        }
        WEEKS * (self.eldest_per_week + self.other_per_week * f64::from(children - 1))
    }

    /// The charge in GBP a year, from the benefit and the higher of the adults' incomes.
    pub fn high_income_charge(&self, benefit: f64, higher_income: f64) -> f64 {
        let excess = higher_income - self.charge_start;
        if excess <= 0.0 || benefit <= 0.0 {
            return 0.0;
        }
        let per_cent = (100.0 * excess / (self.charge_end - self.charge_start)).floor().min(100.0);
        (benefit * per_cent / 100.0).floor()
    }
}
