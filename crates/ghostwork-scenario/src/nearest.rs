/// Smallest similarity, from 0 to 1, at which a name is suggested.
const SIMILAR_ENOUGH: f64 = 0.72;

/// Returns the known name that a misspelt one most likely stands for.
pub(crate) fn nearest<'a>(written: &str, known: impl IntoIterator<Item = &'a str>) -> Option<String> {
    let written = written.to_lowercase();
    let mut best: Option<(usize, f64, &str)> = None;
    for name in known {
        let edits = strsim::osa_distance(&written, &name.to_lowercase());
        let similarity = strsim::jaro_winkler(&written, &name.to_lowercase());
        let better = best.is_none_or(|(least_edits, most_similar, _)| {
            edits < least_edits || (edits == least_edits && similarity > most_similar)
        });
        if better {
            best = Some((edits, similarity, name));
        }
    }
    let (edits, similarity, name) = best?;
    let few_edits = edits * 3 <= name.chars().count().max(3);
    (few_edits || similarity >= SIMILAR_ENOUGH && edits * 2 <= name.chars().count()).then(|| name.to_owned())
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
    }
}
