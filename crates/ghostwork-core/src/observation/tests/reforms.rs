//! What instruments secure to workers, who pays for them, and what workers abroad owe.

use super::*;
use crate::policy::{Protection, Protections};

#[test]
fn cover_comes_from_a_job_or_from_an_instrument() {
    let scene = Scene::of("2027-03");
    let mut employee = in_state(LabourState::Employee);
    employee.traits.set_health_plan(true);
    let (mut people, mut month) = block([employee, in_state(LabourState::OwnAccount), worker(), worker()]);
    for row in 1..4 {
        work_on((&mut people, &mut month), row, Marketplace::Catalogue, &SMALL_MONTH);
    }
    let cover = [
        Protection::PaidLeave,
        Protection::Accident,
        Protection::Unemployment,
        Protection::Retirement,
        Protection::Employee,
    ];
    let everything = cover.into_iter().fold(Protections::default(), Protections::with);
    let leave = Protections::default().with(Protection::PaidLeave).with(Protection::Intermediate);
    people.workers.insurance[2] = Insurance::Public;
    month.protected = vec![(1, leave), (2, everything)];

    let observation = observed(&scene, &people, month);

    // Four work: an employee with a plan, one on own account with leave granted, one with everything, one with nothing.
    assert_values(
        &observation,
        &[
            ("paid_leave_share", 75.0),
            ("accident_insured_share", 50.0),
            ("unemployment_insured_share", 50.0),
            ("retirement_saving_share", 25.0),
            ("fully_covered_share", 25.0),
            ("uncovered_share", 0.0),
            ("reclassified_workers", 0.001),
            ("intermediate_workers", 0.001),
        ],
    );
}

#[test]
fn levels_of_government_share_the_net_cost() {
    let scene = Scene::of("2027-03");
    let (people, mut month) = block([worker()]);
    for (purpose, dollars) in [
        (Purpose::WithheldIncomeTax, 1_000),
        (Purpose::EmployeePayrollTax, 500),
        (Purpose::UnemploymentBenefit, 300),
        (Purpose::PublicHealthCost, 400),
        (Purpose::PublicTransfer, 90),
        (Purpose::PublicService, 60),
    ] {
        month.ledger.pay(purpose, Money::from_dollars(f64::from(dollars)));
    }
    let counters = &mut month.counters;
    counters.market.last_assessed = [8_000, 1_000];
    counters.economy.health_of_states = 14_000;
    counters.economy.instruments_of_levels = [9_000, 6_000];

    let observation = observed(&scene, &people, month);

    // An eighth of 1,000 dollars of income tax is the state's; it pays 300 of benefits, 140 of health cost and 90 of the
    // instrument; the city pays 60. In all 850 are spent and 1,500 received.
    assert_values(
        &observation,
        &[
            ("state_income_tax_revenue", 0.000_125),
            ("state_net_cost", 0.000_405),
            ("local_net_cost", 0.000_06),
            ("federal_net_cost", -0.001_115),
            ("net_cost", -0.000_65),
        ],
    );
}

#[test]
fn the_price_index_compares_with_usual_rates() {
    let scene = Scene::of("2027-03");
    let (people, mut month) = block([worker()]);
    month.ledger.pay(Purpose::FreelancePay, Money::from_dollars(200.0));
    month.ledger.pay(Purpose::FreelancePayAbroad, Money::from_dollars(100.0));
    month.ledger.pay(Purpose::PlatformSurcharge, Money::from_dollars(30.0));
    month.counters.market.hours_at_usual_rates = 30_000;

    let observation = observed(&scene, &people, month);

    assert_values(&observation, &[("task_price_index", 110.0)]);
}

#[test]
fn workers_abroad_keep_what_their_country_leaves() {
    let scene = Scene::of("2027-12");
    let (mut people, month) = block([worker()]);
    let mut elsewhere = new_account(Owner::Abroad { pool: 2 }, Marketplace::Bidding);
    elsewhere.year_gross = 120_000;
    people.accounts.push(elsewhere);
    people.profiles_abroad = 1;

    let observation = observed(&scene, &people, month);

    // 1,200 dollars less a fee of 10 %, untaxed: 90 dollars a month at a price level of 0.32.
    assert_values(&observation, &[("net_pay_abroad_ppp", 90.0 / 0.32), ("tax_share_abroad", 0.0)]);
}
