use ghostwork_experiment::{Silent, compare};
use ghostwork_results::Estimate;

use crate::world::{POPULATION, Size, scenario, settings};

/// A small reform: platform workers get 20 dollars a month.
const SMALL_GRANT: &str = r#"
[[instrument]]
use = "guaranteed_income"
as = "grant"
nexus = "worker"
places = ["US"]
from = "2026-04"
reference = "test"
perfect = true
[instrument.eligible]
status = ["contractor"]
[instrument.params]
amount = 20
child_amount = 0
"#;

#[test]
#[allow(clippy::print_stdout, reason = "the guide to experiments quotes the figure")]
fn the_same_luck_in_both_worlds_makes_the_variance_of_a_difference_ten_times_smaller() {
    let size = Size { workers: 5_000, burn_in_months: 2, months: 8, seeds: 8 };
    let (baseline, reform) = (scenario(size, ""), scenario(size, SMALL_GRANT));

    let runs = compare((&baseline, &reform), &POPULATION, &settings(2), &Silent).unwrap().comparison;

    for indicator in ["mean_net_income", "poverty_rate", "employment_rate"] {
        let outcome = runs.outcome(indicator, "all").unwrap();
        let gain = runs.gain_from_pairing(indicator, "all").unwrap();
        // What the reform leaves alone to the last bit does not vary at all.
        let is_untouched = outcome.difference.low == 0.0 && outcome.difference.high == 0.0;
        if is_untouched {
            println!("{indicator}: the same in both worlds");
            continue;
        }
        println!("{indicator}: variance {gain:.0} times smaller");
        assert!(gain >= 10.0, "{indicator}: {gain}");
    }
    assert!(runs.gain_from_pairing("mean_net_income", "all").unwrap() >= 10.0);
}

/// 300 dollars a month to every adult, who then works a little less.
const GRANT: &str = r#"
[run]
arms = ["baseline", "reform"]
[[instrument]]
use = "guaranteed_income"
as = "grant"
from = "2026-02"
reference = "test"
perfect = true
[instrument.params]
amount = 300
child_amount = 0
"#;

#[test]
#[allow(clippy::print_stdout, reason = "the guide to experiments quotes the figure")]
fn a_95_per_cent_interval_contains_a_known_effect_in_92_to_98_of_100_comparisons() {
    const COMPARISONS: usize = 200;
    const SEEDS: usize = 4;
    let size = Size { workers: 1_000, burn_in_months: 1, months: 2, seeds: (COMPARISONS * SEEDS) as u32 };
    let (baseline, reform) = (scenario(size, ""), scenario(size, GRANT));

    let runs = compare((&baseline, &reform), &POPULATION, &settings(2), &Silent).unwrap().comparison;

    for outcome in ["mean_net_income", "median_equivalised_income", "poverty_rate"] {
        let differences = runs.differences_by_seed(outcome, "all").unwrap();
        // What 800 seeds say together is known twenty times better than what any comparison of four seeds says.
        let known = differences.iter().sum::<f64>() / differences.len() as f64;
        let covered = differences
            .chunks(SEEDS)
            .map(Estimate::from_replications)
            .filter(|estimate| estimate.low <= known && known <= estimate.high)
            .count();
        println!("{outcome}: {covered} of {COMPARISONS} intervals contain {known}");
        assert!((184..=196).contains(&covered), "{outcome}: {covered} of {COMPARISONS}");
    }
}
