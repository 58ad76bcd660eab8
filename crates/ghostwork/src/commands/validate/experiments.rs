//! The field's own experiments, run as scenarios.

use std::collections::BTreeMap;
use std::fs;
use std::num::NonZeroU32;
use std::path::{Path, PathBuf};

use ghostwork_experiment::{
    ClaimResult, ComparisonRun, ExperimentResult, FieldExperiment, Findings, Keeper, Plan, Runs, Settings,
    compare_kept, data_hash, field_experiments, run_trial_kept, score, trial_plan,
};
use ghostwork_law::Country;
use ghostwork_population::Population;
use ghostwork_results::{Checkpoints, write_whole};
use ghostwork_scenario::{Scenario, Vocabulary};
use serde_json::{Value, json};

use super::Arguments;
use super::foresight::{self, Foreseen};
use crate::experiments::{failed, read_population, read_scenario, refuse_too_large};
use crate::failure::{Failure, JSON_VERSION};
use crate::files::refuse_foreign;
use crate::output::{note, print, print_json};
use crate::progress::Meter;
use crate::storage::Destination;
use crate::text::{nearest, number, quoted};

/// Where the scenarios of the experiments lie.
pub(super) const FOLDER: &str = "scenarios/experiments";

/// Columns of the file of scores: one row per claim.
const COLUMNS: [&str; 13] = [
    "id",
    "experiment",
    "source",
    "published",
    "claim",
    "value",
    "value_low",
    "value_high",
    "margin",
    "margin_low",
    "margin_high",
    "holds",
    "clear",
];

/// Runs the experiments and holds them against what was published.
pub(super) fn execute(arguments: &Arguments) -> Result<(), Failure> {
    let reporting = arguments.output.reporting;
    if let Some(file) = &arguments.scores {
        refuse_foreign(file, &COLUMNS.join(","), "a table of scores of ours")?;
    }
    let vocabulary = Vocabulary::full()?;
    let population = read_population(arguments.model.population.as_deref(), Country::UnitedStates)?;
    let experiments = chosen(&arguments.only)?;
    let mut laboratory = Laboratory {
        arguments,
        vocabulary,
        population,
        done: BTreeMap::new(),
        keepers: Vec::new(),
        folders: Vec::new(),
    };
    if arguments.output.dry_run {
        let runs = laboratory.foresee(&experiments)?;
        return foresight::describe(&runs, reporting.json);
    }
    let mut results = Vec::new();
    for experiment in &experiments {
        if !reporting.quiet && !reporting.json {
            note(&format!("{}: {}\n", experiment.published.id, experiment.published.title));
        }
        results.push(laboratory.conduct(experiment)?);
    }
    if let Some(path) = &arguments.scores {
        write_scores(path, &results)?;
    }
    laboratory.forget()?;
    let command = again(arguments);
    if reporting.json {
        print_json(&document(&results, &command))?;
    } else {
        print(&words(&results, &command))?;
    }
    if arguments.strict { refuse_without_score(&results) } else { Ok(()) }
}

fn refuse_without_score(results: &[ExperimentResult]) -> Result<(), Failure> {
    let misses: Vec<String> = results
        .iter()
        .filter(|result| !result.scores())
        .map(|result| format!("{} {}", result.experiment.published.id, result.verdict()))
        .collect();
    if misses.is_empty() { Ok(()) } else { Err(Failure::BelowBar { message: misses.join("; ") }) }
}

/// Returns the experiments that are asked for; all without any.
fn chosen(only: &[String]) -> Result<Vec<FieldExperiment>, Failure> {
    let all = field_experiments().map_err(Failure::Experiment)?;
    if let Some(unknown) = only.iter().find(|id| all.iter().all(|one| one.published.id != **id)) {
        let ids = all.iter().map(|one| one.published.id.as_str());
        let nearest = nearest(unknown, ids);
        return Err(Failure::UnknownName { what: "experiment", name: unknown.clone(), nearest });
    }
    Ok(all.into_iter().filter(|one| only.is_empty() || only.contains(&one.published.id)).collect())
}

/// Runs scenarios, each once however many experiments look at it.
struct Laboratory<'a> {
    arguments: &'a Arguments,
    vocabulary: Vocabulary,
    population: Population,
    done: BTreeMap<String, Vec<Findings>>,
    /// The seeds of every run: an interrupted validation that is started again does not simulate them twice.
    keepers: Vec<Keeper>,
    /// The folders that they stand in.
    folders: Vec<PathBuf>,
}

