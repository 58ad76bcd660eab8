use std::ops::Range;
use std::sync::Arc;

use crate::mistake::Mistake;
use crate::problem::{Doubt, Problem, Warning};
use crate::scenario::Sweep;
use crate::source::{Place, Placed, Source};
use crate::vocabulary::Vocabulary;

/// The reading of a scenario in progress: what is known, what is being read, and what was found wrong so far.
pub(crate) struct Reading<'v> {
    vocabulary: &'v Vocabulary,
    source: Arc<Source>,
    problems: Vec<Problem>,
    warnings: Vec<Warning>,
    sweeps: Vec<Placed<Sweep>>,
}

impl<'v> Reading<'v> {
    pub(crate) fn new(vocabulary: &'v Vocabulary) -> Self {
        let source = Arc::new(Source::of_file("", ""));
        Self { vocabulary, source, problems: Vec::new(), warnings: Vec::new(), sweeps: Vec::new() }
    }

    /// Turns to another source: places are from now on places in it.
    pub(crate) fn turn_to(&mut self, source: Arc<Source>) {
        self.source = source;
    }

    pub(crate) fn vocabulary(&self) -> &'v Vocabulary {
        self.vocabulary
    }

    pub(crate) fn source(&self) -> Arc<Source> {
        Arc::clone(&self.source)
    }

    pub(crate) fn place(&self, span: &Range<usize>) -> Place {
        Place::new(Arc::clone(&self.source), span.clone())
    }

    /// Notes a mistake in the present source.
    pub(crate) fn report(&mut self, span: &Range<usize>, mistake: Mistake) {
        let place = self.place(span);
        self.report_at(&place, mistake);
    }

    /// Notes a mistake anywhere.
    pub(crate) fn report_at(&mut self, place: &Place, mistake: Mistake) {
        self.problems.push(Problem { mistake, place: Some(place.clone()) });
    }

    /// Notes a mistake that stands nowhere, like a file that is missing.
    pub(crate) fn report_without_place(&mut self, mistake: Mistake) {
        self.problems.push(Problem { mistake, place: None });
    }

    pub(crate) fn doubt(&mut self, place: &Place, doubt: Doubt) {
        self.warnings.push(Warning { doubt, place: place.clone() });
    }

    /// Notes that a setting has several values.
    pub(crate) fn note_sweep(&mut self, place: &Place, sweep: Sweep) {
        self.sweeps.push(Placed { value: sweep, place: place.clone() });
    }

    /// Returns how many settings with several values are noted so far.
    pub(crate) fn sweeps_noted(&self) -> usize {
        self.sweeps.len()
    }

    /// Lets the settings with several values that were noted after the first so many belong to an instrument.
    pub(crate) fn claim_sweeps(&mut self, noted: usize, instrument: &str) {
        for sweep in self.sweeps.iter_mut().skip(noted) {
            sweep.value.key = format!("{instrument}.{}", sweep.value.key);
        }
    }

    /// Returns the settings with several values that stand at places which count.
    pub(crate) fn sweeps_at(&self, counts: impl Fn(&str, &Place) -> bool) -> Vec<Sweep> {
        let counting = self.sweeps.iter().filter(|sweep| counts(&sweep.value.key, &sweep.place));
        counting.map(|sweep| sweep.value.clone()).collect()
    }

    /// Returns whether a mistake about a key is noted: its absence then needs no mention.
    pub(crate) fn has_problem_with(&self, key: &str) -> bool {
        let quoted = format!("`{key}`");
        self.problems.iter().any(|problem| problem.mistake.to_string().contains(&quoted))
    }

    /// Returns everything found, each in the order of the text and once.
    pub(crate) fn findings(self, order: &[Arc<Source>]) -> (Vec<Problem>, Vec<Warning>) {
        let rank = |place: &Place| {
            let source = order.iter().position(|source| place.is_in(source)).unwrap_or(order.len());
            (source, place.start())
        };
        let (mut problems, mut warnings) = (self.problems, self.warnings);
        problems.sort_by_key(|problem| problem.place.as_ref().map(rank));
        warnings.sort_by_key(|warning| rank(&warning.place));
        problems.dedup();
        warnings.dedup();
        (problems, warnings)
    }
}
