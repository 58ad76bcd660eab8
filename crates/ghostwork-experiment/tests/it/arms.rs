//! Baseline, reform, and the reform with everybody's behaviour frozen at the baseline's.

use ghostwork_experiment::{Silent, compare};
use ghostwork_results::{Comparison, Finding, RunRecord, StaticReform};

use crate::world::{MANY_INSTRUMENTS, POPULATION, SMALL, Size, run_of, scenario, settings};

/// A size with months before the reform that both scenarios share, and an April after it.
const LATE: Size = Size { workers: 5_000, burn_in_months: 3, months: 16, seeds: 2 };

fn comparison(size: Size, reform: &str) -> Comparison {
    let (baseline, reform) = (scenario(size, ""), scenario(size, reform));
    compare((&baseline, &reform), &POPULATION, &settings(2), &Silent).unwrap().comparison
}

fn split(comparison: &Comparison) -> &StaticReform {
    comparison.reform_static.as_ref().unwrap()
}

/// Returns the bits of every value of an indicator for everybody.
fn bits(record: &RunRecord, indicator: &str) -> Vec<u64> {
    let position = record.panel.indicator_position(indicator).unwrap();
    let months = 0..record.panel.months.len();
    let seeds = 0..record.panel.seeds.len();
    let mean = |seed, month: usize| record.panel.mean_over_months(seed, month..month + 1, 0, position);
    seeds.flat_map(|seed| months.clone().map(move |month| mean(seed, month).to_bits())).collect()
}

#[test]
fn months_simulated_once_for_both_leave_the_same_bits() {
    let comparison = comparison(LATE, MANY_INSTRUMENTS);

    let alone = [run_of(&scenario(LATE, "")), run_of(&scenario(LATE, MANY_INSTRUMENTS))];

    assert_eq!(comparison.baseline.results_hash, alone[0].record.results_hash);
    assert_eq!(comparison.reform.results_hash, alone[1].record.results_hash);
    assert_ne!(comparison.baseline.results_hash, comparison.reform.results_hash);
}

#[test]
fn a_reform_that_does_nothing_is_the_baseline_to_the_last_bit_with_frozen_behaviour_too() {
    const PLACEBO: &str = r#"
[[instrument]]
use = "guaranteed_income"
as = "grant"
from = "2026-04"
reference = "test"
params = { amount = 0 }
"#;
    let comparison = comparison(LATE, PLACEBO);

    let split = split(&comparison);
    assert_eq!(split.record.results_hash, comparison.baseline.results_hash);
    assert!(
        split
            .effects
            .iter()
            .all(|effect| effect.static_effect.mean == 0.0 && effect.behavioural_effect.mean == 0.0)
    );
}

#[test]
fn frozen_people_do_what_they_did_and_are_paid_by_the_new_rules() {
    // Few accounts are deactivated: it takes more persons to see that a reform changes which.
    let comparison = comparison(Size { workers: 30_000, seeds: 1, ..SMALL }, MANY_INSTRUMENTS);

    let (baseline, frozen) = (&comparison.baseline, &split(&comparison).record);
    for conduct in ["unemployment_rate", "platform_workers", "paid_hours", "fill_rate", "deactivation_rate"] {
        assert_eq!(bits(baseline, conduct), bits(frozen, conduct), "{conduct}");
        assert_ne!(bits(baseline, conduct), bits(&comparison.reform, conduct), "{conduct}");
    }
    let budget = split(&comparison).budget.as_ref().unwrap();
    // 300 dollars a month to every adult, about 260 million of them, less the levy on tools.
    assert!((7.5e11..=9.8e11).contains(&budget.net.mean), "{:?}", budget.net);
}

#[test]
fn the_two_parts_of_an_effect_are_all_of_it() {
    let comparison = comparison(SMALL, MANY_INSTRUMENTS);

    for (outcome, parts) in comparison.outcomes.iter().zip(&split(&comparison).effects) {
        let sum = parts.static_effect.mean + parts.behavioural_effect.mean;
        let whole = outcome.difference.mean;
        if parts.static_effect.replications == outcome.pairs {
            assert!((sum - whole).abs() <= 1e-9 * (1.0 + whole.abs() + sum.abs()), "{outcome:?} {parts:?}");
        }
    }
}

#[test]
fn the_arm_is_left_out_where_a_scenario_says_so() {
    let comparison = comparison(SMALL, "[run]\narms = [\"baseline\", \"reform\"]");

    assert!(comparison.reform_static.is_none());
}

#[test]
fn expectations_are_held_against_the_runs() {
    const EXPECTED: &str = r#"
[[instrument]]
use = "guaranteed_income"
as = "grant"
from = "2026-03"
reference = "test"
params = { amount = 1000 }

[[expect]]
outcome = "mean_net_income"
sign = "+"
because = "money is paid out"

[[expect]]
outcome = "mean_net_income"
sign = "-"
because = "nobody says so"

[[expect]]
outcome = "unemployment_rate"
sign = "uncertain"
because = "income effect and outside option"
"#;
    let comparison = comparison(SMALL, EXPECTED);

    let findings: Vec<Finding> =
        comparison.expectations.iter().map(|expectation| comparison.finding(expectation)).collect();
    assert_eq!(findings, [Finding::AsExpected, Finding::NotAsExpected, Finding::EvidenceUncertain]);
}
