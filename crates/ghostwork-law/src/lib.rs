//! Tax and benefit rules of a country as pure functions of a household.
//!
//! The law is data: a [`LawPack`] holds dated values, each with its legal reference and source. [`UsLaw`] looks them up
//! for one year and assesses a [`TaxUnitYear`]; [`UkLaw`],
//! [`PhilippineLaw`] and [`IndianLaw`] do the same for other countries. Amounts are `f64` in the currency of the pack; the rules use only
//! arithmetic that rounds the same everywhere.
#![cfg_attr(
    test,
    allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests may fail loudly")
)]

mod country;
mod date;
mod effective_rates;
mod embedded_pack;
mod error;
mod in_force;
mod india;
mod law_pack;
mod philippines;
mod schedule;
mod uk;
mod us;
mod value;
mod whole;

pub use country::{Country, NationalLaw};
pub use date::Date;
pub use effective_rates::EffectiveTaxRates;
pub use error::LawError;
pub use in_force::InForce;
pub use india::IndianLaw;
pub use law_pack::{LawPack, LawParameter, Row};
pub use philippines::{PhilippineAssessment, PhilippineLaw};
pub use uk::{
    NationalInsurance, UkAssessment, UkAssumptions, UkChildBenefit, UkHouseholdYear, UkIncomeTax, UkLaw,
    UkPerson, UniversalCredit,
};
pub use us::{
    AdditionalDeductions, AdvanceCredit, AlternativeMinimumTax, Assessment, BusinessIncome, COMPARED_YEARS,
    ChildCareCredit, ChildTaxCredit, ChildTaxCreditBase, ChildTaxCreditGranted, ComparedYears, CoverCase,
    CoverTest, CoveredUnit, CreditShares, Dependents, EarnedIncomeCredit, EarningsKind, ElderlyCredit,
    FilingStatus, FoodAdult, FoodAdults, FoodAssistance, FoodBounds, FoodDependents, FoodHousehold,
    FoodMonth, HOUSEHOLDS_AT_ONCE, INPUT_COLUMNS, IncomeBySize, IncomeTax, InputColumn, Line,
    MAXIMUM_DEPENDENTS, Medicaid, MonthlyAssistance, NO_CHILD, NetInvestmentIncomeTax, OUTPUT_COLUMNS,
    PayrollTax, Person, PovertyGuideline, PremiumTaxCredit, PremiumTaxCreditGranted, PublicCover,
    QualifiedBusinessIncome, RETURNS_AT_ONCE, RowMistake, STATES, SelfEmployment, SelfEmploymentTax,
    SimpleAdults, SimpleAssessments, SimpleFoodHouseholds, SimpleReturns, SocialSecurityTaxation, State,
    StateIncomeTax, Summary, SupplementalBenefit, SupplementalSecurityIncome, TaxFileError, TaxUnitYear,
    UnemploymentInsurance, UnitLines, UsLaw, explain, tax_file,
};
pub use value::Value;
