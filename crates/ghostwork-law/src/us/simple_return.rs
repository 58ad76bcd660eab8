//! The short way through the assessment for a return of wages, business profit, benefits and interest alone, many at a time.
//!
//! Nearly all returns are of this kind. The rules are those of [`UsLaw::assess_taxes`], in the same order, without those that
//! come to nothing; the outcome is the same to the bit. They take no branches, so that a loop over returns becomes vectors.

use super::additional_deductions::{AdditionalDeductions, SENIOR_AGE};
use super::alternative_minimum_tax::AlternativeMinimumTax;
use super::assessment::Assessment;
use super::child_tax_credit::{ChildTaxCredit, ChildTaxCreditBase};
use super::earned_income_credit::{Claimant, EarnedIncomeCredit};
use super::elderly_credit::ElderlyCredit;
use super::income_tax::IncomeTax;
use super::law::UsLaw;
use super::net_investment_income_tax::NetInvestmentIncomeTax;
use super::payroll_tax::PayrollTax;
use super::qualified_business_income::{BusinessIncome, QualifiedBusinessIncome};
use super::self_employment_tax::SelfEmploymentTax;
use super::social_security::SocialSecurityTaxation;
use super::state::State;
use super::tax_unit::{FilingStatus, TaxUnitYear};

/// Returns that are assessed together.
pub const RETURNS_AT_ONCE: usize = 32;

/// Something of each return.
type Each<T = f64> = [T; RETURNS_AT_ONCE];

/// Years of tax units of one filing status, side by side; amounts in USD a year.
///
/// Nobody has tips, care expenses, health premiums as self-employed, or a specified service trade.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SimpleReturns {
    /// Filing status: any but separate returns.
    pub filing_status: FilingStatus,
    /// States of residence.
    pub states: Each<State>,
    /// Dependents, all of them under 17.
    pub children: Each<u8>,
    /// The adults of each unit; the second is nobody, of age 0 and without earnings, but on a joint return.
    pub adults: [SimpleAdults; 2],
    /// Retirement saving of all adults out of wages before income tax.
    pub elective_deferrals: Each,
    /// Social Security benefits of all adults.
    pub social_security: Each,
    /// Unemployment compensation of all adults.
    pub unemployment_compensation: Each,
    /// Taxable interest.
    pub interest: Each,
    /// Other ordinary income that is neither earned nor investment income.
    pub other_income: Each,
}

/// One adult of each tax unit; amounts in USD a year.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct SimpleAdults {
    /// Ages at the end of the year.
    pub ages: Each<u8>,
    /// Wages.
    pub wages: Each,
    /// Self-employment profit; negative is a loss.
    pub profits: Each,
}

/// What is due on simple returns; USD a year.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct SimpleAssessments {
    /// Federal income tax after all credits.
    pub income_tax: Each,
    /// Self-employment tax.
    pub self_employment_tax: Each,
    /// Additional Medicare tax.
    pub additional_medicare_tax: Each,
    /// Employees' payroll tax.
    pub employee_payroll_tax: Each,
    /// State income tax.
    pub state_income_tax: Each,
    /// The earned income credit that `income_tax` is net of.
    pub earned_income_credit: Each,
    /// Adjusted gross income.
    pub adjusted_gross_income: Each,
    /// Social Security benefits that are part of it.
    pub taxable_social_security: Each,
}

impl SimpleAssessments {
    /// Returns what is due on one return, without the deductions and credits on the way there.
    pub fn at(&self, place: usize) -> Assessment {
        Assessment {
            income_tax: self.income_tax[place],
            self_employment_tax: self.self_employment_tax[place],
            additional_medicare_tax: self.additional_medicare_tax[place],
            employee_payroll_tax: self.employee_payroll_tax[place],
            state_income_tax: self.state_income_tax[place],
            earned_income_credit: self.earned_income_credit[place],
            adjusted_gross_income: self.adjusted_gross_income[place],
            taxable_social_security: self.taxable_social_security[place],
            ..Assessment::default()
        }
    }
}

impl SimpleReturns {
    /// Returns without any income, in a state.
    pub fn empty(filing_status: FilingStatus, state: State) -> Self {
        Self {
            filing_status,
            states: [state; RETURNS_AT_ONCE],
            children: Each::default(),
            adults: [SimpleAdults::default(); 2],
            elective_deferrals: Each::default(),
            social_security: Each::default(),
            unemployment_compensation: Each::default(),
            interest: Each::default(),
            other_income: Each::default(),
        }
    }

