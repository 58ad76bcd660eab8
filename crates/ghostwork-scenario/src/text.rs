/// Characters of a text that a message quotes at most.
const LONGEST_QUOTE: usize = 60;

/// Longest title, question, author or reference, characters.
const LONGEST_LABEL: usize = 500;

/// Longest identifier, characters.
const LONGEST_IDENTIFIER: usize = 64;

/// Names that Windows keeps for devices: a folder of that name cannot be made there.
const RESERVED_NAMES: [&str; 22] = [
    "con", "prn", "aux", "nul", "com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8", "com9",
    "lpt1", "lpt2", "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9",
];

/// Returns a text in double quotes, cut where it is long, with control characters spelt out.
pub(crate) fn quoted(text: &str) -> String {
    format!("\"{}\"", shown(text))
}

/// Returns a text for a message: cut where it is long, with control characters spelt out.
pub(crate) fn shown(text: &str) -> String {
    let cut: String = text.chars().take(LONGEST_QUOTE).collect();
    let mut shown = cut.escape_debug().collect::<String>().replace("\\'", "'").replace("\\\"", "\"");
    if cut.len() < text.len() {
        shown.push('…');
    }
    shown
}

/// Returns a number as people write it: no exponent where it can be read without.
pub(crate) fn number(value: f64) -> String {
    let magnitude = value.abs();
    if value.is_finite() && magnitude > 0.0 && !(1e-6..1e15).contains(&magnitude) {
        format!("{value:e}")
    } else {
        format!("{value}").to_lowercase()
    }
}

/// Returns a number with its unit.
pub(crate) fn quantity(value: f64, unit: &str) -> String {
    if unit.is_empty() { number(value) } else { format!("{} {unit}", number(value)) }
}

/// Returns why a text cannot be a label in tables and charts, `None` where it can.
///
/// A spreadsheet takes a cell that begins with `=`, `+`, `-` or `@` for a formula.
pub(crate) fn flaw_of_label(text: &str) -> Option<&'static str> {
    if text.trim().is_empty() {
        return Some("is empty");
    }
    if text.chars().count() > LONGEST_LABEL {
        return Some("is longer than 500 characters");
    }
    if text.chars().any(is_hidden) {
        return Some("holds a control character");
    }
    text.trim_start()
        .starts_with(['=', '+', '-', '@'])
        .then_some("begins with a character that spreadsheets take for a formula (= + - @)")
}

/// Returns why a text cannot name a scenario or an instrument, `None` where it can.
pub(crate) fn flaw_of_identifier(text: &str) -> Option<&'static str> {
    if text.is_empty() {
        return Some("is empty");
    }
    if text.chars().count() > LONGEST_IDENTIFIER {
        return Some("is longer than 64 characters");
    }
    let fits = |character: char| character.is_ascii_lowercase() || character.is_ascii_digit();
    if !text.starts_with(fits) || !text.chars().all(|character| fits(character) || "-_".contains(character)) {
        return Some("may hold small letters, digits, - and _ only, and begins with a letter or digit");
    }
    is_reserved_name(text).then_some("is a name that Windows keeps for a device")
}

/// Returns whether Windows keeps a file name, without its extension, for a device.
pub(crate) fn is_reserved_name(stem: &str) -> bool {
    RESERVED_NAMES.contains(&stem.to_lowercase().as_str())
}

/// Returns whether a character steers a terminal or the direction of text instead of being shown.
fn is_hidden(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_that_become_formulas_are_refused() {
        for text in ["=1+1", "+1", "-1", "@x", "\t=1", "a\rb", " =1", "", "  ", "a\u{202e}b"] {
            assert!(flaw_of_label(text).is_some(), "{text:?}");
        }
        assert_eq!(flaw_of_label("4 % levy – solved"), None);
    }

    #[test]
    fn identifiers_can_be_folder_names_everywhere() {
        for text in ["", "../x", "a/b", "a\\b", "CON", "con", "a b", ".hidden", "-x", "é", "a.toml"] {
            assert!(flaw_of_identifier(text).is_some(), "{text:?}");
        }
        assert_eq!(flaw_of_identifier("us-portable-benefits-4pct"), None);
    }

    #[test]
    fn numbers_are_written_as_people_read_them() {
        assert_eq!(number(0.085), "0.085");
        assert_eq!(number(100_000.0), "100000");
        assert_eq!(number(1e308), "1e308");
        assert_eq!(number(f64::NAN), "nan");
    }
}
