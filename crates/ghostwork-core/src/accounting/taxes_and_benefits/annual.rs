//! The tax unit's year: assessed in December, settled in April.

mod returns;

pub(crate) use returns::{TaxOffice, claims_earned_income_credit};

use std::ops::Range;

use ghostwork_law::{AdvanceCredit, Assessment, Dependents, Person, TaxUnitYear};
use ghostwork_parameters::Money;

use super::annual::returns::{Due, unclaimed};
use super::means::{annual_rate, retirement_withdrawal, social_security};
use super::residence::state_of;
use super::{AmountTooLarge, filing_status, fit};
use crate::block::{Batch, Block, BlockMonth};
use crate::context::{MonthContext, UsContext};
use crate::ledger::Purpose;
use crate::observation::has_information_return;
use crate::population::accounts::Account;
use crate::population::workers::{Insurance, PremiumCredit, Workers};

/// Age taken for children under 17 who are not young, years.
pub(crate) const CHILD_AGE: u8 = 11;
/// Age taken for children under 6, years.
pub(crate) const YOUNG_CHILD_AGE: u8 = 3;
/// Age from which private income is taken as a pension rather than as interest, years.
const PENSION_AGE: u8 = 62;

/// Begins a new year: nothing earned, nothing paid.
pub(super) fn begin(workers: &mut Workers) {
    workers.year_wages.fill(0);
    workers.year_profit.fill(0);
    workers.year_unemployment.clear();
    workers.year_taxed_transfers.clear();
    workers.year_tax_paid.fill(0);
    workers.year_deferrals.fill(0);
}

/// Assesses every tax unit's year, and notes what the settlement will return or ask for.
///
/// What is assessed in all, and for the states, is added to the counters, cents.
pub(super) fn assess(
    context: &UsContext,
    block: &mut Block,
    month: &mut BlockMonth,
) -> Result<(), AmountTooLarge> {
    let office = &mut month.scratch.tax_office;
    let mut open = office.open(context, block, 1.0);
    heads(&block.workers).for_each(|head| open.file(&block.workers.unit(head)));
    open.close();
    for (head, _) in block.workers.premium_credit.iter().filter(|(_, credit)| credit.months > 0) {
        let unit = block.workers.unit(head);
        office.amend(head, due_with_market_plan(context, block, &unit));
    }
    let mut head = 0;
    while head < block.workers.len() {
        let unit = block.workers.unit(head);
        let Due { all, of_state } = office.due(head);
        learn_tax_rate(context, &mut block.workers, &unit, all);
        let balance = paid(&block.workers, &unit) - all;
        block.workers.settlement[head] = fit(Money::from_dollars(balance).cents())?;
        for (sum, dollars) in month.counters.economy.assessed.iter_mut().zip([all, of_state]) {
            *sum += Money::from_dollars(dollars).cents();
        }
        head = unit.end;
    }
    // December's advance is paid after the return: it counts as one of the year that begins.
    block.workers.premium_credit.clear();
    Ok(())
}

/// Returns the rows of the heads of tax units.
pub(crate) fn heads(workers: &Workers) -> impl Iterator<Item = usize> {
    let first = (workers.len() > 0).then_some(0);
    std::iter::successors(first, |head| Some(workers.unit(*head).end).filter(|next| *next < workers.len()))
}

/// Returns the tax of a unit with a plan of the market for the year, less what the return adds to its advance premium credits.
///
/// The self-employed deduct what the credit leaves of the premium. The credit depends on income after the deduction: it is reckoned
/// after the deduction of the whole premium, and again after that of what it left (Rev. Proc. 2014-41, alternative calculation).
fn due_with_market_plan(context: &UsContext, block: &Block, unit: &Range<usize>) -> Due {
    let plan = block.workers.premium_credit.get(unit.start);
    let [premium, advance] = [plan.benchmark_premium, plan.paid].map(|cents| f64::from(cents) / 100.0);
    let mut year = unit_year(context, block, unit, 1.0);
    if year.adults().any(|person| person.self_employment_profit > 0.0) {
        year.self_employed_health_premiums = premium;
        let assessment = context.law.assess_taxes(&year);
        let credit = advance + reconciled(context, &block.workers, (&year, &assessment), unit.start);
        year.self_employed_health_premiums = (premium - credit).max(0.0);
    }
    let assessment = context.law.assess_taxes(&year);
    let unclaimed = unclaimed(context, block, unit.start, assessment.earned_income_credit);
    let all = settled_taxes(&assessment) + unclaimed.all
        - reconciled(context, &block.workers, (&year, &assessment), unit.start);
    Due { all, of_state: assessment.state_income_tax + unclaimed.of_state }
}

