use super::file::{Calibration, FreeParameter};
use super::sensitivity::{FELT, ParameterSensitivity};
use super::symmetric::{Matrix, eigen};
use crate::design::scrambled_sobol;
use ghostwork_core::standard_normal;

/// Standard deviations in half of a 95 % interval: bands and published values are read as such.
const HALF_WIDTH: f64 = 1.96;
/// Variance of the place of a parameter that may lie anywhere between its bounds: that of the logistic distribution, π²/3.
const OF_THE_LINE: f64 = 3.289_868_133_696_453;
/// The seed of the sequence that the draws are made with.
const SEQUENCE: u32 = 2;

impl Calibration {
    /// Returns draws of the parameters from what the statistics leave open around some values, one row a draw.
    ///
    /// Laplace's approximation: near the values statistics are taken as linear in the places of the parameters, with the slopes that
    /// `sensitivities` hold; the band of a statistic counts as its 95 % interval, a published value of a parameter likewise, and
    /// without one a parameter may lie anywhere between its bounds. Slopes too small to be told from chance say nothing.
    pub fn posterior(
        &self,
        values: &[f64],
        sensitivities: &[ParameterSensitivity],
        draws: usize,
    ) -> Vec<Vec<f64>> {
        let slopes = self.slopes(sensitivities);
        let (precisions, axes) = eigen(&self.precision(values, &slopes));
        let lengths: Vec<f64> =
            precisions.iter().map(|precision| 1.0 / precision.max(1e-12).sqrt()).collect();
        let points = scrambled_sobol(self.parameter.len(), draws, SEQUENCE);
        let normal = |share: &f64| standard_normal((share * 4_294_967_296.0) as u32);
        let draw = |point: &Vec<f64>| {
            let along: Vec<f64> =
                point.iter().map(normal).zip(&lengths).map(|(luck, length)| luck * length).collect();
            let moved = |(row, parameter): (usize, &FreeParameter)| {
                let way: f64 = axes[row].iter().zip(&along).map(|(axis, along)| axis * along).sum();
                parameter.value_at(parameter.place_of(values[row]) + way)
            };
            self.parameter.iter().enumerate().map(moved).collect()
        };
        points.iter().map(draw).collect()
    }

    /// Returns by parameter the slopes of all statistics that some parameter moves, in half-widths of their bands.
    fn slopes(&self, sensitivities: &[ParameterSensitivity]) -> Vec<Vec<f64>> {
        let mut moments: Vec<&str> = sensitivities
            .iter()
            .flat_map(|of| of.responses.iter().map(|response| response.moment.as_str()))
            .collect();
        moments.sort_unstable();
        moments.dedup();
        let slope = |parameter: &FreeParameter, moment: &str| {
            let of = sensitivities.iter().find(|of| of.key == parameter.key);
            let response = of.and_then(|of| of.responses.iter().find(|response| response.moment == moment));
            response.map_or(0.0, |response| response.slope)
        };
        let heard = |slope: f64| if slope.abs() < FELT { 0.0 } else { slope };
        self.parameter
            .iter()
            .map(|parameter| moments.iter().map(|moment| heard(slope(parameter, moment))).collect())
            .collect()
    }

    /// Returns the precision of the places: what the statistics say, and what is known beforehand.
    fn precision(&self, values: &[f64], slopes: &[Vec<f64>]) -> Matrix {
        let squared = HALF_WIDTH * HALF_WIDTH;
        let said = |one: &[f64], other: &[f64]| -> f64 {
            one.iter().zip(other).map(|(one, other)| squared * one * other).sum()
        };
        let mut precision: Matrix =
            slopes.iter().map(|one| slopes.iter().map(|other| said(one, other)).collect()).collect();
        for (row, parameter) in self.parameter.iter().enumerate() {
            precision[row][row] += parameter.precision_beforehand(values[row]);
        }
        precision
    }
}

