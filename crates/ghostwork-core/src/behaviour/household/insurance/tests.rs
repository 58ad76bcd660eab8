use ghostwork_processor::Processor;

use super::employer_plans::takes_employer_plan;
use super::incomes::annual_income;
use super::market_plans::Offer;
use super::relief::Relief;
use super::*;
use crate::accounting::taxes_and_benefits::example::{Scene, block, populated_block, spouse, us, worker};
use crate::accounting::taxes_and_benefits::weeks_of;
use crate::behaviour::household::{PLAN_TASTE, SENIOR_AGE_MONTHS};
use crate::context::MonthContext;
use crate::population::compact::RoughCents;
use crate::population::workers::LabourState;
use crate::population::workers::{Role, Worker};

fn insure_all(scene: &Scene, (mut block, mut month): (Block, BlockMonth)) -> (Block, BlockMonth, Vec<i64>) {
    let mut sheet = HouseholdSheet::default();
    sheet.begin(&scene.context(), &block);
    insure(&us(&scene.context()), &mut block, &mut month, &mut sheet);
    (block, month, sheet.commitments)
}

/// A month in which whoever may buy a plan of the subsidised market does, and nobody has public cover at any income.
fn where_plans_are_bought(name: &str) -> Scene {
    let mut scene = Scene::of(name);
    scene.parameters.household.other_public_cover = 0.0;
    scene.parameters.household.disability_cover = 0.0;
    scene.parameters.household.market_plan_take_up = 1.0;
    scene.parameters.household.market_plan_half_price = 1e9;
    scene
}

fn flow(month: &BlockMonth, purpose: Purpose) -> i64 {
    month.ledger.flow(purpose).cents()
}

#[test]
fn an_employers_plan_covers_the_partner_and_young_dependants() {
    let mut employee = Worker { labour_state: LabourState::Employee, ..worker() };
    employee.traits.set_health_plan(true);
    let dependant = |years: u16| {
        let mut dependant = Worker { age_months: years * 12, ..worker() };
        dependant.traits.set_starts_household(false);
        dependant.traits.set_role(Role::Dependant);
        dependant
    };
    let mut scene = Scene::of("2026-06");
    scene.parameters.household.employer_plan_take_up = 1.0;
    scene.parameters.household.employer_plan_take_up_rise = 0.0;
    scene.parameters.household.other_public_cover = 0.0;
    scene.parameters.household.disability_cover = 0.0;
    scene.parameters.household.medicaid_take_up = 0.0;
    scene.parameters.household.market_plan_take_up = 0.0;

    let (block, month, commitments) =
        insure_all(&scene, block([employee, spouse(), dependant(20), dependant(30)]));

    let sources = [Insurance::Employer, Insurance::Family, Insurance::Family, Insurance::None];
    assert_eq!(block.workers.insurance, sources);
    // 120 dollars, and twice 205 for the partner and the dependant; 657 and twice 465 from the employer.
    assert_eq!(commitments, [53_000, 0, 0, 0]);
    assert_eq!(flow(&month, Purpose::EmployerHealthPremium), 158_700);
}

#[test]
fn seniors_are_insured_by_medicare() {
    let senior = Worker { age_months: 65 * 12, ..worker() };

    let (block, month, commitments) = insure_all(&Scene::of("2026-06"), block([senior]));

    assert_eq!(block.workers.insurance, [Insurance::Public]);
    assert_eq!(commitments, [20_290]);
    assert_eq!(flow(&month, Purpose::PublicHealthCost), 115_000);
}

#[test]
fn medicaid_covers_poor_adults_where_the_state_has_expanded_it() {
    let mut scene = Scene::of("2026-06");
    scene.parameters.household.other_public_cover = 0.0;
    scene.parameters.household.disability_cover = 0.0;
    scene.parameters.household.medicaid_take_up = 1.0;
    scene.parameters.household.market_plan_take_up = 0.0;

    // California has, Texas has not.
    let (block, month, _) = insure_all(&scene, block([Worker { state: 6, ..worker() }, worker()]));

    assert_eq!(block.workers.insurance, [Insurance::Public, Insurance::None]);
    assert_eq!(flow(&month, Purpose::PublicHealthCost), 60_000);
}

