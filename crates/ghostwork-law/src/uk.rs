//! United Kingdom: income tax, National Insurance, Universal Credit, child benefit.

mod assumptions;
mod child_benefit;
mod household;
mod income_tax;
mod law;
mod national_insurance;
mod universal_credit;

pub use assumptions::UkAssumptions;
pub use child_benefit::UkChildBenefit;
pub use household::{UkAssessment, UkHouseholdYear, UkPerson};
pub use income_tax::UkIncomeTax;
pub use law::UkLaw;
pub use national_insurance::NationalInsurance;
pub use universal_credit::UniversalCredit;
