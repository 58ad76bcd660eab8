use ghostwork_processor::Processor;

use super::*;
use crate::accounting::taxes_and_benefits::annual::heads;
use crate::accounting::taxes_and_benefits::example::{Scene, block, populated_block, us, worker};
use crate::accounting::taxes_and_benefits::{Pay, count_income};
use crate::population::compact::RoughCents;
use crate::population::workers::{LabourState, Role, Worker};

const OWN_TABLE: u16 = 30 * 12;

fn seating(workers: &Workers) -> Seating {
    let mut seating = Seating::default();
    seating.arrange(Processor::detect(), workers, OWN_TABLE);
    seating
}

#[test]
fn the_young_without_children_eat_with_those_they_live_with() {
    let lodger = |age: u16, children: u8| Worker { age_months: age * 12, children, ..worker() };
    let (mut block, _) = block([worker(), lodger(25, 0), lodger(25, 1), lodger(40, 0)]);
    for row in 1..4 {
        block.workers.traits[row].set_starts_household(false);
    }

    let countable = [10_000, 20_000, 30_000, 40_000];
    let seating = seating(&block.workers);
    let table = Table::of(&block.workers, (0..1, &seating), &countable);

    assert_eq!([0, 1, 2, 3].map(|row| seating.keeps_table(row)), [true, false, true, true]);
    assert_eq!((table.persons, table.guests_income), (2, 20_000));
}

#[test]
fn a_top_up_is_a_receipt_without_costs() {
    let (_, mut month) = block([worker()]);
    month.platform_gross[0] = 200_000;
    month.platform_net[0] = 170_000;
    month.platform_top_ups.set(0, 30_000);

    let Business { receipts, costs } = Business::of(&month, 0);

    assert_eq!((receipts, costs), (230_000, 60_000));
}

#[test]
fn every_processor_pays_what_the_rules_for_any_household_say() {
    let scene = Scene::of("2026-03");
    let context = scene.context();
    let context = us(&context);
    let (block, mut month) = populated_block();
    let workers = &block.workers;
    for row in 0..workers.len() {
        let number = row as i64;
        month.wage[row] = if row % 3 == 0 { number * 7_919 % 300_000 } else { 0 };
        if row % 5 == 0 {
            month.platform_gross[row] = number * 4_801 % 250_000;
            month.platform_net[row] = month.platform_gross[row] * (number % 11) / 10;
        }
        if row % 7 == 0 {
            month.own_account_profit[row] = number * 6_007 % 200_000 - 40_000;
        }
        month.usual_pay[row] = number * 5_003 % 300_000;
    }
    let mut countable = Vec::new();
    count_income(context.processor, &block, (&month, Pay::Usual), &mut countable);
    let rules = &context.law.food_assistance.of_month(3);
    let mut states = State::ALL.into_iter().cycle();
    let mut state = State::CA;
    let shelter_costs = context.parameters.taxes.shelter_costs;
    let mut applicants = Applicants::default();
    let (mut expected, mut paid, mut waiting) = ([0; HOUSEHOLDS_AT_ONCE], 0, 0);
    let seating = seating(workers);
    for head in heads(workers).filter(|head| seating.keeps_table(*head)) {
        let table = Table::of(workers, (workers.unit(head), &seating), &countable);
        if !table.guests.is_empty() {
            continue;
        }
        let household = household(&context, workers, &month, (&table, &countable));
        expected[waiting] = cents(rules.assess(state, &household));
        paid += usize::from(expected[waiting] > 0);
        applicants.take_down(waiting, (workers, &month), (head, &countable));
        waiting += 1;
        if waiting == HOUSEHOLDS_AT_ONCE {
            for processor in Processor::all() {
                let applicants = &applicants;
                let benefits = processor.run(Benefits { rules, state, shelter_costs, applicants });
                assert_eq!(benefits, expected, "{processor:?} {head}");
            }
            (applicants, waiting) = (Applicants::default(), 0);
            state = states.next().unwrap();
        }
    }
    assert!(paid > 500, "{paid}");
}

#[test]
fn students_alone_need_half_a_job_or_a_child() {
    let idle = |hours: u8, children: u8| {
        let student = Worker {
            labour_state: LabourState::Employee,
            age_months: 20 * 12,
            job_hours_per_week: hours,
            children,
            ..worker()
        };
        let (mut block, month) = block([student]);
        block.workers.traits[0].set_student(true);
        is_idle_student(&block.workers, &month, &(0..1))
    };

    assert_eq!([idle(10, 0), idle(20, 0), idle(10, 1)], [true, false, false]);
}