#[test]
fn a_plan_of_the_subsidised_market_costs_the_share_of_income_that_the_law_says() {
    // 15,100 dollars in half a year.
    let insured = Worker { insurance: Insurance::Subsidised, year_profit: 1_510_000, ..worker() };
    let (block, mut month) = block([insured]);
    month.own_account_profit[0] = 250_000;

    let (block, month, commitments) = insure_all(&where_plans_are_bought("2026-06"), (block, month));

    assert_eq!(block.workers.insurance, [Insurance::Subsidised]);
    // 30,200 dollars less half of the tax on them, 2,133.49, are 179 % of the guideline of 2025, 15,650: 4.19 % and 0.58 of the
    // way to 6.60 % make 5.5878 %, 1,568.30 dollars a year.
    assert_eq!(commitments, [13_069]);
    assert!(flow(&month, Purpose::PremiumCredit) > 0);
}

#[test]
fn a_plan_of_the_subsidised_market_begins_in_open_enrolment_or_when_other_cover_is_lost() {
    let insured_after = |name, insurance| {
        let uncovered = block([Worker { insurance, ..worker() }]);
        let mut scene = where_plans_are_bought(name);
        scene.parameters.household.medicaid_renewal = 1;
        scene.parameters.household.special_enrolment = 1.0;
        let (block, ..) = insure_all(&scene, uncovered);
        block.workers.insurance[0]
    };

    for cover in [Insurance::Employer, Insurance::Family, Insurance::Public, Insurance::Subsidised] {
        assert_eq!(insured_after("2026-06", cover), Insurance::Subsidised, "{cover:?}");
    }
    let from_none = ["2026-01", "2026-02", "2026-03"].map(|name| insured_after(name, Insurance::None));
    assert_eq!(from_none, [Insurance::Subsidised, Insurance::Subsidised, Insurance::None]);
}

#[test]
fn a_share_of_those_who_lose_other_cover_uses_the_special_enrolment() {
    let count = |share: f64, cover: Insurance| {
        let mut scene = where_plans_are_bought("2026-06");
        scene.parameters.household.special_enrolment = share;
        let people = (0..400).map(|_| Worker { insurance: cover, ..worker() });
        let (block, ..) = insure_all(&scene, block(people));
        block.workers.insurance.iter().filter(|insurance| **insurance == Insurance::Subsidised).count()
    };

    assert_eq!([0.0, 1.0].map(|share| count(share, Insurance::Employer)), [0, 400]);
    let half = count(0.5, Insurance::Employer);
    assert!((160..240).contains(&half), "{half}");
    // Whoever has a plan keeps it.
    assert_eq!(count(0.0, Insurance::Subsidised), 400);
}

#[test]
fn covers_last_until_they_are_renewed() {
    let is_public = |number: u32, profit: i64, insurance| {
        let mut scene = where_plans_are_bought(&format!("2026-{number:02}"));
        scene.parameters.household.medicaid_take_up = 1.0;
        // California has expanded Medicaid.
        let (block, mut month) = block([Worker { insurance, state: 6, ..worker() }]);
        month.own_account_profit[0] = profit;
        insure_all(&scene, (block, month)).0.workers.insurance[0] == Insurance::Public
    };
    let in_public_cover =
        |profit, insurance| (1..=12).filter(|number| is_public(*number, profit, insurance)).count();

    // Of 60,000 dollars a year nobody new would be in Medicaid, of none everybody.
    assert_eq!(in_public_cover(500_000, Insurance::Family), 0);
    assert_eq!(in_public_cover(500_000, Insurance::Public), 11);
    assert_eq!(in_public_cover(0, Insurance::Family), 12);
    assert_eq!(in_public_cover(0, Insurance::Subsidised), 1);
}

