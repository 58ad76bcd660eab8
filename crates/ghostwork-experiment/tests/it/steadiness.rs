use ghostwork_results::{Estimate, RunRecord};

use crate::world::{Size, run_of, scenario};

/// Returns the mean of an indicator over some months, one value per seed.
fn means(record: &RunRecord, indicator: &str, months: std::ops::Range<usize>) -> Vec<f64> {
    let indicator = record.panel.indicator_position(indicator).unwrap();
    (0..record.panel.seeds.len())
        .map(|seed| record.panel.mean_over_months(seed, months.clone(), 0, indicator))
        .collect()
}

/// Returns mean and standard error.
fn mean_and_error(values: &[f64]) -> (f64, f64) {
    let mean = Estimate::from_replications(values).mean;
    let squares: f64 = values.iter().map(|value| (value - mean) * (value - mean)).sum();
    (mean, (squares / (values.len() - 1) as f64 / values.len() as f64).sqrt())
}

/// Indicators that a small population measures well enough.
const WELL_MEASURED: [&str; 4] =
    ["employment_rate", "unemployment_rate", "mean_net_income", "platform_participation_rate"];

#[test]
fn population_size_changes_results_only_by_sampling_noise() {
    let size = Size { workers: 5_000, burn_in_months: 12, months: 12, seeds: 8 };
    let small = run_of(&scenario(size, "")).record;
    let large = run_of(&scenario(Size { workers: 20_000, seeds: 4, ..size }, "")).record;

    for indicator in WELL_MEASURED {
        let (small, small_error) = mean_and_error(&means(&small, indicator, 0..12));
        let (large, large_error) = mean_and_error(&means(&large, indicator, 0..12));

        // Four standard errors, estimated from few seeds, and 1 % for what is not noise but chance in the estimate.
        let tolerance = 4.0 * small_error.hypot(large_error) + 0.01 * large.abs();
        assert!((small - large).abs() < tolerance, "{indicator}: {small} and {large}, tolerance {tolerance}");
    }
}

/// Without the trends that the environment has: demand does not grow, and AI tools are far away.
const WITHOUT_TRENDS: &str = r#"
[[parameter]]
key = "environment.demand_growth"
value = 0.0
reference = "test"

[[parameter]]
key = "environment.ai_midpoint"
value = 600
reference = "test"
"#;

#[test]
fn steady_state_stays_steady() {
    let size = Size { workers: 10_000, burn_in_months: 24, months: 60, seeds: 4 };
    let record = run_of(&scenario(size, WITHOUT_TRENDS)).record;

    for indicator in WELL_MEASURED {
        let (first, first_error) = mean_and_error(&means(&record, indicator, 0..12));
        let (last, last_error) = mean_and_error(&means(&record, indicator, 48..60));

        // Four standard errors, and a drift of two hundredths of the level a year.
        let tolerance = 4.0 * first_error.hypot(last_error) + 0.08 * first.abs();
        assert!((last - first).abs() < tolerance, "{indicator}: {first} then {last}, tolerance {tolerance}");
    }
}

#[test]
fn participation_follows_demand() {
    let size = Size { workers: 25_000, burn_in_months: 24, months: 48, seeds: 4 };
    let record = run_of(&scenario(size, "")).record;
    let growth = |indicator| {
        let (first, _) = mean_and_error(&means(&record, indicator, 0..12));
        let (last, _) = mean_and_error(&means(&record, indicator, 36..48));
        last / first
    };

    let (participation, demand) = (growth("platform_participation_rate"), growth("needed_hours"));

    // Those who are there work longer, and some of the work goes abroad: more people come, but not in proportion.
    assert!(participation > 1.02 && participation < demand, "{participation} {demand}");
}
