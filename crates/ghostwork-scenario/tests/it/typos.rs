//! A letter too few, too many or out of place in any key is refused, and the right key suggested.

use ghostwork_scenario::{Mistake, Scenario, Vocabulary};

use crate::words::{PLAIN, is_of_other_state};

/// Share of misspellings for which the right key must be suggested.
const SUGGESTED: f64 = 0.95;

/// Returns every text that differs from a key by one letter left out, doubled, or swapped with the next.
fn misspellings(key: &str) -> Vec<String> {
    let letters: Vec<char> = key.chars().collect();
    let mut misspelt = Vec::new();
    for position in (0..letters.len()).filter(|position| letters[*position] != '.') {
        let mut shorter = letters.clone();
        shorter.remove(position);
        let mut longer = letters.clone();
        longer.insert(position, if letters[position] == 'x' { 'z' } else { 'x' });
        misspelt.push(shorter);
        misspelt.push(longer);
        if letters.get(position + 1).is_some_and(|next| *next != '.' && *next != letters[position]) {
            let mut swapped = letters.clone();
            swapped.swap(position, position + 1);
            misspelt.push(swapped);
        }
    }
    misspelt.into_iter().map(|letters| letters.into_iter().collect()).collect()
}

/// Returns what was suggested for each misspelling, in order; `None` for one that was not refused.
fn suggestions(
    lines_of: impl Fn(&str) -> String,
    misspelt: &[String],
    vocabulary: &Vocabulary,
) -> Vec<Option<String>> {
    let lines: String = misspelt.iter().map(|key| lines_of(key)).collect();
    let problems = Scenario::from_text("typos.toml", &format!("{PLAIN}{lines}"), vocabulary).unwrap_err();
    misspelt
        .iter()
        .map(|written| {
            problems.problems().iter().find_map(|problem| match &problem.mistake {
                Mistake::UnknownKey { key, nearest, .. } if key == written => {
                    Some(nearest.clone().unwrap_or_default())
                }
                _ => None,
            })
        })
        .collect()
}

/// Checks every `step`th misspelling of many keys; a misspelling that is itself a key is left out.
fn check(keys: &[String], step: usize, vocabulary: &Vocabulary, lines_of: impl Fn(&str) -> String) {
    let (mut right, mut all) = (0, 0);
    for key in keys {
        let misspelt: Vec<String> =
            misspellings(key).into_iter().step_by(step).filter(|written| !keys.contains(written)).collect();
        for (written, suggested) in misspelt.iter().zip(suggestions(&lines_of, &misspelt, vocabulary)) {
            let suggested = suggested.unwrap_or_else(|| panic!("`{written}` for `{key}` was accepted"));
            all += 1;
            right += usize::from(suggested == *key);
        }
    }
    assert!(right as f64 >= SUGGESTED * f64::from(all), "{right} of {all}");
}

#[test]
fn a_misspelt_parameter_is_refused_and_the_right_one_suggested() {
    let vocabulary = Vocabulary::full().unwrap();
    let keys: Vec<String> = vocabulary.model().iter().map(ghostwork_parameters::Declaration::key).collect();

    check(&keys, 1, &vocabulary, row);
}

#[test]
fn a_misspelt_parameter_of_the_law_is_refused_and_the_right_one_suggested() {
    let vocabulary = Vocabulary::full().unwrap();
    let keys: Vec<String> = vocabulary.law_terms().iter().map(|term| term.key.clone()).collect();
    let keys: Vec<String> = keys.into_iter().filter(|key| !is_of_other_state(key)).collect();

    // The keys of the law are many and long: every fifth misspelling meets every position and every kind in turn.
    check(&keys, 5, &vocabulary, row);
}

/// Returns a row that sets a parameter.
fn row(key: &str) -> String {
    format!("[[parameter]]\nkey = \"{key}\"\nvalue = 0\n")
}

#[test]
fn a_misspelt_parameter_of_an_instrument_is_refused_and_the_right_one_suggested() {
    let vocabulary = Vocabulary::full().unwrap();
    for terms in vocabulary.instruments() {
        let name = terms.definition.name();
        let keys: Vec<String> = terms
            .declarations
            .iter()
            .filter(|one| one.element.is_empty())
            .map(|one| one.name.to_owned())
            .collect();

        check(&keys, 1, &vocabulary, |key| {
            format!("[[instrument]]\nuse = \"{name}\"\nfrom = \"2027-01\"\n[instrument.params]\n{key} = 0\n")
        });
    }
}
