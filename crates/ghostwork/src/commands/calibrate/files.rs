//! What a calibration writes: its state after every generation, and its results.

use std::fmt::Write;
use std::path::{Path, PathBuf};

use ghostwork_experiment::{Calibration, CandidateStore, MomentResult, ParameterSensitivity, SearchState};
use ghostwork_plot::{Theme, draw_study};
use ghostwork_results::{FolderLock, ResultsError, RunDescription, Study, write_whole};

use super::Found;
use crate::failure::Failure;
use crate::figures;
use crate::storage::Destination;

const STATE: &str = "state.json";
/// Folder of the statistics that the chosen values give.
const FIT: &str = "fit";
/// Folder of what came of candidates.
pub(crate) const CANDIDATES: &str = "candidates";
/// Draws that are written from the posterior.
const POSTERIOR_DRAWS: usize = 64;
/// Line of a scenario file after which chosen values stand.
const BEGINNING: &str = "# calibrated values begin";
/// Line before which they end.
const END: &str = "# calibrated values end";

/// The folder of a calibration, held by one command at a time.
pub(super) struct Folder {
    path: PathBuf,
    _lock: FolderLock,
}

impl Folder {
    /// Makes the folder where it is not yet, and holds it.
    pub(super) fn take(path: &Path) -> Result<Self, Failure> {
        std::fs::create_dir_all(path).map_err(|source| Failure::File {
            action: "create",
            path: path.to_owned(),
            source,
        })?;
        let lock = FolderLock::acquire(path, path.join(".calibrate.lock"))?;
        Ok(Self { path: path.to_owned(), _lock: lock })
    }

    /// Opens the folder of candidates; of several parts this process simulates one.
    pub(super) fn candidates(&self, part: Option<(usize, usize)>) -> Result<Candidates, Failure> {
        let folder = self.path.join(CANDIDATES);
        std::fs::create_dir_all(&folder).map_err(|source| Failure::File {
            action: "create",
            path: folder.clone(),
            source,
        })?;
        Ok(Candidates { folder, part: part.unwrap_or((1, 1)) })
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Reads the state of this very search; `None` where there is none, or where it belongs to another one.
    pub(super) fn state(&self, identity: &str) -> Result<Option<SearchState>, Failure> {
        let path = self.path.join(STATE);
        if !path.exists() {
            return Ok(None);
        }
        let text = std::fs::read_to_string(&path).map_err(|source| Failure::File {
            action: "read",
            path: path.clone(),
            source,
        })?;
        let state: SearchState = serde_json::from_str(&text).map_err(|error| Failure::Unsuitable {
            message: format!("{}: {error}", path.display()),
            help: "remove the file to begin anew".to_owned(),
        })?;
        if state.calibration == identity {
            return Ok(Some(state));
        }
        Err(Failure::Unsuitable {
            message: format!(
                "{} belongs to another calibration, scenario, population or build of ghostwork",
                path.display()
            ),
            help: "remove the folder to begin anew, or name another with --out".to_owned(),
        })
    }

    /// Writes the state, and the log of all candidates.
    pub(super) fn write_state(&self, calibration: &Calibration, state: &SearchState) -> Result<(), Failure> {
        self.write("log.csv", &log(calibration, state))?;
        let text =
            serde_json::to_string(state).map_err(|error| Failure::Defect { message: error.to_string() })?;
        self.write(STATE, text.as_bytes())
    }

    /// Writes what was found.
    pub(super) fn write_results(&self, calibration: &Calibration, found: &Found) -> Result<(), Failure> {
        self.write("calibrated.toml", lines(calibration, &found.values).as_bytes())?;
        self.write("fit.csv", &fit(&found.before, &found.after))?;
        self.write_study(&crate::moments::study(&found.after, found.origin.clone()), found)?;
        if !found.sensitivities.is_empty() {
            self.write("sensitivity.csv", &slopes(&found.sensitivities))?;
            self.write("posterior.csv", &posterior(calibration, found))?;
        }
        Ok(())
    }

    /// Writes the statistics as a study of their own, whose chart can be drawn again.
    fn write_study(&self, study: &Study, found: &Found) -> Result<(), Failure> {
        let about = RunDescription { command: found.command.clone(), ..RunDescription::default() };
        Destination::at(self.path.join(FIT)).fill(true, |mut writer| {
            figures::write(&mut writer, &draw_study(study, &Theme::default())?, figures::wanted(&[]))?;
            writer.finish_study(study, about)?;
            Ok(())
        })
    }

    fn write(&self, name: &str, content: &[u8]) -> Result<(), Failure> {
        Ok(write_whole(&self.path.join(name), content)?)
    }
}

/// What came of every candidate, a file each.
pub(super) struct Candidates {
    folder: PathBuf,
    part: (usize, usize),
}

impl CandidateStore for Candidates {
    fn get(&self, name: &str) -> Option<String> {
        std::fs::read_to_string(self.folder.join(format!("{name}.json"))).ok()
    }

    fn put(&self, name: &str, text: &str) -> Result<(), ResultsError> {
        write_whole(&self.folder.join(format!("{name}.json")), text.as_bytes())
    }

