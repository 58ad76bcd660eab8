//! Options that several verbs share.

use std::num::NonZeroUsize;
use std::ops::RangeInclusive;
use std::path::PathBuf;

use clap::{Arg, ArgAction, Args, ValueEnum};
use ghostwork_scenario::Scenario;

use crate::failure::Failure;
use crate::figures::FigureFormat;
use crate::studies::key_of;
use crate::text::quoted;

/// Folder of all results.
const DEFAULT_OUT: &str = "output";

/// Workers: below a hundred no market of the model works.
const WORKERS: RangeInclusive<u64> = 100..=4_000_000_000;
/// Recorded months.
const MONTHS: RangeInclusive<u64> = 1..=600;
/// Seeds.
const SEEDS: RangeInclusive<u64> = 1..=10_000;
/// Workers whose monthly records are kept.
const FOLLOWED: RangeInclusive<u64> = 1..=1_000_000;
/// Threads.
const THREADS: RangeInclusive<u64> = 1..=4_096;

/// What is simulated.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Model")]
pub(crate) struct ModelOptions {
    /// Persons aged 16 and over [default: the scenario's]
    #[arg(long, value_name = "N", value_parser = workers)]
    pub(crate) workers: Option<u64>,
    /// Months to record [default: the scenario's]
    #[arg(long, value_name = "N", value_parser = months, hide_short_help = true)]
    pub(crate) months: Option<u64>,
    /// Repetitions, each with other luck [default: the scenario's]
    #[arg(long, value_name = "N", value_parser = seeds)]
    pub(crate) seeds: Option<u64>,
    /// Sets a parameter; may be repeated
    #[arg(long = "set", value_name = "KEY=VALUE")]
    pub(crate) settings: Vec<String>,
    /// Your own persons as CSV (ghostwork population --columns) [default: the embedded survey]
    #[arg(long, value_name = "FILE", hide_short_help = true)]
    pub(crate) population: Option<PathBuf>,
    /// Values drawn for parameters that are not known, each `key=value`.
    #[arg(skip)]
    pub(crate) draws: Vec<String>,
}

impl ModelOptions {
    /// Returns the settings of the command line, the sizes first, as the scenario reader takes them.
    pub(crate) fn overrides(&self) -> Vec<String> {
        let sizes = [("workers", self.workers), ("months", self.months), ("seeds", self.seeds)];
        sizes
            .into_iter()
            .filter_map(|(name, value)| Some(format!("baseline.{name}={}", value?)))
            .chain(self.settings.iter().cloned())
            .collect()
    }

    /// Refuses a key that is set twice, whether by `--set` or by the option that stands for it.
    pub(crate) fn refuse_contradictions(&self) -> Result<(), Failure> {
        let sizes = [("workers", self.workers), ("months", self.months), ("seeds", self.seeds)];
        let given = sizes.iter().filter(|(_, value)| value.is_some());
        let options = given.map(|(name, _)| (format!("baseline.{name}"), format!("--{name}")));
        refuse_set_twice(options, &self.settings)
    }

    /// Returns the options with settings that the command line says last.
    pub(crate) fn with_settings(mut self, settings: &[String]) -> Self {
        self.settings.extend_from_slice(settings);
        self
    }

    /// Returns the options without settings of a scenario's instruments, which another scenario need not have.
    pub(crate) fn without_settings_of_instruments(&self, scenario: &Scenario) -> Self {
        let is_of_instrument = |setting: &&String| {
            let head = setting.split(['.', '=']).next().unwrap_or_default().trim();
            scenario.instruments().iter().any(|one| one.instrument.identifier == head)
        };
        let settings = self.settings.iter().filter(|setting| !is_of_instrument(setting)).cloned().collect();
        Self { settings, ..self.clone() }
    }

