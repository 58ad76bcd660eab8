//! United Kingdom, Philippines and India: published worked figures and hand calculations.

use ghostwork_law::{IndianLaw, PhilippineLaw, UkHouseholdYear, UkLaw, UkPerson};

/// Hand figures are rounded to pence.
const PENNY: f64 = 0.01;

fn close(ours: f64, by_hand: f64) {
    assert!((ours - by_hand).abs() <= PENNY, "{ours} is not {by_hand}");
}

fn self_employed(receipts: f64, costs: f64) -> UkHouseholdYear {
    let head = UkPerson {
        age: 30,
        trading_receipts: receipts,
        trading_costs: Some(costs),
        months_self_employed: Some(24),
        ..UkPerson::default()
    };
    UkHouseholdYear { head, ..UkHouseholdYear::default() }
}

fn employee(wages: f64) -> UkHouseholdYear {
    UkHouseholdYear { head: UkPerson { age: 30, wages, ..UkPerson::default() }, ..UkHouseholdYear::default() }
}

#[test]
fn a_profit_of_twenty_thousand_pays_income_tax_and_class_four() {
    let assessment = UkLaw::for_year(2025).unwrap().assess(&self_employed(25_000.0, 5_000.0));

    // 20% and 6% of 20,000 - 12,570 = 7,430
    close(assessment.income_tax, 1_486.0);
    close(assessment.self_employed_contributions, 445.8);
}

#[test]
fn a_wage_of_twenty_thousand_pays_class_one_on_both_sides() {
    let law = UkLaw::for_year(2025).unwrap();

    let assessment = law.assess(&employee(20_000.0));

    // 8% of 7,430; 15% of 15,000
    close(assessment.income_tax, 1_486.0);
    close(assessment.employee_contributions, 594.4);
    close(assessment.employer_contributions, 2_250.0);
    close(law.national_insurance.after_employment_allowance(2_250.0), 0.0);
}

#[test]
fn from_pension_age_on_employers_alone_pay_class_one_and_nobody_class_four() {
    let law = UkLaw::for_year(2025).unwrap();
    let assess = |age, mut household: UkHouseholdYear| {
        household.head.age = age;
        law.assess(&household)
    };

    let [at_65, at_66] = [65, 66].map(|age| assess(age, employee(20_000.0)));
    let [trader_of_65, trader_of_66] = [65, 66].map(|age| assess(age, self_employed(25_000.0, 5_000.0)));

    close(at_65.employee_contributions, 594.4);
    close(at_66.employee_contributions, 0.0);
    close(at_66.employer_contributions, 2_250.0);
    close(trader_of_65.self_employed_contributions, 445.8);
    close(trader_of_66.self_employed_contributions, 0.0);
    close(trader_of_66.income_tax, 1_486.0);
}

#[test]
fn pension_age_is_67_from_march_2028() {
    let reached = |year| UkLaw::for_year(year).unwrap().national_insurance.is_of_pension_age(66);

    assert_eq!([2025, 2027, 2028].map(reached), [true, true, false]);
}

#[test]
fn employers_of_the_young_pay_above_a_threshold_of_their_own() {
    let insurance = UkLaw::for_year(2025).unwrap().national_insurance;

    // 15% of 60,000 - 50,270; at 21 of 60,000 - 5,000
    close(insurance.employer(20, 60_000.0), 1_459.5);
    close(insurance.employer(20, 20_000.0), 0.0);
    close(insurance.employer(21, 60_000.0), 8_250.0);
}

#[test]
fn a_pension_is_taxed_with_the_profit() {
    let law = UkLaw::for_year(2026).unwrap();
    let mut pensioner = self_employed(10_000.0, 0.0);
    pensioner.head = UkPerson { age: 68, trading_costs: None, other_income: 11_973.0, ..pensioner.head };

    // 20% of 21,973 - 12,570
    close(law.assess(&pensioner).income_tax, 1_880.6);
}

#[test]
fn the_personal_allowance_is_gone_at_125140() {
    let law = UkLaw::for_year(2025).unwrap();

    // 37,700 x 20% + 87,440 x 40%
    close(law.income_tax.tax(125_140.0), 42_516.0);
    // one pound more: 45%
    close(law.income_tax.tax(125_141.0) - law.income_tax.tax(125_140.0), 0.45);
}

