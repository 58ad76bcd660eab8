use ghostwork_core::Economy;
use ghostwork_experiment::{ExperimentError, Silent, run_trial};
use ghostwork_results::TrialRow;
use ghostwork_scenario::{RunOverrides, Scenario};

use crate::world::{POPULATION, Size, scenario, settings};

const SIZE: Size = Size { workers: 4_000, burn_in_months: 2, months: 8, seeds: 3 };

/// Large enough for some dozens of freelancers.
const MANY_PROFILES: Size = Size { workers: 20_000, burn_in_months: 2, months: 6, seeds: 2 };

/// 300 dollars a month for the treated, half of the adults.
const GRANT: &str = r#"
[[instrument]]
use = "guaranteed_income"
as = "grant"
nexus = "worker"
places = ["US"]
from = "2026-04"
reference = "test"
perfect = true
[instrument.params]
amount = 300
child_amount = 0

[trial]
unit = "worker"
from = "2026-04"
instruments = ["grant"]
outcomes = ["net_income", "market_income"]
reference = "test"
[trial.eligible]
age_from = 18
age_to = 60
"#;

fn rows(size: Size, more: &str) -> Vec<TrialRow> {
    run_trial(&scenario(size, more), &POPULATION, &settings(2), &Silent).unwrap()
}

fn row<'a>(rows: &'a [TrialRow], outcome: &str) -> &'a TrialRow {
    rows.iter().find(|row| row.outcome == outcome && row.stratum == "all").unwrap()
}

/// People who work as much with a transfer as without.
const WITHOUT_INCOME_EFFECT: &str = r#"
[[parameter]]
key = "employment.income_effect"
value = 0.0
reference = "test"

[[parameter]]
key = "employment.income_effect_on_hours"
value = 0.0
reference = "test"
"#;

#[test]
fn a_grant_reaches_the_treated_to_the_dollar_and_nobody_else() {
    let rows = rows(SIZE, &format!("{GRANT}{WITHOUT_INCOME_EFFECT}"));
    let income = row(&rows, "net_income");

    // 300 dollars each month, whatever else happens; a few persons of the sample die.
    for seed in &income.seeds {
        assert!((seed.true_effect - 300.0).abs() < 3.0, "{seed:?}");
        assert!(seed.spillover.abs() < 3.0, "{seed:?}");
        assert!((seed.roll_out_effect - 300.0).abs() < 3.0, "{seed:?}");
        let [treated, control] = seed.field.unwrap().units;
        assert!(treated.abs_diff(control) <= 1 && treated > 500, "{seed:?}");
    }
}

#[test]
fn a_floor_on_single_posts_binds_there_and_costs_hires_and_hours() {
    const FLOOR: &str = r#"
[[instrument]]
use = "price_floor_market"
as = "floor"
nexus = "platform"
from = "2026-04"
reference = "test"
perfect = true
[instrument.params]
floor = 30
fixed_price_deemed = true
fixed_price_shift_elasticity = 0
[trial]
unit = "post"
from = "2026-04"
outcomes = ["filled", "price_per_hour", "hours_bought"]
instruments = ["floor"]
reference = "test"
"#;
    let rows = rows(MANY_PROFILES, FLOOR);

    for seed in &row(&rows, "price_per_hour").seeds {
        let field = seed.field.unwrap();
        assert!(field.control_mean + field.difference >= 30.0 && field.difference > 2.0, "{seed:?}");
    }
    for outcome in ["filled", "hours_bought"] {
        let effect = row(&rows, outcome).seeds.iter().map(|seed| seed.field.unwrap().difference).sum::<f64>();
        assert!(effect < 0.0, "{outcome} {effect}");
    }
}

#[test]
fn without_treatment_a_trial_changes_no_bit() {
    let with = scenario(SIZE, &GRANT.replace("amount = 300", "amount = 0"));
    let without = scenario(SIZE, "");
    let fingerprint = |scenario: &Scenario| {
        let mut economy =
            Economy::new(scenario.specification(&RunOverrides::default()), &POPULATION).unwrap();
        for _ in 0..6 {
            economy.advance().unwrap();
        }
        economy.fingerprint().unwrap()
    };

    assert_eq!(fingerprint(&with), fingerprint(&without));
}

#[test]
fn a_parameter_of_the_treated_touches_them_alone() {
    // Marketplaces close every account of the treated each month; the others keep theirs.
    const CLOSURE: &str = r#"
[trial]
unit = "worker"
from = "2026-04"
measured_from = "2026-05"
outcomes = ["on_platform"]
reference = "test"
[trial.eligible]
profile = true
[trial.parameters]
delivery.false_deactivation = 1.0
delivery.deactivation = 1.0
"#;
    let rows = rows(MANY_PROFILES, CLOSURE);

    for seed in &row(&rows, "on_platform").seeds {
        let field = seed.field.unwrap();
        assert!((field.control_mean + field.difference).abs() < 1e-12, "{seed:?}");
        assert!(field.control_mean > 0.2 && seed.spillover.abs() < 0.1, "{seed:?}");
    }
}