#[test]
fn a_plan_of_ones_own_is_dear_without_a_subsidy_and_free_with_a_partners_plan() {
    let employee = |income| Worker {
        labour_state: LabourState::Employee,
        permanent_income: income,
        age_months: 50 * 12,
        ..worker()
    };
    let price = |workers: Vec<Worker>, row| {
        let scene = Scene::of("2026-06");
        price_of_own_plan(&scene.context(), &block(workers).0, row)
    };
    let partner = Worker { insurance: Insurance::Employer, ..spouse() };

    // At 2,500 dollars a month the law takes at most a tenth of income, at 5,500 it pays nothing: the plan of a person of
    // fifty takes a seventh or more.
    let (subsidised, full) = (price(vec![employee(2_500.0)], 0), price(vec![employee(5_500.0)], 0));
    assert!(subsidised < full && full < 1.0, "{subsidised} {full}");
    assert_eq!(price(vec![employee(5_500.0), partner], 0), 0.0);
    assert_eq!(price(vec![Worker { age_months: 66 * 12, ..employee(5_500.0) }], 0), 0.0);
}

#[test]
fn fewer_buy_a_plan_that_costs_more() {
    let parameters = HouseholdParameters::default();
    let offer = |premium: f64, net: f64| Offer {
        premium,
        credit: premium - net,
        income: 20_000.0,
        relief: Relief::default(),
    };

    // 0.94 for a plan that is free; half of it at 6 % of income for one of the usual worth, at 12 % for one of twice that.
    assert!((offer(8_500.0, 0.0).take_up(&parameters) - 0.94).abs() < 1e-12);
    assert!((offer(8_500.0, 1_200.0).take_up(&parameters) - 0.47).abs() < 1e-12);
    assert!((offer(17_000.0, 2_400.0).take_up(&parameters) - 0.47).abs() < 1e-12);
}

#[test]
fn some_decline_an_employers_plan_and_get_no_credit_for_another() {
    let mut scene = where_plans_are_bought("2026-01");
    scene.parameters.household.medicaid_take_up = 1.0;
    scene.parameters.household.employer_plan_take_up = 0.5;
    let insured = |scene: &Scene, log_wage: f32, usual_pay: i64, cover: Insurance| {
        // California has expanded Medicaid.
        let mut person =
            Worker { labour_state: LabourState::Employee, log_wage, insurance: cover, state: 6, ..worker() };
        person.traits.set_health_plan(true);
        let (block, mut month) = block((0..400).map(|_| person.clone()));
        month.usual_pay.fill(usual_pay);
        let (block, ..) = insure_all(scene, (block, month));
        [Insurance::Employer, Insurance::Public, Insurance::Subsidised]
            .map(|source| block.workers.insurance.iter().filter(|insurance| **insurance == source).count())
    };

    let [of_employer, public, subsidised] = insured(&scene, 3.2189, 400_000, Insurance::None);
    assert!((160..240).contains(&of_employer), "{of_employer}");
    assert_eq!((public, subsidised), (0, 0));
    let [of_employer_later, ..] = insured(&scene, 3.2189, 400_000, Insurance::Subsidised);
    assert_eq!(of_employer_later, of_employer);
    let [well_paid, ..] = insured(&scene, 4.2189, 400_000, Insurance::None);
    assert!(well_paid > of_employer, "{well_paid}");
    // With a month's pay of 500 dollars all others are entitled to Medicaid.
    assert_eq!(insured(&scene, 3.2189, 50_000, Insurance::None), [of_employer, 400 - of_employer, 0]);
    scene.parameters.household.employer_plan_take_up = 1.0;
    scene.parameters.household.employer_plan_take_up_rise = 0.0;
    assert_eq!(insured(&scene, 3.2189, 400_000, Insurance::None), [400, 0, 0]);
}

