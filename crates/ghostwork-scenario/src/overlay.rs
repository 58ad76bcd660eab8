use std::collections::BTreeMap;

use crate::assemble::DEFAULT_BURN_IN_MONTHS;
use crate::layer::{
    ClosureSaid, Layer, WrittenClosure, WrittenComposition, WrittenInstrument, WrittenMeta, WrittenRun,
    WrittenSetting, WrittenTrial,
};
use crate::scenario::ExpectationSetting;
use crate::source::Place;

/// A chain of files laid over one another: what a later file says replaces what an earlier one said.
#[derive(Clone, Default)]
pub(crate) struct Overlay {
    pub(crate) meta: WrittenMeta,
    pub(crate) run: WrittenRun,
    /// For each key the rows that set it, to be applied in this order.
    pub(crate) settings: BTreeMap<String, Vec<WrittenSetting>>,
    pub(crate) instruments: Vec<WrittenInstrument>,
    pub(crate) compositions: Vec<WrittenComposition>,
    pub(crate) trial: Option<WrittenTrial>,
    pub(crate) closure: Option<WrittenClosure>,
    pub(crate) expectations: Vec<ExpectationSetting>,
}

impl Overlay {
    /// Lays a file over what is there.
    ///
    /// A name, title, question and authors belong to one file and are not inherited; the seed is.
    pub(crate) fn lay(&mut self, layer: Layer) {
        let inherited_seed = self.meta.seed.take();
        self.meta = layer.meta;
        self.meta.seed = self.meta.seed.take().or(inherited_seed);
        self.lay_run(layer.run);
        self.lay_settings(layer.settings);
        for instrument in layer.instruments {
            let name = &instrument.identifier.value;
            match self.instruments.iter_mut().find(|known| known.identifier.value == *name) {
                Some(known) => *known = instrument,
                None => self.instruments.push(instrument),
            }
        }
        self.compositions.extend(layer.compositions);
        replace(&mut self.trial, layer.trial);
        // What one reform is expected to do says nothing about another that lies over it.
        self.expectations = layer.expectations;
    }

    pub(crate) fn lay_run(&mut self, run: WrittenRun) {
        replace(&mut self.run.law, run.law);
        replace(&mut self.run.as_of, run.as_of);
        replace(&mut self.run.start, run.start);
        replace(&mut self.run.population, run.population);
        replace(&mut self.run.burn_in_months, run.burn_in_months);
        replace(&mut self.run.months, run.months);
        replace(&mut self.run.workers, run.workers);
        replace(&mut self.run.seeds, run.seeds);
        replace(&mut self.run.has_static_arm, run.has_static_arm);
        match run.closure {
            None => {}
            Some(ClosureSaid::Nothing) => self.closure = None,
            Some(ClosureSaid::Solve(closure)) => self.closure = Some(*closure),
        }
    }

    /// Leaves what holds from the first month on: no instrument, closure, trial or expectation, and no later setting.
    pub(crate) fn leave_out_changes(&mut self) {
        self.instruments.clear();
        self.compositions.clear();
        (self.trial, self.closure) = (None, None);
        self.expectations.clear();
        let burn_in = self.run.burn_in_months.as_ref().map_or(DEFAULT_BURN_IN_MONTHS, |months| months.value);
        let first = self.run.start.as_ref().map(|start| start.value - burn_in as u32);
        for settings in self.settings.values_mut() {
            settings.retain(|setting| {
                setting.first_month().is_none_or(|month| first.is_some_and(|first| month <= first))
            });
        }
        self.settings.retain(|_, settings| !settings.is_empty());
        for (said, more) in [(&mut self.meta.id, "-world"), (&mut self.meta.title, ", without its changes")] {
            if let Some(said) = said {
                said.value.push_str(more);
            }
        }
    }

    /// Returns an instrument of a kind, whatever its name in the scenario.
    pub(crate) fn instrument_of_kind(&self, kind: &str) -> Option<&WrittenInstrument> {
        self.instruments.iter().find(|instrument| instrument.definition.name() == kind)
    }

    /// Returns where a setting is made last, as `--set` names it: what was said before no longer counts.
    pub(crate) fn last_place_of(&self, key: &str) -> Option<&Place> {
        let of_parameter = self.settings.get(key).and_then(|settings| settings.last());
        let of_instrument = || {
            let (name, parameter) = key.split_once('.')?;
            let instrument = self.instruments.iter().find(|known| known.identifier.value == name)?;
            instrument.settings.iter().rev().find(|setting| setting.key == parameter)
        };
        of_parameter.or_else(of_instrument).map(|setting| &setting.place)
    }

    pub(crate) fn lay_settings(&mut self, settings: Vec<WrittenSetting>) {
        for setting in settings {
            self.settings.entry(setting.key.clone()).or_default().push(setting);
        }
    }
}

fn replace<T>(kept: &mut Option<T>, said: Option<T>) {
    if said.is_some() {
        *kept = said;
    }
}
