//! Small populations whose indicators are worked out by hand.

mod markets;
mod measurement;
mod reforms;

use std::sync::atomic::Ordering::Relaxed;

use ghostwork_parameters::Money;

use super::*;
use crate::accounting::taxes_and_benefits::example::{Scene, block, spouse, worker};
use crate::categories::{Marketplace, Storefront, TaskCategory};
use crate::ledger::Purpose;
use crate::market::matching::surplus::Surplus;
use crate::population::accounts::{Account, AccountMonth, AccountRecord, AccountStatus, NEVER_PAID, Owner};
use crate::population::compact::{RoughCents, Stock};
use crate::population::merchants::HiringMode;
use crate::population::workers::{EstimatedTax, HouseholdYear, Insurance, Worker};

/// Pay before fees, and after fees and expenses, dollars; hours on tasks, and unpaid hours.
struct PlatformMonth {
    gross: i64,
    net: i64,
    engaged_hours: f32,
    unpaid_hours: f32,
}

/// 200 dollars, of which 150 are left, for 10 hours on tasks and 5 unpaid hours.
const SMALL_MONTH: PlatformMonth =
    PlatformMonth { gross: 200, net: 150, engaged_hours: 10.0, unpaid_hours: 5.0 };

fn new_account(owner: Owner, marketplace: Marketplace) -> Account {
    Account {
        owner,
        marketplace,
        category: TaskCategory::SocialMedia,
        storefront: Storefront::HostedShop,
        status: AccountStatus::Active,
        months_since_entry: 0,
        active_months: 0,
        idle_months: 0,
        months_since_first_pay: NEVER_PAID,
        months_without_pay: 0,
        is_certified: false,
        skill: 0.0,
        skill_in_january: 0.0,
        ai_threshold: 1.0,
        know_how: 0.5,
        ask_dollars_per_hour: 20.0,
        reservation_dollars_per_hour: 10.0,
        learnt_dollars_per_hour: 14.0,
        offered_hours: 40.0,
        rating_sum: 0.0,
        rating_count: 0,
        rating_information: 0.0,
        applications: 0,
        unpaid_hours: 0.0,
        overdue_cents: 0,
        joined: 0,
        usual_gross: 0.0,
        quarter_gross: 0,
        year_gross: 0,
        year_payments: 0,
        year_active_months: 0,
        month: AccountMonth::default(),
    }
}

/// Opens an account for the worker in a row and books a month on it.
fn work_on(
    (block, month): (&mut Block, &mut BlockMonth),
    row: usize,
    marketplace: Marketplace,
    work: &PlatformMonth,
) {
    let owner = Owner::Home { row: row as u16, state: 48 };
    let mut account = new_account(owner, marketplace);
    account.month.gross.store(work.gross * 100, Relaxed);
    account.month.engaged_centihours.store((work.engaged_hours * 100.0) as u32, Relaxed);
    account.year_gross = (work.gross * 100) as i32;
    account.year_active_months = 1;
    account.unpaid_hours = work.unpaid_hours;
    account.months_since_first_pay = 0;
    block.accounts.push(account);
    block.workers.account[row] = block.accounts.len() as u16;
    month.platform_gross[row] = work.gross * 100;
    month.platform_net[row] = work.net * 100;
    month.net_income[row] += work.net * 100;
    month.engaged_hours[row] = work.engaged_hours;
    month.unpaid_hours[row] = work.unpaid_hours;
}

fn observed(scene: &Scene, block: &Block, mut month: BlockMonth) -> Observation {
    observe(&scene.context(), block, &mut month);
    Observation::new(scene.month, month, &Purchases::default(), &Matches::default(), &GoingRates::default())
}

fn value_of(observation: &Observation, id: &str, group: &str) -> Option<f64> {
    let indicator = INDICATORS.iter().find(|indicator| indicator.id == id).unwrap();
    let group = groups().iter().position(|known| known.id == group).unwrap();
    observation.value(indicator, group)
}

