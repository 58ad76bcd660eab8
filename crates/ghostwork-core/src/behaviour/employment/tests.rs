use ghostwork_processor::Processor;

use super::*;
use crate::accounting::taxes_and_benefits::example::{Scene, block, populated_block, worker};
use crate::draws::{Entity, standard_normal};
use crate::population::workers::Worker;

#[test]
fn tenure_moves_separations_without_changing_their_mean() {
    let parameters = EmploymentParameters::default();

    let (first, later) = (tenure_factor(&parameters, 3), tenure_factor(&parameters, 30));

    // 0.4 × 1.9 + 0.6 × 0.4 = 1.
    assert!((0.4 * first + 0.6 * later - 1.0).abs() < 1e-12);
}

#[test]
fn long_unemployment_ends_harder() {
    let parameters = EmploymentParameters::default();
    assert!(duration_factor(&parameters, 12) < duration_factor(&parameters, 1));
}

#[test]
fn flows_differ_by_age_sex_and_education() {
    let parameters = EmploymentParameters::default();
    let table = HazardTable::new(&parameters, 0.0, 1.0);
    let of = |worker: Worker| {
        let (block, _) = block([worker]);
        *table.of(&block.workers, 0)
    };
    let graduate = || {
        let mut graduate = worker();
        graduate.traits.set_education(3);
        graduate
    };
    let mut woman = worker();
    woman.traits.set_female(true);

    let [young, old, graduate] =
        [of(Worker { age_months: 18 * 12, ..worker() }), of(worker()), of(graduate())];

    // 1.5 for those without a school diploma and 0.7 for graduates.
    assert!((old.job_loss - 1.5 * 0.0109).abs() < 1e-12 && (graduate.job_loss - 0.7 * 0.0109).abs() < 1e-12);
    assert!(young.job_loss > old.job_loss && graduate.job_finding > old.job_finding);
    // 1.12 against its inverse.
    assert!((of(woman).withdrawal / old.withdrawal - 1.12 * 1.12).abs() < 1e-12);
}

#[test]
fn looking_at_few_is_as_good_as_looking_at_everybody() {
    for processor in Processor::all() {
        let (mut quick, mut quick_month) = populated_block();
        for row in 0..quick.workers.len() {
            quick.workers.support[row] = if row % 17 == 0 { (row % 130) as u8 } else { 0 };
            quick.workers.purse[row] = (row as i64 * 977) % 400_000;
            quick.workers.permanent_income[row] = 2_000.0;
        }
        let mut slow = quick.clone();
        let mut slow_counters = quick_month.counters.clone();
        let mut new_jobs = NewJobs::default();
        for months in 0..40 {
            let mut scene = Scene::of("2026-03");
            scene.month = scene.month + months;
            scene.demand_falls(f64::from(months % 5) * 0.05);
            let context = MonthContext { processor, ..scene.context() };

            employ(&context, &mut quick, &mut quick_month);
            if context.month.month_of_year() == 1 {
                begin_year(&mut slow.workers);
            }
            let words =
                |stream, row: usize| context.draws.words(stream, context.month, Entity::worker(row as u64));
            for row in 0..slow.workers.len() {
                let luck = words(Stream::Employment, row);
                live(&context, &mut slow, (row, &luck), (&mut slow_counters, &mut new_jobs));
                new_jobs.settle(&context, &mut slow);
            }
            let shocks = [0, 1].map(|word: usize| {
                let rows = 0..slow.workers.len();
                rows.map(|row| standard_normal(words(Stream::Earnings, row)[word])).collect::<Vec<_>>()
            });
            context.processor.run(Drift {
                parameters: &context.parameters.employment,
                shocks: [&shocks[0], &shocks[1]],
                rows: 0..slow.workers.len(),
                workers: &mut slow.workers,
                largest_log_wage: logarithm(context.parameters.employment.largest_wage) as f32,
            });

            assert_eq!(quick.workers, slow.workers, "{processor:?}, month {months}");
            assert_eq!(quick_month.counters, slow_counters);
        }
    }
}

/// Lets many persons in a state live for a month; returns how many are in each state after it.
fn month_later(scene: &Scene, worker: &Worker) -> [usize; 4] {
    let (mut block, mut month) = block((0..4_000).map(|_| worker.clone()));
    employ(&scene.context(), &mut block, &mut month);
    let mut states = [0; 4];
    for state in &block.workers.labour_state {
        states[*state as usize] += 1;
    }
    states
}

#[test]
fn a_slump_costs_jobs() {
    let employee = Worker { labour_state: LabourState::Employee, tenure_months: 3, ..worker() };
    let mut scene = Scene::of("2026-03");
    let usual = month_later(&scene, &employee);

    scene.demand_falls(0.2);
    let slump = month_later(&scene, &employee);

    // 1.5 × 1.9 × 1.12 per cent of 4,000 are 128, and e to the 0.3 times that 172: luck is the same for both.
    let lost = [usual, slump].map(|states| states[LabourState::Unemployed as usize]);
    assert!((90..=170).contains(&lost[0]) && lost[1] > lost[0] + 25, "{lost:?}");
}

#[test]
fn a_health_plan_locks_employees_into_their_job_where_another_is_dear() {
    let free = Worker {
        labour_state: LabourState::Employee,
        tenure_months: 30,
        permanent_income: 5_500.0,
        ..worker()
    };
    let locked = Worker { insurance: Insurance::Employer, ..free.clone() };
    let mut scene = Scene::of("2026-03");
    scene.parameters.employment.employee_to_own_account = 0.2;
    scene.parameters.employment.job_lock = 0.8;

    let [free, locked] =
        [free, locked].map(|worker| month_later(&scene, &worker)[LabourState::OwnAccount as usize] as f64);

    // A plan takes more than a tenth of income: over half would not buy it, and four fifths of their moves do not happen.
    assert!((0.35..0.7).contains(&(locked / free)), "{free} {locked}");
}

#[test]
fn transfers_without_a_condition_lower_employment() {
    let idle = Worker { spell_months: 5, ..worker() };
    let supported = Worker { support: 100, ..idle.clone() };
    let scene = Scene::of("2026-03");

    let [without, with] = [&idle, &supported].map(|worker| month_later(&scene, worker));

    // 8.8 × 0.8 × 1.12 × 1.55 per cent take a job; 12 per cent fewer with a transfer as large as full-time earnings.
    let employed = [without, with].map(|states| states[0] + states[1]);
    assert!(employed[1] < employed[0], "{employed:?}");
    assert!((employed[1] as f64 / employed[0] as f64 - 0.88).abs() < 0.06, "{employed:?}");
}
