use xxhash_rust::xxh3::Xxh3;

use crate::behaviour::participation::POOLS;
use crate::categories::MARKETPLACES;
use crate::market::matching::surplus::{PostedPaySums, Surplus};
use crate::observation::cell_sums::CellSums;
use crate::observation::cells::CELLS;
use crate::observation::sums::{IntegerSums, Integers, integer_sums};
use crate::population::workers::LabourState;

/// Number of [`LabourState`]s.
const STATES: usize = 4;
/// Bins of equivalised monthly household income: below zero, 250 dollars each, and 25,000 dollars or more.
pub(crate) const INCOME_BINS: usize = 102;
/// Bins of yearly household income: below zero, 2,500 dollars each, and 250,000 dollars or more.
pub(crate) const YEAR_INCOME_BINS: usize = 102;
/// Bins of hourly pay: below zero, half a dollar each, and 100 dollars or more.
pub(crate) const PAY_BINS: usize = 202;
/// Bins of freelancers' monthly pay: below zero, 100 dollars each, and 10,000 dollars or more.
pub(crate) const FREELANCE_PAY_BINS: usize = 102;
/// Bins of the coefficient of variation: below zero, one per cent each, and 200 per cent or more.
pub(crate) const VOLATILITY_BINS: usize = 202;

/// Bins of effective tax rates: below zero, one per cent each, and 200 per cent or more.
pub(crate) const RATE_BINS: usize = 202;

integer_sums! {
    /// What is counted of the accounts on one marketplace with owners at home, or with owners abroad.
    pub(crate) struct PlatformSums {
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

    /// How many persons earn on platforms, and how many have stopped.
    pub(crate) struct AccountSums {
        /// Accounts active.
        active: i64,
        /// Accounts with pay this month, or in one of the months after which their absence makes an exit.
        in_use: i64,
        /// Accounts paused this month.
        pauses: i64,
        /// Accounts that have now been without pay for the months that make an exit, or were lost this month.
        exits: i64,
    }

    /// Freelancers in customer service who work with AI tools.
    pub(crate) struct ToolSums {
        /// Freelancers.
        users: i64,
        /// Their gains in output, millionths of the output without tools.
        gain_millionths: i64,
    }

    /// Hours of freelancers and what they are paid for them.
    pub(crate) struct RateSums {
        /// Pay before fees, cents.
        cents: i64,
        /// What the hours would cost at the usual rates of their categories at home, cents.
        usual_cents: i64,
    }

    /// Skill of freelancers who have been there since the turn of the year.
    pub(crate) struct SkillSums {
        /// Freelancers.
        freelancers: i64,
        /// Skill at the turn of the year, millionths.
        january_millionths: i64,
        /// Skill in December, millionths.
        december_millionths: i64,
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
        /// Jobs posted by merchants who pay less reliably than the mean, and by the others.
        posts_by_reliability: [i64; 2],
        /// Jobs awarded by the same.
        awards_by_reliability: [i64; 2],
        /// What the awarded jobs are worth, and to whom.
        surplus: Surplus,
        /// How applications answer to posted pay.
        posted_pay: PostedPaySums,
        /// Ratings by clients who are dissatisfied.
        dissatisfied: i64,
        /// Top ratings among those.
        dissatisfied_but_kind: i64,
        /// Hours that merchants meant to have done by [`HiringMode`](crate::HiringMode), hundredths.
        needed_centihours: [i64; 4],
        /// Hours that freelancers worked, at home and abroad, hundredths.
        done_centihours: [i64; 2],
        /// Contracts at work, with freelancers at home and abroad.
        contracts: [i64; 2],
        /// Merchants who gave up.
        merchant_exits: i64,
        /// Vacancies per unemployed person, millionths.
        tightness_millionths: i64,
        /// What the hours that freelancers worked would cost at the rates that are usual at home, cents.
        hours_at_usual_rates: i64,
        /// Taxes on income as last assessed, cents: all, and those of the states.
        last_assessed: [i64; 2],
    }

    /// How many persons feel lonely.
    pub(crate) struct LonelinessSums {
        /// Persons.
        persons: i64,
        /// Probabilities that they were lonely a lot of yesterday, millionths.
        lonely_millionths: i64,
    }

    /// What is counted of the calendar year of workers abroad.
    pub(crate) struct AbroadYearSums {
        /// Workers with pay.
        earners: i64,
        /// Pay after fees, cents.
        net_cents: i64,
        /// Taxes and contributions owed at home on what is declared there, cents.
        owed_cents: i64,
        /// What is left, hundredths of international dollars.
        international_cents: i64,
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
        /// Accounts of persons at home.
        accounts: AccountSums,
        /// Those among them for remote work that were first paid twelve and more months ago.
        experienced: AccountSums,
        /// Accounts on demand first paid eighteen to twenty months ago.
        year_old: i64,
        /// Those among them that brought no pay in the last months.
        year_old_out_of_use: i64,
        /// Profiles ever opened on marketplaces for remote work.
        profiles_opened: i64,
        /// Those among them that ever brought pay.
        profiles_paid: i64,
        /// Freelancers at home and abroad by monthly pay before fees.
        freelance_pay: [IncomeBin; FREELANCE_PAY_BINS],
        /// Freelancers at home and abroad (outer), with few ratings and with many.
        rates_by_record: [[RateSums; 2]; 2],
        /// Freelancers who work with AI tools: the least skilled fifth, and the most skilled.
        tools: [ToolSums; 2],
        /// What becomes of skill, in December only: of all, and of those above the usual in January.
        skills: [SkillSums; 2],
        /// Employees on site and persons with long hours of remote work on platforms.
        loneliness: [LonelinessSums; 2],
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
        /// Heads of tax units by marginal tax rate on profit, in December only.
        marginal_rates: [i64; RATE_BINS],
        /// Heads of tax units by participation tax rate, in December only.
        participation_rates: [i64; RATE_BINS],
        /// Heads of tax units by net replacement rate, in December only.
        replacement_rates: [i64; RATE_BINS],
        /// Taxes on income assessed on the year, in December only, cents: all, and those of the states.
        assessed: [i64; 2],
        /// Public health insurance that the states pay for, cents.
        health_of_states: i64,
        /// Net cost of the instruments of states, and of counties and cities, cents.
        instruments_of_levels: [i64; 2],
        /// Workers abroad by pool, in December only.
        abroad_years: [AbroadYearSums; POOLS],
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

impl Integers for Counters {
    fn each(&mut self, visit: &mut dyn FnMut(&mut i64)) {
        self.market.each(visit);
        self.cells.each(visit);
        self.economy.each(visit);
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

    /// Counts persons who stay in their labour-market state, by state.
    pub(crate) fn count_stayers(&mut self, persons: [u32; STATES]) {
        for (state, persons) in persons.into_iter().enumerate() {
            self.economy.flows[state][state] += i64::from(persons);
        }
    }

    /// Counts an employee who changed employers.
    pub(crate) fn count_employer_change(&mut self) {
        self.economy.employer_changes += 1;
    }
}
