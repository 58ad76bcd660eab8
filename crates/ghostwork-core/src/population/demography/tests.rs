use ghostwork_parameters::Money;
use ghostwork_processor::Processor;

use super::*;
use crate::accounting::taxes_and_benefits::example::{Scene, block, populated_block, spouse, worker};
use crate::population::workers::HouseholdYear;
use crate::population::workers::Worker;

#[test]
fn a_widow_keeps_what_the_couple_had() {
    let scene = Scene::of("2026-03");
    let [rent, pension] = [300, 900].map(RoughCents::nearest);
    let head =
        Worker { purse: 50_000, property_income: rent, social_security: pension, children: 2, ..worker() };
    let (mut block, mut month) = block([head, spouse()]);
    (month.wage, month.own_account_profit) = (vec![500_000, 1], vec![90_000, 2]);

    replace(&scene.context(), &mut block, &mut month, 0);

    // The person of sixteen has not earned what the dead person had.
    assert_eq!((&month.wage[..], &month.own_account_profit[..]), (&[0, 1][..], &[0, 2][..]));
    let workers = &block.workers;
    assert_eq!(
        (workers.purse[1], workers.property_income[1], workers.social_security[1]),
        (50_000, rent, pension)
    );
    assert_eq!((workers.children[1], workers.traits[1].role()), (2, Role::Head));
    assert_eq!((workers.age_months[0], workers.purse[0]), (192, 0));
    assert_eq!(month.ledger.flow(Purpose::EstatePurse), Money::ZERO);
}

#[test]
fn a_widower_keeps_what_the_couple_had() {
    let scene = Scene::of("2026-03");
    let [rent, pension] = [300, 900].map(RoughCents::nearest);
    let head = Worker { purse: 50_000, retirement_balance: 4, permanent_income: 900.0, ..worker() };
    let wife =
        Worker { retirement_balance: 7_000, property_income: rent, social_security: pension, ..spouse() };
    let (mut block, mut month) = block([head, wife]);

    replace(&scene.context(), &mut block, &mut month, 1);

    let widower = block.workers.row(0);
    assert_eq!(
        (widower.purse, widower.property_income, widower.social_security, widower.retirement_balance),
        (50_000, rent, pension, 7_004)
    );
    assert_eq!((widower.permanent_income, block.workers.unit(0).len()), (900.0, 1));
    let child = block.workers.row(1);
    assert_eq!((child.age_months, child.purse, child.social_security), (192, 0, RoughCents::default()));
    for estate in [Purpose::EstatePurse, Purpose::EstateRetirement] {
        assert_eq!(month.ledger.flow(estate), Money::ZERO);
    }
}

/// Returns a person of an age who lives with the rows before.
fn dependant(years: u16) -> Worker {
    let mut dependant = Worker { age_months: years * 12, ..worker() };
    dependant.traits.set_role(Role::Dependant);
    dependant.traits.set_starts_household(false);
    dependant
}

fn roles_after_death(workers: impl IntoIterator<Item = Worker>, row: usize) -> Vec<(Role, bool)> {
    let (mut block, mut month) = block(workers);
    replace(&Scene::of("2026-03").context(), &mut block, &mut month, row);
    let rows = 0..block.workers.len();
    find_heads(&mut block.workers, rows);
    block.workers.traits.iter().map(|traits| (traits.role(), traits.starts_household())).collect()
}

#[test]
fn in_place_of_a_last_head_grows_a_child_of_the_household_before() {
    let family = [worker(), worker(), dependant(17), dependant(30), dependant(21)];

    let roles = roles_after_death(family, 1);

    let [head, child] = [(Role::Head, false), (Role::Dependant, false)];
    assert_eq!(roles, [(Role::Head, true), child, (Role::Dependant, true), head, child]);
}

