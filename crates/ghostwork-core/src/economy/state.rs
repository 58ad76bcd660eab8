//! The whole state of an economy as bytes, and an economy from such bytes.

use ghostwork_parameters::Month;
use ghostwork_processor::Processor;

use crate::block::{Block, WORKERS_PER_BLOCK};
use crate::categories::{MARKETPLACES, TASK_CATEGORIES};
use crate::codec::{Codec, CodecError, Source, decode_whole, encode_all, encode_fields};
use crate::draws::Draws;
use crate::economy::Economy;
use crate::economy::statutes::Receipts;
use crate::exchange::{Exchange, ExchangeError, Part};
use crate::ledger::Holdings;
use crate::market::environment::Environment;
use crate::market::platforms::Platforms;
use crate::panel::PanelRow;
use crate::population::accounts::{ACCOUNTS_PER_BLOCK, Account, AccountId, Owner};
use crate::population::merchants::Merchant;
use crate::population::synthesis::blocks_of;
use crate::specification::Specification;
use crate::trial::{Enrolment, TrialState, UnitMonth};

/// Merchants that are written together.
const MERCHANTS_PER_PART: usize = 4096;

/// Everything but the population and the merchants.
struct Frame {
    month: Month,
    environment: Environment,
    platforms: Platforms,
    going_rates: [[f64; TASK_CATEGORIES]; MARKETPLACES],
    employed_centihours: i64,
    openings: f64,
    receipts: Receipts,
    holdings: Holdings,
    compares_persons: bool,
    panel_workers: u64,
    panel: Vec<PanelRow>,
    enrolment: Enrolment,
    has_lottery: bool,
    trial_environment: Option<Environment>,
    trial_months: Vec<UnitMonth>,
    blocks: usize,
    merchants: usize,
}

encode_fields!(Frame {
    month,
    environment,
    platforms,
    going_rates,
    employed_centihours,
    openings,
    receipts,
    holdings,
    compares_persons,
    panel_workers,
    panel,
    enrolment,
    has_lottery,
    trial_environment,
    trial_months,
    blocks,
    merchants,
});

impl Economy {
    /// Hands over the whole state between two months, part by part; whoever watches a worker is not part of it.
    ///
    /// Where several processes hold the population, every one of them is handed the whole state.
    ///
    /// # Errors
    ///
    /// When `put` does not take a part, or another process is gone.
    pub fn save<E: From<ExchangeError>>(&self, mut put: impl FnMut(&[u8]) -> Result<(), E>) -> Result<(), E> {
        let mut bytes = Vec::new();
        self.frame().encode(&mut bytes);
        put(&bytes)?;
        for number in 0..self.part.blocks() {
            let mut block = Vec::new();
            if let Some(position) = self.part.position(number) {
                self.blocks[position].encode(&mut block);
            }
            put(&self.part.exchange().gather(block)?)?;
        }
        let here = self.part.merchants();
        for first in (0..self.part.all_merchants()).step_by(MERCHANTS_PER_PART) {
            let place = |number: usize| number.clamp(here.start, here.end) - here.start;
            let mut merchants = Vec::new();
            encode_all(&self.merchants[place(first)..place(first + MERCHANTS_PER_PART)], &mut merchants);
            put(&self.part.exchange().gather(merchants)?)?;
        }
        Ok(())
    }

    /// Returns the economy of a specification in a state that was handed over by [`save`](Self::save), or the part of it that
    /// this process holds.
    ///
    /// # Errors
    ///
    /// When a part is missing, damaged, or belongs to another specification.
    pub fn restore<E: From<CodecError>>(
        specification: Specification,
        exchange: &'static dyn Exchange,
        mut take: impl FnMut() -> Result<Vec<u8>, E>,
    ) -> Result<Self, E> {
        let frame: Frame = decode_whole(&take()?)?;
        let home = blocks_of(specification.workers);
        let abroad = frame.blocks.checked_sub(home).ok_or_else(belongs_elsewhere)?;
        let part = Part::of(exchange, home, abroad, frame.merchants);
        let (mut blocks, mut sizes) = (Vec::new(), Vec::new());
        for number in 0..frame.blocks {
            let block: Block = decode_whole(&take()?)?;
            check_block(&block)?;
            sizes.push((block.workers.len(), block.accounts.len()));
            if part.position(number).is_some() {
                blocks.push(block);
            }
        }
        let mut merchants = Vec::new();
        for first in (0..frame.merchants).step_by(MERCHANTS_PER_PART) {
            let bytes = take()?;
            let mut source = Source::new(&bytes);
            for number in first..frame.merchants.min(first + MERCHANTS_PER_PART) {
                let merchant = Merchant::decode(&mut source)?;
                check_merchant(&merchant, &sizes)?;
                if part.merchants().contains(&number) {
                    merchants.push(merchant);
                }
            }
            source.finish()?;
        }
        let economy = Self::of_parts(specification, frame, (part, blocks, merchants));
        economy.check(&sizes)?;
        Ok(economy)
    }

