//! The published table of business profit by adjusted gross income.

use crate::error::PopulationError;

/// One class of the table, in dollars of its year.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ProfitTarget {
    pub(crate) lowest: f64,
    pub(crate) below: f64,
    pub(crate) returns: f64,
    pub(crate) amount: f64,
}

/// Reads the classes; comment lines start with `#`, the last row is the total.
pub(crate) fn profit_targets(table: &str) -> Result<Vec<ProfitTarget>, PopulationError> {
    table
        .lines()
        .enumerate()
        .filter(|(_, line)| !line.starts_with('#') && !line.starts_with("agi_") && !line.starts_with("all"))
        .map(|(index, line)| target(line).ok_or(PopulationError::ProfitTableNotRead { line: index + 1 }))
        .collect()
}

fn target(line: &str) -> Option<ProfitTarget> {
    let mut values = line.split(',').map(|text| text.parse::<f64>().ok());
    Some(ProfitTarget {
        lowest: values.next()??,
        below: values.next()??,
        returns: values.next()??,
        amount: values.next()??,
    })
}
