mod branch;
#[cfg(test)]
mod emergence;
mod laws;
mod readings;
mod state;
mod statutes;
#[cfg(test)]
mod tests;
mod trials;

use std::sync::Arc;

use ghostwork_law::{LawError, NationalLaw};
use ghostwork_parameters::Month;
use ghostwork_population::Population;
use ghostwork_processor::Processor;
use rayon::prelude::*;
use xxhash_rust::xxh3::Xxh3;

use crate::accounting::taxes_and_benefits::AmountTooLarge;
use crate::block::{Block, BlockMonth};
use crate::categories::{FREELANCE_MARKETPLACES, MARKETPLACES, TASK_CATEGORIES};
use crate::context::{MonthContext, Shared};
use crate::draws::{Draws, Entity, Stream, unit_interval};
use crate::economy::statutes::{Receipts, Statutes};
use crate::exchange::{Alone, Exchange, ExchangeError, Part};
use crate::ledger::{Holdings, Ledger, LedgerError, Purpose};
use crate::market::environment::Environment;
use crate::market::merchants::found;
use crate::market::platforms::Platforms;
use crate::month::{self, Halt, Market, Stop};
use crate::observation::Observation;
use crate::panel::PanelRow;
use crate::parameters::ModelParameters;
use crate::population::accounts::ACCOUNTS_PER_BLOCK;
use crate::population::merchants::Merchant;
use crate::population::synthesis::{blocks_of, populate};
use crate::schedule::{Phase, Stopwatch};
use crate::specification::Specification;
use crate::trial::TrialState;
use crate::witness::{Testimony, Witness};

/// Months at the end of a run over which persons' incomes are summed for comparisons.
pub const WINDOW_MONTHS: u32 = 12;

/// Why an economy cannot go on.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum EconomyError {
    /// The law has no value for a month.
    #[error("the law of {month} cannot be read: {source}")]
    Law {
        /// The month.
        month: Month,
        /// What is wrong.
        source: LawError,
    },
    /// The payments of a month do not explain how balances changed.
    #[error("{month}, {}: {source}", phase.name())]
    Ledger {
        /// The month.
        month: Month,
        /// The phase at whose end the books did not close.
        phase: Phase,
        /// Whose accounts, by how much.
        source: LedgerError,
    },
    /// A worker's account cannot hold a sum.
    #[error("{month}, {}: {source}", phase.name())]
    Amount {
        /// The month.
        month: Month,
        /// The phase.
        phase: Phase,
        /// The sum.
        source: AmountTooLarge,
    },
    /// Another process that holds a part of the population is gone.
    #[error("{month}: {source}")]
    Exchange {
        /// The month.
        month: Month,
        /// What is known of it.
        source: ExchangeError,
    },
    /// A trial records contracts beside their accounts, which takes the whole population in one process.
    #[error("a trial is not shared out over several processes")]
    SharedTrial,
    /// An instrument is set in a way in which it does not work.
    #[error("instrument {instrument}: {why}")]
    Refused {
        /// The scenario's own name for it.
        instrument: String,
        /// Why it does not.
        why: &'static str,
    },
    /// There are no households to make a population of.
    #[error("the population has no households")]
    NoHouseholds,
}

impl EconomyError {
    /// Returns the error of a month that did not come to its end.
    fn at(month: Month, halt: Halt) -> Self {
        match halt {
            Halt::Stopped(phase, Stop::Amount(source)) => Self::Amount { month, phase, source },
            Halt::Stopped(phase, Stop::Ledger(source)) => Self::Ledger { month, phase, source },
            Halt::Exchange(source) => Self::Exchange { month, source },
        }
    }
}