/// Asserts values for everybody, to a billionth.
fn assert_values(observation: &Observation, expected: &[(&str, f64)]) {
    for (id, expected) in expected {
        let value = value_of(observation, id, "all").unwrap_or(f64::NAN);
        assert!((value - expected).abs() < 1e-9, "{id} is {value}, expected {expected}");
    }
}

/// An employee, an unemployed person and a student, all with platform pay, and an own-account worker.
fn platform_workers() -> (Block, BlockMonth) {
    let mut student = worker();
    student.traits.set_student(true);
    let (mut block, mut month) = block([
        in_state(LabourState::Employee),
        in_state(LabourState::Unemployed),
        student,
        in_state(LabourState::OwnAccount),
    ]);
    for row in 0..3 {
        work_on((&mut block, &mut month), row, Marketplace::Catalogue, &SMALL_MONTH);
    }
    month.own_account_profit[3] = 55_000;
    (block, month)
}

fn in_state(labour_state: LabourState) -> Worker {
    Worker { labour_state, ..worker() }
}

#[test]
fn a_job_seeker_with_platform_pay_is_employed() {
    let scene = Scene::of("2027-03");
    let (mut block, mut month) = block([
        in_state(LabourState::Employee),
        in_state(LabourState::OwnAccount),
        in_state(LabourState::Unemployed),
        in_state(LabourState::Unemployed),
        in_state(LabourState::OutOfLabourForce),
    ]);
    work_on((&mut block, &mut month), 0, Marketplace::OnDemand, &SMALL_MONTH);
    work_on((&mut block, &mut month), 3, Marketplace::Bidding, &SMALL_MONTH);

    let observation = observed(&scene, &block, month);

    // At work: the first, the second, and the fourth on a platform; the third alone is unemployed.
    assert_values(
        &observation,
        &[
            ("employment_rate", 60.0),
            ("unemployment_rate", 25.0),
            ("participation_rate", 80.0),
            ("own_account_share", 100.0 / 3.0),
            ("multiple_job_rate", 100.0 / 3.0),
            ("platform_share", 200.0 / 3.0),
            ("online_share", 100.0 / 3.0),
            ("on_demand_share", 100.0 / 3.0),
            ("platform_workers", 0.002),
            ("household_participation_rate", 40.0),
        ],
    );
    assert_eq!(value_of(&observation, "employment_rate", "between_jobs"), Some(100.0));
    assert_eq!(value_of(&observation, "unemployment_rate", "supplementary_earners"), Some(0.0));
}

#[test]
fn employed_unemployed_and_others_are_all_persons() {
    let scene = Scene::of("2027-03");
    let (mut block, mut month) = block((0..400).map(|number| {
        let states = [LabourState::Employee, LabourState::Unemployed, LabourState::OutOfLabourForce];
        Worker { age_months: 200 + number * 2, ..in_state(states[usize::from(number) % 3]) }
    }));
    for row in (0..400).step_by(7) {
        work_on((&mut block, &mut month), row, Marketplace::ALL[row % 4], &SMALL_MONTH);
    }

    let observation = observed(&scene, &block, month);

    for (group, sums) in groups().iter().zip(&observation.groups) {
        let sums = Sums { group: sums, economy: None, persons_per_worker: 1.0 };
        let (people, earners) = (sums.people(), sums.earners());
        let out = people.persons - people.employees - people.own_account - people.unemployed;
        let out_without_pay = out - (earners.earners - earners.with_job - earners.unemployed);
        assert_eq!(sums.employed() + sums.unemployed() + out_without_pay, people.persons, "{}", group.id);
        assert!(out_without_pay >= 0 && sums.unemployed() >= 0, "{}", group.id);
    }
    let persons = |dimension: &str| -> i64 {
        let groups = groups().iter().zip(&observation.groups);
        groups.filter(|(group, _)| group.dimension == dimension).map(|(_, sums)| sums.people.persons).sum()
    };
    assert_eq!([persons(""), persons("sex"), persons("age"), persons("platform work")], [400; 4]);
    // Every seventh of 400 persons: 58.
    assert_eq!([persons("marketplace"), persons("worker type")], [58; 2]);
}

