use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use ghostwork_results::{
    Existing, FileProblem, RunWriter, ScenarioSource, Stored, Trouble, load, read_manifest, verify,
};

use crate::sample::{about, comparison, record, study};

fn names(folder: &Path) -> BTreeSet<String> {
    fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect()
}

fn store_run(folder: &Path, existing: Existing) -> Result<(), ghostwork_results::ResultsError> {
    RunWriter::create(folder, existing)?.finish_run(&record("Baseline"), about()).map(|_| ())
}

#[test]
fn a_run_reads_back_as_it_was_written() {
    let place = tempfile::tempdir().unwrap();
    let folder = place.path().join("baseline/run-1");

    store_run(&folder, Existing::Keep).unwrap();
    let (manifest, stored) = load(&folder).unwrap();

    let Stored::Run(read) = stored else { panic!("not a run") };
    let written = record("Baseline");
    let bits = |values: &[f64]| values.iter().map(|value| value.to_bits()).collect::<Vec<_>>();
    assert_eq!(bits(&read.panel.values), bits(&written.panel.values));
    assert_eq!(read.panel.indicators, written.panel.indicators);
    assert_eq!(read.performance, written.performance);
    assert_eq!(read.scenario, written.scenario);
    assert_eq!(manifest.command, about().command);
    assert!(verify(&folder).unwrap().is_empty());
    // Nothing but the folder is left: no lock, no half-written sibling.
    assert_eq!(names(&place.path().join("baseline")), BTreeSet::from(["run-1".to_owned()]));
}

#[test]
fn a_comparison_reads_back_as_it_was_written() {
    let place = tempfile::tempdir().unwrap();
    let folder = place.path().join("compare");
    let written = comparison();

    RunWriter::create(&folder, Existing::Keep).unwrap().finish_comparison(&written, about()).unwrap();
    let (_, stored) = load(&folder).unwrap();

    let Stored::Comparison(read) = stored else { panic!("not a comparison") };
    assert_eq!(read.outcomes, written.outcomes);
    assert_eq!(read.distribution, written.distribution);
    assert_eq!(read.budget, written.budget);
    assert_eq!(read.flows, written.flows);
    assert_eq!(
        read.differences_by_seed("unemployment_rate", "all").unwrap(),
        written.differences_by_seed("unemployment_rate", "all").unwrap()
    );
}

#[test]
fn a_study_reads_back_as_it_was_written() {
    let place = tempfile::tempdir().unwrap();
    let folder = place.path().join("study");
    let written = study();

    let manifest =
        RunWriter::create(&folder, Existing::Keep).unwrap().finish_study(&written, about()).unwrap();
    let (_, stored) = load(&folder).unwrap();

    let Stored::Study(read) = stored else { panic!("not a study") };
    assert_eq!(*read, written);
    let names: Vec<&str> = manifest.files.iter().map(|file| file.name.as_str()).collect();
    assert_eq!(names, ["codebook.csv", "map.csv", "study.json"]);
}

#[test]
fn the_same_results_give_the_same_bytes_whatever_they_cost() {
    let place = tempfile::tempdir().unwrap();
    let mut slower = record("Baseline");
    slower.performance.seconds = 99.0;

    let first = RunWriter::create(&place.path().join("a"), Existing::Keep).unwrap();
    let first = first.finish_run(&record("Baseline"), about()).unwrap();
    let second = RunWriter::create(&place.path().join("b"), Existing::Keep).unwrap();
    let second = second.finish_run(&slower, about()).unwrap();

    assert_eq!(first.files, second.files);
}

#[test]
fn every_column_is_in_the_codebook() {
    let place = tempfile::tempdir().unwrap();
    let folder = place.path().join("compare");
    let manifest = RunWriter::create(&folder, Existing::Keep).unwrap();
    let manifest = manifest.finish_comparison(&comparison(), about()).unwrap();

    let codebook = fs::read_to_string(folder.join("codebook.csv")).unwrap();
    let tables: Vec<&str> = manifest
        .files
        .iter()
        .map(|file| file.name.as_str())
        .filter(|name| name.rsplit_once('.').is_some_and(|(_, extension)| extension == "csv"))
        .collect();

    assert_eq!(tables.len(), 11);
    for table in tables {
        let text = fs::read_to_string(folder.join(table)).unwrap();
        assert!(text.ends_with('\n') && !text.contains('\r'), "{table}");
        for column in text.lines().next().unwrap().split(',') {
            assert!(codebook.contains(&format!("\n{table},{column},")), "{table} {column}");
        }
    }
}

