//! What an accepted scenario hands to the model.

use ghostwork_core::categories::{Marketplace, TaskCategory};
use ghostwork_core::policy::{Nexus, Places};
use ghostwork_law::{Date, Value};
use ghostwork_parameters::{Money, Schedule};
use ghostwork_scenario::{Request, RunOverrides};

use crate::words::{ACCOUNT, PLAIN, month, read_with, vocabulary};

#[test]
fn values_may_carry_their_unit() {
    let (scenario, _) = read_with(
        "[parameters]
search.intensity = \"4 %/month\"
search.pay_per_hour.writing = \"25 USD/hour\"
tax.rate = \"8.5 %\"
",
    );

    let values: Vec<f64> =
        scenario.parameters().iter().map(|setting| setting.schedule.at(month("2026-01")).unwrap()).collect();
    assert_eq!(values, [0.04, 25.0]);
    assert_eq!(scenario.law_settings()[0].rows, [(None, Value::Number(0.085))]);
}

#[test]
fn of_a_list_of_values_a_run_takes_the_first_and_says_so() {
    let (scenario, warnings) =
        read_with(&format!("{ACCOUNT}[instrument.params]\nrate = {{ sweep = [0.1, 0.2] }}\n"));

    assert_eq!(scenario.instruments()[0].settings[0].schedule, Schedule::Constant(0.1));
    let said: Vec<String> = warnings.iter().map(ToString::to_string).collect();
    assert!(said.iter().any(|said| said.contains("`rate` has 2 values")), "{said:?}");
}

#[test]
fn every_choice_among_swept_values_is_an_arm() {
    let (scenario, _) = read_with(&format!(
        "{ACCOUNT}[instrument.params]\nrate = {{ sweep = [0.1, \"20 %\"] }}\nmandatory = {{ sweep = [false, true] }}\n"
    ));

    let arms = scenario.swept_arms();
    let settings: Vec<&[String]> = arms.iter().map(|arm| arm.settings.as_slice()).collect();
    assert_eq!(settings[0], ["account.rate=0.1", "account.mandatory=false"]);
    assert_eq!(settings[3], ["account.rate=\"20 %\"", "account.mandatory=true"]);
    assert_eq!(arms.len(), 4);
    let named = scenario.clone().named_for(&arms[3]);
    assert!(named.id().ends_with("-account-rate-20---account-mandatory-true"), "{}", named.id());
    assert!(named.title().ends_with(", account.rate 20 %, account.mandatory true"), "{}", named.title());
}

#[test]
fn announcement_grandfathering_and_take_up_by_logit_are_read() {
    let (scenario, _) = read_with(&format!(
        "{ACCOUNT}announced = \"2026-06\"\napplies_to = \"new_contracts\"\n[instrument.takeup]\nmodel = \"logit\"\n\
         coefficients = {{ intercept = -1, benefit = 0.4 }}\nhassle_hours = 2\n"
    ));

    let coverage = &scenario.instruments()[0].instrument.coverage;
    assert_eq!(coverage.announced, Some(month("2026-06")));
    assert_eq!(coverage.first_month_known(), month("2026-06"));
    assert!(coverage.new_contracts_only);
    let take_up = &coverage.take_up;
    assert!(take_up.logit && !take_up.chosen);
    assert_eq!((take_up.intercept, take_up.benefit, take_up.hassle_hours), (-1.0, 0.4, 2.0));
}

#[test]
fn a_setting_said_anew_is_no_longer_swept() {
    let swept = format!("{PLAIN}{ACCOUNT}[instrument.params]\nrate = {{ sweep = [0.1, 0.2] }}\n");
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("scenario.toml");
    std::fs::write(&path, swept).unwrap();
    let request = Request { path, overrides: vec!["account.rate=0.15".to_owned()], ..Request::default() };

    let (scenario, _) = request.read(&vocabulary()).unwrap();

    assert!(scenario.swept_arms().is_empty());
    assert_eq!(scenario.instruments()[0].settings.last().unwrap().schedule, Schedule::Constant(0.15));
}

