//! What tax units owe on their returns, assessed many at a time.

use std::ops::Range;

use ghostwork_law::{
    FilingStatus, MAXIMUM_DEPENDENTS, RETURNS_AT_ONCE, SimpleAssessments, SimpleReturns, State, UsLaw,
};
use ghostwork_processor::Kernel;

use super::super::means::{draws_on_retirement, social_security};
use super::super::residence::state_of;
use super::super::rounding::cents_of_column;
use super::super::{STATUSES, TRAITS, number_of_status};
use super::{PENSION_AGE, declared_profit};
use crate::arithmetic::{Divisor, float};
use crate::block::Block;
use crate::context::{MonthContext, UsContext};
use crate::population::workers::Workers;

/// Returns that wait to be assessed, and what units owe; made once for many blocks.
#[derive(Debug, Default)]
pub(crate) struct TaxOffice {
    /// One for each of [`STATUSES`].
    desks: Vec<Desk>,
    /// Unemployment benefits since January by row, cents.
    unemployment: Vec<i32>,
    /// What instruments paid since January by row, as far as it is taxed; cents.
    transfers: Vec<i32>,
    /// Of the units whose returns were assessed, by the row of the head.
    dues: Vec<Due>,
}

/// What a return says that is due for a year, dollars; negative where credits exceed taxes.
///
/// What the return makes of advance premium credits is not part of it unless it is amended.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Due {
    pub(crate) all: f64,
    /// The part of it that is the state's income tax.
    pub(crate) of_state: f64,
}

/// An office that is open to the units of one block, whose incomes since January are taken times a factor.
pub(crate) struct OpenOffice<'a> {
    context: &'a UsContext<'a>,
    block: &'a Block,
    factor: f64,
    office: &'a mut TaxOffice,
}

impl TaxOffice {
    /// Opens for the units of a block.
    pub(crate) fn open<'a>(
        &'a mut self,
        context: &'a UsContext,
        block: &'a Block,
        factor: f64,
    ) -> OpenOffice<'a> {
        let workers = &block.workers;
        workers.year_unemployment.spread(workers.len(), &mut self.unemployment);
        workers.year_taxed_transfers.spread(workers.len(), &mut self.transfers);
        self.dues.resize(workers.len(), Due::default());
        if self.desks.is_empty() {
            self.desks.extend(STATUSES.map(Desk::new));
        }
        OpenOffice { context, block, factor, office: self }
    }

    /// Returns what is due from a unit whose return was filed when the office was last open.
    pub(crate) fn due(&self, head: usize) -> Due {
        self.dues[head]
    }

    /// Notes that something else is due from a unit.
    pub(super) fn amend(&mut self, head: usize, due: Due) {
        self.dues[head] = due;
    }
}

impl OpenOffice<'_> {
    /// Takes the return of a unit.
    pub(crate) fn file(&mut self, unit: &Range<usize>) {
        let number = number_of_status(&self.block.workers, unit);
        let desk = &mut self.office.desks[number];
        desk.heads[desk.waiting] = unit.start as u16;
        desk.waiting += 1;
        if desk.waiting == RETURNS_AT_ONCE {
            self.assess(number);
        }
    }

    /// Assesses whatever still waits.
    pub(crate) fn close(mut self) {
        for number in 0..self.office.desks.len() {
            self.assess(number);
        }
    }

    fn assess(&mut self, number: usize) {
        let TaxOffice { desks, unemployment, transfers, dues } = &mut *self.office;
        let desk = &mut desks[number];
        if desk.waiting == 0 {
            return;
        }
        let (law, factor) = (self.context.law, self.factor);
        desk.take_returns(self.context, self.block, [&*unemployment, &*transfers], factor);
        let waiting = std::mem::take(&mut desk.waiting);
        let withdrawn = self.context.parameters.household.retirement_withdrawal;
        let assessed = self.context.processor.run(Assess { law, factor, withdrawn, desk });
        for (place, head) in desk.heads.iter().enumerate().take(waiting) {
            let head = usize::from(*head);
            let credit = assessed.earned_income_credit[place];
            let unclaimed = unclaimed(self.context, self.block, head, credit);
            dues[head] = Due {
                all: taxes(&assessed, place) + unclaimed.all,
                of_state: assessed.state_income_tax[place] + unclaimed.of_state,
            };
        }
    }
}

