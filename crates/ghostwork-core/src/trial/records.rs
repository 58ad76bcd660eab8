//! What is recorded of the units of a trial, month by month.

use std::sync::atomic::Ordering::Relaxed;

use crate::accounting::taxes_and_benefits::weekly_benefit_besides_earnings;
use crate::block::{Block, BlockMonth};
use crate::categories::{Marketplace, TASK_CATEGORIES, TaskCategory};
use crate::codec::encode_fields;
use crate::context::MonthContext;
use crate::draws::Entity;
use crate::market::delivery::{Order, worked_hours};
use crate::market::merchants::{Posts, scale_of_needs};
use crate::population::accounts::{Account, Owner};
use crate::population::merchants::{HiringMode, Merchant};
use crate::population::workers::{Insurance, LabourState};
use crate::trial::members::profile_age;
use crate::trial::{Enrolled, TrialState, TrialUnit};

/// What records are kept of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Recording {
    pub(crate) unit: TrialUnit,
    /// Months since the trial began.
    pub(crate) months: u16,
}

/// How the months of a unit become one number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Summary {
    /// Mean of the months that have a value.
    Mean,
    /// Coefficient of variation of the months.
    Variation,
}

/// Something that a trial measures of each of its units.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TrialOutcome {
    /// Name in scenario files and tables.
    pub id: &'static str,
    /// What it is, for readers.
    pub label: &'static str,
    /// Its unit.
    pub unit: &'static str,
    /// What is counted.
    pub definition: &'static str,
    /// How months are put together.
    pub summary: Summary,
    /// Whose outcome it is: persons, profiles, merchants, posts.
    of: Holders,
}

/// Kinds of units that have an outcome.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Holders(u8);

impl Holders {
    const PERSON: Self = Self(1);
    const PROFILE: Self = Self(3);
    const MERCHANT: Self = Self(4);
    const POST: Self = Self(8);
    const BUYER: Self = Self(12);
}

impl TrialOutcome {
    /// Returns whether units of a kind have the outcome.
    pub const fn suits(&self, unit: TrialUnit) -> bool {
        let bit = match unit {
            TrialUnit::Worker | TrialUnit::Place => 1,
            TrialUnit::Profile => 2,
            TrialUnit::Merchant => 4,
            TrialUnit::Post => 8,
        };
        self.of.0 & bit != 0
    }

    /// Returns the outcome of a name.
    pub fn of_id(id: &str) -> Option<&'static Self> {
        OUTCOMES.iter().find(|outcome| outcome.id == id)
    }
}

/// One unit's month: a value for each of [`OUTCOMES`], NaN where there is none.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct UnitMonth {
    /// Position among the enrolled.
    pub number: u32,
    /// The values in the order of [`OUTCOMES`].
    pub values: [f64; OUTCOME_COUNT],
}

encode_fields!(UnitMonth { number, values });

/// Number of outcomes.
pub const OUTCOME_COUNT: usize = 39;

macro_rules! outcomes {
    ($($name:ident: $id:literal, $label:literal, $unit:literal, $summary:ident, $of:ident, $definition:literal;)+) => {
        /// Everything that a trial can measure.
        pub const OUTCOMES: [TrialOutcome; OUTCOME_COUNT] = [$(TrialOutcome {
            id: $id,
            label: $label,
            unit: $unit,
            definition: $definition,
            summary: Summary::$summary,
            of: Holders::$of,
        },)+];

        /// Positions among the outcomes.
        #[derive(Clone, Copy)]
        enum At { $($name,)+ }
    };
}

