//! Taxes and benefits of the United Kingdom: pay as you earn, self assessment, Universal Credit, child benefit.
//!
//! Money of the simulation is in dollars at purchasing-power parity; the law reckons in pounds. The tax year is taken as the
//! calendar year. Employment income is taxed month by month; what the self-employed owe is asked for in July, on account,
//! and in January. Benefits go by the month's income, so that volatile earnings meet the minimum income floor.

#[cfg(test)]
mod tests;
mod universal_credit;

use std::ops::Range;

use ghostwork_law::{EffectiveTaxRates, UkHouseholdYear, UkLaw, UkPerson};
use ghostwork_parameters::{Money, Month};

use super::annual::{CHILD_AGE, YOUNG_CHILD_AGE, begin, declared_profit};
use super::means::{annual_rate, retirement_saving, retirement_withdrawal, social_security};
use super::rounding::cents;
use super::{AmountTooLarge, Pay, accrue, accrue_each, annual, count_income, fit, insure_unemployed};
use crate::accounting::instruments;
use crate::behaviour::earnings::PENSION_AGE_MONTHS;
use crate::block::{Batch, Block, BlockMonth};
use crate::context::MonthContext;
use crate::ledger::Purpose;
use crate::population::workers::{Insurance, LabourState, Workers};

const MONTHS: f64 = 12.0;
/// Month of the balancing payment, and of the payment on account: Taxes Management Act 1970 s.59A, s.59B.
const BALANCE_MONTH: u8 = 1;
const ON_ACCOUNT_MONTH: u8 = 7;
/// Least tax for which payments on account are asked, pounds: SI 1996/1654 reg.3.
const LEAST_ON_ACCOUNT: f64 = 1_000.0;
/// Weeks of contribution-based Jobseeker's Allowance: Jobseekers Act 1995 s.5.
const BENEFIT_WEEKS: u8 = 26;
const ADULT_RATE_AGE: u8 = 25;

/// Collects taxes in advance, pays benefits and what instruments claim, and settles the year.
///
/// # Errors
///
/// When a worker's account cannot hold a sum.
pub(super) fn tax_and_support(
    context: &MonthContext,
    law: &UkLaw,
    block: &mut Block,
    month: &mut BlockMonth,
) -> Result<(), AmountTooLarge> {
    match context.month.month_of_year() {
        BALANCE_MONTH => {
            annual::settle(block, month);
            begin(&mut block.workers);
        }
        ON_ACCOUNT_MONTH => pay_on_account(context, law, block, month)?,
        _ => {}
    }
    pay_as_you_earn(context, law, block, month)?;
    insure_unemployed(context, block, month)?;
    let mut countable = std::mem::take(&mut month.scratch.amounts);
    count_income(context.processor, block, (month, Pay::OfTheMonth), &mut countable);
    instruments::claims(context, block, month, &mut countable)?;
    universal_credit::support(context, law, block, month, &countable);
    month.scratch.amounts = countable;
    if context.month.month_of_year() == 12 {
        assess(context, law, block)?;
    }
    Ok(())
}

/// Insures everybody with the National Health Service.
pub(crate) fn insure(law: &UkLaw, block: &mut Block, month: &mut BlockMonth) {
    let per_person = cents(law.assumptions.health_cost_per_month / law.assumptions.pounds_per_dollar);
    block.workers.insurance.fill(Insurance::Public);
    month.pass(Purpose::PublicHealthCost, per_person * block.workers.len() as i64);
}

/// Grants Jobseeker's Allowance to a person who has lost a job.
pub(crate) fn grant_jobseekers_allowance(law: &UkLaw, workers: &mut Workers, row: usize) {
    let [young, adult] = law.jobseekers_allowance;
    let pounds = if workers.age_years(row) < ADULT_RATE_AGE { young } else { adult };
    workers.weekly_benefit[row] = (pounds / law.assumptions.pounds_per_dollar).floor() as u16;
    workers.unemployment_weeks_left[row] = BENEFIT_WEEKS;
}

