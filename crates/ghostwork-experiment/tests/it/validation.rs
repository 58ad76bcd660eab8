use ghostwork_core::ModelParameters;
use ghostwork_experiment::{
    MomentKind, MomentResult, Silent, compare, consumption_responses, payment_scenario, second_run, validate,
};
use ghostwork_parameters::Month;
use ghostwork_scenario::{ParameterSetting, Scenario};

use crate::world::{POPULATION, Size, VOCABULARY, scenario, settings};

/// Three years, so that every moment has the months it needs.
const THREE_YEARS: Size = Size { workers: 4_000, burn_in_months: 3, months: 36, seeds: 2 };

/// Returns a scenario of a size with settings like those of the command line.
fn scenario_with(size: Size, settings: &[String]) -> Scenario {
    scenario(size, &format!("[parameters]\n{}", settings.join("\n")))
}

fn validated(size: Size) -> Vec<MomentResult> {
    let plain = scenario(size, "");
    let changed = scenario_with(size, &second_run(&plain));
    let runs = compare((&plain, &changed), &POPULATION, &settings(2), &Silent).unwrap();
    let (payment, _) = Scenario::from_text("payment.toml", &payment_scenario(&plain), &VOCABULARY).unwrap();
    let responses = consumption_responses((&plain, &payment), &POPULATION, &settings(2), &Silent).unwrap();
    validate(&plain, &runs.comparison, &responses).unwrap()
}

#[test]
fn every_moment_has_a_value_or_a_reason() {
    let results = validated(THREE_YEARS);

    assert_eq!(results.len(), 56);
    for result in &results {
        let id = &result.moment.id;
        assert_eq!(result.simulated.mean.is_finite(), result.kind != MomentKind::Missing, "{id}");
        assert_eq!(result.inside().is_some(), result.kind != MomentKind::Missing, "{id}");
        assert!(result.reads.len() > 5, "{id}");
        // A long enough run leaves nothing unmeasured that the model knows.
        assert!(!result.reads.contains("so short a run"), "{id}: {}", result.reads);
    }
}

#[test]
fn what_is_measured_by_changing_something_has_the_right_sign() {
    let results = validated(THREE_YEARS);
    let value = |id: &str| results.iter().find(|result| result.moment.id == id).unwrap().simulated.mean;

    assert!(value("M26") > 0.0, "{}", value("M26"));
    // Of a payment some is spent within three months, and not more than all of it.
    assert!((0.0..=100.0).contains(&value("M35")), "{}", value("M35"));
    // A lower threshold hides nobody whom a higher one shows.
    assert!(value("M44") >= 0.0, "{}", value("M44"));
}

#[test]
fn a_run_too_short_for_a_moment_says_so() {
    let results = validated(Size { workers: 2_000, burn_in_months: 1, months: 3, seeds: 1 });
    let growth = results.iter().find(|result| result.moment.id == "M10").unwrap();

    assert_eq!(growth.kind, MomentKind::Missing);
    assert!(growth.reads.contains("so short a run"), "{}", growth.reads);
}

/// Returns the parameters of a month in the second run of a scenario that is recorded for so many months from February 2026 on.
fn in_second_run(months: u32, (year, month): (u16, u8)) -> ModelParameters {
    let size = Size { workers: 2_000, burn_in_months: 3, months, seeds: 1 };
    let changed = scenario_with(size, &second_run(&scenario(size, "")));
    let assignments: Vec<_> = changed.parameters().iter().map(ParameterSetting::assignment).collect();
    ModelParameters::at(&assignments, Month::of_calendar(year, month).unwrap())
}

#[test]
fn a_second_run_of_two_years_lowers_the_threshold_before_the_fee() {
    let usual = ModelParameters::default();

    let december = in_second_run(24, (2026, 12));
    assert_eq!(december.measurement.information_return_threshold, 600.0);
    assert_eq!(december.platforms, usual.platforms);
    let next = in_second_run(24, (2027, 12));
    assert_eq!((next.platforms.fee[3], next.measurement), (0.0, usual.measurement));
}

#[test]
fn the_second_run_differs_from_its_months_on_alone() {
    // Recorded from February 2026 to January 2027: no fee is charged in any of them, the threshold is lower in December.
    let at = |year, month| in_second_run(12, (year, month));
    let usual = ModelParameters::default();

    assert_eq!(at(2026, 1), usual);
    assert_eq!(at(2026, 2).platforms.fee[3], 0.0);
    assert_eq!(at(2026, 2).platforms.fee[0], usual.platforms.fee[0]);
    assert_eq!(at(2026, 11).measurement, usual.measurement);
    assert_eq!(at(2026, 12).measurement.information_return_threshold, 600.0);
}