    fn simulates(&self, number: usize) -> bool {
        let (part, parts) = self.part;
        number % parts == part - 1
    }
}

/// Returns rows as CSV.
fn csv(header: Vec<String>, rows: impl IntoIterator<Item = Vec<String>>) -> Vec<u8> {
    let mut writer =
        csv::WriterBuilder::new().terminator(csv::Terminator::Any(b'\n')).from_writer(Vec::new());
    for row in std::iter::once(header).chain(rows) {
        // A vector takes whatever is written to it.
        let _ = writer.write_record(&row);
    }
    writer.into_inner().unwrap_or_default()
}

fn log(calibration: &Calibration, state: &SearchState) -> Vec<u8> {
    let fixed = [
        "generation",
        "candidate",
        "workers",
        "seeds",
        "step",
        "loss",
        "of_moments",
        "of_parameters",
        "fit_inside",
    ];
    let keys = calibration.parameter.iter().map(|parameter| parameter.key.clone());
    let header = fixed.iter().map(|name| (*name).to_owned()).chain(keys).collect();
    let rows = state.generations.iter().flat_map(|generation| {
        generation.evaluations.iter().map(move |candidate| {
            let numbers = [
                generation.number.to_string(),
                candidate.candidate.to_string(),
                generation.stage.workers.to_string(),
                generation.stage.seeds.to_string(),
                generation.step.to_string(),
                (candidate.moments + candidate.parameters).to_string(),
                candidate.moments.to_string(),
                candidate.parameters.to_string(),
                candidate.inside.to_string(),
            ];
            numbers.into_iter().chain(candidate.values.iter().map(f64::to_string)).collect()
        })
    });
    csv(header, rows)
}

fn fit(before: &[MomentResult], after: &[MomentResult]) -> Vec<u8> {
    let header = ["id", "statistic", "unit", "use", "published", "low", "high", "before", "after", "inside"];
    let rows = before.iter().zip(after).map(|(before, after)| {
        let moment = &after.moment;
        vec![
            moment.id.clone(),
            moment.statistic.clone(),
            moment.unit.clone(),
            moment.usage.word().to_owned(),
            moment.value.to_string(),
            moment.low.to_string(),
            moment.high.to_string(),
            before.simulated.mean.to_string(),
            after.simulated.mean.to_string(),
            after.inside().map(|inside| inside.to_string()).unwrap_or_default(),
        ]
    });
    csv(header.iter().map(|name| (*name).to_owned()).collect(), rows)
}

/// Draws from what the statistics leave open: `--draws-from` of a run or comparison reads them.
fn posterior(calibration: &Calibration, found: &Found) -> Vec<u8> {
    let draws = calibration.posterior(&found.values, &found.sensitivities, POSTERIOR_DRAWS);
    let header = calibration.parameter.iter().map(|parameter| parameter.key.clone()).collect();
    csv(header, draws.into_iter().map(|draw| draw.iter().map(f64::to_string).collect()))
}

fn slopes(sensitivities: &[ParameterSensitivity]) -> Vec<u8> {
    let header = ["parameter", "value", "strength", "own_share", "identified", "moment", "slope"];
    let rows = sensitivities.iter().flat_map(|of| {
        of.responses.iter().map(move |response| {
            vec![
                of.key.clone(),
                of.value.to_string(),
                of.strength.to_string(),
                of.own_share.to_string(),
                of.is_identified().to_string(),
                response.moment.clone(),
                response.slope.to_string(),
            ]
        })
    });
    csv(header.iter().map(|name| (*name).to_owned()).collect(), rows)
}

/// Returns the chosen values as a scenario sets them, each with what it was chosen by.
fn lines(calibration: &Calibration, values: &[f64]) -> String {
    let mut text = String::new();
    for (parameter, value) in calibration.parameter.iter().zip(values) {
        let published = parameter
            .prior
            .as_ref()
            .map(|prior| format!(", kept near {} ({})", prior.value, prior.source))
            .unwrap_or_default();
        let _ = writeln!(
            text,
            "[[parameter]]\nkey       = \"{}\"\nvalue     = {value:?}\nreference = \"calibrated to {}{published}; ghostwork calibrate, {}, seed {}\"\n",
            parameter.key,
            parameter.moments.join(", "),
            calibration.id,
            calibration.seed
        );
    }
    text
}

/// Says so where a scenario has no place for chosen values.
pub(super) fn refuse_without_marks(file: &Path) -> Result<(), Failure> {
    let text = read(file)?;
    split(file, &text).map(|_| ())
}

/// Puts the chosen values between the marks of a scenario file.
pub(super) fn write_into(file: &Path, calibration: &Calibration, values: &[f64]) -> Result<(), Failure> {
    let text = read(file)?;
    let (before, after) = split(file, &text)?;
    let whole = format!("{before}{BEGINNING}\n\n{}{END}{after}", lines(calibration, values));
    Ok(write_whole(file, whole.as_bytes())?)
}

fn read(file: &Path) -> Result<String, Failure> {
    std::fs::read_to_string(file).map_err(|source| Failure::File {
        action: "read",
        path: file.to_owned(),
        source,
    })
}

/// Returns what stands before and after the chosen values.
fn split<'a>(file: &Path, text: &'a str) -> Result<(&'a str, &'a str), Failure> {
    let parts = text.split_once(BEGINNING).and_then(|(before, rest)| {
        let (_, after) = rest.split_once(END)?;
        Some((before, after))
    });
    parts.ok_or_else(|| Failure::Unsuitable {
        message: format!("{} has no place for chosen values", file.display()),
        help: format!("put the lines `{BEGINNING}` and `{END}` where they shall stand"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_around_the_marks_is_kept() {
        let text = format!("a\n{BEGINNING}\nold\n{END}\nb\n");

        assert_eq!(split(Path::new("f"), &text).ok(), Some(("a\n", "\nb\n")));
        assert!(split(Path::new("f"), "a\nb\n").is_err());
    }
}
