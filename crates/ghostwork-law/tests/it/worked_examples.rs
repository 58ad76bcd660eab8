//! Households worked out by hand.

use ghostwork_law::{
    AdvanceCredit, Dependents, EarningsKind, FilingStatus, Person, State, TaxUnitYear, UsLaw, explain,
};

/// Hand figures are rounded to cents.
const CENT: f64 = 0.01;

fn law(year: u16) -> UsLaw {
    UsLaw::for_year(year).unwrap()
}

fn close(ours: f64, by_hand: f64) {
    assert!((ours - by_hand).abs() <= CENT, "{ours} is not {by_hand}");
}

#[test]
fn a_freelancer_pays_on_profit_less_half_of_self_employment_tax() {
    let mut unit = TaxUnitYear::single(40, State::TX);
    unit.head.self_employment_profit = 30_000.0;

    let assessment = law(2025).assess(&unit);

    // base 27,705; x 15.3% = 4,238.865; income 30,000 - 2,119.4325 = 27,880.5675; less 15,750 = 12,130.5675;
    // deduction 20% = 2,426.1135; tax 10% of 9,704.454
    close(assessment.self_employment_tax, 4_238.865);
    close(assessment.adjusted_gross_income, 27_880.57);
    close(assessment.qualified_business_income_deduction, 2_426.11);
    close(assessment.income_tax, 970.45);
}

#[test]
fn withholding_is_a_twelfth_of_the_tax_on_a_year_of_the_wage() {
    // 12 x 7,500 = 90,000 less 15,750 = 74,250; 1,192.50 + 4,386 + 22% of 25,775 = 11,249; / 12
    close(law(2025).withholding_per_month(FilingStatus::Single, 7_500.0), 11_249.0 / 12.0);
    close(law(2025).withholding_per_month(FilingStatus::Single, 1_000.0), 0.0);
}

#[test]
fn estimated_tax_of_a_freelancer_is_the_assessment_in_twelfths() {
    let mut unit = TaxUnitYear::single(30, State::TX);
    unit.head.self_employment_profit = 60_000.0;
    let assessment = law(2025).assess(&unit);

    let monthly = law(2025).estimated_tax_per_month(FilingStatus::Single, 5_000.0);

    close(monthly, (assessment.income_tax_before_credits + assessment.self_employment_tax) / 12.0);
}

#[test]
fn the_floor_of_self_employment_tax_is_tested_person_by_person() {
    let mut unit = TaxUnitYear::single(40, State::TX);
    unit.filing_status = FilingStatus::Joint;
    unit.head.self_employment_profit = 20_000.0;
    // 0.9235 x 430 = 397.11, below 400
    unit.spouse = Some(Person { age: 40, self_employment_profit: 430.0, ..Person::default() });

    let assessment = law(2025).assess(&unit);

    // 0.9235 x 20,000 x 15.3% = 2,825.91
    close(assessment.self_employment_tax, 2_825.91);
}

#[test]
fn the_premium_credit_has_a_cliff_from_2026() {
    let mut unit = TaxUnitYear::single(40, State::TX);
    unit.head.self_employment_profit = 64_000.0;
    unit.benchmark_premium_per_month = Some(497.0);
    let before = law(2025).assess(&unit);
    // 0.85% points: MAGI 59,478.54 is 394% of 15,060
    assert!(before.premium_tax_credit > 0.0);

    unit.head.self_employment_profit = 70_000.0;
    let uncapped = law(2025).assess(&unit);
    let cliff = law(2026).assess(&unit);

    // 2025: MAGI 65,054.66 is 431% of 15,060: 8.5% = 5,529.65; premium 5,964
    close(uncapped.adjusted_gross_income, 65_054.655);
    close(uncapped.premium_tax_credit, 5_964.0 - 0.085 * 65_054.655);
    // 2026: 415% of 15,650 is above 400%
    close(cliff.premium_tax_credit, 0.0);
}

