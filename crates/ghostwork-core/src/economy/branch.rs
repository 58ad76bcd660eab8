//! An economy that goes on under other rules: alive, or with everybody's behaviour frozen.

use rayon::prelude::*;

use crate::behaviour::employment::concerns_partner;
use crate::behaviour::employment::jobs::{climb, foresee_pay, grant_unemployment_insurance};
use crate::block::Block;
use crate::context::MonthContext;
use crate::economy::{Economy, EconomyError, observation};
use crate::month::{self, Market};
use crate::observation::Observation;
use crate::population::accounts::AccountRecord;
use crate::population::sparse_column::SparseColumn;
use crate::population::workers::{LabourState, Workers};
use crate::specification::Specification;
use crate::trial::TrialState;

impl Economy {
    /// Returns an economy in the same state that goes on under another specification; nobody watches it.
    ///
    /// It is what that specification would have led to if the two agree in everything before the month that comes next.
    #[must_use]
    pub fn branch(&self, specification: Specification) -> Self {
        Self {
            part: self.part.clone(),
            merchants: self.merchants.clone(),
            panel_workers: self.panel_workers,
            ..self.frozen_branch(specification)
        }
    }

    /// Lets this economy itself go on under another specification, as [`branch`](Self::branch) would let a copy; nobody is followed.
    #[must_use]
    pub fn into_branch(self, specification: Specification) -> Self {
        Self {
            specification,
            law: None,
            witness: None,
            trial: TrialState::default(),
            panel_workers: 0,
            panel: Vec::new(),
            ..self
        }
    }

    /// Returns an economy in the same state whose people will behave as in this one, while another specification says
    /// what they pay and receive; see [`advance_with`](Self::advance_with).
    #[must_use]
    pub fn frozen_branch(&self, specification: Specification) -> Self {
        Self {
            specification,
            part: self.part.without_merchants(),
            blocks: self.blocks.clone(),
            merchants: Vec::new(),
            environment: self.environment.clone(),
            platforms: self.platforms.clone(),
            law: None,
            witness: None,
            trial: TrialState::default(),
            panel_workers: 0,
            panel: Vec::new(),
            ..*self
        }
    }

    /// Books the month of people who have decided, bargained and worked as in a living economy.
    pub(super) fn account_like(
        &mut self,
        living: &MonthContext,
        living_blocks: &[Block],
        market: &Market,
    ) -> Result<Observation, EconomyError> {
        let month = self.month;
        let mut statutes = self.statutes()?;
        statutes.rules.keep_conduct_of(living.rules);
        let context = MonthContext {
            parameters: &statutes.parameters,
            law: &statutes.law,
            rules: &statutes.rules,
            instruments: &statutes.instruments,
            fees: statutes.fees(),
            stopwatch: None,
            panel_workers: 0,
            recorded: None,
            trial: None,
            ..living.clone()
        };
        self.blocks
            .par_iter_mut()
            .zip(living_blocks)
            .for_each(|(block, living)| follow(&context, block, living));
        let population =
            month::account(&context, &mut self.blocks).map_err(|halt| EconomyError::at(month, halt))?;
        let population = self.close(population, market, &statutes)?;
        self.month = month + 1;
        Ok(observation(month, population, market))
    }
}

/// Lets the workers of a block do what the same workers do in a living economy.
fn follow(context: &MonthContext, block: &mut Block, living: &Block) {
    for row in 0..block.workers.len() {
        let entity = block.entity(row);
        let workers = &mut block.workers;
        let (before, now) = (workers.labour_state[row], living.workers.labour_state[row]);
        if before == LabourState::Employee && now == LabourState::Unemployed {
            // The wage is still the one of the lost job; the law may be another than in the living economy.
            grant_unemployment_insurance(context, workers, (row, entity));
        } else if now.is_employed() {
            workers.unemployment_weeks_left[row] = 0;
        }
    }
    foresee_like(context, block, living);
    let former_accounts = former_accounts_like(block, living);
    block.workers.follow(&living.workers);
    block.workers.former_account = former_accounts;
    let joined: Vec<u32> = block.accounts.iter().map(|account| account.joined).collect();
    block.accounts.clone_from(&living.accounts);
    for (account, joined) in block.accounts.iter_mut().zip(joined) {
        // Whoever has come in the place of a closed account has joined nothing.
        account.joined = if account.months_since_entry > 0 { joined } else { 0 };
    }
    block.profiles_abroad = living.profiles_abroad;
    (block.profiles_opened, block.profiles_paid) = (living.profiles_opened, living.profiles_paid);
}

/// Returns what is remembered of closed accounts in a living economy, with what their owners have joined here.
fn former_accounts_like(block: &Block, living: &Block) -> SparseColumn<Option<AccountRecord>> {
    let mut records = living.workers.former_account.clone();
    for (row, record) in records.iter_mut() {
        if let Some(record) = record {
            record.joined = block.account_record(row).map_or(0, |own| own.joined);
        }
    }
    records
}

/// Lets those of an age to retire foresee what jobs that end or begin mean, one after the other as the living do: a household's
/// usual income is its own here. Wages are still those before the month.
fn foresee_like(context: &MonthContext, block: &mut Block, living: &Block) {
    let parameters = &context.parameters.employment;
    let workers = &mut block.workers;
    let start = |workers: &mut Workers, row: usize| {
        climb(workers, row, living.workers.job_premium[row]);
        workers.job_hours_per_week[row] = living.workers.job_hours_per_week[row];
        foresee_pay(parameters, workers, (row, 1.0));
    };
    let mut waiting = Vec::new();
    for row in 0..workers.len() {
        if waiting.last().is_some_and(|last| concerns_partner(workers, *last, row)) {
            waiting.drain(..).for_each(|row| start(workers, row));
        }
        match (workers.labour_state[row].is_employed(), living.workers.labour_state[row].is_employed()) {
            (true, false) => foresee_pay(parameters, workers, (row, -1.0)),
            (false, true) => waiting.push(row),
            _ => {}
        }
    }
    for row in waiting {
        start(workers, row);
    }
}
