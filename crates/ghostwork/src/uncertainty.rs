//! Draws of parameters that are not known: what is drawn, and the scenarios under every draw.

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use ghostwork_experiment::{Drawn, draw_parameters, settings_of_draw};
use ghostwork_results::{DRAWS_FILE, DrawnParameter, RunRecord, RunWriter, Uncertainty};
use ghostwork_scenario::{Scenario, Vocabulary};

use crate::failure::Failure;
use crate::options::ModelOptions;
use crate::text::{nearest, quoted};

/// Draws where nobody says how many.
const DRAWS: u32 = 16;
/// Column of a table of draws that only counts them.
const NUMBER: &str = "draw";

/// What is drawn beside the seeds.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Uncertainty")]
pub(crate) struct UncertaintyOptions {
    /// What intervals cover: seeds, or parameters too, drawn from their distributions
    #[arg(long, value_enum, value_name = "WHAT", default_value = "seeds", hide_short_help = true)]
    uncertainty: Covered,
    /// Draws of the parameters; every seed is run under each [default: 16, or every row of the table]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(2..=10_000), hide_short_help = true)]
    draws: Option<u32>,
    /// Table of draws, a parameter a column: posterior.csv of a calibration
    #[arg(long, value_name = "FILE", hide_short_help = true)]
    draws_from: Option<PathBuf>,
}

/// What intervals cover.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Covered {
    /// Luck between seeds
    Seeds,
    /// Luck, and doubt about the parameters that have a distribution
    Parameters,
}

impl UncertaintyOptions {
    /// Returns whether parameters are drawn.
    pub(crate) fn is_wanted(&self) -> bool {
        self.uncertainty == Covered::Parameters || self.draws_from.is_some()
    }

    /// Returns the options as they are typed.
    pub(crate) fn words(&self) -> Vec<String> {
        let wanted = self.is_wanted().then(|| "--uncertainty parameters".to_owned());
        let draws = self.draws.filter(|_| self.is_wanted()).map(|draws| format!("--draws {draws}"));
        let table =
            self.draws_from.as_ref().map(|file| format!("--draws-from {}", quoted(&file.to_string_lossy())));
        wanted.into_iter().chain(draws).chain(table).collect()
    }

    /// Draws the parameters of scenarios, and reads a scenario alone or a baseline with its reform under every draw; `None` where
    /// nothing is to be drawn.
    pub(crate) fn draw(
        &self,
        scenarios: &[&Scenario],
        (model, vocabulary): (&ModelOptions, &Vocabulary),
        read: impl Fn(&ModelOptions) -> Result<(Scenario, Option<Scenario>), Failure>,
    ) -> Result<Option<Drawn>, Failure> {
        match (self.is_wanted(), self.draws) {
            (true, _) => {}
            (false, None) => return Ok(None),
            (false, Some(draws)) => {
                return Err(Failure::Unsuitable {
                    message: format!("--draws {draws}: nothing is drawn"),
                    help: "add --uncertainty parameters, or a table with --draws-from".to_owned(),
                });
            }
        }
        let uncertainty = self.values(scenarios, vocabulary)?;
        let under =
            |draw| read(&ModelOptions { draws: settings_of_draw(&uncertainty, draw), ..model.clone() });
        let scenarios = (0..uncertainty.draws()).map(under).collect::<Result<_, _>>()?;
        Ok(Some(Drawn { uncertainty, scenarios }))
    }

    /// Returns the values of the parameters that a table gives, and draws the others that have a distribution.
    fn values(&self, scenarios: &[&Scenario], vocabulary: &Vocabulary) -> Result<Uncertainty, Failure> {
        let mut parameters = match &self.draws_from {
            Some(file) => self.table(file, scenarios, vocabulary)?,
            None => Vec::new(),
        };
        let draws = parameters.first().map_or(self.draws.unwrap_or(DRAWS), |first| first.values.len() as u32);
        let mut uncertain: Vec<_> =
            scenarios.iter().flat_map(|scenario| scenario.uncertain_parameters()).collect();
        uncertain.retain(|one| parameters.iter().all(|given| given.key != one.key));
        parameters.extend(draw_parameters(&uncertain, draws).parameters);
        if parameters.is_empty() {
            return Err(Failure::Unsuitable {
                message: "no parameter of the scenarios has a distribution".to_owned(),
                help: "write a value like { dist = \"normal\", args = [0.6, 0.1] }, or name a table with --draws-from"
                    .to_owned(),
            });
        }
        Ok(Uncertainty { parameters })
    }

