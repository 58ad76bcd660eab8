use xxhash_rust::xxh3::Xxh3;

use crate::categories::MARKETPLACES;
use crate::observation::cells::CELLS;
use crate::observation::sums::{IntegerSums, integer_sums};
use crate::population::workers::LabourState;

/// Number of [`LabourState`]s.
const STATES: usize = 4;
/// Months since entry that exits are told apart by; the last entry holds all longer ones.
pub(crate) const ENTRY_MONTHS: usize = 13;
/// Bins of equivalised monthly household income: below zero, 250 dollars each, and 25,000 dollars or more.
pub(crate) const INCOME_BINS: usize = 102;
/// Bins of yearly household income: below zero, 2,500 dollars each, and 250,000 dollars or more.
pub(crate) const YEAR_INCOME_BINS: usize = 102;
/// Bins of hourly pay: below zero, half a dollar each, and 100 dollars or more.
pub(crate) const PAY_BINS: usize = 202;
/// Bins of the coefficient of variation: below zero, one per cent each, and 200 per cent or more.
pub(crate) const VOLATILITY_BINS: usize = 202;

integer_sums! {
    /// What is counted of every person.
    pub(crate) struct PersonSums {
        /// Persons aged 16 and over.
        persons: i64,
        /// Persons who work for an employer.
        employees: i64,
        /// Persons who work on own account outside platforms.
        own_account: i64,
        /// Persons out of work and looking, platform work aside.
        unemployed: i64,
        /// Usual weekly hours in ordinary jobs.
        usual_hours: i64,
        /// Persons insured by their own employer.
        insured_by_employer: i64,
        /// Persons insured by the employer of a relative.
        insured_by_family: i64,
        /// Persons insured by the state.
        insured_publicly: i64,
        /// Persons insured on the subsidised marketplace.
        insured_with_subsidy: i64,
        /// Own-account workers insured on the subsidised marketplace.
        own_account_with_subsidy: i64,
        /// Employees whose job offers a health plan.
        offered_health_plan: i64,
        /// Employed persons whose job offers a retirement plan.
        offered_retirement_plan: i64,
        /// Unemployed persons with weeks of benefit left.
        benefit_recipients: i64,
        /// Persons whose household cut necessities.
        in_hardship: i64,
        /// Persons whose tax unit covers the emergency expense.
        covering_emergency: i64,
        /// Persons whose tax unit earned less than 75 per cent of its usual income.
        in_dip: i64,
        /// Persons whose tax unit earned more than 125 per cent of its usual income.
        in_spike: i64,
        /// Persons with money in a portable benefit account.
        benefit_accounts: i64,
        /// Money in portable benefit accounts, cents.
        benefit_account_cents: i64,
        /// Retirement balances, cents.
        retirement_cents: i64,
        /// Gross wages, cents.
        wage_cents: i64,
        /// Profit of own-account work outside platforms, cents.
        own_account_cents: i64,
        /// Net income of persons, cents.
        net_income_cents: i64,
        /// Benefits of the scenario's instruments, cents.
        instrument_cents: i64,
        /// Persons and the children they are counted with.
        residents: i64,
        /// Residents of households below the poverty line.
        poor_residents: i64,
        /// Residents of households below half the poverty line.
        deeply_poor_residents: i64,
        /// Shortfall of poor residents' household income, millionths of the poverty line.
        poverty_gap_millionths: i64,
        /// Equivalised net household income of residents, cents.
        equivalised_cents: i64,
        /// Burnout, millionths.
        burnout_millionths: i64,
        /// Persons with high burnout.
        high_burnout: i64,
        /// Isolation, millionths.
        isolation_millionths: i64,
        /// Persons with platform pay in the past twelve months.
        paid_in_year: i64,
        /// Persons with platform pay in the past thirty-six months.
        paid_in_three_years: i64,
        /// Own-account workers whom the main-job question records as such.
        survey_own_account: i64,
        /// Own-account workers whom probing questions record as such.
        survey_own_account_probed: i64,
        /// Self-employment income as a survey records it, cents.
        survey_self_employment_cents: i64,
    }

    /// What is counted of persons on platforms.
    pub(crate) struct EarnerSums {
        /// Persons with an active account or with pay.
        on_platforms: i64,
        /// Persons with pay; all below is counted of them, unless said otherwise.
        earners: i64,
        /// Persons paid on marketplaces for remote work.
        online_earners: i64,
        /// Persons who also have an ordinary job.
        with_job: i64,
        /// Persons who are unemployed but for platform work.
        unemployed: i64,
        /// Persons paid for the first time in the year whose account is new.
        new_entrants: i64,
        /// Pay before fees, cents.
        gross_cents: i64,
        /// Pay after fees and expenses, cents.
        net_cents: i64,
        /// Hours on tasks, hundredths.
        engaged_centihours: i64,
        /// Unpaid hours, hundredths.
        unpaid_centihours: i64,
        /// Hours of those who were not paid at all, hundredths.
        fruitless_centihours: i64,
        /// Persons with under 10 hours a week, unpaid time included.
        under_10_hours: i64,
        /// Persons with over 30 hours a week, unpaid time included.
        over_30_hours: i64,
        /// Persons with more other income than platform pay.
        side_activities: i64,
        /// Platform pay over net income, millionths.
        income_share_millionths: i64,
        /// Persons whose pay for all hours is below the minimum wage.
        below_minimum_wage: i64,
        /// Persons for whom platform work is the main job, own-account workers outside platforms aside.
        main_jobs: i64,
        /// Persons who did platform work in the reference week.
        in_reference_week: i64,
        /// Persons whose answer to the survey mentions platform work.
        survey_mentioned: i64,
        /// Persons whose platform work the survey records as an own-account main job.
        survey_main_jobs: i64,
        /// The same with probing questions.
        survey_main_jobs_probed: i64,
        /// Persons whose platform work the survey records as a second job.
        survey_second_jobs: i64,
        /// Unemployed persons whom the survey records as employed.
        survey_unemployed: i64,
        /// Persons out of the labour force whom the survey records as employed.
        survey_out_of_labour_force: i64,
    }

    /// What is counted in December of the calendar year.
    pub(crate) struct YearSums {
        /// Persons with wages or business profit.
        earners: i64,
        /// Persons with business profit.
        contractors: i64,
        /// Residents in December.
        residents: i64,
        /// Residents of households with a money income below the poverty line.
        poor_residents: i64,
        /// Persons of households with a positive income.
        with_volatility: i64,
        /// Coefficient of variation of the household's monthly net income, millionths, summed over those persons.
        volatility_millionths: i64,
        /// Persons with platform pay; all below is counted of them.
        platform_earners: i64,
        /// Persons paid in three or fewer months.
        paid_in_few_months: i64,
        /// Platform pay before fees, cents.
        platform_cents: i64,
        /// Persons with an information return.
        with_return: i64,
        /// Platform pay on information returns, cents.
        return_cents: i64,
        /// Persons who declare their platform pay.
        declaring: i64,
        /// Platform pay declared, cents.
        declared_cents: i64,
    }

    /// All that is counted of one cell of the population.
    pub(crate) struct CellSums {
        /// Everybody.
        people: PersonSums,
        /// Those on platforms.
        earners: EarnerSums,
        /// The calendar year, in December only.
        year: YearSums,
    }

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
        /// Active accounts at home by months since entry.
        active_by_months: [i64; ENTRY_MONTHS],
        /// Accounts at home that went out of use this month by months since entry.
        exits_by_months: [i64; ENTRY_MONTHS],
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
