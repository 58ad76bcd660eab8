use std::fmt::Write;

use ghostwork_core::policy::{Heed, InstrumentDefinition};
use ghostwork_parameters::{Declaration, Kind};

/// Returns the text of doc lines: each without the blank that follows the slashes.
pub(crate) fn text_of(lines: &[&str]) -> String {
    lines.iter().map(|line| line.strip_prefix(' ').unwrap_or(line).trim_end()).fold(
        String::new(),
        |mut text, line| {
            text.push_str(line);
            text.push('\n');
            text
        },
    )
}

/// Returns the manual page of an instrument in Markdown: title, name, the manual, the table of parameters.
pub fn manual_page(instrument: &dyn InstrumentDefinition) -> String {
    let mut page = format!(
        "# {}\n\nIn a scenario file: `use = \"{}\"`. When, where and for whom it holds is set as for every instrument. {}\n\n",
        instrument.title(),
        instrument.name(),
        heeded(instrument),
    );
    for line in instrument.manual().lines() {
        let indent = if line.starts_with('#') { "#" } else { "" };
        page.push_str(indent);
        page.push_str(line);
        page.push('\n');
    }
    page.push_str("\n## Parameters\n\n| parameter | meaning | unit | default | range | source |\n");
    page.push_str("| --- | --- | --- | --- | --- | --- |\n");
    for declaration in instrument.declarations() {
        page.push_str(&parameter_row(&declaration));
    }
    page
}

/// Returns a sentence on what the instrument heeds of how far it is obeyed and made use of.
fn heeded(instrument: &dyn InstrumentDefinition) -> String {
    let keys: Vec<&str> = instrument
        .heeds()
        .iter()
        .map(|heed| match heed {
            Heed::Compliance => "`enforcement.compliance`",
            Heed::Audits => "`enforcement.audit_rate`, `enforcement.penalty_multiple`",
            Heed::EngagedTime => "`enforcement.engaged_time_undercount`",
            Heed::TakeUp => "`takeup.rate` and `takeup.model`",
            Heed::OptOut => "`takeup.opt_out`",
        })
        .collect();
    if keys.is_empty() {
        return "Nothing of `[instrument.enforcement]` and `[instrument.takeup]` changes it.".to_owned();
    }
    format!("Of `[instrument.enforcement]` and `[instrument.takeup]` it heeds {}.", keys.join(", "))
}

/// Returns the row of a parameter in the table of the manual page.
fn parameter_row(declaration: &Declaration) -> String {
    let name = if declaration.element.is_empty() {
        declaration.name.to_owned()
    } else {
        format!("{}.{}", declaration.name, declaration.element)
    };
    let default = declaration.word_of(declaration.default).unwrap_or_else(|| declaration.default.to_string());
    let (default, range) = match declaration.kind {
        Kind::Switch | Kind::Month => (default, String::new()),
        Kind::Choice(names) => (default, names.join(", ")),
        Kind::Real | Kind::Whole | Kind::Optional => {
            (default, format!("{} to {}", declaration.range.0, declaration.range.1))
        }
    };
    let mut row = String::new();
    let written = write!(
        row,
        "| `{name}` | {} | {} | {default} | {range} | {} |",
        cell(declaration.doc),
        declaration.unit,
        cell(declaration.source)
    );
    debug_assert!(written.is_ok(), "a String takes everything");
    row.push('\n');
    row
}

/// Returns a text that does not end its cell of a Markdown table.
fn cell(text: &str) -> String {
    text.replace('|', "\\|")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue;

    const HEADINGS: [&str; 4] = ["# What it pays", "# Who receives it", "# What may happen", "# Source"];

    #[test]
    fn every_manual_has_the_four_headings_in_order() {
        for instrument in catalogue() {
            let headings: Vec<&str> =
                instrument.manual().lines().filter(|line| line.starts_with('#')).collect();

            assert_eq!(headings, HEADINGS, "{}", instrument.name());
            assert!(instrument.manual().starts_with("# What it pays\n\n"), "{}", instrument.name());
        }
    }

    #[test]
    fn a_page_shows_every_parameter_once() {
        for instrument in catalogue() {
            let page = manual_page(*instrument);

            for declaration in instrument.declarations() {
                let row = parameter_row(&declaration);
                assert_eq!(page.matches(&row).count(), 1, "{row}");
            }
        }
    }
}
