use std::sync::atomic::Ordering::Relaxed;

use ghostwork_parameters::Unit;

use crate::arithmetic::exponential;
use crate::block::Block;
use crate::categories::Marketplace;
use crate::population::accounts::{Account, AccountStatus};
use crate::population::workers::{LabourState, Role};

/// Something that is known of a worker.
#[derive(Debug, Clone, PartialEq)]
pub struct Fact {
    /// What it is.
    pub name: &'static str,
    /// How it stands.
    pub value: Value,
}

/// How a fact stands.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// In a word.
    Word(&'static str),
    /// As a number.
    Number {
        /// The number.
        value: f64,
        /// Its unit.
        unit: Unit,
    },
}

pub(crate) const fn word(name: &'static str, word: &'static str) -> Fact {
    Fact { name, value: Value::Word(word) }
}

pub(crate) const fn number(name: &'static str, value: f64, unit: Unit) -> Fact {
    Fact { name, value: Value::Number { value, unit } }
}

/// Returns what is known of a worker: person, job, money, health insurance, account.
pub(crate) fn facts(block: &Block, row: usize) -> Vec<Fact> {
    let mut known = person(block, row);
    known.extend(job(block, row));
    known.extend(money(block, row));
    known.extend(wellbeing(block, row));
    known.extend(block.account(row).map(account).unwrap_or_default());
    known
}

fn yes_or_no(yes: bool) -> &'static str {
    if yes { "yes" } else { "no" }
}

/// Education levels in words.
const EDUCATION: [&str; 4] = ["below secondary", "secondary", "some tertiary", "tertiary"];

fn person(block: &Block, row: usize) -> Vec<Fact> {
    let workers = &block.workers;
    let traits = workers.traits[row];
    let role = match traits.role() {
        Role::Head if workers.unit(row).len() > 1 => "head of a couple",
        Role::Head => "single head",
        Role::Spouse => "partner",
        Role::Dependant => "lives with relatives",
    };
    vec![
        word("sex", if traits.is_female() { "female" } else { "male" }),
        number("age", f64::from(workers.age_years(row)), Unit::Years),
        word("education", EDUCATION[traits.education()]),
        word("place in the household", role),
        number("children", f64::from(workers.children[workers.purse_row(row)]), Unit::Count),
        word("student", yes_or_no(traits.is_student())),
        word("carer", yes_or_no(traits.is_carer())),
    ]
}

fn job(block: &Block, row: usize) -> Vec<Fact> {
    let workers = &block.workers;
    let traits = workers.traits[row];
    let state = workers.labour_state[row];
    let mut known = vec![
        word("work", work(state)),
        number("usual wage", exponential(f64::from(workers.log_wage[row])), Unit::DollarsPerHour),
        number("usual hours of the job", f64::from(workers.job_hours_per_week[row]), Unit::HoursPerWeek),
        word("health plan with the job", yes_or_no(traits.has_health_plan())),
        word("retirement plan with the job", yes_or_no(traits.has_retirement_plan())),
    ];
    let weeks = workers.unemployment_weeks_left[row];
    if weeks > 0 {
        known.push(number("weeks of unemployment benefits left", f64::from(weeks), Unit::Count));
    }
    known
}

pub(super) const fn work(state: LabourState) -> &'static str {
    match state {
        LabourState::Employee => "employee",
        LabourState::OwnAccount => "own account",
        LabourState::Unemployed => "unemployed",
        LabourState::OutOfLabourForce => "out of the labour force",
    }
}

fn dollars(cents: i64) -> f64 {
    cents as f64 / 100.0
}

fn money(block: &Block, row: usize) -> Vec<Fact> {
    let workers = &block.workers;
    let purse = workers.purse_row(row);
    vec![
        number("savings of the couple or single person", dollars(workers.purse[purse]), Unit::Dollars),
        number("usual net income", f64::from(workers.permanent_income[purse]), Unit::DollarsPerMonth),
        number("retirement balance", dollars(workers.retirement_balance[row]), Unit::Dollars),
        number("benefit account", dollars(i64::from(workers.benefit_account.get(row))), Unit::Dollars),
        word("health insurance", workers.insurance[row].name()),
        word("hardship", yes_or_no(workers.traits[row].in_hardship())),
    ]
}

fn wellbeing(block: &Block, row: usize) -> Vec<Fact> {
    let workers = &block.workers;
    vec![
        number("burnout (exploratory)", f64::from(workers.burnout[row]), Unit::Share),
        number("isolation (exploratory)", f64::from(workers.isolation[row]), Unit::Share),
    ]
}

fn account(account: &Account) -> Vec<Fact> {
    let status = match account.status {
        AccountStatus::Active => "active",
        AccountStatus::Paused => "paused",
        AccountStatus::Closed => "closed",
    };
    let mut known = vec![
        word("account", status),
        word("marketplace", account.marketplace.name()),
        number("hours offered", f64::from(account.offered_hours), Unit::HoursPerMonth),
        number(
            "pay learnt, unpaid time included",
            f64::from(account.learnt_dollars_per_hour),
            Unit::DollarsPerHour,
        ),
    ];
    if account.marketplace != Marketplace::OnDemand {
        known.push(word("task category", account.category.name()));
        known.push(number("rate asked", f64::from(account.ask_dollars_per_hour), Unit::DollarsPerHour));
        known.push(number("skill", f64::from(account.skill), Unit::LogPoints));
        if account.rating_count > 0 {
            let mean = f64::from(account.rating_sum) / f64::from(account.rating_count);
            known.push(number("rating", mean, Unit::Stars));
            known.push(number("ratings", f64::from(account.rating_count), Unit::Count));
        }
    }
    known
}

/// Returns what came of the month's market for a worker with an active account.
pub(crate) fn market(block: &Block, row: usize) -> Vec<Fact> {
    let Some(account) = block.account(row).filter(|account| account.is_active()) else { return Vec::new() };
    if account.marketplace == Marketplace::OnDemand {
        return Vec::new();
    }
    let month = &account.month;
    vec![
        number("applications", f64::from(account.applications), Unit::Count),
        number("jobs won", f64::from(month.hires.load(Relaxed)), Unit::Count),
        number("contracts at work", f64::from(month.contracts.load(Relaxed)), Unit::Count),
        number("hours on tasks", month.engaged_hours(), Unit::HoursPerMonth),
        number("pay before the fee", dollars(month.gross.load(Relaxed)), Unit::Dollars),
        number("pay never received", dollars(month.unpaid_gross.load(Relaxed)), Unit::Dollars),
    ]
}