/// Earnings of a year below which a return says nothing about what work would leave, dollars.
const TELLING_EARNINGS: f64 = 2_000.0;

/// Lets the members of a unit learn from its return what share taxes take of an income, credits deducted; of taxes on all
/// incomes, pensions among them, earnings bear their part.
pub(super) fn learn_tax_rate(
    context: &MonthContext,
    workers: &mut Workers,
    unit: &Range<usize>,
    liability: f64,
) {
    let earned = |row: usize| i64::from(workers.year_wages[row]) + i64::from(workers.year_profit[row]);
    let earnings = Money::from_cents(unit.clone().map(earned).sum()).dollars();
    if earnings < TELLING_EARNINGS {
        return;
    }
    let unearned = |row: usize| {
        let monthly = i64::from(workers.property_income[row]) + social_security(workers, row);
        annual_rate(monthly + retirement_withdrawal(context, workers, row))
    };
    let income = earnings + unit.clone().map(unearned).sum::<f64>();
    let percent = (100.0 * liability / income).clamp(-100.0, 100.0).round() as i8;
    workers.tax_rate[unit.clone()].fill(percent);
}

/// Pays refunds and collects balances due.
pub(super) fn settle(block: &mut Block, month: &mut BlockMonth) {
    let mut refunds = Batch::of(Purpose::TaxRefund);
    let mut balances = Batch::of(Purpose::TaxBalanceDue);
    for (row, settlement) in block.workers.settlement.iter_mut().enumerate() {
        let cents = i64::from(std::mem::take(settlement));
        if cents > 0 {
            month.receive_of(&mut refunds, row, cents);
        } else if cents < 0 {
            month.pay_into(&mut balances, row, -cents);
        }
    }
    month.book(refunds);
    month.book(balances);
}

/// Returns the tax that a unit has paid in advance since January, dollars.
pub(super) fn paid(workers: &Workers, unit: &Range<usize>) -> f64 {
    let cents: i64 = workers.year_tax_paid[unit.clone()].iter().map(|cents| i64::from(*cents)).sum();
    Money::from_cents(cents).dollars()
}

/// Returns the taxes that the return settles, dollars.
fn settled_taxes(assessment: &Assessment) -> f64 {
    let federal = assessment.income_tax + assessment.self_employment_tax;
    federal + assessment.additional_medicare_tax + assessment.state_income_tax
}

/// Returns what the return adds to the advance premium credits, dollars: nothing where a rule lets them stand.
fn reconciled(context: &UsContext, workers: &Workers, year: (&TaxUnitYear, &Assessment), head: usize) -> f64 {
    if context.rules.reconciles_premium_credit() {
        premium_reconciliation(context, workers, year, head)
    } else {
        0.0
    }
}

/// Returns what the return adds to the advance premium credits of the year, dollars; negative where it asks some back.
fn premium_reconciliation(
    context: &UsContext,
    workers: &Workers,
    (year, assessment): (&TaxUnitYear, &Assessment),
    head: usize,
) -> f64 {
    let dollars = |cents: i32| f64::from(cents) / 100.0;
    let PremiumCredit { paid, benchmark_premium, months } = workers.premium_credit.get(head);
    let advance = AdvanceCredit {
        paid: dollars(paid),
        benchmark_premium: dollars(benchmark_premium),
        months: f64::from(months),
    };
    let income = assessment.modified_adjusted_gross_income(year);
    context.law.premium_tax_credit.reconciliation(year, income, &advance)
}

/// Describes the year of a tax unit to the law, incomes since January times a factor.
pub(crate) fn unit_year(context: &UsContext, block: &Block, unit: &Range<usize>, factor: f64) -> TaxUnitYear {
    let workers = &block.workers;
    let head = unit.start;
    let mut year = TaxUnitYear {
        filing_status: filing_status(workers, unit),
        head: person_year(context, block, head, factor),
        spouse: (unit.len() > 1).then(|| person_year(context, block, head + 1, factor)),
        dependents: dependents(workers, head),
        ..TaxUnitYear::single(workers.age_years(head), state_of(workers.state[head]))
    };
    for row in unit.clone() {
        let private = annual_rate(i64::from(workers.property_income[row]));
        let kind =
            if workers.age_years(row) < PENSION_AGE { &mut year.interest } else { &mut year.other_income };
        *kind += private;
        year.other_income += annual_rate(retirement_withdrawal(context, workers, row));
        year.other_income += factor * f64::from(workers.year_taxed_transfers.get(row)) / 100.0;
        year.has_employer_coverage |= workers.insurance[row] == Insurance::Employer;
    }
    year
}

