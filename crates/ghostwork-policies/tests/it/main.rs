//! The instruments as other crates see them.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests may fail loudly")]

use std::fs;
use std::path::{Path, PathBuf};

use ghostwork_core::policy::Heed;
use ghostwork_parameters::{Assignment, Schedule};
use ghostwork_policies::{catalogue, manual_page};

fn pages() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/policies")
}

#[test]
fn the_manual_in_docs_is_what_the_code_says() {
    for instrument in catalogue() {
        let page = pages().join(format!("{}.md", instrument.name()));

        let written = fs::read_to_string(&page).unwrap_or_default();

        assert_eq!(written, manual_page(*instrument), "{} is out of date", page.display());
    }
}

#[test]
fn the_manual_in_docs_knows_no_other_instrument() {
    for entry in fs::read_dir(pages()).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_str().unwrap();

        assert!(ghostwork_policies::instrument_named(name).is_some(), "{}", path.display());
    }
}

#[test]
fn every_parameter_can_be_set_from_its_key() {
    let month = "2027-01".parse().unwrap();
    for instrument in catalogue() {
        let settings: Vec<Assignment> = instrument
            .declarations()
            .iter()
            .map(|declaration| Assignment {
                key: declaration.key(),
                schedule: Schedule::Constant(declaration.range.1),
            })
            .collect();

        let reach = instrument.rule(&settings, month).reach();

        assert_eq!(reach, instrument.rule(&[], month).reach(), "{}", instrument.name());
    }
}

#[test]
fn an_instrument_heeds_what_its_file_reads() {
    // Under each word the names of what the code reads where it heeds it.
    let readings = [
        (Heed::Compliance, &["payer_complies", "enforcement.compliance"][..]),
        (Heed::Audits, &["payer_complies"]),
        (Heed::EngagedTime, &["engaged_time_undercount"]),
        (Heed::TakeUp, &["takes_up", "take_up.rate"]),
        (Heed::OptOut, &["opts_out"]),
    ];
    for instrument in catalogue() {
        let name = instrument.name();
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("src/{name}.rs"));
        let text = fs::read_to_string(file).unwrap();
        let (code, _) = text.split_once("#[cfg(test)]").unwrap();
        let code: String = code.lines().filter(|line| !line.trim_start().starts_with("//")).collect();

        for (heed, words) in readings {
            let is_read = words.iter().any(|word| code.contains(word));

            assert_eq!(instrument.heeds().contains(&heed), is_read, "{name}, {heed:?}");
        }
    }
}
