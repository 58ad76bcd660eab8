//! Instruments in a whole economy: nothing at rates of zero, and the signs that their formulas imply.

use ghostwork_experiment::{Silent, compare};
use ghostwork_results::Comparison;

use crate::world::{POPULATION, SMALL, Size, scenario, settings};

/// Rates at which an instrument does nothing.
const NOTHING: [(&str, &str); 24] = [
    (
        "min_task_pay",
        "multiple_of_minimum_wage = 1.0, minimum_wage = 0.0, absolute_floor = 0.0, expenses_per_hour = 0.0",
    ),
    ("min_hourly_utilisation", "rate = 0.0"),
    ("price_floor_market", "floor = 0.0"),
    ("reclass_presumption", "claim_rate = 0.0, inspector_rate = 0.0"),
    ("abc_test", "prong_b_share = 0.0"),
    ("portable_benefits", "rate_payer = 0.0"),
    ("transaction_surcharge_fund", "rate = 0.0, benefit_bundle = 0.0"),
    ("health_stipend", "premium_share = 0.0"),
    ("ui_selfemployed", "rate_worker = 0.0, rate_client = 0.0, replacement = 0.0"),
    ("paid_leave", "accrual_hours_per_hour = 0.0"),
    ("occupational_accident", "premium = 0.0, injury_hazard_remote = 0.0"),
    ("guaranteed_income", "amount = 0.0"),
    ("wage_insurance", "replacement = 0.0"),
    ("training_account", "credit_per_course = 0.0"),
    ("fee_cap", "cap_total = 1.0"),
    ("collective_bargaining", "bargaining_power_gain = 0.0, dues = 0.0"),
    ("pay_transparency", "belief_variance_cut = 0.0, compliance_cost = 0.0"),
    ("deactivation_rights", "hazard_cut = 0.0, appeal_rate = 0.0"),
    ("prompt_payment", "non_payment_deterrence = 0.0, complaint_rate = 0.0"),
    ("withholding", "rate = 0.0"),
    ("income_averaging", "means_test_months = 1"),
    ("ai_levy", "platform_rate = 0.0, ai_rate = 0.0"),
    ("ptc_schedule", "enhanced = false, cap_above_400 = 0.0"),
    ("merchant_hiring_credit", "rate = 0.0"),
];

fn instrument(name: &str, params: &str, more: &str) -> String {
    format!(
        "[[instrument]]\nuse = \"{name}\"\nas = \"the_{name}\"\nfrom = \"2026-03\"\nreference = \"test\"\n\
         params = {{ {params} }}\n{more}\n"
    )
}

fn comparison(size: Size, reform: &str) -> Comparison {
    let (baseline, reform) = (scenario(size, ""), scenario(size, reform));
    compare((&baseline, &reform), &POPULATION, &settings(2), &Silent).unwrap().comparison
}

#[test]
fn at_rates_of_zero_nothing_changes_to_the_last_bit() {
    let nothing: String = NOTHING.iter().map(|(name, params)| instrument(name, params, "")).collect();
    let floors = "[[compose]]\nquantity = \"pay_floor\"\nrule = \"sum\"\n";

    let comparison = comparison(SMALL, &format!("{nothing}{floors}"));

    assert_eq!(comparison.baseline.results_hash, comparison.reform.results_hash);
}

/// Two Aprils, and enough people that a small share of them shows.
const YEAR: Size = Size { workers: 8_000, burn_in_months: 2, months: 16, seeds: 2 };

/// Returns reform minus baseline for everybody over the last twelve months.
fn effect(comparison: &Comparison, indicator: &str) -> f64 {
    comparison.outcome(indicator, "all").unwrap().difference.mean
}

#[test]
fn accident_insurance_pays_the_injured_out_of_premiums() {
    let reform = instrument("occupational_accident", "injury_hazard_remote = 0.01", "");
    let comparison = comparison(YEAR, &reform);

    assert!(effect(&comparison, "instrument_spending") > 0.0);
    assert!(effect(&comparison, "levy_revenue") > 0.0);
}

#[test]
fn wage_insurance_pays_those_who_were_laid_off() {
    let comparison = comparison(YEAR, &instrument("wage_insurance", "min_age = 18, replacement = 0.8", ""));

    assert!(effect(&comparison, "instrument_spending") > 0.0);
}

#[test]
fn a_recognised_unit_raises_pay() {
    let comparison =
        comparison(YEAR, &instrument("collective_bargaining", "organising_rate = 0.5, dues = 0.0", ""));

    assert!(effect(&comparison, "effective_hourly_pay") > 0.0);
    assert!(effect(&comparison, "instrument_benefit") > 0.0);
}

#[test]
fn averaging_moves_food_assistance_and_nothing_before_it_in_the_month() {
    let comparison = comparison(YEAR, &instrument("income_averaging", "", ""));

    let split = comparison.reform_static.as_ref().unwrap();
    let effect = |indicator| split.effect(indicator, "all").unwrap().static_effect.mean;
    assert!(effect("food_assistance_spending") != 0.0);
    assert_eq!(effect("payroll_tax_revenue"), 0.0);
}

#[test]
fn the_enhanced_premium_credit_insures_more() {
    let comparison = comparison(YEAR, &instrument("ptc_schedule", "", ""));

    assert!(effect(&comparison, "uninsured_rate") < 0.0);
    assert!(effect(&comparison, "premium_credit_spending") > 0.0);
}

#[test]
fn a_larger_credit_raises_refunds_and_advances_come_off_them() {
    let whole = comparison(YEAR, &instrument("eitc_reform", "", ""));
    let advanced = comparison(YEAR, &instrument("eitc_reform", "advance_share = 0.5", ""));

    assert!(effect(&whole, "income_tax_revenue") < 0.0);
    // The advances are paid as refunds of the month; a part of them comes back in April.
    assert!(effect(&advanced, "refunds") > effect(&whole, "refunds"));
}

#[test]
fn each_way_of_paying_raises_revenue() {
    for (name, params) in [
        ("lump_sum_tax", "amount = 20"),
        ("proportional_income_tax", "rate = 0.01"),
        ("benefit_cut", "share = 0.05"),
    ] {
        let comparison = comparison(SMALL, &instrument(name, params, ""));

        assert!(effect(&comparison, "levy_revenue") > 0.0, "{name}");
        assert!(comparison.budget.as_ref().unwrap().net.mean < 0.0, "{name}");
    }
}
