//! Which parameters were drawn, and what came out.

use std::fmt::Write;

use serde::{Deserialize, Serialize};

/// Draws of parameters under each of which every seed was run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Uncertainty {
    /// The parameters, each with one value a draw.
    pub parameters: Vec<DrawnParameter>,
}

/// A parameter that was drawn.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DrawnParameter {
    /// Its key.
    pub key: String,
    /// Unit of its values.
    pub unit: String,
    /// What it was drawn from: a distribution, or a file.
    pub source: String,
    /// One value a draw.
    pub values: Vec<f64>,
}

impl Uncertainty {
    /// Returns the number of draws.
    pub fn draws(&self) -> usize {
        self.parameters.first().map_or(1, |parameter| parameter.values.len())
    }

    /// Returns a table as CSV that says of each run of the results, which they call its seed, under which draw and on which seed it
    /// was made, and the values of the draw.
    pub fn csv(&self, runs: usize) -> String {
        let keys: Vec<&str> = self.parameters.iter().map(|parameter| parameter.key.as_str()).collect();
        let mut text = format!("run,draw,seed,{}\n", keys.join(","));
        let seeds = (runs / self.draws().max(1)).max(1);
        for run in 0..runs {
            let (draw, seed) = (run / seeds, run % seeds);
            let values = self.parameters.iter().filter_map(|parameter| parameter.values.get(draw));
            let values: Vec<String> = values.map(f64::to_string).collect();
            // A text takes whatever is written to it.
            let _ = writeln!(text, "{run},{draw},{seed},{}", values.join(","));
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_run_has_the_values_of_its_draw() {
        let parameter = |key: &str, values: [f64; 2]| DrawnParameter {
            key: key.to_owned(),
            unit: "share".to_owned(),
            source: "uniform(0, 1)".to_owned(),
            values: values.to_vec(),
        };
        let uncertainty =
            Uncertainty { parameters: vec![parameter("a", [0.25, 0.5]), parameter("b", [1.0, 2.0])] };

        assert_eq!(
            uncertainty.csv(4),
            "run,draw,seed,a,b\n0,0,0,0.25,1\n1,0,1,0.25,1\n2,1,0,0.5,2\n3,1,1,0.5,2\n"
        );
    }
}