#[test]
fn the_premium_share_is_interpolated_on_whole_per_cent_of_the_guideline() {
    let mut unit = TaxUnitYear::single(40, State::TX);
    unit.head.self_employment_profit = 30_000.0;
    unit.benchmark_premium_per_month = Some(497.0);

    let in_2025 = law(2025).assess(&unit);
    unit.benchmark_premium_per_month = Some(625.0);
    let in_2026 = law(2026).assess(&unit);

    // 27,880.57 / 15,060 = 185%: 2% x 35/50 = 1.4% = 390.33; 5,964 - 390.33
    close(in_2025.premium_tax_credit, 5_964.0 - 0.014 * 27_880.57);
    // 27,880.57 / 15,650 = 178%: 4.19% + 28/50 x 2.41% = 5.5396% = 1,544.47; 7,500 - 1,544.47
    close(in_2026.premium_tax_credit, 7_500.0 - 0.055_396 * 27_880.57);
}

#[test]
fn food_assistance_falls_by_thirty_cents_per_dollar_of_net_income() {
    let mut unit = TaxUnitYear::single(30, State::TX);
    unit.filing_status = FilingStatus::HeadOfHousehold;
    unit.dependents = Dependents::new(&[4]).unwrap();
    unit.head.wages = 18_000.0;

    let march = law(2025).assistance_in_month(&unit, 3);
    let december = law(2025).assistance_in_month(&unit, 12);

    // 1,500 - 300 - 204 = 996; 30% = 298.8, up to 299; 536 - 299
    close(march.food, 237.0);
    // from October: 1,500 - 300 - 209 = 991; 297.3, up to 298; 546 - 298
    close(december.food, 248.0);
}

#[test]
fn food_assistance_deducts_a_flat_share_of_receipts_where_costs_are_told() {
    let mut unit = TaxUnitYear::single(40, State::CA);
    unit.filing_status = FilingStatus::HeadOfHousehold;
    unit.dependents = Dependents::new(&[8]).unwrap();
    let food = |wages, self_employment_profit, business_expenses| {
        let head = Person { age: 40, wages, self_employment_profit, business_expenses, ..Person::default() };
        law(2026).assistance_in_month(&TaxUnitYear { head, ..unit }, 1).food
    };

    // 40 per cent of 24,000 instead of costs of 7,200.
    close(food(0.0, 16_800.0, Some(7_200.0)), food(14_400.0, 0.0, None));
    close(food(0.0, 16_800.0, None), food(16_800.0, 0.0, None));
    assert!(food(14_400.0, 0.0, None) > food(16_800.0, 0.0, None));
}

#[test]
fn an_adult_without_work_or_young_dependents_loses_food_assistance() {
    let idle = TaxUnitYear::single(40, State::FL);
    let mut working = idle;
    working.head.hours_per_week = 20.0;

    // 20 x 52 / 12 = 86.7 hours a month
    close(law(2025).assistance_in_month(&idle, 3).food, 0.0);
    close(law(2025).assistance_in_month(&working, 3).food, 292.0);
}

#[test]
fn the_work_rule_reaches_parents_of_teenagers_after_july_2025() {
    let mut unit = TaxUnitYear::single(45, State::FL);
    unit.filing_status = FilingStatus::HeadOfHousehold;
    unit.dependents = Dependents::new(&[15]).unwrap();

    let june = law(2025).assistance_in_month(&unit, 6);
    let august = law(2025).assistance_in_month(&unit, 8);

    // two persons then one; cash assistance of 158 less the deduction of 204 leaves no net income
    close(june.food, 536.0);
    close(august.food, 292.0);
}

#[test]
fn unemployment_insurance_is_a_share_of_wages_up_to_the_state_maximum() {
    let insurance = law(2025).unemployment_insurance;

    close(insurance.weekly_benefit(State::CA, 600.0), 300.0);
    close(insurance.weekly_benefit(State::CA, 2_000.0), 450.0);
    close(insurance.duration_weeks(State::FL), 12.0);
    close(insurance.duration_weeks(State::CA), 26.0);
    assert!(!insurance.covers_contractors());
}

