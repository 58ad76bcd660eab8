use super::*;
use crate::accounting::taxes_and_benefits::example::{Scene, block, worker};
use crate::arithmetic::exponential;
use crate::behaviour::participation::entry::open_for_test;
use crate::categories::Marketplace;
use crate::market::merchants::{CELLS, PostedPay, cell, found};
use crate::population::workers::Worker;

const JOB: JobPost = JobPost {
    merchant: 0,
    category: 0,
    hours: 20.0,
    unreliability: 1.0,
    renown: 0.5,
    floor: 0.0,
    least_utility: -1.5,
    is_treated: false,
    pay: None,
    incumbent: None,
};

/// Opens accounts of the same marketplace and category for many workers who offer thirty hours a month.
fn freelancers(scene: &Scene, count: usize) -> Block {
    let (mut block, _) = block((0..count).map(|_| Worker { log_wage: 2.0, ..worker() }));
    for row in 0..count {
        open_for_test(&scene.context(), &mut block, row);
        let account = &mut block.accounts[row];
        account.offered_hours = 30.0;
        account.category = crate::categories::TaskCategory::ProductContent;
        account.skill = 0.0;
        account.ask_dollars_per_hour = 24.0;
        account.is_certified = false;
    }
    block
}

fn posts_of(jobs: impl IntoIterator<Item = JobPost>) -> Posts {
    let mut posts: Posts = vec![Vec::new(); CELLS];
    posts[cell(Marketplace::Bidding, 1)] = jobs.into_iter().collect();
    posts
}

fn merchants(scene: &Scene, count: u32) -> Vec<Merchant> {
    (0..count).map(|_| found(&scene.parameters.merchants, &[0.5, 0.1, 0.5, 0.5])).collect()
}

fn job(merchant: u32) -> JobPost {
    JobPost { merchant, category: 1, ..JOB }
}

/// Matches freelancers with jobs; returns the block and merchants afterwards.
fn matched(
    scene: &Scene,
    block: Block,
    jobs: Vec<JobPost>,
    mut merchants: Vec<Merchant>,
) -> (Matches, Block, Vec<Merchant>) {
    let mut blocks = [block];
    let incumbent = |post: &JobPost| merchants[post.merchant as usize].preferred[usize::from(post.category)];
    let jobs: Vec<JobPost> =
        jobs.into_iter().map(|post| JobPost { incumbent: incumbent(&post), ..post }).collect();
    let matches = match_jobs(&scene.context(), &mut blocks, &mut merchants, posts_of(jobs)).unwrap();
    let [block] = blocks;
    (matches, block, merchants)
}

#[test]
fn every_awarded_job_becomes_a_contract_and_no_winner_is_overbooked() {
    let scene = Scene::of("2026-03");
    let block = freelancers(&scene, 40);
    let jobs = (0..30).map(job).collect();

    let (matches, block, merchants) = matched(&scene, block, jobs, merchants(&scene, 30));

    let contracts = merchants.iter().flat_map(|merchant| merchant.contracts.iter().flatten()).count();
    assert_eq!((matches.posts, matches.awards as usize), (30, contracts));
    assert!(matches.awards > 0);
    for account in &block.accounts {
        // Thirty hours leave room for one job of twenty, and half of a second one.
        assert!(account.month.hires.load(Relaxed) <= 2);
    }
}

#[test]
fn running_contracts_leave_less_time_to_look_for_work() {
    let mut scene = Scene::of("2026-03");
    scene.environment.demand = [[1.0; crate::categories::TASK_CATEGORIES]; 3];
    let mut merchants = merchants(&scene, 30);
    for merchant in &mut merchants[20..] {
        merchant.contracts[1] = Some(Contract { account: AccountId::new(0, 7), cents_per_hour: 2_400 });
    }

    let (_, block, _) = matched(&scene, freelancers(&scene, 40), (0..20).map(job).collect(), merchants);

    let busy = &block.accounts[7];
    assert!(busy.spare_hours() < 0.0, "{}", busy.spare_hours());
    assert_eq!((busy.applications, busy.month.hires.load(Relaxed)), (0, 0));
    assert!(block.accounts.iter().filter(|account| account.applications > 0).count() > 30);
}

