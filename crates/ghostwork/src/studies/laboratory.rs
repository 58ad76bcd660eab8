use std::path::{Path, PathBuf};

use ghostwork_experiment::{ComparisonRun, Plan, Settings, compare, data_hash, run};
use ghostwork_population::Population;
use ghostwork_scenario::{Scenario, Vocabulary};

use crate::experiments::{failed, read_population, read_scenario, refuse_too_large};
use crate::failure::Failure;
use crate::options::{MachineOptions, ModelOptions, ReportingOptions};
use crate::program;
use crate::progress::Meter;
use crate::studies::cache::{Cache, Findings};

/// Tries settings on one scenario, or on a baseline and a reform, and keeps every run.
pub(crate) struct Laboratory {
    baseline: PathBuf,
    reform: Option<PathBuf>,
    model: ModelOptions,
    machine: MachineOptions,
    reporting: ReportingOptions,
    vocabulary: Vocabulary,
    population: Population,
    data_hash: String,
}

/// The scenarios of one run, and its name among all runs.
pub(crate) struct Trial {
    pub(crate) baseline: Scenario,
    pub(crate) reform: Option<Scenario>,
    pub(crate) key: String,
}

impl Trial {
    /// Names the folder of a study of the scenarios by them and by what it asks.
    pub(crate) fn stored_as(&self, verb: &str, asked: &str) -> String {
        let id = self.reform.as_ref().unwrap_or(&self.baseline).id();
        let hash = blake3::hash([self.key.as_str(), asked].join("\n").as_bytes()).to_hex();
        format!("{id}/{verb}-{}", &hash[..8])
    }
}

impl Laboratory {
    pub(crate) fn new(
        (baseline, reform): (&Path, Option<&Path>),
        model: &ModelOptions,
        (machine, reporting): (MachineOptions, ReportingOptions),
    ) -> Result<Self, Failure> {
        let vocabulary = Vocabulary::full()?;
        let country = read_scenario(baseline, model, &vocabulary, true)?.country();
        let population = read_population(model.population.as_deref(), country)?;
        Ok(Self {
            baseline: baseline.to_owned(),
            reform: reform.map(Path::to_owned),
            model: model.clone(),
            machine: reporting.quieten(machine),
            reporting,
            vocabulary,
            data_hash: data_hash(&population),
            population,
        })
    }

    pub(crate) fn population(&self) -> &Population {
        &self.population
    }

    pub(crate) fn vocabulary(&self) -> &Vocabulary {
        &self.vocabulary
    }

    /// Reads the scenarios under some settings, each `key=value`, and says what is doubtful; a setting of an instrument touches the
    /// reform alone.
    pub(crate) fn read(&self, settings: &[String]) -> Result<Trial, Failure> {
        let with = |settings: &[String]| {
            let mut model = self.model.clone();
            model.settings.extend_from_slice(settings);
            model
        };
        let is_quiet = self.reporting.quiet;
        let Some(reform) = &self.reform else {
            let baseline = read_scenario(&self.baseline, &with(settings), &self.vocabulary, is_quiet)?;
            let key = self.key(&[&baseline]);
            return Ok(Trial { baseline, reform: None, key });
        };
        let reform = read_scenario(reform, &with(settings), &self.vocabulary, is_quiet)?;
        let shared = with(settings).without_settings_of_instruments(&reform);
        let baseline = read_scenario(&self.baseline, &shared, &self.vocabulary, is_quiet)?;
        let key = self.key(&[&baseline, &reform]);
        Ok(Trial { baseline, reform: Some(reform), key })
    }

    /// Names a run by all that decides its numbers.
    fn key(&self, scenarios: &[&Scenario]) -> String {
        let mut hasher = blake3::Hasher::new();
        for scenario in scenarios {
            hasher.update(scenario.content_hash().as_bytes());
        }
        hasher.update(self.data_hash.as_bytes());
        hasher.update(program::published().as_bytes());
        hasher.finalize().to_hex().as_str()[..32].to_owned()
    }

    /// Returns what a run finds: from the cache, or by simulation, which is then kept.
    pub(crate) fn find(&self, trial: &Trial, cache: &Cache) -> Result<Findings, Failure> {
        if let Some(known) = cache.get(&trial.key) {
            return Ok(known);
        }
        let findings = self.simulate(trial)?;
        cache.put(&trial.key, &findings)?;
        Ok(findings)
    }

    fn simulate(&self, trial: &Trial) -> Result<Findings, Failure> {
        let settings = Settings::alone(self.machine.threads());
        let plan = self.plan(trial)?;
        refuse_too_large(&plan)?;
        let is_quiet = self.reporting.quiet || self.reporting.json;
        let meter = Meter::start(&plan, self.machine.progress, is_quiet);
        let findings = match &trial.reform {
            Some(reform) => compare((&trial.baseline, reform), &self.population, &settings, &meter)
                .map(|ComparisonRun { comparison, .. }| Findings::of_comparison(&comparison)),
            None => {
                run(&trial.baseline, &self.population, &settings, &meter).map(|run| Findings::of_run(&run))
            }
        };
        meter.stop();
        findings.map_err(|error| failed(error, &meter).with_runs_kept())
    }

    pub(crate) fn plan(&self, trial: &Trial) -> Result<Plan, Failure> {
        let settings = Settings::alone(self.machine.threads());
        match &trial.reform {
            Some(reform) => {
                Plan::of_comparison(&trial.baseline, reform, &settings).map_err(Failure::Experiment)
            }
            None => Ok(Plan::of_run(&trial.baseline, &settings)),
        }
    }
}
