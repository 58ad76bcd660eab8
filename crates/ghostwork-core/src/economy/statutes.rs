use std::sync::Arc;

use ghostwork_law::NationalLaw;
use ghostwork_parameters::Month;

use crate::accounting::funds::INSTRUMENTS;
use crate::block::BlockMonth;
use crate::categories::{MARKETPLACES, Marketplace};
use crate::codec::encode_fields;
use crate::context::{ActiveRule, Basis};
use crate::market::environment::Environment;
use crate::market::platforms::Platforms;
use crate::parameters::ModelParameters;
use crate::policy::{Instrument, MarketRules, Rule};
use crate::specification::Specification;
use crate::trial::Treatment;

/// What the month before brought, as far as rules look at it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Receipts {
    /// What levies brought over the number of those who shared in them, by the instrument's position in the scenario, dollars.
    shares_of_levies: [f64; INSTRUMENTS],
    /// Taxes on income as last assessed, in December, cents: all, and those of the states.
    pub(super) assessed: [i64; 2],
}

encode_fields!(Receipts { shares_of_levies, assessed });

impl Default for Receipts {
    fn default() -> Self {
        Self { shares_of_levies: [0.0; INSTRUMENTS], assessed: [0; 2] }
    }
}

impl Receipts {
    /// Reads the closed accounts of a month; what is assessed once a year lasts from those before.
    pub(super) fn of(population: &BlockMonth, before: &Self) -> Self {
        let assessed = population.counters.economy.assessed;
        Self {
            shares_of_levies: population.funds.shares(),
            assessed: if assessed == [0; 2] { before.assessed } else { assessed },
        }
    }
}

/// What holds in a month: the model's parameters, the law, and the instruments with the rules they write.
pub(super) struct Statutes {
    pub(super) parameters: ModelParameters,
    pub(super) law: Arc<NationalLaw>,
    pub(super) rules: MarketRules,
    /// The instruments in force or announced, in the order of the law.
    pub(super) instruments: Vec<ActiveRule>,
}

impl Statutes {
    /// Resolves the instruments in force for the treated of a trial, or for everybody else.
    pub(super) fn new(
        specification: &Specification,
        (parameters, law): (ModelParameters, Arc<NationalLaw>),
        (month, receipts): (Month, &Receipts),
        for_treated: bool,
    ) -> Self {
        let shocks_everybody = specification.trial.as_ref().is_some_and(|trial| trial.everywhere);
        let confines = |position| specification.trial.as_ref().is_some_and(|trial| trial.confines(position));
        let mut in_force: Vec<_> = specification
            .instruments
            .iter()
            .enumerate()
            .filter(|(_, instrument)| {
                instrument.coverage.in_force(month) || instrument.coverage.is_ahead(month)
            })
            .filter(|(position, _)| for_treated || !confines(*position))
            .collect();
        in_force.sort_by_key(|(position, instrument)| (instrument.definition.stage(), *position));
        let mut instruments: Vec<ActiveRule> = in_force
            .into_iter()
            .map(|(position, instrument)| ActiveRule {
                instrument: position as u8,
                coverage: instrument.coverage.standing(month),
                for_treated: confines(position) && !shocks_everybody,
                is_ahead: instrument.coverage.is_ahead(month),
                share_of_levies: receipts.shares_of_levies[position % INSTRUMENTS],
                rule: instrument.definition.rule(&instrument.settings, month),
            })
            .collect();
        let law = amended(law, &instruments);
        if let NationalLaw::UnitedStates(us) = &*law {
            for active in &mut instruments {
                active.rule.read_law(us);
            }
        }
        let (mut rules, mut parameters) = (MarketRules::default(), parameters);
        for active in instruments.iter().filter(|active| !active.is_ahead) {
            rules.speak_for(active.instrument, active.share_of_levies);
            active.rule.write_rules(&active.coverage, &mut rules);
            active.rule.set_parameters(&active.coverage, &mut parameters);
        }
        for (position, instrument) in specification.instruments.iter().enumerate() {
            let has_begun = month >= instrument.coverage.from && (for_treated || !confines(position));
            if let Some(terms) = last_rule(instrument, month).account_terms().filter(|_| has_begun) {
                rules.set_account_terms(terms);
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

/// Returns the rule of a month, or of its last month in force where it has ended.
fn last_rule(instrument: &Instrument, month: Month) -> Box<dyn Rule> {
    let ended = instrument.coverage.until.filter(|until| *until <= month);
    let last = ended.map_or(month, |until| Month::from_index(until.index() - 1));
    instrument.definition.rule(&instrument.settings, last)
}

/// Returns the law as the instruments in force amend it, one after the other.
fn amended(law: Arc<NationalLaw>, instruments: &[ActiveRule]) -> Arc<NationalLaw> {
    let in_force = instruments.iter().filter(|active| !active.is_ahead);
    in_force.fold(law, |law, active| {
        let amended = match &*law {
            NationalLaw::UnitedStates(us) => {
                active.rule.amend(us).map(|law| NationalLaw::UnitedStates(Box::new(law)))
            }
            NationalLaw::UnitedKingdom(uk) => {
                active.rule.amend_united_kingdom(uk).map(|law| NationalLaw::UnitedKingdom(Box::new(law)))
            }
        };
        amended.map_or(law, Arc::new)
    })
}