#[test]
fn children_without_a_head_join_a_household() {
    let child = (Role::Dependant, false);

    let before = roles_after_death([worker(), worker(), dependant(17)], 1);
    assert_eq!(before, [(Role::Head, true), child, child]);

    let after = roles_after_death([worker(), dependant(17), worker()], 0);
    assert_eq!(after, [(Role::Dependant, true), child, (Role::Head, false)]);
}

#[test]
fn a_widow_stays_in_her_household_and_keeps_its_year() {
    let year = HouseholdYear { last_income: 30_000.0, ..HouseholdYear::default() };
    let head = Worker { household_year: year, ..worker() };
    let (mut block, mut month) = block([worker(), head, spouse()]);

    replace(&Scene::of("2026-03").context(), &mut block, &mut month, 1);

    let workers = &block.workers;
    assert_eq!((workers.household(0), workers.household(2)), (0..2, 2..3));
    assert_eq!(
        (workers.household_year.get(1), workers.household_year.get(2)),
        (HouseholdYear::default(), year)
    );
}

#[test]
fn who_marries_gives_up_the_year_of_the_household_left_behind() {
    let year = |income| HouseholdYear { income, ..HouseholdYear::default() };
    let single = |income| Worker { household_year: year(income), ..worker() };
    let (mut block, _) = block([single(900.0), single(700.0)]);
    let workers = &mut block.workers;

    marry(workers, 0);
    separate(workers, 1);
    workers.traits[1].set_starts_household(true);

    assert_eq!([0, 1].map(|row| workers.household_year.get(row)), [year(900.0), HouseholdYear::default()]);
}

#[test]
fn a_person_of_sixteen_knows_nothing_of_the_taxes_of_the_dead() {
    let scene = Scene::of("2026-03");
    let (mut block, mut month) = block([Worker { tax_rate: 45, ..worker() }]);

    replace(&scene.context(), &mut block, &mut month, 0);

    assert_eq!(block.workers.tax_rate[0], scene.parameters.employment.usual_tax_percent());
}

#[test]
fn studies_end_some_time_after_twenty_two() {
    let scene = Scene::of("2026-03");
    let ends = scene.parameters.demography.studies_end;
    let of_age = |years: u16, education: u8| {
        let mut student = Worker { age_months: years * 12 + 5, job_hours_per_week: 20, ..worker() };
        student.traits.set_student(true);
        student.traits.set_education(education);
        student
    };
    let after = |student: Worker, luck: f64| {
        let (mut block, _) = block([student]);
        pass_birthdays(&scene.context(), &mut block.workers, 0, luck);
        let Worker { traits, log_wage, job_hours_per_week, .. } = block.workers.row(0);
        (traits.is_student(), traits.education(), log_wage > 3.0, job_hours_per_week)
    };

    assert_eq!(after(of_age(21, 1), 0.0), (true, 1, false, 20));
    assert_eq!(after(of_age(22, 1), 1.01 * ends), (true, 1, false, 20));
    assert_eq!(after(of_age(22, 1), 0.0), (false, 3, true, 40));
    assert_eq!(after(of_age(45, 1), 0.99 * ends), (false, 2, false, 40));
    assert_eq!(after(of_age(45, 3), 0.0), (false, 3, false, 40));
}

#[test]
fn a_parent_cares_as_long_as_there_are_young_children() {
    let scene = Scene::of("2026-03");
    let mut mother = Worker { age_months: 30 * 12, ..spouse() };
    mother.traits.set_female(true);
    let at_work = Worker { labour_state: LabourState::Employee, ..worker() };
    let (mut block, _) = block([Worker { age_months: 30 * 12, ..at_work }, mother]);
    let carers = |block: &Block| [0, 1].map(|row: usize| block.workers.traits[row].is_carer());

    raise_children(&scene.context(), &mut block.workers, 0, &[0.0; 4]);
    assert_eq!((block.workers.young_children[0], carers(&block)), (1, [false, true]));
    raise_children(&scene.context(), &mut block.workers, 0, &[1.0; 4]);
    assert_eq!((block.workers.young_children[0], carers(&block)), (0, [false; 2]));
}

