//! National Insurance contributions.
//!
//! *What it computes*: class 1 of employees (8% between thresholds, 2% above) and employers (15% above the secondary
//! threshold, less the Employment Allowance of the employer); class 2 and class 4 of the self-employed on profits.
//! *Who*: each adult alone; thresholds are applied to the year. Employees above pensionable age owe nothing, the self-employed
//! from the year after they reach it; for those below 21 employers owe nothing up to a threshold of their own.
//! *Reference*: Social Security Contributions and Benefits Act 1992 s.6(3), s.8, s.9, s.9A, s.11, s.15; Social Security
//! (Contributions) Regulations 2001 reg.91, reg.93.

use crate::error::LawError;
use crate::in_force::InForce;

/// Weeks for which class 2 is due in a year.
const WEEKS: f64 = 52.0;

/// Age in years below which employers owe nothing up to the upper secondary threshold: s.9A(2).
const ADULT_AGE: u8 = 21;

/// Parameters of National Insurance.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct NationalInsurance {
    employee_rates: [f64; 2],
    employee_thresholds: [f64; 2],
    employer_rate: f64,
    employer_threshold: f64,
    employer_threshold_for_young: f64,
    state_pension_age: f64,
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
            employer_threshold_for_young: values.amount("hmrc.ni.class1.upper_secondary_threshold")?,
            state_pension_age: values.amount("dwp.state_pension_age")?,
            employment_allowance: values.amount("hmrc.ni.employment_allowance")?,
            class_2_per_week: values.amount("hmrc.ni.class2.compulsory_weekly")?,
            small_profits_threshold: values.amount("hmrc.ni.class2.small_profits_threshold")?,
            class_4_rates: values.numbers("hmrc.ni.class4.rates")?,
            class_4_thresholds: values.ascending("hmrc.ni.class4.thresholds")?,
        })
    }

    /// Whether a person of an age in years has reached the age of the State Pension.
    pub fn is_of_pension_age(&self, age: u8) -> bool {
        f64::from(age) >= self.state_pension_age
    }

    /// Class 1 contribution of an employee of an age in years on a year's wages.
    pub fn employee(&self, age: u8, wages: f64) -> f64 {
        if self.is_of_pension_age(age) {
            return 0.0;
        }
        between(wages, self.employee_thresholds, self.employee_rates)
    }

    /// Class 1 contribution of an employer on the wages of one employee of an age in years, before the Employment Allowance.
    pub fn employer(&self, age: u8, wages: f64) -> f64 {
        let threshold =
            if age < ADULT_AGE { self.employer_threshold_for_young } else { self.employer_threshold };
        self.employer_rate * (wages - threshold).max(0.0)
    }

    /// What an employer owes in a year on contributions of all employees, after the Employment Allowance.
    pub fn after_employment_allowance(&self, contributions: f64) -> f64 {
        (contributions - self.employment_allowance).max(0.0)
    }

    /// Class 2 and class 4 contributions on a year's profits of a person of an age in years at the beginning of the year.
    pub fn self_employed(&self, age: u8, profits: f64) -> f64 {
        if self.is_of_pension_age(age) {
            return 0.0;
        }
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
