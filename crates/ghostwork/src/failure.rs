use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use ghostwork_experiment::ExperimentError;
use ghostwork_export::ExportError;
use ghostwork_law::{LawError, TaxFileError};
use ghostwork_plot::PlotError;
use ghostwork_population::{PopulationError, PopulationProblems};
use ghostwork_results::ResultsError;
use ghostwork_scenario::Problems;
use serde_json::{Value, json};

use crate::text::{bytes, quoted};

/// Version of every JSON document that the command writes.
pub(crate) const JSON_VERSION: u32 = 1;

/// Why the command does not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Failure {
    /// The command line is wrong; the text is clap's own, help included.
    #[error("{message}")]
    Usage { message: String },
    /// Options or files that do not go together.
    #[error("{message}")]
    Unsuitable { message: String, help: String },
    /// Nothing has this name.
    #[error("there is no {what} `{name}`")]
    UnknownName { what: &'static str, name: String, nearest: Option<String> },
    /// Scenario files with mistakes.
    #[error("{0}")]
    Scenario(Problems),
    /// A population file with mistakes.
    #[error("{}: {problems}", path.display())]
    PopulationFile { path: PathBuf, problems: PopulationProblems },
    /// The embedded population is damaged.
    #[error(transparent)]
    Population(#[from] PopulationError),
    /// The embedded law is damaged, or asked for a year it does not know.
    #[error(transparent)]
    Law(#[from] LawError),
    /// A file of tax units with mistakes, or one that could not be written.
    #[error("{}: {source}", path.display())]
    TaxFile { path: PathBuf, source: TaxFileError },
    /// The simulation stopped.
    #[error(transparent)]
    Experiment(ExperimentError),
    /// Results could not be written or read.
    #[error(transparent)]
    Results(#[from] ResultsError),
    /// Results that were simulated could not be written.
    #[error("{source}")]
    Unwritten { source: Box<Self>, help: String },
    /// Charts could not be drawn.
    #[error(transparent)]
    Plot(#[from] PlotError),
    /// Tables do not fit the format asked for.
    #[error(transparent)]
    Export(#[from] ExportError),
    /// Files of a stored run are not those that its manifest lists.
    #[error("{}: {message}", folder.display())]
    DamagedRun { folder: PathBuf, message: String },
    /// A file of the user could not be read or written.
    #[error("cannot {action} {}: {source}", path.display())]
    File { action: &'static str, path: PathBuf, source: std::io::Error },
    /// Standard output takes no more.
    #[error("cannot write to standard output: {0}")]
    Output(std::io::Error),
    /// Nobody reads standard output any more.
    #[error("standard output was closed")]
    ClosedPipe,
    /// The run needs more memory than there is.
    #[error("this run needs {}; {} is free", bytes(*needed), bytes(*free))]
    Memory { needed: u64, free: u64, help: String },
    /// The self-test does not give the published results.
    #[error("the self-test gives results hash {found}, published is {published}")]
    SelfTest { found: String, published: &'static str },
    /// Fewer published statistics or experiments are met than a strict validation wants.
    #[error("{message}")]
    BelowBar { message: String },
    /// A signal asked to stop.
    #[error("{source}{}", kept.of_what())]
    Interrupted { signal: i32, source: ExperimentError, kept: Kept },
    /// The program met a defect of its own.
    #[error("ghostwork stopped at a defect of its own: {message}")]
    Defect { message: String },
}

/// What an interruption leaves.
#[derive(Debug)]
pub(crate) enum Kept {
    Nothing,
    /// A checkpoint of the run that goes to this folder.
    Checkpoint(PathBuf),
    /// The runs of a study that are complete.
    Runs,
}

impl Kept {
    fn of_what(&self) -> &'static str {
        match self {
            Self::Nothing | Self::Checkpoint(_) => "",
            Self::Runs => " of the run under way",
        }
    }
}

impl Failure {
    /// Returns the failure of a study that keeps the runs that are complete.
    pub(crate) fn with_runs_kept(self) -> Self {
        match self {
            Self::Interrupted { signal, source, .. } => {
                Self::Interrupted { signal, source, kept: Kept::Runs }
            }
            other => other,
        }
    }

    /// Returns the failure with what the disk has left of the simulation; `kept` is the folder of a run that has checkpoints.
    pub(crate) fn after_simulation(self, kept: Option<&Path>) -> Self {
        if self.exit_code() != 4 {
            return self;
        }
        let help = match kept {
            Some(folder) => format!(
                "what was simulated is kept; once the disk takes it: ghostwork resume {}",
                quoted(&folder.to_string_lossy())
            ),
            None => "what was simulated is lost: run the same line again with --checkpoint every=MONTHS, which keeps every seed that is \
                     complete"
                .to_owned(),
        };
        Self::Unwritten { source: Box::new(self), help }
    }

    /// Returns the exit status; README.md lists what each of them means.
    pub(crate) fn exit_code(&self) -> u8 {
        match self {
            Self::ClosedPipe => 0,
            Self::Defect { .. } | Self::Population(_) | Self::Law(_) | Self::Export(_) => 1,
            Self::File { .. }
            | Self::Output(_)
            | Self::TaxFile { source: TaxFileError::Unwritable(_), .. } => 4,
            Self::Usage { .. }
            | Self::Unsuitable { .. }
            | Self::UnknownName { .. }
            | Self::Scenario(_)
            | Self::PopulationFile { .. }
            | Self::TaxFile { .. } => 2,
            Self::Experiment(error) => error.exit_code(),
            Self::SelfTest { .. } | Self::BelowBar { .. } => 3,
            Self::Memory { .. } => 5,
            Self::DamagedRun { .. } => 6,
            Self::Results(error) => error.exit_code(),
            Self::Unwritten { source, .. } => source.exit_code(),
            Self::Plot(error) => error.exit_code(),
            // As a shell reports a program that a signal ended.
            Self::Interrupted { signal, .. } => 128_u8.saturating_add(u8::try_from(*signal).unwrap_or(2)),
        }
    }

    /// Returns the code under which `ghostwork explain` says more.
    pub(crate) fn code(&self) -> &'static str {
        if let Self::Plot(_) = self
            && self.exit_code() == 2
        {
            return "E0204";
        }
        match self {
            Self::Unwritten { source, .. } => source.code(),
            Self::Usage { .. } => "E0201",
            Self::Unsuitable { .. } => "E0202",
            Self::UnknownName { .. } => "E0203",
            Self::PopulationFile { .. } => "E0205",
            Self::TaxFile { .. } if self.exit_code() == 2 => "E0206",
            Self::SelfTest { .. } => "E0302",
            Self::BelowBar { .. } => "E0303",
            Self::File { .. } | Self::Output(_) => "E0402",
            Self::Interrupted { .. } => "E0902",
            _ => match self.exit_code() {
                2 => "E0202",
                3 => "E0301",
                4 => "E0401",
                5 => "E0501",
                6 => "E0601",
                7 => "E0701",
                _ => "E0901",
            },
        }
    }

    /// Returns what to do about it.
    pub(crate) fn help(&self) -> Option<String> {
        match self {
            Self::Unsuitable { help, .. } | Self::Memory { help, .. } | Self::Unwritten { help, .. } => {
                Some(help.clone())
            }
            Self::UnknownName { nearest, .. } => {
                let known = || "ghostwork list params, outputs or policies shows what there is".to_owned();
                Some(nearest.as_ref().map_or_else(known, |nearest| format!("did you mean `{nearest}`?")))
            }
            Self::Experiment(ExperimentError::SettingsDiffer { .. }) => Some(
                "give both the same with --set or the options, or let the reform extend the baseline"
                    .to_owned(),
            ),
            Self::Results(ResultsError::Disk { file, source, .. })
                if file.ends_with("run.json") && source.kind() == ErrorKind::NotFound =>
            {
                Some("name the folder of a run, as its last lines do: the one that holds run.json".to_owned())
            }
            Self::Interrupted { kept, .. } => Some(match kept {
                Kept::Checkpoint(folder) => format!("ghostwork resume {}", quoted(&folder.to_string_lossy())),
                Kept::Runs => "what is complete was kept: the same line goes on from it".to_owned(),
                Kept::Nothing => "nothing was kept: run the same line again".to_owned(),
            }),
            Self::DamagedRun { folder, .. } => {
                Some(format!("the command in {} makes the run again", folder.join("run.json").display()))
            }
            Self::Defect { .. } | Self::Experiment(ExperimentError::Defect { .. }) => {
                Some("this is a mistake in ghostwork: please report it with the command line".to_owned())
            }
            _ => None,
        }
    }

    /// Returns one JSON document: `schema_version`, `total` and `errors` with code, message and help.
    pub(crate) fn to_json(&self) -> Value {
        if let Self::Scenario(problems) = self {
            return problems.to_json();
        }
        let (message, hint) = self.message_and_hint();
        json!({
            "schema_version": JSON_VERSION,
            "total": 1,
            "errors": [{
                "severity": "error",
                "code": self.code(),
                "message": message,
                "help": hint.or_else(|| self.help()),
                "exit_code": self.exit_code(),
            }],
        })
    }

    /// Returns the error as a person reads it, with its help.
    pub(crate) fn to_text(&self) -> String {
        match self {
            Self::Usage { message } => message.clone(),
            Self::Scenario(problems) => problems.to_string(),
            _ => {
                let (message, hint) = self.message_and_hint();
                let help = hint.or_else(|| self.help());
                let help = help.map(|help| format!("help: {help}\n")).unwrap_or_default();
                format!("error[{}]: {message}\n{help}", self.code())
            }
        }
    }

    /// Parts the message from a hint that the library wrote below it.
    fn message_and_hint(&self) -> (String, Option<String>) {
        let text = self.to_string();
        match text.split_once("\nhint: ") {
            Some((message, hint)) => (message.to_owned(), Some(hint.to_owned())),
            None => (text, None),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_disk_leaves_of_a_simulation_is_said() {
        let full = || Failure::File {
            action: "write",
            path: "monthly.csv".into(),
            source: ErrorKind::StorageFull.into(),
        };

        let lost = full().after_simulation(None);
        let kept = full().after_simulation(Some(Path::new("output/a/compare-1")));
        let other = Failure::Defect { message: "a defect".to_owned() }.after_simulation(None);

        assert!(
            lost.to_text().contains("cannot write monthly.csv")
                && lost.to_text().contains("--checkpoint every=")
        );
        assert_eq!((lost.exit_code(), lost.code()), (4, "E0402"));
        assert!(kept.to_text().ends_with("ghostwork resume output/a/compare-1\n"), "{}", kept.to_text());
        assert!(matches!(other, Failure::Defect { .. }));
    }
}