    /// Puts the year of a unit, which is of the filing status and as simple as it must be, in a place.
    pub fn put(&mut self, place: usize, unit: &TaxUnitYear) {
        self.states[place] = unit.state;
        self.children[place] = unit.dependents.count() as u8;
        for (adults, person) in self.adults.iter_mut().zip(unit.adults()) {
            adults.ages[place] = person.age;
            adults.wages[place] = person.wages;
            adults.profits[place] = person.self_employment_profit;
        }
        self.elective_deferrals[place] = unit.elective_deferrals();
        self.social_security[place] = unit.social_security();
        self.unemployment_compensation[place] = unit.unemployment_compensation();
        self.interest[place] = unit.interest;
        self.other_income[place] = unit.other_income;
    }
}

/// The rules for simple returns, by value: a loop over what is behind a reference does not become vectors.
#[derive(Clone, Copy)]
struct Rules {
    status: FilingStatus,
    income_tax: IncomeTax,
    social_security: SocialSecurityTaxation,
    self_employment_tax: SelfEmploymentTax,
    payroll_tax: PayrollTax,
    qualified_business_income: QualifiedBusinessIncome,
    additional_deductions: AdditionalDeductions,
    alternative_minimum_tax: AlternativeMinimumTax,
    net_investment_income_tax: NetInvestmentIncomeTax,
    earned_income_credit: EarnedIncomeCredit,
    child_tax_credit: ChildTaxCredit,
    elderly_credit: ElderlyCredit,
}

/// The way from earnings to taxable income; USD a year.
#[derive(Clone, Copy)]
struct Incomes {
    wages: f64,
    payroll_taxes: f64,
    /// Net earnings from self-employment, the tax on them, and the deducted part of it.
    self_employment: [f64; 3],
    earned: f64,
    adjusted_gross: f64,
    taxed_benefits: f64,
    seniors: f64,
    business_deduction: f64,
    taxable: f64,
}

impl UsLaw {
    /// Assesses the taxes of simple returns.
    #[inline(always)]
    pub fn assess_simple(&self, returns: &SimpleReturns) -> SimpleAssessments {
        let rules = self.simple_rules(returns.filing_status);
        let mut assessed = SimpleAssessments::default();
        let mut state_incomes = Each::default();
        for (place, state_income) in state_incomes.iter_mut().enumerate() {
            let incomes = rules.incomes(returns, place);
            let (income_tax, credit) = rules.income_tax(returns, place, &incomes);
            let [base, tax, _] = incomes.self_employment;
            assessed.income_tax[place] = income_tax;
            assessed.earned_income_credit[place] = credit;
            assessed.self_employment_tax[place] = tax;
            assessed.additional_medicare_tax[place] =
                rules.payroll_tax.additional_medicare(rules.status, incomes.wages, base);
            assessed.employee_payroll_tax[place] = incomes.payroll_taxes;
            assessed.adjusted_gross_income[place] = incomes.adjusted_gross;
            assessed.taxable_social_security[place] = incomes.taxed_benefits;
            *state_income = incomes.adjusted_gross - incomes.taxed_benefits;
        }
        self.assess_state_taxes(returns, &state_incomes, &mut assessed);
        assessed
    }

    fn assess_state_taxes(&self, returns: &SimpleReturns, incomes: &Each, assessed: &mut SimpleAssessments) {
        let status = returns.filing_status;
        let adults = if status.is_joint() { 2 } else { 1 };
        for (place, income) in incomes.iter().enumerate() {
            assessed.state_income_tax[place] = self.state_income_tax.tax_of(
                (returns.states[place], status),
                (adults, usize::from(returns.children[place])),
                (*income, returns.unemployment_compensation[place]),
                assessed.earned_income_credit[place],
            );
        }
    }

    #[inline(always)]
    fn simple_rules(&self, status: FilingStatus) -> Rules {
        Rules {
            status,
            income_tax: self.income_tax,
            social_security: self.social_security,
            self_employment_tax: self.self_employment_tax,
            payroll_tax: self.payroll_tax,
            qualified_business_income: self.qualified_business_income,
            additional_deductions: self.additional_deductions,
            alternative_minimum_tax: self.alternative_minimum_tax,
            net_investment_income_tax: self.net_investment_income_tax,
            earned_income_credit: self.earned_income_credit,
            child_tax_credit: self.child_tax_credit,
            elderly_credit: self.elderly_credit,
        }
    }
}

