mod candidates;

use ghostwork_parameters::Money;
use ghostwork_processor::{Kernel, Processor};

use crate::accounting::funds::Funds;
use crate::accounting::taxes_and_benefits::{AmountTooLarge, FoodOffice, TaxOffice, TaxSheet, fit};
use crate::behaviour::earnings::PaySheet;
use crate::behaviour::employment::NewJobs;
use crate::behaviour::household::HouseholdSheet;
use crate::behaviour::participation::{Arrivals, Owners};
pub(crate) use crate::block::candidates::Candidates;
use crate::categories::Marketplace;
use crate::codec::encode_fields;
use crate::context::MonthContext;
use crate::draws::{Entity, FirstWords, NormalColumns, Stream, WordColumns};
use crate::ledger::{Holdings, Ledger, LedgerError, Party, Purpose};
use crate::market::platforms::Turnovers;
use crate::observation::sums::{IntegerSums, Integers};
use crate::observation::{Counters, Households, Places};
use crate::panel::PanelRow;
use crate::policy::Protections;
use crate::population::accounts::{Account, AccountRecord};
use crate::population::sparse_column::SparseColumn;
use crate::population::workers::{Role, Traits, Workers};
use crate::trial::{Member, UnitMonth};

/// Most workers that a block holds.
pub(crate) const WORKERS_PER_BLOCK: usize = 4096;

/// A part of the population that one thread works on at a time: its workers and their marketplace accounts.
///
/// Blocks exchange nothing but integer sums and order-free maxima, so it does not matter who works on which.
#[derive(Debug, Clone, Default)]
pub(crate) struct Block {
    /// Number of the first worker of the block in the population.
    pub(crate) first_worker: u64,
    pub(crate) workers: Workers,
    pub(crate) accounts: Vec<Account>,
    /// Net income of every person over the months that a comparison looks at, cents; empty before, and where nobody
    /// compares.
    pub(crate) window_net_income: Vec<i64>,
    /// Profiles of workers abroad that the block holds; 0 for a block of workers at home.
    pub(crate) profiles_abroad: usize,
    /// How rows stand to a trial; empty without one. In a block of profiles abroad a row is a position of an account.
    pub(crate) members: Vec<Member>,
    /// Profiles ever opened on marketplaces for remote work, those given up included.
    pub(crate) profiles_opened: u32,
    /// Those among them that ever brought pay.
    pub(crate) profiles_paid: u32,
}

encode_fields!(Block {
    first_worker,
    workers,
    accounts,
    window_net_income,
    profiles_abroad,
    members,
    profiles_opened,
    profiles_paid,
});

impl Block {
    /// Returns the entity of a worker, for draws.
    pub(crate) fn entity(&self, row: usize) -> Entity {
        Entity::worker(self.first_worker + row as u64)
    }

    /// Returns the entity of the owner in the first row: of workers abroad where the block holds their profiles.
    pub(crate) fn first_owner(&self) -> Entity {
        if self.profiles_abroad > 0 { Entity::abroad(self.first_worker) } else { self.entity(0) }
    }

    /// Returns the account of a worker.
    pub(crate) fn account(&self, row: usize) -> Option<&Account> {
        let position = usize::from(self.workers.account[row]).checked_sub(1)?;
        self.accounts.get(position)
    }

    /// Returns what is remembered of a worker's account, or of the one that was closed.
    pub(crate) fn account_record(&self, row: usize) -> Option<AccountRecord> {
        self.account(row).map(AccountRecord::of).or_else(|| self.workers.former_account.get(row))
    }

    /// Counts a profile that was opened; an account for tasks on demand is none.
    pub(crate) fn count_opening(&mut self, marketplace: Marketplace) {
        self.profiles_opened += u32::from(marketplace != Marketplace::OnDemand);
    }

    /// Returns what the workers of the block hold.
    pub(crate) fn holdings(&self, processor: Processor) -> Holdings {
        let total = |cents: &[i64]| Money::from_cents(processor.run(Total { cents }));
        let workers = &self.workers;
        Holdings {
            purses: total(&workers.purse),
            retirement: total(&workers.retirement_balance),
            benefit_accounts: Money::from_cents(
                workers.benefit_account.iter().map(|(_, cents)| i64::from(cents)).sum(),
            ),
        }
    }
}

/// Platform pay that means tests count beyond that of the month, or short of it: before fees and expenses, and after them;
/// cents.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct PayShift {
    pub(crate) gross: i64,
    pub(crate) net: i64,
}

