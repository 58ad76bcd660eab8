use std::sync::Arc;

use ghostwork_law::NationalLaw;
use ghostwork_parameters::Month;

use crate::categories::{MARKETPLACES, Marketplace};
use crate::context::{ActiveRule, Basis};
use crate::market::environment::Environment;
use crate::market::platforms::Platforms;
use crate::parameters::ModelParameters;
use crate::policy::MarketRules;
use crate::specification::Specification;
use crate::trial::Treatment;

/// What holds in a month: the model's parameters, the law, and the instruments with the rules they write.
pub(super) struct Statutes {
    pub(super) parameters: ModelParameters,
    pub(super) law: Arc<NationalLaw>,
    pub(super) rules: MarketRules,
    /// The instruments in force, in the order of the law.
    pub(super) instruments: Vec<ActiveRule>,
}

impl Statutes {
    /// Resolves the instruments in force for the treated of a trial, or for everybody else.
    pub(super) fn new(
        specification: &Specification,
        (parameters, law): (ModelParameters, Arc<NationalLaw>),
        month: Month,
        for_treated: bool,
    ) -> Self {
        let shocks_everybody = specification.trial.as_ref().is_some_and(|trial| trial.everywhere);
        let confines = |position| specification.trial.as_ref().is_some_and(|trial| trial.confines(position));
        let mut in_force: Vec<_> = specification
            .instruments
            .iter()
            .enumerate()
            .filter(|(_, instrument)| instrument.coverage.in_force(month))
            .filter(|(position, _)| for_treated || !confines(*position))
            .collect();
        in_force.sort_by_key(|(position, instrument)| (instrument.definition.stage(), *position));
        let instruments: Vec<ActiveRule> = in_force
            .into_iter()
            .map(|(position, instrument)| ActiveRule {
                instrument: position as u8,
                coverage: instrument.coverage.clone(),
                for_treated: confines(position) && !shocks_everybody,
                rule: instrument.definition.rule(&instrument.settings, month),
            })
            .collect();
        let mut rules = MarketRules::default();
        let mut law = law;
        for active in &instruments {
            active.rule.write_rules(&active.coverage, &mut rules);
            // What a rule amends is the law of the United States.
            let amended = match &*law {
                NationalLaw::UnitedStates(us) => active.rule.amend(us),
                NationalLaw::UnitedKingdom(_) => None,
            };
            if let Some(amended) = amended {
                law = Arc::new(NationalLaw::UnitedStates(Box::new(amended)));
            }
        }
        Self { parameters, law, rules, instruments }
    }

    /// Lets a shock to the whole economy take their place; returns the demand and the AI frontier that come with it.
    pub(super) fn give_way_to(&mut self, shock: Treatment) -> Environment {
        self.parameters = shock.parameters;
        self.rules = shock.rules;
        self.instruments = shock.instruments;
        shock.environment
    }

    /// Returns what a treatment may change, as it is for everybody.
    pub(super) fn basis<'a>(&'a self, environment: &'a Environment) -> Basis<'a> {
        let Self { parameters, rules, instruments, .. } = self;
        Basis { parameters, rules, instruments, environment }
    }

    /// Returns the fee on workers' pay by marketplace.
    pub(super) fn fees(&self) -> [f64; MARKETPLACES] {
        Marketplace::ALL
            .map(|marketplace| Platforms::fee(&self.parameters.platforms, &self.rules, marketplace))
    }
}