#[test]
fn a_folder_with_files_of_others_is_refused() {
    let place = tempfile::tempdir().unwrap();
    let folder = place.path().join("notes");
    fs::create_dir(&folder).unwrap();
    fs::write(folder.join("thesis.txt"), "years of work").unwrap();

    for existing in [Existing::Keep, Existing::Replace] {
        let refused = store_run(&folder, existing).unwrap_err();
        assert_eq!(refused.exit_code(), 4);
    }

    assert_eq!(fs::read_to_string(folder.join("thesis.txt")).unwrap(), "years of work");
    assert_eq!(names(place.path()), BTreeSet::from(["notes".to_owned()]));
}

#[test]
fn replacing_a_run_keeps_files_of_others() {
    let place = tempfile::tempdir().unwrap();
    let folder = place.path().join("run");
    store_run(&folder, Existing::Keep).unwrap();
    fs::create_dir(folder.join("mine")).unwrap();
    fs::write(folder.join("mine/notes.txt"), "keep me").unwrap();

    assert_eq!(store_run(&folder, Existing::Keep).unwrap_err().exit_code(), 4);
    store_run(&folder, Existing::Replace).unwrap();

    assert_eq!(fs::read_to_string(folder.join("mine/notes.txt")).unwrap(), "keep me");
    let foreign = FileProblem { name: "mine/notes.txt".to_owned(), trouble: Trouble::NotListed };
    assert_eq!(verify(&folder).unwrap(), vec![foreign]);
    assert_eq!(names(place.path()), BTreeSet::from(["run".to_owned()]));
}

#[test]
fn an_error_while_writing_leaves_nothing_and_keeps_the_old_run() {
    let place = tempfile::tempdir().unwrap();
    let folder = place.path().join("run");
    store_run(&folder, Existing::Keep).unwrap();
    let before = fs::read(folder.join("run.json")).unwrap();

    let mut writer = RunWriter::create(&folder, Existing::Replace).unwrap();
    writer.write("charts/a.svg", b"<svg/>").unwrap();
    let full = writer.write_with("charts/b.svg", |_| Err(std::io::Error::other("no space left on device")));
    assert_eq!(full.unwrap_err().exit_code(), 4);
    assert!(writer.write("../escape.svg", b"").is_err());
    drop(writer);

    assert_eq!(fs::read(folder.join("run.json")).unwrap(), before);
    assert_eq!(names(place.path()), BTreeSet::from(["run".to_owned()]));
}

#[test]
fn an_amendment_adds_charts_and_the_manifest_knows_them() {
    let place = tempfile::tempdir().unwrap();
    let folder = place.path().join("run");
    store_run(&folder, Existing::Keep).unwrap();

    let mut writer = RunWriter::amend(&folder).unwrap();
    assert_eq!(RunWriter::amend(&folder).unwrap_err().exit_code(), 7);
    writer.write("charts/path.svg", b"<svg/>").unwrap();
    writer.finish_amendment().unwrap();

    assert!(verify(&folder).unwrap().is_empty());
    assert!(read_manifest(&folder).unwrap().files.iter().any(|file| file.name == "charts/path.svg"));
    fs::write(folder.join("charts/mine.svg"), "drawn by hand").unwrap();
    let mut writer = RunWriter::amend(&folder).unwrap();
    writer.write("charts/mine.svg", b"<svg/>").unwrap();
    assert_eq!(writer.finish_amendment().unwrap_err().exit_code(), 4);
    assert_eq!(fs::read_to_string(folder.join("charts/mine.svg")).unwrap(), "drawn by hand");
}

#[test]
fn a_run_killed_at_any_point_is_mended_by_the_next() {
    let place = tempfile::tempdir().unwrap();
    let folder = place.path().join("run");
    store_run(&folder, Existing::Keep).unwrap();
    fs::write(folder.join("notes.txt"), "keep me").unwrap();
    // Killed between the two renames: the old run lies beside, a half-written one too.
    fs::rename(&folder, place.path().join(".run.replaced")).unwrap();
    fs::create_dir(place.path().join(".run.partial")).unwrap();
    fs::write(place.path().join(".run.partial/monthly.csv"), "half").unwrap();

    assert!(RunWriter::create(&folder, Existing::Keep).is_err());
    assert!(verify(&folder).is_ok(), "the old run is back");

    // Killed after the new folder was put in place: the files of others move over, ours go.
    let old = place.path().join(".run.replaced");
    fs::rename(&folder, &old).unwrap();
    let aside = place.path().join("new");
    store_run(&aside, Existing::Keep).unwrap();
    fs::rename(&aside, &folder).unwrap();
    assert!(RunWriter::create(&folder, Existing::Keep).is_err());

    assert_eq!(fs::read_to_string(folder.join("notes.txt")).unwrap(), "keep me");
    assert_eq!(names(place.path()), BTreeSet::from(["run".to_owned()]));
}

