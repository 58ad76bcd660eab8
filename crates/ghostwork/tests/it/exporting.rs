//! Results in the formats of other programs, whole and to be cited.

use std::fs::{self, File};
use std::io::Read;
use std::path::PathBuf;

use serde_json::Value;

use crate::place::Place;

/// Runs the baseline with a panel and returns its folder.
fn run(place: &Place) -> PathBuf {
    let document = place.json(&["run", "baseline.toml", "--json", "--panel", "3"]);
    place.path(document["folder"].as_str().unwrap())
}

#[test]
fn every_table_is_exported_in_every_format() {
    let place = Place::new();
    let folder = run(&place);

    let formats = "parquet,xlsx,dta,json,ilostat";
    let document = place.json(&["export", folder.to_str().unwrap(), "--format", formats, "--json"]);

    // Four tables and the codebook in three formats, a workbook and a file for ILOSTAT.
    let files = document["files"].as_array().unwrap();
    assert_eq!(files.len(), 5 * 3 + 2, "{files:?}");
    for file in files {
        assert!(fs::metadata(folder.join(file.as_str().unwrap())).unwrap().len() > 100, "{file}");
    }
    place.ghostwork(&["verify", folder.to_str().unwrap()]).assert().success();
}

/// Exports a run in every format that it has the tables for; returns the names of the files.
fn exported(place: &Place, document: &Value, formats: &str) -> Vec<String> {
    let folder = document["folder"].as_str().unwrap();
    let document = place.json(&["export", folder, "--format", formats, "--json"]);
    let files = document["files"].as_array().unwrap().iter();
    files.map(|file| file.as_str().unwrap().to_owned()).collect()
}

#[test]
fn draws_strengths_and_statistics_are_exported_like_all_tables() {
    let place = Place::new();
    place.write("posterior.csv", "grant.amount,platforms.pass_through\n100,0.5\n300,0.6\n");
    let short = ["--months", "3", "--seeds", "1", "--json", "--progress", "none"];
    let json = |line: &[&str]| place.json(&[line, &short].concat());
    let every = "parquet,xlsx,dta,json,ilostat";

    let drawn = json(&["compare", "baseline.toml", "reform.toml", "--draws-from", "posterior.csv"]);
    assert!(exported(&place, &drawn, every).contains(&"export/draws.dta".to_owned()));
    let file = fs::read(place.path(drawn["folder"].as_str().unwrap()).join("export/draws.dta")).unwrap();
    let holds = |text: &str| file.windows(text.len()).any(|window| window == text.as_bytes());
    assert!(holds("platforms_pass_through\0") && holds("platforms.pass_through: Value of the draw"));

    let over = ["--outcome", "platform_share", "--over", "platforms.pass_through=0.4..0.8", "--points", "2"];
    for method in ["morris", "sobol"] {
        let study = json(&[&["sensitivity", "baseline.toml", "--method", method], &over[..]].concat());
        assert!(
            exported(&place, &study, "parquet,xlsx,dta,json").contains(&"export/strengths.dta".to_owned())
        );
    }

    let validation = json(&["validate", "baseline.toml"]);
    assert!(exported(&place, &validation, every).contains(&"export/moments.parquet".to_owned()));
}

#[test]
fn every_column_of_every_table_is_in_the_codebook() {
    let place = Place::new();
    let folder = run(&place);

    let codebook = fs::read_to_string(folder.join("codebook.csv")).unwrap();
    for table in ["monthly.csv", "paths.csv", "panel.csv", "codebook.csv"] {
        let text = fs::read_to_string(folder.join(table)).unwrap();
        for column in text.lines().next().unwrap().split(',') {
            assert!(codebook.contains(&format!("\n{table},{column},")), "{table}: {column}");
        }
    }
}

#[test]
fn verify_names_a_changed_and_a_missing_file() {
    let place = Place::new();
    let folder = run(&place);
    fs::write(folder.join("paths.csv"), "nothing").unwrap();
    fs::remove_file(folder.join("codebook.csv")).unwrap();

    let output = place.ghostwork(&["verify", folder.to_str().unwrap()]).assert().code(6).get_output().clone();

    let text = String::from_utf8(output.stderr).unwrap();
    assert!(text.contains("paths.csv was changed") && text.contains("codebook.csv is missing"), "{text}");
}