#[test]
fn the_trading_allowance_replaces_small_costs() {
    let law = UkLaw::for_year(2025).unwrap();

    close(law.income_tax.trading_profit(&self_employed(900.0, 0.0).head), 0.0);
    close(law.income_tax.trading_profit(&self_employed(15_000.0, 200.0).head), 14_000.0);
    close(law.income_tax.trading_profit(&self_employed(15_000.0, 4_000.0).head), 11_000.0);
}

#[test]
fn nothing_is_taken_off_a_profit_whose_costs_are_not_told() {
    let law = UkLaw::for_year(2025).unwrap();
    let taxed = |trading_receipts| {
        law.income_tax.trading_profit(&UkPerson { trading_receipts, ..UkPerson::default() })
    };

    close(taxed(15_000.0), 15_000.0);
    close(taxed(1_000.0), 0.0);
}

#[test]
fn the_minimum_income_floor_is_net_of_notional_tax_and_contributions() {
    let law = UkLaw::for_year(2025).unwrap();

    // 35 x 12.21 x 52 = 22,222.20; tax 20% and class 4 6% of 9,652.20 = 2,509.572; (22,222.20 - 2,509.572) / 12
    close(law.universal_credit.minimum_income_floor(), 1_642.72);
}

#[test]
fn the_floor_counts_after_the_start_up_year_only() {
    let law = UkLaw::for_year(2025).unwrap();
    let mut established = self_employed(6_000.0, 0.0);
    established.rent_per_month = 700.0;
    let mut starting = established;
    starting.head.months_self_employed = Some(6);

    let with_floor = law.assess(&established).universal_credit / 12.0;
    let without_floor = law.assess(&starting).universal_credit / 12.0;

    // 400.14 + 700 - 55% of 500 net a month; with the floor 55% of 1,642.719
    close(without_floor, 825.14);
    close(with_floor, 196.64);
}

#[test]
fn the_floor_raises_a_couple_to_twice_the_floor_at_most() {
    let law = UkLaw::for_year(2026).unwrap();
    let couple = UkHouseholdYear {
        partner: Some(UkPerson { age: 30, ..UkPerson::default() }),
        children: 2,
        eldest_born_before_april_2017: true,
        rent_per_month: 900.0,
        ..self_employed(6_000.0, 0.0)
    };
    let award = |head_net, partner_net| law.universal_credit.per_month(&couple, head_net, partner_net);

    // The floor is 1,698.84 and twice that 3,397.67: beside 2,813.30 another 584.37 count. 666.97 + 351.88 + 303.94 + 900,
    // less 55% of 3,397.67 - 427.
    close(award(500.0, 2_813.3), 588.92);
    // Beside little the whole floor counts: 55% of 1,698.84 + 1,000 - 427.
    close(award(500.0, 1_000.0), 973.28);
    // From twice the floor on earnings count as they are: 55% of 500 + 3,000 - 427.
    close(award(500.0, 3_000.0), 532.64);
}

#[test]
fn families_keep_a_work_allowance_and_two_child_elements() {
    let law = UkLaw::for_year(2025).unwrap();
    let mut family = employee(12_000.0);
    family.children = 3;

    // 400.14 + 2 x 292.81 = 985.76; less 55% of 1,000 - 684 = 173.80
    close(law.assess(&family).universal_credit / 12.0, 811.96);
}

#[test]
fn the_child_limit_ends_in_april_2026() {
    let law = UkLaw::for_year(2026).unwrap();
    let family = UkHouseholdYear { children: 3, ..employee(0.0) };

    // 424.90 + 3 x 303.94
    close(law.universal_credit.maximum(&family), 1_336.72);
}

#[test]
fn savings_reduce_and_end_universal_credit() {
    let law = UkLaw::for_year(2025).unwrap();
    let saver = UkHouseholdYear { capital: 6_300.0, ..employee(0.0) };
    let rich = UkHouseholdYear { capital: 16_001.0, ..employee(0.0) };

    // two begun steps of 250: 400.14 - 8.70
    close(law.assess(&saver).universal_credit / 12.0, 391.44);
    close(law.assess(&rich).universal_credit, 0.0);
}

