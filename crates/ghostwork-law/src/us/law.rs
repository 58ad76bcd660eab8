//! The law of one year and the assessment of a tax unit under it.

use std::sync::LazyLock;

use crate::date::Date;
use crate::error::LawError;
use crate::law_pack::{InForce, LawPack};

use super::additional_deductions::AdditionalDeductions;
use super::alternative_minimum_tax::AlternativeMinimumTax;
use super::assessment::Assessment;
use super::child_care_credit::ChildCareCredit;
use super::child_tax_credit::{ChildTaxCredit, ChildTaxCreditBase};
use super::earned_income_credit::EarnedIncomeCredit;
use super::elderly_credit::ElderlyCredit;
use super::income_tax::IncomeTax;
use super::medicaid::{CoveredUnit, Medicaid, PublicCover};
use super::net_investment_income_tax::NetInvestmentIncomeTax;
use super::payroll_tax::PayrollTax;
use super::premium_tax_credit::PremiumTaxCredit;
use super::qualified_business_income::{BusinessIncome, QualifiedBusinessIncome};
use super::self_employment_tax::{SelfEmployment, SelfEmploymentTax};
use super::state::{ByState, STATES, State};
use super::state_income_tax::StateIncomeTax;
use super::supplemental_nutrition::{FoodAssistance, MonthlyAssistance};
use super::supplemental_security_income::SupplementalSecurityIncome;
use super::tax_unit::{FilingStatus, Person, TaxUnitYear};
use super::unemployment_insurance::UnemploymentInsurance;

/// The built-in pack of the United States.
static PACK_TEXT: &str = include_str!("../../../../data/law/us.toml");

static PACK: LazyLock<Result<LawPack, LawError>> = LazyLock::new(|| LawPack::parse(PACK_TEXT));

