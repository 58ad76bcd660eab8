use ghostwork_plot::{Figure, Theme, draw_all, draw_kinds};
use ghostwork_results::{Comparison, Estimate};

use crate::picture::{collisions, lines, read};
use crate::sample::comparison;

/// Returns the first figure of a kind.
fn drawn(comparison: &Comparison, kind: &str) -> Figure {
    draw_kinds(comparison, &Theme::default(), |entry| entry.name == kind).unwrap().remove(0)
}

#[test]
fn means_over_months_before_and_under_a_reform_are_told_as_such() {
    let mut comparison = comparison();
    comparison.policy_start = "2031-10".parse().unwrap();

    let figures = draw_all(&comparison, &Theme::default()).unwrap();

    for figure in &figures {
        assert!(!figure.title.contains("a year"), "{}: {}", figure.stem, figure.title);
        let is_of_months = ["difference", "flows"].iter().any(|kind| figure.stem.starts_with(kind));
        let note = "The reform is in force in 3 of the 12 months compared.";
        assert!(is_of_months || figure.json.contains(note), "{}", figure.stem);
    }
    let budget = figures.iter().find(|figure| figure.stem == "budget").unwrap();
    assert!(budget.title.ends_with("in the 12 months compared"), "{}", budget.title);
}

#[test]
fn a_budget_without_a_difference_is_not_called_unclear() {
    let mut comparison = comparison();
    comparison.budget.as_mut().unwrap().net = Estimate::from_replications(&[0.0; 20]);
    assert_eq!(drawn(&comparison, "budget").title, "No difference to the public budget");

    comparison.policy_start = "2032-01".parse().unwrap();
    assert_eq!(drawn(&comparison, "budget").title, "The reform starts after these months");
}

#[test]
fn labels_of_a_budget_whose_interval_is_far_larger_than_the_cost_stand_apart() {
    let mut comparison = comparison();
    comparison.baseline.setting.currency = "USD".into();
    let budget = comparison.budget.as_mut().unwrap();
    for row in &mut budget.items {
        row.amount = row.amount.scaled(300_000.0 / row.amount.mean.abs().max(1.0));
    }
    budget.net = Estimate::from_replications(&[-20e6, -10e6, 15e6, 16e6]);

    let figure = drawn(&comparison, "budget");

    assert!(figure.svg.contains("\n−$20\n"), "{}", figure.svg);
    assert_eq!(collisions(&read(&figure.svg)), [""; 0]);
}

#[test]
fn amounts_too_wide_for_their_bars_are_shown_in_thousands() {
    let mut comparison = comparison();
    for row in &mut comparison.distribution.as_mut().unwrap().deciles {
        row.absolute = row.absolute.scaled(40.0);
    }

    let figure = drawn(&comparison, "deciles");

    let words: Vec<String> = lines(&read(&figure.svg)).into_iter().map(|line| line.text).collect();
    assert!(words.iter().any(|line| line == "Change, $ thousand a year"), "{words:?}");
    assert!(collisions(&read(&figure.svg)).is_empty());
}

#[test]
fn a_flow_with_a_long_name_is_named_all_the_same() {
    let mut comparison = comparison();
    for row in &mut comparison.flows.as_mut().unwrap().rows {
        let change: &[f64] = if (row.from, row.to) == (3, 1) { &[900.0, 1000.0, 1100.0] } else { &[0.0; 3] };
        row.difference = Estimate::from_replications(change);
    }

    assert_eq!(drawn(&comparison, "flows").title, "Out of the labour force → platform work: more people");
}
