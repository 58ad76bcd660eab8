use ghostwork_law::UkLaw;

use super::*;
use crate::accounting::taxes_and_benefits::example::{Scene, block, transfers_under_averaging, worker};
use crate::population::compact::RoughCents;
use crate::population::workers::Worker;

fn law() -> UkLaw {
    UkLaw::for_year(2025).unwrap()
}

/// Returns dollars of the simulation for pounds, cents.
fn dollars(pounds: f64) -> i64 {
    (pounds / law().assumptions.pounds_per_dollar * 100.0).round() as i64
}

fn pass(month: &str, block: &mut Block, books: &mut BlockMonth) {
    tax_and_support(&Scene::of(month).context(), &law(), block, books).unwrap();
}

fn pounds(books: &BlockMonth, purpose: Purpose) -> f64 {
    books.ledger.flow(purpose).dollars() * law().assumptions.pounds_per_dollar
}

#[test]
fn a_wage_pays_income_tax_and_contributions_on_both_sides() {
    let (mut block, mut books) =
        block([Worker { labour_state: LabourState::Employee, purse: 10_000_000, ..worker() }]);
    books.wage[0] = dollars(2_500.0);

    pass("2026-02", &mut block, &mut books);

    // 30,000 pounds less 12,570 at 20 % are 3,486 a year; 8 % of the same part are 1,394.40; 15 % of 25,000 are 3,750.
    assert!((pounds(&books, Purpose::WithheldIncomeTax) - 290.5).abs() < 0.02);
    assert!((pounds(&books, Purpose::EmployeePayrollTax) - 116.2).abs() < 0.02);
    assert!((pounds(&books, Purpose::EmployerPayrollTax) - 312.5).abs() < 0.1);
}

#[test]
fn above_pension_age_the_employer_alone_pays_contributions_on_a_wage() {
    let pensioner = Worker { labour_state: LabourState::Employee, age_months: 68 * 12, ..worker() };
    let (mut block, mut books) = block([pensioner]);
    books.wage[0] = dollars(2_500.0);

    pass("2026-02", &mut block, &mut books);

    assert_eq!(books.ledger.flow(Purpose::EmployeePayrollTax).cents(), 0);
    assert!((pounds(&books, Purpose::EmployerPayrollTax) - 312.5).abs() < 0.1);
}

#[test]
fn class_four_ends_in_the_year_after_pension_age() {
    let owed = |age_months| {
        let mut scene = Scene::of("2026-12");
        scene.parameters.measurement.omission_without_return = 0.0;
        let year_profit = dollars(20_000.0) as i32;
        let (mut people, mut books) = block([Worker { age_months, year_profit, ..worker() }]);
        tax_and_support(&scene.context(), &law(), &mut people, &mut books).unwrap();
        -f64::from(people.workers.settlement[0]) / 100.0 * law().assumptions.pounds_per_dollar
    };

    // 20 % of 7,430 pounds are 1,486, and 6 % of it are 445.80: due of those who were 65 in January.
    assert!((owed(66 * 12 + 10) - 1_931.8).abs() < 0.02, "{}", owed(66 * 12 + 10));
    assert!((owed(66 * 12 + 11) - 1_486.0).abs() < 0.02, "{}", owed(66 * 12 + 11));
}

#[test]
fn universal_credit_counts_profit_after_tax_on_all_of_it() {
    let parent = Worker {
        labour_state: LabourState::OwnAccount,
        tenure_months: 3,
        children: 1,
        young_children: 1,
        ..worker()
    };
    let (mut block, mut books) = block([parent]);
    books.own_account_profit[0] = dollars(1_100.0);
    let mut law = law();
    law.assumptions.universal_credit_take_up = 1.0;
    law.assumptions.renting_share = 0.0;

    tax_and_support(&Scene::of("2026-02").context(), &law, &mut block, &mut books).unwrap();

    // 26 % of 13,200 less 12,570 are 163.80 a year: 1,086.35 a month are left. 400.14 and 292.81, less 55 % of that beyond
    // 684, are 471.66.
    let award = pounds(&books, Purpose::UniversalCredit);
    assert!((award - 471.66).abs() < 0.02, "{award}");
}

/// Returns the award of the month to a person with these wages, pounds.
fn award_on_wages(month: &str, person: Worker, wages: f64) -> f64 {
    let (mut block, mut books) = block([person]);
    books.wage[0] = dollars(wages);
    let mut law = law();
    law.assumptions.universal_credit_take_up = 1.0;
    law.assumptions.renting_share = 0.0;
    tax_and_support(&Scene::of(month).context(), &law, &mut block, &mut books).unwrap();
    pounds(&books, Purpose::UniversalCredit)
}

#[test]
fn universal_credit_counts_neither_what_is_put_into_a_pension_nor_interest() {
    let mut saver = worker();
    saver.traits.set_retirement_plan(true);
    let rentier = Worker { property_income: RoughCents::nearest(dollars(100.0)), ..worker() };
    let pensioner = Worker { age_months: 63 * 12, ..rentier.clone() };
    let award = |person| award_on_wages("2026-02", person, 400.0);

    // 400.14 pounds less 55 % of 400 are 180.14; 5.5 % of the wage are 22 pounds.
    let expected = [180.14, 180.14 + 0.55 * 22.0, 180.14, 80.14];
    for (person, expected) in [worker(), saver, rentier, pensioner].into_iter().zip(expected) {
        assert!((award(person.clone()) - expected).abs() < 0.3, "{} {expected}", award(person));
    }
}

