use ghostwork_core::observation::{INDICATORS, groups};

use crate::layer::Row;
use crate::layer::run::check_name;
use crate::reading::Reading;
use crate::scenario::{ExpectationSetting, ExpectedSign};
use crate::table::TableReader;

/// Directions as files write them.
const SIGNS: [(&str, ExpectedSign); 4] = [
    ("+", ExpectedSign::Rises),
    ("-", ExpectedSign::Falls),
    ("0", ExpectedSign::Stays),
    ("uncertain", ExpectedSign::Uncertain),
];

/// The group that an expectation is about where it names none.
const EVERYBODY: &str = "all";

/// Reads one `[[expect]]`: an outcome with the direction in which evidence says that the reform moves it.
pub(crate) fn read_expectation(row: &Row<'_>, reading: &mut Reading<'_>) -> Option<ExpectationSetting> {
    let mut table = TableReader::of_entries(row.entries, "[[expect]]", &row.span);
    let outcome = table.text("outcome", reading);
    let group = table.text("group", reading);
    let sign = table.text("sign", reading);
    let because = table.label("because", reading);
    table.require("outcome", "outcome = \"poverty_rate\"", reading);
    table.require("sign", "sign = \"+\"", reading);
    table.require("because", "because = \"the trial in Illinois and Texas, 2020 to 2023\"", reading);
    table.finish(reading);
    let outcomes: Vec<&str> = INDICATORS.iter().map(|indicator| indicator.id).collect();
    check_name("outcome", outcome.as_ref(), &outcomes, reading);
    let known_groups: Vec<&str> = groups().iter().map(|group| group.id).collect();
    check_name("group", group.as_ref(), &known_groups, reading);
    check_name("sign", sign.as_ref(), &SIGNS.map(|(name, _)| name), reading);
    let sign = sign?;
    Some(ExpectationSetting {
        outcome: outcome?.value,
        group: group.map_or_else(|| EVERYBODY.to_owned(), |group| group.value),
        sign: SIGNS.iter().find(|(name, _)| *name == sign.value).map(|(_, sign)| *sign)?,
        because: because?.value,
    })
}