#[test]
fn universal_credit_counts_a_pension_but_not_what_is_put_into_one_nor_interest() {
    let law = UkLaw::for_year(2025).unwrap();
    let award = |change: &dyn Fn(&mut UkPerson)| {
        let mut household = employee(12_000.0);
        change(&mut household.head);
        law.assess(&household).universal_credit / 12.0
    };

    // 400.14 less 55% of 1,000, which leaves nothing; of 600 a month, 70.14; 50 a month of a pension come off that.
    close(award(&|_| {}), 0.0);
    close(award(&|head| head.pension_contributions = 4_800.0), 70.14);
    close(award(&|head| (head.wages, head.income_from_capital) = (7_200.0, 600.0)), 70.14);
    close(award(&|head| (head.wages, head.other_income) = (7_200.0, 600.0)), 20.14);
}

#[test]
fn what_is_put_into_a_pension_is_freed_of_income_tax_and_not_of_contributions() {
    let law = UkLaw::for_year(2025).unwrap();
    let mut saver = employee(30_000.0);
    saver.head.pension_contributions = 1_650.0;
    let interest = UkHouseholdYear {
        head: UkPerson { income_from_capital: 1_000.0, ..employee(30_000.0).head },
        ..UkHouseholdYear::default()
    };
    let [spender, saver, rentier] =
        [employee(30_000.0), saver, interest].map(|household| law.assess(&household));

    // 20% of 1,650, and of 1,000.
    close(spender.income_tax - saver.income_tax, 330.0);
    close(spender.employee_contributions, saver.employee_contributions);
    close(rentier.income_tax - spender.income_tax, 200.0);
}

#[test]
fn the_high_income_charge_takes_child_benefit_back() {
    let law = UkLaw::for_year(2025).unwrap();
    let middle = UkHouseholdYear { children: 2, ..employee(70_000.0) };
    let high = UkHouseholdYear { children: 2, ..employee(80_000.0) };

    // 52 x (26.05 + 17.25) = 2,251.60; half, whole pounds
    close(law.assess(&middle).child_benefit, 2_251.6);
    close(law.assess(&middle).high_income_charge, 1_125.0);
    close(law.assess(&high).high_income_charge, 2_251.0);
}

#[test]
fn a_philippine_freelancer_takes_the_eight_per_cent_option() {
    let law = PhilippineLaw::for_year(2025).unwrap();

    // 12,000 USD at 57: 8% of 684,000 - 250,000; 15% of 35,000 x 12; 5% of 57,000 x 12; 400 x 12
    let assessment = law.assess(12_000.0 * law.exchange_rate(), 0.0);

    close(assessment.income_tax, 34_720.0);
    close(assessment.percentage_tax, 0.0);
    close(assessment.social_security, 63_000.0);
    close(assessment.health_insurance, 34_200.0);
    close(assessment.housing_fund, 4_800.0);
    close(684_000.0 - assessment.total(), 547_280.0);
}

#[test]
fn beyond_three_million_pesos_graduated_rates_are_due() {
    let assessment = PhilippineLaw::for_year(2025).unwrap().assess(4_000_000.0, 0.0);

    // 22,500 + 80,000 + 300,000 + 30% of 2,000,000; 3% of 4,000,000
    close(assessment.income_tax, 1_002_500.0);
    close(assessment.percentage_tax, 120_000.0);
}

#[test]
fn an_indian_freelancer_of_small_means_owes_nothing() {
    let law = IndianLaw::for_year(2025).unwrap();

    // 12,000 USD at 85 = 1,020,000; profit 510,000; tax 5,500, rebated
    close(law.freelancer_tax(12_000.0 * law.exchange_rate()), 0.0);
}

#[test]
fn marginal_relief_limits_indian_tax_just_above_the_rebate() {
    let law = IndianLaw::for_year(2025).unwrap();

    // profit 1,210,000: slab tax 61,500, at most the 10,000 above 1,200,000; with cess 10,400
    close(law.freelancer_tax(2_420_000.0), 10_400.0);
    // profit 1,600,000: 20,000 + 40,000 + 60,000 = 120,000; with cess 124,800
    close(law.freelancer_tax(3_200_000.0), 124_800.0);
    // salary 1,275,000 less 75,000 is at the limit
    close(law.employee_tax(1_275_000.0), 0.0);
}

#[test]
fn the_aggregator_levy_is_capped_by_payments_to_workers() {
    let law = IndianLaw::for_year(2026).unwrap();

    let [lowest, highest] = law.aggregator_levy(1_000_000.0, 300_000.0);

    // 1% and 2% of turnover, at most 5% of 300,000
    close(lowest, 10_000.0);
    close(highest, 15_000.0);
    close(law.platform_withholding(1_000_000.0), 1_000.0);
}
