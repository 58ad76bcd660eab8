use std::path::PathBuf;
use std::sync::Arc;

use crate::assemble::assemble;
use crate::files::{Chain, ReadFile, read_chain};
use crate::layer::read_layer;
use crate::mistake::Mistake;
use crate::overlay::Overlay;
use crate::overrides::{lay_draw, lay_override};
use crate::problem::{Problems, Warning};
use crate::reading::Reading;
use crate::scenario::Scenario;
use crate::source::Source;
use crate::vocabulary::Vocabulary;

/// What to read: a file, what it lies over, and what the command line sets.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Request {
    /// The scenario file.
    pub path: PathBuf,
    /// What the file extends where it does not say so itself.
    pub baseline: Option<PathBuf>,
    /// Settings of the command line, each `key=value`; a later one wins.
    pub overrides: Vec<String>,
    /// Drawn values of parameters, each `key=value`: each takes the place of a distribution, or of what holds for all time.
    pub draws: Vec<String>,
}

impl Request {
    /// Reads and checks the scenario.
    ///
    /// # Errors
    ///
    /// With every mistake at once: a file that cannot be read, a text that is not TOML, an unknown key, a value of the
    /// wrong type, unit or range, a contradiction.
    pub fn read(&self, vocabulary: &Vocabulary) -> Result<(Scenario, Vec<Warning>), Problems> {
        let mut reading = Reading::new(vocabulary);
        let chain = read_chain(&self.path, self.baseline.as_deref(), &mut reading);
        finish(chain, (&self.overrides, &self.draws), Part::Whole, reading)
    }

    /// Reads and checks the world of the scenario before its changes: without instruments, closure and trial, and without
    /// what it sets from a later month than its first one on.
    ///
    /// # Errors
    ///
    /// As [`Request::read`].
    pub fn read_world(&self, vocabulary: &Vocabulary) -> Result<(Scenario, Vec<Warning>), Problems> {
        let mut reading = Reading::new(vocabulary);
        let chain = read_chain(&self.path, self.baseline.as_deref(), &mut reading);
        finish(chain, (&self.overrides, &self.draws), Part::World, reading)
    }
}

/// How much of a scenario is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    /// All of it.
    Whole,
    /// What is there before its changes.
    World,
}

/// Reads a scenario that stands alone.
pub(crate) fn read_text(
    name: &str,
    text: &str,
    vocabulary: &Vocabulary,
) -> Result<(Scenario, Vec<Warning>), Problems> {
    let mut reading = Reading::new(vocabulary);
    let source = Arc::new(Source::of_file(name, text));
    reading.turn_to(Arc::clone(&source));
    let layer = read_layer(&mut reading);
    if let Some(extends) = layer.as_ref().and_then(|layer| layer.extends.as_ref()) {
        let what = "`extends` in a text that is no file".to_owned();
        let instead = "save the text in the folder of the file that it extends";
        reading.report_at(&extends.place, Mistake::Unsupported { what, instead });
    }
    let is_complete = layer.is_some();
    let files = layer.map(|layer| ReadFile { source: Arc::clone(&source), layer }).into_iter().collect();
    finish(Chain { files, is_complete }, (&[], &[]), Part::Whole, reading)
}

/// Lays the files over one another and makes a scenario of them, or returns what is wrong.
fn finish(
    chain: Chain,
    (overrides, draws): (&[String], &[String]),
    part: Part,
    mut reading: Reading<'_>,
) -> Result<(Scenario, Vec<Warning>), Problems> {
    let mut sources: Vec<Arc<Source>> = chain.files.iter().map(|file| Arc::clone(&file.source)).collect();
    let mut overlay = Overlay::default();
    let start_of_text = chain.files.last().map(|file| file.layer.start.clone());
    for file in chain.files {
        overlay.lay(file.layer);
    }
    // Without the whole chain nobody knows which instruments a setting of the command line may name.
    for text in overrides.iter().filter(|_| chain.is_complete) {
        sources.push(lay_override(text, &mut overlay, &mut reading));
    }
    for draw in draws.iter().filter(|_| chain.is_complete) {
        lay_draw(draw, &mut overlay, &mut reading);
    }
    if part == Part::World {
        overlay.leave_out_changes();
    }
    let sweeps = reading
        .sweeps_at(|key, place| overlay.last_place_of(key).is_some_and(|last| last.shares_text(place)));
    let scenario = match start_of_text {
        Some(start) if chain.is_complete => assemble(overlay, &start, &mut reading),
        _ => None,
    };
    let (problems, warnings) = reading.findings(&sources);
    match scenario {
        Some(mut scenario) if problems.is_empty() => {
            scenario.sources = sources;
            scenario.sweeps = sweeps;
            Ok((scenario, warnings))
        }
        _ => Err(Problems::new(problems)),
    }
}