#[test]
fn an_amendment_killed_at_any_point_is_brought_to_its_end_by_whoever_reads() {
    let amended = ["charts/path.svg", "report.html", "run.json"];
    let place = tempfile::tempdir().unwrap();
    let done = place.path().join("done");
    store_run(&done, Existing::Keep).unwrap();
    let mut writer = RunWriter::amend(&done).unwrap();
    writer.write("charts/path.svg", b"<svg/>").unwrap();
    writer.write("report.html", b"<p>other words</p>").unwrap();
    writer.finish_amendment().unwrap();

    // Killed with so many of the files in place.
    for in_place in 0..=amended.len() {
        let folder = place.path().join("run");
        store_run(&folder, Existing::Replace).unwrap();
        for (number, name) in amended.iter().enumerate() {
            let waiting = place.path().join(".run.amended");
            let to = if number < in_place { &folder } else { &waiting }.join(name);
            fs::create_dir_all(to.parent().unwrap()).unwrap();
            fs::copy(done.join(name), to).unwrap();
        }

        assert!(verify(&folder).unwrap().is_empty(), "{in_place} in place");
        assert_eq!(read_manifest(&folder).unwrap(), read_manifest(&done).unwrap());
        assert_eq!(names(place.path()), BTreeSet::from(["done".to_owned(), "run".to_owned()]));
        fs::remove_dir_all(&folder).unwrap();
    }
}

#[test]
fn a_run_that_was_set_aside_is_read_where_it_belongs() {
    let place = tempfile::tempdir().unwrap();
    let folder = place.path().join("run");
    store_run(&folder, Existing::Keep).unwrap();
    fs::rename(&folder, place.path().join(".run.replaced")).unwrap();

    assert!(verify(&folder).unwrap().is_empty());
    assert_eq!(names(place.path()), BTreeSet::from(["run".to_owned()]));
}

#[test]
fn every_flipped_byte_and_every_truncation_is_found() {
    let place = tempfile::tempdir().unwrap();
    let folder = place.path().join("run");
    store_run(&folder, Existing::Keep).unwrap();
    let manifest = fs::read(folder.join("run.json")).unwrap();
    let readable = read_manifest(&folder).unwrap();

    for position in 0..manifest.len() {
        let mut flipped = manifest.clone();
        flipped[position] ^= 0x10;
        fs::write(folder.join("run.json"), &flipped).unwrap();
        // White space between values may change: then nothing that is read has changed.
        match read_manifest(&folder) {
            Ok(read) => assert_eq!(read, readable, "byte {position}"),
            Err(error) => assert_eq!(error.exit_code(), 6, "byte {position}: {error}"),
        }
    }
    for length in 0..manifest.len() - 1 {
        fs::write(folder.join("run.json"), &manifest[..length]).unwrap();
        assert_eq!(read_manifest(&folder).unwrap_err().exit_code(), 6, "cut to {length}");
    }
    fs::write(folder.join("run.json"), &manifest).unwrap();

    let table = fs::read(folder.join("monthly.csv")).unwrap();
    fs::write(folder.join("monthly.csv"), &table[..table.len() - 1]).unwrap();
    assert_eq!(load(&folder).unwrap_err().exit_code(), 6);
    let changed = FileProblem { name: "monthly.csv".to_owned(), trouble: Trouble::Changed };
    assert_eq!(verify(&folder).unwrap(), vec![changed]);
    fs::remove_file(folder.join("monthly.csv")).unwrap();
    assert_eq!(verify(&folder).unwrap()[0].trouble, Trouble::Missing);
}

#[test]
fn a_manifest_that_names_files_elsewhere_is_damaged_and_deletes_nothing() {
    let place = tempfile::tempdir().unwrap();
    let folder = place.path().join("run");
    store_run(&folder, Existing::Keep).unwrap();
    fs::write(place.path().join("victim.txt"), "mine").unwrap();
    let text = fs::read_to_string(folder.join("run.json")).unwrap().replace("paths.csv", "../victim.txt");
    fs::write(folder.join("run.json"), text).unwrap();

    assert_eq!(store_run(&folder, Existing::Replace).unwrap_err().exit_code(), 6);

    assert!(place.path().join("victim.txt").exists());
}

#[test]
fn a_scenario_of_a_run_that_holds_no_files_keeps_its_form() {
    let before = r#"{"title":"Baseline","hash":"3f9a","text":"title = 1\n"}"#;

    let source: ScenarioSource = serde_json::from_str(before).unwrap();

    assert!(source.files.is_empty());
    assert_eq!(serde_json::to_string(&source).unwrap(), before);
}
