use crate::layer::Row;
use crate::layer::run::check_name;
use crate::mistake::Mistake;
use crate::reading::Reading;
use crate::source::Placed;
use crate::table::TableReader;
use crate::vocabulary::{FIRST, quantity};

/// Rules that the format knows.
const RULES: [&str; 6] = ["max", "min", "sum", "product", "first", "error"];

/// A statement that instruments are meant to act on one quantity.
#[derive(Debug, Clone)]
pub(crate) struct WrittenComposition {
    pub(crate) quantity: String,
    /// Names of the instruments; empty for all that act on the quantity.
    pub(crate) members: Vec<Placed<String>>,
    /// Whether the overlap is allowed rather than forbidden.
    pub(crate) allows: bool,
    /// Whether only the first of the members holds, in the order of `members`, or of the file where none are named.
    pub(crate) first_only: bool,
}

pub(crate) fn read_composition(row: &Row<'_>, reading: &mut Reading<'_>) -> Option<WrittenComposition> {
    let mut table = TableReader::of_entries(row.entries, "[[compose]]", &row.span);
    let quantity = table.text("quantity", reading);
    let rule = table.text("rule", reading);
    let members = table.texts("members", reading).unwrap_or_default();
    table.require("quantity", "quantity = \"fee_ceiling\"", reading);
    table.require("rule", "rule = \"sum\"", reading);
    table.finish(reading);
    check_name("rule", rule.as_ref(), &RULES, reading);
    let quantity = quantity?;
    let known_rule = known_rule(&quantity, reading)?;
    let allows = rule.as_ref().is_some_and(|rule| rule.value != "error");
    let first_only = rule.as_ref().is_some_and(|rule| rule.value == FIRST);
    if let Some(rule) = rule.filter(|rule| RULES.contains(&rule.value.as_str()))
        && allows
        && rule.value != known_rule
        && rule.value != FIRST
    {
        let mistake =
            Mistake::WrongComposition { quantity: quantity.value, written: rule.value, rule: known_rule };
        reading.report_at(&rule.place, mistake);
        return None;
    }
    Some(WrittenComposition { quantity: quantity.value, members, allows, first_only })
}

/// Returns how the model composes a quantity; reports one that no instrument acts on.
fn known_rule(written: &Placed<String>, reading: &mut Reading<'_>) -> Option<&'static str> {
    let quantities: Vec<_> =
        reading.vocabulary().instruments().iter().map(|terms| quantity(terms.definition)).collect();
    let found = quantities.iter().find(|(name, _)| *name == written.value);
    if found.is_none() {
        let names: Vec<&str> = quantities.iter().map(|(name, _)| *name).collect();
        check_name("quantity", Some(written), &names, reading);
    }
    found.map(|(_, composition)| composition.rule())
}
