//! The short way through the assessment for a return without business, care expenses and tips.
//!
//! Most returns are of this kind. The rules are those of [`UsLaw::assess_taxes`], in the same order, without those that come
//! to nothing; the outcome is the same to the bit.

use super::additional_deductions::SENIOR_AGE;
use super::child_tax_credit::ChildTaxCreditBase;
use super::earned_income_credit::Claimant;
use super::law::UsLaw;
use super::qualified_business_income::BusinessIncome;
use super::state::State;
use super::tax_unit::FilingStatus;

/// Children from which the child tax credit looks at payroll taxes.
const CHILDREN_FOR_PAYROLL_ALTERNATIVE: usize = 3;

/// A tax unit's year without self-employment; amounts in USD a year.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SimpleReturn {
    /// Filing status: any but separate returns.
    pub filing_status: FilingStatus,
    /// State of residence.
    pub state: State,
    /// Ages of the adults; the second counts on a joint return only.
    pub ages: [u8; 2],
    /// Dependents, all of them under 17.
    pub children: usize,
    /// Wages of the adults; 0 for a second adult who is not there.
    pub wages: [f64; 2],
    /// Retirement saving of all adults out of wages before income tax.
    pub elective_deferrals: f64,
    /// Social Security benefits of all adults.
    pub social_security: f64,
    /// Unemployment compensation of all adults.
    pub unemployment_compensation: f64,
    /// Taxable interest.
    pub interest: f64,
    /// Other ordinary income that is neither earned nor investment income.
    pub other_income: f64,
}

/// What is due on a simple return; USD a year.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct SimpleAssessment {
    /// Federal income tax after all credits.
    pub income_tax: f64,
    /// Additional Medicare tax.
    pub additional_medicare_tax: f64,
    /// State income tax.
    pub state_income_tax: f64,
    /// The earned income credit that `income_tax` is net of.
    pub earned_income_credit: f64,
}

impl SimpleReturn {
    fn adults(&self) -> usize {
        if self.filing_status.is_joint() { 2 } else { 1 }
    }

    fn seniors(&self) -> f64 {
        self.ages[..self.adults()].iter().filter(|&&age| age >= SENIOR_AGE).count() as f64
    }
}

impl UsLaw {
    /// Assesses the taxes of a simple return.
    pub fn assess_simple(&self, simple: &SimpleReturn) -> SimpleAssessment {
        let status = simple.filing_status;
        let wages = simple.wages[0] + simple.wages[1];
        let taxed_wages = wages - simple.elective_deferrals;
        let other = taxed_wages + simple.interest + simple.other_income + simple.unemployment_compensation;
        let benefits = self.social_security.taxable(status, simple.social_security, other);
        let income = other + benefits;
        let untaxed = simple.social_security - benefits;
        let (income_tax, credit) = self.simple_income_tax(simple, (income, untaxed), taxed_wages.max(0.0));
        let people = (simple.adults(), simple.children);
        let taxed = (income - benefits, simple.unemployment_compensation);
        SimpleAssessment {
            income_tax,
            additional_medicare_tax: self.payroll_tax.additional_medicare(status, wages, 0.0),
            state_income_tax: self.state_income_tax.tax_of((simple.state, status), people, taxed, credit),
            earned_income_credit: credit,
        }
    }

    /// Income tax after all credits, and the earned income credit among them.
    fn simple_income_tax(
        &self,
        simple: &SimpleReturn,
        (income, untaxed_social_security): (f64, f64),
        earned_income: f64,
    ) -> (f64, f64) {
        let status = simple.filing_status;
        let seniors = simple.seniors();
        let deductions = self.income_tax.standard_deduction_of(status, seniors);
        let senior = self.additional_deductions.senior_of(status, seniors, income);
        let before = (income - deductions - senior).max(0.0);
        let business = self.qualified_business_income.deduction(status, BusinessIncome::default(), before);
        let regular = self.income_tax.tax(status, (before - business).max(0.0));
        let minimum = self.alternative_minimum_tax.additional_tax(status, income - business, regular);
        let tax = regular + minimum;
        let claimant = Claimant {
            status,
            children: simple.children,
            has_adult_of_working_age: simple.ages[..simple.adults()]
                .iter()
                .any(|&age| self.earned_income_credit.is_of_working_age(age)),
            investment_income: simple.interest,
        };
        let credit = self.earned_income_credit.credit_of(&claimant, earned_income, income);
        let amounts = (income, untaxed_social_security);
        let left = tax - self.elderly_credit.credit_of(status, seniors, amounts).min(tax);
        let base = ChildTaxCreditBase {
            adjusted_gross_income: income,
            income_tax: left,
            earned_income,
            payroll_taxes: self.payroll_taxes_for_credit(simple),
            earned_income_credit: credit,
        };
        let children = self.child_tax_credit.credit_of(status, (simple.children, 0), &base);
        let investment = self.net_investment_income_tax.tax(status, simple.interest, income);
        let after_children = left - (children.nonrefundable + children.refundable);
        (after_children + investment - credit, credit)
    }

    fn payroll_taxes_for_credit(&self, simple: &SimpleReturn) -> f64 {
        if simple.children < CHILDREN_FOR_PAYROLL_ALTERNATIVE {
            return 0.0;
        }
        self.payroll_tax.contribution(simple.wages[0]) + self.payroll_tax.contribution(simple.wages[1])
    }
}
