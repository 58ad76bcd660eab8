use ghostwork_experiment::{Silent, compare};

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
fn the_same_luck_in_both_worlds_makes_the_variance_of_a_difference_ten_times_smaller() {
    let size = Size { workers: 5_000, burn_in_months: 2, months: 8, seeds: 8 };
    let (baseline, reform) = (scenario(size, ""), scenario(size, SMALL_GRANT));

    let runs = compare((&baseline, &reform), &POPULATION, &settings(2), &Silent).unwrap().comparison;

    for indicator in ["mean_net_income", "poverty_rate", "employment_rate"] {
        let outcome = runs.outcome(indicator, "all").unwrap();
        let gain = runs.gain_from_pairing(indicator, "all").unwrap();
        // What the reform leaves alone to the last bit does not vary at all.
        let is_untouched = outcome.difference.low == 0.0 && outcome.difference.high == 0.0;
        assert!(is_untouched || gain >= 10.0, "{indicator}: {gain}");
    }
    assert!(runs.gain_from_pairing("mean_net_income", "all").unwrap() >= 10.0);
}
