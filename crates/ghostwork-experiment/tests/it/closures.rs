//! One rate solved so that the public budget is as under the baseline.

use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

use ghostwork_experiment::{ExperimentError, GrowingComparison, Plan, Progress, Silent, Step, compare, run};
use ghostwork_results::{ClosureEnd, Comparison};
use ghostwork_scenario::Scenario;

use crate::world::{POPULATION, SMALL, Size, scenario, settings};

const THREE_SEEDS: Size = Size { seeds: 3, ..SMALL };

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

    // What the baseline lives through before the reform is counted with the comparison.
    let after_fork = u64::from(plan.simulated_months() - plan.shared_months());
    let sought = |plan: &Plan| plan.agent_months_in_all() - plan.agent_months();
    assert_eq!(sought(&plan), plan.workers * 2 * 7 * after_fork);
    // Under draws of the parameters the comparison begins anew.
    let shared = u64::from(plan.shared_months());
    assert_eq!(sought(&plan.under_draws(2)), plan.workers * 2 * (7 * after_fork + shared));
}

#[test]
fn a_rate_that_was_solved_for_leads_to_the_same_results_as_one_that_was_written() {
    // The months before the levy are simulated with the search, on some of the seeds or on all of them.
    let baseline = scenario(THREE_SEEDS, "");
    let compared = |reform: &Scenario| {
        let told = Told::default();
        let run = compare((&baseline, reform), &POPULATION, &settings(2), &told).unwrap();
        let plan = Plan::of_comparison(&baseline, reform, &settings(2)).unwrap();
        assert_eq!(told.0.into_inner(), plan.agent_months(), "no month is told twice");
        run.comparison
    };
    for seeds in [2, 3, 4] {
        let solved = compared(&levy_to_solve_for(THREE_SEEDS, seeds));
        let value = solved.closure.as_ref().unwrap().end.value().unwrap();
        let written = compared(&levy(THREE_SEEDS, &format!("{value:?}"), ""));

        assert_eq!(solved.baseline.results_hash, written.baseline.results_hash, "{seeds} seeds");
        assert_eq!(solved.reform.results_hash, written.reform.results_hash, "{seeds} seeds");
        assert_ne!(solved.baseline.results_hash, solved.reform.results_hash);
    }
}

#[test]
fn seeds_that_are_added_lead_to_the_results_of_all_at_once() {
    let at_once = compare(
        (&scenario(THREE_SEEDS, ""), &levy_to_solve_for(THREE_SEEDS, 2)),
        &POPULATION,
        &settings(2),
        &Silent,
    );
    let told = Told::default();
    let mut growing = GrowingComparison::default();
    let [first, all] = [2, 3].map(|seeds| {
        let size = Size { seeds, ..SMALL };
        let scenarios = (&scenario(size, ""), &levy_to_solve_for(size, 2));
        growing.compare(scenarios, &POPULATION, &settings(2), &told).unwrap()
    });

    let document = |comparison: &Comparison| serde_json::to_value(comparison).unwrap();
    assert_eq!(document(&all), document(&at_once.unwrap().comparison));
    assert_ne!(first.reform.results_hash, all.reform.results_hash);
    let plan =
        Plan::of_comparison(&scenario(THREE_SEEDS, ""), &levy_to_solve_for(THREE_SEEDS, 2), &settings(2));
    assert_eq!(told.0.into_inner(), plan.unwrap().agent_months(), "no seed is simulated twice");
}

/// Counts the months that are told, workers by workers.
#[derive(Default)]
struct Told(AtomicU64);

impl Progress for Told {
    fn month_passed(&self, step: &Step) {
        self.0.fetch_add(step.workers, Relaxed);
    }
}

/// A levy on pay that buys something, from the fourth recorded month on.
fn levy(size: Size, rate: &str, closure: &str) -> Scenario {
    let text = format!(
        "[[instrument]]\nuse = \"transaction_surcharge_fund\"\nas = \"levy\"\nfrom = \"2026-05\"\nreference = \"test\"\n\
         params = {{ rate = {rate}, benefit_bundle = 0.5 }}\n[run]\narms = [\"baseline\", \"reform_static\", \"reform\"]\n{closure}"
    );
    scenario(size, &text)
}

/// The same at a rate that is solved for on so many seeds.
fn levy_to_solve_for(size: Size, seeds: u32) -> Scenario {
    let rate = "{ solve = \"closure.balance\", bounds = [0.0, 0.1] }";
    let closure = format!(
        "[closure]\nname = \"balance\"\ntarget = \"fiscal.net_cost\"\n\
         tolerance = {{ abs_per_worker_year = 1000.0 }}\nseeds = {seeds}\n"
    );
    levy(size, rate, &closure)
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