fn person_year(context: &UsContext, block: &Block, row: usize, factor: f64) -> Person {
    let workers = &block.workers;
    let dollars = |cents: i32| factor * f64::from(cents) / 100.0;
    Person {
        age: workers.age_years(row),
        wages: dollars(workers.year_wages[row]),
        self_employment_profit: declared_profit(context, block, row, factor),
        elective_deferrals: dollars(workers.year_deferrals[row]),
        unemployment_compensation: dollars(workers.year_unemployment.get(row)),
        social_security: annual_rate(social_security(workers, row)),
        ..Person::default()
    }
}

/// Returns the profit that a person declares, dollars: nearly all that information returns show, less of the rest.
pub(super) fn declared_profit(context: &MonthContext, block: &Block, row: usize, factor: f64) -> f64 {
    let parameters = &context.parameters.measurement;
    let profit = factor * f64::from(block.workers.year_profit[row]) / 100.0;
    if profit < 0.0 {
        // What is left out of a return is income: a loss is declared.
        return profit;
    }
    let reported = reported_profit(context, block, row, factor).min(profit);
    let declared = (1.0 - parameters.omission_with_return) * reported
        + (1.0 - parameters.omission_without_return) * (profit - reported);
    averaged(context, block, row, at_kink(context, block, row, declared))
}

/// Returns the profit that is reported where a rule lets the self-employed aim at the largest credit.
fn at_kink(context: &MonthContext, block: &Block, row: usize, declared: f64) -> f64 {
    let children = block.workers.children[block.workers.purse_row(row)];
    match context.rules.reported_kink(children) {
        Some((kink, distance)) if declared > 0.0 && (declared - kink).abs() < distance => kink,
        _ => declared,
    }
}

/// Returns the profit that tax is reckoned on where a rule averages it over years: this year's as one of them, and what
/// the account usually brings in a year, as the marketplace remembers it, for the others. Of profit elsewhere no other year is known.
fn averaged(context: &MonthContext, block: &Block, row: usize, declared: f64) -> f64 {
    let years = context.rules.averaged_years();
    let Some(account) = block.account(row).filter(|_| years > 1.0 && declared > 0.0) else { return declared };
    let this_year = f64::from(account.year_gross) / 100.0;
    let usual_year = 12.0 * f64::from(account.usual_gross);
    let relative = (this_year / years + usual_year * (1.0 - 1.0 / years)) / this_year.max(1.0);
    let profit = f64::from(block.workers.year_profit[row]) / 100.0;
    let of_account = (kept_of_year(context, account) / profit.max(1.0)).min(1.0);
    if this_year > 0.0 {
        declared * (1.0 + of_account * (relative.min(MOST_RELATIVE_AVERAGE) - 1.0))
    } else {
        declared
    }
}

/// Most that averaging multiplies what an account brought in a year by; assumption.
const MOST_RELATIVE_AVERAGE: f64 = 4.0;

/// Returns what an account has brought its owner this year after fees, dollars.
fn kept_of_year(context: &MonthContext, account: &Account) -> f64 {
    let gross = f64::from(account.year_gross) / 100.0;
    gross * (1.0 - context.fees[account.marketplace as usize])
}

/// Returns the profit that information returns show, dollars: of platform pay, and of contractors of one firm.
fn reported_profit(context: &MonthContext, block: &Block, row: usize, factor: f64) -> f64 {
    let entity = block.entity(row);
    let account = block.account(row);
    let on_platform = account.map_or(0.0, |account| kept_of_year(context, account));
    let is_reported = account.is_some_and(|account| has_information_return(context, account, entity));
    let elsewhere = f64::from(block.workers.year_profit[row]) / 100.0 - on_platform;
    let by_firm = block.workers.terms[row].works_for_one_firm()
        && elsewhere >= context.parameters.measurement.direct_return_threshold;
    factor * (if is_reported { on_platform } else { 0.0 } + if by_firm { elsewhere } else { 0.0 })
}

/// Returns the dependants of a tax unit by approximate age.
#[inline]
pub(crate) fn dependents(workers: &Workers, head: usize) -> Dependents {
    let (children, young) = (workers.children[head], workers.young_children[head]);
    let mut dependents = Dependents::NONE;
    for child in 0..children {
        let is_known = dependents.push(if child < young { YOUNG_CHILD_AGE } else { CHILD_AGE });
        if !is_known {
            break;
        }
    }
    dependents
}