/// One block's month: what its workers earn, pay and receive, by row, in cents.
#[derive(Debug, Default)]
pub(crate) struct BlockMonth {
    /// Gross wages.
    pub(crate) wage: Vec<i64>,
    /// What the main job or business would pay in a usual month, the calendar, bonuses and luck apart, and a second job: of
    /// everybody, at work or not.
    pub(crate) usual_pay: Vec<i64>,
    /// Profit of own-account work outside marketplaces.
    pub(crate) own_account_profit: Vec<i64>,
    /// Platform pay before fees.
    pub(crate) platform_gross: Vec<i64>,
    /// Platform pay after fees and expenses, top-ups included.
    pub(crate) platform_net: Vec<i64>,
    /// Top-ups of the few who receive any.
    pub(crate) platform_top_ups: SparseColumn<i64>,
    /// Hours on platform tasks.
    pub(crate) engaged_hours: Vec<f32>,
    /// Unpaid hours on platforms.
    pub(crate) unpaid_hours: Vec<f32>,
    /// Hours of rest that instruments grant.
    pub(crate) rest_hours: Vec<f32>,
    /// Isolation that work in company, granted by instruments, takes away.
    pub(crate) company_relief: Vec<f32>,
    /// Net income: everything received less taxes, fees and expenses.
    pub(crate) net_income: Vec<i64>,
    /// Transfers and contributions of the scenario's instruments to the worker, benefit accounts included.
    pub(crate) instrument_benefit: Vec<i64>,
    /// Taxes paid less refunds.
    pub(crate) taxes: Vec<i64>,
    /// Transfers from the government.
    pub(crate) transfers: Vec<i64>,
    /// Change of cash that is no income: cash is this and the net income together.
    outside_income: Vec<i64>,
    /// Income that counts for public health insurance beyond earnings because instruments say so; below 0 where they say that pay
    /// does not.
    pub(crate) health_tested: Vec<i64>,
    /// Platform pay that means tests count beyond that of the month.
    pub(crate) pay_shift: SparseColumn<PayShift>,
    /// Unemployment benefits.
    pub(crate) unemployment_benefit: Vec<i64>,
    /// Rows whose account the marketplace closed, with the usual pay before fees on it, dollars.
    pub(crate) closed_accounts: Vec<(u16, f64)>,
    /// Rows to whom instruments secure something besides payments.
    pub(crate) protected: Vec<(u16, Protections)>,
    /// Whether instruments have claimed for anybody in the block at hand.
    pub(crate) has_claims: bool,
    /// Payments booked in the block.
    pub(crate) ledger: Ledger,
    /// The books of the block at hand.
    books: Books,
    /// What the workers of all blocks hold at the end.
    pub(crate) holdings: Holdings,
    /// Turnover of the marketplaces with the block's workers.
    pub(crate) turnovers: Turnovers,
    /// What instruments levied on the block's workers, and who shares in it.
    pub(crate) funds: Funds,
    /// What is observed of the block.
    pub(crate) counters: Counters,
    /// Records of the workers that are followed.
    pub(crate) panel: Vec<PanelRow>,
    /// Records of the units of a trial.
    pub(crate) trial: Vec<UnitMonth>,
    /// Room for what phases work out on the way.
    pub(crate) scratch: Scratch,
}

/// What a block's workers held when its books were opened or closed last, and what was booked until then.
#[derive(Debug, Default)]
struct Books {
    ledger: Ledger,
    holdings: Holdings,
}

/// Room that every phase may use, so that no month allocates any; what a phase leaves in it means nothing to the next.
#[derive(Debug, Default)]
pub(crate) struct Scratch {
    pub(crate) words: WordColumns,
    /// The first word and the second, where no other word of a stream decides anything.
    pub(crate) two_words: FirstWords<2>,
    /// The first word alone.
    pub(crate) one_word: FirstWords<1>,
    pub(crate) normals: NormalColumns,
    pub(crate) candidates: Candidates,
    /// Some of the rows.
    pub(crate) rows: Vec<u16>,
    /// A yes or no for every row, twice.
    pub(crate) flags: [Vec<bool>; 2],
    /// Cents for every row.
    pub(crate) amounts: Vec<i64>,
    pub(crate) tax_sheet: TaxSheet,
    pub(crate) tax_office: TaxOffice,
    pub(crate) food_office: FoodOffice,
    pub(crate) pay: PaySheet,
    pub(crate) new_jobs: NewJobs,
    pub(crate) owners: Owners,
    pub(crate) arrivals: Arrivals,
    pub(crate) household: HouseholdSheet,
    /// Which cells workers are observed in.
    pub(crate) places: Places,
    /// What is observed of households.
    pub(crate) households: Households,
}

