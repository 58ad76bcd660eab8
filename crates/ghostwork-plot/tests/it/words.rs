use ghostwork_plot::{Figure, Theme, draw_all};
use ghostwork_results::Comparison;

use crate::sample::comparison;

fn drawn(comparison: &Comparison) -> Vec<Figure> {
    draw_all(comparison, &Theme::default()).unwrap()
}

#[test]
fn means_over_months_before_and_under_a_reform_are_told_as_such() {
    let mut comparison = comparison();
    comparison.policy_start = "2031-10".parse().unwrap();

    let figures = drawn(&comparison);

    for figure in &figures {
        assert!(!figure.title.contains("a year"), "{}: {}", figure.stem, figure.title);
        let is_of_months = ["difference", "flows"].iter().any(|kind| figure.stem.starts_with(kind));
        let note = "The reform is in force in 3 of the 12 months compared.";
        assert!(is_of_months || figure.json.contains(note), "{}", figure.stem);
    }
    let budget = figures.iter().find(|figure| figure.stem == "budget").unwrap();
    assert!(budget.title.ends_with("in the 12 months compared"), "{}", budget.title);
}
