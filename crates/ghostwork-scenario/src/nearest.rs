/// Smallest similarity, from 0 to 1, at which a name is suggested.
const SIMILAR_ENOUGH: f64 = 0.72;

/// Returns the known name that a misspelt one most likely stands for.
pub(crate) fn nearest<'a>(written: &str, known: impl IntoIterator<Item = &'a str>) -> Option<String> {
    let written = written.to_lowercase();
    let letters = letters_of(&written);
    let mut fewest = usize::MAX;
    let mut nearest: Vec<&str> = Vec::new();
    for name in known {
        let least_edits = least_edits(&letters, &letters_of(name));
        if least_edits > fewest || least_edits * 2 > name.len() {
            continue;
        }
        let edits = strsim::osa_distance(&written, &name.to_lowercase());
        if edits < fewest {
            nearest.clear();
        }
        if edits <= fewest {
            fewest = edits;
            nearest.push(name);
        }
    }
    let similarity = |name: &str| {
        let (written, name) = differing_parts(&written, name);
        strsim::jaro_winkler(written, &name.to_lowercase())
    };
    // Of equally similar names the first wins, so that the order of the declarations decides.
    let name =
        nearest.into_iter().rev().max_by(|one, other| similarity(one).total_cmp(&similarity(other)))?;
    let length = differing_parts(&written, name).1.chars().count();
    let few_edits = fewest * 3 <= length.max(3);
    (few_edits || (similarity(name) >= SIMILAR_ENOUGH && fewest * 2 <= length)).then(|| name.to_owned())
}

/// Returns two dotted names without the parts that they begin with in common: those say nothing of a misspelling.
fn differing_parts<'a>(written: &'a str, name: &'a str) -> (&'a str, &'a str) {
    let common = written.bytes().zip(name.bytes()).take_while(|(one, other)| one == other).count();
    let start = name.get(..common).and_then(|common| common.rfind('.')).map_or(0, |dot| dot + 1);
    (&written[start..], &name[start..])
}

/// Number of classes that letters are counted in; letters of one class differ by a multiple of it.
const CLASSES: usize = 32;

/// Returns how often each class of letters occurs, without regard to capitals.
fn letters_of(name: &str) -> [u8; CLASSES] {
    let mut letters = [0_u8; CLASSES];
    for letter in name.chars() {
        let count = &mut letters[letter.to_ascii_lowercase() as usize % CLASSES];
        *count = count.saturating_add(1);
    }
    letters
}

/// Returns a lower bound of the edits between two names: the letters that only one of them has.
///
/// It costs far less than the distance itself, and there are thousands of names.
fn least_edits(written: &[u8; CLASSES], name: &[u8; CLASSES]) -> usize {
    let (mut extra, mut missing) = (0, 0);
    for (written, name) in written.iter().zip(name) {
        extra += usize::from(written.saturating_sub(*name));
        missing += usize::from(name.saturating_sub(*written));
    }
    extra.max(missing)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_swapped_or_missing_letter_finds_its_name() {
        let known = ["replacement_rate", "replacement_age", "separation_rate"];

        assert_eq!(nearest("replacment_rate", known).as_deref(), Some("replacement_rate"));
        assert_eq!(nearest("replacement_aeg", known).as_deref(), Some("replacement_age"));
    }

    #[test]
    fn nothing_is_suggested_for_an_unlike_name() {
        assert_eq!(nearest("xyzzy", ["replacement_rate", "months"]), None);
        assert_eq!(nearest("x", []), None);
        assert_eq!(nearest("participation.hours_elasticity", ["participation.entry_rate"]), None);
    }
}
