//! What the rules say about a tax unit's year.

use super::tax_unit::TaxUnitYear;

/// Taxes, credits and benefits of a tax unit in a year; USD a year unless named otherwise.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Assessment {
    /// Self-employment tax of all adults.
    pub self_employment_tax: f64,
    /// Deductible half of it.
    pub self_employment_tax_deduction: f64,
    /// Social Security benefits that are taxed.
    pub taxable_social_security: f64,
    /// Adjusted gross income.
    pub adjusted_gross_income: f64,
    /// Standard deduction with the additional amounts for age 65 and over.
    pub standard_deduction: f64,
    /// Deduction for people of 65 and over (2025 to 2028).
    pub senior_deduction: f64,
    /// Deduction for qualified tips (2025 to 2028).
    pub tips_deduction: f64,
    /// Deduction for qualified business income.
    pub qualified_business_income_deduction: f64,
    /// Taxable income.
    pub taxable_income: f64,
    /// Tax on taxable income before credits, without alternative minimum tax.
    pub income_tax_before_credits: f64,
    /// Alternative minimum tax on top of it.
    pub alternative_minimum_tax: f64,
    /// Net investment income tax.
    pub net_investment_income_tax: f64,
    /// Child and dependent care credit.
    pub child_care_credit: f64,
    /// Credit for the elderly.
    pub elderly_credit: f64,
    /// Child tax credit and credit for other dependents, refundable part included.
    pub child_tax_credit: f64,
    /// Refundable part of the child tax credit.
    pub refundable_child_tax_credit: f64,
    /// Earned income tax credit.
    pub earned_income_credit: f64,
    /// Income tax after all credits but the premium credit, without self-employment and payroll tax; negative is a refund.
    pub income_tax: f64,
    /// Additional Medicare tax.
    pub additional_medicare_tax: f64,
    /// Employees' payroll tax (FICA), without the additional Medicare tax.
    pub employee_payroll_tax: f64,
    /// Employers' payroll tax (FICA) on the unit's wages.
    pub employer_payroll_tax: f64,
    /// Employers' federal unemployment tax on the unit's wages, one employer per adult.
    pub employer_unemployment_tax: f64,
    /// State income tax after state credits; negative is a refund.
    pub state_income_tax: f64,
    /// Premium tax credit for marketplace health cover.
    pub premium_tax_credit: f64,
    /// Premium of the benchmark plan for the people the credit covers.
    pub benchmark_premium: f64,
    /// Number of people eligible for Medicaid.
    pub medicaid_eligible_people: u8,
    /// Number of people eligible for the Children's Health Insurance Program.
    pub chip_eligible_people: u8,
    /// Supplemental security income of adults of 65 and over.
    pub supplemental_security_income: f64,
    /// Cash assistance for families (TANF) over the twelve months.
    pub cash_assistance: f64,
    /// Food assistance (SNAP) over the twelve months.
    pub food_assistance: f64,
}

impl Assessment {
    /// All taxes a household bears, net of refundable credits but not of the premium credit.
    pub fn taxes(&self) -> f64 {
        self.income_tax
            + self.self_employment_tax
            + self.additional_medicare_tax
            + self.employee_payroll_tax
            + self.state_income_tax
    }

    /// Benefits paid outside the tax return: food, cash assistance and supplemental security income.
    pub fn benefits(&self) -> f64 {
        self.food_assistance + self.cash_assistance + self.supplemental_security_income
    }

    /// Adjusted gross income with the Social Security benefits that are not taxed, on which health cover depends.
    pub fn modified_adjusted_gross_income(&self, unit: &TaxUnitYear) -> f64 {
        (self.adjusted_gross_income + unit.social_security() - self.taxable_social_security).max(0.0)
    }

    /// Money left after taxes and with benefits, health premiums and the premium credit left out.
    pub fn disposable_income(&self, unit: &TaxUnitYear) -> f64 {
        unit.market_income() + unit.unemployment_compensation() + unit.social_security() - self.taxes()
            + self.benefits()
    }

    /// What the employers pay on top of wages.
    pub fn employer_taxes(&self) -> f64 {
        self.employer_payroll_tax + self.employer_unemployment_tax
    }
}
