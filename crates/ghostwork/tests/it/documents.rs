//! What README and docs say can be typed, can be typed: at small sizes.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use crate::place::{Place, ghostwork, stderr, stdout};

/// Lines that are not for this program, or that a test cannot run; those about features are what `.ci` runs.
const OF_OTHERS: [&str; 10] = [
    "cargo test --workspace",
    "cargo install --path",
    "cargo build --release --features mpi",
    "cargo build --release --features pdf",
    "pip download",
    "apt-get install libopenmpi-dev",
    "mpirun -n 4 ghostwork run",
    "benches/processes/two-hosts.sh",
    "WORKERS=10000000 PROCESSES=2 MBIT= MONTHS=24 benches/processes/",
    "perf record -e cpu-clock",
];
/// Verbs whose runs take options for their size.
const SIZED: [&str; 5] = ["run", "compare", "validate", "trial", "sweep"];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Returns every page with its name from the root.
fn pages() -> Vec<(String, String)> {
    let mut names = vec!["README.md".to_owned(), "CONTRIBUTING.md".to_owned(), "SECURITY.md".to_owned()];
    for folder in [
        "docs",
        "docs/decisions",
        "docs/reference",
        "docs/policies",
        "scenarios",
        "data/law",
        "data/population",
    ] {
        for entry in fs::read_dir(root().join(folder)).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_some_and(|extension| extension == "md") {
                names.push(format!("{folder}/{}", path.file_name().unwrap().to_string_lossy()));
            }
        }
    }
    names.sort();
    names.into_iter().map(|name| (name.clone(), fs::read_to_string(root().join(name)).unwrap())).collect()
}

/// Returns the lines of all command blocks, without their comments.
fn command_lines(page: &str) -> Vec<String> {
    let blocks = page.split("```sh\n").skip(1).filter_map(|text| text.split("```").next());
    let joined = blocks.map(|block| block.replace("\\\n", " ")).collect::<Vec<_>>().join("\n");
    let lines = joined.lines().flat_map(|line| line.split(" #").next().unwrap_or_default().split("&&"));
    lines.map(|line| line.trim().to_owned()).filter(|line| !line.is_empty()).collect()
}

/// Returns the words after `ghostwork` with sizes that a test can bear; `None` for a line of another program.
fn small(line: &str) -> Option<Vec<String>> {
    let words = line.strip_prefix("ghostwork ").or_else(|| line.strip_prefix("cargo run --release -- "))?;
    let mut words: Vec<String> = words.split_whitespace().map(str::to_owned).collect();
    let verb = words[0].clone();
    if verb == "calibrate" && !words.iter().any(|word| word == "--dry-run") {
        words.push("--dry-run".to_owned());
    }
    if SIZED.contains(&verb.as_str()) {
        for (option, value) in [("--workers", "400"), ("--seeds", "1")] {
            if let Some(at) = words.iter().position(|word| word == option) {
                words.drain(at..at + 2);
            }
            words.extend([option.to_owned(), value.to_owned()]);
        }
    }
    Some(words)
}

/// Makes a place that looks like the root of the project, with a run in FOLDER, a theme and the official figures of the docs.
fn place() -> Place {
    let place = Place::new();
    let made = place.json(&["compare", "baseline.toml", "reform.toml", "--json", "--progress", "none"]);
    fs::rename(place.path(made["folder"].as_str().unwrap()), place.path("FOLDER")).unwrap();
    let theme = place.ghostwork(&["plot", "--print-theme"]).assert().success().get_output().stdout.clone();
    fs::write(place.path("ministry.toml"), theme).unwrap();
    let page = fs::read_to_string(root().join("docs/pictures.md")).unwrap();
    let figures = page.split_once("```csv\n").and_then(|(_, rest)| rest.split_once("```")).unwrap().0;
    fs::write(place.path("unemployment.csv"), figures).unwrap();
    for folder in [
        "scenarios",
        "scenarios/experiments",
        "scenarios/examples",
        "data/validation",
        "data/calibration",
        "data/population",
    ] {
        fs::create_dir_all(place.path(folder)).unwrap();
        for entry in fs::read_dir(root().join(folder)).unwrap() {
            let from = entry.unwrap().path();
            if from.is_file() {
                fs::copy(&from, place.path(folder).join(from.file_name().unwrap())).unwrap();
            }
        }
    }
    place
}

#[test]
fn every_line_of_every_command_block_runs() {
    let place = place();
    let mut lines = 0;
    for (page, text) in pages() {
        for line in command_lines(&text) {
            lines += 1;
            if let Some(words) = small(&line) {
                let words: Vec<&str> = words.iter().map(String::as_str).collect();
                let mut command = place.ghostwork(&words);
                let output = command.env("GHOSTWORK_OUT", format!("output-{lines}")).output().unwrap();
                // A strict validation at this size ends below the bar.
                let expected: &[i32] = if words.contains(&"--strict") { &[0, 3] } else { &[0] };
                let code = output.status.code().unwrap();
                assert!(expected.contains(&code), "{page}: {line}: {code}: {}", stderr(&output));
            } else if let Some(words) = line.strip_prefix("cargo xtask ") {
                let verb = words.split_whitespace().next().unwrap().replace('-', "_");
                assert!(root().join(format!("xtask/src/{verb}.rs")).exists(), "{page}: {line}");
            } else {
                assert!(OF_OTHERS.iter().any(|other| line.starts_with(other)), "{page}: {line}");
            }
        }
    }
    assert!(lines >= 15, "{lines}");
}

/// Returns what stands in code spans of a page outside blocks.
fn spans(page: &str) -> Vec<String> {
    let plain: String = page.split("```").step_by(2).collect();
    plain
        .split('`')
        .skip(1)
        .step_by(2)
        .map(|span| span.split_whitespace().collect::<Vec<_>>().join(" "))
        .collect()
}

#[test]
fn every_verb_and_option_that_a_page_names_exists() {
    let mut named = BTreeSet::new();
    for (page, text) in pages() {
        for span in spans(&text).into_iter().filter(|span| span.starts_with("ghostwork ")) {
            named.insert((span, page.clone()));
        }
    }
    assert!(named.len() >= 15, "{named:?}");
    for (span, page) in named {
        let words: Vec<&str> = span.split(' ').skip(1).collect();
        let is_second = |word: &&&str| ["worker", "household", "tax", "scenarios", "params"].contains(*word);
        let verb: Vec<&str> = if matches!(words[0], "explain" | "law") {
            words.iter().take(1).chain(words.get(1).filter(is_second)).copied().collect()
        } else {
            vec![words[0]]
        };
        let output = ghostwork().args(&verb).arg("--help").output().unwrap();
        assert!(output.status.success(), "{page}: `{span}`");
        let help = stdout(&output);
        for option in words.iter().filter(|word| word.starts_with("--")) {
            let name = option.split('=').next().unwrap();
            assert!(help.contains(name), "{page}: `{span}`: {verb:?} has no {name}");
        }
    }
}

#[test]
fn every_link_to_a_file_leads_somewhere() {
    let mut links = 0;
    for (page, text) in pages() {
        for target in text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            if target.contains("://") || target.starts_with('#') || target.contains(' ') {
                continue;
            }
            let file = target.split('#').next().unwrap();
            let place = root().join(&page).parent().unwrap().join(file);
            assert!(place.exists(), "{page}: {target}");
            links += 1;
        }
    }
    assert!(links >= 20, "{links}");
}
