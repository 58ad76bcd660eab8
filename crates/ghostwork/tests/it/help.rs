use crate::place::{ghostwork, stdout};

const VERBS: [&[&str]; 28] = [
    &["run"],
    &["compare"],
    &["resume"],
    &["trial"],
    &["power"],
    &["sweep"],
    &["merge"],
    &["sensitivity"],
    &["frontier"],
    &["validate"],
    &["calibrate"],
    &["check"],
    &["list"],
    &["explain"],
    &["explain", "worker"],
    &["population"],
    &["plot"],
    &["report"],
    &["export"],
    &["bundle"],
    &["verify"],
    &["cite"],
    &["schema"],
    &["doctor"],
    &["bench"],
    &["law"],
    &["law", "household"],
    &["law", "tax"],
];

#[test]
fn every_help_begins_with_a_line_of_purpose_and_three_examples() {
    for verb in VERBS {
        let output = ghostwork().args(verb).arg("--help").assert().success().get_output().clone();
        let text = stdout(&output);
        let lines: Vec<&str> = text.lines().collect();

        assert!(lines[0].len() > 20 && lines[0].starts_with(char::is_uppercase), "{verb:?}: {}", lines[0]);
        let heading = lines.iter().position(|line| *line == "Examples:").unwrap();
        assert!(heading <= 2, "{verb:?}: {text}");
        let program = format!("  ghostwork {}", verb[0]);
        let examples = lines[heading + 1..].iter().take_while(|line| line.starts_with(&program)).count();
        assert_eq!(examples, 3, "{verb:?}: {text}");
    }
}

#[test]
fn short_help_fits_a_screen() {
    for verb in VERBS {
        let output = ghostwork().args(verb).arg("-h").assert().success().get_output().clone();
        let lines = stdout(&output).lines().count();

        assert!(lines <= 25, "{verb:?} has {lines} lines");
    }
}

#[test]
fn the_version_is_printed() {
    let output = ghostwork().arg("--version").assert().success().get_output().clone();

    assert_eq!(stdout(&output), format!("ghostwork {}\n", env!("CARGO_PKG_VERSION")));
}

#[test]
fn help_is_a_verb_too() {
    let asked = |words: &[&str]| stdout(ghostwork().args(words).assert().success().get_output());

    assert!(asked(&["help"]).contains("Verbs:"));
    assert_eq!(asked(&["help", "run"]), asked(&["run", "--help"]));
}
