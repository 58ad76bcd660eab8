//! The tables of months: every value, and its spread across seeds.

use std::collections::BTreeMap;

use ghostwork_parameters::Month;

use crate::missing::csv_text;
use crate::panel::{Cell, Panel};
use crate::record::RunRecord;
use crate::store::Role;
use crate::table::Table;
use crate::table::column::{MONTHLY, PATHS};

pub(crate) const MONTHLY_FILE: &str = "monthly.csv";
const PATHS_FILE: &str = "paths.csv";
/// What quantiles across runs cover without and with draws of the parameters.
const COVERS: [&str; 2] = ["seeds", "seeds and parameters"];

/// Builds the table of every value; an indicator never measured for a group has no rows there.
pub(crate) fn monthly(records: Vec<(Role, &RunRecord)>) -> Table<'_> {
    Table::new(MONTHLY_FILE, MONTHLY, move |rower| {
        for (role, record) in &records {
            let panel = &record.panel;
            let months: Vec<String> = panel.months.iter().map(Month::to_string).collect();
            let measured = measured(panel);
            for (seed, seed_name) in panel.seeds.iter().map(u64::to_string).enumerate() {
                for (month, month_name) in months.iter().enumerate() {
                    for (group, indicator) in &measured {
                        let value = panel.value(Cell {
                            seed,
                            month,
                            group: group.position,
                            indicator: indicator.position,
                        });
                        let status = group.status(value);
                        let text = csv_text(value);
                        rower.row([
                            role.word(),
                            &seed_name,
                            month_name,
                            group.id,
                            indicator.id,
                            &text,
                            status,
                        ])?;
                    }
                }
            }
        }
        Ok(())
    })
}

/// Builds the table of quantiles across seeds.
pub(crate) fn paths(records: Vec<(Role, &RunRecord)>) -> Table<'_> {
    Table::new(PATHS_FILE, PATHS, move |rower| {
        for (role, record) in &records {
            for (group, indicator) in measured(&record.panel) {
                for point in record.path_at(indicator.position, group.position) {
                    let month = point.month.to_string();
                    let quantiles =
                        [point.low, point.low50, point.median, point.high50, point.high].map(csv_text);
                    let [low, low50, median, high50, high] = &quantiles;
                    let seeds = point.replications.to_string();
                    let head = [role.word(), group.id, indicator.id, &month];
                    let covers = if record.panel.draws > 1 { COVERS[1] } else { COVERS[0] };
                    let tail = [low, low50, median, high50, high, &seeds, covers, group.status(point.median)];
                    rower.row(head.into_iter().chain(tail))?;
                }
            }
        }
        Ok(())
    })
}

/// A group or an indicator by position and name.
#[derive(Clone, Copy)]
pub(crate) struct Named<'a> {
    pub(crate) position: usize,
    pub(crate) id: &'a str,
    is_withheld: bool,
}

impl Named<'_> {
    pub(crate) fn is_withheld(&self) -> bool {
        self.is_withheld
    }

    /// Returns the status of one of its values.
    pub(crate) fn status(&self, value: f64) -> &'static str {
        match (self.is_withheld, value.is_finite()) {
            (true, _) => "C",
            (false, true) => "A",
            (false, false) => "M",
        }
    }
}

/// Lists the pairs of group and indicator with at least one value, and those whose values are withheld; where the indicator is, because
/// of the group that it tells of, for everybody alone.
pub(crate) fn measured(panel: &Panel) -> Vec<(Named<'_>, Named<'_>)> {
    let mut pairs = Vec::new();
    let by_group: Vec<bool> =
        (0..panel.indicators.len()).map(|indicator| panel.is_measured_by_group(indicator)).collect();
    for (group, group_entry) in panel.groups.iter().enumerate() {
        for (indicator, indicator_entry) in panel.indicators.iter().enumerate() {
            let is_withheld = (group_entry.withheld && by_group[indicator])
                || (group == 0 && panel.tells_of_withheld(indicator));
            if is_withheld || panel.is_measured(group, indicator) {
                let named = |position, id| Named { position, id, is_withheld };
                pairs.push((
                    named(group, group_entry.id.as_str()),
                    named(indicator, indicator_entry.id.as_str()),
                ));
            }
        }
    }
    pairs
}

/// Where the names of one panel lie.
struct Places {
    seeds: BTreeMap<String, usize>,
    months: BTreeMap<String, usize>,
    groups: BTreeMap<String, usize>,
    indicators: BTreeMap<String, usize>,
}

impl Places {
    fn of(panel: &Panel) -> Self {
        let index =
            |names: Vec<String>| names.into_iter().enumerate().map(|(place, name)| (name, place)).collect();
        Self {
            seeds: index(panel.seeds.iter().map(u64::to_string).collect()),
            months: index(panel.months.iter().map(Month::to_string).collect()),
            groups: index(panel.groups.iter().map(|group| group.id.clone()).collect()),
            indicators: index(panel.indicators.iter().map(|indicator| indicator.id.clone()).collect()),
        }
    }

    fn cell(&self, row: &csv::StringRecord) -> Option<Cell> {
        Some(Cell {
            seed: *self.seeds.get(row.get(1)?)?,
            month: *self.months.get(row.get(2)?)?,
            group: *self.groups.get(row.get(3)?)?,
            indicator: *self.indicators.get(row.get(4)?)?,
        })
    }
}

/// Reads the table of every value back into panels of the right shape; the error says what is wrong with which row.
pub(crate) fn read_monthly(bytes: &[u8], records: &mut [(Role, &mut RunRecord)]) -> Result<(), String> {
    let mut reader = csv::ReaderBuilder::new().from_reader(bytes);
    let header = reader.headers().map_err(|error| error.to_string())?;
    if !header.iter().eq(MONTHLY.iter().map(|column| column.name)) {
        return Err("its columns are not those of monthly.csv".to_owned());
    }
    let places: Vec<Places> = records.iter().map(|(_, record)| Places::of(&record.panel)).collect();
    let mut row = csv::StringRecord::new();
    let mut line = 1_usize;
    while reader.read_record(&mut row).map_err(|error| error.to_string())? {
        line += 1;
        let found = records.iter_mut().zip(&places).find(|((role, _), _)| Some(role.word()) == row.get(0));
        let Some(((_, record), places)) = found else {
            return Err(format!("row {line} names a scenario that is not here"));
        };
        let cell = places
            .cell(&row)
            .ok_or_else(|| format!("row {line} names something that is not in the record"))?;
        let text = row.get(5).unwrap_or_default();
        if !text.is_empty() {
            let value: f64 = text.parse().map_err(|_| format!("row {line} holds no number"))?;
            record.panel.set(cell, if value.is_finite() { value } else { f64::NAN });
        }
    }
    Ok(())
}
