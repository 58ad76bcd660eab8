//! National Insurance contributions.
//!
//! *What it computes*: class 1 of employees (8% between thresholds, 2% above) and employers (15% above the secondary
//! threshold, less the Employment Allowance of the employer); class 2 and class 4 of the self-employed on profits.
//! *Who*: each adult alone; thresholds are applied to the year.
//! *Reference*: Social Security Contributions and Benefits Act 1992 s.8, s.9, s.11, s.15.

use crate::error::LawError;
use crate::in_force::InForce;

/// Weeks for which class 2 is due in a year.
const WEEKS: f64 = 52.0;

/// Parameters of National Insurance.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct NationalInsurance {
    employee_rates: [f64; 2],
    employee_thresholds: [f64; 2],
    employer_rate: f64,
    employer_threshold: f64,
    employment_allowance: f64,
    class_2_per_week: f64,
    small_profits_threshold: f64,
    class_4_rates: [f64; 2],
    class_4_thresholds: [f64; 2],
}

impl NationalInsurance {
    pub(crate) fn read(values: &InForce<'_>) -> Result<Self, LawError> {
        Ok(Self {
            employee_rates: [
                values.share("hmrc.ni.class1.employee_main")?,
                values.share("hmrc.ni.class1.employee_upper")?,
            ],
            employee_thresholds: values.ascending("hmrc.ni.class1.thresholds")?,
            employer_rate: values.share("hmrc.ni.class1.employer")?,
            employer_threshold: values.amount("hmrc.ni.class1.secondary_threshold")?,
            employment_allowance: values.amount("hmrc.ni.employment_allowance")?,
            class_2_per_week: values.amount("hmrc.ni.class2.compulsory_weekly")?,
            small_profits_threshold: values.amount("hmrc.ni.class2.small_profits_threshold")?,
            class_4_rates: values.numbers("hmrc.ni.class4.rates")?,
            class_4_thresholds: values.ascending("hmrc.ni.class4.thresholds")?,
        })
    }

    /// Class 1 contribution of an employee on a year's wages.
    pub fn employee(&self, wages: f64) -> f64 {
        between(wages, self.employee_thresholds, self.employee_rates)
    }

    /// Class 1 contribution of an employer on one employee's wages, before the Employment Allowance.
    pub fn employer(&self, wages: f64) -> f64 {
        self.employer_rate * (wages - self.employer_threshold).max(0.0)
    }

    /// What an employer owes in a year on contributions of all employees, after the Employment Allowance.
    pub fn after_employment_allowance(&self, contributions: f64) -> f64 {
        (contributions - self.employment_allowance).max(0.0)
    }

    /// Class 2 and class 4 contributions on a year's profits.
    pub fn self_employed(&self, profits: f64) -> f64 {
        let class_2 =
            if profits > self.small_profits_threshold { WEEKS * self.class_2_per_week } else { 0.0 };
        class_2 + between(profits, self.class_4_thresholds, self.class_4_rates)
    }
}

/// A main rate between two thresholds and an upper rate above.
fn between(amount: f64, [lower, upper]: [f64; 2], [main_rate, upper_rate]: [f64; 2]) -> f64 {
    let main = (amount.min(upper) - lower).max(0.0);
    main_rate * main + upper_rate * (amount - upper).max(0.0)
}
