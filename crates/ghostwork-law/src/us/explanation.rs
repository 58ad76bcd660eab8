//! The assessment of a tax unit line by line, each with its legal reference.

use super::assessment::Assessment;
use super::law::UsLaw;
use super::tax_unit::TaxUnitYear;

/// One line of an explanation; USD a year, or a number of people where the label says so.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Line {
    /// What the amount is.
    pub label: &'static str,
    /// The amount.
    pub amount: f64,
    /// The law it follows from.
    pub reference: &'static str,
}

const fn line(label: &'static str, amount: f64, reference: &'static str) -> Line {
    Line { label, amount, reference }
}

/// Explains the assessment of a tax unit in the order in which it is computed.
pub fn explain(unit: &TaxUnitYear, law: &UsLaw) -> Vec<Line> {
    let assessment = law.assess(unit);
    let mut lines = Vec::with_capacity(48);
    lines.extend(income_lines(unit, &assessment));
    lines.extend(taxable_income_lines(&assessment));
    lines.extend(tax_lines(&assessment));
    lines.extend(payroll_lines(&assessment));
    lines.extend(benefit_lines(&assessment));
    let state_reference = if law.state_income_tax.is_assumed(unit.state) {
        "assumption: flat rate on federal adjusted gross income"
    } else {
        "state law"
    };
    lines.push(line("state income tax", assessment.state_income_tax, state_reference));
    lines.push(line("all taxes", assessment.taxes(), "sum of the lines above"));
    lines.push(line(
        "disposable income",
        assessment.disposable_income(unit),
        "income less taxes plus benefits",
    ));
    lines
}

fn income_lines(unit: &TaxUnitYear, assessment: &Assessment) -> Vec<Line> {
    let premiums_and_contributions = unit.wages() - unit.elective_deferrals()
        + assessment.taxable_social_security
        + unit.self_employment_profit()
        + unit.interest
        + unit.other_income
        + unit.unemployment_compensation()
        - assessment.self_employment_tax_deduction
        - assessment.adjusted_gross_income;
    vec![
        line("wages", unit.wages(), "26 USC 61(a)(1)"),
        line("self-employment profit", unit.self_employment_profit(), "26 USC 61(a)(2)"),
        line("less retirement saving out of wages", unit.elective_deferrals(), "26 USC 402(e)(3), 402(g)"),
        line("interest", unit.interest, "26 USC 61(a)(4)"),
        line("unemployment compensation", unit.unemployment_compensation(), "26 USC 85"),
        line("other income", unit.other_income, "26 USC 61"),
        line("Social Security", unit.social_security(), "42 USC 402"),
        line("of which taxed", assessment.taxable_social_security, "26 USC 86"),
        line("self-employment tax", assessment.self_employment_tax, "26 USC 1401, 1402(b)(2)"),
        line("less half of self-employment tax", assessment.self_employment_tax_deduction, "26 USC 164(f)"),
        line(
            "less health premiums, contributions and losses beyond the limit",
            premiums_and_contributions,
            "26 USC 162(l), 404, 461(l)",
        ),
        line("adjusted gross income", assessment.adjusted_gross_income, "26 USC 62"),
    ]
}

fn taxable_income_lines(assessment: &Assessment) -> Vec<Line> {
    vec![
        line("less standard deduction", assessment.standard_deduction, "26 USC 63(c), 63(f)"),
        line("less deduction for seniors", assessment.senior_deduction, "26 USC 151(d)(5)(C)"),
        line("less deduction for tips", assessment.tips_deduction, "26 USC 224"),
        line(
            "less deduction for qualified business income",
            assessment.qualified_business_income_deduction,
            "26 USC 199A",
        ),
        line("taxable income", assessment.taxable_income, "26 USC 63"),
    ]
}

fn tax_lines(assessment: &Assessment) -> Vec<Line> {
    let nonrefundable = assessment.child_tax_credit - assessment.refundable_child_tax_credit;
    vec![
        line("income tax before credits", assessment.income_tax_before_credits, "26 USC 1(j)"),
        line("alternative minimum tax", assessment.alternative_minimum_tax, "26 USC 55"),
        line("less child and dependent care credit", assessment.child_care_credit, "26 USC 21"),
        line("less credit for the elderly", assessment.elderly_credit, "26 USC 22"),
        line("less child tax credit against tax", nonrefundable, "26 USC 24"),
        line("less refundable child tax credit", assessment.refundable_child_tax_credit, "26 USC 24(d)"),
        line("less earned income tax credit", assessment.earned_income_credit, "26 USC 32"),
        line("net investment income tax", assessment.net_investment_income_tax, "26 USC 1411"),
        line("income tax after credits", assessment.income_tax, "Form 1040 without other taxes"),
    ]
}

fn payroll_lines(assessment: &Assessment) -> Vec<Line> {
    vec![
        line("employee payroll tax", assessment.employee_payroll_tax, "26 USC 3101(a), 3101(b)(1)"),
        line("additional Medicare tax", assessment.additional_medicare_tax, "26 USC 3101(b)(2), 1401(b)(2)"),
        line("employer payroll tax", assessment.employer_payroll_tax, "26 USC 3111"),
        line("employer unemployment tax", assessment.employer_unemployment_tax, "26 USC 3301"),
    ]
}

fn benefit_lines(assessment: &Assessment) -> Vec<Line> {
    let people = f64::from(assessment.medicaid_eligible_people);
    let children = f64::from(assessment.chip_eligible_people);
    vec![
        line("people eligible for Medicaid", people, "42 CFR 435.110, 435.118, 435.119"),
        line("people eligible for CHIP", children, "42 USC 1397jj"),
        line("benchmark health premium", assessment.benchmark_premium, "26 USC 36B(b)(3)(B)"),
        line("premium tax credit", assessment.premium_tax_credit, "26 USC 36B"),
        line("supplemental security income", assessment.supplemental_security_income, "42 USC 1382"),
        line("cash assistance for families", assessment.cash_assistance, "42 USC 601-619; state plans"),
        line("food assistance", assessment.food_assistance, "7 USC 2014, 2017"),
    ]
}
