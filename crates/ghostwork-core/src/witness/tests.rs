use ghostwork_parameters::{Assignment, Schedule};
use ghostwork_population::Population;

use super::*;
use crate::economy::Economy;
use crate::specification::Specification;

fn economy(workers: u64) -> Economy {
    economy_with(workers, Vec::new())
}

fn economy_with(workers: u64, parameters: Vec<Assignment>) -> Economy {
    let specification = Specification {
        start: "2026-01".parse().unwrap(),
        burn_in_months: 0,
        months: 60,
        workers,
        seed: 11,
        replicate: 0,
        parameters,
        country: ghostwork_law::Country::UnitedStates,
        law: ghostwork_law::UsLaw::pack().unwrap().clone(),
        law_as_of: Some("2026-01".parse().unwrap()),
        instruments: Vec::new(),
        trial: None,
    };
    Economy::new(specification, &Population::us().unwrap()).unwrap()
}

fn value(facts: &[Fact], name: &str) -> Option<Value> {
    facts.iter().find(|fact| fact.name == name).map(|fact| fact.value.clone())
}

/// Months of the lives that the tests listen to.
const MONTHS: u64 = 48;

/// One month each of many workers, one after the other, with the records of the panel.
fn months_of_many() -> Vec<(Testimony, PanelRow)> {
    let mut economy = economy(300);
    economy.follow(300);
    let mut lives = Vec::new();
    for number in 0..MONTHS {
        let worker = number * 37 % 300;
        economy.watch(worker);
        economy.advance().unwrap();
        let panel = economy.take_panel();
        lives.push((economy.take_testimony().unwrap(), panel[worker as usize].clone()));
    }
    lives
}

#[test]
fn the_household_alone_lives_the_same_month_as_in_the_population() {
    let mut compared = 0;
    for (testimony, record) in months_of_many() {
        // The panel is recorded after demography, which may put another person in the place.
        if testimony.episodes.last().unwrap().changes.is_empty() {
            assert_eq!(testimony.record, record);
            compared += 1;
        }
    }
    assert!(compared > MONTHS / 2, "{compared}");
}

#[test]
fn watching_changes_nothing() {
    let (mut watched, mut unwatched) = (economy(300), economy(300));
    watched.watch(17);
    for _ in 0..5 {
        watched.advance().unwrap();
        unwatched.advance().unwrap();
    }

    assert_eq!(watched.fingerprint().unwrap(), unwatched.fingerprint().unwrap());
}

#[test]
fn nobody_is_heard_of_a_worker_who_does_not_exist() {
    let mut economy = economy(300);
    economy.watch(300);
    economy.advance().unwrap();

    assert_eq!(economy.take_testimony(), None);
}

#[test]
fn probabilities_and_draws_tell_what_the_simulation_did() {
    for (testimony, _) in months_of_many() {
        let employment = &testimony.episodes[0];
        let state = &employment.choices[0];
        let before = value(&testimony.beginning, "work").unwrap();
        let after = employment
            .changes
            .iter()
            .find(|change| change.after.name == "work")
            .map_or(before, |change| change.after.value.clone());
        // New work is of a kind that the next choice tells.
        let taken = match employment.choices.get(1) {
            Some(kind) if kind.question == "kind of work" => kind.taken(),
            _ => state.taken(),
        };
        assert_eq!(after, Value::Word(taken), "{testimony:?}");
        assert!((state.alternatives.iter().map(|option| option.probability).sum::<f64>() - 1.0).abs() < 1e-9);
    }
}

#[test]
fn joining_and_pausing_are_told_as_they_happened() {
    let states = ["employee", "own_account", "unemployed", "out_of_labour_force"];
    let eager = states.map(|state| Assignment {
        key: format!("participation.entry.{state}"),
        schedule: Schedule::Constant(0.05),
    });
    let mut economy = economy_with(300, eager.to_vec());
    let mut questions = std::collections::BTreeSet::new();
    economy.watch(42);
    for _ in 0..60 {
        economy.advance().unwrap();
        let testimony = economy.take_testimony().unwrap();
        let participation = &testimony.episodes[1];
        let account = participation.changes.iter().find(|change| change.after.name == "account");
        let account = account.map(|change| change.after.value.clone());
        for choice in &participation.choices {
            let expected = match (choice.question, choice.taken()) {
                ("joining a marketplace", "joins") | ("coming back", "returns") => {
                    Some(Value::Word("active"))
                }
                ("going on", "pauses") => Some(Value::Word("paused")),
                ("kind of platform work", _) => continue,
                _ => None,
            };
            assert_eq!(account, expected, "{choice:?}");
            questions.insert(choice.question);
        }
    }
    assert!(questions.len() >= 2, "{questions:?}");
}
