//! Where a run goes, and everything that goes there.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use ghostwork_core::LabourState;
use ghostwork_experiment::{Drawn, FollowedWorker, Plan, settings_of_draw};
use ghostwork_parameters::Money;
use ghostwork_plot::report::{self, Assumption, ReportOptions};
use ghostwork_plot::{Figure, Theme, draw_study};
use ghostwork_results::{
    ASSUMPTIONS_FILE, Comparison, Existing, Role, RunDescription, RunWriter, Study, assumption_columns,
    panel_columns, read_manifest,
};
use ghostwork_scenario::Scenario;

use crate::failure::Failure;
use crate::figures;
use crate::options::OutputOptions;

/// The report of a run or comparison.
pub(crate) const REPORT: &str = "report.html";

/// The same on a few pages, of a comparison.
const BRIEF: &str = "brief.pdf";

/// Digits of the name of a run's folder.
const NAME_DIGITS: usize = 8;

/// A place for a run: its name follows from all that decides its numbers, so the same run finds the same place.
#[derive(Debug)]
pub(crate) struct Destination {
    folder: PathBuf,
    /// What says that a standing run is this one: hashes of the scenarios, of the data, the version.
    identity: (Vec<String>, String, String),
}

impl Destination {
    /// Names the place of a run of scenarios, `run` or `compare`.
    pub(crate) fn new(
        out: &Path,
        verb: &str,
        scenarios: &[&Scenario],
        (plan, data_hash): (&Plan, &str),
    ) -> Self {
        let contents: Vec<String> = scenarios.iter().map(|scenario| scenario.content_hash()).collect();
        let version = env!("CARGO_PKG_VERSION");
        let mut hasher = blake3::Hasher::new();
        for part in contents.iter().map(String::as_str).chain([data_hash, version]) {
            hasher.update(part.as_bytes());
            hasher.update(b"\n");
        }
        hasher.update(&plan.followed_workers.to_le_bytes());
        let hash = hasher.finalize().to_hex();
        let name = format!("{verb}-{}", hash.get(..NAME_DIGITS).unwrap_or_default());
        let scenario = scenarios.last().map(|scenario| scenario.id()).unwrap_or_default();
        Self {
            folder: out.join(scenario).join(name),
            identity: (contents, data_hash.to_owned(), version.to_owned()),
        }
    }

    /// Names another place for the same scenarios under draws of the parameters.
    pub(crate) fn under(self, drawn: Option<&Drawn>) -> Self {
        let Some(drawn) = drawn else { return self };
        let name =
            self.folder.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let mut hasher = blake3::Hasher::new();
        hasher.update(name.as_bytes());
        for draw in 0..drawn.uncertainty.draws() {
            hasher.update(settings_of_draw(&drawn.uncertainty, draw).join("\n").as_bytes());
        }
        let verb = name.split('-').next().unwrap_or_default();
        let hash = hasher.finalize().to_hex();
        let folder =
            self.folder.with_file_name(format!("{verb}-{}", hash.get(..NAME_DIGITS).unwrap_or_default()));
        Self { folder, ..self }
    }

    /// Names a place that is found by nothing but its path.
    pub(crate) fn at(folder: PathBuf) -> Self {
        Self { folder, identity: (Vec::new(), String::new(), String::new()) }
    }

    /// Returns the folder.
    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Takes the folder, does the work, and leaves no empty folder behind where that fails.
    pub(crate) fn fill<T>(
        &self,
        is_forced: bool,
        work: impl FnOnce(RunWriter) -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        let made: Vec<&Path> =
            self.folder.ancestors().skip(1).take(2).filter(|folder| !folder.exists()).collect();
        let existing = if is_forced || self.holds_this_run() { Existing::Replace } else { Existing::Keep };
        let outcome = RunWriter::create(&self.folder, existing).map_err(Failure::from).and_then(work);
        if outcome.is_err() {
            for folder in made.iter().filter(|folder| !folder.as_os_str().is_empty()) {
                // A folder that others have begun to use is not empty and stays.
                let _ = fs::remove_dir(folder);
            }
        }
        outcome
    }

    fn holds_this_run(&self) -> bool {
        read_manifest(&self.folder).is_ok_and(|manifest| {
            // The arm of frozen behaviour is the reform once more.
            let entries = manifest.scenarios.into_iter().filter(|entry| entry.role != Role::ReformStatic);
            let hashes = entries.map(|entry| entry.source.hash).collect::<Vec<_>>();
            (hashes, manifest.data_hash, manifest.version) == self.identity
        })
    }
}