impl Laboratory<'_> {
    fn conduct(&mut self, experiment: &FieldExperiment) -> Result<ExperimentResult, Failure> {
        let mut findings = BTreeMap::new();
        for (name, runs) in &experiment.runs {
            let key = format!("{runs:?}");
            let found = match self.done.remove(&key).and_then(|mut found| found.pop()) {
                Some(found) => found,
                None => self.run(runs)?,
            };
            findings.insert(name.clone(), found);
        }
        let result = score(experiment, &findings);
        for (name, found) in findings {
            self.done.insert(format!("{:?}", experiment.runs[&name]), vec![found]);
        }
        Ok(result)
    }

    /// Reads every run that experiments need, each once, and plans it.
    fn foresee(&self, experiments: &[FieldExperiment]) -> Result<Vec<Foreseen>, Failure> {
        let settings = Settings::alone(self.arguments.machine.threads());
        let mut all: Vec<Foreseen> = Vec::new();
        let mut places = BTreeMap::new();
        for experiment in experiments {
            for runs in experiment.runs.values() {
                let place = *places.entry(format!("{runs:?}")).or_insert(all.len());
                if place == all.len() {
                    all.push(self.foresee_run(runs, &settings)?);
                }
                all[place].serves(experiment);
            }
        }
        Ok(all)
    }

    fn foresee_run(&self, runs: &Runs, settings: &Settings) -> Result<Foreseen, Failure> {
        match runs {
            Runs::Trial { trial } => {
                let scenario = self.scenario(trial)?;
                Ok(Foreseen::new(runs, trial_plan(&scenario, settings)))
            }
            Runs::Comparison { baseline, reform } => {
                let (baseline, reform) = (self.scenario(baseline)?, self.scenario(reform)?);
                let plan = Plan::of_comparison(&baseline, &reform, settings).map_err(Failure::Experiment)?;
                Ok(Foreseen::new(runs, plan))
            }
        }
    }

    /// Removes what was kept: every experiment is scored.
    fn forget(&self) -> Result<(), Failure> {
        self.keepers.iter().try_for_each(Keeper::remove)?;
        for folder in &self.folders {
            // A folder that holds something else stays.
            let _ = fs::remove_dir(folder);
        }
        Ok(())
    }

    /// Lets the seeds of a run be kept under a name of all that decides its numbers.
    fn keep(&mut self, scenarios: &[&Scenario], verb: &str, plan: &Plan) {
        let out = &self.arguments.output.out;
        let place = Destination::new(out, verb, scenarios, (plan, &data_hash(&self.population)));
        self.folders.extend(place.folder().parent().map(Path::to_owned));
        let checkpoints = Checkpoints::at(Checkpoints::beside(place.folder()), b"{}".to_vec());
        self.keepers.push(Keeper::new(checkpoints, Some(NonZeroU32::MAX)));
    }

    fn run(&mut self, runs: &Runs) -> Result<Findings, Failure> {
        let machine = self.arguments.machine;
        let settings = Settings::alone(machine.threads());
        match runs {
            Runs::Trial { trial } => {
                let scenario = self.scenario(trial)?;
                let plan = trial_plan(&scenario, &settings);
                let meter = self.meter(&plan)?;
                self.keep(&[&scenario], "validate-trial", &plan);
                let rows =
                    run_trial_kept(&scenario, &self.population, &settings, &meter, self.keepers.last());
                meter.stop();
                Ok(Findings::Trial(rows.map_err(|error| failed(error, &meter).with_runs_kept())?))
            }
            Runs::Comparison { baseline, reform } => {
                let pair = (self.scenario(baseline)?, self.scenario(reform)?);
                let plan = Plan::of_comparison(&pair.0, &pair.1, &settings).map_err(Failure::Experiment)?;
                let meter = self.meter(&plan)?;
                self.keep(&[&pair.0, &pair.1], "validate-pair", &plan);
                let keeper = (self.keepers.last(), None);
                let run = compare_kept((&pair.0, &pair.1), &self.population, &settings, &meter, keeper);
                meter.stop();
                let ComparisonRun { comparison, .. } =
                    run.map_err(|error| failed(error, &meter).with_runs_kept())?;
                Ok(Findings::Comparison(Box::new(comparison)))
            }
        }
    }

    fn scenario(&self, file: &str) -> Result<Scenario, Failure> {
        let path = self.arguments.experiments_in.join(file);
        read_scenario(&path, &self.arguments.model, &self.vocabulary, self.arguments.output.reporting.quiet)
    }

    fn meter(&self, plan: &Plan) -> Result<Meter, Failure> {
        refuse_too_large(plan)?;
        let reporting = self.arguments.output.reporting;
        Ok(Meter::start(
            plan,
            reporting.quieten(self.arguments.machine).progress,
            reporting.quiet || reporting.json,
        ))
    }
}

fn write_scores(path: &Path, results: &[ExperimentResult]) -> Result<(), Failure> {
    let failed = |source| Failure::File { action: "write", path: path.to_owned(), source };
    let mut content = Vec::new();
    write_rows(&mut content, results).map_err(failed)?;
    Ok(write_whole(path, &content)?)
}

