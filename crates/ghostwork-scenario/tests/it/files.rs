//! Files that extend one another: which are read, and which are refused.

use std::fs;
use std::path::PathBuf;

use ghostwork_scenario::{Problems, Request, Scenario};
use tempfile::TempDir;

use crate::words::{PLAIN, vocabulary};

/// A reform that says only its name and what it extends.
fn reform(extends: &str) -> String {
    format!("extends = '{extends}'\n[meta]\nid = \"reform\"\ntitle = \"A reform\"\n")
}

/// A folder `scenarios` with the plain scenario, a folder below it and a file beside it.
fn folder() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let scenarios = folder.path().join("scenarios");
    fs::create_dir_all(scenarios.join("below")).unwrap();
    fs::write(scenarios.join("plain.toml"), PLAIN).unwrap();
    fs::write(scenarios.join("below/deep.toml"), PLAIN).unwrap();
    fs::write(folder.path().join("outside.toml"), PLAIN).unwrap();
    folder
}

fn scenarios(folder: &TempDir) -> PathBuf {
    folder.path().join("scenarios")
}

fn read_reform(folder: &TempDir, extends: &str) -> Result<Scenario, Problems> {
    let path = scenarios(folder).join("reform.toml");
    fs::write(&path, reform(extends)).unwrap();
    Scenario::read(&path, &vocabulary()).map(|(scenario, _)| scenario)
}

fn codes(problems: &Problems) -> Vec<&'static str> {
    problems.problems().iter().map(|problem| problem.mistake.code()).collect()
}

#[test]
fn a_reform_lies_over_a_file_in_its_folder_or_below() {
    let folder = folder();
    for extends in ["plain.toml", "./plain.toml", "below/deep.toml", "below/../plain.toml"] {
        let scenario = read_reform(&folder, extends).unwrap();

        assert_eq!((scenario.id(), scenario.run().months), ("reform", 36), "{extends}");
        assert_eq!(scenario.sources().len(), 2);
    }
}

#[test]
fn a_baseline_outside_the_folder_is_refused() {
    let folder = folder();
    let outside = folder.path().join("outside.toml");
    let absolute = outside.display().to_string();
    let refused = [
        "../outside.toml",
        "below/../../outside.toml",
        "../scenarios/../outside.toml",
        "../../../../../../etc/passwd",
        "../../../../../../etc/passwd.toml",
        "/etc/passwd",
        "/etc/hosts.toml",
        "//server/share.toml",
        "\\\\server\\share.toml",
        "..\\outside.toml",
        "C:\\outside.toml",
        "C:outside.toml",
        "c:/outside.toml",
        "~/outside.toml",
        "~root.toml",
        "CON.toml",
        "con",
        "NUL",
        "below/aux.toml",
        "COM1.toml",
        "lpt9.x.toml",
        "",
        ".",
        "..",
        "below",
        "plain",
        "plain.txt",
        "plain.toml/",
        "plain.toml/..",
        "nowhere/../../outside.toml",
        absolute.as_str(),
    ];
    for extends in refused {
        let problems = read_reform(&folder, extends).unwrap_err();

        let code = codes(&problems)[0];
        assert!(code == "E0132" || code == "E0130", "{extends}: {problems}");
        assert_eq!(problems.problems().len(), 1, "{extends}: {problems}");
    }
}

#[test]
fn control_characters_in_a_file_name_are_refused() {
    let folder = folder();
    for extends in ["plain.toml\\u0000", "a\\nb.toml", "\\u001b[2J.toml"] {
        let path = scenarios(&folder).join("reform.toml");
        let text = reform("plain.toml").replace("'plain.toml'", &format!("\"{extends}\""));
        fs::write(&path, text).unwrap();

        let problems = Scenario::read(&path, &vocabulary()).unwrap_err();

        assert_eq!(codes(&problems), ["E0132"], "{extends}");
    }
}

