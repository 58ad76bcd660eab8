//! What must hold for every household.

use std::sync::LazyLock;

use ghostwork_law::{
    Assessment, Dependents, FilingStatus, Person, RETURNS_AT_ONCE, SimpleReturns, State, TaxUnitYear, UsLaw,
};
use proptest::prelude::*;

static LAWS: LazyLock<Vec<UsLaw>> =
    LazyLock::new(|| (2024..=2027).map(|year| UsLaw::for_year(year).unwrap()).collect());

fn person(profits: std::ops::Range<f64>) -> impl Strategy<Value = Person> {
    (17_u8..95, 0.0..400_000.0, 0.0..1.0, profits, any::<bool>(), 0.0..20_000.0, 0.0..60.0).prop_map(
        |(age, wages, tip_share, profit, service_trade, unemployment, hours)| Person {
            age,
            wages,
            tips: wages * tip_share,
            self_employment_profit: profit,
            business_expenses: (hours < 20.0).then_some(profit.abs() * 0.3),
            specified_service_trade: service_trade,
            elective_deferrals: wages * 0.05,
            unemployment_compensation: unemployment,
            social_security: if age >= 62 { unemployment } else { 0.0 },
            hours_per_week: hours,
        },
    )
}

fn unit(profits: std::ops::Range<f64>) -> impl Strategy<Value = TaxUnitYear> {
    let people = (person(profits.clone()), person(profits), 0_usize..4, 0_usize..51);
    let rest = (
        prop::collection::vec(0_u8..25, 0..6),
        0.0..30_000.0,
        0.0..8_000.0,
        0.0..20_000.0,
        0.0..2_500.0,
        any::<bool>(),
    );
    (people, rest).prop_map(|((head, spouse, status, state), rest)| {
        let (ages, interest, premiums, child_care, shelter, has_cover) = rest;
        let mut unit = TaxUnitYear::single(head.age, State::ALL[state]);
        unit.filing_status = FilingStatus::ALL[status];
        unit.head = head;
        unit.spouse = unit.filing_status.is_joint().then_some(spouse);
        unit.dependents = Dependents::new(&ages).unwrap();
        unit.interest = interest;
        unit.self_employed_health_premiums = premiums;
        unit.child_care_expenses = child_care;
        unit.shelter_costs_per_month = shelter;
        unit.has_employer_coverage = has_cover;
        unit
    })
}

/// Households without care expenses or tips, whose dependents are children; every other one without business.
fn simple_unit() -> impl Strategy<Value = TaxUnitYear> {
    let profits = unit(-30_000.0..150_000.0);
    (profits, 0.0..60_000.0, any::<[bool; 2]>()).prop_map(
        |(mut unit, other_income, [is_poor, has_business])| {
            let scale = if is_poor { 0.1 } else { 1.0 };
            let share = if has_business { scale } else { 0.0 };
            for person in std::iter::once(&mut unit.head).chain(&mut unit.spouse) {
                *person = Person {
                    age: person.age,
                    wages: scale * person.wages,
                    self_employment_profit: share * person.self_employment_profit,
                    elective_deferrals: scale * person.elective_deferrals,
                    social_security: person.social_security,
                    unemployment_compensation: person.unemployment_compensation,
                    hours_per_week: person.hours_per_week,
                    ..Person::default()
                };
            }
            if unit.filing_status == FilingStatus::Separate {
                unit.filing_status = FilingStatus::HeadOfHousehold;
            }
            let ages: Vec<u8> = unit.dependents.ages().iter().map(|age| age % 17).collect();
            unit.dependents = Dependents::new(&ages).unwrap();
            unit.other_income = other_income;
            unit.self_employed_health_premiums = 0.0;
            unit.child_care_expenses = 0.0;
            unit
        },
    )
}

