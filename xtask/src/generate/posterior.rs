//! Draws of the calibrated parameters of the shipped baseline, from the slopes that the last calibration left.

use std::collections::BTreeMap;
use std::fs;

use anyhow::{Context, Result, anyhow};
use ghostwork_experiment::{Calibration, ParameterSensitivity, Response};
use ghostwork_scenario::{Scenario, Vocabulary};

/// The table that is written: `--draws-from` reads it.
pub(super) const FILE: &str = "data/calibration/us-2026-posterior.csv";
/// What is calibrated.
const CALIBRATION: &str = "data/calibration/us-2026.toml";
/// Slopes of the statistics, as `ghostwork calibrate` leaves them.
const SLOPES: &str = "data/validation/us-baseline-sensitivity.csv";
/// Draws in the table.
const DRAWS: usize = 64;

/// Returns the table: around the values of the shipped baseline, what the statistics leave open.
pub(super) fn table(vocabulary: &Vocabulary) -> Result<String> {
    let calibration = Calibration::read(CALIBRATION, &read(CALIBRATION)?, vocabulary)?;
    let (baseline, _) = Scenario::read(&crate::root()?.join(super::BASELINE), vocabulary)
        .map_err(|problems| anyhow!("{problems}"))?;
    let start = baseline.run().start;
    let values: Vec<f64> = calibration
        .parameter
        .iter()
        .map(|parameter| {
            let set = baseline.parameters().iter().find(|setting| setting.key() == parameter.key);
            let value = set.and_then(|setting| setting.schedule.at(start));
            value.with_context(|| format!("{} does not set {}", super::BASELINE, parameter.key))
        })
        .collect::<Result<_>>()?;
    let draws = calibration.posterior(&values, &sensitivities()?, DRAWS);
    let keys: Vec<&str> = calibration.parameter.iter().map(|parameter| parameter.key.as_str()).collect();
    let mut text = keys.join(",") + "\n";
    for draw in draws {
        text += &(draw.iter().map(f64::to_string).collect::<Vec<_>>().join(",") + "\n");
    }
    Ok(text)
}

fn read(path: &str) -> Result<String> {
    fs::read_to_string(crate::root()?.join(path)).with_context(|| format!("cannot read {path}"))
}

/// Reads the slopes by parameter.
fn sensitivities() -> Result<Vec<ParameterSensitivity>> {
    let text = read(SLOPES)?;
    let mut found: BTreeMap<String, ParameterSensitivity> = BTreeMap::new();
    for record in csv::Reader::from_reader(text.as_bytes()).deserialize::<BTreeMap<String, String>>() {
        let record = record.with_context(|| format!("{SLOPES} cannot be read"))?;
        let of = |column: &str| record.get(column).cloned().unwrap_or_default();
        let number = |column: &str| of(column).parse::<f64>().with_context(|| format!("{SLOPES}: {column}"));
        let parameter = found.entry(of("parameter")).or_insert(ParameterSensitivity {
            key: of("parameter"),
            value: number("value")?,
            responses: Vec::new(),
            strength: number("strength")?,
            own_share: number("own_share")?,
        });
        parameter.responses.push(Response { moment: of("moment"), slope: number("slope")? });
    }
    Ok(found.into_values().collect())
}
