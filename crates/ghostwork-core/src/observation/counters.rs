use xxhash_rust::xxh3::Xxh3;

use crate::categories::MARKETPLACES;
use crate::observation::cell_sums::CellSums;
use crate::observation::cells::CELLS;
use crate::observation::sums::{IntegerSums, integer_sums};
use crate::population::workers::LabourState;

/// Number of [`LabourState`]s.
const STATES: usize = 4;
/// Bins of equivalised monthly household income: below zero, 250 dollars each, and 25,000 dollars or more.
pub(crate) const INCOME_BINS: usize = 102;
/// Bins of yearly household income: below zero, 2,500 dollars each, and 250,000 dollars or more.
pub(crate) const YEAR_INCOME_BINS: usize = 102;
/// Bins of hourly pay: below zero, half a dollar each, and 100 dollars or more.
pub(crate) const PAY_BINS: usize = 202;
/// Bins of the coefficient of variation: below zero, one per cent each, and 200 per cent or more.
pub(crate) const VOLATILITY_BINS: usize = 202;

integer_sums! {
    /// What is counted of the accounts on one marketplace with owners at home, or with owners abroad.
    pub(crate) struct PlatformSums {
        /// Accounts that are not closed.
        profiles: i64,
        /// Accounts among them with a rating, or with pay this year.
        profiles_ever_paid: i64,
        /// Active accounts.
        active: i64,
        /// Accounts with pay.
        earners: i64,
        /// Pay before fees, cents.
        gross_cents: i64,
        /// Fees, cents.
        fee_cents: i64,
        /// Hours on tasks, hundredths.
        engaged_centihours: i64,
        /// Unpaid hours, hundredths.
        unpaid_centihours: i64,
        /// Applications sent.
        applications: i64,
        /// Public ratings received.
        ratings: i64,
        /// Sum of those ratings, tenths of stars.
        rating_tenths: i64,
    }

    /// How many accounts are in use, and how many stop being so.
    pub(crate) struct AccountSums {
        /// Active accounts.
        active: i64,
        /// Accounts paused this month.
        pauses: i64,
        /// Accounts that have now been paused for six months, or were lost this month.
        exits: i64,
    }

    /// What markets report of themselves.
    pub(crate) struct MarketCounts {
        /// Accounts opened at home.
        new_accounts: i64,
        /// Accounts closed at home for want of use.
        closed_accounts: i64,
        /// Accounts that the marketplace closed.
        deactivations: i64,
        /// Jobs posted.
        posts: i64,
        /// Jobs awarded.
        awards: i64,
        /// Jobs awarded to workers at home.
        home_awards: i64,
        /// Hours that merchants meant to have done by [`HiringMode`](crate::HiringMode), hundredths.
        needed_centihours: [i64; 4],
        /// Hours that freelancers worked, at home and abroad, hundredths.
        done_centihours: [i64; 2],
        /// Contracts at work, with freelancers at home and abroad.
        contracts: [i64; 2],
        /// Merchants who gave up.
        merchant_exits: i64,
    }

    /// Residents and their incomes in one bin of a distribution.
    pub(crate) struct IncomeBin {
        /// Residents.
        residents: i64,
        /// Sum of their incomes, cents.
        cents: i64,
    }

    /// What is counted of the economy as a whole.
    pub(crate) struct EconomySums {
        /// Persons by [`LabourState`] last month (outer) and this month.
        flows: [[i64; STATES]; STATES],
        /// Employees who changed employers.
        employer_changes: i64,
        /// Accounts by marketplace and region: home, abroad.
        platforms: [[PlatformSums; 2]; MARKETPLACES],
        /// Accounts of persons at home: all.
        accounts: AccountSums,
        /// Accounts of persons at home that are twelve and more months old.
        experienced: AccountSums,
        /// Accounts at home opened twelve to fourteen months ago.
        year_old: i64,
        /// Those among them that are not in use.
        year_old_out_of_use: i64,
        /// Households.
        households: i64,
        /// Households with platform pay.
        households_with_platform_pay: i64,
        /// Residents by equivalised net household income of the month.
        incomes: [IncomeBin; INCOME_BINS],
        /// Earners at home by pay for all hours: remote work, on demand.
        hourly_pay: [[i64; PAY_BINS]; 2],
        /// Households by money income of the year, in December only.
        year_incomes: [i64; YEAR_INCOME_BINS],
        /// Households by volatility of income in the year, in December only: all, and the poor.
        volatility: [[i64; VOLATILITY_BINS]; 2],
    }
}

/// Everything that is counted in a month, or of a part of the population in a month: integers that add up in any order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Counters {
    /// What markets report of themselves.
    pub(crate) market: MarketCounts,
    pub(crate) cells: Vec<CellSums>,
    pub(crate) economy: Box<EconomySums>,
}

impl Default for Counters {
    fn default() -> Self {
        Self {
            market: MarketCounts::ZERO,
            cells: vec![CellSums::ZERO; CELLS],
            economy: Box::new(EconomySums::ZERO),
        }
    }
}

impl Counters {
    /// Adds what was counted of another part of the population.
    pub(crate) fn absorb(&mut self, other: &Self) {
        self.market.absorb(&other.market);
        for (cell, more) in self.cells.iter_mut().zip(&other.cells) {
            cell.absorb(more);
        }
        self.economy.absorb(&other.economy);
    }

    /// Feeds every integer, in a fixed order, to a hasher.
    pub(crate) fn feed(&self, hasher: &mut Xxh3) {
        self.market.feed(hasher);
        for cell in &self.cells {
            cell.feed(hasher);
        }
        self.economy.feed(hasher);
    }

    /// Counts the labour-market state of a person last month and this month; to be called for those who stay, too.
    #[inline]
    pub(crate) fn count_flow(&mut self, from: LabourState, to: LabourState) {
        self.economy.flows[from as usize][to as usize] += 1;
    }

    /// Counts an employee who changed employers.
    pub(crate) fn count_employer_change(&mut self) {
        self.economy.employer_changes += 1;
    }
}