/// A population with its markets at the beginning of a month, or the part of it that one of several processes holds.
pub struct Economy {
    specification: Specification,
    draws: Draws,
    processor: Processor,
    month: Month,
    part: Part,
    blocks: Vec<Block>,
    merchants: Vec<Merchant>,
    environment: Environment,
    platforms: Platforms,
    going_rates: [[f64; TASK_CATEGORIES]; MARKETPLACES],
    employed_centihours: i64,
    openings: f64,
    receipts: Receipts,
    law: Option<(u16, Arc<NationalLaw>)>,
    holdings: Holdings,
    compares_persons: bool,
    panel_workers: u64,
    panel: Vec<PanelRow>,
    witness: Option<Witness>,
    trial: TrialState,
}

impl Economy {
    /// Makes the population and its markets as they stand before the first month of the burn-in.
    ///
    /// # Errors
    ///
    /// When the population has no households.
    pub fn new(specification: Specification, population: &Population) -> Result<Self, EconomyError> {
        Self::shared(specification, population, &Alone)
    }

    /// Makes this process's part of a population that several processes hold, as [`new`](Self::new) makes the whole.
    ///
    /// What is observed is the same in every process, and the same as of the whole.
    ///
    /// # Errors
    ///
    /// When the population has no households, or another process cannot be reached.
    pub fn shared(
        specification: Specification,
        population: &Population,
        exchange: &'static dyn Exchange,
    ) -> Result<Self, EconomyError> {
        if population.households.is_empty() || population.persons.is_empty() {
            return Err(EconomyError::NoHouseholds);
        }
        if exchange.ranks() > 1 && specification.trial.is_some() {
            return Err(EconomyError::SharedTrial);
        }
        let draws = Draws::new(specification.seed, specification.replicate);
        let month = specification.first_month();
        let parameters = ModelParameters::at(&specification.parameters, month);
        let profiles_abroad = profiles_abroad(&parameters, specification.workers);
        let home = blocks_of(specification.workers);
        let per_thousand = parameters.merchants.per_thousand_workers;
        let merchants = (specification.workers as f64 * per_thousand / 1000.0).ceil() as usize;
        let part = Part::of(exchange, home, profiles_abroad.div_ceil(ACCOUNTS_PER_BLOCK), merchants);
        let mut blocks = populate(&parameters, population, draws, specification.workers, part.home());
        let processor = Processor::detect();
        let holdings = total_holdings(processor, &part, &blocks)
            .map_err(|source| EconomyError::Exchange { month, source })?;
        blocks.extend(part.abroad().map(|number| pool_abroad(profiles_abroad, number - home)));
        let merchants = part
            .merchants()
            .map(|number| {
                let entity = Entity::merchant(number as u64);
                let luck = draws.words(Stream::Synthesis, Month::from_index(0), entity).map(unit_interval);
                found(&parameters.merchants, &luck)
            })
            .collect();
        let rates = *parameters.tasks.rate_per_hour.values();
        Ok(Self {
            draws,
            processor,
            month,
            part,
            blocks,
            merchants,
            environment: Environment::default(),
            platforms: Platforms::new([parameters.participation.reference_pay; MARKETPLACES]),
            going_rates: [rates; MARKETPLACES],
            employed_centihours: 0,
            openings: 0.0,
            receipts: Receipts::default(),
            law: None,
            holdings,
            compares_persons: false,
            panel_workers: 0,
            panel: Vec::new(),
            witness: None,
            trial: TrialState::default(),
            specification,
        })
    }

    /// Returns the month that comes next.
    pub fn month(&self) -> Month {
        self.month
    }

    /// Returns the number of workers at home.
    pub fn workers(&self) -> u64 {
        self.specification.workers
    }

    /// Uses a processor with other vector instructions than the widest from now on: results stay the same.
    pub fn run_on(&mut self, processor: Processor) {
        self.processor = processor;
    }

    /// Keeps every person's income of the last months, for comparing persons between scenarios.
    pub fn compare_persons(&mut self) {
        self.compares_persons = true;
    }

    /// Keeps the monthly records of the first so many workers from now on.
    pub fn follow(&mut self, workers: u64) {
        self.panel_workers = workers;
    }

    /// Takes the records of the last month of the workers that are followed, in order of the population.
    pub fn take_panel(&mut self) -> Vec<PanelRow> {
        std::mem::take(&mut self.panel)
    }