#[test]
fn a_bundle_holds_results_scenarios_and_a_filled_readme() {
    let place = Place::new();
    let folder = run(&place);

    let document = place.json(&["bundle", folder.to_str().unwrap(), "--json"]);

    let mut archive =
        zip::ZipArchive::new(File::open(document["archive"].as_str().unwrap()).unwrap()).unwrap();
    assert_eq!(archive.len() as u64, document["files"].as_u64().unwrap());
    let mut readme = String::new();
    archive.by_name("README.md").unwrap().read_to_string(&mut readme).unwrap();
    for part in
        ["Controlled randomness", "Memory, runtime, storage", "CC0-1.0", "scenarios/run/baseline.toml"]
    {
        assert!(readme.contains(part), "{part} is not in {readme}");
    }
    let mut table = Vec::new();
    archive.by_name("results/monthly.csv").unwrap().read_to_end(&mut table).unwrap();
    assert_eq!(table, fs::read(folder.join("monthly.csv")).unwrap());
}

#[test]
fn a_bundle_replaces_bundles_and_nothing_else() {
    let place = Place::new();
    let folder = run(&place);
    let pack = |more: &[&str]| {
        let line = [&["bundle", folder.to_str().unwrap(), "--to", "README.md"], more].concat();
        place.ghostwork(&line).assert()
    };
    place.write("README.md", "read me");

    pack(&[]).code(2);
    assert_eq!(fs::read_to_string(place.path("README.md")).unwrap(), "read me");
    pack(&["--force"]).success();
    pack(&[]).success();
}

/// Packs a run, unpacks the archive and types the line that its README gives for it; returns what that says.
fn replicate(place: &Place, run: &str) -> Value {
    let bundle = place.json(&["bundle", run, "--json"]);
    let archive = File::open(place.path(bundle["archive"].as_str().unwrap())).unwrap();
    let mut archive = zip::ZipArchive::new(archive).unwrap();
    archive.extract(place.path("again")).unwrap();
    let readme = fs::read_to_string(place.path("again/README.md")).unwrap();
    let mut lines = readme.lines().skip_while(|line| *line != "```sh").skip(2);
    let words: Vec<&str> = lines.next().unwrap().split(' ').skip(1).chain(["--json"]).collect();
    let output =
        place.ghostwork(&words).current_dir(place.path("again")).assert().success().get_output().clone();
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
fn a_bundled_run_is_replicated_by_the_line_of_its_readme() {
    let place = Place::new();
    let before =
        place.json(&["run", "baseline.toml", "--json", "--months", "2", "--panel", "3", "--figures", "svg"]);

    let after = replicate(&place, before["folder"].as_str().unwrap());

    assert_eq!(before["results_hash"], after["results_hash"]);
}

#[test]
fn a_bundled_comparison_is_replicated_by_the_line_of_its_readme() {
    let place = Place::new();
    fs::create_dir(place.path("reforms")).unwrap();
    fs::rename(place.path("reform.toml"), place.path("reforms/reform.toml")).unwrap();
    fs::copy(place.path("baseline.toml"), place.path("reforms/baseline.toml")).unwrap();
    let line = [
        "compare",
        "baseline.toml",
        "reforms/reform.toml",
        "--set",
        "grant.amount=300",
        "--months",
        "3",
        "--figures",
        "svg",
        "--json",
    ];
    let before = place.json(&line);

    let after = replicate(&place, before["folder"].as_str().unwrap());

    for arm in ["baseline", "reform", "reform_static"] {
        let hash = &before[arm]["results_hash"];
        assert!(hash.is_string() && *hash == after[arm]["results_hash"], "{arm}");
    }
}

#[test]
fn a_run_is_cited_with_hashes_and_seeds() {
    let place = Place::new();
    let folder = run(&place);

    let output = place.ghostwork(&["cite", folder.to_str().unwrap()]).assert().success().get_output().clone();

    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.contains("run \"Small baseline\" (") && text.contains("seeds "), "{text}");
}