outcomes! {
    MarketIncome: "market_income", "Market income", "USD per month", Mean, PERSON,
        "Wages, own-account profit and platform pay after fees and expenses.";
    NetIncome: "net_income", "Net income", "USD per month", Mean, PERSON, "Everything received less taxes, fees and expenses.";
    UnitIncome: "unit_income", "Net income of the tax unit", "USD per month", Mean, PERSON, "Net income of head and spouse together.";
    IncomeVariation: "income_variation", "Variation of income", "coefficient", Variation, PERSON,
        "Standard deviation over mean of the tax unit's monthly net incomes.";
    Employed: "employed", "In ordinary work", "share", Mean, PERSON, "Works for an employer or on own account.";
    Employee: "employee", "Employee", "share", Mean, PERSON, "Works for an employer.";
    FullTime: "full_time", "In full-time work", "share", Mean, PERSON, "Ordinary work of 35 hours a week or more.";
    SelfEmployed: "self_employed", "Self-employed", "share", Mean, PERSON, "Works on own account, or has platform pay and no employer.";
    Working: "at_work", "At work", "share", Mean, PERSON, "In ordinary work, or with platform pay.";
    Unemployed: "unemployed", "Unemployed", "share", Mean, PERSON, "Without ordinary work and looking for it.";
    UnemploymentBenefit: "unemployment_benefit", "On unemployment benefit", "share", Mean, PERSON,
        "Unemployed with weeks of unemployment insurance left, and without earnings that take all of it away.";
    Savings: "savings", "Liquid savings", "USD", Mean, PERSON, "Cash and liquid savings of the tax unit; debt counts as negative.";
    InDebt: "in_debt", "In debt", "share", Mean, PERSON, "The tax unit's cash is negative.";
    CoversEmergency: "covers_emergency", "Can cover an emergency from cash", "share", Mean, PERSON,
        "The tax unit's cash covers an unforeseen expense, by default 400 dollars.";
    InHardship: "in_hardship", "In hardship", "share", Mean, PERSON, "Household spending fell below necessities.";
    Insured: "insured", "With health insurance", "share", Mean, PERSON, "Has health insurance from any source.";
    BenefitAccount: "benefit_account", "With a benefit account", "share", Mean, PERSON, "Has a balance on a portable benefit account.";
    ReformBenefit: "reform_benefit", "Received from the reform", "USD per month", Mean, PERSON,
        "Payments and contributions of the scenario's instruments to the person, benefit accounts included.";
    NetHourlyPay: "net_hourly_pay", "Platform pay an hour after fees", "USD per hour", Mean, PERSON,
        "Platform pay less fees and expenses over paid and unpaid hours, in months with hours.";
    Burnout: "burnout", "Burnout", "index", Mean, PERSON, "Stock of burnout, 0 to 1; exploratory.";
    OnPlatform: "on_platform", "Active on a marketplace", "share", Mean, PROFILE, "Has an active profile on a labour marketplace.";
    PlatformPay: "platform_pay", "Platform pay", "USD per month", Mean, PROFILE, "Pay before fees.";
    PlatformHours: "platform_hours", "Hours on tasks", "hours per month", Mean, PROFILE, "Paid hours on platform tasks.";
    TimeOnPlatform: "time_on_platform", "Time on the marketplace", "hours per month", Mean, PROFILE,
        "Paid hours on tasks and unpaid ones: waiting, search, administration.";
    Utilisation: "utilisation", "Share of the time on tasks", "share", Mean, PROFILE, "Paid hours over all, in months with hours.";
    HourlyPay: "hourly_pay", "Platform pay an hour", "USD per hour", Mean, PROFILE,
        "Pay before fees over paid and unpaid hours, in months with hours.";
    Joined: "joined", "Has joined an offer of the reform", "share", Mean, PROFILE,
        "Weighed an insurance or account that one must join, and joined.";
    Skill: "skill", "Skill", "log points", Mean, PROFILE, "Skill at the tasks of an active profile, the average being 0.";
    Contracts: "contracts", "Contracts at work", "contracts", Mean, PROFILE, "Contracts worked on in the month.";
    Hired: "hired", "Hired in the month", "share", Mean, PROFILE, "Won at least one job in the month.";
    JobsWon: "jobs_won", "Jobs won", "jobs per month", Mean, PROFILE, "Jobs won in the month.";
    AskedRate: "asked_rate", "Rate asked", "USD per hour", Mean, PROFILE, "Rate that an active profile asks.";
    Hires: "hires", "Contracts with freelancers", "contracts", Mean, MERCHANT, "Live contracts with freelancers.";
    HoursBought: "hours_bought", "Freelance hours bought", "hours per month", Mean, BUYER,
        "Hours that freelancers work for the merchant, or on the job posted: none where it stays open.";
    Spending: "spending", "Spending on freelancers", "USD per month", Mean, MERCHANT, "Pay and surcharges for freelance work.";
    FreelanceNeeds: "freelance_needs", "Needs given to freelancers", "share", Mean, MERCHANT,
        "Kinds of tasks that the merchant gives to freelancers, of all kinds.";
    PricePerHour: "price_per_hour", "Price of an hour", "USD per hour", Mean, BUYER, "Agreed rate with surcharges, of jobs that are filled.";
    SkillHired: "skill_hired", "Skill of the hired", "log points", Mean, POST, "Skill of the freelancer, of jobs that are filled.";
    Filled: "filled", "Filled in the month", "share", Mean, POST, "The post found a freelancer in its month.";
}