#[test]
fn unpaid_time_lowers_hourly_pay() {
    let mut scene = Scene::of("2027-03");
    scene.parameters.measurement.minimum_wage = 10.5;
    let (mut block, mut month) = block([worker(), worker()]);
    work_on((&mut block, &mut month), 0, Marketplace::Bidding, &SMALL_MONTH);
    let idle = PlatformMonth { gross: 0, net: 0, engaged_hours: 0.0, unpaid_hours: 5.0 };
    work_on((&mut block, &mut month), 1, Marketplace::Bidding, &idle);
    month.net_income[0] += 10_000;

    let observation = observed(&scene, &block, month);

    assert_values(
        &observation,
        &[
            ("gross_pay_per_paid_hour", 20.0),
            ("net_pay_per_paid_hour", 15.0),
            ("effective_hourly_pay", 10.0),
            ("unpaid_minutes_per_paid_hour", 30.0),
            ("paid_time_ratio", 2.0 / 3.0),
            // 5 of 20 hours brought nothing at all.
            ("fruitless_hours_share", 25.0),
            ("platform_pay_per_worker", 150.0),
            // 150 of 250 dollars.
            ("platform_income_share", 60.0),
            ("below_minimum_wage_share", 100.0),
            ("unpaid_participant_share", 50.0),
            ("side_activity_share", 0.0),
            ("unit_side_activity_share", 0.0),
            ("platform_share_of_unit_income", 60.0),
            ("paid_hours", 10.0 / (52.0 / 12.0)),
            ("few_hours_share", 100.0),
            ("many_hours_share", 0.0),
            ("new_entrant_share", 100.0),
            // 10.00 dollars is the lower end of its bin; a single worker stands at its middle.
            ("median_hourly_pay_online", 10.25),
        ],
    );
    assert_eq!(value_of(&observation, "median_hourly_pay_on_demand", "all"), None);
}

#[test]
fn half_a_year_without_pay_is_an_exit() {
    let scene = Scene::of("2027-03");
    let (mut block, mut month) = block((0..6).map(|_| worker()));
    for row in 0..6 {
        let marketplace = if row == 4 { Marketplace::Direct } else { Marketplace::OnDemand };
        work_on((&mut block, &mut month), row, marketplace, &SMALL_MONTH);
    }
    let paid = |account: &mut Account, months_since_first_pay: u8, months_without_pay: u8| {
        (account.months_since_first_pay, account.months_without_pay) =
            (months_since_first_pay, months_without_pay);
    };
    paid(&mut block.accounts[0], 3, 0);
    paid(&mut block.accounts[1], 5, 1);
    paid(&mut block.accounts[2], 19, 6);
    paid(&mut block.accounts[3], 19, 2);
    paid(&mut block.accounts[4], 30, 6);
    paid(&mut block.accounts[5], NEVER_PAID, 9);
    block.accounts[1].status = AccountStatus::Paused;

    let observation = observed(&scene, &block, month);

    // The third and the fifth have stopped now, the last never began; the third and the fourth were first paid on demand a
    // year and a half ago; the fifth alone works remotely.
    assert_values(
        &observation,
        &[
            ("pause_rate", 100.0 / 6.0),
            ("exit_rate", 40.0),
            ("experienced_exit_rate", 100.0),
            ("exit_within_year", 50.0),
            ("present_participation_rate", 50.0),
        ],
    );
}

#[test]
fn who_gave_an_account_up_exits_and_whose_was_closed_is_not_counted() {
    let scene = Scene::of("2027-03");
    let (mut block, mut month) = block((0..3).map(|_| worker()));
    for row in 0..3 {
        work_on((&mut block, &mut month), row, Marketplace::OnDemand, &SMALL_MONTH);
        let account = &mut block.accounts[row];
        (account.months_since_first_pay, account.months_without_pay) = (18, 0);
    }
    let given_up = AccountRecord::given_up(&block.accounts[1]);
    block.workers.former_account.set(1, Some(given_up));
    block.workers.former_account.set(2, Some(AccountRecord::of(&block.accounts[2])));
    for row in [1, 2] {
        block.accounts[row].close();
        (block.workers.account[row], block.workers.months_since_platform_pay[row]) = (0, 16);
    }

    let observation = observed(&scene, &block, month);

    assert_values(&observation, &[("exit_within_year", 50.0)]);
}

