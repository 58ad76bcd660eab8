use ghostwork_experiment::{Silent, compare};
use ghostwork_population::Population;
use ghostwork_results::{Cell, Comparison, Verdict};

use crate::world::{MANY_INSTRUMENTS, POPULATION, SMALL, Size, scenario, settings};

fn comparison(size: Size, reform: &str) -> Comparison {
    comparison_of(&POPULATION, size, reform)
}

fn comparison_of(population: &Population, size: Size, reform: &str) -> Comparison {
    let (baseline, reform) = (scenario(size, ""), scenario(size, reform));
    compare((&baseline, &reform), population, &settings(2), &Silent).unwrap().comparison
}

/// An instrument that is in force and pays nothing.
const PLACEBO: &str = r#"
[[instrument]]
use = "guaranteed_income"
as = "grant"
nexus = "worker"
places = ["US"]
from = "2026-04"
reference = "test"
[instrument.params]
amount = 0
child_amount = 0
"#;

#[test]
fn null_reform_has_exactly_zero_effect() {
    for reform in ["", PLACEBO] {
        let comparison = comparison(SMALL, reform);

        assert_eq!(comparison.baseline.results_hash, comparison.reform.results_hash);
        for outcome in &comparison.outcomes {
            let difference = outcome.difference;
            assert_eq!(difference.mean, 0.0, "{outcome:?}");
            // A small group may be there on one seed alone; then there is no interval.
            if outcome.pairs > 1 {
                assert_eq!((difference.low, difference.high), (0.0, 0.0), "{outcome:?}");
                assert_eq!(outcome.verdict(), Verdict::NoDifference, "{outcome:?}");
            }
        }
        let budget = comparison.budget.unwrap();
        assert_eq!(budget.net.mean, 0.0);
        let winners = comparison.distribution.unwrap().winners;
        assert!(winners.iter().all(|row| row.bands[2].mean == 1.0), "somebody gains or loses");
    }
}

#[test]
fn a_policy_changes_nothing_before_it_starts() {
    let comparison = comparison(SMALL, MANY_INSTRUMENTS);
    let (before, after) = (&comparison.baseline.panel, &comparison.reform.panel);
    let value = |panel: &ghostwork_results::Panel, month, indicator| {
        panel.value(Cell { seed: 0, month, group: 0, indicator }).to_bits()
    };

    // The first instrument begins in March 2026, the second recorded month.
    assert_eq!(comparison.policy_start.to_string(), "2026-03");
    assert_eq!(comparison.differences_before_start, 0);
    for indicator in 0..before.indicators.len() {
        assert_eq!(value(before, 0, indicator), value(after, 0, indicator));
    }
    assert!(
        (0..before.indicators.len())
            .any(|indicator| value(before, 1, indicator) != value(after, 1, indicator))
    );
}

#[test]
fn a_reform_starts_with_its_policy_and_names_what_it_sets_before() {
    let start = |reform: &str| {
        let comparison = comparison(Size { workers: 500, ..SMALL }, reform);
        (comparison.policy_start.to_string(), comparison.settings_from_beginning)
    };
    // A grant from April, and an answer to it that is set for all months.
    let grant = PLACEBO.replace("amount = 0\nchild", "amount = 300\nchild");
    let grant_and_answer = format!("[parameters]\nmatching.price_sensitivity = 1.9\n{grant}");
    let only_answer = grant_and_answer.replace("2026-04", "2027-04");

    let key = "matching.price_sensitivity".to_owned();
    assert_eq!(start(&grant_and_answer), ("2026-04".to_owned(), vec![key]));
    assert_eq!(start(&grant), ("2026-04".to_owned(), Vec::new()));
    // The run ends before the grant begins: three months of burn-in before February 2026 are the first that differ.
    assert_eq!(start(&only_answer), ("2025-11".to_owned(), Vec::new()));
}

#[test]
fn a_grant_of_300_dollars_costs_what_it_pays_and_nobody_loses_by_it() {
    const GRANT: &str = r#"
[[instrument]]
use = "guaranteed_income"
as = "grant"
nexus = "worker"
places = ["US"]
from = "2026-02"
reference = "test"
[instrument.params]
amount = 300
child_amount = 0
"#;
    let comparison = comparison(SMALL, GRANT);

    // 269.5 million persons, of whom those from 18 on receive 3,600 dollars a year: 850 to 970 billion.
    let budget = comparison.budget.as_ref().unwrap();
    let instruments = &budget.items[0];
    assert_eq!(instruments.item.id, "instruments");
    assert!((7.5e11..=9.8e11).contains(&instruments.amount.mean), "{:?}", instruments.amount);
    let all = comparison.distribution.as_ref().unwrap().deciles.last().unwrap();
    assert!(all.absolute.low > 1_000.0, "{:?}", all.absolute);
}

#[test]
fn scenarios_of_different_length_are_refused() {
    let baseline = scenario(SMALL, "");
    let reform = scenario(Size { months: 11, ..SMALL }, "");

    let error = compare((&baseline, &reform), &POPULATION, &settings(1), &Silent).unwrap_err();

    assert_eq!(error.to_string(), "baseline and reform differ in months: 12 and 11");
    assert_eq!(error.exit_code(), 2);
}

#[test]
fn the_flows_between_states_hold_everybody() {
    let records_of_nobody = {
        let mut population = POPULATION.clone();
        population.description.is_synthetic = true;
        population
    };
    let [public, synthetic] =
        [&POPULATION, &records_of_nobody].map(|population| comparison_of(population, SMALL, ""));

    let represented = public.baseline.setting.weight * 5_000.0;
    let holds_everybody = |persons: f64| (persons / represented - 1.0).abs() < 1e-9;
    // No flow of records that are of nobody is withheld; the others keep to their stocks who is withheld.
    let flows = synthetic.flows.unwrap();
    let persons: f64 = flows.rows.iter().map(|row| row.baseline.mean).sum();
    assert!(holds_everybody(persons), "{persons} of {represented}");
    let flows = public.flows.unwrap();
    assert!(flows.rows.iter().any(|row| row.baseline.mean.is_nan()), "nothing is withheld");
    for stock in flows.stocks {
        let persons: f64 = stock.iter().sum();
        assert!(holds_everybody(persons), "{persons} of {represented}");
    }
}