/// Insures the workers of a block one tax unit after the other, where nobody looks for cover; returns premiums by row
/// and what plans and public cover cost others.
fn insure_one_by_one(scene: &Scene, workers: &mut Workers, words: &WordColumns) -> (Vec<i64>, [i64; 2]) {
    let prices = Prices::new(&scene.parameters.household);
    let [own, of_employer, family, family_of_employer, medicare, medicare_cost, medicaid_cost] = [
        prices.employee,
        prices.employer,
        prices.family,
        prices.employer_family,
        prices.medicare,
        prices.medicare_cost,
        prices.medicaid_cost,
    ]
    .map(i64::from);
    let holds = |workers: &Workers, row: usize| {
        let taste = words.row(row)[PLAN_TASTE];
        workers.traits[row].has_health_plan()
            && takes_employer_plan(&scene.parameters.household, workers.log_wage[row], taste)
    };
    let mut premiums = vec![0; workers.len()];
    let [mut employers, mut public] = [0; 2];
    let mut parents = None;
    let mut head = 0;
    while head < workers.len() {
        let unit = workers.unit(head);
        let holder = unit.clone().find(|row| holds(workers, *row));
        if workers.traits[head].starts_household() {
            parents = holder;
        }
        let luck = unit_interval(words.row(head)[PUBLIC_COVER]);
        let of_row = |row: usize| (workers.age_months[row], workers.labour_state[row]);
        let own_place = |row: usize| {
            unit_interval(words.row(row)[PUBLIC_COVER])
                - other_public_cover(&scene.parameters.household, workers.age_months[row])
        };
        for row in unit.clone() {
            let traits = workers.traits[row];
            let is_young =
                traits.role() == Role::Dependant && workers.age_months[row] < FAMILY_PLAN_AGE_MONTHS;
            let plan = holder.or(if is_young { parents } else { None });
            workers.insurance[row] = match plan {
                _ if workers.age_months[row] >= SENIOR_AGE_MONTHS => {
                    premiums[row] += medicare;
                    public += medicare_cost;
                    Insurance::Public
                }
                Some(_) if holds(workers, row) => {
                    // Both may hold a plan: the children are on the first.
                    let is_first = holder == Some(row) || workers.age_months[unit.start] >= SENIOR_AGE_MONTHS;
                    let children = i64::from(workers.children[unit.start].min(2)) * i64::from(is_first);
                    premiums[row] += own + children * family;
                    employers += of_employer + children * family_of_employer;
                    Insurance::Employer
                }
                Some(holder) => {
                    premiums[holder] += family;
                    employers += family_of_employer;
                    Insurance::Family
                }
                None if luck < other_public_cover(&scene.parameters.household, workers.age_months[head])
                    || is_disabled(&scene.parameters.household, of_row(row), own_place(row)) =>
                {
                    public += medicaid_cost;
                    Insurance::Public
                }
                None => Insurance::None,
            };
        }
        head = unit.end;
    }
    (premiums, [employers, public])
}

#[test]
fn the_income_of_a_unit_counts_what_both_earn_own_and_are_granted() {
    let jobless = Worker {
        labour_state: LabourState::Unemployed,
        weekly_benefit: 300,
        unemployment_weeks_left: 4,
        property_income: RoughCents::nearest(10_000),
        ..worker()
    };
    let employee = Worker {
        labour_state: LabourState::Employee,
        social_security: RoughCents::nearest(50_000),
        age_months: 68 * 12,
        ..spouse()
    };
    let (block, mut month) = block([jobless, employee]);
    // A month with a fifth payday.
    (month.usual_pay[1], month.wage[1]) = (250_000, 310_000);
    month.own_account_profit[0] = 40_000;
    month.platform_net[0] = -10_000;

    let scene = Scene::of("2026-06");
    let context = scene.context();
    let context = us(&context);
    let weeks = i64::from(weeks_of(context.month.index()));
    month.unemployment_benefit[0] = 30_000 * weeks;

    let income = annual_income(&context, &block.workers, &month, &(0..2));

    // A year of usual wages of 2,500 dollars, 300 of profit, 100 of interest, 500 of pension and 52 weeks of benefits, less half of
    // the tax on the profit: 15.3 % of 92.35 % of 3,600 dollars.
    let expected = 12.0 * (2_500.0 + 300.0 + 100.0 + 500.0) + 52.0 * 300.0 - 0.5 * 0.153 * 0.9235 * 3_600.0;
    assert!((income - expected).abs() < 0.01, "{income} {expected}");
}