impl Scratch {
    /// Draws the words of a stream for all workers of a block.
    pub(crate) fn draw(&mut self, context: &MonthContext, stream: Stream, block: &Block) {
        let purpose = (stream, context.month, 0);
        self.words.draw(context.processor, context.draws, purpose, (block.entity(0), block.workers.len()));
    }
}

impl Integers for BlockMonth {
    /// Visits the sums; what is kept by row is not visited.
    fn each(&mut self, visit: &mut dyn FnMut(&mut i64)) {
        self.ledger.each(visit);
        self.holdings.each(visit);
        self.turnovers.each(visit);
        self.funds.each(visit);
        self.counters.each(visit);
    }
}

impl BlockMonth {
    /// Empties the month for a block of so many workers; sums over blocks are kept.
    pub(crate) fn begin(&mut self, workers: usize) {
        for amounts in [
            &mut self.wage,
            &mut self.own_account_profit,
            &mut self.platform_gross,
            &mut self.platform_net,
            &mut self.unemployment_benefit,
            &mut self.net_income,
            &mut self.taxes,
            &mut self.transfers,
            &mut self.outside_income,
        ] {
            empty(amounts, workers);
        }
        self.usual_pay.resize(workers, 0);
        empty(&mut self.engaged_hours, workers);
        empty(&mut self.unpaid_hours, workers);
        self.platform_top_ups.clear();
        self.pay_shift.clear();
        self.closed_accounts.clear();
        self.protected.clear();
        if std::mem::take(&mut self.has_claims) || self.instrument_benefit.len() != workers {
            empty(&mut self.instrument_benefit, workers);
            empty(&mut self.health_tested, workers);
            empty(&mut self.rest_hours, workers);
            empty(&mut self.company_relief, workers);
        }
    }

    /// Opens the books of a block.
    pub(crate) fn open_books(&mut self, processor: Processor, block: &Block) {
        self.books = Books { ledger: self.ledger.clone(), holdings: block.holdings(processor) };
    }

    /// Checks that the payments booked since the books were opened or closed last explain what the workers now hold.
    ///
    /// # Errors
    ///
    /// When they do not.
    pub(crate) fn close_books(&mut self, processor: Processor, block: &Block) -> Result<(), LedgerError> {
        let holdings = block.holdings(processor);
        self.ledger.since(&self.books.ledger).close(&self.books.holdings, &holdings)?;
        self.books = Books { ledger: self.ledger.clone(), holdings };
        Ok(())
    }

    /// Takes what the workers of a block hold, by its closed books, as theirs at the end of the month.
    pub(crate) fn carry_over(&mut self) {
        self.holdings.absorb(&self.books.holdings);
    }

    /// Returns the income that counts for public health insurance because instruments say so, cents.
    pub(crate) fn health_tested(&self, row: usize) -> i64 {
        if self.has_claims { self.health_tested.get(row).copied().unwrap_or_default() } else { 0 }
    }

    /// Adds the sums of another part of the population.
    pub(crate) fn absorb(&mut self, other: Self) {
        self.ledger.absorb(&other.ledger);
        self.holdings.absorb(&other.holdings);
        self.counters.absorb(&other.counters);
        self.panel.extend(other.panel);
        self.trial.extend(other.trial);
        self.turnovers.absorb(&other.turnovers);
        self.funds.absorb(&other.funds);
    }

    /// Books a payment to a worker.
    #[inline(always)]
    pub(crate) fn receive(&mut self, row: usize, purpose: Purpose, cents: i64) {
        self.ledger.pay(purpose, Money::from_cents(cents));
        self.credit(row, purpose, cents);
    }

    /// Books what a worker takes out of own savings, which is no income.
    pub(crate) fn receive_savings(&mut self, row: usize, purpose: Purpose, cents: i64) {
        self.ledger.pay(purpose, Money::from_cents(cents));
        self.outside_income[row] += cents;
    }

    /// Books a payment by a worker.
    #[inline(always)]
    pub(crate) fn pay(&mut self, row: usize, purpose: Purpose, cents: i64) {
        self.ledger.pay(purpose, Money::from_cents(cents));
        self.debit(row, purpose, cents);
    }

    /// Books payments by workers under one purpose, cents by row.
    pub(crate) fn pay_each(&mut self, processor: Processor, purpose: Purpose, cents: &[i64]) {
        debug_assert_eq!(purpose.payer(), Party::Workers);
        let column = if purpose.is_income() { &mut self.net_income } else { &mut self.outside_income };
        let total = processor.run(Subtract { column, cents });
        if purpose.payee() == Party::Government {
            processor.run(Add { column: &mut self.taxes, cents });
        }
        self.ledger.pay(purpose, Money::from_cents(total));
    }