/// Collects income tax and contributions on the wages of the month, and adds its earnings to those of the year.
fn pay_as_you_earn(
    context: &MonthContext,
    law: &UkLaw,
    block: &mut Block,
    month: &mut BlockMonth,
) -> Result<(), AmountTooLarge> {
    let rate = law.assumptions.pounds_per_dollar;
    let per_month = |pounds_per_year: f64| cents(pounds_per_year / rate / MONTHS);
    let mut tax = Batch::of(Purpose::WithheldIncomeTax);
    let mut own_part = Batch::of(Purpose::EmployeePayrollTax);
    let mut employers_part = Batch::of(Purpose::EmployerPayrollTax);
    let workers = &mut block.workers;
    for row in 0..workers.len() {
        let wage = month.wage[row];
        if wage == 0 {
            continue;
        }
        let saved = retirement_saving(context, workers.traits[row], wage);
        let pounds = annual_rate(wage) * rate;
        let age = workers.age_years(row);
        let withheld = per_month(law.income_tax.tax(annual_rate(wage - saved) * rate));
        month.pay_into(&mut tax, row, withheld);
        month.pay_into(&mut own_part, row, per_month(law.national_insurance.employee(age, pounds)));
        employers_part.add(per_month(law.national_insurance.employer(age, pounds)));
        accrue(&mut workers.year_tax_paid[row], withheld)?;
        accrue(&mut workers.year_deferrals[row], saved)?;
    }
    month.book(tax);
    month.book(own_part);
    month.book(employers_part);
    accrue_each(context.processor, &mut workers.year_wages, month.wage.iter().copied())?;
    let profits = month.own_account_profit.iter().zip(&month.platform_net).map(|(own, net)| own + net);
    accrue_each(context.processor, &mut workers.year_profit, profits)
}

/// Collects half of what the self-employed are on course to owe for the year beyond what is withheld.
fn pay_on_account(
    context: &MonthContext,
    law: &UkLaw,
    block: &mut Block,
    month: &mut BlockMonth,
) -> Result<(), AmountTooLarge> {
    // July: six months have passed.
    let to_year = 2.0;
    for row in 0..block.workers.len() {
        if block.workers.year_profit[row] <= 0 {
            continue;
        }
        let withheld = annual::paid(&block.workers, &(row..row + 1));
        let due = person_liability(context, law, block, (row, to_year)) - to_year * withheld;
        if due * law.assumptions.pounds_per_dollar >= LEAST_ON_ACCOUNT {
            let tax = Money::from_dollars(due / to_year).cents();
            month.pay(row, Purpose::EstimatedTax, tax);
            accrue(&mut block.workers.year_tax_paid[row], tax)?;
        }
    }
    Ok(())
}

/// Assesses everybody's year, and notes on the head's row what the settlement will return or ask for.
fn assess(context: &MonthContext, law: &UkLaw, block: &mut Block) -> Result<(), AmountTooLarge> {
    let mut head = 0;
    while head < block.workers.len() {
        let unit = block.workers.unit(head);
        let liability: f64 = unit.clone().map(|row| person_liability(context, law, block, (row, 1.0))).sum();
        annual::learn_tax_rate(context, &mut block.workers, &unit, liability);
        let balance = annual::paid(&block.workers, &unit)
            - liability
            - child_benefit_charge(context, law, block, &unit);
        block.workers.settlement[head] = fit(Money::from_dollars(balance).cents())?;
        head = unit.end;
    }
    Ok(())
}

/// Returns income tax and class 4 contributions of a person on the incomes since January times a factor, dollars.
fn person_liability(context: &MonthContext, law: &UkLaw, block: &Block, (row, factor): (usize, f64)) -> f64 {
    let rate = law.assumptions.pounds_per_dollar;
    let profit = law.income_tax.taxed_profit(rate * declared_profit(context, block, row, factor));
    let income = profit + rate * other_income(context, block, row, factor);
    let age = age_at_new_year(context, &block.workers, row);
    (law.income_tax.tax(income) + law.national_insurance.self_employed(age, profit)) / rate
}

/// Returns the age in years that a person had when the year began.
fn age_at_new_year(context: &MonthContext, workers: &Workers, row: usize) -> u8 {
    let months = workers.age_months[row].saturating_sub(u16::from(context.month.month_of_year()) - 1);
    u8::try_from(months / 12).unwrap_or(u8::MAX)
}

/// Returns income of a person besides profit that is taxed, dollars a year: wages less saving, private income, pensions.
fn other_income(context: &MonthContext, block: &Block, row: usize, factor: f64) -> f64 {
    let workers = &block.workers;
    let wages = f64::from(workers.year_wages[row]) - f64::from(workers.year_deferrals[row]);
    factor * wages / 100.0 + unearned_income(context, block, row, factor)
}

/// Returns taxed income of a person that is not earned, dollars a year: private income, pensions, Jobseeker's Allowance, and what
/// instruments pay out of the budget.
fn unearned_income(context: &MonthContext, block: &Block, row: usize, factor: f64) -> f64 {
    let (_, from_capital) = property_income(&block.workers, row);
    benefits_and_pensions(context, block, row, factor) + annual_rate(from_capital)
}