#[test]
fn a_household_is_poor_together() {
    let mut scene = Scene::of("2027-03");
    let measurement = &mut scene.parameters.measurement;
    (measurement.poverty_line, measurement.poverty_line_per_member) = (12_000.0, 6_000.0);
    let couple = [Worker { children: 2, permanent_income: 2_000.0, ..worker() }, spouse()];
    // Of 600 dollars of tax paid for several months a month bears 200.
    let estimated_tax = EstimatedTax { now: 60_000, of_year: 60_000, per_month: 20_000 };
    let single = Worker { permanent_income: 900.0, estimated_tax, ..worker() };
    let (block, mut month) = block(couple.into_iter().chain([single]));
    month.net_income = vec![60_000, 30_000, 80_000];

    let observation = observed(&scene, &block, month);

    // The four of the couple live on 900 dollars, below half of (12,000 + 3 × 6,000) / 12 = 2,500: a gap of 64 per cent.
    // The single has 1,200 and needs 1,000. Equivalised: 900 / 2 for four residents, 1,200 for one.
    assert_values(
        &observation,
        &[
            ("poverty_rate", 80.0),
            ("deep_poverty_rate", 80.0),
            ("poverty_gap", 51.2),
            ("mean_net_income", 1_700.0 / 3.0),
            ("mean_equivalised_income", 600.0),
            // The four are poorer than everybody else: 4/5 of residents have 3/5 of income.
            ("gini_index", 0.2),
            // 900 is below 75 per cent of 2,000 for two persons; 800 is near the usual 900 for one.
            ("income_dip_rate", 200.0 / 3.0),
            ("income_spike_rate", 0.0),
        ],
    );
}

#[test]
fn cover_and_savings_are_counted_by_source() {
    let scene = Scene::of("2027-03");
    let mut employee = in_state(LabourState::Employee);
    employee.insurance = Insurance::Employer;
    employee.traits.set_health_plan(true);
    employee.traits.set_retirement_plan(true);
    let own_account = Worker {
        insurance: Insurance::Subsidised,
        purse: 40_000,
        benefit_account: 5_000,
        retirement_balance: 200_000,
        ..in_state(LabourState::OwnAccount)
    };
    let unemployed = Worker { unemployment_weeks_left: 3, ..in_state(LabourState::Unemployed) };
    let mut needy = Worker { insurance: Insurance::Public, purse: 39_999, ..worker() };
    needy.traits.set_hardship(true);
    let (block, mut month) = block([employee, own_account, unemployed, needy]);
    month.instrument_benefit[1] = 4_000;
    month.has_claims = true;

    let observation = observed(&scene, &block, month);

    assert_values(
        &observation,
        &[
            ("uninsured_rate", 25.0),
            ("employer_insurance_share", 25.0),
            ("subsidised_insurance_share", 25.0),
            ("public_insurance_share", 25.0),
            ("own_account_subsidised_share", 100.0),
            ("health_plan_access", 100.0),
            ("retirement_plan_share", 50.0),
            ("mean_retirement_balance", 500.0),
            ("benefit_account_share", 25.0),
            ("mean_benefit_account", 50.0),
            ("instrument_benefit", 10.0),
            ("benefit_recipient_share", 100.0),
            ("hardship_rate", 25.0),
            ("emergency_cover_rate", 25.0),
        ],
    );
}