#[test]
fn the_more_workers_apply_the_fewer_find_work_and_the_more_time_is_lost() {
    let scene = Scene::of("2026-03");
    let crowd = |count| {
        let jobs = (0..20).map(job).collect();
        let (matches, block, _) = matched(&scene, freelancers(&scene, count), jobs, merchants(&scene, 20));
        let sent: u32 = block.accounts.iter().map(|account| u32::from(account.applications)).sum();
        (matches.awards as f64 / count as f64, f64::from(sent) / matches.awards as f64)
    };

    let ((few_found, few_sent), (many_found, many_sent)) = (crowd(20), crowd(200));

    assert!(many_found < 0.3 * few_found, "{few_found} {many_found}");
    assert!(many_sent > 3.0 * few_sent, "{few_sent} {many_sent}");
}

#[test]
fn losers_of_the_first_round_try_again() {
    let scene = Scene::of("2026-03");
    let jobs: Vec<JobPost> = (0..40).map(job).collect();
    let block = freelancers(&scene, 40);

    let (_, block, _) = matched(&scene, block, jobs, merchants(&scene, 40));

    let most = block.accounts.iter().map(|account| account.applications).max();
    assert_eq!(most, Some(2 * scene.parameters.matching.applications as u16));
}

#[test]
fn a_merchant_prefers_the_freelancer_who_worked_there_before() {
    let mut scene = Scene::of("2026-03");
    scene.parameters.matching.invitation = 1.0;
    scene.parameters.matching.incumbent_bonus = 20.0;
    let mut merchants = merchants(&scene, 1);
    merchants[0].preferred[1] = Some(AccountId::new(0, 33));

    let (_, _, merchants) = matched(&scene, freelancers(&scene, 40), vec![job(0)], merchants);

    assert_eq!(merchants[0].contracts[1].unwrap().account, AccountId::new(0, 33));
    assert_eq!(merchants[0].preferred[1], None);
}

#[test]
fn a_freelancer_who_has_left_is_forgotten() {
    let scene = Scene::of("2026-03");
    let mut merchants = merchants(&scene, 1);
    merchants[0].preferred[1] = Some(AccountId::new(0, 0));
    let mut block = freelancers(&scene, 1);
    block.accounts[0].close();

    let (matches, _, merchants) = matched(&scene, block, vec![job(0)], merchants);

    assert_eq!((matches.awards, merchants[0].preferred[1]), (0, None));
}

/// Returns the shares of posts filled by unreliable and by reliable merchants, both known by name or neither.
fn filled(visibility: f64, renown: f32) -> [f64; 2] {
    let mut scene = Scene::of("2026-03");
    scene.parameters.matching.reputation_visibility = visibility;
    let jobs = (0..400)
        .map(|merchant| JobPost {
            unreliability: if merchant % 2 == 0 { 0.3 } else { 1.7 },
            renown,
            ..job(merchant)
        })
        .collect();
    let (matches, ..) = matched(&scene, freelancers(&scene, 120), jobs, merchants(&scene, 400));
    [0, 1].map(|kind| matches.awards_by_reliability[kind] as f64 / matches.posts_by_reliability[kind] as f64)
}

#[test]
fn reliable_merchants_find_workers_sooner_where_workers_see_them() {
    let [unreliable, reliable] = filled(1.0, 0.0);
    assert!(reliable > 1.5 * unreliable, "{unreliable} {reliable}");

    let [unreliable, reliable] = filled(0.0, 0.0);
    assert!((reliable / unreliable - 1.0).abs() < 0.3, "{unreliable} {reliable}");
}

#[test]
fn without_reviews_small_reliable_merchants_lose_more_than_large_ones() {
    let (small, large) = (filled(0.0, 0.05)[1], filled(0.0, 0.9)[1]);

    assert!(large > 1.15 * small, "{small} {large}");
}

#[test]
fn applications_answer_to_posted_pay_with_the_declared_elasticity() {
    let mut scene = Scene::of("2026-03");
    scene.parameters.matching.requester_elasticity = 0.5;
    let jobs = (0..400)
        .map(|merchant| {
            let deviation = if merchant % 2 == 0 { -3_000 } else { 3_000 };
            let dollars = 24.0 * exponential(f64::from(deviation) / 10_000.0);
            JobPost { pay: Some(PostedPay { dollars_per_hour: dollars as f32, deviation }), ..job(merchant) }
        })
        .collect();

    let (matches, ..) = matched(&scene, freelancers(&scene, 4000), jobs, merchants(&scene, 400));

    // About 8,000 of 16,000 draws: the error of the mean deviation is 0.3 / 8,000^0.5, that of the elasticity 0.04.
    let elasticity = matches.posted_pay.elasticity().unwrap();
    assert!((elasticity - 0.5).abs() < 0.15, "{elasticity}");
}