#[test]
fn california_taxes_by_its_own_schedule() {
    let mut unit = TaxUnitYear::single(40, State::CA);
    unit.head.wages = 60_000.0;

    // 2025: 60,000 - 5,706 = 54,294; 110.79 + 303.70 + 607.52 + 6% of 12,842 = 770.52; sum 1,792.53; less 153
    close(law(2025).assess(&unit).state_income_tax, 1_639.53);
}

#[test]
fn new_york_pays_a_share_of_the_earned_income_credit() {
    let mut unit = TaxUnitYear::single(40, State::NY);
    unit.filing_status = FilingStatus::HeadOfHousehold;
    unit.dependents = Dependents::new(&[8]).unwrap();
    unit.head.wages = 18_000.0;

    // taxable 18,000 - 11,200 - 1,000 = 5,800; 4% = 232; less 30% of 4,328 = 1,298.40
    close(law(2025).assess(&unit).state_income_tax, 232.0 - 1_298.4);
}

#[test]
fn states_without_an_income_tax_take_nothing() {
    for state in [State::TX, State::FL, State::WA, State::NV, State::SD, State::TN] {
        let mut unit = TaxUnitYear::single(40, state);
        unit.head.wages = 80_000.0;
        close(law(2025).assess(&unit).state_income_tax, 0.0);
    }
}

#[test]
fn the_elderly_credit_is_used_against_tax_only() {
    let mut unit = TaxUnitYear::single(80, State::NV);
    unit.head.wages = 17_401.0;

    let assessment = law(2024).assess(&unit);

    // tax 10% of 17,401 - 16,550 = 85.10; credit 15% of 5,000 - (17,401 - 7,500) / 2 = 7.425
    close(assessment.elderly_credit, 7.425);
    close(assessment.income_tax, 85.1 - 7.425);
}

#[test]
fn employers_pay_fica_and_federal_unemployment_tax() {
    let mut unit = TaxUnitYear::single(40, State::TX);
    unit.head.wages = 200_000.0;

    let assessment = law(2025).assess(&unit);

    // 6.2% of 176,100 + 1.45% of 200,000 = 10,918.20 + 2,900; 0.6% of 7,000
    close(assessment.employer_payroll_tax, 13_818.2);
    close(assessment.employer_unemployment_tax, 42.0);
    close(law(2025).payroll_tax.employer(200_000.0), 13_860.2);
}

#[test]
fn child_care_expenses_are_credited_in_steps() {
    let mut unit = TaxUnitYear::single(35, State::TX);
    unit.filing_status = FilingStatus::HeadOfHousehold;
    unit.dependents = Dependents::new(&[3]).unwrap();
    unit.head.wages = 50_000.0;
    unit.child_care_expenses = 5_000.0;

    // 2025: 20% of 3,000; 2026: 50% less 15 points (18 begun steps of 2,000 above 15,000) = 35% of 3,000
    close(law(2025).assess(&unit).child_care_credit, 600.0);
    close(law(2026).assess(&unit).child_care_credit, 1_050.0);
}

#[test]
fn a_single_worker_in_the_phase_out_keeps_little_of_another_dollar() {
    let mut unit = TaxUnitYear::single(30, State::TX);
    unit.filing_status = FilingStatus::HeadOfHousehold;
    unit.dependents = Dependents::new(&[5]).unwrap();
    unit.head.wages = 70_000.0;
    let rate = law(2025).marginal_tax_rate(&unit, EarningsKind::Wages, 100.0);

    // 12% income tax + 7.65% payroll tax + premium credit: the share rises with income
    assert!(rate > 0.1965 - 1e-9, "{rate}");
}

