//! The survey and the tax office beside the truth.

use super::*;

fn perfect_survey(scene: &mut Scene) {
    let measurement = &mut scene.parameters.measurement;
    measurement.proxy_share = 0.0;
    measurement.recall_omission = 0.0;
    measurement.hours_per_active_week = 0.5;
    measurement.contractor_recognition = 1.0;
    measurement.third_party_network_share = 1.0;
    measurement.under_reporting = 0.0;
}

#[test]
fn a_survey_without_errors_tells_the_truth() {
    let mut scene = Scene::of("2027-03");
    perfect_survey(&mut scene);
    let (block, month) = platform_workers();

    let observation = observed(&scene, &block, month);

    // All four are at work; for two of the three on the platform it is the main job. (3 × 150 + 550) / 4 = 250 dollars.
    assert_values(
        &observation,
        &[
            ("employment_rate", 100.0),
            ("employment_rate_in_survey", 100.0),
            ("unemployment_rate_in_survey", 0.0),
            ("reference_week_share", 75.0),
            ("platform_share_in_survey", 75.0),
            ("contractor_share", 75.0),
            ("contractor_share_in_survey", 75.0),
            ("contractor_share_when_probed", 75.0),
            ("multiple_job_rate_in_survey", 25.0),
            ("hidden_from_survey_share", 100.0 / 3.0),
            ("self_employment_income", 250.0),
            ("self_employment_income_in_survey", 250.0),
        ],
    );
}

#[test]
fn forgotten_platform_work_makes_job_seekers_of_the_employed() {
    let mut scene = Scene::of("2027-03");
    perfect_survey(&mut scene);
    scene.parameters.measurement.recall_omission = 1.0;
    scene.parameters.measurement.under_reporting = 0.2;
    let (block, month) = platform_workers();

    let observation = observed(&scene, &block, month);

    // The employee and the own-account worker are recorded as employed, the unemployed as such, the student as neither.
    assert_values(
        &observation,
        &[
            ("employment_rate", 100.0),
            ("unemployment_rate", 0.0),
            ("employment_rate_in_survey", 50.0),
            ("unemployment_rate_in_survey", 100.0 / 3.0),
            ("platform_share_in_survey", 0.0),
            ("hidden_from_survey_share", 100.0),
            // 80 per cent of 550 dollars over four persons.
            ("self_employment_income_in_survey", 110.0),
        ],
    );
}

#[test]
fn the_tax_office_learns_of_large_earnings_only() {
    let mut scene = Scene::of("2027-12");
    scene.parameters.measurement.omission_with_return = 0.0;
    scene.parameters.measurement.omission_without_return = 1.0;
    let (mut block, mut month) = block((0..4).map(|_| worker()));
    let marketplaces =
        [Marketplace::OnDemand, Marketplace::Bidding, Marketplace::Bidding, Marketplace::Direct];
    for (row, marketplace) in marketplaces.into_iter().enumerate() {
        work_on((&mut block, &mut month), row, marketplace, &SMALL_MONTH);
        block.accounts[row].year_gross = 2_500_000;
        block.accounts[row].year_payments = 150 + 100 * (row as u16 % 2);
    }
    block.accounts[3].year_gross = 100_000;

    let observation = observed(&scene, &block, month);

    // Tasks on demand are many payments; of the freelancers with 25,000 dollars the one with 250 payments, not the one
    // with 150; 1,000 dollars from direct clients stay below 2,000.
    assert_values(
        &observation,
        &[
            ("platform_workers_of_year", 0.004),
            ("platform_workers_with_return", 0.002),
            ("platform_workers_without_return", 0.002),
            ("declaring_share", 50.0),
            ("return_pay_share", 100.0 * 50.0 / 76.0),
            ("declared_pay_share", 100.0 * 50.0 / 76.0),
        ],
    );
}

#[test]
fn platform_work_is_a_side_activity_of_the_year_beside_larger_wages() {
    let scene = Scene::of("2027-12");
    let share = |wages: i32| {
        let (mut block, month) = platform_workers();
        block.workers.year_wages.fill(wages);
        value_of(&observed(&scene, &block, month), "side_activity_share_of_year", "all")
    };

    assert_eq!([share(0), share(5_000_000)], [Some(0.0), Some(100.0)]);
}

