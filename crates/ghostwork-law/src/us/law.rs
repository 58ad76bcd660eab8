//! The law of one year and the assessment of a tax unit under it.

use std::sync::LazyLock;

use crate::date::Date;
use crate::embedded_pack::{EmbeddedPack, parsed};
use crate::error::LawError;
use crate::in_force::InForce;
use crate::law_pack::LawPack;

use super::additional_deductions::AdditionalDeductions;
use super::alternative_minimum_tax::AlternativeMinimumTax;
use super::child_care_credit::ChildCareCredit;
use super::child_tax_credit::ChildTaxCredit;
use super::earned_income_credit::EarnedIncomeCredit;
use super::elderly_credit::ElderlyCredit;
use super::income_tax::IncomeTax;
use super::medicaid::Medicaid;
use super::net_investment_income_tax::NetInvestmentIncomeTax;
use super::payroll_tax::PayrollTax;
use super::premium_tax_credit::PremiumTaxCredit;
use super::qualified_business_income::{BusinessIncome, QualifiedBusinessIncome};
use super::self_employment_tax::SelfEmploymentTax;
use super::social_security::SocialSecurityTaxation;
use super::state::{ByState, STATES, State};
use super::state_income_tax::StateIncomeTax;
use super::supplemental_nutrition::{FoodAssistance, MonthlyAssistance};
use super::supplemental_security_income::SupplementalSecurityIncome;
use super::tax_unit::{FilingStatus, Person, TaxUnitYear};
use super::unemployment_insurance::UnemploymentInsurance;

static PACK: EmbeddedPack = LazyLock::new(|| LawPack::parse(include_str!("../../../../data/law/us.toml")));

/// The law of the United States in one calendar year, with every value looked up.
///
/// Amounts are `f64` dollars. The rules use only `+ - * /`, `min`, `max`, `floor` and `ceil`, so results agree to the
/// bit on every machine.
#[derive(Debug, Clone, PartialEq)]
pub struct UsLaw {
    year: u16,
    /// Federal income tax.
    pub income_tax: IncomeTax,
    /// Taxation of Social Security.
    pub social_security: SocialSecurityTaxation,
    /// Self-employment tax.
    pub self_employment_tax: SelfEmploymentTax,
    /// Payroll taxes of employees and employers.
    pub payroll_tax: PayrollTax,
    /// Deduction for qualified business income.
    pub qualified_business_income: QualifiedBusinessIncome,
    /// Deductions for seniors and tips.
    pub additional_deductions: AdditionalDeductions,
    /// Alternative minimum tax.
    pub alternative_minimum_tax: AlternativeMinimumTax,
    /// Net investment income tax.
    pub net_investment_income_tax: NetInvestmentIncomeTax,
    /// Earned income tax credit.
    pub earned_income_credit: EarnedIncomeCredit,
    /// Child tax credit.
    pub child_tax_credit: ChildTaxCredit,
    /// Child and dependent care credit.
    pub child_care_credit: ChildCareCredit,
    /// Credit for the elderly.
    pub elderly_credit: ElderlyCredit,
    /// Premium tax credit.
    pub premium_tax_credit: PremiumTaxCredit,
    /// Medicaid and the Children's Health Insurance Program.
    pub medicaid: Medicaid,
    /// Supplemental security income.
    pub supplemental_security_income: SupplementalSecurityIncome,
    /// Food assistance, with cash assistance for families.
    pub food_assistance: FoodAssistance,
    /// Unemployment insurance.
    pub unemployment_insurance: UnemploymentInsurance,
    /// State income taxes.
    pub state_income_tax: StateIncomeTax,
    minimum_wage: ByState<f64>,
}

impl UsLaw {
    /// The first year whose law the built-in pack states.
    pub const FIRST_YEAR: u16 = 2024;
    /// The last year whose amounts the built-in pack states; the law of later ones keeps those that are set every year.
    pub const LAST_YEAR: u16 = 2026;