#[test]
fn the_participation_tax_rate_compares_working_with_not_working() {
    let idle = TaxUnitYear::single(30, State::WY);
    let mut working = idle;
    working.head.wages = 60_000.0;
    working.has_employer_coverage = true;

    let rate = law(2025).participation_tax_rate(&working, &idle);

    // 5,071.50 income tax + 4,590 payroll tax on 60,000
    close(rate, 9_661.5 / 60_000.0);
}

#[test]
fn the_explanation_ends_in_the_assessment() {
    let mut unit = TaxUnitYear::single(40, State::CA);
    unit.head.wages = 20_000.0;
    unit.head.self_employment_profit = 15_000.0;
    let assessment = law(2026).assess(&unit);

    let lines = explain(&unit, &law(2026));

    let find = |label: &str| lines.iter().find(|line| line.label == label).unwrap().amount;
    close(find("adjusted gross income"), assessment.adjusted_gross_income);
    close(find("disposable income"), assessment.disposable_income(&unit));
    assert!(lines.iter().all(|line| !line.reference.is_empty()));
}

#[test]
fn social_security_is_taxed_in_two_steps() {
    let taxation = law(2025).social_security;

    // 20,000 + half of 8,000 stays below 25,000
    close(taxation.taxable(FilingStatus::Single, 8_000.0, 20_000.0), 0.0);
    // joint: 28,000 + 12,000 = 40,000, 8,000 above 32,000; half of it
    close(taxation.taxable(FilingStatus::Joint, 24_000.0, 28_000.0), 4_000.0);
    // 30,000 + 10,000 = 40,000: 85% of 6,000 above 34,000 and half of the 9,000 between the amounts
    close(taxation.taxable(FilingStatus::Single, 20_000.0, 30_000.0), 5_100.0 + 4_500.0);
    // 85% of the benefits at most
    close(taxation.taxable(FilingStatus::Single, 20_000.0, 90_000.0), 17_000.0);
}

#[test]
fn saving_out_of_wages_lowers_income_tax_but_not_payroll_tax() {
    let mut unit = TaxUnitYear::single(40, State::TX);
    unit.head.wages = 60_000.0;
    unit.head.elective_deferrals = 5_000.0;

    let assessment = law(2025).assess(&unit);

    close(assessment.employee_payroll_tax, 0.0765 * 60_000.0);
    close(assessment.adjusted_gross_income, 55_000.0);
}

#[test]
fn the_return_settles_advances_of_the_premium_credit() {
    let unit = TaxUnitYear::single(40, State::TX);
    let advance = |paid: f64| AdvanceCredit { paid, benchmark_premium: 6_000.0, months: 12.0 };
    let credit = law(2025).premium_tax_credit;

    // 32,000 / 15,060 = 212%: 2% and 12/50 of 2% are 2.48%, 793.60 a year; 6,000 less that is 5,206.40
    close(credit.reconciliation(&unit, 32_000.0, &advance(4_000.0)), 1_206.40);
    // 1,293.60 too much, of which a single filer below three times the guideline pays 975 back
    close(credit.reconciliation(&unit, 32_000.0, &advance(6_500.0)), -975.0);
    // four times the guideline: no limit; 8.5% of 70,000 is 5,950
    close(credit.reconciliation(&unit, 70_000.0, &advance(4_000.0)), -3_950.0);
    // below the guideline an advance is kept
    close(credit.reconciliation(&unit, 10_000.0, &advance(6_000.0)), 0.0);
    // from 2026 all is paid back: 212% of 15,650 is 33,178; 6.6% and 12/50 of 1.84% are 7.0416%, 2,336.26 a year
    close(law(2026).premium_tax_credit.reconciliation(&unit, 33_178.0, &advance(6_000.0)), -2_336.26);
}

