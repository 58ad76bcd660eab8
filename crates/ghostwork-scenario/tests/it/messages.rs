//! Messages as they stand on the screen and in JSON.

use ghostwork_scenario::{EXPLANATIONS, Request, Scenario, explanation};

use crate::words::{ACCOUNT, PLAIN, read, read_with, vocabulary};

fn shown(lines: &str) -> String {
    read(&format!("{PLAIN}{lines}")).unwrap_err().to_string()
}

#[test]
fn an_unknown_key_is_shown_with_place_and_suggestion() {
    let message = shown("mnths = 12\n");

    assert_eq!(
        message,
        "\
error[E0102]: unknown key `mnths`
 --> test.toml:9:1
9 | mnths = 12
  | ^^^^^ not a setting of [baseline]
help: did you mean `months`?
"
    );
}

#[test]
fn a_value_outside_its_range_is_shown_with_its_unit() {
    let message = shown("[parameters]\nsearch.intensity = 5\n");

    assert_eq!(
        message,
        "\
error[E0111]: `search.intensity` is 5 share/month, expected 0 to 1 share/month
  --> test.toml:10:20
10 | search.intensity = 5
   |                    ^ outside the range
help: shares lie between 0 and 1: 5 % is written 0.05 or \"5 %\"
"
    );
}

#[test]
fn a_number_that_is_none_is_shown_with_the_default() {
    let message = shown("[parameters]\nsearch.patience = nan\n");

    assert_eq!(
        message,
        "\
error[E0110]: `search.patience` must be a finite number
  --> test.toml:10:19
10 | search.patience = nan
   |                   ^^^
help: remove the line to use the default, 6 months
"
    );
}

#[test]
fn an_overlap_is_shown_with_the_lines_that_allow_it() {
    let other = ACCOUNT.replace("as = \"account\"", "as = \"other\"");
    let message = shown(&format!("{ACCOUNT}{other}"));

    assert_eq!(
        message,
        "\
error[E0119]: `account` and `other` both set `savings_account`
  --> test.toml:17:7
17 | use = \"savings_account\"
   |       ^^^^^^^^^^^^^^^^^
help: if that is meant, add [[compose]] with quantity = \"savings_account\", rule = \"sum\", members = [\"account\", \"other\"]
"
    );
}

#[test]
fn mistakes_are_shown_in_the_order_of_the_text() {
    let message = shown("[parameters]\nsearch.patience = 99\nsearch.intensity = 9\nnothing.such = 1\n");

    let lines: Vec<&str> = message.lines().filter(|line| line.contains("--> ")).collect();
    assert_eq!(lines, ["  --> test.toml:10:19", "  --> test.toml:11:20", "  --> test.toml:12:1"]);
}

#[test]
fn at_most_twenty_mistakes_are_shown_and_the_rest_counted() {
    let lines: Vec<String> = (0..30).map(|number| format!("unknown_{number} = 1\n")).collect();
    let lines = lines.concat();
    let problems = read(&format!("{PLAIN}{lines}")).unwrap_err();

    let message = problems.to_string();
    assert_eq!(message.matches("error[").count(), 20);
    assert!(message.ends_with("\nand 10 more\n"), "{message}");
    assert_eq!(problems.problems().len(), 30);
}

#[test]
fn messages_are_lower_case_without_a_full_stop() {
    let texts = [
        "[baseline]\nlaw = \"x\"\nmonths = 0\nstart = \"now\"\n",
        "[parameters]\nsearch.patience = 2.5\n[closure]\nname = \"solve\"\n",
        "[[instrument]]\nuse = \"x\"\n[[compose]]\nquantity = 1\n",
    ];
    for text in texts {
        for problem in read(text).unwrap_err().problems() {
            for line in [problem.mistake.to_string(), problem.mistake.help().unwrap_or_default()] {
                assert!(!line.ends_with('.') && !line.starts_with(char::is_uppercase), "{line}");
            }
        }
    }
}

#[test]
fn a_mistake_in_json_carries_all_that_the_screen_shows() {
    let json = read(&format!("{PLAIN}mnths = 12\n")).unwrap_err().to_json();

    assert_eq!(json["schema_version"], 1);
    assert_eq!(json["total"], 1);
    assert_eq!(
        json["errors"][0],
        serde_json::json!({
            "severity": "error",
            "code": "E0102",
            "message": "unknown key `mnths`",
            "source": "test.toml",
            "line": 9,
            "column": 1,
            "length": 5,
            "help": "did you mean `months`?",
        })
    );
}

#[test]
fn a_mistake_of_the_command_line_is_shown_without_a_line_number() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("plain.toml");
    std::fs::write(&path, PLAIN).unwrap();
    let request = Request { path, overrides: vec!["search.patience=2.5".to_owned()], ..Request::default() };

    let message = request.read(&vocabulary()).unwrap_err().to_string();

    assert_eq!(
        message,
        "\
error[E0113]: `search.patience` is 2.5, expected a whole number
--> --set
 | search.patience=2.5
 |                 ^^^
"
    );
}

#[test]
fn a_file_that_is_missing_is_said_to_be() {
    let message =
        Scenario::read(std::path::Path::new("no/such/file.toml"), &vocabulary()).unwrap_err().to_string();

    assert_eq!(message, "error[E0130]: cannot read no/such/file.toml: there is no such file\n");
}

#[test]
fn a_date_outside_the_recorded_months_is_doubted() {
    let (_, warnings) = read_with(&ACCOUNT.replace("2027-01", "2031-01"));

    assert_eq!(
        warnings[0].to_string(),
        "\
warning[W0201]: `account` changes in 2031-01, outside the recorded months 2026-01 to 2028-12
  --> test.toml:11:7
11 | use = \"savings_account\"
   |       ^^^^^^^^^^^^^^^^^
"
    );
    assert_eq!(warnings[0].to_json()["code"], "W0201");
}

#[test]
fn a_value_without_a_reference_is_doubted() {
    let (_, warnings) = read_with("[[parameter]]\nkey = \"tax.rate\"\nvalue = 0.2\n");

    let codes: Vec<&str> = warnings.iter().map(|warning| warning.doubt.code()).collect();
    assert_eq!(codes, ["W0202"]);
}

#[test]
fn codes_are_explained_once_and_in_order() {
    for pair in EXPLANATIONS.windows(2) {
        assert!(pair[0].0 < pair[1].0, "{}", pair[1].0);
    }
    assert!(explanation("E0102").is_some() && explanation("E9999").is_none());
}
