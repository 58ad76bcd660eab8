use super::*;
use crate::accounting::taxes_and_benefits::example::Scene;
use crate::population::accounts::AccountId;
use crate::population::merchants::Contract;

fn scene() -> Scene {
    let mut scene = Scene::of("2026-03");
    scene.environment.demand = [[1.0; TASK_CATEGORIES]; 3];
    scene.environment.ai_productivity = [1.0; TASK_CATEGORIES];
    scene
}

fn merchant(scene: &Scene) -> Merchant {
    // The mean merchant on bidding marketplaces.
    let luck = [0.1, 0.1, 0.5, 0.5];
    Merchant { log_size: 0.0, ..found(&scene.parameters.merchants, &luck) }
}

/// Returns the luck of a merchant as a whole.
fn luck(scene: &Scene, number: usize) -> [f64; 4] {
    let entity = Entity::merchant(number as u64);
    let words = scene.context().draws.words_at(Stream::Merchant, scene.month, entity, WHOLE_MERCHANT);
    words.map(unit_interval)
}

/// Returns how often a need is met in each way, of a thousand merchants.
fn modes(scene: &Scene) -> [usize; 4] {
    let mut counts = [0; 4];
    for number in 0..1000 {
        let luck = (f64::from(number) + 0.5) / 1000.0;
        counts[choose(&scene.context(), &merchant(scene), 1, 16.0, luck) as usize] += 1;
    }
    counts
}

#[test]
fn dearer_freelancers_are_replaced_in_every_other_way() {
    let mut scene = scene();
    let usual = modes(&scene);
    scene.platforms.surcharge[0][0] = 0.3;

    let dear = modes(&scene);

    assert!(dear[0] < usual[0], "{usual:?} {dear:?}");
    assert!(dear[1..].iter().zip(&usual[1..]).all(|(dear, usual)| dear > usual));
}

#[test]
fn a_levy_on_tools_and_a_far_frontier_keep_work_with_people() {
    let mut scene = scene();
    scene.environment.ai_substitution = [0.5; TASK_CATEGORIES];
    let usual = modes(&scene);
    scene.environment.ai_substitution = [0.1; TASK_CATEGORIES];
    let far = modes(&scene);
    scene.environment.ai_substitution = [0.5; TASK_CATEGORIES];
    scene.rules.levy_ai(0.5);
    let levied = modes(&scene);

    assert!(far[2] < usual[2] && levied[2] < usual[2], "{usual:?} {far:?} {levied:?}");
}

#[test]
fn better_tools_take_from_freelancers_first() {
    let mut scene = scene();
    let kept = |scene: &mut Scene, dissimilarity: f64| {
        scene.parameters.merchants.outsourcing_dissimilarity = dissimilarity;
        let [before, after] = [0.1, 0.5].map(|reach| {
            scene.environment.ai_substitution = [reach; TASK_CATEGORIES];
            modes(scene)
        });
        assert!(after[2] > before[2], "{before:?} {after:?}");
        [0, 1, 3].map(|mode: usize| after[mode] as f64 / before[mode] as f64)
    };

    let [freelancers, employees, undone] = kept(&mut scene, 0.5);
    let of_unlike = kept(&mut scene, 1.0);

    assert!(
        freelancers < employees - 0.05 && freelancers < undone - 0.05,
        "{freelancers} {employees} {undone}"
    );
    // With a dissimilarity of 1 tools take from all in proportion.
    assert!(of_unlike.iter().all(|kept| (kept - of_unlike[0]).abs() < 0.02), "{of_unlike:?}");
}

#[test]
fn larger_merchants_need_more_work_but_not_in_proportion() {
    let scene = scene();
    let (small, large) = (merchant(&scene), Merchant { log_size: 1.0, ..merchant(&scene) });

    let work = |merchant: &Merchant| {
        let context = scene.context();
        needed_work(&context, merchant, (2, scale_of_needs(&context, merchant)))
    };

    // e times the sales, e^0.7 times the hours.
    assert!((work(&large) / work(&small) - exponential(0.7)).abs() < 1e-6);
}

#[test]
fn small_merchants_give_up_more_often_and_others_take_their_place() {
    let mut scene = scene();
    scene.parameters.merchants.exit_rate = 0.1;
    let exits = |log_size: f32| {
        let mut purchases = Purchases::default();
        for number in 0..1000 {
            let mut merchant = Merchant { log_size, ..merchant(&scene) };
            let luck = luck(&scene, number);
            live(&scene.context(), &mut merchant, (number, luck), &mut purchases);
        }
        purchases.exits
    };

    let (small, large) = (exits(-2.0), exits(2.0));

    // A tenth times e^0.6 and e^-0.6: 182 and 55 of a thousand, with errors of 12 and 7.
    assert!((150..=220).contains(&small) && (30..=80).contains(&large), "{small} {large}");
}

#[test]
fn exits_entries_and_shocks_leave_the_sizes_of_merchants_as_they_are() {
    let mut scene = scene();
    let parameters = scene.parameters.merchants.clone();
    let mut merchants: Vec<Merchant> = (0..4000)
        .map(|number| {
            let place = (f64::from(number) + 0.5) / 4000.0;
            found(&parameters, &[0.5, 0.5, place, 0.5])
        })
        .collect();
    let work = |merchants: &[Merchant]| {
        let works = merchants.iter().map(|merchant| exponential(0.7 * f64::from(merchant.log_size)));
        works.sum::<f64>() / 4000.0
    };
    let before = work(&merchants);

    let mut purchases = Purchases::default();
    for _ in 0..120 {
        scene.month = scene.month + 1;
        for (number, merchant) in merchants.iter_mut().enumerate() {
            live(&scene.context(), merchant, (number, luck(&scene, number)), &mut purchases);
        }
    }

    // More than one exit a merchant in ten years; the work of 4,000 has a standard error of about 1.6 per cent.
    assert!(purchases.exits > 4000, "{}", purchases.exits);
    assert!((work(&merchants) / before - 1.0).abs() < 0.06, "{before} {}", work(&merchants));
}