/// Returns a month's private income of a person: pensions, and what capital yields below the age of pensions; cents.
fn property_income(workers: &Workers, row: usize) -> (i64, i64) {
    let private = i64::from(workers.property_income[row]);
    if workers.age_months[row] >= PENSION_AGE_MONTHS { (private, 0) } else { (0, private) }
}

/// Returns taxed income of a person that is neither earned nor from capital, dollars a year.
fn benefits_and_pensions(context: &MonthContext, block: &Block, row: usize, factor: f64) -> f64 {
    let workers = &block.workers;
    let (pension, _) = property_income(workers, row);
    let monthly = pension + social_security(workers, row) + retirement_withdrawal(context, workers, row);
    let benefits =
        f64::from(workers.year_unemployment.get(row)) + f64::from(workers.year_taxed_transfers.get(row));
    factor * benefits / 100.0 + annual_rate(monthly)
}

/// Returns the high income child benefit charge of a tax unit, dollars.
fn child_benefit_charge(context: &MonthContext, law: &UkLaw, block: &Block, unit: &Range<usize>) -> f64 {
    let children = block.workers.children[unit.start];
    if children == 0 {
        return 0.0;
    }
    let rate = law.assumptions.pounds_per_dollar;
    let income = |row: usize| {
        rate * (declared_profit(context, block, row, 1.0).max(0.0) + other_income(context, block, row, 1.0))
    };
    let higher = unit.clone().map(income).fold(0.0, f64::max);
    law.child_benefit.high_income_charge(law.child_benefit.benefit(children), higher) / rate
}

/// Returns the marginal and the participation tax rate on the business profit of a tax unit's head in the year.
pub(crate) fn profit_rates(
    context: &MonthContext,
    law: &UkLaw,
    block: &Block,
    unit: &Range<usize>,
) -> EffectiveTaxRates {
    /// Additional profit over which the marginal rate is taken, dollars a year.
    const STEP: f64 = 1_000.0;
    let workers = &block.workers;
    let rate = law.assumptions.pounds_per_dollar;
    let pounds = |cents: i32| rate * f64::from(cents) / 100.0;
    let person = |row: usize| UkPerson {
        age: age_at_new_year(context, workers, row),
        wages: pounds(workers.year_wages[row]),
        pension_contributions: pounds(workers.year_deferrals[row]),
        trading_receipts: rate * declared_profit(context, block, row, 1.0).max(0.0),
        trading_costs: None,
        other_income: rate * benefits_and_pensions(context, block, row, 1.0),
        income_from_capital: rate * annual_rate(property_income(workers, row).1),
        months_self_employed: (workers.labour_state[row] == LabourState::OwnAccount)
            .then(|| u16::from(workers.tenure_months[row])),
    };
    let year = UkHouseholdYear {
        head: person(unit.start),
        partner: (unit.len() > 1).then(|| person(unit.start + 1)),
        children: workers.children[unit.start],
        eldest_born_before_april_2017: eldest_is_of_before_april_2017(context.month, workers, unit.start),
        rent_per_month: 0.0,
        capital: rate * workers.purse[unit.start].max(0) as f64 / 100.0,
    };
    let UkPerson { age, other_income, income_from_capital, .. } = year.head;
    let head = UkPerson { age, other_income, income_from_capital, ..UkPerson::default() };
    let idle = UkHouseholdYear { head, ..year };
    law.effective_tax_rates(&year, rate * STEP, &idle)
}

/// Returns whether the eldest child of a tax unit, of the age taken for such children, was born before 6 April 2017.
fn eldest_is_of_before_april_2017(month: Month, workers: &Workers, head: usize) -> bool {
    /// Year and month.
    const LAST: (u16, u8) = (2017, 3);
    let age = if workers.children[head] > workers.young_children[head] { CHILD_AGE } else { YOUNG_CHILD_AGE };
    let born = month - 12 * u32::from(age);
    workers.children[head] > 0 && (born.year(), born.month_of_year()) <= LAST
}

/// Returns whether a person's main work is self-employment, and since how many months; platform work beside a job is not.
fn months_self_employed(block: &Block, month: &BlockMonth, row: usize) -> Option<u16> {
    let workers = &block.workers;
    match workers.labour_state[row] {
        LabourState::OwnAccount => Some(u16::from(workers.tenure_months[row])),
        LabourState::Employee => None,
        _ if month.platform_gross[row] > 0 => block.account(row).map(|account| account.months_since_entry),
        _ => None,
    }
}
