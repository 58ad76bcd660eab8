//! The thirty instruments as policy files write them: every parameter by its name, its type and its usual value.

use ghostwork_scenario::{Scenario, Vocabulary};

/// Parameters with their usual values, by instrument. A file that writes them all says the same as one that writes none,
/// but for those in [`DIFFERENT`].
const REGISTRY: [(&str, &str); 30] = [
    (
        "min_task_pay",
        "multiple_of_minimum_wage = 1.2
unit_rate = 0
min_per_task = 0
period_days = 14
hours_basis = \"engaged\"
passthrough_max = 1.0",
    ),
    (
        "min_hourly_utilisation",
        "rate = 21.44
reference_utilisation = 0.60
utilisation_gate = 0.53
expense_component = 2.26
workers_comp_component = 1.70",
    ),
    (
        "price_floor_market",
        "floor = 3.00
ppp_scaled = false
fixed_price_deemed = false
fixed_price_shift_elasticity = 0.3
per_family = { data_analysis = 0 }",
    ),
    (
        "reclass_presumption",
        "control_threshold = 0.5
claim_rate = 0.10
inspector_rate = 0.02
rebuttal_success = 0.3
employer_oncost = 0.104
voluntary_benefits = 0.243
schedule_control_loss = 0",
    ),
    (
        "abc_test",
        "prong_b_share = 0.6
exempt_families = [\"writing\", \"marketing\", \"photography\"]
conversion_rate = 0.3
intermediate_leave_rate = 0.1207
er_penalty_per_violation = 5000",
    ),
    (
        "portable_benefits",
        "rate_payer = 0.04
rate_worker_match = 0
threshold = 1000
pooled = true
mandatory = true
categories = [\"health\", \"retirement\", \"time_off\", \"emergency\", \"ui\"]
admin_cost = 0.06
withdrawal_penalty = 0.0",
    ),
    ("transaction_surcharge_fund", "rate = 0.03\nbenefit_bundle = \"none\"\nreserve_target = 6"),
    (
        "aggregator_turnover_levy",
        "rate = 0.015
cap_on_payments = 0.05
base = \"turnover\"
worker_share = 0.5
public_share = 0.2
min_income = 3900
de_minimis_client = 700",
    ),
    (
        "mandatory_social_insurance",
        "rate_worker = 0.13
rate_platform = 0.035
mandatory_from_birth = \"1995-01-01\"
opt_in_rate = 0.12
offset_low_income = 0.75
base = \"net\"",
    ),
    (
        "health_stipend",
        "tier_hours = [15, 25]
tier_share = [0.5, 1.0]
premium_share = 0.82
premium_basis = 518
pooled = false
stipend_counts_as_income = true",
    ),
    (
        "ptc_schedule",
        "schedule = \"2026 law\"\ncap_above_400 = \"none\"\nreconcile = true\nslcsp_age40 = \"none\"",
    ),
    (
        "ui_selfemployed",
        "rate_worker = 0.008
rate_client = 0.008
replacement = 0.60
cap = 50
min_months = 9
max_days = 180
drop_trigger = 0.30
mandatory = true",
    ),
    (
        "auto_ira",
        "default_rate = 0.05
escalation = 0.01
max_rate = 0.08
opt_out = 0.36
withdrawal_hazard = 0.01
platform_default = true",
    ),
    (
        "paid_leave",
        "accrual_hours_per_hour = 0.0333
cap = 40
rate_basis = \"avg_daily_comp\"
use_rate = 0.4
pooled = false",
    ),
    (
        "occupational_accident",
        "premium = 0.01\ndisability_replacement = 0.66\ncover_max = 1000000\ninjury_hazard_remote = 0.0005",
    ),
    (
        "guaranteed_income",
        "amount = 500
child_amount = 0
nit_taper = 0.5
income_test_fpl = \"none\"
counts_snap = false
counts_medicaid = false
funding = \"solve\"",
    ),
    (
        "eitc_reform",
        "childless_max = 649
childless_phase_in = 0.0765
age_window = [25, 64]
periodic = \"annual\"
claim_rate = 0.78
bunching_elasticity_se = 0.2",
    ),
    (
        "wage_insurance",
        "replacement = 0.5
cap_total = 10000
max_earnings = 50000
months = 24
min_age = 50
self_employed_ok = true",
    ),
    (
        "training_account",
        "annual_credit = 550
cap = 5500
copay = 110
completion = 0.7
skill_gain = 0.02
allowance_rr = 0.0
quality_fraud_share = 0.1",
    ),
    (
        "fee_cap",
        "cap_total = 0.15
sides = \"both\"
fixed_fee_allowed = 4.95
small_only = false
steering_response = 0.5",
    ),
    (
        "collective_bargaining",
        "recognition_threshold = 0.25
bargaining_power_gain = 0.10
dues = 0.015
coverage = \"sector\"",
    ),
    (
        "pay_transparency",
        "belief_variance_cut = 0.5\ncompliance_cost = 2\nemployer_bargaining_response = 0.5",
    ),
    ("deactivation_rights", "notice_days = 14\nappeal_success = 0.4\nhazard_cut = 0.3\nquality_cost = 0.01"),
    (
        "prompt_payment",
        "threshold = 800
due_days = 30
damages_multiple = 2
interest_spread = 8
p_late_baseline = 0.29
p_nonpay_baseline = 0.03
deterrence = 0.4",
    ),
    (
        "info_reporting",
        "threshold_amount = 20000
threshold_count = 200
nec_threshold = 2000
rho_reported = 0.94
rho_unreported = 0.45",
    ),
    ("withholding", "rate = 0.10\ndefault_on = true\nopt_out = 0.3"),
    ("income_averaging", "window_years = 1\nmeans_test_months = 1\nmif_hours = 35\nstartup_months = 12"),
    ("ai_levy", "rate = 0.02\nbase = \"platform_revenue\"\nthreshold = 0\nrecycle = \"training_account\""),
    (
        "coworking_connection",
        "days_per_month = 3
unit_cost = 20
isolation_effect_per_day = -0.01
disconnect_hours = 11
penalty_ban = true",
    ),
    ("merchant_hiring_credit", "rate = 0.10\ncap = 2500\nsize_max = 10"),
];

/// Parameters that do something else than usual as soon as they are written: a taper makes a negative income tax of a
/// guaranteed income, and the childless credit written is that of one year, not the law's of every year.
const DIFFERENT: [&str; 2] = ["guaranteed_income.nit_taper", "eitc_reform.childless_max"];

/// Words that choices may take, beside their usual ones.
const CHOICES: [(&str, &str); 22] = [
    ("min_task_pay", "hours_basis = \"logged_in\""),
    ("min_task_pay", "hours_basis = \"tracked\""),
    ("aggregator_turnover_levy", "base = \"payout\""),
    ("aggregator_turnover_levy", "base = \"transaction\""),
    ("aggregator_turnover_levy", "base = \"fees\""),
    ("mandatory_social_insurance", "base = \"gross\""),
    ("ptc_schedule", "schedule = \"enhanced\"\ncap_above_400 = 0.085"),
    ("ptc_schedule", "schedule = \"pre2021\""),
    ("ptc_schedule", "schedule = \"custom\""),
    ("paid_leave", "rate_basis = \"flat\""),
    ("eitc_reform", "periodic = \"quarterly\""),
    ("eitc_reform", "periodic = \"monthly\""),
    ("fee_cap", "sides = \"seller\""),
    ("fee_cap", "sides = \"buyer\""),
    ("collective_bargaining", "coverage = \"unit\""),
    ("ai_levy", "base = \"ai_spend\""),
    ("ai_levy", "recycle = \"general\""),
    ("ai_levy", "recycle = \"ui\""),
    ("ai_levy", "recycle = \"dividend\""),
    ("guaranteed_income", "income_test_fpl = 3.0"),
    ("mandatory_social_insurance", "rate_worker = { steps = { \"2027-01\" = 0.13, \"2029-01\" = 0.20 } }"),
    ("portable_benefits", "categories = \"all\""),
];

fn text(instrument: &str, params: &str) -> String {
    format!(
        "[meta]\nid = \"test\"\ntitle = \"A test\"\n[baseline]\nlaw = \"us-2026\"\nstart = \"2026-01\"\nmonths = 24\n\
         [[instrument]]\nuse = \"{instrument}\"\nas = \"rule\"\nnexus = \"worker\"\nplaces = [\"US\"]\nfrom = \"2027-01\"\n\
         reference = \"test\"\n[instrument.params]\n{params}\n"
    )
}

/// Two floors under pay in the same state, and what is said about them.
fn two_floors(compose: &str) -> String {
    let first = text("min_task_pay", "minimum_wage = 15");
    format!(
        "{first}\n[[instrument]]\nuse = \"min_hourly_utilisation\"\nas = \"second\"\nplaces = [\"US\"]\nfrom = \"2027-01\"\n\
         reference = \"test\"\n{compose}\n"
    )
}

#[test]
fn two_floors_need_a_composition_and_may_be_composed_by_the_highest_or_the_first() {
    let vocabulary = Vocabulary::full().unwrap();
    let yields = |compose: &str| {
        let (scenario, _) = Scenario::from_text("test.toml", &two_floors(compose), &vocabulary)
            .unwrap_or_else(|problems| panic!("{problems}"));
        scenario
            .instruments()
            .iter()
            .map(|setting| setting.instrument.coverage.yields_to.len())
            .collect::<Vec<_>>()
    };
    let composed = |rule: &str, members: &str| {
        yields(&format!("[[compose]]\nquantity = \"pay_floor\"\nrule = \"{rule}\"\n{members}"))
    };

    let alone = Scenario::from_text("test.toml", &two_floors(""), &vocabulary).err().unwrap();
    assert!(alone.to_string().contains("E0119"), "{alone}");
    assert_eq!(composed("max", ""), [0, 0]);
    assert_eq!(composed("first", ""), [0, 1]);
    assert_eq!(composed("first", "members = [\"second\", \"rule\"]"), [1, 0]);
}

fn read(instrument: &str, params: &str, vocabulary: &Vocabulary) -> Scenario {
    match Scenario::from_text("test.toml", &text(instrument, params), vocabulary) {
        Ok((scenario, _)) => scenario,
        Err(problems) => panic!("{instrument}: {problems}"),
    }
}

#[test]
fn every_parameter_of_the_registry_is_read_and_means_its_default() {
    let vocabulary = Vocabulary::full().unwrap();
    for (instrument, params) in REGISTRY {
        let scenario = read(instrument, params, &vocabulary);
        let settings = &scenario.instruments()[0].settings;

        assert!(!settings.is_empty(), "{instrument}");
        for setting in settings.iter().filter(|setting| !DIFFERENT.contains(&setting.key().as_str())) {
            let written = setting.schedule.at("2027-01".parse().unwrap());
            assert_eq!(written, Some(setting.declaration.default), "{}", setting.key());
        }
    }
}

#[test]
fn the_registry_holds_every_instrument_but_those_that_only_pay() {
    let vocabulary = Vocabulary::full().unwrap();
    let paying = ["lump_sum_tax", "proportional_income_tax", "benefit_cut"];
    let known: Vec<&str> = vocabulary
        .instruments()
        .iter()
        .map(|terms| terms.definition.name())
        .filter(|name| !paying.contains(name))
        .collect();

    assert_eq!(known, REGISTRY.map(|(name, _)| name));
}

#[test]
fn every_word_of_a_choice_is_read() {
    let vocabulary = Vocabulary::full().unwrap();
    for (instrument, params) in CHOICES {
        assert!(!read(instrument, params, &vocabulary).instruments()[0].settings.is_empty(), "{params}");
    }
}

#[test]
fn a_word_that_is_no_choice_is_refused_with_those_that_are() {
    let vocabulary = Vocabulary::full().unwrap();
    for (params, help) in [
        ("hours_basis = \"enaged\"", "did you mean `engaged`?"),
        ("hours_basis = 3", "expected one of engaged, logged_in, tracked"),
    ] {
        let problems =
            Scenario::from_text("test.toml", &text("min_task_pay", params), &vocabulary).err().unwrap();
        assert!(problems.to_string().contains(help), "{problems}");
    }
}
