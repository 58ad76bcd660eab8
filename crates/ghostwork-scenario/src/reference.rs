use std::fmt::Write;

use ghostwork_parameters::{Declaration, Kind};

use crate::text::number;
use crate::vocabulary::{LawTerm, Vocabulary};
use crate::words::law_value_in_words;

/// Returns the reference page of every parameter of the model, the instruments and the law, as Markdown.
pub fn parameter_reference(vocabulary: &Vocabulary) -> String {
    let mut page = String::from(
        "# Parameters\n\nGenerated from the declarations in the code and from the law pack. A scenario sets a parameter \
         by its key; see [the scenario format](../scenario-format.md). Values whose source is an assumption are shown \
         as such in every report.\n",
    );
    page.push_str("\n## Model\n");
    write_groups(&mut page, vocabulary.model());
    page.push_str("\n## Instruments\n");
    for terms in vocabulary.instruments() {
        let (title, name) = (terms.definition.title(), terms.definition.name());
        let _ = writeln!(page, "\n### {title}: `use = \"{name}\"`\n");
        write_table(&mut page, &terms.declarations.iter().collect::<Vec<_>>());
    }
    page.push_str("\n## Law\n\nValues in force in January of the year of the law pack.\n\n");
    page.push_str("| key | value | unit | meaning | source |\n| --- | --- | --- | --- | --- |\n");
    let mut rest = vocabulary.law_terms();
    while let Some(first) = rest.first() {
        let same = rest.iter().take_while(|term| term.table_key() == first.table_key()).count();
        let (terms, later) = rest.split_at(same);
        rest = later;
        write_law(&mut page, terms, vocabulary);
    }
    page
}

fn write_groups(page: &mut String, declarations: &[Declaration]) {
    let mut groups: Vec<&str> = Vec::new();
    for declaration in declarations {
        if !groups.contains(&declaration.group) {
            groups.push(declaration.group);
        }
    }
    for group in groups {
        let _ = writeln!(page, "\n### `{group}`\n");
        let members: Vec<&Declaration> = declarations.iter().filter(|one| one.group == group).collect();
        write_table(page, &members);
    }
}

/// Writes one row per parameter; a parameter with elements has one row with a value for each.
fn write_table(page: &mut String, declarations: &[&Declaration]) {
    page.push_str(
        "| key | default | unit | range | meaning | source |\n| --- | --- | --- | --- | --- | --- |\n",
    );
    let mut rest = declarations;
    while let Some(first) = rest.first() {
        let same = rest.iter().take_while(|one| one.name == first.name && one.group == first.group).count();
        let (elements, later) = rest.split_at(same);
        rest = later;
        let key = if first.element.is_empty() {
            format!("`{}.{}`", first.group, first.name)
        } else {
            format!("`{}.{}.*`", first.group, first.name)
        };
        let range = match first.kind {
            Kind::Switch => "true, false".to_owned(),
            Kind::Choice(names) => names.join(", "),
            Kind::Month => "months".to_owned(),
            Kind::Optional => format!("{} to {}, none", number(first.range.0), number(first.range.1)),
            _ => format!("{} to {}", number(first.range.0), number(first.range.1)),
        };
        let _ = writeln!(
            page,
            "| {key} | {} | {} | {range} | {} | {} |",
            defaults(elements),
            if first.kind == Kind::Switch { "switch" } else { first.unit.symbol() },
            cell(first.doc),
            cell(first.source)
        );
    }
}

fn defaults(elements: &[&Declaration]) -> String {
    let value = |one: &Declaration| one.word_of(one.default).unwrap_or_else(|| number(one.default));
    match elements {
        [only] if only.element.is_empty() => value(only),
        several => {
            let parts: Vec<String> =
                several.iter().map(|one| format!("{} {}", one.element, value(one))).collect();
            parts.join(", ")
        }
    }
}

/// Writes one row for a law parameter, or for all entries of a table by state.
fn write_law(page: &mut String, terms: &[LawTerm], vocabulary: &Vocabulary) {
    let Some(first) = terms.first() else { return };
    let value = |term: &LawTerm| {
        let value = vocabulary.law_month().and_then(|month| vocabulary.law_value(&term.key, month));
        value.map_or_else(|| "not in force".to_owned(), |value| law_value_in_words(&value, ""))
    };
    let (key, values) = match &first.state {
        None => (first.key.clone(), value(first)),
        Some(_) => (format!("{}.*", first.table_key()), values_by_state(terms, value)),
    };
    let (unit, doc, source) = (cell(&first.unit), cell(&first.doc), cell(&first.source));
    let _ = writeln!(page, "| `{key}` | {} | {unit} | {doc} | {source} |", values.trim_end());
}

/// Returns the values of a table by state, states of equal value together.
fn values_by_state(terms: &[LawTerm], value: impl Fn(&LawTerm) -> String) -> String {
    let mut groups: Vec<(String, Vec<&str>)> = Vec::new();
    for term in terms {
        let (value, state) = (value(term), term.state.as_deref().unwrap_or_default());
        match groups.iter_mut().find(|(known, _)| *known == value) {
            Some((_, states)) => states.push(state),
            None => groups.push((value, vec![state])),
        }
    }
    let parts: Vec<String> =
        groups.into_iter().map(|(value, states)| format!("{} {value}", states.join(" "))).collect();
    parts.join("; ")
}

/// Returns a text that cannot end its cell.
fn cell(text: &str) -> String {
    text.replace('|', "\\|").replace('\n', " ")
}