#[test]
fn every_way_of_writing_a_value_is_read() {
    let (scenario, _) = read_with(&format!(
        "{ACCOUNT}[instrument.params]
rate = {{ steps = {{ \"2028-01\" = 0.04, 2027-01 = \"2 %\" }} }}
floor = {{ follow = \"wage.minimum\" }}
mandatory = false
split.writing = {{ linear = [[\"2027-01\", 0.0], [2028-01-01, 0.5]] }}
"
    ));

    let settings = &scenario.instruments()[0].settings;
    let schedules: Vec<(String, Schedule)> =
        settings.iter().map(|setting| (setting.key(), setting.schedule.clone())).collect();
    // The minimum wage of the law is 7.25 until June 2027 and 9 from July 2027 on.
    assert_eq!(
        schedules,
        [
            (
                "savings_account.rate".to_owned(),
                Schedule::Steps(vec![(month("2027-01"), 0.02), (month("2028-01"), 0.04)])
            ),
            (
                "savings_account.floor".to_owned(),
                Schedule::Steps(vec![(month("2027-01"), 7.25), (month("2027-07"), 9.0)])
            ),
            ("savings_account.mandatory".to_owned(), Schedule::Constant(0.0)),
            (
                "savings_account.split.writing".to_owned(),
                Schedule::Linear(vec![(month("2027-01"), 0.0), (month("2028-01"), 0.5)])
            ),
        ]
    );
}

#[test]
fn a_followed_parameter_sees_the_changes_of_the_scenario() {
    let (scenario, _) = read_with(&format!(
        "[parameters]\nwage.minimum = 15\n{ACCOUNT}[instrument.params]\nfloor = {{ follow = \"wage.minimum\" }}\n"
    ));

    assert_eq!(scenario.instruments()[0].settings[0].schedule, Schedule::Constant(15.0));
}

#[test]
fn coverage_is_what_the_file_says() {
    let (scenario, _) = read_with(&format!(
        "{ACCOUNT}until = \"2028-01\"
nexus = \"merchant\"
places = [\"US-CA\", \"US-NY\"]
[instrument.eligible]
status = [\"contractor\"]
min_earnings = {{ amount = 1000, period = \"quarter\", pooled = true }}
marketplaces = [\"bidding\", \"on_demand\"]
task_families = [\"data_analysis\"]
age_from = 18
age_to = 64
max_monthly_income = 4000
[instrument.enforcement]
compliance = 0.5
[instrument.takeup]
model = \"fixed\"
rate = 0.3
"
    ));

    let coverage = &scenario.instruments()[0].instrument.coverage;
    assert_eq!((coverage.from, coverage.until), (month("2027-01"), Some(month("2028-01"))));
    assert_eq!(coverage.nexus, Nexus::Merchant);
    assert_eq!(coverage.places, Places::NONE.with_state(6).with_state(36));
    let eligible = &coverage.eligible;
    assert_eq!(eligible.least_quarterly_earnings, Money::from_cents(100_000));
    assert_eq!(eligible.most_monthly_income, Some(Money::from_cents(400_000)));
    assert!(eligible.platform_earners_only);
    assert!(eligible.admits_age(18) && eligible.admits_age(64) && !eligible.admits_age(65));
    assert!(eligible.admits_work(Marketplace::Bidding, TaskCategory::DataAnalysis));
    assert!(!eligible.admits_work(Marketplace::Bidding, TaskCategory::SocialMedia));
    assert!(!eligible.admits_work(Marketplace::Direct, TaskCategory::DataAnalysis));
    assert_eq!((coverage.enforcement.compliance, coverage.enforcement.penalty_multiple), (0.5, 2.0));
    assert_eq!(coverage.take_up.rate, 0.3);
}

#[test]
fn perfect_means_that_everyone_complies_and_takes_part() {
    let (scenario, _) = read_with(&format!("{ACCOUNT}perfect = true\n"));

    let coverage = &scenario.instruments()[0].instrument.coverage;
    assert_eq!((coverage.enforcement.compliance, coverage.take_up.rate), (1.0, 1.0));
    assert_eq!(coverage.enforcement.engaged_time_undercount, 0.0);
}

#[test]
fn the_law_is_frozen_before_the_scenario_changes_it() {
    let (scenario, _) = read_with(
        "as_of = \"2026-01\"
[[parameter]]
key = \"tax.thresholds\"
from = \"2028-01\"
value = [11000, 41000]
reference = \"Act s.9\"
",
    );

    let law = scenario.law();
    let rate = |day: &str| law.on(Date::parse(day).unwrap()).number("tax.rate").unwrap();
    assert_eq!((rate("2024-01-01"), rate("2028-01-01")), (0.1, 0.1));
    let thresholds = |day: &str| law.on(Date::parse(day).unwrap()).list("tax.thresholds").unwrap().to_vec();
    assert_eq!(thresholds("2027-12-01"), [10_000.0, 40_000.0]);
    assert_eq!(thresholds("2028-01-01"), [11_000.0, 41_000.0]);
    let top = |year| law.of_year_before(year).optional_number("credit.top").unwrap();
    assert_eq!([2026, 2028].map(top), [Some(0.085); 2]);
}

#[test]
fn a_law_that_begins_within_the_month_belongs_to_the_month() {
    let (scenario, _) = read_with("as_of = \"2027-08\"\n");

    let pay = |year| scenario.law().on(Date::start_of_year(year)).number("wage.notice").unwrap();
    assert_eq!([2024, 2029].map(pay), [2.0; 2]);
}

#[test]
fn one_entry_of_a_table_by_state_can_be_changed() {
    let (scenario, _) = read_with("[parameters]\nfood.limit.TX = 1.85\n");

    let table = scenario.law().on(Date::start_of_year(2026)).table("food.limit").unwrap();
    assert_eq!((table["TX"], table["CA"]), (1.85, 2.0));
}

#[test]
fn a_rule_of_the_law_can_be_switched_on_again() {
    let (scenario, _) = read_with("[[parameter]]\nkey = \"credit.top\"\nfrom = \"2027-01\"\nvalue = 0.085\n");

    let top = |year| scenario.law().on(Date::start_of_year(year)).optional_number("credit.top").unwrap();
    assert_eq!((top(2026), top(2027)), (None, Some(0.085)));
}

#[test]
fn instruments_that_are_meant_to_meet_may() {
    let other = ACCOUNT.replace("as = \"account\"", "as = \"other\"");
    let compose =
        "[[compose]]\nquantity = \"savings_account\"\nrule = \"sum\"\nmembers = [\"account\", \"other\"]\n";
    let (scenario, _) = read_with(&format!("{ACCOUNT}{other}{compose}"));
    assert_eq!(scenario.instruments().len(), 2);

    let apart = [
        other.replace("2027-01", "2028-01").replace("reference", "places = [\"US-CA\"]\nreference"),
        other.replace("reference", "places = [\"US-TX\"]\nreference"),
    ];
    let first = format!("{ACCOUNT}places = [\"US-CA\"]\nuntil = \"2028-01\"\n");
    for second in apart {
        assert_eq!(read_with(&format!("{first}{second}")).0.instruments().len(), 2);
    }
}

#[test]
fn a_specification_carries_the_scenario_and_the_overrides_of_a_run() {
    let (scenario, _) = read_with(&format!("[parameters]\nsearch.patience = 9\n{ACCOUNT}"));

    let specification =
        scenario.specification(&RunOverrides { replicate: 3, workers: Some(500), ..RunOverrides::default() });

    assert_eq!((specification.replicate, specification.workers, specification.months), (3, 500, 36));
    assert_eq!(
        (specification.start, specification.burn_in_months, specification.seed),
        (month("2026-01"), 24, 1)
    );
    assert_eq!(specification.parameters[0].key, "search.patience");
    assert_eq!(specification.instruments[0].identifier, "account");
    assert_eq!(specification.law_as_of, None);
}

#[test]
fn the_hash_follows_the_meaning_and_not_the_words() {
    let hash = |lines: &str| read_with(lines).0.content_hash();

    let plain = hash("[parameters]\nsearch.patience = 9\nsearch.taste = 1\n");

    assert_eq!(plain, hash("# a comment\n[parameters]\nsearch.taste = 1.0\nsearch.patience = 9\n"));
    assert_ne!(plain, hash("[parameters]\nsearch.patience = 9\nsearch.taste = 1.5\n"));
    assert_ne!(plain, hash("[parameters]\nsearch.patience = 9\nsearch.taste = 1\ntax.rate = 0.2\n"));
    assert_ne!(hash(ACCOUNT), hash(&format!("{ACCOUNT}perfect = true\n")));
}

#[test]
fn every_setting_is_listed_with_its_origin() {
    let (scenario, _) = read_with(&format!(
        "[parameters]
search.patience = 9
[[parameter]]
key = \"tax.rate\"
from = \"2027-01\"
value = 0.2
reference = \"Act s.9\"
{ACCOUNT}[instrument.params]
rate = 0.1
"
    ));

    let resolved = scenario.resolved(&vocabulary());
    let find = |key: &str| resolved.iter().find(|one| one.key == key).unwrap();
    assert_eq!(
        (find("baseline.months").value.as_str(), find("baseline.months").origin.as_str()),
        ("36", "test.toml:8")
    );
    assert_eq!(find("baseline.workers").origin, "default");
    let patience = find("search.patience");
    assert_eq!((patience.value.as_str(), patience.default.as_str()), ("9 months", "6 months"));
    assert!(patience.is_assumption && patience.origin == "test.toml:10");
    let intensity = find("search.intensity");
    assert!(!intensity.is_assumption && intensity.origin == "default");
    assert_eq!(find("account.rate").value, "0.1 share");
    let rate = find("tax.rate");
    assert_eq!((rate.value.as_str(), rate.default.as_str()), ("0.2 share from 2027-01", "0.1 share"));
    assert!(!rate.is_assumption && rate.source == "Act s.9");
    assert!(find("credit.top").is_assumption);
}

#[test]
fn a_reform_is_told_from_its_baseline_in_words() {
    let (baseline, _) = read_with("[parameters]\nsearch.taste = 1\n");
    let (reform, _) = read_with(&format!(
        "workers = 5000
[parameters]
search.intensity = 0.1
tax.rate = {{ steps = {{ \"2027-01\" = 0.2 }} }}
{ACCOUNT}places = [\"US-CA\"]
[instrument.params]
rate = {{ steps = {{ \"2027-01\" = 0.02, \"2028-01\" = 0.04 }} }}
"
    ));

    assert_eq!(
        reform.differences_from(&baseline),
        [
            "baseline.workers: 5000 (baseline: 100000)",
            "adds Savings account (account) from 2027-01 in US-CA: rate 0.02 share from 2027-01, 0.04 share from \
             2028-01; compliance 0.95; take-up 1",
            "search.intensity: 0.1 share/month (baseline: 0.02 share/month)",
            "search.taste: -0.5 log-odds (baseline: 1 log-odds)",
            "tax.rate: 0.2 share from 2027-01 (baseline: 0.12 share)",
        ]
    );
    assert!(reform.differences_from(&reform).is_empty());
}

#[test]
fn an_instrument_with_other_conditions_is_a_change() {
    let (baseline, _) = read_with(ACCOUNT);
    let eligible = "[instrument.eligible]\nage_from = 18\nmarketplaces = [\"bidding\", \"direct\"]\n";
    let (reform, _) = read_with(&format!("{ACCOUNT}{eligible}"));

    assert_eq!(
        reform.differences_from(&baseline),
        [
            "changes Savings account (account) from 2027-01 in US: compliance 0.95; take-up 1; only age_from 18, \
          marketplaces bidding, direct"
        ]
    );
    let (audited, _) = read_with(&format!("{ACCOUNT}[instrument.enforcement]\naudit_rate = 0.5\n"));
    assert_eq!(audited.differences_from(&baseline).len(), 1);
}