#[test]
fn a_shock_to_everybody_has_no_control_group_and_an_effect_by_stratum() {
    const SHOCK: &str = r#"
[trial]
unit = "profile"
everywhere = true
from = "2026-04"
strata = ["task_family"]
outcomes = ["platform_hours"]
reference = "test"
[trial.parameters]
tasks.hours_per_month.product_content = 1.0
[trial.eligible]
marketplaces = ["bidding", "catalogue", "direct"]
"#;
    let rows = rows(MANY_PROFILES, SHOCK);
    let content = rows.iter().find(|row| row.stratum == "product_content").unwrap();

    // Merchants need 1 hour of content in place of 16.
    for seed in &content.seeds {
        assert!(seed.field.is_none());
        assert!(seed.roll_out_effect < -0.5 * seed.untreated_mean, "{seed:?}");
    }
}

#[test]
fn places_are_treated_whole() {
    const OPENING: &str = r#"
[parameters]
participation.entry.employee = 0.0
participation.entry.own_account = 0.0
participation.entry.unemployed = 0.0
participation.entry.out_of_labour_force = 0.0

[trial]
unit = "place"
from = "2026-04"
outcomes = ["on_platform"]
reference = "test"
[trial.parameters]
participation.entry.employee = 0.05
"#;
    let rows = rows(SIZE, OPENING);

    for seed in &row(&rows, "on_platform").seeds {
        let field = seed.field.unwrap();
        assert_eq!(field.control_mean, 0.0);
        assert!(field.difference > 0.0 && field.clusters > 30, "{field:?}");
    }
}

#[test]
fn a_job_that_is_given_is_paid_and_rated() {
    const JOB: &str = r#"
[trial]
unit = "profile"
from = "2026-04"
until = "2026-05"
measured_until = "2026-05"
outcomes = ["platform_pay", "platform_hours"]
job = { hours = 10, evaluations = 1 }
reference = "test"
[trial.eligible]
ratings_to = 0
marketplaces = ["bidding", "catalogue", "direct"]
"#;
    let rows = rows(MANY_PROFILES, JOB);

    for seed in &row(&rows, "platform_hours").seeds {
        // Ten hours for each who does not pause in that very month.
        let given = seed.true_effect * seed.field.unwrap().units[0] as f64 / 10.0;
        assert!((given - given.round()).abs() < 1e-9 && seed.true_effect > 4.0, "{seed:?}");
        assert!(seed.true_effect <= 10.0 && seed.spillover == 0.0, "{seed:?}");
    }
    assert!(row(&rows, "platform_pay").true_effect().mean > 50.0);
}

#[test]
fn what_the_treated_earn_follows_their_own_parameters() {
    // Second jobs of the treated pay twice as much; nothing else differs, so that nobody else gains.
    const SECOND_JOBS: &str = r#"
[trial]
unit = "worker"
from = "2026-04"
until = "2026-05"
measured_until = "2026-05"
outcomes = ["market_income"]
reference = "test"
[trial.parameters]
employment.second_job_pay = 1.7
[trial.eligible]
work_state = ["employee"]
"#;
    let rows = rows(SIZE, SECOND_JOBS);

    for seed in &row(&rows, "market_income").seeds {
        assert!(seed.true_effect > 5.0 && seed.spillover.abs() < 1e-9, "{seed:?}");
    }
}

#[test]
#[allow(clippy::print_stdout, reason = "the guide to experiments quotes the figure")]
fn the_interval_of_a_field_team_contains_the_true_effect_as_often_as_it_says() {
    // 200 trials, each on another seed; the share is known to 1.5 points.
    let size = Size { workers: 400, burn_in_months: 1, months: 4, seeds: 200 };

    let rows = rows(size, &GRANT.replace("net_income\", \"", ""));
    let covered = row(&rows, "market_income").power(0.8, 0.05).covered;

    println!("{covered} of the intervals contain the true effect");
    assert!((0.92..=0.98).contains(&covered), "{covered}");
}

#[test]
fn a_scenario_without_a_trial_is_refused() {
    let error = run_trial(&scenario(SIZE, ""), &POPULATION, &settings(1), &Silent).unwrap_err();

    assert!(matches!(error, ExperimentError::NoTrial));
    assert_eq!(error.exit_code(), 2);
}
