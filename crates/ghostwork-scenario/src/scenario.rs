use std::fmt;
use std::path::Path;
use std::sync::Arc;

use ghostwork_core::Specification;
use ghostwork_core::trial::RollOut;
use ghostwork_law::{Country, LawPack};
use ghostwork_parameters::Schedule;

use crate::glossary::key_within_group;
use crate::problem::{Problems, Warning};
use crate::request::Request;
use crate::source::Source;
use crate::vocabulary::Vocabulary;

mod settings;

pub use settings::{
    ClosureSetting, ClosureTarget, ExpectationSetting, ExpectedSign, InstrumentSetting, LawSetting,
    ParameterSetting, RunSettings, TrialSetting, UncertainParameter, Unknown,
};

/// A checked scenario: everything that a run needs, and where it was said.
#[derive(Clone)]
pub struct Scenario {
    pub(crate) id: String,
    pub(crate) title: String,
    pub(crate) question: Option<String>,
    pub(crate) authors: Vec<String>,
    pub(crate) sources: Vec<Arc<Source>>,
    pub(crate) run: RunSettings,
    /// Where each setting of the run is made, in the order of [`RUN_TERMS`](crate::layer::RUN_TERMS).
    pub(crate) run_origins: Vec<Option<String>>,
    pub(crate) parameters: Vec<ParameterSetting>,
    pub(crate) law_settings: Vec<LawSetting>,
    pub(crate) law: LawPack,
    pub(crate) instruments: Vec<InstrumentSetting>,
    pub(crate) trial: Option<TrialSetting>,
    pub(crate) has_static_arm: bool,
    pub(crate) expectations: Vec<ExpectationSetting>,
    pub(crate) closure: Option<ClosureSetting>,
    /// Settings with several values, of which this scenario has the first.
    pub(crate) sweeps: Vec<Sweep>,
    /// Hash of the scenario as it was read, where its unknown has a value since.
    pub(crate) hash_as_read: Option<String>,
}

/// A setting for which a scenario names several values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sweep {
    /// The setting, as `--set` names it.
    pub key: String,
    /// The values in words.
    pub names: Vec<String>,
    /// The values, as `--set` takes them.
    pub values: Vec<String>,
}

/// One choice among the values of all sweeps of a scenario.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SweptArm {
    /// Settings that make the arm, each `key=value`.
    pub settings: Vec<String>,
    /// The choice in words, each `key value`.
    pub names: Vec<String>,
}

/// What one run changes of a scenario without changing its meaning.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RunOverrides {
    /// Number of the replication under the seed, from 0.
    pub replicate: u32,
    /// Another seed.
    pub seed: Option<u64>,
    /// Another number of workers.
    pub workers: Option<u64>,
    /// Another number of recorded months.
    pub months: Option<u32>,
    /// Another number of months before the first recorded one.
    pub burn_in_months: Option<u32>,
    /// Who is treated in a trial, if not those whom the draw assigned to treatment.
    pub roll_out: Option<RollOut>,
}

impl Scenario {
    /// Reads and checks a scenario file and what it extends.
    ///
    /// # Errors
    ///
    /// As [`Request::read`].
    pub fn read(path: &Path, vocabulary: &Vocabulary) -> Result<(Self, Vec<Warning>), Problems> {
        Request { path: path.to_owned(), ..Request::default() }.read(vocabulary)
    }

    /// Reads and checks a scenario that stands alone, called `name` in messages.
    ///
    /// # Errors
    ///
    /// As [`Request::read`], and when the text extends another file.
    pub fn from_text(
        name: &str,
        text: &str,
        vocabulary: &Vocabulary,
    ) -> Result<(Self, Vec<Warning>), Problems> {
        crate::request::read_text(name, text, vocabulary)
    }

    /// Returns the name used in file names and tables.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Returns the title for people.
    pub fn title(&self) -> &str {
        &self.title
    }

    /// Returns the question that the scenario is to answer.
    pub fn question(&self) -> Option<&str> {
        self.question.as_deref()
    }

    /// Returns who wrote it.
    pub fn authors(&self) -> &[String] {
        &self.authors
    }

    /// Returns the texts it was read from: the file that stands alone first, then each overlay, then each `--set`.
    pub fn sources(&self) -> &[Arc<Source>] {
        &self.sources
    }

    /// Returns what the run needs to know besides parameters, law and instruments.
    pub fn run(&self) -> &RunSettings {
        &self.run
    }

    /// Returns the model parameters that it sets, in order of their declaration.
    pub fn parameters(&self) -> &[ParameterSetting] {
        &self.parameters
    }

    /// Returns the law parameters that it changes, in order of key.
    pub fn law_settings(&self) -> &[LawSetting] {
        &self.law_settings
    }

    /// Returns the law with its changes.
    pub fn law(&self) -> &LawPack {
        &self.law
    }

    /// Returns its instruments, in the order of the files.
    pub fn instruments(&self) -> &[InstrumentSetting] {
        &self.instruments
    }

    /// Returns the parameters, of the model and of its instruments, of whose values it gives a distribution.
    pub fn uncertain_parameters(&self) -> Vec<UncertainParameter> {
        let of_model = self.parameters.iter().map(|setting| (setting.key(), setting));
        let of_instruments = self.instruments.iter().flat_map(|instrument| {
            let name = &instrument.instrument.identifier;
            let key = move |setting: &ParameterSetting| {
                format!("{name}.{}", key_within_group(&setting.declaration))
            };
            instrument.settings.iter().map(move |setting| (key(setting), setting))
        });
        let uncertain = |(key, setting): (String, &ParameterSetting)| {
            let (declaration, distribution) = (setting.declaration.clone(), setting.distribution?);
            Some(UncertainParameter { key, declaration, distribution })
        };
        of_model.chain(of_instruments).filter_map(uncertain).collect()
    }

