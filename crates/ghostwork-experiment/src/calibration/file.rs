use serde::{Deserialize, Serialize};

use super::space::Scale;
use crate::error::ExperimentError;
use crate::validation::{MomentUse, moments};
use ghostwork_parameters::Declaration;
use ghostwork_scenario::Vocabulary;

/// What a file of this form begins with.
const SCHEMA: &str = "ghostwork.calibration/1";

/// Which parameters are chosen, by which statistics, and how they are searched for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Calibration {
    /// Form of the file.
    pub schema: String,
    /// Name of the calibration.
    pub id: String,
    /// The seed of the search.
    pub seed: u64,
    /// Candidates of a generation.
    pub candidates: u32,
    /// First standard deviation of the search, where 1 is about a quarter of the way between the bounds.
    pub first_step: f64,
    /// Places all over the bounds that are tried beside the starting values; the search begins at one that is clearly better.
    #[serde(default)]
    pub scouts: u32,
    /// Size at which slopes are taken at the end; that of the last stage where nothing is said.
    #[serde(default)]
    pub sensitivity: Option<Stage>,
    /// Sizes at which the candidates are simulated, one after the other.
    pub stage: Vec<Stage>,
    /// The free parameters.
    pub parameter: Vec<FreeParameter>,
}

/// Some generations at one size.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stage {
    /// Generations of the search.
    pub generations: u32,
    /// Workers simulated.
    pub workers: u64,
    /// Seeds.
    pub seeds: u32,
}

/// A parameter that is chosen.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FreeParameter {
    /// Its key.
    pub key: String,
    /// Smallest value that is plausible.
    pub low: f64,
    /// Largest value that is plausible.
    pub high: f64,
    /// How distances between its values are measured.
    pub scale: Scale,
    /// Statistics of the table that say something about it.
    pub moments: Vec<String>,
    /// Where the search begins; the declared default where nothing is said.
    pub start: Option<f64>,
    /// What is published of the parameter itself.
    pub prior: Option<Prior>,
}

/// A published value of a parameter.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Prior {
    /// The value.
    pub value: f64,
    /// How far from it the source leaves room.
    pub half_width: f64,
    /// Author and year.
    pub source: String,
}

impl Calibration {
    /// Reads a calibration and checks it against what the model declares.
    ///
    /// # Errors
    ///
    /// When it cannot be read; with every mistake there is.
    pub fn read(name: &str, text: &str, vocabulary: &Vocabulary) -> Result<Self, ExperimentError> {
        let refused = |reason: String| ExperimentError::Calibration { name: name.to_owned(), reason };
        let calibration: Self =
            toml::from_str(text).map_err(|error| refused(error.to_string().trim_end().to_owned()))?;
        let mut mistakes = calibration.mistakes();
        for parameter in &calibration.parameter {
            let declaration = vocabulary.model().iter().find(|declared| declared.key() == parameter.key);
            mistakes.extend(parameter.mistakes(declaration));
        }
        mistakes.extend(calibration.statistics_not_to_be_fitted()?);
        if mistakes.is_empty() { Ok(calibration) } else { Err(refused(mistakes.join("\n"))) }
    }

    fn mistakes(&self) -> Vec<String> {
        let mut mistakes = Vec::new();
        if self.schema != SCHEMA {
            mistakes.push(format!("schema is `{}`, expected `{SCHEMA}`", self.schema));
        }
        if !(4..=1_000).contains(&self.candidates) {
            mistakes.push(format!("candidates is {}, expected 4 to 1000", self.candidates));
        }
        if !(self.first_step > 0.0 && self.first_step <= 3.0) {
            mistakes
                .push(format!("first_step is {}, expected a number above 0 and up to 3", self.first_step));
        }
        if self.parameter.is_empty() || self.stage.is_empty() {
            mistakes.push("there must be a [[stage]] and a [[parameter]] at least".to_owned());
        }
        for (number, first) in self.parameter.iter().enumerate() {
            if self.parameter.iter().skip(number + 1).any(|second| second.key == first.key) {
                mistakes.push(format!("`{}` is named twice", first.key));
            }
        }
        mistakes
    }

    fn statistics_not_to_be_fitted(&self) -> Result<Vec<String>, ExperimentError> {
        let table = moments()?;
        let mut mistakes = Vec::new();
        for parameter in &self.parameter {
            for id in &parameter.moments {
                match table.iter().find(|moment| moment.id == *id) {
                    None => mistakes.push(format!("{}: there is no statistic `{id}`", parameter.key)),
                    Some(moment) if moment.usage == MomentUse::Check => {
                        mistakes.push(format!("{}: {id} is kept for checking, never fitted", parameter.key));
                    }
                    Some(_) => {}
                }
            }
        }
        Ok(mistakes)
    }