    /// Watches the life of one worker from now on; the population lives on as if nobody did.
    pub fn watch(&mut self, worker: u64) {
        self.witness = Some(Witness::of(worker));
    }

    /// Takes what the witness heard of the last month; `None` where nobody watches, or there is no such worker.
    pub fn take_testimony(&mut self) -> Option<Testimony> {
        self.witness.as_mut().and_then(Witness::take)
    }

    /// Lets one month pass and returns what can be observed of it.
    ///
    /// # Errors
    ///
    /// When the law has no value for the month, or the accounts do not close.
    pub fn advance(&mut self) -> Result<Observation, EconomyError> {
        self.advance_timed(None)
    }

    /// Lets one month pass as [`Economy::advance`] does, with a stopwatch that measures its phases.
    ///
    /// # Errors
    ///
    /// When the law has no value for the month, or the accounts do not close.
    pub fn advance_timed(&mut self, stopwatch: Option<&dyn Stopwatch>) -> Result<Observation, EconomyError> {
        let (past, ()) = self.pass_month((stopwatch, true), |_, _, _| Ok(()))?;
        Ok(past.observed())
    }

    /// Lets one month pass of which nobody wants to know more than what was paid; returns that, unscaled.
    ///
    /// The months to come are those that [`Economy::advance`] leads to.
    ///
    /// # Errors
    ///
    /// When the law has no value for the month, or the accounts do not close.
    pub fn advance_unobserved(&mut self) -> Result<Ledger, EconomyError> {
        let (past, ()) = self.pass_month((None, false), |_, _, _| Ok(()))?;
        Ok(past.population.ledger)
    }

    /// Lets one month pass here and in an economy in which everybody behaves as here, while its own rules decide what
    /// is paid; returns what can be observed of both, this economy first.
    ///
    /// The other economy is a [`frozen_branch`](Self::frozen_branch) of this one that has passed the same months.
    ///
    /// # Errors
    ///
    /// As for [`advance`](Self::advance), for either economy.
    pub fn advance_with(&mut self, frozen: &mut Self) -> Result<(Observation, Observation), EconomyError> {
        let (past, frozen) = self.pass_month((None, true), |context, blocks, market| {
            frozen.account_like(context, blocks, market)
        })?;
        Ok((past.observed(), frozen))
    }

    /// Lets one month pass; `look_on` sees it when everybody has worked and nobody has been paid.
    fn pass_month<T>(
        &mut self,
        (stopwatch, is_observed): (Option<&dyn Stopwatch>, bool),
        look_on: impl FnOnce(&MonthContext, &[Block], &Market) -> Result<T, EconomyError>,
    ) -> Result<(Past, T), EconomyError> {
        let month = self.month;
        let mut statutes = self.statutes()?;
        self.enrol(&statutes.law);
        self.environment.advance(
            &statutes.parameters.environment,
            self.draws,
            month,
            self.specification.start,
        );
        self.environment.rank_anew(&statutes.parameters.ranking, self.draws, month);
        let mut treatment = self.treatment(month, &statutes.law);
        let shock = treatment.take_if(|_| self.shocks_everybody());
        let shocked = shock.map(|shock| statutes.give_way_to(shock));
        let mut trial = std::mem::take(&mut self.trial);
        trial.months.clear();
        let (members, lottery) = (trial.enrolment.merchants.clone(), trial.lottery.clone());
        let (market, seen, population) = {
            let shared = Shared {
                month,
                part: &self.part,
                processor: self.processor,
                stopwatch,
                in_window: self.compares_persons && month >= self.specification.first_month_compared(),
                is_observed,
                is_first: month == self.specification.first_month(),
                draws: self.draws,
                law: &statutes.law,
                platforms: &self.platforms,
                going_rates: self.going_rates,
                openings: self.openings,
                panel_workers: self.panel_workers,
                recorded: self.recording(),
            };
            let environment = shocked.as_ref().unwrap_or(&self.environment);
            let mut context = MonthContext::new(&shared, statutes.basis(environment));
            context.trial = treatment
                .as_ref()
                .map(|treatment| Box::new(treatment.running(&shared, (&members, lottery.as_ref()))));
            let halted = |halt| EconomyError::at(month, halt);
            let places = (&mut self.blocks[..], &mut self.merchants[..]);
            let mut market =
                month::meet(&mut context, places, &mut trial, &mut self.witness).map_err(halted)?;
            market.moves.market.tightness_millionths = context.tightness_millionths(self.openings);
            let seen = look_on(&context, &self.blocks, &market)?;
            let population = month::account(&context, &mut self.blocks).map_err(halted)?;
            if let Some(witness) = &mut self.witness {
                witness.conclude(&self.blocks);
            }
            (market, seen, population)
        };
        self.trial = trial;
        let population = self.close(population, &market, &statutes)?;
        self.reprice(&statutes, &population, &market);
        self.month = month + 1;
        Ok((Past { month, population, market }, seen))
    }

