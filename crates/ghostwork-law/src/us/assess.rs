//! The assessment of a tax unit step by step: earnings, taxable income, income tax, benefits.

use super::assessment::Assessment;
use super::child_tax_credit::ChildTaxCreditBase;
use super::income_tax::IncomeTax;
use super::law::UsLaw;
use super::qualified_business_income::BusinessIncome;
use super::self_employment_tax::SelfEmployment;
use super::supplemental_security_income::SupplementalBenefit;
use super::tax_unit::TaxUnitYear;

/// Self-employment of both adults added up.
struct Earnings {
    head: SelfEmployment,
    spouse: SelfEmployment,
    earned_income: f64,
}

impl UsLaw {
    /// Assesses a tax unit's year: taxes, credits and benefits. Allocates nothing.
    pub fn assess(&self, unit: &TaxUnitYear) -> Assessment {
        let mut assessment = self.assess_taxes(unit);
        self.assess_benefits(unit, &mut assessment);
        assessment
    }

    /// Assesses a tax unit's taxes and their credits as [`UsLaw::assess`] does, and no benefits.
    pub fn assess_taxes(&self, unit: &TaxUnitYear) -> Assessment {
        let mut assessment = Assessment::default();
        let earnings = self.assess_earnings(unit, &mut assessment);
        self.assess_taxable_income(unit, &earnings, &mut assessment);
        self.assess_income_tax(unit, &earnings, &mut assessment);
        assessment
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
        let earned = unit.wages() - unit.elective_deferrals() + unit.self_employment_profit()
            - assessment.self_employment_tax_deduction;
        Earnings { head, spouse, earned_income: earned.max(0.0) }
    }

    fn assess_taxable_income(&self, unit: &TaxUnitYear, earnings: &Earnings, assessment: &mut Assessment) {
        let premiums = IncomeTax::health_premium_deduction(unit, assessment.self_employment_tax_deduction);
        let retirement = unit.self_employed_retirement_contributions;
        let without_benefits = self.income_tax.total_income(unit)
            - assessment.self_employment_tax_deduction
            - premiums
            - retirement;
        assessment.taxable_social_security =
            self.social_security.taxable(unit.filing_status, unit.social_security(), without_benefits);
        let income = without_benefits + assessment.taxable_social_security;
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
        let untaxed = unit.social_security() - assessment.taxable_social_security;
        assessment.elderly_credit = self.elderly_credit.credit(unit, income, untaxed).min(after_care);
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
        assessment.state_income_tax = self.state_income_tax.tax(
            unit,
            income - assessment.taxable_social_security,
            assessment.earned_income_credit,
        );
    }

    /// Assesses benefits after the taxes as [`UsLaw::assess`] does, but looks at health cover only where a premium credit may
    /// depend on it.
    pub(super) fn assess_other_money(&self, unit: &TaxUnitYear, assessment: &mut Assessment) {
        let supplemental = self.assess_assistance(unit, assessment);
        let income = assessment.modified_adjusted_gross_income(unit);
        if self.premium_tax_credit.may_be_granted(unit, income) {
            self.assess_cover(unit, supplemental, assessment);
        }
    }

    fn assess_benefits(&self, unit: &TaxUnitYear, assessment: &mut Assessment) {
        let supplemental = self.assess_assistance(unit, assessment);
        self.assess_cover(unit, supplemental, assessment);
    }

    fn assess_assistance(&self, unit: &TaxUnitYear, assessment: &mut Assessment) -> SupplementalBenefit {
        let supplemental = self.supplemental_security_income.per_month(unit);
        assessment.supplemental_security_income = 12.0 * supplemental.total();
        let premiums =
            self.medicaid.medicare_premiums(unit, &self.supplemental_security_income, &supplemental);
        let assistance = self.food_assistance.per_year(unit, supplemental, premiums);
        assessment.food_assistance = assistance.food;
        assessment.cash_assistance = assistance.cash;
        supplemental
    }

    fn assess_cover(
        &self,
        unit: &TaxUnitYear,
        supplemental: SupplementalBenefit,
        assessment: &mut Assessment,
    ) {
        let income = assessment.modified_adjusted_gross_income(unit);
        let cover = self.medicaid.cover(unit, income, &self.supplemental_security_income, supplemental);
        assessment.medicaid_eligible_people = cover.medicaid_people;
        assessment.chip_eligible_people = cover.chip_people;
        let premium = self.premium_tax_credit.credit(unit, income, &cover);
        assessment.benchmark_premium = premium.benchmark_premium;
        assessment.premium_tax_credit = premium.credit;
    }
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
        .map(|(person, own)| {
            person.wages - person.elective_deferrals + person.self_employment_profit - own.deduction
        })
        .fold(f64::INFINITY, f64::min)
        .max(0.0)
}