impl FreeParameter {
    /// Returns the precision of its place before any statistic is seen.
    fn precision_beforehand(&self, value: f64) -> f64 {
        let between = 1.0 / OF_THE_LINE;
        let Some(prior) = &self.prior else { return between };
        // How far the value moves with the place, from a tenth of a unit to either side.
        let place = self.place_of(value);
        let slope = (self.value_at(place + 0.1) - self.value_at(place - 0.1)) / 0.2;
        let published = slope * HALF_WIDTH / prior.half_width;
        between + published * published
    }
}

#[cfg(test)]
mod tests {
    use super::super::file::Prior;
    use super::super::sensitivity::Response;
    use super::super::space::Scale;
    use super::*;

    fn parameter(key: &str, prior: Option<Prior>) -> FreeParameter {
        FreeParameter {
            key: key.to_owned(),
            low: 0.0,
            high: 1.0,
            scale: Scale::Linear,
            moments: Vec::new(),
            start: None,
            prior,
        }
    }

    fn calibration(parameter: Vec<FreeParameter>) -> Calibration {
        Calibration {
            schema: String::new(),
            id: String::new(),
            seed: 1,
            candidates: 4,
            first_step: 1.0,
            scouts: 0,
            sensitivity: None,
            stage: Vec::new(),
            parameter,
        }
    }

    fn sensitivity(key: &str, slopes: [f64; 2]) -> ParameterSensitivity {
        let response = |(moment, slope): (&str, f64)| Response { moment: moment.to_owned(), slope };
        ParameterSensitivity {
            key: key.to_owned(),
            value: 0.5,
            responses: ["M01", "M02"].into_iter().zip(slopes).map(response).collect(),
            strength: 1.0,
            own_share: 1.0,
        }
    }

    fn spread(values: impl Iterator<Item = f64>) -> f64 {
        let values: Vec<f64> = values.collect();
        let mean = values.iter().sum::<f64>() / values.len() as f64;
        (values.iter().map(|value| (value - mean) * (value - mean)).sum::<f64>() / values.len() as f64).sqrt()
    }

    #[test]
    fn what_the_statistics_tell_is_drawn_narrowly_and_what_they_do_not_tell_between_the_bounds() {
        let calibration = calibration(vec![parameter("told", None), parameter("open", None)]);
        let sensitivities = [sensitivity("told", [10.0, 0.0]), sensitivity("open", [0.0, 0.1])];

        let draws = calibration.posterior(&[0.5, 0.5], &sensitivities, 256);

        // A slope of 10 half-widths: the place is known to 1/19.6, the value, a quarter of that, to 0.0128.
        let told = spread(draws.iter().map(|draw| draw[0]));
        assert!((told - 0.25 / 19.6).abs() < 0.001, "{told}");
        // Nearly anywhere between the bounds.
        assert!(spread(draws.iter().map(|draw| draw[1])) > 0.25);
    }

    #[test]
    fn parameters_that_imitate_each_other_are_drawn_together() {
        let calibration = calibration(vec![parameter("one", None), parameter("other", None)]);
        let sensitivities = [sensitivity("one", [10.0, 10.0]), sensitivity("other", [10.0, 10.0])];

        let draws = calibration.posterior(&[0.5, 0.5], &sensitivities, 256);

        let sum = spread(draws.iter().map(|draw| draw[0] + draw[1]));
        let difference = spread(draws.iter().map(|draw| draw[0] - draw[1]));
        assert!(sum < 0.05 && difference > 0.3, "{sum} {difference}");
    }

    #[test]
    fn a_published_value_counts_as_a_95_per_cent_interval() {
        let prior = Prior { value: 0.5, half_width: 0.02, source: String::new() };
        let calibration = calibration(vec![parameter("known", Some(prior))]);

        let draws = calibration.posterior(&[0.5], &[], 256);

        assert!((spread(draws.iter().map(|draw| draw[0])) - 0.02 / 1.96).abs() < 0.001);
    }
}