    /// Returns a fingerprint of the whole state.
    ///
    /// # Errors
    ///
    /// When another process that holds a part of the population is gone.
    pub fn fingerprint(&self) -> Result<u64, EconomyError> {
        let mut hash = Xxh3::new();
        for number in 0..self.part.blocks() {
            let mut bytes = Vec::new();
            if let Some(position) = self.part.position(number) {
                let block = &self.blocks[position];
                block.workers.fingerprint(&mut bytes);
                for account in &block.accounts {
                    account.fingerprint(&mut bytes);
                }
            }
            hash.update(&self.gather(bytes)?);
        }
        Ok(hash.digest())
    }

    /// Returns what all processes that hold parts of the population give, in the order of the population.
    ///
    /// # Errors
    ///
    /// When another process is gone.
    pub fn gather(&self, bytes: Vec<u8>) -> Result<Vec<u8>, EconomyError> {
        let gathered = self.part.exchange().gather(bytes);
        gathered.map_err(|source| EconomyError::Exchange { month: self.month, source })
    }

    /// Returns the law of a month; it is looked for once a year.
    fn law_of(&mut self, month: Month) -> Result<Arc<NationalLaw>, EconomyError> {
        let year = self.specification.law_as_of.unwrap_or(month).year();
        if let Some((_, law)) = self.law.as_ref().filter(|(known, _)| *known == year) {
            return Ok(Arc::clone(law));
        }
        let Specification { country, law, .. } = &self.specification;
        let law = laws::law_of(*country, law, year).map_err(|source| EconomyError::Law { month, source })?;
        self.law = Some((year, Arc::clone(&law)));
        Ok(law)
    }

    /// Refuses instruments that are set in a way in which they do not work.
    fn refuse_instruments(&self) -> Result<(), EconomyError> {
        let country = self.specification.country;
        for instrument in &self.specification.instruments {
            if let Some(why) = instrument.objection(country) {
                return Err(EconomyError::Refused { instrument: instrument.identifier.clone(), why });
            }
        }
        Ok(())
    }

    /// Returns what holds in the month that comes next for everybody but the treated of a trial: parameters, law,
    /// instruments.
    fn statutes(&mut self) -> Result<Statutes, EconomyError> {
        self.refuse_instruments()?;
        let law = self.law_of(self.month)?;
        let parameters = ModelParameters::at(&self.specification.parameters, self.month);
        Ok(Statutes::new(&self.specification, (parameters, law), (self.month, &self.receipts), false))
    }

