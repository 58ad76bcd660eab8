//! Lines from which nothing comes, and laws under which nobody lives.

use ghostwork_scenario::{Request, Scenario, Vocabulary};

const START: &str = "[meta]\nid = \"test\"\ntitle = \"A test\"\n[baseline]\nmonths = 24\n";

/// Returns the warnings about a scenario with an instrument that has more lines.
fn warnings(instrument: &str, lines: &str) -> Vec<String> {
    let text = format!(
        "{START}law = \"us-2026\"\nstart = \"2026-01\"\n[[instrument]]\nuse = \"{instrument}\"\nas = \"rule\"\n\
         from = \"2027-01\"\nreference = \"test\"\n{lines}\n"
    );
    let vocabulary = Vocabulary::full().unwrap();
    let (_, warnings) =
        Scenario::from_text("test.toml", &text, &vocabulary).unwrap_or_else(|problems| panic!("{problems}"));
    warnings.iter().map(|warning| warning.doubt.to_string()).collect()
}

fn refusal(baseline: &str, more: &str) -> String {
    let text = format!("{START}{baseline}\n{more}\n");
    let vocabulary = Vocabulary::full().unwrap();
    Scenario::from_text("test.toml", &text, &vocabulary)
        .map_or_else(|problems| problems.to_string(), |_| String::new())
}

#[test]
fn delivery_that_an_instrument_does_not_heed_is_doubted() {
    for (instrument, lines) in [
        ("lump_sum_tax", "enforcement.compliance = 0.5"),
        ("fee_cap", "enforcement.audit_rate = 0.5"),
        ("fee_cap", "enforcement.engaged_time_undercount = 0.5"),
        ("fee_cap", "enforcement.off_platform_response = 0.5"),
        ("fee_cap", "takeup.rate = 0.5"),
        ("guaranteed_income", "takeup.opt_out = 0.5"),
        ("guaranteed_income", "takeup.attention = 0.5"),
        ("guaranteed_income", "takeup.stigma = 0.5"),
        ("guaranteed_income", "takeup = { model = \"logit\", rate = 0.5 }"),
        ("portable_benefits", "takeup.opt_out = 0.5\nparams.mandatory = false"),
        ("portable_benefits", "takeup = { model = \"fixed\", rate = 0.5, hassle = 5 }"),
    ] {
        let warnings = warnings(instrument, lines);

        assert_eq!(warnings.len(), 1, "{instrument}, {lines}: {warnings:?}");
        assert!(warnings[0].contains(" of `rule` changes nothing: "), "{warnings:?}");
    }
}

#[test]
fn delivery_that_an_instrument_heeds_is_not_doubted() {
    for (instrument, lines) in [
        ("fee_cap", "enforcement.compliance = 0.5"),
        (
            "min_task_pay",
            "enforcement = { audit_rate = 0.5, penalty_multiple = 3, engaged_time_undercount = 0.1 }",
        ),
        ("guaranteed_income", "takeup = { model = \"logit\", stigma = 0.5, coefficients = { benefit = 1 } }"),
        ("withholding", "takeup.opt_out = 0.5"),
        ("portable_benefits", "takeup = { attention = 0.1, hassle = 5 }\nparams.mandatory = false"),
    ] {
        assert_eq!(warnings(instrument, lines), [""; 0], "{instrument}, {lines}");
    }
}

#[test]
fn law_under_which_nobody_lives_is_refused() {
    let american = refusal("law = \"uk-2026\"\nstart = \"2026-01\"", "[parameters]\nirs.ctc.max = 3000");
    let british = refusal("law = \"us-2026\"\nstart = \"2026-01\"", "[parameters]\nuk.renting_share = 0.5");
    let own = refusal("law = \"us-2026\"\nstart = \"2026-01\"", "[parameters]\nirs.ctc.max = 3000");

    assert!(
        american.contains("`irs.ctc.max`, of the law of the United States, and the law \"uk-2026\""),
        "{american}"
    );
    assert!(british.contains("of the law of the United Kingdom"), "{british}");
    assert_eq!(own, "");
}

#[test]
fn months_before_the_law_are_refused() {
    let early = refusal("law = \"us-2026\"\nstart = \"2025-01\"", "");
    let frozen = refusal("law = \"us-2026\"\nstart = \"2025-01\"\nas_of = \"2019-07\"", "");
    let kept = refusal("law = \"us-2026\"\nstart = \"2015-01\"\nas_of = \"2025-07\"", "");

    assert!(
        early.contains(
            "a first month 2023-01, `burn_in` included, and the law \"us-2026\", which begins in 2024"
        ),
        "{early}"
    );
    assert!(frozen.contains("`as_of` 2019-07 and the law"), "{frozen}");
    assert_eq!(kept, "");
}

#[test]
fn an_instrument_goes_by_its_name_in_the_scenario() {
    let vocabulary = Vocabulary::full().unwrap();
    let text = format!(
        "{START}law = \"us-2026\"\nstart = \"2026-01\"\n[[instrument]]\nuse = \"fee_cap\"\nas = \"cap\"\nfrom = \"2027-01\"\n"
    );
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("test.toml");
    std::fs::write(&path, text).unwrap();
    let set = |setting: &str| {
        let request =
            Request { path: path.clone(), overrides: vec![setting.to_owned()], ..Request::default() };
        request.read(&vocabulary).map_or_else(|problems| problems.to_string(), |_| String::new())
    };

    assert!(set("fee_cap.cap_total=0.1").contains("help: did you mean `cap`?"));
    assert_eq!(set("cap.cap_total=0.1"), "");
    assert_eq!(set("run.arms=[\"baseline\", \"reform\"]"), "");
}

#[test]
fn law_by_which_nobody_is_taxed_or_paid_is_doubted() {
    let said = |key: &str| warnings("fee_cap", &format!("[parameters]\n{key} = 500"));

    assert!(said("ssi.general_exclusion")[0].starts_with("`ssi.general_exclusion` changes nothing: "));
    assert_eq!(said("irs.ctc.max"), [""; 0]);
}