#[test]
fn burnout_and_isolation_are_means_of_stocks() {
    let scene = Scene::of("2027-03");
    let (block, month) = block([
        Worker { burnout: Stock::nearest(0.75), isolation: Stock::nearest(0.5), ..worker() },
        Worker { burnout: Stock::nearest(0.25), ..worker() },
    ]);

    let observation = observed(&scene, &block, month);

    assert_values(
        &observation,
        &[("mean_burnout", 50.0), ("high_burnout_rate", 50.0), ("mean_isolation", 25.0)],
    );
}

#[test]
fn yearly_changes_and_insecurity_compare_with_the_year_before() {
    let scene = Scene::of("2027-12");
    let year = |last: f32, now: f32, medical: u16, purse: i64| Worker {
        household_year: HouseholdYear {
            income: now,
            last_income: last,
            last_available_income: last,
            ..HouseholdYear::default()
        },
        year_medical_dollars: medical,
        purse,
        ..worker()
    };
    // From 30,000 to 10,000: arc change −1, and 5,000 of savings are less than the fall of 20,000. From 20,000 to 16,000
    // with bills of 3,000: available income falls by 35 %, and 9,000 of savings are more. The last is not known before.
    let (people, month) = block([
        year(30_000.0, 10_000.0, 0, 500_000),
        year(20_000.0, 16_000.0, 3_000, 900_000),
        year(0.0, 16_000.0, 0, 0),
    ]);

    let observation = observed(&scene, &people, month);

    // Arc changes −1 and −0.2222: deviation 0.3889.
    let spread = value_of(&observation, "income_change_spread", "all").unwrap();
    assert!((spread - 38.889).abs() < 0.001, "{spread}");
    assert_values(&observation, &[("halved_income_rate", 50.0), ("insecurity_rate", 50.0)]);
}

#[test]
fn effective_rates_are_taken_of_heads_with_profit() {
    let mut scene = Scene::of("2027-12");
    scene.parameters.measurement.omission_without_return = 0.0;
    // A Texan with 100,000 dollars of profit is beyond benefits and premium credits and gets 20 % off for business income:
    // self-employment tax of 14.13 % and 22 % on 80 % of what is left by half of it make 30.5 %.
    let contractor = Worker { year_profit: 10_000_000, ..worker() };
    let (people, month) = block([contractor, worker()]);

    let observation = observed(&scene, &people, month);

    let rate = value_of(&observation, "median_marginal_rate", "all").unwrap();
    assert!((30.0..=31.0).contains(&rate), "{rate}");
    assert_values(&observation, &[("high_marginal_rate_share", 0.0), ("high_participation_rate_share", 0.0)]);
    // The rate is the sum of its parts, and who loses a contract has no claim to benefits but food assistance.
    let parts = ["taxes", "benefits", "premium_credit"]
        .map(|part| value_of(&observation, &format!("marginal_rate_from_{part}"), "all").unwrap());
    assert!((parts.iter().sum::<f64>() - rate).abs() < 1.0, "{parts:?}");
    let replacement = value_of(&observation, "median_replacement_rate", "all").unwrap();
    assert!((0.0..30.0).contains(&replacement), "{replacement}");
}

#[test]
fn cover_is_complete_with_insurance_a_plan_and_a_job() {
    let scene = Scene::of("2027-03");
    let mut covered = Worker { insurance: Insurance::Employer, ..in_state(LabourState::Employee) };
    covered.traits.set_retirement_plan(true);
    let own_account = Worker { insurance: Insurance::None, ..in_state(LabourState::OwnAccount) };
    let (people, month) = block([covered, own_account]);

    let observation = observed(&scene, &people, month);

    assert_values(
        &observation,
        &[("unemployment_insured_share", 50.0), ("fully_covered_share", 50.0), ("uncovered_share", 50.0)],
    );
}