    /// Returns the options as they are typed.
    pub(crate) fn words(&self) -> Vec<String> {
        let sizes = [("workers", self.workers), ("months", self.months), ("seeds", self.seeds)];
        let population = self.population.as_ref().map(|file| quoted(&file.to_string_lossy()));
        sizes
            .into_iter()
            .filter_map(|(name, value)| Some(format!("--{name} {}", value?)))
            .chain(self.settings.iter().map(|setting| format!("--set {}", quoted(setting))))
            .chain(population.map(|file| format!("--population {file}")))
            .collect()
    }
}

/// Refuses settings of one key, each `key=value`; some options, by key, say the same.
pub(crate) fn refuse_set_twice(
    options: impl Iterator<Item = (String, String)>,
    settings: &[String],
) -> Result<(), Failure> {
    let mut set: Vec<(String, String)> = options.collect();
    for setting in settings {
        let key = key_of(setting);
        // Both names of one table.
        let key = key.strip_prefix("run.").map_or_else(|| key.to_owned(), |key| format!("baseline.{key}"));
        if let Some((_, before)) = set.iter().find(|(known, _)| *known == key) {
            return Err(Failure::Unsuitable {
                message: format!("{before} and --set {setting} both set `{key}`"),
                help: "leave one of the two out".to_owned(),
            });
        }
        set.push((key, format!("--set {setting}")));
    }
    Ok(())
}

/// What is written where.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Output")]
pub(crate) struct OutputOptions {
    /// Folder of all results; a run goes to OUT/SCENARIO/RUN
    #[arg(long, value_name = "OUT", default_value = DEFAULT_OUT, env = "GHOSTWORK_OUT", hide_env = true)]
    pub(crate) out: PathBuf,
    /// Also writes panel.csv: the months of the first N workers under the first seed
    #[arg(long, value_name = "N", value_parser = followed, hide_short_help = true)]
    pub(crate) panel: Option<u64>,
    /// Files of each figure, parted by commas [default: all]
    #[arg(long, value_delimiter = ',', value_name = "FORMAT", hide_short_help = true)]
    pub(crate) figures: Vec<FigureFormat>,
    /// Replaces another run of ours that stands in the folder; never a file of others
    #[arg(long, hide_short_help = true)]
    pub(crate) force: bool,
    /// Says what would be done, how long it takes, what memory; runs nothing
    #[arg(long)]
    pub(crate) dry_run: bool,
    #[command(flatten)]
    pub(crate) reporting: ReportingOptions,
}

impl OutputOptions {
    /// Refuses the table of followed workers where it is not written, as in `a validation`.
    pub(crate) fn refuse_panel(&self, what: &str) -> Result<(), Failure> {
        if self.panel.is_none() {
            return Ok(());
        }
        Err(Failure::Unsuitable {
            message: format!("{what} follows no workers"),
            help: "leave --panel out, or use `ghostwork run` or `compare`".to_owned(),
        })
    }

    /// Returns the options that decide what is written where, as they are typed.
    pub(crate) fn words(&self) -> Vec<String> {
        let is_usual = self.out.as_os_str() == DEFAULT_OUT;
        let out = (!is_usual).then(|| format!("--out {}", quoted(&self.out.to_string_lossy())));
        let panel = self.panel.map(|workers| format!("--panel {workers}"));
        let formats: Vec<_> = self.figures.iter().map(|format| format.ending()).collect();
        let figures = (!formats.is_empty()).then(|| format!("--figures {}", formats.join(",")));
        out.into_iter().chain(panel).chain(figures).collect()
    }
}

/// How the command talks.
#[derive(Debug, Clone, Copy, Args)]
pub(crate) struct ReportingOptions {
    /// One JSON document on standard output, errors as JSON on standard error
    #[arg(long)]
    pub(crate) json: bool,
    /// No progress, no notes; the verdict stays
    #[arg(long, short, hide_short_help = true)]
    pub(crate) quiet: bool,
}

