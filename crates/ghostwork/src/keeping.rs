//! Checkpoints of a run: when they are written, and what it takes to go on from them.

use std::num::NonZeroU32;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use clap::Args;
use ghostwork_experiment::{ExperimentError, Keeper};
use ghostwork_results::{Checkpoints, read_manifest};
use serde::{Deserialize, Serialize};

use crate::experiments::failed;
use crate::failure::{Failure, Kept};
use crate::files::is_same_file;
use crate::progress::Meter;

/// Version of what stands beside the checkpoints.
const LAYOUT: u32 = 1;

/// When the state is written down.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Machine")]
pub(crate) struct KeepingOptions {
    /// When a checkpoint is written: every=MONTHS, on-signal (Ctrl-C, termination), never
    #[arg(long, value_name = "WHEN", default_value = "on-signal", hide_short_help = true)]
    checkpoint: When,
    #[arg(skip)]
    expected: Option<Expectation>,
}

/// The folder that a resumed run must go to.
#[derive(Debug, Clone)]
pub(crate) struct Expectation(PathBuf);

impl Expectation {
    /// Says whether a folder has the checkpoints that are to be gone on from.
    pub(crate) fn is_of(&self, folder: &Path) -> bool {
        is_same_file(&Checkpoints::beside(&self.0), &Checkpoints::beside(folder))
    }

    /// Says that no run goes to the folder any more.
    pub(crate) fn unmet(&self) -> Failure {
        Failure::Unsuitable {
            message: format!("the checkpoints of {} are of another scenario or population", self.0.display()),
            help: "bring the files back as they were, or run the command anew".to_owned(),
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum When {
    Every(NonZeroU32),
    OnSignal,
    Never,
}

impl FromStr for When {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let every = text.strip_prefix("every=").and_then(|months| months.parse().ok());
        match (text, every) {
            ("on-signal", _) => Ok(Self::OnSignal),
            ("never", _) => Ok(Self::Never),
            (_, Some(months)) => Ok(Self::Every(months)),
            _ => Err("expected every=MONTHS, on-signal or never".to_owned()),
        }
    }
}

/// What stands beside the checkpoints: how the run was started.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Beginning {
    layout: u32,
    version: String,
    /// Folder of all results.
    pub(crate) out: PathBuf,
    /// The words after the name of the program.
    pub(crate) words: Vec<String>,
}

impl Beginning {
    /// Reads how the run of a folder was started.
    pub(crate) fn of(run: &Path) -> Result<Self, Failure> {
        let checkpoints = Checkpoints::beside(run);
        let unsuitable = |problem: String| Failure::Unsuitable {
            message: format!("{}: {problem}", checkpoints.display()),
            help: "run the command anew".to_owned(),
        };
        let text = Checkpoints::description(&checkpoints).map_err(|_| without_checkpoint(run))?;
        let beginning: Self = serde_json::from_slice(&text).map_err(|error| unsuitable(error.to_string()))?;
        let version = env!("CARGO_PKG_VERSION");
        if beginning.layout != LAYOUT || beginning.version != version {
            let problem = format!("written by ghostwork {}, this is {version}", beginning.version);
            return Err(unsuitable(problem));
        }
        Ok(beginning)
    }
}

/// Says why nothing goes on: the run is through, or was never begun here.
fn without_checkpoint(run: &Path) -> Failure {
    if read_manifest(run).is_ok() {
        return Failure::Unsuitable {
            message: format!("{} is complete: there is nothing left to run", run.display()),
            help: "ghostwork report and plot draw it again".to_owned(),
        };
    }
    Failure::Unsuitable {
        message: format!("there is no checkpoint of {}", run.display()),
        help: "name the folder as the interrupted run did".to_owned(),
    }
}

impl KeepingOptions {
    /// Makes sure that a resumed run finds its checkpoints.
    pub(crate) fn expect(&mut self, folder: &Path) {
        self.expected = Some(Expectation(folder.to_owned()));
    }

    /// Returns the folder that a resumed run must go to, and no longer expects it.
    pub(crate) fn take_expectation(&mut self) -> Option<Expectation> {
        self.expected.take()
    }

    /// Returns what writes the checkpoints of the run of a folder; `None` where none are wanted.
    pub(crate) fn keeper(&self, folder: &Path, out: &Path) -> Result<Option<Keeper>, Failure> {
        self.keeper_every(None, folder, out)
    }

    /// Does as [`keeper`](Self::keeper); every seed that is complete is written down, whether or not somebody asks to stop.
    pub(crate) fn keeper_of_seeds(&self, folder: &Path, out: &Path) -> Result<Option<Keeper>, Failure> {
        self.keeper_every(Some(NonZeroU32::MAX), folder, out)
    }

    fn keeper_every(
        &self,
        usual: Option<NonZeroU32>,
        folder: &Path,
        out: &Path,
    ) -> Result<Option<Keeper>, Failure> {
        if let Some(expectation) = &self.expected
            && !expectation.is_of(folder)
        {
            return Err(expectation.unmet());
        }
        let every = match self.checkpoint {
            When::Every(months) => Some(months),
            When::OnSignal => usual,
            When::Never => return Ok(None),
        };
        let words = std::env::args_os().skip(1).map(|word| word.to_string_lossy().into_owned()).collect();
        let version = env!("CARGO_PKG_VERSION").to_owned();
        let beginning = Beginning { layout: LAYOUT, version, out: out.to_owned(), words };
        let description = serde_json::to_vec_pretty(&beginning)
            .map_err(|error| Failure::Defect { message: error.to_string() })?;
        Ok(Some(Keeper::new(Checkpoints::at(Checkpoints::beside(folder), description), every)))
    }
}

/// Returns a failure as the command reports it: an interrupted run with the line that goes on from its checkpoints.
pub(crate) fn failed_kept(
    error: ExperimentError,
    meter: &Meter,
    (keeper, folder): (Option<&Keeper>, &Path),
) -> Failure {
    let has_checkpoints = keeper.is_some_and(Keeper::has_checkpoints);
    match failed(error, meter) {
        Failure::Interrupted { signal, source, .. } if has_checkpoints => {
            Failure::Interrupted { signal, source, kept: Kept::Checkpoint(folder.to_owned()) }
        }
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn checkpoints_are_written_every_so_many_months_or_on_a_signal_or_never() {
        assert_eq!("every=12".parse(), Ok(When::Every(NonZeroU32::new(12).unwrap())));
        assert_eq!("on-signal".parse(), Ok(When::OnSignal));
        assert_eq!("never".parse(), Ok(When::Never));
        for wrong in ["every=0", "every=-1", "every", "12", "every=1.5", ""] {
            assert!(wrong.parse::<When>().is_err(), "{wrong}");
        }
    }
}
