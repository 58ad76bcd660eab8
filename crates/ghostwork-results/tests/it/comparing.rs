use ghostwork_results::{Cell, Comparison, PairedTables, Panel, Verdict, Window};
use proptest::prelude::*;

use crate::sample::{comparison, month, record};

#[test]
fn a_placebo_reform_has_exactly_no_effect() {
    let months = record("Baseline").panel.months;
    let window = Window::last_months(&months, 12).unwrap();

    let placebo = Comparison::new(
        record("Baseline"),
        record("Placebo"),
        month("2027-03"),
        window,
        &PairedTables::default(),
    );

    let placebo = placebo.unwrap();
    assert_eq!(placebo.differences_before_start, 0);
    for outcome in &placebo.outcomes {
        assert_eq!(
            (outcome.difference.mean, outcome.difference.low, outcome.difference.high),
            (0.0, 0.0, 0.0)
        );
        assert_eq!(outcome.verdict(), Verdict::NoDifference);
        assert!(!outcome.clear);
    }
    // The window of twelve months is cut to the six there are.
    assert_eq!((window.first, window.last), (month("2027-01"), month("2027-06")));
}

#[test]
fn a_fall_of_one_point_on_every_seed_is_clear_and_better() {
    let comparison = comparison();

    let outcome = comparison.outcome("unemployment_rate", "all").unwrap();
    assert!((outcome.difference.mean + 1.0).abs() < 1e-12);
    assert_eq!(outcome.verdict(), Verdict::ClearlyBetter);
    assert_eq!(outcome.pairs, 3);
    assert_eq!(comparison.outcome("poverty_rate", "all").unwrap().verdict(), Verdict::NoDifference);
    assert!(comparison.outcome("poverty_rate", "young").is_none());
    assert_eq!(comparison.differences_before_start, 0);
}

#[test]
fn a_change_is_that_over_the_months_that_both_runs_measured() {
    let (mut baseline, mut reform) = (record("Baseline"), record("Reform"));
    for seed in 0..3 {
        for month in 0..6 {
            let cell = Cell { seed, month, group: 0, indicator: 1 };
            // A season of ten points a month, with a gap in each run; the reform changes nothing.
            let value = 10.0 * month as f64 + seed as f64;
            baseline.panel.set(cell, if month == 0 { f64::NAN } else { value });
            reform.panel.set(cell, if month == 5 { f64::NAN } else { value });
        }
    }
    let window = Window { first: month("2027-01"), last: month("2027-06") };

    let comparison =
        Comparison::new(baseline, reform, month("2027-03"), window, &PairedTables::default()).unwrap();

    let outcome = comparison.outcome("poverty_rate", "all").unwrap();
    assert_eq!(outcome.verdict(), Verdict::NoDifference, "{outcome:?}");
    // Months 1 to 4: 25, and the seeds 0, 1 and 2.
    assert_eq!((outcome.baseline, outcome.reform), (26.0, 26.0));
    assert_eq!(comparison.differences_by_seed("poverty_rate", "all").unwrap(), [0.0; 3]);
}

#[test]
fn what_tells_of_a_withheld_group_is_withheld_for_everybody() {
    let mut panel = record("Baseline").panel;
    panel.indicators[0].id = "online_share".to_owned();
    panel.groups[1].id = "online".to_owned();
    panel.groups[1].withheld = true;

    panel.empty_withheld_groups();

    assert!(!panel.is_measured(0, 0) && !panel.is_measured(1, 0) && panel.is_measured(0, 1));
    assert!(panel.tells_of_withheld(0) && !panel.tells_of_withheld(1));
}

#[test]
fn the_monthly_difference_is_nothing_before_the_start_and_one_point_after() {
    let path = comparison().difference_path("unemployment_rate", "young").unwrap();

    let means: Vec<f64> = path.iter().map(|point| point.difference.mean).collect();
    assert_eq!(&means[..2], &[0.0, 0.0]);
    assert!(means[2..].iter().all(|mean| (mean + 1.0).abs() < 1e-12));
}

#[test]
fn paired_tables_follow_by_hand() {
    let comparison = comparison();

    // Everybody gets 100 × seed; decile 1 holds 1,000 to 4,000, mean 2,500: seeds 7, 8, 9 give +28%, +32%, +36%.
    let poorest = &comparison.distribution.as_ref().unwrap().deciles[0];
    assert!((poorest.relative.mean - 0.32).abs() < 1e-12);
    assert!((poorest.absolute.mean - 800.0).abs() < 1e-9);
    // Net cost: 1e9 + 8 − 4e8.
    assert!((comparison.budget.as_ref().unwrap().net.mean - 600_000_008.0).abs() < 1e-6);
    // Two fewer of the employed lose their job on every seed.
    assert!((comparison.flows.as_ref().unwrap().rows[1].difference.mean + 2.0).abs() < 1e-12);
}

#[test]
fn runs_on_other_seeds_are_not_compared() {
    let mut reform = record("Reform");
    reform.panel.seeds[0] = 99;
    let window = Window { first: month("2027-01"), last: month("2027-06") };

    let refused =
        Comparison::new(record("Baseline"), reform, month("2027-03"), window, &PairedTables::default())
            .unwrap_err();

    assert!(refused.to_string().contains("their seeds"));
    assert_eq!(refused.exit_code(), 2);
}

#[test]
fn a_panel_with_a_gap_or_a_formula_is_refused() {
    let refusals = |change: fn(&mut Panel)| {
        let mut panel = record("Baseline").panel;
        change(&mut panel);
        panel.check()
    };

    assert!(refusals(|panel| panel.months[3] = panel.months[3] + 1).is_err());
    assert!(refusals(|panel| panel.groups[1].id = "all".to_owned()).is_err());
    assert!(refusals(|panel| panel.indicators[0].label = "=cmd()".to_owned()).is_err());
    assert!(refusals(|panel| panel.values.truncate(3)).is_err());
    assert!(refusals(|_| ()).is_ok());
}

proptest! {
    #[test]
    fn an_interval_holds_its_mean_and_the_narrow_one(values in prop::collection::vec(-1e9..1e9_f64, 2..40)) {
        let estimate = ghostwork_results::Estimate::from_replications(&values);

        prop_assert!(estimate.low <= estimate.low50 && estimate.low50 <= estimate.mean);
        prop_assert!(estimate.mean <= estimate.high50 && estimate.high50 <= estimate.high);
    }
}