/// Describes a run for its manifest.
pub(crate) fn description(command: String, plan: &Plan) -> RunDescription {
    let settings = [
        ("workers", plan.workers.to_string()),
        ("months", plan.months.to_string()),
        ("burn_in_months", plan.burn_in_months.to_string()),
        ("seed", plan.seed.to_string()),
        ("seeds", plan.seeds_of_a_draw().to_string()),
        ("draws", plan.draws.to_string()),
    ];
    let settings = settings.into_iter().filter(|(name, _)| *name != "draws" || plan.draws > 1);
    RunDescription {
        created: String::new(),
        command,
        settings: settings.map(|(name, value)| (name.to_owned(), value)).collect::<BTreeMap<_, _>>(),
    }
}

/// Writes the files of every chart in the formats that are asked for.
pub(crate) fn write_figures(
    writer: &mut RunWriter,
    figures: &[Figure],
    output: &OutputOptions,
) -> Result<(), Failure> {
    figures::write(writer, figures, figures::wanted(&output.figures)).map(drop)
}

/// Writes a study that goes with the results of a folder, and its charts.
pub(crate) fn write_study(
    writer: &mut RunWriter,
    study: &Study,
    output: &OutputOptions,
) -> Result<(), Failure> {
    write_figures(writer, &draw_study(study, &Theme::default())?, output)?;
    Ok(writer.write_study(study)?)
}

/// Writes the report of a comparison and, where the program was built to set it, the brief; returns their names.
pub(crate) fn write_report(
    writer: &mut RunWriter,
    comparison: &Comparison,
    figures: &[Figure],
    options: &ReportOptions,
) -> Result<Vec<&'static str>, Failure> {
    writer.write(REPORT, report::html(comparison, figures, options)?.as_bytes())?;
    let mut written = vec![REPORT];
    if let Some(pages) = report::pdf(comparison, figures, options)? {
        writer.write(BRIEF, &pages)?;
        written.push(BRIEF);
    }
    Ok(written)
}

/// Writes the settings that no source supports.
pub(crate) fn write_assumptions(writer: &mut RunWriter, assumptions: &[Assumption]) -> Result<(), Failure> {
    writer.write_with(ASSUMPTIONS_FILE, |file| {
        let mut rows = csv::WriterBuilder::new().terminator(csv::Terminator::Any(b'\n')).from_writer(file);
        rows.write_record(assumption_columns())?;
        for Assumption { path, meaning, value } in assumptions {
            rows.write_record([path, value, meaning])?;
        }
        rows.flush()
    })?;
    Ok(())
}

/// Number of columns of `panel.csv`: one row per scenario, month and worker; amounts in dollars.
const PANEL_WIDTH: usize = 24;

/// Writes the months of the workers that were followed.
pub(crate) fn write_panel(writer: &mut RunWriter, followed: &[FollowedWorker]) -> Result<(), Failure> {
    writer.write_with("panel.csv", |file| panel_rows(file, followed))?;
    Ok(())
}

fn panel_rows(file: &mut dyn Write, followed: &[FollowedWorker]) -> io::Result<()> {
    let mut rows = csv::WriterBuilder::new().terminator(csv::Terminator::Any(b'\n')).from_writer(file);
    rows.write_record(panel_columns())?;
    for worker in followed {
        rows.write_record(panel_row(worker))?;
    }
    rows.flush()
}

fn panel_row(FollowedWorker { arm, record }: &FollowedWorker) -> [String; PANEL_WIDTH] {
    let number = |value: Option<f64>| value.map(|value| value.to_string()).unwrap_or_default();
    let amounts = [
        record.wage,
        record.own_account_profit,
        record.platform_gross,
        record.platform_net,
        record.transfers,
        record.taxes,
        record.net_income,
    ];
    let [wage, own_account, gross, net, transfers, taxes, net_income] =
        amounts.map(|money: Money| money.to_string());
    [
        arm.word().to_owned(),
        record.worker.to_string(),
        record.month.to_string(),
        record.age_years.to_string(),
        labour_state(record.labour_state).to_owned(),
        record.worker_type.name().to_owned(),
        wage,
        own_account,
        gross,
        net,
        transfers,
        taxes,
        net_income,
        record.paid_hours.to_string(),
        record.unpaid_hours.to_string(),
        record.applications.to_string(),
        record.hires.to_string(),
        number(record.rating),
        number(record.ask),
        record.insurance.name().to_owned(),
        record.benefit_account.to_string(),
        record.savings.to_string(),
        record.burnout.to_string(),
        record.isolation.to_string(),
    ]
}

const fn labour_state(state: LabourState) -> &'static str {
    match state {
        LabourState::Employee => "employee",
        LabourState::OwnAccount => "own_account",
        LabourState::Unemployed => "unemployed",
        LabourState::OutOfLabourForce => "out_of_labour_force",
    }
}
