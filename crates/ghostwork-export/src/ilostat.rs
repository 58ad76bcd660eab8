//! Medians across seeds under the column names of ILOSTAT's bulk files.

use ghostwork_results::{ColumnValues, PopulationGroup, StoredTable};

use crate::error::ExportError;
use crate::format::{About, Format};

const SOURCE: &str = "paths";
const HEADER: &str = "ref_area,indicator,sex,classif1,classif2,time,obs_value,obs_status,note_source\n";
/// Countries by the names that runs give them, with their codes of ISO 3166-1.
const AREAS: [(&str, &str); 4] =
    [("United States", "USA"), ("United Kingdom", "GBR"), ("Philippines", "PHL"), ("India", "IND")];

/// Writes one row per scenario, indicator, group and month; `classif2` is the scenario.
///
/// The note on the source says currency and remark. A value from a single seed has status U (unreliable); one that is withheld is empty and has status C (confidential).
pub(crate) fn csv(tables: &[StoredTable], about: &About) -> Result<Vec<u8>, ExportError> {
    let missing = ExportError::TableMissing { table: SOURCE, format: Format::Ilostat.word() };
    let rows = tables.iter().find(|table| table.name == SOURCE).and_then(Rows::of).ok_or(missing)?;
    let area =
        AREAS.iter().find(|(name, _)| *name == about.place).map_or(about.place.as_str(), |(_, code)| code);
    let note = note(about);
    let lines = (0..rows.values.len()).filter_map(|row| line(&rows, row, (area, &about.groups, &note)));
    Ok(std::iter::once(HEADER.to_owned()).chain(lines).collect::<String>().into_bytes())
}

/// Returns what must be known of the amounts, as a field.
fn note(about: &About) -> String {
    let told = about.facts.iter().filter(|(name, _)| name == "currency" || name == "remark");
    let told: Vec<String> = told.map(|(name, value)| format!("{name}: {value}")).collect();
    if told.is_empty() { String::new() } else { format!("\"{}\"", told.join("; ").replace('"', "\"\"")) }
}

/// Writes a row that has a value, or whose value is withheld.
fn line(
    rows: &Rows<'_>,
    row: usize,
    (area, groups, note): (&str, &[PopulationGroup], &str),
) -> Option<String> {
    let is_withheld = rows.statuses[row] == "C";
    let value = rows.values[row].map(|value| value.to_string());
    let (value, month) = (value.or_else(|| is_withheld.then(String::new))?, rows.months[row]?);
    let (sex, class) = classes(rows.groups[row], groups);
    let status = match rows.seeds[row] {
        _ if is_withheld => "C",
        Some(2..) => "",
        _ => "U",
    };
    Some(format!(
        "{area},{},{sex},{class},SCENARIO_{},{}M{:02},{value},{status},{note}\n",
        rows.indicators[row].to_uppercase(),
        rows.scenarios[row].to_uppercase(),
        month.year(),
        month.month_of_year(),
    ))
}

/// The columns of the table of paths that are needed.
struct Rows<'a> {
    scenarios: Vec<&'a str>,
    groups: Vec<&'a str>,
    indicators: Vec<&'a str>,
    months: &'a [Option<ghostwork_results::Month>],
    values: &'a [Option<f64>],
    seeds: &'a [Option<i64>],
    statuses: Vec<&'a str>,
}

impl<'a> Rows<'a> {
    fn of(table: &'a StoredTable) -> Option<Self> {
        let values =
            |name: &str| table.columns.iter().find(|column| column.name == name).map(|column| &column.values);
        let words = |name: &str| match values(name)? {
            ColumnValues::Text(text) => Some(text.iter().collect()),
            _ => None,
        };
        let (
            Some(ColumnValues::Month(months)),
            Some(ColumnValues::Number(medians)),
            Some(ColumnValues::Integer(seeds)),
        ) = (values("month"), values("p50"), values("n_seeds"))
        else {
            return None;
        };
        Some(Self {
            scenarios: words("scenario")?,
            groups: words("group")?,
            indicators: words("indicator")?,
            months,
            values: medians,
            seeds,
            statuses: words("obs_status")?,
        })
    }
}

/// Returns the sex and the first classification that a group stands for.
fn classes(group: &str, groups: &[PopulationGroup]) -> (&'static str, String) {
    match group {
        "women" => ("SEX_F", String::new()),
        "men" => ("SEX_M", String::new()),
        _ => {
            let known = groups.iter().find(|known| known.id == group && !known.dimension.is_empty());
            let class =
                known.map(|known| format!("{}_{group}", known.dimension.replace(' ', "_")).to_uppercase());
            ("SEX_T", class.unwrap_or_default())
        }
    }
}
