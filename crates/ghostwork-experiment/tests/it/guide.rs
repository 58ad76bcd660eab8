//! Every example of the guide on experiments checks and runs.

use ghostwork_experiment::{Silent, compare, run_trial};

use crate::world::{POPULATION, Size, scenario, settings};

const GUIDE: &str = include_str!("../../../../docs/experiments.md");
const SIZE: Size = Size { workers: 2_000, burn_in_months: 1, months: 5, seeds: 1 };

fn examples() -> Vec<&'static str> {
    GUIDE.split("```toml\n").skip(1).filter_map(|text| text.split("```").next()).collect()
}

#[test]
fn every_example_of_the_guide_checks_and_runs() {
    let examples = examples();
    assert!(examples.len() >= 11, "{}", examples.len());

    for example in examples {
        let treated = scenario(SIZE, example);
        if treated.trial().is_some() {
            let rows = run_trial(&treated, &POPULATION, &settings(2), &Silent).unwrap();
            assert!(rows.iter().any(|row| row.seeds[0].roll_out_effect.is_finite()), "{example}");
        } else {
            let runs = compare((&scenario(SIZE, ""), &treated), &POPULATION, &settings(2), &Silent).unwrap();
            assert_ne!(
                runs.comparison.baseline.results_hash, runs.comparison.reform.results_hash,
                "{example}"
            );
        }
    }
}
