//! United States: federal taxes and credits, health cover, food assistance, unemployment insurance, state income taxes.

mod additional_deductions;
mod alternative_minimum_tax;
mod assessment;
mod child_care_credit;
mod child_tax_credit;
mod earned_income_credit;
mod income_tax;
mod law;
mod net_investment_income_tax;
mod payroll_tax;
mod qualified_business_income;
mod schedule;
mod self_employment_tax;
mod state;
mod tax_unit;

pub use additional_deductions::AdditionalDeductions;
pub use alternative_minimum_tax::AlternativeMinimumTax;
pub use assessment::Assessment;
pub use child_care_credit::ChildCareCredit;
pub use child_tax_credit::{ChildTaxCredit, ChildTaxCreditBase, ChildTaxCreditGranted};
pub use earned_income_credit::EarnedIncomeCredit;
pub use income_tax::IncomeTax;
pub use law::UsLaw;
pub use net_investment_income_tax::NetInvestmentIncomeTax;
pub use payroll_tax::PayrollTax;
pub use qualified_business_income::{BusinessIncome, QualifiedBusinessIncome};
pub use self_employment_tax::{SelfEmployment, SelfEmploymentTax};
pub use state::{STATES, State};
pub use tax_unit::{Dependents, FilingStatus, MAXIMUM_DEPENDENTS, Person, TaxUnitYear};
