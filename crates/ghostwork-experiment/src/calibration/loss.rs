use super::file::{Calibration, FreeParameter};
use crate::validation::{MomentKind, MomentResult, MomentUse};

/// Weight of the pull to the published value: small, so that a band counts as a band.
const PULL: f64 = 0.05;
/// Weight of statistics that were not read in their source.
const SECOND_HAND: f64 = 0.7;
/// What a statistic costs at most, the pull aside, however far outside its band it lies.
const MOST: f64 = 4.0;
/// What a statistic without a value costs.
const WITHOUT_VALUE: f64 = 5.0;
/// Weight of a parameter's published value: a half-width away costs this much.
const PRIOR: f64 = 0.5;
/// Weight of staying where the search began, for parameters without a published value: about two thirds of the way to a
/// bound cost this much.
const STAYING: f64 = 0.02;
/// Distance to the published value, in half-widths, beyond which the pull no longer grows.
const FARTHEST: f64 = 3.0;

/// How far a candidate is from what is published.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Loss {
    /// From statistics: squares of distances to their bands in half-widths of the band, and the pull to their values.
    pub moments: f64,
    /// From parameters: distances to their published values, and to where the search began.
    pub parameters: f64,
}

impl Loss {
    /// Returns both together.
    pub fn total(&self) -> f64 {
        self.moments + self.parameters
    }
}

/// Returns the loss of a candidate: its simulated statistics, and the places of its parameters.
///
/// Statistics kept for checking do not enter, nor those that a parameter sets without any behaviour.
pub fn loss_of(
    calibration: &Calibration,
    results: &[MomentResult],
    (places, start): (&[f64], &[f64]),
) -> Loss {
    let moments = results
        .iter()
        .filter(|result| result.moment.usage == MomentUse::Fit && result.kind != MomentKind::Parameter)
        .map(of_moment)
        .sum();
    let parameters = calibration
        .parameter
        .iter()
        .zip(places.iter().zip(start))
        .map(|(parameter, (place, start))| of_parameter(parameter, *place, *start))
        .sum();
    Loss { moments, parameters }
}

/// Returns what a statistic adds.
fn of_moment(result: &MomentResult) -> f64 {
    let (moment, value) = (&result.moment, result.simulated.mean);
    if !value.is_finite() {
        return WITHOUT_VALUE;
    }
    let half_width = ((moment.high - moment.low) / 2.0).max(f64::MIN_POSITIVE);
    let outside = (moment.low - value).max(value - moment.high).max(0.0) / half_width;
    let away = ((value - moment.value).abs() / half_width).min(FARTHEST);
    let weight = if moment.quality == "primary" { 1.0 } else { SECOND_HAND };
    // Far outside the loss hardly grows any more: one hopeless statistic must not decide all the others.
    let square = outside * outside;
    let steep = square / (1.0 + square / MOST);
    // Whatever is outside costs something at once.
    let entrance = if outside > 0.0 { 0.25 } else { 0.0 };
    weight * (entrance + steep + PULL * away * away)
}

fn of_parameter(parameter: &FreeParameter, place: f64, start: f64) -> f64 {
    match &parameter.prior {
        Some(prior) => {
            let away = (parameter.value_at(place) - prior.value) / prior.half_width;
            PRIOR * away * away
        }
        None => STAYING * (place - start) * (place - start),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::validation::moments;
    use ghostwork_results::Estimate;

    fn result(id: &str, value: f64) -> MomentResult {
        let moment = moments().unwrap().into_iter().find(|moment| moment.id == id).unwrap();
        let simulated = Estimate::from_replications(&[value, value]);
        MomentResult { moment, kind: MomentKind::Simulated, reads: String::new(), simulated }
    }

    #[test]
    fn distances_are_measured_in_half_widths_of_the_band() {
        // M01: 0.7 to 1.6, so the half-width is 0.45; the published value is 1.
        assert!(of_moment(&result("M01", 1.0)).abs() < 1e-12);
        // Inside, the pull alone: (0.3 / 0.45)² × 0.05.
        assert!((of_moment(&result("M01", 1.3)) - 0.05 * 4.0 / 9.0).abs() < 1e-12);
        // A half-width above the band: 0.25 + 1 / (1 + 1 / 4) + 0.05 × (1.05 / 0.45)².
        let expected = 0.25 + 0.8 + 0.05 * (1.05 / 0.45) * (1.05 / 0.45);
        assert!((of_moment(&result("M01", 2.05)) - expected).abs() < 1e-12);
        assert_eq!(of_moment(&result("M01", f64::NAN)), 5.0);
        // 99 half-widths outside cost hardly more than 4: 0.25 + 3.9984 + 0.45.
        assert!(of_moment(&result("M01", 46.15)) < 4.7);
    }

    #[test]
    fn checks_and_mere_parameters_do_not_enter() {
        let calibration = Calibration {
            schema: String::new(),
            id: String::new(),
            seed: 1,
            candidates: 4,
            first_step: 1.0,
            scouts: 0,
            sensitivity: None,
            stage: Vec::new(),
            parameter: Vec::new(),
        };
        let check = result("M03", 1e6);
        let fee = MomentResult { kind: MomentKind::Parameter, ..result("M23", 1e6) };

        assert_eq!(loss_of(&calibration, &[check, fee], (&[], &[])).total(), 0.0);
    }
}
