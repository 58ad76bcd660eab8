//! Merchants and marketplaces as they are counted.

use super::*;

#[test]
fn needs_are_met_or_left_undone() {
    let scene = Scene::of("2027-03");
    let (people, mut month) = block([worker()]);
    observe(&scene.context(), &people, &mut month);
    month.counters.market.new_accounts = 3;
    let mut purchases = Purchases::default();
    for (mode, centihours) in HiringMode::ALL.into_iter().zip([400, 300, 200, 100]) {
        purchases.centihours[mode as usize] = centihours;
    }
    let matches = Matches {
        posts: 8,
        awards: 6,
        home_awards: 3,
        posts_by_reliability: [5, 3],
        awards_by_reliability: [2, 3],
        surplus: Surplus { workers: 300, merchants: 600, marketplaces: 100 },
        ..Matches::default()
    };
    let mut rates = GoingRates::default();
    (rates.contracts, rates.done) = ([1, 3], [100, 250]);
    (rates.dissatisfied, rates.dissatisfied_but_kind) = (10, 2);

    let observation = Observation::new(scene.month, month, &purchases, &matches, &rates);

    // Freelancers were to do 400 hundredths of hours and did 350.
    assert_values(
        &observation,
        &[
            ("home_freelancer_share", 10.0),
            ("abroad_freelancer_share", 25.0),
            ("employee_share", 30.0),
            ("ai_share", 20.0),
            ("undone_share", 15.0),
            ("abroad_contract_share", 75.0),
            ("fill_rate", 75.0),
            ("home_award_share", 50.0),
            ("fill_rate_unreliable", 40.0),
            ("fill_rate_reliable", 100.0),
            ("worker_surplus_share", 30.0),
            ("hidden_dissatisfaction", 20.0),
        ],
    );
}

#[test]
fn marketplaces_keep_fees_and_takes() {
    let scene = Scene::of("2027-03");
    let (mut people, mut month) = block([worker()]);
    work_on((&mut people, &mut month), 0, Marketplace::OnDemand, &SMALL_MONTH);
    let abroad = new_account(Owner::Abroad { pool: 0 }, Marketplace::Bidding);
    abroad.month.gross.store(8_000, Relaxed);
    abroad.month.engaged_centihours.store(1_000, Relaxed);
    abroad.month.ratings.store(2, Relaxed);
    abroad.month.rating_tenths.store(98, Relaxed);
    people.accounts.push(abroad);
    let paid = [
        (Purpose::OnDemandPrice, 20_000),
        (Purpose::OnDemandPay, 15_000),
        (Purpose::FreelancePayAbroad, 8_000),
        (Purpose::PlatformFeeAbroad, 600),
        (Purpose::PlatformSurcharge, 400),
    ];
    for (purpose, cents) in paid {
        month.ledger.pay(purpose, Money::from_cents(cents));
    }

    let observation = observed(&scene, &people, month).representing(1e6);

    assert_values(
        &observation,
        &[
            // 50 dollars of the price, 6 of the fee and 4 of the surcharge, for a million persons.
            ("platform_revenue", 60.0),
            ("fee_share", 20.0),
            ("surcharge_share", 5.0),
            // The fee that the month names is 10 per cent.
            ("fee_share_bidding", 10.0),
            ("utilisation", 200.0 / 3.0),
            ("mean_rating", 4.9),
            ("pay_per_paid_hour_abroad", 8.0),
            ("abroad_worker_share", 100.0),
        ],
    );
}
