//! Official series, month by month, that a stored run is held against.

use std::collections::BTreeMap;
use std::path::Path;

use ghostwork_results::{
    Better, FitPoint, FitStudy, Month, ResultsError, RunRecord, Study, StudyOutcome, check_label, quantile,
};
use serde::Deserialize;

use crate::failure::Failure;
use crate::moments;

/// One line of the file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    indicator: String,
    /// Everybody where the column is left out.
    #[serde(default = "everybody")]
    group: String,
    month: Month,
    value: f64,
    /// Whether parameters were chosen by this figure.
    #[serde(default)]
    fitted: bool,
    source: String,
}

fn everybody() -> String {
    "all".to_owned()
}

/// The figures of one indicator and group by month, and who published them.
struct Series {
    figures: BTreeMap<Month, (f64, bool)>,
    source: String,
}

/// Reads official figures and sets each series beside the runs of a scenario: one study a series, over the months that
/// both have.
pub(crate) fn studies(path: &Path, record: &RunRecord) -> Result<Vec<Study>, Failure> {
    let mut studies = Vec::new();
    for ((indicator, group), series) in &read(path)? {
        if record.panel.groups.iter().any(|one| one.id == *group && one.withheld) {
            let problem =
                format!("the run withholds {group}: too few records of the survey stand behind this group");
            return Err(unsuitable(path, &problem));
        }
        if record.panel.indicator_position(indicator).is_ok_and(|place| record.panel.tells_of_withheld(place))
        {
            let problem = format!(
                "the run withholds {indicator}: too few records of the survey stand behind the group that it tells of"
            );
            return Err(unsuitable(path, &problem));
        }
        let study = study(record, (indicator, group), series)
            .map_err(|problem| unsuitable(path, &problem.to_string()))?;
        if study.points.is_empty() {
            return Err(unsuitable(path, &format!("no month of {indicator}, {group}, is one of the run")));
        }
        studies.push(Study::Fit(study));
    }
    Ok(studies)
}

fn read(path: &Path) -> Result<BTreeMap<(String, String), Series>, Failure> {
    let text = std::fs::read_to_string(path).map_err(|source| Failure::File {
        action: "read",
        path: path.to_owned(),
        source,
    })?;
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let mut all: BTreeMap<(String, String), Series> = BTreeMap::new();
    for line in reader.deserialize() {
        let line: Line = line.map_err(|error| unsuitable(path, &error.to_string()))?;
        let Line { indicator, group, month, value, fitted, source } = line;
        let at = format!("{indicator}, {group}, {month}");
        if !value.is_finite() {
            return Err(unsuitable(path, &format!("{at}: {value} is not a number")));
        }
        check_label("a source", &source).map_err(|error| unsuitable(path, &error.to_string()))?;
        let series = all
            .entry((indicator, group))
            .or_insert_with(|| Series { figures: BTreeMap::new(), source: source.clone() });
        if series.source != source {
            return Err(unsuitable(path, &format!("{at}: the source is another one than before")));
        }
        if series.figures.insert(month, (value, fitted)).is_some() {
            return Err(unsuitable(path, &format!("{at}: the month stands twice")));
        }
    }
    if all.is_empty() { Err(unsuitable(path, "it has no line")) } else { Ok(all) }
}

fn study(
    record: &RunRecord,
    (indicator, group): (&str, &str),
    series: &Series,
) -> Result<FitStudy, ResultsError> {
    let panel = &record.panel;
    let (column, row) = (panel.indicator_position(indicator)?, panel.group_position(group)?);
    let measured = panel.indicators.get(column);
    let (mut id, mut label) = (indicator.to_owned(), measured.map_or("", |it| &it.label).to_owned());
    if let Some(group) = panel.groups.get(row).filter(|_| row > 0) {
        id = format!("{id}-{}", group.id);
        label = format!("{label}, {}", group.label);
    }
    let points = panel.months.iter().enumerate().filter_map(|(position, month)| {
        let (observed, calibrated) = *series.figures.get(month)?;
        let values = panel.across_seeds(position, row, column);
        let [low, median, high] = [0.05, 0.5, 0.95].map(|share| quantile(&values, share));
        Some(FitPoint { month: *month, observed, low, median, high, calibrated })
    });
    Ok(FitStudy {
        origin: moments::origin_of(record),
        outcome: StudyOutcome {
            indicator: id,
            label,
            unit: measured.map_or("", |it| &it.unit).to_owned(),
            better: measured.map_or(Better::Neither, |it| it.better),
            decimals: measured.map_or(1, |it| it.decimals),
        },
        source: series.source.clone(),
        points: points.collect(),
    })
}

fn unsuitable(path: &Path, problem: &str) -> Failure {
    Failure::Unsuitable {
        message: format!("{}: {problem}", path.display()),
        help: "a line is one figure: columns indicator, month (like 2026-05), value, source and, where wanted, group and fitted (true or false)"
            .to_owned(),
    }
}
