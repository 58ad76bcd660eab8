use super::file::{Calibration, Stage};
use super::trial::ProvingGround;
use crate::error::ExperimentError;
use crate::progress::Progress;
use crate::validation::{MomentResult, MomentUse};

/// Steps to both sides at which slopes are taken, in the units of the search: about a tenth of the way between the bounds.
const STEP: f64 = 0.5;
/// Slope in half-widths per unit below which a statistic says nothing of a parameter.
pub(super) const FELT: f64 = 0.25;
/// Share of a parameter's effects that others cannot imitate, below which it is not told from them.
const OWN: f64 = 0.15;

/// What a statistic says of a parameter.
#[derive(Debug, Clone, PartialEq)]
pub struct Response {
    /// The statistic.
    pub moment: String,
    /// Half-widths of its band by which it moves per unit of the search.
    pub slope: f64,
}

/// What the statistics say of a parameter, near where it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct ParameterSensitivity {
    /// The parameter.
    pub key: String,
    /// Its value.
    pub value: f64,
    /// Responses of the statistics to fit, the strongest first.
    pub responses: Vec<Response>,
    /// Length of all responses together.
    pub strength: f64,
    /// Share of them that no combination of other parameters has, 0 to 1.
    pub own_share: f64,
}

impl ParameterSensitivity {
    /// Says whether the statistics tell the parameter at all.
    pub fn is_felt(&self) -> bool {
        self.strength >= FELT
    }

    /// Says whether the statistics tell it from the other parameters.
    pub fn is_identified(&self) -> bool {
        self.is_felt() && self.own_share >= OWN
    }
}

/// Takes the slopes of the statistics to fit in every parameter, by differences on common random numbers.
///
/// # Errors
///
/// When a candidate cannot be simulated, or somebody asks to stop.
pub fn moment_sensitivity(
    calibration: &Calibration,
    values: &[f64],
    (trial, stage): (&ProvingGround<'_>, &Stage),
    progress: &dyn Progress,
) -> Result<Vec<ParameterSensitivity>, ExperimentError> {
    let places: Vec<f64> = calibration
        .parameter
        .iter()
        .zip(values)
        .map(|(parameter, value)| parameter.place_of(*value))
        .collect();
    let moved = |axis: usize, step: f64| {
        let mut values = values.to_vec();
        if let (Some(value), Some(parameter), Some(place)) =
            (values.get_mut(axis), calibration.parameter.get(axis), places.get(axis))
        {
            *value = parameter.value_at(place + step);
        }
        calibration.settings(&values)
    };
    let candidates: Vec<Vec<String>> =
        (0..values.len()).flat_map(|axis| [moved(axis, -STEP), moved(axis, STEP)]).collect();
    let results = trial.results(&candidates, stage, progress)?;
    let slopes: Vec<Vec<Response>> = results.chunks(2).map(slopes).collect();
    Ok(calibration
        .parameter
        .iter()
        .zip(values)
        .enumerate()
        .map(|(axis, (parameter, value))| described(&parameter.key, *value, axis, &slopes))
        .collect())
}

/// Returns slopes from the results below and above.
fn slopes(pair: &[Vec<MomentResult>]) -> Vec<Response> {
    let [below, above] = pair else { return Vec::new() };
    let fitted = below.iter().zip(above).filter(|(below, _)| below.moment.usage == MomentUse::Fit);
    fitted
        .filter(|(below, _)| below.moment.high > below.moment.low)
        .map(|(below, above)| {
            let half_width = (below.moment.high - below.moment.low) / 2.0;
            let slope = (above.simulated.mean - below.simulated.mean) / (2.0 * STEP * half_width);
            Response { moment: below.moment.id.clone(), slope: if slope.is_finite() { slope } else { 0.0 } }
        })
        .collect()
}

fn described(key: &str, value: f64, axis: usize, slopes: &[Vec<Response>]) -> ParameterSensitivity {
    let columns: Vec<Vec<f64>> =
        slopes.iter().map(|column| column.iter().map(|response| response.slope).collect()).collect();
    let mut responses = slopes.get(axis).cloned().unwrap_or_default();
    responses.sort_by(|first, second| second.slope.abs().total_cmp(&first.slope.abs()));
    ParameterSensitivity {
        key: key.to_owned(),
        value,
        responses,
        strength: columns.get(axis).map_or(0.0, |column| length(column)),
        own_share: own_share(&columns, axis),
    }
}

/// Returns the share of a column's length that is left when all others have been taken out of it.
fn own_share(columns: &[Vec<f64>], axis: usize) -> f64 {
    let Some(column) = columns.get(axis) else { return 0.0 };
    let whole = length(column);
    if whole <= 0.0 {
        return 0.0;
    }
    let mut basis: Vec<Vec<f64>> = Vec::new();
    for (_, other) in columns.iter().enumerate().filter(|(number, _)| *number != axis) {
        let rest = without(&basis, other.clone());
        let left = length(&rest);
        // What is left of a column that others make up already is rounding, or noise.
        if left > 0.05 * length(other) && left > 0.0 {
            basis.push(rest.iter().map(|element| element / left).collect());
        }
    }
    length(&without(&basis, column.clone())) / whole
}

fn without(basis: &[Vec<f64>], mut column: Vec<f64>) -> Vec<f64> {
    for axis in basis {
        let part: f64 = axis.iter().zip(&column).map(|(axis, element)| axis * element).sum();
        for (element, axis) in column.iter_mut().zip(axis) {
            *element -= part * axis;
        }
    }
    column
}

fn length(column: &[f64]) -> f64 {
    column.iter().map(|element| element * element).sum::<f64>().sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_parameter_that_others_imitate_has_nothing_of_its_own() {
        // The third column is the sum of the first two; the fourth stands alone.
        let columns = [
            vec![1.0, 0.0, 0.0, 0.0],
            vec![0.0, 1.0, 0.0, 0.0],
            vec![1.0, 1.0, 0.0, 0.0],
            vec![0.0, 0.0, 3.0, 4.0],
        ];

        assert!(own_share(&columns, 2) < 1e-12);
        assert!((own_share(&columns, 3) - 1.0).abs() < 1e-12);
        assert_eq!(own_share(&[vec![0.0, 0.0]], 0), 0.0);
    }

    #[test]
    fn half_of_a_slanted_column_is_its_own() {
        // At 60 degrees to the other column: the sine is 0.866.
        let columns = [vec![1.0, 0.0], vec![0.5, 0.75_f64.sqrt()]];

        assert!((own_share(&columns, 1) - 0.75_f64.sqrt()).abs() < 1e-12);
    }
}