#[test]
fn every_processor_insures_as_one_tax_unit_after_the_other() {
    let mut scene = Scene::of("2026-06");
    scene.parameters.household.medicaid_take_up = 0.0;
    scene.parameters.household.market_plan_take_up = 0.0;
    for processor in Processor::all() {
        let context = MonthContext { processor, ..scene.context() };
        let (mut block, mut month) = populated_block();
        for row in 0..block.workers.len() {
            block.workers.traits[row].set_health_plan(row % 3 == 0 || row % 7 == 2);
        }
        let mut expected = block.workers.clone();
        let mut sheet = HouseholdSheet::default();
        sheet.begin(&context, &block);

        insure(&us(&context), &mut block, &mut month, &mut sheet);
        let (premiums, costs) = insure_one_by_one(&scene, &mut expected, &sheet.dispositions);

        assert_eq!(block.workers, expected, "{processor:?}");
        assert_eq!(sheet.commitments, premiums);
        let paid = [Purpose::EmployerHealthPremium, Purpose::PublicHealthCost].map(|of| flow(&month, of));
        assert_eq!(paid, costs);
    }
}

#[test]
fn the_short_way_for_childless_adults_leads_where_the_long_one_does() {
    for name in ["2026-06", "2027-06"] {
        let scene = Scene::of(name);
        let context = scene.context();
        let context = us(&context);
        let (block, _) = populated_block();
        let workers = &block.workers;
        let mut covered = [0; 2];
        for head in (0..workers.len()).filter(|row| workers.traits[*row].role() != Role::Spouse) {
            let unit = workers.unit(head);
            if !is_childless_in_middle_age(workers, &unit) {
                continue;
            }
            for income in [0.0, 9_000.0, 21_000.0, 23_000.0, 29_000.0, 60_000.0] {
                let work = |row: usize| (f64::from(workers.job_hours_per_week[row] % 30), income / 2.0);
                let quick = UnitYear::with(&context, workers, (&unit, income), work);

                let test = context.law.medicaid.test_below_65(&CoverCase {
                    state: state_of(workers.state[head]),
                    is_married: unit.len() > 1,
                    size: unit.len(),
                    dependents: &Dependents::NONE,
                    annual_income: income,
                });
                for (row, cover) in unit.clone().zip(quick.cover) {
                    assert_eq!(cover, test.adult(workers.age_years(row), || work(row)), "{name} {income}");
                    covered[usize::from(cover == PublicCover::None)] += 1;
                }
            }
        }
        assert!(covered[0] > 10 && covered[1] > 10, "{covered:?}");
    }
}

#[test]
fn a_plan_without_a_credit_is_noted_for_the_return_and_priced_for_whom_it_insures() {
    let mut scene = where_plans_are_bought("2026-06");
    scene.parameters.household.disability_cover = 1.0;
    scene.parameters.household.other_public_cover_rise = 0.0;
    // 80,000 dollars in half a year are too much for an advance; the spouse has cover for a disability.
    let earner = Worker {
        labour_state: LabourState::OwnAccount,
        insurance: Insurance::Subsidised,
        year_profit: 8_000_000,
        ..worker()
    };
    let disabled = Worker { labour_state: LabourState::OutOfLabourForce, ..spouse() };
    let noted = |people: Vec<Worker>| {
        let (block, mut month) = block(people);
        month.own_account_profit[0] = 1_300_000;
        let (block, ..) = insure_all(&scene, (block, month));
        (block.workers.insurance.clone(), block.workers.premium_credit.get(0))
    };

    let (alone, of_one) = noted(vec![earner.clone()]);
    let (together, of_couple) = noted(vec![earner, disabled]);

    assert_eq!(alone, [Insurance::Subsidised]);
    assert_eq!(together, [Insurance::Subsidised, Insurance::Public]);
    assert_eq!((of_one.paid, of_one.months), (0, 1));
    assert!(of_one.benchmark_premium > 0);
    assert_eq!(of_couple.benchmark_premium, of_one.benchmark_premium);
}

#[test]
fn children_are_on_one_of_two_plans() {
    let mut scene = Scene::of("2026-06");
    scene.parameters.household.employer_plan_take_up = 1.0;
    scene.parameters.household.employer_plan_take_up_rise = 0.0;
    let mut head = Worker { children: 2, ..worker() };
    let mut partner = spouse();
    head.traits.set_health_plan(true);
    partner.traits.set_health_plan(true);

    let (.., commitments) = insure_all(&scene, block([head, partner]));

    let prices = Prices::new(&scene.parameters.household);
    let own = i64::from(prices.employee);
    assert_eq!(commitments, [own + 2 * i64::from(prices.family), own]);
}