    /// Returns a hash of all that decides the search, 32 hexadecimal digits.
    pub fn content_hash(&self) -> String {
        format!("{:032x}", xxhash_rust::xxh3::xxh3_128(format!("{self:?}").as_bytes()))
    }

    /// Returns the generations of all stages, after that of the scouts.
    pub fn generations(&self) -> u32 {
        self.stage.iter().map(|stage| stage.generations).sum::<u32>() + self.scouting_generations()
    }

    /// Returns 1 where scouts look for a place to begin at, otherwise 0.
    pub(super) fn scouting_generations(&self) -> u32 {
        u32::from(self.scouts > 0)
    }

    /// Returns the stage that a generation belongs to; the last one after all of them.
    pub fn stage_of(&self, generation: u32) -> Option<&Stage> {
        let mut passed = self.scouting_generations();
        let within = self.stage.iter().find(|stage| {
            passed += stage.generations;
            generation < passed
        });
        within.or(self.stage.last())
    }
}

impl FreeParameter {
    fn mistakes(&self, declaration: Option<&Declaration>) -> Vec<String> {
        let Some(declaration) = declaration else {
            return vec![format!("there is no parameter `{}`", self.key)];
        };
        let (smallest, largest) = declaration.range;
        let mut mistakes = Vec::new();
        if !(self.low < self.high && self.low >= smallest && self.high <= largest) {
            mistakes.push(format!(
                "{}: bounds {} to {}, expected two numbers within {smallest} to {largest}",
                self.key, self.low, self.high
            ));
        }
        if self.scale == Scale::Log && self.low <= 0.0 {
            mistakes.push(format!("{}: a log scale needs a lower bound above 0", self.key));
        }
        if !(self.low..=self.high).contains(&self.start(declaration)) {
            mistakes.push(format!("{}: the search begins outside the bounds", self.key));
        }
        mistakes
    }

    /// Returns where the search begins.
    pub(super) fn start(&self, declaration: &Declaration) -> f64 {
        self.start.unwrap_or(declaration.default)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = r#"
schema = "ghostwork.calibration/1"
id = "test"
seed = 1
candidates = 8
first_step = 0.5
[[stage]]
generations = 2
workers = 1000
seeds = 1
[[stage]]
generations = 3
workers = 4000
seeds = 2
[[parameter]]
key = "participation.comeback_newcomer"
low = 0.01
high = 0.2
scale = "log"
moments = ["M05"]
"#;

    fn read(text: &str) -> Result<Calibration, String> {
        let vocabulary = Vocabulary::full().unwrap();
        Calibration::read("test.toml", text, &vocabulary).map_err(|error| error.to_string())
    }

    #[test]
    fn generations_run_through_the_stages() {
        let calibration = read(GOOD).unwrap();

        assert_eq!(calibration.generations(), 5);
        let workers: Vec<u64> =
            (0..6).filter_map(|number| calibration.stage_of(number)).map(|stage| stage.workers).collect();
        assert_eq!(workers, [1_000, 1_000, 4_000, 4_000, 4_000, 4_000]);
    }

    #[test]
    fn scouts_come_first_at_the_size_of_the_first_stage() {
        let calibration = read(&GOOD.replace("first_step", "scouts = 9\nfirst_step")).unwrap();

        assert_eq!(calibration.generations(), 6);
        let workers: Vec<u64> =
            (0..4).filter_map(|number| calibration.stage_of(number)).map(|stage| stage.workers).collect();
        assert_eq!(workers, [1_000, 1_000, 1_000, 4_000]);
    }

    #[test]
    fn statistics_kept_for_checking_cannot_be_fitted() {
        let error = read(&GOOD.replace("M05", "M03")).unwrap_err();

        assert!(error.contains("M03 is kept for checking"), "{error}");
    }

    #[test]
    fn all_mistakes_are_named_at_once() {
        let text = GOOD
            .replace("participation.comeback_newcomer", "participation.comeback_newcome")
            .replace("M05", "M99");
        let error = read(&text.replace("candidates = 8", "candidates = 1")).unwrap_err();

        for word in ["comeback_newcome", "M99", "candidates is 1"] {
            assert!(error.contains(word), "{error}");
        }
        assert!(read(&GOOD.replace("0.2", "2.0")).unwrap_err().contains("within 0 to 1"));
        assert!(read(&GOOD.replace("seed = 1", "sede = 1")).is_err());
    }
}