#[test]
fn the_higher_first_child_element_ends_with_children_born_from_april_2017_on() {
    let parent = Worker { children: 1, ..worker() };
    let award = |month| award_on_wages(month, parent.clone(), 0.0);

    // Eleven years old is the eldest of six and over.
    let [before, after] = ["2028-03", "2028-04"].map(award);
    assert!((before - after - (339.0 - 292.81)).abs() < 0.02, "{before} {after}");
}

#[test]
fn more_profit_beside_a_pension_is_taxed() {
    let mut scene = Scene::of("2026-12");
    scene.parameters.measurement.omission_without_return = 0.0;
    let pensioner = Worker {
        age_months: 70 * 12,
        social_security: RoughCents::nearest(dollars(1_000.0)),
        year_profit: dollars(10_000.0) as i32,
        purse: 10_000_000,
        ..worker()
    };
    let (block, _) = block([pensioner]);

    let rates = profit_rates(&scene.context(), &law(), &block, &(0..1));

    // 22,000 pounds are above the personal allowance; no class 4 above pension age, no credit beside the purse.
    assert!((rates.marginal - 0.2).abs() < 1e-9, "{rates:?}");
    assert!((rates.marginal_from_taxes - 0.2).abs() < 1e-9, "{rates:?}");
}

#[test]
fn the_minimum_income_floor_cuts_the_credit_of_the_self_employed_with_low_earnings() {
    let own_account = |tenure_months| Worker {
        labour_state: LabourState::OwnAccount,
        tenure_months,
        job_hours_per_week: 40,
        ..worker()
    };
    let award = |tenure_months| {
        let (mut block, mut books) = block([own_account(tenure_months)]);
        books.own_account_profit[0] = dollars(300.0);
        let mut law = law();
        law.assumptions.universal_credit_take_up = 1.0;
        law.assumptions.renting_share = 0.0;
        tax_and_support(&Scene::of("2026-02").context(), &law, &mut block, &mut books).unwrap();
        pounds(&books, Purpose::UniversalCredit)
    };

    // 400.14 pounds less 55 % of 300 are 235.14 in the first year; then 35 hours at the minimum wage are counted: nothing.
    assert!((award(3) - 235.14).abs() < 0.02, "{}", award(3));
    assert_eq!(award(24), 0.0);
}

#[test]
fn profit_is_assessed_in_december_and_paid_in_january() {
    let mut scene = Scene::of("2026-12");
    scene.parameters.measurement.omission_without_return = 0.0;
    let (mut people, mut books) =
        block([Worker { year_profit: dollars(20_000.0) as i32, purse: 10_000_000, ..worker() }]);

    tax_and_support(&scene.context(), &law(), &mut people, &mut books).unwrap();
    let owed = -f64::from(people.workers.settlement[0]) / 100.0 * law().assumptions.pounds_per_dollar;
    books.begin(1);
    pass("2027-01", &mut people, &mut books);

    // 20 % of 7,430 pounds are 1,486, and 6 % of it are 445.80.
    assert!((owed - 1_931.8).abs() < 0.02, "{owed}");
    assert!((pounds(&books, Purpose::TaxBalanceDue) - owed).abs() < 0.02);
    assert_eq!(people.workers.settlement[0], 0);
}

#[test]
fn people_learn_what_taxes_take() {
    let (mut block, mut books) = block([Worker { year_wages: dollars(100_000.0) as i32, ..worker() }]);

    pass("2026-12", &mut block, &mut books);

    // 27,432 pounds of 100,000: 37,700 at 20 per cent, 49,730 at 40.
    assert_eq!(block.workers.tax_rate[0], 27);
}

#[test]
fn child_benefit_is_paid_by_the_week() {
    let (mut block, mut books) = block([Worker { children: 2, purse: 10_000_000, ..worker() }]);

    pass("2026-02", &mut block, &mut books);

    // 26.05 and 17.25 pounds, 52 weeks in twelve months.
    assert!((pounds(&books, Purpose::ChildBenefit) - 43.3 * 52.0 / 12.0).abs() < 0.02);
}

#[test]
fn universal_credit_counts_averaged_pay_as_earnings_in_good_months_and_in_bad_ones() {
    let mut law = law();
    law.assumptions.universal_credit_take_up = 1.0;
    law.assumptions.renting_share = 1.0;
    let mut scene = Scene::of("2026-02");
    let mut paid = |gross| {
        transfers_under_averaging(&mut scene, worker(), gross, |context, block, month| {
            tax_and_support(context, &law, block, month).unwrap();
        })
    };
    let [bad, usual, good] = [0, 80_000, 240_000].map(&mut paid);

    assert!(usual > 0, "{usual}");
    assert_eq!([bad, good], [usual, usual]);
}
