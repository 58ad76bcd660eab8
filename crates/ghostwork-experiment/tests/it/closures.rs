//! One rate solved so that the public budget is as under the baseline.

use ghostwork_experiment::{ExperimentError, Plan, Silent, compare, run};
use ghostwork_results::{ClosureEnd, Comparison};
use ghostwork_scenario::Scenario;

use crate::world::{POPULATION, SMALL, scenario, settings};

/// A small grant, and how it is paid for.
pub(crate) fn reform(closure: &str) -> Scenario {
    let text = format!(
        "[[instrument]]\nuse = \"guaranteed_income\"\nas = \"grant\"\nfrom = \"2026-03\"\nreference = \"test\"\n\
         params = {{ amount = 50 }}\n\
         [run]\narms = [\"baseline\", \"reform\"]\n\
         [closure]\nname = \"payment\"\ntarget = \"fiscal.net_cost\"\nwindow = [\"2026-06\", \"2027-01\"]\n\
         tolerance = {{ abs_per_worker_year = 5.0 }}\nseeds = 2\n{closure}\n"
    );
    scenario(SMALL, &text)
}

fn comparison(reform: &Scenario) -> Result<Comparison, ExperimentError> {
    let baseline = scenario(SMALL, "");
    compare((&baseline, reform), &POPULATION, &settings(2), &Silent).map(|run| run.comparison)
}

#[test]
fn a_budget_neutral_reform_costs_no_more_than_its_tolerance() {
    let comparison = comparison(&reform("kind = \"lump_sum\"\nbounds = [0.0, 200.0]")).unwrap();

    let closure = comparison.closure.as_ref().unwrap();
    let ClosureEnd::Solved { value } = closure.end else { panic!("{closure:?}") };
    let gap = closure.gap_at(value).unwrap();
    assert!(gap.mean.abs() <= 5.0, "{gap:?}");
    // A grant of 50 dollars to adults costs the tax on every adult a little less than 50 dollars: some of it comes back.
    assert!((35.0..=55.0).contains(&value), "{value}");
    assert!(closure.curve.len() >= 5);
    // The curve falls: the more is raised, the less the reform costs.
    assert!(closure.curve.windows(2).all(|pair| pair[0].gap.mean >= pair[1].gap.mean), "{:?}", closure.curve);
}

#[test]
fn a_search_is_foretold_as_the_baseline_and_six_tries() {
    let (baseline, reform) = (scenario(SMALL, ""), reform("kind = \"lump_sum\"\nbounds = [0.0, 200.0]"));
    let plan = Plan::of_comparison(&baseline, &reform, &settings(2)).unwrap();

    let closure = reform.closure().unwrap();
    let (months, shared) = (plan.simulated_months(), plan.shared_months());
    let on_two_seeds = u64::from(2 * (months + 6 * (months - shared)));
    assert_eq!(plan.agent_months_of_search(closure), plan.workers * on_two_seeds);
}

#[test]
fn a_reform_that_cannot_be_paid_for_says_no_solution() {
    let comparison = comparison(&reform("kind = \"lump_sum\"\nbounds = [0.0, 10.0]")).unwrap();

    let closure = comparison.closure.as_ref().unwrap();
    assert_eq!(closure.end, ClosureEnd::NoSolution);
    assert_eq!(closure.end.words(), "no solution");
    assert!(closure.curve.iter().all(|point| point.gap.mean > 0.0));
}

#[test]
fn a_scenario_may_ask_for_an_error_instead() {
    let error =
        comparison(&reform("kind = \"lump_sum\"\nbounds = [0.0, 10.0]\non_failure = \"error\"")).unwrap_err();

    assert_eq!(error.to_string(), "payment.amount: no solution");
    assert_eq!(error.exit_code(), 1);
}

#[test]
fn a_rate_to_be_solved_for_takes_a_baseline() {
    let error =
        run(&reform("kind = \"lump_sum\"\nbounds = [0.0, 100.0]"), &POPULATION, &settings(1), &Silent)
            .unwrap_err();

    assert_eq!(error.exit_code(), 2);
}
