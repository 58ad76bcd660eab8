use ghostwork_core::EconomyError;
use ghostwork_results::ResultsError;
use ghostwork_scenario::Problems;

/// Why an experiment gives no results.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ExperimentError {
    /// The simulation of a seed stopped.
    #[error("seed {replicate}: {source}")]
    Economy {
        /// Number of the seed, from 0.
        replicate: u32,
        /// What went wrong.
        source: EconomyError,
    },
    /// The simulation of a seed met a defect of the program.
    #[error("seed {replicate} stopped at a defect of the program: {message}")]
    Defect {
        /// Number of the seed, from 0.
        replicate: u32,
        /// What the program said.
        message: String,
    },
    /// The processes that hold parts of a population found different checkpoints.
    #[error("seed {replicate}: the processes found different checkpoints; all must see the same folder")]
    Apart {
        /// Number of the seed, from 0.
        replicate: u32,
    },
    /// Somebody asked to stop.
    #[error("interrupted after {seeds_done} of {seeds} seeds")]
    Interrupted {
        /// Seeds that were complete.
        seeds_done: u32,
        /// Seeds in all.
        seeds: u32,
    },
    /// Baseline and reform ask for different runs.
    #[error("baseline and reform differ in {setting}: {baseline} and {reform}")]
    SettingsDiffer {
        /// What differs.
        setting: &'static str,
        /// Its value in the baseline.
        baseline: String,
        /// Its value in the reform.
        reform: String,
    },
    /// A scenario alone has a parameter that only a comparison can solve for.
    #[error("{unknown} is to be solved for, which takes a baseline to compare with")]
    NoBaseline {
        /// The parameter.
        unknown: String,
    },
    /// A closure without a solution, where the scenario asks for an error.
    #[error("{unknown}: {end}")]
    NoSolution {
        /// The parameter that was solved for.
        unknown: String,
        /// How the search ended.
        end: &'static str,
    },
    /// The system gives no threads.
    #[error("{threads} threads cannot be started: {reason}")]
    NoThreads {
        /// Threads asked for.
        threads: usize,
        /// What the system said.
        reason: String,
    },
    /// A row of the published statistics that come with the program cannot be read.
    #[error("data/evidence/moments.csv, line {line}: {reason}")]
    Evidence {
        /// Line of the table.
        line: usize,
        /// What is wrong with it.
        reason: String,
    },
    /// The experiments that come with the program cannot be read.
    #[error("{reason}")]
    Claims {
        /// What is wrong.
        reason: String,
    },
    /// A trial is asked for, and the scenario has none.
    #[error("the scenario has no [trial]")]
    NoTrial,
    /// Candidates that other processes simulate are not there yet.
    #[error("{missing} candidates of other parts are not there yet")]
    Elsewhere {
        /// How many.
        missing: usize,
    },
    /// A file that says how to calibrate has mistakes.
    #[error("{name}: {reason}")]
    Calibration {
        /// Name of the file.
        name: String,
        /// Every mistake, one a line.
        reason: String,
    },
    /// A scenario cannot be read.
    #[error("{0}")]
    Scenario(Box<Problems>),
    /// The results cannot be put together.
    #[error(transparent)]
    Results(#[from] ResultsError),
}

impl ExperimentError {
    /// Returns the exit status of the command: 1 run failed, 2 bad input, 3 accounts do not close, 130 interrupted.
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::Economy { source: EconomyError::Ledger { .. }, .. } => 3,
            Self::Economy {
                source: EconomyError::NoHouseholds | EconomyError::SharedTrial | EconomyError::Refused { .. },
                ..
            }
            | Self::SettingsDiffer { .. }
            | Self::NoBaseline { .. }
            | Self::NoTrial
            | Self::Calibration { .. }
            | Self::Scenario(_) => 2,
            Self::Economy { .. }
            | Self::Defect { .. }
            | Self::Apart { .. }
            | Self::NoThreads { .. }
            | Self::NoSolution { .. }
            | Self::Elsewhere { .. }
            | Self::Evidence { .. }
            | Self::Claims { .. } => 1,
            Self::Interrupted { .. } => 130,
            Self::Results(error) => error.exit_code(),
        }
    }
}