/// A survey to which everybody answers for themselves, forgets nothing and is understood.
#[test]
fn the_year_is_counted_in_december() {
    let mut scene = Scene::of("2027-12");
    scene.parameters.measurement.poverty_line = 12_000.0;
    scene.parameters.measurement.under_reporting = 0.0;
    // Six months with 1,000 dollars and six with 3,000: mean 2,000, deviation 1,000, so 50 per cent.
    let steady = Worker {
        year_wages: 2_400_000,
        household_year: HouseholdYear {
            income: 24_000.0,
            income_squares: 60_000_000.0,
            last_income: HouseholdYear::UNKNOWN,
            ..HouseholdYear::default()
        },
        ..in_state(LabourState::Employee)
    };
    let poor = Worker { year_profit: 600_000, property_income: RoughCents::nearest(40_000), ..worker() };
    let (people, month) = block([steady, poor]);

    let december = observed(&scene, &people, month);

    // 6,000 dollars of profit and 12 × 400 of property income are below 12,000.
    assert_values(
        &december,
        &[
            ("mean_volatility", 50.0),
            ("official_poverty_rate", 50.0),
            ("contractor_share_of_year", 50.0),
            // Incomes of 10,800 and 24,000 dollars: the lower half ends with the bin from 10,000 to 12,500.
            ("median_household_income", 12_500.0),
        ],
    );
    scene.month = scene.month + 1;
    let (people, month) = block([worker()]);
    let january = observed(&scene, &people, month);
    for id in
        ["mean_volatility", "official_poverty_rate", "median_household_income", "platform_workers_of_year"]
    {
        assert_eq!(value_of(&january, id, "all"), None, "{id}");
    }
}

#[test]
fn flows_are_shares_of_last_months_stock() {
    use LabourState::{Employee, OutOfLabourForce, OwnAccount, Unemployed};
    let scene = Scene::of("2027-03");
    let (people, mut month) = block([worker()]);
    let moves =
        [(Employee, Employee), (OwnAccount, Unemployed), (Unemployed, Employee), (Unemployed, Unemployed)];
    for (from, to) in moves.into_iter().chain([(OutOfLabourForce, OutOfLabourForce); 3]) {
        month.counters.count_flow(from, to);
    }
    month.counters.count_employer_change();

    let observation = observed(&scene, &people, month).representing(1_000.0);

    assert_values(
        &observation,
        &[
            ("unemployed_to_employed", 50.0),
            ("employed_to_unemployed", 50.0),
            ("out_to_employed", 0.0),
            ("employer_change_rate", 50.0),
        ],
    );
    assert_eq!(observation.flow(OutOfLabourForce, OutOfLabourForce), 3_000.0);
}

#[test]
fn parts_of_the_population_add_up_to_the_whole() {
    let scene = Scene::of("2027-12");
    let (mut first, mut month_of_first) = block([in_state(LabourState::Employee), worker()]);
    work_on((&mut first, &mut month_of_first), 1, Marketplace::Direct, &SMALL_MONTH);
    let (second, month_of_second) = block([in_state(LabourState::Unemployed)]);
    let counted = |block: &Block, mut month: BlockMonth| {
        observe(&scene.context(), block, &mut month);
        month.counters
    };
    let (first, second) = (counted(&first, month_of_first), counted(&second, month_of_second));

    let mut forwards = first.clone();
    forwards.absorb(&second);
    let mut backwards = second.clone();
    backwards.absorb(&first);

    assert_eq!(forwards, backwards);
    let observation = Observation::from_counters(scene.month, forwards, Ledger::default());
    assert_values(&observation, &[("employment_rate", 200.0 / 3.0)]);
    let fingerprint = |counters: &Counters| {
        let mut hasher = Xxh3::new();
        counters.feed(&mut hasher);
        hasher.digest()
    };
    assert_ne!(fingerprint(&first), fingerprint(&second));
}

#[test]
fn values_are_finite_or_missing_whoever_is_counted() {
    for month in ["2027-03", "2027-12"] {
        let scene = Scene::of(month);
        for make in [|| block([]), platform_workers] {
            let (people, month) = make();
            let observation = observed(&scene, &people, month);
            for indicator in INDICATORS {
                for (number, group) in groups().iter().enumerate() {
                    let value = observation.value(indicator, number);
                    assert!(value.is_none_or(f64::is_finite), "{} of {}", indicator.id, group.id);
                }
            }
        }
    }
}
