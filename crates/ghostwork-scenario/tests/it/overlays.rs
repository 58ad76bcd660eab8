//! What a reform takes over from its baseline, and what it replaces.

use std::fs;

use ghostwork_parameters::Schedule;
use ghostwork_scenario::{Problems, Request, Scenario};

use crate::words::{ACCOUNT, PLAIN, month, vocabulary};

const REFORM: &str = "extends = \"plain.toml\"\n[meta]\nid = \"reform\"\ntitle = \"A reform\"\n";

fn laid(baseline: &str, reform: &str, overrides: &[&str]) -> Result<Scenario, Problems> {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("plain.toml"), format!("{PLAIN}{baseline}")).unwrap();
    let path = folder.path().join("reform.toml");
    fs::write(&path, format!("{REFORM}{reform}")).unwrap();
    let overrides = overrides.iter().map(|&text| text.to_owned()).collect();
    Request { path, overrides, ..Request::default() }.read(&vocabulary()).map(|(scenario, _)| scenario)
}

fn schedule(scenario: &Scenario, key: &str) -> Schedule {
    scenario.parameters().iter().find(|setting| setting.key() == key).unwrap().schedule.clone()
}

#[test]
fn a_reform_keeps_what_it_does_not_say() {
    let scenario = laid("workers = 5000\nseeds = 4\n", "[baseline]\nmonths = 12\n", &[]).unwrap();

    let run = scenario.run();
    assert_eq!((run.months, run.workers, run.seeds, run.start), (12, 5000, 4, month("2026-01")));
    assert_eq!((scenario.id(), scenario.title()), ("reform", "A reform"));
}

#[test]
fn the_seed_is_inherited_but_the_name_is_not() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("plain.toml"), PLAIN.replace("[meta]", "[meta]\nseed = 77")).unwrap();
    let path = folder.path().join("reform.toml");
    fs::write(&path, "extends = \"plain.toml\"\n").unwrap();

    let problems = Scenario::read(&path, &vocabulary()).unwrap_err().to_string();
    fs::write(&path, REFORM).unwrap();
    let (scenario, _) = Scenario::read(&path, &vocabulary()).unwrap();

    assert!(problems.contains("`id` is missing") && problems.contains("`title` is missing"), "{problems}");
    assert_eq!(scenario.run().seed, 77);
}

#[test]
fn a_dated_change_leaves_the_months_before_it_alone() {
    let baseline = "[parameters]\nsearch.intensity = 0.1\n";
    let reform = "[[parameter]]\nkey = \"search.intensity\"\nfrom = \"2027-01\"\nvalue = 0.2\n";

    let values = schedule(&laid(baseline, reform, &[]).unwrap(), "search.intensity");

    assert_eq!(values.at(month("2026-12")), Some(0.1));
    assert_eq!(values.at(month("2027-01")), Some(0.2));
}

#[test]
fn rows_of_one_file_hold_each_from_its_month() {
    let row = |from: &str, value: &str| {
        format!("[[parameter]]\nkey = \"search.intensity\"\nfrom = \"{from}\"\nvalue = {value}\n")
    };
    let reform = format!("{}{}", row("2028-01", "0.3"), row("2027-01", "0.2"));

    let values = schedule(&laid("", &reform, &[]).unwrap(), "search.intensity");

    let expected = vec![(month("2027-01"), 0.2), (month("2028-01"), 0.3)];
    assert_eq!(values, Schedule::Steps(expected));
}

#[test]
fn an_instrument_of_the_same_name_is_replaced() {
    let baseline = format!("{ACCOUNT}[instrument.params]\nrate = 0.1\n");
    let reform = format!("{ACCOUNT}[instrument.params]\nfloor = 9\n");

    let scenario = laid(&baseline, &reform, &[]).unwrap();

    let [account] = scenario.instruments() else { panic!("one instrument expected") };
    let keys: Vec<String> = account.settings.iter().map(ghostwork_scenario::ParameterSetting::key).collect();
    assert_eq!(keys, ["savings_account.floor"]);
    assert_eq!(account.origin, "reform.toml:7");
}

#[test]
fn the_command_line_wins_over_every_file() {
    let overrides = [
        "baseline.months=6",
        "run.seeds=2",
        "meta.seed=9",
        "search.intensity=0.3",
        "search.pay_per_hour.support=30 USD/hour",
        "account.rate=5 %",
        "tax.rate=0.25",
        "search.intensity=0.4",
    ];
    let reform = format!("[parameters]\nsearch.intensity = 0.1\n{ACCOUNT}[instrument.params]\nrate = 0.1\n");

    let scenario = laid("", &reform, &overrides).unwrap();

    assert_eq!((scenario.run().months, scenario.run().seeds, scenario.run().seed), (6, 2, 9));
    assert_eq!(schedule(&scenario, "search.intensity"), Schedule::Constant(0.4));
    assert_eq!(schedule(&scenario, "search.pay_per_hour.support"), Schedule::Constant(30.0));
    let rate = &scenario.instruments()[0].settings[0];
    assert_eq!((rate.schedule.clone(), rate.origin.as_str()), (Schedule::Constant(0.05), "--set"));
    assert_eq!(scenario.law_settings()[0].origin, "--set");
}

#[test]
fn a_setting_of_the_command_line_that_means_nothing_is_refused() {
    let cases = [
        ("months", "E0122", ""),
        ("=3", "E0122", ""),
        ("", "E0122", ""),
        ("a=1\nb=2", "E0122", ""),
        ("basline.months=3", "E0102", "did you mean `baseline`?"),
        ("baseline.mnths=3", "E0102", "did you mean `months`?"),
        ("acount.rate=0.1", "E0102", "did you mean `account`?"),
        ("account.rte=0.1", "E0102", "did you mean `rate`?"),
        ("account.rate=0.9", "E0111", "default, 0.04 share"),
        ("search.intensity=nan", "E0110", "default"),
        ("search.intensty=0.1", "E0102", "did you mean `search.intensity`?"),
        ("meta.title=Other", "E0114", "only meta.seed"),
    ];
    for (text, code, help) in cases {
        let problems = laid("", ACCOUNT, &[text]).unwrap_err();

        let problem = &problems.problems()[0];
        assert_eq!(problem.mistake.code(), code, "{text}: {problems}");
        assert!(problem.mistake.help().unwrap_or_default().contains(help), "{text}: {problems}");
        assert_eq!(problem.place.as_ref().unwrap().short(), "--set");
    }
}

#[test]
fn the_world_of_a_scenario_has_none_of_its_changes() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("alone.toml");
    let later = "[[parameter]]\nkey = \"tax.rate\"\nfrom = \"2027-01\"\nvalue = 0.09\nreference = \"Act\"\n";
    fs::write(&path, format!("{PLAIN}{later}[parameters]\nsearch.intensity = 0.04\n{ACCOUNT}")).unwrap();
    let request = Request { path, overrides: vec!["account.rate=0.1".to_owned()], ..Request::default() };

    let (whole, _) = request.read(&vocabulary()).unwrap();
    let (world, _) = request.read_world(&vocabulary()).unwrap();

    assert_eq!((whole.instruments().len(), whole.law_settings().len()), (1, 1));
    assert_eq!((world.instruments().len(), world.law_settings().len()), (0, 0));
    assert_eq!(schedule(&world, "search.intensity"), Schedule::Constant(0.04));
    assert_eq!((world.id(), world.run()), ("plain-world", whole.run()));
}