#[test]
fn the_least_business_deduction_of_2026_is_for_qualified_trades_alone() {
    let deduction = |profit: f64, wages: f64, is_service: bool| {
        let mut unit = TaxUnitYear::single(40, State::TX);
        unit.head.self_employment_profit = profit;
        unit.head.wages = wages;
        unit.head.specified_service_trade = is_service;
        UsLaw::for_year(2026).unwrap().assess(&unit).qualified_business_income_deduction
    };

    // 20 % of 1,500 dollars less half of self-employment tax are less than 400; a specified service trade far beyond the window of
    // taxable income is no qualified trade at all, another trade without employees keeps the least.
    assert_eq!(deduction(1_500.0, 60_000.0, true), 400.0);
    assert_eq!(deduction(400_000.0, 0.0, true), 0.0);
    assert_eq!(deduction(400_000.0, 0.0, false), 400.0);
    assert_eq!(deduction(900.0, 60_000.0, false), 0.2 * (900.0 - 0.5 * 0.153 * 0.9235 * 900.0));
}

#[test]
fn michigan_and_new_york_pay_more_for_longer() {
    let insurance = |year| law(year).unemployment_insurance;
    let largest = |year, state| insurance(year).weekly_benefit(state, 1e6);

    assert_eq!([2024, 2025, 2026, 2027].map(|year| largest(year, State::MI)), [362.0, 446.0, 530.0, 614.0]);
    assert_eq!([2024, 2025, 2026].map(|year| largest(year, State::NY)), [504.0, 869.0, 869.0]);
    assert_eq!([2024, 2025, 2026].map(|year| insurance(year).duration_weeks(State::MI)), [20.0, 26.0, 26.0]);
    let weeks = [State::AL, State::AR, State::KY, State::OK, State::MA, State::MT]
        .map(|state| insurance(2026).duration_weeks(state));
    assert_eq!(weeks, [14.0, 12.0, 12.0, 16.0, 26.0, 28.0]);
}

#[test]
fn new_york_lowers_its_rates_again_in_2027() {
    let mut unit = TaxUnitYear::single(40, State::NY);
    unit.head.wages = 30_000.0;

    // taxable 22,000: 3.8% of 8,500 + 4.3% of 3,200 + 5.05% of 2,200 + 5.3% of 8,100
    close(law(2027).assess(&unit).state_income_tax, 1_001.0);
}

#[test]
fn florida_pays_more_to_families_with_rent() {
    let mut unit = TaxUnitYear::single(30, State::FL);
    unit.filing_status = FilingStatus::HeadOfHousehold;
    unit.dependents = Dependents::new(&[4, 2]).unwrap();
    let cash = |shelter_costs_per_month| {
        law(2026).assess(&TaxUnitYear { shelter_costs_per_month, ..unit }).cash_assistance
    };

    close(cash(0.0), 12.0 * 198.0);
    close(cash(50.0), 12.0 * 198.0);
    close(cash(1_000.0), 12.0 * 303.0);
}

#[test]
fn whoever_fails_the_work_rule_of_2027_has_no_premium_credit_either() {
    let mut unit = TaxUnitYear::single(40, State::CA);
    unit.interest = 18_000.0;
    let idle = law(2027).assess(&unit);
    let before = law(2026).assess(&unit);
    unit.head.hours_per_week = 20.0;
    let working = law(2027).assess(&unit);
    unit.interest = 24_000.0;
    unit.head.hours_per_week = 0.0;
    let above = law(2027).assess(&unit);

    assert_eq!((before.medicaid_eligible_people, working.medicaid_eligible_people), (1, 1));
    assert_eq!((idle.medicaid_eligible_people, idle.premium_tax_credit), (0, 0.0));
    // Above the limit of Medicaid the rule asks for nothing.
    assert!(above.medicaid_eligible_people == 0 && above.premium_tax_credit > 1_000.0, "{above:?}");
}

#[test]
fn the_work_rule_of_2027_spares_the_group_of_young_adults() {
    let mut unit = TaxUnitYear::single(20, State::DC);
    unit.interest = 12_000.0;

    assert_eq!(law(2027).assess(&unit).medicaid_eligible_people, 1);
    unit.head.age = 21;
    assert_eq!(law(2027).assess(&unit).medicaid_eligible_people, 0);
}
