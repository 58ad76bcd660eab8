//! The scenarios and the examples that come with the project.

use std::fs;
use std::path::{Path, PathBuf};

use ghostwork_law::{LawPack, State, UkHouseholdYear, UkLaw, UkPerson, UsLaw};
use ghostwork_scenario::{Scenario, Vocabulary};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The first line that tells editors which schema holds.
const SCHEMA_LINE: &str = "#:schema ./scenario.schema.json";

#[test]
fn every_shipped_scenario_is_read_without_a_warning() {
    let vocabulary = Vocabulary::full().unwrap();
    let mut count = 0;
    for entry in fs::read_dir(root().join("scenarios")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|extension| extension != "toml") {
            continue;
        }
        let (scenario, warnings) =
            Scenario::read(&path, &vocabulary).unwrap_or_else(|problems| panic!("{problems}"));

        assert!(warnings.is_empty(), "{}", warnings[0]);
        assert_eq!(Some(scenario.id()), path.file_stem().and_then(std::ffi::OsStr::to_str));
        assert!(scenario.question().is_some(), "{}", path.display());
        count += 1;
    }
    assert!(count >= 2);
}

#[test]
fn the_baseline_names_its_schema_on_the_first_line() {
    let text = fs::read_to_string(root().join("scenarios/us-baseline.toml")).unwrap();

    assert!(text.starts_with(SCHEMA_LINE));
}

/// Returns the blocks of a Markdown text that are marked as TOML.
fn examples(page: &str) -> Vec<String> {
    page.split("```toml\n").skip(1).map(|rest| rest.split("```").next().unwrap().to_owned()).collect()
}

#[test]
fn every_example_of_the_manual_is_read() {
    let vocabulary = Vocabulary::full().unwrap();
    let page = fs::read_to_string(root().join("docs/scenario-format.md")).unwrap();
    let folder = tempfile::tempdir().unwrap();
    fs::copy(root().join("scenarios/us-baseline.toml"), folder.path().join("us-baseline.toml")).unwrap();
    let examples = examples(&page);
    assert!(examples.len() >= 6);

    for example in examples {
        let head = "extends = \"us-baseline.toml\"\n[meta]\nid = \"example\"\ntitle = \"An example\"\n";
        let text = if example.contains("[meta]") { example } else { format!("{head}{example}") };
        let path = folder.path().join("example.toml");
        fs::write(&path, &text).unwrap();

        if let Err(problems) = Scenario::read(&path, &vocabulary) {
            panic!("{text}\n{problems}");
        }
    }
}

/// The law that a shipped scenario is run under.
fn law_of(name: &str) -> LawPack {
    let path = root().join("scenarios").join(name);
    let (scenario, _) =
        Scenario::read(&path, &Vocabulary::full().unwrap()).unwrap_or_else(|problems| panic!("{problems}"));
    scenario.law().clone()
}

#[test]
fn premium_credits_of_the_baseline_look_at_the_guideline_of_2025() {
    let law = law_of("us-baseline.toml");

    for year in [2024, 2026, 2028] {
        let law = UsLaw::from_pack(&law, year).unwrap();
        assert_eq!(law.premium_tax_credit.guideline(State::TX, 1), 15_650.0);
        assert_eq!(law.medicaid.guideline(State::TX, 1), 15_960.0);
    }
}

#[test]
fn the_british_baseline_has_no_limit_of_two_children() {
    let law = law_of("uk-baseline.toml");
    let adult = UkPerson { age: 30, ..UkPerson::default() };
    let family =
        UkHouseholdYear { head: adult, partner: Some(adult), children: 3, ..UkHouseholdYear::default() };

    for year in [2024, 2026, 2028] {
        // 666.97 + 3 x 303.94
        let maximum = UkLaw::from_pack(&law, year).unwrap().universal_credit.maximum(&family);
        assert!((maximum - 1_578.79).abs() < 0.005, "{year}: {maximum}");
    }
}