    fn frame(&self) -> Frame {
        let trial = &self.trial;
        Frame {
            month: self.month,
            environment: self.environment.clone(),
            platforms: self.platforms.clone(),
            going_rates: self.going_rates,
            employed_centihours: self.employed_centihours,
            openings: self.openings,
            receipts: self.receipts,
            holdings: self.holdings,
            compares_persons: self.compares_persons,
            panel_workers: self.panel_workers,
            panel: self.panel.clone(),
            enrolment: trial.enrolment.clone(),
            has_lottery: trial.lottery.is_some(),
            trial_environment: trial.environment.clone(),
            trial_months: trial.months.clone(),
            blocks: self.part.blocks(),
            merchants: self.part.all_merchants(),
        }
    }

    fn of_parts(
        specification: Specification,
        frame: Frame,
        (part, blocks, merchants): (Part, Vec<Block>, Vec<Merchant>),
    ) -> Self {
        let draws = Draws::new(specification.seed, specification.replicate);
        let mut economy = Self {
            draws,
            processor: Processor::detect(),
            month: frame.month,
            part,
            blocks,
            merchants,
            environment: frame.environment,
            platforms: frame.platforms,
            going_rates: frame.going_rates,
            employed_centihours: frame.employed_centihours,
            openings: frame.openings,
            receipts: frame.receipts,
            law: None,
            holdings: frame.holdings,
            compares_persons: frame.compares_persons,
            panel_workers: frame.panel_workers,
            panel: frame.panel,
            witness: None,
            trial: TrialState {
                enrolment: frame.enrolment,
                lottery: None,
                environment: frame.trial_environment,
                months: frame.trial_months,
            },
            specification,
        };
        economy.trial.lottery = frame.has_lottery.then(|| economy.lottery()).flatten();
        economy
    }

    /// Refuses a state whose parts do not fit together: what is looked up by position must be there.
    ///
    /// `sizes` are workers and accounts of all blocks of the population.
    fn check(&self, sizes: &[(usize, usize)]) -> Result<(), CodecError> {
        let specification = &self.specification;
        let is_of_time = (specification.first_month()..=specification.end()).contains(&self.month);
        let workers: u64 = sizes.iter().map(|(workers, _)| *workers as u64).sum();
        if !is_of_time || workers != specification.workers {
            return Err(belongs_elsewhere());
        }
        let enrolled = self.trial.enrolment.enrolled.iter();
        let strata = self.trial.enrolment.strata.len();
        if enrolled.into_iter().any(|unit| unit.stratum as usize >= strata) {
            return Err(CodecError::new("a unit of a trial without a stratum"));
        }
        Ok(())
    }
}

fn belongs_elsewhere() -> CodecError {
    CodecError::new("it belongs to another run")
}

fn check_merchant(merchant: &Merchant, sizes: &[(usize, usize)]) -> Result<(), CodecError> {
    let is_there = |account: &AccountId| {
        sizes.get(account.block()).is_some_and(|(_, accounts)| account.position() < *accounts)
    };
    let hired = merchant.contracts.iter().flatten().map(|contract| &contract.account);
    if hired.chain(merchant.preferred.iter().flatten()).all(is_there) {
        return Ok(());
    }
    Err(CodecError::new("a merchant works with an account that is not there"))
}

fn check_block(block: &Block) -> Result<(), CodecError> {
    let (rows, accounts) = (block.workers.len(), block.accounts.len());
    let is_empty_or = |length: usize, expected: usize| length == 0 || length == expected;
    let has_room = |position: &u16| usize::from(*position) <= accounts;
    let owner_is_here = |account: &Account| match account.owner {
        Owner::Home { row, .. } => usize::from(row) < rows,
        Owner::Abroad { .. } => rows == 0,
    };
    let fits = rows <= WORKERS_PER_BLOCK
        && accounts <= ACCOUNTS_PER_BLOCK
        && is_empty_or(block.window_net_income.len(), rows)
        && (rows == 0 || is_empty_or(block.members.len(), rows))
        && block.workers.account.iter().all(has_room)
        && block.accounts.iter().all(owner_is_here);
    if fits { Ok(()) } else { Err(CodecError::new("the parts of a block do not fit together")) }
}