    /// Books a payment that passes no worker's purse.
    #[inline(always)]
    pub(crate) fn pass(&mut self, purpose: Purpose, cents: i64) {
        debug_assert!(purpose.payer() != Party::Workers && purpose.payee() != Party::Workers);
        self.ledger.pay(purpose, Money::from_cents(cents));
    }

    /// Pays a worker out of a batch, which is booked when it is complete.
    #[inline(always)]
    pub(crate) fn receive_of(&mut self, batch: &mut Batch, row: usize, cents: i64) {
        batch.add(cents);
        self.credit(row, batch.purpose, cents);
    }

    /// Lets a worker pay into a batch, which is booked when it is complete.
    #[inline(always)]
    pub(crate) fn pay_into(&mut self, batch: &mut Batch, row: usize, cents: i64) {
        batch.add(cents);
        self.debit(row, batch.purpose, cents);
    }

    /// Books the payments of a batch as one sum.
    pub(crate) fn book(&mut self, Batch { purpose, cents }: Batch) {
        self.ledger.pay(purpose, Money::from_cents(cents));
    }

    #[inline(always)]
    fn credit(&mut self, row: usize, purpose: Purpose, cents: i64) {
        debug_assert_eq!(purpose.payee(), Party::Workers);
        if purpose.is_income() {
            self.net_income[row] += cents;
        } else {
            self.outside_income[row] += cents;
        }
        match purpose.payer() {
            Party::Government if purpose == Purpose::TaxRefund => self.taxes[row] -= cents,
            Party::Government => self.transfers[row] += cents,
            _ => {}
        }
    }

    #[inline(always)]
    fn debit(&mut self, row: usize, purpose: Purpose, cents: i64) {
        debug_assert_eq!(purpose.payer(), Party::Workers);
        if purpose.is_income() {
            self.net_income[row] -= cents;
        } else {
            self.outside_income[row] -= cents;
        }
        if purpose.payee() == Party::Government {
            self.taxes[row] += cents;
        }
    }

    /// Leaves the net incomes with the workers: for their choices next month, and for comparing persons.
    ///
    /// # Errors
    ///
    /// When a net income is larger than a worker's account holds.
    pub(crate) fn remember_incomes(
        &self,
        processor: Processor,
        block: &mut Block,
        in_window: bool,
    ) -> Result<(), AmountTooLarge> {
        let last = &mut block.workers.net_income;
        if !processor.run(Remember { incomes: &self.net_income, last }) {
            self.net_income.iter().try_for_each(|income| fit(*income).map(|_| ()))?;
        }
        if in_window {
            block.window_net_income.resize(self.net_income.len(), 0);
            processor.run(Add { column: &mut block.window_net_income, cents: &self.net_income });
        }
        Ok(())
    }

    /// Books payments to workers under one purpose, cents by row; none of them by the government.
    pub(crate) fn receive_each(&mut self, processor: Processor, purpose: Purpose, cents: &[i64]) {
        debug_assert!(purpose.payee() == Party::Workers && purpose.payer() != Party::Government);
        let column = if purpose.is_income() { &mut self.net_income } else { &mut self.outside_income };
        let total = processor.run(Add { column, cents });
        self.ledger.pay(purpose, Money::from_cents(total));
    }

    /// Puts the cash of every worker into the purse of the tax unit.
    pub(crate) fn fill_purses(&mut self, processor: Processor, workers: &mut Workers) {
        let Workers { purse, traits, .. } = workers;
        processor.run(FillPurses {
            purse,
            traits,
            net_income: &self.net_income,
            outside_income: &mut self.outside_income,
        });
    }

    /// Puts the cash of one worker into the purse of the tax unit.
    pub(crate) fn fill_purse(&mut self, workers: &mut Workers, row: usize) {
        let purse_row = workers.purse_row(row);
        workers.purse[purse_row] += self.net_income[row] + self.outside_income[row];
        self.outside_income[row] = -self.net_income[row];
    }

    /// Takes the income of the month, wage and profit among it, from a worker who has left; the cash stays as it is. Pay on marketplaces
    /// is counted by the account that it was earned on.
    pub(crate) fn forget_income(&mut self, row: usize) {
        self.usual_pay[row] = 0;
        self.wage[row] = 0;
        self.own_account_profit[row] = 0;
        self.outside_income[row] += std::mem::take(&mut self.net_income[row]);
    }
}