    /// Returns its trial.
    pub fn trial(&self) -> Option<&TrialSetting> {
        self.trial.as_ref()
    }

    /// Returns whether a comparison runs it once more with everybody's behaviour frozen at the baseline's.
    pub fn has_static_arm(&self) -> bool {
        self.has_static_arm
    }

    /// Returns every choice among the values of its sweeps, the first values first; none where it has no sweep.
    pub fn swept_arms(&self) -> Vec<SweptArm> {
        if self.sweeps.is_empty() {
            return Vec::new();
        }
        self.sweeps.iter().fold(vec![SweptArm::default()], |arms, sweep| {
            let with = |arm: &SweptArm, (name, value): (&String, &String)| {
                let mut arm = arm.clone();
                arm.settings.push(format!("{}={value}", sweep.key));
                arm.names.push(format!("{} {name}", sweep.key));
                arm
            };
            let choices = || sweep.names.iter().zip(&sweep.values);
            arms.iter().flat_map(|arm| choices().map(move |choice| with(arm, choice))).collect()
        })
    }

    /// Returns the scenario under the name of one of its arms.
    #[must_use]
    pub fn named_for(mut self, arm: &SweptArm) -> Self {
        for name in &arm.names {
            let plain = |letter: char| if letter.is_ascii_alphanumeric() { letter } else { '-' };
            let suffix: String = name.to_lowercase().chars().map(plain).collect();
            self.id = format!("{}-{suffix}", self.id);
            self.title = format!("{}, {name}", self.title);
        }
        self
    }

    /// Returns what evidence leads one to expect of it.
    pub fn expectations(&self) -> &[ExpectationSetting] {
        &self.expectations
    }

    /// Returns the rate that is to be solved for; `None` where the net cost is reported and nothing pays for it.
    pub fn closure(&self) -> Option<&ClosureSetting> {
        self.closure.as_ref()
    }

    /// Returns the scenario with a value of the unknown of its closure.
    #[must_use]
    pub fn with_unknown(&self, value: f64) -> Self {
        let mut scenario = self.clone();
        let Some(closure) = &self.closure else { return scenario };
        scenario.hash_as_read = Some(self.content_hash());
        if let Some(setting) = scenario.instruments.get_mut(closure.unknown.instrument) {
            let key = closure.unknown.declaration.key();
            let written = setting.settings.iter_mut().find(|one| one.key() == key);
            if let Some(written) = written {
                written.schedule = Schedule::Constant(value);
            }
            setting.instrument.settings = setting.settings.iter().map(ParameterSetting::assignment).collect();
        }
        scenario
    }

    /// Returns what decides one run of the model.
    pub fn specification(&self, overrides: &RunOverrides) -> Specification {
        let run = &self.run;
        Specification {
            start: run.start,
            burn_in_months: overrides.burn_in_months.unwrap_or(run.burn_in_months),
            months: overrides.months.unwrap_or(run.months),
            workers: overrides.workers.unwrap_or(run.workers),
            seed: overrides.seed.unwrap_or(run.seed),
            replicate: overrides.replicate,
            parameters: self.parameters.iter().map(ParameterSetting::assignment).collect(),
            country: self.country(),
            law: self.law.clone(),
            // The pack itself is already frozen where the scenario asks for it, so that later changes still count.
            law_as_of: None,
            instruments: self.instruments.iter().map(|setting| setting.instrument.clone()).collect(),
            trial: self.trial.as_ref().map(|setting| setting.world(overrides.roll_out)),
        }
    }

    /// Returns the country whose people and law it simulates.
    pub fn country(&self) -> Country {
        Country::of_pack(&self.run.law).unwrap_or(Country::UnitedStates)
    }

    /// Returns the settings of the run in words with their origin, `None` for a default.
    pub(crate) fn run_values(&self) -> Vec<(String, Option<String>)> {
        let run = &self.run;
        let values = [
            run.law.clone(),
            run.law_as_of.map_or_else(|| "each year its own law".to_owned(), |month| month.to_string()),
            run.start.to_string(),
            run.burn_in_months.to_string(),
            run.months.to_string(),
            run.workers.to_string(),
            run.seeds.to_string(),
            run.seed.to_string(),
        ];
        values.into_iter().zip(self.run_origins.iter().cloned()).collect()
    }

    /// Returns a hash of everything that decides its numbers, 64 hexadecimal digits.
    ///
    /// Comments, title, question, authors, references and the order of lines do not change it, nor does the value that a
    /// closure finds: the file decides that, too.
    pub fn content_hash(&self) -> String {
        if let Some(hash) = &self.hash_as_read {
            return hash.clone();
        }
        let mut hasher = blake3::Hasher::new();
        let mut add = |text: &str| {
            hasher.update(&(text.len() as u64).to_le_bytes());
            hasher.update(text.as_bytes());
        };
        add(&format!("{:?}", self.run));
        for parameter in &self.parameters {
            add(&format!("{:?}", parameter.assignment()));
        }
        add(&format!("{:?}", self.law));
        for setting in &self.instruments {
            let instrument = &setting.instrument;
            add(&instrument.identifier);
            add(instrument.definition.name());
            add(&format!("{:?} {:?}", instrument.coverage, instrument.settings));
        }
        if let Some(setting) = &self.trial {
            add(&format!("{:?}", setting.trial));
        }
        if let Some(closure) = &self.closure {
            add(&format!("{closure:?}"));
        }
        hasher.finalize().to_hex().to_string()
    }
}

impl fmt::Debug for Scenario {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Scenario")
            .field("id", &self.id)
            .field("run", &self.run)
            .field("parameters", &self.parameters)
            .field("law_settings", &self.law_settings)
            .finish_non_exhaustive()
    }
}