    /// Adds what passes no worker's purse and closes the accounts of the month.
    fn close(
        &mut self,
        mut population: BlockMonth,
        market: &Market,
        statutes: &Statutes,
    ) -> Result<BlockMonth, EconomyError> {
        let month = self.month;
        population.counters.absorb(&market.moves);
        self.panel = std::mem::take(&mut population.panel);
        self.panel.sort_by_key(|row| row.worker);
        self.trial.months.extend(std::mem::take(&mut population.trial));
        self.trial.months.sort_by_key(|record| record.number);
        let purchases = &market.purchases;
        let usual_rates = statutes.parameters.tasks.rate_per_hour.values();
        population.counters.market.hours_at_usual_rates = market.going_rates.hours_at(usual_rates);
        population.pass(Purpose::MerchantMargin, purchases.margin);
        population.pass(Purpose::MerchantPayroll, purchases.payroll);
        population.pass(Purpose::AiTools, purchases.ai_tools);
        for (instrument, share) in statutes.rules.ai_levies() {
            let levied = (purchases.ai_tools as f64 * share).floor() as i64;
            population.pass(Purpose::AiLevy, levied);
            population.funds.of_mut(*instrument).levies += levied;
        }
        // The books of every block have closed: what is still open moved before they were opened.
        population
            .ledger
            .close(&self.holdings, &population.holdings)
            .map_err(|source| EconomyError::Ledger { month, phase: Phase::Matching, source })?;
        self.holdings = population.holdings;
        self.receipts = Receipts::of(&population, &self.receipts);
        population.counters.market.last_assessed = self.receipts.assessed;
        Ok(population)
    }

    /// Lets prices, going rates and openings follow the month that has passed.
    fn reprice(&mut self, statutes: &Statutes, population: &BlockMonth, market: &Market) {
        let turnovers = &population.turnovers;
        self.platforms.reprice(&statutes.parameters.platforms, &statutes.rules, turnovers);
        self.platforms.utilisation = market.utilisation;
        for marketplace in 0..FREELANCE_MARKETPLACES {
            for category in 0..TASK_CATEGORIES {
                if let Some(rate) = market.going_rates.rate(marketplace, category) {
                    self.going_rates[marketplace][category] = rate;
                }
            }
        }
        self.openings = self.openings_at_merchants(market.purchases.centihours[1]);
    }

    /// Jobs that merchants open as employers this month, as a share of all usual vacancies.
    fn openings_at_merchants(&mut self, centihours: i64) -> f64 {
        let before = std::mem::replace(&mut self.employed_centihours, centihours);
        if before == 0 {
            return 0.0;
        }
        let jobs = (centihours - before) as f64 / 100.0 / 160.0;
        let usual_hires = self.specification.workers as f64 * USUAL_HIRES_PER_WORKER;
        (jobs / usual_hires).clamp(-0.5, 0.5)
    }
}

/// A month that has passed: what is left of its phases.
struct Past {
    month: Month,
    population: BlockMonth,
    market: Market,
}

impl Past {
    fn observed(self) -> Observation {
        observation(self.month, self.population, &self.market)
    }
}

fn observation(month: Month, population: BlockMonth, market: &Market) -> Observation {
    Observation::new(month, population, &market.purchases, &market.matches, &market.going_rates)
}

/// Hires from unemployment and from outside the labour force per worker and month.
const USUAL_HIRES_PER_WORKER: f64 = 0.025;

/// Returns the number of profiles of workers abroad; they open in the first month.
fn profiles_abroad(parameters: &ModelParameters, workers: u64) -> usize {
    (workers as f64 * parameters.participation.abroad_profiles / 1000.0).floor() as usize
}

/// Makes a block that holds nothing but profiles of workers abroad, by its number among those.
fn pool_abroad(profiles: usize, number: usize) -> Block {
    let before = number * ACCOUNTS_PER_BLOCK;
    let profiles_abroad = (profiles - before).min(ACCOUNTS_PER_BLOCK);
    Block { first_worker: before as u64, profiles_abroad, ..Block::default() }
}

fn total_holdings(processor: Processor, part: &Part, blocks: &[Block]) -> Result<Holdings, ExchangeError> {
    let parts = blocks.par_iter().map(|block| block.holdings(processor));
    let mut total = parts.reduce(Holdings::default, |mut total, more| {
        total.absorb(&more);
        total
    });
    part.add_up(&mut total)?;
    Ok(total)
}
