use std::sync::Arc;

use ghostwork_law::NationalLaw;
use ghostwork_parameters::{Money, Month};

use crate::block::BlockMonth;
use crate::categories::{MARKETPLACES, Marketplace};
use crate::codec::encode_fields;
use crate::context::{ActiveRule, Basis};
use crate::ledger::Purpose;
use crate::market::environment::Environment;
use crate::market::platforms::Platforms;
use crate::parameters::ModelParameters;
use crate::policy::MarketRules;
use crate::specification::Specification;
use crate::trial::Treatment;

/// What the month before brought, as far as rules look at it; dollars.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Receipts {
    /// Levies on marketplaces, merchants and AI tools, for each worker at home.
    pub(super) levies_per_person: f64,
    /// The same, for each worker at home with platform pay.
    pub(super) levies_per_earner: f64,
    /// Average pay before fees of a worker at home with platform pay.
    pub(super) mean_gross: f64,
    /// Taxes on income as last assessed, in December, cents: all, and those of the states.
    pub(super) assessed: [i64; 2],
}

encode_fields!(Receipts { levies_per_person, levies_per_earner, mean_gross, assessed });

impl Receipts {
    /// Reads the closed accounts of a month among so many workers; what is assessed once a year lasts from those before.
    pub(super) fn of(population: &BlockMonth, workers: u64, before: Self) -> Self {
        let home = population.turnovers.iter().map(|marketplace| &marketplace[0]);
        let (gross, earners) =
            home.fold((0, 0), |(gross, earners), one| (gross + one.gross, earners + one.earners));
        let levies = [Purpose::PlatformLevy, Purpose::MerchantLevy, Purpose::AiLevy];
        let levies: Money = levies.into_iter().map(|purpose| population.ledger.flow(purpose)).sum();
        let earners = (earners as f64).max(1.0);
        let assessed = population.counters.economy.assessed;
        Self {
            assessed: if assessed == [0; 2] { before.assessed } else { assessed },
            levies_per_person: levies.dollars() / workers.max(1) as f64,
            levies_per_earner: levies.dollars() / earners,
            mean_gross: Money::from_cents(gross).dollars() / earners,
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
        (month, receipts): (Month, Receipts),
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
        let instruments: Vec<ActiveRule> = in_force
            .into_iter()
            .map(|(position, instrument)| ActiveRule {
                instrument: position as u8,
                coverage: instrument.coverage.standing(month),
                for_treated: confines(position) && !shocks_everybody,
                is_ahead: instrument.coverage.is_ahead(month),
                rule: instrument.definition.rule(&instrument.settings, month),
            })
            .collect();
        let mut rules = MarketRules::after((receipts.levies_per_person, receipts.levies_per_earner));
        let (mut parameters, mut law) = (parameters, law);
        for active in instruments.iter().filter(|active| !active.is_ahead) {
            active.rule.write_rules(&active.coverage, &mut rules);
            active.rule.set_parameters(&active.coverage, &mut parameters);
            let amended = match &*law {
                NationalLaw::UnitedStates(us) => {
                    active.rule.amend(us).map(|law| NationalLaw::UnitedStates(Box::new(law)))
                }
                NationalLaw::UnitedKingdom(uk) => {
                    active.rule.amend_united_kingdom(uk).map(|law| NationalLaw::UnitedKingdom(Box::new(law)))
                }
            };
            law = amended.map_or(law, Arc::new);
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
