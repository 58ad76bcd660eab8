use serde_json::Value;

use crate::place::{BASELINE, Place, REFORM, stderr};

/// Replaces a line of the baseline.
fn baseline(line: &str, with: &str) -> String {
    assert!(BASELINE.contains(line), "{line}");
    BASELINE.replace(line, with)
}

/// Replaces a line of the reform.
fn reform(line: &str, with: &str) -> String {
    assert!(REFORM.contains(line), "{line}");
    REFORM.replace(line, with)
}

fn malformed() -> Vec<(String, &'static str)> {
    vec![
        ("not toml at all [".to_owned(), "E0101"),
        (baseline("seed = 11", "sede = 11"), "E0102"),
        (baseline("law = \"us-2026\"\n", ""), "E0103"),
        (baseline("months = 4", "months = \"four\""), "E0104"),
        (baseline("months = 4", "months = true"), "E0104"),
        (baseline("law = \"us-2026\"", "law = \"fr-2026\""), "E0105"),
        (baseline("population = \"us-2026\"", "population = \"mars\""), "E0105"),
        (baseline("seeds = 2", "seeds = 2\nseeds = 3"), "E0101"),
        (baseline("title = \"Small baseline\"", "title = \"=SUM(A1)\""), "E0107"),
        (baseline("id = \"small\"", "id = \"../../etc\""), "E0108"),
        (baseline("id = \"small\"", "id = \"con\""), "E0108"),
        (baseline("start = \"2026-01\"", "start = \"2026-13\""), "E0109"),
        (baseline("workers = 2_000", "workers = nan"), "E0110"),
        (baseline("workers = 2_000", "workers = -5"), "E0111"),
        (baseline("months = 4", "months = 0"), "E0111"),
        (baseline("months = 4", "months = 2.5"), "E0113"),
        (reform("guaranteed_income", "guaranted_income"), "E0105"),
        (reform("amount = 500", "amuont = 500"), "E0102"),
        (reform("amount = 500", "amount = inf"), "E0110"),
        (reform("amount = 500", "amount = -1"), "E0111"),
        (reform("places = [\"US\"]", "places = [\"Atlantis\"]"), "E0105"),
        (reform("from = \"2026-03\"", "from = \"2026-03\"\nuntil = \"2026-01\""), "E0116"),
        (reform("baseline.toml", "no-such-file.toml"), "E0130"),
        (reform("baseline.toml", "../baseline.toml"), "E0132"),
        (reform("baseline.toml", "bad.toml"), "E0133"),
    ]
}

#[test]
fn every_malformed_scenario_ends_with_2_a_code_and_a_line_and_leaves_no_folder() {
    for (text, code) in malformed() {
        let place = Place::new();
        place.write("bad.toml", &text);

        let output = place.ghostwork(&["run", "bad.toml"]).assert().code(2).get_output().clone();
        let said = stderr(&output);

        assert!(said.contains(&format!("error[{code}]")), "expected {code}: {said}");
        assert!(said.contains("--> bad.toml:"), "{said}");
        assert!(output.stdout.is_empty());
        assert!(place.names("output").is_empty(), "{text}");
    }
}

#[test]
fn mistakes_are_one_json_document_where_asked_for() {
    for (text, code) in malformed() {
        let place = Place::new();
        place.write("bad.toml", &text);

        let output = place
            .ghostwork(&["compare", "baseline.toml", "bad.toml", "--json"])
            .assert()
            .code(2)
            .get_output()
            .clone();

        let document: Value = serde_json::from_slice(&output.stderr).unwrap();
        let errors = document["errors"].as_array().unwrap();
        assert!(errors.iter().any(|error| error["code"] == code), "expected {code}: {document}");
    }
}

#[test]
fn all_mistakes_of_a_file_are_told_at_once() {
    let place = Place::new();
    let text =
        baseline("months = 4", "months = 0").replace("seed = 11", "sede = 11").replace("us-2026", "us-1926");
    place.write("bad.toml", &text);

    let output = place.ghostwork(&["check", "bad.toml"]).assert().code(2).get_output().clone();

    let said = stderr(&output);
    for code in ["E0102", "E0105", "E0111"] {
        assert!(said.contains(code), "{code}: {said}");
    }
}

#[test]
fn a_file_that_is_no_text_is_refused() {
    let place = Place::new();
    std::fs::write(place.path("bad.toml"), [0xff, 0xfe, 0x00]).unwrap();

    let output = place.ghostwork(&["run", "bad.toml"]).assert().code(2).get_output().clone();

    assert!(stderr(&output).contains("error[E0130]"), "{}", stderr(&output));
    place.ghostwork(&["run", "."]).assert().code(2);
}