/// Puts the year of a household in a place among simple returns.
fn file(unit: &TaxUnitYear, returns: &mut SimpleReturns, place: usize) {
    let spouse = unit.spouse.unwrap_or_default();
    for (adults, person) in returns.adults.iter_mut().zip([unit.head, spouse]) {
        adults.ages[place] = person.age;
        adults.wages[place] = person.wages;
        adults.profits[place] = person.self_employment_profit;
    }
    returns.states[place] = unit.state;
    returns.children[place] = unit.dependents.count() as u8;
    returns.elective_deferrals[place] = unit.elective_deferrals();
    returns.social_security[place] = unit.social_security();
    returns.unemployment_compensation[place] = unit.unemployment_compensation();
    returns.interest[place] = unit.interest;
    returns.other_income[place] = unit.other_income;
}

fn amounts(assessment: &Assessment) -> Vec<f64> {
    let a = assessment;
    vec![
        a.self_employment_tax,
        a.self_employment_tax_deduction,
        a.standard_deduction,
        a.senior_deduction,
        a.tips_deduction,
        a.qualified_business_income_deduction,
        a.taxable_income,
        a.income_tax_before_credits,
        a.alternative_minimum_tax,
        a.net_investment_income_tax,
        a.child_care_credit,
        a.elderly_credit,
        a.child_tax_credit,
        a.refundable_child_tax_credit,
        a.earned_income_credit,
        a.additional_medicare_tax,
        a.employee_payroll_tax,
        a.employer_payroll_tax,
        a.employer_unemployment_tax,
        a.premium_tax_credit,
        a.benchmark_premium,
        a.supplemental_security_income,
        a.cash_assistance,
        a.food_assistance,
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn amounts_are_finite_and_not_negative(unit in unit(-100_000.0..400_000.0), year in 0_usize..4) {
        let assessment = LAWS[year].assess(&unit);

        for amount in amounts(&assessment) {
            prop_assert!(amount.is_finite() && amount >= 0.0, "{assessment:?}");
        }
        for amount in [assessment.income_tax, assessment.state_income_tax, assessment.adjusted_gross_income] {
            prop_assert!(amount.is_finite());
        }
    }

    #[test]
    fn the_short_way_through_simple_returns_says_the_same_to_the_bit(
        units in prop::collection::vec(simple_unit(), RETURNS_AT_ONCE),
        year in 0_usize..4,
    ) {
        let law = &LAWS[year];
        let status = units[0].filing_status;
        let mut returns = SimpleReturns::empty(status, State::AL);
        let alike = || units.iter().enumerate().filter(|(_, unit)| unit.filing_status == status);
        alike().for_each(|(place, unit)| file(unit, &mut returns, place));

        let short = law.assess_simple(&returns);

        for (place, unit) in alike() {
            let full = law.assess_taxes(unit);
            let pairs = [
                (short.income_tax, full.income_tax),
                (short.self_employment_tax, full.self_employment_tax),
                (short.additional_medicare_tax, full.additional_medicare_tax),
                (short.state_income_tax, full.state_income_tax),
                (short.earned_income_credit, full.earned_income_credit),
            ];
            for (short, full) in pairs {
                prop_assert_eq!(short[place].to_bits(), full.to_bits(), "{:?}", unit);
            }
        }
    }

    #[test]
    fn resources_are_those_of_the_whole_assessment(unit in unit(-100_000.0..400_000.0), year in 0_usize..4) {
        let law = &LAWS[year];

        let full = law.assess(&unit);

        prop_assert_eq!(law.resources(&unit), full.disposable_income(&unit) + full.premium_tax_credit);
    }

    #[test]
    fn a_refund_never_exceeds_the_refundable_credits(unit in unit(-100_000.0..400_000.0), year in 0_usize..4) {
        let assessment = LAWS[year].assess(&unit);

        let refundable = assessment.refundable_child_tax_credit + assessment.earned_income_credit;

        prop_assert!(-assessment.income_tax <= refundable + 1e-6);
        prop_assert!(assessment.earned_income_credit <= 8_231.0);
        prop_assert!(assessment.refundable_child_tax_credit <= 1_700.0 * unit.dependents.younger_than(17) as f64);
    }

    #[test]
    fn tax_before_credits_rises_with_wages(unit in unit(0.0..300_000.0), more in 1.0..50_000.0, year in 0_usize..4) {
        let mut richer = unit;
        richer.head.wages += more;
        richer.head.tips = unit.head.tips;

        let (poor, rich) = (LAWS[year].assess(&unit), LAWS[year].assess(&richer));

        prop_assert!(rich.taxable_income >= poor.taxable_income - 1e-6);
        prop_assert!(rich.income_tax_before_credits >= poor.income_tax_before_credits - 1e-6);
        prop_assert!(rich.employee_payroll_tax > poor.employee_payroll_tax);
    }

    #[test]
    fn federal_taxes_have_no_cliffs_but_the_steps_of_the_forms(
        unit in unit(0.0..300_000.0), of_profit in any::<bool>(), year in 0_usize..4
    ) {
        let mut richer = unit;
        if of_profit {
            richer.head.self_employment_profit += 1.0;
        } else {
            richer.head.wages += 1.0;
        }
        let taxes = |unit: &TaxUnitYear| {
            let assessment = LAWS[year].assess(unit);
            assessment.taxes() - assessment.state_income_tax
        };

        let more = taxes(&richer) - taxes(&unit);

        // Steps: 50 dollars of child tax credit; 100 dollars of tips deduction at 37 %; 61 dollars at the floor of
        // self-employment tax, half of it deducted; 400 dollars of business deduction at 37 %, which lower the tax; one per cent
        // of 6,000 dollars of care expenses, twice where the credit makes room for another.
        let has_profit = unit.self_employment_profit() > 0.0 || of_profit;
        let credits = if unit.dependents.count() > 0 { 50.0 + 120.0 } else { 0.0 };
        let tips = if unit.adults().any(|person| person.tips > 0.0) { 37.0 } else { 0.0 };
        let (floor, least_deduction) = if has_profit { (62.0, 148.0) } else { (0.0, 0.0) };
        let (lowest, highest) = (-0.6 - least_deduction, 1.2 + credits + tips + floor);
        prop_assert!((lowest..=highest).contains(&more), "{more} for a dollar more: {unit:?}");
    }

    #[test]
    fn self_employment_tax_rises_with_profit(unit in unit(0.0..300_000.0), more in 1.0..50_000.0, year in 0_usize..4) {
        let mut richer = unit;
        richer.head.self_employment_profit += more;

        let (poor, rich) = (LAWS[year].assess(&unit), LAWS[year].assess(&richer));

        prop_assert!(rich.self_employment_tax >= poor.self_employment_tax);
        prop_assert!(rich.adjusted_gross_income >= poor.adjusted_gross_income - 1e-6);
    }

    #[test]
    fn deductions_and_credits_stay_within_what_they_reduce(unit in unit(-100_000.0..400_000.0), year in 0_usize..4) {
        let assessment = LAWS[year].assess(&unit);

        prop_assert!(assessment.self_employment_tax_deduction <= assessment.self_employment_tax / 2.0 + 1e-9);
        prop_assert!(assessment.tips_deduction <= 25_000.0);
        prop_assert!(assessment.premium_tax_credit <= assessment.benchmark_premium + 1e-9);
        let people = u8::try_from(unit.size()).unwrap();
        prop_assert!(assessment.medicaid_eligible_people + assessment.chip_eligible_people <= people);
    }

    #[test]
    fn twelve_months_of_food_assistance_make_the_year(unit in unit(-50_000.0..100_000.0), year in 0_usize..4) {
        let law = &LAWS[year];
        let months: f64 = (1..=12).map(|month| law.assistance_in_month(&unit, month).food).sum();

        prop_assert!((months - law.assess(&unit).food_assistance).abs() < 1e-6);
    }

    #[test]
    fn withholding_never_exceeds_the_wage(wage in 0.0..200_000.0, status in 0_usize..4, year in 0_usize..4) {
        let withheld = LAWS[year].withholding_per_month(FilingStatus::ALL[status], wage);

        prop_assert!((0.0..=0.37 * wage + 1e-9).contains(&withheld));
    }
}