#[test]
fn lower_thresholds_uncover_more() {
    let mut scene = Scene::of("2027-12");
    scene.parameters.measurement.information_return_threshold = 150.0;
    scene.parameters.measurement.information_return_payments = 0;
    scene.parameters.measurement.direct_return_threshold = 150.0;
    let (block, month) = platform_workers();

    let observation = observed(&scene, &block, month);

    assert_values(&observation, &[("platform_workers_without_return", 0.0), ("few_months_share", 100.0)]);
}

#[test]
fn the_main_job_question_finds_platform_workers_on_own_account_outside() {
    let mut scene = Scene::of("2027-03");
    perfect_survey(&mut scene);
    let (mut people, mut month) = platform_workers();
    work_on((&mut people, &mut month), 3, Marketplace::Catalogue, &SMALL_MONTH);

    let observation = observed(&scene, &people, month);

    // Of four the employee is missed.
    assert_values(&observation, &[("hidden_from_survey_share", 25.0), ("contractor_share_in_survey", 75.0)]);
}

#[test]
fn a_second_job_is_recorded_where_platform_work_is_not_mentioned() {
    let mut scene = Scene::of("2027-03");
    perfect_survey(&mut scene);
    let rate = |scene: &Scene| {
        let mut employee = in_state(LabourState::Employee);
        employee.terms.set_second_job(true);
        let (mut people, mut month) = block([employee]);
        work_on((&mut people, &mut month), 0, Marketplace::Catalogue, &SMALL_MONTH);
        value_of(&observed(scene, &people, month), "multiple_job_rate_in_survey", "all")
    };
    let with_platform_work = rate(&scene);
    // Hardly a week has platform work: the reference week has none.
    scene.parameters.measurement.hours_per_active_week = 1e9;

    assert_eq!([with_platform_work, rate(&scene)], [Some(100.0), Some(100.0)]);
}

#[test]
fn a_person_with_a_closed_account_and_another_counts_once() {
    let scene = Scene::of("2027-12");
    let (mut people, mut month) = platform_workers();
    for account in [0, 0] {
        work_on((&mut people, &mut month), account, Marketplace::Bidding, &SMALL_MONTH);
    }
    let owned = usize::from(people.workers.account[0]) - 1;
    let accounts = people.accounts.iter().filter(|account| account.year_gross > 0).count();

    let observation = observed(&scene, &people, month);

    assert!(accounts > 3 && people.accounts[owned].year_gross > 0, "{accounts}");
    assert_values(&observation, &[("platform_workers_of_year", 0.003)]);
}

#[test]
fn cash_of_instruments_is_income_of_the_year() {
    let mut scene = Scene::of("2027-12");
    scene.parameters.measurement.poverty_line = 12_000.0;
    scene.parameters.measurement.benefit_under_reporting = 0.0;
    let retired = Worker { age_months: 70 * 12, ..in_state(LabourState::OutOfLabourForce) };
    let poor_share = |transfers: i32| {
        let paid = Worker { year_untaxed_transfers: transfers, ..retired.clone() };
        let (people, month) = block([paid]);
        value_of(&observed(&scene, &people, month), "official_poverty_rate", "all")
    };

    assert_eq!([1_199_900, 1_200_000].map(poor_share), [Some(100.0), Some(0.0)]);
}

#[test]
fn the_volatility_of_a_household_takes_twelve_months() {
    let scene = Scene::of("2027-12");
    let since = |last_income| HouseholdYear {
        income: 24_000.0,
        income_squares: 60_000_000.0,
        last_income,
        ..HouseholdYear::default()
    };
    let volatility = |household_year| {
        let (people, month) = block([Worker { household_year, ..worker() }]);
        value_of(&observed(&scene, &people, month), "mean_volatility", "all")
    };

    assert_eq!(volatility(since(HouseholdYear::UNKNOWN)), Some(50.0));
    assert_eq!(volatility(since(0.0)), None);
}