const NOTHING: [f64; OUTCOME_COUNT] = [f64::NAN; OUTCOME_COUNT];

fn share(condition: bool) -> f64 {
    f64::from(u8::from(condition))
}

/// Records the enrolled persons or profiles of a block.
pub(crate) fn record_workers(context: &MonthContext, block: &Block, month: &mut BlockMonth) {
    let Some(Recording { unit, months }) = context.recorded else { return };
    for row in 0..block.members.len() {
        let member = block.members[row];
        let account = account_of(block, row);
        let is_person = row < block.workers.len();
        // A person who died is lost to the trial; a profile that was closed or taken by somebody else finds no work.
        let is_same = match unit {
            TrialUnit::Profile => member.is_same_profile(account.map_or(0, profile_age), months),
            _ => is_person && member.is_same_person(block.workers.age_months[row]),
        };
        let Some(number) = member.number().filter(|_| is_same || unit == TrialUnit::Profile) else {
            continue;
        };
        let mut values = NOTHING;
        match account {
            Some(account) if is_same => record_profile(account, &mut values),
            _ => record_no_profile(&mut values),
        }
        if is_person {
            record_person(context, (block, month), row, &mut values);
        }
        month.trial.push(UnitMonth { number, values });
    }
}

fn account_of(block: &Block, row: usize) -> Option<&Account> {
    if block.profiles_abroad > 0 {
        return block.accounts.get(row).filter(|account| matches!(account.owner, Owner::Abroad { .. }));
    }
    block.account(row)
}

fn record_profile(account: &Account, values: &mut [f64; OUTCOME_COUNT]) {
    let month = &account.month;
    values[At::OnPlatform as usize] = share(account.is_active());
    values[At::PlatformPay as usize] = month.gross.load(Relaxed) as f64 / 100.0;
    values[At::PlatformHours as usize] = month.engaged_hours();
    let (paid, all) = (month.engaged_hours(), month.engaged_hours() + f64::from(account.unpaid_hours));
    values[At::TimeOnPlatform as usize] = all;
    if all > 0.0 {
        values[At::Utilisation as usize] = paid / all;
        values[At::HourlyPay as usize] = values[At::PlatformPay as usize] / all;
    }
    values[At::Joined as usize] = share(account.joined != 0);
    if account.is_active() {
        values[At::Skill as usize] = f64::from(account.skill);
    }
    values[At::Contracts as usize] = f64::from(month.contracts.load(Relaxed));
    values[At::Hired as usize] = share(month.hires.load(Relaxed) > 0);
    values[At::JobsWon as usize] = f64::from(month.hires.load(Relaxed));
    if account.is_active() && account.marketplace != Marketplace::OnDemand {
        values[At::AskedRate as usize] = f64::from(account.ask_dollars_per_hour);
    }
}

/// Records that somebody has no profile: no work on marketplaces, and no pay.
fn record_no_profile(values: &mut [f64; OUTCOME_COUNT]) {
    let nothing = [
        At::OnPlatform,
        At::PlatformPay,
        At::PlatformHours,
        At::TimeOnPlatform,
        At::Joined,
        At::Contracts,
        At::Hired,
        At::JobsWon,
    ];
    for at in nothing {
        values[at as usize] = 0.0;
    }
}