#[test]
fn every_processor_marks_whoever_may_be_entitled_and_few_others() {
    let scene = Scene::of("2027-03");
    let context = scene.context();
    let limits = Limits::of(&us(&context).law.food_assistance.bounds(3));
    let (mut block, _) = populated_block();
    let rows = block.workers.len();
    // Some share a table with up to six guests.
    for row in (0..rows).filter(|row| row % 50 < 7) {
        block.workers.traits[row].set_role(if row % 50 == 0 { Role::Head } else { Role::Dependant });
        block.workers.traits[row].set_starts_household(row % 50 == 0 || row % 50 > row / 50 % 7);
    }
    let workers = &block.workers;
    let countable: Vec<i64> = (0..rows as i64).map(|row| row * 7_919 % 900_000 - 20_000).collect();
    let marks_on = |processor: Processor| {
        let (mut marks, mut seating) = (vec![0; rows], Seating::default());
        seating.arrange(processor, workers, OWN_TABLE);
        processor.run(SmallIncomes {
            workers,
            countable: &countable,
            limits: &limits,
            seating: &mut seating,
            marks: &mut marks,
        });
        marks
    };

    let marks = marks_on(Processor::detect());

    assert!(Processor::all().all(|processor| marks_on(processor) == marks));
    let seating = seating(workers);
    let mut largest = 0;
    let mut head = 0;
    while head < rows {
        let unit = workers.unit(head);
        let table = Table::of(workers, (unit.clone(), &seating), &countable);
        let income = table.unit_income + table.guests_income;
        let is_head = seating.keeps_table(head);
        assert!(
            marks[head] == 1 || !(is_head && income <= limits.at(workers.state[head], table.persons)),
            "{head}"
        );
        assert!(marks[head] == 0 || is_head, "{head}");
        assert!(unit.clone().skip(1).all(|spouse| marks[spouse] == 0), "{head}");
        let adults = unit.len() + table.guests.len();
        let are_grown_up = unit.clone().all(|adult| workers.age_months[adult] >= 18 * 12);
        let is_known = workers.traits[head].role() == Role::Head && adults <= 4 && are_grown_up;
        // Limits are rounded up by a cent or two, and by less than one for every person.
        let is_small = income <= limits.at(workers.state[head], table.persons) + 2 + table.persons as i64;
        assert!(!is_known || marks[head] == 0 || is_small, "{head}");
        largest = largest.max(adults);
        head = unit.end;
    }
    assert!(largest > 5, "{largest}");
}

#[test]
fn interest_does_not_lift_the_work_rule_and_disability_does() {
    let jobless = Worker { labour_state: LabourState::Unemployed, age_months: 40 * 12, ..worker() };
    let paid = |person: &Worker, benefit: i64| {
        let mut scene = Scene::of("2026-06");
        scene.parameters.taxes.food_assistance_take_up = 1.0;
        let (block, mut month) = block([person.clone()]);
        month.transfers[0] = benefit;
        month.unemployment_benefit[0] = benefit;
        let mut countable = Vec::new();
        count_income(Processor::detect(), &block, (&month, Pay::Usual), &mut countable);
        assist(&us(&scene.context()), &block, &mut month, &countable);
        month.ledger.flow(Purpose::FoodAssistance).cents()
    };
    let with_interest = Worker { property_income: RoughCents::nearest(10_000), ..jobless.clone() };
    let disabled = Worker {
        labour_state: LabourState::OutOfLabourForce,
        social_security: RoughCents::nearest(60_000),
        ..jobless.clone()
    };
    let retired_early = Worker { age_months: 63 * 12, ..disabled.clone() };

    assert_eq!(paid(&jobless, 0), 0);
    assert_eq!(paid(&with_interest, 0), 0);
    assert!(paid(&jobless, 10_000) > 0);
    assert!(paid(&disabled, 0) > 0);
    assert_eq!(paid(&retired_early, 0), 0);
}

#[test]
fn whoever_is_entitled_where_guidelines_are_higher_is_looked_at() {
    let mut scene = Scene::of("2026-06");
    scene.parameters.taxes.food_assistance_take_up = 1.0;
    let senior = |state| Worker { age_months: 70 * 12, state, ..worker() };
    let (block, mut month) = block([senior(2), senior(48)]);
    // Below twice the guideline of Alaska for one person, 19,550 dollars a year, and beyond twice that of Texas.
    month.transfers = vec![280_000; 2];
    let mut countable = Vec::new();
    count_income(Processor::detect(), &block, (&month, Pay::Usual), &mut countable);

    assist(&us(&scene.context()), &block, &mut month, &countable);

    // The least that is paid at all.
    assert!(month.net_income[0] > 0, "{:?}", month.net_income);
    assert_eq!(month.net_income[1], 0);
}

#[test]
fn a_fifth_payday_and_the_luck_of_a_month_do_not_count() {
    let paid = |state, month_pay: i64, usual_pay: i64| {
        let mut scene = Scene::of("2026-06");
        scene.parameters.taxes.food_assistance_take_up = 1.0;
        let parent = Worker { labour_state: state, job_hours_per_week: 30, children: 1, ..worker() };
        let (block, mut month) = block([parent]);
        let column =
            if state == LabourState::Employee { &mut month.wage } else { &mut month.own_account_profit };
        column[0] = month_pay;
        month.usual_pay[0] = usual_pay;
        let mut countable = Vec::new();
        count_income(Processor::detect(), &block, (&month, Pay::Usual), &mut countable);
        assist(&us(&scene.context()), &block, &mut month, &countable);
        month.ledger.flow(Purpose::FoodAssistance).cents()
    };

    for state in [LabourState::Employee, LabourState::OwnAccount] {
        let usual = paid(state, 150_000, 150_000);
        assert!(usual > paid(state, 150_000, 170_000), "{state:?}");
        assert_eq!([paid(state, 0, 150_000), paid(state, 1_500_000, 150_000)], [usual; 2], "{state:?}");
    }
}