    /// The built-in pack.
    ///
    /// # Errors
    ///
    /// When the embedded text is not a pack, which the tests of this crate rule out.
    pub fn pack() -> Result<&'static LawPack, LawError> {
        parsed(&PACK)
    }

    /// The law of a calendar year from the built-in pack.
    ///
    /// Each value is the row in force on 31 December, so that a law adopted during a year governs that year's return;
    /// after the last row the last row stays. Food assistance changes by month within the year.
    ///
    /// # Errors
    ///
    /// When a value is not yet in force in that year.
    pub fn for_year(year: u16) -> Result<Self, LawError> {
        Self::from_pack(Self::pack()?, year)
    }

    /// The law of a calendar year from a pack, as [`UsLaw::for_year`].
    ///
    /// # Errors
    ///
    /// When the pack lacks a value, has none in force in that year, or one of another shape than the rule needs.
    pub fn from_pack(pack: &LawPack, year: u16) -> Result<Self, LawError> {
        let values = pack.on(Date::end_of_year(year));
        let values = &values;
        let last_year = pack.of_year_before(year);
        Ok(Self {
            year,
            income_tax: IncomeTax::read(values)?,
            social_security: SocialSecurityTaxation::read(values)?,
            self_employment_tax: SelfEmploymentTax::read(values)?,
            payroll_tax: PayrollTax::read(values)?,
            qualified_business_income: QualifiedBusinessIncome::read(values)?,
            additional_deductions: AdditionalDeductions::read(values)?,
            alternative_minimum_tax: AlternativeMinimumTax::read(values)?,
            net_investment_income_tax: NetInvestmentIncomeTax::read(values)?,
            earned_income_credit: EarnedIncomeCredit::read(values)?,
            child_tax_credit: ChildTaxCredit::read(values)?,
            child_care_credit: ChildCareCredit::read(values)?,
            elderly_credit: ElderlyCredit::read(values)?,
            premium_tax_credit: PremiumTaxCredit::read(values, &last_year)?,
            medicaid: Medicaid::read(values)?,
            supplemental_security_income: SupplementalSecurityIncome::read(values)?,
            food_assistance: FoodAssistance::read(pack, year)?,
            unemployment_insurance: UnemploymentInsurance::read(values)?,
            state_income_tax: StateIncomeTax::read(values)?,
            minimum_wage: read_minimum_wage(values)?,
        })
    }

    /// The calendar year of the law.
    pub fn year(&self) -> u16 {
        self.year
    }

    /// Income tax withheld from a month's wages in USD, from wages alone.
    pub fn withholding_per_month(&self, status: FilingStatus, wages_per_month: f64) -> f64 {
        self.income_tax.withholding_per_month(status, wages_per_month)
    }

    /// Income and self-employment tax to set aside from a month's profit in USD, as if it were the only income.
    pub fn estimated_tax_per_month(&self, status: FilingStatus, profit_per_month: f64) -> f64 {
        let person = Person { self_employment_profit: 12.0 * profit_per_month, ..Person::default() };
        let own = self.self_employment_tax.assess(&person);
        let qualified = person.self_employment_profit - own.deduction;
        let before = (qualified - self.income_tax.basic_standard_deduction(status)).max(0.0);
        let business = BusinessIncome { ordinary: qualified, service_trade: 0.0 };
        let taxable = before - self.qualified_business_income.deduction(status, business, before);
        (self.income_tax.tax(status, taxable) + own.tax) / 12.0
    }

    /// Food and cash assistance in a month from 1 to 12, in USD; the unit's amounts are annual rates, so that a month's
    /// income enters as twelve times itself.
    pub fn assistance_in_month(&self, unit: &TaxUnitYear, month: u8) -> MonthlyAssistance {
        let supplemental = self.supplemental_security_income.per_month(unit);
        let premiums =
            self.medicaid.medicare_premiums(unit, &self.supplemental_security_income, &supplemental);
        self.food_assistance.in_month(unit, supplemental, premiums, month)
    }

    /// The minimum wage in USD an hour: the state's where the pack holds one, at least the federal one.
    pub fn minimum_wage(&self, state: State) -> f64 {
        self.minimum_wage[state.index()]
    }
}

fn read_minimum_wage(values: &InForce<'_>) -> Result<ByState<f64>, LawError> {
    let federal = values.amount("dol.minimum_wage")?;
    let mut wages = [federal; STATES];
    for (state, wage) in State::ALL.into_iter().zip(&mut wages) {
        let key = format!("states.{}.minimum_wage", state.code().to_lowercase());
        if values.has(&key) {
            *wage = values.amount(&key)?.max(federal);
        }
    }
    Ok(wages)
}