#[cfg(unix)]
#[test]
fn a_symbolic_link_does_not_lead_out_of_the_folder() {
    let folder = folder();
    let link = scenarios(&folder).join("link.toml");
    std::os::unix::fs::symlink(folder.path().join("outside.toml"), &link).unwrap();
    std::os::unix::fs::symlink(folder.path(), scenarios(&folder).join("up")).unwrap();

    for extends in ["link.toml", "up/outside.toml"] {
        let problems = read_reform(&folder, extends).unwrap_err();

        assert_eq!(codes(&problems), ["E0132"], "{extends}");
    }
}

#[test]
fn files_that_extend_each_other_in_a_circle_are_refused() {
    let folder = folder();
    fs::write(scenarios(&folder).join("one.toml"), reform("reform.toml")).unwrap();

    let problems = read_reform(&folder, "one.toml").unwrap_err();

    assert_eq!(codes(&problems), ["E0133"]);
    assert_eq!(codes(&read_reform(&folder, "reform.toml").unwrap_err()), ["E0133"]);
}

#[test]
fn sixteen_files_may_extend_one_another_and_no_more() {
    let folder = folder();
    for number in 1..16 {
        let below = if number == 1 { "plain.toml".to_owned() } else { format!("chain{}.toml", number - 1) };
        fs::write(scenarios(&folder).join(format!("chain{number}.toml")), reform(&below)).unwrap();
    }

    // plain.toml, fourteen links and the reform are sixteen files.
    assert_eq!(read_reform(&folder, "chain14.toml").unwrap().sources().len(), 16);
    assert_eq!(codes(&read_reform(&folder, "chain15.toml").unwrap_err()), ["E0134"]);
}

#[test]
fn a_file_over_one_mebibyte_is_refused() {
    let folder = folder();
    let path = scenarios(&folder).join("large.toml");
    let fill = |bytes: usize| format!("{PLAIN}#{}\n", "x".repeat(bytes - PLAIN.len() - 2));

    fs::write(&path, fill(1 << 20)).unwrap();
    assert!(Scenario::read(&path, &vocabulary()).is_ok());
    fs::write(&path, fill((1 << 20) + 1)).unwrap();
    assert_eq!(codes(&Scenario::read(&path, &vocabulary()).unwrap_err()), ["E0131"]);
}

#[test]
fn what_is_no_text_file_is_refused() {
    let folder = folder();
    let path = scenarios(&folder).join("bytes.toml");
    fs::write(&path, b"a = \"\xff\"").unwrap();

    let problems = Scenario::read(&path, &vocabulary()).unwrap_err();
    assert!(problems.to_string().contains("byte 6 is not UTF-8 text"), "{problems}");
    for refused in [scenarios(&folder), PathBuf::from("/dev/zero"), PathBuf::new()] {
        assert_eq!(codes(&Scenario::read(&refused, &vocabulary()).unwrap_err()), ["E0130"]);
    }
}

#[test]
fn mistakes_of_the_baseline_and_the_reform_are_shown_together() {
    let folder = folder();
    fs::write(scenarios(&folder).join("plain.toml"), format!("{PLAIN}mnths = 1\n")).unwrap();
    let path = scenarios(&folder).join("reform.toml");
    fs::write(&path, format!("{}colour = 1\n", reform("plain.toml"))).unwrap();

    let problems = Scenario::read(&path, &vocabulary()).unwrap_err();

    let places: Vec<String> =
        problems.problems().iter().map(|problem| problem.place.as_ref().unwrap().short()).collect();
    assert_eq!(places, ["plain.toml:9", "reform.toml:5"]);
}

#[test]
fn a_baseline_may_be_given_from_outside() {
    let folder = folder();
    let path = scenarios(&folder).join("bare.toml");
    fs::write(&path, "[meta]\nid = \"bare\"\ntitle = \"Bare\"\n").unwrap();
    let baseline = Some(folder.path().join("outside.toml"));

    let request = Request { path, baseline, ..Request::default() };

    assert_eq!(request.read(&vocabulary()).unwrap().0.run().months, 36);
}
