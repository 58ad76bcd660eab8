//! Every scenario that comes with the project, at a small size.

use std::fs;
use std::path::{Path, PathBuf};

use ghostwork_experiment::{Silent, compare};
use ghostwork_scenario::{Request, Scenario};

use crate::world::{POPULATION, VOCABULARY, settings};

fn scenarios() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scenarios")
}

fn small(path: &Path) -> Scenario {
    let overrides = ["workers=1500", "burn_in=1", "months=36", "seeds=2"];
    let overrides = overrides.map(|setting| format!("baseline.{setting}")).to_vec();
    let request = Request { path: path.to_owned(), overrides, ..Request::default() };
    request.read(&VOCABULARY).unwrap_or_else(|problems| panic!("{problems}")).0
}

#[test]
fn every_shipped_scenario_is_compared_and_its_accounts_close() {
    let [states, kingdom] =
        ["us", "uk"].map(|country| small(&scenarios().join(format!("{country}-baseline.toml"))));
    let index = fs::read_to_string(scenarios().join("README.md")).unwrap();
    for entry in fs::read_dir(scenarios()).unwrap() {
        let path = entry.unwrap().path();
        let is_reform = path.extension().is_some_and(|extension| extension == "toml")
            && !path.ends_with("us-baseline.toml");
        if !is_reform {
            continue;
        }
        let reform = small(&path);
        let baseline = if reform.run().law.starts_with("uk") { &kingdom } else { &states };

        // A month whose payments do not explain the balances would stop the run.
        let run = compare((baseline, &reform), &POPULATION, &settings(2), &Silent);

        let comparison = run.unwrap_or_else(|error| panic!("{}: {error}", path.display())).comparison;
        assert_eq!(comparison.differences_before_start, 0, "{}", path.display());
        assert!(comparison.reform_static.is_some(), "{}", path.display());
        assert_eq!(comparison.closure.is_some(), reform.closure().is_some(), "{}", path.display());
        let name = path.file_stem().unwrap().to_string_lossy();
        let is_baseline = name.ends_with("-baseline");
        assert!(is_baseline || !comparison.expectations.is_empty(), "{name} says nothing of what to expect");
        assert!(
            reform.question().is_some() && index.contains(&*name),
            "{name} is not a question of the index"
        );
        let referenced = reform.instruments().iter().all(|setting| setting.reference.is_some());
        assert!(referenced, "{name} does not say where its instruments come from");
    }
}