fn write_rows(content: &mut Vec<u8>, results: &[ExperimentResult]) -> std::io::Result<()> {
    let mut rows = csv::WriterBuilder::new().terminator(csv::Terminator::Any(b'\n')).from_writer(content);
    rows.write_record(COLUMNS)?;
    for result in results {
        for claim in &result.claims {
            rows.write_record(record(result, claim))?;
        }
    }
    rows.flush()
}

fn record(result: &ExperimentResult, claim: &ClaimResult) -> [String; COLUMNS.len()] {
    let published = &result.experiment.published;
    let value = |value: f64| if value.is_finite() { number(value, decimals(value)) } else { String::new() };
    [
        published.id.clone(),
        published.title.clone(),
        published.source.clone(),
        published.effect.clone(),
        claim.says.clone(),
        value(claim.value.mean),
        value(claim.value.low),
        value(claim.value.high),
        value(claim.margin.mean),
        value(claim.margin.low),
        value(claim.margin.high),
        claim.holds.to_string(),
        claim.is_clear.to_string(),
    ]
}

/// Returns decimals that show three digits.
fn decimals(value: f64) -> usize {
    match value.abs() {
        large if large >= 100.0 => 0,
        large if large >= 10.0 => 1,
        large if large >= 1.0 => 2,
        large if large >= 0.1 => 3,
        large if large >= 0.01 => 4,
        _ => 5,
    }
}

fn words(results: &[ExperimentResult], command: &str) -> String {
    let with = |verdict: &str| results.iter().filter(|result| result.verdict() == verdict).count();
    let (scored, open) = (with("scores"), with("cannot tell at this size"));
    let mut lines: Vec<String> = results.iter().flat_map(lines).collect();
    let open = match open {
        0 => String::new(),
        open => format!(
            ", of {open} the 95 % intervals leave it open at this size: --workers and --seeds make them narrower"
        ),
    };
    lines.push(format!(
        "\n{scored} of {} score as published{open}\nagain, exactly: {command}\n",
        results.len()
    ));
    lines.join("\n")
}

fn lines(result: &ExperimentResult) -> Vec<String> {
    let published = &result.experiment.published;
    let mut lines = vec![
        format!("{}  {}: {}", published.id, published.title, result.verdict()),
        format!("     published: {} ({})", published.effect, published.source),
    ];
    lines.extend(result.claims.iter().map(|claim| {
        let digits = decimals(claim.value.mean);
        let [value, low, high] =
            [claim.value.mean, claim.value.low, claim.value.high].map(|value| number(value, digits));
        format!("     {}: {value} [{low}, {high}]  {}", claim.says, claim.verdict())
    }));
    let caveat = result.experiment.caveat.as_ref().filter(|_| !result.scores());
    lines.extend(caveat.map(|caveat| format!("     because {caveat}")));
    lines
}

fn document(results: &[ExperimentResult], command: &str) -> Value {
    let claim = |claim: &ClaimResult| {
        json!({
            "says": claim.says,
            "value": { "mean": claim.value.mean, "low": claim.value.low, "high": claim.value.high },
            "margin": { "mean": claim.margin.mean, "low": claim.margin.low, "high": claim.margin.high },
            "holds": claim.holds,
            "clear": claim.is_clear,
            "verdict": claim.verdict(),
        })
    };
    let entry = |result: &ExperimentResult| {
        let published = &result.experiment.published;
        json!({
            "id": published.id,
            "experiment": published.title,
            "published": published.effect,
            "scored_as": published.scored_as,
            "source": published.source,
            "scores": result.scores(),
            "verdict": result.verdict(),
            "caveat": result.experiment.caveat,
            "claims": result.claims.iter().map(claim).collect::<Vec<_>>(),
        })
    };
    json!({
        "schema_version": JSON_VERSION,
        "command": "validate",
        "experiments": results.iter().map(entry).collect::<Vec<_>>(),
        "scored": results.iter().filter(|result| result.scores()).count(),
        "again": command,
    })
}

fn again(arguments: &Arguments) -> String {
    let mut words = vec!["ghostwork validate --experiments".to_owned()];
    words.extend(arguments.only.iter().map(|id| format!("--only {id}")));
    if arguments.experiments_in.as_os_str() != FOLDER {
        words.push(format!("--experiments-in {}", quoted(&arguments.experiments_in.to_string_lossy())));
    }
    words.extend(arguments.strict.then(|| "--strict".to_owned()));
    words.extend(arguments.model.words());
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_strict_validation_names_the_experiments_that_do_not_score() {
        let experiment = field_experiments().unwrap().remove(0);
        let without_claims = ExperimentResult { experiment, claims: Vec::new() };

        let refusal = refuse_without_score(&[without_claims]).unwrap_err();

        assert_eq!((refusal.exit_code(), refusal.to_string().as_str()), (3, "X01 does not score"));
        assert!(refuse_without_score(&[]).is_ok());
    }
}