#[test]
fn some_who_grow_up_are_nomads() {
    let mut scene = Scene::of("2026-03");
    let mut is_nomad = |share: f64| {
        scene.parameters.synthesis.nomad_share = share;
        let (mut block, mut month) = block([worker()]);
        replace(&scene.context(), &mut block, &mut month, 0);
        block.workers.traits[0].is_nomad()
    };

    assert!(is_nomad(1.0) && !is_nomad(0.0));
}

#[test]
fn an_heir_takes_over_savings_but_no_debts() {
    let (mut block, _) = block([
        Worker { purse: 70_000, retirement_balance: 900, ..worker() },
        Worker { age_months: 20 * 12, ..worker() },
        worker(),
    ]);

    bequeath(&mut block.workers, 0);
    block.workers.purse[1] = -500;
    bequeath(&mut block.workers, 1);

    assert_eq!(block.workers.purse, [0, -500, 70_000]);
    assert_eq!(block.workers.retirement_balance, [0, 0, 900]);
}

#[test]
fn marriage_and_separation_keep_every_cent() {
    let (mut block, _) = block([Worker { purse: 10_001, ..worker() }, Worker { purse: -1_000, ..worker() }]);

    marry(&mut block.workers, 0);
    let together = block.workers.purse.clone();
    separate(&mut block.workers, 1);

    assert_eq!(together, [9_001, 0]);
    assert_eq!(block.workers.purse.iter().sum::<i64>(), 9_001);
    assert_eq!(block.workers.unit(0).len(), 1);
}

#[test]
fn death_comes_more_often_with_age() {
    let parameters = DemographyParameters::default();
    let yearly = |age: u16| 12.0 * death_probability(&parameters, age * 12);

    // SSA period life table 2021: about 1.6 per cent at 65 and 16 per cent at 90.
    assert!((yearly(65) - 0.0166).abs() < 0.001 && (yearly(90) - 0.17).abs() < 0.02);
    assert!(yearly(20) < 0.001);
}

#[test]
fn looking_at_few_is_as_good_as_looking_at_everybody() {
    for processor in Processor::all() {
        let (mut quick, mut quick_month) = populated_block();
        let (mut slow, mut slow_month) = populated_block();
        for months in 0..120 {
            let mut scene = Scene::of("2026-03");
            scene.month = scene.month + months;
            let context = MonthContext { processor, ..scene.context() };

            grow_older(&context, &mut quick, &mut quick_month);
            let everybody = EventBounds::for_everybody();
            for row in 0..slow.workers.len() {
                let words = context.draws.words(Stream::Demography, context.month, slow.entity(row));
                slow.workers.age_months[row] += 1;
                live((&context, &everybody), &mut slow, &mut slow_month, (row, words));
            }
            let rows = 0..slow.workers.len();
            find_heads(&mut slow.workers, rows);

            assert_eq!(quick.workers, slow.workers, "{processor:?}, month {months}");
        }
        assert!(everybody_lives_with_a_head(&quick.workers));
        assert_eq!(quick_month.ledger, slow_month.ledger);
    }
}

fn everybody_lives_with_a_head(workers: &Workers) -> bool {
    let mut first = 0;
    while first < workers.len() {
        let household = workers.household(first);
        if household.clone().all(|row| workers.traits[row].role() != Role::Head) {
            return false;
        }
        first = household.end;
    }
    true
}

#[test]
fn the_population_keeps_its_size_and_its_households() {
    let scene = Scene::of("2026-03");
    let (mut block, mut month) =
        block((0..200).map(|number| Worker { age_months: 1000 + number, ..worker() }));

    for _ in 0..50 {
        grow_older(&scene.context(), &mut block, &mut month);
    }

    assert_eq!(block.workers.len(), 200);
    let mut first = 0;
    while first < 200 {
        first = block.workers.household(first).end;
    }
    assert_eq!(first, 200);
}