impl ReportingOptions {
    /// Returns the machine without progress where none is wanted: `--quiet` stands over what the environment says of it.
    pub(crate) fn quieten(self, machine: MachineOptions) -> MachineOptions {
        let progress = if self.quiet { Some(ProgressKind::None) } else { machine.progress };
        MachineOptions { progress, ..machine }
    }
}

/// What the machine gives.
#[derive(Debug, Clone, Copy, Args)]
#[command(next_help_heading = "Machine")]
pub(crate) struct MachineOptions {
    /// Threads; they never change a result [default: all]
    #[arg(long, value_name = "N", value_parser = threads, env = "GHOSTWORK_THREADS", hide_env = true)]
    pub(crate) threads: Option<u64>,
    /// Progress on standard error [default: bar on a terminal, else plain]
    #[arg(long, value_name = "KIND", hide_short_help = true, env = "GHOSTWORK_PROGRESS", hide_env = true)]
    pub(crate) progress: Option<ProgressKind>,
    /// Prints this help; -h the short one
    #[arg(short = 'h', long = "help", action = ArgAction::Help, hide_short_help = true)]
    help: Option<bool>,
}

impl MachineOptions {
    /// Returns the threads to work with.
    pub(crate) fn threads(&self) -> NonZeroUsize {
        let all = || std::thread::available_parallelism().unwrap_or(NonZeroUsize::MIN);
        self.threads.and_then(|threads| NonZeroUsize::new(threads as usize)).unwrap_or_else(all)
    }
}

/// Hides what every verb has from the short help of a verb that has much of its own.
pub(crate) fn less_in_short_help(argument: Arg) -> Arg {
    let is_common = matches!(argument.get_id().as_str(), "settings" | "threads");
    if is_common { argument.hide_short_help(true) } else { argument }
}

/// How progress is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ProgressKind {
    /// One line that is drawn again and again; on a terminal only
    Bar,
    /// A line each tenth of the way, or each 30 seconds
    Plain,
    /// A JSON object a line
    Json,
    /// Nothing
    None,
}

/// Reads a number of workers.
pub(crate) fn workers(text: &str) -> Result<u64, String> {
    whole(text, WORKERS)
}

fn months(text: &str) -> Result<u64, String> {
    whole(text, MONTHS)
}

fn seeds(text: &str) -> Result<u64, String> {
    whole(text, SEEDS)
}

fn followed(text: &str) -> Result<u64, String> {
    whole(text, FOLLOWED)
}

fn threads(text: &str) -> Result<u64, String> {
    whole(text, THREADS)
}

/// Reads a whole number in a range; `_` may part the digits.
fn whole(text: &str, range: RangeInclusive<u64>) -> Result<u64, String> {
    let digits = text.replace('_', "");
    match digits.parse::<u64>() {
        Ok(number) if range.contains(&number) => Ok(number),
        _ => Err(format!("expected a whole number from {} to {}", range.start(), range.end())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_set_once() {
        let refused = |option: &str, settings: &[&str]| {
            let options = [(format!("baseline.{option}"), format!("--{option}"))];
            let settings: Vec<String> = settings.iter().map(|one| (*one).to_owned()).collect();
            refuse_set_twice(options.into_iter(), &settings).map_err(|refusal| refusal.to_string())
        };

        assert_eq!(refused("seeds", &["a.b=1", "baseline.workers=3000", "a.c=1"]), Ok(()));
        assert_eq!(
            refused("seeds", &["run.seeds=2"]),
            Err("--seeds and --set run.seeds=2 both set `baseline.seeds`".to_owned())
        );
        assert_eq!(
            refused("seeds", &["a.b = 1", "a.b=2"]),
            Err("--set a.b = 1 and --set a.b=2 both set `a.b`".to_owned())
        );
    }

    #[test]
    fn whole_numbers_may_be_parted_and_must_lie_in_range() {
        assert_eq!(workers("1_000_000"), Ok(1_000_000));
        for text in ["", "0", "99", "-5", "1e6", "4000000001", "many"] {
            assert!(workers(text).is_err(), "{text}");
        }
    }
}