fn record_person(
    context: &MonthContext,
    (block, month): (&Block, &BlockMonth),
    row: usize,
    values: &mut [f64; OUTCOME_COUNT],
) {
    let workers = &block.workers;
    let state = workers.labour_state[row];
    let head = workers.purse_row(row);
    let dollars = |cents: i64| cents as f64 / 100.0;
    let unit_income: i64 = workers.unit(head).map(|member| month.net_income[member]).sum();
    let has_pay = month.platform_gross[row] > 0;
    values[At::MarketIncome as usize] =
        dollars(month.wage[row] + month.own_account_profit[row] + month.platform_net[row]);
    values[At::NetIncome as usize] = dollars(month.net_income[row]);
    values[At::UnitIncome as usize] = dollars(unit_income);
    values[At::IncomeVariation as usize] = dollars(unit_income);
    values[At::Employed as usize] = share(state.is_employed());
    values[At::Employee as usize] = share(state == LabourState::Employee);
    values[At::FullTime as usize] = share(state.is_employed() && workers.job_hours_per_week[row] >= 35);
    values[At::SelfEmployed as usize] =
        share(state == LabourState::OwnAccount || (has_pay && state != LabourState::Employee));
    values[At::Working as usize] = share(state.is_employed() || has_pay);
    values[At::Unemployed as usize] = share(state == LabourState::Unemployed);
    let is_insured = state == LabourState::Unemployed && workers.unemployment_weeks_left[row] > 0;
    values[At::UnemploymentBenefit as usize] = share(
        is_insured && weekly_benefit_besides_earnings(context, workers, row, month.platform_net[row]) > 0,
    );
    let emergency = (context.parameters.measurement.emergency_expense * 100.0) as i64;
    values[At::Savings as usize] = dollars(workers.purse[head]);
    values[At::InDebt as usize] = share(workers.purse[head] < 0);
    values[At::CoversEmergency as usize] = share(workers.purse[head] >= emergency);
    values[At::InHardship as usize] = share(workers.traits[head].in_hardship());
    values[At::Insured as usize] = share(workers.insurance[row] != Insurance::None);
    values[At::BenefitAccount as usize] = share(workers.benefit_account.get(row) > 0);
    values[At::ReformBenefit as usize] = dollars(month.instrument_benefit[row]);
    let hours = f64::from(month.engaged_hours[row]) + f64::from(month.unpaid_hours[row]);
    if hours > 0.0 {
        values[At::NetHourlyPay as usize] = dollars(month.platform_net[row]) / hours;
    }
    values[At::Burnout as usize] = f64::from(workers.burnout[row]);
}

/// Records the enrolled merchants.
pub(crate) fn record_merchants(
    context: &MonthContext,
    blocks: &[Block],
    merchants: &[Merchant],
    state: &mut TrialState,
) {
    for (number, member) in state.enrolment.merchants.iter().enumerate() {
        let Some(enrolled) = member.number() else { continue };
        let merchant = &merchants[number];
        let context = context.of_merchant(number);
        let scale = scale_of_needs(context, merchant);
        let mut values = NOTHING;
        let (mut hours, mut pay, mut spending, mut contracts) = (0.0, 0.0, 0.0, 0.0);
        for category in 0..TASK_CATEGORIES {
            let Some(contract) = merchant.contracts[category] else { continue };
            let account = &blocks[contract.account.block()].accounts[contract.account.position()];
            let order = Order::of(context, (number, merchant, scale), (category, contract));
            let worked = worked_hours(context, account, &order);
            let cost = f64::from(contract.cents_per_hour) / 100.0 * worked;
            contracts += 1.0;
            hours += worked;
            pay += cost;
            spending += cost * context.platforms.cost_per_pay(merchant.marketplace, account.is_home());
        }
        let freelance = merchant.modes.iter().filter(|mode| **mode == HiringMode::Freelancer).count();
        values[At::Hires as usize] = contracts;
        values[At::HoursBought as usize] = hours;
        values[At::Spending as usize] = spending;
        values[At::FreelanceNeeds as usize] = freelance as f64 / TASK_CATEGORIES as f64;
        if hours > 0.0 && pay > 0.0 {
            values[At::PricePerHour as usize] = spending / hours;
        }
        state.months.push(UnitMonth { number: enrolled, values });
    }
}