/// Returns the taxes that a return settles, dollars.
fn taxes(assessed: &SimpleAssessments, place: usize) -> f64 {
    let federal = assessed.income_tax[place] + assessed.self_employment_tax[place];
    federal + assessed.additional_medicare_tax[place] + assessed.state_income_tax[place]
}

/// Returns the earned income credit that is not claimed, with what the state would add to it.
pub(super) fn unclaimed(context: &UsContext, block: &Block, head: usize, credit: f64) -> Due {
    if credit <= 0.0 || claims_earned_income_credit(context, block, head) {
        return Due::default();
    }
    let state = state_of(block.workers.state[head]);
    let of_state = credit * context.law.state_income_tax.earned_income_match(state);
    Due { all: credit + of_state, of_state }
}

/// Returns whether the unit of a head claims an earned income credit that it is entitled to.
pub(crate) fn claims_earned_income_credit(context: &MonthContext, block: &Block, head: usize) -> bool {
    context.draws.traits(block.entity(head), TRAITS)[1]
        < context.parameters.taxes.earned_income_credit_take_up
}

/// Something of each return.
type Each<T = f64> = [T; RETURNS_AT_ONCE];

/// Units of one filing status that wait.
#[derive(Debug)]
struct Desk {
    waiting: usize,
    heads: Each<u16>,
    adults: [Adults; 2],
    returns: SimpleReturns,
}

/// Incomes of one adult of each unit, cents: of the year so far where nothing else is said.
#[derive(Debug, Clone, Copy, Default)]
struct Adults {
    wages: Each<i32>,
    deferrals: Each<i32>,
    unemployment: Each<i32>,
    /// What instruments paid out of the budget, as far as it is taxed.
    transfers: Each<i32>,
    /// A month.
    social_security: Each<i64>,
    /// A month.
    property_income: Each<i64>,
    /// What a person past work draws from; 0 of others.
    retirement_balance: Each<i64>,
}

impl Desk {
    fn new(status: FilingStatus) -> Self {
        Self {
            waiting: 0,
            heads: Each::default(),
            adults: [Adults::default(); 2],
            returns: SimpleReturns::empty(status, State::AL),
        }
    }

    /// Returns how many adults each unit has.
    #[inline(always)]
    fn members(&self) -> usize {
        if self.returns.filing_status.is_joint() { 2 } else { 1 }
    }

    /// Takes the returns of those who wait.
    fn take_returns(&mut self, context: &UsContext, block: &Block, benefits: [&[i32]; 2], factor: f64) {
        let (workers, members) = (&block.workers, self.members());
        let Self { waiting, heads, adults, returns } = self;
        let heads = heads.iter().take(*waiting).map(|head| usize::from(*head));
        for (place, head) in heads.clone().enumerate() {
            returns.states[place] = state_of(workers.state[head]);
            returns.children[place] = workers.children[head].min(MAXIMUM_DEPENDENTS as u8);
        }
        for (member, (adults, filed)) in adults.iter_mut().zip(&mut returns.adults).enumerate().take(members)
        {
            for (place, row) in heads.clone().map(|head| head + member).enumerate() {
                adults.declare(workers, (row, place), benefits);
                filed.ages[place] = workers.age_years(row);
                let has_business = workers.year_profit[row] != 0;
                filed.profits[place] =
                    if has_business { declared_profit(context, block, row, factor) } else { 0.0 };
            }
        }
    }
}

impl Adults {
    /// Takes down the incomes of a row.
    #[inline(always)]
    fn declare(
        &mut self,
        workers: &Workers,
        (row, place): (usize, usize),
        [unemployment, transfers]: [&[i32]; 2],
    ) {
        self.wages[place] = workers.year_wages[row];
        self.deferrals[place] = workers.year_deferrals[row];
        self.unemployment[place] = unemployment[row];
        self.transfers[place] = transfers[row];
        self.social_security[place] = social_security(workers, row);
        self.property_income[place] = workers.property_income[row].into();
        // Read for everybody: who is past work cannot be foreseen.
        let balance = workers.retirement_balance[row];
        self.retirement_balance[place] = if draws_on_retirement(workers, row) { balance } else { 0 };
    }
}

/// Makes a year in dollars of what waits at a desk, and assesses it.
struct Assess<'a> {
    law: &'a UsLaw,
    factor: f64,
    /// Share of the retirement balance that is drawn in a month.
    withdrawn: f64,
    desk: &'a Desk,
}