/// The law of the United States in one calendar year, with every value looked up.
///
/// Amounts are `f64` dollars. The rules use only `+ - * /`, `min`, `max`, `floor` and `ceil`, so results agree to the
/// bit on every machine.
#[derive(Debug, Clone, PartialEq)]
pub struct UsLaw {
    year: u16,
    /// Federal income tax.
    pub income_tax: IncomeTax,
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

/// Self-employment of both adults added up.
struct Earnings {
    head: SelfEmployment,
    spouse: SelfEmployment,
    earned_income: f64,
}

impl UsLaw {
    /// The built-in pack.
    ///
    /// # Errors
    ///
    /// When the embedded text is not a pack, which the tests of this crate rule out.
    pub fn pack() -> Result<&'static LawPack, LawError> {
        PACK.as_ref().map_err(Clone::clone)
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
        let last_year = pack.on(Date::end_of_year(year.saturating_sub(1)));
        Ok(Self {
            year,
            income_tax: IncomeTax::read(values)?,
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

    /// Assesses a tax unit's year: taxes, credits and benefits. Allocates nothing.
    pub fn assess(&self, unit: &TaxUnitYear) -> Assessment {
        let mut assessment = Assessment::default();
        let earnings = self.assess_earnings(unit, &mut assessment);
        self.assess_taxable_income(unit, &earnings, &mut assessment);
        self.assess_income_tax(unit, &earnings, &mut assessment);
        self.assess_benefits(unit, &mut assessment);
        assessment
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

    fn assess_earnings(&self, unit: &TaxUnitYear, assessment: &mut Assessment) -> Earnings {
        let head = self.self_employment_tax.assess(&unit.head);
        let spouse = unit
            .spouse
            .as_ref()
            .map_or_else(SelfEmployment::default, |spouse| self.self_employment_tax.assess(spouse));
        assessment.self_employment_tax = head.tax + spouse.tax;
        assessment.self_employment_tax_deduction = head.deduction + spouse.deduction;
        for person in unit.adults() {
            let contribution = self.payroll_tax.contribution(person.wages);
            assessment.employee_payroll_tax += contribution;
            assessment.employer_payroll_tax += contribution;
            assessment.employer_unemployment_tax += self.payroll_tax.federal_unemployment(person.wages);
        }
        assessment.additional_medicare_tax =
            self.payroll_tax.additional_medicare(unit.filing_status, unit.wages(), head.base + spouse.base);
        let earned = unit.wages() + unit.self_employment_profit() - assessment.self_employment_tax_deduction;
        Earnings { head, spouse, earned_income: earned.max(0.0) }
    }

    fn assess_taxable_income(&self, unit: &TaxUnitYear, earnings: &Earnings, assessment: &mut Assessment) {
        let premiums = IncomeTax::health_premium_deduction(unit, assessment.self_employment_tax_deduction);
        let retirement = unit.self_employed_retirement_contributions;
        let income = self.income_tax.total_income(unit)
            - assessment.self_employment_tax_deduction
            - premiums
            - retirement;
        assessment.adjusted_gross_income = income;
        assessment.standard_deduction = self.income_tax.standard_deduction(unit);
        assessment.senior_deduction = self.additional_deductions.senior(unit, income);
        assessment.tips_deduction = self.additional_deductions.tips(unit, income);
        let before = (income
            - assessment.standard_deduction
            - assessment.senior_deduction
            - assessment.tips_deduction)
            .max(0.0);
        let business = business_income(unit, earnings, premiums + retirement);
        let deduction = self.qualified_business_income.deduction(unit.filing_status, business, before);
        assessment.qualified_business_income_deduction = deduction;
        assessment.taxable_income = (before - deduction).max(0.0);
    }

    fn assess_income_tax(&self, unit: &TaxUnitYear, earnings: &Earnings, assessment: &mut Assessment) {
        let status = unit.filing_status;
        let income = assessment.adjusted_gross_income;
        let regular = self.income_tax.tax(status, assessment.taxable_income);
        let minimum_tax_income =
            income - assessment.qualified_business_income_deduction - assessment.tips_deduction;
        let minimum = self.alternative_minimum_tax.additional_tax(status, minimum_tax_income, regular);
        assessment.income_tax_before_credits = regular;
        assessment.alternative_minimum_tax = minimum;
        assessment.net_investment_income_tax =
            self.net_investment_income_tax.tax(status, unit.interest, income);
        assessment.earned_income_credit =
            self.earned_income_credit.credit(unit, earnings.earned_income, income);

        let lower_earnings = lower_earnings(unit, earnings);
        let tax = regular + minimum;
        assessment.child_care_credit = self.child_care_credit.credit(unit, income, lower_earnings).min(tax);
        let after_care = tax - assessment.child_care_credit;
        assessment.elderly_credit = self.elderly_credit.credit(unit, income).min(after_care);
        let left = after_care - assessment.elderly_credit;
        let children = self.child_tax_credit.credit(
            unit,
            &ChildTaxCreditBase {
                adjusted_gross_income: income,
                income_tax: left,
                earned_income: earnings.earned_income,
                payroll_taxes: assessment.employee_payroll_tax + assessment.self_employment_tax_deduction,
                earned_income_credit: assessment.earned_income_credit,
            },
        );
        assessment.refundable_child_tax_credit = children.refundable;
        assessment.child_tax_credit = children.nonrefundable + children.refundable;
        assessment.income_tax = left - assessment.child_tax_credit + assessment.net_investment_income_tax
            - assessment.earned_income_credit;
        assessment.state_income_tax =
            self.state_income_tax.tax(unit, income, assessment.earned_income_credit);
    }

    fn assess_benefits(&self, unit: &TaxUnitYear, assessment: &mut Assessment) {
        let supplemental = self.supplemental_security_income.per_month(unit);
        assessment.supplemental_security_income = 12.0 * supplemental.total();
        let premiums =
            self.medicaid.medicare_premiums(unit, &self.supplemental_security_income, &supplemental);
        let assistance = self.food_assistance.per_year(unit, supplemental, premiums);
        assessment.food_assistance = assistance.food;
        assessment.cash_assistance = assistance.cash;
        let income = assessment.adjusted_gross_income.max(0.0);
        let cover = self.medicaid.unit(unit, income, &self.supplemental_security_income, supplemental);
        let (medicaid, chip) = count_covered(unit, &cover);
        assessment.medicaid_eligible_people = medicaid;
        assessment.chip_eligible_people = chip;
        let premium = self.premium_tax_credit.credit(unit, income, &cover);
        assessment.benchmark_premium = premium.benchmark_premium;
        assessment.premium_tax_credit = premium.credit;
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

/// Numbers of people in Medicaid and in the Children's Health Insurance Program.
fn count_covered(unit: &TaxUnitYear, cover: &CoveredUnit<'_>) -> (u8, u8) {
    let (mut medicaid, mut chip) = (0, 0);
    let mut count = |covered: PublicCover| match covered {
        PublicCover::Medicaid => medicaid += 1,
        PublicCover::Chip => chip += 1,
        PublicCover::None => {}
    };
    count(cover.head(unit));
    if let Some(spouse) = unit.spouse.as_ref() {
        count(cover.spouse(spouse));
    }
    unit.dependents.ages().iter().for_each(|&age| count(cover.dependent(age)));
    (medicaid, chip)
}

/// Splits qualified business income by kind of trade; premiums and contributions follow the profits.
fn business_income(unit: &TaxUnitYear, earnings: &Earnings, adjustments: f64) -> BusinessIncome {
    let mut income = BusinessIncome::default();
    let profits: f64 = unit.adults().map(|person| person.self_employment_profit.max(0.0)).sum();
    for (person, own) in unit.adults().zip([&earnings.head, &earnings.spouse]) {
        let share = if profits > 0.0 { person.self_employment_profit.max(0.0) / profits } else { 0.0 };
        let qualified = person.self_employment_profit - own.deduction - share * adjustments;
        if person.specified_service_trade {
            income.service_trade += qualified;
        } else {
            income.ordinary += qualified;
        }
    }
    income
}

/// The earnings of the spouse who earns less, or of an unmarried filer.
fn lower_earnings(unit: &TaxUnitYear, earnings: &Earnings) -> f64 {
    unit.adults()
        .zip([&earnings.head, &earnings.spouse])
        .map(|(person, own)| person.wages + person.self_employment_profit - own.deduction)
        .fold(f64::INFINITY, f64::min)
        .max(0.0)
}