/// Enrols the posts of a month and records whether they were filled, at what price.
pub(crate) fn record_posts(
    context: &MonthContext,
    (blocks, merchants): (&[Block], &[Merchant]),
    posts: &Posts,
    state: &mut TrialState,
) {
    let Some(lottery) = state.lottery.clone() else { return };
    for post in posts.iter().flatten() {
        let (of_merchant, category) = (post.merchant as usize, usize::from(post.category));
        let merchant = &merchants[of_merchant];
        let Some(assigned) = lottery.assignment((merchant, of_merchant), category, context.month) else {
            continue;
        };
        let groups = lottery.strata.iter().map(|stratum| stratum.of_merchant(merchant, Some(category)));
        let label = groups.collect::<Vec<_>>().join(" ");
        let cluster = if lottery.by_merchant {
            of_merchant as u64
        } else {
            Entity::post(of_merchant as u64, category as u64, context.month)
        };
        let number = state.take_post(Enrolled { cluster, stratum: 0, assigned }, &label);
        let mut values = NOTHING;
        let contract = merchant.contracts[category];
        values[At::Filled as usize] = share(contract.is_some());
        values[At::HoursBought as usize] = 0.0;
        if let Some(contract) = contract {
            let account = &blocks[contract.account.block()].accounts[contract.account.position()];
            let per_pay = context.platforms.cost_per_pay(merchant.marketplace, account.is_home());
            values[At::PricePerHour as usize] = f64::from(contract.cents_per_hour) / 100.0 * per_pay;
            let scale = scale_of_needs(context, merchant);
            let order = Order::of(context, (of_merchant, merchant, scale), (category, contract));
            values[At::HoursBought as usize] = worked_hours(context, account, &order);
            values[At::SkillHired as usize] = f64::from(account.skill);
        }
        debug_assert_eq!(TaskCategory::of_index(category) as usize, category);
        state.months.push(UnitMonth { number, values });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::accounting::taxes_and_benefits::example::{block, worker};
    use crate::population::workers::Worker;

    #[test]
    fn outcomes_have_names_of_their_own_and_every_unit_has_some() {
        for (position, outcome) in OUTCOMES.iter().enumerate() {
            assert!(OUTCOMES[..position].iter().all(|other| other.id != outcome.id), "{}", outcome.id);
            assert_eq!(TrialOutcome::of_id(outcome.id), Some(outcome));
        }
        for unit in [TrialUnit::Worker, TrialUnit::Profile, TrialUnit::Merchant, TrialUnit::Post] {
            assert!(OUTCOMES.iter().any(|outcome| outcome.suits(unit)), "{unit:?}");
        }
        assert!(!TrialOutcome::of_id("savings").unwrap().suits(TrialUnit::Profile));
    }

    #[test]
    fn a_person_is_recorded_as_the_month_was() {
        let scene = crate::accounting::taxes_and_benefits::example::Scene::of("2026-03");
        let employee = Worker {
            labour_state: LabourState::Employee,
            job_hours_per_week: 40,
            purse: 30_000,
            insurance: Insurance::Employer,
            ..worker()
        };
        let (block, mut month) = block([employee]);
        month.wage[0] = 250_000;
        month.net_income[0] = 210_000;
        let mut values = NOTHING;

        record_no_profile(&mut values);
        record_person(&scene.context(), (&block, &month), 0, &mut values);

        let of = |id: &str| values[OUTCOMES.iter().position(|outcome| outcome.id == id).unwrap()];
        assert_eq!((of("market_income"), of("net_income"), of("savings")), (2_500.0, 2_100.0, 300.0));
        assert_eq!((of("full_time"), of("insured"), of("self_employed")), (1.0, 1.0, 0.0));
        // 300 dollars do not cover an expense of 400.
        assert_eq!((of("covers_emergency"), of("on_platform")), (0.0, 0.0));
        assert!(of("asked_rate").is_nan() && of("filled").is_nan());
    }
}