#[test]
fn posted_pay_below_what_a_worker_needs_finds_nobody() {
    let scene = Scene::of("2026-03");
    let jobs = (0..20)
        .map(|merchant| JobPost {
            pay: Some(PostedPay { dollars_per_hour: 1.0, deviation: 0 }),
            ..job(merchant)
        })
        .collect();

    let (matches, ..) = matched(&scene, freelancers(&scene, 40), jobs, merchants(&scene, 20));

    assert_eq!(matches.awards, 0);
}

#[test]
fn a_contract_pays_what_the_merchant_has_set_or_the_worker_asks() {
    let scene = Scene::of("2026-03");
    let pay = Some(PostedPay { dollars_per_hour: 21.5, deviation: 0 });
    let jobs: Vec<JobPost> =
        (0..20).map(|merchant| JobPost { pay, ..job(merchant) }).chain((20..40).map(job)).collect();

    let (_, _, merchants) = matched(&scene, freelancers(&scene, 80), jobs, merchants(&scene, 40));

    let cents = |merchants: &[Merchant]| -> Vec<u32> {
        let contracts = merchants.iter().filter_map(|merchant| merchant.contracts[1]);
        contracts.map(|contract| contract.cents_per_hour).collect()
    };
    let (set, asked) = (cents(&merchants[..20]), cents(&merchants[20..]));
    assert!(!set.is_empty() && set.iter().all(|cents| *cents == 2_150));
    assert!(!asked.is_empty() && asked.iter().all(|cents| *cents == 2_400));
}

#[test]
fn a_merchant_hires_nobody_where_leaving_the_job_open_is_worth_more() {
    let scene = Scene::of("2026-03");
    let filled = |least_utility| {
        let jobs = (0..40).map(|merchant| JobPost { least_utility, ..job(merchant) }).collect();
        matched(&scene, freelancers(&scene, 80), jobs, merchants(&scene, 40)).0.awards
    };

    let [eager, patient, never] = [-4.0, 1.0, 60.0].map(filled);

    assert!(eager > patient && patient > 0 && never == 0, "{eager} {patient} {never}");
}

#[test]
fn pay_that_is_set_below_a_floor_is_raised_to_it() {
    let scene = Scene::of("2026-03");
    let pay = Some(PostedPay { dollars_per_hour: 12.0, deviation: 0 });
    let jobs = (0..40).map(|merchant| JobPost { pay, floor: 15.0, ..job(merchant) }).collect();

    let (_, _, merchants) = matched(&scene, freelancers(&scene, 80), jobs, merchants(&scene, 40));

    let mut contracts = merchants.iter().filter_map(|merchant| merchant.contracts[1]).peekable();
    assert!(contracts.peek().is_some() && contracts.all(|contract| contract.cents_per_hour == 1_500));
}

#[test]
fn a_floor_under_a_post_raises_bids_and_drives_merchants_off() {
    let scene = Scene::of("2026-03");
    let filled = |floor: f32| {
        let jobs = (0..40).map(|merchant| JobPost { floor, ..job(merchant) }).collect();
        let (matches, _, merchants) = matched(&scene, freelancers(&scene, 80), jobs, merchants(&scene, 40));
        let paid = merchants.iter().filter_map(|merchant| merchant.contracts[1]);
        (matches.awards, paid.map(|contract| contract.cents_per_hour).min().unwrap())
    };

    let ((free, usual_pay), (bound, least_pay)) = (filled(0.0), filled(60.0));

    assert!(bound < free, "{free} {bound}");
    assert_eq!((usual_pay, least_pay), (2_400, 6_000));
}

#[test]
fn what_merchants_bargain_for_does_not_go_below_a_floor() {
    let mut scene = Scene::of("2026-03");
    let coverage = crate::policy::Coverage::of_country(scene.month);
    scene.rules.scale_agreed_rates(0.5, &coverage);
    let block = freelancers(&scene, 1);
    let rate = |scene: &Scene| bargained_rate(&scene.context(), &block.accounts[0], &job(0));

    assert_eq!(rate(&scene), 12.0);
    scene.rules.floor_bids((18.0, 18.0), 0.0, &coverage);
    assert_eq!(rate(&scene), 18.0);
}
