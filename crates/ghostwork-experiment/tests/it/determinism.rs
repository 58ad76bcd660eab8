use ghostwork_core::{Economy, Processor};
use ghostwork_experiment::{Silent, compare, run};
use ghostwork_scenario::RunOverrides;
use xxhash_rust::xxh3::Xxh3;

use crate::world::{MANY_INSTRUMENTS, POPULATION, SMALL, Size, scenario, settings};

/// Returns bits, so that missing values are equal, too.
fn bits(values: &[f64]) -> Vec<u64> {
    values.iter().map(|value| value.to_bits()).collect()
}

#[test]
fn thread_count_does_not_change_results() {
    // Three blocks of workers, so that threads share one economy, and two seeds, so that they share the seeds.
    let scenario = scenario(Size { workers: 9_000, ..SMALL }, MANY_INSTRUMENTS);
    let reference = run(&scenario, &POPULATION, &settings(1), &Silent).unwrap().record;

    for threads in [2, 3, 8, 16] {
        let record = run(&scenario, &POPULATION, &settings(threads), &Silent).unwrap().record;

        assert_eq!(record.results_hash, reference.results_hash, "{threads} threads");
        assert_eq!(bits(&record.panel.values), bits(&reference.panel.values), "{threads} threads");
    }
}

#[test]
fn vector_instructions_do_not_change_results() {
    let scenario = scenario(SMALL, MANY_INSTRUMENTS);
    let outcomes: Vec<(u64, u64)> = Processor::all()
        .map(|processor| {
            let specification = scenario.specification(&RunOverrides::default());
            let mut economy = Economy::new(specification, &POPULATION).unwrap();
            economy.run_on(processor);
            let mut hasher = Xxh3::new();
            for _ in 0..SMALL.months {
                economy.advance().unwrap().feed(&mut hasher);
            }
            (economy.fingerprint().unwrap(), hasher.digest())
        })
        .collect();

    assert!(outcomes.iter().all(|outcome| *outcome == outcomes[0]), "{outcomes:?}");
}

#[test]
fn a_comparison_on_any_number_of_threads_is_the_same() {
    let size = Size { seeds: 3, months: 6, ..SMALL };
    let (baseline, reform) = (scenario(size, ""), scenario(size, MANY_INSTRUMENTS));
    let outcomes = |threads| {
        let result = compare((&baseline, &reform), &POPULATION, &settings(threads), &Silent).unwrap();
        format!("{:?} {:?}", result.comparison.outcomes, result.comparison.distribution)
    };

    assert_eq!(outcomes(1), outcomes(4));
}

#[test]
fn seeds_differ_from_one_another_and_repeat() {
    let scenario = scenario(SMALL, "");
    let first = run(&scenario, &POPULATION, &settings(1), &Silent).unwrap().record;
    let again = run(&scenario, &POPULATION, &settings(1), &Silent).unwrap().record;
    let half = first.panel.values.len() / 2;

    assert_eq!(first.results_hash, again.results_hash);
    assert_ne!(bits(&first.panel.values[..half]), bits(&first.panel.values[half..]));
}
