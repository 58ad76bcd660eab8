//! Whatever the bytes, reading ends with a scenario or with messages, never with a panic.

use ghostwork_scenario::{Request, Scenario};
use proptest::prelude::*;

use crate::words::{ACCOUNT, PLAIN, vocabulary};

/// Pieces of scenarios; random sequences of them reach deeper than random bytes.
const PIECES: [&str; 40] = [
    "[",
    "]",
    "{",
    "}",
    "=",
    ".",
    ",",
    "\"",
    "'''",
    "\n",
    " ",
    "#",
    "é",
    "\u{1b}",
    "\\u0000",
    "meta",
    "baseline",
    "parameters",
    "[[parameter]]",
    "[[instrument]]",
    "[[compose]]",
    "[instrument.params]",
    "[instrument.eligible]",
    "use",
    "savings_account",
    "fee_cap",
    "from",
    "until",
    "2027-01",
    "\"2027-01\"",
    "rate",
    "steps",
    "linear",
    "follow",
    "nan",
    "-1e308",
    "0x10",
    "true",
    "search",
    "tax.rate",
];

fn reads_without_panic(text: &str) {
    match Scenario::from_text("random.toml", text, &vocabulary()) {
        Ok((scenario, _)) => assert_eq!(scenario.content_hash().len(), 64),
        Err(problems) => {
            assert!(!problems.problems().is_empty());
            let shown = problems.to_string();
            assert!(shown.chars().all(|one| one == '\n' || !one.is_control()), "{shown:?}");
            assert_eq!(problems.to_json()["total"], problems.problems().len());
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn random_text_never_panics(text in "\\PC{0,200}") {
        reads_without_panic(&text);
    }

    #[test]
    fn random_pieces_never_panic(pieces in prop::collection::vec(prop::sample::select(&PIECES[..]), 0..60)) {
        reads_without_panic(&pieces.concat());
    }

    #[test]
    fn random_pieces_in_a_scenario_never_panic(
        pieces in prop::collection::vec(prop::sample::select(&PIECES[..]), 0..12),
        position in 0.0..1.0,
    ) {
        let mut text = format!("{PLAIN}{ACCOUNT}");
        let position = (text.len() as f64 * position) as usize;
        text.insert_str(position, &pieces.concat());

        reads_without_panic(&text);
    }

    #[test]
    fn random_overrides_never_panic(override_text in "\\PC{0,40}|(account|baseline|search|meta)\\.[a-z_.]{0,20}=\\PC{0,20}") {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("plain.toml");
        std::fs::write(&path, format!("{PLAIN}{ACCOUNT}")).unwrap();
        let request = Request { path, overrides: vec![override_text], ..Request::default() };

        if let Err(problems) = request.read(&vocabulary()) {
            assert!(!problems.to_string().is_empty());
        }
    }

    #[test]
    fn random_bytes_in_a_file_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("bytes.toml");
        std::fs::write(&path, bytes).unwrap();

        let read = Scenario::read(&path, &vocabulary());

        assert!(read.is_err());
    }
}

#[test]
fn deep_nesting_is_refused_without_a_panic() {
    for (open, close) in [("[", "]"), ("{a=", "}")] {
        let text = format!("a = {}{}", open.repeat(20_000), close.repeat(20_000));

        reads_without_panic(&text);
    }
    reads_without_panic(&format!("{} = 1", vec!["a"; 20_000].join(".")));
}