    /// Reads a table of draws.
    fn table(
        &self,
        file: &Path,
        scenarios: &[&Scenario],
        vocabulary: &Vocabulary,
    ) -> Result<Vec<DrawnParameter>, Failure> {
        let unusable = |problem: String, help: &str| Failure::Unsuitable {
            message: format!("{}: {problem}", file.display()),
            help: help.to_owned(),
        };
        let text = std::fs::read_to_string(file).map_err(|source| Failure::File {
            action: "read",
            path: file.to_owned(),
            source,
        })?;
        let mut rows = csv::Reader::from_reader(text.as_bytes());
        let wrong =
            |error: csv::Error| unusable(error.to_string(), "expected a row of keys, and rows of numbers");
        let keys: Vec<String> = rows.headers().map_err(wrong)?.iter().map(str::to_owned).collect();
        let mut columns: Vec<Vec<f64>> = vec![Vec::new(); keys.len()];
        let most = self.draws.map_or(usize::MAX, |draws| draws as usize);
        for row in rows.records().take(most) {
            let row = row.map_err(wrong)?;
            for (column, cell) in columns.iter_mut().zip(row.iter()) {
                let number = cell.trim().parse().map_err(|_| {
                    unusable(
                        format!("`{}` is no number", cell.escape_debug()),
                        "a draw has a number for every parameter",
                    )
                })?;
                column.push(number);
            }
        }
        let draws = columns.first().map_or(0, Vec::len);
        if draws < self.draws.unwrap_or(2) as usize {
            let wanted = self.draws.unwrap_or(2);
            return Err(unusable(format!("{draws} draws, expected {wanted}"), "ask for fewer with --draws"));
        }
        let known = known_keys(scenarios, vocabulary);
        let mut parameters = Vec::new();
        for (key, values) in keys.into_iter().zip(columns).filter(|(key, _)| key != NUMBER) {
            let Some((_, unit)) = known.iter().find(|(known, _)| *known == key) else {
                let hint = nearest(&key, known.iter().map(|(known, _)| known.as_str()))
                    .map_or_else(String::new, |near| format!("did you mean {near}? "));
                let help = format!("{hint}`ghostwork list params` has them all");
                return Err(unusable(format!("there is no parameter `{}`", key.escape_debug()), &help));
            };
            let source =
                file.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
            parameters.push(DrawnParameter { key, unit: unit.clone(), source, values });
        }
        Ok(parameters)
    }
}

/// Returns the keys of all parameters that can be drawn, with their units.
fn known_keys(scenarios: &[&Scenario], vocabulary: &Vocabulary) -> Vec<(String, String)> {
    let of_model = vocabulary.model().iter().map(|one| (one.key(), one.unit.symbol().to_owned()));
    let instruments = scenarios.iter().flat_map(|scenario| scenario.instruments());
    let of_instruments = instruments.flat_map(|setting| {
        let (name, definition) = (&setting.instrument.identifier, setting.instrument.definition);
        let key = |key: String| key.replacen(definition.name(), name, 1);
        let declared = definition.declarations().into_iter();
        declared.map(|one| (key(one.key()), one.unit.symbol().to_owned())).collect::<Vec<_>>()
    });
    of_model.chain(of_instruments).collect()
}

/// Writes the table of what was drawn, if something was.
pub(crate) fn write_draws(writer: &mut RunWriter, record: &RunRecord) -> Result<(), Failure> {
    if let Some(uncertainty) = &record.uncertainty {
        writer.write(DRAWS_FILE, uncertainty.csv(record.panel.seeds.len()).as_bytes())?;
    }
    Ok(())
}