/// Payments under one purpose that enter the ledger together.
#[derive(Debug)]
#[must_use = "the accounts do not close before a batch is booked"]
pub(crate) struct Batch {
    purpose: Purpose,
    cents: i64,
}

impl Batch {
    /// Begins a batch without payments.
    pub(crate) fn of(purpose: Purpose) -> Self {
        Self { purpose, cents: 0 }
    }

    /// Adds a payment of a positive or zero amount; for one that passes a worker's purse [`BlockMonth`] does.
    #[inline(always)]
    pub(crate) fn add(&mut self, cents: i64) {
        debug_assert!(cents >= 0, "{:?} of {cents}", self.purpose);
        self.cents += cents;
    }
}

/// Returns the sum of cents.
struct Total<'a> {
    cents: &'a [i64],
}

impl Kernel for Total<'_> {
    type Output = i64;

    #[inline(always)]
    fn run(self) -> i64 {
        // A sum that is not checked at every step becomes vectors; four thousand balances are far from the end of 64 bits.
        self.cents.iter().fold(0, |sum, own| sum.wrapping_add(*own))
    }
}

/// Subtracts a column from another, and returns the sum of what was subtracted.
struct Subtract<'a> {
    column: &'a mut [i64],
    cents: &'a [i64],
}

impl Kernel for Subtract<'_> {
    type Output = i64;

    #[inline(always)]
    fn run(self) -> i64 {
        let mut total = 0_i64;
        for (amount, cents) in self.column.iter_mut().zip(self.cents) {
            *amount = amount.wrapping_sub(*cents);
            total = total.wrapping_add(*cents);
        }
        total
    }
}

/// Adds a column to another, and returns the sum of what was added.
struct Add<'a> {
    column: &'a mut [i64],
    cents: &'a [i64],
}

impl Kernel for Add<'_> {
    type Output = i64;

    #[inline(always)]
    fn run(self) -> i64 {
        let mut total = 0_i64;
        for (amount, cents) in self.column.iter_mut().zip(self.cents) {
            *amount = amount.wrapping_add(*cents);
            total = total.wrapping_add(*cents);
        }
        total
    }
}

/// Puts what every worker has received less what was paid into the purse of the tax unit, and begins anew.
struct FillPurses<'a> {
    purse: &'a mut [i64],
    traits: &'a [Traits],
    net_income: &'a [i64],
    outside_income: &'a mut [i64],
}

impl Kernel for FillPurses<'_> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let rows = self.purse.len();
        let Some(last) = rows.checked_sub(1) else { return };
        let (traits, income) = (&self.traits[..rows], &self.net_income[..rows]);
        let outside = &mut self.outside_income[..rows];
        let is_spouse = |traits: Traits| traits.role() == Role::Spouse;
        let (own_traits, next_traits) = (&traits[..last], &traits[1..]);
        let (own_income, next_income) = (&income[..last], &income[1..]);
        let (own_outside, next_outside) = (&outside[..last], &outside[1..]);
        let purse = &mut self.purse[..rows];
        let of_last = if is_spouse(traits[last]) { 0 } else { income[last].wrapping_add(outside[last]) };
        for (row, purse) in purse[..last].iter_mut().enumerate() {
            let own = own_income[row].wrapping_add(own_outside[row]);
            let next = next_income[row].wrapping_add(next_outside[row]);
            let own = if is_spouse(own_traits[row]) { 0 } else { own };
            let next = if is_spouse(next_traits[row]) { next } else { 0 };
            *purse = purse.wrapping_add(own).wrapping_add(next);
        }
        purse[last] = purse[last].wrapping_add(of_last);
        for (outside, income) in outside.iter_mut().zip(income) {
            *outside = income.wrapping_neg();
        }
    }
}

/// Copies incomes to accounts, and returns whether each holds its own.
struct Remember<'a> {
    incomes: &'a [i64],
    last: &'a mut [i32],
}

impl Kernel for Remember<'_> {
    type Output = bool;

    #[inline(always)]
    fn run(self) -> bool {
        let mut beyond = 0;
        for (last, income) in self.last.iter_mut().zip(self.incomes) {
            *last = *income as i32;
            beyond |= i64::from(*last) ^ income;
        }
        beyond == 0
    }
}

/// Makes a column of zeros.
fn empty<T: Copy + Default>(column: &mut Vec<T>, rows: usize) {
    column.resize(rows, T::default());
    column.fill(T::default());
}

#[cfg(test)]
mod tests;