impl Kernel for Assess<'_> {
    type Output = SimpleAssessments;

    #[inline(always)]
    fn run(self) -> SimpleAssessments {
        let members = self.desk.members();
        // A copy, because loops over what is behind a reference do not become vectors.
        let mut returns = self.desk.returns;
        let (factor, withdrawn) = (self.factor, self.withdrawn);
        let so_far = |cents: i32| factor * f64::from(cents) / 100.0;
        let a_month = |cents: i64| 12.0 * float(cents) / 100.0;
        // Pensions and private income of a year are below 2^32 cents.
        let rough_month = |cents: i64| Divisor::CENTS.divide(12.0 * float(cents));
        let [mut deferrals, mut unemployment, mut social_security, mut interest, mut other] =
            [Each::default(); 5];
        for (adults, filed) in self.desk.adults.iter().zip(&mut returns.adults).take(members) {
            each(&adults.wages, &mut filed.wages, |cents, _| so_far(cents));
            each(&adults.deferrals, &mut deferrals, |cents, sum| sum + so_far(cents));
            each(&adults.unemployment, &mut unemployment, |cents, sum| sum + so_far(cents));
            each(&adults.social_security, &mut social_security, |cents, sum| sum + rough_month(cents));
            let private = adults.property_income.map(rough_month);
            let is_interest = filed.ages.map(|age| age < PENSION_AGE);
            for place in 0..RETURNS_AT_ONCE {
                let (private, is_interest) = (private[place], is_interest[place]);
                interest[place] += if is_interest { private } else { 0.0 };
                other[place] += if is_interest { 0.0 } else { private };
            }
            each(&adults.retirement_balance, &mut other, |balance, sum| {
                sum + a_month(cents_of_column(float(balance) / 100.0 * withdrawn))
            });
            each(&adults.transfers, &mut other, |cents, sum| sum + so_far(cents));
        }
        returns.elective_deferrals = deferrals;
        returns.unemployment_compensation = unemployment;
        returns.social_security = social_security;
        returns.interest = interest;
        returns.other_income = other;
        self.law.assess_simple(&returns)
    }
}

/// Changes every sum by the cents beside it.
#[inline(always)]
fn each<T: Copy>(cents: &Each<T>, sums: &mut Each, change: impl Fn(T, f64) -> f64) {
    for (sum, cents) in sums.iter_mut().zip(cents) {
        *sum = change(*cents, *sum);
    }
}

#[cfg(test)]
mod tests {
    use ghostwork_processor::Processor;

    use super::super::super::example::{Scene, populated_block, us};
    use super::super::{settled_taxes, unit_year};
    use super::*;
    use crate::context::MonthContext;

    #[test]
    fn every_processor_assesses_as_one_return_after_the_other() {
        let scene = Scene::of("2026-09");
        let (mut block, _) = populated_block();
        for row in 0..block.workers.len() {
            let number = row as i32;
            block.workers.year_wages[row] = number * 7_919 % 9_000_000;
            block.workers.year_profit[row] =
                if row % 5 == 0 { number * 4_801 % 3_000_000 - 200_000 } else { 0 };
            block.workers.year_deferrals[row] = block.workers.year_wages[row] / 40;
            if row % 11 == 0 {
                block.workers.year_unemployment.set(row, 400_000);
            }
            if row % 17 == 0 {
                block.workers.year_taxed_transfers.set(row, 600_000);
            }
        }
        for processor in Processor::all() {
            let context = MonthContext { processor, ..scene.context() };
            let context = us(&context);
            let mut office = TaxOffice::default();
            let heads: Vec<usize> = super::super::heads(&block.workers).collect();

            let mut open = office.open(&context, &block, 1.5);
            for head in &heads {
                open.file(&block.workers.unit(*head));
            }
            open.close();

            for head in heads {
                let full =
                    context.law.assess_taxes(&unit_year(&context, &block, &block.workers.unit(head), 1.5));
                let unclaimed = unclaimed(&context, &block, head, full.earned_income_credit);
                let all = settled_taxes(&full) + unclaimed.all;
                let of_state = full.state_income_tax + unclaimed.of_state;
                assert_eq!(office.due(head).all.to_bits(), all.to_bits(), "{processor:?} {head}");
                assert_eq!(office.due(head).of_state.to_bits(), of_state.to_bits(), "{head}");
            }
        }
    }
}