/// Returns by what share the sales of the tenth of merchants fall that a month hits worst, per cent.
fn fall_of_the_worst_hit(scene: &Scene) -> f64 {
    let mut changes: Vec<f64> = (0..2_000)
        .map(|number| {
            let mut merchant = merchant(scene);
            live(&scene.context(), &mut merchant, (number, luck(scene, number)), &mut Purchases::default());
            exponential(f64::from(merchant.log_size)) * f64::from(merchant.visibility) - 1.0
        })
        .collect();
    changes.sort_by(f64::total_cmp);
    -100.0 * changes[changes.len() / 10]
}

#[test]
fn sales_fall_overnight_when_the_algorithm_changes() {
    let mut scene = scene();
    scene.parameters.merchants.exit_rate = 0.0;
    let usual = fall_of_the_worst_hit(&scene);
    scene.environment.algorithm_changed = [true; 3];

    let changed = fall_of_the_worst_hit(&scene);

    // Sellers tell of up to half of their traffic and of plunging sales (Auctiva 2010, Fortune Small Business 2008).
    assert!((30.0..50.0).contains(&changed) && usual < 10.0, "{changed} {usual}");
    scene.parameters.merchants.visibility_redraw = 0.0;
    assert!(fall_of_the_worst_hit(&scene) < 10.0);
}

#[test]
fn an_algorithm_change_moves_visibility_and_nothing_else_does() {
    let mut scene = scene();
    let visibility = |scene: &Scene| {
        let mut merchant = merchant(scene);
        live(&scene.context(), &mut merchant, (3, luck(scene, 3)), &mut Purchases::default());
        merchant.visibility
    };

    assert_eq!(visibility(&scene), 1.0);
    scene.environment.algorithm_changed = [true; 3];
    assert!((visibility(&scene) - 1.0).abs() > 1e-3);
}

#[test]
fn a_merchant_remembers_the_freelancer_of_a_contract_that_has_ended() {
    let scene = scene();
    let account = AccountId::new(0, 7);
    let mut merchant = merchant(&scene);
    merchant.contracts[0] = Some(Contract { account, cents_per_hour: 2_000 });

    end_contract(&scene.parameters.merchants, &mut merchant, 0, (0.9, 0.9));
    assert!(merchant.contracts[0].is_some());
    end_contract(&scene.parameters.merchants, &mut merchant, 0, (0.1, 0.9));

    assert_eq!((merchant.contracts[0], merchant.preferred[0]), (None, Some(account)));
}

/// Returns the posted pay of the middle one among many merchants, if half of them post any.
fn median_pay(scene: &Scene) -> Option<f32> {
    let mut pay: Vec<f32> = (0..999)
        .filter_map(|number| posted_pay(&scene.context(), &merchant(scene), (number, 1)))
        .map(|pay| pay.dollars_per_hour)
        .collect();
    pay.sort_by(f32::total_cmp);
    (pay.len() > 499).then(|| pay[pay.len() / 2])
}

#[test]
fn merchants_with_power_over_pay_stay_below_the_worth_of_work() {
    let mut scene = scene();
    scene.parameters.merchants.posted_pay_share = 1.0;
    let free_entry = median_pay(&scene).unwrap();
    scene.parameters.merchants.mark_down = true;
    let marked_down = median_pay(&scene).unwrap();
    scene.parameters.merchants.perceived_supply_elasticity = 100.0;
    let competitive = median_pay(&scene).unwrap();

    // The going rate is 25 dollars; the work is worth 1.3 x 24 = 31.20, and 2 / 3 of that is 20.80. The error of the
    // median is 1.25 x 25 per cent / 999^0.5, 1 per cent.
    assert!((free_entry - 25.0).abs() < 0.8, "{free_entry}");
    assert!((marked_down - 20.8).abs() < 0.7, "{marked_down}");
    assert!(competitive > 1.3 * marked_down, "{competitive}");
}

/// Returns what is booked for so many hours of a kind of work that costs 24 dollars an hour.
fn booked(scene: &Scene, mode: HiringMode, hours: f64) -> Purchases {
    let mut purchases = Purchases::default();
    book(&scene.context(), mode, (1, hours), &mut purchases);
    purchases
}

#[test]
fn employees_are_paid_for_the_fewest_hours_for_which_anybody_is_employed() {
    let scene = scene();

    let [full, short] = [16.0, 6.0].map(|hours| booked(&scene, HiringMode::Employee, hours));

    // 16 hours at 24 dollars and 35 per cent; six hours are paid as twelve.
    assert!(full.payroll.abs_diff(51_840) <= 1 && short.payroll.abs_diff(38_880) <= 1, "{full:?} {short:?}");
    assert_eq!([full.centihours[1], short.centihours[1]], [1_600, 600]);
}

#[test]
fn a_tool_is_paid_in_full_and_what_it_cannot_do_is_done_by_hand() {
    let mut scene = scene();
    scene.environment.ai_substitution = [0.25; TASK_CATEGORIES];

    let booked = booked(&scene, HiringMode::AiTool, 16.0);

    // 16 hours at 24 dollars: 30 per cent for the tool, 75 per cent for work by hand.
    assert!(booked.ai_tools.abs_diff(11_520) <= 1 && booked.payroll.abs_diff(28_800) <= 1, "{booked:?}");
    assert_eq!(booked.centihours, [0, 1_200, 400, 0]);
}