impl Rules {
    #[inline(always)]
    fn incomes(&self, returns: &SimpleReturns, place: usize) -> Incomes {
        let status = self.status;
        let [head, spouse] = &returns.adults;
        let (profit, spouses_profit) = (head.profits[place], spouse.profits[place]);
        let wages = head.wages[place] + spouse.wages[place];
        let contribution = |wages: f64| self.payroll_tax.contribution(wages);
        let own = self.self_employment_tax.assess_amounts(head.wages[place], profit);
        let spouses = self.self_employment_tax.assess_amounts(spouse.wages[place], spouses_profit);
        let deduction = own.deduction + spouses.deduction;
        let taxed_wages = wages - returns.elective_deferrals[place];
        let profits = profit + spouses_profit;
        let total = taxed_wages
            + self.income_tax.counted_profit(status, profits)
            + returns.interest[place]
            + returns.other_income[place]
            + returns.unemployment_compensation[place];
        let other = total - deduction;
        let taxed_benefits = self.social_security.taxable(status, returns.social_security[place], other);
        let adjusted_gross = other + taxed_benefits;
        let seniors = is_senior(head.ages[place]) + is_senior(spouse.ages[place]);
        let standard = self.income_tax.standard_deduction_of(status, seniors);
        let senior = self.additional_deductions.senior_of(status, seniors, adjusted_gross);
        let before = (adjusted_gross - standard - senior).max(0.0);
        let ordinary = (profit - own.deduction) + (spouses_profit - spouses.deduction);
        let business = BusinessIncome { ordinary, service_trade: 0.0 };
        let business_deduction = self.qualified_business_income.deduction(status, business, before);
        Incomes {
            wages,
            payroll_taxes: contribution(head.wages[place]) + contribution(spouse.wages[place]),
            self_employment: [own.base + spouses.base, own.tax + spouses.tax, deduction],
            earned: (taxed_wages + profits - deduction).max(0.0),
            adjusted_gross,
            taxed_benefits,
            seniors,
            business_deduction,
            taxable: (before - business_deduction).max(0.0),
        }
    }

    /// Income tax after all credits, and the earned income credit among them.
    #[inline(always)]
    fn income_tax(&self, returns: &SimpleReturns, place: usize, incomes: &Incomes) -> (f64, f64) {
        let status = self.status;
        let Incomes { earned, adjusted_gross: income, taxed_benefits, seniors, .. } = *incomes;
        let [head, spouse] = &returns.adults;
        let regular = self.income_tax.tax_without_branches(status, incomes.taxable);
        let minimum =
            self.alternative_minimum_tax.additional_tax(status, income - incomes.business_deduction, regular);
        let tax = regular + minimum;
        let children = usize::from(returns.children[place]);
        let interest = returns.interest[place];
        let is_of_working_age = |age: u8| self.earned_income_credit.is_of_working_age(age);
        let claimant = Claimant {
            status,
            children,
            has_adult_of_working_age: is_of_working_age(head.ages[place])
                | is_of_working_age(spouse.ages[place]) & (spouse.ages[place] > 0),
            investment_income: interest,
        };
        let credit = self.earned_income_credit.credit_of(&claimant, earned, income);
        let amounts = (income, returns.social_security[place] - taxed_benefits);
        let left = tax - self.elderly_credit.credit_of(status, seniors, amounts).min(tax);
        let base = ChildTaxCreditBase {
            adjusted_gross_income: income,
            income_tax: left,
            earned_income: earned,
            payroll_taxes: incomes.payroll_taxes + incomes.self_employment[2],
            earned_income_credit: credit,
        };
        let granted = self.child_tax_credit.credit_of(status, (children, 0), &base);
        let investment = self.net_investment_income_tax.tax(status, interest, income);
        let after_children = left - (granted.nonrefundable + granted.refundable);
        (after_children + investment - credit, credit)
    }
}

/// 1 for an adult of 65 and over.
#[inline(always)]
fn is_senior(age: u8) -> f64 {
    f64::from(u8::from(age >= SENIOR_AGE))
}
